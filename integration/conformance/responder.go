package main

import (
	"net/http"
	"net/http/httptest"
)

// newResponder stands in for http://www.aliyun.com, which redirects to
// https: tests use it as the receiver of callbacks that fail with "Error
// status : 301.".
func newResponder() *httptest.Server {
	return httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "https://www.aliyun.com"+r.URL.RequestURI(), http.StatusMovedPermanently)
	}))
}
