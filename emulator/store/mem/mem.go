// Package mem is a [store.Store] in memory.
//
// Bytes are read once, straight to where they stay: bodies under 1 MiB into a
// slice of their own, larger ones into chunks of 1 MiB that a pool hands out
// and takes back, so that the memory of the process follows what is stored.
// While the next piece is read, the last is hashed. A completed multipart
// upload and an appended object are lists of the bodies they came from.
package mem

import (
	"sync"

	"github.com/tidwall/btree"

	"github.com/fakeoss/fakeoss/emulator/store"
)

// New returns an empty store.
func New() *Store {
	return &Store{pool: &pool{}}
}

// A Store keeps everything in memory. It never fails for want of it.
type Store struct {
	pool *pool

	mu      sync.RWMutex // guards buckets, not what is in them
	buckets btree.Map[string, *bucket]
}

// A bucket is a bucket with its objects. A deleted bucket stays marked, for
// those who looked it up before.
type bucket struct {
	mu      sync.RWMutex // guards all that follows
	info    store.Bucket
	objects btree.Map[string, *store.Object] // the newest versions
	older   map[string][]*store.Object       // the others, newest first, of keys that have some
	deleted bool
}

// Close does nothing: what is in memory goes with the last reference to it.
func (s *Store) Close() error { return nil }

// CreateBucket implements [store.Buckets].
func (s *Store) CreateBucket(b store.Bucket) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, exists := s.buckets.Get(b.Name); exists {
		return store.ErrBucketExists
	}
	s.buckets.Set(b.Name, &bucket{info: b})
	return nil
}

func (s *Store) bucket(name string) (*bucket, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	b, ok := s.buckets.Get(name)
	if !ok {
		return nil, store.ErrNoBucket
	}
	return b, nil
}

// Bucket implements [store.Buckets].
func (s *Store) Bucket(name string) (store.Bucket, error) {
	b, err := s.bucket(name)
	if err != nil {
		return store.Bucket{}, err
	}
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.info, nil
}

// UpdateBucket implements [store.Buckets].
func (s *Store) UpdateBucket(name string, change func(store.Bucket) (store.Bucket, error)) error {
	b, err := s.bucket(name)
	if err != nil {
		return err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.deleted {
		return store.ErrNoBucket
	}
	next, err := change(b.info)
	if err == nil {
		b.info = next
	}
	return err
}

// DeleteBucket implements [store.Buckets].
func (s *Store) DeleteBucket(name string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	b, ok := s.buckets.Get(name)
	if !ok {
		return store.ErrNoBucket
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.objects.Len() > 0 {
		return store.ErrNotEmpty
	}
	b.deleted = true
	s.buckets.Delete(name)
	return nil
}

// ListBuckets implements [store.Buckets].
func (s *Store) ListBuckets() ([]store.Bucket, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	all := make([]store.Bucket, 0, s.buckets.Len())
	s.buckets.Scan(func(_ string, b *bucket) bool {
		b.mu.RLock()
		defer b.mu.RUnlock()
		all = append(all, b.info)
		return true
	})
	return all, nil
}
