package callback

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

// hosts is a resolver that knows what is in it.
type hosts map[string][]string

func (h hosts) LookupNetIP(_ context.Context, _, host string) (addrs []netip.Addr, err error) {
	for _, text := range h[host] {
		addrs = append(addrs, netip.MustParseAddr(text))
	}
	if addrs == nil {
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	return addrs, nil
}

// TestCheck has the rows 07 and 08 of callback.md 9, with the arguments of 7.3.
func TestCheck(t *testing.T) {
	resolver := hosts{
		"public.cn": {"121.43.113.8"},
		"tunnel.cn": {"10.0.0.1"},
		"six.cn":    {"2001:db8::1"},
		"both.cn":   {"2001:db8::1", "121.43.113.8"},
		"self.cn":   {"::1", "127.0.0.1"},
		"loop.cn":   {"::1"},
	}
	routes := []Route{{pattern: "routed.cn", to: URL{Scheme: "http", Host: "127.0.0.1", Path: "/"}}}
	for _, test := range []struct {
		urls     string
		want     osserr.Kind // zero: accepted
		argument string
	}{
		{"http://public.cn/cb", osserr.Kind{}, ""},
		{"http://both.cn/cb", osserr.Kind{}, ""},
		{"121.43.113.8:23456/index.html", osserr.Kind{}, ""},
		{"http://routed.cn/cb", osserr.Kind{}, ""},
		{"http://my", osserr.CallbackHostUnknown, "http://my"},
		{"123.456", osserr.CallbackHostUnknown, "123.456"},
		{"http://six.cn/cb", osserr.CallbackHostUnknown, "http://six.cn/cb"},
		{"http://[2001:db8::1]/cb", osserr.CallbackHostUnknown, "http://[2001:db8::1]/cb"},
		{"http://tunnel.cn/cb", osserr.CallbackPrivateAddress, "http://tunnel.cn/cb"},
		{"http://192.168.1.1", osserr.CallbackPrivateAddress, "http://192.168.1.1"},
		{"HTTP://127.0.0.1:3000?x#y", osserr.CallbackPrivateAddress, "HTTP://127.0.0.1:3000?x#y"},
		{"http://self.cn", osserr.CallbackPrivateAddress, "http://self.cn"},
		{"http://[::ffff:10.0.0.1]/", osserr.CallbackPrivateAddress, "http://[::ffff:10.0.0.1]/"},
		{"http://public.cn; http://tunnel.cn ;", osserr.CallbackPrivateAddress, "http://tunnel.cn"},
		// IPv6 is one thing, whatever the address means.
		{"http://loop.cn", osserr.CallbackHostUnknown, "http://loop.cn"},
		{"http://[::1]:3000", osserr.CallbackHostUnknown, "http://[::1]:3000"},
		{"http://[fe80::1]", osserr.CallbackHostUnknown, "http://[fe80::1]"},
		{"http://[fd00::1]", osserr.CallbackHostUnknown, "http://[fd00::1]"},
		{"http://[ff02::1]", osserr.CallbackHostUnknown, "http://[ff02::1]"},
	} {
		t.Run(test.urls, func(t *testing.T) {
			c := mustParse(t, param(`"callbackUrl":"`+test.urls+`"`))
			if err := NewEngine(Options{Resolver: resolver}).Check(t.Context(), c); err != nil {
				t.Errorf("lenient Check = %v, want everything accepted", err)
			}
			err := NewEngine(Options{Strict: true, Resolver: resolver, Routes: routes}).Check(t.Context(), c)
			if test.want == (osserr.Kind{}) {
				if err != nil {
					t.Errorf("Check = %v, want it accepted", err)
				}
				return
			}
			var got *osserr.Error
			if !errors.As(err, &got) || got.Kind != test.want || got.Hint == "" {
				t.Fatalf("Check = %+v, want %v with a hint", err, test.want)
			}
			want := []osserr.Element{{Name: "ArgumentName", Value: "callbackUrl"}, {Name: "ArgumentValue", Value: test.argument}}
			if diff := cmp.Diff(want, got.Extra); diff != "" {
				t.Errorf("arguments (-want +got):\n%s", diff)
			}
			if notes := strings.Join(c.Notes, "\n"); strings.Contains(notes, "OSS refuses") && !strings.Contains(notes, "(EC "+test.want.EC+")") {
				t.Errorf("the note tells another EC than %s: %s", test.want.EC, notes)
			}
		})
	}
}

// silence is a resolver that never answers.
type silence struct{}

func (silence) LookupNetIP(ctx context.Context, _, _ string) ([]netip.Addr, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

func TestLookingUpHasALimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		started := time.Now()
		err := NewEngine(Options{Strict: true, Resolver: silence{}}).Check(t.Context(), mustParse(t, param("")))
		if !errors.Is(err, osserr.CallbackHostUnknown) || time.Since(started) != DefaultTimeout {
			t.Errorf("Check = %v after %v, want %v after %v", err, time.Since(started), osserr.CallbackHostUnknown, DefaultTimeout)
		}
	})
}

func TestStrictTakesNoXML(t *testing.T) {
	a := &Answer{Status: 200, ContentLength: 4, Body: []byte("<a/>"), Header: http.Header{"Content-Type": {"application/xml"}}}
	if _, _, err := judge(a, 100, true); err == nil || err.Kind != osserr.CallbackBadAnswer {
		t.Errorf("judge = %v, want %v", err, osserr.CallbackBadAnswer)
	}
}

func TestPlainHTTPBehindHTTPS(t *testing.T) {
	srv := httptest.NewServer(http.NotFoundHandler())
	defer srv.Close()
	e := NewEngine(Options{})
	d := e.Deliver(t.Context(), mustParse(t, param(`"callbackUrl":"`+strings.Replace(srv.URL, "http", "https", 1)+`"`)), exampleFacts)
	if d.Err == nil || d.Err.Message != "Error status : 502." || !strings.Contains(d.Err.Hint, "plain HTTP") {
		t.Errorf("Deliver = %+v, want 502 and a hint at plain HTTP", d.Err)
	}
}

func TestRefusedConnection(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ln.Close() // nobody listens there now
	e := NewEngine(Options{})
	d := e.Deliver(t.Context(), mustParse(t, param(`"callbackUrl":"http://`+ln.Addr().String()+`"`)), exampleFacts)
	if d.Err == nil || d.Err.Kind != osserr.CallbackUnreachable || !strings.Contains(d.Err.Hint, "container") {
		t.Errorf("Deliver = %+v, want %v and a hint at containers", d.Err, osserr.CallbackUnreachable)
	}
}

func TestKeepAlive(t *testing.T) {
	for keep, want := range map[bool]int{true: 1, false: 3} {
		conns := map[string]bool{}
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			conns[r.RemoteAddr] = true
			w.Write([]byte("{}"))
		}))
		e := NewEngine(Options{KeepAlive: keep})
		for range 3 {
			if d := e.Deliver(t.Context(), mustParse(t, param(`"callbackUrl":"`+srv.URL+`"`)), exampleFacts); d.Err != nil {
				t.Fatal(d.Err)
			}
		}
		e.Close()
		srv.Close()
		if len(conns) != want {
			t.Errorf("KeepAlive %v: %d connections for three callbacks, want %d", keep, len(conns), want)
		}
	}
}
