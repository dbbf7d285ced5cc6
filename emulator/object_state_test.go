package emulator

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestObjectTagging(t *testing.T) {
	w := newWorld(t)
	w.do("PUT", "/examplebucket/k", "x", "x-oss-tagging", "a=1&b%20c=%E4%B8%AD").want(t, "PutObject", 200)
	w.do("GET", "/examplebucket/k", "").want(t, "GetObject", 200, "x-oss-tagging-count", "2")
	if a := w.do("GET", "/examplebucket/k?tagging", ""); !strings.HasSuffix(a.Body, "<Tagging><TagSet><Tag><Key>a</Key><Value>1</Value></Tag><Tag><Key>b c</Key><Value>中</Value></Tag></TagSet></Tagging>") {
		t.Errorf("GetObjectTagging = %d %s", a.Status, a.Body)
	}
	put := func(tags string) answer {
		t.Helper()
		return w.do("PUT", "/examplebucket/k?tagging", "<Tagging><TagSet>"+tags+"</TagSet></Tagging>")
	}
	tag := func(key, value string) string { return "<Tag><Key>" + key + "</Key><Value>" + value + "</Value></Tag>" }
	put(tag("k", "v")).want(t, "PutObjectTagging", 200)
	if a := w.do("GET", "/examplebucket/k?tagging", ""); a.element("Key") != "k" || strings.Count(a.Body, "<Tag>") != 1 {
		t.Errorf("GetObjectTagging = %s", a.Body)
	}
	for name, test := range map[string][3]string{ // document, code, EC
		"eleven":         {strings.Repeat(tag("k", "v"), 11), "InvalidTag", ""},
		"no key":         {tag("", "v"), "InvalidTag", ""},
		"long key":       {tag(strings.Repeat("k", 129), "v"), "InvalidTag", "0010-00000209"},
		"long value":     {tag("k", strings.Repeat("v", 257)), "InvalidTag", ""},
		"twice":          {tag("k", "1") + tag("k", "2"), "InvalidTag", ""},
		"bad characters": {tag("k?", "v"), "InvalidTag", ""},
		"not XML":        {"<Tag>", "MalformedXML", ""},
	} {
		put(test[0]).wantError(t, name, 400, test[1], test[2])
	}
	put(tag(strings.Repeat("键", 128), strings.Repeat("值", 256))).want(t, "the longest", 200)
	w.do("PUT", "/examplebucket/copy", "", "x-oss-copy-source", "/examplebucket/k").want(t, "CopyObject", 200)
	w.do("HEAD", "/examplebucket/copy", "").want(t, "tags are copied", 200, "x-oss-tagging-count", "1")
	w.do("PUT", "/examplebucket/copy", "", "x-oss-copy-source", "/examplebucket/k", "x-oss-tagging-directive", "Replace").want(t, "CopyObject", 200)
	w.do("HEAD", "/examplebucket/copy", "").want(t, "tags are replaced", 200, "x-oss-tagging-count", "-")
	w.do("DELETE", "/examplebucket/k?tagging", "").want(t, "DeleteObjectTagging", 204)
	if a := w.do("GET", "/examplebucket/k?tagging", ""); a.Status != 200 || !strings.HasSuffix(a.Body, "<Tagging><TagSet></TagSet></Tagging>") {
		t.Errorf("GetObjectTagging without tags = %d %s", a.Status, a.Body)
	}
	if a := w.do("GET", "/examplebucket/k", ""); a.Body != "x" {
		t.Errorf("the object reads %q", a.Body)
	}
	w.do("PUT", "/examplebucket/none?tagging", "<Tagging><TagSet></TagSet></Tagging>").wantError(t, "no object", 404, "NoSuchKey", "0026-00000001")

	w.versioning("Enabled")
	v := w.do("PUT", "/examplebucket/k", "y", "x-oss-tagging", "new=1").Header.Get("x-oss-version-id")
	w.do("PUT", "/examplebucket/k?tagging&versionId=null", "<Tagging><TagSet>"+tag("old", "1")+"</TagSet></Tagging>").want(t, "of a version", 200, "x-oss-version-id", "null")
	if a := w.do("GET", "/examplebucket/k?tagging&versionId="+v, ""); a.element("Key") != "new" {
		t.Errorf("tags of the newest version: %s", a.Body)
	}
	if a := w.do("GET", "/examplebucket/k?tagging&versionId=null", ""); a.element("Key") != "old" {
		t.Errorf("tags of the other version: %s", a.Body)
	}
}

func TestSymlink(t *testing.T) {
	w := newWorld(t)
	w.do("PUT", "/examplebucket/dir/target", "hello", "Content-Type", "text/plain", "x-oss-meta-t", "1")
	w.do("PUT", "/examplebucket/link?symlink", "", "x-oss-symlink-target", "dir%2Ftarget", "x-oss-meta-l", "2").want(t, "PutSymlink", 200)
	a := w.do("GET", "/examplebucket/link", "")
	a.want(t, "GetObject", 200, "ETag", helloETag, "Content-MD5", helloMD5, "x-oss-object-type", "Symlink", "x-oss-meta-l", "2", "x-oss-meta-t", "-", "Content-Type", "text/plain")
	if a.Body != "hello" {
		t.Errorf("the link reads %q", a.Body)
	}
	w.do("GET", "/examplebucket/link", "", "Range", "bytes=1-2").want(t, "a range", 206, "Content-Length", "2")
	w.do("HEAD", "/examplebucket/link", "").want(t, "HeadObject", 200, "Content-Length", "5")
	w.do("HEAD", "/examplebucket/link?objectMeta", "").want(t, "GetObjectMeta", 200, "Content-Length", "5", "ETag", helloETag)
	a = w.do("GET", "/examplebucket/link?symlink", "")
	a.want(t, "GetSymlink", 200, "x-oss-symlink-target", "dir/target", "Content-Length", "0", "x-oss-meta-l", "2")
	if a.Header.Get("ETag") == helloETag {
		t.Error("GetSymlink has the entity tag of the target")
	}
	if a := w.do("GET", "/examplebucket/?prefix=link", ""); a.element("Type") != "Symlink" || a.element("Size") != "0" {
		t.Errorf("ListObjects = %s", a.Body)
	}
	w.do("PUT", "/examplebucket/copy", "", "x-oss-copy-source", "/examplebucket/link").want(t, "CopyObject", 200)
	w.do("GET", "/examplebucket/copy?symlink", "").want(t, "the link was copied", 200, "x-oss-symlink-target", "dir/target")

	w.do("GET", "/examplebucket/dir/target?symlink", "").wantError(t, "no link", 400, "NotSymlink", "")
	w.do("PUT", "/examplebucket/l2?symlink", "", "x-oss-symlink-target", "link").want(t, "a link to a link", 200)
	w.do("GET", "/examplebucket/l2", "").wantError(t, "a link to a link", 400, "InvalidTargetType", "")
	w.do("HEAD", "/examplebucket/l2", "").want(t, "a link to a link", 400)
	w.do("DELETE", "/examplebucket/dir/target", "")
	w.do("GET", "/examplebucket/link", "").wantError(t, "to nothing", 404, "SymlinkTargetNotExist", "")
	w.do("GET", "/examplebucket/link?symlink", "").want(t, "GetSymlink", 200)
	w.do("PUT", "/examplebucket/l3?symlink", "").wantError(t, "no target", 400, "MissingArgument", "")
	w.do("PUT", "/examplebucket/l3?symlink", "", "x-oss-symlink-target", "%zz").wantError(t, "bad target", 400, "InvalidArgument", "")
	w.do("PUT", "/examplebucket/link?symlink", "", "x-oss-symlink-target", "x", "x-oss-forbid-overwrite", "true").wantError(t, "overwrite", 409, "FileAlreadyExists", "")
}

// TestArchiveDirectRead reads archived objects of a bucket that is configured
// for it, and copies them to another.
func TestArchiveDirectRead(t *testing.T) {
	w := newWorld(t)
	w.do("PUT", "/other-bucket", "").want(t, "PutBucket", 200)
	for _, uri := range []string{"/examplebucket/a", "/other-bucket/a"} {
		w.do("PUT", uri, "hello", "x-oss-storage-class", "Archive").want(t, "PutObject", 200)
	}
	w.do("PUT", "/examplebucket/c", "hello", "x-oss-storage-class", "ColdArchive").want(t, "PutObject", 200)
	directRead := func(enabled string) {
		w.do("PUT", "/examplebucket?bucketArchiveDirectRead", "<ArchiveDirectReadConfiguration><Enabled>"+enabled+"</Enabled></ArchiveDirectReadConfiguration>").
			want(t, "PutBucketArchiveDirectRead", 200)
	}
	directRead("true")
	w.do("GET", "/examplebucket/a", "").want(t, "GetObject", 200)
	w.do("PUT", "/other-bucket/copy", "", "x-oss-copy-source", "/examplebucket/a").want(t, "CopyObject", 200)
	w.do("PUT", "/examplebucket/copy", "", "x-oss-copy-source", "/other-bucket/a").wantError(t, "CopyObject from another bucket", 403, "InvalidObjectState", "")
	w.do("GET", "/examplebucket/c", "").wantError(t, "GetObject of another class", 403, "InvalidObjectState", "")
	directRead("false")
	w.do("GET", "/examplebucket/a", "").wantError(t, "GetObject afterwards", 403, "InvalidObjectState", "")
}

// TestRestoreObject goes through the table of spec oss-api.md E.9.
func TestRestoreObject(t *testing.T) {
	now := testClock
	w := newWorld(t, WithClock(func() time.Time { return now }))
	put := func(key, class string) {
		w.do("PUT", "/examplebucket/"+key, "hello", "x-oss-storage-class", class).want(t, "PutObject", 200)
	}
	put("a", "Archive")
	put("c", "ColdArchive")
	put("s", "Standard")
	w.do("HEAD", "/examplebucket/a", "").want(t, "HeadObject", 200, "x-oss-restore", "-")
	w.do("GET", "/examplebucket/a", "").wantError(t, "GetObject", 403, "InvalidObjectState", "")
	w.do("PUT", "/examplebucket/x", "", "x-oss-copy-source", "/examplebucket/a").wantError(t, "CopyObject", 403, "InvalidObjectState", "")
	w.do("POST", "/examplebucket/a?cleanRestoredObject", "").wantError(t, "CleanRestoredObject", 409, "ArchiveRestoreNotFinished", "0016-00000719")
	w.do("POST", "/examplebucket/a?restore", "").want(t, "RestoreObject", 202, "x-oss-object-restore-priority", "-")
	w.do("HEAD", "/examplebucket/a", "").want(t, "HeadObject", 200, "x-oss-restore", `ongoing-request="true"`)
	w.do("POST", "/examplebucket/a?restore", "").wantError(t, "again", 409, "RestoreAlreadyInProgress", "0026-00000011")
	w.do("GET", "/examplebucket/a", "").wantError(t, "GetObject", 403, "InvalidObjectState", "")
	if a := w.do("GET", "/examplebucket/?prefix=a", ""); a.element("RestoreInfo") != `ongoing-request="true"` && !strings.Contains(a.Body, "ongoing-request=&#34;true&#34;") {
		t.Errorf("ListObjects = %s", a.Body)
	}
	now = now.Add(time.Minute)
	w.do("GET", "/examplebucket/a", "").want(t, "GetObject", 200, "x-oss-restore", `ongoing-request="false", expiry-date="Sat, 03 Jan 2026 03:05:05 GMT"`)
	w.do("POST", "/examplebucket/a?restore", "<RestoreRequest><Days>7</Days></RestoreRequest>").want(t, "RestoreObject of a restored one", 200)
	w.do("HEAD", "/examplebucket/a", "").want(t, "HeadObject", 200, "x-oss-restore", `ongoing-request="false", expiry-date="Fri, 09 Jan 2026 03:05:05 GMT"`)
	w.do("POST", "/examplebucket/a?cleanRestoredObject", "").want(t, "CleanRestoredObject", 200)
	w.do("GET", "/examplebucket/a", "").wantError(t, "GetObject", 403, "InvalidObjectState", "")
	w.do("POST", "/examplebucket/a?restore", "").want(t, "RestoreObject", 202)
	now = now.Add(25 * time.Hour)
	w.do("GET", "/examplebucket/a", "").wantError(t, "GetObject when the days are over", 403, "InvalidObjectState", "")

	job := func(tier string) string {
		return "<RestoreRequest><Days>2</Days><JobParameters><Tier>" + tier + "</Tier></JobParameters></RestoreRequest>"
	}
	for name, test := range map[string][4]string{ // key, body, code, EC
		"Standard":           {"s", "", "OperationNotSupported", "0016-00000702"},
		"Archive with a job": {"a", job("Bulk"), "MalformedXML", "0016-00000608"},
		"not XML":            {"c", "x", "MalformedXML", "0016-00000608"},
		"no days":            {"c", "<RestoreRequest><Days>0</Days></RestoreRequest>", "MalformedXML", "0016-00000608"},
		"many days":          {"c", "<RestoreRequest><Days>366</Days></RestoreRequest>", "MalformedXML", "0016-00000608"},
		"bad tier":           {"c", job("Fast"), "InvalidArgument", ""},
	} {
		w.do("POST", "/examplebucket/"+test[0]+"?restore", test[1]).wantError(t, name, 400, test[2], test[3])
	}
	w.do("POST", "/examplebucket/none?restore", "").wantError(t, "no object", 404, "NoSuchKey", "0026-00000001")
	w.do("POST", "/examplebucket/c?restore", job("Bulk")).want(t, "ColdArchive", 202, "x-oss-object-restore-priority", "Bulk")
	w.do("POST", "/examplebucket/s?cleanRestoredObject", "").wantError(t, "CleanRestoredObject", 400, "OperationNotSupported", "0016-00000702")
}

func TestEncryptionIsEchoed(t *testing.T) {
	w := newWorld(t)
	w.do("PUT", "/examplebucket/k", "x", "x-oss-server-side-encryption", "KMS").
		want(t, "PutObject", 200, "x-oss-server-side-encryption", "KMS", "x-oss-server-side-encryption-key-id", defaultKMSKey)
	w.do("PUT", "/examplebucket/own", "x", "x-oss-server-side-encryption", "KMS", "x-oss-server-side-encryption-key-id", "key-mine", "x-oss-server-side-data-encryption", "SM4").
		want(t, "PutObject", 200, "x-oss-server-side-encryption-key-id", "key-mine", "x-oss-server-side-data-encryption", "SM4")
	w.do("PUT", "/examplebucket/copy", "", "x-oss-copy-source", "/examplebucket/own", "x-oss-server-side-encryption", "AES256").
		want(t, "CopyObject", 200, "x-oss-server-side-encryption", "AES256", "x-oss-server-side-encryption-key-id", "-")
	w.do("HEAD", "/examplebucket/copy", "").want(t, "HeadObject", 200, "x-oss-server-side-encryption", "AES256")
}

// TestDefaultEncryption stores objects in a bucket that encrypts.
func TestDefaultEncryption(t *testing.T) {
	w := newWorld(t)
	rule := func(key string) string {
		return "<ServerSideEncryptionRule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>KMS</SSEAlgorithm><KMSMasterKeyID>" + key +
			"</KMSMasterKeyID></ApplyServerSideEncryptionByDefault></ServerSideEncryptionRule>"
	}
	w.do("PUT", "/examplebucket?encryption", rule("key-own")).want(t, "PutBucketEncryption", 200)
	w.do("PUT", "/examplebucket/k", "x").want(t, "PutObject", 200, "x-oss-server-side-encryption", "KMS", "x-oss-server-side-encryption-key-id", "key-own")
	w.do("PUT", "/examplebucket/own", "x", "x-oss-server-side-encryption", "AES256").
		want(t, "PutObject", 200, "x-oss-server-side-encryption", "AES256", "x-oss-server-side-encryption-key-id", "-")
	w.do("PUT", "/examplebucket?encryption", rule("123")).want(t, "PutBucketEncryption", 200)
	w.do("PUT", "/examplebucket/none", "x").wantError(t, "an unknown key", 404, "Forbidden.KeyNotFound", "")
	w.do("GET", "/examplebucket/none", "").want(t, "what could not be encrypted", 404)
}

func TestCopiesOfAppendedObjectsHaveNoMD5(t *testing.T) {
	w := newWorld(t)
	w.do("POST", "/examplebucket/log?append&position=0", "hello")
	w.do("POST", "/examplebucket/log?append&position=5", " world")
	w.do("PUT", "/examplebucket/copy", "", "x-oss-copy-source", "/examplebucket/log").want(t, "CopyObject", 200)
	w.do("GET", "/examplebucket/copy", "").want(t, "GetObject", 200, "Content-MD5", "-", "Content-Length", "11", "x-oss-object-type", "Normal")
}

func TestSequentialUploadsHaveAnMD5(t *testing.T) {
	w := newWorld(t)
	for query, want := range map[string]string{"?uploads": "-", "?uploads&sequential": helloMD5} {
		id := w.do("POST", "/examplebucket/k"+query, "").element("UploadId")
		w.do("PUT", "/examplebucket/k?partNumber=1&uploadId="+id, "hello")
		w.do("POST", "/examplebucket/k?uploadId="+id, "", "x-oss-complete-all", "yes").want(t, "CompleteMultipartUpload", 200)
		w.do("GET", "/examplebucket/k", "").want(t, query, 200, "Content-MD5", want, "x-oss-object-type", "Multipart")
	}
}

func TestUploadPartCopy(t *testing.T) {
	w := newWorld(t)
	w.do("PUT", "/examplebucket/source", "hello world")
	id := w.do("POST", "/examplebucket/k?uploads", "").element("UploadId")
	uri := "/examplebucket/k?partNumber=1&uploadId=" + id
	from := []string{"x-oss-copy-source", "/examplebucket/source"}
	a := w.do("PUT", uri, "", append(from, "x-oss-copy-source-range", "bytes=0-4")...)
	a.want(t, "UploadPartCopy", 200, "ETag", helloETag, "x-oss-hash-crc64ecma", helloCRC)
	if a.element("ETag") != helloETag || a.element("LastModified") == "" {
		t.Errorf("UploadPartCopy = %s", a.Body)
	}
	w.do("PUT", "/examplebucket/k?partNumber=2&uploadId="+id, "", from...).want(t, "a whole object", 200)
	for name, test := range map[string]struct {
		uri      string
		headers  []string
		status   int
		code, ec string
	}{
		"no such upload": {"/examplebucket/k?partNumber=1&uploadId=x", from, 404, "NoSuchUpload", "0042-00000311"},
		"part number":    {"/examplebucket/k?partNumber=0&uploadId=" + id, from, 400, "InvalidArgument", "0017-00000220"},
		"no source":      {uri, []string{"x-oss-copy-source", "/examplebucket/none"}, 404, "NoSuchKey", "0026-00000001"},
		"if-match":       {uri, append(from, "x-oss-copy-source-if-match", "x"), 412, "PreconditionFailed", ""},
	} {
		w.do("PUT", test.uri, "", test.headers...).wantError(t, name, test.status, test.code, test.ec)
	}
	w.do("PUT", "/examplebucket/k?partNumber=2&uploadId="+id, "", append(from, "x-oss-copy-source-range", "bytes=90-99")...).want(t, "a range that is none", 200)
	w.do("GET", "/examplebucket/k?uploadId="+id, "").want(t, "ListParts", 200)
	w.do("PUT", "/examplebucket/k?partNumber=1&uploadId="+id, "", "x-oss-copy-source", "/examplebucket/source", "x-oss-copy-source-range", "bytes=6-").want(t, "another range", 200)
	w.do("PUT", "/examplebucket/link?symlink", "", "x-oss-symlink-target", "source").want(t, "PutSymlink", 200)
	w.do("PUT", "/examplebucket/k?partNumber=3&uploadId="+id, "", "x-oss-copy-source", "/examplebucket/link").want(t, "of a link", 200, "ETag", `"5EB63BBBE01EEED093CB22BB8F5ACDC3"`)
	w.do("PUT", "/examplebucket/frozen", "x", "x-oss-storage-class", "Archive")
	w.do("PUT", "/examplebucket/link?symlink", "", "x-oss-symlink-target", "frozen").want(t, "PutSymlink", 200)
	w.do("PUT", "/examplebucket/k?partNumber=3&uploadId="+id, "", "x-oss-copy-source", "/examplebucket/link").wantError(t, "of a link to what is archived", 403, "InvalidObjectState", "")
	w.do("DELETE", "/examplebucket/source", "")
	w.do("POST", "/examplebucket/k?uploadId="+id, "<CompleteMultipartUpload><Part><PartNumber>2</PartNumber><ETag>5EB63BBBE01EEED093CB22BB8F5ACDC3</ETag></Part></CompleteMultipartUpload>").
		want(t, "CompleteMultipartUpload", 200)
	if a := w.do("GET", "/examplebucket/k", ""); a.Body != "hello world" {
		t.Errorf("the object reads %q", a.Body)
	}
}

// TestGzip checks what clients get that take compressed answers.
func TestGzip(t *testing.T) {
	w := newWorld(t)
	text := strings.Repeat("text ", 1000)
	w.do("PUT", "/examplebucket/long.txt", text, "Content-Type", "text/plain; charset=utf-8")
	w.do("PUT", "/examplebucket/short.txt", "text", "Content-Type", "text/plain")
	w.do("PUT", "/examplebucket/long.bin", text)
	w.do("PUT", "/examplebucket/packed.txt", text, "Content-Type", "text/plain", "Content-Encoding", "gzip")
	get := func(key string, headers ...string) *http.Response {
		t.Helper()
		req, err := http.NewRequest("GET", w.ts.URL+"/examplebucket/"+key, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Accept-Encoding", "gzip")
		for i := 0; i+1 < len(headers); i += 2 {
			req.Header.Set(headers[i], headers[i+1])
		}
		resp, err := w.ts.Client().Do(req)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { resp.Body.Close() })
		return resp
	}
	resp := get("long.txt")
	if h := resp.Header; h.Get("Content-Encoding") != "gzip" || h.Get("Vary") != "Accept-Encoding" || h["Etag"] != nil || h["Content-Md5"] != nil || resp.ContentLength != -1 {
		t.Errorf("a text has the headers %v", h)
	}
	z, err := gzip.NewReader(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(z); err != nil || string(got) != text {
		t.Errorf("the text reads %d bytes, %v", len(got), err)
	}
	w.do("PUT", "/examplebucket/link.txt?symlink", "", "x-oss-symlink-target", "packed.txt")
	for key, headers := range map[string][]string{"link.txt": nil, "long.txt?response-content-encoding=identity": {"Authorization", "OSS ak:x"}, "short.txt": nil, "long.bin": nil, "packed.txt": nil, "long.txt": {"Range", "bytes=0-99"}} {
		if resp := get(key, headers...); resp.ContentLength < 0 || resp.Header.Get("ETag") == "" {
			t.Errorf("%s %v has the headers %v, want it as it is", key, headers, resp.Header)
		}
	}
}

// TestTrafficLimit checks that a limit slows a transfer down: no faster than
// it says, which holds on any machine.
func TestTrafficLimit(t *testing.T) {
	w := newWorld(t)
	const limit = "2457600" // 300 KiB/s
	content := bytes.Repeat([]byte("x"), 150<<10)
	for name, transfer := range map[string]func(){
		"PutObject": func() {
			w.do("PUT", "/examplebucket/k", string(content), "x-oss-traffic-limit", limit).want(t, "PutObject", 200)
		},
		"GetObject": func() {
			if a := w.do("GET", "/examplebucket/k?x-oss-traffic-limit="+limit, ""); len(a.Body) != len(content) {
				t.Errorf("GetObject = %d with %d bytes", a.Status, len(a.Body))
			}
		},
	} {
		w.do("PUT", "/examplebucket/k", string(content))
		start := time.Now()
		if transfer(); time.Since(start) < 250*time.Millisecond {
			t.Errorf("%s of 150 KiB took %v, want about half a second at 300 KiB a second", name, time.Since(start))
		}
	}
	w.do("GET", "/examplebucket/k?x-oss-traffic-limit=1", "").wantError(t, "a limit that is too low", 400, "InvalidArgument", "")
	w.do("GET", "/examplebucket/k?x-oss-traffic-limit="+limit, "", "x-oss-traffic-limit", limit).wantError(t, "two limits", 400, "InvalidArgument", "")
}
