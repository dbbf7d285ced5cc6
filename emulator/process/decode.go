package process

import (
	"bytes"
	"errors"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"
	"golang.org/x/image/webp"
)

// decode returns the pixels of an image that is not too large, upright unless
// auto-orient,0 was asked for: by default OSS turns an image before it does
// anything else, wherever auto-orient stands.
// https://help.aliyun.com/zh/oss/user-guide/auto-rotate
func (w *work) decode(source []byte, size image.Point) (image.Image, error) {
	var im image.Image
	var err error
	r := bytes.NewReader(source)
	switch w.format {
	case "jpg":
		im, err = jpeg.Decode(r)
	case "png":
		im, err = png.Decode(r)
	case "gif":
		im, err = gif.Decode(r)
	case "bmp":
		im, err = bmp.Decode(r)
	case "webp":
		im, err = webp.Decode(r)
	case "tiff":
		im, err = tiff.Decode(r)
	default:
		return nil, notImplemented("processing of " + w.format + " images")
	}
	if err != nil {
		return nil, undecodable(w.format, err)
	}
	if w.format == "gif" {
		im = onCanvas(im, size)
	}
	if orientation := orientationOf(source, w.format); orientation > 1 && !w.in.keepsOrientation {
		if err := checkRotation(im.Bounds().Size()); err != nil {
			return nil, err
		}
		im = turned(im, orientation)
	}
	return im, nil
}

// undecodable tells images that the decoders of Go refuse because of their kind,
// which OSS would take, from damaged ones.
func undecodable(format string, err error) error {
	_, jpg := errors.AsType[jpeg.UnsupportedError](err)
	_, png := errors.AsType[png.UnsupportedError](err)
	_, tif := errors.AsType[tiff.UnsupportedError](err)
	if jpg || png || tif || errors.Is(err, bmp.ErrUnsupported) {
		return notImplemented("processing of " + format + " images of this kind: " + err.Error())
	}
	return damaged(format)
}
