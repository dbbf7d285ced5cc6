package selectobject

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

// A node is a JSON value. Members of objects keep their order.
type node struct {
	kind  nodeKind
	text  string   // of strings and numbers; "true" and "false"
	keys  []string // of an object, as many as elems
	elems []node
}

type nodeKind byte

const (
	nodeNull   nodeKind = 'n'
	nodeBool   nodeKind = 'b'
	nodeNumber nodeKind = '0'
	nodeString nodeKind = '"'
	nodeArray  nodeKind = '['
	nodeObject nodeKind = '{'
)

// follow returns what a path leads to, nil if it leads nowhere.
func (n *node) follow(path []step) *node {
next:
	for _, s := range path {
		switch {
		case n.kind == nodeObject && s.isKey():
			for i, key := range n.keys {
				if key == s.key {
					n = &n.elems[i]
					continue next
				}
			}
		case n.kind == nodeArray && s.index >= 0 && s.index < len(n.elems):
			n = &n.elems[s.index]
			continue
		}
		return nil
	}
	return n
}

// A jsonReader finds the nodes of a JSON text that a path leads to, one after
// the other, and holds no more of it than one of them.
type jsonReader struct {
	dec   *json.Decoder
	lines bool // a sequence of values, not a single one
	path  []step

	meter  *meter
	base   int64 // offset of the first byte
	values int64 // values at the top so far
	last   int64 // how many there may be, -1 for any number

	open    []container // which the path has entered
	started bool
}

// A container is an object or array that the path has entered.
type container struct {
	kind nodeKind
	step int // of the path, which its elements must match
	next int // index of the next element
}

func newJSONReader(src io.Reader, lines bool, path []step, base int64) *jsonReader {
	m := &meter{src: bufio.NewReaderSize(src, 64<<10), lines: lines}
	r := &jsonReader{dec: json.NewDecoder(m), lines: lines, path: path, meter: m, base: base, last: -1}
	r.dec.UseNumber()
	m.used = r.dec.InputOffset
	return r
}

// offset is how far the text was read: up to its end, if that was reached.
func (r *jsonReader) offset() int64 {
	if r.meter.ended {
		return r.base + r.meter.read
	}
	return r.base + r.dec.InputOffset()
}

// next returns the next node, io.EOF after the last.
func (r *jsonReader) next() (*node, error) {
	for {
		if len(r.open) == 0 {
			n, found, err := r.top()
			if err != nil || found {
				return n, err
			}
			continue
		}
		c := &r.open[len(r.open)-1]
		if !r.dec.More() {
			if _, err := r.token(); err != nil {
				return nil, err
			}
			r.open = r.open[:len(r.open)-1]
			continue
		}
		wanted, err := r.element(c)
		if err != nil {
			return nil, err
		}
		if !wanted {
			if err := r.skip(); err != nil {
				return nil, err
			}
			continue
		}
		if n, found, err := r.enter(c.step + 1); err != nil || found {
			return n, err
		}
	}
}

// top begins the next value at the top. The error is io.EOF if there is none.
func (r *jsonReader) top() (*node, bool, error) {
	if r.values == r.last {
		return nil, false, io.EOF
	}
	t, err := r.dec.Token()
	switch {
	case err == io.EOF && (r.lines || r.started):
		return nil, false, io.EOF
	case err == io.EOF:
		return nil, false, r.failed(io.ErrUnexpectedEOF)
	case err != nil:
		return nil, false, r.failed(err)
	case r.started && !r.lines:
		return nil, false, r.failed(errSecondValue)
	}
	r.started = true
	r.values++
	return r.enterToken(t, 0)
}

// skipTop passes over a value at the top.
func (r *jsonReader) skipTop() error {
	t, err := r.dec.Token()
	if err == io.EOF {
		return err
	}
	if err == nil {
		r.values++
		err = r.skipToken(t)
	}
	return r.failed(err)
}

// element reads up to the value of the next element and reports whether the
// path goes there.
func (r *jsonReader) element(c *container) (bool, error) {
	s := r.path[c.step]
	if c.kind == nodeArray {
		c.next++
		return s.all || s.index == c.next-1, nil
	}
	key, err := r.token()
	if err != nil {
		return false, err
	}
	name, _ := key.(string)
	return s.all || s.isKey() && s.key == name, nil
}

func (r *jsonReader) enter(step int) (*node, bool, error) {
	t, err := r.token()
	if err != nil {
		return nil, false, err
	}
	return r.enterToken(t, step)
}

// enterToken goes on with a value that begins with a token: it is the node, or
// the path goes on in it, or it is passed over.
func (r *jsonReader) enterToken(t json.Token, step int) (*node, bool, error) {
	if step == len(r.path) {
		start := r.dec.InputOffset()
		n, err := r.build(t, start, 0)
		return &n, err == nil, r.failed(err)
	}
	if d, ok := t.(json.Delim); ok {
		r.open = append(r.open, container{kind: nodeKind(d), step: step})
	}
	return nil, false, nil
}

// token reads a token inside of a value, where the text must not end.
func (r *jsonReader) token() (json.Token, error) {
	t, err := r.dec.Token()
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return t, r.failed(err)
}

func (r *jsonReader) skip() error {
	t, err := r.token()
	if err != nil {
		return err
	}
	return r.skipToken(t)
}

// skipToken passes over the rest of a value.
func (r *jsonReader) skipToken(t json.Token) error {
	for depth := 0; ; {
		switch t {
		case json.Delim('{'), json.Delim('['):
			if depth++; depth > maxNesting {
				return osserr.JSONNodeTooDeep.With()
			}
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
		if depth == 0 {
			return nil
		}
		var err error
		if t, err = r.token(); err != nil {
			return err
		}
	}
}

// build makes the node of a value that begins with a token.
func (r *jsonReader) build(t json.Token, start int64, depth int) (n node, err error) {
	switch t := t.(type) {
	case nil:
		return node{kind: nodeNull}, nil
	case bool:
		return node{kind: nodeBool, text: fmt.Sprint(t)}, nil
	case json.Number:
		return node{kind: nodeNumber, text: string(t)}, nil
	case string:
		return node{kind: nodeString, text: t}, nil
	case json.Delim:
		n.kind = nodeKind(t)
	}
	if depth > maxNesting {
		return n, osserr.JSONNodeTooDeep.With()
	}
	for r.dec.More() {
		if n.kind == nodeObject {
			key, err := r.token()
			if err != nil {
				return n, err
			}
			name, _ := key.(string)
			n.keys = append(n.keys, name)
		}
		t, err := r.token()
		if err != nil {
			return n, err
		}
		element, err := r.build(t, start, depth+1)
		if err != nil {
			return n, err
		}
		n.elems = append(n.elems, element)
		switch {
		case n.kind == nodeArray && len(n.elems) > maxArray:
			return n, osserr.JSONArrayTooLarge.With()
		case r.dec.InputOffset()-start > maxNode:
			return n, osserr.JSONNodeTooLarge.With()
		}
	}
	_, err = r.token() // the closing bracket
	return n, err
}

var errSecondValue = errors.New("selectobject: a document holds a second value")

// failed turns an error of the decoder into one of OSS, which names where it
// was and shows what follows.
func (r *jsonReader) failed(err error) error {
	var known *osserr.Error
	var syntax *json.SyntaxError
	switch {
	case err == nil || errors.As(err, &known):
		return err
	case !errors.As(err, &syntax) && !errors.Is(err, io.ErrUnexpectedEOF) && err != errSecondValue:
		return err // of what is read from
	}
	const shown = 11 // bytes, as OSS shows
	rest := make([]byte, 256)
	n, _ := io.ReadFull(r.dec.Buffered(), rest)
	follows := strings.TrimLeft(string(rest[:n]), " \t\r\n,:")
	at := r.base + r.dec.InputOffset() + int64(n-len(follows))
	if len(follows) > shown {
		follows = follows[:shown]
	}
	return osserr.InvalidJSONData.Saying(fmt.Sprintf("Invalid value.The current offset is:%d.The incorrect json data:'%s'.", at, strings.ToValidUTF8(follows, ""))).With()
}

// A meter feeds a decoder and keeps it from holding more than a node may have,
// checks that the text is UTF-8, and in JSON LINES makes blanks of commas
// between values, which OSS does not mind (A118).
type meter struct {
	src   io.Reader
	used  func() int64 // how much the decoder has used
	read  int64
	ended bool // the decoder has used all, and there is no more
	lines bool

	depth  int  // of brackets
	quoted bool // in a string
	escape bool // after a backslash in one
	tail   []byte
}

func (m *meter) Read(p []byte) (int, error) {
	if m.read-m.used() > maxNode+64<<10 {
		return 0, osserr.JSONNodeTooLarge.With()
	}
	n, err := m.src.Read(p)
	m.read += int64(n)
	m.ended = n == 0 && err == io.EOF
	if !m.isUTF8(p[:n], err == io.EOF) {
		return 0, osserr.SelectTextEncoding.With()
	}
	if m.lines {
		m.blankCommas(p[:n])
	}
	return n, err
}

// isUTF8 checks a piece of text, of which the last character may go on in the
// next.
func (m *meter) isUTF8(p []byte, last bool) bool {
	if len(m.tail) == 0 && utf8.Valid(p) {
		return true
	}
	text := append(m.tail, p...)
	whole := len(text)
	for i := 1; !last && i < utf8.UTFMax && i <= len(text); i++ {
		if b := text[len(text)-i]; utf8.RuneStart(b) {
			if !utf8.FullRune(text[len(text)-i:]) {
				whole = len(text) - i
			}
			break
		}
	}
	m.tail = append([]byte(nil), text[whole:]...)
	return utf8.Valid(text[:whole])
}

func (m *meter) blankCommas(p []byte) {
	for i, c := range p {
		switch {
		case m.escape:
			m.escape = false
		case m.quoted:
			m.escape = c == '\\'
			m.quoted = c != '"'
		case c == '"':
			m.quoted = true
		case c == '{' || c == '[':
			m.depth++
		case c == '}' || c == ']':
			m.depth--
		case c == ',' && m.depth == 0:
			p[i] = ' '
		}
	}
}
