package callback

import (
	"encoding/base64"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fakeoss/fakeoss/emulator/osserr"
	"github.com/fakeoss/fakeoss/emulator/wire"
)

func b64(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }

// param makes a valid parameter with one member replaced or added.
func param(member string) string {
	members := []string{`"callbackUrl":"http://app.example.com/cb"`, `"callbackBody":"bucket=${bucket}"`}
	name, _, _ := strings.Cut(member, ":")
	for i, m := range members {
		if strings.HasPrefix(m, name+":") {
			members[i], member = member, ""
		}
	}
	if member != "" {
		members = append(members, member)
	}
	return "{" + strings.Join(members, ",") + "}"
}

// TestParameterErrors has a case for every row of callback.md 9 that a client
// can bring about by the parameters alone.
func TestParameterErrors(t *testing.T) {
	const cb, vars = "callback", "callback-var"
	long := func(n int) string { return b64(strings.Repeat("a", n)) }
	for _, test := range []struct {
		name     string
		callback string // JSON unless raw
		vars     string
		raw      bool
		want     osserr.Kind
		argument string
		value    string // "": the JSON of the callback
	}{
		{name: "01 over 5 KB", callback: long(3841), raw: true, want: osserr.CallbackTooLong, argument: cb, value: long(3841)},
		{name: "02 not Base64", callback: "x123-*&", raw: true, want: osserr.CallbackNotBase64, argument: cb, value: "x123-*&"},
		{name: "02 words", callback: "error argument", raw: true, want: osserr.CallbackNotBase64, argument: cb, value: "error argument"},
		{name: "02 URL-safe alphabet", callback: "e-_9", raw: true, want: osserr.CallbackNotBase64, argument: cb, value: "e-_9"},
		{name: "02 no padding", callback: "eyJhIjoxfQ", raw: true, want: osserr.CallbackNotBase64, argument: cb, value: "eyJhIjoxfQ"},
		{name: "02 line feed inside", callback: "eyJh\nIjoxfQ==", raw: true, want: osserr.CallbackNotBase64, argument: cb, value: "eyJh\nIjoxfQ=="},
		{name: "03 not JSON", callback: "callbackUrl=x", want: osserr.CallbackNotJSON, argument: cb},
		{name: "03 trailing comma", callback: `{"callbackUrl":"http://a.cn",}`, want: osserr.CallbackNotJSON, argument: cb},
		{name: "03 trailing text", callback: param("") + "x", want: osserr.CallbackNotJSON, argument: cb},
		{name: "03 array", callback: `["http://a.cn"]`, want: osserr.CallbackNotJSON, argument: cb},
		{name: "03 null", callback: `null`, want: osserr.CallbackNotJSON, argument: cb},
		{name: "04 port is a word", callback: param(`"callbackUrl":"my.com:test"`), want: osserr.CallbackURLInvalid, argument: cb},
		{name: "04 port of an address is a word", callback: param(`"callbackUrl":"10.101.166.30:test"`), want: osserr.CallbackURLInvalid, argument: cb},
		{name: "04 port zero", callback: param(`"callbackUrl":"http://a.cn:0/"`), want: osserr.CallbackURLInvalid, argument: cb},
		{name: "04 port over 65535", callback: param(`"callbackUrl":"http://a.cn:65536/"`), want: osserr.CallbackURLInvalid, argument: cb},
		{name: "04 scheme", callback: param(`"callbackUrl":"ftp://a.cn/"`), want: osserr.CallbackURLInvalid, argument: cb},
		{name: "04 no host", callback: param(`"callbackUrl":"http:///cb"`), want: osserr.CallbackURLInvalid, argument: cb},
		{name: "04 not a string", callback: param(`"callbackUrl":["http://a.cn"]`), want: osserr.CallbackURLInvalid, argument: cb},
		{name: "04 second of two", callback: param(`"callbackUrl":"http://a.cn;http://b.cn:x"`), want: osserr.CallbackURLInvalid, argument: cb},
		{name: "04 semicolons only", callback: param(`"callbackUrl":";;"`), want: osserr.CallbackURLInvalid, argument: cb},
		{name: "05 six URLs", callback: param(`"callbackUrl":"a.cn;b.cn;c.cn;d.cn;e.cn;f.cn;"`), want: osserr.CallbackTooManyURLs, argument: cb},
		{name: "09 host not a string", callback: param(`"callbackHost":1`), want: osserr.CallbackHostInvalid, argument: cb},
		{name: "09 host with a blank", callback: param(`"callbackHost":"a b"`), want: osserr.CallbackHostInvalid, argument: cb},
		{name: "09 host that would add a header", callback: param(`"callbackHost":"a\r\nX: y"`), want: osserr.CallbackHostInvalid, argument: cb},
		{name: "09 host with a bracket", callback: param(`"callbackHost":"a<b"`), want: osserr.CallbackHostInvalid, argument: cb},
		{name: "09 host with a query", callback: param(`"callbackHost":"a?b"`), want: osserr.CallbackHostInvalid, argument: cb},
		{name: "09 host with a path", callback: param(`"callbackHost":"a/b"`), want: osserr.CallbackHostInvalid, argument: cb},
		{name: "09 host with a user", callback: param(`"callbackHost":"user@h"`), want: osserr.CallbackHostInvalid, argument: cb},
		{name: "09 host beyond ASCII with a bracket", callback: param(`"callbackHost":"例<え"`), want: osserr.CallbackHostInvalid, argument: cb},
		{name: "10 body not a string", callback: param(`"callbackBody":{"a":1}`), want: osserr.CallbackBodyInvalid, argument: cb},
		{name: "10 body missing", callback: `{"callbackUrl":"http://a.cn"}`, want: osserr.CallbackBodyInvalid, argument: cb},
		{name: "11 body empty", callback: param(`"callbackBody":""`), want: osserr.CallbackBodyEmpty, argument: cb},
		{name: "12 body type not a string", callback: param(`"callbackBodyType":7`), want: osserr.CallbackBodyTypeInvalid, argument: cb},
		{name: "13 body type unknown", callback: param(`"callbackBodyType":"image/jpg"`), want: osserr.CallbackBodyTypeUnknown, argument: cb},
		{name: "13 body type with charset", callback: param(`"callbackBodyType":"application/json; charset=utf-8"`), want: osserr.CallbackBodyTypeUnknown, argument: cb},
		{name: "14 SNI a string", callback: param(`"callbackSNI":"true"`), want: osserr.CallbackSNIInvalid, argument: cb},
		{name: "14 SNI a number", callback: param(`"callbackSNI":1`), want: osserr.CallbackSNIInvalid, argument: cb},
		{name: "15 stage not a string", callback: param(`"callbackStage":1`), want: osserr.CallbackStageInvalid, argument: cb},
		{name: "17 failure action not a string", callback: param(`"callbackFailureAction":{}`), want: osserr.CallbackFailureInvalid, argument: cb},
		{name: "18-25 signature version", callback: param(`"signatureVersion":"3"`), want: osserr.CallbackVersionInvalid, argument: cb},
		{name: "18-25 signature version a number", callback: param(`"signatureVersion":1.0`), want: osserr.CallbackVersionInvalid, argument: cb},
		{name: "26 additional headers not a map", callback: param(`"additionalHeaders":"a"`), want: osserr.CallbackHeadersInvalid, argument: cb},
		{name: "26 additional header of OSS", callback: param(`"additionalHeaders":{"X-Oss-Tag":"a"}`), want: osserr.CallbackHeadersInvalid, argument: cb},
		{name: "26 additional header without a name", callback: param(`"additionalHeaders":{"":"a"}`), want: osserr.CallbackHeadersInvalid, argument: cb},
		{name: "26 additional header with a blank in its name", callback: param(`"additionalHeaders":{"X A":"a"}`), want: osserr.CallbackHeadersInvalid, argument: cb},
		{name: "26 additional header with a colon in its name", callback: param(`"additionalHeaders":{"X:A":"a"}`), want: osserr.CallbackHeadersInvalid, argument: cb},
		{name: "26 additional header beyond ASCII", callback: param(`"additionalHeaders":{"名":"a"}`), want: osserr.CallbackHeadersInvalid, argument: cb},
		{name: "26 additional header that would add another", callback: param(`"additionalHeaders":{"X-A":"a\r\nX-B: b"}`), want: osserr.CallbackHeadersInvalid, argument: cb},
		{name: "26 additional header with a control character", callback: param(`"additionalHeaders":{"X-A":"\u0001"}`), want: osserr.CallbackHeadersInvalid, argument: cb},
		{name: "26 additional header that is null", callback: param(`"additionalHeaders":{"X-A":null}`), want: osserr.CallbackHeadersInvalid, argument: cb},
		{name: "26 additional header that is a number", callback: param(`"additionalHeaders":{"X-A":1}`), want: osserr.CallbackHeadersInvalid, argument: cb},
		{name: "26 additional header twice", callback: param(`"additionalHeaders":{"X-A":"1","x-a":"2"}`), want: osserr.CallbackHeadersInvalid, argument: cb},
		{name: "26 additional header Host", callback: param(`"additionalHeaders":{"Host":"close"}`), want: osserr.CallbackHeadersInvalid, argument: cb},
		{name: "26 additional header connection", callback: param(`"additionalHeaders":{"connection":"close"}`), want: osserr.CallbackHeadersInvalid, argument: cb},
		{name: "26 additional header Content-Length", callback: param(`"additionalHeaders":{"Content-Length":"close"}`), want: osserr.CallbackHeadersInvalid, argument: cb},
		{name: "26 additional header Transfer-Encoding", callback: param(`"additionalHeaders":{"Transfer-Encoding":"close"}`), want: osserr.CallbackHeadersInvalid, argument: cb},
		{name: "26 additional header Expect", callback: param(`"additionalHeaders":{"Expect":"close"}`), want: osserr.CallbackHeadersInvalid, argument: cb},
		{name: "26 additional header Upgrade", callback: param(`"additionalHeaders":{"Upgrade":"close"}`), want: osserr.CallbackHeadersInvalid, argument: cb},
		{name: "26 additional header TE", callback: param(`"additionalHeaders":{"TE":"close"}`), want: osserr.CallbackHeadersInvalid, argument: cb},
		{name: "26 additional header Trailer", callback: param(`"additionalHeaders":{"Trailer":"close"}`), want: osserr.CallbackHeadersInvalid, argument: cb},
		{name: "26 additional header Keep-Alive", callback: param(`"additionalHeaders":{"Keep-Alive":"close"}`), want: osserr.CallbackHeadersInvalid, argument: cb},
		{name: "26 additional header Proxy-Authorization", callback: param(`"additionalHeaders":{"Proxy-Authorization":"close"}`), want: osserr.CallbackHeadersInvalid, argument: cb},
		{name: "101 var over 5 KB", callback: param(""), vars: long(3841), want: osserr.CallbackVarTooLong, argument: vars, value: long(3841)},
		{name: "102 var not Base64", callback: param(""), vars: "error argument", want: osserr.CallbackVarNotBase64, argument: vars, value: "error argument"},
		{name: "103 var not JSON", callback: param(""), vars: b64("x"), want: osserr.CallbackVarNotJSON, argument: vars, value: "x"},
		{name: "104 var a list", callback: param(""), vars: b64("[1]"), want: osserr.CallbackVarNotStringMap, argument: vars, value: "[1]"},
		{name: "104 var null", callback: param(""), vars: b64("null"), want: osserr.CallbackVarNotStringMap, argument: vars, value: "null"},
		{name: "104 var a number", callback: param(""), vars: b64(`{"x:a":1}`), want: osserr.CallbackVarNotStringMap, argument: vars, value: `{"x:a":1}`},
		{name: "104 var without x:", callback: param(""), vars: b64(`{"a":"1"}`), want: osserr.CallbackVarNotStringMap, argument: vars, value: `{"a":"1"}`},
		{name: "105 missing brace", callback: param(`"callbackBody":"a=$x:my_var}"`), want: osserr.CallbackTemplateInvalid, argument: "ReplaceKeyPrefix", value: "a=$x:my_var}"},
		{name: "105 parentheses", callback: param(`"callbackBody":"bucket=${bucket}&object=$(object)"`), want: osserr.CallbackTemplateInvalid, argument: "ReplaceKeyPrefix", value: "bucket=${bucket}&object=$(object)"},
		{name: "105 lone dollar", callback: param(`"callbackBody":"price=5$"`), want: osserr.CallbackTemplateInvalid, argument: "ReplaceKeyPrefix", value: "price=5$"},
		{name: "105 unclosed", callback: param(`"callbackBody":"a=${bucket"`), want: osserr.CallbackTemplateUnclosed, argument: "ReplaceKeyPrefix", value: "a=${bucket"},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := Params{Callback: test.callback, Var: test.vars}
			if !test.raw {
				p.Callback = b64(test.callback)
			}
			if test.value == "" {
				test.value = test.callback
			}
			c, err := Parse(p, false)
			var got *osserr.Error
			if !errors.As(err, &got) {
				t.Fatalf("Parse = %v, %v, want %v", c, err, test.want)
			}
			want := test.want.With("ArgumentName", test.argument, "ArgumentValue", test.value)
			want.Hint = got.Hint
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("Parse failed with another error (-want +got):\n%s", diff)
			}
			if got.Hint == "" {
				t.Error("Parse gave no hint for people")
			}
			if got.Status != 400 || got.Code != "InvalidArgument" {
				t.Errorf("Parse failed with %d %s, want 400 InvalidArgument", got.Status, got.Code)
			}
		})
	}
}

// TestHeaderAndQuery has the rows 27 and 28.
func TestHeaderAndQuery(t *testing.T) {
	header := http.Header{}
	header.Set("x-oss-callback", "h")
	header.Set("x-oss-callback-var", "hv")
	for _, test := range []struct {
		name   string
		header http.Header
		query  string
		want   Params
		err    osserr.Kind
	}{
		{name: "neither", want: Params{}},
		{name: "header", header: header, want: Params{"h", "hv"}},
		{name: "query", query: "callback=q%2B&callback-var=qv%3D", want: Params{"q+", "qv="}},
		{name: "empty headers do not count", header: http.Header{"X-Oss-Callback": {""}}, query: "callback=q", want: Params{Callback: "q"}},
		{name: "one each", header: http.Header{"X-Oss-Callback": {"h"}}, query: "callback-var=qv", want: Params{"h", "qv"}},
		{name: "27 callback twice", header: header, query: "callback=q", err: osserr.CallbackTwice},
		{name: "28 callback-var twice", header: header, query: "callback-var=q", err: osserr.CallbackVarTwice},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := FromRequest(test.header, wire.ParseQuery(test.query))
			if test.err != (osserr.Kind{}) {
				if !errors.Is(err, test.err) {
					t.Fatalf("FromRequest = %v, want %v", err, test.err)
				}
				return
			}
			if diff := cmp.Diff(test.want, got); err != nil || diff != "" {
				t.Errorf("FromRequest: %v (-want +got):\n%s", err, diff)
			}
		})
	}
}

func TestParseAccepts(t *testing.T) {
	full := `{
		"callbackUrl": "https://a.cn/cb?x=1;b.cn:8080/;;10.0.0.1",
		"callbackHost": "app.example.com",
		"callbackBody": "{\"o\":${object}}",
		"callbackBodyType": "application/json",
		"callbackSNI": true,
		"signatureVersion": "1.0",
		"additionalHeaders": {"X-App": "1"}
	}` + "\n"
	c, err := Parse(Params{b64(full), b64(`{"x:a":"1","x:键":"值"}`)}, true)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := c.URLs, []URL{
		{"https", "a.cn", "", "/cb", "?x=1"},
		{"http", "b.cn", "8080", "/", ""},
		{"http", "10.0.0.1", "", "/", ""},
	}; !cmp.Equal(want, got) {
		t.Errorf("URLs (-want +got):\n%s", cmp.Diff(want, got))
	}
	if c.Source != full || c.Host != "app.example.com" || c.Body.Source() != `{"o":${object}}` || c.BodyType != JSON || !c.SNI ||
		c.AdditionalHeaders["X-App"] != "1" || c.Vars["x:a"] != "1" || c.Vars["x:键"] != "值" {
		t.Errorf("Parse = %+v", c)
	}
}

func TestNoCallback(t *testing.T) {
	if c, err := Parse(Params{Var: b64("x")}, false); c != nil || err != nil {
		t.Errorf("Parse without callback = %v, %v, want nothing: callback-var alone has no effect", c, err)
	}
	if (*Callback)(nil).Wanted() {
		t.Error("Wanted of nothing is true")
	}
}

// TestOtherEncodings has a template and a variable in GBK, as a page in that
// encoding sends them: constants go out byte for byte, variables byte by byte.
func TestOtherEncodings(t *testing.T) {
	const gbk = "\xd6\xd0\xce\xc4" // 中文
	c, err := Parse(Params{b64(param(`"callbackBody":"` + gbk + `\u0026\ud83d\ude00 ` + gbk + `=${x:v}"`)), b64(`{"x:v":"` + gbk + `\n"}`)}, false)
	if err != nil {
		t.Fatal(err)
	}
	got := c.Body.Render(Variables{Custom: c.Vars}, Form, Style{})
	if want := gbk + "&\U0001F600 " + gbk + "=%D6%D0%CE%C4%0A"; got != want {
		t.Errorf("Render = %q, want %q", got, want)
	}
	if _, err := Parse(Params{Callback: b64(param(`"callbackHost":"` + gbk + `"`))}, false); !errors.Is(err, osserr.CallbackHostInvalid) {
		t.Errorf("Parse with such a host = %v, want %v", err, osserr.CallbackHostInvalid)
	}
}

func TestMissingURLMeansNoCallback(t *testing.T) {
	for _, json := range []string{`{}`, `{"callbackBody":"a"}`, `{"callbackUrl":""}`, `{"callbackUrl":null,"callbackBody":7}`} {
		c, err := Parse(Params{Callback: b64(json)}, false)
		if err != nil || c.Wanted() || len(c.Notes) == 0 {
			t.Errorf("Parse(%s) = %+v, %v, want an upload without callback and a note", json, c, err)
		}
	}
}

func TestNullMeansAbsentUnlessStrict(t *testing.T) {
	for _, member := range []string{`"callbackHost":null`, `"callbackBodyType":null`, `"callbackSNI":null`, `"additionalHeaders":null`} {
		if _, err := Parse(Params{Callback: b64(param(member))}, false); err != nil {
			t.Errorf("Parse(%s) = %v, want it accepted", member, err)
		}
		if _, err := Parse(Params{Callback: b64(param(member))}, true); err == nil {
			t.Errorf("strict Parse(%s) accepts it", member)
		}
	}
}

func TestLimitIsExact(t *testing.T) {
	pad := func(n int) string { // a parameter of exactly n bytes of Base64
		json := param("")
		json = json[:len(json)-1] + `,"a":""}`
		return b64(strings.Replace(json, `""`, `"`+strings.Repeat("x", n/4*3-len(json))+`"`, 1))
	}
	if p := pad(MaxParameter); len(p) != MaxParameter {
		t.Fatalf("the test made %d bytes", len(p))
	} else if _, err := Parse(Params{Callback: p}, false); err != nil {
		t.Errorf("Parse of %d bytes = %v, want it accepted", len(p), err)
	}
	if _, err := Parse(Params{Callback: pad(MaxParameter + 4)}, false); !errors.Is(err, osserr.CallbackTooLong) {
		t.Errorf("Parse of %d bytes = %v, want %v", MaxParameter+4, err, osserr.CallbackTooLong)
	}
}

func TestSignatureVersion2IsRefusedLoudly(t *testing.T) {
	_, err := Parse(Params{Callback: b64(param(`"signatureVersion":"2.0"`))}, false)
	if !errors.Is(err, osserr.NotImplementedOperation) {
		t.Errorf("Parse = %v, want %v", err, osserr.NotImplementedOperation)
	}
}

func TestPolicyByName(t *testing.T) {
	c, err := Parse(Params{Callback: b64(`{"callbackPolicy":"test_2"}`)}, false)
	if err != nil || c.Policy != "test_2" || c.Wanted() {
		t.Errorf("Parse = %+v, %v, want the policy test_2", c, err)
	}
}

func TestParseForm(t *testing.T) {
	c, err := ParseForm(b64(param("")), map[string]string{"x:v": "not Base64"}, false)
	if err != nil || c.Vars["x:v"] != "not Base64" {
		t.Errorf("ParseForm = %+v, %v", c, err)
	}
	if c, err := ParseForm("", map[string]string{"x:v": "1"}, false); c != nil || err != nil {
		t.Errorf("ParseForm without callback = %v, %v, want nothing", c, err)
	}
	if _, err := ParseForm("?", nil, false); !errors.Is(err, osserr.CallbackNotBase64) {
		t.Errorf("ParseForm = %v, want %v", err, osserr.CallbackNotBase64)
	}
}

func TestAdviceOnBase64(t *testing.T) {
	for in, want := range map[string]string{
		`{"callbackUrl":"a"}`: "encode it with Base64",
		"eyJ-_w==":            "URL-safe",
		"eyJh Ijox":           "%2B",
		"eyJhIjoxfQ%3D%3D":    "percent-encoded once more",
		"eyJhIjoxfQ":          "padding",
		"*":                   "standard alphabet",
	} {
		_, err := Parse(Params{Callback: in}, false)
		var e *osserr.Error
		if !errors.As(err, &e) || !strings.Contains(e.Hint, want) {
			t.Errorf("Parse(%q): hint %q, want one with %q", in, e.Hint, want)
		}
	}
}

func TestAdviceOnJSON(t *testing.T) {
	for in, want := range map[string]string{
		"{\"a\":1,}":       `at byte 8: …{"a":1, ▶}…`,
		"\xEF\xBB\xBF{}":   "byte order mark",
		`"text"`:           "must be a JSON object",
		`{} {}`:            "text follows",
		`{"a":"x` + "\n\"": "at byte 8",
	} {
		_, err := Parse(Params{Callback: b64(in)}, false)
		var e *osserr.Error
		if !errors.As(err, &e) || !strings.Contains(e.Hint, want) {
			t.Errorf("Parse(%q): hint %q, want one with %q", in, e.Hint, want)
		}
	}
}
