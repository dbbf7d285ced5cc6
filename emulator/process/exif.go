package process

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"
)

// A directory is one of the lists of tags in an EXIF block.
type directory uint8

const (
	directoryImage directory = iota
	directoryPhoto
	directoryGPS
	directoryInterop
	directoryThumbnail
)

// Tags that lead to other directories.
var directoryAt = map[uint16]directory{0x8769: directoryPhoto, 0x8825: directoryGPS, 0xA005: directoryInterop}

// A tag is an entry of a directory.
type tag struct {
	directory directory
	id, kind  uint16
	count     int
	raw       []byte
	order     binary.ByteOrder
}

// Types of values.
const (
	typeByte = 1 + iota
	typeASCII
	typeShort
	typeLong
	typeRational
	typeSByte
	typeUndefined
	typeSShort
	typeSLong
	typeSRational
)

var typeSize = [...]int{typeByte: 1, typeASCII: 1, typeShort: 2, typeLong: 4, typeRational: 8, typeSByte: 1, typeUndefined: 1,
	typeSShort: 2, typeSLong: 4, typeSRational: 8}

// maxTags bounds the tags of a directory. Cameras write a few dozen.
const maxTags = 256

// readDirectories reads the tags of an EXIF block: of the image itself only, or
// of all directories. What is damaged is left out.
func readDirectories(block []byte, last directory) (tags []tag) {
	if len(block) < 8 {
		return nil
	}
	var order binary.ByteOrder = binary.LittleEndian
	switch string(block[:4]) {
	case "II*\x00":
	case "MM\x00*":
		order = binary.BigEndian
	default:
		return nil
	}
	tags, next := readDirectory(block, order, directoryImage, order.Uint32(block[4:]))
	if last == directoryImage {
		return tags
	}
	// Directories lead to others once, from the two that may; there is no way
	// to run in circles.
	for _, from := range []directory{directoryImage, directoryPhoto} {
		for _, t := range tags {
			if to, ok := directoryAt[t.id]; ok && t.directory == from && len(t.raw) >= 4 {
				more, _ := readDirectory(block, order, to, order.Uint32(t.raw))
				tags = append(tags, more...)
			}
		}
	}
	thumbnail, _ := readDirectory(block, order, directoryThumbnail, next)
	return append(tags, thumbnail...)
}

func readDirectory(block []byte, order binary.ByteOrder, d directory, at uint32) (tags []tag, next uint32) {
	if at < 8 || uint64(at)+2 > uint64(len(block)) {
		return nil, 0
	}
	n := int(order.Uint16(block[at:]))
	entries := block[at+2:]
	if n > maxTags || len(entries) < 12*n {
		return nil, 0
	}
	for i := range n {
		e := entries[12*i:]
		t := tag{directory: d, id: order.Uint16(e), kind: order.Uint16(e[2:]), order: order}
		count := uint64(order.Uint32(e[4:]))
		if int(t.kind) >= len(typeSize) || t.kind == 0 {
			continue
		}
		size := count * uint64(typeSize[t.kind])
		if size <= 4 {
			t.raw = e[8 : 8+size]
		} else {
			offset := uint64(order.Uint32(e[8:]))
			if offset+size > uint64(len(block)) {
				continue
			}
			t.raw = block[offset : offset+size]
		}
		t.count = int(count) // no more than there are bytes
		tags = append(tags, t)
	}
	if len(entries) >= 12*n+4 {
		next = order.Uint32(entries[12*n:])
	}
	return tags, next
}

// name is what OSS calls the tag, "" if it has no name.
func (t tag) name() string {
	if t.directory == directoryGPS {
		return gpsNames[t.id]
	}
	return exifNames[t.id]
}

// Limits of what is printed.
const (
	maxUndefined = 128 // bytes
	maxValues    = 64
)

// text is the value as OSS prints it: raw numbers with blanks between them, but
// for positions. Long binary data is only counted. Seen in answers that people
// published; see also the example of the page (A103).
func (t tag) text() string {
	if t.directory == directoryGPS {
		if s, ok := t.position(); ok {
			return s
		}
	}
	switch t.kind {
	case typeASCII:
		s, _, _ := bytes.Cut(t.raw, []byte{0})
		return strings.ToValidUTF8(string(s), "?")
	case typeByte, typeSByte, typeUndefined:
		if t.count > maxUndefined {
			return strconv.Itoa(t.count) + " bytes undefined data"
		}
	default:
		if t.count > maxValues {
			return strconv.Itoa(t.count) + " values"
		}
	}
	words := make([]string, t.count)
	for i := range words {
		words[i] = t.value(i)
	}
	return strings.Join(words, " ")
}

// value prints one number.
func (t tag) value(i int) string {
	b := t.raw[i*typeSize[t.kind]:]
	switch t.kind {
	case typeShort:
		return strconv.Itoa(int(t.order.Uint16(b)))
	case typeSShort:
		return strconv.Itoa(int(int16(t.order.Uint16(b))))
	case typeLong:
		return strconv.FormatUint(uint64(t.order.Uint32(b)), 10)
	case typeSLong:
		return strconv.Itoa(int(int32(t.order.Uint32(b))))
	case typeRational:
		return fmt.Sprintf("%d/%d", t.order.Uint32(b), t.order.Uint32(b[4:]))
	case typeSRational:
		return fmt.Sprintf("%d/%d", int32(t.order.Uint32(b)), int32(t.order.Uint32(b[4:])))
	case typeSByte:
		return strconv.Itoa(int(int8(b[0])))
	}
	return strconv.Itoa(int(b[0]))
}

// position prints latitude and longitude: `31deg 55' 3.870" `. Zeros at the end
// are left out, and there is a blank after every part.
func (t tag) position() (string, bool) {
	directions := map[string]string{"N": "North", "S": "South", "E": "East", "W": "West"}
	switch t.name() {
	case "GPSLatitudeRef", "GPSLongitudeRef":
		s, ok := directions[strings.TrimRight(string(t.raw), "\x00")]
		return s, ok && t.kind == typeASCII
	case "GPSLatitude", "GPSLongitude":
	default:
		return "", false
	}
	if t.kind != typeRational || t.count != 3 {
		return "", false
	}
	parts := 3
	for parts > 1 && t.order.Uint32(t.raw[8*(parts-1):]) == 0 {
		parts--
	}
	var b strings.Builder
	for i, unit := range []string{"deg", "'", `"`}[:parts] {
		num, den := t.order.Uint32(t.raw[8*i:]), t.order.Uint32(t.raw[8*i+4:])
		if den == 0 {
			return "", false
		}
		digits := 0
		if num%den != 0 {
			digits = 3
		}
		fmt.Fprintf(&b, "%.*f%s ", digits, float64(num)/float64(den), unit)
	}
	return b.String(), true
}
