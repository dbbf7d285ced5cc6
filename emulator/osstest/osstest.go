// Package osstest is httptest for OSS: a server for the length of a test, an
// SDK client for it, and receivers for its callbacks.
//
//	func TestAvatar(t *testing.T) {
//		srv := osstest.New(t, osstest.Buckets("avatars"))
//		recv := srv.Receive("http://app.example.com/oss/callback", app) // your handler
//
//		upload(srv.Client(), "avatars", "u1.png", …) // *oss.Client of the official SDK
//
//		got := recv.Next(t)
//		got.CheckSigned(t)
//		got.CheckForm(t, url.Values{"object": {"u1.png"}})
//	}
//
// Hosts that no receiver was registered for are not reached: a callback to
// one fails as OSS reports it, with the reason in the journal.
package osstest

import (
	"io"
	"net/http/httptest"
	"testing"

	"github.com/aliyun/aliyun-oss-go-sdk/oss"

	"github.com/fakeoss/fakeoss/emulator"
	"github.com/fakeoss/fakeoss/emulator/callback"
	"github.com/fakeoss/fakeoss/emulator/journal"
	"github.com/fakeoss/fakeoss/emulator/pki"
)

// AccessKeyID and AccessKeySecret are the credentials of the clients that a
// Server hands out. Others work as well unless signatures are checked; see
// Signatures.
const (
	AccessKeyID     = "test-access-key-id"
	AccessKeySecret = "test-access-key-secret"
)

// An Option bends a Server.
type Option func(*config)

type config struct {
	emulator []emulator.Option
	callback callback.Options
}

// Buckets creates buckets.
func Buckets(names ...string) Option {
	return Emulator(emulator.WithBuckets(names...))
}

// Seed makes request and upload ids the same in every run, except for the time
// that a request id begins with.
func Seed(seed uint64) Option { return Emulator(emulator.WithSeed(seed)) }

// Callback sets how callbacks are made. Client is taken by the test kit.
func Callback(o callback.Options) Option { return func(c *config) { c.callback = o } }

// Signatures makes the server check signatures: requests are signed with
// AccessKeyID and AccessKeySecret, or with keys that are added by
// Emulator(emulator.WithCredentials(...)), or are anonymous.
func Signatures() Option {
	return Emulator(emulator.WithCredentials(AccessKeyID, AccessKeySecret))
}

// Emulator passes options on to the emulator.
func Emulator(opts ...emulator.Option) Option {
	return func(c *config) { c.emulator = append(c.emulator, opts...) }
}

// A Server is an emulator on a loopback port.
type Server struct {
	t        testing.TB
	emulator *emulator.Server
	http     *httptest.Server
	network  *network
}

// New starts a server that ends with the test. What is wrong with the options
// ends the test at once.
func New(t testing.TB, opts ...Option) *Server {
	t.Helper()
	var c config
	for _, opt := range opts {
		opt(&c)
	}
	ca, err := pki.NewCA(now)
	if err != nil {
		t.Fatalf("osstest.New: %v", err)
	}
	s := &Server{t: t, network: newNetwork(ca)}
	c.callback.Client = s.network.client()
	srv, err := emulator.Open(append([]emulator.Option{emulator.WithCallback(c.callback)}, c.emulator...)...)
	if err != nil {
		t.Fatalf("osstest.New: %v", err)
	}
	s.emulator = srv
	s.http = httptest.NewServer(srv)
	t.Cleanup(s.close)
	return s
}

func (s *Server) close() {
	s.http.Close()
	s.network.close()
	if err := s.emulator.Close(); err != nil {
		s.t.Errorf("osstest: closing the emulator: %v", err)
	}
}

// Endpoint is the URL to give to an SDK.
func (s *Server) Endpoint() string { return s.http.URL }

// Emulator returns the server itself.
func (s *Server) Emulator() *emulator.Server { return s.emulator }

// Journal returns the record of all exchanges.
func (s *Server) Journal() *journal.Journal { return s.emulator.Journal() }

// Client returns a client of the official SDK (version 1) for this server.
func (s *Server) Client(opts ...oss.ClientOption) *oss.Client {
	s.t.Helper()
	client, err := oss.New(s.Endpoint(), AccessKeyID, AccessKeySecret, opts...)
	if err != nil {
		s.t.Fatalf("osstest: making an SDK client: %v", err)
	}
	return client
}

// Bucket returns a bucket of the official SDK.
func (s *Server) Bucket(name string) *oss.Bucket {
	s.t.Helper()
	b, err := s.Client().Bucket(name)
	if err != nil {
		s.t.Fatalf("osstest: bucket %q: %v", name, err)
	}
	return b
}

// CheckObject marks the test as failed unless an object has this content.
func (s *Server) CheckObject(t testing.TB, bucket, key string, want []byte) {
	t.Helper()
	o, err := s.emulator.Store().Object(bucket, key, "")
	if err != nil {
		t.Errorf("object %s/%s: %v", bucket, key, err)
		return
	}
	defer o.Body.Release()
	got := make([]byte, o.Body.Size())
	if _, err := o.Body.ReadAt(got, 0); err != nil && err != io.EOF {
		t.Errorf("object %s/%s: %v", bucket, key, err)
	}
	if string(got) != string(want) {
		t.Errorf("object %s/%s has %d bytes that begin %.40q, want %d that begin %.40q", bucket, key, len(got), got, len(want), want)
	}
}
