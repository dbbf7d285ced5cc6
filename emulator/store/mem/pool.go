package mem

import "sync"

// A pool keeps chunks that were given back, so that objects which replace one
// another use the same memory again: memory that was touched before costs a
// third of fresh memory. It keeps as many as half of those in use, and 64 MiB
// at least; what is more goes to the garbage collector and back to the system.
type pool struct {
	mu    sync.Mutex // guards all that follows
	free  [][]byte
	inUse int
}

const minFree = 64 // chunks

func (p *pool) get() []byte {
	if chunk := p.reuse(); chunk != nil {
		return chunk
	}
	return make([]byte, chunkSize)
}

func (p *pool) reuse() []byte {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.inUse++
	n := len(p.free)
	if n == 0 {
		return nil
	}
	chunk := p.free[n-1]
	p.free[n-1], p.free = nil, p.free[:n-1]
	return chunk
}

// put takes a chunk back. A slice of another size is left to the collector.
func (p *pool) put(chunk []byte) {
	if cap(chunk) != chunkSize {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.inUse--
	if len(p.free) < max(minFree, p.inUse/2) {
		p.free = append(p.free, chunk[:chunkSize])
	}
}
