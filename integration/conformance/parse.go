package main

import "time"

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
