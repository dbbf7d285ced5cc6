package media

import (
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"

	"github.com/bep/imagemeta"
	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"
	"golang.org/x/image/webp"
)

// maxHEIFBytes bounds what is read of a HEIF file. Its metadata takes some
// kilobytes, and imagemeta keeps eight bytes for each byte of some of its boxes.
const maxHEIFBytes = 1 << 20

// dimensions reads the width and height of the image in s, which begins as
// format says. They may yet be zero or negative.
//
// The decoders of Go refuse images that are valid but of a kind whose pixels
// they could not decode. No pixels are wanted here, so these refusals are
// overruled where a kind is met in practice: by reading the header again, with
// less curiosity.
func dimensions(s *source, format string) (width, height int, err error) {
	var c image.Config
	switch format {
	case "jpg":
		c, err = jpeg.DecodeConfig(s)
		if _, ok := errors.AsType[jpeg.UnsupportedError](err); ok {
			// Such as 12 bits a sample, unusual subsampling.
			return metaDimensions(s, imagemeta.JPEG)
		}
	case "png":
		c, err = png.DecodeConfig(s)
	case "gif":
		c, err = gif.DecodeConfig(s)
	case "bmp":
		c, err = bmp.DecodeConfig(s)
		if errors.Is(err, bmp.ErrUnsupported) {
			// Such as run lengths, 16 bits a pixel, OS/2 headers.
			return bmpDimensions(s)
		}
	case "webp":
		c, err = webp.DecodeConfig(s)
	case "tiff":
		c, err = tiff.DecodeConfig(s)
		_, unsupported := errors.AsType[tiff.UnsupportedError](err)
		_, malformed := errors.AsType[tiff.FormatError](err)
		if unsupported || malformed {
			// Such as CMYK, JPEG in TIFF, floating point; and, as malformed,
			// unordered tags and more than four samples a pixel.
			return metaDimensions(s, imagemeta.TIFF)
		}
	case "heic":
		return metaDimensions(s, imagemeta.HEIF)
	case "avif":
		return metaDimensions(s, imagemeta.AVIF)
	default:
		return 0, 0, fmt.Errorf("format %q without a decoder", format)
	}
	return c.Width, c.Height, err
}

// metaDimensions reads width and height by imagemeta, which takes HEIF files
// and does not care for pixel formats. It uses panics for its own control flow
// and lets none of them escape.
func metaDimensions(s *source, format imagemeta.ImageFormat) (width, height int, err error) {
	if format == imagemeta.HEIF || format == imagemeta.AVIF {
		s.budget = min(s.budget, maxHEIFBytes)
	}
	s.pos, s.refused = 0, nil
	res, err := imagemeta.Decode(imagemeta.Options{
		R:           s,
		ImageFormat: format,
		Sources:     imagemeta.CONFIG,
	})
	if err == nil {
		// imagemeta takes a failed read for the end of the metadata, or even
		// stale bytes for what would have come next. What it made of that is
		// not to be trusted.
		err = s.refused
	}
	return res.ImageConfig.Width, res.ImageConfig.Height, err
}

// Lengths of the BMP file header together with the part of the info header that
// has the dimensions and pixel format: in its first version, and since.
const (
	bmpCoreLen = 26
	bmpInfoLen = 30
)

// bmpDimensions reads width and height of any version of BMP. The height is
// negative for images stored from the top down, which is not to be told.
func bmpDimensions(s *source) (width, height int, err error) {
	var b [bmpCoreLen]byte
	if _, err := s.ReadAt(b[:], 0); err != nil {
		return 0, 0, err
	}
	if binary.LittleEndian.Uint32(b[14:]) == 12 {
		return int(binary.LittleEndian.Uint16(b[18:])), int(binary.LittleEndian.Uint16(b[20:])), nil
	}
	width = int(int32(binary.LittleEndian.Uint32(b[18:])))
	height = int(int32(binary.LittleEndian.Uint32(b[22:])))
	return width, max(height, -height), nil
}
