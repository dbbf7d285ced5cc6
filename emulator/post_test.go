package emulator

import (
	"bytes"
	"crypto/md5"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/textproto"
	"strings"
	"testing"

	"github.com/fakeoss/fakeoss/emulator/journal"
	"github.com/fakeoss/fakeoss/emulator/osserr"
)

type journalEntry = journal.Entry

// form writes a form with fields in turn of name and value, and a file.
func form(content, filename, fileType string, fields ...string) (body, contentType string) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	w.SetBoundary("examplebound")
	for i := 0; i+1 < len(fields); i += 2 {
		w.WriteField(fields[i], fields[i+1])
	}
	h := textproto.MIMEHeader{}
	h.Set("Content-Disposition", fmt.Sprintf(`form-data; name="file"; filename="%s"`, filename))
	if fileType != "" {
		h.Set("Content-Type", fileType)
	}
	part, _ := w.CreatePart(h)
	io.WriteString(part, content)
	w.Close()
	return b.String(), w.FormDataContentType()
}

// post sends a form with a file cat.txt.
func (w *world) post(content string, fields ...string) answer {
	w.t.Helper()
	body, contentType := form(content, "cat.txt", "", fields...)
	return w.do("POST", "/examplebucket/", body, "Content-Type", contentType)
}

func TestPostObject(t *testing.T) {
	w := newWorld(t)
	body, contentType := form("hello", "dir/a b.txt", "image/png",
		"KEY", "up/${filename}", "x-oss-meta-Author", "me", "x-oss-object-acl", "private", "Cache-Control", "no-cache", "x-oss-storage-class", "IA",
		"OSSAccessKeyId", "ak", "policy", policyFor(""), "Signature", "x", "unknown-field", "y")
	a := w.do("POST", "/examplebucket/", body, "Content-Type", contentType)
	a.want(t, "PostObject", 204, "ETag", helloETag, "x-oss-hash-crc64ecma", helloCRC)
	w.do("GET", "/examplebucket/up/dir/a%20b.txt", "").want(t, "GetObject", 200, "Content-Type", "image/png", "x-oss-meta-author", "me",
		"Cache-Control", "no-cache", "x-oss-storage-class", "IA", "Content-Length", "5")
	e := w.srv.Journal().Entries()[0]
	if e.Key != "up/dir/a b.txt" || e.Identity.AccessKeyID != "ak" || e.Identity.Checked {
		t.Errorf("the journal has key %q, identity %+v, want that nothing was checked", e.Key, e.Identity)
	}
}

func TestPostObjectByHost(t *testing.T) {
	w := newWorld(t)
	body, contentType := form("hello", "f", "", "key", "k", "success_action_status", "201")
	a := w.do("POST", "/", body, "Content-Type", contentType, "Host", "examplebucket.localhost:1")
	a.want(t, "PostObject", 201, "Location", "http://examplebucket.localhost:1/k")
}

func TestPostObjectContentType(t *testing.T) {
	w := newWorld(t)
	for _, test := range []struct {
		fileType string
		fields   []string
		want     string
	}{
		{"", nil, "application/octet-stream"},
		{"image/png", nil, "image/png"},
		{"image/png", []string{"Content-Type", "text/css"}, "text/css"},
		{"image/png", []string{"Content-Type", "text/css", "x-oss-content-type", "text/html"}, "text/html"},
	} {
		body, contentType := form("x", "f", test.fileType, append(test.fields, "key", "k")...)
		w.do("POST", "/examplebucket", body, "Content-Type", contentType).want(t, "PostObject", 204)
		w.do("GET", "/examplebucket/k", "").want(t, "GetObject", 200, "Content-Type", test.want)
	}
}

func TestPostObjectAnswers(t *testing.T) {
	w := newWorld(t)
	for _, test := range []struct {
		name   string
		fields []string
		status int
	}{
		{"nothing asked", nil, 204},
		{"200", []string{"success_action_status", "200"}, 200},
		{"204", []string{"success_action_status", "204"}, 204},
		{"something else", []string{"success_action_status", "418"}, 204},
		{"no URL", []string{"success_action_redirect", "not a url"}, 204},
	} {
		w.post("hello", append(test.fields, "key", "k")...).want(t, test.name, test.status, "ETag", helloETag)
	}
	a := w.post("hello", "key", "a b", "success_action_status", "201")
	a.want(t, "201", 201, "Location", w.ts.URL+"/examplebucket/a%20b", "Content-Type", "application/xml")
	if a.element("Bucket") != bucketName || a.element("Key") != "a b" || a.element("ETag") != helloETag || a.element("Location") != w.ts.URL+"/examplebucket/a%20b" {
		t.Errorf("PostResponse = %s", a.Body)
	}
	w.post("hello", "key", "k", "success_action_redirect", "http://app.example.com/done?x=1", "success_action_status", "200").
		want(t, "redirect", 303, "Location", "http://app.example.com/done?x=1&bucket=examplebucket&etag=%225D41402ABC4B2A76B9719D911017C592%22&key=k")
	// The application's answer wins over both.
	w.post("hello", "key", "k", "success_action_redirect", "http://app.example.com/", "callback", w.callbackHeader("a=b")).want(t, "with a callback", 200)
	w.post("hello", "key", "k", "success_action_status", "201", "callback", w.callbackHeader("a=b")).want(t, "with a callback", 200)
}

func TestPostObjectVariables(t *testing.T) {
	w := newWorld(t)
	cb := w.callbackHeader("a=${x:Name}&b=${x:name}&c=${x:other}")
	w.post("hello", "key", "k", "X:Name", "1", "x:other", "值", "callback", cb, "callback-var", "ignored").want(t, "PostObject", 200)
	if got := w.app.take()[0].Body; got != "a=1&b=&c=%E5%80%BC" {
		t.Errorf("the callback's body is %q", got)
	}
}

// TestPostObjectRefuses has the rows of spec oss-api.md G.6 that need no
// signature. Nothing is stored.
func TestPostObjectRefuses(t *testing.T) {
	w := newWorld(t)
	good, multipartType := form("hello", "f", "", "key", "k")
	part := func(header, value string) string { return "--examplebound\r\n" + header + "\r\n\r\n" + value + "\r\n" }
	field := func(name, value string) string {
		return part(`Content-Disposition: form-data; name="`+name+`"`, value)
	}
	for _, test := range []struct {
		name, body, contentType string
		code, ec                string
	}{
		{"not a form", "x", "text/plain", "RequestIsNotMultiPartContent", ""},
		{"no type", "x", "", "RequestIsNotMultiPartContent", ""},
		{"no boundary", good, "multipart/form-data", "MalformedPOSTRequest", ""},
		{"another boundary", good, "multipart/form-data; boundary=other", "MalformedPOSTRequest", "0006-00000104"},
		{"no file", field("key", "k") + "--examplebound--\r\n", multipartType, "IncorrectNumberOfFilesInPOSTRequest", "0006-00000107"},
		{"file before key", field("file", "hello") + field("key", "k") + "--examplebound--\r\n", multipartType, "UserKeyMustBeSpecified", ""},
		{"field without a name", part("Content-Disposition: form-data", "x") + "--examplebound--\r\n", multipartType, "MalformedPOSTRequest", "0006-00000109"},
		{"field without disposition", part("X-Other: y", "x") + "--examplebound--\r\n", multipartType, "MalformedPOSTRequest", "0006-00000109"},
		{"broken off in a field", field("key", "k"), multipartType, "MalformedPOSTRequest", "0006-00000104"},
		{"broken off in the file", good[:len(good)-20], multipartType, "MalformedPOSTRequest", "0006-00000104"},
		{"empty key", field("key", "") + field("file", "x") + "--examplebound--\r\n", multipartType, "InvalidObjectName", "0016-00000001"},
		{"bad key", field("key", "/k") + field("file", "x") + "--examplebound--\r\n", multipartType, "InvalidObjectName", "0016-00000005"},
		{"long name", field(strings.Repeat("n", 8<<10+1), "") + "--examplebound--\r\n", multipartType, "FieldItemTooLong", ""},
		{"long value", field("a", strings.Repeat("v", 2<<20+1)) + "--examplebound--\r\n", multipartType, "FieldItemTooLong", ""},
		{"long fields", strings.Repeat(field("a", strings.Repeat("v", 2<<20)), 11) + "--examplebound--\r\n", multipartType, "FieldItemTooLong", ""},
		{"forbid-overwrite", field("key", "k") + field("x-oss-forbid-overwrite", "maybe") + field("file", "x") + "--examplebound--\r\n", multipartType, "InvalidArgument", "0006-00000117"},
		{"ACL", field("key", "k") + field("x-oss-object-acl", "maybe") + field("file", "x") + "--examplebound--\r\n", multipartType, "InvalidArgument", "0017-00000104"},
	} {
		a := w.do("POST", "/examplebucket/", test.body, "Content-Type", test.contentType)
		a.wantError(t, test.name, 400, test.code, test.ec)
	}
	w.do("POST", "/examplebucket/", good, "Content-Type", multipartType, "Content-MD5", helloMD5).wantError(t, "MD5 of the file only", 400, "InvalidDigest", "0017-00000503")
	if list := w.do("GET", "/examplebucket/", ""); list.element("Key") != "" {
		t.Errorf("something was stored: %s", list.Body)
	}
	sum := md5.Sum([]byte(good))
	w.do("POST", "/examplebucket/", good, "Content-Type", multipartType, "Content-MD5", base64.StdEncoding.EncodeToString(sum[:])).want(t, "MD5 of the body", 204)
	w.post("new", "key", "k", "x-oss-forbid-overwrite", "true").wantError(t, "existing key", 409, "FileAlreadyExists", "")
}

func TestWhatFollowsTheFileIsIgnored(t *testing.T) {
	w := newWorld(t)
	body, contentType := form("hello", "f", "", "key", "k")
	body = strings.TrimSuffix(body, "--\r\n") + "\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\nother\r\n--examplebound--\r\n"
	w.do("POST", "/examplebucket/", body, "Content-Type", contentType).want(t, "PostObject", 204)
	w.do("GET", "/examplebucket/k", "").want(t, "GetObject", 200)
	w.do("GET", "/examplebucket/other", "").want(t, "GetObject", 404)
}

func TestFileNames(t *testing.T) {
	for value, want := range map[string][2]string{
		`form-data; name="file"; filename="a.txt"`:             {"file", "a.txt"},
		`form-data; name="file"; filename="dir/a.txt"`:         {"file", "dir/a.txt"},
		`form-data; name="file"; filename="a\"b.txt"`:          {"file", `a"b.txt`},
		`form-data; name="file"; filename="a"b;c//d.txt"`:      {"file", `a"b;c//d.txt`},
		`form-data; name="file"; filename="猫.txt"`:             {"file", "猫.txt"},
		`form-data; name="file"; filename*=UTF-8''%E7%8C%AB`:   {"file", "猫"},
		`form-data; name=file; filename=a.txt`:                 {"file", "a.txt"},
		`form-data; name="file"`:                               {"file", ""},
		`form-data; name="x:名"`:                                {"x:名", ""},
		`form-data; name="a"b"; filename=`:                     {`a"b`, ""},
		`Form-Data; Name="file"; Filename="semi;colon"q".txt"`: {"file", `semi;colon"q".txt`},
	} {
		name, filename, err := disposition(textproto.MIMEHeader{"Content-Disposition": {value}})
		if err != nil || name != want[0] || filename != want[1] {
			t.Errorf("disposition(%s) = %q, %q, %v, want %q", value, name, filename, err, want)
		}
	}
}

func FuzzPostForm(f *testing.F) {
	good, contentType := form("hello", "f.txt", "text/plain", "key", "${filename}", "x:a", "1")
	f.Add(good, contentType)
	f.Add("", "multipart/form-data; boundary=x")
	f.Add("--x\r\nContent-Disposition: form-data; name=\"a\"b\"; filename=\r\n\r\n", "multipart/form-data; boundary=x")
	f.Fuzz(func(t *testing.T, body, contentType string) {
		form, err := readForm(contentType, strings.NewReader(body))
		var known *osserr.Error
		if err != nil {
			if !errors.As(err, &known) {
				t.Fatalf("readForm = %v, which is no error of OSS", err)
			}
			return
		}
		form.headers()
		form.key()
		if _, err := io.Copy(io.Discard, form.file); err != nil && !errors.As(err, &known) {
			t.Fatalf("reading the file = %v, which is no error of OSS", err)
		}
	})
}
