package main

import (
	"fmt"
	"slices"
	"strings"
)

// exclusions are the tests that are not run, and why.
type exclusions map[string]string

// parseExclusions reads a list: a test and its reason on every line, "#" for
// comments.
func parseExclusions(text string) (exclusions, error) {
	all := exclusions{}
	number := 0
	for line := range strings.Lines(text) {
		number++
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, reason, _ := strings.Cut(line, " ")
		reason = strings.TrimSpace(reason)
		switch {
		case reason == "":
			return nil, fmt.Errorf("line %d: %s is excluded without a reason", number, name)
		case all[name] != "":
			return nil, fmt.Errorf("line %d: %s is excluded twice", number, name)
		}
		all[name] = reason
	}
	return all, nil
}

// without returns the excluded names that are no tests.
func (x exclusions) without(tests []test) (stale []string) {
	for name := range x {
		if !slices.ContainsFunc(tests, func(t test) bool { return t.name == name }) {
			stale = append(stale, name)
		}
	}
	slices.Sort(stale)
	return stale
}
