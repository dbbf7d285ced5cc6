package callback

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/fakeoss/fakeoss/emulator/pki"
)

// testKey is pki.TestKey, made once.
var testKey = sync.OnceValue(pki.TestKey)

// newClient returns the client that delivers: the given one, except that it
// follows no redirects (a redirect is a failure, callback.md 5.3), keeps no
// cookies and asks for no compression. own reports whether its transport is
// the one made here.
func newClient(o Options) (client *http.Client, own bool) {
	client = &http.Client{
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	if o.Client == nil || o.Client.Transport == nil {
		// Not http.DefaultTransport: it asks the environment for a proxy and
		// checks certificates.
		client.Transport = newTransport(o.Timeout, o.Strict)
		return client, true
	}
	client.Transport = o.Client.Transport
	if t, ok := client.Transport.(*http.Transport); ok && !t.DisableCompression {
		t = t.Clone()
		t.DisableCompression = true // it would add Accept-Encoding, which OSS never sends
		client.Transport = t
	}
	return client, false
}

// maxIdle is how many connections to one host are kept with KeepAlive.
const maxIdle = 64

func newTransport(timeout time.Duration, strict bool) *http.Transport {
	// net/http goes on dialing after a request was given up: hence a limit.
	dialer := &net.Dialer{Timeout: timeout}
	dial := func(ctx context.Context, network, addr string) (net.Conn, error) {
		if to := dialingOf(ctx).to; to != "" {
			addr = to
		}
		return dialer.DialContext(ctx, network, addr)
	}
	return &http.Transport{
		// No proxy: OSS has none, and a library reads no environment.
		DialContext:         dial,
		DisableCompression:  true,
		MaxIdleConnsPerHost: maxIdle,
		IdleConnTimeout:     30 * time.Second,
		DialTLSContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
			raw, err := dial(ctx, network, addr)
			if err != nil {
				return nil, err
			}
			host, _, _ := net.SplitHostPort(addr)
			conn := tls.Client(raw, tlsConfig(host, dialingOf(ctx).sni, strict))
			if err := conn.HandshakeContext(ctx); err != nil {
				raw.Close()
				return nil, err
			}
			return conn, nil
		},
	}
}

// tlsConfig sends the server name only if sni, and checks the certificate
// only if strict: applications under test have home-made ones.
func tlsConfig(host string, sni, strict bool) *tls.Config {
	c := &tls.Config{ServerName: host, MinVersion: tls.VersionTLS12, InsecureSkipVerify: !strict || !sni}
	if !sni {
		c.ServerName = ""
	}
	if strict && !sni {
		// crypto/tls ties checking a certificate to sending the name.
		c.VerifyConnection = func(state tls.ConnectionState) error { return verifyChain(state, host) }
	}
	return c
}

// dialing is what a request says of how its connection is made.
type dialing struct {
	sni bool   // send the server name
	to  string // connect to this address instead of the host's; "": to the host's
}

type dialingKey struct{}

func withDialing(ctx context.Context, d dialing) context.Context {
	return context.WithValue(ctx, dialingKey{}, d)
}

func dialingOf(ctx context.Context) dialing {
	d, _ := ctx.Value(dialingKey{}).(dialing)
	return d
}
