package auth

import (
	"errors"
	"fmt"
	"strings"

	"github.com/fakeoss/fakeoss/emulator/internal/printable"
	"github.com/fakeoss/fakeoss/emulator/osserr"
)

// A Trace is how a signature was checked. It keeps the client's secrets to
// itself.
type Trace struct {
	Notes []string // where OSS would have acted otherwise

	proof        presented
	stringToSign string
	canonical    string   // V4's canonical request
	tried        []string // forms, besides the usual one
	fitted       bool

	step, problem string // what failed, and how
}

// A Step is one step of a trace.
type Step struct {
	Name   string // what was looked at
	OK     bool
	Detail string // what was found
}

func (t *Trace) note(text string) { t.Notes = append(t.Notes, text) }

// failed takes down where the check ended.
func (t *Trace) failed(step string, err error) error {
	t.step, t.problem = step, err.Error()
	var known *osserr.Error
	if errors.As(err, &known) && known.Hint != "" {
		t.problem += " (" + known.Hint + ")"
	}
	return err
}

// Steps tells what was done, in order, up to the first step that failed.
func (t *Trace) Steps() []Step {
	steps := []Step{{"scheme", true, string(t.proof.Scheme) + " in the " + string(t.proof.place)}}
	add := func(name, detail string) { steps = append(steps, Step{name, true, t.redacted(detail)}) }
	if t.proof.Scheme == V4 {
		add("scope", strings.Join([]string{t.proof.day, t.proof.region, t.proof.product}, "/"))
	}
	if len(t.proof.additional) > 0 {
		add("additional headers", strings.Join(t.proof.additional, ";"))
	}
	if t.canonical != "" {
		add("canonical request", t.canonical)
	}
	if t.stringToSign != "" {
		add("string to sign", t.stringToSign)
	}
	for i, form := range t.tried {
		steps = append(steps, Step{"form", t.fitted && i == len(t.tried)-1, "with " + form})
	}
	switch {
	case t.step != "":
		steps = append(steps, Step{t.step, false, t.redacted(t.problem)})
	case t.fitted:
		add("signature", "it fits")
	}
	return steps
}

// redacted keeps the security token out of a text, where it stands as it is or
// as V2 and V4 encode it.
func (t *Trace) redacted(text string) string {
	if t.proof.token == "" {
		return text
	}
	return strings.NewReplacer(t.proof.token, "REDACTED", percentEncoded(t.proof.token), "REDACTED").Replace(text)
}

// String writes the steps for a person.
func (t *Trace) String() string {
	var b strings.Builder
	for _, s := range t.Steps() {
		mark := "ok  "
		if !s.OK {
			mark = "FAIL"
		}
		fmt.Fprintf(&b, "%s  %-18s %s\n", mark, s.Name, lines(s.Detail))
	}
	return b.String()
}

// lines writes a detail, whose lines are of our own making, for a terminal.
func lines(detail string) string {
	all := strings.Split(detail, "\n")
	for i, line := range all {
		all[i] = printable.Line(line)
	}
	return strings.Join(all, "\n"+strings.Repeat(" ", 25))
}

// Weight is about how many bytes the trace keeps.
func (t *Trace) Weight() int {
	return 512 + len(t.stringToSign) + len(t.canonical) + len(t.proof.signature) + len(t.proof.token)
}
