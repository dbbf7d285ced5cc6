package main

import (
	"testing"
	"time"
)

// Whoever is stopped in the midst of a callback to five URLs gets through it,
// however long each may take.
func TestGraceCoversEveryURL(t *testing.T) {
	for _, timeout := range []time.Duration{5 * time.Second, time.Minute} {
		f := &serveFlags{timeout: timeout}
		if got := f.grace(); got < 5*timeout {
			t.Errorf("with --callback-timeout %v the grace is %v", timeout, got)
		}
	}
}
