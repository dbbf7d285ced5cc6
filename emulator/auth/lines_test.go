package auth

import "testing"

// TestLinesAreFitForATerminal has the two lines of a detail, with what a client
// sent that a terminal would obey.
func TestLinesAreFitForATerminal(t *testing.T) {
	const want = "GET\n                         a·b·c·d"
	if got := lines("GET\na\x1bb\u009bc\u202ed"); got != want {
		t.Errorf("lines = %q, want %q", got, want)
	}
}
