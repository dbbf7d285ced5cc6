package mem

import (
	"bytes"
	"io"
	"sort"
	"sync/atomic"

	"github.com/fakeoss/fakeoss/emulator/store"
)

// A slice is a small body. The garbage collector counts its references.
type slice []byte

func (s slice) Size() int64 { return int64(len(s)) }
func (slice) Retain()       {}
func (slice) Release()      {}

func (s slice) ReadAt(p []byte, offset int64) (int, error) {
	return bytes.NewReader(s).ReadAt(p, offset)
}

func (s slice) WriteRange(w io.Writer, offset, length int64) (int64, error) {
	n, err := w.Write(s[offset : offset+length])
	return int64(n), err
}

// chunked is a large body: full chunks from the pool and a rest.
type chunked struct {
	refs   atomic.Int64
	pool   *pool
	chunks [][]byte // all but the last have chunkSize bytes
	size   int64
}

func (c *chunked) Size() int64 { return c.size }

func (c *chunked) Retain() { c.refs.Add(1) }

func (c *chunked) Release() {
	switch n := c.refs.Add(-1); {
	case n == 0:
		c.free()
	case n < 0:
		panic("mem: a body was released more often than retained")
	}
}

func (c *chunked) free() {
	for _, chunk := range c.chunks {
		c.pool.put(chunk)
	}
	c.chunks = nil // whoever still reads fails instead of reading another's bytes
}

func (c *chunked) ReadAt(p []byte, offset int64) (n int, err error) {
	for n < len(p) {
		if offset >= c.size {
			return n, io.EOF
		}
		m := copy(p[n:], c.chunks[offset/chunkSize][offset%chunkSize:])
		n, offset = n+m, offset+int64(m)
	}
	return n, nil
}

func (c *chunked) WriteRange(w io.Writer, offset, length int64) (written int64, err error) {
	for length > 0 {
		piece := c.chunks[offset/chunkSize][offset%chunkSize:]
		piece = piece[:min(int64(len(piece)), length)]
		n, err := w.Write(piece)
		written += int64(n)
		if err != nil {
			return written, err
		}
		offset, length = offset+int64(n), length-int64(n)
	}
	return written, nil
}

// joined is a row of other bodies.
type joined struct {
	refs   atomic.Int64
	bodies []store.Body
	ends   []int64 // where each ends in the whole
}

// Join implements [store.Bodies]. Joined bodies are taken apart again, so that
// an object of a thousand appends is one list and not a thousand nested ones.
func (s *Store) Join(bodies ...store.Body) store.Body {
	j := &joined{}
	j.refs.Store(1)
	for _, b := range bodies {
		if inner, ok := b.(*joined); ok {
			for _, part := range inner.bodies {
				j.add(part)
			}
		} else {
			j.add(b)
		}
	}
	return j
}

func (j *joined) add(b store.Body) {
	if b.Size() == 0 {
		return
	}
	b.Retain()
	j.bodies = append(j.bodies, b)
	j.ends = append(j.ends, j.Size()+b.Size())
}

func (j *joined) Size() int64 {
	if len(j.ends) == 0 {
		return 0
	}
	return j.ends[len(j.ends)-1]
}

func (j *joined) Retain() { j.refs.Add(1) }

func (j *joined) Release() {
	if j.refs.Add(-1) == 0 {
		for _, b := range j.bodies {
			b.Release()
		}
	}
}

// at finds the body that an offset lies in, and the offset there.
func (j *joined) at(offset int64) (index int, inside int64) {
	index = sort.Search(len(j.ends), func(i int) bool { return j.ends[i] > offset })
	if index > 0 {
		offset -= j.ends[index-1]
	}
	return index, offset
}

func (j *joined) ReadAt(p []byte, offset int64) (n int, err error) {
	for i, inside := j.at(offset); n < len(p); i, inside = i+1, 0 {
		if i == len(j.bodies) {
			return n, io.EOF
		}
		rest := j.bodies[i].Size() - inside
		m, err := j.bodies[i].ReadAt(p[n:min(int64(len(p)), int64(n)+rest)], inside)
		n += m
		if err != nil && err != io.EOF {
			return n, err
		}
	}
	return n, nil
}

func (j *joined) WriteRange(w io.Writer, offset, length int64) (written int64, err error) {
	for i, inside := j.at(offset); length > 0; i, inside = i+1, 0 {
		n, err := j.bodies[i].WriteRange(w, inside, min(length, j.bodies[i].Size()-inside))
		written, length = written+n, length-n
		if err != nil {
			return written, err
		}
	}
	return written, nil
}
