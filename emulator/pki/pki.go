// Package pki holds the key pair with which callbacks are signed and a
// throw-away certificate authority for TLS.
//
// OSS signs callbacks with a 512-bit RSA key over MD5 and publishes the public
// half at gosspublic.alicdn.com. Nobody else has that key, so fakeoss signs
// with its own, by default [TestKey], and serves the public half itself.
package pki

import (
	"crypto/md5"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
)

// A Key is an RSA key pair that signs callbacks. It is immutable and safe for
// concurrent use.
//
// The arithmetic is math/big's instead of crypto/rsa's: since Go 1.24 that
// package refuses keys under 1024 bits, such as the genuine service's and
// those of apps that imitate it, and its constant-time signature takes 2.5
// times as long. Timing gives away nothing here: the key is a test key.
type Key struct {
	public         *rsa.PublicKey
	p, q           *big.Int
	dp, dq, qInv   *big.Int // exponents and coefficient of the Chinese remainder
	publicDocument []byte
}

// The primes of the published test key. They are no secret: whoever can reach
// a fakeoss that uses them can already make it sign anything.
const (
	testP = "ea4d3657441d55e9ae2b742c1a0a75b68c08ffec08037d443059707fce3e34e0" +
		"a5017d86fc5bb25088ab1b3170d8e086c3ccb6d207a0212d38ee9dc64ce27695"
	testQ = "e83da1db9a4012a5a2780eb2586159e37469d0d86e1a5181b5aebbfa74c2ce29" +
		"3862bce3945f7e48f94bb9afb87df428735d0e26282906881f029c7325b42e7b"
)

// TestKey returns the published 1024-bit key that is compiled in. It is the
// same in every process, so that an application may keep its public half in
// its test configuration.
func TestKey() *Key {
	p, _ := new(big.Int).SetString(testP, 16)
	q, _ := new(big.Int).SetString(testQ, 16)
	k, err := newKey(p, q, 65537)
	if err != nil {
		panic("pki: the compiled-in key is broken: " + err.Error())
	}
	return k
}

// ParseKey reads an RSA private key of any size from PEM, PKCS #1 or PKCS #8.
func ParseKey(document []byte) (*Key, error) {
	block, _ := pem.Decode(document)
	if block == nil {
		return nil, errors.New("pki: no PEM block found; expected an RSA private key, as `openssl genrsa 1024` prints it")
	}
	var private *rsa.PrivateKey
	switch block.Type {
	case "RSA PRIVATE KEY":
		k, err := x509.ParsePKCS1PrivateKey(block.Bytes)
		if err != nil {
			return nil, fmt.Errorf("pki: reading the RSA private key: %w", err)
		}
		private = k
	case "PRIVATE KEY":
		k, err := x509.ParsePKCS8PrivateKey(block.Bytes)
		if err != nil {
			return nil, fmt.Errorf("pki: reading the private key: %w", err)
		}
		var ok bool
		if private, ok = k.(*rsa.PrivateKey); !ok {
			return nil, fmt.Errorf("pki: the private key is %T; callbacks are signed with RSA", k)
		}
	default:
		return nil, fmt.Errorf("pki: the PEM block is a %q; expected an RSA private key", block.Type)
	}
	if len(private.Primes) != 2 {
		return nil, fmt.Errorf("pki: the key has %d primes; only keys with two are supported", len(private.Primes))
	}
	return newKey(private.Primes[0], private.Primes[1], private.E)
}

func newKey(p, q *big.Int, e int) (*Key, error) {
	one := big.NewInt(1)
	pMinus, qMinus := new(big.Int).Sub(p, one), new(big.Int).Sub(q, one)
	d := new(big.Int).ModInverse(big.NewInt(int64(e)), new(big.Int).Mul(pMinus, qMinus))
	if d == nil {
		return nil, errors.New("pki: the public exponent does not fit the primes")
	}
	k := &Key{
		public: &rsa.PublicKey{N: new(big.Int).Mul(p, q), E: e},
		p:      p, q: q,
		dp:   new(big.Int).Mod(d, pMinus),
		dq:   new(big.Int).Mod(d, qMinus),
		qInv: new(big.Int).ModInverse(q, p),
	}
	if k.public.Size() < len(md5Info)+md5.Size+11 {
		return nil, fmt.Errorf("pki: a key of %d bits is too short for a signature; the genuine one has 512", k.public.N.BitLen())
	}
	der, err := x509.MarshalPKIXPublicKey(k.public)
	if err != nil {
		return nil, fmt.Errorf("pki: encoding the public key: %w", err)
	}
	k.publicDocument = pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
	return k, nil
}

// Public returns the public half.
func (k *Key) Public() *rsa.PublicKey { return k.public }

// PublicDocument returns the public half as the PEM document that
// applications download. It must not be changed.
func (k *Key) PublicDocument() []byte { return k.publicDocument }

// SignMD5 returns the RSASSA-PKCS1-v1_5 signature over an MD5 digest.
func (k *Key) SignMD5(digest [md5.Size]byte) []byte {
	size := k.public.Size()
	c := new(big.Int).SetBytes(padded(digest, size))
	m1 := new(big.Int).Exp(c, k.dp, k.p)
	m2 := new(big.Int).Exp(c, k.dq, k.q)
	h := m1.Sub(m1, m2)
	h.Mul(h, k.qInv).Mod(h, k.p)
	return h.Mul(h, k.q).Add(h, m2).FillBytes(make([]byte, size))
}

// md5Info is the DER prefix that names MD5 in front of a digest.
var md5Info = []byte{0x30, 0x20, 0x30, 0x0c, 0x06, 0x08, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x02, 0x05, 0x05, 0x00, 0x04, 0x10}

// padded encodes a digest for a key of size bytes: EMSA-PKCS1-v1_5.
func padded(digest [md5.Size]byte, size int) []byte {
	em := make([]byte, size)
	em[1] = 1
	info := size - len(md5Info) - md5.Size
	for i := 2; i < info-1; i++ {
		em[i] = 0xFF
	}
	copy(em[info:], md5Info)
	copy(em[info+len(md5Info):], digest[:])
	return em
}

// Errors of RecoverMD5.
var (
	ErrSignatureLength = errors.New("pki: the signature is not as long as the key")
	ErrForeignKey      = errors.New("pki: the signature was not made with this key over an MD5 digest")
)

// RecoverMD5 opens a signature with a public key and returns the digest that
// was signed. To verify, compare it with the digest of what was received; a
// difference then tells that the text is not what was signed, while
// ErrForeignKey tells that the key is not the signer's.
func RecoverMD5(public *rsa.PublicKey, signature []byte) (digest [md5.Size]byte, err error) {
	size := public.Size()
	if len(signature) != size {
		return digest, fmt.Errorf("%w: %d bytes, and the key has %d", ErrSignatureLength, len(signature), size)
	}
	s := new(big.Int).SetBytes(signature)
	if s.Cmp(public.N) >= 0 || size < len(md5Info)+md5.Size+11 {
		return digest, ErrForeignKey
	}
	em := s.Exp(s, big.NewInt(int64(public.E)), public.N).FillBytes(make([]byte, size))
	copy(digest[:], em[size-md5.Size:])
	if string(em) != string(padded(digest, size)) {
		return [md5.Size]byte{}, ErrForeignKey
	}
	return digest, nil
}

// ParsePublicKey reads an RSA public key of any size from PEM.
func ParsePublicKey(document []byte) (*rsa.PublicKey, error) {
	block, _ := pem.Decode(document)
	if block == nil {
		return nil, errors.New("pki: no PEM block found; expected a public key")
	}
	if block.Type == "RSA PUBLIC KEY" {
		k, err := x509.ParsePKCS1PublicKey(block.Bytes)
		if err != nil {
			return nil, fmt.Errorf("pki: reading the RSA public key: %w", err)
		}
		return k, nil
	}
	k, err := x509.ParsePKIXPublicKey(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("pki: reading the public key: %w", err)
	}
	public, ok := k.(*rsa.PublicKey)
	if !ok {
		return nil, fmt.Errorf("pki: the public key is %T; callbacks are signed with RSA", k)
	}
	return public, nil
}

// GenuinePublicKey is the document at
// https://gosspublic.alicdn.com/callback_pub_key_v1.pem: the key with which
// the real service signs (callback.md 6.2). Its real captures verify with it.
const GenuinePublicKey = `-----BEGIN PUBLIC KEY-----
MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAKs/JBGzwUB2aVht4crBx3oIPBLNsjGs
C0fTXv+nvlmklvkcolvpvXLTjaxUHR3W9LXxQ2EHXAJfCB+6H2YF1k8CAwEAAQ==
-----END PUBLIC KEY-----
`
