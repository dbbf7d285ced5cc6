package auth

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/fakeoss/fakeoss/emulator/wire"
)

// Values of V4.
const (
	headerPayload   = "X-Oss-Content-Sha256"
	unsignedPayload = "UNSIGNED-PAYLOAD"
	terminator      = "aliyun_v4_request"
	keyPrefix       = "aliyun_v4"
)

// A message is what a signature covers: a request reduced to what the schemes
// look at, and the choices in which clients differ. Copies share their slices;
// who changes one of those makes a new one.
type message struct {
	scheme Scheme
	inURL  bool
	id     string
	secret string

	method   string
	host     string
	md5      string // Content-MD5 and Content-Type have lines of their own
	mime     string // in V1 and V2, and are headers like others in V4
	date     string // DATE line, Expires, or timestamp
	httpDate string // the header Date, whether it is signed or not
	headers  []header
	names    []string // V2, V4: the additional headers, sorted
	resource string   // "/bucket/key", decoded
	policy   string   // of a form, which is all that is signed of one
	params   []wire.Param
	signs    func(name string) bool // V1: whether a parameter is signed

	day, region, product string // V4
	payload              string

	spelling
}

// spelling is how a message is written down. The zero value is OSS's way.
type spelling struct {
	uri      string              // the resource as it goes into the text, "" for the usual encoding
	param    func(string) string // how names and values of parameters are encoded, nil for the usual way
	unsorted bool                // parameters stay in the order of the URL
	folded   bool                // parameters are sorted without regard to case
	mimeCase bool                // names of headers are written X-Oss-Meta-A
	prefix   string              // of the secret in V4's key, "" for the usual one
	last     string              // end of V4's scope, "" for the usual one
	noBlank  bool                // V4: no blank line between the headers and what follows
	weak     bool                // SHA-1 where it is SHA-256, and the other way round
}

// A header is one that is signed, its name in lower case.
type header struct{ name, value string }

// newMessage reduces a request to what p says was signed.
func newMessage(r *http.Request, t wire.Target, q wire.Query, p *presented) message {
	m := message{
		scheme: p.Scheme, inURL: p.place == inURL, id: p.AccessKeyID,
		method: r.Method, host: r.Host, md5: r.Header.Get("Content-Md5"), mime: r.Header.Get("Content-Type"), date: p.date, httpDate: r.Header.Get("Date"),
		names: p.additional, resource: t.Resource(),
		day: p.day, region: p.region, product: p.product, payload: unsignedPayload,
	}
	if sum := r.Header.Get(headerPayload); sum != "" && !m.inURL {
		m.payload = sum
	}
	m.headers = signedHeaders(r, p)
	m.params = make([]wire.Param, 0, len(q))
	for _, param := range q {
		if m.inURL && isProof(p.Scheme, param.Name) {
			continue
		}
		param.Bare = param.Value == ""
		m.params = append(m.params, param)
	}
	return m
}

// isProof reports whether a parameter is part of the proof and not of what is
// proved (spec oss-api.md D.3, D.4, D.6).
func isProof(s Scheme, name string) bool {
	if s != V1 {
		return name == paramSignature
	}
	return name == paramIDV1 || name == paramExpiresV1 || name == paramSignatureV1
}

// signedHeaders collects the headers that are signed, sorted by name.
func signedHeaders(r *http.Request, p *presented) []header {
	all := make([]header, 0, len(r.Header))
	for name, values := range r.Header {
		lower := lowerName(name)
		if strings.HasPrefix(lower, "x-oss-") || p.Scheme == V4 && (lower == "content-type" || lower == "content-md5") {
			all = append(all, header{lower, joined(values)})
		} else if slices.Contains(p.additional, lower) {
			all = append(all, header{lower, joined(values)})
		}
	}
	for _, name := range p.additional {
		if slices.ContainsFunc(all, func(h header) bool { return h.name == name }) {
			continue
		}
		switch name { // net/http keeps these apart
		case "host":
			all = append(all, header{name, r.Host})
		case "content-length":
			all = append(all, header{name, strconv.FormatInt(r.ContentLength, 10)})
		case "transfer-encoding":
			all = append(all, header{name, strings.Join(r.TransferEncoding, ",")})
		}
	}
	slices.SortFunc(all, func(a, b header) int { return cmp.Compare(a.name, b.name) })
	return all
}

// lowerNames are headers of every day, which are not lowered for each request.
var lowerNames = map[string]string{
	"X-Oss-Date": "x-oss-date", headerPayload: "x-oss-content-sha256", "Content-Type": "content-type", "Content-Md5": "content-md5",
	"Date": "date", "User-Agent": "user-agent", "Authorization": "authorization", "Content-Length": "content-length",
	"Accept-Encoding": "accept-encoding", "Accept": "accept",
}

func lowerName(name string) string {
	if lower, ok := lowerNames[name]; ok {
		return lower
	}
	return strings.ToLower(name)
}

func joined(values []string) string {
	if len(values) == 1 {
		return strings.TrimSpace(values[0])
	}
	all := make([]string, len(values))
	for i, v := range values {
		all[i] = strings.TrimSpace(v)
	}
	return strings.Join(all, ",")
}
