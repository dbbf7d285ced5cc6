package callback

import (
	"encoding/json"
	"errors"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

func FuzzParse(f *testing.F) {
	for _, s := range []string{param(""), param(`"callbackUrl":"a;b:1;[::1]"`), param(`"callbackSNI":true`), `{`, `[]`, `null`, "",
		param(`"callbackBody":"${x:a}$"`), `{"callbackPolicy":"p"}`, param(`"additionalHeaders":{"a":"b"}`)} {
		f.Add(s, `{"x:a":"1"}`)
	}
	f.Add(param(""), `{"a":1}`)
	f.Fuzz(func(t *testing.T, callback, vars string) {
		for _, strict := range []bool{false, true} {
			c, err := Parse(Params{b64(callback), b64(vars)}, strict)
			var known *osserr.Error
			switch {
			case err != nil && !errors.As(err, &known):
				t.Fatalf("Parse(%q) = %v, which is no error of OSS", callback, err)
			case err != nil || c == nil:
				continue
			case c.Wanted() && (c.Body == nil || len(c.URLs) > MaxURLs):
				t.Fatalf("Parse(%q) = %+v", callback, c)
			}
			for _, u := range c.URLs {
				if again, err := ParseURL(u.String()); err != nil || again != u {
					t.Errorf("ParseURL(%q) = %+v, %v, want %+v", u, again, err, u)
				}
			}
		}
	})
}

func FuzzTemplate(f *testing.F) {
	for _, s := range []string{"", "a=${bucket}", "${x:a}${}", "$", "${", "$(a)", `{"a":${object}}`, "${a${b}}"} {
		f.Add(s, "value")
	}
	f.Fuzz(func(t *testing.T, source, val string) {
		template, err := Compile(source)
		if err != nil {
			if !errors.Is(err, osserr.CallbackTemplateInvalid) && !errors.Is(err, osserr.CallbackTemplateUnclosed) {
				t.Fatalf("Compile(%q) = %v", source, err)
			}
			return
		}
		if !strings.Contains(source, "$") {
			if got := template.Render(Variables{}, Form, Style{}); got != source {
				t.Errorf("Render(%q) = %q, want constants unchanged", source, got)
			}
		}
		one, _ := Compile("${x:v}")
		v := Variables{Custom: map[string]string{"x:v": val}}
		if got, err := url.QueryUnescape(one.Render(v, Form, Style{})); err != nil || got != val {
			t.Errorf("form value %q reads back as %q, %v", val, got, err)
		}
		var back string
		if err := json.Unmarshal([]byte(one.Render(v, JSON, Style{})), &back); err != nil || utf8.ValidString(val) && back != val {
			t.Errorf("JSON value %q reads back as %q, %v", val, back, err)
		}
	})
}
