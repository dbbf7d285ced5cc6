package media

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color/palette"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"
)

// sample is an image, or rather the file of one.
type sample struct {
	name string
	data []byte
	want Info
	// signature is how many bytes it takes to recognize the format.
	signature int
}

// samples returns an image of every format and kind. Those made here are 37×21,
// those of testdata 48×32.
func samples(t testing.TB) []sample {
	t.Helper()
	made := func(format string) Info { return Info{37, 21, format} }
	stored := func(format string) Info { return Info{48, 32, format} }
	rgba, gray := image.NewRGBA(image.Rect(0, 0, 37, 21)), image.NewGray(image.Rect(0, 0, 37, 21))
	paletted := image.NewPaletted(rgba.Rect, palette.Plan9)

	baseline := encode(t, func(b *bytes.Buffer) error { return jpeg.Encode(b, rgba, nil) })
	trueColor := encode(t, func(b *bytes.Buffer) error { return bmp.Encode(b, opaque(rgba)) })
	topDown := func(b []byte) { height := -21; binary.LittleEndian.PutUint32(b[22:], uint32(height)) }
	list := []sample{
		{"baseline.jpg", baseline, made("jpg"), 4},
		{"gray.jpg", encode(t, func(b *bytes.Buffer) error { return jpeg.Encode(b, gray, nil) }), made("jpg"), 4},
		{"12bit.jpg", patchSOF(t, baseline, func(sof []byte) { sof[4] = 12 }), made("jpg"), 4},

		{"rgba.png", encode(t, func(b *bytes.Buffer) error { return png.Encode(b, rgba) }), made("png"), 8},
		{"paletted.png", encode(t, func(b *bytes.Buffer) error { return png.Encode(b, paletted) }), made("png"), 8},

		{"still.gif", encode(t, func(b *bytes.Buffer) error { return gif.Encode(b, paletted, nil) }), made("gif"), 6},
		{"animated.gif", encode(t, func(b *bytes.Buffer) error {
			return gif.EncodeAll(b, &gif.GIF{Image: []*image.Paletted{paletted, paletted}, Delay: []int{1, 1}})
		}), made("gif"), 6},

		{"24bit.bmp", trueColor, made("bmp"), 30},
		{"paletted.bmp", encode(t, func(b *bytes.Buffer) error { return bmp.Encode(b, paletted) }), made("bmp"), 30},
		{"topdown.bmp", patch(trueColor, topDown), made("bmp"), 30},
		{"16bit.bmp", patch(trueColor, func(b []byte) { b[28] = 16 }), made("bmp"), 30},
		{"16bit-topdown.bmp", patch(trueColor, func(b []byte) { topDown(b); b[28] = 16 }), made("bmp"), 30},
		{"os2.bmp", os2BMP(37, 21), made("bmp"), 26},

		{"encoder.tiff", encode(t, func(b *bytes.Buffer) error { return tiff.Encode(b, rgba, nil) }), made("tiff"), 8},
		{"little.tiff", tiffFile(binary.LittleEndian, 37, 21, 777, 1), made("tiff"), 8},
		{"big.tiff", tiffFile(binary.BigEndian, 37, 21, 777, 1), made("tiff"), 8},
		{"ycbcr.tiff", tiffFile(binary.LittleEndian, 37, 21, 777, 6), made("tiff"), 8},
	}
	for _, s := range []struct {
		name      string
		want      Info
		signature int
	}{
		{"progressive.jpg", stored("jpg"), 4},
		{"cmyk.jpg", stored("jpg"), 4},
		{"orientation6.jpg", stored("jpg"), 4}, // not rotated: see the package comment
		{"interlaced.png", stored("png"), 8},
		{"rle.bmp", stored("bmp"), 30},
		{"bigendian.tiff", stored("tiff"), 8},
		{"cmyk.tiff", stored("tiff"), 8},
		{"vp8.webp", stored("webp"), 12},
		{"vp8l.webp", stored("webp"), 12},
		{"vp8x.webp", stored("webp"), 12},
		{"animated.webp", stored("webp"), 12},
		{"plain.heic", Info{128, 96, "heic"}, 16},
		{"rotated.heic", Info{96, 128, "heic"}, 16}, // rotated: see there, too
		{"clap.heic", Info{150, 102, "heic"}, 16},   // 150×101 for viewers: and there
		{"plain.avif", stored("avif"), 16},
		{"rotated.avif", Info{32, 48, "avif"}, 16},
		{"sequence.avif", stored("avif"), 16},
	} {
		list = append(list, sample{s.name, testdata(t, s.name), s.want, s.signature})
	}

	mif1 := func(b []byte) { copy(b[8:], "mif1") }
	heic, avif := patch(testdata(t, "plain.heic"), mif1), patch(testdata(t, "plain.avif"), mif1)
	return append(list,
		sample{"mif1.heic", heic, Info{128, 96, "heic"}, brandEnd(heic, "heic")},
		sample{"mif1.avif", avif, stored("avif"), brandEnd(avif, "avif")},
	)
}

// opaque is m in white, so that the BMP encoder leaves out the alpha channel.
func opaque(m *image.RGBA) *image.RGBA {
	o := image.NewRGBA(m.Rect)
	for i := range o.Pix {
		o.Pix[i] = 0xff
	}
	return o
}

func encode(t testing.TB, write func(*bytes.Buffer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func testdata(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// patch changes a copy of data.
func patch(data []byte, change func([]byte)) []byte {
	data = bytes.Clone(data)
	change(data)
	return data
}

// patchSOF changes the start of frame segment of a copy of a baseline JPEG. At
// 4 is the precision, at 5 the height and at 7 the width.
func patchSOF(t testing.TB, data []byte, change func(sof []byte)) []byte {
	t.Helper()
	i := bytes.Index(data, []byte{0xff, 0xc0})
	if i < 0 {
		t.Fatal("no start of frame")
	}
	return patch(data, func(b []byte) { change(b[i:]) })
}

// withAPP inserts at least n bytes of APP2 segments at the start of a JPEG.
func withAPP(data []byte, n int) []byte {
	segment := append([]byte{0xff, 0xe2, 0xff, 0xff}, make([]byte, 0xfffd)...)
	out := bytes.Clone(data[:2])
	for ; n > 0; n -= len(segment) {
		out = append(out, segment...)
	}
	return append(out, data[2:]...)
}

// os2BMP returns a BMP in the first version of the format.
func os2BMP(width, height int) []byte {
	b := append([]byte("BM"), make([]byte, 24)...)
	binary.LittleEndian.PutUint32(b[10:], 26)
	binary.LittleEndian.PutUint32(b[14:], 12)
	binary.LittleEndian.PutUint16(b[18:], uint16(width))
	binary.LittleEndian.PutUint16(b[20:], uint16(height))
	binary.LittleEndian.PutUint16(b[22:], 1)
	binary.LittleEndian.PutUint16(b[24:], 24)
	return append(b, make([]byte, (width*3+3)/4*4*height)...)
}

// tiffFile returns a TIFF whose directory is at the end, behind so many bytes
// of pixels. Photometric is 1 for gray and 6 for YCbCr, which Go does not know.
func tiffFile(order binary.AppendByteOrder, width, height, pixels, photometric int) []byte {
	b := []byte("II*\x00")
	if order == binary.BigEndian {
		b = []byte("MM\x00*")
	}
	b = order.AppendUint32(b, uint32(8+pixels))
	b = append(b, make([]byte, pixels)...)
	entries := [][2]int{{256, width}, {257, height}, {258, 8}, {259, 1}, {262, photometric}, {273, 8}, {278, height}}
	b = order.AppendUint16(b, uint16(len(entries)))
	for _, e := range entries {
		b = order.AppendUint16(b, uint16(e[0]))
		b = order.AppendUint16(b, 3) // SHORT
		b = order.AppendUint32(b, 1)
		b = order.AppendUint16(b, uint16(e[1]))
		b = order.AppendUint16(b, 0)
	}
	return order.AppendUint32(b, 0)
}

// box returns a box of an ISO base media file.
func box(kind string, content ...[]byte) []byte {
	body := bytes.Join(content, nil)
	b := binary.BigEndian.AppendUint32(nil, uint32(8+len(body)))
	return append(append(b, kind...), body...)
}

// brandEnd returns the offset behind a compatible brand of a HEIF file.
func brandEnd(data []byte, brand string) int {
	return 16 + bytes.Index(data[16:], []byte(brand)) + len(brand)
}

// countingReader is an io.ReaderAt that counts what is read of it. Behind its
// data it fails with err, or io.EOF.
type countingReader struct {
	data  []byte
	err   error
	bytes int
}

func (r *countingReader) ReadAt(p []byte, off int64) (int, error) {
	n, err := bytes.NewReader(r.data).ReadAt(p, off)
	r.bytes += n
	if err == io.EOF && r.err != nil {
		err = r.err
	}
	return n, err
}
