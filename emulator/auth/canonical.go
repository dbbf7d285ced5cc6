package auth

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"hash"
	"net/http"
	"slices"
	"strings"

	"github.com/fakeoss/fakeoss/emulator/wire"
)

// text returns the string to sign, and V4's canonical request.
func (m *message) text() (stringToSign, canonical string) {
	if m.policy != "" { // spec oss-api.md D.10
		return m.policy, ""
	}
	if m.scheme == V4 {
		canonical = m.canonicalRequest()
		sum := sha256.Sum256([]byte(canonical))
		return string(V4) + "\n" + m.date + "\n" + m.scope() + "\n" + hex.EncodeToString(sum[:]), canonical
	}
	var b strings.Builder
	b.Grow(256 + len(m.resource))
	for _, line := range []string{m.method, m.md5, m.mime, m.date} {
		b.WriteString(line)
		b.WriteByte('\n')
	}
	m.writeHeaders(&b)
	if m.scheme == V2 { // spec oss-api.md D.4
		b.WriteString(strings.Join(m.names, ";"))
		b.WriteByte('\n')
		b.WriteString(m.writtenResource(wire.EncodeURL(m.resource, "")))
	} else { // spec oss-api.md D.2
		b.WriteString(m.writtenResource(m.resource))
	}
	if params := m.writtenParams(); len(params) > 0 {
		b.WriteByte('?')
		writeJoined(&b, params, '&')
	}
	return b.String(), ""
}

// canonicalRequest is V4's (spec oss-api.md D.5).
func (m *message) canonicalRequest() string {
	var b strings.Builder
	b.Grow(512 + len(m.resource))
	b.WriteString(m.method)
	b.WriteByte('\n')
	b.WriteString(m.writtenResource(wire.EncodeURL(m.resource, "/")))
	b.WriteByte('\n')
	writeJoined(&b, m.writtenParams(), '&')
	b.WriteByte('\n')
	m.writeHeaders(&b)
	if !m.noBlank {
		b.WriteByte('\n')
	}
	writeJoined(&b, m.names, ';')
	b.WriteByte('\n')
	b.WriteString(m.payload)
	return b.String()
}

func writeJoined(b *strings.Builder, items []string, separator byte) {
	for i, item := range items {
		if i > 0 {
			b.WriteByte(separator)
		}
		b.WriteString(item)
	}
}

func (m *message) writtenResource(usual string) string {
	if m.uri != "" {
		return m.uri
	}
	return usual
}

func (m *message) writeHeaders(b *strings.Builder) {
	for _, h := range m.headers {
		if m.mimeCase {
			b.WriteString(http.CanonicalHeaderKey(h.name))
		} else {
			b.WriteString(h.name)
		}
		b.WriteByte(':')
		b.WriteString(h.value)
		b.WriteByte('\n')
	}
}

// writtenParams returns the parameters that are signed as the text has them.
func (m *message) writtenParams() []string {
	if len(m.params) == 0 {
		return nil
	}
	encode := m.param
	if encode == nil {
		encode = asIs
		if m.scheme != V1 {
			encode = percentEncoded
		}
	}
	type written struct{ name, text string }
	all := make([]written, 0, len(m.params))
	for _, p := range m.params {
		if m.scheme == V1 && !m.signs(p.Name) {
			continue
		}
		w := written{name: encode(p.Name)}
		if w.text = w.name; p.Value != "" || !p.Bare {
			w.text += "=" + encode(p.Value)
		}
		all = append(all, w)
	}
	switch {
	case m.unsorted:
	case m.folded:
		slices.SortStableFunc(all, func(a, b written) int { return cmp.Compare(strings.ToLower(a.name), strings.ToLower(b.name)) })
	default:
		slices.SortFunc(all, func(a, b written) int { return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.text, b.text)) })
	}
	texts := make([]string, len(all))
	for i, w := range all {
		texts[i] = w.text
	}
	return texts
}

func asIs(s string) string { return s }

func percentEncoded(s string) string { return wire.EncodeURL(s, "") }

// scope is what V4's key is good for.
func (m *message) scope() string {
	return m.day + "/" + m.region + "/" + m.product + "/" + cmp.Or(m.last, terminator)
}

// mac computes the signature over a text.
func (m *message) mac(text string, keys *signingKeys) []byte {
	h := sha256.New
	if m.scheme == V1 != m.weak {
		h = sha1.New
	}
	if m.scheme != V4 {
		return sum(h, []byte(m.secret), text)
	}
	return sum(h, keys.get(signingKeyOf(m)), text)
}

func sum(h func() hash.Hash, key []byte, text string) []byte {
	mac := hmac.New(h, key)
	mac.Write([]byte(text)) // never fails, by its documentation
	return mac.Sum(nil)
}

// encoded writes a signature as the scheme does.
func (m *message) encoded(mac []byte) string {
	if m.scheme == V4 {
		return hex.EncodeToString(mac)
	}
	return base64.StdEncoding.EncodeToString(mac)
}
