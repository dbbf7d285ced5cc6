package main

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// gocheckArgs run exactly these tests, telling of every step.
func gocheckArgs(names []string) []string {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = regexp.QuoteMeta(name)
	}
	return []string{"-check.vv", "-check.f", "^(" + strings.Join(quoted, "|") + ")$"}
}

// gocheckLine is a step in the output of -check.vv: what happened, where the
// function is, its name, why it was skipped, and how long it took. Before it
// may stand what a test printed without an end of line.
var gocheckLine = regexp.MustCompile(`(START|PASS|FAIL|PANIC|SKIP|MISS|FAIL EXPECTED): \S+\.go:\d+: (\w+)\.(\w+)(?: \((.*)\))?(?:\t(\S+))?$`)

// A gocheckParser reads the output of gopkg.in/check.v1.
type gocheckParser struct {
	current string // the test that runs
	text    []string
	fixture string // why the fixture of the suite has failed
}

func (p *gocheckParser) line(text string) (event, bool) {
	m := gocheckLine.FindStringSubmatch(text)
	if m == nil {
		p.text = append(p.text, text)
		return event{}, false
	}
	verb, name, method := m[1], m[2]+"."+m[3], m[3]
	bad := verb == "FAIL" || verb == "PANIC" || verb == "FAIL EXPECTED"
	switch method {
	case "SetUpTest", "TearDownTest":
		return event{}, false
	case "SetUpSuite", "TearDownSuite":
		if verb == "START" {
			p.text = nil
		}
		if !bad {
			return event{}, false
		}
		p.fixture = method + ": " + gocheckReason(p.text)
		return event{kind: fixtureFails, test: name, outcome: hasFailed, reason: p.fixture}, true
	}
	if verb == "START" {
		p.current, p.text = name, nil
		return event{kind: begins, test: name}, true
	}
	p.current = ""
	e := event{kind: ends, test: name, outcome: hasFailed}
	e.took, _ = time.ParseDuration(m[5])
	switch {
	case verb == "PASS":
		e.outcome = hasPassed
	case bad:
		e.reason = gocheckReason(p.text)
	case verb == "MISS":
		e.reason = p.fixture
	case verb == "SKIP":
		e.reason = skippedItself + m[4]
	}
	return e, true
}

func (p *gocheckParser) rest() []string { return p.text }

// skippedItself is no way to pass: such a test belongs on the exclusion list.
const skippedItself = "skipped itself, but is not excluded: "

var (
	gocheckPlace = regexp.MustCompile(`^(?:\S*/)?([\w.-]+\.go:\d+):$`)
	gocheckValue = regexp.MustCompile(`^\.\.\. (value|obtained|expected|Panic|)(?:.*? = |: |)(.*)$`)
	quotedAtEnd  = regexp.MustCompile(`\(("(?:[^"\\]|\\.)*")\)$`)
)

// gocheckReason makes one line of the first failure: where it is, innermost
// last, what was claimed, and the values.
func gocheckReason(text []string) string {
	var places, values []string
	claim := ""
	for i, line := range text {
		if m := gocheckPlace.FindStringSubmatch(line); m != nil {
			places = append(places, m[1])
			if i+1 < len(text) {
				claim = strings.TrimSpace(text[i+1])
			}
		} else if m := gocheckValue.FindStringSubmatch(line); m != nil {
			values = append(values, gocheckShown(m[1], m[2]))
		} else if line == "" && values != nil {
			break
		}
	}
	if places == nil {
		places = append(places, testPlace(text))
	}
	return joined(strings.Join(places, " > "), claim, strings.Join(values, ", "))
}

// gocheckShown shortens a value: the message of an error stands in parentheses
// behind its fields.
func gocheckShown(label, value string) string {
	if m := quotedAtEnd.FindStringSubmatch(value); m != nil {
		if message, err := strconv.Unquote(m[1]); err == nil {
			value = message
		}
	}
	if label == "obtained" || label == "expected" {
		value = label + " " + value
	}
	return clip(strings.Join(strings.Fields(value), " "), 240)
}
