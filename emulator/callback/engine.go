package callback

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/fakeoss/fakeoss/emulator/osserr"
	"github.com/fakeoss/fakeoss/emulator/pki"
)

// Defaults of the engine.
const (
	DefaultTimeout   = 5 * time.Second // for one URL, from connecting to the last byte
	DefaultMaxAnswer = 1 << 20         // bytes of the application's answer (A038)
)

// Options bend an Engine. The zero value behaves as OSS does, except that
// private addresses and unknown certificates are accepted: that is what one
// needs an emulator for.
type Options struct {
	// Client carries every request. Only its Transport is used, never its
	// Timeout; nil, or one without a Transport: directly, without a proxy.
	Client *http.Client

	Key       *pki.Key      // signs; nil: pki.TestKey
	Timeout   time.Duration // DefaultTimeout if 0
	MaxAnswer int64         // DefaultMaxAnswer if 0
	Style     Style

	// Routes say where hosts really are; the first that matches counts. TLS
	// names the host that was meant, unless Client brings a Transport: that
	// knows only where it is led.
	Routes []Route

	// Strict refuses private and unresolvable hosts before anything is stored,
	// sends no server name in TLS unless callbackSNI is true, checks
	// certificates and takes nothing but JSON for an answer.
	Strict   bool
	Resolver Resolver // for Strict; nil: the system's

	// KeepAlive reuses connections. OSS closes each.
	KeepAlive bool

	// HostWithoutPort leaves the port out of the Host header, as in captures
	// of 2015 (A021).
	HostWithoutPort bool

	Now func() time.Time // nil: time.Now
}

// An Engine delivers callbacks. It is safe for concurrent use.
type Engine struct {
	options Options
	client  *http.Client
	own     bool // the client's transport is that of newTransport

	mu     sync.Mutex // guards parsed
	parsed map[Params]*Callback
}

// NewEngine returns an engine. Close it to drop idle connections.
func NewEngine(o Options) *Engine {
	o.Timeout = cmp.Or(o.Timeout, DefaultTimeout)
	o.MaxAnswer = cmp.Or(o.MaxAnswer, DefaultMaxAnswer)
	if o.Key == nil {
		o.Key = pki.TestKey()
	}
	if o.Resolver == nil {
		o.Resolver = net.DefaultResolver
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	e := &Engine{options: o, parsed: map[Params]*Callback{}}
	e.client, e.own = newClient(o)
	return e
}

// Close drops idle connections. Deliveries under way go on.
func (e *Engine) Close() { e.client.CloseIdleConnections() }

// Client returns the client that deliveries go through, after their routes. It
// follows no redirects.
func (e *Engine) Client() *http.Client { return e.client }

// Strict reports whether parameters are to be parsed strictly too.
func (e *Engine) Strict() bool { return e.options.Strict }

// maxParsed bounds how many parsed parameters are remembered.
const maxParsed = 1000

// Parse is the function Parse, as strict as the engine is. Clients send the
// same parameter again and again; parsing it costs as much as storing a small
// object, so what was parsed is remembered.
func (e *Engine) Parse(p Params) (*Callback, error) {
	if c, ok := e.remembered(p); ok {
		return c, nil
	}
	c, err := Parse(p, e.options.Strict)
	if err == nil && c != nil {
		e.remember(p, c)
	}
	return c, err
}

func (e *Engine) remembered(p Params) (*Callback, bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	c, ok := e.parsed[p]
	return c, ok
}

func (e *Engine) remember(p Params, c *Callback) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(e.parsed) >= maxParsed {
		clear(e.parsed)
	}
	e.parsed[p] = c
}

// Key returns the key pair that signs.
func (e *Engine) Key() *pki.Key { return e.options.Key }

// Check refuses a callback that OSS would refuse for the addresses in it, if
// the engine is strict. It is to be called before anything is stored.
func (e *Engine) Check(ctx context.Context, c *Callback) error {
	if !e.options.Strict {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, e.options.Timeout) // the uploader waits
	defer cancel()
	for i, u := range c.URLs {
		if _, routed := e.route(u); routed {
			continue
		}
		written := u.String()
		if i < len(c.written) {
			written = c.written[i]
		}
		if err := checkAddress(ctx, e.options.Resolver, u, written); err != nil {
			return err
		}
	}
	return nil
}

// A Delivery is what became of one callback.
type Delivery struct {
	Callback *Callback
	Body     string    // as rendered; "" if that is more than MaxBody
	Attempts []Attempt // one for every URL that was tried, in order

	// Err is nil when an attempt succeeded; otherwise it is what the uploader
	// is told with status 203, the error of the last attempt (A022).
	Err *osserr.Error

	// Answer and AnswerType are what the uploader gets on success.
	Answer     []byte
	AnswerType string

	Started  time.Time
	Duration time.Duration
	Notes    []string // what is doubtful about the rendered body
}

// An Attempt is one request to one URL and its answer.
type Attempt struct {
	URL         URL
	RoutedTo    string // where it really went, "" if there
	RequestLine string
	Host        string
	Header      http.Header
	Started     time.Time
	Duration    time.Duration
	RemoteAddr  string  // "" if no connection came about
	Answer      *Answer // nil if none came
	Failure     string  // what the network said when none came
	Err         *osserr.Error
	Notes       []string
	answerType  string // of the uploader's answer, if this one succeeded
	signedHead  string // what was signed, up to the body
	body        string // that of the delivery
}

// StringToSign returns what was signed for the attempt.
func (a *Attempt) StringToSign() string { return a.signedHead + a.body }

// An Answer is what an application answered to a callback.
type Answer struct {
	Proto         string
	Status        int
	Header        http.Header
	ContentLength int64 // -1: the answer did not say
	Body          []byte
}

// Deliver renders the body, signs it for every URL in turn and sends it until
// one succeeds. It takes at most the timeout for every URL.
func (e *Engine) Deliver(ctx context.Context, c *Callback, f Facts) *Delivery {
	d := &Delivery{Callback: c, Started: e.options.Now()}
	body, ok := c.Body.render(Variables{f, c.Vars}, c.BodyType, e.options.Style, MaxBody)
	if !ok {
		hint := fmt.Sprintf("the body would have more than %d bytes; nobody was called", MaxBody)
		d.Err, d.Notes = osserr.CallbackBodyTooLong.With().Hinted(hint), []string{hint}
		return d
	}
	d.Body = body
	d.lint()
	for _, u := range c.URLs {
		a := e.attempt(ctx, c, u, d.Body, f)
		d.Attempts = append(d.Attempts, a)
		if d.Err = a.Err; a.Err == nil {
			d.Answer, d.AnswerType = a.Answer.Body, a.answerType
			break
		}
	}
	d.Duration = e.options.Now().Sub(d.Started)
	return d
}

// lint notes what is wrong with the rendered body. OSS sends it all the same.
func (d *Delivery) lint() {
	c := d.Callback
	if c.BodyType != JSON || json.Valid([]byte(d.Body)) {
		return
	}
	note := "the body that was sent is not valid JSON, although its type is " + string(JSON)
	for _, v := range c.Body.Variables() {
		if v == "imageInfo.width" || v == "imageInfo.height" {
			note += fmt.Sprintf("; ${%s} is written as nothing at all when the object is no image", v)
			break
		}
	}
	d.Notes = append(d.Notes, note)
}
