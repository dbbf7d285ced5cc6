package main

import (
	"bufio"
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

// A job is what one process of a suite is asked to run: one test that speaks
// to the server, or many that do not.
type job []test

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
	mu        sync.Mutex // guards progress and count
	progress  io.Writer
	count     int
}

// runAll returns the results of all jobs. An error means that the machinery
// has failed, not a test.
func (r *runner) runAll(ctx context.Context, jobs []job) (results []result, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	queue := make(chan job)
	var mu sync.Mutex // guards results and err
	var shards sync.WaitGroup
	for range min(r.shards, len(jobs)) {
		shards.Go(func() {
			for j := range queue {
				got, e := r.runJob(ctx, j)
				mu.Lock()
				results = append(results, got...)
				err = errors.Join(err, e)
				mu.Unlock()
				if e != nil {
					cancel()
				}
			}
		})
	}
	total := 0
	for _, j := range jobs {
		total += len(j)
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
	if err == nil {
		err = context.Cause(ctx)
	}
	return results, err
}

// runJob runs the tests of a job, in as many processes as it takes: one that
// dies or hangs is the fault of the test it was at.
func (r *runner) runJob(ctx context.Context, j job) (results []result, err error) {
	for len(j) > 0 && err == nil {
		var done []result
		done, err = r.once(ctx, j)
		results = append(results, done...)
		j = slices.DeleteFunc(slices.Clone(j), func(t test) bool {
			return slices.ContainsFunc(done, func(d result) bool { return d.name == t.name })
		})
	}
	return results, err
}

// once runs a process with the tests and returns results of at least one.
func (r *runner) once(ctx context.Context, j job) (results []result, err error) {
	s := j[0].suite
	work, err := os.MkdirTemp(r.dir, "work-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(work)
	if err := s.furnish(r.dir, work); err != nil {
		return nil, err
	}
	name := j[0].name
	if !j[0].live {
		name = j[0].row
	}
	logs := filepath.Join(r.out, s.name, strings.ReplaceAll(name, " ", "-"))
	if err := errors.Join(os.RemoveAll(logs), os.MkdirAll(logs, 0o755)); err != nil {
		return nil, err
	}
	srv, err := r.startServer(ctx, work, filepath.Join(logs, "server.jsonl"))
	if err != nil {
		return nil, err
	}
	defer srv.stop()
	p := &process{suite: s, work: work, limit: r.timeout, log: filepath.Join(logs, "test.log")}
	results, err = p.run(ctx, filepath.Join(r.dir, s.name+".test"), j, s.env(srv.endpoint))
	if err != nil {
		return nil, err
	}
	failed := false
	for i := range results {
		if results[i].outcome == hasFailed {
			failed = true
			if !srv.alive() {
				results[i].reason = "fakeoss has died; " + results[i].reason
			} else if missing := notImplemented(srv.log.Name()); j[0].live && missing != "" {
				results[i].reason += " | not implemented: " + missing
			}
		}
		r.tellResult(results[i])
	}
	if !failed {
		os.RemoveAll(logs)
	}
	return results, nil
}

// furnish gives a process a copy of its package to work in, beside the samples
// that it reads.
func (s *suite) furnish(dir, work string) error {
	files, err := filepath.Glob(filepath.Join(s.packageDir(dir), "*.go"))
	if err != nil {
		return err
	}
	here := filepath.Join(work, "oss")
	err = errors.Join(os.Mkdir(here, 0o755), os.Mkdir(filepath.Join(work, "tmp"), 0o755),
		os.Symlink(filepath.Join(dir, s.name, "sample"), filepath.Join(work, "sample")))
	for _, name := range files {
		text, e := os.ReadFile(name)
		err = errors.Join(err, e, os.WriteFile(filepath.Join(here, filepath.Base(name)), text, 0o644))
	}
	return err
}

// A process is one run of a test binary.
type process struct {
	suite *suite
	work  string
	log   string
	limit time.Duration // for each test

	results []result
	running string // the test it is at
	began   time.Time
	fixture string // why it has failed
}

// errLimit ends a process whose test takes too long.
var errLimit = errors.New("time limit")

// run runs the tests and returns the results of those that ended, and of the
// one that ended the process.
func (p *process) run(ctx context.Context, binary string, j job, env []string) ([]result, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	timer := time.AfterFunc(p.limit, func() { cancel(errLimit) })
	defer timer.Stop()
	log, err := os.Create(p.log)
	if err != nil {
		return nil, err
	}
	defer log.Close()
	names := make([]string, len(j))
	for i, t := range j {
		names[i] = t.name
	}
	cmd := exec.CommandContext(ctx, binary, p.suite.args(names)...)
	cmd.Dir = filepath.Join(p.work, "oss")
	cmd.Env = append(environment(env...), "TMPDIR="+filepath.Join(p.work, "tmp"))
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGQUIT) } // it tells where it hangs
	cmd.WaitDelay = 5 * time.Second
	reader, writer := io.Pipe()
	cmd.Stdout, cmd.Stderr = writer, writer
	parser := p.suite.parser()
	var reading sync.WaitGroup
	reading.Go(func() {
		lines := bufio.NewReader(reader)
		for {
			line, err := lines.ReadString('\n')
			io.WriteString(log, line)
			if e, ok := parser.line(strings.TrimSuffix(line, "\n")); ok && line != "" {
				timer.Reset(p.limit)
				p.take(e, j)
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
	if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, errLimit) {
		return nil, cause
	}
	p.close(j, exit, errors.Is(context.Cause(ctx), errLimit), parser.rest())
	return p.results, nil
}

// take takes notice of what has happened.
func (p *process) take(e event, j job) {
	switch e.kind {
	case begins:
		p.running = e.test
	case fixtureFails:
		p.fixture = e.reason
	case ends:
		p.running = ""
		for _, t := range j {
			if t.name == e.test {
				p.results = append(p.results, result{test: t, outcome: e.outcome, reason: e.reason, took: e.took})
			}
		}
	}
}

// close makes results of how the process has ended.
func (p *process) close(j job, exit error, late bool, rest string) {
	why := ""
	switch {
	case late:
		why = fmt.Sprintf("took longer than %v", p.limit)
	case p.fixture != "":
		why = p.fixture
	case exit != nil:
		why = fmt.Sprintf("the process has ended: %v: %s", exit, gotestReason(strings.Split(rest, "\n")))
	}
	for i := range p.results {
		if r := &p.results[i]; p.fixture != "" && r.outcome == hasPassed {
			r.outcome, r.reason = hasFailed, p.fixture
		}
	}
	bad := slices.ContainsFunc(p.results, func(r result) bool { return r.outcome == hasFailed })
	guilty := p.running
	if guilty == "" && (len(p.results) == 0 || exit != nil && !bad) {
		guilty = j[0].name // it printed nothing that could be understood, or ended badly after all
	}
	for _, t := range j {
		if t.name != guilty {
			continue
		}
		p.results = slices.DeleteFunc(p.results, func(r result) bool { return r.name == guilty })
		p.results = append(p.results, result{test: t, outcome: hasFailed, reason: why, took: time.Since(p.began)})
	}
}

// tell writes a line of progress.
func (r *runner) tell(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	fmt.Fprintf(r.progress, format+"\n", args...)
}

func (r *runner) tellResult(res result) {
	if res.outcome == hasFailed {
		r.tell("FAIL %s %s (%v)\n     %s", res.suite.name, res.name, res.took.Round(time.Millisecond), res.reason)
	} else if r.verbose {
		r.tell("ok   %s %s (%v)", res.suite.name, res.name, res.took.Round(time.Millisecond))
	}
}
