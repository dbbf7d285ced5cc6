package callback

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

// connectionHeaders are about the connection and the framing of a message, or
// have a member of their own. Set by a client, they would break the request
// instead of adding to it.
var connectionHeaders = []string{
	"connection", "content-length", "expect", "host", "keep-alive", "proxy-authenticate", "proxy-authorization",
	"proxy-connection", "te", "trailer", "transfer-encoding", "upgrade",
}

// additionalHeaders reads the member of that name: an object of strings that
// can be sent as headers. That a name must not begin with x-oss- is
// documented, the other rules are A121.
func (p *parser) additionalHeaders(c *Callback) error {
	raw, ok := p.members["additionalHeaders"]
	if !ok || string(raw) == "null" && !p.strict {
		return nil
	}
	fail := func(format string, args ...any) error {
		return p.fail(osserr.CallbackHeadersInvalid, fmt.Sprintf(format, args...))
	}
	var members map[string]json.RawMessage
	if json.Unmarshal(raw, &members) != nil || members == nil {
		return fail("additionalHeaders must be an object whose values are strings, not %s", raw)
	}
	c.AdditionalHeaders = make(map[string]string, len(members))
	spelled := map[string]string{} // names as written, by the lower case
	for _, name := range slices.Sorted(maps.Keys(members)) {
		lower := strings.ToLower(name)
		value, err := unquote(members[name])
		switch other, twice := spelled[lower]; {
		case err != nil:
			return fail("the additional header %q must be a string, not %s", name, members[name])
		case strings.HasPrefix(lower, "x-oss-"):
			return fail("the additional header %q begins with x-oss-, which is OSS's own", name)
		case !isToken(name):
			return fail("%q cannot be the name of a header", name)
		case strings.ContainsFunc(value, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7F }):
			return fail("the additional header %q has a control character in its value %q", name, value)
		case slices.Contains(connectionHeaders, lower):
			return fail("the additional header %q is about the connection, which is OSS's own affair", name)
		case twice:
			return fail("the additional headers %q and %q are the same one: names of headers have no case", other, name)
		}
		spelled[lower] = name
		c.AdditionalHeaders[name] = value
	}
	return nil
}

// isToken reports whether text can be the name of a header (RFC 9110 5.6.2).
func isToken(text string) bool {
	for _, c := range []byte(text) {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', strings.IndexByte("!#$%&'*+-.^_`|~", c) >= 0:
		default:
			return false
		}
	}
	return text != ""
}

// setAdditional sets the headers that the client asked for and returns their
// names. Headers that the request has of its own win.
func setAdditional(c *Callback, h http.Header) (names []string) {
	for name, value := range c.AdditionalHeaders {
		if h.Get(name) == "" {
			h.Set(name, value)
		}
		names = append(names, strings.ToLower(name))
	}
	slices.Sort(names)
	return names
}
