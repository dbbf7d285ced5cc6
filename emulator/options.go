package emulator

import (
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/fakeoss/fakeoss/emulator/auth"
	"github.com/fakeoss/fakeoss/emulator/callback"
	"github.com/fakeoss/fakeoss/emulator/store"
	"github.com/fakeoss/fakeoss/emulator/wire"
)

// An Option bends a Server. Options never fail: Open checks their sum.
type Option func(*options)

type options struct {
	buckets    []string
	autoBucket bool
	region     string
	domains    []string
	cnames     map[string]string
	strict     bool

	permissiveCORS bool

	callback     callback.Options
	publicKeyURL string
	credentials  []auth.Credential
	store        store.Store
	now          func() time.Time
	idle         time.Duration
	seed         *uint64
	logger       *slog.Logger
	journal      int

	// otherAccounts are the accounts of the access keys that are not the
	// owner's, by their ids.
	otherAccounts map[string]string
}

// WithBuckets creates buckets.
func WithBuckets(names ...string) Option {
	return func(o *options) { o.buckets = append(o.buckets, names...) }
}

// WithAutoBucket creates a bucket when a request first names it. Without it
// that is NoSuchBucket, as with OSS.
func WithAutoBucket() Option { return func(o *options) { o.autoBucket = true } }

// WithRegion sets the region, "cn-hangzhou" unless given.
func WithRegion(region string) Option { return func(o *options) { o.region = region } }

// WithDomains adds endpoints below which buckets are labels: with
// "oss.example.com", requests to photos.oss.example.com are about the bucket
// photos. *.localhost and *.aliyuncs.com are known without it.
func WithDomains(domains ...string) Option {
	return func(o *options) {
		for _, d := range domains {
			o.domains = append(o.domains, strings.ToLower(d))
		}
	}
}

// WithCNAME makes a host stand for a bucket.
func WithCNAME(host, bucket string) Option {
	return func(o *options) { o.cnames[strings.ToLower(host)] = bucket }
}

// WithStrict refuses what OSS refuses and tests usually need: callbacks to
// private addresses, path-style requests under a name, signatures for another
// region.
func WithStrict() Option { return func(o *options) { o.strict = true } }

// WithPermissiveCORS lets pages of every origin reach buckets that have no
// CORS rules of their own, and read the headers that the JavaScript SDK needs.
// Without it that is forbidden, as with OSS.
func WithPermissiveCORS() Option { return func(o *options) { o.permissiveCORS = true } }

// WithCallback sets how callbacks are made. Client is the one place through
// which the server reaches out.
func WithCallback(c callback.Options) Option { return func(o *options) { o.callback = c } }

// Values for WithPublicKeyURL.
const (
	// PublicKeySelf names this server, as the uploader reached it. It is the
	// default for uploads to any host but OSS's own.
	PublicKeySelf = "self"
	// PublicKeyGenuine names gosspublic.alicdn.com, to which verification code
	// is pinned; DNS, a proxy or an in-memory network must lead that host
	// here. It is the default for uploads that came in as *.aliyuncs.com.
	PublicKeyGenuine = "genuine"
)

// WithPublicKeyURL sets the URL of the public key that callbacks name:
// PublicKeySelf, PublicKeyGenuine, or a URL.
func WithPublicKeyURL(u string) Option { return func(o *options) { o.publicKeyURL = u } }

// WithCredentials adds an access key. With one or more, signatures are checked:
// wrong ones are refused, and requests without any are anonymous. Without access
// keys every request is accepted, signed or not.
func WithCredentials(id, secret string) Option {
	return func(o *options) { o.credentials = append(o.credentials, auth.Credential{ID: id, Secret: secret}) }
}

// WithSTSCredentials adds a temporary access key, as STS hands them out:
// requests must carry its token too, until it expires. The zero time is never.
func WithSTSCredentials(id, secret, token string, expires time.Time) Option {
	return func(o *options) {
		o.credentials = append(o.credentials, auth.Credential{ID: id, Secret: secret, Token: token, Expires: expires})
	}
}

// WithOtherAccount adds an access key of another account, a number like
// 2345678901234567. It owns no buckets and cannot make any (A095): ACLs and
// policies say what it may do. The owner needs an access key too.
func WithOtherAccount(id, secret, account string) Option {
	return func(o *options) {
		WithCredentials(id, secret)(o)
		if o.otherAccounts == nil {
			o.otherAccounts = map[string]string{}
		}
		o.otherAccounts[id] = account
	}
}

// WithStore keeps everything in s, which the server closes. The default is in
// memory.
func WithStore(s store.Store) Option { return func(o *options) { o.store = s } }

// WithClock sets the time. The default is time.Now.
func WithClock(now func() time.Time) Option { return func(o *options) { o.now = now } }

// DefaultIdleTimeout is how long a client may send nothing in the middle of a
// request, unless WithIdleTimeout says otherwise (A129).
const DefaultIdleTimeout = time.Minute

// WithIdleTimeout sets how long a client may send nothing before the body of
// its request is complete; then it is refused with RequestTimeout. 0 waits for
// ever.
func WithIdleTimeout(d time.Duration) Option { return func(o *options) { o.idle = d } }

// WithSeed makes request and upload ids the same in every run, except for the
// time that a request id begins with, which WithClock sets.
func WithSeed(seed uint64) Option { return func(o *options) { o.seed = &seed } }

// WithLogger sets where faults of the emulator itself are reported. The
// default is nowhere.
func WithLogger(l *slog.Logger) Option { return func(o *options) { o.logger = l } }

// WithJournal sets how many exchanges are remembered, journal.DefaultEntries
// unless given.
func WithJournal(entries int) Option { return func(o *options) { o.journal = entries } }

// check returns everything that is wrong with the options.
func (o *options) check() error {
	var errs []error
	for _, name := range append(slices.Clone(o.buckets), slices.Sorted(maps.Values(o.cnames))...) {
		if wire.CheckBucketName(name) != nil {
			errs = append(errs, fmt.Errorf("bucket %q: names are 3 to 63 lower-case letters, digits and hyphens", name))
		}
	}
	if strings.HasPrefix(o.region, "oss-") || o.region == "" {
		errs = append(errs, fmt.Errorf("region %q: expected a name like cn-hangzhou, without oss- in front", o.region))
	}
	for _, d := range o.domains {
		if d == "" || strings.ContainsAny(d, "/:*@") {
			errs = append(errs, fmt.Errorf("domain %q: expected a host name like oss.example.com, without scheme or port", d))
		}
	}
	for host := range o.cnames {
		if host == "" || strings.ContainsAny(host, "/:*@") {
			errs = append(errs, fmt.Errorf("cname %q: expected a host name like img.example.com, without scheme or port; it counts for every port", host))
		}
	}
	switch o.publicKeyURL {
	case "", PublicKeySelf, PublicKeyGenuine:
	default:
		if u, err := url.Parse(o.publicKeyURL); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			errs = append(errs, fmt.Errorf("public key URL %q: expected %q, %q or a URL", o.publicKeyURL, PublicKeySelf, PublicKeyGenuine))
		}
	}
	known := map[string]bool{}
	for _, c := range o.credentials {
		switch {
		case c.ID == "" || c.Secret == "":
			errs = append(errs, fmt.Errorf("access key %q: expected an id and a secret", c.ID))
		case known[c.ID]:
			errs = append(errs, fmt.Errorf("access key %q: it is there twice", c.ID))
		case auth.Temporary(c.ID) && c.Token == "":
			errs = append(errs, fmt.Errorf("access key %q: keys of STS have a security token", c.ID))
		}
		known[c.ID] = true
	}
	if o.idle < 0 {
		errs = append(errs, fmt.Errorf("idle timeout %v: expected a time like 60s, or 0 to wait for ever", o.idle))
	}
	for _, id := range slices.Sorted(maps.Keys(o.otherAccounts)) {
		// The account is not said: it may be the secret.
		if account := o.otherAccounts[id]; account == "" || strings.Trim(account, "0123456789") != "" || account == ownerID {
			errs = append(errs, fmt.Errorf("access key %q: expected the number of an account other than the owner's, %s", id, ownerID))
		}
	}
	if n := len(o.otherAccounts); n > 0 && n == len(o.credentials) {
		errs = append(errs, errors.New("other accounts: expected an access key of the owner too"))
	}
	if o.journal < 1 {
		errs = append(errs, fmt.Errorf("journal of %d entries: expected at least 1", o.journal))
	}
	return errors.Join(errs...)
}

// seedOrRandom returns the seed of the identifiers.
func (o *options) seedOrRandom() uint64 {
	if o.seed != nil {
		return *o.seed
	}
	var b [8]byte
	rand.Read(b[:]) // never fails, by its documentation
	return binary.LittleEndian.Uint64(b[:])
}
