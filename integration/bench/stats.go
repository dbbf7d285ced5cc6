package main

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// A spread is the median, least and greatest of some figures.
type spread struct {
	median, least, greatest float64
	count                   int
}

// gather measures every round. Rounds without the figure do not count; if none
// has it, the median is NaN.
func gather(rounds []round, measure func(round) float64) spread {
	var all []float64
	for _, r := range rounds {
		if v := measure(r); !math.IsNaN(v) && !math.IsInf(v, 0) {
			all = append(all, v)
		}
	}
	return spreadOf(all)
}

func spreadOf(all []float64) spread {
	if len(all) == 0 {
		return spread{median: math.NaN()}
	}
	slices.Sort(all)
	n := len(all)
	return spread{(all[(n-1)/2] + all[n/2]) / 2, all[0], all[n-1], n}
}

// figure writes the median.
func (s spread) figure() string { return number(s.median) }

// ratio writes the median with the extremes.
func (s spread) ratio() string {
	if s.count < 2 {
		return number(s.median)
	}
	return fmt.Sprintf("%s [%s-%s]", number(s.median), number(s.least), number(s.greatest))
}

// number writes three significant digits or all before the point, in groups.
func number(v float64) string {
	switch abs := math.Abs(v); {
	case math.IsNaN(v):
		return "-"
	case abs >= 100:
		return grouped(int64(math.Round(v)))
	case abs >= 10:
		return strconv.FormatFloat(v, 'f', 1, 64)
	case abs >= 1:
		return strconv.FormatFloat(v, 'f', 2, 64)
	case abs >= 0.1:
		return strconv.FormatFloat(v, 'f', 3, 64)
	}
	return strconv.FormatFloat(v, 'f', 4, 64)
}

// grouped writes 12345 as 12,345.
func grouped(n int64) string {
	if n < 0 {
		return "-" + grouped(-n)
	}
	text := strconv.FormatInt(n, 10)
	var groups []string
	for len(text) > 3 {
		groups = append(groups, text[len(text)-3:])
		text = text[:len(text)-3]
	}
	groups = append(groups, text)
	slices.Reverse(groups)
	return strings.Join(groups, ",")
}
