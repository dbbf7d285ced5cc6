package integration

import (
	"net/http"
	"testing"
)

func TestBuckets(t *testing.T) {
	withSDKs(t, func(t *testing.T, s sdk) {
		for _, name := range []string{"photos-2", "photos-1", "photos-10", "videos"} {
			checkNil(t, "createBucket "+name, s.createBucket(name))
		}
		checkNil(t, "createBucket of one's own again", s.createBucket("videos"))
		for name, want := range map[string]bool{"photos-1": true, "photos-3": false} {
			got, err := s.hasBucket(name)
			if err != nil || got != want {
				t.Errorf("hasBucket(%q) = %v, %v, want %v", name, got, err, want)
			}
		}
		names, more, err := s.buckets("photos-", "", 2)
		if err != nil || !more {
			t.Errorf("buckets = %v, truncated %v, want more", err, more)
		}
		check(t, "buckets", names, []string{"photos-1", "photos-10"})
		names, more, err = s.buckets("photos-", "photos-10", 2)
		if err != nil || more {
			t.Errorf("buckets = %v, truncated %v, want no more", err, more)
		}
		check(t, "buckets", names, []string{"photos-2"})

		checkNil(t, "deleteBucket", s.deleteBucket("photos-1"))
		checkFailure(t, "deleteBucket, again", s.deleteBucket("photos-1"), http.StatusNotFound, "NoSuchBucket")
		put(t, s, "k", "x", nil)
		checkFailure(t, "deleteBucket, not empty", s.deleteBucket(bucketName), http.StatusConflict, "BucketNotEmpty")
		checkNil(t, "remove", s.remove("k"))
		checkBucketFacts(t, s)
		checkNil(t, "deleteBucket, empty", s.deleteBucket(bucketName))
		checkFailure(t, "put without a bucket", s.put("k", "x", nil), http.StatusNotFound, "NoSuchBucket")
		_, err = s.list(listQuery{})
		checkFailure(t, "list without a bucket", err, http.StatusNotFound, "NoSuchBucket")
	})
}

func checkBucketFacts(t *testing.T, s sdk) {
	t.Helper()
	location, err := s.location()
	checkNil(t, "location", err)
	check(t, "location", location, "oss-cn-hangzhou")
	info, err := s.info()
	checkNil(t, "info", err)
	check(t, "info", info, bucketInfo{
		name: bucketName, location: "oss-cn-hangzhou", storageClass: "Standard", acl: "private", redundancy: "LRS",
		extranet: "oss-cn-hangzhou.aliyuncs.com", intranet: "oss-cn-hangzhou-internal.aliyuncs.com",
	})
}
