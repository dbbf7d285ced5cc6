package integration

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/aliyun/aliyun-oss-go-sdk/oss"

	"github.com/fakeoss/fakeoss/emulator/osstest"
)

// v1Client is the Go SDK, version 1, in common terms.
type v1Client struct {
	client *oss.Client
	bucket *oss.Bucket
}

func newV1(t *testing.T, srv *osstest.Server, s v1, a addressing) sdk {
	t.Helper()
	opts := []oss.ClientOption{oss.AuthVersion(s.version), oss.Region(region), oss.HTTPClient(clientTo(t, a.address))}
	if a.cname {
		opts = append(opts, oss.UseCname(true))
	}
	if a.forcePath {
		opts = append(opts, oss.ForcePathStyle(true))
	}
	c, err := oss.New(a.endpoint, osstest.AccessKeyID, osstest.AccessKeySecret, opts...)
	if err != nil {
		t.Fatalf("oss.New(%q) = %v", a.endpoint, err)
	}
	b, err := c.Bucket(bucketName)
	if err != nil {
		t.Fatalf("Bucket(%q) = %v", bucketName, err)
	}
	return v1Client{c, b}
}

// v1Error makes an error of the SDK a *failure. Of a 304 the SDK tells
// nothing but the status, and that as text.
func v1Error(err error) error {
	var e oss.ServiceError
	switch {
	case errors.As(err, &e):
		return &failure{e.StatusCode, e.Code, e.Message, e.Ec}
	case err != nil && strings.HasPrefix(err.Error(), "oss: service returned 304"):
		return &failure{Status: http.StatusNotModified}
	}
	return err
}

func v1Headers(h headers) (opts []oss.Option) {
	for name, value := range h {
		opts = append(opts, oss.SetHeader(name, value))
	}
	return opts
}

func (c v1Client) put(key, content string, h headers) error {
	return v1Error(c.bucket.PutObject(key, strings.NewReader(content), v1Headers(h)...))
}

func (c v1Client) get(key string, h headers) (string, http.Header, error) {
	r, err := c.bucket.DoGetObject(&oss.GetObjectRequest{ObjectKey: key}, v1Headers(h))
	if err != nil {
		return "", nil, v1Error(err)
	}
	defer r.Response.Close()
	var content bytes.Buffer
	if _, err := io.Copy(&content, r.Response); err != nil {
		return "", nil, err
	}
	return content.String(), r.Response.Headers, nil
}

func (c v1Client) head(key string) (http.Header, error) {
	h, err := c.bucket.GetObjectDetailedMeta(key)
	return h, v1Error(err)
}

func (c v1Client) meta(key string) (http.Header, error) {
	h, err := c.bucket.GetObjectMeta(key)
	return h, v1Error(err)
}

func (c v1Client) copyFrom(bucket, from, to string, h headers) (err error) {
	if bucket == c.bucket.BucketName {
		_, err = c.bucket.CopyObject(from, to, v1Headers(h)...)
	} else {
		_, err = c.bucket.CopyObjectFrom(bucket, from, to, v1Headers(h)...)
	}
	return v1Error(err)
}

func (c v1Client) appendTo(key, content string, position int64) (int64, error) {
	next, err := c.bucket.AppendObject(key, strings.NewReader(content), position)
	return next, v1Error(err)
}

func (c v1Client) remove(key string) error { return v1Error(c.bucket.DeleteObject(key)) }

func (c v1Client) removeAll(keys []string, quiet bool) ([]string, error) {
	r, err := c.bucket.DeleteObjects(keys, oss.DeleteObjectsQuiet(quiet))
	return r.DeletedObjects, v1Error(err)
}

func (q listQuery) v1Options(after func(string) oss.Option) (opts []oss.Option) {
	for _, x := range []struct {
		value  string
		option func(string) oss.Option
	}{{q.prefix, oss.Prefix}, {q.delimiter, oss.Delimiter}, {q.after, after}, {q.token, oss.ContinuationToken}} {
		if x.value != "" {
			opts = append(opts, x.option(x.value))
		}
	}
	if q.most != 0 {
		opts = append(opts, oss.MaxKeys(q.most))
	}
	return opts
}

func v1Listing(objects []oss.ObjectProperties, prefixes []string, next string) listing {
	l := listing{prefixes: prefixes, next: next}
	for _, o := range objects {
		l.keys = append(l.keys, o.Key)
	}
	return l
}

func (c v1Client) list(q listQuery) (listing, error) {
	r, err := c.bucket.ListObjects(q.v1Options(oss.Marker)...)
	return v1Listing(r.Objects, r.CommonPrefixes, r.NextMarker), v1Error(err)
}

func (c v1Client) listV2(q listQuery) (listing, error) {
	r, err := c.bucket.ListObjectsV2(q.v1Options(oss.StartAfter)...)
	return v1Listing(r.Objects, r.CommonPrefixes, r.NextContinuationToken), v1Error(err)
}

func (c v1Client) imur(key, id string) oss.InitiateMultipartUploadResult {
	return oss.InitiateMultipartUploadResult{Bucket: c.bucket.BucketName, Key: key, UploadID: id}
}

func (c v1Client) initiate(key string) (string, error) {
	r, err := c.bucket.InitiateMultipartUpload(key)
	return r.UploadID, v1Error(err)
}

func (c v1Client) part(key, id string, number int, content string) (string, error) {
	r, err := c.bucket.UploadPart(c.imur(key, id), strings.NewReader(content), int64(len(content)), number)
	return r.ETag, v1Error(err)
}

func (c v1Client) complete(key, id string, etags ...string) error {
	var parts []oss.UploadPart
	for i, etag := range etags {
		parts = append(parts, oss.UploadPart{PartNumber: i + 1, ETag: etag})
	}
	_, err := c.bucket.CompleteMultipartUpload(c.imur(key, id), parts)
	return v1Error(err)
}

func (c v1Client) abort(key, id string) error {
	return v1Error(c.bucket.AbortMultipartUpload(c.imur(key, id)))
}

func (c v1Client) parts(key, id string, after, most int) ([]part, bool, error) {
	r, err := c.bucket.ListUploadedParts(c.imur(key, id), oss.PartNumberMarker(after), oss.MaxParts(most))
	var parts []part
	for _, p := range r.UploadedParts {
		parts = append(parts, part{p.PartNumber, p.Size, p.ETag})
	}
	return parts, r.IsTruncated, v1Error(err)
}

func (c v1Client) uploads(prefix, keyMarker, idMarker string, most int) ([]string, bool, error) {
	r, err := c.bucket.ListMultipartUploads(oss.Prefix(prefix), oss.KeyMarker(keyMarker), oss.UploadIDMarker(idMarker), oss.MaxUploads(most))
	var uploads []string
	for _, u := range r.Uploads {
		uploads = append(uploads, u.Key+" "+u.UploadID)
	}
	return uploads, r.IsTruncated, v1Error(err)
}

func (c v1Client) createBucket(name string) error { return v1Error(c.client.CreateBucket(name)) }
func (c v1Client) deleteBucket(name string) error { return v1Error(c.client.DeleteBucket(name)) }

func (c v1Client) hasBucket(name string) (bool, error) {
	ok, err := c.client.IsBucketExist(name)
	return ok, v1Error(err)
}

func (c v1Client) buckets(prefix, marker string, most int) ([]string, bool, error) {
	r, err := c.client.ListBuckets(oss.Prefix(prefix), oss.Marker(marker), oss.MaxKeys(most))
	var names []string
	for _, b := range r.Buckets {
		names = append(names, b.Name)
	}
	return names, r.IsTruncated, v1Error(err)
}

func (c v1Client) info() (bucketInfo, error) {
	r, err := c.client.GetBucketInfo(c.bucket.BucketName)
	b := r.BucketInfo
	return bucketInfo{b.Name, b.Location, b.StorageClass, b.ACL, b.ExtranetEndpoint, b.IntranetEndpoint, b.RedundancyType}, v1Error(err)
}

func (c v1Client) location() (string, error) {
	l, err := c.client.GetBucketLocation(c.bucket.BucketName)
	return l, v1Error(err)
}
