package bucketdoc

import (
	"net/http"
	"net/url"
	"strings"
)

// IndexOf returns the key of the index document that a directory shows: of
// its own, or of the root if sub-directories have none. The root is "".
func (d *WebsiteConfiguration) IndexOf(dir string) (key string, ok bool) {
	if d.IndexDocument == nil {
		return "", false
	}
	if is(d.IndexDocument.SupportSubDir) {
		return dir + d.IndexDocument.Suffix, true
	}
	return d.IndexDocument.Suffix, true
}

// Below says what to do with a key that is not there and may be a directory
// without its slash: the index document that it would have, and whether to
// lead the browser there instead of showing it. It is not ok if SupportSubDir
// or Type of the index document say that such a key is just missing.
func (d *WebsiteConfiguration) Below(key string) (index string, redirect, ok bool) {
	i := d.IndexDocument
	if i == nil || !is(i.SupportSubDir) || strings.HasSuffix(key, "/") {
		return "", false, false
	}
	kind := int64(0)
	if i.Type != nil {
		kind = *i.Type
	}
	return key + "/" + i.Suffix, kind == 0, kind != 1
}

// Route returns the first rule for a key whose access has the given status, 0
// for before it was tried; nil if there is none. header returns a header of
// the request, Host among them.
func (d *WebsiteConfiguration) Route(key string, status int, header func(string) string) *RoutingRule {
	if d.RoutingRules == nil {
		return nil
	}
	for i := range d.RoutingRules.Rules {
		if r := &d.RoutingRules.Rules[i]; r.Condition.holds(key, status, header) {
			return r
		}
	}
	return nil
}

func (c *RoutingCondition) holds(key string, status int, header func(string) string) bool {
	wanted := 0
	if code := c.HTTPErrorCodeReturnedEquals; code != nil {
		wanted = int(*code)
	}
	if wanted != status || !strings.HasPrefix(key, c.KeyPrefixEquals) || !strings.HasSuffix(key, c.KeySuffixEquals) {
		return false
	}
	for _, want := range c.IncludeHeaders {
		if value := header(want.Key); value == "" || want.Equals != "" && value != want.Equals {
			return false
		}
	}
	return true
}

// NewKey is the key that a rule makes of one.
func (r *RoutingRule) NewKey(key string) string {
	d := r.Redirect
	switch {
	case d.ReplaceKeyWith != "":
		return strings.ReplaceAll(d.ReplaceKeyWith, "${key}", key)
	case is(d.EnableReplacePrefix), d.ReplaceKeyPrefixWith != "":
		return d.ReplaceKeyPrefixWith + strings.TrimPrefix(key, r.Condition.KeyPrefixEquals)
	}
	return key
}

// Location is where a rule leads the browser: to the host of the request,
// below the root that the bucket has there, unless the rule has its own.
func (r *RoutingRule) Location(scheme, host, root, key, query string) string {
	d := r.Redirect
	u := url.URL{Scheme: scheme, Host: host, Path: root + r.NewKey(key)}
	if d.HostName != "" {
		u.Host, u.Path = d.HostName, "/"+r.NewKey(key)
	}
	if d.Protocol != "" {
		u.Scheme = d.Protocol
	}
	if is(d.PassQueryString) {
		u.RawQuery = query
	}
	return u.String()
}

// Status is the status with which a rule leads the browser, 301 unless given.
func (r *RoutingRule) Status() int {
	if code := r.Redirect.HTTPRedirectCode; code != nil {
		return int(*code)
	}
	return http.StatusMovedPermanently
}

// ErrorStatus is the status with which the error document is shown.
func (d *ErrorDocument) ErrorStatus() int {
	if d.HTTPStatus != nil {
		return int(*d.HTTPStatus)
	}
	return http.StatusNotFound
}
