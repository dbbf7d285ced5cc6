// Package auth says who a request comes from, and why not.
//
// OSS knows three signature versions, each in the Authorization header, in the
// URL, and over the policy of a POST form (spec oss-api.md D). A [Verifier]
// that was given access keys checks them in OSS's order and refuses with OSS's
// errors; one without keys believes everybody.
//
//	v := auth.NewVerifier(auth.Options{Credentials: keys, Region: "cn-hangzhou"})
//	who, trace, err := v.Verify(r, target, query)
//
// When a signature does not fit, the verifier computes it again under the
// mistakes that clients are known to make, and if one of them gives the
// client's signature, the error's hint says which: "the client signed with an
// empty Content-Type; it sent text/plain". The [Trace] has every step.
//
// [ParsePolicy] reads the policy of a form; [Policy.Check] decides whether the
// form keeps to it. Who may do what is not decided here.
package auth

// A Scheme is a way to sign, by the word that names it on the wire.
type Scheme string

// The schemes.
const (
	Anonymous Scheme = ""
	V1        Scheme = "OSS"
	V2        Scheme = "OSS2"
	V4        Scheme = "OSS4-HMAC-SHA256"
)

// A Claim is who a request says it comes from.
type Claim struct {
	Scheme      Scheme
	AccessKeyID string
}

// An Identity is who a request comes from as far as the server is concerned.
type Identity struct {
	Claim

	// Checked says that the server checks signatures and the claim holds; that
	// of an anonymous request claims nothing and holds always. It is false if
	// the server has no access keys, and for requests that were refused.
	Checked bool
}

// Anonymous reports whether nobody claims to have signed the request.
func (i Identity) Anonymous() bool { return i.Scheme == Anonymous }
