//go:build !purego

package crc64x

// accelerated reports whether Update may use updateFold. Besides PCLMULQDQ,
// fold needs only SSE2, which every amd64 processor has.
var accelerated = hasPCLMULQDQ()

// hasPCLMULQDQ reports whether the processor has the PCLMULQDQ instruction:
// bit 1 of ECX in CPUID leaf 1.
func hasPCLMULQDQ() bool {
	return cpuid1ECX()&(1<<1) != 0
}

// cpuid1ECX returns the ECX register of CPUID leaf 1, the feature flags.
func cpuid1ECX() uint32
