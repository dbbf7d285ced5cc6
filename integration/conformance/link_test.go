package main

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// TestLink uploads over a link, which takes its time and loses nothing.
func TestLink(t *testing.T) {
	var got []byte
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got, _ = io.ReadAll(r.Body)
		io.WriteString(w, "answer")
	}))
	defer server.Close()
	k, err := newLink(strings.TrimPrefix(server.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	body := bytes.Repeat([]byte("0123456789abcdef"), uplink/4/16)
	client := &http.Client{Transport: &http.Transport{}}
	began := time.Now()
	resp, err := client.Post(k.endpoint(), "text/plain", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	answer, err := io.ReadAll(resp.Body)
	resp.Body.Close()
	if string(answer) != "answer" || err != nil {
		t.Errorf("answer %q, %v", answer, err)
	}
	if took := time.Since(began); took < 240*time.Millisecond {
		t.Errorf("a quarter of what passes in a second took %v", took)
	}
	if !bytes.Equal(got, body) {
		t.Errorf("%d of %d bytes arrived as they were sent", len(got), len(body))
	}
	k.close()
	if _, err := client.Get(k.endpoint()); err == nil {
		t.Error("a closed link relays")
	}
}
