package bucketdoc

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

// A Bool is true or false, in any case. encoding/xml's own would take "1" and
// "t" too, which OSS calls malformed.
type Bool bool

// UnmarshalText implements encoding.TextUnmarshaler. An empty element is
// false.
func (b *Bool) UnmarshalText(text []byte) error {
	switch word := strings.TrimSpace(string(text)); {
	case strings.EqualFold(word, "true"):
		*b = true
	case word == "", strings.EqualFold(word, "false"):
		*b = false
	default:
		return fmt.Errorf("%q is neither true nor false", word)
	}
	return nil
}

// MarshalText implements encoding.TextMarshaler.
func (b Bool) MarshalText() ([]byte, error) { return strconv.AppendBool(nil, bool(b)), nil }

func yes() *Bool { b := Bool(true); return &b }

func no() *Bool { b := Bool(false); return &b }

// is reports whether an optional member is there and true.
func is(b *Bool) bool { return b != nil && bool(*b) }

// malformed is MalformedXML, with a reason for people.
func malformed(format string, args ...any) error {
	return osserr.MalformedXML.With().Hinted(fmt.Sprintf(format, args...))
}

// invalid is InvalidArgument for a member. Its messages are not documented but
// for a few (A070).
func invalid(name, value, format string, args ...any) error {
	return osserr.InvalidArgument.Saying(fmt.Sprintf(format, args...)).With("ArgumentName", name, "ArgumentValue", value)
}

// oneOf checks a member that must be one of a few words.
func oneOf(name, value string, words ...string) error {
	if slices.Contains(words, value) {
		return nil
	}
	return malformed("%s is %q; OSS knows %s", name, value, strings.Join(words, ", "))
}

// xmlDate is how documents write a moment.
const xmlDate = "2006-01-02T15:04:05.000Z"

// date reads a moment as documents write it, with or without milliseconds.
func date(text string) (time.Time, error) {
	return time.Parse(time.RFC3339, text)
}

// midnight checks a date of a lifecycle rule, which must be 00:00 UTC.
func midnight(name, text string) error {
	t, err := date(text)
	if err != nil {
		return malformed("%s %q is no date like 2006-01-02T00:00:00.000Z", name, text)
	}
	if !t.Equal(t.UTC().Truncate(24 * time.Hour)) {
		return invalid(name, text, "%s must be midnight UTC.", name)
	}
	return nil
}

// kept returns the members of a list that are not blank, without white space
// around them: clients empty a list by sending one empty member.
func kept(list []string) (all []string) {
	for _, s := range list {
		if s = strings.TrimSpace(s); s != "" {
			all = append(all, s)
		}
	}
	return all
}
