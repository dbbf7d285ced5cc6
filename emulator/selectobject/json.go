package selectobject

import (
	"bufio"
	"io"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

// A node is a JSON value. Members of objects keep their order.
type node struct {
	kind  nodeKind
	text  string   // of strings and numbers
	keys  []string // of an object, as many as elems
	elems []node
}

type nodeKind byte

const (
	nodeNull   nodeKind = 'n'
	nodeTrue   nodeKind = 't'
	nodeFalse  nodeKind = 'f'
	nodeNumber nodeKind = '0'
	nodeString nodeKind = '"'
	nodeArray  nodeKind = '['
	nodeObject nodeKind = '{'
)

// closing is the bracket that ends an array or object.
func (k nodeKind) closing() byte { return byte(k) + 2 }

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
// the other, and holds no more of it than one of them. The tokens of
// encoding/json would do, but take ten times as long.
type jsonReader struct {
	src    *bufio.Reader
	offset int64 // of what src gives next
	lines  bool  // a sequence of values, not a single one
	path   []step

	values int64       // values at the top so far
	last   int64       // how many there may be, -1 for any number
	open   []container // which the path has entered

	start int64             // offset of the node that is read; -1 outside of one
	word  []byte            // the string or number that is read
	names map[string]string // keys that were read, to have each once

	// Elements and keys wait on a stack until their number is known, and then
	// move to where those of the whole node lie together.
	elems, allElems []node
	keys, allKeys   []string
}

// settle moves what is on the stack from a place on to all, and shortens the
// stack. What all held of this node stays where it is.
func settle[T any](stack, all *[]T, from int) []T {
	s, n := *stack, len(*stack)-from
	if cap(*all)-len(*all) < n {
		*all = make([]T, 0, 2*max(128, n, cap(*all)))
	}
	at := len(*all)
	*all = append(*all, s[from:]...)
	*stack = s[:from]
	return (*all)[at : at+n : at+n]
}

// A container is an object or array that the path has entered.
type container struct {
	kind  nodeKind
	step  int // of the path, which its elements must match
	count int // of its elements so far
}

func newJSONReader(src io.Reader, lines bool, path []step, offset int64) *jsonReader {
	return &jsonReader{src: bufio.NewReaderSize(src, 64<<10), lines: lines, path: path, offset: offset, last: -1, start: -1, names: map[string]string{}}
}

// next returns the next node, which is valid until the next call, and io.EOF
// after the last.
func (r *jsonReader) next() (*node, error) {
	for {
		if len(r.open) == 0 {
			if r.values == r.last {
				return nil, io.EOF
			}
			if err := r.top(); err != nil {
				return nil, err
			}
			if n, err := r.enter(0); n != nil || err != nil {
				return n, err
			}
			continue
		}
		c := &r.open[len(r.open)-1]
		key, more, err := r.element(c.kind, c.count)
		switch s := r.path[c.step]; {
		case err != nil:
			return nil, err
		case !more:
			r.open = r.open[:len(r.open)-1]
			continue
		case s.all || c.kind == nodeObject && s.isKey() && s.key == key || c.kind == nodeArray && s.index == c.count:
			c.count++
			if n, err := r.enter(c.step + 1); n != nil || err != nil {
				return n, err
			}
			continue
		}
		c.count++
		if err := r.skip(); err != nil {
			return nil, err
		}
	}
}

// top goes to the next value at the top. The error is io.EOF if there is none.
// Commas between lines are passed over (A118).
func (r *jsonReader) top() error {
	c, err := r.peek()
	for r.lines && r.values > 0 && err == nil && c == ',' {
		r.discard(1)
		c, err = r.peek()
	}
	switch {
	case err == io.EOF && (r.lines || r.values > 0):
		return io.EOF
	case err == io.EOF || err == nil && !r.lines && r.values > 0:
		return r.invalid()
	}
	r.values++
	return err
}

// skipTop passes over the next value at the top.
func (r *jsonReader) skipTop() error {
	if err := r.top(); err != nil {
		return err
	}
	return r.skip()
}

// enter goes on with the value that comes next: it is a node, or the path goes
// on in it, or it is passed over.
func (r *jsonReader) enter(step int) (*node, error) {
	if step == len(r.path) {
		r.start, r.allElems, r.allKeys = r.offset, r.allElems[:0], r.allKeys[:0]
		r.elems, r.keys = r.elems[:0], r.keys[:0]
		n, err := r.value(0, true)
		r.start = -1
		return &n, err
	}
	c, err := r.peek()
	switch k := nodeKind(c); {
	case err != nil:
		return nil, r.failed(err)
	case k == nodeArray || k == nodeObject:
		r.discard(1)
		r.open = append(r.open, container{kind: k, step: step})
		return nil, nil
	}
	return nil, r.skip()
}

func (r *jsonReader) skip() error {
	_, err := r.value(0, false)
	return err
}

// value reads the value that comes next, and keeps it or not.
func (r *jsonReader) value(depth int, keep bool) (n node, err error) {
	c, err := r.peek()
	if err != nil {
		return n, r.failed(err)
	}
	switch n.kind = nodeKind(c); n.kind {
	case nodeTrue:
		return n, r.literal("true")
	case nodeFalse:
		return n, r.literal("false")
	case nodeNull:
		return n, r.literal("null")
	case nodeString:
		n.text, err = r.text(keep)
		return n, err
	case nodeArray, nodeObject:
	default:
		n.kind = nodeNumber
		n.text, err = r.number(keep)
		return n, err
	}
	if depth >= maxNesting {
		return n, osserr.JSONNodeTooDeep.With()
	}
	r.discard(1)
	elems, keys := len(r.elems), len(r.keys)
	for i := 0; ; i++ {
		key, more, err := r.element(n.kind, i)
		if err != nil {
			return n, err
		}
		if !more {
			n.elems, n.keys = settle(&r.elems, &r.allElems, elems), settle(&r.keys, &r.allKeys, keys)
			return n, nil
		}
		element, err := r.value(depth+1, keep)
		switch {
		case err != nil:
			return n, err
		case !keep:
			continue
		case n.kind == nodeArray && i == maxArray:
			return n, osserr.JSONArrayTooLarge.With()
		case r.offset-r.start > maxNode:
			return n, osserr.JSONNodeTooLarge.With()
		}
		r.elems = append(r.elems, element)
		if n.kind == nodeObject {
			r.keys = append(r.keys, key)
		}
	}
}

// element goes to the value of the next element of an array or object, of
// which there were so many before. more is false after the last.
func (r *jsonReader) element(kind nodeKind, before int) (key string, more bool, err error) {
	c, err := r.peek()
	switch {
	case err != nil:
		return "", false, r.failed(err)
	case c == kind.closing():
		r.discard(1)
		return "", false, nil
	case before > 0 && c != ',':
		return "", false, r.invalid()
	case before > 0:
		r.discard(1)
	}
	if kind == nodeArray {
		return "", true, nil
	}
	if c, err = r.peek(); err == nil && c != '"' {
		return "", false, r.invalid()
	}
	if err != nil {
		return "", false, r.failed(err)
	}
	if key, err = r.key(); err != nil {
		return "", false, err
	}
	if c, err = r.peek(); err == nil && c != ':' {
		return "", false, r.invalid()
	}
	r.discard(1)
	return key, true, r.failed(err)
}
