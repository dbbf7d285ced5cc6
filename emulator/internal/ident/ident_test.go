package ident

import (
	"regexp"
	"sync"
	"testing"
	"time"
)

var now = time.Unix(0x5CF3E782, 0)

func TestRequestID(t *testing.T) {
	id := NewSource(1).RequestID(now)
	if !regexp.MustCompile(`^5CF3E782[0-9A-F]{16}$`).MatchString(id) {
		t.Errorf("RequestID = %q, want the seconds 5CF3E782 and 16 more digits", id)
	}
}

func TestUploadID(t *testing.T) {
	if id := NewSource(1).UploadID(); !regexp.MustCompile(`^[0-9A-F]{32}$`).MatchString(id) {
		t.Errorf("UploadID = %q, want 32 upper-case hexadecimal digits", id)
	}
}

func TestTheSeedDecides(t *testing.T) {
	a, b, c := NewSource(7), NewSource(7), NewSource(8)
	for range 10 {
		x, y, z := a.RequestID(now), b.RequestID(now), c.RequestID(now)
		if x != y || x == z {
			t.Fatalf("RequestID = %s and %s for one seed, %s for another", x, y, z)
		}
	}
}

func TestConcurrentIDsDiffer(t *testing.T) {
	s := NewSource(1)
	var seen sync.Map
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 1000 {
				id := s.UploadID()
				if _, dup := seen.LoadOrStore(id, true); dup {
					t.Errorf("UploadID = %s twice", id)
				}
			}
		})
	}
	wg.Wait()
}
