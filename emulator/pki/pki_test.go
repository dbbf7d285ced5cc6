package pki

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"crypto/md5"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"math/big"
	"strings"
	"testing"
)

func TestTheTestKeyIsAccepted(t *testing.T) {
	k := TestKey()
	if bits := k.Public().N.BitLen(); bits != 1024 {
		t.Errorf("TestKey has %d bits, want 1024", bits)
	}
	digest := md5.Sum([]byte("/path\nbody"))
	sig := k.SignMD5(digest)
	// crypto/rsa is the independent judge of our arithmetic.
	if err := rsa.VerifyPKCS1v15(k.Public(), crypto.MD5, digest[:], sig); err != nil {
		t.Errorf("crypto/rsa refuses our signature: %v", err)
	}
	public, err := ParsePublicKey(k.PublicDocument())
	if err != nil || !public.Equal(k.Public()) {
		t.Errorf("PublicDocument reads back as %v, %v", public, err)
	}
}

func TestSignAndRecover(t *testing.T) {
	for _, bits := range []int{512, 1024, 2048} {
		k := generated(t, bits)
		digest := md5.Sum([]byte{byte(bits)})
		sig := k.SignMD5(digest)
		got, err := RecoverMD5(k.Public(), sig)
		if err != nil || got != digest {
			t.Errorf("RecoverMD5 with %d bits = %x, %v, want %x", bits, got, err, digest)
		}
	}
}

func TestRecoverRefuses(t *testing.T) {
	k := TestKey()
	digest := md5.Sum([]byte("x"))
	sig := k.SignMD5(digest)
	bad := bytes.Clone(sig)
	bad[40] ^= 1
	for name, test := range map[string]struct {
		sig  []byte
		want error
	}{
		"short":         {sig[:64], ErrSignatureLength},
		"empty":         {nil, ErrSignatureLength},
		"altered":       {bad, ErrForeignKey},
		"over modulus":  {bytes.Repeat([]byte{0xFF}, 128), ErrForeignKey},
		"another's key": {generated(t, 1024).SignMD5(digest), ErrForeignKey},
	} {
		if _, err := RecoverMD5(k.Public(), test.sig); !errors.Is(err, test.want) {
			t.Errorf("RecoverMD5(%s) = %v, want %v", name, err, test.want)
		}
	}
	tiny := &rsa.PublicKey{N: big.NewInt(0xFFFF), E: 3}
	if _, err := RecoverMD5(tiny, []byte{1, 2}); !errors.Is(err, ErrForeignKey) {
		t.Errorf("RecoverMD5 with a 16-bit key = %v, want %v", err, ErrForeignKey)
	}
}

func TestTheGenuineKey(t *testing.T) {
	public, err := ParsePublicKey([]byte(GenuinePublicKey))
	if err != nil || public.N.BitLen() != 512 {
		t.Fatalf("ParsePublicKey = %v, %v, want 512 bits", public, err)
	}
	block, _ := pem.Decode([]byte(GenuinePublicKey))
	sum := sha256.Sum256(block.Bytes)
	if got := hex.EncodeToString(sum[:]); got != "a1f54d0fb9263a14276c9e890f99cdeae986265b3985e6b1aa4603631c5bc9cf" {
		t.Errorf("SHA-256 of the key is %s", got)
	}
}

func TestParseKeyErrorsSayWhatToDo(t *testing.T) {
	for name, test := range map[string]struct{ in, want string }{
		"no PEM":     {"hello", "no PEM block"},
		"public key": {GenuinePublicKey, `"PUBLIC KEY"`},
		"garbage":    {"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "reading the private key"},
		"not RSA":    {pkcs8(t, ed25519.NewKeyFromSeed(make([]byte, 32))), "signed with RSA"},
	} {
		if _, err := ParseKey([]byte(test.in)); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("ParseKey(%s) = %v, want an error with %q", name, err, test.want)
		}
	}
	if _, err := newKey(big.NewInt(10007), big.NewInt(10009), 65537); err == nil || !strings.Contains(err.Error(), "too short") {
		t.Errorf("newKey(27 bits) = %v, want an error that says it is too short", err)
	}
}

func TestParsePublicKeyErrors(t *testing.T) {
	for _, in := range []string{"", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n",
		"-----BEGIN RSA PUBLIC KEY-----\nAAAA\n-----END RSA PUBLIC KEY-----\n"} {
		if k, err := ParsePublicKey([]byte(in)); err == nil {
			t.Errorf("ParsePublicKey(%q) = %v, want an error", in, k)
		}
	}
}

// generated makes a key of any size. The setting lets crypto/rsa make a short
// one; our own code does not need it.
func generated(t *testing.T, bits int) *Key {
	t.Helper()
	t.Setenv("GODEBUG", "rsa1024min=0")
	private, err := rsa.GenerateKey(rand.Reader, bits)
	if err != nil {
		t.Fatal(err)
	}
	for _, document := range []string{
		pkcs8(t, private),
		string(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(private)})),
	} {
		k, err := ParseKey([]byte(document))
		if err != nil || !k.Public().Equal(&private.PublicKey) {
			t.Fatalf("ParseKey = %v, %v, want the key that was written", k, err)
		}
	}
	k, _ := ParseKey([]byte(pkcs8(t, private)))
	return k
}

func pkcs8(t *testing.T, key any) string {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
}

func BenchmarkSignMD5(b *testing.B) {
	k := TestKey()
	digest := md5.Sum(nil)
	for b.Loop() {
		k.SignMD5(digest)
	}
}
