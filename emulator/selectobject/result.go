package selectobject

import (
	"errors"
	"fmt"
	"io"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

// rows are the rows of an object, and the writer of those that are selected.
type rows interface {
	row

	// next goes on to the next row. The error is io.EOF after the last.
	next() error

	// position is how far the object was read, and how many of its rows, those
	// of JSON with all their nodes.
	position() (offset, rows int64)

	// bind finds the columns of a query.
	bind(q *query) error

	// partial reports whether the row lacks a column that a query names.
	partial(q *query) bool

	appendHeader(dst []byte, q *query) []byte
	appendRow(dst []byte, q *query) ([]byte, error)
	appendTotals(dst []byte, q *query, results []value) []byte
}

// A Result is a request under way.
type Result struct {
	request *Request
	plan    plan
	rows    rows
	totals  []total
	values  []value // of totals for one row

	found   int64 // rows selected
	skipped int64
	lines   []int64 // numbers of the first of them

	buf     []byte
	started bool  // there was a call of Next
	rowSent bool  // a row was written, or a frame returned
	quiet   int64 // how far the object was read at the last frame
	silence int64
	done    bool
	failure error // what a raw result ends with
}

const (
	// chunk is about how much of the result goes into a frame.
	chunk = 64 << 10

	// silence is how much of an object is read without a frame. OSS sends a
	// Continuous frame every five seconds (A117).
	silence = 256 << 20

	// maxLines bounds how many skipped rows are named.
	maxLines = 10
)

// Next returns the next piece of the answer, and io.EOF after the last. It is
// valid until the next call.
//
// An error before the first row is returned; one after it is written as the
// End frame. A result without frames cannot tell: then the error is returned
// as well, and the answer must be broken off (A115).
func (r *Result) Next() ([]byte, error) {
	if r.failure != nil {
		return nil, r.failure
	}
	if r.done {
		return nil, io.EOF
	}
	r.buf = r.begin()
	if !r.started && r.request.header {
		r.buf = r.rows.appendHeader(r.buf, r.request.query)
	}
	r.started = true
	for {
		err := r.step()
		offset, _ := r.rows.position()
		filled := len(r.buf) > r.prefix()
		switch {
		case err == io.EOF:
			return r.finish(offset), nil
		case err != nil:
			return r.fail(err, offset)
		case len(r.buf) >= chunk || filled && offset-r.quiet >= r.silence:
			return r.seal(dataFrame, offset), nil
		case offset-r.quiet >= r.silence && !r.request.raw:
			return r.seal(continuousFrame, offset), nil
		}
	}
}

// prefix is how much of a buffer comes before rows.
func (r *Result) prefix() int {
	if r.request.raw {
		return 0
	}
	return headerSize + 8
}

func (r *Result) begin() []byte {
	if r.request.raw {
		return r.buf[:0]
	}
	return beginFrame(r.buf)
}

func (r *Result) seal(kind uint32, offset int64) []byte {
	r.quiet, r.rowSent = offset, true
	if !r.request.raw {
		r.buf = sealFrame(r.buf, kind, offset, r.request.crc)
	}
	return r.buf
}

// step takes one row into account.
func (r *Result) step() error {
	offset, n := r.rows.position()
	q := r.request.query
	switch {
	case q.limit > 0 && r.found == q.limit:
		return io.EOF
	case r.plan.end >= 0 && n >= r.plan.end && r.request.format == CSV:
		return io.EOF
	case r.plan.lastByte >= 0 && offset > r.plan.lastByte:
		return io.EOF
	}
	if err := r.rows.next(); err != nil {
		return err
	}
	switch _, n = r.rows.position(); {
	case n <= r.plan.first:
		return nil
	case r.plan.end >= 0 && n > r.plan.end:
		return io.EOF // comments were passed over
	}
	err := r.row(q)
	if err == errMismatch {
		return r.skip(n - 1)
	}
	return err
}

// row selects a row, or not.
func (r *Result) row(q *query) error {
	if r.request.skipPartial && r.rows.partial(q) {
		return errMismatch
	}
	if q.where != nil {
		v, err := condition(q.where, r.rows)
		if err != nil || !v.isTrue() {
			return err
		}
	}
	if !q.totals {
		buf, err := r.rows.appendRow(r.buf, q)
		if err == nil && len(buf)-len(r.buf) > maxOutputRow {
			err = osserr.SelectOutputTooLong.With()
		}
		if err != nil {
			return err
		}
		r.buf = buf
		r.found++
		r.rowSent = true
		return nil
	}
	r.values = r.values[:0]
	for i := range r.totals {
		v, err := r.totals[i].value(r.rows)
		if err != nil {
			return err
		}
		r.values = append(r.values, v)
	}
	for i, v := range r.values {
		r.totals[i].add(v)
	}
	r.found++
	return nil
}

// dataKind is what an error of the data is called.
func (r *Result) dataKind() osserr.Kind {
	if r.request.format == JSON {
		return osserr.InvalidJSONData
	}
	return osserr.InvalidCSVLine
}

// skip passes over a row that does not fit the statement, unless there were
// too many.
func (r *Result) skip(line int64) error {
	if r.skipped++; r.skipped > r.request.maxSkipped {
		return r.dataKind().Saying(fmt.Sprintf(
			"Row %d lacks a column or has a value of another type than the SQL; %d rows were skipped, and MaxSkippedRecordsAllowed is %d.",
			line, r.skipped, r.request.maxSkipped)).With()
	}
	if len(r.lines) < maxLines {
		r.lines = append(r.lines, line)
	}
	return nil
}

// finish ends the result.
func (r *Result) finish(offset int64) []byte {
	r.done = true
	if q := r.request.query; q.totals {
		r.values = r.values[:0]
		for i := range r.totals {
			r.values = append(r.values, r.totals[i].final())
		}
		r.buf = r.rows.appendTotals(r.buf, q, r.values)
	}
	message := ""
	if r.skipped > 0 {
		message = fmt.Sprintf("%s.Skipped rows: %d. Their numbers: %d", r.dataKind().Code, r.skipped, r.lines)
	}
	const status = 200 // captures have 200, although the answer is a 206
	return r.sealEnd(offset, status, message)
}

// sealEnd returns what is in the buffer, if anything, and the End frame.
func (r *Result) sealEnd(offset int64, status int, message string) []byte {
	var last []byte
	if len(r.buf) > r.prefix() || r.request.raw {
		last = r.seal(dataFrame, offset)
	}
	if r.request.raw {
		return last
	}
	end := appendEnd(beginFrame(nil), offset-r.plan.at, status, message)
	return append(last, sealFrame(end, endFrame, offset, r.request.crc)...)
}

// fail ends the result with an error.
func (r *Result) fail(err error, offset int64) ([]byte, error) {
	r.done = true
	var known *osserr.Error
	switch {
	case !r.rowSent || !errors.As(err, &known):
		r.failure = err
		return nil, err
	case !r.request.raw:
		return r.sealEnd(offset, known.Status, known.Code+"."+known.Message), nil
	}
	r.failure = err
	return r.seal(dataFrame, offset), nil
}
