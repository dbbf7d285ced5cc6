package auth

import (
	"crypto/hmac"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/url"
	"strings"
)

// explain finds out why a signature does not fit: it computes it again under
// the mistakes that clients make, one at a time and the most usual ones in
// pairs, and says which of them gives the client's signature.
func (v *Verifier) explain(k *key, m message, trace *Trace) string {
	x := &exam{ring: &v.keyring, region: v.region, given: readings(m, trace.proof.signature), budget: maxExamined}
	if what := x.examine(m, v.forms(m)); what != "" {
		return "the client signed " + what
	}
	expected := m.encoded(m.mac(trace.stringToSign, &v.keys))
	if what := almost(expected, trace.proof.signature); what != "" {
		return what
	}
	return x.lost(k, m, trace)
}

// maxExamined bounds how many bytes are hashed in search of an explanation.
const maxExamined = 4 << 20

// maxBases is in how many forms of a message mistakes are looked for.
const maxBases = 8

// An exam is the search for one.
type exam struct {
	ring   *keyring
	region string
	given  []reading
	keys   signingKeys // derived with wrong secrets too: not to be kept
	budget int
}

// A variation is a message with a mistake in it. What it is ends a sentence
// that begins with "the client signed".
type variation struct {
	what string
	message
}

// A mistake makes the variations of a message that clients make of one kind.
type mistake struct {
	usual bool // and looked for in pairs too
	vary  func(*exam, message) []variation
}

// examine returns what the client did, or "".
func (x *exam) examine(m message, forms []form) string {
	if what, ok := x.gives(variation{"", m}); ok {
		return what
	}
	bases := []message{m}
	for _, f := range forms[:min(maxBases, len(forms))] {
		bases = append(bases, f.message)
	}
	for _, base := range bases {
		for _, mistake := range mistakes {
			if what, ok := x.any(mistake.vary(x, base)); ok {
				return what
			}
		}
	}
	for i, first := range mistakes {
		for _, one := range first.vary(x, m) {
			for _, second := range mistakes[i+1:] {
				if x.budget < 0 {
					return ""
				}
				if !first.usual || !second.usual {
					continue
				}
				pairs := second.vary(x, one.message)
				for j := range pairs {
					pairs[j].what = one.what + "; and " + pairs[j].what
				}
				if what, ok := x.any(pairs); ok {
					return what
				}
			}
		}
	}
	return ""
}

// any looks for a variation that gives the signature of the client.
func (x *exam) any(variations []variation) (what string, ok bool) {
	for _, v := range variations {
		if what, ok := x.gives(v); ok || x.budget < 0 {
			return what, ok
		}
	}
	return "", false
}

// gives reports whether a variation gives the signature of the client, however
// that was encoded.
func (x *exam) gives(v variation) (what string, ok bool) {
	if x.budget < 0 {
		return "", false
	}
	text, canonical := v.text()
	x.budget -= len(text) + len(canonical) + 256
	mac := v.mac(text, &x.keys)
	for _, r := range x.given {
		if hmac.Equal(mac, r.mac) {
			switch {
			case v.what == "" && r.what == "":
				return "", false // another spelling of the right one, which almost will find
			case v.what == "":
				return "the right text " + r.what, true
			case r.what == "":
				return v.what, true
			}
			return v.what + "; " + r.what, true
		}
	}
	return "", false
}

// A reading is a way to understand the signature that was presented.
type reading struct {
	what string // "" for the right way
	mac  []byte
}

// readings returns every way to understand a signature.
func readings(m message, signature string) (all []reading) {
	add := func(what, text string, decode func(string) ([]byte, error)) {
		if mac, err := decode(text); err == nil && len(mac) > 0 {
			all = append(all, reading{what, mac})
		}
	}
	base64Text := func(s string) ([]byte, error) {
		text, err := base64.StdEncoding.DecodeString(s)
		if err != nil {
			return nil, err
		}
		return hex.DecodeString(string(text))
	}
	right, wrong := base64.StdEncoding.DecodeString, hex.DecodeString
	if m.scheme == V4 {
		right, wrong = wrong, right
		add("and wrote the signature in Base64, where V4 has hexadecimal digits", signature, wrong)
		if lower := strings.ToLower(signature); lower != signature {
			add("and wrote the signature in upper case", lower, right)
		}
	} else {
		add("", signature, right)
		add("and wrote the signature in hexadecimal digits, where it is Base64", signature, wrong)
		add("and left the padding of the signature's Base64 out", signature, base64.RawStdEncoding.DecodeString)
		add("and wrote the signature in the URL-safe Base64", signature, base64.URLEncoding.DecodeString)
		if strings.Contains(signature, " ") {
			add("and did not encode a + of the signature as %2B, so that it arrived as a blank", strings.ReplaceAll(signature, " ", "+"), right)
		}
	}
	if m.scheme == V4 && signature == strings.ToLower(signature) {
		add("", signature, right)
	}
	add("and wrote the signature in Base64 of its hexadecimal digits", signature, base64Text)
	if once, err := url.QueryUnescape(signature); err == nil && once != signature {
		add("and percent-encoded the signature once too often", once, right)
	}
	if trimmed := strings.TrimSpace(signature); trimmed != signature {
		add("and left blanks around the signature", trimmed, right)
	}
	return all
}

// almost compares the signature with the right one as texts: what was damaged
// on its way still looks like it.
func almost(expected, given string) string {
	if strings.HasPrefix(expected, given) {
		return fmt.Sprintf("the signature is the right one but was cut off: it has %d characters of %d", len(given), len(expected))
	}
	if strings.EqualFold(expected, given) {
		return "the signature is the right one but for the case of its letters, which something has changed"
	}
	if len(expected) != len(given) {
		return ""
	}
	differ := 0
	for i := range len(given) {
		if expected[i] != given[i] {
			differ++
		}
	}
	if differ > len(given)/8 {
		return ""
	}
	return fmt.Sprintf("the signature is the right one but for %d of its %d characters: it was changed after signing", differ, len(given))
}

// lost says what can be said when no mistake explains the signature.
func (x *exam) lost(k *key, m message, trace *Trace) string {
	if m.policy != "" {
		if k.proven.Load() {
			return "no usual mistake explains the signature. The secret of " + clipped(k.ID) +
				" has been right before, so the policy that was signed is not the one in the form"
		}
		return "no usual mistake explains the signature: either the client has another secret for " + clipped(k.ID) +
			" than this server was given, or the policy that was signed is not the one in the form"
	}
	covers := "the method, the path, a parameter or a signed header"
	if !m.inURL {
		covers += ", or the code that builds the string to sign"
	}
	if k.proven.Load() {
		return "no usual mistake explains the signature. The secret of " + clipped(k.ID) +
			" has been right before, so what was signed is something else than what arrived: " + covers
	}
	return "no usual mistake explains the signature: either the client has another secret for " + clipped(k.ID) +
		" than this server was given, or what was signed is something else than what arrived: " + covers
}
