package emulator

import (
	"github.com/fakeoss/fakeoss/emulator/osserr"
	"github.com/fakeoss/fakeoss/emulator/store"
	"github.com/fakeoss/fakeoss/emulator/wire"
)

// listObjects lists a bucket, in its first version.
// https://help.aliyun.com/zh/oss/developer-reference/listobjects
func (c *call) listObjects() (*reply, error) {
	q, encoder, err := c.listQuery("marker")
	if err != nil {
		return nil, err
	}
	page, err := c.srv.store.List(c.target.Bucket, q)
	if err != nil {
		return nil, err
	}
	doc := wire.ListObjectsResult{ListPage: c.listPage(q, page, encoder), Marker: q.After}
	doc.Owner = &owner
	if page.Truncated {
		doc.NextMarker = page.Next
	}
	return xmlReply(doc.XML()), nil
}

// listObjectsV2 lists a bucket, in its second version: pages are continued
// with a token, and owners are told only if asked for.
// https://help.aliyun.com/zh/oss/developer-reference/listobjectsv2
func (c *call) listObjectsV2() (*reply, error) {
	q, encoder, err := c.listQuery("start-after")
	if err != nil {
		return nil, err
	}
	doc := wire.ListObjectsV2Result{StartAfter: q.After, ContinuationToken: c.query.Get("continuation-token")}
	if token := doc.ContinuationToken; token != "" {
		var ok bool
		if q.After, ok = wire.ParseContinuationToken(token); !ok {
			return nil, osserr.InvalidContinuation.With("ArgumentName", "continuation-token", "ArgumentValue", token)
		}
	}
	page, err := c.srv.store.List(c.target.Bucket, q)
	if err != nil {
		return nil, err
	}
	doc.ListPage = c.listPage(q, page, encoder)
	if c.query.Get("fetch-owner") == "true" {
		doc.Owner = &owner
	}
	if page.Truncated {
		doc.NextContinuationToken = wire.ContinuationToken(page.Next)
	}
	return xmlReply(doc.XML()), nil
}

// listQuery reads the parameters that both versions have; after is the name of
// the one that says where to begin.
func (c *call) listQuery(after string) (q store.ListQuery, encoder wire.KeyEncoder, err error) {
	if q.Max, err = c.intParam("max-keys", 100, 1, 1000); err != nil {
		return q, encoder, err
	}
	if q.Prefix, q.After, q.Delimiter, err = c.keyParams(after); err != nil {
		return q, encoder, err
	}
	encoder, err = c.keyEncoder()
	return q, encoder, err
}

// keyParams reads prefix, delimiter and the parameter named after, which may
// each be as long as a key.
func (c *call) keyParams(after string) (prefix, marker, delimiter string, err error) {
	values := map[string]*string{"prefix": &prefix, after: &marker, "delimiter": &delimiter}
	for _, name := range []string{"prefix", after, "delimiter"} {
		if *values[name] = c.query.Get(name); len(*values[name]) > wire.MaxKeyLength {
			return "", "", "", osserr.InvalidArgument.Saying("The length of "+name+" must be less than 1024.").
				With("ArgumentName", name, "ArgumentValue", *values[name])
		}
	}
	return prefix, marker, delimiter, nil
}

func (c *call) listPage(q store.ListQuery, page store.Page, encoder wire.KeyEncoder) wire.ListPage {
	p := wire.ListPage{
		Bucket: c.target.Bucket, Prefix: q.Prefix, Delimiter: q.Delimiter, MaxKeys: q.Max, Encoder: encoder,
		IsTruncated: page.Truncated, CommonPrefixes: page.Prefixes, Contents: make([]wire.ListEntry, len(page.Objects)),
	}
	for i, o := range page.Objects {
		p.Contents[i] = c.listEntry(o)
	}
	return p
}

func (c *call) listEntry(o *store.Object) wire.ListEntry {
	e := wire.ListEntry{
		Key: o.Key, LastModified: o.Modified, MD5: o.Sum.MD5, Tag: o.Tag, Type: o.Kind.String(), Size: o.Sum.Size, StorageClass: o.StorageClass,
	}
	if o.Restore != nil {
		e.RestoreInfo = restoreState(o, c.srv.now())
	}
	return e
}
