package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// A job is what one process of a suite is asked to run: as a rule one test
// that speaks to the server, or many that do not.
type job struct {
	suite *suite
	name  string
	tests []test
	live  bool // needs a server
	slow  bool // over a slow link
}

// A result is what has become of a test.
type result struct {
	test
	outcome outcome
	reason  string
	took    time.Duration
}

// A runner runs jobs side by side.
type runner struct {
	config
	dir       string // with the binaries
	responder string
	mu        sync.Mutex // guards progress
	progress  io.Writer
}

// runAll returns the results of all jobs. An error means that the machinery
// has failed, not a test.
func (r *runner) runAll(ctx context.Context, jobs []*job) (results []result, err error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	queue := make(chan *job)
	var mu sync.Mutex // guards results
	var shards sync.WaitGroup
	for range r.shards {
		shards.Go(func() {
			for j := range queue {
				got, err := r.runJob(ctx, j)
				if err != nil {
					cancel(err)
				}
				mu.Lock()
				results = append(results, got...)
				mu.Unlock()
			}
		})
	}
	total := 0
	for _, j := range jobs {
		total += len(j.tests)
	}
	r.tell("running %d tests in %d jobs, %d side by side", total, len(jobs), r.shards)
	for _, j := range jobs {
		select {
		case queue <- j:
		case <-ctx.Done():
		}
	}
	close(queue)
	shards.Wait()
	return results, context.Cause(ctx)
}

// runJob runs the tests of a job, in as many processes as it takes: one that
// dies or hangs is the fault of the test it was at.
//
// Tests that fail without speaking to fakeoss get a second chance, because it
// is not fakeoss that they tell about: some expect things of the machine's
// speed, and one encrypts single random bytes and is surprised if one stays
// what it was.
func (r *runner) runJob(ctx context.Context, j *job) (results []result, err error) {
	retry := &job{suite: j.suite, name: j.name}
	left := j.tests
	for len(left) > 0 && err == nil {
		var done []result
		done, err = r.once(ctx, j, left)
		for _, res := range done {
			if res.outcome == hasFailed && !j.live && !j.again() {
				retry.tests = append(retry.tests, res.test)
				continue
			}
			results = append(results, res)
			r.tellResult(res)
		}
		left = slices.DeleteFunc(slices.Clone(left), func(t test) bool {
			return slices.ContainsFunc(done, func(d result) bool { return d.name == t.name })
		})
	}
	if len(retry.tests) > 0 && err == nil {
		retry.name += againSuffix
		var more []result
		more, err = r.runJob(ctx, retry)
		results = append(results, more...)
	}
	return results, err
}

const againSuffix = ", again"

// again tells whether the job is a second chance.
func (j *job) again() bool { return strings.HasSuffix(j.name, againSuffix) }

// once runs a process with some tests of a job and returns the results of at
// least one.
func (r *runner) once(ctx context.Context, j *job, tests []test) (results []result, err error) {
	work, err := os.MkdirTemp(r.dir, "work-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(work)
	if err := j.suite.furnish(r.dir, work); err != nil {
		return nil, err
	}
	logs := filepath.Join(r.out, j.suite.name, strings.NewReplacer(" ", "-", ",", "").Replace(j.name))
	if err := errors.Join(os.RemoveAll(logs), os.MkdirAll(logs, 0o755)); err != nil {
		return nil, err
	}
	p := &process{
		suite: j.suite, tests: tests, limit: r.timeout, work: work, endpoint: j.suite.offline,
		binary: j.suite.binary(r.dir), log: filepath.Join(logs, "test.log"),
	}
	journal := filepath.Join(logs, "server.jsonl")
	var srv *server
	switch {
	case !j.live:
	case r.endpoint != "":
		p.endpoint = r.endpoint
	default:
		if srv, err = r.startServer(ctx, work, journal); err != nil {
			return nil, err
		}
		defer srv.stop()
		p.endpoint = srv.endpoint
	}
	if j.slow {
		k, err := newLink(strings.TrimPrefix(p.endpoint, "http://"))
		if err != nil {
			return nil, err
		}
		defer k.close()
		p.endpoint = k.endpoint()
	}
	results, err = p.run(ctx)
	if err != nil {
		return nil, err
	}
	failed := false
	for i, res := range results {
		if res.outcome != hasFailed {
			continue
		}
		failed = true
		if srv != nil && !srv.alive() {
			results[i].reason = "fakeoss has died; " + res.reason
		} else if missing := notImplemented(journal); missing != "" {
			results[i].reason += " | not implemented: " + missing
		}
	}
	if !failed {
		os.RemoveAll(logs)
	}
	return results, nil
}

// furnish gives a process copies of its package to work in and of the samples
// beside it: tests leave files in both.
func (s *suite) furnish(dir, work string) error {
	here := filepath.Join(work, "oss")
	if err := errors.Join(os.Mkdir(here, 0o755), os.Mkdir(filepath.Join(work, "tmp"), 0o755)); err != nil {
		return err
	}
	files, err := filepath.Glob(filepath.Join(s.packageDir(dir), "*.go"))
	if err != nil {
		return err
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(here, filepath.Base(name)), text, 0o644); err != nil {
			return err
		}
	}
	samples := filepath.Join(dir, s.name, "sample")
	if _, err := os.Stat(samples); err != nil {
		return nil // there are none
	}
	return os.CopyFS(filepath.Join(work, "sample"), os.DirFS(samples))
}

// tell writes a line of progress.
func (r *runner) tell(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	fmt.Fprintf(r.progress, format+"\n", args...)
}

func (r *runner) tellResult(res result) {
	took := res.took.Round(time.Millisecond)
	if res.outcome == hasFailed {
		r.tell("FAIL %s %s (%v)", res.suite.name, res.name, took)
	} else if r.verbose {
		r.tell("ok   %s %s (%v)", res.suite.name, res.name, took)
	}
}
