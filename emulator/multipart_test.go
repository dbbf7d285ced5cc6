package emulator

import (
	"context"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// partSize is the least that a part may have which is not the last.
const partSize = 100 << 10

func TestMultipartUpload(t *testing.T) {
	w := newWorld(t)
	started := w.do("POST", "/examplebucket/a%20b?uploads&encoding-type=url", "", "Content-Type", "text/plain", "x-oss-meta-a", "1",
		"x-oss-server-side-encryption", "KMS")
	started.want(t, "InitiateMultipartUpload", 200, "Content-Type", "application/xml", "x-oss-server-side-encryption", "KMS")
	id := started.element("UploadId")
	if len(id) != 32 || started.element("Key") != "a%20b" || started.element("Bucket") != bucketName || started.element("EncodingType") != "url" {
		t.Fatalf("InitiateMultipartUpload = %s", started.Body)
	}
	uri := "/examplebucket/a%20b?uploadId=" + id
	contents := []string{strings.Repeat("x", partSize), strings.Repeat("y", partSize), "hello"}
	var list strings.Builder
	for i, content := range contents {
		a := w.do("PUT", fmt.Sprintf("%s&partNumber=%d", uri, 2*i+1), content)
		a.want(t, "UploadPart", 200, "Content-Length", "0")
		if i == 2 {
			a.want(t, "UploadPart", 200, "ETag", helloETag, "Content-MD5", helloMD5, "x-oss-hash-crc64ecma", helloCRC)
		}
		fmt.Fprintf(&list, "<Part><PartNumber> %d </PartNumber><ETag>%s</ETag></Part>", 2*i+1, a.Header.Get("ETag"))
	}
	parts := w.do("GET", uri+"&max-parts=2", "")
	if !cmp.Equal(parts.all("PartNumber"), []string{"1", "3"}) || parts.element("IsTruncated") != "true" || parts.element("NextPartNumberMarker") != "3" {
		t.Errorf("ListParts = %s", parts.Body)
	}
	parts = w.do("GET", uri+"&part-number-marker=3&encoding-type=url", "")
	if !cmp.Equal(parts.all("PartNumber"), []string{"5"}) || parts.element("HashCrc64ecma") != helloCRC || parts.element("ETag") != helloETag ||
		parts.element("Size") != "5" || parts.element("Key") != "a%20b" {
		t.Errorf("ListParts = %s", parts.Body)
	}
	uploads := w.do("GET", "/examplebucket?uploads&encoding-type=url", "")
	if uploads.element("UploadId") != id || uploads.element("Key") != "a%20b" || uploads.element("Initiated") != "2026-01-02T03:04:05.000Z" {
		t.Errorf("ListMultipartUploads = %s", uploads.Body)
	}
	done := w.do("POST", uri, "<CompleteMultipartUpload>"+list.String()+"</CompleteMultipartUpload>")
	done.want(t, "CompleteMultipartUpload", 200, "Content-Type", "application/xml", "ETag", done.element("ETag"), "Content-MD5", "-")
	if !strings.HasSuffix(done.element("ETag"), `-3"`) || done.element("Location") != w.ts.URL+"/examplebucket/a%20b" || done.element("Key") != "a b" {
		t.Errorf("CompleteMultipartUpload = %s", done.Body)
	}
	get := w.do("GET", "/examplebucket/a%20b", "")
	get.want(t, "GetObject", 200, "x-oss-object-type", "Multipart", "ETag", done.element("ETag"), "Content-Type", "text/plain", "x-oss-meta-a", "1",
		"Content-MD5", "-", "x-oss-hash-crc64ecma", done.Header.Get("x-oss-hash-crc64ecma"))
	if get.Body != strings.Join(contents, "") {
		t.Errorf("the object has %d bytes", len(get.Body))
	}
	if a := w.do("GET", "/examplebucket/a%20b", "", "Range", fmt.Sprintf("bytes=%d-%d", partSize-1, 2*partSize)); a.Body != "x"+contents[1]+"h" {
		t.Errorf("a range over three parts has %d bytes", len(a.Body))
	}
	w.do("POST", uri, "<CompleteMultipartUpload>"+list.String()+"</CompleteMultipartUpload>").wantError(t, "Complete again", 404, "NoSuchUpload", "0042-00000002")
}

func TestCompleteAllByHeader(t *testing.T) {
	w := newWorld(t)
	uri, list := w.initiate("k")
	w.do("POST", uri, list, "x-oss-complete-all", "yes").wantError(t, "header and body", 400, "InvalidArgument", "0042-00000216")
	w.do("POST", uri, "", "x-oss-complete-all", "yes").want(t, "CompleteMultipartUpload", 200)
	if a := w.do("GET", "/examplebucket/k", ""); a.Body != "hello" {
		t.Errorf("the object is %q", a.Body)
	}
}

// TestMultipartRefuses has the rows of spec oss-api.md F.2. The upload survives
// all of them.
func TestMultipartRefuses(t *testing.T) {
	w := newWorld(t)
	uri, list := w.initiate("k")
	w.do("PUT", "/examplebucket/taken", "kept")
	for _, test := range []struct {
		name, method, uri, body string
		headers                 []string
		status                  int
		code, ec                string
	}{
		{"part 0", "PUT", uri + "&partNumber=0", "x", nil, 400, "InvalidArgument", "0017-00000220"},
		{"part 10001", "PUT", uri + "&partNumber=10001", "x", nil, 400, "InvalidArgument", "0017-00000220"},
		{"part without number", "PUT", uri, "x", nil, 400, "InvalidArgument", "0017-00000220"},
		{"part of no upload", "PUT", "/examplebucket/k?uploadId=none&partNumber=1", "x", nil, 404, "NoSuchUpload", "0042-00000104"},
		{"part of another key", "PUT", strings.Replace(uri, "/k?", "/other?", 1) + "&partNumber=1", "x", nil, 404, "NoSuchUpload", "0042-00000104"},
		{"part with a wrong MD5", "PUT", uri + "&partNumber=1", "x", []string{"Content-MD5", helloMD5}, 400, "InvalidDigest", "0017-00000503"},
		{"part with encryption", "PUT", uri + "&partNumber=1", "x", []string{"x-oss-server-side-encryption", "AES256"}, 400, "InvalidArgument", ""},
		{"complete with encryption", "POST", uri, list, []string{"x-oss-server-side-encryption", "AES256"}, 400, "InvalidArgument", ""},
		{"complete no upload", "POST", "/examplebucket/k?uploadId=none", list, nil, 404, "NoSuchUpload", "0042-00000002"},
		{"complete with nothing", "POST", uri, "", nil, 400, "MalformedXML", "0042-00000205"},
		{"complete with no parts", "POST", uri, "<CompleteMultipartUpload/>", nil, 400, "MalformedXML", "0042-00000205"},
		{"complete with garbage", "POST", uri, "garbage", nil, 400, "MalformedXML", "0042-00000205"},
		{"complete with a bad number", "POST", uri, strings.Replace(list, ">1<", ">x<", 1), nil, 400, "InvalidArgument", "0017-00000220"},
		{"complete with a missing part", "POST", uri, strings.Replace(list, ">1<", ">2<", 1), nil, 400, "InvalidPart", ""},
		{"complete with a wrong MD5", "POST", uri, list, []string{"Content-MD5", helloMD5}, 400, "InvalidDigest", "0017-00000503"},
		{"complete with forbid-overwrite", "POST", uri, list, []string{"x-oss-forbid-overwrite", "x"}, 400, "InvalidArgument", "0017-00000279"},
		{"complete too long", "POST", uri, list + strings.Repeat(" ", 4<<20), nil, 400, "MalformedXML", "0042-00000205"},
		{"abort no upload", "DELETE", "/examplebucket/k?uploadId=none", "", nil, 404, "NoSuchUpload", "0042-00000002"},
		{"list parts of no upload", "GET", "/examplebucket/k?uploadId=none", "", nil, 404, "NoSuchUpload", "0042-00000002"},
		{"list too many parts", "GET", uri + "&max-parts=1001", "", nil, 400, "InvalidArgument", ""},
		{"list with a bad marker", "GET", uri + "&part-number-marker=x", "", nil, 400, "InvalidArgument", ""},
		{"list with a bad encoding", "GET", uri + "&encoding-type=x", "", nil, 400, "InvalidArgument", ""},
		{"initiate over an object", "POST", "/examplebucket/taken?uploads", "", []string{"x-oss-forbid-overwrite", "true"}, 409, "FileAlreadyExists", ""},
		{"initiate with a bad ACL", "POST", "/examplebucket/k?uploads", "", []string{"x-oss-object-acl", "x"}, 400, "InvalidArgument", "0017-00000104"},
		{"initiate with a bad encoding", "POST", "/examplebucket/k?uploads&encoding-type=x", "", nil, 400, "InvalidArgument", ""},
	} {
		w.do(test.method, test.uri, test.body, test.headers...).wantError(t, test.name, test.status, test.code, test.ec)
	}
	w.do("POST", uri, list).want(t, "CompleteMultipartUpload after all that", 200)
}

func TestCompleteOverAnObject(t *testing.T) {
	w := newWorld(t)
	uri, list := w.initiate("k")
	w.do("PUT", "/examplebucket/k", "kept")
	w.do("POST", uri, list, "x-oss-forbid-overwrite", "true", "x-oss-callback", w.callbackHeader("a=b")).wantError(t, "Complete", 409, "FileAlreadyExists", "")
	if a := w.do("GET", "/examplebucket/k", ""); a.Body != "kept" || len(w.app.take()) != 0 {
		t.Errorf("the object is %q", a.Body)
	}
	w.do("POST", uri, list).want(t, "Complete without it", 200)
}

func TestAbortMultipartUpload(t *testing.T) {
	w := newWorld(t)
	uri, list := w.initiate("k")
	w.do("DELETE", uri, "").want(t, "AbortMultipartUpload", 204)
	w.do("POST", uri, list).wantError(t, "Complete", 404, "NoSuchUpload", "0042-00000002")
	w.do("GET", "/examplebucket/k", "").want(t, "GetObject", 404)
}

func TestUploadsGoWithTheirBucket(t *testing.T) {
	w := newWorld(t)
	uri, list := w.initiate("k")
	w.do("DELETE", "/examplebucket", "").want(t, "DeleteBucket", 204)
	w.do("PUT", "/examplebucket", "").want(t, "PutBucket", 200)
	w.do("POST", uri, list).wantError(t, "Complete", 404, "NoSuchUpload", "0042-00000002")
}

func TestListMultipartUploads(t *testing.T) {
	w := newWorld(t)
	for _, k := range []string{"a", "b/1", "b/2", "c"} {
		w.do("POST", "/examplebucket/"+k+"?uploads", "").want(t, "InitiateMultipartUpload", 200)
	}
	page := w.do("GET", "/examplebucket?uploads&delimiter=/&max-uploads=2&key-marker=&upload-id-marker=", "")
	if !cmp.Equal(page.all("Key"), []string{"a"}) || page.element("CommonPrefixes") != "<Prefix>b/</Prefix>" || page.element("NextKeyMarker") != "b/" || page.element("IsTruncated") != "true" {
		t.Errorf("ListMultipartUploads = %s", page.Body)
	}
	page = w.do("GET", "/examplebucket?uploads&prefix=b/&key-marker=b/1", "")
	if !cmp.Equal(page.all("Key"), []string{"b/2"}) || page.element("IsTruncated") != "false" {
		t.Errorf("ListMultipartUploads = %s", page.Body)
	}
	first := w.do("GET", "/examplebucket?uploads&max-uploads=1&prefix=c", "").element("UploadId")
	if page := w.do("GET", "/examplebucket?uploads&upload-id-marker="+first, ""); len(page.all("Key")) != 4 {
		t.Errorf("upload-id-marker alone is not ignored: %s", page.Body)
	}
}

// A client that hangs up when it has sent its request changes nothing about
// what becomes of it.
func TestHangingUpIsNoFault(t *testing.T) {
	w := newWorld(t)
	gone, hangUp := context.WithCancel(t.Context())
	hangUp()
	for range 32 { // a choice between two ready channels would fall either way
		uri, list := w.initiate("k")
		other, _ := w.initiate("k")
		for _, test := range []struct {
			method, uri, body string
			status            int
		}{
			{"POST", uri, list, 200}, {"DELETE", other, "", 204},
		} {
			rec := httptest.NewRecorder()
			w.srv.ServeHTTP(rec, httptest.NewRequestWithContext(gone, test.method, test.uri, strings.NewReader(test.body)))
			if rec.Code != test.status {
				t.Fatalf("%s by a client that is gone = %d %s, want %d", test.method, rec.Code, rec.Body, test.status)
			}
		}
	}
}
