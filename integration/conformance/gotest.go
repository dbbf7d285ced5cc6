package main

import (
	"path"
	"regexp"
	"strings"
	"time"
)

// gotestArgs run exactly these tests.
func gotestArgs(names []string) []string {
	return []string{"-test.v=test2json", "-test.run", "^(" + strings.Join(names, "|") + ")$"}
}

// gotestLine is a step in the output of -test.v=test2json: a line that begins
// with a control byte, which no test prints.
var gotestLine = regexp.MustCompile(`\x16(?:=== (RUN)   |--- (PASS|FAIL|SKIP): )([^\s/]+)(?: \((\S+)\))?$`)

// A gotestParser reads the output of the package testing.
type gotestParser struct {
	text []string
}

func (p *gotestParser) line(text string) (event, bool) {
	m := gotestLine.FindStringSubmatch(text)
	if m == nil {
		p.text = append(p.text, text)
		return event{}, false
	}
	if m[1] == "RUN" {
		p.text = nil
		return event{kind: begins, test: m[3]}, true
	}
	e := event{kind: ends, test: m[3]}
	e.took, _ = time.ParseDuration(m[4])
	switch m[2] {
	case "FAIL":
		e.outcome, e.reason = hasFailed, gotestReason(p.text)
	case "SKIP":
		e.outcome, e.reason = hasFailed, skippedItself+strings.TrimSpace(strings.Join(p.text, " "))
	}
	return e, true
}

func (p *gotestParser) rest() []string { return p.text }

var (
	testifyTrace = regexp.MustCompile(`^\s+Error Trace:\s+(\S+)`)
	testifyError = regexp.MustCompile(`^\s+Error:\s+(.*)`)
	testifyMore  = regexp.MustCompile(`^\s+((?:expected|actual)\s*: .*)`)
	testifyEnd   = regexp.MustCompile(`^\s+(Test|Messages):`)
)

// gotestReason makes one line of the first failure of an assertion of testify:
// where, and what it says.
func gotestReason(text []string) string {
	var parts []string
	for _, line := range text {
		if m := testifyTrace.FindStringSubmatch(line); m != nil {
			parts = []string{path.Base(m[1])}
		} else if m := testifyError.FindStringSubmatch(line); m != nil {
			parts = append(parts, strings.Trim(m[1], " :"))
		} else if m := testifyMore.FindStringSubmatch(line); m != nil {
			parts = append(parts, strings.Join(strings.Fields(m[1]), " "))
		} else if testifyEnd.MatchString(line) && parts != nil {
			break
		}
	}
	return clip(strings.Join(parts, ": "), 300)
}
