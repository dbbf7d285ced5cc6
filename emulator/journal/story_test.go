package journal

import (
	"strings"
	"testing"

	"github.com/fakeoss/fakeoss/emulator/callback"
	"github.com/fakeoss/fakeoss/emulator/osserr"
)

// TestStoriesAreHarmless has what a terminal obeys wherever a client's text
// may be quoted.
func TestStoriesAreHarmless(t *testing.T) {
	const evil = "a\x1b[2J\x7f\u0085\u009b2J\u202e\r\nb\tc 中é\xffd"
	e := &Entry{
		Method: "PUT", Bucket: "examplebucket", Key: evil, Status: 203, Notes: []string{evil},
		Err: &Failure{Code: "CallbackFailed", Message: evil, Hint: evil},
		Callback: &callback.Delivery{Notes: []string{evil}, Attempts: []callback.Attempt{
			{Err: osserr.CallbackStatus.Saying(evil).With().Hinted(evil), Notes: []string{evil}},
		}},
	}
	stories := []string{e.Story()}
	e.Callback = nil // the hint is told by the callback, if there is one
	stories = append(stories, e.Story())
	for _, story := range stories {
		for _, r := range story {
			if r < ' ' && r != '\n' || r >= 0x7F && r < 0xA0 || r == '\u202e' {
				t.Errorf("the story has %U:\n%q", r, story)
			}
		}
	}
	const shown = "a·[2J···2J···b·c 中é"
	if n := strings.Count(stories[0], shown); n != 7 {
		t.Errorf("%d texts are told as %q, want 7:\n%s", n, shown, stories[0])
	}
	if n := strings.Count(stories[1], shown); n != 4 || strings.Count(stories[1], "\n") != 3 {
		t.Errorf("%d texts are told as %q, want 4 in 3 lines:\n%s", n, shown, stories[1])
	}
}
