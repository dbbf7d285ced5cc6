package callback

import (
	"strings"
	"testing"
	"testing/synctest"
)

// TestNotes checks what people are told about parameters that OSS accepts or,
// because of where they lead, would not.
func TestNotes(t *testing.T) {
	for _, test := range []struct{ name, member, vars, want string }{
		{"https without SNI", `"callbackUrl":"https://a.cn"`, "", "callbackSNI is not true"},
		{"localhost", `"callbackUrl":"http://localhost:3000"`, "", "refuses localhost"},
		{"loopback", `"callbackUrl":"http://127.0.0.1:3000"`, "", "refuses 127.0.0.1"},
		{"private", `"callbackUrl":"http://192.168.1.1"`, "", "private address"},
		{"carrier-grade NAT", `"callbackUrl":"http://100.64.0.1"`, "", "private address"},
		{"link-local", `"callbackUrl":"http://169.254.169.254"`, "", "private address"},
		{"IPv6", `"callbackUrl":"http://[2001:db8::1]"`, "", "IPv6"},
		{"IPv6 is no private address", `"callbackUrl":"http://[::1]"`, "", "EC 0007-00000007"},
		{"a semicolon in a query", `"callbackUrl":"http://a.cn/cb?x=1;y=2"`, "", "%3B"},
		{"multicast", `"callbackUrl":"http://224.0.0.1"`, "", "multicast"},
		{"raw characters in the URL", `"callbackUrl":"http://a.cn/文"`, "", "percent-encoded"},
		{"encoded template", `"callbackBody":"b=%24%7Bbucket%7D"`, "", "%24%7B"},
		{"quotes around a string", `"callbackBody":"{\"o\":\"${object}\"}","callbackBodyType":"application/json"`, "", "quotes around ${object}"},
		{"wrong case", `"callbackBody":"b=${Bucket}"`, "", "did you mean ${bucket}"},
		{"misspelt variable", `"callbackBody":"b=${imageinfo.heigth}"`, "", "did you mean ${imageInfo.height}"},
		{"unlike any variable", `"callbackBody":"b=${somethingElse}"`, "", "no variable ${somethingElse}; custom"},
		{"undefined", `"callbackBody":"b=${x:uid}"`, "", "no such custom variable"},
		{"defined after all", `"callbackBody":"b=${x:uid}"`, `{"x:uid":"1"}`, ""},
		{"upper case", `"callbackBody":"b=${x:Uid}"`, `{"x:Uid":"1"}`, "lower case"},
		{"misspelt member", `"calbackBodyType":"application/json"`, "", `did you mean "callbackBodyType"`},
		{"variables inside", `"callbackVar":{"x:a":"1"}`, "", "parameter callback-var"},
		{"unlike any member", `"whatever":1`, "", ""},
		{"beta", `"callbackStage":"after"`, "", "has no effect"},
		{"quotes around numbers are fine", `"callbackBody":"{\"o\":\"${imageInfo.width},${imageInfo.height}\"}","callbackBodyType":"application/json"`, "", ""},
		{"nothing to say", `"callbackSNI":true`, "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := Params{Callback: b64(param(test.member))}
			if test.vars != "" {
				p.Var = b64(test.vars)
			}
			c, err := Parse(p, false)
			if err != nil {
				t.Fatal(err)
			}
			notes := strings.Join(c.Notes, "\n")
			if test.want == "" && notes != "" || !strings.Contains(notes, test.want) {
				t.Errorf("notes %q, want %q", notes, test.want)
			}
		})
	}
}

func TestNotesOnTheRenderedBody(t *testing.T) {
	for _, test := range []struct{ template, want string }{
		{`{\"h\":${imageInfo.height}}`, "when the object is no image"},
		{`{\"o\":\"${object}\"}`, "not valid JSON"},
		{`{\"o\":${object}}`, ""},
	} {
		synctest.Test(t, func(t *testing.T) {
			n := &network{scripts: map[string]script{"app.example.com:80": answering(okAnswer)}}
			c := mustParse(t, param(`"callbackBody":"`+test.template+`","callbackBodyType":"application/json"`))
			d := NewEngine(Options{Client: n.client()}).Deliver(t.Context(), c, exampleFacts)
			n.wait()
			notes := strings.Join(d.Notes, "\n")
			if d.Err != nil || test.want == "" && notes != "" || !strings.Contains(notes, test.want) {
				t.Errorf("%s: %v, notes %q, want %q", test.template, d.Err, notes, test.want)
			}
		})
	}
}

func TestNotesOnTheAnswer(t *testing.T) {
	for raw, want := range map[string]string{
		"HTTP/1.1 200 OK\nContent-Length: 2\n\n[]":                                  "no object",
		"HTTP/1.1 200 OK\nContent-Type: application/xml\nContent-Length: 4\n\n<a/>": "XML",
	} {
		synctest.Test(t, func(t *testing.T) {
			n := &network{scripts: map[string]script{"app.example.com:80": answering(raw)}}
			d := NewEngine(Options{Client: n.client()}).Deliver(t.Context(), mustParse(t, param("")), exampleFacts)
			n.wait()
			if notes := strings.Join(d.Attempts[0].Notes, "\n"); d.Err != nil || !strings.Contains(notes, want) {
				t.Errorf("%q: %v, notes %q, want %q", raw, d.Err, notes, want)
			}
		})
	}
}
