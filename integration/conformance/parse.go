package main

import (
	"regexp"
	"slices"
	"strings"
	"time"
)

// A parser reads what a test binary prints, line by line.
type parser interface {
	// line returns what has happened with this line, if anything has.
	line(text string) (event, bool)
	// rest returns what was printed since the last test has begun.
	rest() []string
}

// An event is the beginning or the end of a test, or the failure of a fixture
// that tests share.
type event struct {
	kind    eventKind
	test    string
	outcome outcome
	took    time.Duration
	reason  string // of what has not passed
}

type eventKind int

const (
	begins eventKind = iota
	ends
	fixtureFails
)

type outcome int

const (
	hasPassed outcome = iota
	hasFailed
	isExcluded
)

// clip makes a line that fits.
func clip(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "..."
	}
	return s
}

// joined makes a sentence of what is not empty.
func joined(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), ": ")
}

// panicIn finds in what a process printed last the panic that ended it.
func panicIn(text []string) string {
	for i, line := range text {
		if strings.HasPrefix(line, "panic: ") || strings.HasPrefix(line, "fatal error: ") {
			return joined(testPlace(text[i:]), clip(line, 240))
		}
	}
	return ""
}

var inStack = regexp.MustCompile(`(\w+_test\.go:\d+)(?: \+0x[0-9a-f]+)?$`)

// testPlace finds in a stack, innermost first, where the test is.
func testPlace(text []string) string {
	for _, line := range text {
		if m := inStack.FindStringSubmatch(line); m != nil {
			return m[1]
		}
	}
	return ""
}
