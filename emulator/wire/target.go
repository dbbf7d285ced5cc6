package wire

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

// A Style is how a request names its bucket.
type Style int

// The styles of addressing.
const (
	PathStyle   Style = iota // /bucket/key under an IP address or bare endpoint
	VirtualHost              // bucket.endpoint/key
	CNAME                    // a host of the user's own stands for a bucket
)

// String names the style for the journal.
func (s Style) String() string {
	return [...]string{"path", "virtual-host", "cname"}[s]
}

// A Target is what a request is about, however it was addressed. Bucket is
// empty for requests to the service, Key for requests to a bucket. Key is
// decoded once and never cleaned: "a//b", "..", "%2F" are names like others.
type Target struct {
	Bucket string
	Key    string
	Style  Style
}

// Resource writes the target as "/bucket/key", as signatures and the journal
// name it.
func (t Target) Resource() string {
	if t.Bucket == "" {
		return "/"
	}
	return "/" + t.Bucket + "/" + t.Key
}

// InPath returns the other reading of a target in the host whose path begins
// with the same bucket: that the path names bucket and key.
func (t Target) InPath() (Target, bool) {
	rest, ok := strings.CutPrefix(t.Key, t.Bucket)
	if !ok || t.Style != VirtualHost || rest != "" && rest[0] != '/' {
		return Target{}, false
	}
	return Target{Bucket: t.Bucket, Key: strings.TrimPrefix(rest, "/"), Style: t.Style}, true
}

// Addressing knows which hosts stand for what. The zero value recognises
// *.aliyuncs.com, *.aliyun-inc.com, *.localhost and path style.
type Addressing struct {
	Domains []string          // further endpoints, below which buckets are labels
	CNAMEs  map[string]string // host → bucket

	// BucketExists settles hosts that nothing else explains: with an endpoint
	// name fakeoss was not told of, "photos.fakeoss" addresses the bucket
	// photos if there is one (A030). It may be nil.
	BucketExists func(name string) bool

	// AboutBucket reports whether a request without a path can only be about a
	// bucket: below such a host it is then about one that is not there, or not
	// yet. It may be nil.
	AboutBucket func(r *http.Request) bool
}

// vendorDomains are the endpoints of OSS itself: below them the label before
// the bucket's is always that of the region.
var vendorDomains = []string{"aliyuncs.com", "aliyun-inc.com"}

// Resolve finds the target of a request. It depends on the headers Host and
// User-Agent, the method and the undecoded path and query only.
func (a *Addressing) Resolve(r *http.Request) Target {
	host := hostname(r.Host)
	path := strings.TrimPrefix(r.URL.EscapedPath(), "/")
	if bucket, ok := a.CNAMEs[host]; ok {
		return Target{Bucket: bucket, Key: decodePath(path), Style: CNAME}
	}
	if bucket, ok := a.bucketLabel(host, r, path); ok {
		return Target{Bucket: bucket, Key: decodePath(path), Style: VirtualHost}
	}
	bucket, key, _ := strings.Cut(path, "/")
	return Target{Bucket: decodePath(bucket), Key: decodePath(key), Style: PathStyle}
}

// ServiceHost returns the host without the bucket in it: where the same
// server answers requests that are not about a bucket.
func (a *Addressing) ServiceHost(r *http.Request, t Target) string {
	if t.Style == VirtualHost {
		if label, rest, ok := strings.Cut(r.Host, "."); ok && strings.EqualFold(label, t.Bucket) {
			return rest
		}
	}
	return r.Host
}

// IsVendorHost reports whether the host is one of OSS's own, reached because
// DNS, a proxy or an in-memory network leads it here.
func IsVendorHost(host string) bool {
	host = hostname(host)
	for _, d := range vendorDomains {
		if strings.HasSuffix(host, "."+d) {
			return true
		}
	}
	return host == GenuineKeyHost
}

// bucketLabel returns the bucket that a host carries in front of its endpoint.
func (a *Addressing) bucketLabel(host string, r *http.Request, path string) (bucket string, ok bool) {
	for _, d := range vendorDomains {
		if labels, found := strings.CutSuffix(host, "."+d); found {
			// bucket.oss-cn-hangzhou, or oss-cn-hangzhou alone. The JavaScript
			// SDK forges "undefined." for service requests to an IP endpoint.
			bucket, _, ok = strings.Cut(labels, ".")
			return bucket, ok && bucket != "undefined" && !forged(r, bucket, path)
		}
	}
	for _, d := range append([]string{"localhost"}, a.Domains...) {
		if host == d {
			return "", false
		}
		if labels, found := strings.CutSuffix(host, "."+d); found {
			bucket, region, ok := strings.Cut(labels, ".")
			if ok && !isRegion(region) {
				bucket = labels // not a legal name; the answer will say so
			}
			return bucket, bucket != "undefined" && !(isRegion(bucket) && !ok)
		}
	}
	label, _, dotted := strings.Cut(host, ".")
	if !dotted || a.BucketExists == nil || isIP(host) {
		return "", false
	}
	if a.BucketExists(label) {
		return label, true
	}
	first, _, _ := strings.Cut(path, "/")
	return label, first == "" && a.AboutBucket != nil && a.AboutBucket(r)
}

// forged reports whether a host only seems to carry the bucket. Given the
// address of a machine, the JavaScript SDK sends a Host header of its own with
// the bucket in it, and if it was told to use path style (sldEnable) the bucket
// is in the path as well (spec oss-api.md A.1). No other client does this: for
// others, a key may begin with the name of its bucket (A130).
func forged(r *http.Request, bucket, path string) bool {
	return strings.HasPrefix(path, bucket+"/") && strings.HasPrefix(r.UserAgent(), "aliyun-sdk-nodejs/")
}

// isRegion reports whether a label is that of a region, like oss-cn-hangzhou
// or oss-us-west-1-internal.
func isRegion(label string) bool {
	rest, ok := strings.CutPrefix(label, "oss-")
	return ok && len(rest) > 3 && rest[2] == '-' || label == "oss-accelerate"
}

// hostname strips the port and folds case.
func hostname(host string) string {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	return strings.ToLower(strings.Trim(host, "[]"))
}

func isIP(host string) bool {
	_, err := netip.ParseAddr(host)
	return err == nil
}

// decodePath decodes a piece of a path once. A plus sign is a plus sign.
func decodePath(s string) string {
	if u, err := url.PathUnescape(s); err == nil {
		return u
	}
	return s
}

// CheckBucketName returns InvalidBucketName unless name is 3 to 63 lower-case
// letters, digits and hyphens that neither begins nor ends with a hyphen.
// Source: EC 0015-00000001.
func CheckBucketName(name string) error {
	legal := len(name) >= 3 && len(name) <= 63 && name[0] != '-' && name[len(name)-1] != '-'
	for i := 0; legal && i < len(name); i++ {
		c := name[i]
		legal = 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '-'
	}
	if !legal {
		return osserr.InvalidBucketName.With("BucketName", name).
			Hinted("bucket names are 3 to 63 lower-case letters, digits and hyphens, and neither begin nor end with a hyphen")
	}
	return nil
}

// MaxKeyLength is the most bytes a key may have.
const MaxKeyLength = 1023

// CheckKey returns InvalidObjectName unless key is 1 to 1023 bytes of UTF-8
// that begin with neither "/" nor "\". Every other byte is legal. Source: EC
// 0016-00000001, -002, -005.
func CheckKey(key string) error {
	switch {
	case key == "":
		return osserr.ObjectNameEmpty.With("ObjectName", key)
	case !utf8.ValidString(key):
		return osserr.ObjectNameTooLong.With("ObjectName", strings.ToValidUTF8(key, "\uFFFD")).
			Hinted("the key is not UTF-8; was it sent by a page or a program in another encoding?")
	case len(key) > MaxKeyLength:
		return osserr.ObjectNameTooLong.With("ObjectName", key)
	case key[0] == '/' || key[0] == '\\':
		return osserr.InvalidObjectName.With("ObjectName", key).
			Hinted("keys do not begin with a slash or backslash; is there a double slash after the host or bucket?")
	}
	return nil
}
