package main

import (
	"bufio"
	"bytes"
	"crypto/md5"
	"fmt"
	"hash"
	"hash/crc64"
	"io"
	"net"
	"net/http"
	"strconv"
	"sync"
)

var (
	ecma    = crc64.MakeTable(crc64.ECMA)
	buffers = sync.Pool{New: func() any { b := make([]byte, *chunk); return &b }}
)

// receive reads a body, straight into its final place if it is kept.
func receive(r *http.Request) (body []byte, etag string, err error) {
	var sums [2]hash.Hash
	if *hashes != "none" && *hashes != "crc" {
		sums[0] = md5.New()
	}
	if *hashes != "none" && *hashes != "md5" {
		sums[1] = crc64.New(ecma)
	}
	if *store {
		body = make([]byte, r.ContentLength)
	}
	dst, buf := body, buffers.Get().(*[]byte)
	defer buffers.Put(buf)
	for left := r.ContentLength; left > 0; {
		b := (*buf)[:min(left, int64(*chunk))]
		if *store {
			b, dst = dst[:len(b)], dst[len(b):]
		}
		if _, err = io.ReadFull(r.Body, b); err != nil {
			return nil, "", err
		}
		left -= int64(len(b))
		digest(sums, b)
	}
	if sums[0] != nil {
		etag = fmt.Sprintf(`"%X"`, sums[0].Sum(nil))
	}
	return body, etag, nil
}

func digest(sums [2]hash.Hash, b []byte) {
	var wg sync.WaitGroup
	for i, h := range sums {
		switch {
		case h == nil:
		case *hashes == "par" && i == 0 && len(b) >= 32<<10:
			wg.Go(func() { h.Write(b) })
		default:
			h.Write(b)
		}
	}
	wg.Wait()
}

// bare answers any request with an empty 200 after discarding its body.
func bare(ln net.Listener) error {
	for {
		c, err := ln.Accept()
		if err != nil {
			return err
		}
		go func() {
			defer c.Close()
			br := bufio.NewReaderSize(c, 64<<10)
			buf := make([]byte, *chunk)
			for discard(br, buf) == nil {
				if _, err := io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nETag: \"\"\r\n\r\n"); err != nil {
					return
				}
			}
		}()
	}
}

// discard reads a request.
func discard(br *bufio.Reader, buf []byte) error {
	length := int64(0)
	for {
		line, err := br.ReadSlice('\n')
		if err != nil {
			return err
		}
		if len(line) <= 2 {
			break
		}
		if v, found := bytes.CutPrefix(line, []byte("Content-Length: ")); found {
			length, _ = strconv.ParseInt(string(bytes.TrimSpace(v)), 10, 64)
		}
	}
	_, err := io.CopyBuffer(struct{ io.Writer }{io.Discard}, io.LimitReader(br, length), buf)
	return err
}
