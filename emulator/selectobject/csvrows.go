package selectobject

import (
	"strings"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

// csvRows are the rows of a CSV object, and the writer of those selected.
type csvRows struct {
	csvReader
	out     dialect // delimiters of the result; its quote is that of the object
	keepAll bool
	header  []csvField // nil if there is none
	names   []csvField // the header, if columns may be named by it
	width   int        // columns that a row should have
}

func (r *csvRows) next() error {
	err := r.csvReader.next()
	if err == nil && r.width == 0 {
		r.width = len(r.fields)
	}
	return err
}

func (r *csvRows) position() (offset, rows int64) { return r.offset, r.count }

func (r *csvRows) value(c *column) (value, bool) {
	if c.index >= len(r.fields) {
		return value{}, false
	}
	return value{kind: text, s: r.fields[c.index].value}, true
}

func (r *csvRows) partial(q *query) bool {
	for _, c := range q.columns {
		if c.index >= len(r.fields) {
			return true
		}
	}
	return q.star && len(r.fields) < r.width
}

// bind finds the columns that a query names in the header. Their names have no
// case: the tests of the SDKs ask for data_value where the header says
// Data_Value.
func (r *csvRows) bind(q *query) error {
	for _, c := range q.columns {
		for i := 0; c.index < 0 && i < len(r.names); i++ {
			if strings.EqualFold(r.names[i].value, c.name) {
				c.index = i
			}
		}
		if c.index < 0 {
			return osserr.SQLColumnName.Saying("The CSV object has no column " + brief(c.name) + ".").With()
		}
	}
	if !r.keepAll {
		return nil
	}
	seen := map[int]bool{}
	for _, p := range q.items {
		if p.column == nil {
			return osserr.SQLTooComplex.With() // a constant has no place among the columns
		}
		if seen[p.column.index] {
			return osserr.SQLKeepAllWithDuplicate.With()
		}
		seen[p.column.index] = true
	}
	return nil
}

// appendHeader writes the names of the columns, in lower case as OSS does, if
// the object has names (A119).
func (r *csvRows) appendHeader(dst []byte, q *query) []byte {
	if r.header == nil {
		return dst
	}
	if q.star || r.keepAll {
		for i, f := range r.header {
			dst = r.delimit(dst, i)
			dst = r.appendText(dst, strings.ToLower(f.value))
		}
		return append(dst, r.out.record...)
	}
	for i, p := range q.items {
		name := p.name
		if name == "" && p.plain && p.column.index < len(r.header) {
			name = r.header[p.column.index].value
		}
		if name == "" {
			name = dummyKey(i)
		}
		dst = r.delimit(dst, i)
		dst = r.appendText(dst, strings.ToLower(name))
	}
	return append(dst, r.out.record...)
}

func (r *csvRows) appendRow(dst []byte, q *query) ([]byte, error) {
	limit := len(dst) + maxOutputRow
	switch {
	case q.star:
		for i, f := range r.fields {
			dst = r.delimit(dst, i)
			dst = r.appendField(dst, f)
		}
	case r.keepAll:
		at := make([]*projection, len(r.fields))
		for i := range q.items {
			if n := q.items[i].column.index; n < len(at) {
				at[n] = &q.items[i]
			}
		}
		var err error
		for i, p := range at {
			if dst = r.delimit(dst, i); p != nil {
				if dst, err = r.appendItem(dst, p); err != nil {
					return nil, err
				}
			}
		}
	default:
		var err error
		for i := range q.items {
			dst = r.delimit(dst, i)
			if dst, err = r.appendItem(dst, &q.items[i]); err != nil {
				return nil, err
			}
			if len(dst) > limit {
				return nil, osserr.SelectOutputTooLong.With()
			}
		}
	}
	return append(dst, r.out.record...), nil
}

func (r *csvRows) appendTotals(dst []byte, _ *query, results []value) []byte {
	for i, v := range results {
		dst = r.delimit(dst, i)
		dst = v.append(dst)
	}
	return append(dst, r.out.record...)
}

func (r *csvRows) delimit(dst []byte, i int) []byte {
	if i > 0 {
		dst = append(dst, r.out.field...)
	}
	return dst
}

func (r *csvRows) appendItem(dst []byte, p *projection) ([]byte, error) {
	if p.plain {
		if p.column.index < len(r.fields) {
			dst = r.appendField(dst, r.fields[p.column.index])
		}
		return dst, nil
	}
	v, err := p.expr.eval(r)
	if err != nil {
		return nil, err
	}
	if v.kind == str {
		return r.appendText(dst, v.s), nil
	}
	return v.append(dst), nil
}

// appendField writes a column of the object as it stands there, unless it
// needs quotes that it has not.
func (r *csvRows) appendField(dst []byte, f csvField) []byte {
	if len(f.raw) != len(f.value) || r.out.record == r.record && r.out.field == r.field {
		return append(dst, f.raw...)
	}
	return r.appendText(dst, f.value)
}

func (r *csvRows) appendText(dst []byte, s string) []byte {
	if !strings.Contains(s, r.out.field) && !strings.Contains(s, r.out.record) && strings.IndexByte(s, r.quote) < 0 {
		return append(dst, s...)
	}
	q := string(r.quote)
	dst = append(dst, q...)
	dst = append(dst, strings.ReplaceAll(s, q, q+q)...)
	return append(dst, q...)
}
