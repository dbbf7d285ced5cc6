//go:build !purego

package crc64x

import (
	"encoding/binary"
	"os"
	"runtime"
)

// accelerated reports whether Update may use updateFold.
var accelerated = hasPMULL()

// hasPMULL reports whether the processor is known to have the PMULL instruction
// on 64-bit operands, an optional part of ARMv8 that user code cannot query by
// itself. Every Apple processor has it; Linux tells in the auxiliary vector;
// elsewhere, and if that cannot be read, the answer is no.
func hasPMULL() bool {
	switch runtime.GOOS {
	case "darwin", "ios":
		return true
	case "linux", "android":
		auxv, err := os.ReadFile("/proc/self/auxv")
		return err == nil && auxvHasPMULL(auxv)
	default:
		return false
	}
}

// auxvHasPMULL reports whether the AT_HWCAP entry of a Linux auxiliary vector
// has the bit HWCAP_PMULL. The vector is a sequence of pairs of words, a type
// and a value.
func auxvHasPMULL(auxv []byte) bool {
	const (
		atHWCAP    = 16
		hwcapPMULL = 1 << 4
	)
	for ; len(auxv) >= 16; auxv = auxv[16:] {
		if binary.LittleEndian.Uint64(auxv) == atHWCAP {
			return binary.LittleEndian.Uint64(auxv[8:])&hwcapPMULL != 0
		}
	}
	return false
}
