package emulator

import (
	"errors"
	"io"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

// A countingBody is the body of a request. It counts what is read, remembers
// how reading it failed if it did, and gives up on a client that sends nothing
// for too long.
type countingBody struct {
	io.ReadCloser
	n   int64
	err error // not io.EOF; nothing is read any more

	conn  *http.ResponseController // nil for a request without a body
	idle  time.Duration            // how long to wait for the client, 0 for ever
	ended bool
	cut   atomic.Bool // the server stops
}

func (b *countingBody) Read(p []byte) (int, error) {
	if b.err != nil {
		return 0, b.err
	}
	b.wait(b.idle)
	n, err := b.ReadCloser.Read(p)
	b.n += int64(n)
	switch {
	case err == io.EOF:
		// From here on net/http watches whether the client hangs up. It must not
		// take a silent client for one that is gone.
		b.ended = true
		b.setDeadline(time.Time{})
	case err != nil:
		b.err = b.explain(err)
		return n, b.err
	}
	return n, err
}

// explain turns the end of patience into the error that OSS has for it (A129).
func (b *countingBody) explain(err error) error {
	switch {
	case !errors.Is(err, os.ErrDeadlineExceeded):
		return err
	case b.cut.Load():
		return osserr.IncompleteBody.With().Hinted("fakeoss was told to stop while the client was sending; nothing was stored")
	}
	return osserr.RequestTimeout.With().
		Hinted("the client sent nothing for " + b.idle.String() + " before the body was complete; nothing was stored. --idle-timeout says how long to wait")
}

// past is a deadline that is over.
var past = time.Unix(1, 0)

// wait sets how long the next reads, this server's and those of net/http, may
// wait for the client. That is the time of the machine, whatever clock the
// server goes by.
func (b *countingBody) wait(d time.Duration) {
	if d > 0 {
		b.setDeadline(time.Now().Add(d))
	}
	if b.cut.Load() { // in between
		b.setDeadline(past)
	}
}

func (b *countingBody) setDeadline(t time.Time) {
	if b.conn != nil {
		// An error means that the connection knows no deadlines, like an
		// httptest.ResponseRecorder, or that it is closed.
		_ = b.conn.SetReadDeadline(t)
	}
}

// receptions are the bodies that clients are still sending.
type receptions struct {
	mu      sync.Mutex // guards all that follows
	bodies  map[*countingBody]bool
	stopped bool
}

func (r *receptions) add(b *countingBody) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.bodies == nil {
		r.bodies = map[*countingBody]bool{}
	}
	r.bodies[b] = true
	b.cut.Store(r.stopped)
}

func (r *receptions) remove(b *countingBody) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.bodies, b)
}

// stop cuts all receptions, those to come as well.
func (r *receptions) stop() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.stopped = true
	for b := range r.bodies {
		b.cut.Store(true)
		b.setDeadline(past) // does not block
	}
}

// StopReceiving cuts off every request whose body has not arrived, and all to
// come: nothing of them is stored. Requests that have arrived go on, their
// callbacks too. It is for a server that is about to stop, which one slow
// client would hold up:
//
//	httpServer.RegisterOnShutdown(srv.StopReceiving)
func (s *Server) StopReceiving() { s.receptions.stop() }

// prepareConnection limits how long the server waits for a body, and copes
// with a request that announces one and sends none, as the Python SDK's tests
// do with GET: net/http would wait for it before it lets the answer out, and
// the client waits for the answer (oss-api.md A.5).
func (c *call) prepareConnection() {
	if c.r.ContentLength == 0 {
		return
	}
	c.body.conn, c.body.idle = http.NewResponseController(c.w), c.srv.options.idle
	c.srv.receptions.add(&c.body)
	c.body.wait(c.body.idle)
	switch c.r.Method {
	case http.MethodGet, http.MethodHead, http.MethodDelete:
		// An error means that the connection has no such mode and no such
		// trouble, like an httptest.ResponseRecorder.
		_ = c.body.conn.EnableFullDuplex()
		c.hangUp = true
	}
}

// lastWords is how long a client may go on sending after its answer when the
// connection closes: closing while bytes arrive could cost it the answer.
const lastWords = 500 * time.Millisecond

// endConnection leaves the connection to net/http, which reads what is left of
// a body that it knows to be there.
func (c *call) endConnection() {
	if c.body.conn == nil {
		return
	}
	c.srv.receptions.remove(&c.body)
	if c.hangUp && !c.body.ended {
		c.body.wait(lastWords)
	}
}

// maxDrain is how much of the body of a refused upload is read on (A006).
const maxDrain = 64 << 20

// drain reads what is left of a body that nobody wants any more. Clients that
// are still sending would otherwise see a broken connection instead of the
// error. One that waits for 100 Continue has not begun to send.
func (c *call) drain() {
	switch {
	case c.r.Method == http.MethodGet, c.r.Method == http.MethodHead, c.r.Method == http.MethodDelete:
	case c.body.n == 0 && c.r.Header.Get("Expect") != "":
	default:
		// Whatever goes wrong here, the answer is the error that led here.
		_, _ = io.CopyN(io.Discard, &c.body, maxDrain)
	}
}
