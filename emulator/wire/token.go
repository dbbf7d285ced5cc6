package wire

import (
	"encoding/base64"
	"encoding/binary"
	"strings"
)

// ContinuationToken writes the key after which the next page of
// ListObjectsV2 begins: a protocol-buffer field in Base64 with "-" for "=",
// so "bc" becomes "CgJiYw--" (oss-api.md H.3).
func ContinuationToken(key string) string {
	b := binary.AppendUvarint([]byte{0x0A}, uint64(len(key)))
	return strings.ReplaceAll(base64.StdEncoding.EncodeToString(append(b, key...)), "=", "-")
}

// ParseContinuationToken reads a token back.
func ParseContinuationToken(token string) (key string, ok bool) {
	b, err := base64.StdEncoding.DecodeString(strings.ReplaceAll(token, "-", "="))
	if err != nil || len(b) < 2 || b[0] != 0x0A {
		return "", false
	}
	length, n := binary.Uvarint(b[1:])
	if n <= 0 || uint64(len(b)-1-n) != length {
		return "", false
	}
	return string(b[1+n:]), true
}
