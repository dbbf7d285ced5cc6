package media

import (
	"bytes"
	"encoding/binary"
)

// sniffLen is how many first bytes Sniff can make use of. All signatures are
// within 30 bytes but for the list of brands of a HEIF file, which takes four
// bytes for each.
const sniffLen = 512

// Sniff reports the format that the first bytes of some content claim, or ""
// if they claim none. More than 512 bytes are of no use to it; with fewer than
// about 30 it may not recognize an image.
//
// Where the magic number of a format is short enough to begin ordinary text or
// data, the bytes that follow it have to make sense, too. BigTIFF is unknown.
func Sniff(head []byte) string {
	switch {
	case isJPEG(head):
		return "jpg"
	case bytes.HasPrefix(head, []byte("\x89PNG\r\n\x1a\n")):
		return "png"
	case bytes.HasPrefix(head, []byte("GIF87a")), bytes.HasPrefix(head, []byte("GIF89a")):
		return "gif"
	case isTIFF(head):
		return "tiff"
	case len(head) >= 12 && string(head[:4]) == "RIFF" && string(head[8:12]) == "WEBP":
		return "webp"
	case isBMP(head):
		return "bmp"
	}
	return sniffHEIF(head)
}

// isJPEG wants the start marker and, after it, a marker that may follow: any
// of SOFn, tables, APPn and comments, or a fill byte.
func isJPEG(b []byte) bool {
	if len(b) < 4 || b[0] != 0xff || b[1] != 0xd8 || b[2] != 0xff {
		return false
	}
	restart := 0xd0 <= b[3] && b[3] <= 0xd9 // RSTn, SOI and EOI
	return b[3] >= 0xc0 && !restart
}

// isTIFF wants the byte order, the 42, and a directory that does not begin
// within the header.
func isTIFF(b []byte) bool {
	if len(b) < 8 {
		return false
	}
	switch string(b[:4]) {
	case "II*\x00":
		return binary.LittleEndian.Uint32(b[4:]) >= 8
	case "MM\x00*":
		return binary.BigEndian.Uint32(b[4:]) >= 8
	}
	return false
}

// isBMP wants "BM" and, as two letters prove nothing, also an info header of
// one of the sizes there are, one plane and a possible number of bits a pixel.
func isBMP(b []byte) bool {
	if len(b) < bmpCoreLen || b[0] != 'B' || b[1] != 'M' {
		return false
	}
	var planes, bits uint16
	switch binary.LittleEndian.Uint32(b[14:]) {
	case 12: // OS/2 1: 16 bit dimensions
		planes, bits = binary.LittleEndian.Uint16(b[22:]), binary.LittleEndian.Uint16(b[24:])
	case 16, 40, 52, 56, 64, 108, 124: // OS/2 2, Windows 3 to 5
		if len(b) < bmpInfoLen {
			return false
		}
		planes, bits = binary.LittleEndian.Uint16(b[26:]), binary.LittleEndian.Uint16(b[28:])
	}
	switch bits {
	case 1, 2, 4, 8, 16, 24, 32:
		return planes == 1
	}
	return false
}

// brands are those of the files, HEIC and AVIF, that share the HEIF container
// with each other and their outer shape with MP4.
var brands = map[string]string{
	"heic": "heic", "heix": "heic", "heim": "heic", "heis": "heic",
	"hevc": "heic", "hevx": "heic",
	"avif": "avif", "avis": "avif",
}

// sniffHEIF decides by the major brand of the file type box. The brands mif1
// and msf1 leave the codec open; then the first compatible brand that names one
// decides, and a file without any is no known image.
func sniffHEIF(b []byte) string {
	if len(b) < 16 || string(b[4:8]) != "ftyp" {
		return ""
	}
	size := binary.BigEndian.Uint32(b)
	if size < 16 || size%4 != 0 {
		return ""
	}
	major := string(b[8:12])
	if major != "mif1" && major != "msf1" {
		return brands[major]
	}
	compatible := b[16:min(int64(size), int64(len(b)), sniffLen)]
	for ; len(compatible) >= 4; compatible = compatible[4:] {
		if format, ok := brands[string(compatible[:4])]; ok {
			return format
		}
	}
	return ""
}
