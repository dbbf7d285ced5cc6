package auth

import (
	"crypto/hmac"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/fakeoss/fakeoss/emulator/osserr"
	"github.com/fakeoss/fakeoss/emulator/wire"
)

// Options are what a Verifier needs to know. Without credentials it believes
// everybody and needs nothing else.
type Options struct {
	Credentials []Credential
	Region      string // of the server, like cn-hangzhou

	// Strict refuses signatures for other regions and products than the
	// server's, as OSS does. Without it they are accepted with a note.
	Strict bool

	// Now is the clock.
	Now func() time.Time

	// SubResource reports whether a parameter names a sub-resource of one of
	// the server's operations, which V1 signs. It may be nil.
	SubResource func(param string) bool
}

// A Verifier decides whether a request comes from who it says. It is safe for
// concurrent use.
type Verifier struct {
	keyring
	region string
	strict bool
	now    func() time.Time
	lists  []signedList
	keys   signingKeys
}

// NewVerifier returns a verifier.
func NewVerifier(o Options) *Verifier {
	return &Verifier{keyring: newKeyring(o.Credentials), region: o.Region, strict: o.Strict, now: o.Now, lists: signedLists(o.SubResource)}
}

// Checks reports whether the verifier has access keys, and checks signatures.
func (v *Verifier) Checks() bool { return len(v.byID) > 0 }

// Verify decides whether a request comes from who its header or URL says. The
// error, if any, is one of OSS; the identity has the claim nevertheless. The
// trace is nil if there was nothing to check.
//
// The order is that of spec oss-api.md D.7: form of the proof, access key,
// token, time, signature.
func (v *Verifier) Verify(r *http.Request, t wire.Target, q wire.Query) (Identity, *Trace, error) {
	if !v.Checks() {
		return Identity{Claim: Parse(r.Header, q)}, nil, nil
	}
	p, err := parse(r.Header, r.Host, q)
	if p == nil && err == nil {
		return Identity{Checked: true}, nil, nil
	}
	if err != nil {
		return Identity{Claim: Parse(r.Header, q)}, nil, err
	}
	trace := &Trace{proof: *p}
	k, err := v.admit(p, trace)
	if err == nil {
		m := newMessage(r, t, q, p)
		m.secret, m.signs = k.Secret, v.lists[0].signs
		err = v.compare(k, m, trace)
	}
	return Identity{Claim: p.Claim, Checked: err == nil}, trace, err
}

// Fits reports whether the signature of a request is right if the request is
// about t: what else would be wrong with it does not count. It settles
// addresses that can be read in two ways (spec oss-api.md A.2).
func (v *Verifier) Fits(r *http.Request, t wire.Target, q wire.Query) bool {
	p, err := parse(r.Header, r.Host, q)
	if err != nil || p == nil || v.byID[p.AccessKeyID] == nil {
		return false
	}
	m := newMessage(r, t, q, p)
	m.secret, m.signs = v.byID[p.AccessKeyID].Secret, v.lists[0].signs
	return v.fits(m, &Trace{proof: *p})
}

// VerifyForm decides whether a form comes from who its fields say, which are
// given by their names in lower case. PostObject looks at nothing else (spec
// oss-api.md D.1).
func (v *Verifier) VerifyForm(fields map[string]string) (Identity, *Trace, error) {
	if !v.Checks() {
		return Identity{Claim: ParseForm(fields)}, nil, nil
	}
	p, err := parseForm(fields)
	if p == nil && err == nil {
		return Identity{Checked: true}, nil, nil
	}
	if err != nil {
		return Identity{Claim: ParseForm(fields)}, nil, err
	}
	trace := &Trace{proof: *p}
	k, err := v.admit(p, trace)
	if err == nil {
		err = v.compare(k, message{
			scheme: p.Scheme, id: p.AccessKeyID, secret: k.Secret, policy: fields[fieldPolicy],
			day: p.day, region: p.region, product: p.product, date: p.date,
		}, trace)
	}
	return Identity{Claim: p.Claim, Checked: err == nil}, trace, err
}

// admit checks everything but the signature.
func (v *Verifier) admit(p *presented, trace *Trace) (*key, error) {
	k, err := v.find(p)
	if err != nil {
		return nil, trace.failed("access key", err)
	}
	if err := v.checkToken(k, p); err != nil {
		return nil, trace.failed("security token", err)
	}
	if err := v.checkTime(p); err != nil {
		return nil, trace.failed("time", err)
	}
	if err := v.checkScope(p, trace); err != nil {
		return nil, trace.failed("region and product", err)
	}
	return k, nil
}

// Products that V4 signs for.
const (
	productOSS      = "oss"
	productCloudBox = "oss-cloudbox"
)

// checkScope compares region and product of V4 with the server's. Any region
// will do unless the server is strict (spec oss-api.md D.7, A067).
func (v *Verifier) checkScope(p *presented, trace *Trace) error {
	if p.Scheme != V4 {
		return nil
	}
	region, product := osserr.AuthorizationV4Region, osserr.AuthorizationV4Product
	if p.place != inHeader {
		region, product = osserr.URLV4Region, osserr.URLV4Product
	}
	scope := strings.Join([]string{p.day, p.region, p.product, terminator}, "/")
	if p.product != productOSS && (p.product != productCloudBox || v.strict) {
		return product.With("Credential", p.AccessKeyID+"/"+scope).
			Hinted(fmt.Sprintf("the client signed for the product %s; OSS is called oss", clipped(p.product)))
	}
	if p.region == v.region || p.product == productCloudBox {
		return nil
	}
	if v.strict {
		return region.With("Credential", p.AccessKeyID+"/"+scope).
			Hinted(fmt.Sprintf("the client signed for the region %s, and this server is %s: --region %s makes it that one", clipped(p.region), v.region, clipped(p.region)))
	}
	trace.note(fmt.Sprintf("the client signed for the region %s, and this server is %s: OSS refuses that, and so does --strict", clipped(p.region), v.region))
	return nil
}

// compare computes the signature of a message and compares it with the one
// presented.
func (v *Verifier) compare(k *key, m message, trace *Trace) error {
	if v.fits(m, trace) {
		k.proven.Store(true)
		return nil
	}
	kind := osserr.SignatureMismatchV1
	switch {
	case m.policy != "":
		kind = osserr.SignatureMismatchPost
	case m.scheme == V2:
		kind = osserr.SignatureMismatchV2
	case m.scheme == V4:
		kind = osserr.SignatureMismatchV4
	}
	return v.mismatch(kind, k, m, trace)
}

// fits tries the forms of a message, the usual one first.
func (v *Verifier) fits(m message, trace *Trace) bool {
	trace.stringToSign, trace.canonical = m.text()
	if v.signed(&m, trace.stringToSign, trace.proof.signature) {
		trace.fitted = true
		return true
	}
	if m.policy != "" {
		return false
	}
	seen := []string{trace.stringToSign}
	for _, f := range v.forms(m) {
		text, canonical := f.text()
		if slices.Contains(seen, text) {
			continue
		}
		seen = append(seen, text)
		trace.tried = append(trace.tried, f.name)
		if v.signed(&f.message, text, trace.proof.signature) {
			trace.fitted, trace.stringToSign, trace.canonical = true, text, canonical
			return true
		}
	}
	return false
}

// signed compares in constant time, as a server has to that is not for tests.
func (v *Verifier) signed(m *message, text, signature string) bool {
	return hmac.Equal([]byte(m.encoded(m.mac(text, &v.keys))), []byte(signature))
}

// mismatch makes OSS's error, which shows the client what should have been
// signed, and finds out what the client did instead.
func (v *Verifier) mismatch(kind osserr.Kind, k *key, m message, trace *Trace) error {
	e := kind.With("OSSAccessKeyId", k.ID, "SignatureProvided", trace.proof.signature, "StringToSign", trace.stringToSign)
	if trace.canonical != "" {
		e.Extra = append(e.Extra, osserr.Element{Name: "CanonicalRequest", Value: trace.canonical})
	}
	e.Extra = append(e.Extra, osserr.Element{Name: "StringToSignBytes", Value: hexBytes(trace.stringToSign)})
	return trace.failed("signature", e.Hinted(v.explain(k, m, trace)))
}

// hexBytes writes a text as OSS shows it: "50 55 54".
func hexBytes(text string) string { return fmt.Sprintf("% X", text) }

// clipped bounds what a hint quotes of a request.
func clipped(text string) string { return fmt.Sprintf("%.60q", text) }
