package main

import (
	"crypto/md5"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// receiver is the application that callbacks reach. It answers
// {"Status":"OK"} and records how long after its upload was sent each callback
// arrived.
type receiver struct {
	ln    net.Listener
	ended chan error // what serving ended with

	mu   sync.Mutex // guards all that follows
	sent map[string]time.Time
	lat  []time.Duration
}

func listen(addr string) (*receiver, error) {
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, err
	}
	r := &receiver{ln: ln, ended: make(chan error, 1), sent: map[string]time.Time{}}
	go func() { r.ended <- http.Serve(ln, r) }() // until close
	return r, nil
}

func (r *receiver) close() { r.ln.Close() }

func receiverURL(addr string) string { return "http://" + addr + "/cb" }

// callback is the x-oss-callback that leads here.
func (r *receiver) callback() string {
	return `{"callbackUrl":"` + receiverURL(r.ln.Addr().String()) + `","callbackBody":"object=${object}&size=${size}&etag=${etag}",` +
		`"callbackBodyType":"application/x-www-form-urlencoded"}`
}

// expect notes that the upload of an object begins.
func (r *receiver) expect(object string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.sent[object] = time.Now()
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	now := time.Now()
	body, _ := io.ReadAll(q.Body)
	form, _ := url.ParseQuery(string(body))
	r.arrived(form.Get("object"), now)
	w.Header().Set("Content-Type", "application/json")
	io.WriteString(w, `{"Status":"OK"}`)
}

func (r *receiver) arrived(object string, now time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if begin, ok := r.sent[object]; ok {
		delete(r.sent, object)
		r.lat = append(r.lat, now.Sub(begin))
	}
}

// latencies returns how long after its upload each callback came.
func (r *receiver) latencies() []time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]time.Duration(nil), r.lat...)
}

// receive is a receiver in a process of its own.
func (g *generator) receive() ([]time.Duration, error) {
	r, err := listen(g.addr)
	if err != nil {
		return nil, err
	}
	return nil, <-r.ended
}

// post sends what a callback sends, with net/http and nothing else: the least
// that a callback can cost. post-close opens a connection for each, as OSS
// does. The receiver has to be another process, as it is for an emulator:
// inside one process the scheduler makes it twice as fast.
func (g *generator) post() ([]time.Duration, error) {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: g.conns, DisableKeepAlives: g.op == "post-close"}}
	defer client.CloseIdleConnections()
	target := receiverURL(g.addr)
	return g.workers(g.count, func(_ *conn, i int) error {
		body := fmt.Sprintf("object=%s&size=%d&etag=%032X", g.key(i), g.size, i)
		resp, err := client.Post(target, "application/x-www-form-urlencoded", strings.NewReader(body))
		if err != nil {
			return err
		}
		defer resp.Body.Close()
		if _, err := io.Copy(io.Discard, resp.Body); err != nil {
			return err
		}
		if resp.StatusCode != http.StatusOK {
			return errors.New(resp.Status)
		}
		return nil
	})
}

// md5 hashes -size bytes -n times.
func (g *generator) md5() ([]time.Duration, error) {
	return g.workers(g.count, func(*conn, int) error {
		md5.Sum(g.body)
		return nil
	})
}
