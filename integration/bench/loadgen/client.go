package main

import (
	"bufio"
	"bytes"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

// conn is a keep-alive client connection, opened when first used.
type conn struct {
	addr string
	nc   net.Conn
	br   *bufio.Reader
	buf  []byte
}

func (c *conn) close() {
	if c.nc != nil {
		c.nc.Close()
		c.nc = nil
	}
}

func (c *conn) open() (err error) {
	if c.nc != nil {
		return nil
	}
	nc, err := net.DialTimeout("tcp", c.addr, 10*time.Second)
	if err != nil {
		return err
	}
	c.nc, c.br, c.buf = nc, bufio.NewReaderSize(nc, 64<<10), make([]byte, 256<<10)
	return nil
}

// do sends a request and reads the whole response, whose body it returns if
// keep is set and only counts (resp.ContentLength) if not.
func (c *conn) do(head string, body []byte, keep bool) (resp *http.Response, text []byte, err error) {
	if err = c.open(); err != nil {
		return nil, nil, err
	}
	if _, err = (&net.Buffers{[]byte(head), body}).WriteTo(c.nc); err != nil {
		return nil, nil, err
	}
	if resp, err = http.ReadResponse(c.br, nil); err != nil {
		return nil, nil, err
	}
	// 203 is how a failed callback shows.
	failed := resp.StatusCode >= 300 || resp.StatusCode == http.StatusNonAuthoritativeInfo
	if keep || failed {
		text, err = io.ReadAll(resp.Body)
	} else { // the wrapper hides io.Discard's ReadFrom, which reads 8 KiB at a time
		resp.ContentLength, err = io.CopyBuffer(struct{ io.Writer }{io.Discard}, resp.Body, c.buf)
	}
	if err == nil && failed {
		err = fmt.Errorf("%s: %.300s", resp.Status, text)
	}
	if resp.Close {
		c.close()
	}
	return resp, text, err
}

// object performs a put, get or mkbucket.
func (g *generator) object(c *conn, op, key string, body []byte) error {
	method := http.MethodPut
	switch op {
	case "mkbucket":
		key, body = "", nil
	case "get":
		method, body = http.MethodGet, nil
	}
	resp, _, err := c.do(g.head(method, g.path(key), "", len(body)), body, false)
	if err == nil && op == "get" && resp.ContentLength != int64(g.size) {
		err = fmt.Errorf("got %d bytes, want %d", resp.ContentLength, g.size)
	}
	return err
}

func (g *generator) path(key string) string { return "/" + g.bucket + "/" + key }

// head writes a request's head. sub is the part of the query that an OSS
// signature covers ("uploads", "partNumber=1&uploadId=x").
func (g *generator) head(method, path, sub string, length int) string {
	resource, _, _ := strings.Cut(path, "?")
	if sub != "" {
		path, resource = path+"?"+sub, resource+"?"+sub
	}
	var h strings.Builder
	fmt.Fprintf(&h, "%s %s HTTP/1.1\r\nHost: %s\r\n", method, path, g.addr)
	contentType, ossHeaders := "", ""
	if method != http.MethodGet {
		contentType = "application/octet-stream"
		fmt.Fprintf(&h, "Content-Type: %s\r\nContent-Length: %d\r\n", contentType, length)
	}
	if g.callback != "" && length > 0 && sub == "" {
		cb := base64.StdEncoding.EncodeToString([]byte(g.callback))
		fmt.Fprintf(&h, "x-oss-callback: %s\r\n", cb)
		ossHeaders = "x-oss-callback:" + cb + "\n"
	}
	if g.kind == "oss" && g.accessKey != "" {
		date := time.Now().UTC().Format(http.TimeFormat)
		text := method + "\n\n" + contentType + "\n" + date + "\n" + ossHeaders + resource
		fmt.Fprintf(&h, "Date: %s\r\nAuthorization: OSS %s:%s\r\n", date, g.accessKey, signV1(g.secret, text))
	}
	return h.String() + "\r\n"
}

// signV1 signs a request in OSS's first version: method, MD5, type and date on
// a line each, the x-oss- headers, the resource.
// https://help.aliyun.com/zh/oss/developer-reference/include-signatures-in-the-authorization-header
func signV1(secret, text string) string {
	m := hmac.New(sha1.New, []byte(secret))
	io.WriteString(m, text)
	return base64.StdEncoding.EncodeToString(m.Sum(nil))
}

// between returns what lies between two strings, or "".
func between(b []byte, from, to string) string {
	_, rest, _ := bytes.Cut(b, []byte(from))
	if v, _, ok := bytes.Cut(rest, []byte(to)); ok {
		return string(v)
	}
	return ""
}
