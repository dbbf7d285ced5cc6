package emulator

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"strings"
	"testing"

	"github.com/fakeoss/fakeoss/emulator/store"
)

// picture is a PNG of 40×20 pixels in one colour.
func picture(t *testing.T) string {
	t.Helper()
	im := image.NewRGBA(image.Rect(0, 0, 40, 20))
	for i := range 800 {
		im.SetRGBA(i%40, i/40, color.RGBA{R: 200, A: 255})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, im); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestGetProcessedObject(t *testing.T) {
	w := newWorld(t)
	w.do("PUT", "/examplebucket/a/b.png", picture(t), "Content-Type", "text/plain", "Cache-Control", "max-age=5", "Content-Encoding", "identity", "x-oss-meta-a", "b")
	head := w.do("HEAD", "/examplebucket/a/b.png", "")
	get := w.do("GET", "/examplebucket/a/b.png?x-oss-process=image/resize,w_10/format,jpg", "")
	wanted := []string{
		"Content-Type", "image/jpeg", "ETag", head.Header.Get("ETag"), "Last-Modified", head.Header.Get("Last-Modified"), "Cache-Control", "max-age=5",
		"x-oss-object-type", "Normal", "x-oss-storage-class", "Standard", "Accept-Ranges", "bytes",
		"Content-MD5", "-", "x-oss-hash-crc64ecma", "-", "x-oss-meta-a", "-", "Content-Encoding", "-",
	}
	get.want(t, "GetObject", 200, wanted...)
	im, err := jpeg.Decode(strings.NewReader(get.Body))
	if err != nil || im.Bounds().Size() != image.Pt(10, 5) {
		t.Errorf("GetObject gives %v, %v, want a JPEG of 10×5", im, err)
	}
	headed := w.do("HEAD", "/examplebucket/a/b.png?x-oss-process=image/resize,w_10/format,jpg", "")
	headed.want(t, "HeadObject", 200, append(wanted, "Content-Length", get.Header.Get("Content-Length"))...)

	const info = "/examplebucket/a/b.png?x-oss-process=image/info"
	whole := w.do("GET", info, "")
	whole.want(t, "image/info", 200, "Content-Type", "application/json")
	if !strings.Contains(whole.Body, `"ImageWidth": {"value": "40"}`) {
		t.Errorf("image/info = %s", whole.Body)
	}
	part := w.do("GET", info, "", "Range", "bytes=2-9")
	part.want(t, "a range", 206, "Content-Length", "8")
	if part.Body != whole.Body[2:10] {
		t.Errorf("a range is %q of %q", part.Body, whole.Body)
	}
	beyond := w.do("GET", info, "", "Range", "bytes=9000-", "x-oss-range-behavior", "standard")
	beyond.wantError(t, "a range beyond", 416, "InvalidRange", "")
	if !strings.HasPrefix(beyond.Header.Get("Content-Range"), "bytes */") {
		t.Errorf("a range beyond: Content-Range %q", beyond.Header.Get("Content-Range"))
	}
	w.do("GET", info, "", "If-None-Match", head.Header.Get("ETag")).want(t, "a condition", 304)
	w.do("GET", info+"&response-content-type=a%2Fb", "", "Authorization", "OSS ak:x").want(t, "an override", 200, "Content-Type", "a/b")
	w.do("GET", info+"&response-content-type=a%2Fb", "").wantError(t, "an anonymous override", 400, "InvalidRequest", "")
	w.do("GET", info+"&versionId=anything", "").want(t, "another version", 200)
}

func TestProcessedObjectErrors(t *testing.T) {
	w := newWorld(t)
	w.do("PUT", "/examplebucket/p", picture(t))
	w.do("PUT", "/examplebucket/text", "Begin with an ordinary text, and go on.")
	w.do("PUT", "/examplebucket/empty", "")
	for _, test := range []struct {
		path     string
		status   int
		code, ec string
	}{
		{"p?x-oss-process=image/resize,w_99999999", 400, "InvalidArgument", "0040-00000312"},
		{"none?x-oss-process=image/resize,w_99999999", 400, "InvalidArgument", "0040-00000312"},
		{"none?x-oss-process=image/resize,w_1", 404, "NoSuchKey", "0040-00000024"},
		{"text?x-oss-process=image/resize,w_50", 400, "BadRequest", "0040-00000005"},
		{"empty?x-oss-process=image/resize,w_50", 400, "BadRequest", "0040-00000005"},
		{"p?x-oss-process=style/none", 404, "NoSuchStyle", ""},
		{"p?x-oss-process=image/crop,x_99", 400, "CutEdgeExceedRange", ""},
		{"p?x-oss-process=image/watermark,image_bm9uZQ", 404, "NoSuchKey", "0040-00000024"},
		{"p?x-oss-process", 400, "InvalidArgument", ""},
		{"p?x-oss-process=image/info%7Csys/saveas,o_YQ", 400, "InvalidArgument", ""},
		{"p?x-oss-process=video/snapshot,t_1", 501, "NotImplemented", ""},
	} {
		w.do("GET", "/examplebucket/"+test.path, "").wantError(t, test.path, test.status, test.code, test.ec)
	}
	a := w.do("GET", "/examplebucket/p?x-oss-process=video/snapshot,t_1", "")
	if got := a.element("Operation"); got != "GetObject with x-oss-process=video/snapshot" {
		t.Errorf("Operation = %q", got)
	}
	w.do("HEAD", "/examplebucket/none?x-oss-process=image/info", "").want(t, "HeadObject", 404, "x-oss-ec", "0040-00000024")
	w.do("PUT", "/examplebucket/large", strings.Repeat("x", 20<<20+1))
	w.do("GET", "/examplebucket/large?x-oss-process=image/info", "").wantError(t, "a large object", 400, "ImageTooLarge", "0040-00000001")
}

func TestImageStyles(t *testing.T) {
	w := newWorld(t)
	w.do("PUT", "/examplebucket/p", picture(t))
	err := w.srv.store.UpdateBucket(bucketName, func(b store.Bucket) (store.Bucket, error) {
		b.Documents = map[string]string{"style": "<StyleList><Style><Name>a</Name><Content>image/info</Content></Style>" +
			"<Style><Name>b</Name><Content>image/resize,w_10</Content></Style></StyleList>"}
		return b, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	w.do("GET", "/examplebucket/p?x-oss-process=style/a", "").want(t, "style/a", 200, "Content-Type", "application/json")
	w.do("GET", "/examplebucket/p?x-oss-process=style/b", "").want(t, "style/b", 200, "Content-Type", "image/png")
	w.do("GET", "/examplebucket/p?x-oss-process=style/c", "").wantError(t, "style/c", 404, "NoSuchStyle", "")
}

func TestProcessObject(t *testing.T) {
	w := newWorld(t, WithBuckets("other-bucket"))
	w.do("PUT", "/examplebucket/p.png", picture(t))
	b64 := func(s string) string { return base64.URLEncoding.EncodeToString([]byte(s)) }
	process := func(body string) answer { return w.do("POST", "/examplebucket/p.png?x-oss-process", body) }

	a := process("x-oss-process=image/resize,w_10|sys/saveas,o_" + b64("dir/ä.png"))
	a.want(t, "ProcessObject", 200, "Content-Type", "application/json")
	stored := w.do("GET", "/examplebucket/dir/%C3%A4.png", "")
	stored.want(t, "GetObject", 200, "Content-Type", "image/png", "x-oss-object-type", "Normal")
	want := "{\n    \"bucket\": \"\",\n    \"fileSize\": " + stored.Header.Get("Content-Length") + ",\n    \"object\": \"dir/ä.png\",\n    \"status\": \"OK\"}"
	if a.Body != want {
		t.Errorf("ProcessObject = %s, want %s", a.Body, want)
	}
	if im, err := png.Decode(strings.NewReader(stored.Body)); err != nil || im.Bounds().Size() != image.Pt(10, 5) {
		t.Errorf("what was stored is %v, %v", im, err)
	}
	a = process("x-oss-process=image/format,jpg|sys/saveas,o_" + b64("k") + ",b_" + b64("other-bucket"))
	if !strings.Contains(a.Body, `"bucket": "other-bucket"`) {
		t.Errorf("ProcessObject = %s", a.Body)
	}
	w.do("GET", "/other-bucket/k", "").want(t, "GetObject", 200, "Content-Type", "image/jpeg")
	// Onto itself.
	w.do("PUT", "/examplebucket?encryption", "<ServerSideEncryptionRule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault></ServerSideEncryptionRule>")
	process("x-oss-process=image/resize,w_20|sys/saveas,o_"+b64("p.png")).want(t, "ProcessObject", 200)
	w.do("HEAD", "/examplebucket/p.png", "").want(t, "what was saved in a bucket that encrypts", 200, "x-oss-server-side-encryption", "AES256")
	if a := w.do("GET", "/examplebucket/p.png?x-oss-process=image/info", ""); !strings.Contains(a.Body, `"ImageWidth": {"value": "20"}`) {
		t.Errorf("the object is %s", a.Body)
	}
	// Without a place to store it the image is the answer.
	process("x-oss-process=image/format,webp").want(t, "ProcessObject", 200, "Content-Type", "image/webp")

	for _, test := range []struct {
		body     string
		status   int
		code, ec string
	}{
		{"x-oss-process=image/resize,w_10|saveas,o_YQ", 400, "InvalidArgument", ""},
		{"x-oss-process=image/resize,w_0|sys/saveas,o_YQ", 400, "InvalidArgument", "0040-00000312"},
		{"x-oss-process=image/resize,w_10|sys/saveas,o_!", 400, "BadRequest", ""},
		{"x-oss-process=image/resize,w_10|sys/saveas,o_" + b64("/a"), 400, "InvalidObjectName", "0016-00000005"},
		{"x-oss-process=image/resize,w_10|sys/saveas,o_YQ,b_" + b64("NO"), 400, "InvalidBucketName", "0015-00000001"},
		{"x-oss-process=image/resize,w_10|sys/saveas,o_YQ,b_" + b64("none"), 404, "NoSuchBucket", "0015-00000101"},
		{"x-oss-process=image/crop,x_99|sys/saveas,o_YQ", 400, "CutEdgeExceedRange", ""},
		{"x-oss-process=video/convert|sys/saveas,o_YQ", 501, "NotImplemented", ""},
		{"x-oss-process=" + strings.Repeat("x", 64<<10), 400, "InvalidArgument", "0017-00000288"},
		{"", 400, "InvalidArgument", ""},
	} {
		process(test.body).wantError(t, "ProcessObject "+test.body[:min(len(test.body), 60)], test.status, test.code, test.ec)
	}
	w.do("GET", "/examplebucket/a", "").want(t, "what was refused", 404)
	w.do("POST", "/examplebucket/none?x-oss-process", "x-oss-process=image/info").wantError(t, "ProcessObject", 404, "NoSuchKey", "0040-00000024")
	a = w.do("POST", "/examplebucket/p.png?x-oss-process=video/select", "x")
	if a.Status != 501 || a.element("Operation") != "ProcessObject with x-oss-process=video/select" {
		t.Errorf("another process = %d %s", a.Status, a.Body)
	}
}

// TestProcessedVersions processes the newest version, stores another, and goes
// through links.
func TestProcessedVersions(t *testing.T) {
	w := newWorld(t)
	w.versioning(versioningEnabled)
	old := w.do("PUT", "/examplebucket/p", "no image").Header.Get("x-oss-version-id")
	id := w.do("PUT", "/examplebucket/p", picture(t)).Header.Get("x-oss-version-id")
	w.do("GET", "/examplebucket/p?x-oss-process=image/info&versionId="+old, "").want(t, "GetObject", 200, "x-oss-version-id", id)
	a := w.do("POST", "/examplebucket/p?x-oss-process", "x-oss-process=image/resize,w_10|sys/saveas,o_cA")
	made := a.Header.Get("x-oss-version-id")
	if a.Status != 200 || made == "" || made == id {
		t.Errorf("ProcessObject = %d with version %q after %q", a.Status, made, id)
	}
	w.do("GET", "/examplebucket/p?versionId="+id, "").want(t, "the version before", 200)
	w.do("PUT", "/examplebucket/link?symlink", "", "x-oss-symlink-target", "p").want(t, "PutSymlink", 200)
	w.do("GET", "/examplebucket/link?x-oss-process=image/info", "").want(t, "through a link", 200)
	w.do("DELETE", "/examplebucket/p", "")
	a = w.do("GET", "/examplebucket/p?x-oss-process=image/info", "")
	a.wantError(t, "a delete marker", 404, "NoSuchKey", "0040-00000024")
	a.want(t, "a delete marker", 404, "x-oss-delete-marker", "true")
	w.do("GET", "/examplebucket/link?x-oss-process=image/info", "").wantError(t, "through a dead link", 404, "SymlinkTargetNotExist", "")
	w.do("PUT", "/examplebucket/cold", picture(t), "x-oss-storage-class", "Archive")
	w.do("GET", "/examplebucket/cold?x-oss-process=image/info", "").wantError(t, "an archived object", 403, "InvalidObjectState", "")
}

// TestProcessingLeavesNotes finds in the journal what OSS would do otherwise.
func TestProcessingLeavesNotes(t *testing.T) {
	w := newWorld(t)
	photo, err := os.ReadFile("media/testdata/orientation6.jpg")
	if err != nil {
		t.Fatal(err)
	}
	w.do("PUT", "/examplebucket/p", string(photo))
	wanted := map[string]string{} // by request
	for text, note := range map[string]string{
		"image/interlace,1": "progressive", "image/format,webp": "without loss", "image/watermark,text_SGk": "Go font", "image/crop": "",
	} {
		a := w.do("GET", "/examplebucket/p?x-oss-process="+text, "")
		a.want(t, text, 200)
		wanted[a.Header.Get("x-oss-request-id")] = note
	}
	w.ts.Close() // entries are made after the answer
	found := 0
	for _, e := range w.srv.Journal().Entries() {
		want, ok := wanted[e.RequestID]
		if !ok {
			continue
		}
		found++
		if got := strings.Join(e.Notes, " "); want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("the notes are %q, want %q", got, want)
		}
	}
	if found != len(wanted) {
		t.Errorf("the journal has %d of %d requests", found, len(wanted))
	}
}
