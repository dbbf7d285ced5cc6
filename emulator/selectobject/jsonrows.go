package selectobject

import (
	"strconv"
	"strings"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

// jsonRows are the nodes of a JSON object, and the writer of those selected.
type jsonRows struct {
	*jsonReader
	record       string // delimiter of the result
	numberAsText bool

	node *node
}

func (r *jsonRows) next() (err error) {
	r.node, err = r.jsonReader.next()
	return err
}

func (r *jsonRows) position() (offset, rows int64) { return r.offset, r.values }

func (r *jsonRows) value(c *column) (value, bool) {
	n := r.node.follow(c.path)
	if n == nil {
		return value{}, false
	}
	switch n.kind {
	case nodeNull:
		return value{}, true
	case nodeTrue, nodeFalse:
		return boolValue(n.kind == nodeTrue), true
	case nodeString:
		return value{kind: str, s: n.text}, true
	case nodeNumber:
		if r.numberAsText {
			return value{kind: str, s: n.text}, true
		}
		if v, ok := number(n.text); ok {
			return v, true
		}
	}
	return value{kind: compound}, true
}

func (r *jsonRows) partial(q *query) bool {
	for _, c := range q.columns {
		if r.node.follow(c.path) == nil {
			return true
		}
	}
	return false
}

// bind has nothing to do: keys differ from node to node.
func (r *jsonRows) bind(*query) error { return nil }

// appendHeader has nothing to do: every node says what its values are.
func (r *jsonRows) appendHeader(dst []byte, _ *query) []byte { return dst }

// dummyKey names the value of an item, counted from 0, that has no name.
func dummyKey(i int) string { return "_" + strconv.Itoa(i+1) }

// appendRow writes a node, or an object of the items. What is no object is
// the member _1 of one.
func (r *jsonRows) appendRow(dst []byte, q *query) ([]byte, error) {
	if q.star && r.node.kind == nodeObject {
		return append(r.appendNode(dst, r.node), r.record...), nil
	}
	if q.star {
		dst = append(dst, `{"_1":`...)
		dst = append(r.appendNode(dst, r.node), '}')
		return append(dst, r.record...), nil
	}
	limit, first := len(dst)+maxOutputRow, true
	dst = append(dst, '{')
	for i := range q.items {
		p := &q.items[i]
		n := r.node // of a column
		var v value // of anything else
		if p.plain {
			if n = r.node.follow(p.column.path); n == nil {
				continue // a key that is missing is missing in the result
			}
		} else {
			var err error
			if v, err = p.expr.eval(r); err != nil {
				return nil, err
			}
		}
		dst = appendKey(dst, itemKey(p, i), first)
		first = false
		if p.plain {
			dst = r.appendNode(dst, n)
		} else {
			dst = appendValue(dst, v)
		}
		if len(dst) > limit {
			return nil, osserr.SelectOutputTooLong.With()
		}
	}
	return append(append(dst, '}'), r.record...), nil
}

func (r *jsonRows) appendTotals(dst []byte, q *query, results []value) []byte {
	dst = append(dst, '{')
	for i, v := range results {
		dst = appendValue(appendKey(dst, itemKey(&q.items[i], i), i == 0), v)
	}
	return append(append(dst, '}'), r.record...)
}

// itemKey names an item: by its alias, by the key that its path ends with, or
// by its number.
func itemKey(p *projection, i int) string {
	if p.name != "" {
		return p.name
	}
	if p.plain && len(p.column.path) > 0 {
		if last := p.column.path[len(p.column.path)-1]; last.isKey() {
			return last.key
		}
	}
	return dummyKey(i)
}

func appendKey(dst []byte, key string, first bool) []byte {
	if !first {
		dst = append(dst, ',')
	}
	return append(appendJSONString(dst, key), ':')
}

// appendNode writes a node without white space.
func (r *jsonRows) appendNode(dst []byte, n *node) []byte {
	switch n.kind {
	case nodeNull:
		return append(dst, "null"...)
	case nodeTrue:
		return append(dst, "true"...)
	case nodeFalse:
		return append(dst, "false"...)
	case nodeString:
		return appendJSONString(dst, n.text)
	case nodeNumber:
		return r.appendNumber(dst, n.text)
	}
	dst = append(dst, byte(n.kind))
	for i := range n.elems {
		if n.kind == nodeObject {
			dst = appendKey(dst, n.keys[i], i == 0)
		} else if i > 0 {
			dst = append(dst, ',')
		}
		dst = r.appendNode(dst, &n.elems[i])
	}
	return append(dst, n.kind.closing())
}

// appendNumber writes a number as it was read, or as a double can hold it.
func (r *jsonRows) appendNumber(dst []byte, written string) []byte {
	if v, ok := number(written); ok && v.kind == double && !r.numberAsText {
		return appendDouble(dst, v.f)
	}
	return append(dst, written...)
}

func appendValue(dst []byte, v value) []byte {
	switch v.kind {
	case null:
		return append(dst, "null"...)
	case str, timestamp:
		return appendJSONString(dst, string(v.append(nil)))
	}
	return v.append(dst)
}

// appendJSONString writes a string. OSS escapes slashes, and nothing beyond
// ASCII.
func appendJSONString(dst []byte, s string) []byte {
	dst = append(dst, '"')
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"' || c == '\\' || c == '/':
			dst = append(dst, '\\', c)
		case c >= ' ':
			dst = append(dst, c)
		case strings.IndexByte("\b\f\n\r\t", c) >= 0:
			dst = append(dst, '\\', "btn-fr"[c-'\b'])
		default:
			const hex = "0123456789abcdef"
			dst = append(dst, `\u00`...)
			dst = append(dst, hex[c>>4], hex[c&15])
		}
	}
	return append(dst, '"')
}
