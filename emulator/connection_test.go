package emulator

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"
)

// A client on a connection of its own, that sends what it likes.
type rawClient struct {
	t    *testing.T
	conn net.Conn
	r    *bufio.Reader
}

func (w *world) dial(t *testing.T) *rawClient {
	t.Helper()
	conn, err := net.Dial("tcp", w.ts.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(30 * time.Second)); err != nil { // nothing comes near it
		t.Fatal(err)
	}
	return &rawClient{t, conn, bufio.NewReader(conn)}
}

// send sends a request line, headers and part of a body.
func (c *rawClient) send(line, headers, body string) {
	c.t.Helper()
	if _, err := fmt.Fprintf(c.conn, "%s HTTP/1.1\r\nHost: 127.0.0.1\r\n%s\r\n%s", line, headers, body); err != nil {
		c.t.Fatal(err)
	}
}

// answer reads what the server says.
func (c *rawClient) answer() answer {
	c.t.Helper()
	resp, err := http.ReadResponse(c.r, nil)
	if err != nil {
		c.t.Fatalf("the server does not answer: %v", err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return answer{resp.StatusCode, resp.Header, string(body)}
}

// closed waits until the server closes the connection.
func (c *rawClient) closed() {
	c.t.Helper()
	if _, err := c.r.ReadByte(); err == nil || errors.Is(err, os.ErrDeadlineExceeded) {
		c.t.Errorf("reading on = %v, want the end of the connection", err)
	}
}

// Bodies that begin and do not end.
const (
	announced = "Content-Length: 100\r\n"
	chunked   = "Transfer-Encoding: chunked\r\n"
	formType  = "Content-Type: multipart/form-data; boundary=b\r\n"
	formField = "--b\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\nk"
	formFile  = formField + "\r\n--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\nhalf"
)

// stalls are uploads whose client falls silent in the middle.
var stalls = []struct{ name, line, headers, body string }{
	{"PutObject", "PUT /examplebucket/k", announced, "half"},
	{"PutObject, nothing sent", "PUT /examplebucket/k", announced, ""},
	{"PutObject in chunks", "PUT /examplebucket/k", chunked, "4\r\nhalf\r\n"},
	{"PutObject, a large one", "PUT /examplebucket/k", "Content-Length: 10000000\r\n", "half"},
	{"AppendObject", "POST /examplebucket/k?append&position=0", announced, "half"},
	{"PostObject in a field", "POST /examplebucket", formType + "Content-Length: 1000\r\n", formField},
	{"PostObject in the file", "POST /examplebucket", formType + "Content-Length: 1000\r\n", formFile},
	{"PutBucket", "PUT /examplebucket", announced, "<Create"},
	{"DeleteMultipleObjects", "POST /examplebucket?delete", announced, "<Delete>"},
}

func TestStalledUploads(t *testing.T) {
	w := newWorld(t, WithIdleTimeout(50*time.Millisecond))
	for _, test := range stalls {
		t.Run(test.name, func(t *testing.T) {
			c := w.dial(t)
			c.send(test.line, test.headers, test.body)
			c.answer().wantError(t, test.name, 400, "RequestTimeout", "")
			c.closed()
		})
	}
	w.do("GET", "/examplebucket/k", "").wantError(t, "GetObject", 404, "NoSuchKey", "0026-00000001")
}

// TestSlowUploads sends more slowly than the timeout lasts, and never pauses
// for that long.
func TestSlowUploads(t *testing.T) {
	w := newWorld(t, WithIdleTimeout(time.Second))
	c := w.dial(t)
	c.send("PUT /examplebucket/k", "Content-Length: 12\r\n", "")
	for range 12 {
		time.Sleep(100 * time.Millisecond)
		io.WriteString(c.conn, "x")
	}
	c.answer().want(t, "PutObject", 200)
}

// TestWaitingForTheServer keeps a client waiting for a callback, and then the
// server for the next request, for longer than the timeout: nobody is idle in
// the middle of a body.
func TestWaitingForTheServer(t *testing.T) {
	const idle = 20 * time.Millisecond
	w := newWorld(t, WithIdleTimeout(idle))
	w.app.answering(func(rw http.ResponseWriter) {
		time.Sleep(5 * idle)
		io.WriteString(rw, `{"Status":"OK"}`)
	})
	c := w.dial(t)
	for _, body := range []string{"Content-Length: 5\r\n\r\nhello", "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"} {
		headers, body, _ := strings.Cut(body, "\r\n\r\n")
		c.send("PUT /examplebucket/k", headers+"\r\nx-oss-callback: "+w.callbackHeader("a=b")+"\r\n", body)
		a := c.answer()
		a.want(t, "PutObject", 200, "Connection", "-")
		if a.Body != `{"Status":"OK"}` {
			t.Errorf("PutObject = %s", a.Body)
		}
		time.Sleep(5 * idle)
	}
	c.send("GET /examplebucket/k", "", "")
	if a := c.answer(); a.Body != "hello" {
		t.Errorf("GetObject = %s", a.Body)
	}
}

// TestBodiesThatNobodyWants announces a body where there is none, and does not
// send it: the answer does not wait for it, or not for ever.
func TestBodiesThatNobodyWants(t *testing.T) {
	w := newWorld(t, WithIdleTimeout(100*time.Millisecond))
	w.do("PUT", "/examplebucket/k", "hello")
	for _, test := range []struct {
		line, headers, body string
		status              int
	}{
		{"GET /examplebucket/k", announced, "", 200},
		{"GET /examplebucket/k", chunked, "", 200},
		{"GET /examplebucket/k", chunked, "4\r\nhalf\r\n", 200},
		{"GET /examplebucket?udf", chunked, "4\r\nhalf\r\n", 501},
		{"DELETE /examplebucket/other", chunked, "4\r\nha", 204},
		{"DELETE /examplebucket/other", announced, "half", 204},
		{"POST /examplebucket/k?uploads", announced, "half", 200},
		{"POST /examplebucket/k?uploads", chunked, "4\r\nha", 200},
		{"POST /examplebucket/k?unknown", announced, "half", 400},
	} {
		t.Run("", func(t *testing.T) {
			t.Parallel() // each waits for a while
			c := w.dial(t)
			c.send(test.line, test.headers, test.body)
			if a := c.answer(); a.Status != test.status {
				t.Errorf("%s with %q = %d %s, want %d", test.line, test.headers, a.Status, a.Body, test.status)
			}
			c.closed()
		})
	}
}

// TestStopReceiving stops a server to which clients are sending, for which it
// would wait for ever.
func TestStopReceiving(t *testing.T) {
	w := newWorld(t, WithIdleTimeout(0))
	w.do("PUT", "/examplebucket/kept", "hello")
	var clients []*rawClient
	for _, test := range stalls {
		c := w.dial(t)
		c.send(test.line, test.headers+"Expect: 100-continue\r\n", "")
		resp, err := http.ReadResponse(c.r, nil) // the server begins to read
		if err != nil || resp.StatusCode != http.StatusContinue {
			t.Fatalf("%s: the server says %v, %v, want 100", test.name, resp, err)
		}
		io.WriteString(c.conn, test.body)
		clients = append(clients, c)
	}
	w.srv.StopReceiving()
	for i, c := range clients {
		c.answer().wantError(t, stalls[i].name, 400, "IncompleteBody", "0017-00000505")
		c.closed()
	}
	for _, e := range w.srv.Journal().Entries()[1:] {
		if e.Err == nil || !strings.Contains(e.Err.Hint, "told to stop") {
			t.Errorf("the journal has %+v, want what happened", e.Err)
		}
	}
	late := w.dial(t)
	late.send("PUT /examplebucket/k", announced, "half")
	late.answer().wantError(t, "PutObject", 400, "IncompleteBody", "0017-00000505")
	w.do("GET", "/examplebucket/k", "").want(t, "GetObject", 404)
	if a := w.do("GET", "/examplebucket/kept", ""); a.Body != "hello" {
		t.Errorf("GetObject = %s", a.Body)
	}
}

// A length that is no number is refused by net/http (A131).
func TestLengthThatIsNoNumber(t *testing.T) {
	w := newWorld(t)
	c := w.dial(t)
	c.send("PUT /examplebucket/k", "Content-Length: abc\r\n", "hello")
	if a := c.answer(); a.Status != 400 || a.code() != "" {
		t.Errorf("PutObject = %d %s, want 400 without a document", a.Status, a.Body)
	}
	w.do("GET", "/examplebucket/k", "").want(t, "GetObject", 404)
}
