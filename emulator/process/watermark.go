package process

import (
	"image"
	"image/color"
	"image/draw"
	"strings"
	"unicode/utf8"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

// A watermark is an image, a text, or one beside the other, drawn on an image.
// https://help.aliyun.com/zh/oss/user-guide/add-watermarks
type watermark struct {
	opacity int // percent
	gravity string
	x, y    int // margins
	voffset int // downwards, where the gravity is on the middle line
	fill    bool
	padding image.Point // between tiles

	key      string       // of the object with the image
	prepare  *Instruction // what to do with it first
	relative int          // its size in percent of the image below

	text     textMark
	order    int // 0: image before text
	align    int // 0 top, 1 middle, 2 bottom
	interval int
}

// maxText bounds the characters of a text.
const maxText = 64

func (in *Instruction) addWatermark(a args) error {
	m := &watermark{
		opacity: a.number("t", 100), gravity: "se", x: a.number("x", 10), y: a.number("y", 10), voffset: a.number("voffset", 0),
		fill: a.numbers["fill"] == 1, padding: image.Pt(a.numbers["padx"], a.numbers["pady"]), relative: a.numbers["P"],
		text: textMark{
			text: a.texts["text"], size: a.number("size", 40), color: hexColor(a.texts["color"], color.Black), shadow: a.numbers["shadow"],
			rotate: a.numbers["rotate"],
		},
		order: a.numbers["order"], align: a.number("align", 2), interval: a.numbers["interval"],
	}
	if a.has("g") {
		m.gravity = a.texts["g"]
	}
	if !a.has("text") && !a.has("image") {
		return osserr.ProcessWithout("watermark", "0040-00000278")
	}
	if utf8.RuneCountInString(m.text.text) > maxText {
		return osserr.ProcessValue(m.text.text, "text", "")
	}
	if a.has("image") {
		if err := m.setImage(a.texts["image"]); err != nil {
			return err
		}
	}
	in.moving(m.apply)
	return nil
}

// setImage reads a key, and behind it what is to be done with that object
// before it is used.
func (m *watermark) setImage(text string) error {
	key, instruction, processed := strings.Cut(text, "?x-oss-process=image/")
	m.key = key
	if !processed {
		return nil
	}
	// What makes no sense for a watermark has numbers of its own.
	for _, never := range []struct{ action, ec string }{{"watermark", "0040-00000373"}, {"info", "0040-00000374"}, {"average-hue", ""}} {
		for action := range strings.SplitSeq(instruction, "/") {
			if name, _, _ := strings.Cut(action, ","); name == never.action {
				return osserr.ProcessValue(text, "image", never.ec)
			}
		}
	}
	var err error
	if m.prepare, err = parseActions(instruction); err != nil {
		return err
	}
	if m.prepare.relative > 0 {
		m.relative = m.prepare.relative
	}
	return nil
}

func (m *watermark) apply(w *work, im image.Image) (image.Image, error) {
	size := im.Bounds().Size()
	stamp, made := w.stamps[m]
	if !made {
		var err error
		if stamp, err = m.stamp(w, size); err != nil {
			return nil, err
		}
		w.stamps[m] = stamp
	}
	out := cut(im, image.Rectangle{Max: size})
	mask := image.NewUniform(color.Alpha{A: uint8(255 * m.opacity / 100)})
	put := func(at image.Point) {
		area := image.Rectangle{Min: at, Max: at.Add(stamp.Bounds().Size())}
		draw.DrawMask(out, area, stamp, stamp.Bounds().Min, mask, image.Point{}, draw.Over)
	}
	if !m.fill {
		put(m.place(size, stamp.Bounds().Size()))
		return out, nil
	}
	step := stamp.Bounds().Size().Add(m.padding)
	for y := 0; y < size.Y; y += step.Y {
		if err := w.ctx.Err(); err != nil {
			return nil, err
		}
		for x := 0; x < size.X; x += step.X {
			put(image.Pt(x, y))
		}
	}
	return out, nil
}

// place returns where the watermark lies: margins count from the edges that its
// gravity touches, voffset where it touches neither top nor bottom.
func (m *watermark) place(on, stamp image.Point) image.Point {
	at := anchor(m.gravity, on, stamp)
	switch m.gravity {
	case "nw", "west", "sw":
		at.X += m.x
	case "ne", "east", "se":
		at.X -= m.x
	}
	switch m.gravity {
	case "nw", "north", "ne":
		at.Y += m.y
	case "sw", "south", "se":
		at.Y -= m.y
	default:
		at.Y += m.voffset
	}
	return at
}

// stamp makes the watermark for an image of a size.
func (m *watermark) stamp(w *work, on image.Point) (image.Image, error) {
	var parts []image.Image
	if m.key != "" {
		im, err := m.image(w, on)
		if err != nil {
			return nil, err
		}
		parts = append(parts, im)
	}
	if m.text.text != "" {
		text, err := m.text.draw(w)
		if err != nil {
			return nil, err
		}
		parts = append(parts, text)
	}
	if len(parts) == 1 {
		return parts[0], nil
	}
	if m.order == 1 {
		parts[0], parts[1] = parts[1], parts[0]
	}
	left, right := parts[0].Bounds().Size(), parts[1].Bounds().Size()
	height := max(left.Y, right.Y)
	out := image.NewRGBA(image.Rect(0, 0, min(left.X+m.interval+right.X, maxTargetSide), height))
	for i, x := range []int{0, left.X + m.interval} {
		size := parts[i].Bounds().Size()
		at := image.Pt(x, (height-size.Y)*m.align/2)
		draw.Draw(out, image.Rectangle{Min: at, Max: at.Add(size)}, parts[i], parts[i].Bounds().Min, draw.Src)
	}
	return out, nil
}

// image reads and prepares the image of the watermark.
func (m *watermark) image(w *work, on image.Point) (image.Image, error) {
	source, err := w.objects(m.key)
	if err != nil {
		return nil, err
	}
	if len(source) > MaxSource {
		return nil, osserr.ImageFileTooLarge.With()
	}
	format, size, err := inspect(source)
	if err != nil || format == "gif" {
		return nil, osserr.WatermarkFailed.With()
	}
	if err := checkLimits(source, format, size); err != nil {
		return nil, err
	}
	prepare := m.prepare
	if prepare == nil {
		prepare = &Instruction{}
	}
	inner := &work{ctx: w.ctx, in: prepare, objects: w.objects, format: format}
	im, err := inner.decode(source, size)
	if err != nil {
		return nil, err
	}
	if im, err = inner.run(im); err != nil || m.relative == 0 {
		return im, err
	}
	// So many percent of the image below, in width or in height.
	fit := resize{mode: "lfit", w: part(on.X, m.relative, 100), h: part(on.Y, m.relative, 100), enlarge: true}
	return fit.apply(im, false)
}
