package emulator

import (
	"encoding/base64"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/fakeoss/fakeoss/emulator/callback"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const bucketName = "examplebucket"

// A world is a server on loopback, a client for it, and an application that
// it calls back.
type world struct {
	t   *testing.T
	srv *Server
	ts  *httptest.Server
	app *application
}

// testClock is where time stands in tests.
var testClock = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

func newWorld(t *testing.T, opts ...Option) *world {
	t.Helper()
	w := &world{t: t, app: newApplication(t)}
	w.srv = New(append([]Option{WithBuckets(bucketName), WithSeed(1), WithClock(func() time.Time { return testClock })}, opts...)...)
	w.ts = httptest.NewServer(w.srv)
	t.Cleanup(func() {
		w.ts.Close()
		if err := w.srv.Close(); err != nil {
			t.Errorf("Close = %v", err)
		}
	})
	return w
}

// An application receives callbacks, checks their signatures and answers.
type application struct {
	URL string

	mu       sync.Mutex // guards all that follows
	answer   func(http.ResponseWriter)
	requests []callback.Captured
}

func newApplication(t *testing.T) *application {
	a := &application{answer: func(w http.ResponseWriter) { io.WriteString(w, `{"Status":"OK"}`) }}
	ts := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		captured, err := callback.Capture(r)
		if err == nil {
			err = new(callback.Verifier).Verify(r.Context(), captured).Err()
		}
		if err != nil {
			t.Errorf("a callback does not verify: %v", err)
		}
		a.mu.Lock()
		defer a.mu.Unlock()
		a.requests = append(a.requests, captured)
		a.answer(w)
	}))
	t.Cleanup(ts.Close)
	a.URL = ts.URL + "/callback"
	return a
}

// answering changes what the application answers.
func (a *application) answering(f func(http.ResponseWriter)) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.answer = f
}

// take returns the callbacks since the last take.
func (a *application) take() []callback.Captured {
	a.mu.Lock()
	defer a.mu.Unlock()
	all := a.requests
	a.requests = nil
	return all
}

// An answer is what came back to a client.
type answer struct {
	Status int
	Header http.Header
	Body   string
}

// code returns the code of an error document.
func (a answer) code() string { return a.element("Code") }

// element returns the text of an element of a document.
func (a answer) element(name string) string {
	m := regexp.MustCompile(`(?s)<` + name + `>(.*?)</` + name + `>`).FindStringSubmatch(a.Body)
	if m == nil {
		return ""
	}
	return m[1]
}

// do sends a request with headers given as name and value in turn, and checks
// what is true of every answer.
func (w *world) do(method, path, body string, headers ...string) answer {
	w.t.Helper()
	var r io.Reader
	if body != "" {
		r = strings.NewReader(body)
	}
	req, err := http.NewRequest(method, w.ts.URL+path, r)
	if err != nil {
		w.t.Fatal(err)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		if headers[i] == "Host" {
			req.Host = headers[i+1]
		} else {
			req.Header.Set(headers[i], headers[i+1])
		}
	}
	return w.send(req)
}

func (w *world) send(req *http.Request) answer {
	w.t.Helper()
	client := &http.Client{Transport: &http.Transport{DisableCompression: true, DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(req)
	if err != nil {
		w.t.Fatalf("%s %s: %v", req.Method, req.URL, err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		w.t.Fatalf("%s %s: reading the answer: %v", req.Method, req.URL, err)
	}
	a := answer{resp.StatusCode, resp.Header, string(body)}
	w.checkAnswer(req, a)
	return a
}

var requestIDForm = regexp.MustCompile(`^[0-9A-F]{24}$`)

// checkAnswer holds for every answer of OSS.
func (w *world) checkAnswer(req *http.Request, a answer) {
	w.t.Helper()
	fail := func(format string, args ...any) {
		w.t.Helper()
		w.t.Errorf("%s %s = %d: %s", req.Method, req.URL, a.Status, fmt.Sprintf(format, args...))
	}
	id := a.Header.Get("x-oss-request-id")
	if !requestIDForm.MatchString(id) {
		fail("x-oss-request-id %q is not 24 upper-case hexadecimal digits", id)
	}
	if a.Header.Get("Server") != "AliyunOSS" {
		fail("Server is %q", a.Header.Get("Server"))
	}
	if _, err := http.ParseTime(a.Header.Get("Date")); err != nil {
		fail("Date: %v", err)
	}
	if _, err := strconv.Atoi(a.Header.Get("x-oss-server-time")); err != nil {
		fail("x-oss-server-time: %v", err)
	}
	streamed := a.Status == 206 && a.Header.Get("x-oss-select-output-raw") != "" // of a length that is not known before
	if n := a.Header.Get("Content-Length"); req.Method != "HEAD" && !streamed && a.Status != 204 && a.Status != 304 && n != strconv.Itoa(len(a.Body)) {
		fail("Content-Length is %q and the body has %d bytes", n, len(a.Body))
	}
	document := a.Body
	if req.Method == "HEAD" {
		decoded, err := base64.StdEncoding.DecodeString(a.Header.Get("x-oss-err"))
		if err != nil {
			fail("x-oss-err: %v", err)
		}
		document = string(decoded)
	}
	if a.Status >= 400 || a.Status == 203 {
		var e struct {
			XMLName                          xml.Name `xml:"Error"`
			Code, Message, RequestId, HostId string
			EC                               string
		}
		if err := xml.Unmarshal([]byte(document), &e); err != nil || e.Code == "" || e.Message == "" || e.HostId != reqHost(req) || e.RequestId != id {
			fail("the error document is %s (%v)", document, err)
		}
		if e.EC != a.Header.Get("x-oss-ec") {
			fail("EC is %q and x-oss-ec %q", e.EC, a.Header.Get("x-oss-ec"))
		}
		if a.Status == 500 {
			fail("a fault of the emulator: %s", document)
		}
	}
}

func reqHost(r *http.Request) string {
	if r.Host != "" {
		return r.Host
	}
	return r.URL.Host
}

// callbackHeader makes an x-oss-callback to the application.
func (w *world) callbackHeader(body string, members ...string) string {
	m := map[string]any{"callbackUrl": w.app.URL, "callbackBody": body}
	for i := 0; i+1 < len(members); i += 2 {
		m[members[i]] = members[i+1]
	}
	text, err := json.Marshal(m)
	if err != nil {
		w.t.Fatal(err)
	}
	return base64.StdEncoding.EncodeToString(text)
}

func b64(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }

// TestTheThinnestPath is the whole flow once: store, call back, answer.
func TestTheThinnestPath(t *testing.T) {
	w := newWorld(t)
	content := strings.Repeat("a", 1<<20)
	a := w.do("PUT", "/examplebucket/examplefiles/exampleobject.txt", content,
		"x-oss-callback", w.callbackHeader("bucket=${bucket}&object=${object}"))
	if a.Status != 200 || a.Body != `{"Status":"OK"}` || a.Header.Get("Content-Type") != "application/json" {
		t.Errorf("PutObject = %d %q (%s)", a.Status, a.Body, a.Header.Get("Content-Type"))
	}
	got := w.app.take()
	if len(got) != 1 || got[0].Body != "bucket=examplebucket&object=examplefiles%2Fexampleobject.txt" {
		t.Fatalf("the application got %+v", got)
	}
	if a := w.do("GET", "/examplebucket/examplefiles/exampleobject.txt", ""); a.Body != content {
		t.Errorf("GetObject = %d with %d bytes", a.Status, len(a.Body))
	}
	entries := w.srv.Journal().Entries()
	if len(entries) != 2 || entries[0].Operation != "PutObject" || entries[0].Callback == nil || entries[0].BytesIn != 1<<20 {
		t.Errorf("the journal has %d entries, the first %+v", len(entries), entries[0])
	}
}
