package emulator

import (
	"errors"
	"io"
	"net/http"
	"strconv"

	"github.com/fakeoss/fakeoss/emulator/journal"
	"github.com/fakeoss/fakeoss/emulator/osserr"
	"github.com/fakeoss/fakeoss/emulator/store"
	"github.com/fakeoss/fakeoss/emulator/wire"
)

// A reply is what an operation answers. Headers are set on the call while the
// operation runs; those of one that fails are dropped.
type reply struct {
	status      int // 200 if 0
	contentType string
	body        []byte

	// stream writes a body of length bytes, if it is not nil. A negative length
	// is one that is not known before.
	stream func(io.Writer) error
	length int64 // or unknownLength

	// release gives back what stream needs, if it is not nil.
	release func()
}

// unknownLength is the length of a body that is sent in chunks.
const unknownLength = -1

// header returns the headers of the answer.
func (c *call) header() http.Header { return c.w.Header() }

// set sets a header of the answer. The name must be a key of http.Header as it
// stands. All values share one array, where Header.Set makes one for each.
func (c *call) set(name, value string) {
	c.values = append(c.values, value)
	n := len(c.values)
	c.header()[name] = c.values[n-1 : n : n]
}

// xmlReply answers with a document.
func xmlReply(body []byte) *reply {
	return &reply{contentType: "application/xml", body: body}
}

// errorReply answers with an error document, which an answer to HEAD carries
// in a header.
func (c *call) errorReply(e *osserr.Error) *reply {
	c.entry.Err = &journal.Failure{Code: e.Code, Message: e.Message, EC: e.EC, Hint: e.Hint}
	if e.EC != "" {
		c.set(wire.HeaderEC, e.EC)
	}
	for _, x := range e.Header {
		c.set(x.Name, x.Value)
	}
	switch {
	case e.Status == http.StatusNotModified:
		return &reply{status: e.Status}
	case c.r.Method == http.MethodHead:
		c.set(wire.HeaderErr, e.Encoded(c.requestID, c.r.Host))
		return &reply{status: e.Status, contentType: "application/xml"}
	}
	rep := xmlReply(e.XML(c.requestID, c.r.Host))
	rep.status = e.Status
	return rep
}

// failed turns the error of an operation into an answer. What is no error of
// OSS is a fault of the emulator: loud, and never passed off as something else.
func (c *call) failed(err error) *reply {
	clear(c.header())
	var known *osserr.Error
	switch {
	case errors.As(err, &known):
	case errors.Is(err, store.ErrNoBucket):
		known = osserr.NoSuchBucket.With("BucketName", c.target.Bucket).Hinted(c.adviceOnBucket())
	case errors.Is(err, store.ErrNoObject):
		known = osserr.NoSuchKey.With("Key", c.target.Key)
	default:
		c.logFault("err", err)
		known = osserr.InternalError.With().Hinted("this is a fault of fakeoss itself: " + err.Error())
	}
	c.drain()
	return c.errorReply(known)
}

func (c *call) adviceOnBucket() string {
	advice := "create it with PutBucket, or start fakeoss with --bucket " + c.target.Bucket
	if c.target.Style == wire.VirtualHost {
		advice += "; the bucket was taken from the host " + c.r.Host + ", and if that is an endpoint as it is, name it with --domain"
	}
	return advice
}

// write sends the answer.
func (c *call) write(rep *reply) {
	if rep.release != nil {
		defer rep.release()
	}
	h := c.header()
	now := c.srv.options.now()
	c.set("Server", "AliyunOSS")
	c.set("Date", c.srv.dates.format(now))
	c.set(wire.HeaderRequestID, c.requestID)
	c.set(wire.HeaderServerTime, strconv.FormatInt(now.Sub(c.started).Milliseconds(), 10))
	if c.hangUp {
		c.set("Connection", "close")
	}
	c.answerCORS()
	if rep.contentType != "" {
		c.set("Content-Type", rep.contentType)
	} else if h["Content-Type"] == nil {
		h["Content-Type"] = nil // keeps net/http from guessing one
	}
	length := rep.length
	if rep.stream == nil {
		length = int64(len(rep.body))
	}
	status := rep.status
	if status == 0 {
		status = http.StatusOK
	}
	bodyless := status == http.StatusNoContent || status == http.StatusNotModified
	if !bodyless && length != unknownLength {
		c.set("Content-Length", strconv.FormatInt(length, 10))
	}
	c.entry.SetResponse(status, h)
	if bodyless || c.r.Method == http.MethodHead || length == 0 {
		c.record()
		c.w.WriteHeader(status)
		return
	}
	c.w.WriteHeader(status)
	if length == unknownLength {
		// Or net/http would find out the length of a short body and announce it.
		_ = http.NewResponseController(c.w).Flush()
	}
	c.out = answerWriter{c: c, length: length}
	var err error
	if rep.stream != nil {
		err = rep.stream(&c.out)
	} else {
		_, err = c.out.Write(rep.body)
	}
	switch {
	case c.recorded:
	case err != nil:
		c.entry.Note("the client went away before it had the whole answer")
	default:
		// The last chunk, which ends the answer, goes out when the handler
		// has returned.
		c.entry.BytesOut = c.out.written
	}
}

// An answerWriter sends the body of an answer, and puts the exchange into the
// journal before the last piece of it.
type answerWriter struct {
	c               *call
	length, written int64
}

// lastPiece is about what a connection takes at once. Whether a client is
// still there to read it nobody knows, so the entry loses nothing by being
// complete before.
const lastPiece = 64 << 10

func (w *answerWriter) Write(p []byte) (n int, err error) {
	defer func() { w.written += int64(n) }()
	if left := w.length - w.written; w.length == unknownLength || int64(len(p)) < left {
		return w.c.w.Write(p)
	}
	if len(p) > lastPiece {
		if n, err = w.c.w.Write(p[:len(p)-lastPiece]); err != nil {
			return n, err
		}
	}
	w.c.entry.BytesOut = w.length
	w.c.record()
	last, err := w.c.w.Write(p[n:])
	return n + last, err
}

// record puts the exchange into the journal, once. The entry does not change
// from then on.
func (c *call) record() {
	if c.recorded {
		return
	}
	c.recorded = true
	c.entry.Identity = c.identity
	c.entry.BytesIn = c.body.n
	c.entry.Duration = c.srv.options.now().Sub(c.started)
	c.srv.journal.Add(c.entry)
}

// finish gives back what the call holds.
func (c *call) finish() {
	for _, b := range c.held {
		b.Release()
	}
	c.record() // of an answer that broke off, there is no entry yet
}
