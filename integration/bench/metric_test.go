package main

import (
	"math"
	"slices"
	"testing"
)

// roundOf is a round in which the subjects had these figures.
func roundOf(noisy bool, fakeoss, ref float64) round {
	return round{noisy: noisy, samples: map[string]sample{
		"fakeoss/put": {"ops_s": fakeoss},
		"ref/put":     {"ops_s": ref},
	}}
}

func TestEvaluate(t *testing.T) {
	m := metric{value: figure("put", "ops_s", 1), goals: []goal{
		atLeast(0.85, "ref"), atLeast(0.95, "ref"), atMost(100, ""), atMost(99, ""), atLeast(1, "gofakes3"),
	}}
	// The ratios are 1, 0.5 and 0.9; that of the medians would be 100 to 100.
	rounds := []round{roundOf(false, 100, 100), roundOf(true, 50, 100), roundOf(false, 180, 200)}
	for _, test := range []struct {
		name   string
		rounds []round
		calm   bool
		want   []verdict
	}{
		{"most are quiet", rounds, false, []verdict{pass, miss, pass, miss, unknown}},
		{"most are noisy", append(rounds[:2:2], roundOf(true, 180, 200)), false, []verdict{noPass, noMiss, noPass, noMiss, unknown}},
		{"noise does not matter", append(rounds[:2:2], roundOf(true, 180, 200)), true, []verdict{pass, miss, pass, miss, unknown}},
		{"none", nil, false, []verdict{unknown, unknown, unknown, unknown, unknown}},
	} {
		m.calm = test.calm
		got := m.evaluate(test.rounds)
		if !slices.Equal(got.verdicts, test.want) {
			t.Errorf("%s: verdicts are %q, want %q", test.name, got.verdicts, test.want)
		}
	}
	r := m.evaluate(rounds)
	if want := (spread{0.9, 0.5, 1, 3}); r.results[0] != want {
		t.Errorf("the ratio to ref is %v, want %v", r.results[0], want)
	}
	if r.own.median != 100 || r.ref.median != 100 || !math.IsNaN(r.peer.median) {
		t.Errorf("figures are %v, %v, %v, want 100, 100, NaN", r.own.median, r.ref.median, r.peer.median)
	}
}

func TestGoalWithItsOwnBase(t *testing.T) {
	m := metric{value: figure("put", "ops_s", 1), goals: []goal{
		atMost(2, "half of ref").to(func(r round) float64 { return r.number("ref", "put", "ops_s") / 2 }),
	}}
	r := m.evaluate([]round{roundOf(false, 100, 100)})
	if r.results[0].median != 2 || r.verdicts[0] != pass {
		t.Errorf("the ratio is %v, %s, want 2, pass", r.results[0].median, r.verdicts[0])
	}
}

// fields are those that loadgen reports one way or the other.
var fields = []string{
	"ops", "ops_s", "mb_s", "size", "seconds", "p50_us", "p99_us", "max_us", "server_cpu_us_op", "rss_after", "rss_peak",
	"rss_idle", "complete_us", "idle_p99_us",
}

// TestMetricsFindTheirFigures checks the names in the two tables against each
// other.
func TestMetricsFindTheirFigures(t *testing.T) {
	for _, m := range metrics {
		r := round{samples: map[string]sample{}}
		for _, sub := range m.from.subjects {
			steps := m.from.steps
			switch {
			case sub.gauge != nil:
				steps = []step{{}}
			case sub.steps != nil:
				steps = sub.steps
			}
			for i, st := range steps {
				all := sample{}
				for _, f := range fields {
					all[f] = float64(i + 1) // or differences would be 0
				}
				r.samples[sampleKey(sub.name, st.name)] = all
			}
		}
		got := m.evaluate([]round{r})
		if math.IsNaN(got.own.median) {
			t.Errorf("%s %s: there is no such figure", m.number, m.name)
		}
		for i, v := range got.verdicts {
			if v == unknown {
				t.Errorf("%s %s: there is nothing to compare with in %q", m.number, m.name, m.goals[i].text())
			}
		}
	}
}

func TestChoose(t *testing.T) {
	all := []metric{{number: "1", name: "PUT", from: small}, {number: "13", name: "list", from: million}, {number: "2", name: "GET", from: small}}
	for _, test := range []struct {
		c    config
		want []string
	}{
		{config{}, []string{"1", "13", "2"}},
		{config{short: true}, []string{"1", "2"}},
		{config{only: "^1 "}, []string{"1"}},
		{config{only: "PUT|GET"}, []string{"1", "2"}},
	} {
		chosen, err := choose(all, test.c)
		var got []string
		for _, m := range chosen {
			got = append(got, m.number)
		}
		if err != nil || !slices.Equal(got, test.want) {
			t.Errorf("choose(%+v) = %v, %v, want %v", test.c, got, err, test.want)
		}
	}
	for _, only := range []string{"(", "nothing"} {
		if _, err := choose(all, config{only: only}); err == nil {
			t.Errorf("choose(-only %q) succeeds", only)
		}
	}
	if got := scenariosOf(all); !slices.Equal(got, []*scenario{small, million}) {
		t.Errorf("scenariosOf = %v, want each once and in order", got)
	}
}
