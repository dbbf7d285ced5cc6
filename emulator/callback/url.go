package callback

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A URL is one callbackUrl, taken apart without changing a byte of what goes
// over the wire.
type URL struct {
	Scheme string // "http" or "https"
	Host   string // without port
	Port   string // "" when the URL names none
	Path   string // as written, "/" when there is none
	Query  string // as written with its "?", which may stand alone; "" when there is none
}

// String puts the URL together again.
func (u URL) String() string { return u.Scheme + "://" + u.Authority() + u.RequestURI() }

// Authority is the host with the port if the URL names one.
func (u URL) Authority() string {
	host := u.Host
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	if u.Port == "" {
		return host
	}
	return host + ":" + u.Port
}

// Address is where to connect to.
func (u URL) Address() string {
	port := u.Port
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	return net.JoinHostPort(u.Host, port)
}

// RequestURI is path and query as written.
func (u URL) RequestURI() string { return u.Path + u.Query }

// encodeIllegal percent-encodes the bytes of a path that no URL may have. What
// is signed, the decoded path, stays the same (A120).
func encodeIllegal(path string) string {
	var b strings.Builder
	for i := 0; i < len(path); i++ {
		c := path[i]
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', strings.IndexByte("-_.~!$&'()*+,;=:@[]%/", c) >= 0:
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

// hostHeader returns a host as net/http writes it into the header: names
// beyond ASCII become Punycode. For what no host has it would send an empty
// header; ok is false then.
func hostHeader(host string) (written string, ok bool) {
	var b bytes.Buffer
	r := &http.Request{Method: http.MethodPost, URL: &url.URL{Path: "/"}, Host: host}
	if !utf8.ValidString(host) || r.Write(&b) != nil {
		return "", false
	}
	_, after, _ := strings.Cut(b.String(), "\r\nHost: ")
	written, _, _ = strings.Cut(after, "\r\n")
	return written, written != ""
}

// ParseURL reads one callbackUrl. The scheme may be left out and is then http
// (callback.md 1.1).
func ParseURL(raw string) (URL, error) {
	u := URL{Scheme: "http"}
	rest := raw
	if scheme, after, ok := strings.Cut(raw, "://"); ok && !strings.ContainsAny(scheme, "/?#") {
		u.Scheme = strings.ToLower(scheme)
		if u.Scheme != "http" && u.Scheme != "https" {
			return URL{}, fmt.Errorf("the scheme %q is neither http nor https", scheme)
		}
		rest = after
	}
	for i := 0; i < len(rest); i++ {
		if rest[i] <= ' ' || rest[i] == 0x7F {
			return URL{}, fmt.Errorf("there is a blank or control character at byte %d of %q; percent-encode it", i+1, rest)
		}
	}
	rest, _, _ = strings.Cut(rest, "#") // a fragment is never sent
	authority := rest
	if i := strings.IndexAny(rest, "/?"); i >= 0 {
		authority, rest = rest[:i], rest[i:]
	} else {
		rest = ""
	}
	path, query, found := strings.Cut(rest, "?")
	if found {
		u.Query = "?" + query
	}
	if u.Path = path; path == "" {
		u.Path = "/"
	}
	if _, err := url.PathUnescape(u.Path); err != nil {
		return URL{}, fmt.Errorf("the path %q has a bad percent escape", u.Path)
	}
	if err := u.setAuthority(authority); err != nil {
		return URL{}, err
	}
	return u, nil
}

func (u *URL) setAuthority(authority string) error {
	if strings.Contains(authority, "@") {
		return fmt.Errorf("%q carries a user name; put credentials into the query or a custom variable", authority)
	}
	host, port, hasPort := strings.Cut(authority, ":")
	if strings.HasPrefix(authority, "[") {
		inner, rest, closed := strings.Cut(authority[1:], "]")
		if addr, err := netip.ParseAddr(inner); !closed || err != nil || !addr.Is6() {
			return fmt.Errorf("%q is not an IPv6 address", authority)
		}
		host = inner
		if port, hasPort = strings.CutPrefix(rest, ":"); !hasPort && rest != "" {
			return fmt.Errorf("%q follows the IPv6 address", rest)
		}
	}
	if host == "" {
		return errors.New("the host is missing")
	}
	if _, ok := hostHeader(host); !ok || strings.ContainsAny(host, "%[]") {
		return fmt.Errorf("the host %q has a character that no host name has", host)
	}
	if hasPort {
		if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
			return fmt.Errorf("the port %q is not a number from 1 to 65535", port)
		}
	}
	u.Host, u.Port = host, port
	return nil
}

// parseURLs reads the list that callbackUrl is: URLs between semicolons.
// Empty places are ignored: the documentation itself prints a list with a
// semicolon at its end. written has the URLs as they stand there.
func parseURLs(list string) (urls []URL, written []string, err error) {
	for item := range strings.SplitSeq(list, ";") {
		if item = strings.TrimSpace(item); item == "" {
			continue
		}
		u, err := ParseURL(item)
		if err != nil {
			return nil, nil, fmt.Errorf("callbackUrl %q: %w", item, err)
		}
		urls, written = append(urls, u), append(written, item)
	}
	return urls, written, nil
}
