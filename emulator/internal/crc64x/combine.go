package crc64x

import (
	"hash/crc64"
	"math/bits"
	"strconv"
)

// Combine returns the CRC of the concatenation A||B, given crc1, the CRC of A,
// and crc2, the CRC of B, where B is len2 bytes long. The length of A does not
// matter. Its time grows with the number of bits of len2, a few microseconds at
// most, and it does not allocate. Combine panics if len2 is negative.
func Combine(crc1, crc2 uint64, len2 int64) uint64 {
	if len2 < 0 {
		panic("crc64x: Combine: negative length " + strconv.FormatInt(len2, 10))
	}
	// Appending n bytes multiplies what A contributes by x^(8n). The initial
	// and final inversions of the three CRCs cancel out, so that is all:
	// crc(A||B) = crc(A)·x^(8n) + crc(B).
	// x^(8n) is (x^n)^8, three more squarings, without overflow in 8n.
	shift := xpow(uint64(len2))
	for range 3 {
		shift = mul(shift, shift)
	}
	return mul(crc1, shift) ^ crc2
}

// The functions below compute in GF(2)[x] modulo the CRC polynomial P. A uint64
// holds a polynomial of degree below 64 in reflected order, the order of the
// CRC itself: bit 63 is the coefficient of x^0 and bit 0 that of x^63.

// one is the polynomial 1, that is x^0.
const one = uint64(1) << 63

// mulx returns a·x mod P. A shift moves every coefficient one power up; if x^63
// was present it became x^64, which is congruent to the rest of P. The mask
// instead of a condition keeps the code free of unpredictable branches.
func mulx(a uint64) uint64 {
	return a>>1 ^ crc64.ECMA&-(a&1)
}

// mul returns a·b mod P.
func mul(a, b uint64) uint64 {
	var sum uint64
	for ; b != 0; b <<= 1 { // bit 63 of b is its next coefficient, lowest power first
		sum ^= a & -(b >> 63)
		a = mulx(a)
	}
	return sum
}

// xpow returns x^n mod P, by squaring and multiplying from the top bit of n.
func xpow(n uint64) uint64 {
	r := one
	for i := bits.Len64(n) - 1; i >= 0; i-- {
		r = mul(r, r)
		if n>>i&1 != 0 {
			r = mulx(r)
		}
	}
	return r
}
