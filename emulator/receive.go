package emulator

import (
	"crypto/md5"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/fakeoss/fakeoss/emulator/internal/digest"
	"github.com/fakeoss/fakeoss/emulator/osserr"
	"github.com/fakeoss/fakeoss/emulator/store"
	"github.com/fakeoss/fakeoss/emulator/wire"
)

// maxBody bounds what one request may upload.
const maxBody int64 = 5 << 30

// receive keeps the body of the request and checks it against the digests that
// the client sent along. The caller has a reference to the body.
func (c *call) receive() (store.Body, digest.Sum, error) {
	want, err := contentMD5(c.r.Header)
	if err != nil {
		return nil, digest.Sum{}, err
	}
	size, err := c.contentLength()
	if err != nil {
		return nil, digest.Sum{}, err
	}
	throttle, err := c.throttle()
	if err != nil {
		return nil, digest.Sum{}, err
	}
	body, sum, err := c.srv.store.Receive(throttle.reader(limited(&c.body, size)), size)
	if err != nil {
		return nil, sum, c.bodyError(err)
	}
	throttle.tell(c, sum.Size)
	if err := checkDigests(c.r.Header, want, sum); err != nil {
		body.Release()
		return nil, sum, err
	}
	return body, sum, nil
}

// contentLength returns the length of the body, -1 if it comes in chunks. One
// that is no number never comes here: net/http answers it (A131).
func (c *call) contentLength() (int64, error) {
	n := c.r.ContentLength
	switch {
	case n > maxBody:
		return 0, tooLarge(n)
	case n == 0 && c.r.Header["Content-Length"] == nil && c.r.ProtoMajor == 1 && c.onWire():
		return 0, osserr.MissingContentLength.With()
	}
	return n, nil
}

// onWire reports whether the request came through a server, which keeps the
// header Content-Length, and was not made for a handler's test.
func (c *call) onWire() bool {
	_, ok := c.r.Context().Value(http.ServerContextKey).(*http.Server)
	return ok
}

func tooLarge(n int64) error {
	return osserr.EntityTooLarge.With("MaxSizeAllowed", formatSize(maxBody), "ProposedSize", formatSize(n))
}

// limited refuses to read more than an object may have from a body that did
// not say how long it is.
func limited(r io.Reader, size int64) io.Reader {
	if size >= 0 {
		return r
	}
	return &limitedReader{r: r, left: maxBody}
}

type limitedReader struct {
	r    io.Reader
	left int64
}

func (l *limitedReader) Read(p []byte) (int, error) {
	n, err := l.r.Read(p)
	if l.left -= int64(n); l.left < 0 {
		return n, tooLarge(maxBody + 1)
	}
	return n, err
}

// bodyError tells a client that broke off from a fault of the emulator.
func (c *call) bodyError(err error) error {
	var known *osserr.Error
	if errors.As(err, &known) {
		return err
	}
	if c.body.err != nil || errors.Is(err, io.ErrUnexpectedEOF) {
		return osserr.IncompleteBody.With().
			Hinted(fmt.Sprintf("the upload broke off after %d bytes: %v; nothing was stored", c.body.n, err))
	}
	return err
}

// readBody reads a body that is a document, of at most limit bytes, and checks
// its digest. tooLong is what a longer one is called.
func (c *call) readBody(limit int64, tooLong osserr.Kind) ([]byte, error) {
	want, err := contentMD5(c.r.Header)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(io.LimitReader(&c.body, limit+1))
	if err != nil {
		return nil, c.bodyError(err)
	}
	if int64(len(body)) > limit {
		return nil, tooLong.With().Hinted(fmt.Sprintf("the body has more than %d bytes", limit))
	}
	if want != nil {
		err = checkMD5(want, digest.Of(body))
	}
	return body, err
}

// readXML reads a body that is an XML document, of at most limit bytes.
// malformed is what another body is called.
func (c *call) readXML(limit int64, malformed osserr.Kind, doc any) error {
	body, err := c.readBody(limit, malformed)
	if err != nil {
		return err
	}
	return decodeXML(body, malformed, doc)
}

// readOptionalXML is readXML for a document that may be missing, which leaves
// doc as it is.
func (c *call) readOptionalXML(limit int64, malformed osserr.Kind, doc any) error {
	body, err := c.readBody(limit, malformed)
	if err != nil || len(body) == 0 {
		return err
	}
	return decodeXML(body, malformed, doc)
}

func decodeXML(body []byte, malformed osserr.Kind, doc any) error {
	if err := wire.DecodeXML(body, doc); err != nil {
		return malformed.With().Hinted(err.Error())
	}
	return nil
}

// contentMD5 reads the header Content-MD5, nil if there is none.
func contentMD5(h http.Header) ([]byte, error) {
	text := h.Get("Content-Md5")
	if text == "" {
		return nil, nil
	}
	sum, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(sum) != md5.Size {
		return nil, osserr.InvalidDigestFormat.With("ExpectedDigest", text).
			Hinted("Content-MD5 is the Base64 of the 16 bytes of the MD5, not of its hexadecimal form")
	}
	return sum, nil
}

// checkDigests compares what was received with what the client announced.
func checkDigests(h http.Header, wantMD5 []byte, sum digest.Sum) error {
	if wantMD5 != nil {
		if err := checkMD5(wantMD5, sum); err != nil {
			return err
		}
	}
	if want := h.Get(wire.HeaderCRC64); want != "" && want != sum.CRC() {
		return osserr.InvalidCRC64.With("ExpectedCRC64", want, "CalculatedCRC64", sum.CRC())
	}
	return nil
}

func checkMD5(want []byte, sum digest.Sum) error {
	if string(want) == string(sum.MD5[:]) {
		return nil
	}
	return osserr.InvalidDigest.With("ExpectedDigest", base64.StdEncoding.EncodeToString(want), "CalculatedDigest", sum.ContentMD5())
}
