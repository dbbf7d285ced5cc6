// Package process does what OSS does to images on their way out:
//
//	in, err := process.Parse("image/resize,w_100/format,png", styles)
//	...
//	result, err := in.Apply(ctx, object, objects)
//
// An [Instruction] is parsed before the object is looked at, so that a bad one
// costs nothing. Everything that OSS refuses is an *osserr.Error; what it does
// and this package does not is one too, with status 501.
//
// Sizes are exactly those of OSS. Pixels are not: its scaler, its encoders and
// the strength of its effects are its own (A099).
//
// Images come from strangers. Their dimensions are checked before a pixel is
// decoded, and no step makes more than a bounded number of them; see limits.go.
package process

import (
	"context"
	"image"
	"strings"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

// A Style returns what a named style stands for.
type Style func(name string) (content string, ok bool)

// Objects reads another object of the bucket, for watermarks. It returns at
// most MaxSource+1 bytes of it.
type Objects func(key string) ([]byte, error)

// A Result is what comes of an instruction.
type Result struct {
	ContentType string
	Body        []byte

	// Notes say where a result differs from what OSS would give, for the
	// journal.
	Notes []string
}

// An Instruction is what x-oss-process asks for. It is immutable and may be
// applied to many images.
type Instruction struct {
	report report
	steps  []step

	keepsOrientation bool // auto-orient,0
	format           string
	quality          quality
	progressive      bool
	relative         int // resize,P of a watermark
}

// A report is an action that answers with a document instead of an image.
type report uint8

const (
	noReport report = iota
	reportInfo
	reportHue
)

// A step changes the pixels of an image. Steps of one instruction run in the
// order in which they are written.
type step struct {
	// moves says that a GIF stays animated under it.
	moves bool
	apply func(*work, image.Image) (image.Image, error)
}

// work is an instruction being applied to an image.
type work struct {
	ctx     context.Context
	in      *Instruction
	objects Objects
	format  string // of the source
	notes   []string
	stamps  map[*watermark]image.Image // made for the first frame
}

func (w *work) note(text string) {
	for _, n := range w.notes {
		if n == text {
			return
		}
	}
	w.notes = append(w.notes, text)
}

// Apply runs the instruction on the bytes of an object.
func (in *Instruction) Apply(ctx context.Context, source []byte, objects Objects) (*Result, error) {
	if len(source) > MaxSource {
		return nil, osserr.ImageFileTooLarge.With()
	}
	format, size, err := inspect(source)
	if err != nil {
		return nil, err
	}
	if in.report == reportInfo {
		return info(source, format, size), nil
	}
	if err := checkLimits(source, format, size); err != nil {
		return nil, err
	}
	w := &work{ctx: ctx, in: in, objects: objects, format: format, stamps: map[*watermark]image.Image{}}
	if format == "gif" && in.moves() && gifFrames(source) > 1 {
		return w.animated(source)
	}
	im, err := w.decode(source, size)
	if err != nil {
		return nil, err
	}
	if im, err = w.run(im); err != nil {
		return nil, err
	}
	if in.report == reportHue {
		return averageHue(im), nil
	}
	return w.encode(im, source)
}

// moves reports whether an animated GIF stays one: it does if there is nothing
// but what OSS can do to every frame.
// https://help.aliyun.com/zh/oss/user-guide/faq-2
func (in *Instruction) moves() bool {
	if in.report != noReport || in.format != "" && in.format != "gif" || in.quality != (quality{}) || in.progressive {
		return false
	}
	for _, s := range in.steps {
		if !s.moves {
			return false
		}
	}
	return true
}

// run applies the steps, as long as somebody waits for the result.
func (w *work) run(im image.Image) (image.Image, error) {
	for _, s := range w.in.steps {
		if err := w.ctx.Err(); err != nil {
			return nil, err
		}
		var err error
		if im, err = s.apply(w, im); err != nil {
			return nil, err
		}
	}
	return im, nil
}

// notImplemented refuses loudly what OSS has and this package has not.
func notImplemented(what string) error {
	return osserr.NotImplementedOperation.With("Operation", what).
		Hinted(strings.TrimPrefix(what, "x-oss-process=") + " is not part of this version of fakeoss")
}
