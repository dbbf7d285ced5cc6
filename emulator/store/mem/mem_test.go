package mem

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"github.com/fakeoss/fakeoss/emulator/store"
	"github.com/fakeoss/fakeoss/emulator/store/storetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestConformance(t *testing.T) {
	storetest.Run(t, func(testing.TB) store.Store { return New() })
}

// TestMemoryIsUsedAgain checks that chunks return to the pool when the last
// reference to a body goes.
func TestMemoryIsUsedAgain(t *testing.T) {
	s := New()
	content := bytes.Repeat([]byte("x"), 5*chunkSize+1)
	body, _, err := s.Receive(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	joined := s.Join(body, body)
	body.Release()
	if s.pool.inUse != 5 || len(s.pool.free) != 0 {
		t.Fatalf("pool: %d in use, %d free, want 5 and 0", s.pool.inUse, len(s.pool.free))
	}
	joined.Release()
	if s.pool.inUse != 0 || len(s.pool.free) != 5 {
		t.Errorf("pool: %d in use, %d free, want 0 and 5", s.pool.inUse, len(s.pool.free))
	}
	if _, _, err := s.Receive(strings.NewReader("short"), 3*chunkSize); err == nil {
		t.Fatal("a body that ends too early was kept")
	}
	if s.pool.inUse != 0 || len(s.pool.free) != 5 {
		t.Errorf("pool after a failure: %d in use, %d free, want 0 and 5", s.pool.inUse, len(s.pool.free))
	}
}

func TestThePoolIsBounded(t *testing.T) {
	p := &pool{}
	var chunks [][]byte
	for range 3 * minFree {
		chunks = append(chunks, p.get())
	}
	for _, c := range chunks {
		p.put(c)
	}
	if len(p.free) != minFree || p.inUse != 0 {
		t.Errorf("pool: %d free, %d in use, want %d and 0", len(p.free), p.inUse, minFree)
	}
}

func TestReleasingTooOftenIsLoud(t *testing.T) {
	s := New()
	body, _, _ := s.Receive(bytes.NewReader(make([]byte, 2*chunkSize)), -1)
	body.Release()
	defer func() {
		if recover() == nil {
			t.Error("a second Release went unnoticed")
		}
	}()
	body.Release()
}

func BenchmarkReceive(b *testing.B) {
	for _, size := range []int{1 << 10, 1 << 20, 64 << 20} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			s, content := New(), make([]byte, size)
			b.SetBytes(int64(size))
			for b.Loop() {
				body, _, _ := s.Receive(bytes.NewReader(content), int64(size))
				body.Release()
			}
		})
	}
}

func BenchmarkList(b *testing.B) {
	s := New()
	s.CreateBucket(store.Bucket{Name: "bench"})
	for i := range 100_000 {
		key := fmt.Sprintf("dir%03d/obj%08d", i%100, i)
		s.Update("bench", key, store.Replace(&store.Object{Key: key, Body: slice(nil)}))
	}
	for name, q := range map[string]store.ListQuery{
		"1000 keys":           {Max: 1000, After: "dir050/"},
		"100 common prefixes": {Max: 1000, Delimiter: "/"},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				s.List("bench", q)
			}
		})
	}
}
