package emulator

import (
	"cmp"
	"net/http"
	"regexp"
	"strings"

	"github.com/fakeoss/fakeoss/emulator/bucketdoc"
	"github.com/fakeoss/fakeoss/emulator/osserr"
	"github.com/fakeoss/fakeoss/emulator/store"
)

// Headers that ask for encryption on the server's side. They are kept and come
// back; nothing is encrypted in memory.
const (
	headerEncryption     = "X-Oss-Server-Side-Encryption"
	headerEncryptionKey  = "X-Oss-Server-Side-Encryption-Key-Id"
	headerDataEncryption = "X-Oss-Server-Side-Data-Encryption"
)

// kmsKey is what ids of keys look like. Any key of this form exists (A059).
var kmsKey = regexp.MustCompile(`^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|key-[0-9a-z]+|alias/.+|acs:kms:.+)$`)

var encryptions = set("AES256", "KMS", "SM4")

// defaultKMSKey is the key that OSS is said to have made for an account: with
// KMS, every answer names one (A055).
const defaultKMSKey = "9468da86-3509-4f8d-a61e-6eab1eac0001"

// encryption reads how an object is to be encrypted: as its uploader says, or
// as the bucket does.
// https://help.aliyun.com/zh/oss/user-guide/server-side-encryption-5
func (c *call) encryption(h http.Header) ([]store.Field, error) {
	return c.srv.encryption(&c.bucket, h)
}

func (s *Server) encryption(b *store.Bucket, h http.Header) ([]store.Field, error) {
	algorithm, key, data := h.Get(headerEncryption), h.Get(headerEncryptionKey), h.Get(headerDataEncryption)
	if text, ok := b.Documents[encryptionDocument]; ok && algorithm == "" {
		rule, err := parsed[bucketdoc.ServerSideEncryptionRule](&s.parsed, text)
		if err != nil {
			return nil, err
		}
		algorithm, key, data = rule.Default.SSEAlgorithm, rule.Default.KMSMasterKeyID, rule.Default.KMSDataEncryption
	}
	switch {
	case algorithm == "":
		return nil, nil
	case !encryptions[algorithm]:
		return nil, osserr.InvalidEncryption.With("ArgumentName", strings.ToLower(headerEncryption), "ArgumentValue", algorithm)
	case algorithm != "KMS":
		return []store.Field{{Name: headerEncryption, Value: algorithm}}, nil
	case key != "" && !kmsKey.MatchString(key):
		return nil, osserr.KMSKeyNotFound.With("KMSMasterKeyID", key).Hinted("ids of keys look like " + defaultKMSKey + " or key-hzz630494463ejqjx****")
	case data != "" && data != "SM4":
		return nil, osserr.InvalidDataEncryption.With("ArgumentName", strings.ToLower(headerDataEncryption), "ArgumentValue", data)
	}
	fields := []store.Field{{Name: headerEncryption, Value: algorithm}, {Name: headerEncryptionKey, Value: cmp.Or(key, defaultKMSKey)}}
	if data != "" {
		fields = append(fields, store.Field{Name: headerDataEncryption, Value: data})
	}
	return fields, nil
}

// refuseEncryption refuses headers that belong on InitiateMultipartUpload.
func (c *call) refuseEncryption() error {
	for _, name := range []string{headerEncryption, headerEncryptionKey, headerDataEncryption} {
		if v := c.r.Header.Get(name); v != "" {
			return osserr.EncryptionOutOfPlace.With("ArgumentName", strings.ToLower(name), "ArgumentValue", v)
		}
	}
	return nil
}
