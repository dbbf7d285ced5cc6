// Command fakeoss is a local emulator of Alibaba Cloud OSS for testing upload
// callbacks. Run it without arguments for what it can do.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// After the first signal the default action is back: a second one kills.
	context.AfterFunc(ctx, stop)
	os.Exit(run(ctx, os.Args[1:], os.Getenv, os.Stdin, os.Stdout, os.Stderr))
}

// Exit codes.
const (
	exitOK     = 0
	exitFailed = 1
	exitMisuse = 2
)

// world is all that a verb may touch of the process.
type world struct {
	getenv         func(string) string
	stdin          io.Reader
	stdout, stderr io.Writer
}

// run is the whole program, with everything it takes from outside as a
// parameter.
func run(ctx context.Context, args []string, getenv func(string) string, stdin io.Reader, stdout, stderr io.Writer) int {
	w := &world{getenv, stdin, stdout, stderr}
	root := w.root()
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	cmd, err := root.ExecuteContextC(ctx)
	if err == nil {
		return exitOK
	}
	for line := range strings.SplitSeq(err.Error(), "\n") {
		fmt.Fprintf(stderr, "fakeoss: %s\n", line)
	}
	var failed *failure
	if errors.As(err, &failed) {
		return exitFailed
	}
	fmt.Fprintf(stderr, "Run '%s --help' for usage.\n", cmd.CommandPath())
	return exitMisuse
}

// A failure is an error that is not the user's misuse of the command line.
type failure struct{ err error }

func (f *failure) Error() string { return f.err.Error() }
func (f *failure) Unwrap() error { return f.err }

// failed marks an error as one that happened while doing what was asked.
func failed(err error) error {
	if err == nil {
		return nil
	}
	return &failure{err}
}

func (w *world) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "fakeoss",
		Short: "A local Alibaba Cloud OSS for testing upload callbacks",
		Long: `fakeoss is Alibaba Cloud OSS on your machine: uploads with a callback are stored,
and then your application is called, signed, as OSS would call it.

  fakeoss demo                             see it work, with nothing else installed
  fakeoss serve --bucket examplebucket     run it; point an SDK at http://127.0.0.1:6770

Every flag can be given in the environment: --bucket as FAKEOSS_BUCKET. What may
be repeated is separated by blanks or newlines there. A flag wins over the
environment.`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.NoArgs,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.AddCommand(w.serveCommand(), w.demoCommand(), w.healthcheckCommand(), w.versionCommand())
	for _, cmd := range root.Commands() {
		w.bindEnvironment(cmd)
	}
	return root
}
