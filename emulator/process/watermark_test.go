package process

import (
	"context"
	"image"
	"image/color"
	"testing"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

// marked draws watermarks on a white image of 100×60.
func marked(t *testing.T, text string, objects Objects) image.Image {
	t.Helper()
	in, err := Parse(text, styles)
	if err != nil {
		t.Fatalf("Parse(%q) = %v", text, err)
	}
	on := image.NewRGBA(image.Rect(0, 0, 100, 60))
	for i := range on.Pix {
		on.Pix[i] = 0xFF
	}
	result, err := in.Apply(context.Background(), file(t, on, "png"), objects)
	if err != nil {
		t.Fatalf("Apply(%q) = %v", text, err)
	}
	_, size, err := inspect(result.Body)
	if err != nil {
		t.Fatal(err)
	}
	w := &work{in: &Instruction{}, format: "png"}
	im, err := w.decode(result.Body, size)
	if err != nil {
		t.Fatal(err)
	}
	return im
}

// inked returns the smallest rectangle with all that is not white.
func inked(im image.Image) (r image.Rectangle) {
	for y := range im.Bounds().Max.Y {
		for x := range im.Bounds().Max.X {
			if !near(im.At(x, y), white) {
				r = r.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return r
}

func TestImageWatermark(t *testing.T) {
	mark := image.NewRGBA(image.Rect(0, 0, 20, 10))
	for i := range 200 {
		mark.SetRGBA(i%20, i/20, red)
	}
	objects := func(key string) ([]byte, error) {
		switch key {
		case "dir/mark.png":
			return file(t, mark, "png"), nil
		case "text.txt":
			return []byte("no image"), nil
		case "moving.gif":
			return moving(t), nil
		}
		return nil, osserr.ImageNotFound.With("Key", key)
	}
	name := "image/watermark,image_" + b64("dir/mark.png")
	for text, want := range map[string]image.Rectangle{
		name:                        image.Rect(70, 40, 90, 50),
		name + ",g_nw":              image.Rect(10, 10, 30, 20),
		name + ",g_nw,x_0,y_5":      image.Rect(0, 5, 20, 15),
		name + ",g_north,x_30":      image.Rect(40, 10, 60, 20),
		name + ",g_ne":              image.Rect(70, 10, 90, 20),
		name + ",g_west,voffset_7":  image.Rect(10, 32, 30, 42),
		name + ",g_center,x_3,y_4":  image.Rect(40, 25, 60, 35),
		name + ",g_east":            image.Rect(70, 25, 90, 35),
		name + ",g_sw,x_0,y_0":      image.Rect(0, 50, 20, 60),
		name + ",g_south":           image.Rect(40, 40, 60, 50),
		name + ",g_nw,x_90,y_0":     image.Rect(90, 0, 100, 10),
		name + ",g_nw,x_0,y_0,P_50": image.Rect(0, 0, 50, 25),
		name + ",fill_1":            image.Rect(0, 0, 100, 60),
		name + "/watermark,image_" + b64("dir/mark.png") + ",g_nw,x_0,y_0":                           image.Rect(0, 0, 90, 50),
		"image/watermark,g_nw,x_0,y_0,image_" + b64("dir/mark.png?x-oss-process=image/resize,P_10"):  image.Rect(0, 0, 10, 5),
		"image/watermark,g_nw,x_0,y_0,image_" + b64("dir/mark.png?x-oss-process=image/crop,w_4,h_3"): image.Rect(0, 0, 4, 3),
		"image/watermark,g_nw,x_0,y_0,image_" + b64("dir/mark.png?x-oss-process=image/rotate,90"):    image.Rect(0, 0, 10, 20),
	} {
		if got := inked(marked(t, text, objects)); got != want {
			t.Errorf("%s marks %v, want %v", text, got, want)
		}
	}
	if got := marked(t, name+",t_50", objects).At(80, 45); !near(got, color.RGBA{255, 128, 128, 255}) {
		t.Errorf("half a watermark is %v", got)
	}
	tiled := marked(t, name+",fill_1,padx_5,pady_5", objects)
	if near(tiled.At(26, 16), white) || !near(tiled.At(22, 2), white) || !near(tiled.At(2, 12), white) {
		t.Error("tiles are not 5 pixels apart")
	}
	for key, want := range map[string]string{"none.png": "NoSuchKey", "text.txt": "WatermarkError", "moving.gif": "WatermarkError"} {
		in, err := Parse("image/watermark,image_"+b64(key), styles)
		if err != nil {
			t.Fatal(err)
		}
		_, err = in.Apply(context.Background(), file(t, mark, "png"), objects)
		checkError(t, key, err, want, map[string]string{"NoSuchKey": "0040-00000024", "WatermarkError": "0040-00000027"}[want])
	}
}

func TestTextWatermark(t *testing.T) {
	text := "image/watermark,x_0,y_0,size_20,text_" + b64("Hi")
	plain := inked(marked(t, text+",g_nw", noObjects))
	if plain.Empty() || plain.Max.X > 25 || plain.Max.Y > 24 {
		t.Errorf("the text takes %v", plain)
	}
	if got := inked(marked(t, text+",g_se", noObjects)); got.Min.X < 75 || got.Min.Y < 36 {
		t.Errorf("in the corner the text takes %v", got)
	}
	if got := inked(marked(t, text+",g_nw,shadow_100", noObjects)); got.Dx() <= plain.Dx() {
		t.Errorf("with its shadow the text takes %v", got)
	}
	if got := inked(marked(t, text+",g_nw,rotate_90", noObjects)); got.Dx() > 24 || got.Dy() > 25 || got.Eq(plain) {
		t.Errorf("upright the text takes %v", got)
	}
	if got := inked(marked(t, text+",fill_1", noObjects)); got.Dx() < 90 || got.Dy() < 50 {
		t.Errorf("many times the text takes %v", got)
	}
	if got := inked(marked(t, text+",color_ffffff", noObjects)); !got.Empty() {
		t.Errorf("white text takes %v of white", got)
	}
	// The suites' own text, of which the font has only a part.
	in, err := Parse("image/watermark,text_SGVsbG8g5Zu-54mH5pyN5YqhIQ", styles)
	if err != nil {
		t.Fatal(err)
	}
	result, err := in.Apply(context.Background(), file(t, quarters(400, 267), "jpg"), noObjects)
	if err != nil || result.ContentType != "image/jpeg" || len(result.Notes) != 1 {
		t.Errorf("Apply = %+v, %v, want a note on the font", result, err)
	}
}

// TestMixedWatermark puts text beside an image.
func TestMixedWatermark(t *testing.T) {
	mark := image.NewRGBA(image.Rect(0, 0, 10, 40))
	for i := range 400 {
		mark.SetRGBA(i%10, i/10, red)
	}
	objects := func(string) ([]byte, error) { return file(t, mark, "png"), nil }
	text := "image/watermark,g_nw,x_0,y_0,size_20,image_" + b64("m") + ",text_" + b64("Hi")
	for more, at := range map[string]image.Point{"": {0, 0}, ",order_1": {20, 0}, ",interval_10,order_1": {30, 0}} {
		im := marked(t, text+more, objects)
		found := image.Pt(-1, 0)
		for x := 99; x >= 0; x-- {
			if near(im.At(x, 0), red) {
				found.X = x
			}
		}
		if d := found.X - at.X; d < -3 || d > 3 {
			t.Errorf("with %q the image is at %v, want about %v", more, found, at)
		}
	}
	top, bottom := inkOfText(marked(t, text+",align_0", objects)), inkOfText(marked(t, text, objects))
	if middle := inkOfText(marked(t, text+",align_1", objects)); !(top < middle && middle < bottom) {
		t.Errorf("aligned at top, middle and bottom the text begins at %d, %d, %d", top, middle, bottom)
	}
}

// inkOfText returns the first line with something dark that is not red.
func inkOfText(im image.Image) int {
	for y := range im.Bounds().Max.Y {
		for x := range im.Bounds().Max.X {
			if r, _, _, _ := im.At(x, y).RGBA(); r < 100<<8 {
				return y
			}
		}
	}
	return -1
}
