package wire

const upperHexDigits = "0123456789ABCDEF"

// EncodeURL percent-encodes everything but the unreserved characters of RFC
// 3986 (letters, digits, "-._~"), in upper-case hexadecimal. keep lists
// further bytes to leave as they are.
func EncodeURL(s, keep string) string {
	n := 0
	for i := 0; i < len(s); i++ {
		if !unreserved(s[i], keep) {
			n++
		}
	}
	if n == 0 {
		return s
	}
	b := make([]byte, 0, len(s)+2*n)
	for i := 0; i < len(s); i++ {
		if c := s[i]; unreserved(c, keep) {
			b = append(b, c)
		} else {
			b = append(b, '%', upperHexDigits[c>>4], upperHexDigits[c&15])
		}
	}
	return string(b)
}

func unreserved(c byte, keep string) bool {
	switch {
	case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9',
		c == '-', c == '.', c == '_', c == '~':
		return true
	}
	for i := 0; i < len(keep); i++ {
		if keep[i] == c {
			return true
		}
	}
	return false
}

// A KeyEncoder writes keys and prefixes into a document: as they are, or
// percent-encoded when the client asked for encoding-type=url (oss-api.md H.3).
type KeyEncoder struct{ URL bool }

// Encode writes one key.
func (e KeyEncoder) Encode(key string) string {
	if !e.URL {
		return key
	}
	return EncodeURL(key, "/")
}

// Type is the text of the element EncodingType, "" when nothing is encoded.
func (e KeyEncoder) Type() string {
	if e.URL {
		return "url"
	}
	return ""
}
