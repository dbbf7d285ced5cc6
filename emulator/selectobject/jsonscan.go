package selectobject

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

// peek goes to the next byte that is no white space.
func (r *jsonReader) peek() (byte, error) {
	for {
		c, err := r.src.ReadByte()
		if err != nil {
			return 0, err
		}
		if c != ' ' && c != '\n' && c != '\t' && c != '\r' {
			return c, r.src.UnreadByte()
		}
		r.offset++
	}
}

// discard passes over bytes that were seen.
func (r *jsonReader) discard(n int) {
	n, _ = r.src.Discard(n)
	r.offset += int64(n)
}

func (r *jsonReader) literal(word string) error {
	next, err := r.src.Peek(len(word))
	switch {
	case err != nil && err != io.EOF:
		return err
	case string(next) != word:
		return r.invalid()
	}
	r.discard(len(word))
	return nil
}

// number reads a number, as it is written.
func (r *jsonReader) number(keep bool) (string, error) {
	r.word = r.word[:0]
	for {
		next, err := r.src.Peek(1)
		if err != nil && err != io.EOF {
			return "", err
		}
		if len(next) == 0 || strings.IndexByte("0123456789+-.eE", next[0]) < 0 {
			break
		}
		if r.word = append(r.word, next[0]); len(r.word) > maxNode {
			return "", osserr.JSONNodeTooLarge.With()
		}
		r.discard(1)
	}
	if !json.Valid(r.word) {
		return "", r.invalid()
	}
	if !keep {
		return "", nil
	}
	return string(r.word), nil
}

// key reads the name of a member.
func (r *jsonReader) key() (string, error) {
	if err := r.quoted(true); err != nil {
		return "", err
	}
	if name, ok := r.names[string(r.word)]; ok {
		return name, nil
	}
	const most, longest = 1000, 100
	name := string(r.word)
	if len(r.names) < most && len(name) < longest {
		r.names[name] = name
	}
	return name, nil
}

func (r *jsonReader) text(keep bool) (string, error) {
	err := r.quoted(keep)
	if !keep || err != nil {
		return "", err
	}
	return string(r.word), nil
}

// quoted reads a string into word, or passes over it.
func (r *jsonReader) quoted(keep bool) error {
	r.discard(1)
	r.word = r.word[:0]
	for {
		if _, err := r.src.Peek(1); err != nil {
			return r.failed(err)
		}
		buffered, _ := r.src.Peek(r.src.Buffered())
		n := plain(buffered)
		if keep {
			if r.word = append(r.word, buffered[:n]...); len(r.word) > maxNode {
				return osserr.JSONNodeTooLarge.With()
			}
		}
		ended := n < len(buffered) && buffered[n] == '"'
		special := n < len(buffered) && !ended
		r.discard(n)
		switch {
		case ended:
			r.discard(1)
			if !utf8.Valid(r.word) {
				return osserr.SelectTextEncoding.With()
			}
			return nil
		case special:
			if err := r.escape(); err != nil {
				return err
			}
		}
	}
}

// plain counts the bytes before a quote, a backslash or a control character.
func plain(b []byte) int {
	for i, c := range b {
		if c == '"' || c == '\\' || c < ' ' {
			return i
		}
	}
	return len(b)
}

// escape reads an escape into word.
func (r *jsonReader) escape() error {
	const longest = len(`\ud83d\ude00`)
	next, err := r.src.Peek(longest)
	if err != nil && err != io.EOF {
		return err
	}
	length := 2
	if len(next) > 1 && next[1] == 'u' {
		length = 6
		if len(next) == longest && isSurrogate(next[:6]) && isSurrogate(next[6:]) {
			length = longest // half of a character goes with the other half
		}
	}
	var s string
	if length > len(next) || json.Unmarshal(append(append([]byte{'"'}, next[:length]...), '"'), &s) != nil {
		return r.invalid()
	}
	r.word = append(r.word, s...)
	r.discard(length)
	return nil
}

// isSurrogate reports whether an escape like \ud83d is half of a character.
func isSurrogate(escape []byte) bool {
	return escape[0] == '\\' && escape[1] == 'u' && (escape[2]|0x20) == 'd' && escape[3] >= '8'
}

// failed turns the end of the text into an error: a value is not complete.
func (r *jsonReader) failed(err error) error {
	if errors.Is(err, io.EOF) {
		return r.invalid()
	}
	return err
}

// invalid is the error of what comes next. OSS tells where it is and shows how
// it begins.
func (r *jsonReader) invalid() error {
	const shown = 11
	next, _ := r.src.Peek(shown)
	return osserr.InvalidJSONData.Saying(fmt.Sprintf("Invalid value.The current offset is:%d.The incorrect json data:'%s'.",
		r.offset, brief(string(next)))).With()
}
