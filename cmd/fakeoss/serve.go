package main

import (
	"cmp"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/fakeoss/fakeoss/emulator"
	"github.com/fakeoss/fakeoss/emulator/admin"
	"github.com/fakeoss/fakeoss/emulator/callback"
	"github.com/fakeoss/fakeoss/emulator/pki"
)

const defaultAddr = "127.0.0.1:6770"

// grace is how long exchanges under way may take after the signal to stop:
// looking up the hosts of a callback, calling as many as there can be, and a
// little for the rest.
func (f *serveFlags) grace() time.Duration {
	return (1+callback.MaxURLs)*f.timeout + 5*time.Second
}

func (w *world) serveCommand() *cobra.Command {
	f := &serveFlags{}
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Run the emulator",
		Long: `Runs the emulator until it is interrupted. Objects live in memory.

Point an SDK at the endpoint that is printed, with any access key:

  fakeoss serve --bucket examplebucket

With --access-key signatures are checked, and what is wrong with one is explained:

  fakeoss serve --bucket examplebucket --access-key my-id:my-secret

For every upload two lines tell what came in and what became of its callback.`,
		Args: cobra.NoArgs,
	}
	f.register(cmd.Flags())
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return w.serve(cmd.Context(), f)
	}
	return cmd
}

// serve runs until ctx is done and every exchange has ended.
func (w *world) serve(ctx context.Context, f *serveFlags) error {
	if w.getenv("GOGC") == "" {
		defer tuneCollector()()
	}
	logger := f.logger(w.stdout)
	opts, err := f.options()
	srv, openErr := emulator.Open(append(opts, emulator.WithLogger(logger))...)
	if openErr == nil {
		defer srv.Close()
	}
	if err := errors.Join(err, openErr); err != nil {
		return err // what is wrong are the flags, all of them
	}
	if f.seedDir != "" {
		// By itself a file tree does not know where it is.
		if _, err := os.ReadDir(f.seedDir); err != nil {
			return failed(fmt.Errorf("--seed-dir: %w", err))
		}
		if err := srv.Seed(os.DirFS(f.seedDir)); err != nil {
			return failed(fmt.Errorf("--seed-dir %s: %w", f.seedDir, err))
		}
	}
	s := &server{world: w, flags: f, srv: srv, logger: logger}
	if err := s.listen(); err != nil {
		return failed(err)
	}
	plane := admin.Register(srv, s.caDocument())
	stop := srv.Journal().Watch(f.teller(w.stdout, logger))
	defer stop()
	if err := s.announce(); err != nil {
		s.close()
		return failed(err)
	}
	return failed(s.run(ctx, plane))
}

// A server is one run of serve.
type server struct {
	*world
	flags     *serveFlags
	srv       *emulator.Server
	logger    *slog.Logger
	ca        *pki.CA
	listeners []net.Listener // plain, then TLS
}

// listen opens the ports.
func (s *server) listen() error {
	plain, err := net.Listen("tcp", s.flags.addr)
	if err != nil {
		return notListening("addr", s.flags.addr, err)
	}
	s.listeners = append(s.listeners, plain)
	if s.flags.tlsAddr == "" {
		return nil
	}
	if s.ca, err = pki.NewCA(time.Now); err != nil {
		s.close()
		return err
	}
	secure, err := tls.Listen("tcp", s.flags.tlsAddr, s.ca.TLSConfig())
	if err != nil {
		s.close()
		return notListening("tls-addr", s.flags.tlsAddr, err)
	}
	s.listeners = append(s.listeners, secure)
	return nil
}

func notListening(flag, addr string, err error) error {
	advice := ""
	if errors.Is(err, syscall.EADDRINUSE) {
		advice = "; is another fakeoss running? Port 0 takes any free one"
	}
	return fmt.Errorf("listening on --%s %s: %w%s", flag, addr, err, advice)
}

func (s *server) close() {
	for _, l := range s.listeners {
		l.Close()
	}
}

func (s *server) caDocument() []byte {
	if s.ca == nil {
		return nil
	}
	return s.ca.Document()
}

// everywhere reports whether a listener takes connections to any address of
// this machine.
func everywhere(a net.Addr) bool {
	tcp, ok := a.(*net.TCPAddr)
	return ok && tcp.IP.IsUnspecified()
}

// dialable is where a client on this machine reaches a listener. One that
// listens everywhere is at [::] or 0.0.0.0, which is no place to connect to.
func dialable(a net.Addr) string {
	if everywhere(a) {
		return net.JoinHostPort("127.0.0.1", strconv.Itoa(a.(*net.TCPAddr).Port))
	}
	return a.String()
}

// ready is the line in the ready file.
type ready struct {
	Endpoint    string `json:"endpoint"`
	Admin       string `json:"admin"`
	TLSEndpoint string `json:"tlsEndpoint,omitempty"`
}

// announce says where the server is: to people, and in the ready file.
func (s *server) announce() error {
	r := ready{Endpoint: "http://" + dialable(s.listeners[0].Addr())}
	r.Admin = r.Endpoint + emulator.ControlPrefix
	if len(s.listeners) > 1 {
		r.TLSEndpoint = "https://" + dialable(s.listeners[1].Addr())
	}
	if s.flags.caFile != "" {
		if err := os.WriteFile(s.flags.caFile, s.caDocument(), 0o644); err != nil {
			return fmt.Errorf("writing --tls-ca-file: %w", err)
		}
	}
	if s.flags.logFormat == formatJSON {
		s.logger.Info("serving", "endpoint", r.Endpoint, "tls_endpoint", r.TLSEndpoint, "version", currentVersion(), "signatures", s.signatures())
	} else {
		s.banner(r)
	}
	if s.flags.readyFile == "" {
		return nil
	}
	line, err := json.Marshal(r)
	if err == nil {
		err = writeAtOnce(s.flags.readyFile, append(line, '\n'))
	}
	if err != nil {
		return fmt.Errorf("writing --ready-file: %w", err)
	}
	return nil
}

// writeAtOnce lets nobody see half a file.
func writeAtOnce(name string, content []byte) error {
	if err := os.WriteFile(name+".tmp", content, 0o644); err != nil {
		return err
	}
	return os.Rename(name+".tmp", name)
}

func (s *server) banner(r ready) {
	line := func(name, text string) { fmt.Fprintf(s.stdout, "  %-12s %s\n", name, text) }
	fmt.Fprintf(s.stdout, "fakeoss %s, for tests only\n", currentVersion())
	line("endpoint", r.Endpoint)
	if everywhere(s.listeners[0].Addr()) {
		line("", "and every other address and name of this machine")
	}
	if r.TLSEndpoint != "" {
		line("", r.TLSEndpoint+"   CA: "+r.Endpoint+admin.CAPath)
	}
	line("credentials", s.credentials())
	if text := s.signatures(); len(s.flags.accessKeys) > 0 {
		line("signatures", text)
	} else {
		line("signatures", text+": every request is accepted, signed or not; --access-key ID:SECRET checks them")
	}
	line("buckets", s.buckets())
	line("public key", cmp.Or(s.flags.publicKeyURL, r.Endpoint+emulator.ControlPrefix+"callback_pub_key_v1.pem"))
}

func (s *server) credentials() string {
	if len(s.flags.accessKeys) == 0 {
		return "any"
	}
	text := s.flags.accessKeys.String()
	if len(s.flags.others) > 0 {
		text += "; of other accounts: " + s.flags.others.String()
	}
	return text
}

// signatures says whether they are checked.
func (s *server) signatures() string {
	if len(s.flags.accessKeys) == 0 {
		return "not checked"
	}
	return "checked"
}

func (s *server) buckets() string {
	all, err := s.srv.Store().ListBuckets()
	var names []string
	for _, b := range all {
		names = append(names, b.Name)
	}
	switch {
	case err != nil:
		return err.Error()
	case s.flags.autoBucket:
		return strings.Join(append(names, "and any other, created on its first use"), ", ")
	case names == nil:
		return "none; create them with PutBucket, or start with --bucket NAME or --auto-bucket"
	}
	return strings.Join(names, ", ")
}

// run serves on all ports until ctx is done, then lets exchanges under way,
// callbacks included, come to their end.
func (s *server) run(ctx context.Context, plane *admin.Plane) error {
	httpServer := &http.Server{
		Handler:           s.srv,
		ReadHeaderTimeout: 30 * time.Second,
		ErrorLog:          log.New(httpErrors{s.logger}, "", 0),
	}
	// Whoever is still sending is cut off: a client that has fallen silent would
	// hold everything up. What has arrived comes to its end.
	httpServer.RegisterOnShutdown(s.srv.StopReceiving)
	failures := make(chan error, len(s.listeners))
	var serving sync.WaitGroup
	for _, l := range s.listeners {
		serving.Go(func() { failures <- httpServer.Serve(l) })
	}
	var err error
	select {
	case err = <-failures:
	case <-ctx.Done():
		plane.Drain()
	}
	grace := s.flags.grace()
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	if e := httpServer.Shutdown(stopping); e != nil {
		err = errors.Join(err, fmt.Errorf("exchanges were still under way after %v: %w", grace, e))
		httpServer.Close()
	}
	serving.Wait()
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// httpErrors turns what net/http complains about into log lines.
type httpErrors struct{ logger *slog.Logger }

func (h httpErrors) Write(p []byte) (int, error) {
	h.logger.Warn("net/http", "message", strings.TrimSpace(string(p)))
	return len(p), nil
}
