package main

import "math"

// A metric is a row of the table: a figure, and the goals for it.
type metric struct {
	number, name, unit string
	from               *scenario
	subject            string // "fakeoss" if empty
	value              value
	goals              []goal
	calm               bool // other load does not disturb it: memory
}

// A value is a figure of one subject in one round, NaN if there is none.
type value func(r round, subject string) float64

// A goal is a bound for a figure, or for its ratio to another of the same
// round.
type goal struct {
	least   bool // the ratio shall be at least bound, else at most
	bound   float64
	base    string // what the figure is divided by; "" if by nothing
	measure func(r round) float64
}

// atLeast and atMost compare with the same figure of another subject, or with
// nothing if base is empty.
func atLeast(bound float64, base string) goal { return goal{least: true, bound: bound, base: base} }
func atMost(bound float64, base string) goal  { return goal{bound: bound, base: base} }

// to divides by another figure than the subject's own.
func (g goal) to(measure func(r round) float64) goal {
	g.measure = measure
	return g
}

// figure is what a step reported, times a factor that makes it the unit of
// the metric.
func figure(step, field string, factor float64) value {
	return func(r round, subject string) float64 { return factor * r.number(subject, step, field) }
}

// quotient is one field divided by another.
func quotient(step, field, by string) value {
	return func(r round, subject string) float64 {
		return r.number(subject, step, field) / r.number(subject, step, by)
	}
}

// of fixes the subject of a value.
func (v value) of(subject string) func(r round) float64 {
	return func(r round) float64 { return v(r, subject) }
}

// A row is a metric with what came of it.
type row struct {
	metric
	own, ref, peer spread // figures
	rounds, noisy  int
	results        []spread // of each goal: the ratio, or the figure itself
	verdicts       []verdict
}

type verdict string

const (
	pass    verdict = "pass"
	miss    verdict = "miss"
	noPass  verdict = "noisy (pass)"
	noMiss  verdict = "noisy (miss)"
	unknown verdict = "not measured"
)

// evaluate makes the rows of the table.
func evaluate(chosen []metric, results map[*scenario][]round) (rows []row) {
	for _, m := range chosen {
		rows = append(rows, m.evaluate(results[m.from]))
	}
	return rows
}

func (m metric) evaluate(rounds []round) row {
	if m.subject == "" {
		m.subject = "fakeoss"
	}
	r := row{
		metric: m, rounds: len(rounds),
		own: gather(rounds, m.value.of(m.subject)), ref: gather(rounds, m.value.of("ref")), peer: gather(rounds, m.value.of("gofakes3")),
	}
	for _, one := range rounds {
		if one.noisy && !m.calm {
			r.noisy++
		}
	}
	for _, g := range m.goals {
		result := gather(rounds, m.ratio(g))
		r.results = append(r.results, result)
		r.verdicts = append(r.verdicts, g.verdict(result, 2*r.noisy > r.rounds))
	}
	return r
}

// ratio is what the goal bounds.
func (m metric) ratio(g goal) func(r round) float64 {
	return func(r round) float64 {
		own := m.value(r, m.subject)
		switch {
		case g.base == "":
			return own
		case g.measure != nil:
			return own / g.measure(r)
		}
		return own / m.value(r, g.base)
	}
}

// verdict judges the median. It does not count if most rounds were noisy.
func (g goal) verdict(result spread, noisy bool) verdict {
	switch {
	case math.IsNaN(result.median):
		return unknown
	case g.met(result.median) && noisy:
		return noPass
	case g.met(result.median):
		return pass
	case noisy:
		return noMiss
	}
	return miss
}

func (g goal) met(ratio float64) bool {
	if g.least {
		return ratio >= g.bound
	}
	return ratio <= g.bound
}
