// Package media tells what OSS tells of an image: its width, its height and
// its format.
//
// An upload callback may ask for ${imageInfo.width}, ${imageInfo.height} and
// ${imageInfo.format}. OSS fills them in from the content of the object; the
// Content-Type the uploader declared plays no part, and so it plays none here.
// [Inspect] has three outcomes, one for each way OSS can answer:
//
//   - an [Info]: the content is an image, and the variables have values;
//   - [ErrNotImage]: it is something else, and the variables are empty;
//   - [ErrCorrupt]: it begins like an image but its dimensions cannot be read,
//     for which OSS answers "Get image info failed.".
//
// Any other error is a failure of the reader that was handed in.
//
// Only headers are parsed, pixels are never decoded. How much is read and how
// often is bounded, whatever the content claims (see source.go), so Inspect is
// safe to run on any upload.
//
// # Assumptions
//
// The documentation of OSS is silent on rotation. Width and height are taken
// to be the stored ones: the EXIF orientation, which is advice to viewers, does
// not swap them. In HEIC and AVIF the rotation property (irot) is part of the
// image itself, which no decoder leaves out, and so it does swap them. The crop
// property (clap) is not applied, as imagemeta does not know it: images that
// libheif had to pad for its encoder are reported as padded: by one pixel where
// a dimension is odd, and to 64 where it is smaller.
//
// OSS lists JPG, PNG, BMP, GIF, WebP, TIFF and HEIC as supported. AVIF is
// reported as well, as "avif".
package media

import (
	"errors"
	"fmt"
	"io"
)

// Info is what OSS reports of an image.
type Info struct {
	// Width and Height are in pixels, and positive.
	Width, Height int
	// Format is one of jpg, png, gif, bmp, webp, tiff, heic and avif.
	Format string
}

var (
	// ErrNotImage says that the content is of no known image format.
	ErrNotImage = errors.New("media: not an image")

	// ErrCorrupt says that the content begins like an image but that its
	// dimensions cannot be read. Errors of Inspect match it by errors.Is and
	// carry the format and the cause in their text.
	ErrCorrupt = errors.New("media: corrupt image")
)

// corruptError is ErrCorrupt with the format and the cause.
type corruptError struct {
	format string
	cause  error
}

func (e *corruptError) Error() string {
	return fmt.Sprintf("media: %s: corrupt image: %v", e.format, e.cause)
}

// Is makes errors.Is(e, ErrCorrupt) hold. There is no Unwrap: what a decoder
// made of the content is text for people, not something to match on.
func (e *corruptError) Is(target error) bool { return target == ErrCorrupt }

// Inspect reports the dimensions and format of the size bytes that r holds.
//
// The error is ErrNotImage, ErrCorrupt, or what r itself failed with, wrapped.
// An r that ends before size bytes fails with io.ErrUnexpectedEOF.
//
// Inspect reads in pieces of a few kilobytes and stops as soon as it knows the
// answer; it takes an io.ReaderAt because some formats keep their dimensions at
// the end. It reads at most 8 MiB in total; an image that needs more is
// ErrCorrupt.
func Inspect(r io.ReaderAt, size int64) (Info, error) {
	s := &source{r: r, size: size, budget: maxBytes, reads: maxReads}

	var head [sniffLen]byte
	n, _ := s.ReadAt(head[:], 0) // content shorter than head is no error
	if s.failed != nil {
		return Info{}, fmt.Errorf("media: read: %w", s.failed)
	}
	format := Sniff(head[:n])
	if format == "" {
		return Info{}, ErrNotImage
	}

	width, height, err := dimensions(s, format)
	switch {
	case s.failed != nil:
		// Asked first: decoders disguise the failures of their reader.
		return Info{}, fmt.Errorf("media: %s: read: %w", format, s.failed)
	case err != nil:
		return Info{}, &corruptError{format, err}
	case width <= 0 || height <= 0:
		return Info{}, &corruptError{format, fmt.Errorf("dimensions %d×%d", width, height)}
	}
	return Info{Width: width, Height: height, Format: format}, nil
}
