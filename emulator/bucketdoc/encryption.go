package bucketdoc

import (
	"encoding/xml"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

// A ServerSideEncryptionRule says how objects are encrypted of which the
// uploader did not say.
// https://help.aliyun.com/zh/oss/developer-reference/putbucketencryption
type ServerSideEncryptionRule struct {
	XMLName xml.Name           `xml:"ServerSideEncryptionRule"`
	Default *DefaultEncryption `xml:"ApplyServerSideEncryptionByDefault"`
}

// DefaultEncryption is an algorithm with its key.
type DefaultEncryption struct {
	SSEAlgorithm      string
	KMSMasterKeyID    string `xml:",omitempty"`
	KMSDataEncryption string `xml:",omitempty"`
}

func (d *ServerSideEncryptionRule) settle(Env) error {
	if d.Default == nil {
		return malformed("ApplyServerSideEncryptionByDefault is missing")
	}
	return d.Default.settle()
}

func (e *DefaultEncryption) settle() error {
	switch e.SSEAlgorithm {
	case "KMS":
		if kind := e.KMSDataEncryption; kind != "" && kind != "SM4" {
			return osserr.InvalidDataEncryption.With("ArgumentName", "KMSDataEncryption", "ArgumentValue", kind)
		}
		return nil
	case "AES256", "SM4":
		if id := e.KMSMasterKeyID; id != "" {
			return osserr.KMSKeyNotApplicable.With("ArgumentName", "KMSMasterKeyID", "ArgumentValue", id)
		}
		e.KMSDataEncryption = "" // means nothing without KMS
		return nil
	}
	return osserr.InvalidEncryption.With("ArgumentName", "SSEAlgorithm", "ArgumentValue", e.SSEAlgorithm)
}

// NewEncryption returns the rule that the headers of PutBucket ask for.
func NewEncryption(algorithm, key, data string) (*ServerSideEncryptionRule, error) {
	d := &ServerSideEncryptionRule{Default: &DefaultEncryption{algorithm, key, data}}
	return d, d.settle(Env{})
}

// A VersioningConfiguration says whether a bucket keeps versions.
// https://help.aliyun.com/zh/oss/developer-reference/putbucketversioning
type VersioningConfiguration struct {
	XMLName xml.Name `xml:"VersioningConfiguration"`
	Status  string   `xml:",omitempty"`
}

func (d *VersioningConfiguration) settle(Env) error {
	return oneOf("Status", d.Status, "Enabled", "Suspended")
}
