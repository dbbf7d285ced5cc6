package callback

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// unmarshal reads exactly one JSON value.
func unmarshal(text []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	if err := d.Decode(v); err != nil {
		return err
	}
	if _, err := d.Token(); err != io.EOF {
		return errors.New("text follows the JSON value")
	}
	return nil
}

// unquote reads a JSON string. Bytes that are no UTF-8 stay what they are, as
// constants of a template do; encoding/json would put U+FFFD in their place.
func unquote(raw []byte) (string, error) {
	if raw[0] != '"' {
		return "", errors.New("no string")
	}
	if utf8.Valid(raw) {
		var s string
		err := json.Unmarshal(raw, &s)
		return s, err
	}
	var b strings.Builder
	for rest := raw[1 : len(raw)-1]; len(rest) > 0; {
		n := validPrefix(rest)
		var s string
		if err := json.Unmarshal([]byte(`"`+string(rest[:n])+`"`), &s); err != nil {
			return "", err
		}
		b.WriteString(s)
		if n < len(rest) {
			b.WriteByte(rest[n])
			n++
		}
		rest = rest[n:]
	}
	return b.String(), nil
}

// validPrefix is how many bytes text has in front of the first that is no
// UTF-8.
func validPrefix(text []byte) int {
	n := 0
	for n < len(text) {
		r, size := utf8.DecodeRune(text[n:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		n += size
	}
	return n
}

// adviceOnJSON says where a text stops being JSON.
func adviceOnJSON(text []byte, err error) string {
	var syntax *json.SyntaxError
	var wrongType *json.UnmarshalTypeError
	switch {
	case bytes.HasPrefix(text, []byte("\xEF\xBB\xBF")):
		return "the JSON begins with a byte order mark; leave it out"
	case errors.As(err, &syntax):
		at := int(min(max(syntax.Offset-1, 0), int64(len(text))))
		return fmt.Sprintf("%v, at byte %d: …%s ▶%s…", syntax, at+1, tail(text[:at], 20), head(text[at:], 20))
	case errors.As(err, &wrongType) || err == nil:
		return "the parameter must be a JSON object"
	}
	return err.Error()
}

func head(b []byte, n int) string { return strings.ToValidUTF8(string(b[:min(n, len(b))]), "") }

func tail(b []byte, n int) string { return strings.ToValidUTF8(string(b[max(0, len(b)-n):]), "") }
