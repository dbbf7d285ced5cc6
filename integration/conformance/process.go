package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"
)

// A process is one run of a test binary.
type process struct {
	suite    *suite
	tests    []test
	limit    time.Duration // for each test
	work     string        // its directory
	endpoint string
	binary   string
	log      string

	results []result
	running string // the test it is at
	began   time.Time
	fixture string // why it has failed
}

// errLimit ends a process whose test takes too long.
var errLimit = errors.New("time limit")

// run runs the tests and returns the results of those that ended, and of the
// one that ended the process.
func (p *process) run(ctx context.Context) ([]result, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	timer := time.AfterFunc(p.limit, func() { cancel(errLimit) })
	defer timer.Stop()
	log, err := os.Create(p.log)
	if err != nil {
		return nil, err
	}
	defer log.Close()
	names := make([]string, len(p.tests))
	for i, t := range p.tests {
		names[i] = t.name
	}
	cmd := exec.CommandContext(ctx, p.binary, p.suite.args(names)...)
	cmd.Dir = filepath.Join(p.work, "oss")
	cmd.Env = append(environment(p.suite.env(p.endpoint)...), "TMPDIR="+filepath.Join(p.work, "tmp"))
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGQUIT) } // it tells where it hangs
	cmd.WaitDelay = 5 * time.Second
	reader, writer := io.Pipe()
	cmd.Stdout, cmd.Stderr = writer, writer
	parser := p.suite.parser()
	var reading sync.WaitGroup
	reading.Go(func() {
		for lines := bufio.NewReader(reader); ; {
			line, err := lines.ReadString('\n')
			io.WriteString(log, line)
			if e, ok := parser.line(strings.TrimSuffix(line, "\n")); ok {
				timer.Reset(p.limit)
				p.take(e)
			}
			if err != nil {
				return
			}
		}
	})
	p.began = time.Now()
	exit := cmd.Run()
	writer.Close()
	reading.Wait()
	cause := context.Cause(ctx)
	if cause != nil && !errors.Is(cause, errLimit) {
		return nil, cause
	}
	p.close(exit, cause != nil, parser.rest())
	return p.results, nil
}

// take takes notice of what has happened.
func (p *process) take(e event) {
	switch e.kind {
	case begins:
		p.running, p.began = e.test, time.Now()
	case fixtureFails:
		p.fixture = e.reason
	case ends:
		p.running = ""
		p.add(e.test, e.outcome, e.reason, e.took)
	}
}

// add notes a result. What is no test of ours, like a subtest, has none.
func (p *process) add(name string, o outcome, reason string, took time.Duration) {
	if i := slices.IndexFunc(p.tests, func(t test) bool { return t.name == name }); i >= 0 {
		p.results = append(p.results, result{test: p.tests[i], outcome: o, reason: reason, took: took})
	}
}

// close makes results of how the process has ended: too late, or exit. rest is
// what it printed since the last test began.
func (p *process) close(exit error, late bool, rest []string) {
	bad := false
	for i := range p.results {
		r := &p.results[i]
		if p.fixture != "" && r.outcome == hasPassed {
			r.outcome, r.reason = hasFailed, p.fixture
		}
		bad = bad || r.outcome == hasFailed
	}
	panicked := panicIn(rest)
	guilty := p.running
	if guilty == "" && (len(p.results) == 0 || exit != nil && !bad) {
		guilty = p.tests[0].name // it ended badly though nothing failed, or told nothing
	}
	if guilty == "" {
		// Package testing tells that a test has failed before it tells of the
		// panic, which is news unless an assertion has failed before.
		if last := &p.results[len(p.results)-1]; last.outcome == hasFailed {
			last.reason = cmp.Or(last.reason, panicked)
		}
		return
	}
	why := "the process told nothing of it"
	switch {
	case late:
		why = fmt.Sprintf("took longer than %v", p.limit)
	case exit != nil:
		why = fmt.Sprintf("the process has ended: %v", exit)
	}
	p.results = slices.DeleteFunc(p.results, func(r result) bool { return r.name == guilty })
	p.add(guilty, hasFailed, joined(why, panicked), time.Since(p.began))
}
