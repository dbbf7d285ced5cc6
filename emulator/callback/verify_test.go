package callback

import (
	"context"
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/fakeoss/fakeoss/emulator/pki"
)

func TestNewRequestVerifies(t *testing.T) {
	for _, test := range []struct{ url, body, contentType string }{
		{"http://app.example.com/cb", "bucket=b&object=a%2Fb", string(Form)},
		{"https://app.example.com/a%20b?x=1&y=%2F", `{"object":"a"}`, string(JSON)},
		{"http://app.example.com/cb?", "", string(Form)},
	} {
		r := NewRequest(test.url, test.body)
		if r.Method != "POST" || r.Header.Get("Content-Type") != test.contentType || r.Header.Get("x-oss-tag") != "CALLBACK" {
			t.Errorf("NewRequest(%q) = %s with %v", test.url, r.Method, r.Header)
		}
		v := &Verifier{Trusted: GenuineKeyPrefixes}
		if report := v.VerifyRequest(r); !report.OK() || report.Err() != nil {
			t.Errorf("NewRequest(%q) does not verify:\n%s", test.url, report)
		}
		if body, err := io.ReadAll(r.Body); string(body) != test.body || err != nil {
			t.Errorf("after verifying, the body reads as %q, %v, want %q", body, err, test.body)
		}
	}
}

// TestVerifyBehindAProxy has targets in absolute form, as proxies send them.
func TestVerifyBehindAProxy(t *testing.T) {
	for uri, url := range map[string]string{
		"http://app.example.com/cb?x=1":         "http://app.example.com/cb?x=1",
		"HTTPS://app.example.com:8443//a/b":     "https://app.example.com:8443//a/b",
		"http://app.example.com":                "http://app.example.com/",
		"http://app.example.com?x":              "http://app.example.com/?x",
		"/go?to=http://b.example.com/":          "http://app.example.com/go?to=http://b.example.com/",
		"/http://b.example.com/":                "http://app.example.com/http://b.example.com/",
		"http://app.example.com/http://b.cn/?a": "http://app.example.com/http://b.cn/?a",
	} {
		r := NewRequest(url, "a=b")
		r.RequestURI = uri
		if report := new(Verifier).VerifyRequest(r); !report.OK() {
			t.Errorf("a request for %s does not verify as %s:\n%s", url, uri, report)
		}
	}
}

func TestNewRequestReachesAHandler(t *testing.T) {
	rec := httptest.NewRecorder()
	http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := (&Verifier{}).VerifyRequest(r).Err(); err != nil {
			t.Error(err)
		}
		if got := r.PostFormValue("uid"); got != "1" || r.URL.Query().Get("x") != "2" {
			t.Errorf("uid = %q, query %v", got, r.URL.Query())
		}
	}).ServeHTTP(rec, NewRequest("http://app.example.com/cb?x=2", "uid=1"))
}

func TestNewRequestPanicsOnABadURL(t *testing.T) {
	defer func() {
		if r := recover(); r == nil || !strings.Contains(r.(string), "ftp") {
			t.Errorf("NewRequest panicked with %v, want the reason", r)
		}
	}()
	NewRequest("ftp://a", "")
}

func TestVerifySteps(t *testing.T) {
	v := vectors[0]
	good := captured(v.uri, v.body, v.authorization)
	with := func(name, value string) Captured {
		c := good
		c.Header = c.Header.Clone()
		c.Header.Set(name, value)
		return c
	}
	for _, test := range []struct {
		name string
		c    Captured
		step string
		text string
	}{
		{"no authorization", with("Authorization", ""), "authorization", "CGIPassAuth"},
		{"scheme word", with("Authorization", "Bearer "+v.authorization), "authorization", "bare signature"},
		{"no key URL", with("x-oss-pub-key-url", ""), "public key URL", "missing"},
		{"key URL not Base64", with("x-oss-pub-key-url", "http://x"), "public key URL", "not Base64"},
		{"foreign key URL", with("x-oss-pub-key-url", b64("http://evil.example/key.pem")), "public key URL", "begins with none"},
		{"foreign key URL with the genuine name in front", with("x-oss-pub-key-url", b64("http://gosspublic.alicdn.com.evil.example/k")), "public key URL", "begins with none"},
		{"another key", with("Authorization", b64(strings.Repeat("\x01", 64))), "signature", "another key"},
		{"longer key", with("Authorization", b64(strings.Repeat("\x01", 128))), "signature", "another key"},
		{"other text", Captured{v.uri, good.Header, "bucket=other"}, "signature", "another text"},
	} {
		t.Run(test.name, func(t *testing.T) {
			report := genuine.Verify(t.Context(), test.c)
			if report.OK() {
				t.Fatalf("it verifies:\n%s", report)
			}
			if last := report.Steps[len(report.Steps)-1]; last.Name != test.step || last.OK {
				t.Errorf("it failed at %+v, want step %q", last, test.step)
			}
			if text := report.Err().Error() + report.String(); !strings.Contains(text, test.text) {
				t.Errorf("the report does not say %q:\n%s", test.text, text)
			}
		})
	}
}

func TestVerifyKeyErrors(t *testing.T) {
	c := captured("/", "", vectors[0].authorization)
	for name, keys := range map[string]func(context.Context, string) ([]byte, error){
		"offline": func(context.Context, string) ([]byte, error) { return nil, errors.New("no network") },
		"no PEM":  func(context.Context, string) ([]byte, error) { return []byte("<html>"), nil },
	} {
		if r := (&Verifier{Keys: keys}).Verify(t.Context(), c); r.OK() || r.Steps[len(r.Steps)-1].Name != "public key" {
			t.Errorf("%s: %s, want a failure at the public key", name, r)
		}
	}
	if (&Report{}).OK() {
		t.Error("an empty report is OK")
	}
}

// TestExplain checks that each thing that is known to happen to requests on
// their way is recognised from the signature.
func TestExplain(t *testing.T) {
	sign := func(signedText, uri, body string) Captured {
		h := http.Header{}
		h.Set("Authorization", Sign(pki.TestKey(), signedText))
		h.Set("x-oss-pub-key-url", base64.StdEncoding.EncodeToString([]byte(GenuineKeyURL)))
		return Captured{uri, h, body}
	}
	for _, test := range []struct{ name, signed, uri, body, want string }{
		{"plus", "/cb\na=1+2", "/cb", "a=1%202", "encoded as %20"},
		{"blank", "/cb\na=1%202", "/cb", "a=1+2", "encoded as +"},
		{"slash", "/cb\no=a%2Fb", "/cb", "o=a/b", "slashes in the body were decoded"},
		{"twice", "/cb\no=a%2Fb", "/cb", "o%3Da%252Fb", "encoded once more"},
		{"line feed", "/cb\na=1", "/cb", "a=1\n", "line feed was added"},
		{"lost line feed", "/cb\na=1\n", "/cb", "a=1", "line feed at the end"},
		{"CR LF", "/cb\na\nb", "/cb", "a\r\nb", "CR LF"},
		{"JSON compact", "/cb\n" + `{"a":"b","c":1}`, "/cb", "{\n \"a\": \"b\",\n \"c\": 1\n}", "with blanks"},
		{"JSON spaced", "/cb\n" + `{"a": "b", "c": 1}`, "/cb", `{"a":"b","c":1}`, "without blanks"},
		{"JSON slashes", "/cb\n" + `{"a":"b/c"}`, "/cb", `{"a":"b\/c"}`, "slashes in the JSON"},
		{"order", "/cb\nb=1&a=2&c=3", "/cb", "a=2&b=1&c=3", "another order"},
		{"path decoded", "/a%20b\nx", "/a%20b", "x", "decoded on the way"},
		{"path encoded", "/a b\nx", "/a%2520b", "x", "encoded once more"},
		{"slash added", "/cb\nx", "/cb/", "x", "slash was added"},
		{"slash lost", "/cb/\nx", "/cb", "x", "slash at the end of the path was lost"},
		{"query added", "/cb\nx", "/cb?utm=1", "x", "query was added"},
		{"question mark lost", "/cb?\nx", "/cb", "x", "question mark"},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := sign(test.signed, test.uri, test.body)
			r := (&Verifier{}).Verify(t.Context(), c)
			if r.OK() || !strings.Contains(r.Hint, test.want) {
				t.Errorf("Verify: OK %v, hint %q, want one with %q", r.OK(), r.Hint, test.want)
			}
		})
	}
	t.Run("Content-MD5 fits", func(t *testing.T) {
		c := sign("/api/cb\nx", "/cb", "x")
		c.Header.Set("Content-MD5", NewRequest("http://a/cb", "x").Header.Get("Content-MD5"))
		if r := (&Verifier{}).Verify(t.Context(), c); !strings.Contains(r.Hint, "path or query") {
			t.Errorf("hint %q, want one about the path", r.Hint)
		}
		c.Body = "y"
		if r := (&Verifier{}).Verify(t.Context(), c); !strings.Contains(r.Hint, "body was changed") {
			t.Errorf("hint %q, want one about the body", r.Hint)
		}
	})
}
