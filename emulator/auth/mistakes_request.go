package auth

import (
	"net"
	"net/url"
	"slices"
	"strings"

	"github.com/fakeoss/fakeoss/emulator/wire"
)

// wrongResource are mistakes with bucket and key.
func wrongResource(_ *exam, m message) (all []variation) {
	if m.policy != "" {
		return nil
	}
	resource := func(what, text string) {
		if text != m.resource && text != "" {
			all = append(all, variant(m, what, func(m *message) { m.resource = text }))
		}
	}
	uri := func(what, text string) {
		all = append(all, variant(m, what, func(m *message) { m.uri = text }))
	}
	bucket, key, _ := strings.Cut(strings.TrimPrefix(m.resource, "/"), "/")
	if bucket != "" {
		if inside, ok := strings.CutPrefix(key, bucket+"/"); ok {
			resource("the bucket once, and it is in the host and in the path of the URL", "/"+bucket+"/"+inside)
		}
		resource("the path /"+clippedKey(key)+" without the bucket in front of it", "/"+key)
		resource("the bucket twice, as /"+bucket+"/"+bucket+"/…", "/"+bucket+m.resource)
		resource("the resource without the slash in front of it", strings.TrimPrefix(m.resource, "/"))
		if key == "" {
			resource("/"+bucket+" without the slash at its end", "/"+bucket)
		}
		resource("the bucket and no key", "/"+bucket+"/")
	}
	if key != "" {
		resource("the key with a slash in front of it", "/"+bucket+"//"+key)
		resource("the key without the slash at its end", strings.TrimSuffix(m.resource, "/"))
		resource("the key with a slash at its end", m.resource+"/")
		resource("a key with a blank where it sent a plus sign: in a path a blank is %20", strings.ReplaceAll(m.resource, "+", " "))
		resource("a key with a plus sign where it sent a blank", strings.ReplaceAll(m.resource, " ", "+"))
		resource("the key in lower case", strings.ToLower(m.resource))
		resource("the key before it was encoded once more for the URL: the path is encoded twice", decodedOnce(m.resource))
	}
	encoded := wire.EncodeURL(m.resource, "/")
	if m.scheme == V1 {
		if encoded != m.resource {
			uri("the key percent-encoded; V1 signs it as it is", encoded)
		}
		if slashes := "/" + bucket + "/" + wire.EncodeURL(key, ""); slashes != encoded {
			uri("the key percent-encoded, slashes too; V1 signs it as it is", slashes)
		}
		return all
	}
	if m.scheme == V2 {
		uri("the slashes of the resource as they are; V2 encodes them as %2F", encoded)
		encoded = percentEncoded(m.resource)
	} else if key != "" {
		uri("the slashes of the key as %2F; V4 keeps them", "/"+bucket+"/"+percentEncoded(key))
		uri("the slashes of the resource as %2F; V4 keeps them", percentEncoded(m.resource))
	}
	if encoded != m.resource {
		uri("the key without encoding it", m.resource)
		uri("the key encoded twice", wire.EncodeURL(encoded, "/"))
		uri("the key encoded with + for a blank; it is %20", strings.ReplaceAll(encoded, "%20", "+"))
		uri("the key encoded in lower-case hexadecimal digits", lowerEscapes(encoded))
	}
	return all
}

func clippedKey(key string) string { return strings.Trim(clipped(key), `"`) }

func decodedOnce(text string) string {
	if decoded, err := url.PathUnescape(text); err == nil {
		return decoded
	}
	return text
}

// lowerEscapes writes %2F as %2f.
func lowerEscapes(text string) string {
	b := []byte(text)
	for i := 0; i+2 < len(b); i++ {
		if b[i] == '%' {
			copy(b[i+1:i+3], strings.ToLower(text[i+1:i+3]))
		}
	}
	return string(b)
}

// maxEach bounds how many headers or parameters are looked at one by one.
const maxEach = 40

// unsignedHeader leaves out one header after the other.
func unsignedHeader(_ *exam, m message) (all []variation) {
	for _, h := range m.headers[:min(maxEach, len(m.headers))] {
		if h.name != "content-type" && h.name != "content-md5" {
			all = append(all, m.withoutHeader(h.name, "without the header "+h.name+": it was added after signing, or left out of the headers that are signed"))
		}
	}
	return all
}

// unsignedHeaders leaves out several.
func unsignedHeaders(_ *exam, m message) (all []variation) {
	var vendor []string
	for _, h := range m.headers {
		if strings.HasPrefix(h.name, "x-oss-") {
			vendor = append(vendor, h.name)
		}
	}
	if len(vendor) < 2 {
		return nil
	}
	without := func(what string, names []string) {
		all = append(all, variant(m, what, func(m *message) {
			m.headers = slices.DeleteFunc(slices.Clone(m.headers), func(h header) bool { return slices.Contains(names, h.name) })
		}))
	}
	without("none of the headers x-oss-…", vendor)
	const most = 6
	if len(vendor) <= most {
		for mask := range 1 << len(vendor) {
			var names []string
			for bit, name := range vendor {
				if mask>>bit&1 == 1 {
					names = append(names, name)
				}
			}
			if len(names) > 1 && len(names) < len(vendor) {
				without("without the headers "+strings.Join(names, " and "), names)
			}
		}
	}
	all = append(all, variant(m, "the names of headers as X-Oss-…; they are signed in lower case", func(m *message) { m.mimeCase = true }))
	return all
}

// wrongAdditional are mistakes with the additional headers of V2 and V4.
func wrongAdditional(_ *exam, m message) (all []variation) {
	if m.scheme == V1 || m.policy != "" {
		return nil
	}
	if !slices.Contains(m.names, "host") { // clients of S3 sign it always
		hosts := []string{m.host}
		if host, _, err := net.SplitHostPort(m.host); err == nil {
			hosts = append(hosts, host)
		}
		for _, host := range hosts {
			v := m.withHeader("host", host, "the header host, "+shown(host)+", and does not name it among the additional headers")
			all = append(all, v)
			v.names = slices.Sorted(slices.Values(append([]string{"host"}, m.names...)))
			all = append(all, v)
		}
	}
	if len(m.names) == 0 {
		return all
	}
	headers := slices.DeleteFunc(slices.Clone(m.headers), func(h header) bool {
		return slices.Contains(m.names, h.name) && !strings.HasPrefix(h.name, "x-oss-") && !strings.HasPrefix(h.name, "content-")
	})
	return append(all,
		variant(m, "the additional headers without the line that names them", func(m *message) { m.names = nil }),
		variant(m, "no additional headers, though it names some", func(m *message) { m.headers, m.names = headers, nil }),
		variant(m, "the names of the additional headers but not the headers", func(m *message) { m.headers = headers }))
}

// wrongParams are mistakes with the query.
func wrongParams(_ *exam, m message) (all []variation) {
	without := func(what string, drop func(wire.Param) bool) {
		all = append(all, variant(m, what, func(m *message) { m.params = slices.DeleteFunc(slices.Clone(m.params), drop) }))
	}
	for _, p := range m.params[:min(maxEach, len(m.params))] {
		signed := m.scheme != V1 || m.signs(p.Name)
		name := clippedKey(p.Name)
		switch {
		case signed && m.scheme == V1:
			without("without the sub-resource "+name, func(q wire.Param) bool { return q.Name == p.Name })
		case signed:
			without("without the parameter "+name+": it was added after signing, or left out of what is signed", func(q wire.Param) bool { return q.Name == p.Name })
		default:
			signs := m.signs
			all = append(all, variant(m, "the parameter "+name+" too, which V1 does not sign", func(m *message) {
				m.signs = func(n string) bool { return signs(n) || n == p.Name }
			}))
		}
		if signed && p.Value != "" {
			all = append(all, variant(m, "the parameter "+name+" without its value", func(m *message) {
				m.params = slices.Clone(m.params)
				for i := range m.params {
					if m.params[i].Name == p.Name {
						m.params[i].Value, m.params[i].Bare = "", true
					}
				}
			}))
		}
	}
	if len(m.params) > 1 {
		without("none of the parameters", func(wire.Param) bool { return true })
		all = append(all, variant(m, "the parameters in the order of the URL; they have to be sorted by name", func(m *message) { m.unsorted = true }))
	}
	return all
}

// wrongSpelling are mistakes with the encoding of parameters.
func wrongSpelling(_ *exam, m message) (all []variation) {
	spelled := func(what string, encode func(string) string) {
		all = append(all, variant(m, what, func(m *message) { m.param = encode }))
	}
	plusForBlank := func(s string) string { return strings.ReplaceAll(percentEncoded(s), "%20", "+") }
	values := func(what string, change func(string) string) {
		params := slices.Clone(m.params)
		for i := range params {
			params[i].Value = change(params[i].Value)
		}
		if !slices.Equal(params, m.params) {
			all = append(all, variant(m, what, func(m *message) { m.params = params }))
		}
	}
	if len(m.params) == 0 {
		return nil
	}
	values("a plus sign in a parameter where the URL has a blank: in a URL a plus sign is %2B", func(s string) string { return strings.ReplaceAll(s, " ", "+") })
	values("the parameters before they were encoded once more for the URL: they are encoded twice", decodedOnce)
	if m.scheme == V1 {
		spelled("the parameters percent-encoded; V1 signs them as they are", percentEncoded)
		spelled("the parameters percent-encoded with + for a blank; V1 signs them as they are", plusForBlank)
	} else {
		spelled("the parameters without encoding them", asIs)
		spelled("blanks in parameters as +; they are %20", plusForBlank)
		spelled("the parameters encoded twice", func(s string) string { return percentEncoded(percentEncoded(s)) })
		spelled("the slashes of parameters as they are; they are %2F", func(s string) string { return wire.EncodeURL(s, "/") })
	}
	return all
}
