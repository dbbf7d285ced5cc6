// Package auth says who a request comes from.
//
// OSS knows three signature versions, each in the Authorization header or in
// the URL, and signed policies in POST forms (spec oss-api.md D). [Parse]
// reads what a request claims; a [Verifier] decides whether to believe it. In
// this version the only one is [Unchecked], which believes everybody.
package auth

import (
	"net/http"
	"strings"

	"github.com/fakeoss/fakeoss/emulator/wire"
)

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

// Parse reads the claim of a request from its Authorization header or its
// query. A request without either is anonymous.
func Parse(h http.Header, q wire.Query) Claim {
	if value := h.Get("Authorization"); value != "" {
		return parseHeader(value)
	}
	switch Scheme(q.Get("x-oss-signature-version")) {
	case V2:
		return Claim{V2, q.Get("x-oss-access-key-id")}
	case V4:
		return Claim{V4, accessKey(q.Get("x-oss-credential"))}
	}
	if id := q.Get("OSSAccessKeyId"); id != "" || q.Has("Signature") {
		return Claim{V1, id}
	}
	return Claim{}
}

func parseHeader(value string) Claim {
	scheme, rest, _ := strings.Cut(value, " ")
	switch Scheme(scheme) {
	case V1:
		id, _, _ := strings.Cut(rest, ":")
		return Claim{V1, strings.TrimSpace(id)}
	case V2:
		return Claim{V2, member(rest, "AccessKeyId:")}
	case V4:
		return Claim{V4, accessKey(member(rest, "Credential="))}
	}
	return Claim{}
}

// member finds a member of a comma-separated list, with or without blanks.
func member(list, name string) string {
	for item := range strings.SplitSeq(list, ",") {
		if value, ok := strings.CutPrefix(strings.TrimSpace(item), name); ok {
			return value
		}
	}
	return ""
}

// accessKey is the first member of a V4 credential.
func accessKey(credential string) string {
	id, _, _ := strings.Cut(credential, "/")
	return id
}

// ParseForm reads the claim of a PostObject from the fields of its form, by
// their names in lower case.
func ParseForm(fields map[string]string) Claim {
	switch Scheme(fields["x-oss-signature-version"]) {
	case V2:
		return Claim{V2, fields["x-oss-access-key-id"]}
	case V4:
		return Claim{V4, accessKey(fields["x-oss-credential"])}
	}
	if id := fields["ossaccesskeyid"]; id != "" {
		return Claim{V1, id}
	}
	return Claim{}
}

// An Identity is who a request comes from as far as the server is concerned.
type Identity struct {
	Claim
	Checked bool // the signature was verified
}

// A Verifier decides whether a claim holds. An error is one of OSS.
type Verifier interface {
	Verify(r *http.Request, c Claim) (Identity, error)
}

// Unchecked accepts every request, signed or not.
type Unchecked struct{}

// Verify implements [Verifier].
func (Unchecked) Verify(_ *http.Request, c Claim) (Identity, error) {
	return Identity{Claim: c}, nil
}
