package main

import (
	"bytes"
	"os"
	"strings"
	"testing"
)

func TestTable(t *testing.T) {
	m := metric{number: "1", name: "PUT", unit: "/s", value: figure("put", "ops_s", 1), goals: []goal{
		atLeast(0.85, "ref"), atLeast(3000, ""), atLeast(1.25, "gofakes3"),
	}}
	info := metric{number: "1", name: "  as well", unit: "us", value: figure("put", "ops_s", 0.5)}
	other := metric{number: "2", name: "GET", unit: "/s", value: figure("get", "ops_s", 1), goals: []goal{atMost(0.005, "ref")}}
	rounds := []round{roundOf(false, 20_000, 25_000), roundOf(false, 22_000, 25_000)}
	var got bytes.Buffer
	writeTable(&got, []row{m.evaluate(rounds), info.evaluate(rounds), other.evaluate(rounds)})
	want := `
#  metric     unit  fakeoss  ref     gofakes3  measured [min-max]         goal                verdict
1  PUT        /s    21,000   25,000  -         0.840 [0.800-0.880] x ref  >= 0.85 x ref       miss
                                               21,000 [20,000-22,000]     >= 3,000            pass
                                               - x gofakes3               >= 1.25 x gofakes3  not measured
     as well  us    10,500   12,500  -
2  GET        /s    -        -       -         - x ref                    <= 0.005 x ref      not measured
`
	if got.String() != want[1:] {
		t.Errorf("the table is\n%swant%s", got.String(), want)
	}
}

func TestSummary(t *testing.T) {
	rows := []row{{verdicts: []verdict{pass, miss}}, {verdicts: []verdict{pass, noMiss}}, {}}
	if got, want := summary(rows), "2 pass, 1 miss, 1 noisy (miss)"; got != want {
		t.Errorf("summary = %q, want %q", got, want)
	}
}

// TestTheReadmeHasTheGoals keeps the table in README.md true: replace it by
// what go run . -goals prints.
func TestTheReadmeHasTheGoals(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	var goals strings.Builder
	writeGoals(&goals, metrics)
	if !strings.Contains(string(readme), goals.String()) {
		t.Error("README.md does not have the table that go run . -goals prints")
	}
}
