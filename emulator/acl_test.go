package emulator

import "testing"

func TestBucketACL(t *testing.T) {
	w := newWorld(t)
	for _, acl := range []string{"private", "public-read-write", "public-read"} {
		w.do("PUT", "/examplebucket?acl", "", "x-oss-acl", acl).want(t, "PutBucketAcl", 200, "Location", "/examplebucket")
		a := w.do("GET", "/examplebucket?acl", "")
		a.want(t, "GetBucketAcl", 200)
		if a.element("Grant") != acl || a.element("ID") != ownerID {
			t.Errorf("GetBucketAcl = %s, want %s", a.Body, acl)
		}
	}
	w.do("PUT", "/examplebucket?acl", "").wantError(t, "without an ACL", 400, "InvalidArgument", "0015-00000204")
	w.do("PUT", "/examplebucket?acl", "", "x-oss-acl", "default").wantError(t, "with an object's ACL", 400, "InvalidArgument", "0015-00000204")
	w.do("PUT", "/made-by-acl?acl", "", "x-oss-acl", "wrong").wantError(t, "of no bucket", 400, "InvalidArgument", "0015-00000204")
	w.do("GET", "/made-by-acl?acl", "").wantError(t, "GetBucketAcl of no bucket", 404, "NoSuchBucket", "0015-00000101")
	w.do("PUT", "/made-by-acl?acl", "", "x-oss-acl", "public-read").want(t, "PutBucketAcl of no bucket", 200, "Location", "/made-by-acl")
	if a := w.do("GET", "/made-by-acl?bucketInfo", ""); a.element("Grant") != "public-read" {
		t.Errorf("GetBucketInfo = %s", a.Body)
	}
	if a := w.do("GET", "/examplebucket?acl", ""); a.element("Grant") != "public-read" {
		t.Errorf("after refusals GetBucketAcl = %s", a.Body)
	}
}

func TestObjectACL(t *testing.T) {
	w := newWorld(t)
	w.do("PUT", "/examplebucket/k", "hello", "x-oss-meta-a", "b").want(t, "PutObject", 200)
	grant := func(uri, want string) {
		t.Helper()
		a := w.do("GET", uri, "")
		a.want(t, "GetObjectACL", 200)
		if a.element("Grant") != want || a.element("ID") != ownerID {
			t.Errorf("GetObjectACL of %s = %s, want %s", uri, a.Body, want)
		}
	}
	grant("/examplebucket/k?acl", "default")
	for _, acl := range []string{"private", "public-read", "default", "public-read-write"} {
		w.do("PUT", "/examplebucket/k?acl", "", "x-oss-object-acl", acl).want(t, "PutObjectACL", 200)
		grant("/examplebucket/k?acl", acl)
	}
	w.do("GET", "/examplebucket/k", "").want(t, "GetObject", 200, "ETag", helloETag, "x-oss-meta-a", "b", "Last-Modified", "Fri, 02 Jan 2026 03:04:05 GMT")
	w.do("PUT", "/examplebucket/k?acl", "").wantError(t, "without an ACL", 400, "InvalidArgument", "0017-00000105")
	w.do("PUT", "/examplebucket/k?acl", "", "x-oss-object-acl", "all").wantError(t, "with a bad ACL", 400, "InvalidArgument", "0017-00000104")
	w.do("PUT", "/examplebucket/none?acl", "", "x-oss-object-acl", "private").wantError(t, "of nothing", 404, "NoSuchKey", "0026-00000001")
	w.do("GET", "/examplebucket/none?acl", "").wantError(t, "of nothing", 404, "NoSuchKey", "0026-00000001")
	w.do("GET", "/examplebucket/k?acl&versionId=", "").wantError(t, "of no version", 400, "InvalidArgument", "")
	w.do("PUT", "/examplebucket/k?acl&versionId=", "", "x-oss-object-acl", "private").wantError(t, "of no version", 400, "InvalidArgument", "")
	grant("/examplebucket/k?acl", "public-read-write")

	w.versioning("Enabled")
	w.do("PUT", "/examplebucket/k", "newer").want(t, "PutObject", 200)
	version := w.latest("k")
	w.do("PUT", "/examplebucket/k?acl", "", "x-oss-object-acl", "private").want(t, "PutObjectACL", 200, "x-oss-version-id", version)
	w.do("PUT", "/examplebucket/k?acl&versionId=null", "", "x-oss-object-acl", "public-read").want(t, "PutObjectACL", 200, "x-oss-version-id", "null")
	grant("/examplebucket/k?acl", "private")
	grant("/examplebucket/k?acl&versionId="+version, "private")
	grant("/examplebucket/k?acl&versionId=null", "public-read")
}
