//go:build (amd64 || arm64) && !purego

package crc64x

import "encoding/binary"

// foldMax bounds the bytes given to one call of fold. The scheduler cannot
// interrupt assembly, so a huge input must not stay there: 256 KiB take about
// twenty microseconds, and leaving and entering again costs under 1 % of that.
const foldMax = 256 << 10

// keys holds the constants that fold multiplies with: two for moving a block
// forward by 128 bytes (1024 bits), then two for 16 bytes (128 bits). Of each
// pair the first is for the low half of a block. In reflected order that half,
// the earlier bytes, has the higher powers of x, hence the additional 64.
//
// Every exponent is one less than the distance, because the product of two
// reflected 64-bit numbers occupies the low 127 of 128 bits; read as a
// reflected 128-bit number it is the wanted product times x.
var keys = [4]uint64{
	xpow(1024 + 64 - 1),
	xpow(1024 - 1),
	xpow(128 + 64 - 1),
	xpow(128 - 1),
}

// fold returns 16 bytes, as two little-endian words, that are congruent to p
// with state XORed onto its first 8 bytes. Both have the same CRC if it is
// computed without the initial inversion. len(p) must be a multiple of 16 and
// at least 128; p needs no alignment.
//
//go:noescape
func fold(state uint64, p []byte, keys *[4]uint64) (lo, hi uint64)

// updateFold is Update for len(p) >= foldMin by carry-less multiplication.
// The caller has checked that the processor has the instruction.
func updateFold(crc uint64, p []byte) uint64 {
	for len(p) >= foldMin {
		n := min(len(p), foldMax) &^ 15
		// The register of a running CRC is the inverse of its value, and
		// feeding bytes into register r is the same as feeding them, with r
		// XORed onto the first 8, into register 0. So r moves into the data
		// here, and the 16 bytes that remain start from register 0, which
		// Update spells ^0.
		lo, hi := fold(^crc, p[:n], &keys)
		var rest [16]byte
		binary.LittleEndian.PutUint64(rest[:8], lo)
		binary.LittleEndian.PutUint64(rest[8:], hi)
		crc = updateGeneric(^uint64(0), rest[:])
		p = p[n:]
	}
	return updateGeneric(crc, p)
}
