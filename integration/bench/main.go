// Command bench measures fakeoss against its goals for speed and memory and
// prints one table. Run it in its directory:
//
//	go run . [-short] [-rounds N] [-only PATTERN] [-out FILE]
//
// It measures ratios: in every round fakeoss, the yardstick and a peer run in
// turn, each in a fresh process, and only figures of the same round are
// divided by each other. Goals that are missed are told and are no failure.
// The exit code is 1 only if something could not run.
//
//go:debug rsa1024min=0
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
	short   bool
	rounds  int
	repeats int
	only    string
	out     string
	goals   bool
	timeout time.Duration
}

// run is the whole program.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	c := config{}
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.BoolVar(&c.short, "short", false, "one round of fewer operations, without what takes minutes")
	flags.IntVar(&c.rounds, "rounds", 0, "rounds to take medians of (default 5, with -short 1)")
	flags.IntVar(&c.repeats, "repeats", 3, "how often a disturbed run is repeated")
	flags.StringVar(&c.only, "only", "", "measure only goals whose number and name match this regular expression")
	flags.StringVar(&c.out, "out", "", "write every single result to this file, as lines of JSON")
	flags.BoolVar(&c.goals, "goals", false, "print the goals as the table in README.md and measure nothing")
	flags.DurationVar(&c.timeout, "timeout", 2*time.Hour, "give up after this long")
	if flags.Parse(args) != nil {
		return 2
	}
	if c.rounds == 0 {
		c.rounds = 5
		if c.short {
			c.rounds = 1
		}
	}
	if c.goals {
		writeGoals(stdout, metrics)
		return 0
	}
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	if err := bench(ctx, c, stdout, stderr); err != nil {
		fmt.Fprintf(stderr, "bench: %v\n", err)
		return 1
	}
	return 0
}

// bench builds everything, measures and prints the table.
func bench(ctx context.Context, c config, stdout, stderr io.Writer) (err error) {
	chosen, err := choose(metrics, c)
	if err != nil {
		return err
	}
	raw := io.Discard
	if c.out != "" {
		f, err := os.Create(c.out)
		if err != nil {
			return err
		}
		defer f.Close()
		raw = f
	}
	dir, err := os.MkdirTemp("", "fakeoss-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	fmt.Fprintln(stderr, "building fakeoss, the yardstick, gofakes3 and the load generator")
	tools, err := build(ctx, dir)
	if err != nil {
		return err
	}
	begin := time.Now()
	s := newSession(c, tools, raw, stderr)
	results := map[*scenario][]round{}
	for _, sc := range scenariosOf(chosen) {
		rounds, e := s.measure(ctx, sc)
		results[sc] = rounds
		err = errors.Join(err, e)
		if ctx.Err() != nil {
			break // what there is, is shown
		}
	}
	writeReport(stdout, c, time.Since(begin), evaluate(chosen, results))
	return err
}

// choose returns the metrics that the flags ask for.
func choose(all []metric, c config) (chosen []metric, err error) {
	pattern, err := regexp.Compile(c.only)
	if err != nil {
		return nil, fmt.Errorf("-only: %w", err)
	}
	for _, m := range all {
		if pattern.MatchString(m.number+" "+m.name) && !(c.short && m.from.long) {
			chosen = append(chosen, m)
		}
	}
	if chosen == nil {
		return nil, fmt.Errorf("no goal matches -only %q", c.only)
	}
	return chosen, nil
}

// scenariosOf returns what has to be played for the metrics, in their order.
func scenariosOf(chosen []metric) (all []*scenario) {
	seen := map[*scenario]bool{}
	for _, m := range chosen {
		if !seen[m.from] {
			seen[m.from] = true
			all = append(all, m.from)
		}
	}
	return all
}
