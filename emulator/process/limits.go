package process

import (
	"bytes"
	"errors"
	"image"
	"strconv"

	"github.com/fakeoss/fakeoss/emulator/media"
	"github.com/fakeoss/fakeoss/emulator/osserr"
)

// What OSS takes and makes.
// https://help.aliyun.com/zh/oss/user-guide/overview-17/ (limits)
const (
	// MaxSource bounds the bytes of an image to be processed.
	MaxSource = 20 << 20

	maxSide        = 30_000
	maxTIFFSide    = 16_384
	maxPixels      = 250_000_000 // of all frames
	maxTargetSide  = 16_384
	maxTarget      = 16_777_216
	maxRotatedSide = 4_096
	maxWebPSide    = 16_383
)

// maxDecoded bounds the pixels that this package decodes. OSS takes five times
// as many, which would be a gigabyte of memory for one request (A099).
const maxDecoded = 50_000_000

// minFrame is what a frame counts for at least: it may have a single pixel, but
// takes a table of colours nevertheless.
const minFrame = 4096

// inspect tells what an image is from its header. Stored width and height are
// what count here; the orientation is advice that comes later.
func inspect(source []byte) (format string, size image.Point, err error) {
	i, err := media.Inspect(bytes.NewReader(source), int64(len(source)))
	switch {
	case errors.Is(err, media.ErrNotImage):
		return "", size, osserr.ImageFormatNotSupported.With()
	case err != nil:
		return "", size, damaged(media.Sniff(source[:min(len(source), 512)]))
	}
	return i.Format, image.Pt(i.Width, i.Height), nil
}

// damaged is said of an image that cannot be decoded.
func damaged(format string) error {
	if format == "webp" {
		return osserr.WebPImageDamaged.With()
	}
	return osserr.ImageDamaged.With()
}

// checkLimits refuses what OSS would not decode, and what would take more
// memory than a test server should.
func checkLimits(source []byte, format string, size image.Point) error {
	// The numbers are 0040-00000017 to 19; each format has its own.
	most, ec := maxSide, "0040-00000019"
	switch format {
	case "bmp":
		ec = "0040-00000017"
	case "tiff":
		most, ec = maxTIFFSide, "0040-00000018"
	}
	if size.X > most || size.Y > most {
		return osserr.ImageSideTooLong.Numbered(ec).With()
	}
	frames := 1
	if format == "gif" {
		frames = max(1, gifFrames(source))
	}
	switch pixels := size.X * size.Y; { // at most 900 million
	case pixels > maxPixels/frames:
		return osserr.ImageTooManyPixels.With()
	case max(pixels, minFrame) > maxDecoded/frames:
		return notImplemented("processing of images of more than " + strconv.Itoa(maxDecoded) + " pixels")
	}
	return nil
}

// checkTarget refuses to make an image that is too large.
// https://help.aliyun.com/zh/oss/support/0040-00000007
func checkTarget(size image.Point) error {
	if size.X > maxTargetSide || size.Y > maxTargetSide || size.X*size.Y > maxTarget {
		return osserr.ResizeTargetTooLarge.With()
	}
	return nil
}
