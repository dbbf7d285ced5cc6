package process

import (
	"bytes"
	"encoding/binary"
	"iter"
)

// segments walks through the segments of a JPEG up to its pixels: their markers
// and what they contain.
func segments(b []byte) iter.Seq2[byte, []byte] {
	return func(yield func(byte, []byte) bool) {
		for at := 2; at+4 <= len(b) && b[at] == 0xFF; {
			marker := b[at+1]
			if marker == 0xFF { // a fill byte
				at++
				continue
			}
			length := int(binary.BigEndian.Uint16(b[at+2:]))
			if marker == 0xDA || length < 2 || at+2+length > len(b) {
				return
			}
			if !yield(marker, b[at+4:at+2+length]) {
				return
			}
			at += 2 + length
		}
	}
}

// chunks walks through the chunks of a WebP.
func chunks(b []byte) iter.Seq2[string, []byte] {
	return func(yield func(string, []byte) bool) {
		for at := 12; at+8 <= len(b); {
			length := int(binary.LittleEndian.Uint32(b[at+4:]))
			if length > len(b)-at-8 {
				return
			}
			if !yield(string(b[at:at+4]), b[at+8:at+8+length]) {
				return
			}
			at += 8 + length + length&1
		}
	}
}

// luminance are the quantizers of the JPEG standard for quality 50, in the
// zigzag order of files (ITU-T T.81, K.1).
var luminance = [64]int{
	16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40, 26, 24, 22, 22, 24, 49, 35, 37, 29, 40, 58, 51, 61, 60, 57, 51,
	56, 55, 64, 72, 92, 78, 64, 68, 87, 69, 55, 56, 80, 109, 81, 87, 95, 98, 103, 104, 103, 62, 77, 113, 121, 112, 100, 120, 92, 101, 103, 99,
}

// jpegQuality estimates the quality that a JPEG was written with, which OSS
// takes for 100 % in quality,q: no file says it, but most are written with
// multiples of the tables of the standard. 0 if there is no table.
func jpegQuality(b []byte) int {
	for marker, content := range segments(b) {
		if marker != 0xDB {
			continue
		}
		for len(content) > 64 {
			head := content[0]
			width := 1 + int(head>>4&1) // bytes for a value
			if len(content) < 1+64*width {
				break
			}
			if head&15 == 0 {
				return qualityOf(content[1:], width)
			}
			content = content[1+64*width:]
		}
	}
	return 0
}

func qualityOf(table []byte, width int) int {
	sum := 0
	for i, standard := range luminance {
		v := int(table[i*width])
		if width == 2 {
			v = v<<8 | int(table[2*i+1])
		}
		sum += 100 * v / standard
	}
	// The scaling of the Independent JPEG Group, backwards.
	percent := max(1, sum/len(luminance))
	if percent <= 100 {
		return (200 - percent) / 2
	}
	return max(1, 5000/percent)
}

// exifOf returns the EXIF block of a file, nil if it has none.
func exifOf(b []byte, format string) []byte {
	switch format {
	case "jpg":
		for marker, content := range segments(b) {
			if block, ok := bytes.CutPrefix(content, []byte("Exif\x00\x00")); ok && marker == 0xE1 {
				return block
			}
		}
	case "webp":
		for name, content := range chunks(b) {
			if name == "EXIF" {
				return bytes.TrimPrefix(content, []byte("Exif\x00\x00"))
			}
		}
	}
	return nil
}

// orientationOf returns the EXIF orientation, 1 if there is none.
func orientationOf(b []byte, format string) int {
	block := exifOf(b, format)
	if format == "tiff" {
		block = b // a TIFF is an EXIF block with pixels
	}
	for _, t := range readDirectories(block, directoryImage) {
		if t.name() == "Orientation" && len(t.raw) >= 2 {
			if n := int(t.order.Uint16(t.raw)); n >= 1 && n <= 8 {
				return n
			}
		}
	}
	return 1
}
