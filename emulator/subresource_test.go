package emulator

import (
	"testing"
)

// TestUnknownSubResourcesDestroyNothing sends what no row of the table and no
// list knows, and what is only half a sub-resource.
func TestUnknownSubResourcesDestroyNothing(t *testing.T) {
	w := newWorld(t)
	w.do("PUT", "/examplebucket/k", "kept")
	w.do("PUT", "/empty-bucket", "")
	for _, query := range []string{
		"newThing", "newThing=", "prefix=a&newThing", "versionId=null&newThing", "X-Oss-New",
		"comp=add", "comp", "status=enabled", "status", "styleName=x", "inventoryId=x", "list-type=1", "list-type=2",
	} {
		for _, request := range []struct{ method, path, body string }{
			{"DELETE", "/empty-bucket", ""}, {"PUT", "/empty-bucket", ""}, {"DELETE", "/examplebucket/k", ""}, {"PUT", "/examplebucket/k", "<New/>"},
		} {
			uri := request.path + "?" + query
			a := w.do(request.method, uri, request.body)
			a.wantError(t, request.method+" "+uri, 501, "NotImplemented", "")
		}
	}
	a := w.do("DELETE", "/empty-bucket?prefix=a&newThing=&status=x", "")
	if got := a.element("Operation"); got != "DELETE ?newThing" {
		t.Errorf("the error names %q, want what is not known", got)
	}
	w.do("PUT", "/examplebucket/copy?newThing", "", "x-oss-copy-source", "/examplebucket/k").wantError(t, "CopyObject", 501, "NotImplemented", "")
	w.do("GET", "/empty-bucket", "").want(t, "ListObjects after all that", 200)
	if a := w.do("GET", "/examplebucket/k", ""); a.Body != "kept" {
		t.Errorf("after all that the object reads %q", a.Body)
	}
}

// TestOrdinaryParametersAreNoSubResources sends what SDKs add to requests about
// buckets and objects themselves, with values and without.
func TestOrdinaryParametersAreNoSubResources(t *testing.T) {
	w := newWorld(t)
	for _, query := range []string{
		"OSSAccessKeyId=ak&Expires=1&Signature=s&security-token=t", "x-oss-signature-version=OSS4-HMAC-SHA256&x-oss-expires", "x-oss-traffic-limit=819200",
		"callback-var=&callback=", "response-content-type", "versionId=null", "prefix&marker=&max-keys", "sequential", "unknown=value", "x-oss-ac-source-ip=",
	} {
		w.do("PUT", "/photos?"+query, "").want(t, "PutBucket ?"+query, 200)
		w.do("PUT", "/photos/k?"+query, "x").want(t, "PutObject ?"+query, 200)
		w.do("DELETE", "/photos/k?"+query, "").want(t, "DeleteObject ?"+query, 204)
		w.do("DELETE", "/photos?"+query, "").want(t, "DeleteBucket ?"+query, 204)
	}
	// Only what overwrites or deletes is careful.
	w.do("GET", "/examplebucket?newThing", "").want(t, "ListObjects ?newThing", 200)
}

// TestUnknownEndpoint goes to an endpoint with a dot that the server was not
// told of: its first label might be a bucket.
func TestUnknownEndpoint(t *testing.T) {
	w := newWorld(t)
	for _, test := range []struct {
		method, query, operation string
	}{
		{"GET", "", "ListBuckets"},
		{"GET", "?prefix=&marker=&max-keys=100", "ListBuckets"}, // as the Python SDK sends it
		{"GET", "?prefix=e&OSSAccessKeyId=ak&Expires=1&Signature=s", "ListBuckets"},
		{"GET", "?x-oss-signature-version=OSS4-HMAC-SHA256", "ListBuckets"},
		{"GET", "?regions", "DescribeRegions"},
		{"PUT", "?publicAccessBlock", "PutPublicAccessBlock"},
		{"GET", "?list-type=2&max-keys=1", "ListObjectsV2"},
		{"GET", "?prefix=&delimiter=&encoding-type=url", "ListObjects"},
		{"GET", "?acl", "GetBucketAcl"},
		{"GET", "?tagging", "GetBucketTags"},
		{"POST", "?delete", "DeleteMultipleObjects"},
		{"PUT", "?x-oss-signature-version=OSS4-HMAC-SHA256", "PutBucket"},
	} {
		w.do(test.method, "/"+test.query, "", "Host", "oss.test:6770")
		entries := w.srv.Journal().Entries()
		if e := entries[len(entries)-1]; e.Operation != test.operation {
			t.Errorf("%s oss.test/%s is %s of the bucket %q, want %s", test.method, test.query, e.Operation, e.Bucket, test.operation)
		}
	}
}
