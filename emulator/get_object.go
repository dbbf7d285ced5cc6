package emulator

import (
	"io"
	"net/http"

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
	throttle, err := c.throttle()
	if err != nil {
		return nil, err
	}
	o, err := c.readable()
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
	if throttle != nil {
		throttle.tell(c, rep.length)
		stream := rep.stream
		rep.stream = func(w io.Writer) error { return stream(throttle.writer(w)) }
	}
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

// object returns the object of the request, or what it leads to, if its
// conditions hold. The caller releases its body.
func (c *call) object() (*store.Object, error) {
	o, err := c.find()
	if err != nil {
		return nil, err
	}
	if o, err = c.follow(&c.bucket, o); err != nil {
		return nil, err
	}
	if err := conditions(c.r.Header, "", o); err != nil {
		o.Body.Release()
		return nil, err
	}
	return o, nil
}

// readable is object for operations that read the content, which archived
// objects do not give away.
func (c *call) readable() (*store.Object, error) {
	o, err := c.object()
	if err == nil && c.frozen(o) {
		o.Body.Release()
		return nil, osserr.InvalidObjectState.With("Key", o.Key).Hinted("the object is of the class " + o.StorageClass + "; restore it with RestoreObject first")
	}
	return o, err
}

// objectReply sets the headers of an object and answers with the range that
// the request asks for.
func (c *call) objectReply(o *store.Object) (*reply, error) {
	part, status, err := c.byteRange(o.Sum.Size)
	if err != nil {
		return nil, err
	}
	rep := &reply{status: status, length: part.Length}
	c.setObject(o)
	rep.stream = func(w io.Writer) error {
		_, err := o.Body.WriteRange(w, part.Offset, part.Length)
		return err
	}
	if c.r.Header.Get("Range") == "" && c.wantsGzip(o) {
		c.compress(rep)
	}
	return rep, nil
}

// byteRange returns the part of size bytes that the request asks for, and the
// status of an answer with it.
func (c *call) byteRange(size int64) (part wire.ByteRange, status int, err error) {
	whole := wire.ByteRange{Length: size}
	header := c.r.Header.Get("Range")
	if header == "" {
		return whole, http.StatusOK, nil
	}
	part, outcome := wire.ParseRange(header, size, c.r.Header.Get(wire.HeaderRangeBehavior) == "standard")
	switch outcome {
	case wire.RangeUnsatisfiable:
		return whole, 0, osserr.InvalidRange.With("ActualObjectSize", formatSize(size), "RangeRequested", header).
			WithHeader("Content-Range", "bytes */"+formatSize(size))
	case wire.RangePart:
		c.set("Content-Range", part.ContentRange(size))
		return part, http.StatusPartialContent, nil
	}
	return whole, http.StatusOK, nil
}

// setObject sets the headers that tell of an object.
func (c *call) setObject(o *store.Object) {
	c.setAttributes(o)
	c.setVersion(o)
	c.set("Accept-Ranges", "bytes")
	c.set("Etag", wire.QuoteETag(o.ETag()))
	c.set("Last-Modified", wire.FormatHTTPTime(o.Modified))
	c.set(wire.HeaderCRC64, o.Sum.CRC())
	c.set(wire.HeaderObjectType, o.Kind.String())
	c.set(wire.HeaderStorageClass, o.StorageClass)
	if md5 := o.Sum.ContentMD5(); md5 != "" {
		c.set("Content-Md5", md5)
	}
	if o.Kind == store.Appendable {
		c.set(wire.HeaderNextPosition, formatSize(o.Sum.Size))
		if !o.Sealed.IsZero() {
			c.set(wire.HeaderSealedTime, wire.FormatHTTPTime(o.Sealed))
		}
	}
	if o.Restore != nil {
		if state := restoreState(o, c.srv.now()); state != "" {
			c.set(wire.HeaderRestore, state)
		}
	}
}

// getObjectMeta answers with the little that OSS can tell without looking at
// the metadata.
// https://help.aliyun.com/zh/oss/developer-reference/getobjectmeta
func (c *call) getObjectMeta() (*reply, error) {
	o, err := c.find()
	if err != nil {
		return nil, err
	}
	if o, err = c.follow(&c.bucket, o); err != nil {
		return nil, err
	}
	defer o.Body.Release()
	c.set("Etag", wire.QuoteETag(o.ETag()))
	c.set("Last-Modified", wire.FormatHTTPTime(o.Modified))
	c.set(wire.HeaderCRC64, o.Sum.CRC())
	c.setVersion(o)
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
