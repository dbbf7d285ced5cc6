package admin

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/fakeoss/fakeoss/emulator"
)

func TestPlane(t *testing.T) {
	srv := emulator.New(emulator.WithBuckets("examplebucket"))
	defer srv.Close()
	p := Register(srv, []byte("PEM"))
	get := func(host, path string) (int, string) {
		r := httptest.NewRequest("GET", path, nil)
		r.Host = host
		w := httptest.NewRecorder()
		srv.ServeHTTP(w, r)
		return w.Code, strings.TrimSpace(w.Body.String())
	}
	for _, test := range []struct {
		host, path string
		code       int
		text       string
	}{
		{"127.0.0.1:6770", HealthPath, 200, `{"status":"ok"}`},
		{"fakeoss:6770", ReadyPath, 200, `{"status":"ready"}`},
		{"127.0.0.1", CAPath, 200, "PEM"},
		{"127.0.0.1", "/_fakeoss/nothing", 404, "404 page not found"},
		// For a bucket's own host this is a key like others.
		{"examplebucket.localhost:6770", HealthPath, 404, "NoSuchKey"},
	} {
		if code, text := get(test.host, test.path); code != test.code || !strings.Contains(text, test.text) {
			t.Errorf("GET %s%s = %d %s, want %d %s", test.host, test.path, code, text, test.code, test.text)
		}
	}
	p.Drain()
	if code, text := get("127.0.0.1", ReadyPath); code != 503 || text != `{"status":"stopping"}` {
		t.Errorf("readyz while stopping = %d %s, want 503", code, text)
	}
	if code, _ := get("127.0.0.1", HealthPath); code != 200 {
		t.Errorf("healthz while stopping = %d, want 200", code)
	}
}

// TestPlaneIsReadOnly uploads to and deletes what can only be read, under the
// server's own name and, for the key, under that of a bucket.
func TestPlaneIsReadOnly(t *testing.T) {
	srv := emulator.New(emulator.WithBuckets("examplebucket"))
	defer srv.Close()
	Register(srv, []byte("PEM"))
	const key = emulator.ControlPrefix + "callback_pub_key_v1.pem"
	for host, paths := range map[string][]string{
		"127.0.0.1:6770":               {HealthPath, ReadyPath, CAPath, key},
		"examplebucket.localhost:6770": {key},
		"gosspublic.alicdn.com":        {"/callback_pub_key_v1.pem"},
	} {
		for _, path := range paths {
			for method, want := range map[string]int{"GET": 200, "HEAD": 200, "PUT": 405, "POST": 405, "DELETE": 405, "OPTIONS": 405} {
				r := httptest.NewRequest(method, path, strings.NewReader("x"))
				r.Host = host
				w := httptest.NewRecorder()
				srv.ServeHTTP(w, r)
				if w.Code != want || (want == 405) != (w.Header().Get("Allow") == "GET, HEAD") {
					t.Errorf("%s %s%s = %d, Allow %q, want %d", method, host, path, w.Code, w.Header().Get("Allow"), want)
				}
			}
		}
	}
}

func TestNoAuthority(t *testing.T) {
	srv := emulator.New()
	defer srv.Close()
	Register(srv, nil)
	w := httptest.NewRecorder()
	srv.ServeHTTP(w, httptest.NewRequest("GET", CAPath, nil))
	if w.Code != 404 || !strings.Contains(w.Body.String(), "--tls-addr") {
		t.Errorf("GET %s = %d %s, want 404 and what to do", CAPath, w.Code, w.Body)
	}
}
