package main

import (
	"bytes"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
)

// writeReport writes the table with a word about how it was made.
func writeReport(w io.Writer, c config, took time.Duration, rows []row) {
	fmt.Fprintf(w, "\nfakeoss against its goals: %s, %s/%s, %d cores, %d rounds, %v\n",
		runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), c.rounds, took.Round(time.Second))
	if c.short {
		fmt.Fprintln(w, "short: fewer operations and rounds than a goal is judged by")
	}
	fmt.Fprintln(w)
	writeTable(w, rows)
	fmt.Fprintf(w, "\n%s\n", summary(rows))
}

// writeTable writes a line for every goal, and one for a metric without any.
func writeTable(w io.Writer, rows []row) {
	t := newColumns(w)
	t.line("#", "metric", "unit", "fakeoss", "ref", "gofakes3", "measured [min-max]", "goal", "verdict")
	last := ""
	for _, r := range rows {
		shown := r.number
		if shown == last {
			shown = ""
		}
		last = r.number
		head := []string{shown, r.name, r.unit, r.own.figure(), r.ref.figure(), r.peer.figure()}
		for i, g := range r.goals {
			t.line(append(head, g.measured(r.results[i]), g.text(), string(r.verdicts[i]))...)
			head = make([]string, len(head))
		}
		if r.goals == nil {
			t.line(append(head, "", "", "")...)
		}
	}
	t.flush()
}

// measured writes what the goal bounds.
func (g goal) measured(s spread) string {
	if g.base == "" {
		return s.ratio()
	}
	return s.ratio() + " x " + g.base
}

// text writes the goal, as in ">= 0.85 x ref".
func (g goal) text() string {
	sign := "<="
	if g.least {
		sign = ">="
	}
	bound := strconv.FormatFloat(g.bound, 'f', -1, 64)
	if g.bound >= 1000 {
		bound = number(g.bound)
	}
	if g.base == "" {
		return sign + " " + bound
	}
	return fmt.Sprintf("%s %s x %s", sign, bound, g.base)
}

// summary counts the verdicts.
func summary(rows []row) string {
	count := map[verdict]int{}
	for _, r := range rows {
		for _, v := range r.verdicts {
			count[v]++
		}
	}
	var parts []string
	for _, v := range []verdict{pass, miss, noPass, noMiss, unknown} {
		if n := count[v]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, v))
		}
	}
	return strings.Join(parts, ", ")
}

// writeGoals writes the goals in Markdown.
func writeGoals(w io.Writer, all []metric) {
	fmt.Fprintln(w, "| # | metric | goal |\n|---|---|---|")
	for _, m := range all {
		var goals []string
		for _, g := range m.goals {
			text := g.text()
			if g.base == "" && m.unit != "" {
				text += " " + m.unit
			}
			goals = append(goals, text)
		}
		if goals != nil {
			fmt.Fprintf(w, "| %s | %s | %s |\n", m.number, m.name, strings.Join(goals, ", "))
		}
	}
}

// columns aligns cells and leaves no blanks at the end of lines.
type columns struct {
	w    io.Writer
	text bytes.Buffer
	tabs *tabwriter.Writer
}

func newColumns(w io.Writer) *columns {
	c := &columns{w: w}
	c.tabs = tabwriter.NewWriter(&c.text, 0, 0, 2, ' ', 0)
	return c
}

func (c *columns) line(cells ...string) { fmt.Fprintln(c.tabs, strings.Join(cells, "\t")) }

func (c *columns) flush() {
	c.tabs.Flush()
	for line := range bytes.Lines(c.text.Bytes()) {
		c.w.Write(append(bytes.TrimRight(slices.Clone(line), " \n"), '\n'))
	}
}
