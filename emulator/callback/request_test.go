package callback

import (
	"encoding/base64"
	"net"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/fakeoss/fakeoss/emulator/pki"
)

// TestTheRequestOnTheWire compares every byte with callback.md 5.1.
func TestTheRequestOnTheWire(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var got string
		n := &network{scripts: map[string]script{"app.example.com:8080": func(c net.Conn, request string) {
			got = request
			answering(okAnswer)(c, request)
		}}}
		e := NewEngine(Options{Client: n.client()})
		defer e.Close()
		c := mustParse(t, `{"callbackUrl":"http://app.example.com:8080/a%20b/?id=1&x=%2F","callbackBody":"bucket=${bucket}&object=${object}"}`)
		d := e.Deliver(t.Context(), c, exampleFacts)
		n.wait()
		if d.Err != nil {
			t.Fatalf("Deliver = %v", d.Err)
		}
		const body = "bucket=examplebucket&object=examplefiles%2Fexampleobject.txt"
		signature := Sign(pki.TestKey(), "/a b/?id=1&x=%2F\n"+body)
		want := strings.ReplaceAll(`POST /a%20b/?id=1&x=%2F HTTP/1.1
Host: app.example.com:8080
User-Agent: aliyun-oss-callback
Connection: close
Content-Length: 60
Authorization: `+signature+`
Content-Md5: EvyczBQujGLDz8DfY0Zk+Q==
Content-Type: application/x-www-form-urlencoded
Date: Sat, 01 Jan 2000 00:00:00 GMT
X-Oss-Additional-Headers: 
X-Oss-Bucket: examplebucket
X-Oss-Owner: 1050784833268046
X-Oss-Pub-Key-Url: aHR0cDovL2dvc3NwdWJsaWMuYWxpY2RuLmNvbS9jYWxsYmFja19wdWJfa2V5X3YxLnBlbQ==
X-Oss-Request-Id: 5CF3E7821AB22D0FDB86704D
X-Oss-Requester: 200757446716764916
X-Oss-Signature-Version: 1.0
X-Oss-Tag: CALLBACK

`, "\n", "\r\n") + body
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("the request differs (-want +got):\n%s", diff)
		}
		a := d.Attempts[0]
		if a.RequestLine != "POST /a%20b/?id=1&x=%2F HTTP/1.1" || a.Host != "app.example.com:8080" || a.StringToSign() != "/a b/?id=1&x=%2F\n"+body {
			t.Errorf("the record of it = %+v", a)
		}
		if string(d.Answer) != `{"Status":"OK"}` || d.AnswerType != "application/json" || d.Body != body {
			t.Errorf("Deliver = %s (%s), body %s", d.Answer, d.AnswerType, d.Body)
		}
	})
}

// TestRequestLines checks that path and query go out byte for byte, that the
// journal has what goes out, and that what is signed is what goes out.
func TestRequestLines(t *testing.T) {
	for url, want := range map[string]string{
		"http://a.cn":           "POST / HTTP/1.1",
		"http://a.cn?":          "POST /? HTTP/1.1",
		"http://a.cn/?x":        "POST /?x HTTP/1.1",
		"http://a.cn//a/../b":   "POST //a/../b HTTP/1.1",
		"http://a.cn/%7Ea%2fb":  "POST /%7Ea%2fb HTTP/1.1",
		"http://a.cn/a+b|c":     "POST /a+b|c HTTP/1.1",
		"http://a.cn/中?文=%zz":   "POST /中?文=%zz HTTP/1.1",
		"http://a.cn/x?b=2&a=1": "POST /x?b=2&a=1 HTTP/1.1",
		// net/http would take the first segment for the host (A120).
		"http://a.cn//中?文":        "POST //%E4%B8%AD?文 HTTP/1.1",
		"http://a.cn//x|y/%7E%2f": "POST //x%7Cy/%7E%2f HTTP/1.1",
	} {
		synctest.Test(t, func(t *testing.T) {
			var line string
			n := &network{scripts: map[string]script{"a.cn:80": func(c net.Conn, request string) {
				line, _, _ = strings.Cut(request, "\r\n")
				answering(okAnswer)(c, request)
			}}}
			e := NewEngine(Options{Client: n.client()})
			d := e.Deliver(t.Context(), mustParse(t, param(`"callbackUrl":"`+url+`"`)), exampleFacts)
			n.wait()
			if line != want || d.Err != nil {
				t.Fatalf("%s: request line %q, %v, want %q", url, line, d.Err, want)
			}
			a := d.Attempts[0]
			if a.RequestLine != want {
				t.Errorf("%s: the journal has the request line %q, want %q", url, a.RequestLine, want)
			}
			sent := Captured{RequestURI: strings.Fields(line)[1], Header: a.Header, Body: d.Body}
			if report := new(Verifier).Verify(t.Context(), sent); !report.OK() {
				t.Errorf("%s: what was sent does not verify:\n%s", url, report)
			}
		})
	}
}

func TestHostHeader(t *testing.T) {
	for _, test := range []struct {
		url, host string
		options   Options
		want      string
	}{
		{url: "http://a.cn/", want: "a.cn"},
		{url: "http://a.cn:80/", want: "a.cn"},
		{url: "http://a.cn:443/", want: "a.cn:443"},
		{url: "http://a.cn:8080/", want: "a.cn:8080"},
		{url: "http://a.cn:8080/", options: Options{HostWithoutPort: true}, want: "a.cn"},
		{url: "http://a.cn:8080/", host: "b.cn", want: "b.cn"},
		{url: "http://a.cn:8080/", host: "b.cn:1", want: "b.cn:1"},
		{url: "http://[::1]:8080/", want: "[::1]:8080"},
		{url: "http://a.cn/", host: "例え.cn:1", want: "xn--r8jz45g.cn:1"}, // net/http writes Punycode
	} {
		synctest.Test(t, func(t *testing.T) {
			var got string
			serve := func(c net.Conn, request string) {
				_, after, _ := strings.Cut(request, "\r\nHost: ")
				got, _, _ = strings.Cut(after, "\r\n")
				answering(okAnswer)(c, request)
			}
			n := &network{scripts: map[string]script{"a.cn:80": serve, "a.cn:443": serve, "a.cn:8080": serve, "[::1]:8080": serve}}
			test.options.Client = n.client()
			c := mustParse(t, param(`"callbackUrl":"`+test.url+`","callbackHost":"`+test.host+`"`))
			d := NewEngine(test.options).Deliver(t.Context(), c, exampleFacts)
			n.wait()
			if got != test.want || d.Attempts[0].Host != test.want {
				t.Errorf("%s with callbackHost %q: Host %q, in the journal %q, want %q", test.url, test.host, got, d.Attempts[0].Host, test.want)
			}
		})
	}
}

func TestAdditionalHeaders(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var got string
		n := &network{scripts: map[string]script{"app.example.com:80": func(c net.Conn, request string) {
			got = request
			answering(okAnswer)(c, request)
		}}}
		c := mustParse(t, param(`"additionalHeaders":{"X-B":"2","X-A":"1","Content-Type":"text/evil"}`))
		NewEngine(Options{Client: n.client()}).Deliver(t.Context(), c, exampleFacts)
		n.wait()
		for _, line := range []string{"X-A: 1", "X-B: 2", "X-Oss-Additional-Headers: content-type;x-a;x-b", "Content-Type: application/x-www-form-urlencoded"} {
			if !strings.Contains(got, "\r\n"+line+"\r\n") {
				t.Errorf("the request has no line %q:\n%s", line, got)
			}
		}
	})
}

func TestPublicKeyURLIsTheOneGiven(t *testing.T) {
	r := NewEngine(Options{}).request(&Callback{BodyType: JSON}, URL{Scheme: "http", Host: "a", Path: "/"}, "{}", Facts{PublicKeyURL: "http://x/y"})
	if got, _ := base64.StdEncoding.DecodeString(r.Header.Get("x-oss-pub-key-url")); string(got) != "http://x/y" {
		t.Errorf("x-oss-pub-key-url = %s", got)
	}
}
