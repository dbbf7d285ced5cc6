package integration

import (
	"net/http"
	"testing"

	"github.com/fakeoss/fakeoss/emulator/osstest"
)

// An upload is what a test sends, however it is sent.
type upload struct {
	key, content string
	callback     string            // the parameter, in Base64
	vars         map[string]string // custom variables, named x:…
}

// An outcome is what the uploader learns.
type outcome struct {
	status  int
	answer  string  // of the application, as far as one gets at it
	failure failure // zero if the upload passes for a success
	err     error   // what the SDK returned
}

// A carrier is one way in which uploads carry a callback.
type carrier struct {
	name string
	send func(t *testing.T, srv *osstest.Server, u upload) outcome
	read reader // with the same SDK

	operation string // as ${operation} tells it
	unsigned  bool   // carries no signature

	// What SDKs make of it that one would not expect (callback.md 8.1).
	silent    bool // a status of 203 is a success to it
	forgetful bool // keeps the application's answer to itself
	xmlOnly   bool // fails on an answer that is not OSS's own XML
}

// server starts the server that the carrier uploads to. It checks signatures.
func (c carrier) server(t *testing.T, opts ...osstest.Option) *osstest.Server {
	t.Helper()
	opts = append(opts, osstest.Buckets(bucketName))
	if !c.unsigned {
		opts = append(opts, osstest.Signatures())
	}
	return osstest.New(t, opts...)
}

// A reader reads an object with its metadata.
type reader func(t *testing.T, srv *osstest.Server, key string) object

// An object is what an SDK reads back.
type object struct {
	content     string
	contentType string
	etag        string // without quotes
	crc         string
}

// raw is the outcome of an exchange without an SDK around it.
func raw(t *testing.T, resp *http.Response, body []byte) outcome {
	t.Helper()
	o := outcome{status: resp.StatusCode}
	if resp.StatusCode == http.StatusOK {
		o.answer = string(body)
	} else {
		o.failure = parseFailure(t, resp.StatusCode, body)
	}
	return o
}
