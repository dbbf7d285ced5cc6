package media

import (
	"errors"
	"io"
)

const (
	// maxBytes bounds what Inspect reads of the content. JPEGs may carry
	// megabytes of metadata before their dimensions.
	maxBytes = 8 << 20

	// maxReads bounds how often decoders may ask for bytes, be they already
	// there or not. It ends loops: a HEIF box may claim to end before it begins
	// and so send the decoder round in circles within bytes it already has.
	// Honest files of 8 MiB of headers take some 2000.
	maxReads = 1 << 15

	// windowSize is how much is read at a time. Most images need one window.
	windowSize = 4 << 10
)

var (
	errTooMuch  = errors.New("headers too long")
	errTooOften = errors.New("headers too scattered")
	errSeek     = errors.New("position out of range")
)

// source is the content as decoders get to see it: with limits, buffered, and
// remembering what went wrong beneath, which decoders tend to lose.
//
// It is an io.ReadSeeker for those that need one, and an io.ReaderAt without
// which x/image/tiff would read all there is up to the directory.
type source struct {
	r      io.ReaderAt
	size   int64
	pos    int64 // of Read and Seek
	budget int64 // bytes that may still be read from r
	reads  int   // requests that may still be served

	window [windowSize]byte
	start  int64 // offset of the window
	filled int   // bytes in the window

	failed  error // what r failed with; sticky
	refused error // why else bytes were not to be had, the last time
}

// Read implements io.Reader. It returns fewer bytes than asked for rather than
// reading a second window.
func (s *source) Read(p []byte) (int, error) {
	n, err := s.serve(p, s.pos)
	s.pos += int64(n)
	return n, err
}

// ReadAt implements io.ReaderAt.
func (s *source) ReadAt(p []byte, off int64) (int, error) {
	var n int
	for n < len(p) {
		m, err := s.serve(p[n:], off+int64(n))
		n += m
		if err != nil {
			return n, err
		}
	}
	return n, nil
}

// Seek implements io.Seeker. As usual, positions past the end are valid.
func (s *source) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += s.pos
	case io.SeekEnd:
		offset += s.size
	}
	if offset < 0 { // or the sum overflowed
		return 0, errSeek
	}
	s.pos = offset
	return offset, nil
}

// serve copies to p what the window has at off, after moving the window there
// if it has nothing.
func (s *source) serve(p []byte, off int64) (int, error) {
	switch {
	case len(p) == 0:
		return 0, nil
	case off < 0:
		return 0, errSeek
	case off >= s.size:
		s.refused = io.ErrUnexpectedEOF
		return 0, io.EOF
	case s.reads == 0:
		s.refused = errTooOften
		return 0, errTooOften
	}
	s.reads--
	if off < s.start || off >= s.start+int64(s.filled) {
		if err := s.fill(off); err != nil {
			return 0, err
		}
	}
	return copy(p, s.window[off-s.start:s.filled]), nil
}

// fill moves the window to off, which is within the content. A reader that
// fails after some bytes has the benefit of the doubt: these may be enough.
func (s *source) fill(off int64) error {
	if s.failed != nil {
		return s.failed
	}
	want := min(windowSize, s.size-off, s.budget)
	if want == 0 {
		s.refused = errTooMuch
		return errTooMuch
	}
	n, err := s.r.ReadAt(s.window[:want], off)
	s.start, s.filled = off, n
	s.budget -= int64(n)
	if n > 0 {
		return nil
	}
	switch err {
	case nil:
		err = io.ErrNoProgress
	case io.EOF:
		err = io.ErrUnexpectedEOF // there should have been more
	}
	s.failed = err
	return err
}
