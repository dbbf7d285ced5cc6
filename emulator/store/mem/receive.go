package mem

import (
	"io"

	"github.com/fakeoss/fakeoss/emulator/internal/digest"
	"github.com/fakeoss/fakeoss/emulator/store"
)

const (
	chunkSize = 1 << 20
	pieceSize = 256 << 10 // what is read, then hashed, while it is in the cache
)

// Receive implements [store.Bodies].
func (s *Store) Receive(r io.Reader, size int64) (store.Body, digest.Sum, error) {
	if size >= 0 && size <= pieceSize {
		// To hand a small body to another goroutine costs more than its hash.
		data := make([]byte, size)
		if _, err := io.ReadFull(r, data); err != nil {
			return nil, digest.Sum{}, tooEarly(err)
		}
		return slice(data), digest.Of(data), nil
	}
	hasher := digest.NewPipeline()
	body, err := s.read(r, size, hasher.Add)
	sum := hasher.Close() // waits: no piece is touched after this
	if err != nil {
		body.free()
		return nil, digest.Sum{}, err
	}
	if size >= 0 {
		return body, sum, nil
	}
	body.trim()
	switch {
	case body.size == 0:
		return slice(nil), sum, nil
	case body.size < chunkSize:
		return slice(body.chunks[0]), sum, nil
	}
	return body, sum, nil
}

// trim gives back what a body that came without a length has too much: the
// chunk in which it ended is not full, and may be empty.
func (c *chunked) trim() {
	n := len(c.chunks) - 1
	last := c.chunks[n]
	if c.chunks = c.chunks[:n]; len(last) > 0 {
		c.chunks = append(c.chunks, append(make([]byte, 0, len(last)), last...))
	}
	c.pool.put(last)
}

// read fills chunks with size bytes of r, all of them if size is negative, and
// hands over every piece. On an error it returns what it has so far.
func (s *Store) read(r io.Reader, size int64, piece func([]byte)) (*chunked, error) {
	c := &chunked{pool: s.pool}
	c.refs.Store(1)
	for size < 0 || c.size < size {
		var chunk []byte
		if rest := size - c.size; size >= 0 && rest < chunkSize {
			chunk = make([]byte, rest)
		} else {
			chunk = s.pool.get()
		}
		n, err := fill(r, chunk, piece)
		c.size += int64(n)
		c.chunks = append(c.chunks, chunk[:n])
		switch {
		case err == io.EOF && size < 0:
			return c, nil
		case err != nil:
			return c, tooEarly(err)
		}
	}
	return c, nil
}

// fill reads until chunk is full, handing over every piece that it reads, or
// until r fails, with the error that r gave. io.ReadFull would not do: it
// makes the end of a body look like a connection that broke off.
func fill(r io.Reader, chunk []byte, piece func([]byte)) (n int, err error) {
	for n < len(chunk) && err == nil {
		p := chunk[n:min(n+pieceSize, len(chunk))]
		m := 0
		for m < len(p) && err == nil {
			var k int
			k, err = r.Read(p[m:])
			m += k
		}
		if m > 0 {
			piece(p[:m])
		}
		n += m
	}
	if n == len(chunk) {
		return n, nil
	}
	return n, err
}

// tooEarly tells the end of a reader from the end of a body.
func tooEarly(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}
