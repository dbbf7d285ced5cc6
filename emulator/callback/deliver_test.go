package callback

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// xmlAnswer is a raw answer that says it is XML.
func xmlAnswer(body string) string {
	return fmt.Sprintf("HTTP/1.1 200 OK\nContent-Type: application/xml\nContent-Length: %d\n\n", len(body)) + body
}

// A script is an application that does not use net/http: it gets the raw
// request and writes what it likes. The connections are in memory, so that
// time can be virtual.
type script func(c net.Conn, request string)

// answering writes a raw answer, line feeds becoming CR LF in its head.
func answering(raw string) script {
	head, body, _ := strings.Cut(raw, "\n\n")
	return func(c net.Conn, _ string) { io.WriteString(c, strings.ReplaceAll(head+"\n\n", "\n", "\r\n")+body) }
}

const okAnswer = "HTTP/1.1 200 OK\nContent-Type: application/json\nContent-Length: 15\n\n" + `{"Status":"OK"}`

// network leads every host to a script, by its address.
type network struct {
	scripts map[string]script
	servers sync.WaitGroup
	mu      sync.Mutex // guards calls
	calls   []string   // "address" of every connection
}

func (n *network) client() *http.Client {
	return &http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, _, addr string) (net.Conn, error) {
		n.mu.Lock()
		n.calls = append(n.calls, addr)
		n.servers.Add(1)
		n.mu.Unlock()
		defer n.servers.Done()
		script, ok := n.scripts[addr]
		if !ok {
			return nil, &net.OpError{Op: "dial", Net: "tcp", Err: fmt.Errorf("connection refused")}
		}
		if script == nil { // a host that swallows packets
			time.Sleep(time.Minute) // net/http goes on dialing when the request is given up
			return nil, &net.OpError{Op: "dial", Net: "tcp", Err: context.DeadlineExceeded}
		}
		ours, theirs := net.Pipe()
		n.servers.Go(func() {
			defer theirs.Close()
			var request strings.Builder
			r, err := http.ReadRequest(bufio.NewReader(io.TeeReader(theirs, &request)))
			if err != nil {
				return
			}
			io.Copy(io.Discard, r.Body)
			script(theirs, request.String())
		})
		return ours, nil
	}}}
}

// wait returns when every connection has ended.
func (n *network) wait() {
	n.mu.Lock() // orders this after the Add of every dialer
	defer n.mu.Unlock()
	n.servers.Wait()
}

var exampleFacts = Facts{
	Bucket: "examplebucket", Object: "examplefiles/exampleobject.txt", Size: 5, RequestID: "5CF3E7821AB22D0FDB86704D",
	Owner: "1050784833268046", Requester: "200757446716764916", PublicKeyURL: "http://gosspublic.alicdn.com/callback_pub_key_v1.pem",
}

func mustParse(t *testing.T, json string) *Callback {
	t.Helper()
	c, err := Parse(Params{Callback: b64(json)}, false)
	if err != nil {
		t.Fatalf("Parse(%s) = %v", json, err)
	}
	return c
}

// TestFailures has a case for every row of callback.md 7.2 that a delivery can
// end in, with status 203, code CallbackFailed, message and EC.
func TestFailures(t *testing.T) {
	chunked := "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\nf\r\n" + `{"Status":"OK"}` + "\r\n0\r\n\r\n"
	sized := func(body string) script {
		return answering(fmt.Sprintf("HTTP/1.1 200 OK\nContent-Length: %d\n\n", len(body)) + body)
	}
	for _, test := range []struct {
		name    string
		script  script
		kind    osserr.Kind // of which code and EC count
		message string
		hint    string
	}{
		{"status 301", answering("HTTP/1.1 301 Moved\nLocation: http://b.cn/\nContent-Length: 0\n\n"), osserr.CallbackStatus, "Error status : 301.", "http://b.cn/"},
		{"status 400", answering("HTTP/1.1 400 Bad\nContent-Length: 2\n\nno"), osserr.CallbackStatus, "Error status : 400.", `"no"`},
		{"status 502", answering("HTTP/1.1 502 Bad\nContent-Length: 0\n\n"), osserr.CallbackStatus, "Error status : 502.", "no status but 200"},
		{"status 201 is no success", answering("HTTP/1.1 201 Created\nContent-Length: 2\n\n{}"), osserr.CallbackStatus, "Error status : 201.", "no status but 200"},
		{"status 204 is no success", answering("HTTP/1.1 204 No Content\n\n"), osserr.CallbackStatus, "Error status : 204.", "no status but 200"},
		{"status 401", answering("HTTP/1.1 401 No\nContent-Length: 0\n\n"), osserr.CallbackStatus, "Error status : 401.", "login"},
		{"status 404 before its length", answering("HTTP/1.1 404 No\n\nnot found"), osserr.CallbackStatus, "Error status : 404.", "POST"},
		{"status 101 holds nothing up", func(c net.Conn, _ string) {
			io.WriteString(c, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
			io.Copy(io.Discard, c)
		}, osserr.CallbackStatus, "Error status : 101.", "another protocol"},
		{"status 419", answering("HTTP/1.1 419 CSRF\nContent-Length: 0\n\n"), osserr.CallbackStatus, "Error status : 419.", "CSRF"},
		{"cannot connect", nil, osserr.CallbackUnreachable, "Error status : -1.OSS can not connect to your callbackUrl, please check it.", "app.example.com:80"},
		{"no reply in time", func(c net.Conn, _ string) { io.Copy(io.Discard, c) }, osserr.CallbackTimeout,
			"Error status : -1 pipe reply timeout, cost:5000ms, timeout:5000ms (err -4, errno115)", "within 5s"},
		{"processing too long", func(c net.Conn, _ string) {
			io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n{\"Status\"")
			io.Copy(io.Discard, c)
		}, osserr.CallbackTooSlow, "Cost too long time.", "did not finish"},
		{"connection closed", func(net.Conn, string) {}, osserr.CallbackStatus, "Error status : 502.", "closed the connection"},
		{"answer cut off", answering("HTTP/1.1 200 OK\nContent-Length: 15\n\n{}"), osserr.CallbackStatus, "Error status : 502.", "closed the connection"},
		{"answer is not HTTP", answering("hello\n\n"), osserr.CallbackStatus, "Error status : 502.", "malformed"},
		{"no Content-Length: chunked", answering(chunked), osserr.CallbackNoLength, "Error Status : 400.User server missing content-length.", "chunked"},
		{"no Content-Length: until close", answering("HTTP/1.0 200 OK\n\n{}"), osserr.CallbackNoLength, "Error Status : 400.User server missing content-length.", "Content-Length"},
		{"bad Content-Length: word", answering("HTTP/1.1 200 OK\nContent-Length: x\n\n{}"), osserr.CallbackBadLength, "Error Status : 400.User server return invalid conent-length value.", "not a number"},
		{"bad Content-Length: negative", answering("HTTP/1.1 200 OK\nContent-Length: -1\n\n{}"), osserr.CallbackBadLength, "Error Status : 400.User server return invalid conent-length value.", "not a number"},
		{"bad Content-Length: two", answering("HTTP/1.1 200 OK\nContent-Length: 2\nContent-Length: 3\n\n{}"), osserr.CallbackBadLength, "Error Status : 400.User server return invalid conent-length value.", "there are two"},
		{"bad Content-Length: empty", answering("HTTP/1.1 200 OK\nContent-Length: \n\n{}"), osserr.CallbackBadLength, "Error Status : 400.User server return invalid conent-length value.", "not a number"},
		{"bad Content-Length: zero", answering("HTTP/1.1 200 OK\nContent-Length: 0\n\n"), osserr.CallbackBadLength, "Error Status : 400.User server return invalid conent-length value.", "no body"},
		{"too long", sized(`"` + strings.Repeat("x", 1<<20-1) + `"`), osserr.CallbackLongAnswer, "Error Status : 400.User server return too long content-length value.", "1048577 bytes"},
		{"not JSON: OK", sized("OK"), osserr.CallbackBadAnswer, "Response body is not valid json format.", `"OK"`},
		{"not JSON: HTML", sized("<html>"), osserr.CallbackBadAnswer, "Response body is not valid json format.", "HTML"},
		{"not JSON: byte order mark", sized("\xEF\xBB\xBF{}"), osserr.CallbackBadAnswer, "Response body is not valid json format.", "byte order mark"},
		{"not JSON: two values", sized("{}{}"), osserr.CallbackBadAnswer, "Response body is not valid json format.", "not JSON"},
		{"not JSON: blanks", sized("   "), osserr.CallbackBadAnswer, "Response body is not valid json format.", "not JSON"},
		{"not JSON: gzip", answering("HTTP/1.1 200 OK\nContent-Encoding: gzip\nContent-Length: 3\n\n\x1f\x8b\x08"), osserr.CallbackBadAnswer, "Response body is not valid json format.", `"gzip"`},
		{"XML with two roots", answering(xmlAnswer("<a/><b/>")), osserr.CallbackBadAnswer, "Response body is not valid json format.", "well-formed"},
		{"XML with text behind its root", answering(xmlAnswer("<a/>junk")), osserr.CallbackBadAnswer, "Response body is not valid json format.", "well-formed"},
		{"XML without a root", answering(xmlAnswer("<!-- -->")), osserr.CallbackBadAnswer, "Response body is not valid json format.", "well-formed"},
		{"XML in GBK that is broken", answering(xmlAnswer("<?xml version=\"1.0\" encoding=\"GBK\"?><\xd6\xd0></\xd6\xd1>")), osserr.CallbackBadAnswer, "Response body is not valid json format.", "well-formed"},
		{"XML that is broken", answering("HTTP/1.1 200 OK\nContent-Type: application/xml\nContent-Length: 3\n\n<a>"), osserr.CallbackBadAnswer, "Response body is not valid json format.", "well-formed"},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				n := &network{scripts: map[string]script{}}
				if test.script != nil {
					n.scripts["app.example.com:80"] = test.script
				}
				e := NewEngine(Options{Client: n.client()})
				d := e.Deliver(t.Context(), mustParse(t, param("")), exampleFacts)
				n.wait()
				if d.Err == nil {
					t.Fatalf("Deliver succeeded with %s", d.Answer)
				}
				if got, want := d.Err.Kind, test.kind.Saying(test.message); got != want {
					t.Errorf("Deliver = %+v, want %+v", got, want)
				}
				if d.Err.Status != 203 || d.Err.Code != "CallbackFailed" {
					t.Errorf("Deliver = %d %s, want 203 CallbackFailed", d.Err.Status, d.Err.Code)
				}
				if !strings.Contains(d.Err.Hint, test.hint) {
					t.Errorf("hint %q, want one with %q", d.Err.Hint, test.hint)
				}
				if d.Answer != nil || len(d.Attempts) != 1 {
					t.Errorf("Deliver = answer %q, %d attempts, want none and one", d.Answer, len(d.Attempts))
				}
			})
		})
	}
}

// A roundTripper stands in for one that knows nothing of contexts.
type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// TestTheBodyEndsWithTheDeadline has an application that begins its answer and
// a transport that ties nothing to the deadline.
func TestTheBodyEndsWithTheDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client := &http.Client{Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
			body, _ := io.Pipe()
			return &http.Response{StatusCode: 200, ContentLength: 15, Body: body, Request: r}, nil
		})}
		d := NewEngine(Options{Client: client}).Deliver(t.Context(), mustParse(t, param("")), exampleFacts)
		if d.Err == nil || d.Err.Kind != osserr.CallbackTooSlow || d.Duration != 5*time.Second {
			t.Errorf("Deliver = %v after %v, want %v after 5s", d.Err, d.Duration, osserr.CallbackTooSlow)
		}
	})
}

func TestSuccesses(t *testing.T) {
	for _, test := range []struct{ name, raw, body, contentType string }{
		{"object", okAnswer, `{"Status":"OK"}`, "application/json"},
		{"another Content-Type", "HTTP/1.1 200 OK\nContent-Type: text/html\nContent-Length: 2\n\n{}", "{}", "application/json"},
		{"no Content-Type", "HTTP/1.1 200 OK\nContent-Length: 2\n\n{}", "{}", "application/json"},
		{"trailing line feed", "HTTP/1.1 200 OK\nContent-Length: 3\n\n{} ", "{} ", "application/json"},
		{"scalar", "HTTP/1.1 200 OK\nContent-Length: 4\n\n\"ok\"", `"ok"`, "application/json"},
		{"HTTP/1.0", "HTTP/1.0 200 OK\nContent-Length: 2\n\n{}", "{}", "application/json"},
		{"XML", "HTTP/1.1 200 OK\nContent-Type: application/xml; charset=utf-8\nContent-Length: 4\n\n<a/>", "<a/>", "application/xml"},
		{"JSON that says it is XML", "HTTP/1.1 200 OK\nContent-Type: application/xml\nContent-Length: 2\n\n{}", "{}", "application/json"},
		{"XML with all that may stand around its root", xmlAnswer("\xEF\xBB\xBF<?xml version=\"1.0\"?><!-- a --> <a><b/></a>\n<!-- b -->"),
			"\xEF\xBB\xBF<?xml version=\"1.0\"?><!-- a --> <a><b/></a>\n<!-- b -->", "application/xml"},
		{"XML in GBK", xmlAnswer("<?xml version=\"1.0\" encoding=\"GBK\"?><\xd6\xd0>\xce\xc4</\xd6\xd0>"),
			"<?xml version=\"1.0\" encoding=\"GBK\"?><\xd6\xd0>\xce\xc4</\xd6\xd0>", "application/xml"},
		{"surplus is ignored", "HTTP/1.1 200 OK\nContent-Length: 2\n\n{}garbage", "{}", "application/json"},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				n := &network{scripts: map[string]script{"app.example.com:80": answering(test.raw)}}
				e := NewEngine(Options{Client: n.client()})
				d := e.Deliver(t.Context(), mustParse(t, param("")), exampleFacts)
				n.wait()
				if d.Err != nil || string(d.Answer) != test.body || d.AnswerType != test.contentType {
					t.Errorf("Deliver = %q (%s), %v, want %q (%s)", d.Answer, d.AnswerType, d.Err, test.body, test.contentType)
				}
			})
		})
	}
}

func TestAnswerOfExactlyTheLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		body := `"` + strings.Repeat("x", 98) + `"`
		n := &network{scripts: map[string]script{"app.example.com:80": answering("HTTP/1.1 200 OK\nContent-Length: 100\n\n" + body)}}
		e := NewEngine(Options{Client: n.client(), MaxAnswer: 100})
		d := e.Deliver(t.Context(), mustParse(t, param("")), exampleFacts)
		n.wait()
		if d.Err != nil || string(d.Answer) != body {
			t.Errorf("Deliver = %q, %v, want the answer", d.Answer, d.Err)
		}
	})
}

// TestSeveralURLs follows callback.md 7.4: left to right, to the first success,
// each with the whole timeout; the error of the last is reported.
func TestSeveralURLs(t *testing.T) {
	const list = `"callbackUrl":"http://a.cn/1;b.cn/2;http://c.cn/3"`
	silent := func(c net.Conn, _ string) { io.Copy(io.Discard, c) }
	for _, test := range []struct {
		name    string
		scripts map[string]script
		tried   []string
		message string // "": success
		took    time.Duration
	}{
		{"first succeeds", map[string]script{"a.cn:80": answering(okAnswer)}, []string{"a.cn:80"}, "", 0},
		{"second succeeds", map[string]script{"a.cn:80": silent, "b.cn:80": answering(okAnswer)}, []string{"a.cn:80", "b.cn:80"}, "", 5 * time.Second},
		{"all fail", map[string]script{"a.cn:80": silent, "b.cn:80": nil, "c.cn:80": answering("HTTP/1.1 500 No\nContent-Length: 0\n\n")},
			[]string{"a.cn:80", "b.cn:80", "c.cn:80"}, "Error status : 500.", 10 * time.Second},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				n := &network{scripts: test.scripts}
				e := NewEngine(Options{Client: n.client()})
				d := e.Deliver(t.Context(), mustParse(t, param(list)), exampleFacts)
				n.wait()
				if diff := cmp.Diff(test.tried, n.calls); diff != "" {
					t.Errorf("hosts called (-want +got):\n%s", diff)
				}
				if len(d.Attempts) != len(test.tried) || d.Duration != test.took {
					t.Errorf("%d attempts in %v, want %d in %v", len(d.Attempts), d.Duration, len(test.tried), test.took)
				}
				if test.message == "" && d.Err != nil || test.message != "" && (d.Err == nil || d.Err.Message != test.message) {
					t.Errorf("Deliver = %v, want %q", d.Err, test.message)
				}
			})
		})
	}
}

func TestAHostThatSwallowsPackets(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := &network{scripts: map[string]script{"app.example.com:80": nil}}
		e := NewEngine(Options{Client: n.client(), Timeout: 3 * time.Second})
		d := e.Deliver(t.Context(), mustParse(t, param("")), exampleFacts)
		n.wait()
		if d.Err == nil || d.Err.Kind != osserr.CallbackUnreachable || d.Duration != 3*time.Second {
			t.Errorf("Deliver = %v after %v, want %v after 3s", d.Err, d.Duration, osserr.CallbackUnreachable)
		}
	})
}

func TestRoutes(t *testing.T) {
	route := func(s string) Route {
		r, err := ParseRoute(s)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	for _, test := range []struct {
		route, url   string
		dialed, line string
		host         string
	}{
		{"a.cn=http://127.0.0.1:3000", "http://a.cn/cb?x=1", "127.0.0.1:3000", "POST /cb?x=1 HTTP/1.1", "a.cn"},
		{"*.example.com=http://app:3000/", "https://www.Example.com/cb", "app:3000", "POST /cb HTTP/1.1", "www.Example.com"},
		{"oss-demo.aliyuncs.com:23450=http://app/other?y", "http://oss-demo.aliyuncs.com:23450", "app:80", "POST /other?y HTTP/1.1", "oss-demo.aliyuncs.com:23450"},
		{"http://a.cn=http://app", "http://a.cn:80/", "app:80", "POST / HTTP/1.1", "a.cn"},
		{"*=http://app:1", "http://[::1]/", "app:1", "POST / HTTP/1.1", "[::1]"},
		{"[::1]=http://app:1", "http://[::1]:8080/", "app:1", "POST / HTTP/1.1", "[::1]:8080"},
		{"http://[::1]:8080=http://app:1", "http://[::1]:8080/", "app:1", "POST / HTTP/1.1", "[::1]:8080"},
		{"::1=http://app:1", "http://[::1]:8080/", "app:1", "POST / HTTP/1.1", "[::1]:8080"},
		{"[2001:db8:*]:80=http://app:1", "http://[2001:db8::1]/", "app:1", "POST / HTTP/1.1", "[2001:db8::1]"},
		{"[::1]:81=http://app", "http://[::1]:8080/", "[::1]:8080", "POST / HTTP/1.1", "[::1]:8080"},
		{"a.*.example.*=http://app", "http://a.b.c.example.org/", "app:80", "POST / HTTP/1.1", "a.b.c.example.org"},
		{"https://a.cn=http://app", "http://a.cn/", "a.cn:80", "POST / HTTP/1.1", "a.cn"},
		{"a.cn:81=http://app", "http://a.cn/", "a.cn:80", "POST / HTTP/1.1", "a.cn"},
	} {
		t.Run(test.route, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				n := &network{scripts: map[string]script{test.dialed: answering(okAnswer)}}
				e := NewEngine(Options{Client: n.client(), Routes: []Route{route(test.route)}})
				d := e.Deliver(t.Context(), mustParse(t, param(`"callbackUrl":"`+test.url+`"`)), exampleFacts)
				n.wait()
				if a := d.Attempts[0]; d.Err != nil || a.RequestLine != test.line || a.Host != test.host {
					t.Errorf("Deliver = %v, dialed %v, %q, Host %q, want %q, Host %q", d.Err, n.calls, a.RequestLine, a.Host, test.line, test.host)
				}
				if report := (&Verifier{}).Verify(t.Context(), Captured{strings.Fields(d.Attempts[0].RequestLine)[1], d.Attempts[0].Header, d.Body}); !report.OK() {
					t.Errorf("what was sent does not verify:\n%s", report)
				}
			})
		})
	}
	for _, bad := range []string{"", "a.cn", "=http://a.cn", "a.cn=", "a.cn=ftp://b", "a.cn/cb=http://b", "http://a.cn/cb=http://b", "a b=http://b", "a?cn=http://b"} {
		if r, err := ParseRoute(bad); err == nil {
			t.Errorf("ParseRoute(%q) = %v, want an error", bad, r)
		}
	}
}
