package emulator

import (
	"errors"
	"net/url"
	"slices"

	"github.com/fakeoss/fakeoss/emulator/internal/digest"
	"github.com/fakeoss/fakeoss/emulator/osserr"
	"github.com/fakeoss/fakeoss/emulator/store"
	"github.com/fakeoss/fakeoss/emulator/wire"
)

// putSymlink makes an object that stands for another one of the bucket, which
// need not exist.
// https://help.aliyun.com/zh/oss/developer-reference/putsymlink
func (c *call) putSymlink() (*reply, error) {
	attrs, err := c.attributes(c.r.Header)
	if err != nil {
		return nil, err
	}
	link := *attrs
	if link.Target, err = symlinkTarget(c.r.Header.Get(wire.HeaderSymlinkTarget)); err != nil {
		return nil, err
	}
	forbid, err := forbidsOverwrite(c.r.Header.Get(wire.HeaderForbidOverwrite), osserr.InvalidForbidOverwrite)
	if err != nil {
		return nil, err
	}
	o := &store.Object{
		Key: c.key(), Body: c.srv.store.Join(), Sum: digest.Of(nil), Kind: store.Symlink,
		Tag: digest.Of([]byte(link.Target)).ETag(), Attributes: &link,
	}
	if err := c.commit(o, forbid); err != nil {
		return nil, err
	}
	c.set("Etag", wire.QuoteETag(o.ETag()))
	return &reply{}, nil
}

// symlinkTarget reads the key that a link leads to.
func symlinkTarget(header string) (string, error) {
	if header == "" {
		return "", osserr.MissingSymlinkTarget.With("ArgumentName", "x-oss-symlink-target", "ArgumentValue", "")
	}
	key, err := url.QueryUnescape(header)
	if err == nil {
		err = wire.CheckKey(key)
	}
	if err != nil {
		return "", osserr.InvalidSymlinkTarget.With("ArgumentName", "x-oss-symlink-target", "ArgumentValue", header).Hinted(err.Error())
	}
	return key, nil
}

// getSymlink tells where a link leads.
// https://help.aliyun.com/zh/oss/developer-reference/getsymlink
func (c *call) getSymlink() (*reply, error) {
	o, err := c.find()
	if err != nil {
		return nil, err
	}
	defer o.Body.Release()
	if o.Kind != store.Symlink {
		return nil, osserr.NotSymlink.With("Key", o.Key)
	}
	c.setAttributes(o)
	c.setVersion(o)
	c.set(wire.HeaderSymlinkTarget, wire.EncodeURL(o.Target, "/"))
	c.set("Etag", wire.QuoteETag(o.ETag()))
	c.set("Last-Modified", wire.FormatHTTPTime(o.Modified))
	return &reply{}, nil
}

// follow returns what a link leads to, as it is seen through the link: content
// and entity tag are those of the target, metadata and time those of the link
// (spec oss-api.md E.7). Whoever reads it must be allowed to read the target:
// PutSymlink does not look at it. It takes over the reference to the link's body;
// any other object it returns as it is.
func (c *call) follow(b *store.Bucket, o *store.Object) (*store.Object, error) {
	if o.Kind != store.Symlink {
		return o, nil
	}
	defer o.Body.Release()
	if err := c.permitIn(b, opGetObject, o.Target, "", c.r.Header); err != nil {
		return nil, err
	}
	target, err := c.srv.store.Object(b.Name, o.Target, "")
	if errors.Is(err, store.ErrNoObject) {
		return nil, osserr.SymlinkTargetNotExist.With("Key", o.Key, "SymlinkTarget", o.Target)
	}
	if err != nil {
		return nil, err
	}
	if target.Kind == store.DeleteMarker || target.Kind == store.Symlink {
		target.Body.Release()
		if target.Kind == store.Symlink {
			return nil, osserr.InvalidTargetType.With("Key", o.Key, "SymlinkTarget", o.Target).Hinted("a symbolic link may not lead to another one")
		}
		return nil, osserr.SymlinkTargetNotExist.With("Key", o.Key, "SymlinkTarget", o.Target)
	}
	seen := *target
	attributes := *o.Attributes
	attributes.ContentType, attributes.StorageClass = target.ContentType, target.StorageClass
	attributes.Fields = withEncodingOf(o.Fields, target.Fields)
	attributes.Encryption, attributes.Restore = target.Encryption, target.Restore
	seen.Key, seen.Version, seen.Kind, seen.Modified, seen.Attributes = o.Key, o.Version, store.Symlink, o.Modified, &attributes
	return &seen, nil
}

// withEncodingOf returns the fields of a link with the Content-Encoding of its
// target: it says how to read the content.
func withEncodingOf(link, target []store.Field) []store.Field {
	encoding := func(f store.Field) bool { return f.Name == "Content-Encoding" }
	fields := slices.DeleteFunc(slices.Clone(link), encoding)
	if i := slices.IndexFunc(target, encoding); i >= 0 {
		fields = append(fields, target[i])
	}
	return fields
}
