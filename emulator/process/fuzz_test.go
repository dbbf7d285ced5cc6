package process

import (
	"context"
	"errors"
	"regexp"
	"testing"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

// instructions are the seeds of both targets.
var instructions = []string{
	"image/resize,w_100", "image/resize,m_pad,w_10,h_30,limit_0,color_FF0000", "image/resize,m_fill,l_7,s_3,limit_0/crop,x_1,y_1,g_center",
	"image/resize,p_200,limit_0", "image/crop,w_3,h_3,x_2,y_2,g_se/rotate,45/circle,r_3/rounded-corners,r_2/format,webp",
	"image/indexcrop,x_3,i_1/blur,r_2,s_3/sharpen,100/bright,-3/contrast,20/format,jpg/quality,q_50/interlace,1", "image/info",
	"image/average-hue", "image/auto-orient,0/format,tiff", "image/watermark,text_SGVsbG8,size_9,shadow_50,rotate_30,fill_1,padx_3/format,gif",
	"image/watermark,image_YQ,text_SGVsbG8,P_30,order_1,align_1,interval_3", "style/small", "image/", "",
}

// FuzzParse looks for panics, and for errors that are not OSS's.
func FuzzParse(f *testing.F) {
	for _, text := range instructions {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		in, err := Parse(text, styles)
		var known *osserr.Error
		if err != nil && !errors.As(err, &known) || err == nil && in == nil {
			t.Errorf("Parse(%q) = %v, %v", text, in, err)
		}
	})
}

// large finds numbers that may make a large image, which takes long.
var large = regexp.MustCompile(`[0-9]{3}`)

// FuzzApply processes small images of any content.
func FuzzApply(f *testing.F) {
	sources := [][]byte{
		moving(f), file(f, quarters(9, 5), "jpg"), file(f, quarters(5, 9), "png"), file(f, quarters(7, 7), "bmp"), file(f, quarters(3, 8), "tiff"),
		testdata(f, "orientation6.jpg"), testdata(f, "vp8x.webp"), testdata(f, "vp8l.webp"), testdata(f, "animated.webp"), testdata(f, "plain.heic"),
	}
	for i, source := range sources {
		for _, text := range instructions[:len(instructions)-2] {
			f.Add(text, source, i%2 == 0)
		}
	}
	f.Fuzz(func(t *testing.T, text string, source []byte, mark bool) {
		_, size, err := inspect(source)
		if err != nil || size.X*size.Y > 10_000 || large.MatchString(text) {
			return
		}
		in, err := Parse(text, styles)
		if err != nil || len(in.steps) > 4 {
			return
		}
		objects := noObjects
		if mark {
			objects = func(string) ([]byte, error) { return source, nil }
		}
		result, err := in.Apply(context.Background(), source, objects)
		var known *osserr.Error
		if err != nil && !errors.As(err, &known) || err == nil && len(result.Body) == 0 {
			t.Errorf("Apply(%q) = %v, %v", text, result, err)
		}
	})
}
