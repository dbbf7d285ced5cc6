package crc64x

import (
	"hash/crc64"
	"math"
	"testing"
)

func TestCombine(t *testing.T) {
	rnd := newRand()
	for i := range 2000 {
		buf := randomBytes(rnd, rnd.IntN(2000))
		n := rnd.IntN(len(buf) + 1)
		switch i % 10 { // let either part be empty now and then
		case 0:
			n = 0
		case 1:
			n = len(buf)
		}
		a, b := stdlib(0, buf[:n]), stdlib(0, buf[n:])
		want := stdlib(0, buf)
		if got := Combine(a, b, int64(len(buf)-n)); got != want {
			t.Fatalf("Combine(%#x, %#x, %d) = %#x, want %#x", a, b, len(buf)-n, got, want)
		}
	}
}

// TestCombineFromAnyState: A need not have started from CRC 0, nor B be
// anything that exists, for Combine to agree with Update.
func TestCombineFromAnyState(t *testing.T) {
	rnd := newRand()
	for _, n := range []int{0, 1, 7, 8, 9, 255, 4096, 1 << 20} {
		p := randomBytes(rnd, n)
		crc := rnd.Uint64()
		b := stdlib(0, p)
		want := stdlib(crc, p)
		if got := Combine(crc, b, int64(n)); got != want {
			t.Errorf("Combine(%#x, %#x, %d) = %#x, want %#x", crc, b, n, got, want)
		}
	}
}

// TestCombineLarge builds the CRC of zero bytes of lengths that nobody wants to
// read by doubling, and compares with appending them in one step.
func TestCombineLarge(t *testing.T) {
	const gib = 1 << 30
	first := stdlib(0, []byte("hello world"))

	// The CRC of 1 GiB: 1 MiB read for real, then doubled ten times.
	zeros := make([]byte, 1<<20)
	crcGiB := stdlib(0, zeros)
	for n := int64(len(zeros)); n < gib; n *= 2 {
		crcGiB = Combine(crcGiB, crcGiB, n)
	}

	want := first
	var crc uint64 // of the gigabytes so far
	for i := int64(1); i <= 5; i++ {
		want = Combine(want, crcGiB, gib)
		crc = Combine(crc, crcGiB, gib)
		if got := Combine(first, crc, i*gib); got != want {
			t.Errorf("Combine(%#x, %#x, %d<<30) = %#x, want %#x", first, crc, i, got, want)
		}
	}

	// Associativity up to the largest length: A||(B||C) = (A||B)||C.
	for _, n := range []int64{1 << 40, 1 << 60, math.MaxInt64 - 5<<30} {
		want := Combine(Combine(first, crc, 5<<30), crcGiB, n)
		if got := Combine(first, Combine(crc, crcGiB, n), n+5<<30); got != want {
			t.Errorf("Combine(%#x, …, %d + 5<<30) = %#x, want %#x", first, n, got, want)
		}
	}
}

// TestCombineReadingEverything checks a length beyond 32 bits against bytes
// that were really read.
func TestCombineReadingEverything(t *testing.T) {
	zeros := make([]byte, 5<<20)
	first := stdlib(0, []byte("hello world"))
	want := first
	for range 1 << 10 {
		want = Update(want, zeros)
	}
	crc := stdlib(0, zeros) // of 5 MiB, doubled ten times
	for n := int64(len(zeros)); n < 5<<30; n *= 2 {
		crc = Combine(crc, crc, n)
	}
	if got := Combine(first, crc, 5<<30); got != want {
		t.Errorf("Combine(%#x, %#x, 5<<30) = %#x, want %#x", first, crc, got, want)
	}
}

func TestCombineNegativeLength(t *testing.T) {
	defer func() {
		const want = "crc64x: Combine: negative length -1"
		if got := recover(); got != want {
			t.Errorf("Combine(0x1, 0x2, -1) panics with %v, want %q", got, want)
		}
	}()
	Combine(1, 2, -1)
}

func TestCombineDoesNotAllocate(t *testing.T) {
	if got := testing.AllocsPerRun(100, func() { Combine(1, 2, 5<<30) }); got != 0 {
		t.Errorf("Combine(0x1, 0x2, 5<<30) allocates %v times, want 0", got)
	}
}

// TestMul checks that mul obeys the laws of multiplication in a ring and that it
// agrees with mulx; TestXpow ties mulx to the CRC.
func TestMul(t *testing.T) {
	rnd := newRand()
	for range 1000 {
		a, b, c := rnd.Uint64(), rnd.Uint64(), rnd.Uint64()
		if got := mul(a, one); got != a {
			t.Fatalf("mul(%#x, 1) = %#x, want %#x", a, got, a)
		}
		if got := mul(a, 0); got != 0 {
			t.Fatalf("mul(%#x, 0) = %#x, want 0", a, got)
		}
		if got, want := mul(a, one>>1), mulx(a); got != want {
			t.Fatalf("mul(%#x, x) = %#x, want %#x", a, got, want)
		}
		if got, want := mul(a, b), mul(b, a); got != want {
			t.Fatalf("mul(%#x, %#x) = %#x, want %#x", a, b, got, want)
		}
		if got, want := mul(a, mul(b, c)), mul(mul(a, b), c); got != want {
			t.Fatalf("mul(%#x, mul(%#x, %#x)) = %#x, want %#x", a, b, c, got, want)
		}
		if got, want := mul(a, b^c), mul(a, b)^mul(a, c); got != want {
			t.Fatalf("mul(%#x, %#x) = %#x, want %#x", a, b^c, got, want)
		}
	}
}

// TestXpow checks powers of x against their definition: the register of a CRC,
// without the inversions, that holds the polynomial 1 and then takes n bits.
func TestXpow(t *testing.T) {
	for n := range uint64(200) {
		want := one
		for range n {
			low := want & 1
			want >>= 1
			if low != 0 {
				want ^= crc64.ECMA
			}
		}
		if got := xpow(n); got != want {
			t.Errorf("xpow(%d) = %#x, want %#x", n, got, want)
		}
	}
	for n := range uint64(200) {
		want := ^stdlib(^one, make([]byte, n))
		if got := xpow(8 * n); got != want {
			t.Errorf("xpow(%d) = %#x, want %#x", 8*n, got, want)
		}
	}
}

func BenchmarkCombine(b *testing.B) {
	for _, size := range []struct {
		name  string
		bytes int64
	}{
		{"100KiB", 100 << 10},
		{"5GiB", 5 << 30},
		{"max", math.MaxInt64},
	} {
		b.Run(size.name, func(b *testing.B) {
			for b.Loop() {
				sink = Combine(sink, 0x123456789abcdef0, size.bytes)
			}
		})
	}
}
