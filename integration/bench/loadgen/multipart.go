package main

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

// multipart uploads objects of -size bytes, -c parts at a time; it returns the
// latencies of the parts and reports how long completing took.
func (g *generator) multipart() (lat []time.Duration, err error) {
	var completes []time.Duration
	for i := range g.count {
		u, parts, err := g.upload(g.key(i))
		if err != nil {
			return nil, err
		}
		took, err := u.complete()
		if err != nil {
			return nil, err
		}
		lat, completes = append(lat, parts...), append(completes, took.end.Sub(took.begin))
	}
	g.result["complete_us"] = quantile(completes, 0.5)
	return lat, nil
}

// upload is a multipart upload whose parts are there.
type upload struct {
	*generator
	path, id string
	etags    []string
}

// upload begins an upload and sends all its parts.
func (g *generator) upload(key string) (*upload, []time.Duration, error) {
	c := conn{addr: g.addr}
	defer c.close()
	u := &upload{generator: g, path: g.path(key), etags: make([]string, (g.size+g.partSize-1)/g.partSize)}
	_, text, err := c.do(g.head(http.MethodPost, u.path, "uploads", 0), nil, true)
	if err != nil {
		return nil, nil, err
	}
	if u.id = between(text, "<UploadId>", "</UploadId>"); u.id == "" {
		return nil, nil, fmt.Errorf("no UploadId in %.300s", text)
	}
	lat, err := g.workers(len(u.etags), func(c *conn, i int) error {
		b := g.body[:min(g.partSize, g.size-i*g.partSize)]
		resp, _, err := c.do(g.head(http.MethodPut, u.path, fmt.Sprintf("partNumber=%d&uploadId=%s", i+1, u.id), len(b)), b, false)
		if err == nil {
			u.etags[i] = resp.Header.Get("Etag")
		}
		return err
	})
	if err == nil && len(lat) < len(u.etags) {
		err = fmt.Errorf("%d of %d parts were sent within %v", len(lat), len(u.etags), g.limit)
	}
	return u, lat, err
}

// complete makes an object of the parts and returns when it did.
func (u *upload) complete() (span, error) {
	var doc strings.Builder
	doc.WriteString("<CompleteMultipartUpload>")
	for i, etag := range u.etags {
		fmt.Fprintf(&doc, "<Part><PartNumber>%d</PartNumber><ETag>%s</ETag></Part>", i+1, etag)
	}
	doc.WriteString("</CompleteMultipartUpload>")
	c := conn{addr: u.addr}
	defer c.close()
	if err := c.open(); err != nil {
		return span{}, err
	}
	begin := time.Now()
	_, _, err := c.do(u.head(http.MethodPost, u.path, "uploadId="+u.id, doc.Len()), []byte(doc.String()), false)
	return span{begin, time.Now()}, err
}
