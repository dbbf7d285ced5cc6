package process

import (
	"image"
	"strings"
	"testing"
)

// planOf parses a resize action and plans it for an image.
func planOf(t *testing.T, action string, from image.Point) (scale, canvas image.Point) {
	t.Helper()
	var r resize
	a := args{numbers: map[string]int{}, texts: map[string]string{}}
	for token := range strings.SplitSeq(action, ",") {
		key, text, _ := strings.Cut(token, "_")
		if err := a.read(actions["resize"].keys[key], key, key, text); err != nil {
			t.Fatalf("resize,%s: %v", action, err)
		}
	}
	r = newResize(a)
	return r.plan(from)
}

// TestResize has the examples of the page, the numbers of the SDKs' own suites
// and what follows from both.
func TestResize(t *testing.T) {
	pt := image.Pt
	doc, js, py := pt(200, 100), pt(1024, 768), pt(400, 267)
	for _, test := range []struct {
		action        string
		from          image.Point
		scale, canvas image.Point
	}{
		// The page: 200×100 to w=150, h=80.
		{"w_150,h_80", doc, pt(150, 75), pt(150, 75)},
		{"m_lfit,w_150,h_80", doc, pt(150, 75), pt(150, 75)},
		{"m_mfit,w_150,h_80", doc, pt(160, 80), pt(160, 80)},
		{"m_fill,w_150,h_80", doc, pt(160, 80), pt(150, 80)},
		{"m_pad,w_150,h_80", doc, pt(150, 75), pt(150, 80)},
		{"m_fixed,w_150,h_80", doc, pt(150, 80), pt(150, 80)},
		// One side only: "the width is 50", or as long as the other.
		{"h_50", doc, pt(100, 50), pt(100, 50)},
		{"m_mfit,w_50", doc, pt(50, 25), pt(50, 25)},
		{"m_fixed,h_100", doc, pt(100, 100), pt(100, 100)},
		{"m_fill,w_50", doc, pt(100, 50), pt(50, 50)},
		{"m_pad,w_50", doc, pt(50, 25), pt(50, 50)},
		// The suites.
		{"m_fixed,w_100,h_100", py, pt(100, 100), pt(100, 100)},
		{"w_100", py, pt(100, 67), pt(100, 67)}, // 66.75, rounded
		{"w_200", js, pt(200, 150), pt(200, 150)},
		{"w_100", pt(333, 424), pt(100, 127), pt(100, 127)}, // the example of auto-orient
		// Sides.
		{"l_100", doc, pt(100, 50), pt(100, 50)},
		{"s_50", doc, pt(100, 50), pt(100, 50)},
		{"l_100", pt(100, 200), pt(50, 100), pt(50, 100)},
		{"s_50", pt(100, 200), pt(50, 100), pt(50, 100)},
		{"l_100,m_mfit", doc, pt(100, 50), pt(100, 50)},
		{"l_100,s_80,m_fixed", pt(100, 200), pt(80, 100), pt(80, 100)},
		{"l_10,w_100", doc, pt(100, 50), pt(100, 50)}, // w counts
		// Percent.
		{"p_50", py, pt(200, 134), pt(200, 134)},
		{"p_1", pt(10, 10), pt(1, 1), pt(1, 1)},
		{"p_200", doc, doc, doc},
		{"p_200,limit_0", doc, pt(400, 200), pt(400, 200)},
		{"p_50,w_100", doc, pt(100, 50), pt(100, 50)},
		// Not larger unless limit_0.
		{"w_500", py, py, py},
		{"w_500,limit_1", py, py, py},
		{"w_500,limit_0", py, pt(500, 334), pt(500, 334)},
		{"w_200,h_100", doc, doc, doc},
		{"m_fixed,w_500,h_100", py, py, py},
		{"m_fill,w_500,h_100", py, py, py},
		{"m_fill,w_500,h_100,limit_0", py, pt(500, 334), pt(500, 100)},
		{"m_pad,w_300,h_50", doc, pt(100, 50), pt(300, 50)}, // what is enlarged is the canvas
		{"m_pad,w_300,h_300", doc, doc, doc},
		{"m_pad,w_300,h_300,limit_0", doc, pt(300, 150), pt(300, 300)},
		// Extremes.
		{"w_1", pt(30000, 1), pt(1, 1), pt(1, 1)},
		{"h_16384,limit_0", pt(1, 30000), pt(1, 16384), pt(1, 16384)},
	} {
		scale, canvas := planOf(t, test.action, test.from)
		if scale != test.scale || canvas != test.canvas {
			t.Errorf("resize,%s of %v = %v on %v, want %v on %v", test.action, test.from, scale, canvas, test.scale, test.canvas)
		}
	}
}

func TestCrop(t *testing.T) {
	from := image.Pt(400, 267)
	for _, test := range []struct {
		crop crop
		want image.Rectangle
	}{
		{crop{w: 100, h: 100, x: 100, y: 50}, image.Rect(100, 50, 200, 150)},
		{crop{x: 100, y: 50}, image.Rect(100, 50, 400, 267)},
		{crop{w: 200, h: 200, gravity: "se"}, image.Rect(200, 67, 400, 267)},
		{crop{w: 200, h: 200, x: 10, y: 10, gravity: "se"}, image.Rect(210, 77, 400, 267)},
		{crop{w: 500, h: 500}, image.Rect(0, 0, 400, 267)},
		{crop{w: 101, h: 51, gravity: "center"}, image.Rect(150, 108, 251, 159)},
		{crop{w: 100, h: 50, gravity: "nw"}, image.Rect(0, 0, 100, 50)},
		{crop{w: 100, h: 50, gravity: "north"}, image.Rect(150, 0, 250, 50)},
		{crop{w: 100, h: 50, gravity: "ne"}, image.Rect(300, 0, 400, 50)},
		{crop{w: 100, h: 50, gravity: "west"}, image.Rect(0, 108, 100, 158)},
		{crop{w: 100, h: 50, gravity: "east"}, image.Rect(300, 108, 400, 158)},
		{crop{w: 100, h: 50, gravity: "sw"}, image.Rect(0, 217, 100, 267)},
		{crop{w: 100, h: 50, gravity: "south"}, image.Rect(150, 217, 250, 267)},
	} {
		got, ok := test.crop.area(from)
		if !ok || got != test.want {
			t.Errorf("area of %+v = %v, %v, want %v", test.crop, got, ok, test.want)
		}
	}
	for _, outside := range []crop{{x: 400}, {y: 267}, {x: far, y: far}, {w: 10, h: 10, x: 10, gravity: "se"}} {
		if got, ok := outside.area(from); ok {
			t.Errorf("area of %+v = %v, want none", outside, got)
		}
	}
}
