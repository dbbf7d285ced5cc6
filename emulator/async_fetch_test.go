package emulator

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
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
		"no URL":    "<Object>x</Object>",
		"bad URL":   "<Url>ftp://example.com/</Url><Object>x</Object>",
		"bad class": "<Url>http://a.cn/</Url><Object>x</Object><StorageClass>Cold</StorageClass>",
		"bad MD5":   "<Url>http://a.cn/</Url><Object>x</Object><ContentMD5>x</ContentMD5>",
		"no object": "<Url>http://a.cn/</Url>",
		"callback":  "<Url>http://a.cn/</Url><Object>x</Object><Callback>?</Callback>",
	} {
		if a := w.do("POST", "/examplebucket/?asyncFetch", "<AsyncFetchTaskConfiguration>"+members+"</AsyncFetchTaskConfiguration>"); a.Status != 400 {
			t.Errorf("%s = %d %s, want 400", name, a.Status, a.Body)
		}
	}
	w.do("POST", "/examplebucket/?asyncFetch", "x").wantError(t, "not XML", 400, "MalformedXML", "")
	w.do("GET", "/examplebucket/?asyncFetch", "", "x-oss-task-id", "x").wantError(t, "no such task", 404, "NoSuchAsyncFetchTask", "")
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
