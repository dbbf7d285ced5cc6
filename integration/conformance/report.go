package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// A report is what has become of the tests of a suite.
type report struct {
	suite   *suite
	title   string
	jobs    []*job
	results []result
	stale   []string // names on the exclusion list that are no tests
}

// add takes the results of this suite.
func (r *report) add(results []result) {
	for _, res := range results {
		if res.suite == r.suite {
			r.results = append(r.results, res)
		}
	}
	slices.SortFunc(r.results, func(a, b result) int {
		return cmp.Or(strings.Compare(a.row, b.row), strings.Compare(a.name, b.name))
	})
}

// good tells whether nothing failed that is not excluded, and the list of
// exclusions is up to date.
func (r *report) good() bool {
	return len(r.stale) == 0 && !slices.ContainsFunc(r.results, func(res result) bool { return res.outcome == hasFailed })
}

// counts are the numbers in a row of the table.
type counts [3]int

func (c counts) total() int { return c[hasPassed] + c[hasFailed] + c[isExcluded] }

// write prints what failed, and the table.
func (r *report) write(w io.Writer) {
	fmt.Fprintf(w, "\n%s\n\n", r.title)
	rows := map[string]*counts{}
	var names []string
	sum := counts{}
	for _, res := range r.results {
		if rows[res.row] == nil {
			rows[res.row] = &counts{}
			names = append(names, res.row)
		}
		rows[res.row][res.outcome]++
		sum[res.outcome]++
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "\ttotal\tpassed\tfailed\texcluded\t")
	line := func(name string, c counts) {
		fmt.Fprintf(t, "%s\t%d\t%d\t%d\t%d\t\n", name, c.total(), c[hasPassed], c[hasFailed], c[isExcluded])
	}
	for _, name := range names {
		line(name, *rows[name])
	}
	line("all", sum)
	t.Flush()
	for _, name := range r.stale {
		fmt.Fprintf(w, "%s.exclude names %s, which is no test\n", r.suite.name, name)
	}
	r.writeSlowest(w)
}

// writeSlowest prints which tests a run waits for.
func (r *report) writeSlowest(w io.Writer) {
	slowest := slices.SortedFunc(slices.Values(r.results), func(a, b result) int { return cmp.Compare(b.took, a.took) })
	for i, res := range slowest[:min(5, len(slowest))] {
		if i == 0 {
			fmt.Fprint(w, "slowest: ")
		}
		fmt.Fprintf(w, "%s %v  ", res.name, res.took.Round(time.Second))
	}
	fmt.Fprintln(w)
}
