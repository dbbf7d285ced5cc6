package process

import (
	"bytes"
	"context"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"

	"github.com/fakeoss/fakeoss/emulator/media"
	"github.com/fakeoss/fakeoss/emulator/osserr"
)

var (
	red   = color.RGBA{R: 255, A: 255}
	green = color.RGBA{G: 255, A: 255}
	blue  = color.RGBA{B: 255, A: 255}
	white = color.RGBA{R: 255, G: 255, B: 255, A: 255}
	black = color.RGBA{A: 255}
	clear = color.RGBA{}
)

// quarters is an image of four colours: red and green above, blue and white
// below.
func quarters(w, h int) *image.RGBA {
	im := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			im.SetRGBA(x, y, [2][2]color.RGBA{{red, green}, {blue, white}}[y*2/h][x*2/w])
		}
	}
	return im
}

// file encodes an image.
func file(t testing.TB, im image.Image, format string) []byte {
	t.Helper()
	var b bytes.Buffer
	var err error
	switch format {
	case "jpg":
		err = jpeg.Encode(&b, im, &jpeg.Options{Quality: 95})
	case "png":
		err = png.Encode(&b, im)
	case "gif":
		err = gif.Encode(&b, im, nil)
	case "bmp":
		err = bmp.Encode(&b, im)
	case "tiff":
		err = tiff.Encode(&b, im, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// testdata reads one of the sample images of package media.
func testdata(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("../media/testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// noObjects is a bucket without watermarks.
func noObjects(string) ([]byte, error) { return nil, osserr.ImageNotFound.With() }

// apply parses and applies an instruction.
func apply(t testing.TB, text string, source []byte) (*Result, error) {
	t.Helper()
	in, err := Parse(text, styles)
	if err != nil {
		t.Fatalf("Parse(%q) = %v", text, err)
	}
	return in.Apply(context.Background(), source, noObjects)
}

// decoded applies an instruction and reads what comes of it.
func decoded(t testing.TB, text string, source []byte) image.Image {
	t.Helper()
	result, err := apply(t, text, source)
	if err != nil {
		t.Fatalf("Apply(%q) = %v", text, err)
	}
	_, size, err := inspect(result.Body)
	if err != nil {
		t.Fatalf("Apply(%q) gives no image: %v", text, err)
	}
	w := &work{in: &Instruction{}, format: media.Sniff(result.Body)}
	im, err := w.decode(result.Body, size)
	if err != nil {
		t.Fatalf("Apply(%q) gives a %s that cannot be decoded: %v", text, w.format, err)
	}
	return im
}

// checkError compares an error with what OSS answers.
func checkError(t *testing.T, call string, err error, code, ec string) {
	t.Helper()
	var got *osserr.Error
	if !errors.As(err, &got) || got.Code != code || got.EC != ec {
		t.Errorf("%s = %v, want %s with EC %q", call, err, code, ec)
	}
}

// near reports whether two colours look the same after a JPEG.
func near(a, b color.Color) bool {
	ar, ag, ab, aa := a.RGBA()
	br, bg, bb, ba := b.RGBA()
	for _, d := range []int{int(ar) - int(br), int(ag) - int(bg), int(ab) - int(bb), int(aa) - int(ba)} {
		if max(d, -d) > 24<<8 {
			return false
		}
	}
	return true
}

// TestPixels looks at what comes out where.
func TestPixels(t *testing.T) {
	source := file(t, quarters(40, 20), "png")
	type at = map[image.Point]color.RGBA
	for _, test := range []struct {
		text string
		size image.Point
		want at
	}{
		{"image/resize,w_20", image.Pt(20, 10), at{{2, 2}: red, {17, 2}: green, {2, 7}: blue, {17, 7}: white}},
		{"image/resize,m_pad,w_40,h_30,color_FF00FF", image.Pt(40, 30), at{{20, 2}: {255, 0, 255, 255}, {2, 8}: red, {20, 28}: {255, 0, 255, 255}}},
		{"image/resize,m_fill,w_10,h_20", image.Pt(10, 20), at{{2, 2}: red, {8, 2}: green}},
		{"image/crop,w_10,h_5,g_se", image.Pt(10, 5), at{{0, 0}: white}},
		{"image/crop,x_15,y_8,w_10,h_4", image.Pt(10, 4), at{{0, 0}: red, {9, 0}: green, {0, 3}: blue, {9, 3}: white}},
		{"image/indexcrop,x_20,i_1", image.Pt(20, 20), at{{0, 0}: green, {0, 19}: white}},
		{"image/indexcrop,x_20,y_15,i_1", image.Pt(40, 5), at{{0, 0}: blue}},
		{"image/indexcrop,y_100,i_10", image.Pt(40, 20), at{{0, 0}: red}},
		{"image/rotate,90", image.Pt(20, 40), at{{2, 2}: blue, {17, 2}: red, {2, 37}: white, {17, 37}: green}},
		{"image/rotate,180", image.Pt(40, 20), at{{2, 2}: white, {37, 17}: red}},
		{"image/rotate,270", image.Pt(20, 40), at{{2, 2}: green, {2, 37}: red}},
		{"image/rotate,360", image.Pt(40, 20), at{{2, 2}: red}},
		{"image/resize,m_fixed,w_20,h_20/rotate,45", image.Pt(29, 29), at{{0, 0}: clear, {14, 3}: red, {25, 14}: green, {3, 14}: blue}},
		{"image/circle,r_5", image.Pt(11, 11), at{{0, 0}: clear, {5, 1}: red, {6, 1}: green}},
		{"image/circle,r_4096", image.Pt(19, 19), at{{0, 0}: clear, {18, 18}: clear, {3, 15}: blue}},
		{"image/circle,r_5/format,jpg", image.Pt(11, 11), at{{0, 0}: white}},
		{"image/rounded-corners,r_8", image.Pt(40, 20), at{{0, 0}: clear, {39, 19}: clear, {0, 10}: blue, {12, 0}: red}},
		{"image/rounded-corners,r_4096", image.Pt(40, 20), at{{1, 1}: clear, {10, 0}: red}},
		{"image/bright,100", image.Pt(40, 20), at{{2, 2}: white}},
		{"image/bright,-100", image.Pt(40, 20), at{{37, 17}: black}},
		{"image/contrast,-100", image.Pt(40, 20), at{{2, 2}: {128, 128, 128, 255}}},
		{"image/contrast,100", image.Pt(40, 20), at{{2, 2}: red}},
		{"image/blur,r_50,s_50", image.Pt(40, 20), at{{20, 10}: {132, 132, 124, 255}}},
		{"image/sharpen,100", image.Pt(40, 20), at{{2, 2}: red}},
		{"style/small", image.Pt(10, 5), at{{1, 1}: red}},
	} {
		im := decoded(t, test.text, source)
		if im.Bounds().Size() != test.size {
			t.Errorf("%s is %v, want %v", test.text, im.Bounds().Size(), test.size)
			continue
		}
		for at, want := range test.want {
			if got := im.At(at.X, at.Y); !near(got, want) {
				t.Errorf("%s has %v at %v, want %v", test.text, got, at, want)
			}
		}
	}
}

// TestFormats converts every format into every other.
func TestFormats(t *testing.T) {
	contentTypes := map[string]string{"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp", "bmp": "image/bmp", "gif": "image/gif", "tiff": "image/tiff"}
	sources := map[string][]byte{"webp": testdata(t, "vp8x.webp")}
	for _, format := range []string{"jpg", "png", "bmp", "gif", "tiff"} {
		sources[format] = file(t, quarters(48, 32), format)
	}
	for from, source := range sources {
		for to, contentType := range contentTypes {
			// Only a GIF can be made a GIF.
			want := to
			if to == "gif" && from != "gif" {
				want, contentType = from, contentTypes[from]
			}
			result, err := apply(t, "image/format,"+to, source)
			if err != nil {
				t.Errorf("%s to %s: %v", from, to, err)
				continue
			}
			if got := media.Sniff(result.Body); got != want || result.ContentType != contentType {
				t.Errorf("%s to %s gives %s as %s, want %s as %s", from, to, got, result.ContentType, want, contentType)
			}
			if size := decoded(t, "image/format,"+to, source).Bounds().Size(); size != image.Pt(48, 32) {
				t.Errorf("%s to %s gives %v", from, to, size)
			}
		}
		// Without a format it stays what it is.
		if result, err := apply(t, "image/resize,w_24", source); err != nil || media.Sniff(result.Body) != from {
			t.Errorf("resizing %s = %v", from, err)
		}
	}
}

// TestSamples puts every sample through, or finds the reason why not.
func TestSamples(t *testing.T) {
	for name, want := range map[string]string{
		"progressive.jpg": "", "cmyk.jpg": "", "orientation6.jpg": "", "interlaced.png": "", "bigendian.tiff": "",
		"vp8.webp": "", "vp8l.webp": "", "vp8x.webp": "",
		"animated.webp": "BadWebPImage", // OSS wants an account to be on a list
		"rle.bmp":       "NotImplemented", "cmyk.tiff": "NotImplemented", "plain.heic": "NotImplemented", "plain.avif": "NotImplemented",
	} {
		_, err := apply(t, "image/resize,w_10", testdata(t, name))
		var got *osserr.Error
		errors.As(err, &got)
		if want == "" && err != nil || want != "" && (got == nil || got.Code != want) {
			t.Errorf("resizing %s = %v, want %q", name, err, want)
		}
	}
}

func TestAutoOrient(t *testing.T) {
	source := testdata(t, "orientation6.jpg") // 48×32, to be turned by 90 degrees
	for text, want := range map[string]image.Point{
		"image/format,png":                         {32, 48}, // on by default
		"image/auto-orient,0/format,png":           {48, 32},
		"image/resize,w_16/auto-orient,1":          {16, 24}, // turned first, wherever it stands
		"image/resize,w_24/auto-orient,0":          {24, 16},
		"image/resize,w_16/rotate,90/format,bmp":   {24, 16},
		"image/auto-orient,0/auto-orient,1/crop":   {32, 48},
		"image/resize,m_fixed,w_5,h_6/format,webp": {5, 6},
	} {
		if got := decoded(t, text, source).Bounds().Size(); got != want {
			t.Errorf("%s gives %v, want %v", text, got, want)
		}
	}
}

func TestOrientations(t *testing.T) {
	im := quarters(4, 2)
	// The colour of the upper left corner, and that of the upper right one.
	for orientation, want := range map[int][2]color.RGBA{
		1: {red, green}, 2: {green, red}, 3: {white, blue}, 4: {blue, white},
		5: {red, blue}, 6: {blue, red}, 7: {white, green}, 8: {green, white},
	} {
		out := turned(im, orientation)
		b := out.Bounds()
		if got := [2]color.RGBA{out.At(0, 0).(color.RGBA), out.At(b.Max.X-1, 0).(color.RGBA)}; got != want {
			t.Errorf("orientation %d has %v on top, want %v", orientation, got, want)
		}
	}
}

func TestQuality(t *testing.T) {
	source := file(t, noise(64, 64), "jpg") // written with 95
	if got := jpegQuality(source); got != 95 {
		t.Errorf("jpegQuality = %d, want 95", got)
	}
	for text, want := range map[string]int{
		"image/crop": 95, "image/quality,q_80": 76, "image/quality,Q_80": 80, "image/quality,Q_99": 95, "image/quality,q_10,Q_80": 80,
		"image/quality,60": 60,
	} {
		result, err := apply(t, text, source)
		if err != nil {
			t.Fatal(err)
		}
		if got := jpegQuality(result.Body); got < want-1 || got > want+1 {
			t.Errorf("%s has quality %d, want %d", text, got, want)
		}
	}
	fromPNG := file(t, noise(64, 64), "png")
	for text, want := range map[string]int{"image/format,jpg": defaultQuality, "image/format,jpg/quality,q_40": 40, "image/quality,Q_50/format,jpg": 50} {
		result, err := apply(t, text, fromPNG)
		if err != nil {
			t.Fatal(err)
		}
		if got := jpegQuality(result.Body); got < want-1 || got > want+1 {
			t.Errorf("%s of a PNG has quality %d, want %d", text, got, want)
		}
	}
}

// noise is an image without two pixels alike.
func noise(w, h int) *image.RGBA {
	im := image.NewRGBA(image.Rect(0, 0, w, h))
	v := uint32(1)
	for i := range im.Pix {
		if v = v*1664525 + 1013904223; i%4 == 3 {
			v |= 0xFF << 24
		}
		im.Pix[i] = uint8(v >> 24)
	}
	return im
}

func TestApplyRefuses(t *testing.T) {
	small := file(t, quarters(4, 2), "png")
	_, err := apply(t, "image/resize,w_50", []byte("Begin with an ordinary text, and go on.\n"))
	checkError(t, "text", err, "BadRequest", "0040-00000005")
	_, err = apply(t, "image/info", nil)
	checkError(t, "nothing", err, "BadRequest", "0040-00000005")
	_, err = apply(t, "image/info", make([]byte, MaxSource+1))
	checkError(t, "too many bytes", err, "ImageTooLarge", "0040-00000001")
	_, err = apply(t, "image/resize,w_1", small[:len(small)-20])
	checkError(t, "a PNG cut off", err, "BadRequest", "")
	_, err = apply(t, "image/resize,w_1", testdata(t, "vp8.webp")[:60])
	checkError(t, "a WebP cut off", err, "BadWebPImage", "0040-00000010")
	_, err = apply(t, "image/crop,x_10,y_10,w_100,h_100", small)
	checkError(t, "crop outside", err, "CutEdgeExceedRange", "")
	_, err = apply(t, "image/resize,m_fixed,w_5000,h_5000,limit_0", small)
	checkError(t, "a large target", err, "ImageTooLarge", "0040-00000007")

	for _, test := range []struct {
		name, text, format string
		w, h               int
		code, ec           string
	}{
		{"a wide JPEG", "image/crop", "jpg", 30001, 1, "MemLimitExceeded", "0040-00000019"},
		{"a wide PNG", "image/crop", "png", 30001, 1, "MemLimitExceeded", "0040-00000019"},
		{"a wide BMP", "image/crop", "bmp", 30001, 1, "MemLimitExceeded", "0040-00000017"},
		{"a wide TIFF", "image/crop", "tiff", 16385, 1, "MemLimitExceeded", "0040-00000018"},
		{"a long rotation", "image/rotate,90", "png", 4097, 1, "BadRequest", "0040-00000006"},
		{"a wide WebP", "image/format,webp", "png", 16384, 1, "BadRequest", "0040-00000011"},
	} {
		_, err := apply(t, test.text, file(t, image.NewGray(image.Rect(0, 0, test.w, test.h)), test.format))
		checkError(t, test.name, err, test.code, test.ec)
	}
	// Headers that promise much; nothing is decoded.
	_, err = apply(t, "image/crop", enlarged(small, 30000, 30000))
	checkError(t, "too many pixels", err, "MemLimitExceeded", "0040-00000012")
	_, err = apply(t, "image/crop", enlarged(small, 10000, 10000))
	checkError(t, "more pixels than fakeoss decodes", err, "NotImplemented", "")
	if result, err := apply(t, "image/info", enlarged(small, 30000, 30000)); err != nil || !strings.Contains(string(result.Body), `"30000"`) {
		t.Errorf("image/info of a large image = %v", err)
	}
}

// enlarged makes a PNG claim to be larger.
func enlarged(b []byte, w, h int) []byte {
	b = bytes.Clone(b)
	for i, v := range []int{w, h} {
		for j := range 4 {
			b[16+4*i+j] = byte(v >> (24 - 8*j))
		}
	}
	sum := crc32.ChecksumIEEE(b[12:29])
	for j := range 4 {
		b[29+j] = byte(sum >> (24 - 8*j))
	}
	return b
}

func TestApplyGivesUp(t *testing.T) {
	in, err := Parse("image/blur,r_50,s_50", styles)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := in.Apply(ctx, file(t, quarters(100, 100), "png"), noObjects); !errors.Is(err, context.Canceled) {
		t.Errorf("Apply without anybody waiting = %v", err)
	}
}

// TestScratch scales images for which there is not enough memory to do it well:
// they are halved first, or scaled without a kernel.
func TestScratch(t *testing.T) {
	im := quarters(400, 200)
	for _, size := range []image.Point{{100, 50}, {300, 150}, {40, 180}, {800, 400}} {
		out := scaledWithin(2000, im, size)
		for at, want := range map[image.Point]color.RGBA{{1, 1}: red, {2, 1}: green, {1, 2}: blue, {2, 2}: white} {
			x, y := size.X*(2*at.X-1)/4, size.Y*(2*at.Y-1)/4
			if got := out.RGBAAt(x, y); out.Rect.Size() != size || got != want {
				t.Errorf("scaled to %v = %v with %v at (%d,%d), want %v", size, out.Rect, got, x, y, want)
			}
		}
	}
}
