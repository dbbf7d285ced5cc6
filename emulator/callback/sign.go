package callback

import (
	"crypto/md5"
	"encoding/base64"
	"net/url"

	"github.com/fakeoss/fakeoss/emulator/pki"
)

// StringToSign returns what OSS signs: the path, percent-decoded once, the
// query as it stands with its "?", a line feed, the body (callback.md 6.1).
// Neither the method nor any header is part of it.
func StringToSign(path, query, body string) string {
	return decodeOnce(path) + query + "\n" + body
}

// decodeOnce leaves a plus sign alone, and text with a bad escape as it is.
func decodeOnce(path string) string {
	if decoded, err := url.PathUnescape(path); err == nil {
		return decoded
	}
	return path
}

// Sign returns the value of the Authorization header: Base64 without a scheme
// word in front.
func Sign(key *pki.Key, stringToSign string) string {
	return base64.StdEncoding.EncodeToString(key.SignMD5(md5.Sum([]byte(stringToSign))))
}
