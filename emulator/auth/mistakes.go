package auth

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
)

// mistakes are what clients are known to do wrong, the most likely first.
var mistakes = []mistake{
	{true, wrongSecret},
	{true, wrongMethod},
	{true, wrongContentType},
	{true, wrongMD5},
	{true, wrongResource},
	{true, unsignedHeader},
	{false, unsignedHeaders},
	{true, wrongDate},
	{false, wrongClock},
	{false, wrongExpires},
	{true, wrongParams},
	{false, wrongSpelling},
	{false, wrongAdditional},
	{false, wrongScope},
	{false, wrongPayload},
	{false, wrongAlgorithm},
	{false, wrongPolicy},
}

// variant is a variation by a change of a message.
func variant(m message, what string, change func(*message)) variation {
	change(&m)
	return variation{what, m}
}

// shown writes a value into a sentence.
func shown(value string) string {
	if value == "" {
		return "none"
	}
	return clipped(value)
}

func wrongSecret(x *exam, m message) (all []variation) {
	try := func(what, secret string) {
		if secret != m.secret {
			all = append(all, variant(m, what, func(m *message) { m.secret = secret }))
		}
	}
	const most = 100
	for _, k := range x.ring.sorted[:min(most, len(x.ring.sorted))] {
		try("with the secret of another access key, "+clipped(k.ID), k.Secret)
	}
	try("with an empty secret", "")
	try("with the access key id in place of the secret", m.id)
	try("with a line feed at the end of the secret", m.secret+"\n")
	try("with a carriage return and a line feed at the end of the secret", m.secret+"\r\n")
	try("with a blank at the end of the secret", m.secret+" ")
	try("with a blank in front of the secret", " "+m.secret)
	try("with the secret in quotes", `"`+m.secret+`"`)
	try("with the secret but without the blanks around it that this server was given", strings.TrimSpace(m.secret))
	return all
}

func wrongMethod(_ *exam, m message) (all []variation) {
	for _, method := range []string{"GET", "PUT", "POST", "HEAD", "DELETE", strings.ToLower(m.method)} {
		if method != m.method && m.policy == "" {
			all = append(all, variant(m, fmt.Sprintf("the method %s; it sent %s", method, m.method), func(m *message) { m.method = method }))
		}
	}
	return all
}

// usualTypes are what HTTP libraries and SDKs send when nobody chose a type.
var usualTypes = []string{
	"application/octet-stream", "application/x-www-form-urlencoded", "application/json", "application/xml", "text/plain", "text/html",
	"image/jpeg", "image/png", "image/gif", "video/mp4", "application/pdf", "multipart/form-data",
}

// charsets are ways to name the character set in a type.
var charsets = []string{";charset=UTF-8", "; charset=UTF-8", ";charset=utf-8", "; charset=utf-8"}

func wrongContentType(_ *exam, m message) (all []variation) {
	if m.policy != "" {
		return nil
	}
	sent := m.header("content-type")
	try := func(signed string) {
		if signed != sent {
			all = append(all, m.withHeader("content-type", signed, fmt.Sprintf("with the Content-Type %s; it sent %s", shown(signed), shown(sent))))
		}
	}
	if sent != "" {
		all = append(all, m.withHeader("content-type", "", "with an empty Content-Type; it sent "+shown(sent)))
		if m.scheme == V4 {
			all = append(all, m.withoutHeader("content-type", "without the Content-Type; it sent "+shown(sent)))
		}
	}
	bare, parameters, _ := strings.Cut(sent, ";")
	if sent != "" {
		try(strings.TrimSpace(bare))
		for _, charset := range charsets {
			try(strings.TrimSpace(bare) + charset)
		}
		try(strings.TrimSpace(bare) + ";" + strings.TrimSpace(parameters))
	}
	for _, usual := range usualTypes {
		try(usual)
	}
	return all
}

// emptyMD5 is the Content-MD5 of nothing.
const emptyMD5 = "1B2M2Y8AsgTpgAmY7PhCfg=="

func wrongMD5(_ *exam, m message) (all []variation) {
	if m.policy != "" {
		return nil
	}
	sent := m.header("content-md5")
	try := func(signed, what string) {
		if signed != sent {
			all = append(all, m.withHeader("content-md5", signed, what+"; it sent "+shown(sent)))
		}
	}
	if sent != "" {
		try("", "with an empty Content-MD5")
		if m.scheme == V4 {
			all = append(all, m.withoutHeader("content-md5", "without the Content-MD5; it sent "+shown(sent)))
		}
		if sum, err := base64.StdEncoding.DecodeString(sent); err == nil {
			try(fmt.Sprintf("%x", sum), "with the Content-MD5 in hexadecimal digits")
		}
	}
	try(emptyMD5, "with the Content-MD5 of an empty body")
	return all
}

// header returns the value of a header that is signed, "" if there is none.
func (m *message) header(name string) string {
	if m.scheme != V4 {
		switch name {
		case "content-type":
			return m.mime
		case "content-md5":
			return m.md5
		}
	}
	for _, h := range m.headers {
		if h.name == name {
			return h.value
		}
	}
	return ""
}

// withHeader signs another value of a header.
func (m message) withHeader(name, value, what string) variation {
	return variant(m, what, func(m *message) {
		switch {
		case m.scheme != V4 && name == "content-type":
			m.mime = value
			return
		case m.scheme != V4 && name == "content-md5":
			m.md5 = value
			return
		}
		headers := make([]header, 0, len(m.headers)+1)
		placed := false
		for _, h := range m.headers {
			switch c := cmp.Compare(h.name, name); {
			case c == 0:
				h.value, placed = value, true
			case c > 0 && !placed:
				headers, placed = append(headers, header{name, value}), true
			}
			headers = append(headers, h)
		}
		if !placed {
			headers = append(headers, header{name, value})
		}
		m.headers = headers
	})
}

// withoutHeader leaves a header out.
func (m message) withoutHeader(name, what string) variation {
	return variant(m, what, func(m *message) {
		headers := make([]header, 0, len(m.headers))
		for _, h := range m.headers {
			if h.name != name {
				headers = append(headers, h)
			}
		}
		m.headers = headers
	})
}

// wrongPolicy are mistakes with forms.
func wrongPolicy(_ *exam, m message) (all []variation) {
	if m.policy == "" {
		return nil
	}
	try := func(what, policy string) {
		if policy != m.policy && policy != "" {
			all = append(all, variant(m, what, func(m *message) { m.policy = policy }))
		}
	}
	decoded, err := base64.StdEncoding.DecodeString(withoutBlanks(m.policy))
	if err == nil {
		try("the policy as JSON; what is signed is its Base64", string(decoded))
		try("the Base64 of the policy's Base64", base64.StdEncoding.EncodeToString([]byte(m.policy)))
		var compact any
		if json.Unmarshal(decoded, &compact) == nil {
			text, _ := json.Marshal(compact) // of what was just read
			try("another spelling of the policy than the one it sent: encode it once, and sign and send the same text", base64.StdEncoding.EncodeToString(text))
		}
	}
	try("the policy without the blanks and line feeds that it sent in it", withoutBlanks(m.policy))
	try("the policy with a line feed at its end", m.policy+"\n")
	return all
}

func withoutBlanks(text string) string { return strings.Join(strings.Fields(text), "") }
