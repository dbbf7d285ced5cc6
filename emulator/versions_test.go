package emulator

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fakeoss/fakeoss/emulator/store"
)

// versioning changes the state of the versioning of the bucket.
func (w *world) versioning(state string) {
	w.t.Helper()
	err := w.srv.store.UpdateBucket(bucketName, func(b store.Bucket) (store.Bucket, error) {
		b.Versioning = state
		return b, nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// versions lists what there is, "k Version latest" for every one, with the
// names that the test has for them.
func (w *world) versions(names map[string]string) (items []string) {
	w.t.Helper()
	page, err := w.srv.store.ListVersions(bucketName, store.VersionQuery{ListQuery: store.ListQuery{Max: 100}})
	if err != nil {
		w.t.Fatal(err)
	}
	for _, v := range page.Versions {
		name := v.VersionID()
		if known, ok := names[name]; ok {
			name = known
		}
		items = append(items, strings.TrimSpace(fmt.Sprint(v.Key, " ", name, " ", map[bool]string{true: "marker "}[v.Kind == store.DeleteMarker], map[bool]string{true: "latest"}[v.Latest])))
	}
	return items
}

// TestVersioningStates goes through the states of a bucket as the table in
// spec oss-api.md E.6 has them.
func TestVersioningStates(t *testing.T) {
	w := newWorld(t)
	names := map[string]string{}
	check := func(when string, want ...string) {
		t.Helper()
		if diff := cmp.Diff(want, w.versions(names)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", when, diff)
		}
	}
	put := func(name, content string) string {
		t.Helper()
		a := w.do("PUT", "/examplebucket/k", content)
		a.want(t, "PutObject "+name, 200)
		id := a.Header.Get("x-oss-version-id")
		if _, known := names[id]; !known {
			names[id] = name
		}
		return id
	}
	w.do("PUT", "/examplebucket/k", "first").want(t, "PutObject", 200, "x-oss-version-id", "-")
	w.do("GET", "/examplebucket/k", "").want(t, "GetObject", 200, "x-oss-version-id", "-")
	w.do("GET", "/examplebucket/k?versionId=null", "").want(t, "GetObject of null", 200)

	w.versioning("Enabled")
	w.do("GET", "/examplebucket/k", "").want(t, "GetObject", 200, "x-oss-version-id", "null")
	names["null"] = "null"
	v1, v2 := put("v1", "one"), put("v2", "two")
	check("two versions", "k v2 latest", "k v1", "k null")
	for id, content := range map[string]string{v1: "one", v2: "two", "null": "first"} {
		a := w.do("GET", "/examplebucket/k?versionId="+id, "")
		if a.want(t, "GetObject of a version", 200, "x-oss-version-id", id); a.Body != content {
			t.Errorf("version %s reads %q, want %q", names[id], a.Body, content)
		}
	}

	a := w.do("DELETE", "/examplebucket/k", "")
	marker := a.Header.Get("x-oss-version-id")
	names[marker] = "m1"
	a.want(t, "DeleteObject", 204, "x-oss-delete-marker", "true", "x-oss-version-id", marker)
	check("a marker", "k m1 marker latest", "k v2", "k v1", "k null")
	a = w.do("GET", "/examplebucket/k", "")
	a.wantError(t, "GetObject under a marker", 404, "NoSuchKey", "0026-00000001")
	a.want(t, "GetObject under a marker", 404, "x-oss-delete-marker", "true", "x-oss-version-id", marker)
	w.do("HEAD", "/examplebucket/k", "").want(t, "HeadObject under a marker", 404, "x-oss-delete-marker", "true")
	a = w.do("GET", "/examplebucket/k?versionId="+marker, "")
	a.wantError(t, "GetObject of a marker", 405, "MethodNotAllowed", "0003-00000016")
	a.want(t, "GetObject of a marker", 405, "Allow", "DELETE", "x-oss-delete-marker", "true")
	w.do("PUT", "/examplebucket/k", "x", "x-oss-forbid-overwrite", "true").want(t, "forbid-overwrite has no effect", 200)
	w.do("DELETE", "/examplebucket/k?versionId="+w.latest("k"), "").want(t, "DeleteObject of the newest", 204, "x-oss-delete-marker", "-")
	w.do("DELETE", "/examplebucket/k?versionId="+marker, "").want(t, "DeleteObject of the marker", 204, "x-oss-delete-marker", "true", "x-oss-version-id", marker)
	check("the marker is gone", "k v2 latest", "k v1", "k null")
	w.do("DELETE", "/examplebucket/k?versionId="+v2, "").want(t, "DeleteObject of the newest", 204, "x-oss-version-id", v2)
	w.do("DELETE", "/examplebucket/k?versionId="+v2, "").want(t, "DeleteObject again", 204)
	check("v2 is gone", "k v1 latest", "k null")

	w.versioning("Suspended")
	put("null", "suspended")
	check("the null version is new", "k null latest", "k v1")
	w.do("DELETE", "/examplebucket/k", "").want(t, "DeleteObject", 204, "x-oss-delete-marker", "true", "x-oss-version-id", "null")
	check("a null marker", "k null marker latest", "k v1")
	w.do("DELETE", "/examplebucket/", "").wantError(t, "DeleteBucket", 409, "BucketNotEmpty", "0015-00000301")

	for uri, code := range map[string]string{
		"/examplebucket/k?versionId=none": "NoSuchVersion", "/examplebucket/none?versionId=null": "NoSuchVersion",
	} {
		w.do("GET", uri, "").wantError(t, uri, 404, code, "")
	}
	w.do("GET", "/examplebucket/k?versionId=", "").wantError(t, "an empty version", 400, "InvalidArgument", "")
	w.do("DELETE", "/examplebucket/k?versionId=", "").wantError(t, "an empty version", 400, "InvalidArgument", "")
	check("after refusals", "k null marker latest", "k v1")
}

// latest is the version id of the newest version.
func (w *world) latest(key string) string {
	w.t.Helper()
	o, err := w.srv.store.Object(bucketName, key, "")
	if err != nil {
		w.t.Fatal(err)
	}
	defer o.Body.Release()
	return o.VersionID()
}

func TestDeleteVersionsAtOnce(t *testing.T) {
	w := newWorld(t)
	w.versioning("Enabled")
	v := w.do("PUT", "/examplebucket/k", "x").Header.Get("x-oss-version-id")
	a := w.do("POST", "/examplebucket/?delete", "<Delete><Object><Key>k</Key></Object></Delete>")
	marker := a.element("DeleteMarkerVersionId")
	if a.element("DeleteMarker") != "true" || marker == "" || a.element("VersionId") != "" {
		t.Errorf("DeleteMultipleObjects = %s, want a new marker", a.Body)
	}
	a = w.do("POST", "/examplebucket/?delete", "<Delete><Object><Key>k</Key><VersionId>"+marker+"</VersionId></Object><Object><Key>k</Key><VersionId>"+v+"</VersionId></Object></Delete>")
	want := "<Deleted><Key>k</Key><VersionId>" + marker + "</VersionId><DeleteMarker>true</DeleteMarker><DeleteMarkerVersionId>" + marker + "</DeleteMarkerVersionId></Deleted>" +
		"<Deleted><Key>k</Key><VersionId>" + v + "</VersionId></Deleted>"
	if !strings.Contains(a.Body, want) {
		t.Errorf("DeleteMultipleObjects = %s, want %s", a.Body, want)
	}
	if left := w.versions(nil); len(left) > 0 {
		t.Errorf("what is left: %q", left)
	}
}

func TestVersionsOfOtherWrites(t *testing.T) {
	w := newWorld(t)
	w.versioning("Enabled")
	v1 := w.do("PUT", "/examplebucket/a", "hello").Header.Get("x-oss-version-id")
	w.do("PUT", "/examplebucket/a", "other")
	a := w.do("PUT", "/examplebucket/copy", "", "x-oss-copy-source", "/examplebucket/a?versionId="+v1)
	a.want(t, "CopyObject of a version", 200, "x-oss-copy-source-version-id", v1, "x-oss-version-id", w.latest("copy"))
	w.do("GET", "/examplebucket/copy", "").want(t, "the copy", 200, "ETag", helloETag)
	w.do("PUT", "/examplebucket/a", "", "x-oss-copy-source", "/examplebucket/a?versionId="+v1, "x-oss-metadata-directive", "COPY").want(t, "CopyObject brings a version back", 200)
	w.do("GET", "/examplebucket/a", "").want(t, "the object", 200, "ETag", helloETag)

	log := w.do("POST", "/examplebucket/log?append&position=0", "one", "x-oss-object-acl", "private").Header.Get("x-oss-version-id")
	w.do("POST", "/examplebucket/log?append&position=3", "two", "x-oss-object-acl", "public-read").want(t, "AppendObject", 200, "x-oss-version-id", log)
	if a := w.do("GET", "/examplebucket/log?acl", ""); log == "null" || a.element("Grant") != "public-read" {
		t.Errorf("version %s of the appended object has the ACL %s", log, a.Body)
	}
	w.do("GET", "/examplebucket/log", "").want(t, "GetObject", 200, "Content-Length", "6")
	w.do("DELETE", "/examplebucket/log", "").want(t, "DeleteObject", 204)
	w.do("POST", "/examplebucket/log?append&position=0", "new").want(t, "AppendObject over a marker", 200)
	w.do("GET", "/examplebucket/log", "").want(t, "GetObject", 200, "Content-Length", "3")

	id := w.do("POST", "/examplebucket/m?uploads", "").element("UploadId")
	w.do("PUT", "/examplebucket/m?partNumber=1&uploadId="+id, "hello")
	done := w.do("POST", "/examplebucket/m?uploadId="+id, "", "x-oss-complete-all", "yes")
	done.want(t, "CompleteMultipartUpload", 200, "x-oss-version-id", w.latest("m"))
}

func TestListObjectVersions(t *testing.T) {
	w := newWorld(t)
	w.do("PUT", "/examplebucket/a", "1")
	w.versioning("Enabled")
	v := w.do("PUT", "/examplebucket/a", "2").Header.Get("x-oss-version-id")
	w.do("PUT", "/examplebucket/d/x", "3")
	w.do("DELETE", "/examplebucket/d/x", "")
	a := w.do("GET", "/examplebucket/?versions&max-keys=1&encoding-type=url", "")
	if a.element("VersionId") != v || a.element("IsTruncated") != "true" || a.element("NextKeyMarker") != "a" || a.element("NextVersionIdMarker") != v {
		t.Errorf("the first page: %s", a.Body)
	}
	a = w.do("GET", "/examplebucket/?versions&delimiter=/&key-marker=a&version-id-marker="+v, "")
	if a.element("VersionId") != "null" || a.element("IsLatest") != "false" || !strings.Contains(a.Body, "<CommonPrefixes><Prefix>d/</Prefix></CommonPrefixes>") {
		t.Errorf("the rest: %s", a.Body)
	}
	a = w.do("GET", "/examplebucket/?versions&prefix=d/", "")
	if !strings.Contains(a.Body, "<DeleteMarker><Key>d/x</Key>") || !strings.Contains(a.Body, "<Version><Key>d/x</Key>") {
		t.Errorf("the markers: %s", a.Body)
	}
	w.do("GET", "/examplebucket/?versions&max-keys=0", "").wantError(t, "max-keys", 400, "InvalidArgument", "")
	w.do("GET", "/examplebucket/?versions&key-marker="+strings.Repeat("x", 1024), "").wantError(t, "key-marker", 400, "InvalidArgument", "")
}

// TestNoVersionIsLost changes the state of a bucket while objects are written:
// once versions exist, no write may take any away.
func TestNoVersionIsLost(t *testing.T) {
	w := newWorld(t)
	var wg sync.WaitGroup
	written := make(chan string, 100)
	for range 4 {
		wg.Go(func() {
			for range 25 {
				req, _ := http.NewRequest("PUT", w.ts.URL+"/examplebucket/k", strings.NewReader("x"))
				resp, err := w.ts.Client().Do(req)
				if err != nil {
					t.Error(err)
					return
				}
				resp.Body.Close()
				if id := resp.Header.Get("x-oss-version-id"); id != "" {
					written <- id
				}
			}
		})
	}
	w.versioning("Enabled")
	wg.Wait()
	close(written)
	there := strings.Join(w.versions(nil), "\n")
	for id := range written {
		if !strings.Contains(there, id) {
			t.Errorf("version %s is lost", id)
		}
	}
}
