package callback

import (
	"bytes"
	"context"
	"crypto/md5"
	"crypto/rsa"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/fakeoss/fakeoss/emulator/pki"
)

// GenuineKeyURL is where the real service's public key is, and what the header
// x-oss-pub-key-url of its callbacks says today (callback.md 5.1).
const GenuineKeyURL = "https://gosspublic.alicdn.com/callback_pub_key_v1.pem"

// GenuineKeyPrefixes are what verification code accepts in that header. The
// slash after the host matters: gosspublic.alicdn.com.evil.example is another.
var GenuineKeyPrefixes = []string{"http://gosspublic.alicdn.com/", "https://gosspublic.alicdn.com/"}

// A Verifier checks that a callback was signed by the holder of a key, as
// applications must, and tells step by step what it did. The zero value
// accepts what fakeoss signs with its test key.
type Verifier struct {
	// Keys returns the PEM document behind the URL that the request names;
	// nil returns that of pki.TestKey for any.
	Keys func(ctx context.Context, url string) ([]byte, error)

	// Trusted are the prefixes that the URL may have; nil accepts any. An
	// application in production wants GenuineKeyPrefixes: a URL taken from the
	// request unchecked lets anybody sign.
	Trusted []string
}

// A Captured is what a receiver got, before any framework touched it.
type Captured struct {
	RequestURI string // path and query as on the request line; scheme and host in front do not matter
	Header     http.Header
	Body       string
}

// Capture takes down a server's request. The body can be read again after.
func Capture(r *http.Request) (Captured, error) {
	c := Captured{RequestURI: r.RequestURI, Header: r.Header}
	if c.RequestURI == "" {
		c.RequestURI = r.URL.RequestURI()
	}
	if r.Body == nil {
		return c, nil
	}
	body, err := io.ReadAll(r.Body)
	r.Body.Close()
	r.Body = io.NopCloser(bytes.NewReader(body))
	if err != nil {
		return c, fmt.Errorf("callback: reading the body to verify: %w", err)
	}
	c.Body = string(body)
	return c, nil
}

// A Step is one step of a verification.
type Step struct {
	Name   string // what was checked
	OK     bool
	Detail string // what was found
}

// A Report is the outcome of a verification: its steps up to the first that
// failed.
type Report struct {
	Steps        []Step
	StringToSign string
	Hint         string // what probably happened, when the signature differs
}

// OK reports whether every step passed.
func (r *Report) OK() bool {
	return len(r.Steps) > 0 && r.Steps[len(r.Steps)-1].OK
}

// Err is nil for a valid signature and otherwise names the step that failed.
func (r *Report) Err() error {
	if r.OK() {
		return nil
	}
	last := r.Steps[len(r.Steps)-1]
	text := fmt.Sprintf("callback: verifying the signature: %s: %s", last.Name, last.Detail)
	if r.Hint != "" {
		text += "; " + r.Hint
	}
	return errors.New(text)
}

// String writes one line for every step.
func (r *Report) String() string {
	var b strings.Builder
	for _, s := range r.Steps {
		mark := "ok  "
		if !s.OK {
			mark = "FAIL"
		}
		fmt.Fprintf(&b, "%s  %-18s %s\n", mark, s.Name, s.Detail)
	}
	if r.Hint != "" {
		fmt.Fprintf(&b, "hint  %s\n", r.Hint)
	}
	return b.String()
}

func (r *Report) step(name string, err error, format string, args ...any) bool {
	s := Step{Name: name, OK: err == nil, Detail: fmt.Sprintf(format, args...)}
	if err != nil {
		s.Detail = err.Error()
	}
	r.Steps = append(r.Steps, s)
	return s.OK
}

// VerifyRequest captures and verifies a server's request.
func (v *Verifier) VerifyRequest(r *http.Request) *Report {
	c, err := Capture(r)
	if err != nil {
		report := &Report{}
		report.step("request", err, "")
		return report
	}
	return v.Verify(r.Context(), c)
}

// Verify checks a captured request as callback.md 6 describes.
func (v *Verifier) Verify(ctx context.Context, c Captured) *Report {
	r := &Report{}
	signature, err := base64Header(c.Header, "Authorization")
	if !r.step("authorization", err, "%d bytes of signature", len(signature)) {
		r.Hint = adviceOnAuthorization(c.Header.Get("Authorization"))
		return r
	}
	keyURL, err := base64Header(c.Header, "X-Oss-Pub-Key-Url")
	if err == nil {
		err = v.trusts(string(keyURL))
	}
	if !r.step("public key URL", err, "%s", keyURL) {
		return r
	}
	public, err := v.key(ctx, string(keyURL))
	if err != nil {
		r.step("public key", err, "")
		return r
	}
	r.step("public key", nil, "RSA with %d bits", public.N.BitLen())

	path, query, found := strings.Cut(originForm(c.RequestURI), "?")
	if found {
		query = "?" + query
	}
	r.StringToSign = StringToSign(path, query, c.Body)
	digest := md5.Sum([]byte(r.StringToSign))
	r.step("string to sign", nil, "%q, MD5 %x", clipped(r.StringToSign), digest)

	signed, err := pki.RecoverMD5(public, signature)
	if err == nil && signed != digest {
		err = fmt.Errorf("the signature is over another text, with MD5 %x", signed)
		r.Hint = explain(path, query, c, signed)
	} else if errors.Is(err, pki.ErrForeignKey) || errors.Is(err, pki.ErrSignatureLength) {
		r.Hint = "the request was signed with another key than the one behind " + string(keyURL)
	}
	r.step("signature", err, "valid")
	return r
}

// originForm takes scheme and host from the front of a request's target, where
// proxies put them. They are not signed.
func originForm(target string) string {
	scheme, rest, ok := strings.Cut(target, "://")
	if !ok || !strings.EqualFold(scheme, "http") && !strings.EqualFold(scheme, "https") {
		return target
	}
	switch i := strings.IndexAny(rest, "/?"); {
	case i < 0:
		return "/"
	case rest[i] == '?':
		return "/" + rest[i:]
	default:
		return rest[i:]
	}
}

// trusts checks the prefix of the key's URL.
func (v *Verifier) trusts(keyURL string) error {
	if v.Trusted == nil {
		return nil
	}
	for _, prefix := range v.Trusted {
		if strings.HasPrefix(keyURL, prefix) {
			return nil
		}
	}
	return fmt.Errorf("%q begins with none of %s", keyURL, strings.Join(v.Trusted, ", "))
}

func (v *Verifier) key(ctx context.Context, keyURL string) (*rsa.PublicKey, error) {
	if v.Keys == nil {
		return testKey().Public(), nil
	}
	document, err := v.Keys(ctx, keyURL)
	if err != nil {
		return nil, fmt.Errorf("fetching %s: %w", keyURL, err)
	}
	return pki.ParsePublicKey(document)
}

func base64Header(h http.Header, name string) ([]byte, error) {
	text := h.Get(name)
	if text == "" {
		return nil, fmt.Errorf("the header %s is missing", name)
	}
	b, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, fmt.Errorf("the header %s is not Base64: %w", name, err)
	}
	return b, nil
}

func adviceOnAuthorization(value string) string {
	switch {
	case value == "":
		return "web servers and proxies drop Authorization unless told to pass it on (Apache with PHP: CGIPassAuth On)"
	case strings.Contains(value, " "):
		return "callbacks carry the bare signature; a value with a scheme word comes from somebody else"
	}
	return ""
}

// clipped shortens a long text for display.
func clipped(s string) string {
	const most = 300
	if len(s) <= most {
		return s
	}
	return head([]byte(s), most) + "…"
}
