package auth

import (
	"cmp"
	"crypto/sha256"
	"sync"
)

// A signingKey is what V4 derives a key from: one is good for all requests of
// a day.
type signingKey struct {
	prefix, secret, day, region, product, last string
}

func signingKeyOf(m *message) signingKey {
	return signingKey{cmp.Or(m.prefix, keyPrefix), m.secret, m.day, m.region, m.product, cmp.Or(m.last, terminator)}
}

func (k signingKey) derive() []byte {
	key := []byte(k.prefix + k.secret)
	for _, text := range []string{k.day, k.region, k.product, k.last} {
		key = sum(sha256.New, key, text)
	}
	return key
}

// signingKeys remembers derived keys. A nil one derives each anew.
type signingKeys struct {
	mu   sync.Mutex // guards keys
	keys map[signingKey][]byte
}

// maxSigningKeys bounds what is remembered: clients choose region and day.
const maxSigningKeys = 256

func (s *signingKeys) get(k signingKey) []byte {
	if s == nil {
		return k.derive()
	}
	s.mu.Lock()
	key := s.keys[k]
	s.mu.Unlock()
	if key != nil {
		return key
	}
	key = k.derive()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.keys == nil || len(s.keys) >= maxSigningKeys {
		s.keys = map[signingKey][]byte{}
	}
	s.keys[k] = key
	return key
}
