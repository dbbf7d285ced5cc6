package journal

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/fakeoss/fakeoss/emulator/callback"
	"github.com/fakeoss/fakeoss/emulator/internal/printable"
)

// Story tells of the exchange in a few lines for people: what came in, what
// became of its callback, and what to do about it.
func (e *Entry) Story() string {
	b := &strings.Builder{}
	name := "/"
	if e.Bucket != "" {
		name = "/" + e.Bucket + "/" + e.Key
	}
	fmt.Fprintf(b, "%s #%d %-6s %s %s %d %s", e.Started.Local().Format(time.TimeOnly), e.ID, e.Method, printable.Line(name),
		size(e.payload()), e.Status, short(e.Duration))
	if e.Err != nil {
		fmt.Fprintf(b, " %s: %s", e.Err.Code, printable.Line(e.Err.Message))
	}
	b.WriteByte('\n')
	if d := e.Callback; d != nil {
		for i := range d.Attempts {
			attempt(b, &d.Attempts[i])
		}
		for _, note := range d.Notes {
			fmt.Fprintf(b, "         ! %s\n", printable.Line(note))
		}
	}
	if e.Err != nil && e.Err.Hint != "" && e.Callback == nil {
		fmt.Fprintf(b, "         → %s\n", printable.Line(e.Err.Hint))
	}
	for _, note := range e.Notes {
		fmt.Fprintf(b, "         ! %s\n", printable.Line(note))
	}
	return b.String()
}

func attempt(b *strings.Builder, a *callback.Attempt) {
	status := "no answer"
	if a.Answer != nil {
		status = strconv.Itoa(a.Answer.Status)
	}
	fmt.Fprintf(b, "         └ callback POST %s %s %s", printable.Line(a.URL.String()), status, short(a.Duration))
	if a.RoutedTo != "" {
		fmt.Fprintf(b, " (led to %s)", a.RoutedTo)
	}
	if a.Err != nil {
		fmt.Fprintf(b, " → 203 %s\n         → %s", printable.Line(a.Err.Message), printable.Line(a.Err.Hint))
	}
	b.WriteByte('\n')
	for _, note := range a.Notes {
		fmt.Fprintf(b, "         ! %s\n", printable.Line(note))
	}
}

// payload is the size of what the exchange was about: what was sent, or what
// was fetched.
func (e *Entry) payload() int64 {
	if e.Method == "PUT" || e.Method == "POST" {
		return e.BytesIn
	}
	return e.BytesOut
}

// size writes a number of bytes for people.
func size(n int64) string {
	switch {
	case n < 1<<10:
		return fmt.Sprintf("%d B", n)
	case n < 1<<20:
		return fmt.Sprintf("%.1f KiB", float64(n)/(1<<10))
	case n < 1<<30:
		return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20))
	}
	return fmt.Sprintf("%.1f GiB", float64(n)/(1<<30))
}

// short rounds a time to what can be read at a glance.
func short(d time.Duration) string {
	if d < time.Millisecond {
		return d.Round(time.Microsecond).String()
	}
	return d.Round(time.Millisecond).String()
}
