package integration

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/fakeoss/fakeoss/emulator/admin"
	"github.com/fakeoss/fakeoss/emulator/callback"
)

// An app is an application that gets callbacks. It verifies every signature,
// with the key from where the callback says it is, and answers by the path:
//
//	/ok    {"Status":"OK"}
//	/text  thank you, which is no JSON
//	/held  {"Status":"OK"} once it is released
//
// and 403 to what is not signed as it should be. It also passes for a fakeoss
// that is not ready before it is released.
type app struct {
	server   *httptest.Server
	released chan struct{}

	mu      sync.Mutex // guards all that follows
	bodies  []string
	held    int
	failure error
}

func newApp() *app {
	a := &app{released: make(chan struct{})}
	a.server = httptest.NewServer(a)
	return a
}

func (a *app) close() { a.server.Close() }

func (a *app) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == admin.ReadyPath {
		a.ready(w)
		return
	}
	captured, err := callback.Capture(r)
	if err == nil {
		v := callback.Verifier{Keys: downloadKey}
		err = v.Verify(r.Context(), captured).Err()
	}
	a.take(captured.Body, err)
	if err != nil {
		http.Error(w, err.Error(), http.StatusForbidden)
		return
	}
	switch r.URL.Path {
	case "/text":
		io.WriteString(w, "thank you")
		return
	case "/held":
		a.hold()
		select {
		case <-a.released:
		case <-r.Context().Done():
		}
	}
	io.WriteString(w, `{"Status":"OK"}`)
}

func (a *app) ready(w http.ResponseWriter) {
	select {
	case <-a.released:
	default:
		http.Error(w, "starting", http.StatusServiceUnavailable)
		a.hold()
	}
}

func (a *app) take(body string, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.bodies = append(a.bodies, body)
	if err != nil {
		a.failure = err
	}
}

func (a *app) hold() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.held++
}

// state returns what the application has seen.
func (a *app) state() (bodies []string, held int, failure error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.bodies), a.held, a.failure
}

// downloadKey fetches a public key, by no proxy and over a connection that
// does not stay.
func downloadKey(ctx context.Context, url string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	resp, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	document, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("GET %s: %s %s", url, resp.Status, document)
	}
	return document, err
}

// appsKey finds the applications of a script.
type appsKey struct{}

func theApp(ts *testscript.TestScript, name string) *app {
	a := ts.Value(appsKey{}).(map[string]*app)[name]
	if a == nil {
		ts.Fatalf("there is no receiver %s", name)
	}
	return a
}

func cmdReceiver(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, len(args) == 1, "receiver NAME")
	a := newApp()
	ts.Defer(a.close)
	ts.Value(appsKey{}).(map[string]*app)[args[0]] = a
	ts.Setenv(args[0], a.server.URL)
}

func cmdArrived(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, len(args) == 1, "arrived NAME")
	a := theApp(ts, args[0])
	await(ts, "arrived "+args[0], func() bool {
		_, held, _ := a.state()
		return held > 0
	})
}

func cmdRelease(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, len(args) == 1, "release NAME")
	close(theApp(ts, args[0]).released)
}

func cmdReceived(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, len(args) >= 1, "received NAME [BODY…]")
	bodies, _, failure := theApp(ts, args[0]).state()
	if failure != nil {
		ts.Fatalf("a callback is not signed as it should be: %v", failure)
	}
	if want := args[1:]; !slices.Equal(bodies, want) {
		ts.Fatalf("%s received\n\t%s\nwant\n\t%s", args[0], strings.Join(bodies, "\n\t"), strings.Join(want, "\n\t"))
	}
}
