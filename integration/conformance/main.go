// Command conformance runs the test suites of OSS's own Go SDKs, as their
// authors publish them, against the fakeoss binary, and prints how many of
// their tests pass. Run it at the root of the sources:
//
//	go run ./integration/conformance [flags]
//
// docs/conformance.md tells what is run and how to read the result. The exit
// code is 0 if every test that is not excluded has passed, 1 if not, and 2 for
// flags that make no sense.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"regexp"
	"slices"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// config are the flags.
type config struct {
	suites   []*suite
	run      *regexp.Regexp
	short    bool
	shards   int
	timeout  time.Duration
	out      string
	endpoint string // of a server that runs already
	verbose  bool
}

// parseFlags reads the flags; what is wrong with them it has told on stderr.
func parseFlags(args []string, stderr io.Writer) (c config, ok bool) {
	flags := flag.NewFlagSet("conformance", flag.ContinueOnError)
	flags.SetOutput(stderr)
	name := flags.String("suite", "all", "which suite to run: go1, go2 or all")
	pattern := flags.String("run", "", "run only tests whose name matches this regular expression, like OssBucketSuite.TestPutObject$")
	flags.BoolVar(&c.short, "short", false, "run a representative part that takes less than two minutes")
	flags.IntVar(&c.shards, "shards", 24, "how many tests to run side by side; most of their time they sleep")
	flags.DurationVar(&c.timeout, "timeout", 5*time.Minute, "how long one test may take")
	flags.StringVar(&c.out, "out", "bin/conformance", "keep the log and the journal of every failed test in this directory")
	flags.StringVar(&c.endpoint, "endpoint", "", "use the server at this URL, instead of starting one for every test; one test at a time")
	flags.BoolVar(&c.verbose, "v", false, "tell of every test, not only of failed ones")
	if flags.Parse(args) != nil {
		return c, false
	}
	var err error
	if c.run, err = regexp.Compile(*pattern); err != nil {
		fmt.Fprintf(stderr, "conformance: -run: %v\n", err)
		return c, false
	}
	for _, s := range suites {
		if *name == s.name || *name == "all" {
			c.suites = append(c.suites, s)
		}
	}
	if c.suites == nil || c.shards < 1 || flags.NArg() > 0 {
		fmt.Fprintln(stderr, "conformance: -suite is go1, go2 or all, -shards at least 1, and there are no arguments")
		return c, false
	}
	if c.endpoint != "" {
		c.shards = 1 // suites delete every bucket that looks like theirs
	}
	return c, true
}

// run is the whole program.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	c, ok := parseFlags(args, stderr)
	if !ok {
		return 2
	}
	good, err := conform(ctx, c, args, stdout, stderr)
	if err != nil {
		fmt.Fprintf(stderr, "conformance: %v\n", err)
	}
	if errors.Is(err, errNotIsolated) {
		return exitNotIsolated
	}
	if err != nil || !good {
		return 1
	}
	return 0
}

// exitNotIsolated is how a process that should run in a network of its own, and
// cannot, tells the one that started it.
const exitNotIsolated = 3

var errNotIsolated = errors.New("no network of its own")

// insideVariable names the directory of the binaries to a process that has a
// network of its own.
const insideVariable = "FAKEOSS_CONFORMANCE_DIR"

// conform builds what is needed and runs the tests, away from the network if
// the system lets it.
func conform(ctx context.Context, c config, args []string, stdout, stderr io.Writer) (good bool, err error) {
	if dir := os.Getenv(insideVariable); dir != "" {
		if err := loopbackUp(); err != nil {
			return false, fmt.Errorf("%w: %w", errNotIsolated, err)
		}
		return play(ctx, c, dir, stdout, stderr)
	}
	dir, err := os.MkdirTemp("", "fakeoss-conformance-")
	if err != nil {
		return false, err
	}
	defer os.RemoveAll(dir)
	fmt.Fprintln(stderr, "building fakeoss and the suites")
	if err := build(ctx, dir, c.suites); err != nil {
		return false, err
	}
	if c.endpoint != "" {
		return play(ctx, c, dir, stdout, stderr)
	}
	good, err = runInside(ctx, dir, args, stdout, stderr)
	if errors.Is(err, errNotIsolated) {
		fmt.Fprintf(stderr, "%v: tests may try to reach hosts of Alibaba Cloud\n", err)
		return play(ctx, c, dir, stdout, stderr)
	}
	return good, err
}

// play runs the tests and prints the report.
func play(ctx context.Context, c config, dir string, stdout, stderr io.Writer) (good bool, err error) {
	begin := time.Now()
	responder := newResponder()
	defer responder.Close()
	r := &runner{config: c, dir: dir, responder: responder.URL, progress: stderr}
	var reports []*report
	var jobs []*job
	for _, s := range c.suites {
		plan, err := s.plan(ctx, dir, c)
		if err != nil {
			return false, err
		}
		reports = append(reports, plan)
		jobs = append(jobs, plan.jobs...)
	}
	// The job with the most tests first: nothing should wait for it in the end.
	slices.SortStableFunc(jobs, func(a, b *job) int { return len(b.tests) - len(a.tests) })
	results, err := r.runAll(ctx, jobs)
	good = true
	for _, report := range reports {
		report.add(results)
		report.write(stdout)
		good = good && report.good()
	}
	fmt.Fprintf(stdout, "in %v; logs of failed tests are in %s\n", time.Since(begin).Round(time.Second), c.out)
	return good, err
}
