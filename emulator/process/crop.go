package process

import (
	"image"
	"image/draw"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

// crop cuts a rectangle out of an image.
// https://help.aliyun.com/zh/oss/user-guide/custom-crop
type crop struct {
	w, h    int // 0 for all there is
	x, y    int
	gravity string
}

func (in *Instruction) addCrop(a args) error {
	c := crop{w: a.number("w", 0), h: a.number("h", 0), x: a.number("x", 0), y: a.number("y", 0), gravity: a.texts["g"]}
	if c.gravity == "face" || c.gravity == "auto" {
		return notImplemented("x-oss-process=image/crop,g_" + c.gravity)
	}
	in.moving(func(_ *work, im image.Image) (image.Image, error) {
		area, ok := c.area(im.Bounds().Size())
		if !ok {
			return nil, osserr.CropOutside.With()
		}
		return cut(im, area), nil
	})
	return nil
}

// area returns the rectangle to cut out, and whether it has any pixels. What
// reaches beyond the image is cut off.
func (c crop) area(from image.Point) (image.Rectangle, bool) {
	w, h := c.w, c.h
	if w == 0 || w > from.X {
		w = from.X
	}
	if h == 0 || h > from.Y {
		h = from.Y
	}
	at := anchor(c.gravity, from, image.Pt(w, h)).Add(image.Pt(c.x, c.y))
	area := image.Rectangle{Min: at, Max: at.Add(image.Pt(w, h))}.Intersect(image.Rectangle{Max: from})
	return area, !area.Empty()
}

// anchor returns where something of a size lies in an image, by the formulas
// of the page. Without a gravity it is the upper left corner.
func anchor(gravity string, from, size image.Point) (at image.Point) {
	switch gravity {
	case "north", "center", "south":
		at.X = from.X/2 - size.X/2
	case "ne", "east", "se":
		at.X = from.X - size.X
	}
	switch gravity {
	case "west", "center", "east":
		at.Y = from.Y/2 - size.Y/2
	case "sw", "south", "se":
		at.Y = from.Y - size.Y
	}
	return at
}

// addIndexCrop keeps one of the slices that an image is cut into. If there is
// no such slice the image stays whole; of x and y, y counts.
// https://help.aliyun.com/zh/oss/user-guide/indexed-slice
func (in *Instruction) addIndexCrop(a args) error {
	x, y, i := a.number("x", 0), a.number("y", 0), a.number("i", 0)
	if x+y == 0 {
		return osserr.ProcessWithout("indexcrop", "0040-00000230")
	}
	in.still(func(_ *work, im image.Image) (image.Image, error) {
		whole := image.Rectangle{Max: im.Bounds().Size()}
		slice := whole
		if y > 0 {
			slice.Min.Y, slice.Max.Y = i*y, (i+1)*y
		} else {
			slice.Min.X, slice.Max.X = i*x, (i+1)*x
		}
		if slice = slice.Intersect(whole); slice.Empty() {
			return im, nil
		}
		return cut(im, slice), nil
	})
	return nil
}

// cut copies an area out of an image, given relative to its corner.
func cut(im image.Image, area image.Rectangle) *image.RGBA {
	out := image.NewRGBA(image.Rectangle{Max: area.Size()})
	draw.Draw(out, out.Rect, im, im.Bounds().Min.Add(area.Min), draw.Src)
	return out
}
