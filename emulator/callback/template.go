package callback

import (
	"fmt"
	"math"
	"strings"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

// A Template is a compiled callbackBody: constants and ${variables}.
type Template struct {
	source   string
	segments []segment
}

// A segment is a constant followed by a variable; the last has none.
type segment struct {
	constant string
	variable string
	hasVar   bool
}

// Compile reads a callbackBody. A dollar sign that does not begin a complete
// ${name} is the error that OSS reports as ReplaceKeyPrefix (EC-105);
// everything else is legal, unknown names included.
func Compile(source string) (*Template, error) {
	t := &Template{source: source}
	for rest := source; ; {
		constant, after, found := strings.Cut(rest, "$")
		if !found {
			t.segments = append(t.segments, segment{constant: constant})
			return t, nil
		}
		at := len(source) - len(after) - 1
		if !strings.HasPrefix(after, "{") {
			return nil, templateError(osserr.CallbackTemplateInvalid, source).Hinted(adviceOnDollar(after, at))
		}
		name, next, closed := strings.Cut(after[1:], "}")
		if !closed {
			return nil, templateError(osserr.CallbackTemplateUnclosed, source).
				Hinted(fmt.Sprintf("the variable that begins at byte %d of callbackBody has no closing brace", at+1))
		}
		t.segments = append(t.segments, segment{constant, name, true})
		rest = next
	}
}

func templateError(kind osserr.Kind, source string) *osserr.Error {
	return kind.With("ArgumentName", "ReplaceKeyPrefix", "ArgumentValue", source)
}

func adviceOnDollar(after string, at int) string {
	if name, _, ok := strings.Cut(strings.TrimPrefix(after, "("), ")"); ok && strings.HasPrefix(after, "(") {
		return fmt.Sprintf("write ${%s} with braces instead of $(%s) at byte %d of callbackBody", name, name, at+1)
	}
	return fmt.Sprintf("the dollar sign at byte %d of callbackBody does not begin a ${variable}; OSS has no way to write a lone one", at+1)
}

// Source returns the template as it was written.
func (t *Template) Source() string { return t.source }

// Variables returns the names that the template uses, in order, repetitions
// included.
func (t *Template) Variables() []string {
	var names []string
	for _, s := range t.segments {
		if s.hasVar {
			names = append(names, s.variable)
		}
	}
	return names
}

// NeedsImage reports whether rendering takes a look into the object.
func (t *Template) NeedsImage() bool {
	for _, s := range t.segments {
		if strings.HasPrefix(s.variable, "imageInfo.") {
			return true
		}
	}
	return false
}

// A Style decides what no source tells of how OSS writes values. The zero
// value is the recommended behaviour.
type Style struct {
	// PlusForSpace writes blanks in form mode as "+" instead of "%20" (A011).
	PlusForSpace bool

	// Undefined is how JSON mode writes a custom variable that was not sent:
	// FillNull unless set (A012).
	Undefined Filler

	// BlankNumber is how JSON mode writes the width and height of what is no
	// image: FillNothing unless set. That breaks the JSON, as it does with OSS
	// (callback.md 4.3).
	BlankNumber Filler
}

// A Filler is what JSON mode writes where there is no value.
type Filler string

// The fillers. The empty Filler leaves the choice to the recommended one.
const (
	FillNull    Filler = "null"
	FillQuotes  Filler = `""`
	FillNothing Filler = "nothing"
)

// or returns the text to write, given the filler to fall back on.
func (f Filler) or(fallback Filler) string {
	if f == "" {
		f = fallback
	}
	if f == FillNothing {
		return ""
	}
	return string(f)
}

// Render puts values in the place of variables, in the way of the body type.
// Constants are copied byte for byte. The result is what is signed and sent;
// nothing checks that it is well-formed, as OSS does not either.
func (t *Template) Render(vars Variables, body BodyType, style Style) string {
	text, _ := t.render(vars, body, style, math.MaxInt)
	return text
}

// render gives up, and ok is false, as soon as the text is longer than limit.
func (t *Template) render(vars Variables, body BodyType, style Style, limit int) (text string, ok bool) {
	var b strings.Builder
	b.Grow(len(t.source) + 64)
	for _, s := range t.segments {
		b.WriteString(s.constant)
		if s.hasVar {
			value := vars.lookup(s.variable)
			if body == JSON {
				value.writeJSON(&b, style)
			} else {
				value.writeForm(&b, style)
			}
		}
		if b.Len() > limit {
			return "", false
		}
	}
	return b.String(), true
}
