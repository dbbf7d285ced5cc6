package bucketdoc

import (
	"encoding/xml"
	"slices"
	"strconv"
	"strings"
)

// A CORSConfiguration says which pages may reach the bucket from a browser.
// https://help.aliyun.com/zh/oss/developer-reference/putbucketcors
type CORSConfiguration struct {
	XMLName      xml.Name   `xml:"CORSConfiguration"`
	Rules        []CORSRule `xml:"CORSRule"`
	ResponseVary Bool
}

// A CORSRule is one rule of a CORSConfiguration.
type CORSRule struct {
	AllowedOrigins []string `xml:"AllowedOrigin"`
	AllowedMethods []string `xml:"AllowedMethod"`
	AllowedHeaders []string `xml:"AllowedHeader"`
	ExposeHeaders  []string `xml:"ExposeHeader"`
	MaxAgeSeconds  *int64   `xml:",omitempty"`
}

// Limits of a CORSConfiguration. Older pages say 10 rules.
const (
	maxCORSRules = 20
	maxMaxAge    = 999999999
)

var corsMethods = []string{"GET", "PUT", "DELETE", "POST", "HEAD"}

func (d *CORSConfiguration) settle(Env) error {
	if len(d.Rules) == 0 || len(d.Rules) > maxCORSRules {
		return malformed("there must be 1 to %d rules, not %d", maxCORSRules, len(d.Rules))
	}
	for i := range d.Rules {
		if err := d.Rules[i].settle(); err != nil {
			return err
		}
	}
	return nil
}

func (r *CORSRule) settle() error {
	r.AllowedOrigins, r.AllowedMethods = kept(r.AllowedOrigins), kept(r.AllowedMethods)
	r.AllowedHeaders, r.ExposeHeaders = kept(r.AllowedHeaders), kept(r.ExposeHeaders)
	if len(r.AllowedOrigins) == 0 || len(r.AllowedMethods) == 0 {
		return malformed("a CORS rule needs an AllowedOrigin and an AllowedMethod")
	}
	for _, origin := range r.AllowedOrigins {
		if strings.Count(origin, "*") > 1 {
			return invalid("AllowedOrigin", origin, "AllowedOrigin may have at most one asterisk.")
		}
	}
	for _, method := range r.AllowedMethods {
		if !slices.Contains(corsMethods, method) {
			return invalid("AllowedMethod", method, "AllowedMethod must be one of %s.", strings.Join(corsMethods, ", "))
		}
	}
	for _, header := range r.AllowedHeaders {
		if strings.Count(header, "*") > 1 {
			return invalid("AllowedHeader", header, "AllowedHeader may have at most one asterisk.")
		}
	}
	for _, header := range r.ExposeHeaders {
		if strings.Contains(header, "*") {
			return invalid("ExposeHeader", header, "ExposeHeader may have no asterisk.")
		}
	}
	if age := r.MaxAgeSeconds; age != nil && (*age < 0 || *age > maxMaxAge) {
		return invalid("MaxAgeSeconds", strconv.FormatInt(*age, 10), "MaxAgeSeconds must be between 0 and %d.", maxMaxAge)
	}
	return nil
}

// Match returns the first rule that allows a request, nil if none does.
// headers are those that the browser announces; an actual request is matched
// without any (spec oss-api.md H.6).
func (d *CORSConfiguration) Match(origin, method string, headers []string) *CORSRule {
	for i := range d.Rules {
		r := &d.Rules[i]
		if slices.ContainsFunc(r.AllowedOrigins, func(pattern string) bool { return oneStar(pattern, origin) }) &&
			slices.Contains(r.AllowedMethods, method) && r.allows(headers) {
			return r
		}
	}
	return nil
}

// allows reports whether every header is one that the rule allows.
func (r *CORSRule) allows(headers []string) bool {
	for _, h := range headers {
		h = strings.ToLower(h)
		if !slices.ContainsFunc(r.AllowedHeaders, func(pattern string) bool { return oneStar(strings.ToLower(pattern), h) }) {
			return false
		}
	}
	return true
}

// AnyOrigin reports whether the rule allows every page.
func (r *CORSRule) AnyOrigin() bool { return slices.Contains(r.AllowedOrigins, "*") }

// oneStar matches a pattern in which at most one asterisk stands for anything.
func oneStar(pattern, s string) bool {
	before, after, found := strings.Cut(pattern, "*")
	if !found {
		return pattern == s
	}
	return len(s) >= len(before)+len(after) && strings.HasPrefix(s, before) && strings.HasSuffix(s, after)
}

// PermissiveCORS lets every page do everything, and read the headers that the
// JavaScript SDK needs (spec oss-api.md H.6).
var PermissiveCORS = &CORSConfiguration{Rules: []CORSRule{{
	AllowedOrigins: []string{"*"},
	AllowedMethods: corsMethods,
	AllowedHeaders: []string{"*"},
	ExposeHeaders: []string{
		"ETag", "x-oss-request-id", "x-oss-hash-crc64ecma", "x-oss-version-id", "x-oss-next-append-position",
	},
}}}
