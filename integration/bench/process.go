package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"
)

// A server is a child process that answers at addr.
type server struct {
	cmd    *exec.Cmd
	exited chan struct{} // closed when it has ended
	words  *lastWords
}

// startTimeout is how long a server may take until it accepts connections.
const startTimeout = 10 * time.Second

// startServer starts a command and waits until it accepts connections. It is
// killed by stop, or when ctx ends.
func startServer(ctx context.Context, command []string, addr string) (*server, error) {
	s := &server{exited: make(chan struct{}), words: &lastWords{}}
	s.cmd = exec.CommandContext(ctx, command[0], command[1:]...)
	s.cmd.Env, s.cmd.Stderr, s.cmd.WaitDelay = environment(), s.words, time.Second
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		defer close(s.exited)
		s.cmd.Wait()
	}()
	for end := time.Now().Add(startTimeout); ; time.Sleep(5 * time.Millisecond) {
		c, err := net.DialTimeout("tcp", addr, time.Second)
		if err == nil {
			c.Close()
		}
		select {
		case <-s.exited:
			return nil, fmt.Errorf("%s has ended: %s", strings.Join(command, " "), s.words)
		default:
		}
		if err == nil {
			return s, nil
		}
		if time.Now().After(end) {
			s.stop()
			return nil, fmt.Errorf("%s accepts no connections: %w: %s", strings.Join(command, " "), err, s.words)
		}
	}
}

func (s *server) pid() int { return s.cmd.Process.Pid }

// stop kills the process and waits for its end, after which it takes neither
// time nor memory from the next one.
func (s *server) stop() {
	if err := s.cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return
	}
	<-s.exited
}

// environment is ours without what would change how Go programs or fakeoss
// run.
func environment() (env []string) {
	for _, v := range os.Environ() {
		name, _, _ := strings.Cut(v, "=")
		switch {
		case name == "GOGC", name == "GOMEMLIMIT", name == "GODEBUG", name == "GOMAXPROCS", strings.HasPrefix(name, "FAKEOSS_"):
		default:
			env = append(env, v)
		}
	}
	return env
}

// freeAddr returns an address that nobody listens on.
func freeAddr() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}

// lastWords keeps the end of what a process writes.
type lastWords struct {
	mu  sync.Mutex // guards text
	end []byte
}

const maxWords = 4 << 10

func (w *lastWords) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.end = append(w.end, p...)
	if extra := len(w.end) - maxWords; extra > 0 {
		w.end = w.end[extra:]
	}
	return len(p), nil
}

func (w *lastWords) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return string(bytes.TrimSpace(w.end))
}
