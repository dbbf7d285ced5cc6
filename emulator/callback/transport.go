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
// cookies and asks for no compression.
func newClient(o Options) *http.Client {
	client := &http.Client{
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	if o.Client == nil {
		client.Transport = newTransport(o.Timeout, o.Strict)
		return client
	}
	client.Transport = o.Client.Transport
	if t, ok := client.Transport.(*http.Transport); ok && !t.DisableCompression {
		t = t.Clone()
		t.DisableCompression = true // it would add Accept-Encoding, which OSS never sends
		client.Transport = t
	}
	return client
}

// maxIdle is how many connections to one host are kept with KeepAlive.
const maxIdle = 64

func newTransport(timeout time.Duration, strict bool) *http.Transport {
	// net/http goes on dialing after a request was given up: hence a limit.
	dialer := &net.Dialer{Timeout: timeout}
	return &http.Transport{
		// No proxy: OSS has none, and a library reads no environment.
		DialContext:         dialer.DialContext,
		DisableCompression:  true,
		MaxIdleConnsPerHost: maxIdle,
		IdleConnTimeout:     30 * time.Second,
		DialTLSContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
			raw, err := dialer.DialContext(ctx, network, addr)
			if err != nil {
				return nil, err
			}
			host, _, _ := net.SplitHostPort(addr)
			conn := tls.Client(raw, tlsConfig(host, sniWanted(ctx), strict))
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

type sniKey struct{}

func withSNI(ctx context.Context, sni bool) context.Context {
	return context.WithValue(ctx, sniKey{}, sni)
}

func sniWanted(ctx context.Context) bool {
	sni, ok := ctx.Value(sniKey{}).(bool)
	return sni || !ok
}
