package callback

import (
	"fmt"
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
	r := Route{strings.TrimSuffix(strings.ToLower(pattern), "/"), to}
	if scheme, host := r.split(); scheme != "" && scheme != "http" && scheme != "https" || host == "" || strings.ContainsAny(host, "/?#@ ") {
		return Route{}, fmt.Errorf("callback route %q: the pattern %q is not a host, with or without a scheme and a port", s, pattern)
	}
	return r, nil
}

// String writes the route as ParseRoute reads it.
func (r Route) String() string { return r.pattern + "=" + r.to.String() }

// split takes the scheme from the front of the pattern, if there is one.
func (r Route) split() (scheme, host string) {
	if scheme, host, ok := strings.Cut(r.pattern, "://"); ok {
		return scheme, host
	}
	return "", r.pattern
}

func (r Route) matches(u URL) bool {
	scheme, pattern := r.split()
	if scheme != "" && scheme != u.Scheme {
		return false
	}
	// An IPv6 address may stand with its brackets, with and without the port.
	for _, name := range []string{u.Host, URL{Host: u.Host}.Authority(), u.Authority(), u.Address()} {
		if matches(pattern, strings.ToLower(name)) {
			return true
		}
	}
	return false
}

// matches reports whether a name is that of a pattern, in which "*" stands for
// any text and nothing else has a meaning: IPv6 addresses have brackets.
func matches(pattern, name string) bool {
	pieces := strings.Split(pattern, "*")
	name, ok := strings.CutPrefix(name, pieces[0])
	if len(pieces) == 1 {
		return ok && name == ""
	}
	for _, piece := range pieces[1 : len(pieces)-1] {
		_, after, found := strings.Cut(name, piece)
		name, ok = after, ok && found
	}
	return ok && strings.HasSuffix(name, pieces[len(pieces)-1])
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
