package emulator

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// A watchedWriter looks into the journal at the moment at which the client
// has the whole answer.
type watchedWriter struct {
	*httptest.ResponseRecorder
	srv     *Server
	body    int // bytes of it
	fail    int // from which byte on it is broken, 0 for never
	written int
	entries int // in the journal when the last byte went out
}

func (w *watchedWriter) WriteHeader(status int) {
	w.ResponseRecorder.WriteHeader(status)
	w.look()
}

func (w *watchedWriter) Write(p []byte) (int, error) {
	if w.written += len(p); w.fail > 0 && w.written >= w.fail {
		return 0, errors.New("broken pipe")
	}
	w.look()
	return len(p), nil
}

func (w *watchedWriter) look() {
	if w.written == w.body {
		w.entries = len(w.srv.Journal().Entries())
	}
}

// TestTheJournalIsThereFirst checks the promise of Journal.Entries: a client
// that has the whole answer finds its exchange.
func TestTheJournalIsThereFirst(t *testing.T) {
	large := strings.Repeat("a", 3<<20+100)
	for _, test := range []struct {
		name, method, uri string
		status, body      int
	}{
		{"large object", "GET", "/examplebucket/large", 200, len(large)},
		{"object of one piece", "GET", "/examplebucket/piece", 200, 1 << 20},
		{"small object", "GET", "/examplebucket/small", 200, 5},
		{"empty object", "GET", "/examplebucket/empty", 200, 0},
		{"HEAD", "HEAD", "/examplebucket/large", 200, 0},
		{"no body", "DELETE", "/examplebucket/other", 204, 0},
		{"error", "GET", "/examplebucket/none", 404, -1},
	} {
		t.Run(test.name, func(t *testing.T) {
			srv := New(WithBuckets(bucketName))
			defer srv.Close()
			for key, content := range map[string]string{"large": large, "piece": large[:1<<20], "small": "hello", "empty": ""} {
				srv.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("PUT", "/examplebucket/"+key, strings.NewReader(content)))
			}
			w := &watchedWriter{ResponseRecorder: httptest.NewRecorder(), srv: srv, body: test.body}
			if test.body < 0 {
				rec := httptest.NewRecorder()
				srv.ServeHTTP(rec, httptest.NewRequest(test.method, test.uri, nil))
				w.body = rec.Body.Len()
			}
			before := len(srv.Journal().Entries())
			srv.ServeHTTP(w, httptest.NewRequest(test.method, test.uri, nil))
			entries := srv.Journal().Entries()
			if w.Code != test.status || w.written != w.body || w.entries != before+1 || len(entries) != before+1 {
				t.Errorf("%s = %d with %d bytes; the journal had %d new entries at the last byte and has %d, want one",
					test.method, w.Code, w.written, w.entries-before, len(entries)-before)
			}
			if e := entries[before]; e.Status != test.status || e.BytesOut != int64(w.body) || e.ResponseHeader().Get("x-oss-request-id") != e.RequestID {
				t.Errorf("the entry has status %d, %d bytes, %v", e.Status, e.BytesOut, e.ResponseHeader())
			}
		})
	}
}

// A client that goes away is in the journal once, with a note.
func TestTheClientGoesAway(t *testing.T) {
	srv := New(WithBuckets(bucketName))
	defer srv.Close()
	content := strings.Repeat("a", 1<<20)
	srv.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("PUT", "/examplebucket/k", strings.NewReader(content)))
	w := &watchedWriter{ResponseRecorder: httptest.NewRecorder(), srv: srv, body: -1, fail: 1 << 19}
	srv.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/examplebucket/k", nil))
	entries := srv.Journal().Entries()
	if len(entries) != 2 || entries[1].BytesOut != 0 || !strings.Contains(strings.Join(entries[1].Notes, ""), "went away") {
		t.Errorf("the journal has %d entries, the last %+v", len(entries), entries[len(entries)-1])
	}
}

// An answer in chunks has its length when it has been sent; the chunk that
// ends it follows when the handler has returned.
func TestBytesOutOfACompressedAnswer(t *testing.T) {
	srv := New(WithBuckets(bucketName))
	defer srv.Close()
	put := httptest.NewRequest("PUT", "/examplebucket/k", strings.NewReader(strings.Repeat("a", 1<<20)))
	put.Header.Set("Content-Type", "text/plain")
	srv.ServeHTTP(httptest.NewRecorder(), put)
	get := httptest.NewRequest("GET", "/examplebucket/k", nil)
	get.Header.Set("Accept-Encoding", "gzip")
	rec := httptest.NewRecorder()
	srv.ServeHTTP(rec, get)
	entries := srv.Journal().Entries()
	if n := rec.Body.Len(); rec.Header().Get("Content-Encoding") != "gzip" || len(entries) != 2 || entries[1].BytesOut != int64(n) {
		t.Errorf("%d bytes were sent with %v; the journal has %d entries, the last with %d bytes", n, rec.Header(), len(entries), entries[len(entries)-1].BytesOut)
	}
}
