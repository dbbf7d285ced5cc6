package crc64x

import (
	"os"
	"syscall"
	"testing"
)

// TestUpdateStaysInBounds places the input right before and right after memory
// that faults when touched: the assembly checks no bounds by itself.
func TestUpdateStaysInBounds(t *testing.T) {
	page := os.Getpagesize()
	mem, err := syscall.Mmap(-1, 0, 3*page, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		t.Fatalf("Mmap(%d bytes): %v", 3*page, err)
	}
	t.Cleanup(func() {
		if err := syscall.Munmap(mem); err != nil {
			t.Errorf("Munmap: %v", err)
		}
	})
	before, buf, after := mem[:page], mem[page:2*page], mem[2*page:]
	copy(buf, randomBytes(newRand(), page))
	for _, guard := range [][]byte{before, after} {
		if err := syscall.Mprotect(guard, syscall.PROT_NONE); err != nil {
			t.Fatalf("Mprotect: %v", err)
		}
	}

	for n := 0; n <= 1000; n++ {
		for place, p := range map[string][]byte{"start": buf[:n], "end": buf[page-n:]} {
			if got, want := Update(1, p), stdlib(1, p); got != want {
				t.Errorf("Update(0x1, %d bytes at the %s of a page) = %#x, want %#x", n, place, got, want)
			}
		}
	}
}
