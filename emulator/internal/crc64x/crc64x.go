// Package crc64x computes CRC-64/XZ, the checksum object stores report as
// crc64ecma, several times faster than hash/crc64.
//
// The result is bit for bit that of hash/crc64 with the ECMA table: reflected
// polynomial 0xC96C5795D7870F42, initial value and final XOR all ones. Only the
// speed differs. hash/crc64 looks bytes up in tables; this package uses the
// carry-less multiplication of amd64 (PCLMULQDQ) and arm64 (PMULL), so that on
// an upload path the CRC hides behind the MD5 that is computed beside it.
// It exists because the standard library accelerates only CRC-32, and no
// maintained Go package accelerates the ECMA polynomial.
//
// # Method
//
// A message is a polynomial over GF(2), and its CRC is that polynomial modulo
// P. So the message may be replaced by any shorter one that is congruent to it
// modulo P. A 128-bit block H that stands d bits before another block L
// contributes H·x^d; splitting H in two halves and multiplying each by a
// constant, x^(d+64) mod P and x^d mod P, gives 128 bits congruent to H·x^d
// that can be XORed onto L. One such step, a fold, takes two multiplications.
// Eight independent folds of 128 bytes each keep the multiplier busy; at the
// end the eight blocks are folded into one, and hash/crc64 reduces the last 16
// bytes. This is the method of Gopal et al., "Fast CRC Computation for Generic
// Polynomials Using PCLMULQDQ Instruction", Intel, 2009.
//
// The constants are powers of x computed from the polynomial when the package
// is initialised (see fold.go). The same arithmetic gives [Combine].
//
// Short inputs, processors without the instruction, other architectures and
// builds with the purego tag use hash/crc64.
package crc64x

import "hash/crc64"

// table is the shared ECMA table of hash/crc64; MakeTable does not copy it, and
// hash/crc64 recognises it and takes its slicing-by-8 path.
var table = crc64.MakeTable(crc64.ECMA)

// foldMin is the length in bytes from which folding is used. Below it, setting
// up and reducing the accumulators is not worth the trouble.
const foldMin = 256

// Update returns the CRC of the bytes that produced crc followed by p.
// The CRC of no bytes is 0, so Update(0, p) starts a new checksum.
// It equals crc64.Update(crc, crc64.MakeTable(crc64.ECMA), p) for every
// argument, does not retain or modify p, and does not allocate.
func Update(crc uint64, p []byte) uint64 {
	if accelerated && len(p) >= foldMin {
		return updateFold(crc, p)
	}
	return updateGeneric(crc, p)
}

// Checksum returns the CRC of p. It equals Update(0, p).
func Checksum(p []byte) uint64 {
	return Update(0, p)
}

// updateGeneric is Update by table lookup, for any length and machine.
func updateGeneric(crc uint64, p []byte) uint64 {
	return crc64.Update(crc, table, p)
}
