package emulator

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/mux"

	"github.com/fakeoss/fakeoss/emulator/auth"
	"github.com/fakeoss/fakeoss/emulator/callback"
	"github.com/fakeoss/fakeoss/emulator/internal/ident"
	"github.com/fakeoss/fakeoss/emulator/journal"
	"github.com/fakeoss/fakeoss/emulator/multipart"
	"github.com/fakeoss/fakeoss/emulator/store"
	"github.com/fakeoss/fakeoss/emulator/store/mem"
	"github.com/fakeoss/fakeoss/emulator/wire"
)

// ControlPrefix is the path below which everything lives that is not OSS: an
// underscore is never a legal bucket name.
const ControlPrefix = "/_fakeoss/"

// The account that owns everything (A036).
const ownerID = "1234567890123456"

// A Server is OSS. It is safe for concurrent use.
type Server struct {
	options    options
	addressing wire.Addressing
	store      store.Store
	uploads    *multipart.Uploads
	callbacks  *callback.Engine
	journal    *journal.Journal
	auth       *auth.Verifier
	ids        *ident.Source
	router     *mux.Router
	control    *mux.Router
	fetches    *fetches
	dates      dateCache
	receptions receptions

	// lifetimes guards that every upload and every fetch task is in a bucket
	// that is there: it is held while a bucket goes, and shared while one of
	// them begins, or ends in an object that was fetched.
	lifetimes sync.RWMutex
	parsed    documentCache

	publicAccessBlocked atomic.Bool // for the whole account
	metas               selectMetas

	// processing has room for the images being processed.
	processing chan struct{}
}

// maxProcessing bounds them: each may take hundreds of megabytes.
const maxProcessing = 2

// New returns a server with the given options. It panics if they make no
// sense, like regexp.MustCompile; see Open.
func New(opts ...Option) *Server {
	s, err := Open(opts...)
	if err != nil {
		panic("emulator: " + err.Error())
	}
	return s
}

// Open returns a server with the given options, or an error that lists
// everything that is wrong with them. Close the server after use.
func Open(opts ...Option) (*Server, error) {
	o := options{
		region:  "cn-hangzhou",
		cnames:  map[string]string{},
		now:     time.Now,
		idle:    DefaultIdleTimeout,
		logger:  slog.New(slog.DiscardHandler),
		journal: journal.DefaultEntries,
	}
	for _, opt := range opts {
		opt(&o)
	}
	if err := o.check(); err != nil {
		return nil, err
	}
	if o.store == nil {
		o.store = mem.New()
	}
	o.callback.Strict = o.callback.Strict || o.strict
	if o.callback.Now == nil {
		o.callback.Now = o.now
	}
	s := &Server{
		options:   o,
		store:     o.store,
		uploads:   multipart.New(o.store),
		callbacks: callback.NewEngine(o.callback),
		journal:   journal.New(o.journal),
		ids:       ident.NewSource(o.seedOrRandom()),
		fetches:   newFetches(),

		processing: make(chan struct{}, maxProcessing),
	}
	s.auth = auth.NewVerifier(auth.Options{
		Credentials: o.credentials, Region: o.region, Strict: o.strict, Now: o.now,
		SubResource: func(param string) bool { return subResources[param] },
	})
	s.addressing = wire.Addressing{Domains: o.domains, CNAMEs: o.cnames, BucketExists: s.bucketExists, AboutBucket: aboutBucket}
	s.router = s.routes()
	s.control = mux.NewRouter()
	for _, name := range o.buckets {
		if err := s.CreateBucket(name); err != nil && !errors.Is(err, store.ErrBucketExists) {
			return nil, fmt.Errorf("creating bucket %q: %w", name, err)
		}
	}
	return s, nil
}

// Close gives back what the server holds. Requests under way must have ended,
// as they have after http.Server.Shutdown.
func (s *Server) Close() error {
	s.fetches.close()
	s.callbacks.Close()
	return s.store.Close()
}

// Journal returns the record of all exchanges.
func (s *Server) Journal() *journal.Journal { return s.journal }

// Callbacks returns the engine that makes the callbacks.
func (s *Server) Callbacks() *callback.Engine { return s.callbacks }

// Store returns where buckets and objects are kept.
func (s *Server) Store() store.Store { return s.store }

// Control returns the router of everything under ControlPrefix, for further
// routes. They must be added before the server is used.
func (s *Server) Control() *mux.Router { return s.control }

// CreateBucket creates a private bucket of the storage class Standard.
func (s *Server) CreateBucket(name string) error {
	if err := wire.CheckBucketName(name); err != nil {
		return err
	}
	return s.store.CreateBucket(s.newBucket(name))
}

func (s *Server) newBucket(name string) store.Bucket {
	return store.Bucket{Name: name, Created: s.now(), ACL: "private", StorageClass: "Standard", DataRedundancy: "LRS"}
}

func (s *Server) bucketExists(name string) bool {
	_, err := s.store.Bucket(name)
	return err == nil
}

// now returns the time in whole seconds, as OSS keeps it.
func (s *Server) now() time.Time { return s.options.now().UTC().Truncate(time.Second) }

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if isHost(r.Host, wire.GenuineKeyHost) || r.URL.Path == publicKeyPath {
		ReadOnly(s.servePublicKey)(w, r)
		return
	}
	target := s.addressing.Resolve(r)
	if target.Style == wire.PathStyle && strings.HasPrefix(r.URL.Path, ControlPrefix) {
		s.control.ServeHTTP(w, r)
		return
	}
	target = s.intended(r, target)
	// The router's own ServeHTTP would copy the request twice, for variables
	// that no route has.
	c := s.newCall(w, r, target)
	c.enterDirectory()
	var match mux.RouteMatch
	s.router.Match(c.r, &match)
	match.Handler.ServeHTTP(w, c.r)
}

// isHost compares a Host header with a name, whatever its port and case.
func isHost(header, name string) bool {
	host, _, _ := strings.Cut(header, ":")
	return strings.EqualFold(host, name)
}

// publicKeyPath is where the key is under the server's own name, under that of
// a bucket too: a host that stands for a bucket may be the only one known.
const publicKeyPath = ControlPrefix + "callback_pub_key_v1.pem"

// ReadOnly lets GET and HEAD through to h and refuses every other method: who
// uploads under a name of the control plane must not take the answer for that
// of an upload.
func ReadOnly(h http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, r.URL.Path+" belongs to fakeoss itself and can only be read", http.StatusMethodNotAllowed)
			return
		}
		h(w, r)
	}
}

// servePublicKey answers with the public half of the key that signs callbacks:
// under the server's own name, and for gosspublic.alicdn.com.
func (s *Server) servePublicKey(w http.ResponseWriter, r *http.Request) {
	if isHost(r.Host, wire.GenuineKeyHost) && r.URL.Path != "/callback_pub_key_v1.pem" {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "application/x-pem-file")
	w.Write(s.callbacks.Key().PublicDocument())
}

// publicKeyURL is what the callback for an upload names as the place of the
// public key (A031).
func (s *Server) publicKeyURL(r *http.Request, t wire.Target) string {
	mode := s.options.publicKeyURL
	if mode == "" && wire.IsVendorHost(r.Host) {
		mode = PublicKeyGenuine
	}
	switch mode {
	case PublicKeyGenuine:
		return (&url.URL{Scheme: scheme(r), Host: wire.GenuineKeyHost, Path: "/callback_pub_key_v1.pem"}).String()
	case "", PublicKeySelf:
		return (&url.URL{Scheme: scheme(r), Host: s.addressing.ServiceHost(r, t), Path: publicKeyPath}).String()
	}
	return mode
}

// scheme is how the client reached the server.
func scheme(r *http.Request) string {
	if r.TLS != nil {
		return "https"
	}
	return "http"
}

// dateCache remembers how the present second is written.
type dateCache struct {
	last atomic.Pointer[writtenDate]
}

type writtenDate struct {
	second int64
	text   string
}

func (d *dateCache) format(t time.Time) string {
	if w := d.last.Load(); w != nil && w.second == t.Unix() {
		return w.text
	}
	w := &writtenDate{t.Unix(), wire.FormatHTTPTime(t)}
	d.last.Store(w)
	return w.text
}
