package auth

import (
	"strconv"

	"github.com/fakeoss/fakeoss/emulator/osserr"
	"github.com/fakeoss/fakeoss/emulator/wire"
)

// required looks a parameter up that a signed URL needs.
func required(q wire.Query, name string, missing, empty osserr.Kind) (string, error) {
	switch value, ok := q.Lookup(name); {
	case !ok:
		return "", missing.With().Hinted("the URL has no parameter " + name)
	case value == "":
		return "", empty.With().Hinted("the parameter " + name + " of the URL is empty")
	default:
		return value, nil
	}
}

// parseURLV1 reads the parameters of spec oss-api.md D.3.
func parseURLV1(q wire.Query) (p *presented, err error) {
	p = &presented{Claim: Claim{Scheme: V1}}
	if p.AccessKeyID, err = required(q, paramIDV1, osserr.URLNoID, osserr.URLEmptyID); err != nil {
		return nil, err
	}
	if p.date, err = required(q, paramExpiresV1, osserr.URLNoExpires, osserr.URLEmptyExpires); err != nil {
		return nil, err
	}
	if p.signature, err = required(q, paramSignatureV1, osserr.URLNoSignature, osserr.URLEmptySignature); err != nil {
		return nil, err
	}
	p.token, p.hasToken = q.Lookup(paramTokenV1)
	return p, nil
}

// parseURLV2 reads the parameters of spec oss-api.md D.4.
func parseURLV2(q wire.Query) (p *presented, err error) {
	p = &presented{Claim: Claim{Scheme: V2}}
	if p.AccessKeyID, err = required(q, paramAccessKeyID, osserr.URLV2NoID, osserr.URLV2EmptyID); err != nil {
		return nil, err
	}
	if p.date, err = required(q, paramExpires, osserr.URLV2NoExpires, osserr.URLV2EmptyExpires); err != nil {
		return nil, err
	}
	if p.signature, err = required(q, paramSignature, osserr.URLV2NoSignature, osserr.URLV2EmptySignature); err != nil {
		return nil, err
	}
	p.token, p.hasToken = q.Lookup(paramTokenV1)
	return p, p.readAdditional(q, osserr.URLEmptyHeaders)
}

// maxURLLife is how many seconds a V4 URL may be good for: seven days.
const maxURLLife = 604800

// parseURLV4 reads the parameters of spec oss-api.md D.6.
func parseURLV4(q wire.Query) (p *presented, err error) {
	p = &presented{Claim: Claim{Scheme: V4}}
	credential, err := required(q, paramCredential, osserr.URLV4NoCredential, osserr.URLV4EmptyCredential)
	if err != nil {
		return nil, err
	}
	if p.expires, err = required(q, paramExpires, osserr.URLV4NoExpires, osserr.URLV4EmptyExpires); err != nil {
		return nil, err
	}
	if p.signature, err = required(q, paramSignature, osserr.URLV4NoSignature, osserr.URLV4NoSignature); err != nil {
		return nil, err
	}
	if p.date, err = required(q, paramDate, osserr.URLV4NoDate, osserr.URLV4NoDate); err != nil {
		return nil, err
	}
	if !p.readCredential(credential) || p.AccessKeyID == "" {
		return nil, osserr.URLV4Credential.With("ArgumentName", paramCredential, "ArgumentValue", credential).Hinted(credentialForm)
	}
	if !isDay(p.day) {
		return nil, osserr.URLV4Day.With("ArgumentName", paramCredential, "ArgumentValue", credential).
			Hinted("the second member of the credential is a day like 20231216")
	}
	if n, err := strconv.Atoi(p.expires); err != nil || n < 1 || n > maxURLLife {
		return nil, osserr.URLV4Expires.With("ArgumentName", paramExpires, "ArgumentValue", p.expires).
			Hinted("with V4 it is how long the URL is good for, in seconds, and no point in time")
	}
	p.token, p.hasToken = q.Lookup(paramToken)
	return p, p.readAdditional(q, osserr.URLV4EmptyHeaders)
}

// readAdditional reads the names of further headers that are signed.
func (p *presented) readAdditional(q wire.Query, empty osserr.Kind) error {
	list, ok := q.Lookup(paramAdditional)
	if p.additional = headerNames(list); ok && p.additional == nil {
		return empty.With("ArgumentName", paramAdditional, "ArgumentValue", list).Hinted("leave the parameter out if there are none")
	}
	return nil
}

// Fields of a signed form, by their names in lower case.
const (
	fieldIDV1        = "ossaccesskeyid"
	fieldSignatureV1 = "signature"
	fieldPolicy      = "policy"
)

// parseForm reads the proof in a form, nil if it has none. If it has any part
// of one it needs all (spec oss-api.md G.1).
func parseForm(fields map[string]string) (*presented, error) {
	p := &presented{Claim: Claim{Scheme: V1}, place: inForm}
	names := []string{fieldIDV1, fieldPolicy, fieldSignatureV1}
	switch version, versioned := fields[paramVersion]; {
	case Scheme(version) == V2:
		p.Scheme, names = V2, []string{paramAccessKeyID, fieldPolicy, paramSignature}
	case Scheme(version) == V4:
		p.Scheme, names = V4, []string{paramCredential, fieldPolicy, paramSignature}
	case versioned:
		return nil, osserr.URLVersionUnknown.With("ArgumentName", paramVersion, "ArgumentValue", version)
	default:
		_, id := fields[fieldIDV1]
		_, policy := fields[fieldPolicy]
		_, signature := fields[fieldSignatureV1]
		if !id && !policy && !signature {
			return nil, nil
		}
	}
	id, hasID := fields[names[0]]
	var hasSignature bool
	p.signature, hasSignature = fields[names[2]]
	p.token, p.hasToken = fields[paramToken]
	p.date = fields[paramDate]
	credential := func(k osserr.Kind) error {
		return k.With("ArgumentName", names[0], "ArgumentValue", id)
	}
	switch {
	case !hasID && p.Scheme != V4:
		return nil, osserr.PostNoID.With().Hinted("the form has no field " + names[0])
	case id == "" && p.Scheme != V4:
		return nil, osserr.PostEmptyID.With()
	case fields[fieldPolicy] == "":
		return nil, osserr.PostNoPolicy.With().Hinted("a signed form carries the policy that was signed")
	case !hasSignature:
		return nil, osserr.PostNoSignature.With().Hinted("the form has no field " + names[2])
	case p.signature == "":
		return nil, osserr.PostEmptySignature.With()
	case p.Scheme != V4:
		p.AccessKeyID = id
	case !p.readCredential(id) || p.AccessKeyID == "" || !isDay(p.day):
		return nil, credential(osserr.PostCredential)
	}
	return p, nil
}
