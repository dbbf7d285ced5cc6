// Package ident makes the identifiers that OSS hands out: request ids, upload
// ids and version ids. They come from one seeded source, so that two runs
// with the same seed and clock name everything alike.
package ident

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"math/rand/v2"
	"sync"
	"time"
)

// A Source makes identifiers. It is safe for concurrent use.
type Source struct {
	mu  sync.Mutex // guards rng
	rng *rand.ChaCha8
}

// NewSource returns a source that always makes the same sequence for a seed.
func NewSource(seed uint64) *Source {
	var key [32]byte
	binary.LittleEndian.PutUint64(key[:], seed)
	return &Source{rng: rand.NewChaCha8(key)}
}

func (s *Source) uint64() uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.rng.Uint64()
}

// RequestID returns 24 upper-case hexadecimal digits, of which the first
// eight are the time in seconds, as OSS does it (spec oss-api.md B.1).
func (s *Source) RequestID(now time.Time) string {
	var b [12]byte
	binary.BigEndian.PutUint32(b[:4], uint32(now.Unix()))
	binary.BigEndian.PutUint64(b[4:], s.uint64())
	return upperHex(b[:])
}

// UploadID returns 32 upper-case hexadecimal digits.
func (s *Source) UploadID() string {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], s.uint64())
	binary.BigEndian.PutUint64(b[8:], s.uint64())
	return upperHex(b[:])
}

func upperHex(b []byte) string {
	return string(bytes.ToUpper(hex.AppendEncode(nil, b)))
}

// VersionID returns an id of a version. Its letters are of no meaning, its
// beginning and length are those of real ones.
func (s *Source) VersionID() string {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	b := []byte("CAEQ")
	for len(b) < 60 {
		for x := s.uint64(); x > 0 && len(b) < 60; x /= uint64(len(letters)) {
			b = append(b, letters[x%uint64(len(letters))])
		}
	}
	return string(b)
}
