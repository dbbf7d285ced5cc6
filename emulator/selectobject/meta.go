package selectobject

import (
	"encoding/binary"
	"io"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

// splitSize is about how large a split is: its rows begin within so many bytes
// (A114).
const splitSize = 4 << 20

// A Meta is what CreateSelectObjectMeta finds out of an object: how many rows
// it has, and where some of them are.
type Meta struct {
	format    Format
	dialect   dialect // of CSV
	rows      int64
	columns   int
	splits    []split
	splitSize int64
}

// A split is where some of the rows begin: the offset and the number of the
// first.
type split struct{ offset, row int64 }

// Create scans an object.
func (r *MetaRequest) Create(object io.ReaderAt, size int64) (*Meta, error) {
	return r.create(object, size, splitSize)
}

func (r *MetaRequest) create(object io.ReaderAt, size, splitSize int64) (*Meta, error) {
	m := &Meta{format: r.format, dialect: r.input.dialect, splitSize: splitSize}
	src := io.NewSectionReader(object, 0, size)
	if r.format == JSON {
		reader := newJSONReader(src, true, nil, 0)
		for {
			start := reader.offset
			err := reader.skipTop()
			if err == io.EOF {
				return m, nil
			}
			if err != nil {
				return nil, err
			}
			m.add(start)
		}
	}
	reader := &csvReader{dialect: r.input.dialect, quotedRecords: r.input.quotedRecords, src: src}
	for {
		err := reader.next()
		if err == io.EOF {
			return m, nil
		}
		if err != nil {
			return nil, err
		}
		if m.rows == 0 {
			m.columns = len(reader.fields)
		}
		m.add(reader.start)
	}
}

func (m *Meta) add(offset int64) {
	if n := len(m.splits); n == 0 || offset >= m.splits[n-1].offset+m.splitSize {
		m.splits = append(m.splits, split{offset, m.rows})
	}
	m.rows++
}

// Frame is the answer to the request. scanned is how many bytes were read for
// it: none, if the meta was there before.
func (m *Meta) Frame(scanned int64) []byte {
	const status = 200
	frame := appendEnd(beginFrame(nil), scanned, status, "")
	frame = binary.BigEndian.AppendUint32(frame, uint32(max(1, len(m.splits))))
	frame = binary.BigEndian.AppendUint64(frame, uint64(m.rows))
	kind := uint32(jsonMetaEndFrame)
	if m.format == CSV {
		kind = csvMetaEndFrame
		frame = binary.BigEndian.AppendUint32(frame, uint32(m.columns))
	}
	frame = append(frame, '.') // no code and no message
	return sealFrame(frame, kind, scanned, true)
}

// locate finds where to begin reading for an interval, and which rows belong
// to it.
func (m *Meta) locate(i *interval) (at split, first, end int64, err error) {
	if i.unit == bySplits {
		a, b, err := i.within(int64(len(m.splits)))
		if err != nil {
			return split{}, 0, 0, err
		}
		first, end = m.splits[a].row, m.rows
		if b < int64(len(m.splits)) {
			end = m.splits[b].row
		}
	} else if first, end, err = i.within(m.rows); err != nil {
		return split{}, 0, 0, err
	}
	for _, s := range m.splits {
		if s.row <= first {
			at = s
		}
	}
	return at, first, end, nil
}

// check compares the meta with a request that is to use it.
func (m *Meta) check(in *input) error {
	switch {
	case m == nil || in.gzip:
		return osserr.SelectMetaUnavailable.With()
	case m.dialect != in.dialect:
		return osserr.SelectMetaMismatch.With().Hinted("delimiters and quotes must be those of CreateSelectObjectMeta")
	}
	return nil
}
