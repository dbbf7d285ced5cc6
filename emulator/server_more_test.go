package emulator

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/fakeoss/fakeoss/emulator/callback"
	"github.com/fakeoss/fakeoss/emulator/internal/digest"
	"github.com/fakeoss/fakeoss/emulator/store"
	"github.com/fakeoss/fakeoss/emulator/store/mem"
)

func TestOptionsAreChecked(t *testing.T) {
	for name, test := range map[string]struct {
		opt  Option
		want string
	}{
		"bucket":      {WithBuckets("NO"), `bucket "NO"`},
		"cname":       {WithCNAME("h", "NO"), `bucket "NO"`},
		"cname port":  {WithCNAME("img.example.com:6770", bucketName), "without scheme or port"},
		"region":      {WithRegion("oss-cn-hangzhou"), "without oss-"},
		"no region":   {WithRegion(""), "region"},
		"domain":      {WithDomains("http://x"), "without scheme"},
		"public key":  {WithPublicKeyURL("somewhere"), "public key URL"},
		"credentials": {WithCredentials("", "x"), "access key"},
		"idle":        {WithIdleTimeout(-1), "idle timeout"},
		"account":     {WithOtherAccount("b", "x", "me"), "the number of an account"},
		"the owner's": {WithOtherAccount("b", "x", ownerID), "the number of an account"},
		"no owner":    {WithOtherAccount("b", "x", "2"), "an access key of the owner"},
		"journal":     {WithJournal(0), "journal"},
	} {
		if srv, err := Open(test.opt); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: Open = %v, %v, want an error with %q", name, srv, err, test.want)
		}
	}
	_, err := Open(WithBuckets("NO"), WithRegion(""))
	if err == nil || strings.Count(err.Error(), "\n") != 1 {
		t.Errorf("Open = %v, want both errors", err)
	}
	defer func() {
		if p := recover(); p == nil || !strings.Contains(p.(string), `bucket "NO"`) {
			t.Errorf("New panicked with %v, want the reason", p)
		}
	}()
	New(WithBuckets("NO"))
}

// TestHostsHaveNoCase reaches a bucket through names that were given in another
// case than they are used.
func TestHostsHaveNoCase(t *testing.T) {
	w := newWorld(t, WithDomains("OSS.Example.com"), WithCNAME("IMG.Example.com", bucketName))
	for host, bucket := range map[string]string{
		"photos.oss.example.com": "photos", "Photos.OSS.EXAMPLE.COM:80": "photos", "img.example.com": bucketName, "Img.Example.Com:8080": bucketName,
	} {
		w.do("GET", "/path/k", "", "Host", host)
		entries := w.srv.Journal().Entries()
		if e := entries[len(entries)-1]; e.Bucket != bucket || e.Key != "path/k" {
			t.Errorf("GET %s/path/k is about %q and %q, want the bucket %s", host, e.Bucket, e.Key, bucket)
		}
	}
}

func TestHandlerWithoutAServer(t *testing.T) {
	srv := New(WithBuckets(bucketName))
	defer srv.Close()
	rec := httptest.NewRecorder()
	srv.ServeHTTP(rec, httptest.NewRequest("PUT", "/examplebucket/k", nil))
	if rec.Code != 200 {
		t.Errorf("PutObject of nothing = %d %s", rec.Code, rec.Body)
	}
}

func TestSameSeedSameIDs(t *testing.T) {
	var ids [2]string
	for i := range ids {
		w := newWorld(t)
		a := w.do("POST", "/examplebucket/k?uploads", "")
		ids[i] = a.Header.Get("x-oss-request-id") + " " + a.element("UploadId")
	}
	if ids[0] != ids[1] {
		t.Errorf("with one seed the ids are %q", ids)
	}
	a, b := New(), New()
	defer a.Close()
	defer b.Close()
	if a.ids.UploadID() == b.ids.UploadID() {
		t.Error("without a seed two servers make the same ids")
	}
}

func TestSeedTree(t *testing.T) {
	w := newWorld(t)
	err := w.srv.Seed(fstest.MapFS{
		"photos-1/a/b.png":    {Data: []byte("picture")},
		"photos-1/readme.txt": {Data: []byte("hello")},
		"examplebucket/k":     {Data: []byte("x")},
		"empty-bucket/dir":    {Mode: 0o755 | 1<<31},
		".DS_Store":           {Data: []byte("left out")},
		".git/HEAD":           {Data: []byte("left out")},
		"photos-1/.hidden":    {Data: []byte("an object like others")},
	})
	if err != nil {
		t.Fatal(err)
	}
	w.do("GET", "/photos-1/a/b.png", "").want(t, "GetObject", 200, "Content-Type", "image/png", "Content-Length", "7")
	w.do("GET", "/photos-1/readme.txt", "").want(t, "GetObject", 200, "ETag", helloETag)
	w.do("GET", "/examplebucket/k", "").want(t, "GetObject", 200, "Content-Type", "application/octet-stream")
	w.do("GET", "/empty-bucket", "").want(t, "ListObjects", 200)
	w.do("GET", "/photos-1/.hidden", "").want(t, "GetObject", 200)
	for name, tree := range map[string]fstest.MapFS{
		"a file, and buckets are directories": {"k": {}},
		"creating bucket NO":                  {"NO/k": {}},
		"not valid":                           {`examplebucket/\k`: {}},
	} {
		if err := w.srv.Seed(tree); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("Seed = %v, want an error with %q", err, name)
		}
	}
}

// broken is a store that fails as a disk would, and that panics.
type broken struct{ store.Store }

func (b broken) Receive(r io.Reader, size int64) (store.Body, digest.Sum, error) {
	io.Copy(io.Discard, r)
	if size == 5 {
		panic("a bug")
	}
	return nil, digest.Sum{}, errors.New("the disk is full")
}

// TestOurOwnFaultsAreLoud checks that a fault of the emulator is a 500 with a
// log, and never looks like an error of OSS.
func TestOurOwnFaultsAreLoud(t *testing.T) {
	var log bytes.Buffer
	srv := New(WithStore(broken{mem.New()}), WithBuckets(bucketName), WithLogger(slog.New(slog.NewTextHandler(&log, nil))))
	defer srv.Close()
	for content, want := range map[string]string{"full": "the disk is full", "panic": "a bug"} {
		rec := httptest.NewRecorder()
		srv.ServeHTTP(rec, httptest.NewRequest("PUT", "/examplebucket/k", strings.NewReader(content)))
		if rec.Code != 500 || !strings.Contains(rec.Body.String(), "<Code>InternalError</Code>") || strings.Contains(rec.Body.String(), want) {
			t.Errorf("PutObject = %d %s, want InternalError without details", rec.Code, rec.Body)
		}
		if !strings.Contains(log.String(), want) || !strings.Contains(log.String(), "op=PutObject") {
			t.Errorf("the log says %s, want %q", &log, want)
		}
	}
	entries := srv.Journal().Entries()
	if len(entries) != 2 || entries[0].Err == nil || !strings.Contains(entries[0].Err.Hint, "fault of fakeoss") {
		t.Errorf("the journal has %d entries", len(entries))
	}
}

func TestAbortedHandlersStayAborted(t *testing.T) {
	srv := New(WithBuckets(bucketName))
	defer srv.Close()
	op := operation{Name: "Abort", handle: func(*call) (*reply, error) { panic(http.ErrAbortHandler) }}
	defer func() {
		if p := recover(); p != http.ErrAbortHandler {
			t.Errorf("the panic became %v", p)
		}
	}()
	r := httptest.NewRequest("GET", "/", nil)
	srv.serve(&op, srv.newCall(httptest.NewRecorder(), r, srv.addressing.Resolve(r)).r)
}

// TestConcurrency lets many clients upload with callbacks, read, list and
// delete at the same time.
func TestConcurrency(t *testing.T) {
	w := newWorld(t, WithCallback(callback.Options{KeepAlive: true}))
	cb := w.callbackHeader("object=${object}")
	contents := []string{strings.Repeat("a", 100), strings.Repeat("b", 3<<20)}
	var wg sync.WaitGroup
	for i := range 6 {
		wg.Go(func() {
			for n := range 5 {
				content := contents[(i+n)%2]
				if a := w.do("PUT", "/examplebucket/k", content, "x-oss-callback", cb); a.Status != 200 {
					t.Errorf("PutObject = %d %s", a.Status, a.Body)
				}
				if a := w.do("GET", "/examplebucket/k", ""); a.Status == 200 && a.Body != contents[0] && a.Body != contents[1] {
					t.Errorf("GetObject has %d bytes of neither content", len(a.Body))
				}
				w.do("GET", "/examplebucket", "")
				if n == 3 {
					w.do("DELETE", "/examplebucket/k", "")
				}
			}
		})
	}
	wg.Wait()
	if n := len(w.app.take()); n != 30 {
		t.Errorf("%d callbacks came, want 30", n)
	}
}

func TestTheJournalTellsTheStory(t *testing.T) {
	w := newWorld(t)
	w.app.answering(func(rw http.ResponseWriter) { io.WriteString(rw, "OK") })
	w.do("PUT", "/examplebucket/a%0Ab", "hello", "x-oss-callback", w.callbackHeader("a=${Bucket}"), "Authorization", "OSS ak:secret")
	e := w.srv.Journal().Entries()[0]
	story := e.Story()
	for _, want := range []string{
		"PUT    /examplebucket/a·b 5 B 203", "CallbackFailed: Response body is not valid json format.",
		"└ callback POST " + w.app.URL + " 200", `"OK"`, "did you mean ${bucket}", "OSS refuses 127.0.0.1",
	} {
		if !strings.Contains(story, want) {
			t.Errorf("the story does not say %q:\n%s", want, story)
		}
	}
	if e.Identity.AccessKeyID != "ak" || e.Identity.Checked || strings.Contains(e.RequestHeader().Get("Authorization"), "secret") {
		t.Errorf("the journal says %+v, %v", e.Identity, e.RequestHeader())
	}
}
