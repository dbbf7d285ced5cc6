package wire

import (
	"net/url"
	"strings"
)

// A Param is one parameter of a query string, decoded.
type Param struct {
	Name  string
	Value string
	Bare  bool // written without "="
}

// A Query is a query string in the order in which it was written. net/url is
// not used because it drops parameters that contain a semicolon, which the
// signature parameters of some SDKs do, and forgets whether a parameter had
// an equals sign (oss-api.md A.5).
type Query []Param

// ParseQuery splits and decodes a raw query. A plus sign is a blank (A004). A
// bad escape is taken literally, as every SDK writes good ones.
func ParseQuery(raw string) Query {
	if raw == "" {
		return nil
	}
	q := make(Query, 0, 1+strings.Count(raw, "&"))
	for part := range strings.SplitSeq(raw, "&") {
		if part == "" {
			continue
		}
		name, value, found := strings.Cut(part, "=")
		q = append(q, Param{Name: unescape(name), Value: unescape(value), Bare: !found})
	}
	return q
}

func unescape(s string) string {
	if u, err := url.QueryUnescape(s); err == nil {
		return u
	}
	return s
}

// Get returns the value of the first parameter of that name, or "".
func (q Query) Get(name string) string {
	v, _ := q.Lookup(name)
	return v
}

// Lookup is Get that also reports whether the parameter is there.
func (q Query) Lookup(name string) (string, bool) {
	for i := range q {
		if q[i].Name == name {
			return q[i].Value, true
		}
	}
	return "", false
}

// Has reports whether there is a parameter of that name.
func (q Query) Has(name string) bool {
	_, ok := q.Lookup(name)
	return ok
}
