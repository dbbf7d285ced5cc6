package emulator

import (
	"net/http"

	"github.com/fakeoss/fakeoss/emulator/osserr"
	"github.com/fakeoss/fakeoss/emulator/store"
	"github.com/fakeoss/fakeoss/emulator/wire"
)

// putObject stores the body of the request, and calls back.
// https://help.aliyun.com/zh/oss/developer-reference/putobject
func (c *call) putObject() (*reply, error) {
	if err := refuseConditions(c.r.Header); err != nil {
		return nil, err
	}
	attrs, err := c.attributes(c.r.Header)
	if err != nil {
		return nil, err
	}
	forbid, err := forbidsOverwrite(c.r.Header.Get(wire.HeaderForbidOverwrite), osserr.InvalidForbidOverwrite)
	if err != nil {
		return nil, err
	}
	if err := c.refuseOverwrite(forbid); err != nil {
		return nil, err
	}
	cb, err := c.callback()
	if err != nil {
		return nil, err
	}
	body, sum, err := c.receive()
	if err != nil {
		return nil, err
	}
	o := &store.Object{Key: c.key(), Body: body, Sum: sum, Attributes: attrs}
	c.hold(body)
	if err := c.commit(o, forbid); err != nil {
		body.Release()
		return nil, err
	}
	c.setWritten(o)
	c.set("Content-Md5", sum.ContentMD5())
	return c.answerUpload(cb, o, &reply{})
}

// refuseConditions refuses what PutObject has not: OSS stores no object on a
// condition, except x-oss-forbid-overwrite, and no range of one.
func refuseConditions(h http.Header) error {
	for _, name := range []string{"If-Modified-Since", "If-Unmodified-Since", "If-Match", "If-None-Match", "Content-Range"} {
		if h.Get(name) != "" {
			return osserr.HeaderNotImplemented.With("Header", name)
		}
	}
	return nil
}

// key returns the key of the target in memory of its own: as it is, it would
// keep the whole request line alive as long as the object.
func (c *call) key() string { return string([]byte(c.target.Key)) }

// refuseOverwrite fails early, before a body is read for nothing. What counts
// is the check in commit.
func (c *call) refuseOverwrite(forbid bool) error {
	if !forbid || c.bucket.Versioning != "" {
		return nil
	}
	o, err := c.srv.store.Object(c.target.Bucket, c.target.Key, "")
	if err != nil {
		return nil
	}
	o.Body.Release()
	return osserr.FileAlreadyExists.With("Key", c.target.Key)
}

// commit puts an object in its place. On success the reference to its body
// belongs to the store. A bucket with versions loses nothing, so that there
// forbidOverwrite has no effect.
func (c *call) commit(o *store.Object, forbidOverwrite bool) error {
	versioned, err := c.srv.put(c.target.Bucket, o, forbidOverwrite)
	if versioned && err == nil {
		c.set(wire.HeaderVersionID, o.VersionID())
	}
	return err
}

// put is commit without an answer. It reports whether the bucket has versions.
func (s *Server) put(bucket string, o *store.Object, forbidOverwrite bool) (versioned bool, err error) {
	o.Modified = s.now()
	err = s.store.Update(bucket, o.Key, func(b *store.Bucket, present []*store.Object) ([]*store.Object, error) {
		if versioned = b.Versioning != ""; forbidOverwrite && !versioned && len(present) > 0 {
			return nil, osserr.FileAlreadyExists.With("Key", o.Key)
		}
		return s.written(b, present, o)
	})
	return versioned, err
}

// setWritten sets the headers that every answer to a write has.
func (c *call) setWritten(o *store.Object) {
	c.set("Etag", wire.QuoteETag(o.ETag()))
	c.set(wire.HeaderCRC64, o.Sum.CRC())
	c.setFields(o.Encryption)
}
