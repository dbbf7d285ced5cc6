package integration

import (
	"net/http"
	"testing"

	"github.com/aliyun/aliyun-oss-go-sdk/oss"

	"github.com/fakeoss/fakeoss/emulator"
	"github.com/fakeoss/fakeoss/emulator/osstest"
)

// TestAnonymousAccess opens a bucket with the SDK, and looks at it with curl,
// which does not sign.
func TestAnonymousAccess(t *testing.T) {
	srv := osstest.New(t, osstest.Buckets(bucketName), osstest.Signatures(),
		osstest.Emulator(emulator.WithOtherAccount("other-id", "other-secret", "2345678901234567")))
	uri := srv.Endpoint() + "/" + bucketName
	owned := srv.Bucket(bucketName)
	checkNil(t, "PutObject", owned.PutObjectFromFile("k", file(t, "hello")))
	checkNil(t, "PutObject", owned.PutObjectFromFile("hidden", file(t, "hello"), oss.ObjectACL(oss.ACLPrivate)))

	put := []string{"--request", "PUT", "--data-binary", "anything"}
	refused := func(name string, c curled, ec string) {
		t.Helper()
		f := c.failure(t)
		if f.Status != http.StatusForbidden || f.Code != "AccessDenied" || f.EC != ec {
			t.Errorf("%s = %+v, want 403 AccessDenied with EC %s", name, f, ec)
		}
	}
	refused("reading a private bucket", curl(t, "", uri+"/k"), "0003-00000001")
	refused("listing a private bucket", curl(t, "", uri), "0003-00000002")
	refused("listing buckets", curl(t, "", srv.Endpoint()), "0003-00001201")
	refused("writing to a private bucket", curl(t, "", append(put, uri+"/new")...), "0003-00000001")

	checkNil(t, "SetBucketACL", srv.Client().SetBucketACL(bucketName, oss.ACLPublicRead))
	if c := curl(t, "", uri+"/k"); c.status != http.StatusOK || c.body != "hello" {
		t.Errorf("reading what is public = %+v", c)
	}
	if c := curl(t, "", uri); c.status != http.StatusOK {
		t.Errorf("listing what is public = %+v", c)
	}
	refused("reading a private object", curl(t, "", uri+"/hidden"), "0003-00000005")
	refused("writing to what is public-read", curl(t, "", append(put, uri+"/new")...), "0003-00000001")

	checkNil(t, "SetObjectACL", owned.SetObjectACL("hidden", oss.ACLPublicReadWrite))
	if c := curl(t, "", append(put, uri+"/hidden")...); c.status != http.StatusOK {
		t.Errorf("writing an object that everybody may write = %+v", c)
	}
	checkACLs(t, srv, owned)

	other, err := oss.New(srv.Endpoint(), "other-id", "other-secret")
	checkNil(t, "New", err)
	theirs, err := other.Bucket(bucketName)
	checkNil(t, "Bucket", err)
	if err := theirs.PutObjectFromFile("k", file(t, "theirs")); err == nil {
		t.Error("another account may write to what is public-read")
	}
	checkNil(t, "GetObject", theirs.GetObjectToFile("k", file(t, "")))
}

// checkACLs reads the ACLs as the SDK shows them. What curl wrote over the
// object has the ACL of the bucket.
func checkACLs(t *testing.T, srv *osstest.Server, b *oss.Bucket) {
	t.Helper()
	bucket, err := srv.Client().GetBucketACL(bucketName)
	checkNil(t, "GetBucketACL", err)
	object, err := b.GetObjectACL("hidden")
	checkNil(t, "GetObjectACL", err)
	check(t, "the ACL of the bucket", bucket.ACL, string(oss.ACLPublicRead))
	check(t, "the ACL of the object", object.ACL, string(oss.ACLDefault))
}
