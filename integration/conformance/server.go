package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// A server is a fakeoss process of its own for one job: suites delete every
// bucket that looks like theirs.
type server struct {
	cmd      *exec.Cmd
	endpoint string
	exited   chan struct{} // closed when it has ended
	log      *os.File
}

// startTimeout is how long a server may take until it is ready, on a machine
// that is busy with other tests.
const startTimeout = 30 * time.Second

// startServer starts fakeoss and waits until it is ready. Its journal goes to
// a file, a line of JSON for every exchange.
func (r *runner) startServer(ctx context.Context, work, log string) (*server, error) {
	out, err := os.Create(log)
	if err != nil {
		return nil, err
	}
	ready := filepath.Join(work, "ready.json")
	s := &server{exited: make(chan struct{}), log: out}
	s.cmd = exec.CommandContext(ctx, filepath.Join(r.dir, "fakeoss"), "serve",
		"--addr", "127.0.0.1:0", "--ready-file", ready,
		"--access-key", accessKeyID+":"+accessKeySecret, "--region", region,
		"--other-account", otherKeyID+":"+otherKeySecret+":"+otherAccount,
		"--callback-route", "http://www.aliyun.com="+r.responder,
		"--log-format", "json", "--verbose")
	s.cmd.Env, s.cmd.Stdout, s.cmd.Stderr = environment(), out, out
	s.cmd.Cancel = func() error { return s.cmd.Process.Signal(syscall.SIGTERM) }
	s.cmd.WaitDelay = time.Second
	if err := s.cmd.Start(); err != nil {
		out.Close()
		return nil, err
	}
	go func() {
		defer close(s.exited)
		s.cmd.Wait()
	}()
	for end := time.Now().Add(startTimeout); ; time.Sleep(10 * time.Millisecond) {
		line, err := os.ReadFile(ready)
		if err == nil {
			var where struct{ Endpoint string }
			if err := json.Unmarshal(line, &where); err != nil {
				s.stop()
				return nil, fmt.Errorf("the ready file of fakeoss: %w", err)
			}
			s.endpoint = where.Endpoint
			return s, nil
		}
		select {
		case <-s.exited:
			out.Close()
			text, _ := os.ReadFile(log)
			return nil, fmt.Errorf("fakeoss has ended: %s", strings.TrimSpace(string(text)))
		default:
		}
		if time.Now().After(end) {
			s.stop()
			return nil, errors.New("fakeoss does not become ready")
		}
	}
}

// alive tells whether the server still runs.
func (s *server) alive() bool {
	select {
	case <-s.exited:
		return false
	default:
		return true
	}
}

// stop ends the process; nothing of it is needed any more.
func (s *server) stop() {
	s.cmd.Process.Kill()
	<-s.exited
	s.log.Close()
}
