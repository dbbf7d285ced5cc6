package emulator

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

const (
	helloETag = `"5D41402ABC4B2A76B9719D911017C592"`
	helloMD5  = "XUFAKrxLKna5cZ2REBfFkg=="
	helloCRC  = "11177612005948864433"
)

// want compares the status and headers of an answer. A header that must not be
// there is wanted as "-".
func (a answer) want(t *testing.T, name string, status int, headers ...string) {
	t.Helper()
	if a.Status != status {
		t.Errorf("%s = %d %s, want %d", name, a.Status, a.Body, status)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		got, want := a.Header.Get(headers[i]), headers[i+1]
		if want == "-" && got != "" || want != "-" && got != want {
			t.Errorf("%s: %s = %q, want %q", name, headers[i], got, want)
		}
	}
}

// wantError compares an error document.
func (a answer) wantError(t *testing.T, name string, status int, code, ec string) {
	t.Helper()
	if a.Status != status || a.code() != code || a.element("EC") != ec {
		t.Errorf("%s = %d %s, want %d %s with EC %q", name, a.Status, a.Body, status, code, ec)
	}
}

func TestPutAndGetObject(t *testing.T) {
	w := newWorld(t)
	put := w.do("PUT", "/examplebucket/a/b.txt", "hello",
		"Content-Type", "text/plain", "Cache-Control", "no-cache", "Content-Disposition", "attachment", "Content-Encoding", "identity",
		"Content-Language", "zh", "Expires", "1000000", "x-oss-meta-Author", "me", "x-oss-storage-class", "IA", "Content-MD5", helloMD5,
		"x-oss-hash-crc64ecma", helloCRC, "x-oss-server-side-encryption", "AES256")
	put.want(t, "PutObject", 200, "ETag", helloETag, "Content-MD5", helloMD5, "x-oss-hash-crc64ecma", helloCRC,
		"Content-Length", "0", "Content-Type", "-", "x-oss-server-side-encryption", "AES256", "x-oss-version-id", "-")
	stored := []string{
		"ETag", helloETag, "Content-MD5", helloMD5, "x-oss-hash-crc64ecma", helloCRC, "Content-Length", "5", "Content-Type", "text/plain",
		"Cache-Control", "no-cache", "Content-Disposition", "attachment", "Content-Encoding", "identity", "Content-Language", "zh",
		"Expires", "1000000", "x-oss-meta-author", "me", "x-oss-storage-class", "IA", "x-oss-object-type", "Normal",
		"Last-Modified", "Fri, 02 Jan 2026 03:04:05 GMT", "Accept-Ranges", "bytes", "x-oss-server-side-encryption", "AES256",
	}
	get := w.do("GET", "/examplebucket/a/b.txt", "")
	get.want(t, "GetObject", 200, stored...)
	head := w.do("HEAD", "/examplebucket/a/b.txt", "")
	head.want(t, "HeadObject", 200, stored...)
	if get.Body != "hello" || head.Body != "" {
		t.Errorf("GetObject has body %q, HeadObject %q", get.Body, head.Body)
	}
	meta := w.do("HEAD", "/examplebucket/a/b.txt?objectMeta", "")
	meta.want(t, "GetObjectMeta", 200, "ETag", helloETag, "Content-Length", "5", "Last-Modified", "Fri, 02 Jan 2026 03:04:05 GMT",
		"x-oss-hash-crc64ecma", helloCRC, "Content-Type", "-", "x-oss-meta-author", "-")
	w.do("GET", "/examplebucket/a/b.txt?objectMeta", "").want(t, "GetObjectMeta by GET", 200, "ETag", helloETag, "Content-Length", "0")
}

func TestObjectsWithoutAType(t *testing.T) {
	w := newWorld(t)
	w.do("PUT", "/examplebucket/k", "")
	w.do("GET", "/examplebucket/k", "").want(t, "GetObject", 200, "Content-Type", "application/octet-stream", "Content-Length", "0", "x-oss-hash-crc64ecma", "0")
}

func TestMissingThings(t *testing.T) {
	w := newWorld(t)
	w.do("GET", "/examplebucket/none", "").wantError(t, "GetObject", 404, "NoSuchKey", "0026-00000001")
	w.do("GET", "/examplebucket/none?objectMeta", "").wantError(t, "GetObjectMeta", 404, "NoSuchKey", "0026-00000001")
	w.do("HEAD", "/examplebucket/none", "").want(t, "HeadObject", 404, "x-oss-ec", "0026-00000001")
	w.do("GET", "/other-bucket/none", "").wantError(t, "GetObject", 404, "NoSuchBucket", "0015-00000101")
	w.do("PUT", "/other-bucket/k", "x").wantError(t, "PutObject", 404, "NoSuchBucket", "0015-00000101")
	w.do("GET", "/other-bucket/?acl", "").wantError(t, "an unsupported operation", 404, "NoSuchBucket", "0015-00000101")
	w.do("GET", "/NO/k", "").wantError(t, "GetObject", 400, "InvalidBucketName", "0015-00000001")
	w.do("PUT", "/examplebucket//k", "x").wantError(t, "PutObject", 400, "InvalidObjectName", "0016-00000005")
	w.do("PUT", "/examplebucket/"+strings.Repeat("k", 1024), "x").wantError(t, "PutObject", 400, "InvalidObjectName", "0016-00000002")
	w.do("DELETE", "/examplebucket/none", "").want(t, "DeleteObject", 204)
}

func TestDeleteObject(t *testing.T) {
	w := newWorld(t)
	w.do("PUT", "/examplebucket/k", "x")
	w.do("DELETE", "/examplebucket/k?versionId=null", "").want(t, "DeleteObject", 204)
	w.do("GET", "/examplebucket/k", "").want(t, "GetObject", 404)
}

func TestRanges(t *testing.T) {
	w := newWorld(t)
	content := strings.Repeat("0123456789", 100)
	w.do("PUT", "/examplebucket/k", content)
	for _, test := range []struct {
		header, behavior string
		status           int
		body             string
		contentRange     string
	}{
		{"bytes=0-9", "", 206, "0123456789", "bytes 0-9/1000"},
		{"bytes=-5", "", 206, "56789", "bytes 995-999/1000"},
		{"bytes=995-2000", "", 200, content, "-"},
		{"bytes=995-2000", "standard", 206, "56789", "bytes 995-999/1000"},
		{"bytes=1000-", "", 200, content, "-"},
		{"nonsense", "standard", 200, content, "-"},
	} {
		a := w.do("GET", "/examplebucket/k", "", "Range", test.header, "x-oss-range-behavior", test.behavior)
		a.want(t, "GetObject "+test.header, test.status, "Content-Range", test.contentRange, "x-oss-hash-crc64ecma", w.do("HEAD", "/examplebucket/k", "").Header.Get("x-oss-hash-crc64ecma"))
		if a.Body != test.body {
			t.Errorf("GetObject %s has %d bytes, want %d", test.header, len(a.Body), len(test.body))
		}
	}
	a := w.do("GET", "/examplebucket/k", "", "Range", "bytes=1000-", "x-oss-range-behavior", "standard")
	a.wantError(t, "GetObject", 416, "InvalidRange", "")
	if a.element("ActualObjectSize") != "1000" || a.element("RangeRequested") != "bytes=1000-" {
		t.Errorf("the error says %s", a.Body)
	}
	w.do("HEAD", "/examplebucket/k", "", "Range", "bytes=0-9").want(t, "HeadObject", 206, "Content-Length", "10")
}

func TestConditions(t *testing.T) {
	w := newWorld(t)
	w.do("PUT", "/examplebucket/k", "hello")
	before, at, after := "Thu, 01 Jan 2026 00:00:00 GMT", "Fri, 02 Jan 2026 03:04:05 GMT", "Sat, 03 Jan 2026 00:00:00 GMT"
	for _, test := range []struct {
		name, value string
		status      int
	}{
		{"If-Match", helloETag, 200}, {"If-Match", strings.Trim(helloETag, `"`), 200}, {"If-Match", `"other"`, 412},
		{"If-None-Match", `"other"`, 200}, {"If-None-Match", helloETag, 304},
		{"If-Modified-Since", before, 200}, {"If-Modified-Since", at, 304}, {"If-Modified-Since", after, 304}, {"If-Modified-Since", "nonsense", 200},
		{"If-Unmodified-Since", before, 412}, {"If-Unmodified-Since", at, 200}, {"If-Unmodified-Since", after, 200}, {"If-Unmodified-Since", "nonsense", 200},
	} {
		for _, method := range []string{"GET", "HEAD"} {
			a := w.do(method, "/examplebucket/k", "", test.name, test.value)
			a.want(t, fmt.Sprint(method, " ", test.name, ": ", test.value), test.status)
			if test.status == 304 && (a.Body != "" || a.Header.Get("ETag") != helloETag) {
				t.Errorf("304 has body %q and ETag %s", a.Body, a.Header.Get("ETag"))
			}
			if test.status == 412 && method == "GET" && a.element("Condition") != test.name {
				t.Errorf("412 for %s names %q", test.name, a.element("Condition"))
			}
		}
	}
	// All that are there must hold.
	w.do("GET", "/examplebucket/k", "", "If-Match", helloETag, "If-Unmodified-Since", before).wantError(t, "both", 412, "PreconditionFailed", "")
}

func TestOverrides(t *testing.T) {
	w := newWorld(t)
	w.do("PUT", "/examplebucket/k", "hello")
	query := "?response-content-type=text%2Fx&response-cache-control=c&response-expires=e&response-content-disposition=d&response-content-encoding=n&response-content-language=l"
	w.do("GET", "/examplebucket/k"+query, "", "Authorization", "OSS ak:x").want(t, "GetObject", 200,
		"Content-Type", "text/x", "Cache-Control", "c", "Expires", "e", "Content-Disposition", "d", "Content-Encoding", "n", "Content-Language", "l")
	w.do("GET", "/examplebucket/k"+query, "").wantError(t, "anonymous GetObject", 400, "InvalidRequest", "")
}

// TestPutObjectRefuses checks that a refused upload leaves what was there.
func TestPutObjectRefuses(t *testing.T) {
	w := newWorld(t)
	w.do("PUT", "/examplebucket/k", "kept")
	for _, test := range []struct {
		name     string
		headers  []string
		code, ec string
	}{
		{"MD5 of something else", []string{"Content-MD5", "1B2M2Y8AsgTpgAmY7PhCfg=="}, "InvalidDigest", "0017-00000503"},
		{"MD5 in hexadecimal", []string{"Content-MD5", "5D41402ABC4B2A76B9719D911017C592"}, "InvalidDigest", "0017-00000502"},
		{"MD5 that is none", []string{"Content-MD5", "?"}, "InvalidDigest", "0017-00000502"},
		{"CRC of something else", []string{"x-oss-hash-crc64ecma", "1"}, "InvalidCRC64", ""},
		{"ACL", []string{"x-oss-object-acl", "public"}, "InvalidArgument", "0017-00000104"},
		{"storage class", []string{"x-oss-storage-class", "Cold"}, "InvalidArgument", ""},
		{"tagging", []string{"x-oss-tagging", "a=1&a=2"}, "InvalidArgument", ""},
		{"data encryption", []string{"x-oss-server-side-encryption", "KMS", "x-oss-server-side-data-encryption", "ROT13"}, "InvalidDataEncryptionAlgorithmError", ""},
		{"traffic limit", []string{"x-oss-traffic-limit", "245759"}, "InvalidArgument", ""},
		{"encryption", []string{"x-oss-server-side-encryption", "ROT13"}, "InvalidEncryptionAlgorithmError", ""},
		{"too much metadata", []string{"x-oss-meta-a", strings.Repeat("x", 8<<10)}, "InvalidArgument", "0011-00000002"},
		{"metadata without a name", []string{"x-oss-meta-", "x"}, "InvalidArgument", ""},
		{"forbid-overwrite", []string{"x-oss-forbid-overwrite", "yes"}, "InvalidArgument", "0017-00000279"},
		{"a condition", []string{"If-None-Match", "*"}, "NotImplemented", ""},
	} {
		w.do("PUT", "/examplebucket/k", "new", test.headers...).wantError(t, test.name, 400, test.code, test.ec)
	}
	w.do("PUT", "/examplebucket/k", "new", "x-oss-forbid-overwrite", "true").wantError(t, "PutObject", 409, "FileAlreadyExists", "")
	if a := w.do("GET", "/examplebucket/k", ""); a.Body != "kept" {
		t.Errorf("after refusals the object reads %q", a.Body)
	}
	w.do("PUT", "/examplebucket/new", "x", "x-oss-forbid-overwrite", "true").want(t, "PutObject", 200)
	w.do("PUT", "/examplebucket/k", "new", "x-oss-forbid-overwrite", "false").want(t, "PutObject", 200)
}

// raw sends bytes over a connection and returns what comes back until the
// server closes it.
func (w *world) raw(request string) string {
	w.t.Helper()
	c, err := net.Dial("tcp", w.ts.Listener.Addr().String())
	if err != nil {
		w.t.Fatal(err)
	}
	defer c.Close()
	io.WriteString(c, request)
	c.(*net.TCPConn).CloseWrite()
	answer, err := io.ReadAll(c)
	if err != nil {
		w.t.Fatal(err)
	}
	return string(answer)
}

func TestUploadsThatBreakOff(t *testing.T) {
	w := newWorld(t)
	for name, request := range map[string]string{
		"small": "PUT /examplebucket/k HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nhalf",
		"large": "PUT /examplebucket/k HTTP/1.1\r\nHost: h\r\nContent-Length: 3000000\r\n\r\n" + strings.Repeat("x", 1_500_000),
		"chunk": "PUT /examplebucket/k HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
		"bogus": "PUT /examplebucket/k HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\n",
		"form":  "POST /examplebucket/ HTTP/1.1\r\nHost: h\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 1000\r\n\r\n--b\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\nk\r\n--b\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nhalf",
	} {
		if answer := w.raw(request); answer != "" && !strings.HasPrefix(answer, "HTTP/1.1 400") {
			t.Errorf("%s: the answer is %q, want none or 400", name, answer)
		}
		w.do("GET", "/examplebucket/k", "").want(t, name+": GetObject", 404)
	}
	for _, e := range w.srv.Journal().Entries() {
		if e.Method != "GET" && (e.Err == nil || e.Err.Code != "IncompleteBody" && e.Err.Code != "MalformedPOSTRequest") {
			t.Errorf("the journal says of the upload: %d %+v", e.Status, e.Err)
		}
	}
}

func TestUploadsWithoutALength(t *testing.T) {
	w := newWorld(t)
	answer := w.raw("PUT /examplebucket/k HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
	if !strings.HasPrefix(answer, "HTTP/1.1 411") || !strings.Contains(answer, "<Code>MissingContentLength</Code>") {
		t.Errorf("PutObject without a length = %s, want 411", answer)
	}
	answer = w.raw("PUT /examplebucket/k HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
	if !strings.HasPrefix(answer, "HTTP/1.1 200") {
		t.Errorf("PutObject of nothing = %s, want 200", answer)
	}
	answer = w.raw("PUT /examplebucket/k HTTP/1.1\r\nHost: h\r\nContent-Length: 5368709121\r\nConnection: close\r\n\r\n")
	if !strings.Contains(answer, "<Code>EntityTooLarge</Code>") {
		t.Errorf("PutObject of more than 5 GiB = %s, want EntityTooLarge", answer)
	}
	answer = w.raw("PUT /examplebucket/k HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n5\r\nhello\r\n0\r\n\r\n")
	if !strings.HasPrefix(answer, "HTTP/1.1 200") || w.do("GET", "/examplebucket/k", "").Body != "hello" {
		t.Errorf("PutObject in chunks = %s, want 200", answer)
	}
}

// A GET that announces a body and sends none must not hang.
func TestGetThatAnnouncesABody(t *testing.T) {
	w := newWorld(t)
	w.do("PUT", "/examplebucket/k", "hello")
	c, err := net.Dial("tcp", w.ts.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(10 * time.Second))
	io.WriteString(c, "GET /examplebucket/k HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\n")
	resp, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if body, err := io.ReadAll(resp.Body); string(body) != "hello" || err != nil || !resp.Close {
		t.Errorf("the answer is %q, %v, to be closed: %v", body, err, resp.Close)
	}
}

// An early error must reach a client that is still sending.
func TestErrorsReachClientsThatAreSending(t *testing.T) {
	w := newWorld(t)
	a := w.do("PUT", "/other-bucket/k", strings.Repeat("x", 20<<20))
	a.wantError(t, "PutObject", 404, "NoSuchBucket", "0015-00000101")
}

func TestCopyObject(t *testing.T) {
	w := newWorld(t, WithBuckets("other-bucket"))
	w.do("PUT", "/examplebucket/a%20b", "hello", "Content-Type", "text/plain", "x-oss-meta-a", "1", "x-oss-object-acl", "public-read")
	a := w.do("PUT", "/other-bucket/copy", "", "x-oss-copy-source", "/examplebucket/a%20b")
	a.want(t, "CopyObject", 200, "ETag", helloETag, "Content-Type", "application/xml", "x-oss-hash-crc64ecma", helloCRC)
	if a.element("ETag") != helloETag || a.element("LastModified") != "2026-01-02T03:04:05.000Z" {
		t.Errorf("CopyObject = %s", a.Body)
	}
	w.do("GET", "/other-bucket/copy", "").want(t, "the copy", 200, "Content-Type", "text/plain", "x-oss-meta-a", "1", "Content-Length", "5")
	w.do("PUT", "/examplebucket/replaced", "", "x-oss-copy-source", "examplebucket/a%20b", "x-oss-metadata-directive", "replace", "x-oss-meta-b", "2").
		want(t, "CopyObject REPLACE", 200)
	w.do("GET", "/examplebucket/replaced", "").want(t, "the copy", 200, "Content-Type", "application/octet-stream", "x-oss-meta-a", "-", "x-oss-meta-b", "2")
	w.do("PUT", "/examplebucket/a%20b", "", "x-oss-copy-source", "/examplebucket/a%20b", "x-oss-meta-c", "3").want(t, "CopyObject onto itself", 200)
	w.do("GET", "/examplebucket/a%20b", "").want(t, "itself", 200, "x-oss-meta-a", "-", "x-oss-meta-c", "3", "Content-Length", "5")

	for _, test := range []struct {
		name     string
		headers  []string
		status   int
		code, ec string
	}{
		{"no source", []string{"x-oss-copy-source", "/examplebucket"}, 400, "InvalidArgument", ""},
		{"bad escape", []string{"x-oss-copy-source", "/examplebucket/%zz"}, 400, "InvalidArgument", ""},
		{"source missing", []string{"x-oss-copy-source", "/examplebucket/none"}, 404, "NoSuchKey", "0026-00000001"},
		{"bucket missing", []string{"x-oss-copy-source", "/no-bucket/none"}, 404, "NoSuchBucket", "0015-00000101"},
		{"directive", []string{"x-oss-copy-source", "/examplebucket/a%20b", "x-oss-metadata-directive", "MERGE"}, 400, "InvalidArgument", ""},
		{"a version", []string{"x-oss-copy-source", "/examplebucket/a%20b?versionId=x"}, 404, "NoSuchVersion", ""},
		{"tagging directive", []string{"x-oss-copy-source", "/examplebucket/a%20b", "x-oss-tagging-directive", "MERGE"}, 400, "InvalidArgument", ""},
		{"if-match", []string{"x-oss-copy-source", "/examplebucket/a%20b", "x-oss-copy-source-if-match", "x"}, 412, "PreconditionFailed", ""},
		{"forbid-overwrite", []string{"x-oss-copy-source", "/examplebucket/a%20b", "x-oss-forbid-overwrite", "true"}, 409, "FileAlreadyExists", ""},
	} {
		w.do("PUT", "/other-bucket/copy", "", test.headers...).wantError(t, test.name, test.status, test.code, test.ec)
	}
	w.do("PUT", "/other-bucket/new", "", "x-oss-copy-source", "/examplebucket/a%20b", "x-oss-copy-source-if-none-match", helloETag).want(t, "if-none-match", 304)
	w.do("GET", "/other-bucket/new", "").want(t, "GetObject", 404)
}

func TestAppendObject(t *testing.T) {
	w := newWorld(t)
	a := w.do("POST", "/examplebucket/log?append&position=0", "hello", "Content-Type", "text/plain", "x-oss-meta-a", "1")
	a.want(t, "AppendObject", 200, "x-oss-next-append-position", "5", "x-oss-hash-crc64ecma", helloCRC)
	b := w.do("POST", "/examplebucket/log?append&position=5", " world", "Content-Type", "text/html", "x-oss-object-acl", "nonsense")
	b.want(t, "AppendObject", 200, "x-oss-next-append-position", "11", "x-oss-hash-crc64ecma", "5981764153023615706")
	if a.Header.Get("ETag") == b.Header.Get("ETag") || !strings.HasSuffix(b.Header.Get("ETag"), `00000000"`) {
		t.Errorf("the entity tags are %s and %s", a.Header.Get("ETag"), b.Header.Get("ETag"))
	}
	get := w.do("GET", "/examplebucket/log", "")
	get.want(t, "GetObject", 200, "x-oss-object-type", "Appendable", "x-oss-next-append-position", "11", "Content-Type", "text/plain",
		"x-oss-meta-a", "1", "Content-MD5", "-", "ETag", b.Header.Get("ETag"))
	if get.Body != "hello world" {
		t.Errorf("the object reads %q", get.Body)
	}
	w.do("PUT", "/examplebucket/normal", "x")
	for _, test := range []struct {
		name, uri string
		status    int
		code, ec  string
		next      string
	}{
		{"wrong position", "/examplebucket/log?append&position=5", 409, "PositionNotEqualToLength", "0026-00000016", "11"},
		{"beginning again", "/examplebucket/log?append&position=0", 409, "PositionNotEqualToLength", "0026-00000016", "11"},
		{"new object elsewhere", "/examplebucket/new?append&position=5", 409, "PositionNotEqualToLength", "0026-00000016", "0"},
		{"normal object", "/examplebucket/normal?append&position=1", 409, "ObjectNotAppendable", "0026-00000017", ""},
		{"no position", "/examplebucket/log?append", 400, "MissingArgument", "0016-00000501", ""},
		{"bad position", "/examplebucket/log?append&position=x", 400, "InvalidArgument", "0016-00000502", ""},
		{"negative position", "/examplebucket/log?append&position=-1", 400, "InvalidArgument", "0016-00000502", ""},
	} {
		a := w.do("POST", test.uri, "y")
		a.wantError(t, test.name, test.status, test.code, test.ec)
		if got := a.Header.Get("x-oss-next-append-position"); got != test.next {
			t.Errorf("%s: x-oss-next-append-position = %q, want %q", test.name, got, test.next)
		}
	}
	w.do("POST", "/examplebucket/new?append&position=0", "x", "x-oss-object-acl", "nonsense").wantError(t, "first append", 400, "InvalidArgument", "0017-00000104")
	w.do("GET", "/examplebucket/new", "").want(t, "GetObject", 404)
	w.do("PUT", "/examplebucket/copy", "", "x-oss-copy-source", "/examplebucket/log").want(t, "CopyObject", 200)
	w.do("GET", "/examplebucket/copy", "").want(t, "the copy", 200, "x-oss-object-type", "Normal", "Content-Length", "11")
}

func TestDeleteMultipleObjects(t *testing.T) {
	w := newWorld(t)
	for _, k := range []string{"a", "b", "c%01d"} {
		w.do("PUT", "/examplebucket/"+k, "x")
	}
	body := "<Delete><Quiet>false</Quiet><Object><Key>a</Key></Object><Object><Key>c&#x01;d</Key></Object><Object><Key>none</Key></Object><Object><Key>a</Key></Object></Delete>"
	a := w.do("POST", "/examplebucket/?delete&encoding-type=url", body)
	want := `<?xml version="1.0" encoding="UTF-8"?>` + "\n" + "<DeleteResult><EncodingType>url</EncodingType><Deleted><Key>a</Key></Deleted><Deleted><Key>c%01d</Key></Deleted><Deleted><Key>none</Key></Deleted><Deleted><Key>a</Key></Deleted></DeleteResult>"
	if a.Status != 200 || a.Body != want {
		t.Errorf("DeleteMultipleObjects = %d %s", a.Status, a.Body)
	}
	w.do("GET", "/examplebucket/c%01d", "").want(t, "GetObject", 404)
	w.do("POST", "/examplebucket/?delete", "<Delete><Quiet>true</Quiet><Object><Key>b</Key></Object></Delete>").want(t, "quiet", 200, "Content-Length", "0")
	w.do("GET", "/examplebucket/b", "").want(t, "GetObject", 404)

	w.do("PUT", "/examplebucket/kept", "x")
	many := "<Delete>" + strings.Repeat("<Object><Key>kept</Key></Object>", 1001) + "</Delete>"
	for name, test := range map[string][3]string{ // body, code, EC
		"not XML":          {"x", "MalformedXML", ""},
		"no keys":          {"<Delete></Delete>", "MalformedXML", ""},
		"too many keys":    {many, "MalformedXML", ""},
		"over 2 MiB":       {"<Delete><Object><Key>kept</Key></Object>" + strings.Repeat(" ", 2<<20) + "</Delete>", "MalformedXML", ""},
		"bad key":          {"<Delete><Object><Key>kept</Key></Object><Object><Key></Key></Object></Delete>", "InvalidObjectName", "0016-00000001"},
		"another document": {"<Remove/>", "MalformedXML", ""},
	} {
		w.do("POST", "/examplebucket/?delete", test[0]).wantError(t, name, 400, test[1], test[2])
	}
	w.do("POST", "/examplebucket/?delete", "<Delete><Object><Key>kept</Key></Object></Delete>", "Content-MD5", helloMD5).wantError(t, "MD5", 400, "InvalidDigest", "0017-00000503")
	w.do("POST", "/examplebucket/?delete", "<Delete><Object><Key>kept</Key><VersionId>v</VersionId></Object></Delete>").want(t, "another version", 200)
	w.do("GET", "/examplebucket/kept", "").want(t, "GetObject", 200)
}
