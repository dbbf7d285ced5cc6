package emulator

import (
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/fakeoss/fakeoss/emulator/auth"
	"github.com/fakeoss/fakeoss/emulator/osserr"
	"github.com/fakeoss/fakeoss/emulator/store"
	"github.com/fakeoss/fakeoss/emulator/wire"
)

// getObject answers with an object or a range of it.
// https://help.aliyun.com/zh/oss/developer-reference/getobject
func (c *call) getObject() (*reply, error) {
	overrides, err := c.overrides()
	if err != nil {
		return nil, err
	}
	o, err := c.object()
	if err != nil {
		return nil, err
	}
	rep, err := c.objectReply(o)
	if err != nil {
		o.Body.Release()
		return nil, err
	}
	rep.release = o.Body.Release // the body is written after this function returns
	for name, value := range overrides {
		c.set(name, value)
	}
	c.noteThrottle()
	return rep, nil
}

// headObject answers like getObject without a body.
// https://help.aliyun.com/zh/oss/developer-reference/headobject
func (c *call) headObject() (*reply, error) {
	o, err := c.object()
	if err != nil {
		return nil, err
	}
	defer o.Body.Release()
	return c.objectReply(o)
}

// object returns the object of the request if its conditions hold. The caller
// releases its body.
func (c *call) object() (*store.Object, error) {
	if err := c.refuseVersion(); err != nil {
		return nil, err
	}
	o, err := c.srv.store.Object(c.target.Bucket, c.target.Key)
	if err != nil {
		return nil, err
	}
	if err := conditions(c.r.Header, "", o); err != nil {
		o.Body.Release()
		return nil, err
	}
	return o, nil
}

// objectReply sets the headers of an object and answers with the range that
// the request asks for.
func (c *call) objectReply(o *store.Object) (*reply, error) {
	size := o.Sum.Size
	part, outcome := wire.ByteRange{Length: size}, wire.RangeWhole
	if header := c.r.Header.Get("Range"); header != "" {
		standard := c.r.Header.Get(wire.HeaderRangeBehavior) == "standard"
		part, outcome = wire.ParseRange(header, size, standard)
	}
	rep := &reply{}
	switch outcome {
	case wire.RangeUnsatisfiable:
		return nil, osserr.InvalidRange.With("ActualObjectSize", strconv.FormatInt(size, 10), "RangeRequested", c.r.Header.Get("Range")).
			WithHeader("Content-Range", "bytes */"+strconv.FormatInt(size, 10))
	case wire.RangeWhole:
		part = wire.ByteRange{Length: size}
	case wire.RangePart:
		rep.status = http.StatusPartialContent
		c.set("Content-Range", part.ContentRange(size))
	}
	c.setAttributes(o)
	c.set("Accept-Ranges", "bytes")
	c.set("Etag", wire.QuoteETag(o.ETag()))
	c.set("Last-Modified", wire.FormatHTTPTime(o.Modified))
	c.set(wire.HeaderCRC64, o.Sum.CRC())
	c.set(wire.HeaderObjectType, o.Kind.String())
	c.set(wire.HeaderStorageClass, o.StorageClass)
	switch o.Kind {
	case store.Normal:
		c.set("Content-Md5", o.Sum.ContentMD5())
	case store.Appendable:
		c.set(wire.HeaderNextPosition, strconv.FormatInt(size, 10))
	}
	rep.length = part.Length
	rep.stream = func(w io.Writer) error {
		_, err := o.Body.WriteRange(w, part.Offset, part.Length)
		return err
	}
	return rep, nil
}

// getObjectMeta answers with the little that OSS can tell without looking at
// the metadata.
// https://help.aliyun.com/zh/oss/developer-reference/getobjectmeta
func (c *call) getObjectMeta() (*reply, error) {
	if err := c.refuseVersion(); err != nil {
		return nil, err
	}
	o, err := c.srv.store.Object(c.target.Bucket, c.target.Key)
	if err != nil {
		return nil, err
	}
	defer o.Body.Release()
	c.set("Etag", wire.QuoteETag(o.ETag()))
	c.set("Last-Modified", wire.FormatHTTPTime(o.Modified))
	c.set(wire.HeaderCRC64, o.Sum.CRC())
	if c.r.Method == http.MethodGet {
		return &reply{}, nil // a GET would have to send the bytes that its length announces
	}
	// The stream is never asked for; it is there for the length.
	return &reply{length: o.Sum.Size, stream: func(io.Writer) error { return nil }}, nil
}

// overridable are the query parameters that replace a header of the answer.
var overridable = map[string]string{
	"response-content-type":        "Content-Type",
	"response-content-language":    "Content-Language",
	"response-expires":             "Expires",
	"response-cache-control":       "Cache-Control",
	"response-content-disposition": "Content-Disposition",
	"response-content-encoding":    "Content-Encoding",
}

// overrides reads those parameters. Anonymous requests may not have them.
func (c *call) overrides() (map[string]string, error) {
	var all map[string]string
	for _, p := range c.query {
		name, ok := overridable[p.Name]
		if !ok {
			continue
		}
		if c.identity.Scheme == auth.Anonymous {
			return nil, osserr.OverrideByAnonymous.With()
		}
		if all == nil {
			all = map[string]string{}
		}
		all[name] = p.Value
	}
	return all, nil
}

// conditions checks the four conditional headers, in a copy with a prefix in
// front of their names. All that are there must hold; a date that cannot be
// read does not count (spec oss-api.md E.2.2).
func conditions(h http.Header, prefix string, o *store.Object) error {
	failed := func(name string) error { return osserr.PreconditionFailed.With("Condition", name) }
	if v := h.Get(prefix + "If-Match"); v != "" && !wire.MatchETag(v, o.ETag()) {
		return failed("If-Match")
	}
	if t, ok := date(h, prefix+"If-Unmodified-Since"); ok && o.Modified.After(t) {
		return failed("If-Unmodified-Since")
	}
	if v := h.Get(prefix + "If-None-Match"); v != "" && wire.MatchETag(v, o.ETag()) {
		return notModified(o)
	}
	if t, ok := date(h, prefix+"If-Modified-Since"); ok && !o.Modified.After(t) {
		return notModified(o)
	}
	return nil
}

func date(h http.Header, name string) (time.Time, bool) {
	text := h.Get(name)
	if text == "" {
		return time.Time{}, false // most requests; the parser's error would cost more than the answer
	}
	t, err := http.ParseTime(text)
	return t, err == nil
}

func notModified(o *store.Object) error {
	return osserr.NotModified.With().
		WithHeader("Etag", wire.QuoteETag(o.ETag())).
		WithHeader("Last-Modified", wire.FormatHTTPTime(o.Modified))
}
