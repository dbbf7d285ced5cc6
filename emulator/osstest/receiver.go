package osstest

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/fakeoss/fakeoss/emulator/callback"
)

// A Receiver takes callbacks down before it hands them to a handler.
type Receiver struct {
	// URL is what a callbackUrl must name to reach the receiver: host and port
	// count, not the path.
	URL string

	srv     *Server
	handler http.Handler

	mu    sync.Mutex // guards all that follows
	queue []*Delivery
	more  chan struct{} // closed and replaced when a delivery comes in
}

// Receive makes callbacks for the host of rawURL reach a handler. The URL may
// name any host, over http or https; nothing is looked up. A nil handler
// answers {"Status":"OK"}.
func (s *Server) Receive(rawURL string, handler http.Handler) *Receiver {
	s.t.Helper()
	u, err := callback.ParseURL(rawURL)
	if err != nil {
		s.t.Fatalf("osstest: Receive(%q): %v", rawURL, err)
	}
	if handler == nil {
		handler = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			io.WriteString(w, `{"Status":"OK"}`)
		})
	}
	r := &Receiver{URL: rawURL, srv: s, handler: handler, more: make(chan struct{})}
	ts := httptest.NewUnstartedServer(http.HandlerFunc(r.serve))
	if u.Scheme == "https" {
		ts.Listener = tls.NewListener(ts.Listener, s.network.ca.TLSConfig())
	}
	ts.Start()
	s.t.Cleanup(ts.Close)
	if err := s.network.lead(u.Address(), ts.Listener.Addr().String()); err != nil {
		s.t.Fatalf("osstest: Receive(%q): %v", rawURL, err)
	}
	return r
}

func (r *Receiver) serve(w http.ResponseWriter, req *http.Request) {
	captured, err := callback.Capture(req)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	captured.Header = captured.Header.Clone()
	r.record(&Delivery{Captured: captured, Host: req.Host, srv: r.srv})
	r.handler.ServeHTTP(w, req)
}

func (r *Receiver) record(d *Delivery) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.queue = append(r.queue, d)
	close(r.more)
	r.more = make(chan struct{})
}

// take returns the oldest delivery, or a channel that tells of the next.
func (r *Receiver) take() (*Delivery, <-chan struct{}) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.queue) == 0 {
		return nil, r.more
	}
	d := r.queue[0]
	r.queue = r.queue[1:]
	return d, nil
}

// patience is how long Next waits. OSS calls back before it answers the
// upload, so that a test that uploads and then asks does not wait at all.
const patience = 10 * time.Second

// Next returns the oldest delivery that was not returned yet, waiting for it
// if need be. It ends the test if none comes.
func (r *Receiver) Next(t testing.TB) *Delivery {
	t.Helper()
	timeout := time.After(patience)
	for {
		d, more := r.take()
		if d != nil {
			return d
		}
		select {
		case <-more:
		case <-timeout:
			t.Fatalf("%s: no callback came within %v; the server's journal:\n%s", r.URL, patience, r.srv.story())
		}
	}
}

// None marks the test as failed if there is a delivery that Next did not
// return.
func (r *Receiver) None(t testing.TB) {
	t.Helper()
	if d, _ := r.take(); d != nil {
		t.Errorf("%s: an unexpected callback came: %s", r.URL, d.Body)
	}
}

// A Delivery is a callback as a receiver got it.
type Delivery struct {
	callback.Captured
	Host string // the Host header

	srv *Server
}

// CheckSigned marks the test as failed, with the step that differs, unless the
// delivery carries the signature of its server.
func (d *Delivery) CheckSigned(t testing.TB) {
	t.Helper()
	v := callback.Verifier{Keys: d.srv.publicKey}
	if report := v.Verify(context.Background(), d.Captured); !report.OK() {
		t.Errorf("the callback's signature is not valid:\n%s", report)
	}
}

// CheckForm marks the test as failed unless the body is this form.
func (d *Delivery) CheckForm(t testing.TB, want url.Values) {
	t.Helper()
	got, err := url.ParseQuery(d.Body)
	if err != nil {
		t.Errorf("the callback's body %q is not a form: %v", d.Body, err)
		return
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the callback's form differs (-want +got):\n%s", diff)
	}
}

// CheckJSON marks the test as failed unless the body is the JSON that want
// encodes to.
func (d *Delivery) CheckJSON(t testing.TB, want any) {
	t.Helper()
	text, err := json.Marshal(want)
	if err != nil {
		t.Fatalf("CheckJSON: encoding the expected value: %v", err)
	}
	var wanted, got any
	if err := json.Unmarshal(text, &wanted); err != nil {
		t.Fatalf("CheckJSON: reading the expected value back: %v", err)
	}
	if err := json.Unmarshal([]byte(d.Body), &got); err != nil {
		t.Errorf("the callback's body %s is not JSON: %v", d.Body, err)
		return
	}
	if diff := cmp.Diff(wanted, got); diff != "" {
		t.Errorf("the callback's JSON differs (-want +got):\n%s", diff)
	}
}
