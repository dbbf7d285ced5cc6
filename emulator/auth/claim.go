package auth

import (
	"net/http"
	"strings"

	"github.com/fakeoss/fakeoss/emulator/wire"
)

// Parse reads the claim of a request from its Authorization header or its
// query. A request without either is anonymous. It is lenient: what is
// malformed claims as much as can be read of it.
func Parse(h http.Header, q wire.Query) Claim {
	if value := h.Get("Authorization"); value != "" {
		return parseHeader(value)
	}
	switch Scheme(q.Get(paramVersion)) {
	case V2:
		return Claim{V2, q.Get(paramAccessKeyID)}
	case V4:
		return Claim{V4, accessKey(q.Get(paramCredential))}
	}
	if id := q.Get(paramIDV1); id != "" || q.Has(paramSignatureV1) {
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
	switch Scheme(fields[paramVersion]) {
	case V2:
		return Claim{V2, fields[paramAccessKeyID]}
	case V4:
		return Claim{V4, accessKey(fields[paramCredential])}
	}
	if id := fields[fieldIDV1]; id != "" {
		return Claim{V1, id}
	}
	return Claim{}
}
