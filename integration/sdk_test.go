package integration

import (
	"net/http"
	"testing"

	"github.com/fakeoss/fakeoss/emulator/osstest"
)

// An sdk is a client for one bucket, with the everyday operations in common
// terms so that every scenario runs through every SDK. Errors are a *failure
// where OSS sent one.
type sdk interface {
	put(key, content string, h headers) error
	get(key string, h headers) (content string, answer http.Header, err error)
	head(key string) (http.Header, error)
	meta(key string) (http.Header, error)
	copyFrom(bucket, from, to string, h headers) error
	appendTo(key, content string, position int64) (next int64, err error)
	remove(key string) error
	removeAll(keys []string, quiet bool) (removed []string, err error)

	list(q listQuery) (listing, error)
	listV2(q listQuery) (listing, error)

	initiate(key string) (id string, err error)
	part(key, id string, number int, content string) (etag string, err error)
	complete(key, id string, etags ...string) error
	abort(key, id string) error
	parts(key, id string, after, most int) (parts []part, truncated bool, err error)
	uploads(prefix, keyMarker, idMarker string, most int) (uploads []string, truncated bool, err error)

	createBucket(name string) error
	deleteBucket(name string) error
	hasBucket(name string) (bool, error)
	buckets(prefix, marker string, most int) (names []string, truncated bool, err error)
	info() (bucketInfo, error)
	location() (string, error)
}

// headers are of a request.
type headers map[string]string

// A listQuery is what a listing is asked for; zero values are not sent.
type listQuery struct {
	prefix, delimiter string
	after             string // marker, or start-after in version 2
	token             string // version 2
	most              int
}

// A listing is one page.
type listing struct {
	keys, prefixes []string
	next           string // marker or token of the next page
}

type part struct {
	number int
	size   int
	etag   string
}

type bucketInfo struct {
	name, location, storageClass, acl, extranet, intranet, redundancy string
}

// An sdkMaker makes a client of a server, addressed in some way.
type sdkMaker struct {
	name string
	new  func(t *testing.T, srv *osstest.Server, a addressing) sdk
}

// sdks are all SDKs with all their signatures.
func sdks() (all []sdkMaker) {
	for _, s := range v1Signatures {
		all = append(all, sdkMaker{"Go v1, " + s.name, func(t *testing.T, srv *osstest.Server, a addressing) sdk { return newV1(t, srv, s, a) }})
	}
	for _, s := range v2Signatures {
		all = append(all, sdkMaker{"Go v2, " + s.name, func(t *testing.T, srv *osstest.Server, a addressing) sdk { return newV2(t, srv, s, a) }})
	}
	return all
}

// withSDKs runs a test with a server of its own for every SDK.
func withSDKs(t *testing.T, f func(t *testing.T, s sdk)) {
	for _, m := range sdks() {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			srv := osstest.New(t, osstest.Buckets(bucketName), osstest.Signatures())
			f(t, m.new(t, srv, pathStyle(srv)))
			if t.Failed() {
				t.Logf("the server's journal:\n%s", journal(srv))
			}
		})
	}
}
