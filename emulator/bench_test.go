package emulator

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// nowhere is a ResponseWriter for which writing costs nothing.
type nowhere struct{ h http.Header }

func (n *nowhere) Header() http.Header         { return n.h }
func (n *nowhere) WriteHeader(int)             {}
func (n *nowhere) Write(p []byte) (int, error) { return len(p), nil }

// BenchmarkRequest measures what the server adds to net/http for an object of
// 1 KiB.
func BenchmarkRequest(b *testing.B) {
	srv := New(WithBuckets(bucketName))
	defer srv.Close()
	content := strings.Repeat("x", 1<<10)
	request := func(method string) *http.Request {
		r := &http.Request{
			Method: method, URL: &url.URL{Path: "/examplebucket/dir/object"}, Host: "127.0.0.1:6770", RequestURI: "/examplebucket/dir/object",
			Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, RemoteAddr: "127.0.0.1:1",
			Header: http.Header{"Content-Type": {"application/octet-stream"}, "Date": {"x"}, "Authorization": {"OSS ak:x"}},
			Body:   http.NoBody,
		}
		if method == "PUT" {
			r.Body, r.ContentLength = io.NopCloser(strings.NewReader(content)), int64(len(content))
		}
		return r
	}
	srv.ServeHTTP(&nowhere{http.Header{}}, request("PUT"))
	for _, method := range []string{"PUT", "GET", "HEAD"} {
		b.Run(method, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				srv.ServeHTTP(&nowhere{http.Header{}}, request(method))
			}
		})
	}
}
