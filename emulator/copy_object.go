package emulator

import (
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
	bucket, err := c.srv.store.Bucket(c.target.Bucket)
	if err != nil {
		return nil, err
	}
	fromBucket, fromKey, err := copySource(c.r.Header.Get(wire.HeaderCopySource))
	if err != nil {
		return nil, err
	}
	replace, err := replacesMetadata(c.r.Header.Get(wire.HeaderMetaDirective))
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
	source, err := c.copySourceObject(fromBucket, fromKey)
	if err != nil {
		return nil, err
	}
	// The reference to the source's body becomes that of the copy.
	itself := fromBucket == c.target.Bucket && fromKey == c.target.Key
	if !replace && !itself {
		attrs = &store.Attributes{ContentType: source.ContentType, Fields: source.Fields, ACL: attrs.ACL, StorageClass: attrs.StorageClass}
	}
	o := &store.Object{Key: c.key(), Body: source.Body, Sum: source.Sum, Tag: source.Tag, Kind: copiedKind(source.Kind), Attributes: attrs}
	if err := c.commit(o, forbid); err != nil {
		source.Body.Release()
		return nil, err
	}
	c.setWritten(o)
	c.noteNoCallback()
	return xmlReply(wire.CopyObjectResult(o.ETag(), o.Modified)), nil
}

// copySourceObject returns the source if the conditions on it hold.
func (c *call) copySourceObject(bucket, key string) (*store.Object, error) {
	source, err := c.srv.store.Object(bucket, key)
	switch err {
	case nil:
	case store.ErrNoBucket:
		return nil, osserr.NoSuchBucket.With("BucketName", bucket)
	case store.ErrNoObject:
		return nil, osserr.NoSuchKey.With("Key", key).Hinted("this is the source of the copy")
	default:
		return nil, err
	}
	if err := conditions(c.r.Header, "X-Oss-Copy-Source-", source); err != nil {
		source.Body.Release()
		return nil, err
	}
	return source, nil
}

// copySource reads "/bucket/key", the key percent-encoded. The slash in front
// may be missing. A plus sign is a blank: so the Go SDK v1 writes them (A053).
func copySource(header string) (bucket, key string, err error) {
	path, query, _ := strings.Cut(header, "?")
	bucket, key, _ = strings.Cut(strings.TrimPrefix(path, "/"), "/")
	if key, err = url.QueryUnescape(key); err != nil || bucket == "" || key == "" {
		return "", "", osserr.InvalidCopySource.With("ArgumentName", "x-oss-copy-source", "ArgumentValue", header)
	}
	if v, ok := wire.ParseQuery(query).Lookup("versionId"); ok && v != "null" {
		return "", "", osserr.NotImplementedOperation.With("Operation", "CopyObject with versionId").
			Hinted("versioning is not part of this version of fakeoss")
	}
	return bucket, key, nil
}

func replacesMetadata(directive string) (bool, error) {
	switch strings.ToUpper(directive) {
	case "", "COPY":
		return false, nil
	case "REPLACE":
		return true, nil
	}
	return false, osserr.InvalidDirective.With("ArgumentName", "x-oss-metadata-directive", "ArgumentValue", directive)
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
