package emulator

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/fakeoss/fakeoss/emulator/osserr"
	"github.com/fakeoss/fakeoss/emulator/store"
	"github.com/fakeoss/fakeoss/emulator/wire"
)

// copyObject makes an object of another one's content. The copy shares the
// bytes with its source. Its ACL is never copied, and an object copied onto
// itself takes the metadata of the request.
// https://help.aliyun.com/zh/oss/developer-reference/copyobject
func (c *call) copyObject() (*reply, error) {
	from, err := c.copySource()
	if err != nil {
		return nil, err
	}
	replaceMeta, err := replaces(c.r.Header, wire.HeaderMetaDirective)
	if err != nil {
		return nil, err
	}
	replaceTags, err := replaces(c.r.Header, wire.HeaderTagDirective)
	if err != nil {
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
	source, bucket, err := c.copied(from, false)
	if err != nil {
		return nil, err
	}
	next := *attrs
	itself := from.bucket == c.target.Bucket && from.key == c.target.Key && from.version == ""
	if !replaceMeta && !itself {
		next.ContentType, next.Fields = source.ContentType, source.Fields
	}
	if !replaceTags {
		next.Tags = source.Tags
	}
	next.Target = source.Target
	// The reference to the source's body becomes that of the copy.
	o := &store.Object{Key: c.key(), Body: source.Body, Sum: source.Sum, Tag: source.Tag, Kind: copiedKind(source.Kind), Attributes: shared(next)}
	if err := c.commit(o, forbid); err != nil {
		source.Body.Release()
		return nil, err
	}
	c.setWritten(o)
	c.setSourceVersion(&bucket, source)
	c.noteNoCallback()
	return xmlReply(wire.CopyObjectResult(o.ETag(), o.Modified)), nil
}

// A source is what a copy is made of.
type source struct{ bucket, key, version string }

// copied returns the source of a copy and its bucket, if the conditions on it
// hold and it can be read. If through is set, a link stands for what it leads
// to. The caller releases the source's body.
func (c *call) copied(from source, through bool) (o *store.Object, b store.Bucket, err error) {
	b, err = c.srv.store.Bucket(from.bucket)
	if errors.Is(err, store.ErrNoBucket) {
		return nil, b, osserr.NoSuchBucket.With("BucketName", from.bucket).Hinted("this is the bucket to copy from")
	}
	if err == nil {
		o, err = c.lookup(from.bucket, from.key, from.version)
	}
	if err == nil && through {
		o, err = c.follow(&b, o)
	}
	if err != nil {
		return nil, b, err
	}
	if err = conditions(c.r.Header, "X-Oss-Copy-Source-", o); err == nil && c.frozenIn(&b, o) {
		err = osserr.InvalidObjectState.With("Key", o.Key).Hinted("the object to copy is of the class " + o.StorageClass + "; restore it first")
	}
	if err != nil {
		o.Body.Release()
		return nil, b, err
	}
	return o, b, nil
}

// setSourceVersion tells which version was copied, if its bucket has some.
func (c *call) setSourceVersion(b *store.Bucket, o *store.Object) {
	if b.Versioning != "" {
		c.set(wire.HeaderSourceVersionID, o.VersionID())
	}
}

// copySource reads "/bucket/key?versionId=…", the key percent-encoded. The
// slash in front may be missing. A plus sign is a blank: so the Go SDK v1
// writes them (A053).
func (c *call) copySource() (from source, err error) {
	header := c.r.Header.Get(wire.HeaderCopySource)
	path, query, _ := strings.Cut(header, "?")
	from.bucket, from.key, _ = strings.Cut(strings.TrimPrefix(path, "/"), "/")
	if from.key, err = url.QueryUnescape(from.key); err != nil || from.bucket == "" || from.key == "" {
		return from, osserr.InvalidCopySource.With("ArgumentName", "x-oss-copy-source", "ArgumentValue", header)
	}
	from.version = wire.ParseQuery(query).Get("versionId")
	return from, nil
}

// replaces reads x-oss-metadata-directive or x-oss-tagging-directive.
func replaces(h http.Header, name string) (bool, error) {
	switch value := h.Get(name); strings.ToUpper(value) {
	case "", "COPY":
		return false, nil
	case "REPLACE":
		return true, nil
	default:
		return false, osserr.InvalidDirective.With("ArgumentName", strings.ToLower(name), "ArgumentValue", value)
	}
}

// copiedKind is the kind of a copy: one of an appendable object is Normal
// (A051).
func copiedKind(source store.Kind) store.Kind {
	if source == store.Appendable {
		return store.Normal
	}
	return source
}

// noteNoCallback says why a callback parameter has no effect: OSS documents it
// for PutObject, PostObject and CompleteMultipartUpload only.
func (c *call) noteNoCallback() {
	if c.r.Header.Get(wire.HeaderCallback) != "" || c.query.Has("callback") {
		c.entry.Note("OSS makes no callback for " + c.entry.Operation + "; the parameter has no effect")
	}
}
