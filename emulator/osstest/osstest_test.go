package osstest

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"runtime"
	"strings"
	"testing"

	"github.com/aliyun/aliyun-oss-go-sdk/oss"
	"go.uber.org/goleak"

	"github.com/fakeoss/fakeoss/emulator/callback"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// parameter makes a callback parameter.
func parameter(callbackURL, body string) string {
	text, _ := json.Marshal(map[string]string{"callbackUrl": callbackURL, "callbackBody": body})
	return base64.StdEncoding.EncodeToString(text)
}

func TestTheStory(t *testing.T) {
	for _, scheme := range []string{"http", "https"} {
		t.Run(scheme, func(t *testing.T) {
			srv := New(t, Buckets("avatars"))
			recv := srv.Receive(scheme+"://app.example.com/oss/callback", nil)
			var answer []byte
			err := srv.Bucket("avatars").PutObject("u1.png", strings.NewReader("picture"),
				oss.Callback(parameter(recv.URL, "object=${object}&size=${size}")), oss.CallbackResult(&answer))
			if err != nil || string(answer) != `{"Status":"OK"}` {
				t.Fatalf("PutObject = %s, %v", answer, err)
			}
			got := recv.Next(t)
			got.CheckSigned(t)
			got.CheckForm(t, url.Values{"object": {"u1.png"}, "size": {"7"}})
			if got.Host != "app.example.com" || got.RequestURI != "/oss/callback" {
				t.Errorf("the callback went to %s%s", got.Host, got.RequestURI)
			}
			recv.None(t)
			srv.CheckObject(t, "avatars", "u1.png", []byte("picture"))
		})
	}
}

func TestAHandlerOfOnesOwn(t *testing.T) {
	srv := New(t, Buckets("avatars"))
	recv := srv.Receive("http://app.example.com/cb", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, `{"uid":%q}`, r.PostFormValue("uid"))
	}))
	var answer []byte
	vars := base64.StdEncoding.EncodeToString([]byte(`{"x:uid":"7"}`))
	err := srv.Bucket("avatars").PutObject("k", strings.NewReader(""),
		oss.Callback(parameter(recv.URL, "uid=${x:uid}")), oss.CallbackVar(vars), oss.CallbackResult(&answer))
	if err != nil || string(answer) != `{"uid":"7"}` {
		t.Errorf("PutObject = %s, %v, want the handler's answer", answer, err)
	}
}

func TestHostsWithoutReceiverAreOffline(t *testing.T) {
	srv := New(t, Buckets("avatars"))
	err := srv.Bucket("avatars").PutObject("k", strings.NewReader("x"), oss.Callback(parameter("http://www.aliyun.com", "a=b")))
	var failed oss.ServiceError
	if !errors.As(err, &failed) || failed.StatusCode != 203 || failed.Code != "CallbackFailed" {
		t.Errorf("PutObject = %v, want 203 CallbackFailed", err)
	}
	entries := srv.Journal().Entries()
	if e := entries[len(entries)-1]; !strings.Contains(e.Err.Hint, "offline: no receiver for www.aliyun.com:80") {
		t.Errorf("the journal says %q", e.Err.Hint)
	}
	srv.CheckObject(t, "avatars", "k", []byte("x"))
}

// recorder is a testing.TB that takes down what it is told.
type recorder struct {
	testing.TB
	bytes.Buffer
	fatal bool
}

func (r *recorder) Helper() {}
func (r *recorder) Errorf(format string, args ...any) {
	fmt.Fprintf(&r.Buffer, format+"\n", args...)
}
func (r *recorder) Fatalf(format string, args ...any) {
	r.Errorf(format, args...)
	r.fatal = true
	runtime.Goexit()
}

// recorded runs f and returns what it told its testing.TB.
func recorded(t *testing.T, f func(testing.TB)) *recorder {
	r := &recorder{TB: t}
	done := make(chan struct{})
	go func() {
		defer close(done)
		f(r)
	}()
	<-done
	return r
}

func TestChecksFailAndExplain(t *testing.T) {
	srv := New(t, Buckets("avatars"))
	recv := srv.Receive("http://app.example.com/cb", nil)
	d := func(body string) *Delivery {
		r := srv.Emulator().Callbacks().NewRequest("http://app.example.com/cb", body)
		c, err := callback.Capture(r)
		if err != nil {
			t.Fatal(err)
		}
		return &Delivery{Captured: c, srv: srv}
	}
	tampered := d("object=a%2Fb")
	tampered.Body = "object=a/b"
	for _, test := range []struct {
		name  string
		f     func(testing.TB)
		want  string
		fatal bool
	}{
		{"signature", tampered.CheckSigned, "slashes in the body were decoded", false},
		{"form", func(t testing.TB) { d("a=1").CheckForm(t, url.Values{"a": {"2"}}) }, `"2"`, false},
		{"no form", func(t testing.TB) { d("%zz").CheckForm(t, nil) }, "not a form", false},
		{"JSON", func(t testing.TB) { d(`{"a":1}`).CheckJSON(t, map[string]int{"a": 2}) }, "float64(2)", false},
		{"no JSON", func(t testing.TB) { d("a").CheckJSON(t, 1) }, "not JSON", false},
		{"cannot encode", func(t testing.TB) { d("1").CheckJSON(t, func() {}) }, "encoding the expected value", true},
		{"object missing", func(t testing.TB) { srv.CheckObject(t, "avatars", "none", nil) }, "no such object", false},
		{"bad URL", func(t testing.TB) { (&Server{t: t}).Receive("ftp://x", nil) }, "ftp", true},
		{"taken", func(t testing.TB) { (&Server{t: t, network: srv.network}).Receive("http://app.example.com/other", nil) }, "already", true},
		{"bad option", func(t testing.TB) { New(t, Buckets("NO")) }, `bucket "NO"`, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := recorded(t, test.f)
			if !strings.Contains(r.String(), test.want) || r.fatal != test.fatal {
				t.Errorf("the check said %q (fatal %v), want %q (fatal %v)", r, r.fatal, test.want, test.fatal)
			}
		})
	}
	d(`{"a":{"b":[1,"x"]}}`).CheckJSON(t, map[string]any{"a": map[string]any{"b": []any{1, "x"}}})
	if r := recorded(t, recv.None); r.Len() > 0 {
		t.Errorf("None said %q", r)
	}
	recv.record(d("a=1"))
	if r := recorded(t, recv.None); !strings.Contains(r.String(), "a=1") {
		t.Errorf("None said %q, want the delivery", r)
	}
}

func TestNextWaits(t *testing.T) {
	srv := New(t)
	recv := srv.Receive("http://app.example.com/cb", nil)
	done := make(chan *Delivery)
	go func() { done <- recv.Next(t) }()
	want := &Delivery{srv: srv}
	recv.record(want)
	if got := <-done; got != want {
		t.Errorf("Next = %v, want %v", got, want)
	}
}
