package emulator

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/fakeoss/fakeoss/emulator/auth"
	"github.com/fakeoss/fakeoss/emulator/journal"
	"github.com/fakeoss/fakeoss/emulator/multipart"
	"github.com/fakeoss/fakeoss/emulator/osserr"
	"github.com/fakeoss/fakeoss/emulator/store"
	"github.com/fakeoss/fakeoss/emulator/wire"
)

// A call is one request on its way through the server.
type call struct {
	srv       *Server
	w         http.ResponseWriter
	r         *http.Request
	target    wire.Target
	bucket    store.Bucket // as it was when the request came, without a name if there was none
	firstUse  bool         // there is no such bucket yet, but there will be for who may create it
	query     wire.Query
	sub       bool // the query names a sub-resource
	requestID string
	started   time.Time
	identity  auth.Identity
	entry     *journal.Entry
	recorded  bool // the entry is in the journal
	out       answerWriter
	body      countingBody
	hangUp    bool // close the connection after the answer
	held      []store.Body
	values    []string // of the headers of the answer
}

type callKey struct{}

// callOf returns the call that a request belongs to.
func callOf(r *http.Request) *call { return r.Context().Value(callKey{}).(*call) }

func (s *Server) newCall(w http.ResponseWriter, r *http.Request, t wire.Target) *call {
	now := s.options.now()
	c := &call{srv: s, w: w, target: t, query: wire.ParseQuery(r.URL.RawQuery), started: now, requestID: s.ids.RequestID(now)}
	for _, p := range c.query {
		c.sub = c.sub || isSubResource(r.Method, c.level(), p)
	}
	c.entry = &journal.Entry{RequestID: c.requestID, Bucket: t.Bucket, Key: t.Key, Style: t.Style.String(), Started: now}
	c.entry.SetRequest(r)
	c.body.ReadCloser = r.Body
	c.values = make([]string, 0, 16)
	c.r = r.WithContext(context.WithValue(r.Context(), callKey{}, c))
	c.r.Body = &c.body
	return c
}

// serve runs an operation and writes what comes of it.
func (s *Server) serve(op *operation, r *http.Request) {
	c := callOf(r)
	c.entry.Operation = op.Name
	defer c.finish()
	c.prepareConnection()
	defer c.endConnection()
	rep, err := c.run(op)
	if err != nil {
		rep = c.failed(err)
	}
	c.write(rep)
}

// run does what comes before every operation, and the operation itself. The
// order is that of spec oss-api.md D.7: a missing bucket comes before a bad
// signature.
func (c *call) run(op *operation) (rep *reply, err error) {
	defer func() {
		if p := recover(); p != nil {
			if p == http.ErrAbortHandler {
				panic(p)
			}
			c.logFault("panic", fmt.Sprint(p), "stack", string(debug.Stack()))
			err = osserr.InternalError.With().Hinted("this is a fault of fakeoss itself; the log has the details")
		}
	}()
	if err := c.checkTarget(op); err != nil {
		return nil, err
	}
	if err := c.authenticate(op); err != nil {
		return nil, err
	}
	if err := c.authorize(op); err != nil {
		return nil, err
	}
	if op.handle == nil {
		return nil, osserr.NotImplementedOperation.With("Operation", op.Name).
			Hinted(op.Name + " is not part of this version of fakeoss; docs/compatibility.md lists what is")
	}
	if err := c.checkReferer(op); err != nil {
		return nil, err
	}
	switch op.Name {
	case "", opOptionObject: // change nothing
	case opPostObject: // knows later who sent it
	default:
		if err := c.createOnFirstUse(); err != nil {
			return nil, err
		}
	}
	if op.orPutBucket && c.bucket.Name == "" {
		return c.putBucket()
	}
	return c.perform(op)
}

// logFault reports a fault of the emulator itself.
func (c *call) logFault(attrs ...any) {
	attrs = append([]any{"op", c.entry.Operation, "request_id", c.requestID}, attrs...)
	c.srv.options.logger.Error("a fault of fakeoss; please report it", attrs...)
}

// checkTarget checks the names in a request and that there is such a bucket.
func (c *call) checkTarget(op *operation) error {
	t := c.target
	if t.Bucket == "" {
		return nil
	}
	if err := wire.CheckBucketName(t.Bucket); err != nil {
		return err
	}
	// The bucket comes first: its CORS rules go for errors too.
	var missing error
	c.bucket, missing = c.srv.store.Bucket(t.Bucket)
	if t.Key != "" {
		if err := wire.CheckKey(t.Key); err != nil {
			return err
		}
	}
	if c.srv.options.strict && t.Style == wire.PathStyle && !isAddress(c.r.Host) {
		return osserr.SecondLevelDomainForbidden.With("Bucket", t.Bucket).
			Hinted("OSS serves path style under IP addresses only; strict mode does too")
	}
	switch {
	case !errors.Is(missing, store.ErrNoBucket):
		return missing
	case op.Name == opPutBucket || op.Name == opPutBucketAcl:
		return nil // they create it
	}
	c.firstUse = c.srv.options.autoBucket && op.Name != "DeleteBucket"
	if c.firstUse || op.orPutBucket {
		return nil
	}
	return missing
}

// createOnFirstUse creates the bucket that a request is the first to name, if
// the server was told to and whoever asks may create one.
func (c *call) createOnFirstUse() error {
	if !c.firstUse {
		return nil
	}
	if err := c.permitKey(opPutBucket, "", "", http.Header{}); err != nil {
		return err
	}
	err := c.srv.CreateBucket(string([]byte(c.target.Bucket)))
	if err != nil && !errors.Is(err, store.ErrBucketExists) {
		return err
	}
	c.entry.Note("the bucket was created on its first use, which OSS would not do")
	c.bucket, err = c.srv.store.Bucket(c.target.Bucket)
	return err
}

// hold keeps a body readable until the call ends, whatever becomes of the
// object it belongs to.
func (c *call) hold(b store.Body) {
	b.Retain()
	c.held = append(c.held, b)
}

// isAddress reports whether a Host header has an IP address for a name.
func isAddress(header string) bool {
	host, _, err := net.SplitHostPort(header)
	if err != nil {
		host = header
	}
	return net.ParseIP(strings.Trim(host, "[]")) != nil
}

// uploadID names the multipart upload that the query is about.
func (c *call) uploadID() multipart.ID {
	return multipart.ID{Bucket: c.target.Bucket, Key: c.target.Key, Upload: c.query.Get("uploadId")}
}

// clientIP is the address of the uploader.
func (c *call) clientIP() string {
	host, _, err := net.SplitHostPort(c.r.RemoteAddr)
	if err != nil {
		return c.r.RemoteAddr
	}
	return host
}

// intParam reads a number from the query, def if it is absent or empty.
func (c *call) intParam(name string, def, least, most int) (int, error) {
	text, ok := c.query.Lookup(name)
	if !ok || text == "" {
		return def, nil // SDKs send the names of parameters that are not set
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < least || n > most {
		return 0, osserr.InvalidArgument.
			Saying(fmt.Sprintf("Argument %s must be an integer between %d and %d.", name, least, most)).
			With("ArgumentName", name, "ArgumentValue", text)
	}
	return n, nil
}

// keyEncoder reads the parameter encoding-type.
func (c *call) keyEncoder() (wire.KeyEncoder, error) {
	switch text, ok := c.query.Lookup("encoding-type"); {
	case !ok || text == "":
		return wire.KeyEncoder{}, nil
	case text == "url":
		return wire.KeyEncoder{URL: true}, nil
	default:
		return wire.KeyEncoder{}, osserr.InvalidEncodingType.With("ArgumentName", "encoding-type", "ArgumentValue", text)
	}
}
