package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/fakeoss/fakeoss/emulator"
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
	if d := time.Since(began); d > 10*time.Second {
		t.Errorf("serve took %v to stop", d)
	}
	if resp, err := http.ReadResponse(r, nil); err != nil || resp.StatusCode != http.StatusBadRequest {
		t.Errorf("the client got %v, %v, want 400", resp, err)
	}
}

// TestDialable names what can be connected to.
func TestDialable(t *testing.T) {
	for addr, want := range map[string]string{
		"127.0.0.1:6770": "127.0.0.1:6770", "[::1]:6770": "[::1]:6770", "192.0.2.1:80": "192.0.2.1:80",
		"0.0.0.0:6770": "127.0.0.1:6770", "[::]:6770": "127.0.0.1:6770",
	} {
		a := net.TCPAddrFromAddrPort(netip.MustParseAddrPort(addr))
		if got := dialable(a); got != want {
			t.Errorf("dialable(%s) = %s, want %s", addr, got, want)
		}
		if got := everywhere(a); got != (addr != want) {
			t.Errorf("everywhere(%s) = %v", addr, got)
		}
	}
}

// TestBannerCanBeDialled has a listener everywhere, as --addr 0.0.0.0:6770
// makes it, without opening it to the network.
func TestBannerCanBeDialled(t *testing.T) {
	var out bytes.Buffer
	w := &world{stdout: &out}
	srv := emulator.New()
	defer srv.Close()
	s := &server{world: w, flags: &serveFlags{readyFile: filepath.Join(t.TempDir(), "ready.json")}, srv: srv}
	s.listeners = []net.Listener{addressOnly{"[::]:6770"}, addressOnly{"0.0.0.0:6771"}}
	if err := s.announce(); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(s.flags.readyFile)
	if err != nil {
		t.Fatal(err)
	}
	for name, printed := range map[string]string{"the banner": out.String(), "the ready file": string(text)} {
		if strings.Contains(printed, "[::]") || strings.Contains(printed, "0.0.0.0") ||
			!strings.Contains(printed, "http://127.0.0.1:6770") || !strings.Contains(printed, "https://127.0.0.1:6771") {
			t.Errorf("%s says\n%s\nwant addresses that can be dialled", name, printed)
		}
	}
	if !strings.Contains(out.String(), "every other address") {
		t.Errorf("the banner does not say that others are served:\n%s", &out)
	}
}

// addressOnly is a listener as far as announcing it goes.
type addressOnly struct{ addr string }

func (a addressOnly) Addr() net.Addr          { return net.TCPAddrFromAddrPort(netip.MustParseAddrPort(a.addr)) }
func (addressOnly) Accept() (net.Conn, error) { return nil, net.ErrClosed }
func (addressOnly) Close() error              { return nil }

// Whoever is stopped in the midst of a callback to five URLs gets through it,
// however long each may take.
func TestGraceCoversEveryURL(t *testing.T) {
	for _, timeout := range []time.Duration{5 * time.Second, time.Minute} {
		f := &serveFlags{timeout: timeout}
		if got := f.grace(); got < 5*timeout {
			t.Errorf("with --callback-timeout %v the grace is %v", timeout, got)
		}
	}
}
