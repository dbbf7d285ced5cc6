package main

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// tools are the programs that take part, and what they need.
type tools struct {
	fakeoss, limit, gofakes3, loadgen string
	pki                               string // the compiled tests of emulator/pki
	key512                            string // a private key as long as the genuine one
}

// root is where fakeoss itself is.
const root = "../.."

// build makes everything in dir.
func build(ctx context.Context, dir string) (t tools, err error) {
	if _, err := os.Stat(filepath.Join(root, "cmd", "fakeoss")); err != nil {
		return t, errors.New("run this in integration/bench of the sources of fakeoss")
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Minute)
	defer cancel()
	for _, b := range []struct {
		path *string
		in   string
		args []string
	}{
		{&t.fakeoss, root, []string{"build", "./cmd/fakeoss"}},
		{&t.pki, root, []string{"test", "-c", "./emulator/pki"}},
		{&t.limit, ".", []string{"build", "./limit"}},
		{&t.loadgen, ".", []string{"build", "./loadgen"}},
		{&t.gofakes3, ".", []string{"build", "github.com/johannesboyne/gofakes3/cmd/gofakes3"}},
	} {
		last := len(b.args) - 1
		*b.path = filepath.Join(dir, filepath.Base(b.args[last]))
		args := append(b.args[:last:last], "-o", *b.path, b.args[last])
		cmd := exec.CommandContext(ctx, "go", args...)
		cmd.Dir = b.in
		if out, err := cmd.CombinedOutput(); err != nil {
			return t, fmt.Errorf("go %v in %s: %w\n%s", args, b.in, err, out)
		}
	}
	t.key512 = filepath.Join(dir, "key512.pem")
	return t, writeKey(t.key512)
}

// writeKey makes a key of 512 bits, which crypto/rsa does only because of the
// go:debug line in main.go.
func writeKey(name string) error {
	private, err := rsa.GenerateKey(rand.Reader, 512)
	if err != nil {
		return err
	}
	block := &pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(private)}
	return os.WriteFile(name, pem.EncodeToMemory(block), 0o600)
}
