package emulator

import (
	"compress/gzip"
	"io"
	"strings"

	"github.com/fakeoss/fakeoss/emulator/store"
)

// minCompressed is the size from which OSS compresses what it sends.
const minCompressed = 1024

// compressible are the types that OSS compresses (spec oss-api.md E.2.4).
var compressible = set(
	"text/cache-manifest", "text/xml", "text/plain", "text/css", "text/html", "text/json",
	"application/javascript", "application/x-javascript", "application/rss+xml", "application/json",
)

// wantsGzip reports whether the answer is compressed: if the client takes it
// and the object is a text that is worth it. Go's own client asks for it, and
// decompresses, without being told.
func (c *call) wantsGzip(o *store.Object) bool {
	if o.Sum.Size < minCompressed || !acceptsGzip(c.r.Header.Get("Accept-Encoding")) || c.query.Has("response-content-encoding") {
		return false
	}
	kind, _, _ := strings.Cut(o.ContentType, ";")
	if !compressible[strings.ToLower(strings.TrimSpace(kind))] {
		return false
	}
	for _, f := range o.Fields {
		if f.Name == "Content-Encoding" {
			return false
		}
	}
	return true
}

// acceptsGzip reads Accept-Encoding.
func acceptsGzip(header string) bool {
	for coding := range strings.SplitSeq(header, ",") {
		name, weight, _ := strings.Cut(strings.TrimSpace(coding), ";")
		if strings.EqualFold(strings.TrimSpace(name), "gzip") {
			q := strings.TrimPrefix(strings.ReplaceAll(weight, " ", ""), "q=")
			return strings.Trim(q, "0.") != "" || q == ""
		}
	}
	return false
}

// compress turns a reply into a compressed one, which has neither a length nor
// an entity tag.
func (c *call) compress(rep *reply) {
	h := c.header()
	for _, name := range []string{"Etag", "Accept-Ranges", "Content-Md5"} {
		delete(h, name)
	}
	c.set("Content-Encoding", "gzip")
	c.set("Vary", "Accept-Encoding")
	stream := rep.stream
	rep.length = unknownLength
	rep.stream = func(w io.Writer) error {
		z := gzip.NewWriter(w)
		if err := stream(z); err != nil {
			return err
		}
		return z.Close()
	}
}
