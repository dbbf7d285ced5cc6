package emulator

import (
	"io"
	"net/http"
)

// countingBody counts what is read of a request, and remembers how reading it
// failed if it did.
type countingBody struct {
	io.ReadCloser
	n   int64
	err error // not io.EOF
}

func (b *countingBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.n += int64(n)
	if err != nil && err != io.EOF {
		b.err = err
	}
	return n, err
}

// prepareConnection copes with a request that announces a body and sends none,
// as the Python SDK's tests do with GET: net/http would wait for it before it
// lets the answer out, and the client waits for the answer (oss-api.md A.5).
func (c *call) prepareConnection() {
	switch c.r.Method {
	case http.MethodGet, http.MethodHead, http.MethodDelete:
		if c.r.ContentLength > 0 {
			// An error means that the connection has no such mode and no such
			// trouble, like an httptest.ResponseRecorder.
			_ = http.NewResponseController(c.w).EnableFullDuplex()
			c.hangUp = true
		}
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
