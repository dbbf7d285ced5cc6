// Package integration tests fakeoss through what people have: the official Go
// SDKs, unmodified and over TCP; curl; Python's oss2 (build tag clients); and
// the fakeoss binary from its command line, in testdata/script.
//
// It has no code that others could use.
package integration
