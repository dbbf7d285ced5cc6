package callback

import (
	"errors"
	"strings"
	"testing"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

func render(t *testing.T, source string, body BodyType, v Variables, style Style) string {
	t.Helper()
	template, err := Compile(source)
	if err != nil {
		t.Fatalf("Compile(%q) = %v", source, err)
	}
	return template.Render(v, body, style)
}

// TestCaptures renders the bodies of real callbacks (callback.md 3 and 6.4).
// The template of T3 is Cloudreve's; the others were reconstructed.
func TestCaptures(t *testing.T) {
	for _, test := range []struct {
		name, template string
		body           BodyType
		facts          Facts
		custom         map[string]string
		want           string
	}{
		{
			name: "documentation, 181 bytes",
			template: "bucket=${bucket}&object=${object}&etag=${etag}&size=${size}&mimeType=${mimeType}&imageInfo.height=${imageInfo.height}" +
				"&imageInfo.width=${imageInfo.width}&imageInfo.format=${imageInfo.format}&x:var1=${x:var1}",
			body: Form,
			facts: Facts{Bucket: "callback-test", Object: "test.txt", ETag: "D8E8FCA2DC0F896FD7CB4CB0031BA249",
				Size: 5, MimeType: "text/plain"},
			custom: map[string]string{"x:var1": "for-callback-test"},
			want: "bucket=callback-test&object=test.txt&etag=D8E8FCA2DC0F896FD7CB4CB0031BA249&size=5&mimeType=text%2Fplain" +
				"&imageInfo.height=&imageInfo.width=&imageInfo.format=&x:var1=for-callback-test",
		},
		{
			name:     "T2",
			template: "filename=${object}&size=${size}&mimeType=${mimeType}&height=${imageInfo.height}&width=${imageInfo.width}",
			body:     Form,
			facts: Facts{Object: "headSculpture/jikang2.jpg", Size: 108904, MimeType: "image/jpeg",
				Image: &Image{Width: 200, Height: 278, Format: "jpg"}},
			want: vectors[1].body,
		},
		{
			name:     "T3",
			template: `{"name":${x:fname},"source_name":${object},"size":${size},"pic_info":"${imageInfo.width},${imageInfo.height}"}`,
			body:     JSON,
			facts: Facts{Object: "1/1_hFRtDLgM_2f7b2ccf30e9270ea920f1ab8a4037a546a2f0d5.jpg", Size: 114020,
				Image: &Image{Width: 810, Height: 539, Format: "jpg"}},
			custom: map[string]string{"x:fname": "2f7b2ccf30e9270ea920f1ab8a4037a546a2f0d5.jpg"},
			want:   vectors[2].body,
		},
		{
			name:     "T4",
			template: "filename=${object}&size=${size}&mimeType=${mimeType}&height=${imageInfo.height}&width=${imageInfo.width}",
			body:     JSON,
			facts: Facts{Object: "local/var/www/zhuye.png", Size: 5385, MimeType: "application/octet-stream",
				Image: &Image{Width: 256, Height: 256, Format: "png"}},
			want: vectors[3].body,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := render(t, test.template, test.body, Variables{test.facts, test.custom}, Style{}); got != test.want {
				t.Errorf("Render =\n%s, want\n%s", got, test.want)
			}
		})
	}
	if n := len("bucket=callback-test&object=test.txt&etag=D8E8FCA2DC0F896FD7CB4CB0031BA249&size=5&mimeType=text%2Fplain&imageInfo.height=&imageInfo.width=&imageInfo.format=&x:var1=for-callback-test"); n != 181 {
		t.Errorf("the captured body has %d bytes, want the 181 of its Content-Length", n)
	}
}

// TestEveryVariable has a case for every row of callback.md 3.
func TestEveryVariable(t *testing.T) {
	v := Variables{Facts: Facts{
		Bucket: "b-1", Object: "a/b c.jpg", ETag: "97E1A27874032FC4B29F007C90DFA372", Size: 12, MimeType: "image/jpeg",
		Image: &Image{Width: 3, Height: 4, Format: "jpg"}, CRC64: 1<<64 - 1, ContentMD5: "XUFAKrxLKna5cZ2REBfFkg==",
		VPCID: "vpc-1", ClientIP: "1.2.3.4", RequestID: "5CF3E7821AB22D0FDB86704D", Operation: "PutObject",
	}, Custom: map[string]string{"x:my_var": `say "hi" & 你好`, "x:empty": ""}}
	for name, want := range map[string][2]string{ // form, JSON
		"bucket":           {"b-1", `"b-1"`},
		"object":           {"a%2Fb%20c.jpg", `"a/b c.jpg"`},
		"etag":             {"97E1A27874032FC4B29F007C90DFA372", `"97E1A27874032FC4B29F007C90DFA372"`},
		"size":             {"12", "12"},
		"mimeType":         {"image%2Fjpeg", `"image/jpeg"`},
		"imageInfo.height": {"4", "4"},
		"imageInfo.width":  {"3", "3"},
		"imageInfo.format": {"jpg", `"jpg"`},
		"crc64":            {"18446744073709551615", `"18446744073709551615"`},
		"contentMd5":       {"XUFAKrxLKna5cZ2REBfFkg%3D%3D", `"XUFAKrxLKna5cZ2REBfFkg=="`},
		"vpcId":            {"vpc-1", `"vpc-1"`},
		"clientIp":         {"1.2.3.4", `"1.2.3.4"`},
		"reqId":            {"5CF3E7821AB22D0FDB86704D", `"5CF3E7821AB22D0FDB86704D"`},
		"operation":        {"PutObject", `"PutObject"`},
		"x:my_var":         {"say%20%22hi%22%20%26%20%E4%BD%A0%E5%A5%BD", `"say \"hi\" & 你好"`},
		"x:empty":          {"", `""`},
		"x:undefined":      {"", "null"},
		"x:My_Var":         {"", "null"}, // names are case-sensitive
		"imageInfo":        {"", "null"}, // capture T7
		"Bucket":           {"", "null"},
		"foo":              {"", "null"},
		"":                 {"", "null"},
	} {
		for i, body := range []BodyType{Form, JSON} {
			if got := render(t, "${"+name+"}", body, v, Style{}); got != want[i] {
				t.Errorf("${%s} as %s = %s, want %s", name, body, got, want[i])
			}
		}
	}
}

func TestNoImage(t *testing.T) {
	const template = `{"h":${imageInfo.height},"w":${imageInfo.width},"f":${imageInfo.format}}`
	for style, want := range map[Style]string{
		{}:                         `{"h":,"w":,"f":""}`,
		{BlankNumber: FillNull}:    `{"h":null,"w":null,"f":""}`,
		{BlankNumber: FillQuotes}:  `{"h":"","w":"","f":""}`,
		{BlankNumber: FillNothing}: `{"h":,"w":,"f":""}`,
	} {
		if got := render(t, template, JSON, Variables{}, style); got != want {
			t.Errorf("Render with %+v = %s, want %s", style, got, want)
		}
	}
	if got := render(t, "${imageInfo.width},${imageInfo.height}", JSON, Variables{}, Style{}); got != "," {
		t.Errorf(`Render = %q, want "," which Cloudreve looks for`, got)
	}
}

func TestStyle(t *testing.T) {
	v := Variables{Custom: map[string]string{"x:a": "1 2+3~*'()!"}}
	for _, test := range []struct {
		template string
		body     BodyType
		style    Style
		want     string
	}{
		{"${x:a}", Form, Style{}, "1%202%2B3~%2A%27%28%29%21"},
		{"${x:a}", Form, Style{PlusForSpace: true}, "1+2%2B3~%2A%27%28%29%21"},
		{"${x:no}", JSON, Style{Undefined: FillQuotes}, `""`},
		{"${x:no}", JSON, Style{Undefined: FillNothing}, ""},
		{"${x:no}", Form, Style{Undefined: FillNull}, ""},
	} {
		if got := render(t, test.template, test.body, v, test.style); got != test.want {
			t.Errorf("Render(%s) as %s with %+v = %s, want %s", test.template, test.body, test.style, got, test.want)
		}
	}
}

func TestConstantsAreCopied(t *testing.T) {
	v := Variables{Facts: Facts{Bucket: "b", Object: "o"}}
	for template, want := range map[string]string{
		"plain 文本 <&\"%20":                       "plain 文本 <&\"%20",
		"%24%7Bbucket%7D":                        "%24%7Bbucket%7D",
		"{bucket}}":                              "{bucket}}",
		"${bucket}${bucket}=${object}&${object}": "bb=o&o",
	} {
		if got := render(t, template, Form, v, Style{}); got != want {
			t.Errorf("Render(%s) = %s, want %s", template, got, want)
		}
	}
}

func TestJSONEscapes(t *testing.T) {
	v := Variables{Custom: map[string]string{"x:a": "\"\\/\n\r\t\x01\x7f<>&é\xff"}}
	want := `"\"\\/\n\r\t\u0001` + "\x7f<>&é\uFFFD\""
	if got := render(t, "${x:a}", JSON, v, Style{}); got != want {
		t.Errorf("Render = %q, want %q", got, want)
	}
}

func TestAdviceOnDollar(t *testing.T) {
	for in, want := range map[string]string{
		"a=$(object)&b=1": "write ${object} with braces instead of $(object) at byte 3",
		"a=${bucket}&5$":  "byte 14",
		"a=${bucket":      "begins at byte 3",
	} {
		_, err := Compile(in)
		var e *osserr.Error
		if !errors.As(err, &e) || !strings.Contains(e.Hint, want) {
			t.Errorf("Compile(%q) = %v, want a hint with %q", in, err, want)
		}
	}
}
