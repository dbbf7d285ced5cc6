package integration

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aliyun/aliyun-oss-go-sdk/oss"

	"github.com/fakeoss/fakeoss/emulator/osstest"
)

// v1 is the Go SDK, version 1, with a signature version.
type v1 struct {
	name    string
	version oss.AuthVersionType
}

var v1Signatures = []v1{
	{"signature V1", oss.AuthV1},
	{"signature V2", oss.AuthV2},
	{"signature V4", oss.AuthV4},
}

func (s v1) client(srv *osstest.Server) *oss.Client {
	return srv.Client(oss.AuthVersion(s.version), oss.Region(region))
}

func (s v1) bucket(t *testing.T, srv *osstest.Server) *oss.Bucket {
	t.Helper()
	b, err := s.client(srv).Bucket(bucketName)
	if err != nil {
		t.Fatalf("Bucket(%q) = %v", bucketName, err)
	}
	return b
}

// TestGoV1Callback uploads with callbacks in all the ways the SDK offers.
// UploadFile takes oss.CallbackResult and does not fill it.
func TestGoV1Callback(t *testing.T) {
	for _, s := range v1Signatures {
		t.Run(s.name, func(t *testing.T) {
			testCarriers(t, []carrier{
				{name: "PutObject", send: s.putObject, operation: "PutObject"},
				{name: "PutObjectFromFile", send: s.putObjectFromFile, operation: "PutObject"},
				{name: "signed URL, callback in the query", send: s.putSignedQuery, operation: "PutObject"},
				{name: "signed URL, callback in the headers", send: s.putSignedHeader, operation: "PutObject"},
				{name: "PutObjectWithURL", send: s.putWithURL, operation: "PutObject"},
				{name: "CompleteMultipartUpload", send: s.complete, operation: "CompleteMultipartUpload"},
				{name: "CompleteMultipartUpload, signed URL", send: s.completeSigned, operation: "CompleteMultipartUpload"},
				{name: "UploadFile", send: s.uploadFile, operation: "CompleteMultipartUpload", forgetful: true},
			}, s.read)
		})
	}
}

// options are the callback as options of the SDK: in the headers.
func (s v1) options(t *testing.T, u upload, answer *[]byte) []oss.Option {
	t.Helper()
	opts := []oss.Option{oss.Callback(u.callback), oss.CallbackResult(answer)}
	if u.vars != nil {
		opts = append(opts, oss.CallbackVar(variables(t, u.vars)))
	}
	return opts
}

// params are the callback as parameters of the query.
func (s v1) params(t *testing.T, u upload) []oss.Option {
	t.Helper()
	opts := []oss.Option{oss.AddParam("callback", u.callback)}
	if u.vars != nil {
		opts = append(opts, oss.AddParam("callback-var", variables(t, u.vars)))
	}
	return opts
}

// v1Outcome is what came of a call. The SDK shows no status but in errors.
func v1Outcome(err error, answer []byte) outcome {
	var e oss.ServiceError
	if errors.As(err, &e) {
		return outcome{status: e.StatusCode, failure: failure{e.StatusCode, e.Code, e.Message, e.Ec}, err: err}
	}
	return outcome{status: http.StatusOK, answer: string(answer), err: err}
}

func (s v1) putObject(t *testing.T, srv *osstest.Server, u upload) outcome {
	var answer []byte
	err := s.bucket(t, srv).PutObject(u.key, strings.NewReader(u.content), s.options(t, u, &answer)...)
	return v1Outcome(err, answer)
}

func (s v1) putObjectFromFile(t *testing.T, srv *osstest.Server, u upload) outcome {
	var answer []byte
	err := s.bucket(t, srv).PutObjectFromFile(u.key, file(t, u.content), s.options(t, u, &answer)...)
	return v1Outcome(err, answer)
}

func (s v1) sign(t *testing.T, srv *osstest.Server, u upload, method oss.HTTPMethod, opts ...oss.Option) string {
	t.Helper()
	signed, err := s.bucket(t, srv).SignURL(u.key, method, 60, opts...)
	if err != nil {
		t.Fatalf("SignURL(%q) = %v", u.key, err)
	}
	return signed
}

func (s v1) putSignedQuery(t *testing.T, srv *osstest.Server, u upload) outcome {
	resp, body := do(t, client(t), http.MethodPut, s.sign(t, srv, u, oss.HTTPPut, s.params(t, u)...), u.content, nil)
	return raw(t, resp, body)
}

func (s v1) putSignedHeader(t *testing.T, srv *osstest.Server, u upload) outcome {
	h := http.Header{"X-Oss-Callback": {u.callback}}
	opts := []oss.Option{oss.Callback(u.callback)}
	if u.vars != nil {
		h.Set("X-Oss-Callback-Var", variables(t, u.vars))
		opts = append(opts, oss.CallbackVar(variables(t, u.vars)))
	}
	resp, body := do(t, client(t), http.MethodPut, s.sign(t, srv, u, oss.HTTPPut, opts...), u.content, h)
	return raw(t, resp, body)
}

// putWithURL is the SDK as the user of a signed URL. On 203 it returns an
// error without the code; the document is in the response.
func (s v1) putWithURL(t *testing.T, srv *osstest.Server, u upload) outcome {
	signed := s.sign(t, srv, u, oss.HTTPPut, s.params(t, u)...)
	resp, err := s.bucket(t, srv).DoPutObjectWithURL(signed, strings.NewReader(u.content), nil)
	var unexpected oss.UnexpectedStatusCodeError
	if err != nil && !errors.As(err, &unexpected) {
		return v1Outcome(err, nil)
	}
	defer resp.Body.Close()
	body, readErr := io.ReadAll(resp.Body)
	if readErr != nil {
		t.Fatalf("DoPutObjectWithURL(%q): reading the answer: %v", u.key, readErr)
	}
	if err == nil {
		return outcome{status: resp.StatusCode, answer: string(body)}
	}
	return outcome{status: resp.StatusCode, failure: parseFailure(t, resp.StatusCode, body), err: err}
}

// parts uploads the content in two parts.
func (s v1) parts(t *testing.T, srv *osstest.Server, u upload) (oss.InitiateMultipartUploadResult, []oss.UploadPart) {
	t.Helper()
	b := s.bucket(t, srv)
	imur, err := b.InitiateMultipartUpload(u.key)
	if err != nil {
		t.Fatalf("InitiateMultipartUpload(%q) = %v", u.key, err)
	}
	var parts []oss.UploadPart
	for i, text := range []string{u.content[:partSize], u.content[partSize:]} {
		part, err := b.UploadPart(imur, strings.NewReader(text), int64(len(text)), i+1)
		if err != nil {
			t.Fatalf("UploadPart(%q, %d) = %v", u.key, i+1, err)
		}
		parts = append(parts, part)
	}
	return imur, parts
}

func (s v1) complete(t *testing.T, srv *osstest.Server, u upload) outcome {
	imur, parts := s.parts(t, srv, u)
	var answer []byte
	_, err := s.bucket(t, srv).CompleteMultipartUpload(imur, parts, s.options(t, u, &answer)...)
	return v1Outcome(err, answer)
}

// completeSigned is what servers do that let browsers upload parts: the
// browser completes with a URL in which the server has put the callback.
func (s v1) completeSigned(t *testing.T, srv *osstest.Server, u upload) outcome {
	imur, parts := s.parts(t, srv, u)
	signed := s.sign(t, srv, u, oss.HTTPPost, append(s.params(t, u), oss.AddParam("uploadId", imur.UploadID))...)
	list, err := xml.Marshal(struct {
		XMLName xml.Name `xml:"CompleteMultipartUpload"`
		Part    []oss.UploadPart
	}{Part: parts})
	if err != nil {
		t.Fatalf("xml.Marshal(%v) = %v", parts, err)
	}
	resp, body := do(t, client(t), http.MethodPost, signed, string(list), nil)
	return raw(t, resp, body)
}

func (s v1) uploadFile(t *testing.T, srv *osstest.Server, u upload) outcome {
	var answer []byte
	opts := append(s.options(t, u, &answer), oss.Routines(2), oss.Checkpoint(true, filepath.Join(t.TempDir(), "checkpoint")))
	err := s.bucket(t, srv).UploadFile(u.key, file(t, u.content), partSize, opts...)
	return v1Outcome(err, answer)
}

// read reads an object with its metadata, of which a text that comes compressed
// has less than HeadObject tells.
func (s v1) read(t *testing.T, srv *osstest.Server, key string) object {
	t.Helper()
	h, err := s.bucket(t, srv).GetObjectDetailedMeta(key)
	if err != nil {
		t.Fatalf("HeadObject(%q) = %v\n%s", key, err, journal(srv))
	}
	body, err := s.bucket(t, srv).GetObject(key)
	if err != nil {
		t.Fatalf("GetObject(%q) = %v\n%s", key, err, journal(srv))
	}
	defer body.Close()
	var content bytes.Buffer
	if _, err := io.Copy(&content, body); err != nil {
		t.Fatalf("GetObject(%q): reading: %v", key, err)
	}
	return object{content.String(), h.Get("Content-Type"), strings.Trim(h.Get("Etag"), `"`), h.Get("X-Oss-Hash-Crc64ecma")}
}

// file writes a file for SDKs to upload.
func file(t *testing.T, content string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "upload.bin")
	if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
		t.Fatalf("WriteFile = %v", err)
	}
	return name
}

// TestGoV1AddParamWithPutObject records a trap: the SDK takes oss.AddParam
// and, but for signed URLs, sends none of it, so that nobody is called.
func TestGoV1AddParamWithPutObject(t *testing.T) {
	srv := osstest.New(t, osstest.Buckets(bucketName))
	recv := srv.Receive(appURL, nil)
	s := v1Signatures[0]
	u := upload{key: "k", callback: parameter(t, map[string]any{"callbackUrl": appURL, "callbackBody": "a=b"})}
	if err := s.bucket(t, srv).PutObject(u.key, strings.NewReader("x"), s.params(t, u)...); err != nil {
		t.Errorf("PutObject = %v, want nil", err)
	}
	recv.None(t)
	check(t, "Notes", srv.Journal().Entries()[0].Notes, nil)
	srv.CheckObject(t, bucketName, u.key, []byte("x"))
}
