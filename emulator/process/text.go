package process

import (
	"image"
	"image/color"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// A textMark is a line of text.
type textMark struct {
	text   string
	size   int // in pixels
	color  color.RGBA
	shadow int // opacity in percent
	rotate int
}

// maxTextWidth bounds the pixels that text takes; what is longer is cut off.
const maxTextWidth = 4096

// goRegular is the one font there is. It came with the program, and its parser
// takes it.
var goRegular = sync.OnceValues(func() (*opentype.Font, error) { return opentype.Parse(goregular.TTF) })

// draw draws the text. OSS has fonts of its own, most of them Chinese; fakeoss
// has the Go font, and a box for what that lacks (A104).
func (t textMark) draw(w *work) (image.Image, error) {
	f, err := goRegular()
	if err != nil {
		return nil, err
	}
	w.note("fakeoss draws watermarks in the Go font, with boxes for characters that it lacks; OSS has other fonts")
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: float64(t.size), DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		return nil, err
	}
	defer face.Close()
	metrics := face.Metrics()
	away := 0 // how far the shadow falls
	if t.shadow > 0 {
		away = 1 + t.size/20
	}
	width := min(max(1, font.MeasureString(face, t.text).Ceil()), maxTextWidth) + away
	out := image.NewRGBA(image.Rect(0, 0, width, max(1, (metrics.Ascent+metrics.Descent).Ceil())+away))
	line := func(c color.Color, offset int) {
		d := font.Drawer{Dst: out, Src: image.NewUniform(c), Face: face}
		d.Dot = fixed.Point26_6{X: fixed.I(offset), Y: metrics.Ascent + fixed.I(offset)}
		d.DrawString(t.text)
	}
	if t.shadow > 0 {
		line(color.NRGBA{A: uint8(255 * t.shadow / 100)}, away)
	}
	line(t.color, 0)
	if t.rotate%360 == 0 {
		return out, nil
	}
	return tilted(out, t.rotate), nil
}
