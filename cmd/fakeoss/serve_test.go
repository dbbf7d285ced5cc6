package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// startServe runs serve with further arguments until stop is called, which
// returns how it ended. addr is where it listens.
func startServe(t *testing.T, args ...string) (addr string, stop func() int) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "ready.json")
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan int, 1)
	args = append([]string{"serve", "--addr", "127.0.0.1:0", "--ready-file", file, "--bucket", "examplebucket"}, args...)
	go func() {
		ended <- run(ctx, args, func(string) string { return "" }, strings.NewReader(""), io.Discard, t.Output())
	}()
	stop = func() int {
		cancel()
		return <-ended
	}
	for {
		text, err := os.ReadFile(file)
		if err == nil {
			var r ready
			if err := json.Unmarshal(text, &r); err != nil {
				t.Fatal(err)
			}
			return strings.TrimPrefix(r.Endpoint, "http://"), stop
		}
		select {
		case code := <-ended:
			t.Fatalf("serve ended with code %d before it was ready", code)
		case <-time.After(2 * time.Millisecond):
		}
	}
}

// TestShutdownWaitsForNoUpload stops while a client has sent half of an upload
// and is silent.
func TestShutdownWaitsForNoUpload(t *testing.T) {
	addr, stop := startServe(t, "--idle-timeout", "0")
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "PUT /examplebucket/k HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 10\r\nExpect: 100-continue\r\n\r\n")
	r := bufio.NewReader(conn)
	if resp, err := http.ReadResponse(r, nil); err != nil || resp.StatusCode != http.StatusContinue {
		t.Fatalf("the server says %v, %v, want that it waits for the body", resp, err)
	}
	io.WriteString(conn, "half")
	began := time.Now()
	if code := stop(); code != exitOK {
		t.Errorf("serve ended with code %d, want %d", code, exitOK)
	}
	if d := time.Since(began); d > grace/2 {
		t.Errorf("serve took %v to stop", d)
	}
	if resp, err := http.ReadResponse(r, nil); err != nil || resp.StatusCode != http.StatusBadRequest {
		t.Errorf("the client got %v, %v, want 400", resp, err)
	}
}
