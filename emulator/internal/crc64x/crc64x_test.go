package crc64x

import (
	"hash/crc64"
	"math/rand/v2"
	"testing"
)

// stdlib is the reference implementation.
func stdlib(crc uint64, p []byte) uint64 {
	return crc64.Update(crc, crc64.MakeTable(crc64.ECMA), p)
}

// implementations are the ways to compute Update in this build: by table and,
// if the processor can, by folding. Both occur on any machine, whichever of
// them Update itself chooses there.
func implementations() map[string]func(uint64, []byte) uint64 {
	impls := map[string]func(uint64, []byte) uint64{
		"Update":        Update,
		"updateGeneric": updateGeneric,
	}
	if accelerated {
		impls["updateFold"] = updateFold
	}
	return impls
}

// newRand returns a source of reproducible random numbers.
func newRand() *rand.Rand {
	return rand.New(rand.NewPCG(1, 2))
}

// randomBytes returns n bytes from rnd.
func randomBytes(rnd *rand.Rand, n int) []byte {
	p := make([]byte, n)
	for i := range p {
		p[i] = byte(rnd.Uint32())
	}
	return p
}

func TestKnownVectors(t *testing.T) {
	for _, tt := range []struct {
		in   string
		want uint64
	}{
		{"", 0},
		{"123456789", 11051210869376104954},
		{"Anything you're good at contributes to happiness.", 108247482078852440},
		{"hello world", 5981764153023615706},
	} {
		if got := Checksum([]byte(tt.in)); got != tt.want {
			t.Errorf("Checksum(%q) = %d, want %d", tt.in, got, tt.want)
		}
		for name, update := range implementations() {
			if got := update(0, []byte(tt.in)); got != tt.want {
				t.Errorf("%s(0, %q) = %d, want %d", name, tt.in, got, tt.want)
			}
		}
	}
	if got := Checksum(nil); got != 0 {
		t.Errorf("Checksum(nil) = %d, want 0", got)
	}
}

func TestUpdateEveryLength(t *testing.T) {
	const maxLen = 5000
	impls := implementations()
	rnd := newRand()
	buf := randomBytes(rnd, maxLen+64)
	for _, offset := range []int{0, 1, 7, 8, 15} {
		for n := 0; n <= maxLen; n++ {
			p := buf[offset : offset+n]
			crc := rnd.Uint64()
			want := stdlib(crc, p)
			for name, update := range impls {
				if got := update(crc, p); got != want {
					t.Fatalf("%s(%#x, %d bytes at offset %d) = %#x, want %#x", name, crc, n, offset, got, want)
				}
			}
		}
	}
}

// TestUpdateExtremes has the states and contents that random ones never hit.
func TestUpdateExtremes(t *testing.T) {
	zeros := make([]byte, 1000)
	ones := make([]byte, len(zeros))
	for i := range ones {
		ones[i] = 0xff
	}
	for _, crc := range []uint64{0, 1, 1 << 63, ^uint64(0)} {
		for content, p := range map[string][]byte{"zero": zeros, "0xff": ones} {
			want := stdlib(crc, p)
			for name, update := range implementations() {
				if got := update(crc, p); got != want {
					t.Errorf("%s(%#x, %d %s bytes) = %#x, want %#x", name, crc, len(p), content, got, want)
				}
			}
		}
	}
}

// TestUpdateLong covers inputs that take several calls of the assembly.
func TestUpdateLong(t *testing.T) {
	rnd := newRand()
	buf := randomBytes(rnd, 1<<20+1000)
	for _, boundary := range []int{256 << 10, 512 << 10, 1 << 20} {
		for _, delta := range []int{-17, -16, -1, 0, 1, 15, 16, 255, 256, 257, 999} {
			p := buf[:boundary+delta]
			crc := rnd.Uint64()
			want := stdlib(crc, p)
			for name, update := range implementations() {
				if got := update(crc, p); got != want {
					t.Errorf("%s(%#x, %d bytes) = %#x, want %#x", name, crc, len(p), got, want)
				}
			}
		}
	}
}

func TestUpdateChained(t *testing.T) {
	rnd := newRand()
	for range 300 {
		buf := randomBytes(rnd, rnd.IntN(20000))
		crc := rnd.Uint64()
		want := stdlib(crc, buf)
		for name, update := range implementations() {
			var splits []int
			got := crc
			for rest := buf; len(rest) > 0; {
				n := rnd.IntN(min(len(rest), 3000) + 1)
				splits = append(splits, n)
				got = update(got, rest[:n])
				rest = rest[n:]
			}
			if got != want {
				t.Fatalf("%s(%#x, %d bytes in pieces of %v) = %#x, want %#x", name, crc, len(buf), splits, got, want)
			}
		}
	}
}

func TestUpdateDoesNotAllocate(t *testing.T) {
	p := make([]byte, 1000)
	if got := testing.AllocsPerRun(100, func() { Update(1, p) }); got != 0 {
		t.Errorf("Update(0x1, %d bytes) allocates %v times, want 0", len(p), got)
	}
}

func FuzzUpdate(f *testing.F) {
	rnd := newRand()
	for _, n := range []int{0, 1, 16, 255, 256, 257, 384, 511, 1000, 4096} {
		f.Add(rnd.Uint64(), randomBytes(rnd, n), uint(n/3))
	}
	f.Fuzz(func(t *testing.T, crc uint64, p []byte, split uint) {
		want := stdlib(crc, p)
		for name, update := range implementations() {
			if got := update(crc, p); got != want {
				t.Errorf("%s(%#x, %d bytes) = %#x, want %#x", name, crc, len(p), got, want)
			}
		}
		n := int(split % uint(len(p)+1))
		a, b := p[:n], p[n:]
		if got := Update(Update(crc, a), b); got != want {
			t.Errorf("Update(Update(%#x, %d bytes), %d bytes) = %#x, want %#x", crc, len(a), len(b), got, want)
		}
		crcA, crcB := Update(crc, a), Checksum(b)
		if got := Combine(crcA, crcB, int64(len(b))); got != want {
			t.Errorf("Combine(%#x, %#x, %d) = %#x, want %#x", crcA, crcB, len(b), got, want)
		}
	})
}

func BenchmarkUpdate(b *testing.B) {
	benchmark(b, Update)
}

func BenchmarkStdlib(b *testing.B) {
	table := crc64.MakeTable(crc64.ECMA)
	benchmark(b, func(crc uint64, p []byte) uint64 { return crc64.Update(crc, table, p) })
}

// sink keeps the compiler from dropping the calls under benchmark.
var sink uint64

func benchmark(b *testing.B, update func(uint64, []byte) uint64) {
	for _, size := range []struct {
		name  string
		bytes int
	}{
		{"64B", 64},
		{"256B", 256},
		{"4KiB", 4 << 10},
		{"1MiB", 1 << 20},
	} {
		b.Run(size.name, func(b *testing.B) {
			p := randomBytes(newRand(), size.bytes)
			b.SetBytes(int64(size.bytes))
			for b.Loop() {
				sink = update(sink, p)
			}
		})
	}
}
