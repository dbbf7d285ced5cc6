package emulator

import (
	"github.com/fakeoss/fakeoss/emulator/store"
	"github.com/fakeoss/fakeoss/emulator/wire"
)

// listObjectVersions lists all versions and delete markers of a bucket. In one
// that never had versions, every object is the version called null.
// https://help.aliyun.com/zh/oss/developer-reference/listobjectversions
func (c *call) listObjectVersions() (*reply, error) {
	list, encoder, err := c.listQuery("key-marker")
	if err != nil {
		return nil, err
	}
	q := store.VersionQuery{ListQuery: list, AfterVersion: c.query.Get("version-id-marker")}
	page, err := c.srv.store.ListVersions(c.target.Bucket, q)
	if err != nil {
		return nil, err
	}
	doc := wire.ListVersionsResult{
		Bucket: c.target.Bucket, Prefix: q.Prefix, Delimiter: q.Delimiter, KeyMarker: q.After, VersionIDMarker: q.AfterVersion, MaxKeys: q.Max,
		IsTruncated: page.Truncated, CommonPrefixes: page.Prefixes, Encoder: encoder, Owner: owner,
	}
	if page.Truncated {
		doc.NextKeyMarker, doc.NextVersionIDMarker = page.NextKey, page.NextVersion
	}
	for _, v := range page.Versions {
		doc.Versions = append(doc.Versions, wire.ListedVersion{
			ListEntry: c.listEntry(v.Object), VersionID: v.VersionID(), IsLatest: v.Latest, DeleteMarker: v.Kind == store.DeleteMarker,
		})
	}
	return xmlReply(doc.XML()), nil
}
