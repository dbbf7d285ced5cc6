package integration

import (
	"encoding/xml"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/fakeoss/fakeoss/emulator/osstest"
)

// A curled is an answer as curl got it.
type curled struct {
	status    int
	header    http.Header
	body      string
	continued bool // the server said 100 Continue before
}

// curl runs curl with stdin.
func curl(t *testing.T, stdin string, args ...string) curled {
	t.Helper()
	if _, err := exec.LookPath("curl"); err != nil {
		t.Fatalf("this test needs curl: install the package curl (%v)", err)
	}
	head, body := filepath.Join(t.TempDir(), "head"), filepath.Join(t.TempDir(), "body")
	args = append([]string{"--disable", "--silent", "--show-error", "--noproxy", "*", "--max-time", "60", "--dump-header", head, "--output", body}, args...)
	cmd := exec.CommandContext(t.Context(), "curl", args...)
	cmd.Stdin = strings.NewReader(stdin)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("curl %q = %v\n%s", args, err, out)
	}
	return parseCurled(t, readFile(t, head), readFile(t, body))
}

// parseCurled reads what curl has dumped: the head of every answer, one after
// the other.
func parseCurled(t *testing.T, head, body string) curled {
	t.Helper()
	c := curled{header: http.Header{}, body: body}
	for block := range strings.SplitSeq(strings.TrimSpace(head), "\r\n\r\n") {
		first, lines, _ := strings.Cut(block, "\r\n")
		_, rest, _ := strings.Cut(first, " ")
		code, _, _ := strings.Cut(rest, " ")
		var err error
		if c.status, err = strconv.Atoi(code); err != nil {
			t.Fatalf("curl: the answer begins with %q", first)
		}
		if c.status == http.StatusContinue {
			c.continued = true
			continue
		}
		for line := range strings.SplitSeq(lines, "\r\n") {
			name, value, _ := strings.Cut(line, ":")
			c.header.Add(name, strings.TrimSpace(value))
		}
	}
	return c
}

// readFile reads a file, "" if there is none: curl makes none for an answer
// without a body.
func readFile(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil && !os.IsNotExist(err) {
		t.Fatalf("ReadFile = %v", err)
	}
	return string(text)
}

// failure is the error in the answer.
func (c curled) failure(t *testing.T) failure {
	t.Helper()
	return parseFailure(t, c.status, []byte(c.body))
}

// newCurlServer makes a server, with the URL of its bucket.
func newCurlServer(t *testing.T) (srv *osstest.Server, bucket string) {
	t.Helper()
	srv = osstest.New(t, osstest.Buckets(bucketName))
	return srv, srv.Endpoint() + "/" + bucketName
}

func callbackHeader(t *testing.T, body string) string {
	t.Helper()
	return "x-oss-callback: " + parameter(t, map[string]any{"callbackUrl": appURL, "callbackBody": body})
}

func TestCurlPut(t *testing.T) {
	big := content(3 << 20)
	for _, test := range []struct {
		name    string
		content string
		args    []string // FILE stands for a file with the content, - for standard input
		expect  bool     // Expect: 100-continue; versions of curl differ in when they send it
	}{
		{"data", "small", []string{"--request", "PUT", "--data-binary", "@FILE"}, false},
		{"file", "small", []string{"--upload-file", "FILE"}, false},
		{"empty file", "", []string{"--upload-file", "FILE"}, false},
		{"file, Expect: 100-continue", big, []string{"--upload-file", "FILE"}, true},
		{"chunks, Expect: 100-continue", big, []string{"--upload-file", "-"}, true},
		{"chunks", big, []string{"--upload-file", "-"}, false},
		{"no chunks", "", []string{"--upload-file", "-"}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			srv, bucket := newCurlServer(t)
			recv := srv.Receive(appURL, nil)
			args := []string{"--header", callbackHeader(t, "size=${size}"), "--header", "Expect:"}
			if test.expect {
				args[3] = "Expect: 100-continue"
			}
			for _, arg := range test.args {
				args = append(args, strings.Replace(arg, "FILE", file(t, test.content), 1))
			}
			got := curl(t, test.content, append(args, bucket+"/a%2Fb%20c")...)
			if got.status != http.StatusOK || got.body != `{"Status":"OK"}` || got.continued != test.expect {
				t.Errorf("curl = %+v, want 200 with the application's answer, 100 Continue %v", got, test.expect)
			}
			d := recv.Next(t)
			d.CheckSigned(t)
			check(t, "callback: body", d.Body, fmt.Sprintf("size=%d", len(test.content)))
			srv.CheckObject(t, bucketName, "a/b c", []byte(test.content))
			recv.None(t)
		})
	}
}

// TestCurlRefusedBeforeTheBody expects the refusal in place of 100 Continue,
// so that nothing is sent in vain.
func TestCurlRefusedBeforeTheBody(t *testing.T) {
	srv, bucket := newCurlServer(t)
	got := curl(t, "", "--upload-file", file(t, content(3<<20)), "--header", "Expect: 100-continue", "--header", "x-oss-callback: {}", bucket+"/k")
	check(t, "curl", got.failure(t), failure{
		http.StatusBadRequest, "InvalidArgument", "The callback configuration is not base64 encoded.", "0007-00000002",
	})
	entries := srv.Journal().Entries()
	if got.continued || entries[0].BytesIn != 0 {
		t.Errorf("curl: 100 Continue %v, %d bytes sent, want none", got.continued, entries[0].BytesIn)
	}
}

func TestCurlPostForm(t *testing.T) {
	srv, bucket := newCurlServer(t)
	recv := srv.Receive(appURL, nil)
	cb := parameter(t, map[string]any{"callbackUrl": appURL, "callbackBody": "object=${object}&uid=${x:uid}&type=${mimeType}"})
	got := curl(t, "", "--form", "key=uploads/${filename}", "--form", "callback="+cb, "--form", "x:uid=7",
		"--form", "success_action_status=201", "--form", `file=@`+file(t, "meow")+`;filename=cat 猫.txt;type=text/x-cat`, bucket)
	if got.status != http.StatusOK || got.body != `{"Status":"OK"}` {
		t.Errorf("curl = %+v, want 200 with the application's answer", got)
	}
	d := recv.Next(t)
	d.CheckSigned(t)
	check(t, "callback: body", d.Body, "object=uploads%2Fcat%20%E7%8C%AB.txt&uid=7&type=text%2Fx-cat")
	srv.CheckObject(t, bucketName, "uploads/cat 猫.txt", []byte("meow"))
}

func TestCurlGet(t *testing.T) {
	_, bucket := newCurlServer(t)
	curl(t, "", "--request", "PUT", "--data-binary", "0123456789", bucket+"/k")
	got := curl(t, "", "--range", "2-4", bucket+"/k")
	if got.status != http.StatusPartialContent || got.body != "234" || got.header.Get("Content-Range") != "bytes 2-4/10" {
		t.Errorf("curl --range 2-4 = %+v, want 206 with bytes 2 to 4", got)
	}
	got = curl(t, "", "--head", bucket+"/k")
	checkHeaders(t, "curl --head", got.header, headers{"Content-Length": "10", "Etag": quotedETag("0123456789"), "Server": "AliyunOSS"})

	// An answer to HEAD has no body: the error is in a header.
	got = curl(t, "", "--head", bucket+"/none")
	if got.status != http.StatusNotFound {
		t.Errorf("curl --head = %d, want 404", got.status)
	}
	document := decoded(t, got.header.Get("X-Oss-Err"))
	check(t, "x-oss-err", parseFailure(t, got.status, []byte(document)), failure{
		http.StatusNotFound, "NoSuchKey", "The specified key does not exist.", "0026-00000001",
	})
	check(t, "x-oss-ec", got.header.Get("X-Oss-Ec"), "0026-00000001")
}

func TestCurlPutWithoutLength(t *testing.T) {
	srv, bucket := newCurlServer(t)
	got := curl(t, "", "--request", "PUT", bucket+"/k")
	if f := got.failure(t); f.Status != http.StatusLengthRequired || f.Code != "MissingContentLength" {
		t.Errorf("curl = %+v, want 411 MissingContentLength", f)
	}
	checkNotStored(t, srv, "k")
}

// TestCurlWrongDigest sends a body with the digest of another.
func TestCurlWrongDigest(t *testing.T) {
	srv, bucket := newCurlServer(t)
	got := curl(t, "", "--request", "PUT", "--data-binary", "text", "--header", "Content-MD5: "+md5Of("other"), bucket+"/k")
	if f := got.failure(t); f.Status != http.StatusBadRequest || f.Code != "InvalidDigest" {
		t.Errorf("curl = %+v, want 400 InvalidDigest", f)
	}
	checkNotStored(t, srv, "k")
}

// TestCurlList asks for a listing as people do who write their own client.
func TestCurlList(t *testing.T) {
	_, bucket := newCurlServer(t)
	keys := []string{"a%26b", "c%01d", "%E7%8C%AB"} // sorted, and encoded as a listing encodes them
	for _, key := range keys {
		curl(t, "", "--request", "PUT", "--data-binary", "x", bucket+"/"+key)
	}
	got := curl(t, "", bucket+"?list-type=2&encoding-type=url")
	var l struct {
		Keys []string `xml:"Contents>Key"`
	}
	if err := xml.Unmarshal([]byte(got.body), &l); err != nil {
		t.Fatalf("curl = %v\n%s", err, got.body)
	}
	check(t, "keys", l.Keys, keys)
	check(t, "Content-Type", got.header.Get("Content-Type"), "application/xml")
}
