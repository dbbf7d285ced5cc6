package main

import (
	"io"
	"net/http/httptest"
	"testing"

	"github.com/fakeoss/fakeoss/emulator"
)

// The demo shows the exchange that it made, whatever else the server is asked.
func TestDemoFindsItsExchange(t *testing.T) {
	d := newDemo(io.Discard)
	d.srv = emulator.New(emulator.WithBuckets(demoBucket))
	defer d.srv.Close()
	first := httptest.NewRecorder()
	d.srv.ServeHTTP(first, httptest.NewRequest("PUT", "/examplebucket/k", nil))
	d.srv.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/examplebucket/k", nil))
	if e := d.entry(first.Header().Get("x-oss-request-id")); e == nil || e.Method != "PUT" {
		t.Errorf("entry = %+v, want the PUT", e)
	}
	if e := d.entry("unknown"); e != nil {
		t.Errorf("entry = %+v, want none", e)
	}
}
