// Package admin is the control plane of a server: everything under /_fakeoss/
// that is not OSS. It is a client of the server like others, and adds its
// routes to [emulator.Server.Control].
package admin

import (
	"encoding/json"
	"net/http"
	"sync/atomic"

	"github.com/fakeoss/fakeoss/emulator"
)

// Paths of the control plane.
const (
	HealthPath = emulator.ControlPrefix + "healthz" // 200 while the process runs
	ReadyPath  = emulator.ControlPrefix + "readyz"  // 200 while requests are welcome, else 503
	CAPath     = emulator.ControlPrefix + "ca.pem"  // the certificate authority, if there is one
)

// A Plane is the control plane of one server.
type Plane struct {
	draining atomic.Bool
	ca       []byte
}

// Register adds a control plane to a server. ca is the PEM certificate of the
// authority that signs the server's TLS certificates, nil if there is none.
func Register(srv *emulator.Server, ca []byte) *Plane {
	p := &Plane{ca: ca}
	r := srv.Control()
	r.Path(HealthPath).Name("Health").HandlerFunc(emulator.ReadOnly(p.health))
	r.Path(ReadyPath).Name("Ready").HandlerFunc(emulator.ReadOnly(p.ready))
	r.Path(CAPath).Name("CertificateAuthority").HandlerFunc(emulator.ReadOnly(p.certificate))
	return p
}

// Drain makes the server not ready: it is about to stop.
func (p *Plane) Drain() { p.draining.Store(true) }

func (p *Plane) health(w http.ResponseWriter, _ *http.Request) { status(w, http.StatusOK, "ok") }

func (p *Plane) ready(w http.ResponseWriter, _ *http.Request) {
	if p.draining.Load() {
		status(w, http.StatusServiceUnavailable, "stopping")
		return
	}
	status(w, http.StatusOK, "ready")
}

func (p *Plane) certificate(w http.ResponseWriter, r *http.Request) {
	if p.ca == nil {
		http.Error(w, "this fakeoss has no certificate authority: it was started without --tls-addr", http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", "application/x-pem-file")
	w.Write(p.ca)
}

func status(w http.ResponseWriter, code int, text string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	json.NewEncoder(w).Encode(map[string]string{"status": text})
}
