//go:build (!amd64 && !arm64) || purego

package crc64x

// accelerated reports whether Update may use updateFold: never in this build.
const accelerated = false

// updateFold completes the set of functions; nothing calls it in this build.
func updateFold(crc uint64, p []byte) uint64 {
	return updateGeneric(crc, p)
}
