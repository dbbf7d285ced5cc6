package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseExclusions(t *testing.T) {
	got, err := parseExclusions("# comment\n\nTestA  needs a second account\n\tS.TestB needs a host\n")
	want := map[string]string{"TestA": "needs a second account", "S.TestB": "needs a host"}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("parseExclusions: %v (-want +got):\n%s", err, diff)
	}
	for text, want := range map[string]string{
		"\nTestA":              "line 2: TestA is excluded without a reason",
		"TestA why\nTestA why": "line 2: TestA is excluded twice",
	} {
		if _, err := parseExclusions(text); err == nil || err.Error() != want {
			t.Errorf("parseExclusions(%q) = %v, want %q", text, err, want)
		}
	}
}

// TestLists reads the lists as a run does.
func TestLists(t *testing.T) {
	for _, s := range suites {
		excluded, err := parseExclusions(s.exclude)
		if err != nil {
			t.Errorf("%s.exclude: %v", s.name, err)
		}
		short := parseNames(s.short)
		if len(short) == 0 {
			t.Errorf("%s.short is empty", s.name)
		}
		for _, name := range short {
			if strings.ContainsAny(name, " \t") {
				t.Errorf("%s.short: %q is no name", s.name, name)
			}
			if excluded[name] != "" {
				t.Errorf("%s.short: %s is excluded", s.name, name)
			}
		}
	}
}

func TestStale(t *testing.T) {
	s := &suite{name: "go9"}
	got := stale(s, testsOf(s, "TestA", "TestB"), map[string]string{"TestA": "why", "TestGone": "why"}, []string{"TestA", "TestB", "TestLost"})
	want := []string{
		"go9.exclude names TestGone, which is no test",
		"go9.short names TestA, which is excluded",
		"go9.short names TestLost, which is no test",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("stale (-want +got):\n%s", diff)
	}
}
