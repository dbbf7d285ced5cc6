package process

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// info answers with what OSS knows of an image: basic facts, and the EXIF tags
// of JPEG and WebP (A103). Width and height are those stored.
// https://help.aliyun.com/zh/oss/user-guide/query-the-exif-data-of-an-image-4
func info(source []byte, format string, size image.Point) *Result {
	facts := map[string]string{}
	for _, t := range readDirectories(exifOf(source, format), directoryThumbnail) {
		if name := t.name(); name != "" && facts[name] == "" { // the image comes before its thumbnail
			facts[name] = t.text()
		}
	}
	if unit, x, y, ok := jfifResolution(source, format); ok && facts["XResolution"] == "" {
		facts["ResolutionUnit"], facts["XResolution"], facts["YResolution"] = unit, x, y
	}
	facts["FileSize"] = strconv.Itoa(len(source))
	facts["Format"] = format
	facts["FrameCount"] = strconv.Itoa(frameCount(source, format))
	facts["ImageWidth"] = strconv.Itoa(size.X)
	facts["ImageHeight"] = strconv.Itoa(size.Y)

	// The layout is that of OSS, to the byte: a client may search in it.
	var lines []string
	for _, name := range slices.Sorted(maps.Keys(facts)) {
		lines = append(lines, fmt.Sprintf("    %q: {\"value\": %s}", name, jsonString(facts[name])))
	}
	return jsonResult([]byte("{\n" + strings.Join(lines, ",\n") + "}"))
}

// frameCount counts the frames of the formats that can have several.
func frameCount(source []byte, format string) int {
	n := 0
	switch format {
	case "gif":
		n = gifFrames(source)
	case "webp":
		for name := range chunks(source) {
			if name == "ANMF" {
				n++
			}
		}
	}
	return max(1, n)
}

// jfifResolution reads the resolution from the head of a JPEG. EXIF has other
// numbers for the units: 1 for none, 2 for inches, 3 for centimetres.
func jfifResolution(source []byte, format string) (unit, x, y string, ok bool) {
	if format != "jpg" {
		return "", "", "", false
	}
	for marker, content := range segments(source) {
		if marker == 0xE0 && len(content) >= 12 && bytes.HasPrefix(content, []byte("JFIF\x00")) && content[7] <= 2 {
			ratio := func(b []byte) string { return strconv.Itoa(int(binary.BigEndian.Uint16(b))) + "/1" }
			return strconv.Itoa(int(content[7]) + 1), ratio(content[8:]), ratio(content[10:]), true
		}
	}
	return "", "", "", false
}

// jsonString writes a string as JSON without escaping more than it must.
func jsonString(s string) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.Encode(s) // a string in memory cannot fail
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

func jsonResult(body []byte) *Result { return &Result{ContentType: "application/json", Body: body} }

// hexOf writes a colour as OSS does.
func hexOf(c color.RGBA) string { return fmt.Sprintf("0x%02x%02x%02x", c.R, c.G, c.B) }
