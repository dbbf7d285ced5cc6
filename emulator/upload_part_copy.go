package emulator

import (
	"io"

	"github.com/fakeoss/fakeoss/emulator/internal/digest"
	"github.com/fakeoss/fakeoss/emulator/multipart"
	"github.com/fakeoss/fakeoss/emulator/store"
	"github.com/fakeoss/fakeoss/emulator/wire"
)

// uploadPartCopy makes a part of another object or a range of it. A range that
// the object has not means the whole object (spec oss-api.md F.1).
// https://help.aliyun.com/zh/oss/developer-reference/uploadpartcopy
func (c *call) uploadPartCopy() (*reply, error) {
	number, err := multipart.ParsePartNumber(c.query.Get("partNumber"))
	if err != nil {
		return nil, err
	}
	from, err := c.copySource()
	if err != nil {
		return nil, err
	}
	id := c.uploadID()
	if err := c.srv.uploads.CheckPartCopy(id); err != nil {
		return nil, err
	}
	o, bucket, err := c.copied(from, true) // of a link the content, unlike with CopyObject
	if err != nil {
		return nil, err
	}
	defer o.Body.Release()
	body, sum, err := c.copyPart(o)
	if err != nil {
		return nil, err
	}
	now := c.srv.now()
	if err := c.srv.uploads.PutPart(id, number, body, sum, now); err != nil {
		body.Release()
		return nil, err
	}
	c.setSourceVersion(&bucket, o)
	c.set("Etag", wire.QuoteETag(sum.ETag()))
	c.set(wire.HeaderCRC64, sum.CRC())
	return xmlReply(wire.CopyPartResult(sum.ETag(), now)), nil
}

// copyPart returns the range of an object that the request asks for. A whole
// object is shared; a range is copied, as it needs digests of its own.
func (c *call) copyPart(o *store.Object) (store.Body, digest.Sum, error) {
	size := o.Sum.Size
	part, outcome := wire.ParseRange(c.r.Header.Get(wire.HeaderCopyRange), size, false)
	if outcome != wire.RangePart {
		part = wire.ByteRange{Length: size}
	}
	if part.Length == size && o.Sum.ContentMD5() != "" {
		o.Body.Retain()
		return o.Body, o.Sum, nil
	}
	return c.srv.store.Receive(io.NewSectionReader(o.Body, part.Offset, part.Length), part.Length)
}
