package integration

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss"
	"github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss/credentials"

	"github.com/fakeoss/fakeoss/emulator/osstest"
)

// v2 is the Go SDK, version 2, with a signature version.
type v2 struct {
	name    string
	version oss.SignatureVersionType
}

var v2Signatures = []v2{
	{"signature V1", oss.SignatureVersionV1},
	{"signature V4", oss.SignatureVersionV4},
}

func (s v2) client(t *testing.T, srv *osstest.Server) *oss.Client {
	t.Helper()
	return oss.NewClient(s.config(srv.Endpoint()).WithHttpClient(client(t)))
}

func (s v2) config(endpoint string) *oss.Config {
	return oss.LoadDefaultConfig().
		WithEndpoint(endpoint).WithRegion(region).WithSignatureVersion(s.version).
		WithCredentialsProvider(credentials.NewStaticCredentialsProvider(osstest.AccessKeyID, osstest.AccessKeySecret))
}

// TestGoV2Callback uploads with callbacks in all the ways the SDK offers. Only
// when the callback is in the headers does the SDK see that a delivery failed,
// and expect the application's answer in place of OSS's own. In the query
// PutObject drops the answer, CompleteMultipartUpload fails on it, and both take
// 203 for a success: traps for its users.
func TestGoV2Callback(t *testing.T) {
	for _, s := range v2Signatures {
		t.Run(s.name, func(t *testing.T) {
			testCarriers(t, []carrier{
				{name: "PutObject", send: s.putObject, operation: "PutObject"},
				{name: "PutObject, callback in the query", send: s.putQuery, operation: "PutObject", silent: true, forgetful: true},
				{name: "Presign, callback in the query", send: s.putPresignedQuery, operation: "PutObject"},
				{name: "Presign, callback in the headers", send: s.putPresignedHeader, operation: "PutObject"},
				{name: "CompleteMultipartUpload", send: s.complete, operation: "CompleteMultipartUpload"},
				{name: "CompleteMultipartUpload, callback in the query", send: s.completeQuery, operation: "CompleteMultipartUpload", silent: true, xmlOnly: true},
				{name: "CompleteMultipartUpload, Presign", send: s.completePresigned, operation: "CompleteMultipartUpload"},
				{name: "UploadFile", send: s.uploadFile, operation: "CompleteMultipartUpload", forgetful: true},
				{name: "UploadFrom", send: s.uploadFrom, operation: "CompleteMultipartUpload", forgetful: true},
			}, s.read)
		})
	}
}

// putRequest is an upload with the callback in the headers.
func putRequest(t *testing.T, u upload) *oss.PutObjectRequest {
	t.Helper()
	r := &oss.PutObjectRequest{
		Bucket: oss.Ptr(bucketName), Key: oss.Ptr(u.key), Body: strings.NewReader(u.content), Callback: oss.Ptr(u.callback),
	}
	if u.vars != nil {
		r.CallbackVar = oss.Ptr(variables(t, u.vars))
	}
	return r
}

// queryParameters are the callback as parameters of the query.
func queryParameters(t *testing.T, u upload) map[string]string {
	t.Helper()
	q := map[string]string{"callback": u.callback}
	if u.vars != nil {
		q["callback-var"] = variables(t, u.vars)
	}
	return q
}

// v2Outcome is what came of a call.
func v2Outcome(t *testing.T, err error, status int, answer map[string]any) outcome {
	t.Helper()
	o := outcome{status: status, err: err}
	var e *oss.ServiceError
	if errors.As(err, &e) {
		o.status, o.failure = e.StatusCode, failure{e.StatusCode, e.Code, e.Message, e.EC}
	}
	if answer != nil {
		text, err := json.Marshal(answer)
		if err != nil {
			t.Fatalf("json.Marshal(%v) = %v", answer, err)
		}
		o.answer = string(text)
	}
	return o
}

func (s v2) put(t *testing.T, srv *osstest.Server, r *oss.PutObjectRequest) outcome {
	t.Helper()
	result, err := s.client(t, srv).PutObject(t.Context(), r)
	if err != nil {
		return v2Outcome(t, err, 0, nil)
	}
	return v2Outcome(t, nil, result.StatusCode, result.CallbackResult)
}

func (s v2) putObject(t *testing.T, srv *osstest.Server, u upload) outcome {
	return s.put(t, srv, putRequest(t, u))
}

func (s v2) putQuery(t *testing.T, srv *osstest.Server, u upload) outcome {
	r := putRequest(t, u)
	r.Callback, r.CallbackVar, r.Parameters = nil, nil, queryParameters(t, u)
	return s.put(t, srv, r)
}

// presigned sends a request as somebody who was given its URL would.
func (s v2) presigned(t *testing.T, srv *osstest.Server, request any, body string) outcome {
	t.Helper()
	p, err := s.client(t, srv).Presign(t.Context(), request)
	if err != nil {
		t.Fatalf("Presign(%T) = %v", request, err)
	}
	h := http.Header{}
	for name, value := range p.SignedHeaders {
		h.Set(name, value)
	}
	resp, answer := do(t, client(t), p.Method, p.URL, body, h)
	return raw(t, resp, answer)
}

func (s v2) putPresignedQuery(t *testing.T, srv *osstest.Server, u upload) outcome {
	r := putRequest(t, u)
	r.Body, r.Callback, r.CallbackVar, r.Parameters = nil, nil, nil, queryParameters(t, u)
	return s.presigned(t, srv, r, u.content)
}

func (s v2) putPresignedHeader(t *testing.T, srv *osstest.Server, u upload) outcome {
	r := putRequest(t, u)
	r.Body = nil
	return s.presigned(t, srv, r, u.content)
}

// parts uploads the content in two parts and returns the request to complete
// it, without the callback.
func (s v2) parts(t *testing.T, srv *osstest.Server, u upload) *oss.CompleteMultipartUploadRequest {
	t.Helper()
	c := s.client(t, srv)
	init, err := c.InitiateMultipartUpload(t.Context(), &oss.InitiateMultipartUploadRequest{Bucket: oss.Ptr(bucketName), Key: oss.Ptr(u.key)})
	if err != nil {
		t.Fatalf("InitiateMultipartUpload(%q) = %v", u.key, err)
	}
	list := &oss.CompleteMultipartUpload{}
	for i, text := range []string{u.content[:partSize], u.content[partSize:]} {
		part, err := c.UploadPart(t.Context(), &oss.UploadPartRequest{
			Bucket: oss.Ptr(bucketName), Key: oss.Ptr(u.key), UploadId: init.UploadId, PartNumber: int32(i + 1), Body: strings.NewReader(text),
		})
		if err != nil {
			t.Fatalf("UploadPart(%q, %d) = %v", u.key, i+1, err)
		}
		list.Parts = append(list.Parts, oss.UploadPart{PartNumber: int32(i + 1), ETag: part.ETag})
	}
	return &oss.CompleteMultipartUploadRequest{
		Bucket: oss.Ptr(bucketName), Key: oss.Ptr(u.key), UploadId: init.UploadId, CompleteMultipartUpload: list,
	}
}

func (s v2) finish(t *testing.T, srv *osstest.Server, r *oss.CompleteMultipartUploadRequest) outcome {
	t.Helper()
	result, err := s.client(t, srv).CompleteMultipartUpload(t.Context(), r)
	if err != nil {
		return v2Outcome(t, err, 0, nil)
	}
	return v2Outcome(t, nil, result.StatusCode, result.CallbackResult)
}

func (s v2) complete(t *testing.T, srv *osstest.Server, u upload) outcome {
	r := s.parts(t, srv, u)
	put := putRequest(t, u)
	r.Callback, r.CallbackVar = put.Callback, put.CallbackVar
	return s.finish(t, srv, r)
}

func (s v2) completeQuery(t *testing.T, srv *osstest.Server, u upload) outcome {
	r := s.parts(t, srv, u)
	r.Parameters = queryParameters(t, u)
	return s.finish(t, srv, r)
}

func (s v2) completePresigned(t *testing.T, srv *osstest.Server, u upload) outcome {
	r := s.parts(t, srv, u)
	r.Parameters = queryParameters(t, u)
	list, err := xml.Marshal(r.CompleteMultipartUpload)
	if err != nil {
		t.Fatalf("xml.Marshal(%v) = %v", r.CompleteMultipartUpload, err)
	}
	r.CompleteMultipartUpload = nil
	return s.presigned(t, srv, r, string(list))
}

func (s v2) uploader(t *testing.T, srv *osstest.Server) *oss.Uploader {
	t.Helper()
	return s.client(t, srv).NewUploader(func(o *oss.UploaderOptions) { o.PartSize, o.ParallelNum = partSize, 2 })
}

func (s v2) uploadFile(t *testing.T, srv *osstest.Server, u upload) outcome {
	result, err := s.uploader(t, srv).UploadFile(t.Context(), putRequest(t, u), file(t, u.content))
	if err != nil {
		return v2Outcome(t, err, 0, nil)
	}
	return v2Outcome(t, nil, result.StatusCode, nil)
}

func (s v2) uploadFrom(t *testing.T, srv *osstest.Server, u upload) outcome {
	// Not a reader that seeks: the SDK has to gather parts itself.
	body := io.MultiReader(strings.NewReader(u.content))
	result, err := s.uploader(t, srv).UploadFrom(t.Context(), putRequest(t, u), body)
	if err != nil {
		return v2Outcome(t, err, 0, nil)
	}
	return v2Outcome(t, nil, result.StatusCode, nil)
}

// read reads an object with its metadata, of which a text that comes compressed
// has less than HeadObject tells.
func (s v2) read(t *testing.T, srv *osstest.Server, key string) object {
	t.Helper()
	head, err := s.client(t, srv).HeadObject(t.Context(), &oss.HeadObjectRequest{Bucket: oss.Ptr(bucketName), Key: oss.Ptr(key)})
	if err != nil {
		t.Fatalf("HeadObject(%q) = %v\n%s", key, err, journal(srv))
	}
	result, err := s.client(t, srv).GetObject(t.Context(), &oss.GetObjectRequest{Bucket: oss.Ptr(bucketName), Key: oss.Ptr(key)})
	if err != nil {
		t.Fatalf("GetObject(%q) = %v\n%s", key, err, journal(srv))
	}
	defer result.Body.Close()
	content, err := io.ReadAll(result.Body)
	if err != nil {
		t.Fatalf("GetObject(%q): reading: %v", key, err)
	}
	return object{string(content), oss.ToString(head.ContentType), strings.Trim(oss.ToString(head.ETag), `"`), oss.ToString(head.HashCRC64)}
}
