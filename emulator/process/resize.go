package process

import (
	"image"
	"image/color"
	"image/draw"
	"strconv"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

// resize makes an image fit a size.
// https://help.aliyun.com/zh/oss/user-guide/resize-images-4
type resize struct {
	mode    string
	w, h    int // 0 if not given
	l, s    int // longer and shorter side
	percent int
	enlarge bool // limit_0
	color   color.RGBA
}

func newResize(a args) resize {
	r := resize{
		mode: "lfit", w: a.number("w", 0), h: a.number("h", 0), l: a.number("l", 0), s: a.number("s", 0), percent: a.number("p", 0),
		enlarge: a.number("limit", 1) == 0, color: hexColor(a.texts["color"], color.White),
	}
	if a.has("m") {
		r.mode = a.texts["m"]
	}
	return r
}

func (in *Instruction) addResize(a args) error {
	r := newResize(a)
	byPercent := r.w+r.h+r.l+r.s == 0
	if byPercent && r.percent == 0 {
		// P is for watermarks, relative to what they are put on.
		if in.relative = a.number("P", 0); in.relative > 0 {
			return nil
		}
		return osserr.ProcessWithout("resize", "")
	}
	apply := func(w *work, im image.Image) (image.Image, error) { return r.apply(im, w.format == "gif") }
	if byPercent {
		in.still(apply) // an animation by percentage becomes still, says the page
	} else {
		in.moving(apply)
	}
	return nil
}

func (r resize) apply(im image.Image, gif bool) (image.Image, error) {
	if gif {
		r.enlarge = false // "GIF images cannot be enlarged"
	}
	from := im.Bounds().Size()
	scale, canvas := r.plan(from)
	if scale == from && canvas == from {
		return im, nil
	}
	for _, size := range []image.Point{scale, canvas} {
		if err := checkTarget(size); err != nil {
			return nil, err
		}
	}
	out := scaled(im, scale)
	if canvas == scale {
		return out, nil
	}
	// Filling cuts off on both sides what padding adds there.
	on := image.NewRGBA(image.Rectangle{Max: canvas})
	if r.mode == "pad" {
		draw.Draw(on, on.Bounds(), image.NewUniform(r.color), image.Point{}, draw.Src)
	}
	at := canvas.Sub(scale).Div(2)
	draw.Draw(on, image.Rectangle{Min: at, Max: at.Add(scale)}, out, image.Point{}, draw.Over)
	return on, nil
}

// plan returns the size that an image is scaled to, and that of the canvas in
// whose middle it comes to lie.
func (r resize) plan(from image.Point) (scale, canvas image.Point) {
	if r.w+r.h+r.l+r.s == 0 {
		if r.percent > 100 && !r.enlarge {
			return from, from
		}
		scale = image.Pt(part(from.X, r.percent, 100), part(from.Y, r.percent, 100))
		return scale, scale
	}
	w, h := r.box(from)
	keepsRatio := r.mode == "lfit" || r.mode == "mfit"
	switch {
	case w == 0 && keepsRatio:
		w = part(from.X, h, from.Y)
	case h == 0 && keepsRatio:
		h = part(from.Y, w, from.X)
	case w == 0:
		w = h // with only one side given, the box is a square
	case h == 0:
		h = w
	}
	byWidth := image.Pt(w, part(from.Y, w, from.X))
	byHeight := image.Pt(part(from.X, h, from.Y), h)
	inside, outside := byWidth, byHeight
	if w*from.Y > h*from.X {
		inside, outside = byHeight, byWidth
	}
	switch r.mode {
	case "lfit":
		scale, canvas = inside, inside
	case "mfit":
		scale, canvas = outside, outside
	case "pad":
		scale, canvas = inside, image.Pt(w, h)
	case "fill":
		scale, canvas = outside, image.Pt(w, h)
	case "fixed":
		scale, canvas = image.Pt(w, h), image.Pt(w, h)
	}
	// limit_1, the default: what would have to be enlarged stays as it is (A100).
	if !r.enlarge && (scale.X > from.X || scale.Y > from.Y) {
		return from, from
	}
	return scale, canvas
}

// box returns the width and height that are asked for, 0 for one that is not.
// The longer and the shorter side count only if neither is given.
func (r resize) box(from image.Point) (w, h int) {
	switch {
	case r.w+r.h > 0:
		return r.w, r.h
	case from.X >= from.Y:
		return r.l, r.s
	default:
		return r.s, r.l
	}
}

// part returns n*num/den, rounded half up as OSS does, and never nothing.
func part(n, num, den int) int { return max(1, (2*n*num+den)/(2*den)) }

// hexColor reads six hexadecimal digits, which were checked before.
func hexColor(digits string, def color.Gray16) color.RGBA {
	n, err := strconv.ParseUint(digits, 16, 32)
	if err != nil {
		return color.RGBAModel.Convert(def).(color.RGBA)
	}
	return color.RGBA{R: uint8(n >> 16), G: uint8(n >> 8), B: uint8(n), A: 0xFF}
}
