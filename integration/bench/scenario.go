package main

import (
	"fmt"
	"math"
	"strconv"
	"time"
)

// A scenario is a sequence of steps that several subjects go through in turn,
// each in a fresh process. Together that is a round.
type scenario struct {
	name     string
	long     bool // left out with -short
	start    bool // the steps start the servers themselves
	subjects []subject
	steps    []step
}

// A subject is a server, or a gauge that needs none.
type subject struct {
	name    string
	kind    string // how loadgen speaks to it: raw or oss
	lists   bool   // it can list a bucket
	strict  bool   // what it lists is checked
	command func(t tools, addr string) []string
	steps   []step                             // instead of those of the scenario
	gauge   func(t tools, short bool) []string // a program to run instead of loadgen on a server
}

// A step is one run of the load generator.
type step struct {
	name string
	load load
}

// A load is what the load generator does. Zero values are left out.
type load struct {
	op          string
	n, short    int // operations, and how many with -short; 0: as many as n
	size, part  int
	conns, keys int
	dirs        int
	prefix      string
	flat        bool // list without a delimiter
	entries     int  // on every page
	callback    bool
	limit       time.Duration
}

// args returns the flags of loadgen.
func (l load) args(short bool) []string {
	n := l.n
	if short && l.short > 0 {
		n = l.short
	}
	args := []string{"-op", l.op, "-n", strconv.Itoa(n)}
	for _, f := range []struct {
		name  string
		value int
	}{{"-size", l.size}, {"-part", l.part}, {"-c", l.conns}, {"-keys", l.keys}, {"-dirs", l.dirs}} {
		if f.value > 0 {
			args = append(args, f.name, strconv.Itoa(f.value))
		}
	}
	if l.prefix != "" {
		args = append(args, "-prefix", l.prefix)
	}
	if l.flat {
		args = append(args, "-delimiter", "")
	}
	if l.callback {
		args = append(args, "-callback", "auto")
	}
	if l.limit > 0 {
		args = append(args, "-d", l.limit.String())
	}
	return args
}

// patience is how long the run may take.
func (l load) patience() time.Duration { return 2*time.Minute + l.limit }

// lists reports whether the load lists, which not every subject can.
func (l load) lists() bool { return l.op == "list" }

// A sample is what one run reported.
type sample map[string]any

// number returns a figure, NaN if there is none.
func (s sample) number(field string) float64 {
	if v, ok := s[field].(float64); ok {
		return v
	}
	return math.NaN()
}

// disturbance is the share of the machine that others used meanwhile. Of a
// very short run it cannot be told.
func (s sample) disturbance() float64 {
	if other := s.number("other_cpu_pct"); s.number("seconds") >= 0.25 && other > 0 {
		return other
	}
	return 0
}

// A round is what the subjects reported for each step, one after the other.
type round struct {
	samples map[string]sample // by subject and step
	noisy   bool
}

func sampleKey(subject, step string) string { return fmt.Sprintf("%s/%s", subject, step) }

// number returns a figure, NaN if there is none.
func (r round) number(subject, step, field string) float64 {
	return r.samples[sampleKey(subject, step)].number(field)
}
