package integration

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss"

	"github.com/fakeoss/fakeoss/emulator/osstest"
)

// v2Client is the Go SDK, version 2, in common terms.
type v2Client struct {
	ctx    context.Context // of the test: the methods of sdk have none
	client *oss.Client
	bucket *string
}

func newV2(t *testing.T, srv *osstest.Server, s v2, a addressing) sdk {
	t.Helper()
	config := s.config(a.endpoint).WithHttpClient(clientTo(t, a.address)).WithUseCName(a.cname).WithUsePathStyle(a.forcePath)
	return v2Client{t.Context(), oss.NewClient(config), oss.Ptr(bucketName)}
}

// v2Error makes an error of the SDK a *failure. The document of a 304 is
// missing, which the SDK has its own words for.
func v2Error(err error) error {
	var e *oss.ServiceError
	switch {
	case errors.As(err, &e) && e.StatusCode == http.StatusNotModified:
		return &failure{Status: e.StatusCode}
	case errors.As(err, &e):
		return &failure{e.StatusCode, e.Code, e.Message, e.EC}
	}
	return err
}

func (c v2Client) put(key, content string, h headers) error {
	_, err := c.client.PutObject(c.ctx, &oss.PutObjectRequest{
		Bucket: c.bucket, Key: &key, Body: strings.NewReader(content), RequestCommon: oss.RequestCommon{Headers: h},
	})
	return v2Error(err)
}

func (c v2Client) get(key string, h headers) (string, http.Header, error) {
	r, err := c.client.GetObject(c.ctx, &oss.GetObjectRequest{Bucket: c.bucket, Key: &key, RequestCommon: oss.RequestCommon{Headers: h}})
	if err != nil {
		return "", nil, v2Error(err)
	}
	defer r.Body.Close()
	content, err := io.ReadAll(r.Body)
	return string(content), r.Headers, err
}

func (c v2Client) head(key string) (http.Header, error) {
	r, err := c.client.HeadObject(c.ctx, &oss.HeadObjectRequest{Bucket: c.bucket, Key: &key})
	if err != nil {
		return nil, v2Error(err)
	}
	return r.Headers, nil
}

func (c v2Client) meta(key string) (http.Header, error) {
	r, err := c.client.GetObjectMeta(c.ctx, &oss.GetObjectMetaRequest{Bucket: c.bucket, Key: &key})
	if err != nil {
		return nil, v2Error(err)
	}
	return r.Headers, nil
}

func (c v2Client) copyFrom(bucket, from, to string, h headers) error {
	_, err := c.client.CopyObject(c.ctx, &oss.CopyObjectRequest{
		Bucket: c.bucket, Key: &to, SourceBucket: &bucket, SourceKey: &from, RequestCommon: oss.RequestCommon{Headers: h},
	})
	return v2Error(err)
}

func (c v2Client) appendTo(key, content string, position int64) (int64, error) {
	r, err := c.client.AppendObject(c.ctx, &oss.AppendObjectRequest{
		Bucket: c.bucket, Key: &key, Position: &position, Body: strings.NewReader(content),
	})
	if err != nil {
		return position, v2Error(err)
	}
	return r.NextPosition, nil
}

func (c v2Client) remove(key string) error {
	_, err := c.client.DeleteObject(c.ctx, &oss.DeleteObjectRequest{Bucket: c.bucket, Key: &key})
	return v2Error(err)
}

func (c v2Client) removeAll(keys []string, quiet bool) (removed []string, err error) {
	d := &oss.Delete{Quiet: quiet}
	for _, key := range keys {
		d.Objects = append(d.Objects, oss.ObjectIdentifier{Key: &key})
	}
	r, err := c.client.DeleteMultipleObjects(c.ctx, &oss.DeleteMultipleObjectsRequest{Bucket: c.bucket, Delete: d})
	if err != nil {
		return nil, v2Error(err)
	}
	for _, o := range r.DeletedObjects {
		removed = append(removed, *o.Key)
	}
	return removed, nil
}

// optional is nil for a parameter that is not to be sent.
func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func v2Listing(objects []oss.ObjectProperties, prefixes []oss.CommonPrefix, next *string) listing {
	l := listing{next: oss.ToString(next)}
	for _, o := range objects {
		l.keys = append(l.keys, *o.Key)
	}
	for _, p := range prefixes {
		l.prefixes = append(l.prefixes, *p.Prefix)
	}
	return l
}

func (c v2Client) list(q listQuery) (listing, error) {
	r, err := c.client.ListObjects(c.ctx, &oss.ListObjectsRequest{
		Bucket: c.bucket, Prefix: optional(q.prefix), Delimiter: optional(q.delimiter), Marker: optional(q.after), MaxKeys: int32(q.most),
	})
	if err != nil {
		return listing{}, v2Error(err)
	}
	return v2Listing(r.Contents, r.CommonPrefixes, r.NextMarker), nil
}

func (c v2Client) listV2(q listQuery) (listing, error) {
	r, err := c.client.ListObjectsV2(c.ctx, &oss.ListObjectsV2Request{
		Bucket: c.bucket, Prefix: optional(q.prefix), Delimiter: optional(q.delimiter), StartAfter: optional(q.after),
		ContinuationToken: optional(q.token), MaxKeys: int32(q.most),
	})
	if err != nil {
		return listing{}, v2Error(err)
	}
	return v2Listing(r.Contents, r.CommonPrefixes, r.NextContinuationToken), nil
}

func (c v2Client) initiate(key string) (string, error) {
	r, err := c.client.InitiateMultipartUpload(c.ctx, &oss.InitiateMultipartUploadRequest{Bucket: c.bucket, Key: &key})
	if err != nil {
		return "", v2Error(err)
	}
	return *r.UploadId, nil
}

func (c v2Client) part(key, id string, number int, content string) (string, error) {
	r, err := c.client.UploadPart(c.ctx, &oss.UploadPartRequest{
		Bucket: c.bucket, Key: &key, UploadId: &id, PartNumber: int32(number), Body: strings.NewReader(content),
	})
	if err != nil {
		return "", v2Error(err)
	}
	return *r.ETag, nil
}

func (c v2Client) complete(key, id string, etags ...string) error {
	list := &oss.CompleteMultipartUpload{}
	for i, etag := range etags {
		list.Parts = append(list.Parts, oss.UploadPart{PartNumber: int32(i + 1), ETag: &etag})
	}
	_, err := c.client.CompleteMultipartUpload(c.ctx, &oss.CompleteMultipartUploadRequest{
		Bucket: c.bucket, Key: &key, UploadId: &id, CompleteMultipartUpload: list,
	})
	return v2Error(err)
}

func (c v2Client) abort(key, id string) error {
	_, err := c.client.AbortMultipartUpload(c.ctx, &oss.AbortMultipartUploadRequest{Bucket: c.bucket, Key: &key, UploadId: &id})
	return v2Error(err)
}

func (c v2Client) parts(key, id string, after, most int) (parts []part, truncated bool, err error) {
	r, err := c.client.ListParts(c.ctx, &oss.ListPartsRequest{
		Bucket: c.bucket, Key: &key, UploadId: &id, PartNumberMarker: int32(after), MaxParts: int32(most),
	})
	if err != nil {
		return nil, false, v2Error(err)
	}
	for _, p := range r.Parts {
		parts = append(parts, part{int(p.PartNumber), int(p.Size), *p.ETag})
	}
	return parts, r.IsTruncated, nil
}

func (c v2Client) uploads(prefix, keyMarker, idMarker string, most int) (uploads []string, truncated bool, err error) {
	r, err := c.client.ListMultipartUploads(c.ctx, &oss.ListMultipartUploadsRequest{
		Bucket: c.bucket, Prefix: &prefix, KeyMarker: &keyMarker, UploadIdMarker: &idMarker, MaxUploads: int32(most),
	})
	if err != nil {
		return nil, false, v2Error(err)
	}
	for _, u := range r.Uploads {
		uploads = append(uploads, *u.Key+" "+*u.UploadId)
	}
	return uploads, r.IsTruncated, nil
}

func (c v2Client) createBucket(name string) error {
	_, err := c.client.PutBucket(c.ctx, &oss.PutBucketRequest{Bucket: &name})
	return v2Error(err)
}

func (c v2Client) deleteBucket(name string) error {
	_, err := c.client.DeleteBucket(c.ctx, &oss.DeleteBucketRequest{Bucket: &name})
	return v2Error(err)
}

func (c v2Client) hasBucket(name string) (bool, error) {
	ok, err := c.client.IsBucketExist(c.ctx, name)
	return ok, v2Error(err)
}

func (c v2Client) buckets(prefix, marker string, most int) (names []string, truncated bool, err error) {
	r, err := c.client.ListBuckets(c.ctx, &oss.ListBucketsRequest{Prefix: optional(prefix), Marker: optional(marker), MaxKeys: int32(most)})
	if err != nil {
		return nil, false, v2Error(err)
	}
	for _, b := range r.Buckets {
		names = append(names, *b.Name)
	}
	return names, r.IsTruncated, nil
}

func (c v2Client) info() (bucketInfo, error) {
	r, err := c.client.GetBucketInfo(c.ctx, &oss.GetBucketInfoRequest{Bucket: c.bucket})
	if err != nil {
		return bucketInfo{}, v2Error(err)
	}
	b, s := r.BucketInfo, oss.ToString
	return bucketInfo{s(b.Name), s(b.Location), s(b.StorageClass), s(b.ACL), s(b.ExtranetEndpoint), s(b.IntranetEndpoint), s(b.DataRedundancyType)}, nil
}

func (c v2Client) location() (string, error) {
	r, err := c.client.GetBucketLocation(c.ctx, &oss.GetBucketLocationRequest{Bucket: c.bucket})
	if err != nil {
		return "", v2Error(err)
	}
	return oss.ToString(r.LocationConstraint), nil
}
