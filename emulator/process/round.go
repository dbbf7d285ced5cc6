package process

import (
	"image"
	"math"
)

// circle cuts the circle of a radius out of the middle of an image. A radius
// that is too large becomes the largest there is.
// https://help.aliyun.com/zh/oss/user-guide/circle-crop
func circle(radius int) func(*work, image.Image) (image.Image, error) {
	return func(_ *work, im image.Image) (image.Image, error) {
		size := im.Bounds().Size()
		r := radius
		if shorter := min(size.X, size.Y); 2*r+1 > shorter {
			r = (shorter - 1) / 2
		}
		d := 2*r + 1 // the middle is a pixel
		area := image.Rectangle{Max: image.Pt(d, d)}.Add(size.Sub(image.Pt(d, d)).Div(2))
		out := cut(im, area)
		rounded(out, float64(d)/2)
		return out, nil
	}
}

// roundedCorners rounds the corners of an image.
// https://help.aliyun.com/zh/oss/user-guide/rounded-rectangle-4
func roundedCorners(radius int) func(*work, image.Image) (image.Image, error) {
	return func(_ *work, im image.Image) (image.Image, error) {
		size := im.Bounds().Size()
		out := cut(im, image.Rectangle{Max: size})
		rounded(out, float64(min(radius, size.X/2, size.Y/2)))
		return out, nil
	}
}

// rounded makes transparent what lies outside of corners of a radius, with a
// soft edge of one pixel.
func rounded(im *image.RGBA, radius float64) {
	size := im.Rect.Size()
	w, h := float64(size.X), float64(size.Y)
	for y := range size.Y {
		// How far the middle of the pixel is from the straight part.
		dy := max(0, radius-float64(y)-0.5, float64(y)+0.5-(h-radius))
		if dy == 0 {
			continue
		}
		for x := range size.X {
			dx := max(0, radius-float64(x)-0.5, float64(x)+0.5-(w-radius))
			if dx == 0 {
				continue
			}
			cover := min(1, max(0, radius+0.5-math.Hypot(dx, dy)))
			pixel := im.Pix[im.PixOffset(x, y):][:4]
			for i := range pixel {
				pixel[i] = uint8(float64(pixel[i])*cover + 0.5)
			}
		}
	}
}
