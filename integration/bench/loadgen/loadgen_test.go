package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

// oss is as much of a server as the load generator needs.
type oss struct {
	mu     sync.Mutex // guards calls
	calls  map[string]int
	status int
}

func (o *oss) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	o.mu.Lock()
	o.calls[r.Method]++
	o.mu.Unlock()
	w.Header().Set("Etag", `"E"`)
	w.WriteHeader(o.status)
	switch {
	case r.URL.Query().Has("uploads"):
		io.WriteString(w, "<UploadId>7</UploadId>")
	case r.Method == http.MethodPost && strings.Count(string(body), "<ETag>\"E\"</ETag>") != 4:
		panic(http.ErrAbortHandler)
	case r.URL.Query().Has("max-keys") && r.URL.Query().Get("marker") == "":
		io.WriteString(w, "<IsTruncated>true</IsTruncated><NextMarker>a</NextMarker><Key>a</Key><CommonPrefixes>")
	case r.URL.Query().Has("max-keys"):
		io.WriteString(w, "<Key>b</Key><Key>c</Key>")
	case r.Method == http.MethodGet:
		w.Write(make([]byte, 1<<10))
	}
}

// drive runs the load generator on a server.
func drive(t *testing.T, o *oss, args ...string) (report map[string]any, stderr string, code int) {
	t.Helper()
	o.calls = map[string]int{}
	srv := httptest.NewServer(o)
	defer srv.Close()
	var out, errs bytes.Buffer
	code = run(append([]string{"-addr", srv.Listener.Addr().String()}, args...), &out, &errs)
	if code == 0 {
		if err := json.Unmarshal(out.Bytes(), &report); err != nil {
			t.Fatalf("loadgen %q printed %q: %v", args, out.Bytes(), err)
		}
	}
	return report, errs.String(), code
}

func TestOperations(t *testing.T) {
	for _, test := range []struct {
		args  string
		calls string
	}{
		{"-op mkbucket -n 1", "map[PUT:1]"},
		{"-op put -n 20 -c 4", "map[PUT:20]"},
		{"-op get -n 20 -c 4", "map[GET:20]"},
		{"-op multipart -n 1 -size 4096 -part 1024", "map[POST:2 PUT:4]"},
		{"-op list -n 4 -entries 2", "map[GET:4]"},
		{"-op md5 -n 2", "map[]"},
		{"-op post -n 0", "map[]"},
	} {
		o := &oss{status: http.StatusOK}
		_, stderr, code := drive(t, o, strings.Fields(test.args)...)
		if got := fmt.Sprint(o.calls); code != 0 || got != test.calls {
			t.Errorf("loadgen %s = %d with %s, want 0 with %s: %s", test.args, code, got, test.calls, stderr)
		}
	}
}

func TestFailuresEndTheRun(t *testing.T) {
	for _, test := range []struct {
		args   string
		status int
		want   string
	}{
		{"-op put", 500, "500 Internal Server Error"},
		{"-op put", 203, "203 Non-Authoritative Information"},
		{"-op get -size 5", 200, "got 1024 bytes, want 5"},
		{"-op list -entries 3", 200, "page 1 has 2 entries, want 3"},
		{"-op put -kind oss -n 1 -callback auto", 200, "0 callbacks came for 1 uploads"},
		{"-op dance", 200, "no such operation"},
		{"-op start", 200, "no command"},
	} {
		_, stderr, code := drive(t, &oss{status: test.status}, strings.Fields(test.args)...)
		if code != 1 || !strings.Contains(stderr, test.want) {
			t.Errorf("loadgen %s = %d, %q, want 1 with %q", test.args, code, stderr, test.want)
		}
	}
}

func TestPostReachesAReceiver(t *testing.T) {
	r, err := listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer r.close()
	r.expect("obj00000001")
	for _, op := range []string{"post", "post-close"} {
		var out, errs bytes.Buffer
		if code := run([]string{"-addr", r.ln.Addr().String(), "-op", op, "-n", "3"}, &out, &errs); code != 0 {
			t.Errorf("loadgen -op %s = %d: %s", op, code, errs.String())
		}
	}
	if got := r.latencies(); len(got) != 1 {
		t.Errorf("%d expected callbacks came, want 1", len(got))
	}
}

// The example of the documentation: signature V1 in the header.
func TestSignV1(t *testing.T) {
	text := "PUT\nODBGOERFMDMzQTczRUY3NUE3NzA5QzdFNUYzMDQxNEM=\ntext/html\nThu, 17 Nov 2005 18:49:58 GMT\n" +
		"x-oss-magic:abracadabra\nx-oss-meta-author:foo@bar.com\n/oss-example/nelson"
	if got, want := signV1("OtxrzxIsfpFjA7SwPzILwy8Bw21TLhquhboDYROV", text), "26NBxoKdsyly4EDv6inkoDft/yA="; got != want {
		t.Errorf("signV1 = %s, want %s", got, want)
	}
}

func TestHeadIsSigned(t *testing.T) {
	g := &generator{options: options{addr: "h:1", kind: "oss", accessKey: "id", secret: "s", callback: "{}"}}
	head := g.head(http.MethodPut, "/b/k", "", 3)
	for _, want := range []string{"PUT /b/k HTTP/1.1\r\n", "Content-Length: 3\r\n", "x-oss-callback: e30=\r\n", "Authorization: OSS id:", "Date: "} {
		if !strings.Contains(head, want) {
			t.Errorf("the head lacks %q:\n%s", want, head)
		}
	}
	if head := g.head(http.MethodPut, "/b/k", "uploadId=1&partNumber=2", 3); strings.Contains(head, "callback") {
		t.Errorf("a part has a callback:\n%s", head)
	}
}

func TestDuringCountsWhatOverlaps(t *testing.T) {
	at := func(begin, end int) span { return span{time.Unix(int64(begin), 0), time.Unix(int64(end), 0)} }
	scene := at(10, 20)
	for s, want := range map[span]bool{at(1, 9): false, at(5, 11): true, at(12, 13): true, at(19, 30): true, at(5, 30): true, at(21, 22): false} {
		if got := s.overlaps(scene); got != want {
			t.Errorf("%v overlaps %v: %t, want %t", s, scene, got, want)
		}
	}
}

func TestQuantile(t *testing.T) {
	lat := []time.Duration{4000, 1000, 3000, 2000, 5000}
	for q, want := range map[float64]float64{0: 1, 0.5: 3, 0.99: 4, 1: 5} {
		if got := quantile(lat, q); got != want {
			t.Errorf("quantile(%v) = %v, want %v", q, got, want)
		}
	}
	if got := quantile(nil, 0.5); got != 0 {
		t.Errorf("quantile of nothing = %v, want 0", got)
	}
}

func TestKeys(t *testing.T) {
	g := &generator{options: options{keys: 10, dirs: 3, prefix: "p/"}}
	if got, want := g.key(14), "p/dir001/obj00000004"; got != want {
		t.Errorf("key = %q, want %q", got, want)
	}
}
