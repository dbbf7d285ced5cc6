package wire

import (
	"strconv"
	"strings"
)

// A ByteRange is a part of an object: Length bytes from Offset.
type ByteRange struct{ Offset, Length int64 }

// ContentRange writes the range for the header of a 206.
func (r ByteRange) ContentRange(size int64) string {
	return "bytes " + strconv.FormatInt(r.Offset, 10) + "-" + strconv.FormatInt(r.Offset+r.Length-1, 10) +
		"/" + strconv.FormatInt(size, 10)
}

// A RangeOutcome is what a Range header asks for.
type RangeOutcome int

// The outcomes of ParseRange.
const (
	RangeWhole         RangeOutcome = iota // answer 200 with the whole object
	RangePart                              // answer 206
	RangeUnsatisfiable                     // answer 416
)

// ParseRange applies a Range header to an object of size bytes. OSS answers
// an invalid range with the whole object; with x-oss-range-behavior: standard
// it follows RFC 9110 (oss-api.md E.2.1). Malformed and multiple ranges give
// the whole object either way (A020).
func ParseRange(header string, size int64, standard bool) (ByteRange, RangeOutcome) {
	spec, ok := strings.CutPrefix(header, "bytes=")
	if !ok {
		return ByteRange{}, RangeWhole
	}
	first, last, ok := strings.Cut(strings.TrimSpace(spec), "-")
	if !ok {
		return ByteRange{}, RangeWhole
	}
	unsatisfiable := RangeWhole
	if standard {
		unsatisfiable = RangeUnsatisfiable
	}
	if first == "" {
		n, err := parseOffset(last)
		switch {
		case err != nil:
			return ByteRange{}, RangeWhole
		case n == 0 || size == 0:
			return ByteRange{}, unsatisfiable
		case n > size && !standard:
			return ByteRange{}, RangeWhole
		}
		n = min(n, size)
		return ByteRange{size - n, n}, RangePart
	}
	from, err := parseOffset(first)
	if err != nil {
		return ByteRange{}, RangeWhole
	}
	if last == "" {
		if from >= size {
			return ByteRange{}, unsatisfiable
		}
		return ByteRange{from, size - from}, RangePart
	}
	to, err := parseOffset(last)
	switch {
	case err != nil || to < from:
		return ByteRange{}, RangeWhole
	case from >= size:
		return ByteRange{}, unsatisfiable
	case to >= size && !standard:
		return ByteRange{}, RangeWhole
	}
	to = min(to, size-1)
	return ByteRange{from, to - from + 1}, RangePart
}

// parseOffset reads a non-negative number of digits only.
func parseOffset(s string) (int64, error) {
	n, err := strconv.ParseUint(s, 10, 63)
	return int64(n), err
}
