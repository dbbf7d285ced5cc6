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
	stale   []string // what is wrong with its lists
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

// good tells whether nothing failed that is not excluded, and the lists are
// up to date.
func (r *report) good() bool {
	return len(r.stale) == 0 && !slices.ContainsFunc(r.results, func(res result) bool { return res.outcome == hasFailed })
}

// counts are the numbers in a row of the table.
type counts [3]int

func (c counts) total() int { return c[hasPassed] + c[hasFailed] + c[isExcluded] }

// write prints the table, and what failed.
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
	fmt.Fprintln(w)
	for _, res := range r.results {
		if res.outcome == hasFailed {
			fmt.Fprintf(w, "FAIL %s\n     %s\n", res.name, res.reason)
		}
	}
	for _, complaint := range r.stale {
		fmt.Fprintln(w, complaint)
	}
	if slowest := r.slowest(); slowest != "" {
		fmt.Fprintln(w, "slowest:", slowest)
	}
}

// slowest names the tests that a run waits for.
func (r *report) slowest() string {
	var names []string
	for _, res := range slices.SortedFunc(slices.Values(r.results), func(a, b result) int { return cmp.Compare(b.took, a.took) }) {
		if took := res.took.Round(time.Second); took > 0 && len(names) < 5 {
			names = append(names, fmt.Sprintf("%s %v", res.name, took))
		}
	}
	return strings.Join(names, ", ")
}
