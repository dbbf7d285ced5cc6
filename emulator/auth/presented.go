package auth

import (
	"net/http"
	"slices"
	"strings"

	"github.com/fakeoss/fakeoss/emulator/osserr"
	"github.com/fakeoss/fakeoss/emulator/wire"
)

// Parameters of signed URLs. Those of V2 and V4 are fields of forms too.
const (
	paramIDV1        = "OSSAccessKeyId"
	paramExpiresV1   = "Expires"
	paramSignatureV1 = "Signature"
	paramTokenV1     = "security-token" // of V2 too

	paramVersion     = "x-oss-signature-version"
	paramAccessKeyID = "x-oss-access-key-id"
	paramCredential  = "x-oss-credential"
	paramDate        = "x-oss-date"
	paramExpires     = "x-oss-expires"
	paramSignature   = "x-oss-signature"
	paramAdditional  = "x-oss-additional-headers"
	paramToken       = "x-oss-security-token"
)

// A place is where a signature is.
type place string

const (
	inHeader place = "Authorization header"
	inURL    place = "URL"
	inForm   place = "form"
)

// presented is the proof that came with a request, taken apart.
type presented struct {
	Claim
	place     place
	signature string

	additional []string // names of headers signed besides the usual ones, lower case, sorted

	token    string
	hasToken bool

	date    string // x-oss-date or Date; Expires in V1 and V2 URLs
	expires string // x-oss-expires of a V4 URL

	day, region, product string // of V4's credential
}

// parse reads the proof of a request, nil if it is anonymous. A header counts
// more than the URL (A068). What is malformed is OSS's error.
func parse(h http.Header, host string, q wire.Query) (p *presented, err error) {
	if value := h.Get("Authorization"); value != "" {
		if p, err = parseAuthorization(value); err != nil {
			return nil, err
		}
		p.token, p.hasToken = h.Get(wire.HeaderSecurityToken), h.Get(wire.HeaderSecurityToken) != ""
		if p.date = h.Get(wire.HeaderDate); p.date == "" {
			p.date = h.Get("Date")
		}
		return p, p.checkHeader(h, host)
	}
	version, versioned := q.Lookup(paramVersion)
	switch {
	case Scheme(version) == V2:
		p, err = parseURLV2(q)
	case Scheme(version) == V4:
		p, err = parseURLV4(q)
	case versioned:
		return nil, osserr.URLVersionUnknown.With("ArgumentName", paramVersion, "ArgumentValue", version)
	case q.Has(paramIDV1) || q.Has(paramSignatureV1):
		p, err = parseURLV1(q)
	default:
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	p.place = inURL
	if h.Get(wire.HeaderSecurityToken) != "" { // spec oss-api.md D.3
		return nil, osserr.TokenOutOfPlace.With().Hinted("a signed URL carries the token as a parameter; the header x-oss-security-token has to go")
	}
	for _, name := range p.additional {
		if absent(h, host, name) {
			kind := osserr.URLAbsentHeader
			if p.Scheme == V4 {
				kind = osserr.AbsentHeaderV4
			}
			return nil, kind.With("ArgumentName", paramAdditional, "ArgumentValue", q.Get(paramAdditional)).Hinted(absentHint(name))
		}
	}
	return p, nil
}

// parseAuthorization takes the header apart.
func parseAuthorization(value string) (*presented, error) {
	scheme, rest, _ := strings.Cut(strings.TrimSpace(value), " ")
	rest = strings.TrimSpace(rest)
	refuse := func(k osserr.Kind) *osserr.Error {
		return k.With("ArgumentName", "Authorization", "ArgumentValue", value)
	}
	switch Scheme(scheme) {
	case V1, V2, V4:
		if rest == "" {
			return nil, refuse(osserr.AuthorizationEmpty)
		}
	default:
		return nil, refuse(osserr.AuthorizationInvalid).
			Hinted("the header begins with OSS, OSS2 or OSS4-HMAC-SHA256, and this one with " + clipped(scheme))
	}
	switch Scheme(scheme) {
	case V2:
		return parseHeaderV2(rest, refuse)
	case V4:
		return parseHeaderV4(rest, refuse)
	}
	id, signature, ok := strings.Cut(rest, ":")
	if id = strings.TrimSpace(id); !ok || id == "" || signature == "" {
		return nil, refuse(osserr.AuthorizationMissing)
	}
	return &presented{Claim: Claim{V1, id}, place: inHeader, signature: strings.TrimSpace(signature)}, nil
}

func parseHeaderV2(list string, refuse func(osserr.Kind) *osserr.Error) (*presented, error) {
	p := &presented{Claim: Claim{Scheme: V2}, place: inHeader}
	hasID := false
	for item := range strings.SplitSeq(list, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(item), ":")
		switch name {
		case "AccessKeyId":
			p.AccessKeyID, hasID = value, true
		case "AdditionalHeaders":
			p.additional = headerNames(value)
		case "Signature":
			p.signature = value
		default:
			return nil, refuse(osserr.AuthorizationV2Unknown)
		}
	}
	switch {
	case !hasID:
		return nil, refuse(osserr.AuthorizationV2NoID)
	case p.AccessKeyID == "":
		return nil, refuse(osserr.AuthorizationV2EmptyID)
	case p.signature == "":
		return nil, refuse(osserr.AuthorizationV2NoSignature)
	}
	return p, nil
}

// parseHeaderV4 reads members in any order, with or without blanks, as the
// SDKs write them (spec oss-api.md D.5).
func parseHeaderV4(list string, refuse func(osserr.Kind) *osserr.Error) (*presented, error) {
	p := &presented{Claim: Claim{Scheme: V4}, place: inHeader}
	credential := ""
	for item := range strings.SplitSeq(list, ",") {
		name, value, found := strings.Cut(strings.TrimSpace(item), "=")
		switch {
		case found && name == "Credential":
			credential = value
		case found && name == "AdditionalHeaders":
			if p.additional = headerNames(value); p.additional == nil {
				return nil, refuse(osserr.AuthorizationV4EmptyHeaders).Hinted("leave AdditionalHeaders out if there are none")
			}
		case found && name == "Signature":
			p.signature = value
		default:
			return nil, refuse(osserr.AuthorizationV4Unknown)
		}
	}
	switch {
	case credential == "":
		return nil, refuse(osserr.AuthorizationV4NoCredential)
	case p.signature == "":
		return nil, refuse(osserr.AuthorizationV4Invalid).Hinted("the header has no Signature")
	case !p.readCredential(credential):
		return nil, refuse(osserr.AuthorizationV4Credential).Hinted(credentialForm)
	case p.AccessKeyID == "":
		return nil, refuse(osserr.AuthorizationV4EmptyID)
	case !isDay(p.day):
		return nil, refuse(osserr.AuthorizationV4Day).Hinted("the second member of the credential is a day like 20231216")
	}
	return p, nil
}

// credentialForm is what a V4 credential looks like.
const credentialForm = "a credential is ACCESS-KEY-ID/20231216/cn-hangzhou/oss/aliyun_v4_request"

// readCredential takes a V4 credential apart and reports whether it is one.
func (p *presented) readCredential(text string) bool {
	members := strings.Split(text, "/")
	if len(members) != 5 || members[2] == "" || members[4] != terminator {
		return false
	}
	p.AccessKeyID, p.day, p.region, p.product = members[0], members[1], members[2], members[3]
	return true
}

func isDay(text string) bool {
	for i := 0; i < len(text); i++ {
		if text[i] < '0' || text[i] > '9' {
			return false
		}
	}
	return len(text) == 8
}

// checkHeader checks what else a signature in the header needs of the request.
func (p *presented) checkHeader(h http.Header, host string) error {
	for _, name := range p.additional {
		if absent(h, host, name) {
			kind := osserr.AuthorizationV2AbsentHeader
			if p.Scheme == V4 {
				kind = osserr.AbsentHeaderV4
			}
			return kind.With("ArgumentName", "AdditionalHeaders", "ArgumentValue", strings.Join(p.additional, ";")).Hinted(absentHint(name))
		}
	}
	// The live service takes no hash of the body, says a project that measured
	// it (openkruise, A061).
	if sum := h.Get(headerPayload); p.Scheme == V4 && sum != "" && sum != unsignedPayload {
		return osserr.AuthorizationV4Payload.With("ArgumentName", "x-oss-content-sha256", "ArgumentValue", sum).
			Hinted("unlike S3, OSS does not sign the body: send x-oss-content-sha256: UNSIGNED-PAYLOAD")
	}
	return nil
}

// headerNames reads a list of names separated by semicolons: lower case,
// sorted, each once. Not every client sorts them (spec oss-api.md D.4).
func headerNames(list string) (names []string) {
	for name := range strings.SplitSeq(list, ";") {
		if name = strings.ToLower(strings.TrimSpace(name)); name != "" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func absent(h http.Header, host, name string) bool {
	switch name {
	case "host":
		return host == ""
	case "content-length", "transfer-encoding":
		return false // net/http keeps them elsewhere
	}
	return len(h[http.CanonicalHeaderKey(name)]) == 0
}

func absentHint(name string) string {
	return "the signature covers the header " + clipped(name) + ", which the request does not have"
}
