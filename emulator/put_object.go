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
	bucket, err := c.srv.store.Bucket(c.target.Bucket)
	if err != nil {
		return nil, err
	}
	attrs, err := attributes(c.r.Header, bucket)
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
	c.noteThrottle()
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

// key returns the key of the target in memory of its own: as it is, it would
// keep the whole request line alive as long as the object.
func (c *call) key() string { return string([]byte(c.target.Key)) }

// refuseOverwrite fails early, before a body is read for nothing. What counts
// is the check in commit.
func (c *call) refuseOverwrite(forbid bool) error {
	if !forbid {
		return nil
	}
	o, err := c.srv.store.Object(c.target.Bucket, c.target.Key)
	if err != nil {
		return nil
	}
	o.Body.Release()
	return osserr.FileAlreadyExists.With("Key", c.target.Key)
}

// commit puts an object in its place. On success the reference to its body
// belongs to the store.
func (c *call) commit(o *store.Object, forbidOverwrite bool) error {
	o.Modified = c.srv.now()
	return c.srv.store.Update(c.target.Bucket, o.Key, func(present *store.Object) (*store.Object, error) {
		if present != nil && forbidOverwrite {
			return nil, osserr.FileAlreadyExists.With("Key", o.Key)
		}
		return o, nil
	})
}

// setWritten sets the headers that every answer to a write has.
func (c *call) setWritten(o *store.Object) {
	c.set("Etag", wire.QuoteETag(o.ETag()))
	c.set(wire.HeaderCRC64, o.Sum.CRC())
	c.echoEncryption(o.Attributes)
}

// noteThrottle says that a traffic limit has no effect (A007).
func (c *call) noteThrottle() {
	if c.r.Header.Get("X-Oss-Traffic-Limit") != "" || c.query.Has("x-oss-traffic-limit") {
		c.entry.Note("x-oss-traffic-limit has no effect in this version; OSS would slow the transfer down")
	}
}

// deleteObject removes an object. There need not be one.
// https://help.aliyun.com/zh/oss/developer-reference/deleteobject
func (c *call) deleteObject() (*reply, error) {
	if err := c.refuseVersion(); err != nil {
		return nil, err
	}
	if err := c.remove(c.target.Key); err != nil {
		return nil, err
	}
	return &reply{status: http.StatusNoContent}, nil
}

func (c *call) remove(key string) error {
	return c.srv.store.Update(c.target.Bucket, key, func(*store.Object) (*store.Object, error) { return nil, nil })
}

// refuseVersion refuses to address a version: a bucket that was never
// versioned has only the one called null, and this version knows no others.
func (c *call) refuseVersion() error {
	if v, ok := c.query.Lookup("versionId"); ok && v != "null" {
		return osserr.NotImplementedOperation.With("Operation", c.entry.Operation+" with versionId").
			Hinted("versioning is not part of this version of fakeoss")
	}
	return nil
}
