package integration

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	emujournal "github.com/fakeoss/fakeoss/emulator/journal"
	"github.com/fakeoss/fakeoss/emulator/osstest"
)

// A cutOff is an upload whose client goes away in the middle.
type cutOff struct {
	name string
	head string // of the request, without the line and Host
	body string // as much as is sent
}

var cutOffs = []cutOff{
	{"announced length", "Content-Length: 1048576\r\n", strings.Repeat("a", 512<<10)},
	{"nothing at all", "Content-Length: 1048576\r\n", ""},
	{"chunks", "Transfer-Encoding: chunked\r\n", "80000\r\n" + strings.Repeat("a", 512<<10) + "\r\n"},
	{"within a chunk", "Transfer-Encoding: chunked\r\n", "80000\r\n" + strings.Repeat("a", 256<<10)},
}

// TestCutOff sends half an upload over a connection of its own.
func TestCutOff(t *testing.T) {
	for _, c := range cutOffs {
		t.Run(c.name, func(t *testing.T) {
			t.Run("half closed", func(t *testing.T) { c.testHalfClosed(t) })
			t.Run("reset", func(t *testing.T) { c.testReset(t) })
		})
	}
}

// dial begins the upload to a new server, which would call back.
func (c cutOff) dial(t *testing.T) (*osstest.Server, *osstest.Receiver, *net.TCPConn) {
	t.Helper()
	srv := osstest.New(t, osstest.Buckets(bucketName))
	recv := srv.Receive(appURL, nil)
	conn, err := net.Dial("tcp", strings.TrimPrefix(srv.Endpoint(), "http://"))
	if err != nil {
		t.Fatalf("Dial = %v", err)
	}
	t.Cleanup(func() { conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		t.Fatalf("SetDeadline = %v", err)
	}
	// The server says 100 Continue when it begins to read the body, so that
	// what follows cuts off the body and not the head.
	_, err = fmt.Fprintf(conn, "PUT /%s/k HTTP/1.1\r\nHost: 127.0.0.1\r\nExpect: 100-continue\r\n%s\r\n%s\r\n", bucketName, callbackHeader(t, "a=b"), c.head)
	if err != nil {
		t.Fatalf("sending the head: %v", err)
	}
	const want = "HTTP/1.1 100 Continue\r\n\r\n"
	got := make([]byte, len(want))
	if _, err := io.ReadFull(conn, got); err != nil || string(got) != want {
		t.Fatalf("the server says %q, %v, want %q", got, err, want)
	}
	if _, err := io.WriteString(conn, c.body); err != nil {
		t.Fatalf("sending half of the upload: %v", err)
	}
	return srv, recv, conn.(*net.TCPConn)
}

// testHalfClosed is a client that sends no more and still listens.
func (c cutOff) testHalfClosed(t *testing.T) {
	srv, recv, conn := c.dial(t)
	if err := conn.CloseWrite(); err != nil {
		t.Fatalf("CloseWrite = %v", err)
	}
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatalf("ReadResponse = %v", err)
	}
	defer resp.Body.Close()
	document, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatalf("reading the answer: %v", err)
	}
	if f := parseFailure(t, resp.StatusCode, document); f.Status != http.StatusBadRequest || f.Code != "IncompleteBody" {
		t.Errorf("PUT, cut off = %+v, want 400 IncompleteBody", f)
	}
	checkGone(t, srv, recv)
}

// testReset is a client whose machine was switched off.
func (c cutOff) testReset(t *testing.T) {
	srv, recv, conn := c.dial(t)
	ended := make(chan *emujournal.Entry, 1)
	stop := srv.Journal().Watch(func(e *emujournal.Entry) { ended <- e })
	if err := conn.SetLinger(0); err != nil { // closing resets the connection
		t.Fatalf("SetLinger = %v", err)
	}
	if err := conn.Close(); err != nil {
		t.Fatalf("Close = %v", err)
	}
	select {
	case e := <-ended:
		if e.Err == nil || e.Err.Code != "IncompleteBody" {
			t.Errorf("PUT, cut off: the journal has %+v, want IncompleteBody", e.Err)
		}
	case <-time.After(time.Minute):
		t.Fatal("the server did not notice that the client is gone")
	}
	stop()
	checkGone(t, srv, recv)
}

// checkGone makes sure that nothing became of an upload.
func checkGone(t *testing.T, srv *osstest.Server, recv *osstest.Receiver) {
	t.Helper()
	recv.None(t)
	resp, body := do(t, client(t), http.MethodGet, srv.Endpoint()+"/"+bucketName+"/k", "", nil)
	if f := parseFailure(t, resp.StatusCode, body); f.Code != "NoSuchKey" {
		t.Errorf("GET after the upload was cut off = %+v, want NoSuchKey", f)
	}
}
