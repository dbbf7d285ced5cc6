// Package xmlw writes the XML documents of OSS by appending to a byte slice.
//
// encoding/xml is not used for answers for two reasons: it replaces control
// characters, which are legal in object keys and which OSS sends as they are,
// and it takes five times as long for a page of a thousand keys.
//
//	w := xmlw.New("ListBucketResult")
//	w.Text("Name", bucket)
//	w.Start("Contents")
//	w.Text("Key", key)
//	w.End("Contents")
//	body := w.Done()
package xmlw

import "strconv"

// Header is the declaration that begins every document.
const Header = `<?xml version="1.0" encoding="UTF-8"?>` + "\n"

// A Writer appends elements to a document. Names of elements are written as
// given; text is escaped.
type Writer struct {
	buf  []byte
	root string
}

// New begins a document with its root element.
func New(root string) *Writer { return NewSize(root, 1024) }

// NewSize is New for a document of about size bytes.
func NewSize(root string, size int) *Writer {
	w := &Writer{buf: make([]byte, 0, size), root: root}
	w.buf = append(w.buf, Header...)
	w.Start(root)
	return w
}

// Start opens an element.
func (w *Writer) Start(name string) {
	w.buf = append(w.buf, '<')
	w.buf = append(w.buf, name...)
	w.buf = append(w.buf, '>')
}

// End closes an element.
func (w *Writer) End(name string) {
	w.buf = append(w.buf, '<', '/')
	w.buf = append(w.buf, name...)
	w.buf = append(w.buf, '>')
}

// Chars writes text into the element that is open.
func (w *Writer) Chars(text string) {
	w.buf = AppendEscaped(w.buf, text)
}

// Text writes an element that holds text, also when the text is empty.
func (w *Writer) Text(name, text string) {
	w.Start(name)
	w.buf = AppendEscaped(w.buf, text)
	w.End(name)
}

// Hex writes an element that holds bytes as upper-case hexadecimal in quotes,
// as entity tags are written.
func (w *Writer) Hex(name string, b []byte) {
	const digits = "0123456789ABCDEF"
	w.Start(name)
	w.buf = append(w.buf, '"')
	for _, c := range b {
		w.buf = append(w.buf, digits[c>>4], digits[c&15])
	}
	w.buf = append(w.buf, '"')
	w.End(name)
}

// Raw writes what is markup already.
func (w *Writer) Raw(markup string) { w.buf = append(w.buf, markup...) }

// Optional writes an element unless its text is empty.
func (w *Writer) Optional(name, text string) {
	if text != "" {
		w.Text(name, text)
	}
}

// Int writes an element that holds a number.
func (w *Writer) Int(name string, n int64) {
	w.Start(name)
	w.buf = strconv.AppendInt(w.buf, n, 10)
	w.End(name)
}

// Uint writes an element that holds an unsigned number.
func (w *Writer) Uint(name string, n uint64) {
	w.Start(name)
	w.buf = strconv.AppendUint(w.buf, n, 10)
	w.End(name)
}

// Bool writes an element that holds true or false.
func (w *Writer) Bool(name string, b bool) {
	w.Text(name, strconv.FormatBool(b))
}

// Done closes the root element and returns the document.
func (w *Writer) Done() []byte {
	w.End(w.root)
	return w.buf
}

// AppendEscaped appends text as character data. Control characters are left
// as they are, which XML 1.0 forbids and OSS does (spec oss-api.md H.3); a
// carriage return is written as a reference, because parsers would turn a raw
// one into a line feed.
func AppendEscaped(dst []byte, text string) []byte {
	last := 0
	for i := 0; i < len(text); i++ {
		var esc string
		switch text[i] {
		case '&':
			esc = "&amp;"
		case '<':
			esc = "&lt;"
		case '>':
			esc = "&gt;"
		case '\r':
			esc = "&#13;"
		default:
			continue
		}
		dst = append(dst, text[last:i]...)
		dst = append(dst, esc...)
		last = i + 1
	}
	return append(dst, text[last:]...)
}
