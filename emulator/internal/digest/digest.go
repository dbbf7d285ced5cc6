// Package digest computes what OSS tells of every body, MD5 and CRC-64, in
// one pass over its bytes.
//
// A [Hasher] is written to piece by piece. A [Pipeline] takes pieces that stay
// in place, hashes them in another goroutine and lets the caller read the next
// piece meanwhile, which is what makes a large upload as fast as MD5 itself.
package digest

import (
	"crypto/md5"
	"encoding/base64"
	"hash"
	"io"
	"strconv"
	"sync"

	"github.com/fakeoss/fakeoss/emulator/internal/crc64x"
)

// A Sum is what was computed over a body.
type Sum struct {
	Size  int64
	MD5   [md5.Size]byte // all zero where it is not known
	CRC64 uint64         // CRC-64/XZ
}

// ETag is the MD5 as upper-case hexadecimal, the entity tag of a body that
// was stored in one piece.
func (s Sum) ETag() string { return UpperHex(s.MD5[:]) }

// ContentMD5 is the MD5 as the header Content-MD5 carries it, "" if it is not
// known.
func (s Sum) ContentMD5() string {
	if s.MD5 == ([md5.Size]byte{}) {
		return ""
	}
	return base64.StdEncoding.EncodeToString(s.MD5[:])
}

// CRC is the CRC-64 as the header x-oss-hash-crc64ecma carries it.
func (s Sum) CRC() string { return strconv.FormatUint(s.CRC64, 10) }

// UpperHex writes bytes as upper-case hexadecimal.
func UpperHex(b []byte) string {
	const digits = "0123456789ABCDEF"
	out := make([]byte, 0, 2*len(b))
	for _, c := range b {
		out = append(out, digits[c>>4], digits[c&15])
	}
	return string(out)
}

// CombineCRC64 returns the CRC-64 of two bodies joined, given that of each
// and the length of the second.
func CombineCRC64(first, second uint64, secondSize int64) uint64 {
	return crc64x.Combine(first, second, secondSize)
}

// MD5 fills in the MD5 of a body of which the rest is known.
func MD5(sum *Sum, body io.ReaderAt) error {
	h := md5.New()
	if _, err := io.Copy(h, io.NewSectionReader(body, 0, sum.Size)); err != nil {
		return err
	}
	h.Sum(sum.MD5[:0])
	return nil
}

// A Hasher computes a Sum of the bytes written to it.
type Hasher struct {
	md5  hash.Hash
	crc  uint64
	size int64
}

// NewHasher returns a Hasher that has seen nothing.
func NewHasher() *Hasher { return &Hasher{md5: md5.New()} }

// Write adds bytes. It never fails.
func (h *Hasher) Write(p []byte) (int, error) {
	h.md5.Write(p)
	h.crc = crc64x.Update(h.crc, p)
	h.size += int64(len(p))
	return len(p), nil
}

// Sum returns the digests of all bytes so far.
func (h *Hasher) Sum() Sum {
	s := Sum{Size: h.size, CRC64: h.crc}
	h.md5.Sum(s.MD5[:0])
	return s
}

// Of returns the digests of a body that is in memory.
func Of(p []byte) Sum {
	return Sum{Size: int64(len(p)), MD5: md5.Sum(p), CRC64: crc64x.Checksum(p)}
}

// A Pipeline hashes pieces in a goroutine of its own, in the order in which
// they were added. It must be closed.
type Pipeline struct {
	pieces chan []byte
	hasher *Hasher        // the goroutine's until it ends
	worker sync.WaitGroup // that goroutine
	closed bool
}

// depth is how many pieces may wait to be hashed.
const depth = 8

// NewPipeline starts a pipeline.
func NewPipeline() *Pipeline {
	p := &Pipeline{pieces: make(chan []byte, depth), hasher: NewHasher()}
	p.worker.Go(func() {
		for piece := range p.pieces {
			p.hasher.Write(piece)
		}
	})
	return p
}

// Add hands over a piece, which must not change any more. It waits while too
// many pieces are unhashed.
func (p *Pipeline) Add(piece []byte) { p.pieces <- piece }

// Close waits until every piece is hashed, ends the goroutine and returns the
// digests.
func (p *Pipeline) Close() Sum {
	if !p.closed {
		p.closed = true
		close(p.pieces)
		p.worker.Wait()
	}
	return p.hasher.Sum()
}
