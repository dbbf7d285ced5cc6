package process

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
)

// gifFrames counts the frames of a GIF without decoding them. A GIF that is cut
// off has those that are whole.
func gifFrames(b []byte) (frames int) {
	const header, descriptor = 13, 9
	if len(b) < header {
		return 0
	}
	skipTable := func(flags byte, at int) int {
		if flags&0x80 != 0 {
			at += 3 << (flags&7 + 1)
		}
		return at
	}
	skipBlocks := func(at int) int {
		for at < len(b) && b[at] != 0 {
			at += 1 + int(b[at])
		}
		return at + 1
	}
	for at := skipTable(b[10], header); at < len(b); {
		switch b[at] {
		case 0x21: // an extension: its kind, and blocks
			at = skipBlocks(at + 2)
		case 0x2C: // a frame: descriptor, table, size of codes, blocks
			if at+descriptor >= len(b) {
				return frames
			}
			if at = skipBlocks(skipTable(b[at+descriptor], at+1+descriptor) + 1); at > len(b) {
				return frames
			}
			frames++
		default: // the end, or nonsense
			return frames
		}
	}
	return frames
}

// onCanvas puts a frame where it belongs.
func onCanvas(frame image.Image, size image.Point) *image.RGBA {
	canvas := image.NewRGBA(image.Rectangle{Max: size})
	draw.Draw(canvas, frame.Bounds(), frame, frame.Bounds().Min, draw.Src)
	return canvas
}

// animated applies the steps to every frame of a GIF. Frames are what a viewer
// would show: a frame of the source may be only what differs from the last.
func (w *work) animated(source []byte) (*Result, error) {
	in, err := gif.DecodeAll(bytes.NewReader(source))
	if err != nil {
		return nil, damaged("gif")
	}
	canvas := image.NewRGBA(image.Rect(0, 0, in.Config.Width, in.Config.Height))
	out := &gif.GIF{LoopCount: in.LoopCount, Delay: in.Delay}
	for i, frame := range in.Image {
		var before *image.RGBA
		if in.Disposal[i] == gif.DisposalPrevious {
			before = cut(canvas, canvas.Rect)
		}
		draw.Draw(canvas, frame.Rect, frame, frame.Rect.Min, draw.Over)
		im, err := w.run(cut(canvas, canvas.Rect))
		if err != nil {
			return nil, err
		}
		out.Image = append(out.Image, paletted(im, frame.Palette))
		// Every frame is whole, so that nothing of the last may shine through.
		out.Disposal = append(out.Disposal, gif.DisposalBackground)
		switch in.Disposal[i] {
		case gif.DisposalBackground:
			draw.Draw(canvas, frame.Rect, image.Transparent, image.Point{}, draw.Src)
		case gif.DisposalPrevious:
			canvas = before
		}
	}
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, out); err != nil {
		return nil, err
	}
	return &Result{ContentType: "image/gif", Body: b.Bytes(), Notes: w.notes}, nil
}

// paletted returns the image in the colours of a frame, with one for nothing if
// it needs it.
func paletted(im image.Image, colors color.Palette) *image.Paletted {
	if p := rgba(im); !p.Opaque() && !transparent(colors) {
		colors = append(color.Palette{color.RGBA{}}, colors[:min(len(colors), 255)]...)
	}
	out := image.NewPaletted(image.Rectangle{Max: im.Bounds().Size()}, colors)
	draw.Draw(out, out.Rect, im, im.Bounds().Min, draw.Src)
	return out
}

func transparent(colors color.Palette) bool {
	for _, c := range colors {
		if _, _, _, a := c.RGBA(); a == 0 {
			return true
		}
	}
	return false
}
