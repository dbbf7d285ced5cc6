package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// parseExclusions reads the list of tests that are not run: a test and the
// reason on every line.
func parseExclusions(text string) (map[string]string, error) {
	reasons := map[string]string{}
	for i, line := range meaningful(text) {
		name, reason, _ := strings.Cut(line, " ")
		reason = strings.TrimSpace(reason)
		switch {
		case reason == "":
			return nil, fmt.Errorf("line %d: %s is excluded without a reason", i, name)
		case reasons[name] != "":
			return nil, fmt.Errorf("line %d: %s is excluded twice", i, name)
		}
		reasons[name] = reason
	}
	return reasons, nil
}

// parseNames reads the list of tests that -short runs.
func parseNames(text string) (names []string) {
	for _, line := range meaningful(text) {
		names = append(names, line)
	}
	return names
}

// meaningful yields the lines that are neither blank nor comments, with their
// numbers.
func meaningful(text string) func(yield func(int, string) bool) {
	return func(yield func(int, string) bool) {
		number := 0
		for line := range strings.Lines(text) {
			number++
			line = strings.TrimSpace(line)
			if line != "" && !strings.HasPrefix(line, "#") && !yield(number, line) {
				return
			}
		}
	}
}

// stale tells which names on the lists of a suite are none of its tests, or
// are on both lists.
func stale(s *suite, tests []test, excluded map[string]string, short []string) (complaints []string) {
	known := map[string]bool{}
	for _, t := range tests {
		known[t.name] = true
	}
	for _, name := range slices.Sorted(maps.Keys(excluded)) {
		if !known[name] {
			complaints = append(complaints, fmt.Sprintf("%s.exclude names %s, which is no test", s.name, name))
		}
	}
	for _, name := range short {
		if !known[name] {
			complaints = append(complaints, fmt.Sprintf("%s.short names %s, which is no test", s.name, name))
		} else if excluded[name] != "" {
			complaints = append(complaints, fmt.Sprintf("%s.short names %s, which is excluded", s.name, name))
		}
	}
	return complaints
}
