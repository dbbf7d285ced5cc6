package callback

import (
	"fmt"
	"path"
	"strings"
)

// A Route leads callbacks for some hosts elsewhere, like a line in
// /etc/hosts: the Host header, the path and the query stay.
type Route struct {
	pattern string
	to      URL
}

// ParseRoute reads "PATTERN=URL". The pattern is a host or host:port in which
// "*" stands for any text, optionally behind "http://" or "https://":
//
//	oss-demo.aliyuncs.com:23450=http://127.0.0.1:3000
//	https://*.example.com=http://app:8080
//
// A URL with a path of its own replaces path and query too, and what is signed
// is what is sent.
func ParseRoute(s string) (Route, error) {
	pattern, target, ok := strings.Cut(s, "=")
	if !ok || pattern == "" || target == "" {
		return Route{}, fmt.Errorf("callback route %q: expected PATTERN=URL, like app.example.com=http://127.0.0.1:3000", s)
	}
	to, err := ParseURL(target)
	if err != nil {
		return Route{}, fmt.Errorf("callback route %q: %w", s, err)
	}
	pattern = strings.TrimSuffix(strings.ToLower(pattern), "/")
	if _, err := path.Match(pattern, ""); err != nil {
		return Route{}, fmt.Errorf("callback route %q: the pattern %q is malformed", s, pattern)
	}
	return Route{pattern, to}, nil
}

// String writes the route as ParseRoute reads it.
func (r Route) String() string { return r.pattern + "=" + r.to.String() }

func (r Route) matches(u URL) bool {
	pattern := r.pattern
	if scheme, rest, ok := strings.Cut(pattern, "://"); ok {
		if scheme != u.Scheme {
			return false
		}
		pattern = rest
	}
	for _, name := range []string{u.Host, u.Authority(), u.Address()} {
		if ok, _ := path.Match(pattern, strings.ToLower(name)); ok {
			return true
		}
	}
	return false
}

// route returns where a request to u goes, and whether a route says so.
func (e *Engine) route(u URL) (URL, bool) {
	for _, r := range e.options.Routes {
		if r.matches(u) {
			to := r.to
			if to.RequestURI() == "/" {
				to.Path, to.Query = u.Path, u.Query
			}
			return to, true
		}
	}
	return u, false
}
