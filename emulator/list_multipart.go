package emulator

import (
	"github.com/fakeoss/fakeoss/emulator/multipart"
	"github.com/fakeoss/fakeoss/emulator/store"
	"github.com/fakeoss/fakeoss/emulator/wire"
)

// listParts lists the parts of an upload.
// https://help.aliyun.com/zh/oss/developer-reference/listparts
func (c *call) listParts() (*reply, error) {
	most, err := c.intParam("max-parts", 1000, 1, 1000)
	if err != nil {
		return nil, err
	}
	after, err := c.intParam("part-number-marker", 0, 0, multipart.MaxParts)
	if err != nil {
		return nil, err
	}
	encoder, err := c.keyEncoder()
	if err != nil {
		return nil, err
	}
	id := c.uploadID()
	page, err := c.srv.uploads.ListParts(id, after, most)
	if err != nil {
		return nil, err
	}
	doc := wire.ListPartsResult{
		Bucket: id.Bucket, Key: id.Key, UploadID: id.Upload, StorageClass: page.StorageClass,
		PartNumberMarker: after, MaxParts: most, IsTruncated: page.Truncated, Encoder: encoder,
	}
	for _, p := range page.Parts {
		doc.Parts = append(doc.Parts, wire.PartEntry{
			Number: p.Number, LastModified: p.Modified, ETag: p.Sum.ETag(), Size: p.Sum.Size, CRC64: p.Sum.CRC64,
		})
		doc.NextPartNumberMarker = p.Number
	}
	return xmlReply(doc.XML()), nil
}

// listMultipartUploads lists the uploads in progress of a bucket.
// https://help.aliyun.com/zh/oss/developer-reference/listmultipartuploads
func (c *call) listMultipartUploads() (*reply, error) {
	most, err := c.intParam("max-uploads", 1000, 1, 1000)
	if err != nil {
		return nil, err
	}
	encoder, err := c.keyEncoder()
	if err != nil {
		return nil, err
	}
	prefix, keyMarker, delimiter, err := c.keyParams("key-marker")
	if err != nil {
		return nil, err
	}
	uploadMarker := c.query.Get("upload-id-marker")
	q := multipart.Query{ListQuery: store.ListQuery{Prefix: prefix, After: keyMarker, Delimiter: delimiter, Max: most}}
	if keyMarker != "" {
		q.AfterUpload = uploadMarker // alone it is ignored
	}
	page := c.srv.uploads.List(c.target.Bucket, q)
	doc := wire.ListMultipartUploadsResult{
		Bucket: c.target.Bucket, Prefix: prefix, Delimiter: delimiter, KeyMarker: keyMarker, UploadIDMarker: uploadMarker,
		MaxUploads: most, IsTruncated: page.Truncated, CommonPrefixes: page.Prefixes, Encoder: encoder,
		NextKeyMarker: page.NextKey, NextUploadIDMarker: page.NextUpload,
	}
	for _, u := range page.Uploads {
		doc.Uploads = append(doc.Uploads, wire.UploadEntry{Key: u.Key, UploadID: u.Upload, StorageClass: u.StorageClass, Initiated: u.Initiated})
	}
	return xmlReply(doc.XML()), nil
}
