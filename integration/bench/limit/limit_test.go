package main

import (
	"encoding/base64"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func send(t *testing.T, url, method, body string, header map[string]string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range header {
		r.Header.Set(name, value)
	}
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, _ := io.ReadAll(resp.Body)
	return resp, string(text)
}

func TestTheYardstickKeepsAndCalls(t *testing.T) {
	*store, *hashes = true, "both"
	srv := httptest.NewServer(http.HandlerFunc(serve))
	defer srv.Close()
	app := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { io.Copy(w, r.Body) }))
	defer app.Close()

	resp, _ := send(t, srv.URL+"/b/k", "PUT", "hello", nil)
	if got, want := resp.Header.Get("Etag"), `"5D41402ABC4B2A76B9719D911017C592"`; got != want {
		t.Errorf("the ETag is %s, want %s", got, want)
	}
	if _, text := send(t, srv.URL+"/b/k", "GET", "", nil); text != "hello" {
		t.Errorf("GET = %q, want hello", text)
	}
	send(t, srv.URL+"/b/m?uploads", "POST", "", nil)
	send(t, srv.URL+"/b/m?partNumber=2&uploadId=1", "PUT", "def", nil)
	send(t, srv.URL+"/b/m?partNumber=1&uploadId=1", "PUT", "abc", nil)
	send(t, srv.URL+"/b/m?uploadId=1", "POST", "", nil)
	if _, text := send(t, srv.URL+"/b/m", "GET", "", nil); text != "abcdef" {
		t.Errorf("GET of the parts = %q, want abcdef", text)
	}
	cb := base64.StdEncoding.EncodeToString([]byte(`{"callbackUrl":"` + app.URL + `","callbackBody":"${object} ${size} ${etag}"}`))
	if _, text := send(t, srv.URL+"/b/c", "PUT", "hello", map[string]string{"X-Oss-Callback": cb}); text != "c 5 5D41402ABC4B2A76B9719D911017C592" {
		t.Errorf("PUT with a callback = %q", text)
	}
}
