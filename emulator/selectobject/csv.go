package selectobject

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

// A dialect says how CSV is written.
type dialect struct {
	record, field string // delimiters
	quote         byte
}

// A csvReader splits CSV into records: RFC 4180 with delimiters of one's own.
// encoding/csv knows neither those nor comments that count as a record.
type csvReader struct {
	dialect
	comment       byte // a record that begins with it is passed over; 0 for none
	quotedRecords bool // a record delimiter in quotes is text

	src      io.Reader
	buf      []byte // buf[pos:end] was read and not yet used
	pos, end int
	ended    bool // src has no more

	offset int64 // of buf[pos]
	count  int64 // records so far

	start  int64 // offset of the record
	fields []csvField
	spans  []span
}

// A csvField is one column of a record: its value, and how it was written,
// quotes included.
type csvField struct{ value, raw string }

// A span is where a field lies in the window.
type span struct {
	start, end int
	quoted     bool
}

// next reads the next record into fields. Comments are passed over, but count.
// The error is io.EOF after the last.
func (r *csvReader) next() error {
	for {
		comment, err := r.read()
		if err != nil {
			return err
		}
		if !comment {
			return nil
		}
	}
}

func (r *csvReader) read() (comment bool, err error) {
	for {
		window := r.buf[r.pos:r.end]
		if len(window) == 0 && r.ended {
			return false, io.EOF
		}
		comment = r.comment != 0 && len(window) > 0 && window[0] == r.comment
		length, ok, err := r.split(window, comment)
		switch {
		case err != nil:
			return false, err
		case ok && length <= maxCSVRow:
			r.start = r.offset
			r.count++
			if !comment {
				err = r.cut(string(window[:length]))
			}
			consumed := min(length+len(r.record), len(window))
			r.pos += consumed
			r.offset += int64(consumed)
			return comment, err
		case ok || len(window) > maxCSVRow:
			return false, r.invalid("it is longer than 256 KB")
		}
		if err := r.fill(); err != nil {
			return false, err
		}
	}
}

// fill reads more behind what is in the window.
func (r *csvReader) fill() error {
	if r.pos > 0 {
		r.end = copy(r.buf, r.buf[r.pos:r.end])
		r.pos = 0
	}
	if r.end == len(r.buf) {
		r.buf = append(r.buf, make([]byte, max(64<<10, len(r.buf)))...)
	}
	n, err := r.src.Read(r.buf[r.end:])
	r.end += n
	if err == io.EOF {
		r.ended = true
		return nil
	}
	return err
}

// split finds the fields of the record at the begin of the window, and its
// length without the delimiter. ok is false if more of it must be read.
func (r *csvReader) split(window []byte, comment bool) (length int, ok bool, err error) {
	length = bytes.Index(window, []byte(r.record))
	switch {
	case length < 0 && !r.ended:
		return 0, false, nil
	case length < 0:
		length = len(window)
	}
	r.spans = r.spans[:0]
	switch line := window[:length]; {
	case comment:
		return length, true, nil
	case bytes.IndexByte(line, r.quote) < 0:
		r.splitPlain(line)
		return length, true, nil
	case !r.quotedRecords:
		return r.splitQuoted(line, true)
	}
	return r.splitQuoted(window, r.ended)
}

// splitPlain splits a record in which nothing is quoted.
func (r *csvReader) splitPlain(line []byte) {
	start := 0
	for {
		n := bytes.IndexByte(line[start:], r.field[0])
		if n < 0 {
			r.spans = append(r.spans, span{start: start, end: len(line)})
			return
		}
		r.spans = append(r.spans, span{start: start, end: start + n})
		start += n + 1
	}
}

// splitQuoted splits a record with quotes. whole says that the window will not
// grow.
func (r *csvReader) splitQuoted(window []byte, whole bool) (length int, ok bool, err error) {
	for at := 0; ; at++ {
		s := span{start: at}
		if at < len(window) && window[at] == r.quote {
			s.quoted = true
			if at = r.closing(window, at+1); at < 0 {
				if whole {
					err = r.invalid("a quote is not closed")
				}
				return 0, false, err
			}
			// The carriage return of files whose delimiter is said to be \n.
			if r.record == "\n" && at < len(window) && window[at] == '\r' {
				at++
			}
		} else {
			for at < len(window) && window[at] != r.field[0] && (window[at] != r.record[0] || !bytes.HasPrefix(window[at:], []byte(r.record))) {
				at++
			}
		}
		s.end = at
		r.spans = append(r.spans, s)
		rest := window[at:]
		switch {
		case bytes.HasPrefix(rest, []byte(r.record)) || len(rest) == 0 && whole:
			return at, true, nil
		case !whole && len(rest) < len(r.record):
			r.spans = r.spans[:0]
			return 0, false, nil
		case rest[0] != r.field[0]:
			return 0, false, r.invalid("text follows a closing quote")
		}
	}
}

// closing returns the index after the quote that ends the text at start, -1 if
// there is none. A doubled quote is one that belongs to the text.
func (r *csvReader) closing(window []byte, start int) int {
	for {
		n := bytes.IndexByte(window[start:], r.quote)
		if n < 0 {
			return -1
		}
		start += n + 1
		if start == len(window) || window[start] != r.quote {
			return start
		}
		start++
	}
}

// cut makes the fields of a record of its spans.
func (r *csvReader) cut(record string) error {
	if !utf8.ValidString(record) {
		return osserr.SelectTextEncoding.With()
	}
	r.fields = r.fields[:0]
	for _, s := range r.spans {
		f := csvField{value: record[s.start:s.end], raw: record[s.start:s.end]}
		if s.quoted {
			q := string(r.quote)
			last := strings.LastIndexByte(f.raw, r.quote)
			f.value = strings.ReplaceAll(f.raw[1:last], q+q, q) + f.raw[last+1:]
		}
		r.fields = append(r.fields, f)
	}
	return nil
}

func (r *csvReader) invalid(why string) error {
	return osserr.InvalidCSVLine.Saying(fmt.Sprintf("Row %d is not valid CSV: %s.", r.count, why)).With()
}
