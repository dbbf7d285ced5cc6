package integration

import (
	"crypto/md5"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/fakeoss/fakeoss/emulator/callback"
	"github.com/fakeoss/fakeoss/emulator/osstest"
)

// testCarriers runs every scenario through every carrier.
func testCarriers(t *testing.T, carriers []carrier, read reader) {
	for _, c := range carriers {
		c.read = read
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			t.Run("success", c.testSuccess)
			t.Run("failed delivery", c.testFailedDelivery)
			t.Run("timeout", c.testTimeout)
			t.Run("bad parameter", c.testBadParameter)
		})
	}
}

const (
	appURL = "http://app.example.com/oss/callback?from=oss"

	// A key and a value with what encodings get wrong.
	hardKey   = "dir/对象 1+1.txt"
	hardValue = `7 & "值"/`
)

// answer is what the application answers. It has to be an object, and sorted,
// to look the same after the Go SDK v2 has decoded it.
const answer = `{"Status":"OK","id":7}`

func answering(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	io.WriteString(w, answer)
}

// bodies are templates, and what OSS makes of them for an upload.
var bodies = []struct {
	name     string
	template string
	bodyType string
	want     func(c carrier, o object, md5, requestID string) string
}{
	{
		name: "form",
		template: "bucket=${bucket}&object=${object}&etag=${etag}&size=${size}&mimeType=${mimeType}&crc64=${crc64}" +
			"&md5=${contentMd5}&op=${operation}&ip=${clientIp}&req=${reqId}&uid=${x:uid}&none=${x:none}&w=${imageInfo.width}",
		bodyType: "application/x-www-form-urlencoded",
		want: func(c carrier, o object, md5, requestID string) string {
			return "bucket=examplebucket&object=dir%2F%E5%AF%B9%E8%B1%A1%201%2B1.txt&etag=" + o.etag +
				fmt.Sprintf("&size=%d", len(o.content)) + "&mimeType=" + strings.ReplaceAll(url.QueryEscape(o.contentType), "+", "%20") +
				"&crc64=" + o.crc + "&md5=" + url.QueryEscape(md5) + "&op=" + c.operation + "&ip=127.0.0.1&req=" + requestID +
				"&uid=7%20%26%20%22%E5%80%BC%22%2F&none=&w="
		},
	},
	{
		name: "json",
		template: `{"bucket":${bucket},"object":${object},"etag":${etag},"size":${size},"mimeType":${mimeType},"crc64":${crc64},` +
			`"md5":${contentMd5},"op":${operation},"ip":${clientIp},"req":${reqId},"uid":${x:uid},"fixed":"值"}`,
		bodyType: "application/json",
		want: func(c carrier, o object, md5, requestID string) string {
			return `{"bucket":"examplebucket","object":"dir/对象 1+1.txt","etag":"` + o.etag + `","size":` + fmt.Sprint(len(o.content)) +
				`,"mimeType":"` + o.contentType + `","crc64":"` + o.crc + `","md5":"` + md5 + `","op":"` + c.operation +
				`","ip":"127.0.0.1","req":"` + requestID + `","uid":"7 & \"值\"/","fixed":"值"}`
		},
	},
}

// content is what a carrier uploads: two parts, where there are parts.
func (c carrier) content() string { return content(partSize + 1000) }

func (c carrier) testSuccess(t *testing.T) {
	for _, b := range bodies {
		t.Run(b.name, func(t *testing.T) {
			srv := c.server(t)
			recv := srv.Receive(appURL, http.HandlerFunc(answering))
			u := upload{
				key: hardKey, content: c.content(), vars: map[string]string{"x:uid": hardValue},
				callback: parameter(t, map[string]any{
					"callbackUrl": appURL, "callbackHost": "your.callback.com", "callbackBody": b.template, "callbackBodyType": b.bodyType,
				}),
			}
			o := c.send(t, srv, u)
			c.checkSuccess(t, o)
			stored := c.checkStored(t, srv, u)

			got := recv.Next(t)
			recv.None(t) // one upload, one callback, whatever requests it was made of
			got.CheckSigned(t)
			check(t, "callback: method, path and host", []string{got.RequestURI, got.Host}, []string{"/oss/callback?from=oss", "your.callback.com"})
			check(t, "callback: Content-Type", got.Header.Get("Content-Type"), b.bodyType)
			check(t, "callback: x-oss-bucket", got.Header.Get("X-Oss-Bucket"), bucketName)
			check(t, "callback: Content-MD5", got.Header.Get("Content-Md5"), md5Of(got.Body))
			contentMD5 := md5Of(u.content)
			if c.operation == "CompleteMultipartUpload" {
				contentMD5 = "" // OSS does not know it
			}
			check(t, "callback: body", got.Body, b.want(c, stored, contentMD5, got.Header.Get("X-Oss-Request-Id")))
		})
	}
}

// checkSuccess checks that the application's answer came to the uploader.
func (c carrier) checkSuccess(t *testing.T, o outcome) {
	t.Helper()
	if c.xmlOnly {
		if o.err == nil {
			t.Errorf("%s = %+v, want the SDK to stumble over the application's answer", c.name, o)
		}
		return
	}
	want := outcome{status: http.StatusOK, answer: answer}
	if c.forgetful {
		want.answer = ""
	}
	if o.err != nil || o != want {
		t.Errorf("%s = %+v, want %+v", c.name, o, want)
	}
}

// checkStored reads the object back.
func (c carrier) checkStored(t *testing.T, srv *osstest.Server, u upload) object {
	t.Helper()
	srv.CheckObject(t, bucketName, u.key, []byte(u.content))
	o := c.read(t, srv, u.key)
	if o.content != u.content || o.crc != crcOf(u.content) {
		t.Errorf("reading %q = %d bytes with CRC %s, want %d bytes with CRC %s", u.key, len(o.content), o.crc, len(u.content), crcOf(u.content))
	}
	return o
}

func md5Sum(s string) []byte {
	sum := md5.Sum([]byte(s))
	return sum[:]
}

func md5Of(s string) string { return base64.StdEncoding.EncodeToString(md5Sum(s)) }

// status answers with a status, and with a body that would do for 200.
func status(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", "http://app.example.com/elsewhere")
		w.WriteHeader(code)
		io.WriteString(w, answer)
	}
}

func says(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, text) }
}

// chunked answers without a Content-Length.
func chunked(w http.ResponseWriter, r *http.Request) {
	w.(http.Flusher).Flush()
	answering(w, r)
}

const notJSON = "Response body is not valid json format."

var failingApps = []struct {
	name        string
	app         http.HandlerFunc
	message, ec string
}{
	{"status 500", status(500), "Error status : 500.", "0007-00000203"},
	{"status 404", status(404), "Error status : 404.", "0007-00000203"},
	{"status 301", status(301), "Error status : 301.", "0007-00000203"},
	{"status 201", status(201), "Error status : 201.", "0007-00000203"},
	{"plain text", says("OK"), notJSON, "0007-00000205"},
	{"HTML", says("<html></html>"), notJSON, "0007-00000205"},
	{"byte order mark", says("\uFEFF" + answer), notJSON, "0007-00000205"},
	{"no length", chunked, "Error Status : 400.User server missing content-length.", "0007-00000203"},
	{"no application", nil, "Error status : -1.OSS can not connect to your callbackUrl, please check it.", "0007-00000203"},
}

func (c carrier) testFailedDelivery(t *testing.T) {
	srv := c.server(t)
	for i, app := range failingApps {
		t.Run(app.name, func(t *testing.T) {
			address := fmt.Sprintf("http://app%d.example.com/", i)
			u := upload{
				key: app.name, content: c.content(),
				callback: parameter(t, map[string]any{"callbackUrl": address, "callbackBody": "object=${object}"}),
			}
			var recv *osstest.Receiver
			if app.app != nil {
				recv = srv.Receive(address, app.app)
			}
			o := c.send(t, srv, u)
			c.checkFailed(t, o, failure{http.StatusNonAuthoritativeInfo, "CallbackFailed", app.message, app.ec})
			c.checkStored(t, srv, u)
			if recv != nil {
				recv.Next(t).CheckSigned(t)
				recv.None(t) // OSS does not try again, nor do SDKs
			}
		})
	}
}

// checkFailed checks what came to the uploader of a failed delivery.
func (c carrier) checkFailed(t *testing.T, o outcome, want failure) {
	t.Helper()
	if c.silent {
		if o.err != nil || o.status != want.Status {
			t.Errorf("%s = %+v, want status %d and, as is known of this SDK, no error", c.name, o, want.Status)
		}
		return
	}
	check(t, c.name, o.failure, want)
}

// A timeout is told apart from other failures by its text, which names the
// application's address.
var timeoutMessage = regexp.MustCompile(`^Error status : -1 127\.0\.0\.1:\d+ reply timeout, cost:\d+ms, timeout:150ms \(err -4, errno115\)$`)

func (c carrier) testTimeout(t *testing.T) {
	srv := c.server(t, osstest.Callback(callback.Options{Timeout: 150 * time.Millisecond}))
	recv := srv.Receive(appURL, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
	u := upload{key: "slow", content: c.content(), callback: parameter(t, map[string]any{"callbackUrl": appURL, "callbackBody": "a=b"})}
	o := c.send(t, srv, u)
	recv.Next(t).CheckSigned(t)
	c.checkStored(t, srv, u)
	want := failure{http.StatusNonAuthoritativeInfo, "CallbackFailed", o.failure.Message, "0007-00000203"}
	c.checkFailed(t, o, want)
	if !c.silent && !timeoutMessage.MatchString(o.failure.Message) {
		t.Errorf("%s = %q, want a match for %s", c.name, o.failure.Message, timeoutMessage)
	}
}
