package pki

import (
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// TestCA has real TLS clients check the certificates.
func TestCA(t *testing.T) {
	ca, err := NewCA(time.Now)
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewUnstartedServer(http.NotFoundHandler())
	srv.Listener = tls.NewListener(srv.Listener, ca.TLSConfig())
	srv.Start()
	defer srv.Close()
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(ca.Document()) {
		t.Fatal("the authority's document is not a certificate")
	}
	for _, name := range []string{"examplebucket.oss-cn-hangzhou.aliyuncs.com", "gosspublic.alicdn.com", "localhost", "127.0.0.1", "localhost"} {
		conn, err := tls.Dial("tcp", srv.Listener.Addr().String(), &tls.Config{RootCAs: roots, ServerName: name})
		if err != nil {
			t.Errorf("handshake with %s: %v", name, err)
			continue
		}
		conn.Close()
	}
	if n := len(ca.leaves); n != 4 {
		t.Errorf("%d certificates were made for four names", n)
	}
}

func TestCALeavesAreBounded(t *testing.T) {
	ca, err := NewCA(time.Now)
	if err != nil {
		t.Fatal(err)
	}
	for range maxLeaves {
		ca.leaves[string(rune(len(ca.leaves)+0x4e00))] = nil
	}
	if _, err := ca.leaf("one.more"); err != nil || len(ca.leaves) != 1 {
		t.Errorf("after the limit there are %d certificates, %v, want 1", len(ca.leaves), err)
	}
}
