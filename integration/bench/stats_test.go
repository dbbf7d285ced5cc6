package main

import (
	"math"
	"testing"
)

func TestSpreadOf(t *testing.T) {
	for _, test := range []struct {
		in   []float64
		want spread
	}{
		{[]float64{3}, spread{3, 3, 3, 1}},
		{[]float64{3, 1, 2}, spread{2, 1, 3, 3}},
		{[]float64{4, 1, 2, 3}, spread{2.5, 1, 4, 4}},
	} {
		if got := spreadOf(test.in); got != test.want {
			t.Errorf("spreadOf(%v) = %v, want %v", test.in, got, test.want)
		}
	}
	if got := spreadOf(nil); !math.IsNaN(got.median) || got.count != 0 {
		t.Errorf("spreadOf(nil) = %v, want NaN of no figures", got)
	}
}

func TestGatherLeavesOutWhatIsMissing(t *testing.T) {
	values := []float64{1, math.NaN(), 3, math.Inf(1)}
	i := -1
	got := gather(make([]round, len(values)), func(round) float64 { i++; return values[i] })
	if want := (spread{2, 1, 3, 2}); got != want {
		t.Errorf("gather = %v, want %v", got, want)
	}
}

func TestNumber(t *testing.T) {
	for in, want := range map[float64]string{
		math.NaN(): "-", 0: "0.0000", 0.00512: "0.0051", 0.256: "0.256", 1.234: "1.23", 12.34: "12.3",
		123.4: "123", 1234: "1,234", 1234567.8: "1,234,568", -1500: "-1,500", -0.5: "-0.500",
	} {
		if got := number(in); got != want {
			t.Errorf("number(%v) = %q, want %q", in, got, want)
		}
	}
}

func TestRatioShowsExtremesOfSeveralRounds(t *testing.T) {
	if got, want := (spread{0.9, 0.85, 1.02, 5}).ratio(), "0.900 [0.850-1.02]"; got != want {
		t.Errorf("ratio = %q, want %q", got, want)
	}
	if got, want := (spread{0.9, 0.9, 0.9, 1}).ratio(), "0.900"; got != want {
		t.Errorf("ratio of one round = %q, want %q", got, want)
	}
}
