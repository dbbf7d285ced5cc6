package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"time"
)

// A session plays scenarios.
type session struct {
	config
	tools
	raw *json.Encoder // gets every sample
	log io.Writer     // gets the progress
}

func newSession(c config, t tools, raw, log io.Writer) *session {
	return &session{config: c, tools: t, raw: json.NewEncoder(raw), log: log}
}

// maxDisturbance is the share of the machine, in percent, that others may use
// during a run.
const maxDisturbance = 8

// measure plays all rounds of a scenario. With an error it returns the rounds
// that there are.
func (s *session) measure(ctx context.Context, sc *scenario) (rounds []round, err error) {
	for i := range s.rounds {
		fmt.Fprintf(s.log, "%s, round %d of %d:", sc.name, i+1, s.rounds)
		r, err := s.round(ctx, sc, i)
		fmt.Fprintln(s.log)
		if err != nil {
			return rounds, fmt.Errorf("%s: %w", sc.name, err)
		}
		rounds = append(rounds, r)
	}
	return rounds, nil
}

// round lets every subject go through the steps. Every other round goes
// backwards, so that nobody gains from a clock that drifts.
func (s *session) round(ctx context.Context, sc *scenario, number int) (round, error) {
	r := round{samples: map[string]sample{}}
	subjects := slices.Clone(sc.subjects)
	if number%2 == 1 {
		slices.Reverse(subjects)
	}
	for _, sub := range subjects {
		fmt.Fprintf(s.log, " %s", sub.name)
		v, err := s.quietly(ctx, sc, sub, number)
		if err != nil {
			return r, fmt.Errorf("%s: %w", sub.name, err)
		}
		maps.Copy(r.samples, v.samples)
		r.noisy = r.noisy || v.disturbance >= maxDisturbance
	}
	return r, nil
}

// A visit is one subject's way through the steps.
type visit struct {
	samples     map[string]sample
	disturbance float64
}

// quietly repeats a visit while others disturb it and returns the one that
// was disturbed least.
func (s *session) quietly(ctx context.Context, sc *scenario, sub subject, number int) (best visit, err error) {
	for attempt := range s.repeats + 1 {
		v, err := s.visit(ctx, sc, sub)
		if err != nil {
			return best, err
		}
		s.write(sc, number, attempt, v)
		if attempt == 0 || v.disturbance < best.disturbance {
			best = v
		}
		if best.disturbance < maxDisturbance {
			break
		}
		fmt.Fprintf(s.log, " (disturbed, %.0f%%)", v.disturbance)
	}
	return best, nil
}

func (s *session) write(sc *scenario, number, attempt int, v visit) {
	for _, key := range slices.Sorted(maps.Keys(v.samples)) {
		line := maps.Clone(v.samples[key])
		line["scenario"], line["run"], line["round"], line["attempt"] = sc.name, key, number+1, attempt+1
		s.raw.Encode(line)
	}
}

// visit takes a subject through the steps.
func (s *session) visit(ctx context.Context, sc *scenario, sub subject) (visit, error) {
	v := visit{samples: map[string]sample{}}
	add := func(step string, out sample) {
		v.samples[sampleKey(sub.name, step)] = out
		v.disturbance = max(v.disturbance, out.disturbance())
	}
	if sub.gauge != nil {
		out, err := s.gauge(ctx, sub)
		add("", out)
		return v, err
	}
	addr, err := freeAddr()
	if err != nil {
		return v, err
	}
	client := []string{"-addr", addr, "-kind", sub.kind, "-ak", accessKey, "-sk", secret}
	play := s.serve
	if sc.start {
		play = s.start
	}
	return v, play(ctx, sc, sub, addr, client, add)
}

// serve starts the subject, makes a bucket and runs the steps on it.
func (s *session) serve(ctx context.Context, sc *scenario, sub subject, addr string, client []string, add func(string, sample)) error {
	srv, err := startServer(ctx, sub.command(s.tools, addr), addr)
	if err != nil {
		return err
	}
	defer srv.stop()
	client = append(client, "-pid", strconv.Itoa(srv.pid()))
	if _, err := s.loadgen(ctx, time.Minute, slices.Concat(client, []string{"-op", "mkbucket", "-n", "1"})); err != nil {
		return err
	}
	steps := sc.steps
	if sub.steps != nil {
		steps = sub.steps
	}
	for _, st := range steps {
		if st.load.lists() && !sub.lists {
			continue
		}
		args := slices.Concat(client, st.load.args(s.short))
		if sub.strict && st.load.entries > 0 {
			args = append(args, "-entries", strconv.Itoa(st.load.entries))
		}
		out, err := s.loadgen(ctx, st.load.patience(), args)
		if err != nil {
			return fmt.Errorf("%s: %w: %s", st.name, err, srv.words)
		}
		add(st.name, out)
	}
	return nil
}

// start lets the load generator start the subject, again and again.
func (s *session) start(ctx context.Context, sc *scenario, sub subject, addr string, client []string, add func(string, sample)) error {
	for _, st := range sc.steps {
		out, err := s.loadgen(ctx, st.load.patience(), slices.Concat(client, st.load.args(s.short), []string{"--"}, sub.command(s.tools, addr)))
		if err != nil {
			return err
		}
		add(st.name, out)
	}
	return nil
}

// gauge runs a subject that is no server.
func (s *session) gauge(ctx context.Context, sub subject) (sample, error) {
	command := sub.gauge(s.tools, s.short)
	out, err := s.output(ctx, time.Minute, command)
	if err != nil {
		return nil, err
	}
	if command[0] == s.pki {
		return parseBenchmark(out)
	}
	return parseSample(out)
}

// loadgen runs the load generator.
func (s *session) loadgen(ctx context.Context, patience time.Duration, args []string) (sample, error) {
	out, err := s.output(ctx, patience, append([]string{s.tools.loadgen}, args...))
	if err != nil {
		return nil, err
	}
	return parseSample(out)
}

// output runs a program of ours for at most patience. It is asked to end
// before it is killed, so that it can end what it started.
func (s *session) output(ctx context.Context, patience time.Duration, command []string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	cmd.Env = environment()
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 5 * time.Second
	out, err := cmd.Output()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		err = fmt.Errorf("%w: %s", err, exit.Stderr)
	}
	if ctx.Err() != nil {
		err = errors.Join(context.Cause(ctx), err)
	}
	return out, err
}

func parseSample(out []byte) (s sample, err error) {
	if err := json.Unmarshal(out, &s); err != nil {
		return nil, fmt.Errorf("loadgen said %q: %w", out, err)
	}
	return s, nil
}
