package process

import (
	"image"
	"math"

	"golang.org/x/image/draw"
	"golang.org/x/image/math/f64"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

// rotate turns an image clockwise.
// https://help.aliyun.com/zh/oss/user-guide/rotate
func rotate(degrees int) func(*work, image.Image) (image.Image, error) {
	return func(_ *work, im image.Image) (image.Image, error) {
		if degrees%360 == 0 {
			return im, nil
		}
		if err := checkRotation(im.Bounds().Size()); err != nil {
			return nil, err
		}
		switch degrees {
		case 90:
			return turned(im, 6), nil
		case 180:
			return turned(im, 3), nil
		case 270:
			return turned(im, 8), nil
		}
		return tilted(im, degrees), nil
	}
}

// checkRotation refuses to turn what is too long for OSS, by itself or because
// of its orientation.
func checkRotation(size image.Point) error {
	if size.X > maxRotatedSide || size.Y > maxRotatedSide {
		return osserr.RotationTooLarge.With().
			Hinted("OSS turns images of at most 4096 pixels on a side; that goes for the EXIF orientation, too, unless auto-orient,0 is given")
	}
	return nil
}

// tilted turns an image by any angle. The result is as large as it has to be,
// and transparent where there is nothing.
func tilted(im image.Image, degrees int) image.Image {
	sin, cos := math.Sincos(float64(degrees) * math.Pi / 180)
	b := im.Bounds()
	w, h := float64(b.Dx()), float64(b.Dy())
	const tiny = 1e-6 // what rounding left of a whole number
	tw := math.Ceil(w*math.Abs(cos) + h*math.Abs(sin) - tiny)
	th := math.Ceil(w*math.Abs(sin) + h*math.Abs(cos) - tiny)
	out := image.NewRGBA(image.Rect(0, 0, int(tw), int(th)))
	// Centre to centre, in coordinates of the source's own.
	cx, cy := float64(b.Min.X)+w/2, float64(b.Min.Y)+h/2
	draw.ApproxBiLinear.Transform(out, f64.Aff3{
		cos, -sin, tw/2 - cos*cx + sin*cy,
		sin, cos, th/2 - sin*cx - cos*cy,
	}, im, b, draw.Over, nil)
	return out
}

// turned puts an image upright that has an EXIF orientation, a number from 1 to
// 8: which side of what is stored is the top of what is meant.
func turned(im image.Image, orientation int) image.Image {
	from := rgba(im)
	size := from.Rect.Size()
	w, h := size.X, size.Y
	if orientation >= 5 {
		size = image.Pt(h, w)
	}
	out := image.NewRGBA(image.Rectangle{Max: size})
	for y := range size.Y {
		for x := range size.X {
			sx, sy := x, y
			switch orientation {
			case 2:
				sx = w - 1 - x
			case 3:
				sx, sy = w-1-x, h-1-y
			case 4:
				sy = h - 1 - y
			case 5:
				sx, sy = y, x
			case 6:
				sx, sy = y, h-1-x
			case 7:
				sx, sy = w-1-y, h-1-x
			case 8:
				sx, sy = w-1-y, x
			}
			copy(out.Pix[out.PixOffset(x, y):][:4], from.Pix[from.PixOffset(sx, sy):][:4])
		}
	}
	return out
}
