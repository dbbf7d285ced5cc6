// Package osserr is the catalogue of errors that OSS answers with: for every
// one its status, code, message and EC, and how it looks on the wire.
//
// A [Kind] is a row of the catalogue, an [Error] is one occurrence of it with
// the extra elements that tell the client what was wrong:
//
//	return osserr.NoSuchKey.With("Key", key)
//	...
//	if errors.Is(err, osserr.NoSuchKey) { ... }
//
// Rows without an EC are those whose number no public source tells. The facts
// come from the error pages of the OSS documentation and the SDKs' own tests
// (spec oss-api.md C, callback.md 7 and 9); what was inferred is listed in
// docs/assumptions.md.
package osserr

import (
	"encoding/base64"
	"strings"

	"github.com/fakeoss/fakeoss/emulator/internal/xmlw"
)

// A Kind is one row of the catalogue. Rows are comparable and serve as
// targets for errors.Is.
type Kind struct {
	Status  int    // HTTP status
	Code    string // OSS's name for the error
	Message string
	EC      string // finer number, "0015-00000101"; empty where unknown
}

// Error makes a row usable as an error of its own.
func (k Kind) Error() string { return k.Code + ": " + k.Message }

// With returns an occurrence of the error with extra elements, given as name
// and value in turn, in the order in which they are written.
func (k Kind) With(pairs ...string) *Error {
	e := &Error{Kind: k}
	for i := 0; i+1 < len(pairs); i += 2 {
		e.Extra = append(e.Extra, Element{pairs[i], pairs[i+1]})
	}
	return e
}

// Saying returns the row with another message, for errors whose wording names
// what was wrong.
func (k Kind) Saying(message string) Kind {
	k.Message = message
	return k
}

// An Element is an extra element of an error document or an extra header of
// the answer that carries it.
type Element struct{ Name, Value string }

// An Error is one occurrence of a Kind.
type Error struct {
	Kind
	Extra  []Element // further elements of the document
	Header []Element // further headers of the answer

	// Hint tells a person what to do about the error. It goes to the journal
	// and the log, never to the client, to whom OSS would not say it either.
	Hint string
}

// Unwrap makes errors.Is(err, kind) true for the row it was made from.
func (e *Error) Unwrap() error { return e.Kind }

// Hinted adds advice for a person and returns e.
func (e *Error) Hinted(hint string) *Error {
	e.Hint = hint
	return e
}

// WithHeader adds a header to the answer and returns e.
func (e *Error) WithHeader(name, value string) *Error {
	e.Header = append(e.Header, Element{name, value})
	return e
}

// maxExtra and maxExtras bound the text of an extra element, and of all
// together: the Python SDK reads only 4096 bytes of an error document and fails
// on a truncated one (A001).
const (
	maxExtra  = 2048
	maxExtras = 3072
)

// XML returns the error document. hostID is the Host header as received.
func (e *Error) XML(requestID, hostID string) []byte {
	w := xmlw.New("Error")
	w.Text("Code", e.Code)
	w.Text("Message", legal(e.Message))
	w.Text("RequestId", requestID)
	w.Text("HostId", legal(hostID))
	left := maxExtras
	for _, x := range e.Extra {
		text := clip(legal(x.Value), min(maxExtra, left))
		left -= len(xmlw.AppendEscaped(nil, text))
		w.Text(x.Name, text)
	}
	if e.EC != "" {
		w.Text("EC", e.EC)
		w.Text("RecommendDoc", "https://api.aliyun.com/troubleshoot?q="+e.EC)
	}
	return w.Done()
}

// Encoded returns the error document as the header x-oss-err carries it: an
// answer to HEAD has no body.
func (e *Error) Encoded(requestID, hostID string) string {
	return base64.StdEncoding.EncodeToString(e.XML(requestID, hostID))
}

// legal replaces what XML 1.0 forbids: control characters, which a listing may
// carry but no error document, U+FFFE and U+FFFF, and bytes that are no UTF-8.
// SDKs would report that the document cannot be parsed instead of the error
// (A003).
func legal(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == '\uFFFE' || r == '\uFFFF' {
			return '\uFFFD'
		}
		return r // U+FFFD for a byte that is no UTF-8
	}, text)
}

// clip cuts text to what takes at most n bytes in a document, between two
// characters.
func clip(text string, n int) string {
	for i, r := range text {
		n -= len(xmlw.AppendEscaped(nil, string(r)))
		if n < 0 {
			return text[:i]
		}
	}
	return text
}

var catalogue []Kind

// row adds a row to the catalogue.
func row(status int, code, message, ec string) Kind {
	k := Kind{status, code, message, ec}
	catalogue = append(catalogue, k)
	return k
}

// Catalogue returns every row, in the order of the source files.
func Catalogue() []Kind { return append([]Kind(nil), catalogue...) }
