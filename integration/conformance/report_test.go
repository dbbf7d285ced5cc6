package main

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestReport(t *testing.T) {
	s, other := &suite{name: "go9"}, &suite{name: "go8"}
	r := &report{suite: s, title: "example.com/sdk v9", stale: []string{"go9.exclude names TestGone, which is no test"}}
	r.results = []result{{test: test{suite: s, name: "TestX", row: "unit tests"}, outcome: isExcluded, reason: "why"}}
	r.add([]result{
		{test: test{suite: s, name: "TestB", row: "integration tests"}, outcome: hasFailed, reason: "it is broken", took: 2 * time.Second},
		{test: test{suite: other, name: "TestO", row: "integration tests"}, outcome: hasFailed},
		{test: test{suite: s, name: "TestA", row: "integration tests"}},
	})
	b := &strings.Builder{}
	r.write(b)
	want := `
example.com/sdk v9

                     total  passed  failed  excluded
  integration tests      2       1       1         0
         unit tests      1       0       0         1
                all      3       1       1         1

FAIL TestB
     it is broken
go9.exclude names TestGone, which is no test
slowest: TestB 2s
`
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("report (-want +got):\n%s", diff)
	}
	if r.good() {
		t.Error("good() = true")
	}
	if r.stale, r.results = nil, r.results[:0]; !r.good() {
		t.Error("good() = false for nothing")
	}
}
