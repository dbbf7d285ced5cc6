package emulator

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/fakeoss/fakeoss/emulator/internal/digest"
	"github.com/fakeoss/fakeoss/emulator/store"
	"github.com/fakeoss/fakeoss/emulator/store/mem"
	"github.com/fakeoss/fakeoss/emulator/wire"
)

func TestAsyncFetch(t *testing.T) {
	source := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Host == "photos.example.com":
			io.WriteString(w, "by host")
		case r.URL.Path == "/hello":
			w.Header().Set("Content-Type", "text/x-hello")
			io.WriteString(w, "hello")
		case r.URL.Path == "/short":
			w.Header().Set("Content-Length", "100")
			io.WriteString(w, "hello")
		default:
			http.Error(w, "nothing here", http.StatusNotFound)
		}
	}))
	t.Cleanup(source.Close)
	w := newWorld(t)
	w.do("PUT", "/examplebucket/present", "kept")
	run := func(members string) (state, message string) {
		t.Helper()
		a := w.do("POST", "/examplebucket/?asyncFetch", "<AsyncFetchTaskConfiguration>"+members+"</AsyncFetchTaskConfiguration>")
		id := a.element("TaskId")
		if a.want(t, "PutAsyncFetchTask", 200); id == "" {
			t.Fatalf("PutAsyncFetchTask = %s", a.Body)
		}
		w.srv.fetches.wg.Wait()
		a = w.do("GET", "/examplebucket/?asyncFetch", "", "x-oss-task-id", id)
		if a.element("TaskId") != id || !strings.Contains(members, "<Object>"+a.element("Object")+"</Object>") {
			t.Errorf("GetAsyncFetchTask = %s", a.Body)
		}
		return a.element("State"), a.element("ErrorMsg")
	}
	callback := "<Callback>" + w.callbackHeader("${object} ${size} ${etag} ${operation}") + "</Callback>"
	for _, test := range []struct{ name, members, state, message string }{
		{"success", "<Url>" + source.URL + "/hello</Url><Object>a</Object><StorageClass>IA</StorageClass>" + callback, "Success", ""},
		{"host", "<Url>" + source.URL + "/</Url><Object>b</Object><Host>photos.example.com</Host>", "Success", ""},
		{"not found", "<Url>" + source.URL + "/none</Url><Object>c</Object>", "Failed", "the source answered 404 Not Found"},
		{"broken off", "<Url>" + source.URL + "/short</Url><Object>c</Object>", "Failed", "unexpected EOF"},
		{"another MD5", "<Url>" + source.URL + "/hello</Url><Object>c</Object><ContentMD5>1B2M2Y8AsgTpgAmY7PhCfg==</ContentMD5>", "Failed", ""},
		{"present", "<Url>" + source.URL + "/hello</Url><Object>present</Object><IgnoreSameKey>true</IgnoreSameKey>", "Success", ""},
		{"callback fails", "<Url>" + source.URL + "/hello</Url><Object>d</Object><Callback>" + b64(`{"callbackUrl":"`+source.URL+`/none","callbackBody":"x"}`) + "</Callback>", "FetchSuccessCallbackFailed", "Error status : 404."},
	} {
		state, message := run(test.members)
		if state != test.state || test.message != "" && message != test.message {
			t.Errorf("%s: the task ends as %s, %q, want %s, %q", test.name, state, message, test.state, test.message)
		}
	}
	if got := w.app.take(); len(got) != 1 || got[0].Body != "a 5 5D41402ABC4B2A76B9719D911017C592 AsyncFetch" {
		t.Errorf("the application got %+v", got)
	}
	w.do("GET", "/examplebucket/a", "").want(t, "GetObject", 200, "ETag", helloETag, "Content-Type", "text/x-hello", "x-oss-storage-class", "IA")
	for key, want := range map[string]string{"b": "by host", "present": "kept", "d": "hello"} {
		if a := w.do("GET", "/examplebucket/"+key, ""); a.Body != want {
			t.Errorf("%s reads %q, want %q", key, a.Body, want)
		}
	}
	w.do("GET", "/examplebucket/c", "").want(t, "what could not be fetched", 404)

	for name, members := range map[string]string{
		"no URL":        "<Object>x</Object>",
		"bad URL":       "<Url>ftp://example.com/</Url><Object>x</Object>",
		"bad class":     "<Url>http://a.cn/</Url><Object>x</Object><StorageClass>Cold</StorageClass>",
		"bad MD5":       "<Url>http://a.cn/</Url><Object>x</Object><ContentMD5>x</ContentMD5>",
		"no object":     "<Url>http://a.cn/</Url>",
		"callback":      "<Url>http://a.cn/</Url><Object>x</Object><Callback>?</Callback>",
		"long URL":      "<Url>http://a.cn/" + strings.Repeat("a", maxFetchURL) + "</Url><Object>x</Object>",
		"long host":     "<Url>http://a.cn/</Url><Object>x</Object><Host>" + strings.Repeat("a", maxFetchText+1) + "</Host>",
		"long MD5":      "<Url>http://a.cn/</Url><Object>x</Object><ContentMD5>1B2M2Y8AsgTpgAmY7PhCfg==" + strings.Repeat("\n", maxFetchText) + "</ContentMD5>",
		"long flag":     "<Url>http://a.cn/</Url><Object>x</Object><IgnoreSameKey>" + strings.Repeat("a", maxFetchText+1) + "</IgnoreSameKey>",
		"other flag":    "<Url>http://a.cn/</Url><Object>x</Object><CallbackWhenFailed>" + strings.Repeat("a", maxFetchText+1) + "</CallbackWhenFailed>",
		"long callback": "<Url>http://a.cn/</Url><Object>x</Object><Callback>" + strings.Repeat("a", 6<<10) + "</Callback>",
	} {
		if a := w.do("POST", "/examplebucket/?asyncFetch", "<AsyncFetchTaskConfiguration>"+members+"</AsyncFetchTaskConfiguration>"); a.Status != 400 {
			t.Errorf("%s = %d %s, want 400", name, a.Status, a.Body)
		}
	}
	long := w.do("POST", "/examplebucket/?asyncFetch", fetchOf("http://a.cn/"+strings.Repeat("a", maxFetchURL), "x"))
	long.wantError(t, "a long URL", 400, "InvalidArgument", "")
	w.do("POST", "/examplebucket/?asyncFetch", "x").wantError(t, "not XML", 400, "MalformedXML", "")
	w.do("GET", "/examplebucket/?asyncFetch", "", "x-oss-task-id", "x").wantError(t, "no such task", 404, "NoSuchAsyncFetchTask", "")
}

// fetchOf is the document of a task.
func fetchOf(source, key string) string {
	return "<AsyncFetchTaskConfiguration><Url>" + strings.ReplaceAll(source, "&", "&amp;") + "</Url><Object>" + key + "</Object></AsyncFetchTaskConfiguration>"
}

// helloSource is a source of an object.
func helloSource(t *testing.T) string {
	t.Helper()
	source := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "hello") }))
	t.Cleanup(source.Close)
	return source.URL
}

// TestFetchTellsNoSecrets has sources that fail, with signed URLs.
func TestFetchTellsNoSecrets(t *testing.T) {
	w := newWorld(t)
	closed := httptest.NewServer(nil)
	closed.Close()
	missing := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(missing.Close)
	for _, source := range []string{closed.URL, missing.URL} {
		id := w.do("POST", "/examplebucket/?asyncFetch", fetchOf(source+"/a?Signature=s3cret&security-token=s3cret", "x")).element("TaskId")
		w.srv.fetches.wg.Wait()
		a := w.do("GET", "/examplebucket/?asyncFetch", "", "x-oss-task-id", id)
		if message := a.element("ErrorMsg"); a.element("State") != "Failed" || message == "" || strings.Contains(message, "s3cret") {
			t.Errorf("the task ended as %s, %q", a.element("State"), message)
		}
	}
	for _, e := range w.srv.Journal().Entries() {
		notes := strings.Join(e.Notes, "")
		if e.Operation == "AsyncFetch" && !strings.Contains(notes, "/a: ") || strings.Contains(notes, "s3cret") {
			t.Errorf("the journal notes %q", notes)
		}
	}
}

// TestFetchMessagesAreBounded has a source that says too much.
func TestFetchMessagesAreBounded(t *testing.T) {
	if got := shortened(strings.Repeat("é", maxFetchText)); len(got) > maxFetchText+len("…") || !utf8.ValidString(got) {
		t.Errorf("%d bytes are left", len(got))
	}
	if got := shortened("short"); got != "short" {
		t.Errorf("short is %q", got)
	}
}

// TestFetchTasksAreForgotten fills the memory of tasks up while the oldest one
// runs.
func TestFetchTasksAreForgotten(t *testing.T) {
	f := newFetches()
	defer f.close()
	task := func(i int) *fetchTask {
		return &fetchTask{bucket: bucketName, id: strconv.Itoa(i), state: fetchRunning, cancel: func() {}}
	}
	var tasks []*fetchTask
	for i := range maxFetchTasks {
		tasks = append(tasks, task(i))
		f.add(tasks[i])
	}
	if f.add(task(maxFetchTasks)) {
		t.Error("a task was begun while as many as may be run")
	}
	f.end(tasks[7], fetchSuccess, "")
	if !f.add(task(maxFetchTasks)) {
		t.Error("no task is begun though another is done")
	}
	if _, ok := f.get(bucketName, "7"); ok || len(f.tasks) != maxFetchTasks || len(f.order) != maxFetchTasks {
		t.Errorf("%d tasks are remembered, of which one was to be forgotten", len(f.tasks))
	}
}

// TestFetchNeedsPutObject lets another account order fetches, but only write
// one of two objects.
func TestFetchNeedsPutObject(t *testing.T) {
	source := helloSource(t)
	w := newGuardedWorld(t)
	w.configure(bucketName, policyDocument, policyOf(`{'Effect': 'Allow', 'Action': 'oss:PutAsyncFetchTask', 'Principal': '*', 'Resource': '*'},
		{'Effect': 'Allow', 'Action': 'oss:PutObject', 'Principal': '*', 'Resource': 'acs:oss:*:*:examplebucket/mine'}`))
	for key, want := range map[string]int{"mine": 200, "yours": 403} {
		if a := w.as(theOther, "POST", "/examplebucket/?asyncFetch", fetchOf(source, key)); a.Status != want {
			t.Errorf("fetching %s = %d %s, want %d", key, a.Status, a.Body, want)
		}
	}
	w.srv.fetches.wg.Wait()
	w.as(theOwner, "GET", "/examplebucket/mine", "").want(t, "what may be written", 200)
	w.as(theOwner, "GET", "/examplebucket/yours", "").want(t, "what may not", 404)
}

// TestFetchEndsWithItsBucket makes a bucket anew while a source keeps a task of
// the old one waiting.
func TestFetchEndsWithItsBucket(t *testing.T) {
	asked, goOn := make(chan struct{}), make(chan struct{})
	source := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(asked)
		<-goOn
		io.WriteString(w, "hello")
	}))
	t.Cleanup(source.Close)
	w := newWorld(t)
	id := w.do("POST", "/examplebucket/?asyncFetch", fetchOf(source.URL, "k")).element("TaskId")
	<-asked
	w.do("DELETE", "/examplebucket", "").want(t, "DeleteBucket", 204)
	w.do("PUT", "/examplebucket", "").want(t, "PutBucket", 200)
	close(goOn)
	w.srv.fetches.wg.Wait()
	w.do("GET", "/examplebucket/k", "").want(t, "what was fetched for the old bucket", 404)
	w.do("GET", "/examplebucket/?asyncFetch", "", "x-oss-task-id", id).wantError(t, "a task of the old bucket", 404, "NoSuchAsyncFetchTask", "")
	if n := len(w.srv.fetches.order); n != 0 {
		t.Errorf("%d tasks are remembered", n)
	}
}

// TestStoreFetchedAfterItsBucket comes with the object when the bucket is gone.
func TestStoreFetchedAfterItsBucket(t *testing.T) {
	w := newWorld(t)
	ctx, cancel := context.WithCancel(t.Context())
	c := &call{srv: w.srv, r: httptest.NewRequest("POST", "/examplebucket/?asyncFetch", nil).WithContext(ctx)}
	body, sum, err := w.srv.Store().Receive(strings.NewReader("hello"), 5)
	if err != nil {
		t.Fatal(err)
	}
	defer body.Release()
	task := &fetchTask{bucket: bucketName, id: "1", cancel: cancel, state: fetchRunning, doc: wire.AsyncFetchTask{Object: "k"}}
	if err := w.srv.beginFetch(task); err != nil {
		t.Fatal(err)
	}
	w.do("DELETE", "/examplebucket", "").want(t, "DeleteBucket", 204)
	w.do("PUT", "/examplebucket", "").want(t, "PutBucket", 200)
	if err := c.storeFetched(task, fetchedObject(task, body, sum, "", store.Bucket{}, nil)); !errors.Is(err, context.Canceled) {
		t.Errorf("storeFetched = %v", err)
	}
	w.do("GET", "/examplebucket/k", "").want(t, "what was fetched for the old bucket", 404)
	if err := w.srv.beginFetch(&fetchTask{bucket: "gone-bucket", id: "2"}); !errors.Is(err, store.ErrNoBucket) {
		t.Errorf("a task in a bucket that went away = %v", err)
	}
}

// TestFetchedObjectsFollowTheBucket finds encryption and retention of the
// bucket on what was fetched.
func TestFetchedObjectsFollowTheBucket(t *testing.T) {
	source := helloSource(t)
	w := newWorld(t)
	w.do("PUT", "/examplebucket?encryption", "<ServerSideEncryptionRule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>SM4</SSEAlgorithm></ApplyServerSideEncryptionByDefault></ServerSideEncryptionRule>").
		want(t, "PutBucketEncryption", 200)
	w.do("PUT", "/examplebucket?versioning", "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>").
		want(t, "PutBucketVersioning", 200)
	w.do("PUT", "/examplebucket?objectWorm", "<ObjectWormConfiguration><ObjectWormEnabled>Enabled</ObjectWormEnabled><Rule><DefaultRetention><Mode>COMPLIANCE</Mode><Days>1</Days></DefaultRetention></Rule></ObjectWormConfiguration>").
		want(t, "PutBucketObjectWormConfiguration", 200)
	// What an ordinary upload may ask for is not what a task asks for.
	w.do("POST", "/examplebucket/?asyncFetch", fetchOf(source, "k"), "x-oss-server-side-encryption", "AES256").want(t, "PutAsyncFetchTask", 200)
	w.srv.fetches.wg.Wait()
	a := w.do("GET", "/examplebucket/k", "")
	a.want(t, "GetObject", 200, "x-oss-server-side-encryption", "SM4")
	w.do("DELETE", "/examplebucket/k?versionId="+a.Header.Get("x-oss-version-id"), "").wantError(t, "DeleteObject", 409, "FileImmutable", "")
}

// faulty has a fault in the way of what was fetched.
type faulty struct{ store.Store }

func (faulty) Receive(io.Reader, int64) (store.Body, digest.Sum, error) { panic("a fault") }

// TestAFaultOfAFetch finds the server alive after it.
func TestAFaultOfAFetch(t *testing.T) {
	var log bytes.Buffer
	source := helloSource(t)
	w := newWorld(t, WithStore(faulty{mem.New()}), WithLogger(slog.New(slog.NewTextHandler(&log, nil))))
	id := w.do("POST", "/examplebucket/?asyncFetch", fetchOf(source, "k")).element("TaskId")
	w.srv.fetches.wg.Wait()
	if a := w.do("GET", "/examplebucket/?asyncFetch", "", "x-oss-task-id", id); a.element("State") != "Failed" || !strings.Contains(a.element("ErrorMsg"), "fault of fakeoss") {
		t.Errorf("GetAsyncFetchTask = %s", a.Body)
	}
	if !strings.Contains(log.String(), "AsyncFetch") || !strings.Contains(log.String(), "a fault") {
		t.Errorf("the log has %s", &log)
	}
}

// TestCloseEndsFetches closes a server while a source keeps it waiting.
func TestCloseEndsFetches(t *testing.T) {
	asked, done := make(chan struct{}), make(chan struct{})
	source := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		close(asked)
		<-done
	}))
	srv := New(WithBuckets(bucketName))
	ts := httptest.NewServer(srv)
	body := "<AsyncFetchTaskConfiguration><Url>" + source.URL + "</Url><Object>x</Object></AsyncFetchTaskConfiguration>"
	resp, err := ts.Client().Post(ts.URL+"/examplebucket/?asyncFetch", "application/xml", strings.NewReader(body))
	if err != nil || resp.StatusCode != 200 {
		t.Fatalf("PutAsyncFetchTask = %v, %v", resp, err)
	}
	resp.Body.Close()
	<-asked
	ts.Close()
	if err := srv.Close(); err != nil {
		t.Error(err)
	}
	close(done)
	source.Close()
}
