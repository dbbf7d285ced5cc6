package process

import (
	"encoding/binary"
	"encoding/json"
	"image"
	"image/color"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestInfo compares the document with what OSS writes, to the byte. An answer
// of 179 bytes was seen that has just this layout.
func TestInfo(t *testing.T) {
	jfif := file(t, quarters(40, 20), "jpg")
	// Go writes no JFIF header. This is that of the page's example.
	jfif = append([]byte("\xFF\xD8\xFF\xE0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"), jfif[2:]...)
	result, err := apply(t, "image/info", jfif)
	if err != nil {
		t.Fatal(err)
	}
	want := `{
    "FileSize": {"value": "SIZE"},
    "Format": {"value": "jpg"},
    "FrameCount": {"value": "1"},
    "ImageHeight": {"value": "20"},
    "ImageWidth": {"value": "40"},
    "ResolutionUnit": {"value": "1"},
    "XResolution": {"value": "1/1"},
    "YResolution": {"value": "1/1"}}`
	want = strings.Replace(want, "SIZE", jsonNumber(len(jfif)), 1)
	if diff := cmp.Diff(want, string(result.Body)); diff != "" || result.ContentType != "application/json" {
		t.Errorf("image/info is %s (-want +got):\n%s", result.ContentType, diff)
	}
}

func jsonNumber(n int) string {
	b, _ := json.Marshal(n)
	return string(b)
}

// facts reads an answer to image/info.
func facts(t *testing.T, source []byte) map[string]string {
	t.Helper()
	result, err := apply(t, "image/info", source)
	if err != nil {
		t.Fatal(err)
	}
	var doc map[string]struct{ Value string }
	if err := json.Unmarshal(result.Body, &doc); err != nil {
		t.Fatalf("image/info = %s: %v", result.Body, err)
	}
	m := map[string]string{}
	for name, v := range doc {
		m[name] = v.Value
	}
	return m
}

func TestInfoOfSamples(t *testing.T) {
	for name, want := range map[string]map[string]string{
		"animated.webp":    {"Format": "webp", "FrameCount": "2", "ImageWidth": "48", "ImageHeight": "32"},
		"plain.heic":       {"Format": "heic", "FrameCount": "1", "ImageWidth": "128", "ImageHeight": "96"},
		"interlaced.png":   {"Format": "png", "FrameCount": "1", "ImageWidth": "48", "ImageHeight": "32"},
		"orientation6.jpg": {"Format": "jpg", "FrameCount": "1", "ImageWidth": "48", "ImageHeight": "32", "Orientation": "6", "ResolutionUnit": "1", "XResolution": "1/1", "YResolution": "1/1"},
	} {
		got := facts(t, testdata(t, name))
		if delete(got, "FileSize"); !cmp.Equal(want, got) {
			t.Errorf("image/info of %s (-want +got):\n%s", name, cmp.Diff(want, got))
		}
	}
}

// exifEntry is a tag to be written.
type exifEntry struct {
	id, kind uint16
	count    int
	raw      []byte
}

// exifBlock writes directories in a row; pointers of the first lead to the
// second and third.
func exifBlock(order binary.AppendByteOrder, image, photo, gps []exifEntry) []byte {
	b := []byte("II*\x00")
	if order.String() == "BigEndian" {
		b = []byte("MM\x00*")
	}
	b = order.AppendUint32(b, 8)
	const room = 400 // for every directory and its values
	image = append(image,
		exifEntry{0x8769, typeLong, 1, order.AppendUint32(nil, 8+room)}, exifEntry{0x8825, typeLong, 1, order.AppendUint32(nil, 8+2*room)})
	for i, entries := range [][]exifEntry{image, photo, gps} {
		values := []byte{}
		start := 8 + i*room + 2 + 12*len(entries) + 4
		b = order.AppendUint16(b, uint16(len(entries)))
		for _, e := range entries {
			b = order.AppendUint16(b, e.id)
			b = order.AppendUint16(b, e.kind)
			b = order.AppendUint32(b, uint32(e.count))
			if len(e.raw) <= 4 {
				b = append(b, append(e.raw, 0, 0, 0, 0)[:4]...)
				continue
			}
			b = order.AppendUint32(b, uint32(start+len(values)))
			values = append(values, e.raw...)
		}
		b = order.AppendUint32(b, 0)
		b = append(b, values...)
		for len(b) < 8+(i+1)*room {
			b = append(b, 0)
		}
	}
	return b
}

// TestEXIF has values from answers of OSS that people published.
func TestEXIF(t *testing.T) {
	for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
		short := func(v ...uint16) (b []byte) {
			for _, n := range v {
				b = order.AppendUint16(b, n)
			}
			return b
		}
		long := func(v ...uint32) (b []byte) {
			for _, n := range v {
				b = order.AppendUint32(b, n)
			}
			return b
		}
		block := exifBlock(order, []exifEntry{
			{0x010F, typeASCII, 6, []byte("Apple\x00")},
			{0x0110, typeASCII, 9, []byte("iPhone\"6\x00")},
			{0x0112, typeShort, 1, short(1)},
			{0x011A, typeRational, 1, long(72, 1)},
			{0xFFFF, typeShort, 1, short(1)}, // no tag of OSS
			{0x0131, 99, 1, short(1)},        // no type
			{0x013B, typeASCII, 1 << 30, long(8)},
		}, []exifEntry{
			{0x829A, typeRational, 1, long(1, 60)},
			{0x8827, typeShort, 1, short(160)},
			{0x9000, typeUndefined, 4, []byte("0232")},
			{0x9204, typeSRational, 1, long(0, 1)},
			{0x9203, typeSRational, 1, long(0xFFFFFFFF, 3)},
			{0x9214, typeShort, 4, short(2009, 1503, 2314, 1328)},
			{0x927C, typeUndefined, 200, make([]byte, 200)},
			{0xA301, typeUndefined, 1, []byte{1}},
		}, []exifEntry{
			{0x00, typeByte, 4, []byte{2, 2, 0, 0}},
			{0x01, typeASCII, 2, []byte("N\x00")},
			{0x02, typeRational, 3, long(31, 1, 55, 1, 387, 100)},
			{0x03, typeASCII, 2, []byte("E\x00")},
			{0x04, typeRational, 3, long(0, 1, 0, 1, 0, 1)},
			{0x07, typeRational, 3, long(7, 1, 55, 1, 5824, 100)},
			{0x1D, typeASCII, 11, []byte("2025:01:10\x00")},
		})
		jpg := file(t, quarters(40, 20), "jpg")
		app1 := append([]byte("Exif\x00\x00"), block...)
		segment := binary.BigEndian.AppendUint16([]byte{0xFF, 0xD8, 0xFF, 0xE1}, uint16(len(app1)+2))
		source := append(append(segment, app1...), jpg[2:]...)

		got := facts(t, source)
		delete(got, "FileSize")
		want := map[string]string{
			"Format": "jpg", "FrameCount": "1", "ImageWidth": "40", "ImageHeight": "20",
			"Make": "Apple", "Model": `iPhone"6`, "Orientation": "1", "XResolution": "72/1", "ExifTag": "408", "GPSTag": "808",
			"ExposureTime": "1/60", "ISOSpeedRatings": "160", "ExifVersion": "48 50 51 50", "ExposureBiasValue": "0/1", "BrightnessValue": "-1/3",
			"SubjectArea": "2009 1503 2314 1328", "MakerNote": "200 bytes undefined data", "SceneType": "1",
			"GPSVersionID": "2 2 0 0", "GPSLatitudeRef": "North", "GPSLatitude": `31deg 55' 3.870" `, "GPSLongitudeRef": "East",
			"GPSLongitude": "0deg ", "GPSTimeStamp": "7/1 55/1 5824/100", "GPSDateStamp": "2025:01:10",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%v (-want +got):\n%s", order, diff)
		}
	}
}

// TestEXIFCutOff reads blocks of every length.
func TestEXIFCutOff(t *testing.T) {
	block := exifBlock(binary.LittleEndian, []exifEntry{{0x010F, typeASCII, 6, []byte("Apple\x00")}}, nil, nil)
	for n := range block {
		for _, tag := range readDirectories(block[:n], directoryThumbnail) {
			tag.text()
		}
	}
}

func TestAverageHue(t *testing.T) {
	// What is pale does not count.
	im := image.NewRGBA(image.Rect(0, 0, 20, 20))
	for i := range 400 {
		im.SetRGBA(i%20, i/20, color.RGBA{250, 250, 250, 255})
		if i%4 == 0 {
			im.SetRGBA(i%20, i/20, color.RGBA{0x5C, 0x78, 0x3B, 255})
		}
	}
	result, err := apply(t, "image/average-hue", file(t, im, "png"))
	if err != nil || string(result.Body) != `{"RGB": "0x5c783b"}` || result.ContentType != "application/json" {
		t.Errorf("image/average-hue = %+v, %v", result, err)
	}
	// Without colours all of it counts.
	result, err = apply(t, "image/average-hue", file(t, image.NewGray(image.Rect(0, 0, 5, 5)), "png"))
	if err != nil || string(result.Body) != `{"RGB": "0x000000"}` {
		t.Errorf("image/average-hue = %+v, %v", result, err)
	}
}
