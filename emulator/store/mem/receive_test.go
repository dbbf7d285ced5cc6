package mem

import (
	"bytes"
	"io"
	"testing"

	"github.com/fakeoss/fakeoss/emulator/internal/digest"
)

// TestMemoryFollowsWhatIsStored receives bodies of an unknown length, which
// are read into whole chunks: what they keep is what they have.
func TestMemoryFollowsWhatIsStored(t *testing.T) {
	for _, size := range []int{0, 1, pieceSize, chunkSize - 1, chunkSize, chunkSize + 1, 2*chunkSize - 1, 2 * chunkSize, 3*chunkSize + pieceSize} {
		s := New()
		content := bytes.Repeat([]byte("0123456789abcde"), size/15+1)[:size]
		body, sum, err := s.Receive(io.MultiReader(bytes.NewReader(content)), -1)
		if err != nil {
			t.Fatalf("Receive of %d bytes = %v", size, err)
		}
		if sum != digest.Of(content) {
			t.Errorf("Receive of %d bytes = %v, want the digests of the content", size, sum)
		}
		got := make([]byte, size)
		if n, err := body.ReadAt(got, 0); n != size || err != nil && size > 0 || !bytes.Equal(got, content) {
			t.Errorf("ReadAt of %d bytes = %d, %v", size, n, err)
		}
		if kept := memoryOf(body); kept != size {
			t.Errorf("a body of %d bytes keeps %d", size, kept)
		}
		if s.pool.inUse != size/chunkSize {
			t.Errorf("with a body of %d bytes %d chunks are in use, want %d", size, s.pool.inUse, size/chunkSize)
		}
		body.Release()
		if s.pool.inUse != 0 {
			t.Errorf("after the release of %d bytes %d chunks are in use", size, s.pool.inUse)
		}
		s.Close()
	}
}

// memoryOf is how many bytes a body keeps from being collected.
func memoryOf(body any) (n int) {
	switch b := body.(type) {
	case slice:
		n = cap(b)
	case *chunked:
		for _, chunk := range b.chunks {
			n += cap(chunk)
		}
	}
	return n
}
