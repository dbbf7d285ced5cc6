package process

import (
	"image"

	"golang.org/x/image/draw"
)

// maxScratch bounds the memory that the kernel scaler takes, which is 32 bytes
// for every column of the result and row of the source.
const maxScratch = 256 << 20 / 32

// scaled returns the image in another size.
func scaled(im image.Image, size image.Point) *image.RGBA { return scaledWithin(maxScratch, im, size) }

func scaledWithin(scratch int, im image.Image, size image.Point) *image.RGBA {
	out := image.NewRGBA(image.Rectangle{Max: size})
	// Large images are halved first: the kernel would need too much memory,
	// and without one much of the image would not be looked at.
	for size.X*im.Bounds().Dy() > scratch && im.Bounds().Dx() >= 2*size.X && im.Bounds().Dy() >= 2*size.Y {
		im = halved(im)
	}
	var scaler draw.Scaler = draw.CatmullRom
	if size.X*im.Bounds().Dy() > scratch {
		scaler = draw.ApproxBiLinear
	}
	scaler.Scale(out, out.Bounds(), im, im.Bounds(), draw.Src, nil)
	return out
}

// halved returns an image whose pixels are the means of four.
func halved(im image.Image) *image.RGBA {
	b := im.Bounds()
	out := image.NewRGBA(image.Rect(0, 0, b.Dx()/2, b.Dy()/2))
	row := image.NewRGBA(image.Rect(0, 0, b.Dx(), 2))
	for y := range out.Rect.Max.Y {
		draw.Draw(row, row.Rect, im, b.Min.Add(image.Pt(0, 2*y)), draw.Src)
		to := out.Pix[y*out.Stride:]
		for i := 0; i < 4*out.Rect.Max.X; i++ {
			at := i/4*8 + i%4
			sum := int(row.Pix[at]) + int(row.Pix[at+4]) + int(row.Pix[at+row.Stride]) + int(row.Pix[at+4+row.Stride])
			to[i] = uint8((sum + 2) / 4)
		}
	}
	return out
}

// rgba returns the pixels of an image with its corner at the origin. The
// result may be the image itself, and may be written to: what was decoded
// belongs to nobody else.
func rgba(im image.Image) *image.RGBA {
	if p, ok := im.(*image.RGBA); ok && p.Rect.Min == (image.Point{}) {
		return p
	}
	out := image.NewRGBA(image.Rectangle{Max: im.Bounds().Size()})
	draw.Draw(out, out.Rect, im, im.Bounds().Min, draw.Src)
	return out
}
