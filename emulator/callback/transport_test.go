package callback

import (
	"crypto/tls"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// A tlsApplication has a certificate that nobody signed, and remembers which
// server names clients asked for.
type tlsApplication struct {
	*httptest.Server
	port string

	mu    sync.Mutex // guards names
	names []string
}

func newTLSApplication(t *testing.T) *tlsApplication {
	a := &tlsApplication{Server: httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Write([]byte("{}"))
	}))}
	a.TLS = &tls.Config{GetConfigForClient: func(hello *tls.ClientHelloInfo) (*tls.Config, error) {
		a.mu.Lock()
		defer a.mu.Unlock()
		a.names = append(a.names, hello.ServerName)
		return nil, nil
	}}
	a.Config.ErrorLog = log.New(io.Discard, "", 0) // clients that break off are the point
	a.StartTLS()
	t.Cleanup(a.Close)
	_, a.port, _ = net.SplitHostPort(a.Listener.Addr().String())
	return a
}

// take returns the server names since the last take.
func (a *tlsApplication) take() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	names := a.names
	a.names = nil
	return names
}

// TestTLS talks to a real TLS server with a certificate nobody signed.
func TestTLS(t *testing.T) {
	app := newTLSApplication(t)
	deliver := func(sni, strict bool) *Delivery {
		member := `"callbackUrl":"https://localhost:` + app.port + `/cb"`
		if sni {
			member += `,"callbackSNI":true`
		}
		e := NewEngine(Options{Strict: strict})
		defer e.Close()
		return e.Deliver(t.Context(), mustParse(t, param(member)), exampleFacts)
	}
	for _, sni := range []bool{true, false} {
		d := deliver(sni, false)
		if names := app.take(); d.Err != nil || !slices.Equal(names, []string{"localhost"}) {
			t.Errorf("lenient, callbackSNI %v: %v, server names %q, want success with the name", sni, d.Err, names)
		}
	}
	for sni, wantName := range map[bool]string{true: "localhost", false: ""} {
		d := deliver(sni, true)
		names := app.take()
		if d.Err == nil || d.Err.Message != "Error status : 502." || !strings.Contains(d.Err.Hint, "not trusted") || !slices.Equal(names, []string{wantName}) {
			t.Errorf("strict, callbackSNI %v: %+v, server names %q, want 502 for the certificate and name %q", sni, d.Err, names, wantName)
		}
	}
}

// TestRoutesKeepTheServerName has several hosts behind one address, as a proxy
// in front of applications has them: each is asked for by its own name, and
// its certificate is checked against that.
func TestRoutesKeepTheServerName(t *testing.T) {
	app := newTLSApplication(t)
	route, err := ParseRoute("*.example.org=https://127.0.0.1:" + app.port)
	if err != nil {
		t.Fatal(err)
	}
	const urls = `"callbackSNI":true,"callbackUrl":"https://a.example.org/cb"`
	for _, keepAlive := range []bool{false, true} {
		e := NewEngine(Options{Routes: []Route{route}, KeepAlive: keepAlive})
		for _, member := range []string{urls, strings.Replace(urls, "a.example", "b.example", 1)} {
			if d := e.Deliver(t.Context(), mustParse(t, param(member)), exampleFacts); d.Err != nil || d.Attempts[0].RoutedTo != "127.0.0.1:"+app.port {
				t.Errorf("Deliver = %v, led to %s", d.Err, d.Attempts[0].RoutedTo)
			}
		}
		e.Close()
		if diff := cmp.Diff([]string{"a.example.org", "b.example.org"}, app.take()); diff != "" {
			t.Errorf("keep-alive %v, server names (-want +got):\n%s", keepAlive, diff)
		}
	}
	for _, member := range []string{urls, strings.Replace(urls, "true", "false", 1)} {
		e := NewEngine(Options{Routes: []Route{route}, Strict: true})
		d := e.Deliver(t.Context(), mustParse(t, param(member)), exampleFacts)
		e.Close()
		if d.Err == nil || !strings.Contains(d.Err.Hint, "not a.example.org") {
			t.Errorf("strict, %s: %+v, want the certificate refused for the name a.example.org", member, d.Err)
		}
	}
}

// TestAClientWithoutTransport gets the engine's own, not that of net/http,
// which checks certificates and asks the environment for a proxy. Its Timeout
// has no effect.
func TestAClientWithoutTransport(t *testing.T) {
	app := newTLSApplication(t)
	e := NewEngine(Options{Client: &http.Client{Timeout: time.Nanosecond}})
	defer e.Close()
	if d := e.Deliver(t.Context(), mustParse(t, param(`"callbackUrl":"`+app.URL+`"`)), exampleFacts); d.Err != nil {
		t.Errorf("Deliver = %+v, want success", d.Err)
	}
}
