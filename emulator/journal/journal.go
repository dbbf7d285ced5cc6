// Package journal records what the server was asked, what it answered and
// which callbacks it made: one [Entry] for every exchange, in memory, bounded
// in number and in bytes.
//
// The journal is what the command line, the control plane and tests look at.
// Signatures and security tokens of clients never leave it.
package journal

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/fakeoss/fakeoss/emulator/auth"
	"github.com/fakeoss/fakeoss/emulator/callback"
)

// An Entry is one exchange. It is immutable once it is in the journal.
type Entry struct {
	ID        int64  // counts from 1
	RequestID string // x-oss-request-id; an AsyncFetch has that of the request that ordered it
	Operation string // PutObject; "" if none was recognised
	Bucket    string
	Key       string
	Style     string // how the target was addressed: path, virtual-host, cname

	Method     string
	Scheme     string // http or https
	Host       string
	Proto      string
	RemoteAddr string
	uri        string
	header     http.Header
	answered   http.Header
	weight     int // about how many bytes the entry keeps from the collector

	Identity  auth.Identity
	Signature *auth.Trace // how it was checked; nil if there was nothing to check

	Status   int
	Err      *Failure // nil unless the answer is an error document
	BytesIn  int64    // of the body, as far as it was read
	BytesOut int64    // of the whole body; 0 if the client went away before

	Started  time.Time
	Duration time.Duration // until the last piece of the answer goes out

	Callback *callback.Delivery // nil: none was made
	Notes    []string           // where OSS would have acted otherwise, and other advice
}

// A Failure is the error document of an answer.
type Failure struct {
	Code, Message, EC string
	Hint              string // what a person can do; the client never saw it
}

// SetRequest takes down what the request says of itself.
func (e *Entry) SetRequest(r *http.Request) {
	e.Method, e.Host, e.Proto, e.RemoteAddr = r.Method, r.Host, r.Proto, r.RemoteAddr
	e.Scheme = "http"
	if r.TLS != nil {
		e.Scheme = "https"
	}
	e.uri, e.header = r.RequestURI, r.Header
	if e.uri == "" {
		e.uri = r.URL.RequestURI()
	}
}

// SetResponse takes down how the answer begins.
func (e *Entry) SetResponse(status int, h http.Header) { e.Status, e.answered = status, h }

// Note adds a remark.
func (e *Entry) Note(text string) { e.Notes = append(e.Notes, text) }

// redacted stands in place of a secret.
const redacted = "REDACTED"

// RequestURI returns path and query of the request without secrets.
func (e *Entry) RequestURI() string { return withoutSecrets(e.uri) }

// withoutSecrets redacts the query of a URL.
func withoutSecrets(uri string) string {
	path, query, found := strings.Cut(uri, "?")
	if !found {
		return path
	}
	params := strings.Split(query, "&")
	for i, p := range params {
		name, _, _ := strings.Cut(p, "=")
		if decoded, err := url.QueryUnescape(name); err == nil && secretParams[strings.ToLower(decoded)] {
			params[i] = name + "=" + redacted
		}
	}
	return path + "?" + strings.Join(params, "&")
}

var secretParams = map[string]bool{
	"signature": true, "security-token": true, "x-oss-signature": true, "x-oss-security-token": true,
}

// RequestHeader returns a copy of the request's headers without secrets.
func (e *Entry) RequestHeader() http.Header {
	h := e.header.Clone()
	if h.Get("X-Oss-Security-Token") != "" {
		h.Set("X-Oss-Security-Token", redacted)
	}
	if a := h.Get("Authorization"); a != "" {
		scheme, _, _ := strings.Cut(a, " ")
		h.Set("Authorization", scheme+" "+redacted)
	}
	return h
}

// ResponseHeader returns a copy of the answer's headers without secrets. What
// a signature should have been stands in x-oss-err, and a redirection may pass
// the query of a signed URL on.
func (e *Entry) ResponseHeader() http.Header {
	h := e.answered.Clone()
	if h.Get("X-Oss-Err") != "" {
		h.Set("X-Oss-Err", redacted)
	}
	if to := h.Get("Location"); to != "" {
		h.Set("Location", withoutSecrets(to))
	}
	return h
}

// weigh estimates the entry's weight.
func (e *Entry) weigh() int {
	n := 512 + len(e.uri)
	for _, h := range []http.Header{e.header, e.answered} {
		for name, values := range h {
			n += 64 + len(name)
			for _, v := range values {
				n += len(v)
			}
		}
	}
	for _, note := range e.Notes {
		n += 16 + len(note)
	}
	if e.Err != nil {
		n += len(e.Err.Message) + len(e.Err.Hint)
	}
	if e.Signature != nil {
		n += e.Signature.Weight()
	}
	if d := e.Callback; d != nil {
		n += len(d.Body) + len(d.Callback.Source)
		for name, value := range d.Callback.Vars {
			n += 64 + len(name) + len(value)
		}
		for _, a := range d.Attempts {
			n += 2048 + 2*len(a.RequestLine) // what was signed shares the body
			if a.Answer != nil {
				n += len(a.Answer.Body)
			}
		}
	}
	return n
}

// Limits of a journal.
const (
	DefaultEntries = 1000
	MaxBytes       = 64 << 20 // about what the entries keep in memory
)

// A Journal is safe for concurrent use.
type Journal struct {
	limit int

	mu      sync.Mutex // guards all that follows
	entries []*Entry   // oldest first
	weights int
	next    int64
	watch   map[int]func(*Entry)
	watched int
}

// New returns a journal of at most limit entries.
func New(limit int) *Journal {
	return &Journal{limit: limit, watch: map[int]func(*Entry){}}
}

// Add records an exchange, gives it an ID and drops the oldest ones that are
// too many. Watchers are called, in no particular order, before Add returns.
func (j *Journal) Add(e *Entry) {
	e.weight = e.weigh()
	for _, f := range j.add(e) {
		f(e)
	}
}

func (j *Journal) add(e *Entry) (watchers []func(*Entry)) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.next++
	e.ID = j.next
	j.entries = append(j.entries, e)
	j.weights += e.weight
	for len(j.entries) > j.limit || j.weights > MaxBytes && len(j.entries) > 1 {
		j.weights -= j.entries[0].weight
		j.entries[0] = nil
		j.entries = j.entries[1:]
	}
	for _, f := range j.watch {
		watchers = append(watchers, f)
	}
	return watchers
}

// Entries returns what is recorded, in the order in which the exchanges came
// to their end. An exchange is there before its client can have the whole
// answer: who has read an answer finds its entry.
func (j *Journal) Entries() []*Entry {
	j.mu.Lock()
	defer j.mu.Unlock()
	return append([]*Entry(nil), j.entries...)
}

// Watch calls f with every entry from now on, until stop is called. f is
// called from many goroutines and holds up the end of the answer while it
// runs.
func (j *Journal) Watch(f func(*Entry)) (stop func()) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.watched++
	id := j.watched
	j.watch[id] = f
	return func() {
		j.mu.Lock()
		defer j.mu.Unlock()
		delete(j.watch, id)
	}
}
