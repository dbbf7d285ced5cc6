package main

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestLoadArgs(t *testing.T) {
	l := load{op: "list", n: 300, short: 100, conns: 4, prefix: "a/", flat: true, callback: true, limit: time.Second}
	want := "-op list -n 300 -c 4 -prefix a/ -delimiter  -callback auto -d 1s"
	if got := strings.Join(l.args(false), " "); got != want {
		t.Errorf("args = %q, want %q", got, want)
	}
	if got := l.args(true); !slices.Contains(got, "100") {
		t.Errorf("args with -short = %q, want -n 100", got)
	}
	if got := (load{op: "put", n: 7}).args(true); !slices.Equal(got, []string{"-op", "put", "-n", "7"}) {
		t.Errorf("args with -short and no count for it = %q, want -n 7", got)
	}
}

func TestDisturbance(t *testing.T) {
	for _, test := range []struct {
		s    sample
		want float64
	}{
		{sample{"seconds": 1.0, "other_cpu_pct": 12.0}, 12},
		{sample{"seconds": 0.1, "other_cpu_pct": 12.0}, 0}, // clock ticks are too coarse
		{sample{"p50_us": 1.0}, 0},
	} {
		if got := test.s.disturbance(); got != test.want {
			t.Errorf("disturbance(%v) = %v, want %v", test.s, got, test.want)
		}
	}
}

func TestParseBenchmark(t *testing.T) {
	s, err := parseBenchmark([]byte("goos: linux\nBenchmarkSignMD5-2   \t    3656\t    327453.5 ns/op\nPASS\n"))
	if err != nil || s.number("p50_us") != 327.4535 {
		t.Errorf("parseBenchmark = %v, %v, want 327.4535 us", s, err)
	}
	if _, err := parseBenchmark([]byte("PASS\n")); err == nil {
		t.Error("parseBenchmark succeeds without a benchmark")
	}
}

func TestAServerThatEndsSaysWhy(t *testing.T) {
	addr, err := freeAddr()
	if err != nil {
		t.Fatal(err)
	}
	_, err = startServer(context.Background(), []string{"sh", "-c", "echo not today >&2; exit 3"}, addr)
	if err == nil || !strings.Contains(err.Error(), "not today") {
		t.Errorf("startServer = %v, want what the process said", err)
	}
}

func TestEnvironment(t *testing.T) {
	t.Setenv("GOGC", "10")
	t.Setenv("FAKEOSS_STRICT", "true")
	t.Setenv("KEPT", "yes")
	env := environment()
	for _, v := range env {
		if strings.HasPrefix(v, "GOGC=") || strings.HasPrefix(v, "FAKEOSS_") {
			t.Errorf("the environment has %s", v)
		}
	}
	if !slices.Contains(env, "KEPT=yes") {
		t.Error("the environment lacks what was to be kept")
	}
}

func TestLastWords(t *testing.T) {
	w := &lastWords{}
	w.Write([]byte(strings.Repeat("x", 2*maxWords)))
	w.Write([]byte("end\n"))
	if got := w.String(); len(got) != maxWords-1 || !strings.HasSuffix(got, "xend") {
		t.Errorf("lastWords kept %d bytes, want the last %d", len(got), maxWords-1)
	}
}
