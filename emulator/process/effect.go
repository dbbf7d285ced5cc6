package process

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

// The strength of effects is OSS's own secret; these are the usual readings of
// their numbers (A099). They work on colours that are not multiplied by their
// transparency, so that this stays out of it.

// perChannel returns a step that maps every value of red, green and blue.
func perChannel(table [256]uint8) func(*work, image.Image) (image.Image, error) {
	return func(_ *work, im image.Image) (image.Image, error) {
		out := straight(im)
		for i := 0; i < len(out.Pix); i += 4 {
			for c := range 3 {
				out.Pix[i+c] = table[out.Pix[i+c]]
			}
		}
		return out, nil
	}
}

// bright adds light: 100 makes everything white, -100 black.
// https://help.aliyun.com/zh/oss/user-guide/brightness
func bright(v int) func(*work, image.Image) (image.Image, error) {
	var table [256]uint8
	for i := range table {
		table[i] = clamp(float64(i) + float64(v)*2.55)
	}
	return perChannel(table)
}

// contrast moves values away from the middle, or towards it: -100 makes
// everything grey.
// https://help.aliyun.com/zh/oss/user-guide/contrast
func contrast(v int) func(*work, image.Image) (image.Image, error) {
	c := float64(v) * 2.55
	factor := 259 * (c + 255) / (255 * (259 - c))
	var table [256]uint8
	for i := range table {
		table[i] = clamp(128 + (float64(i)-128)*factor)
	}
	return perChannel(table)
}

// sharpen adds the difference to a slightly blurred image, as many percent of
// it.
// https://help.aliyun.com/zh/oss/user-guide/sharpen
func sharpen(v int) func(*work, image.Image) (image.Image, error) {
	return func(w *work, im image.Image) (image.Image, error) {
		sharp := straight(im)
		soft, err := blurred(w, im, kernel(1, 1))
		if err != nil {
			return nil, err
		}
		for i := range sharp.Pix {
			if i%4 != 3 {
				sharp.Pix[i] = clamp(float64(sharp.Pix[i]) + (float64(sharp.Pix[i])-float64(soft.Pix[i]))*float64(v)/100)
			}
		}
		return sharp, nil
	}
}

// addBlur blurs with a normal distribution of deviation s, cut off at radius r.
// https://help.aliyun.com/zh/oss/user-guide/blur
func (in *Instruction) addBlur(a args) error {
	if a.has("g") {
		return notImplemented("x-oss-process=image/blur,g_" + a.texts["g"])
	}
	if !a.has("r") || !a.has("s") {
		return osserr.ProcessWithout("blur", "")
	}
	weights := kernel(a.numbers["r"], a.numbers["s"])
	in.still(func(w *work, im image.Image) (image.Image, error) { return blurred(w, im, weights) })
	return nil
}

// kernel returns the weights of a pixel and of its neighbours on one side.
func kernel(radius, deviation int) []float32 {
	weights := make([]float32, radius+1)
	sum := 0.0
	for i := range weights {
		v := math.Exp(-float64(i*i) / float64(2*deviation*deviation))
		weights[i] = float32(v)
		sum += 2 * v
	}
	sum -= float64(weights[0])
	for i := range weights {
		weights[i] /= float32(sum)
	}
	return weights
}

// blurred returns a blurred copy, as long as somebody waits for it.
func blurred(w *work, im image.Image, weights []float32) (*image.NRGBA, error) {
	out := straight(im)
	size := out.Rect.Size()
	line := make([]byte, 4*max(size.X, size.Y))
	for y := range size.Y {
		if err := w.ctx.Err(); err != nil {
			return nil, err
		}
		blurLine(out.Pix[y*out.Stride:], line, size.X, 4, weights)
	}
	for x := range size.X {
		if err := w.ctx.Err(); err != nil {
			return nil, err
		}
		blurLine(out.Pix[4*x:], line, size.Y, out.Stride, weights)
	}
	return out, nil
}

// blurLine blurs n pixels that are stride bytes apart. Beyond the ends the line
// goes on as it ends.
func blurLine(pix, line []byte, n, stride int, weights []float32) {
	for i := range n {
		copy(line[4*i:4*i+4], pix[i*stride:])
	}
	for i := range n {
		var sum [4]float32
		for c := range sum {
			sum[c] = weights[0] * float32(line[4*i+c])
		}
		for d := 1; d < len(weights); d++ {
			left, right := 4*max(0, i-d), 4*min(n-1, i+d)
			for c := range sum {
				sum[c] += weights[d] * (float32(line[left+c]) + float32(line[right+c]))
			}
		}
		for c := range sum {
			pix[i*stride+c] = uint8(sum[c] + 0.5)
		}
	}
}

// straight returns a copy with colours that are not multiplied by alpha.
func straight(im image.Image) *image.NRGBA {
	out := image.NewNRGBA(image.Rectangle{Max: im.Bounds().Size()})
	draw.Draw(out, out.Rect, im, im.Bounds().Min, draw.Src)
	return out
}

func clamp(v float64) uint8 { return uint8(min(255, max(0, math.Round(v)))) }

// averageHue answers with the colour that stands out: the mean of the pixels
// that are not pale. The FAQ tells that much and no threshold; half of the mean
// saturation comes within four of the page's example in every channel (A101).
// https://help.aliyun.com/zh/oss/user-guide/query-the-average-tone
func averageHue(im image.Image) *Result {
	p := straight(im)
	saturation := func(i int) float64 {
		r, g, b := p.Pix[i], p.Pix[i+1], p.Pix[i+2]
		most, least := max(r, g, b), min(r, g, b)
		if most == 0 {
			return 0
		}
		return float64(most-least) / float64(most)
	}
	total := 0.0
	for i := 0; i < len(p.Pix); i += 4 {
		total += saturation(i)
	}
	threshold := total / float64(len(p.Pix)/4) / 2
	var r, g, b, n uint64
	for i := 0; i < len(p.Pix); i += 4 {
		if saturation(i) >= threshold {
			r, g, b, n = r+uint64(p.Pix[i]), g+uint64(p.Pix[i+1]), b+uint64(p.Pix[i+2]), n+1
		}
	}
	return jsonResult([]byte(`{"RGB": "` + hexOf(color.RGBA{R: uint8(r / n), G: uint8(g / n), B: uint8(b / n)}) + `"}`))
}
