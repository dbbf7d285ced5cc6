package process

import (
	"bytes"
	"image"
	"image/color"
	"image/color/palette"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"

	"github.com/HugoSmits86/nativewebp"
	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

// quality is what the action of that name asks for; 0 if it does not.
// https://help.aliyun.com/zh/oss/user-guide/adjust-image-quality
type quality struct{ relative, absolute int }

// defaultQuality is that of a JPEG made of something else (A102).
const defaultQuality = 90

// setQuality reads q and Q; a bare number is read as Q (A098).
func (in *Instruction) setQuality(a args) {
	if a.has("q") {
		in.quality.relative = a.numbers["q"]
	}
	if a.has("Q") || a.has("") {
		in.quality.absolute = a.number("Q", a.numbers[""])
	}
}

// of returns the quality of a JPEG, given that of the source, which is 0 if the
// source was no JPEG. Q wins over q, and makes nothing better than it was.
func (q quality) of(source int) int {
	switch {
	case q.absolute > 0 && source > 0:
		return min(q.absolute, source)
	case q.absolute > 0:
		return q.absolute
	case q.relative > 0 && source > 0:
		return max(1, source*q.relative/100)
	case q.relative > 0:
		return q.relative
	case source > 0:
		return source
	}
	return defaultQuality
}

// setFormat reads the format of the result. "jpeg" is in no table, but clients
// ask for it.
// https://help.aliyun.com/zh/oss/user-guide/convert-image-formats-2
func (in *Instruction) setFormat(name string) error {
	switch name {
	case "heic", "avif":
		return notImplemented("x-oss-process=image/format," + name)
	case "jpeg":
		name = "jpg"
	}
	in.format = name
	return nil
}

// encode writes the image in the format asked for, or in that of the source.
// Only a GIF can be made a GIF; anything else stays what it is.
func (w *work) encode(im image.Image, source []byte) (*Result, error) {
	format := w.in.format
	if format == "" || format == "gif" {
		format = w.format
	}
	var b bytes.Buffer
	var err error
	contentType := "image/" + format
	switch format {
	case "jpg":
		contentType = "image/jpeg"
		err = w.encodeJPEG(&b, im, source)
	case "png":
		err = png.Encode(&b, im)
	case "gif":
		err = gif.Encode(&b, paletted(im, palette.Plan9), nil)
	case "bmp":
		err = bmp.Encode(&b, im)
	case "tiff":
		err = tiff.Encode(&b, im, &tiff.Options{Compression: tiff.Deflate})
	case "webp":
		err = w.encodeWebP(&b, im)
	}
	if err != nil {
		return nil, err
	}
	return &Result{ContentType: contentType, Body: b.Bytes(), Notes: w.notes}, nil
}

// encodeJPEG writes transparent parts in white.
func (w *work) encodeJPEG(to io.Writer, im image.Image, source []byte) error {
	from := 0
	if w.format == "jpg" {
		from = jpegQuality(source)
	}
	if o, ok := im.(interface{ Opaque() bool }); !ok || !o.Opaque() {
		on := image.NewRGBA(image.Rectangle{Max: im.Bounds().Size()})
		draw.Draw(on, on.Rect, image.NewUniform(color.White), image.Point{}, draw.Src)
		draw.Draw(on, on.Rect, im, im.Bounds().Min, draw.Over)
		im = on
	}
	if w.in.progressive {
		w.note("fakeoss writes JPEGs from top to bottom; with interlace,1 OSS would write a progressive one")
	}
	return jpeg.Encode(to, im, &jpeg.Options{Quality: w.in.quality.of(from)})
}

// encodeWebP writes without loss, whatever the quality.
// https://help.aliyun.com/zh/oss/support/0040-00000011
func (w *work) encodeWebP(to io.Writer, im image.Image) error {
	if size := im.Bounds().Size(); size.X > maxWebPSide || size.Y > maxWebPSide {
		return osserr.WebPTargetTooLarge.With()
	}
	w.note("fakeoss writes WebP without loss; that of OSS is smaller, and its quality can be chosen")
	return nativewebp.Encode(to, im, nil)
}
