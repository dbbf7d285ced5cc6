package process

import (
	"bytes"
	"image"
	"image/color"
	"image/gif"
	"testing"
)

// moving is a GIF of three frames: all red, a small green one on it that goes
// away again, and a small blue one.
func moving(t testing.TB) []byte {
	t.Helper()
	colors := color.Palette{red, green, blue}
	frame := func(r image.Rectangle, index uint8) *image.Paletted {
		p := image.NewPaletted(r, colors)
		for i := range p.Pix {
			p.Pix[i] = index
		}
		return p
	}
	var b bytes.Buffer
	err := gif.EncodeAll(&b, &gif.GIF{
		Image:    []*image.Paletted{frame(image.Rect(0, 0, 20, 10), 0), frame(image.Rect(0, 0, 10, 10), 1), frame(image.Rect(10, 0, 20, 10), 2)},
		Delay:    []int{1, 2, 3},
		Disposal: []byte{gif.DisposalNone, gif.DisposalPrevious, gif.DisposalNone},
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestAnimation(t *testing.T) {
	source := moving(t)
	if n := gifFrames(source); n != 3 {
		t.Errorf("gifFrames = %d, want 3", n)
	}
	result, err := apply(t, "image/resize,w_10/crop,w_10,h_4", source)
	if err != nil {
		t.Fatal(err)
	}
	got, err := gif.DecodeAll(bytes.NewReader(result.Body))
	if err != nil || len(got.Image) != 3 || got.Delay[2] != 3 || got.Config.Width != 10 || got.Config.Height != 4 {
		t.Fatalf("resizing an animation gives %+v, %v", got, err)
	}
	for i, want := range [][2]color.RGBA{{red, red}, {green, red}, {red, blue}} {
		frame := got.Image[i]
		if !near(frame.At(1, 1), want[0]) || !near(frame.At(8, 1), want[1]) {
			t.Errorf("frame %d has %v and %v, want %v", i, frame.At(1, 1), frame.At(8, 1), want)
		}
	}
	// GIFs do not grow.
	if size := decoded(t, "image/resize,w_40,limit_0", source).Bounds().Size(); size != image.Pt(20, 10) {
		t.Errorf("enlarging a GIF gives %v", size)
	}
	// What else is done leaves the first frame.
	for _, text := range []string{"image/resize,p_50", "image/rotate,90", "image/format,gif/quality,Q_50", "image/circle,r_3", "image/blur,r_1,s_1"} {
		result, err := apply(t, text, source)
		if err != nil || gifFrames(result.Body) != 1 {
			t.Errorf("%s of an animation = %v", text, err)
		}
	}
	if got := facts(t, source)["FrameCount"]; got != "3" {
		t.Errorf("image/info has FrameCount %s, want 3", got)
	}
}

// TestGIFFrames counts the frames of a file that was cut off anywhere.
func TestGIFFrames(t *testing.T) {
	source := moving(t)
	last := 0
	for n := range source {
		got := gifFrames(source[:n])
		if got < last || got > 3 {
			t.Fatalf("gifFrames of %d bytes = %d after %d", n, got, last)
		}
		last = got
	}
	if last != 3 {
		t.Errorf("gifFrames of all but the trailer = %d, want 3", last)
	}
	_, err := apply(t, "image/resize,w_10", source[:len(source)-5])
	checkError(t, "an animation cut off", err, "BadRequest", "")
}

// TestManyFrames refuses an animation whose frames are tiny, but many.
func TestManyFrames(t *testing.T) {
	dot := image.NewPaletted(image.Rect(0, 0, 1, 1), color.Palette{red, blue})
	many := &gif.GIF{}
	for range maxDecoded/minFrame + 1 {
		many.Image, many.Delay = append(many.Image, dot), append(many.Delay, 0)
	}
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, many); err != nil {
		t.Fatal(err)
	}
	_, err := apply(t, "image/resize,w_1", b.Bytes())
	checkError(t, "many frames", err, "NotImplemented", "")
}
