package main

import (
	"io"
	"net"
	"sync"
	"time"
)

// A link relays connections to a server, and takes its time for what goes to
// the server. Some tests measure how long an upload takes and have nothing to
// measure on a loopback interface.
type link struct {
	listener net.Listener
	server   string
	running  sync.WaitGroup

	mu    sync.Mutex // guards conns
	conns []net.Conn // nil after close
}

// uplink is how many bytes pass in a second.
const uplink = 2 << 20

func newLink(server string) (*link, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	k := &link{listener: l, server: server, conns: []net.Conn{}}
	k.running.Go(k.accept)
	return k, nil
}

func (k *link) endpoint() string { return "http://" + k.listener.Addr().String() }

func (k *link) accept() {
	for {
		client, err := k.listener.Accept()
		if err != nil {
			return
		}
		server, err := net.Dial("tcp", k.server)
		if err != nil {
			client.Close()
			continue
		}
		if tcp, ok := client.(*net.TCPConn); ok {
			tcp.SetReadBuffer(16 << 10) // what the client has sent should be on its way
		}
		if !k.keep(client, server) {
			return
		}
		k.running.Go(func() { relay(server, &unhurried{client}) })
		k.running.Go(func() { relay(client, server) })
	}
}

// keep remembers connections to close. It closes them at once when the link
// is closed already.
func (k *link) keep(conns ...net.Conn) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.conns == nil {
		for _, c := range conns {
			c.Close()
		}
		return false
	}
	k.conns = append(k.conns, conns...)
	return true
}

// relay copies until one side ends, and tells the other.
func relay(to net.Conn, from io.Reader) {
	io.Copy(to, from)
	to.Close()
}

func (k *link) close() {
	k.listener.Close()
	k.mu.Lock()
	for _, c := range k.conns {
		c.Close()
	}
	k.conns = nil
	k.mu.Unlock()
	k.running.Wait()
}

// unhurried reads as fast as the link is.
type unhurried struct{ from io.Reader }

func (u *unhurried) Read(p []byte) (int, error) {
	n, err := u.from.Read(p[:min(len(p), 16<<10)])
	time.Sleep(time.Duration(n) * time.Second / uplink)
	return n, err
}
