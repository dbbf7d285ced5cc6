package auth

import (
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

// A Credential is an access key. One with a token is temporary, as STS hands
// them out: requests must carry the token too.
type Credential struct {
	ID     string
	Secret string
	Token  string

	// Expires is when the token is over; zero is never.
	Expires time.Time
}

// Temporary reports whether an access key id is one of STS.
func Temporary(id string) bool { return strings.HasPrefix(id, "STS.") }

// A key is a credential at work.
type key struct {
	Credential
	proven atomic.Bool // a request was signed with it and fitted
}

// A keyring holds the access keys of a server.
type keyring struct {
	byID    map[string]*key
	byToken map[string]*key
	sorted  []*key // by id
}

func newKeyring(credentials []Credential) keyring {
	r := keyring{byID: map[string]*key{}, byToken: map[string]*key{}}
	for _, c := range credentials {
		k := &key{Credential: c}
		r.byID[c.ID] = k
		if c.Token != "" {
			r.byToken[c.Token] = k
		}
	}
	for _, k := range r.byID {
		r.sorted = append(r.sorted, k)
	}
	slices.SortFunc(r.sorted, func(a, b *key) int { return strings.Compare(a.ID, b.ID) })
	return r
}

// find returns the access key that signed (A066).
func (r *keyring) find(p *presented) (*key, error) {
	k := r.byID[p.AccessKeyID]
	switch {
	case k == nil && p.hasToken:
		return nil, osserr.InvalidAccessKeyIDOfSTS.With("OSSAccessKeyId", p.AccessKeyID).Hinted(r.unknown(p.AccessKeyID))
	case k == nil:
		return nil, osserr.InvalidAccessKeyID.With("OSSAccessKeyId", p.AccessKeyID).Hinted(r.unknown(p.AccessKeyID))
	case k.Token != "" && !p.hasToken:
		return nil, osserr.InvalidAccessKeyID.With("OSSAccessKeyId", k.ID).
			Hinted("the access key " + clipped(k.ID) + " is temporary: the request has to carry its security token too")
	case k.Token == "" && p.hasToken:
		if owner := r.byToken[p.token]; owner != nil {
			return nil, osserr.TokenOfAnotherKey.With("OSSAccessKeyId", k.ID).Hinted("the token is that of the access key " + clipped(owner.ID))
		}
		return nil, osserr.InvalidAccessKeyIDOfSTS.With("OSSAccessKeyId", k.ID).
			Hinted("the request carries a security token, and the access key " + clipped(k.ID) + " is not temporary and has none")
	}
	return k, nil
}

func (r *keyring) unknown(id string) string {
	hint := "this server knows the access keys "
	for i, k := range r.sorted {
		if i == 5 {
			return hint + "and more"
		}
		if strings.TrimSpace(id) == k.ID {
			return "the access key id has blanks around it"
		}
		hint += clipped(k.ID) + ", "
	}
	return hint + "and no other; add one with --access-key"
}

// checkToken compares the token of a temporary key (spec oss-api.md D.7).
func (v *Verifier) checkToken(k *key, p *presented) error {
	if k.Token == "" {
		return nil
	}
	if p.token != k.Token {
		if other := v.byToken[p.token]; other != nil {
			return osserr.TokenOfAnotherKey.With("OSSAccessKeyId", k.ID).Hinted("the token is that of the access key " + clipped(other.ID))
		}
		return osserr.InvalidSecurityToken.With().Hinted("the token is none that this server knows")
	}
	if now := v.now(); !k.Expires.IsZero() && now.After(k.Expires) {
		return osserr.SecurityTokenExpired.With("ServerTime", isoTime(now)).Hinted("the token was good until " + isoTime(k.Expires))
	}
	return nil
}
