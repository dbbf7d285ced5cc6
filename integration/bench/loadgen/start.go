package main

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"os/signal"
	"slices"
	"syscall"
	"time"
)

// idleTime is how long a started server is left alone before its memory is read.
const idleTime = 500 * time.Millisecond

// start runs the command after the flags -n times; it measures from process
// start to the first bucket made, and the memory half a second later.
func (g *generator) start() (lat []time.Duration, err error) {
	if len(g.command) == 0 {
		return nil, errors.New("no command was given after the flags")
	}
	// The child must not outlive an interrupted run.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var rss []int
	for range g.count {
		took, memory, err := g.startOnce(ctx)
		if err != nil {
			return nil, err
		}
		lat, rss = append(lat, took), append(rss, memory)
	}
	slices.Sort(rss)
	g.result["rss_idle"] = rss[len(rss)/2]
	return lat, nil
}

func (g *generator) startOnce(ctx context.Context) (took time.Duration, rss int, err error) {
	cmd := exec.CommandContext(ctx, g.command[0], g.command[1:]...)
	begin := time.Now()
	if err := cmd.Start(); err != nil {
		return 0, 0, err
	}
	defer cmd.Wait() // after Kill
	defer cmd.Process.Kill()
	c := conn{addr: g.addr}
	defer c.close()
	for {
		if err = g.object(&c, "mkbucket", "", nil); err == nil {
			break
		}
		c.close()
		if ctx.Err() != nil || time.Since(begin) > g.limit {
			return 0, 0, err
		}
		time.Sleep(500 * time.Microsecond)
	}
	took = time.Since(begin)
	c.close()
	select {
	case <-ctx.Done():
		return 0, 0, ctx.Err()
	case <-time.After(idleTime):
	}
	return took, procMemory("VmRSS:", cmd.Process.Pid), nil
}
