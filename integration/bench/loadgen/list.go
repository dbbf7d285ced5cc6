package main

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

// list reads -n pages, starting again after the last.
func (g *generator) list() (lat []time.Duration, err error) {
	c := conn{addr: g.addr}
	defer c.close()
	q := url.Values{"prefix": {g.prefix}, "delimiter": {g.delimiter}, "max-keys": {"1000"}}
	for end := time.Now().Add(g.limit); len(lat) < g.count && time.Now().Before(end); {
		head, begin := g.head(http.MethodGet, g.path("?"+q.Encode()), "", 0), time.Now()
		_, text, err := c.do(head, nil, true)
		if err != nil {
			return nil, err
		}
		lat = append(lat, time.Since(begin))
		if n := entries(text); g.entries > 0 && n != g.entries {
			return nil, fmt.Errorf("page %d has %d entries, want %d: %.300s", len(lat), n, g.entries, text)
		}
		q.Del("marker")
		if bytes.Contains(text, []byte("<IsTruncated>true")) {
			q.Set("marker", between(text, "<NextMarker>", "</NextMarker>"))
		}
	}
	return lat, nil
}

// entries counts the keys and common prefixes on a page.
func entries(page []byte) int {
	return bytes.Count(page, []byte("<Key>")) + bytes.Count(page, []byte("<CommonPrefixes>"))
}
