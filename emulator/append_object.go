package emulator

import (
	"errors"
	"strconv"

	"github.com/fakeoss/fakeoss/emulator/internal/digest"
	"github.com/fakeoss/fakeoss/emulator/osserr"
	"github.com/fakeoss/fakeoss/emulator/store"
	"github.com/fakeoss/fakeoss/emulator/wire"
)

// appendObject adds the body of the request to the end of an object. What the
// request says of the object counts only when it creates it, except for the ACL.
// In a bucket with versions it makes one only then: appending changes the newest
// (the Go SDK's TestAppendObject and TestVersioningAppendObject).
// https://help.aliyun.com/zh/oss/developer-reference/appendobject
func (c *call) appendObject() (*reply, error) {
	position, err := c.appendPosition()
	if err != nil {
		return nil, err
	}
	attrs, attrsErr := c.attributes(c.r.Header)
	if err := c.checkAppend(position, attrsErr); err != nil {
		return nil, err
	}
	body, sum, err := c.receive()
	if err != nil {
		return nil, err
	}
	defer body.Release() // the object has references of its own
	added := &store.Object{Key: c.key(), Body: body, Sum: sum, Kind: store.Appendable, Modified: c.srv.now(), Attributes: attrs}
	var o *store.Object
	acl := c.r.Header.Get(wire.HeaderObjectACL)
	versioned := false
	err = c.srv.store.Update(c.target.Bucket, c.target.Key, func(b *store.Bucket, versions []*store.Object) ([]*store.Object, error) {
		versioned = b.Versioning != ""
		present := newest(versions)
		if err := appendable(present, position, attrsErr); err != nil {
			return nil, err
		}
		if present == nil {
			next, err := c.srv.written(b, versions, added)
			if err == nil {
				o = c.srv.appended(nil, added)
				next[0] = o
			}
			return next, err
		}
		if err := c.srv.checkMutable(b, present); err != nil {
			return nil, err
		}
		o = c.srv.appended(present, added)
		if acl != "" && attrsErr == nil {
			changed := *o.Attributes
			changed.ACL = acl
			o.Attributes = &changed
		}
		return replaced(versions, present, o), nil
	})
	if err != nil {
		return nil, err
	}
	c.setWritten(o)
	if versioned {
		c.set(wire.HeaderVersionID, o.VersionID())
	}
	c.set(wire.HeaderNextPosition, formatSize(o.Sum.Size))
	c.noteNoCallback()
	return &reply{}, nil
}

// checkAppend fails early, before a body is read for nothing.
func (c *call) checkAppend(position int64, attrsErr error) error {
	present, err := c.srv.store.Object(c.target.Bucket, c.target.Key, "")
	if errors.Is(err, store.ErrNoObject) {
		return appendable(nil, position, attrsErr)
	}
	if err != nil {
		return err
	}
	defer present.Body.Release()
	return appendable(newest([]*store.Object{present}), position, attrsErr)
}

// newest returns the first of some versions, nil if it is a delete marker or
// there is none.
func newest(versions []*store.Object) *store.Object {
	if len(versions) == 0 || versions[0].Kind == store.DeleteMarker {
		return nil
	}
	return versions[0]
}

// appendable checks that a body may be added at a position.
func appendable(present *store.Object, position int64, attrsErr error) error {
	length := int64(0)
	if present != nil {
		if present.Kind != store.Appendable {
			return osserr.ObjectNotAppendable.With("Key", present.Key)
		}
		if !present.Sealed.IsZero() {
			return osserr.ObjectAlreadySealed.With("Key", present.Key)
		}
		length = present.Sum.Size
	}
	if position != length {
		return osserr.PositionNotEqualToLength.With().WithHeader(wire.HeaderNextPosition, formatSize(length))
	}
	if present == nil {
		return attrsErr
	}
	return nil
}

func (c *call) appendPosition() (int64, error) {
	text := c.query.Get("position")
	if text == "" {
		return 0, osserr.PositionMissing.With("ArgumentName", "position", "ArgumentValue", "")
	}
	n, err := strconv.ParseUint(text, 10, 63)
	if err != nil {
		return 0, osserr.PositionNotInteger.With("ArgumentName", "position", "ArgumentValue", text)
	}
	return int64(n), nil
}

// appended makes the object that present becomes. Its entity tag is opaque,
// different for every length, and ends like those of OSS (A050).
func (s *Server) appended(present, added *store.Object) *store.Object {
	o := *added
	o.Sum.MD5 = [len(o.Sum.MD5)]byte{} // that of the last piece at most
	if present == nil {
		o.Body.Retain()
	} else {
		o.Attributes, o.Version = present.Attributes, present.Version
		o.Body = s.store.Join(present.Body, added.Body)
		o.Sum = digest.Sum{
			Size:  present.Sum.Size + added.Sum.Size,
			CRC64: digest.CombineCRC64(present.Sum.CRC64, added.Sum.CRC64, added.Sum.Size),
		}
	}
	tag := digest.Of(strconv.AppendUint(strconv.AppendInt(nil, o.Sum.Size, 10), o.Sum.CRC64, 10))
	o.Tag = tag.ETag()[:24] + "00000000"
	return &o
}

func formatSize(n int64) string { return strconv.FormatInt(n, 10) }
