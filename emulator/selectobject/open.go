package selectobject

import (
	"bufio"
	"compress/flate"
	"compress/gzip"
	"errors"
	"io"
	"slices"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

// A plan says where to read in an object, and which rows count.
type plan struct {
	at       int64 // where to begin
	row      int64 // the number of the row there
	first    int64 // the first row that counts
	end      int64 // the first that does not any more; -1 for none
	lastByte int64 // rows that begin after it do not count; -1 for none
}

// Open begins to run a request on an object of size bytes. meta is what
// CreateSelectObjectMeta made of it, nil if there is none; it counts only if
// NeedsMeta.
func (r *Request) Open(object io.ReaderAt, size int64, meta *Meta) (*Result, error) {
	p, err := r.plan(object, size, meta)
	if err != nil {
		return nil, err
	}
	src, err := r.source(object, p.at, size)
	if err != nil {
		return nil, err
	}
	res := &Result{request: r, plan: p, silence: silence, quiet: p.at}
	if r.format == CSV {
		res.rows, err = r.openCSV(src, object, size, p)
	} else {
		res.rows, err = r.openJSON(src, p)
	}
	if err != nil {
		return nil, err
	}
	if err := res.rows.bind(r.query); err != nil {
		return nil, err
	}
	for i := range r.query.items {
		if r.query.totals {
			res.totals = append(res.totals, total{aggregate: r.query.items[i].total})
		}
	}
	return res, nil
}

func (r *Request) plan(object io.ReaderAt, size int64, meta *Meta) (plan, error) {
	p := plan{end: -1, lastByte: -1}
	switch {
	case r.ranged == nil:
		return p, nil
	case r.ranged.unit != byBytes:
		if err := meta.check(&r.input); err != nil {
			return p, err
		}
		at, first, end, err := meta.locate(r.ranged)
		return plan{at: at.offset, row: at.row, first: first, end: end, lastByte: -1}, err
	}
	first, end, err := r.ranged.within(size)
	if err != nil {
		return p, err
	}
	p.lastByte = end - 1
	if first > 0 {
		p.at, err = afterDelimiter(object, first, end, r.input.record)
	}
	return p, err
}

// afterDelimiter finds where the first row begins whose delimiter before it
// ends between first and end.
func afterDelimiter(object io.ReaderAt, first, end int64, delimiter string) (int64, error) {
	at := max(0, first-int64(len(delimiter)))
	src := bufio.NewReaderSize(io.NewSectionReader(object, at, end-at), 64<<10)
	var seen []byte
	for {
		b, err := src.ReadByte()
		if err == io.EOF {
			return 0, osserr.SelectRangeNoRecordDelimiter.With()
		}
		if err != nil {
			return 0, err
		}
		at++
		if seen = append(seen, b); len(seen) > len(delimiter) {
			seen = slices.Delete(seen, 0, 1)
		}
		if string(seen) == delimiter {
			return at, nil
		}
	}
}

// source reads an object from an offset, decompressed.
func (r *Request) source(object io.ReaderAt, at, size int64) (io.Reader, error) {
	src := io.NewSectionReader(object, at, size-at)
	if !r.input.gzip {
		return src, nil
	}
	z, err := gzip.NewReader(bufio.NewReader(src))
	if err != nil {
		return nil, decompression(err)
	}
	return decompressor{z}, nil
}

// A decompressor names its errors as OSS does.
type decompressor struct{ z *gzip.Reader }

func (d decompressor) Read(p []byte) (int, error) {
	n, err := d.z.Read(p)
	if err != nil && err != io.EOF {
		err = decompression(err)
	}
	return n, err
}

func decompression(err error) error {
	var corrupt flate.CorruptInputError
	if errors.As(err, &corrupt) || err == gzip.ErrHeader || err == gzip.ErrChecksum || err == io.ErrUnexpectedEOF || err == io.EOF {
		return osserr.SelectDecompress.With().Hinted(err.Error())
	}
	return err
}

func (r *Request) openCSV(src io.Reader, object io.ReaderAt, size int64, p plan) (rows, error) {
	reader := func(src io.Reader) csvReader {
		return csvReader{dialect: r.input.dialect, comment: r.input.comment, quotedRecords: r.input.quotedRecords, src: src}
	}
	rows := &csvRows{csvReader: reader(src), out: r.output, keepAll: r.keepAll}
	rows.offset, rows.count = p.at, p.row
	if r.input.header == noHeader {
		return rows, nil
	}
	// The header is the first record, also for a request that begins later.
	from := &rows.csvReader
	if p.at > 0 {
		other := reader(io.NewSectionReader(object, 0, size))
		from = &other
	}
	if err := from.next(); err != nil && err != io.EOF {
		return nil, err
	}
	rows.header = slices.Clone(from.fields)
	rows.width = len(rows.header)
	if r.input.header == useHeader {
		rows.names = rows.header
	}
	return rows, nil
}

func (r *Request) openJSON(src io.Reader, p plan) (rows, error) {
	reader := newJSONReader(src, r.input.lines, r.query.from, p.at)
	for reader.values = p.row; reader.values < p.first; {
		if err := reader.skipTop(); err != nil {
			return nil, err
		}
	}
	reader.last = p.end
	return &jsonRows{jsonReader: reader, record: r.output.record, numberAsText: r.numbersAsStrings}, nil
}
