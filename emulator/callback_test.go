package emulator

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/base64"
	"fmt"
	"image"
	"image/png"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fakeoss/fakeoss/emulator/callback"
)

// A carrier uploads "hello" as key with a callback.
type carrier struct {
	name      string
	operation string
	upload    func(w *world, key, callback, vars string) answer
}

var carriers = []carrier{
	{"PutObject, headers", "PutObject", func(w *world, key, cb, vars string) answer {
		return w.do("PUT", "/examplebucket/"+key, "hello", "Content-Type", "text/plain", "x-oss-callback", cb, "x-oss-callback-var", vars)
	}},
	{"PutObject, query", "PutObject", func(w *world, key, cb, vars string) answer {
		return w.do("PUT", "/examplebucket/"+key+"?"+url.Values{"callback": {cb}, "callback-var": {vars}}.Encode(), "hello", "Content-Type", "text/plain")
	}},
	{"PostObject", "PostObject", func(w *world, key, cb, vars string) answer {
		fields := []string{"key", key, "callback", cb, "Content-Type", "text/plain"}
		if vars != "" {
			fields = append(fields, "x:uid", "7 8")
		}
		return w.post("hello", fields...)
	}},
	{"CompleteMultipartUpload, headers", "CompleteMultipartUpload", func(w *world, key, cb, vars string) answer {
		uri, list := w.initiate(key)
		return w.do("POST", uri, list, "x-oss-callback", cb, "x-oss-callback-var", vars)
	}},
	{"CompleteMultipartUpload, query", "CompleteMultipartUpload", func(w *world, key, cb, vars string) answer {
		uri, list := w.initiate(key)
		return w.do("POST", uri+"&"+url.Values{"callback": {cb}, "callback-var": {vars}}.Encode(), list)
	}},
}

// initiate begins a multipart upload of "hello" and returns what completes it.
func (w *world) initiate(key string) (uri, list string) {
	w.t.Helper()
	id := w.do("POST", "/examplebucket/"+key+"?uploads", "", "Content-Type", "text/plain").element("UploadId")
	part := w.do("PUT", "/examplebucket/"+key+"?partNumber=1&uploadId="+id, "hello")
	return "/examplebucket/" + key + "?uploadId=" + id,
		"<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>" + part.Header.Get("ETag") + "</ETag></Part></CompleteMultipartUpload>"
}

// TestCarriersSucceed checks callback.md 8 for every carrier: the uploader
// gets the application's answer, byte for byte, and the object's headers.
func TestCarriersSucceed(t *testing.T) {
	for _, c := range carriers {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			reply := `{"Status": "OK", "名": 1}` + "\n"
			w.app.answering(func(rw http.ResponseWriter) {
				rw.Header().Set("X-App", "not forwarded")
				io.WriteString(rw, reply)
			})
			a := c.upload(w, "a/b.txt", w.callbackHeader("bucket=${bucket}&object=${object}&etag=${etag}&size=${size}&mime=${mimeType}&uid=${x:uid}&op=${operation}&"+
				"crc=${crc64}&md5=${contentMd5}&ip=${clientIp}&req=${reqId}&vpc=${vpcId}&w=${imageInfo.width}"), b64(`{"x:uid":"7 8"}`))
			etag, md5 := helloETag, helloMD5
			if c.operation == "CompleteMultipartUpload" {
				etag, md5 = `"F872A18EB88181EB00816510E762FEE6-1"`, "" // MD5 of the tag of "hello"
			}
			a.want(t, c.name, 200, "Content-Type", "application/json", "ETag", etag, "x-oss-hash-crc64ecma", helloCRC, "Content-MD5", or(md5, "-"), "X-App", "-")
			if a.Body != reply {
				t.Errorf("the uploader got %q, want %q", a.Body, reply)
			}
			got := w.app.take()
			if len(got) != 1 {
				t.Fatalf("%d callbacks came, want one", len(got))
			}
			values, err := url.ParseQuery(got[0].Body)
			if err != nil {
				t.Fatal(err)
			}
			want := url.Values{
				"bucket": {"examplebucket"}, "object": {"a/b.txt"}, "etag": {strings.Trim(etag, `"`)}, "size": {"5"}, "mime": {"text/plain"}, "uid": {"7 8"},
				"op": {c.operation}, "crc": {helloCRC}, "md5": {md5}, "ip": {"127.0.0.1"}, "req": {a.Header.Get("x-oss-request-id")}, "vpc": {""}, "w": {""},
			}
			if diff := cmp.Diff(want, values); diff != "" {
				t.Errorf("the callback's body (-want +got):\n%s", diff)
			}
			h := got[0].Header
			if h.Get("x-oss-bucket") != bucketName || h.Get("x-oss-request-id") != a.Header.Get("x-oss-request-id") || h.Get("x-oss-owner") == "" {
				t.Errorf("the callback's headers are %v", h)
			}
			if get := w.do("GET", "/examplebucket/a/b.txt", ""); get.Body != "hello" || get.Header.Get("Content-Type") != "text/plain" {
				t.Errorf("the object is %q, %s", get.Body, get.Header.Get("Content-Type"))
			}
		})
	}
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// TestCarriersFail checks callback.md 7.2 for every carrier: 203, the error
// document, the object's headers, and the object is stored.
func TestCarriersFail(t *testing.T) {
	for _, c := range carriers {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			w.app.answering(func(rw http.ResponseWriter) { rw.WriteHeader(http.StatusBadGateway) })
			a := c.upload(w, "k", w.callbackHeader("a=b"), "")
			a.wantError(t, c.name, 203, "CallbackFailed", "0007-00000203")
			if a.element("Message") != "Error status : 502." || a.Header.Get("ETag") == "" || a.Header.Get("x-oss-hash-crc64ecma") != helloCRC ||
				a.Header.Get("Content-Type") != "application/xml" {
				t.Errorf("the uploader got %v %s", a.Header, a.Body)
			}
			if n := len(w.app.take()); n != 1 {
				t.Errorf("%d callbacks came, want one", n)
			}
			if get := w.do("GET", "/examplebucket/k", ""); get.Body != "hello" {
				t.Errorf("the object is %d %q, want it stored", get.Status, get.Body)
			}
			entries := w.srv.Journal().Entries()
			for _, e := range entries {
				if e.Callback != nil && (e.Err == nil || e.Err.Hint == "" || e.Status != 203 || len(e.Callback.Attempts) != 1) {
					t.Errorf("the journal says %d %+v", e.Status, e.Err)
				}
			}
		})
	}
}

// TestCarriersRefuseBadParameters checks callback.md 9 for every carrier: 400,
// nothing stored, nobody called, and the upload can be tried again.
func TestCarriersRefuseBadParameters(t *testing.T) {
	for _, c := range carriers {
		for name, test := range map[string]struct{ callback, argument, ec string }{
			"not Base64":  {"x123-*&", "callback", "0007-00000002"},
			"not JSON":    {b64("{"), "callback", "0007-00000003"},
			"bad port":    {b64(`{"callbackUrl":"my.com:test","callbackBody":"a"}`), "callback", "0007-00000004"},
			"six URLs":    {b64(`{"callbackUrl":"a;b;c;d;e;f;","callbackBody":"a"}`), "callback", "0007-00000005"},
			"no body":     {b64(`{"callbackUrl":"a.cn","callbackBody":""}`), "callback", "0007-00000011"},
			"SNI":         {b64(`{"callbackUrl":"a.cn","callbackBody":"a","callbackSNI":"true"}`), "callback", "0007-00000014"},
			"parentheses": {b64(`{"callbackUrl":"a.cn","callbackBody":"$(object)"}`), "ReplaceKeyPrefix", "0007-00000105"},
			"too long":    {strings.Repeat("a", 5121), "callback", "0007-00000001"},
		} {
			t.Run(c.name+", "+name, func(t *testing.T) {
				w := newWorld(t)
				a := c.upload(w, "k", test.callback, "")
				a.wantError(t, "upload", 400, "InvalidArgument", test.ec)
				if a.element("ArgumentName") != test.argument || a.element("ArgumentValue") == "" {
					t.Errorf("the error is about %q: %s", test.argument, a.Body)
				}
				w.do("GET", "/examplebucket/k", "").want(t, "GetObject", 404)
				if got := w.app.take(); len(got) > 0 {
					t.Errorf("a callback was made: %+v", got)
				}
				if list := w.do("GET", "/examplebucket/?uploads", ""); c.operation == "CompleteMultipartUpload" && list.element("UploadId") == "" {
					t.Errorf("the multipart upload is gone: %s", list.Body)
				}
			})
		}
	}
}

func TestHeaderAndQueryTogether(t *testing.T) {
	w := newWorld(t)
	cb := w.callbackHeader("a=b")
	a := w.do("PUT", "/examplebucket/k?callback="+url.QueryEscape(cb), "hello", "x-oss-callback", cb)
	a.wantError(t, "PutObject", 400, "InvalidArgument", "0007-00000027")
	a = w.do("PUT", "/examplebucket/k?callback-var=e30%3D", "hello", "x-oss-callback", cb, "x-oss-callback-var", "e30=")
	a.wantError(t, "PutObject", 400, "InvalidArgument", "0007-00000028")
	w.do("GET", "/examplebucket/k", "").want(t, "GetObject", 404)
	w.do("PUT", "/examplebucket/k", "hello", "x-oss-callback", cb, "x-oss-callback-var", "").want(t, "an empty callback-var", 200)
}

func TestParametersWithoutEffect(t *testing.T) {
	w := newWorld(t)
	cb := w.callbackHeader("a=b")
	w.do("PUT", "/examplebucket/k", "x", "x-oss-callback-var", "nonsense").want(t, "callback-var alone", 200)
	w.do("PUT", "/examplebucket/k", "x", "x-oss-callback", b64(`{"callbackBody":"a"}`)).want(t, "no callbackUrl", 200, "Content-Length", "0")
	w.do("POST", "/examplebucket/log?append&position=0", "x", "x-oss-callback", cb).want(t, "AppendObject", 200)
	w.do("POST", "/examplebucket/big?uploads", "", "x-oss-callback", cb).want(t, "InitiateMultipartUpload", 200)
	w.do("PUT", "/examplebucket/copy", "", "x-oss-callback", cb, "x-oss-copy-source", "/examplebucket/k").want(t, "CopyObject", 200)
	if got := w.app.take(); len(got) > 0 {
		t.Errorf("callbacks were made: %+v", got)
	}
	for _, e := range w.srv.Journal().Entries()[1:] {
		if len(e.Notes) == 0 {
			t.Errorf("the journal has no note about the parameter of %s", e.Operation)
		}
	}
}

func TestImages(t *testing.T) {
	w := newWorld(t)
	var picture bytes.Buffer
	png.Encode(&picture, image.NewGray(image.Rect(0, 0, 3, 4)))
	cb := w.callbackHeader("w=${imageInfo.width}&h=${imageInfo.height}&f=${imageInfo.format}")
	for _, test := range []struct {
		name, content string
		want          string // "": Get image info failed
	}{
		{"image under another type", picture.String(), "w=3&h=4&f=png"},
		{"text", "hello", "w=&h=&f="},
		{"nothing", "", "w=&h=&f="},
		{"half an image", picture.String()[:20], ""},
	} {
		a := w.do("PUT", "/examplebucket/k", test.content, "Content-Type", "text/plain", "x-oss-callback", cb)
		got := w.app.take()
		if test.want == "" {
			a.wantError(t, test.name, 203, "CallbackFailed", "0007-00000301")
			if a.element("Message") != "Get image info failed." || len(got) != 0 {
				t.Errorf("%s: %s, %d callbacks", test.name, a.Body, len(got))
			}
			w.do("GET", "/examplebucket/k", "").want(t, "GetObject", 200)
			continue
		}
		if a.Status != 200 || len(got) != 1 || got[0].Body != test.want {
			t.Errorf("%s = %d %s, callbacks %+v", test.name, a.Status, a.Body, got)
		}
	}
	// A large image lies in several chunks, and in a multipart upload.
	large := picture.String() + strings.Repeat("\x00", 3<<20)
	if a := w.do("PUT", "/examplebucket/k", large, "x-oss-callback", cb); a.Status != 200 || w.app.take()[0].Body != "w=3&h=4&f=png" {
		t.Errorf("a large image = %d %s", a.Status, a.Body)
	}
}

// TestPublicKeyURL checks which URL callbacks name, and that the key is there.
func TestPublicKeyURL(t *testing.T) {
	for _, test := range []struct {
		name, host string
		option     string
		want       string // "HOST" stands for the server's own
	}{
		{"by address", "", "", "http://HOST/_fakeoss/callback_pub_key_v1.pem"},
		{"by a bucket's host", "examplebucket.localhost:1", "", "http://localhost:1/_fakeoss/callback_pub_key_v1.pem"},
		{"by a host that stands for a bucket", "img.example.com", "", "http://img.example.com/_fakeoss/callback_pub_key_v1.pem"},
		{"by OSS's own host", "examplebucket.oss-cn-hangzhou.aliyuncs.com", "", "http://gosspublic.alicdn.com/callback_pub_key_v1.pem"},
		{"self in spite of that", "examplebucket.oss-cn-hangzhou.aliyuncs.com", "self", "http://oss-cn-hangzhou.aliyuncs.com/_fakeoss/callback_pub_key_v1.pem"},
		{"genuine", "", "genuine", "http://gosspublic.alicdn.com/callback_pub_key_v1.pem"},
		{"a URL", "", "https://keys.example.com/k.pem", "https://keys.example.com/k.pem"},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t, WithPublicKeyURL(test.option), WithCNAME("img.example.com", bucketName))
			uri, headers := "/examplebucket/k", []string{"x-oss-callback", w.callbackHeader("a=b")}
			if test.host != "" {
				uri, headers = "/k", append(headers, "Host", test.host)
			}
			w.do("PUT", uri, "x", headers...).want(t, "PutObject", 200)
			encoded := w.app.take()[0].Header.Get("x-oss-pub-key-url")
			got, err := base64.StdEncoding.DecodeString(encoded)
			want := strings.Replace(test.want, "HOST", strings.TrimPrefix(w.ts.URL, "http://"), 1)
			if err != nil || string(got) != want {
				t.Fatalf("x-oss-pub-key-url = %s, %v, want %s", got, err, want)
			}
			u, _ := url.Parse(want)
			if test.option == "https://keys.example.com/k.pem" {
				return
			}
			req, _ := http.NewRequest("GET", w.ts.URL+u.Path, nil)
			req.Host = u.Host
			resp, err := http.DefaultClient.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			defer resp.Body.Close()
			document, _ := io.ReadAll(resp.Body)
			if string(document) != string(w.srv.Callbacks().Key().PublicDocument()) {
				t.Errorf("GET %s = %s %s", want, resp.Status, document)
			}
		})
	}
}

func TestGenuineKeyHostHasNothingElse(t *testing.T) {
	srv := New()
	defer srv.Close()
	rec := httptest.NewRecorder()
	r := httptest.NewRequest("GET", "https://gosspublic.alicdn.com/other", nil)
	r.TLS = &tls.ConnectionState{}
	srv.ServeHTTP(rec, r)
	if rec.Code != 404 {
		t.Errorf("GET = %d %s", rec.Code, rec.Body)
	}
}

type noHosts struct{}

func (noHosts) LookupNetIP(context.Context, string, string) ([]netip.Addr, error) {
	return nil, fmt.Errorf("no such host")
}

func TestStrictRefusesBeforeStoring(t *testing.T) {
	w := newWorld(t, WithStrict(), WithCallback(callback.Options{Resolver: noHosts{}}))
	for cb, ec := range map[string]string{
		w.callbackHeader("a=b"): "0007-00000008",
		b64(`{"callbackUrl":"http://app.example.com","callbackBody":"a"}`): "0007-00000007",
	} {
		a := w.do("PUT", "/examplebucket/k", "x", "x-oss-callback", cb)
		a.wantError(t, "PutObject", 400, "InvalidArgument", ec)
		if a.element("ArgumentName") != "callbackUrl" {
			t.Errorf("the error is %s", a.Body)
		}
	}
	w.do("GET", "/examplebucket/k", "").want(t, "GetObject", 404)
}

// The callback is made although the uploader has gone away.
func TestUploaderGoesAway(t *testing.T) {
	w := newWorld(t)
	called, release := make(chan struct{}), make(chan struct{})
	w.app.answering(func(rw http.ResponseWriter) {
		close(called)
		<-release
		io.WriteString(rw, "{}")
	})
	ctx, cancel := context.WithCancel(t.Context())
	req, _ := http.NewRequestWithContext(ctx, "PUT", w.ts.URL+"/examplebucket/k", strings.NewReader("hello"))
	req.Header.Set("x-oss-callback", w.callbackHeader("a=b"))
	recorded := make(chan bool, 1)
	stop := w.srv.Journal().Watch(func(e2 *journalEntry) { recorded <- e2.Callback != nil && e2.Callback.Err == nil })
	defer stop()
	done := make(chan error)
	go func() {
		resp, err := http.DefaultClient.Do(req)
		if err == nil {
			resp.Body.Close()
		}
		done <- err
	}()
	<-called
	cancel()
	if err := <-done; err == nil {
		t.Fatal("the uploader did not go away")
	}
	close(release)
	if !<-recorded {
		t.Error("the callback did not come to its end")
	}
}
