package bucketdoc

import (
	"encoding/xml"
	"slices"
	"strings"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

// A RefererConfiguration says which pages may embed objects of the bucket.
// https://help.aliyun.com/zh/oss/developer-reference/putbucketreferer
type RefererConfiguration struct {
	XMLName                  xml.Name `xml:"RefererConfiguration"`
	AllowEmptyReferer        *Bool    `xml:",omitempty"`
	AllowTruncateQueryString *Bool    `xml:",omitempty"`
	TruncatePath             Bool
	RefererList              RefererList
	RefererBlacklist         *RefererList `xml:",omitempty"`
}

// A RefererList is a list of patterns with * and ?.
type RefererList struct {
	Referers []string `xml:"Referer"`
}

func (d *RefererConfiguration) settle(Env) error {
	if d.AllowEmptyReferer == nil {
		return malformed("AllowEmptyReferer is missing")
	}
	if d.AllowTruncateQueryString == nil {
		d.AllowTruncateQueryString = yes()
	}
	d.RefererList.Referers = kept(d.RefererList.Referers)
	if d.RefererBlacklist != nil {
		d.RefererBlacklist.Referers = kept(d.RefererBlacklist.Referers)
		if len(d.RefererBlacklist.Referers) == 0 {
			d.RefererBlacklist = nil
		}
	}
	return nil
}

// openReferer is what a bucket has that was never given one.
func openReferer() Document { return &RefererConfiguration{AllowEmptyReferer: yes()} }

// Judge returns the error with which OSS refuses a request with such a
// Referer, or nil. An empty referer is judged first, then the blacklist, then
// the whitelist; a bucket without a whitelist lets everybody in whom it has
// not on its blacklist. Source: EC 0003-00000501 to -503.
func (d *RefererConfiguration) Judge(referer string) *osserr.Error {
	white := d.RefererList.Referers
	if referer == "" {
		if is(d.AllowEmptyReferer) || len(white) == 0 {
			return nil
		}
		return osserr.RefererEmpty.With().Hinted("the request has no Referer, and AllowEmptyReferer of the bucket is false")
	}
	referer = d.truncate(referer)
	fits := func(pattern string) bool { return refererFits(pattern, referer) }
	if d.RefererBlacklist != nil && slices.ContainsFunc(d.RefererBlacklist.Referers, fits) {
		return osserr.RefererOnBlacklist.With().Hinted("the Referer " + referer + " is on the blacklist of the bucket")
	}
	if len(white) > 0 && !slices.ContainsFunc(white, fits) {
		return osserr.RefererNotOnWhitelist.With().Hinted("the Referer " + referer + " is not on the whitelist of the bucket")
	}
	return nil
}

// truncate cuts from a referer what does not count.
func (d *RefererConfiguration) truncate(referer string) string {
	if is(d.AllowTruncateQueryString) {
		referer, _, _ = strings.Cut(referer, "?")
	}
	if d.TruncatePath {
		scheme, rest, found := strings.Cut(referer, "://")
		if !found {
			scheme, rest = "", referer
		} else {
			scheme += "://"
		}
		host, _, _ := strings.Cut(rest, "/")
		referer = scheme + host
	}
	return referer
}

// refererFits matches a pattern with the whole referer, or with what comes
// before one of its slashes: the pattern http://www.example.com fits every
// page there (A071).
func refererFits(pattern, referer string) bool {
	return glob(pattern, referer) || glob(pattern+"/*", referer)
}

// glob matches a pattern in which * stands for any characters and ? for one.
func glob(pattern, s string) bool {
	star, mark := -1, 0 // the last asterisk, and where what it stands for ends
	p, i := 0, 0
	for i < len(s) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, mark = p, i
			p++
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == s[i]):
			p++
			i++
		case star >= 0:
			mark++
			p, i = star+1, mark
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}
