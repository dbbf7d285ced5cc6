package osstest

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/fakeoss/fakeoss/emulator/pki"
)

// now is the time for certificates.
var now = time.Now

// A network leads the callbacks of one server to its receivers, and nowhere
// else.
type network struct {
	ca        *pki.CA
	transport *http.Transport

	mu    sync.Mutex // guards hosts
	hosts map[string]string
}

func newNetwork(ca *pki.CA) *network {
	n := &network{ca: ca, hosts: map[string]string{}}
	n.transport = &http.Transport{
		DialContext:        n.dial,
		DisableCompression: true,
		TLSClientConfig:    &tls.Config{InsecureSkipVerify: true, MinVersion: tls.VersionTLS12},
	}
	return n
}

func (n *network) client() *http.Client { return &http.Client{Transport: n.transport} }

func (n *network) close() { n.transport.CloseIdleConnections() }

// lead makes an address of callbacks mean a listener on this machine.
func (n *network) lead(address, listener string) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	if _, taken := n.hosts[address]; taken {
		return fmt.Errorf("there is a receiver for %s already", address)
	}
	n.hosts[address] = listener
	return nil
}

func (n *network) lookup(address string) (string, bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	listener, ok := n.hosts[address]
	return listener, ok
}

// dial connects to receivers, and to servers of the test's own on loopback.
func (n *network) dial(ctx context.Context, nw, address string) (net.Conn, error) {
	to, ok := n.lookup(address)
	if !ok {
		host, _, _ := net.SplitHostPort(address)
		if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
			return nil, &net.OpError{Op: "dial", Net: nw, Err: fmt.Errorf("offline: no receiver for %s; register one with Receive", address)}
		}
		to = address
	}
	var d net.Dialer
	return d.DialContext(ctx, nw, to)
}
