package wire

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// DecodeXML reads one document into v. The root must be the element that v
// names. Keys may contain control characters, which SDKs write raw or as
// references like &#x01; although XML 1.0 has no place for them and
// encoding/xml refuses both; in members of the type [Text] they arrive (A005).
func DecodeXML(doc []byte, v any) error {
	d := xml.NewDecoder(bytes.NewReader(shelter(doc)))
	if err := d.Decode(v); err != nil {
		return fmt.Errorf("wire: malformed XML: %w", err)
	}
	for {
		token, err := d.Token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("wire: malformed XML: %w", err)
		}
		text, isText := token.(xml.CharData)
		_, isElement := token.(xml.StartElement)
		if isElement || isText && len(bytes.TrimSpace(text)) > 0 {
			return errors.New("wire: malformed XML: something follows the root element")
		}
	}
}

// A Text is character data in which control characters survived DecodeXML.
type Text string

// UnmarshalText brings control characters back from where shelter put them.
func (t *Text) UnmarshalText(b []byte) error {
	*t = Text(strings.Map(unshelter, string(b)))
	return nil
}

// refuge is the first of the 32 noncharacters U+FDD0..U+FDEF. They never
// occur in text that is meant to be exchanged, encoding/xml lets them pass,
// and there is one for every control character.
const refuge = 0xFDD0

// shelter replaces control characters that XML forbids, raw or referenced, by
// noncharacters.
func shelter(doc []byte) []byte {
	if !bytes.ContainsFunc(doc, forbidden) && !bytes.Contains(doc, []byte("&#")) {
		return doc
	}
	out := make([]byte, 0, len(doc)+16)
	for i := 0; i < len(doc); {
		c := doc[i]
		switch {
		case forbidden(rune(c)):
			out = append(out, string(rune(refuge+int(c)))...)
			i++
		case c == '&':
			n, length := charRef(doc[i:])
			if length == 0 || !forbidden(n) {
				out = append(out, c)
				i++
				continue
			}
			out = append(out, string(refuge+n)...)
			i += length
		default:
			out = append(out, c)
			i++
		}
	}
	return out
}

func forbidden(r rune) bool {
	return r < 0x20 && r >= 0 && r != '\t' && r != '\n' && r != '\r'
}

// charRef reads a reference like "&#1;" or "&#x1F;" at the start of b and
// returns its character and its length, 0 if there is none.
func charRef(b []byte) (r rune, length int) {
	const longest = 12
	end := bytes.IndexByte(b[:min(len(b), longest)], ';')
	if end < 3 || b[1] != '#' {
		return 0, 0
	}
	digits, base := string(b[2:end]), 10
	if digits[0] == 'x' || digits[0] == 'X' {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseUint(digits, base, 21)
	if err != nil {
		return 0, 0
	}
	return rune(n), end + 1
}
