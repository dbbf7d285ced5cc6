// Package access decides whether a request may do what it asks for: by bucket
// policy, request payment, block public access and access control lists.
//
//	err := access.Check(
//		&access.Request{Account: "", Action: "oss:GetObject", Right: access.Read, Key: "photo.png"},
//		&access.Bucket{Name: "examplebucket", Owner: "1234567890123456", ACL: "public-read"},
//	)
//
// It knows neither HTTP nor a store. Who the request comes from was settled
// before, by package auth. A refusal is the error of OSS, with a hint that
// says in a sentence what stood in the way and what would help.
//
// https://help.aliyun.com/zh/oss/user-guide/authentication
package access

import (
	"time"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

// A Right is what an access control list must grant for an operation.
type Right int

// The rights. Which operations of OSS need which is for the caller to know.
const (
	// Account is for operations on the account, Create for PutBucket: neither
	// a policy nor an ACL grants them.
	Account Right = iota
	Create

	// Manage is for the configuration of a bucket, Attend for what belongs to
	// an object and is not its content, tags for one. No ACL grants them.
	Manage
	Attend

	// List is granted by the ACL of the bucket, Read and Write by that of the
	// object if it has one of its own.
	List
	Read
	Write

	// Upload is for the steps of a multipart upload before there is an object:
	// Write by the ACL of the bucket.
	Upload

	// ReadACL and WriteACL are for the ACL of an object. No ACL grants them.
	ReadACL
	WriteACL
)

// The ACLs of buckets and objects.
const (
	Private         = "private"
	PublicRead      = "public-read"
	PublicReadWrite = "public-read-write"
	Default         = "default" // an object's that has none of its own
)

// Public reports whether an ACL grants anything to everybody.
func Public(acl string) bool { return acl == PublicRead || acl == PublicReadWrite }

// A Request is what is judged.
type Request struct {
	Account     string // the account it comes from; "" if it is not signed
	AccessKeyID string
	Action      string // as policies name it: oss:GetObject
	Right       Right
	Key         string // of the object, "" for a bucket
	KeyACL      string // ACL of the object; "" if there is none yet

	// Payer is x-oss-request-payer. It counts as a header for a signature in a
	// header and as a parameter for a signature in the URL.
	Payer     string
	SignedURL bool

	// What conditions of policies look at.
	Time      time.Time
	SourceIP  string
	Secure    bool // over TLS
	UserAgent string
	Prefix    string // of a listing
	Delimiter string
	SetACL    string // x-oss-acl
	SetKeyACL string // x-oss-object-acl

	// Tags by name: of the bucket, of the object as it is, and of the object as
	// the header x-oss-tagging describes it. They may be nil, and are asked only
	// if a condition does.
	BucketTag  func(name string) string
	ObjectTag  func(name string) string
	RequestTag func(name string) string
}

// A Bucket is what has a say in it. One that is not there yet, and the account
// as a whole, are a Bucket with an owner and nothing else.
type Bucket struct {
	Name          string
	Owner         string // an account
	ACL           string
	Policy        *Policy // nil for none
	BlocksPublic  bool    // block public access, of the bucket or of the account
	RequesterPays bool
}

// Check returns nil if the request may do what it asks for, else OSS's error.
//
// An explicit Deny of the policy comes first, and can hit the owner too. The
// owner may do everything else. Of others a bucket whose requesters pay wants
// to know that they will; then an Allow of the policy suffices, and then the
// ACLs are asked (A096).
func Check(r *Request, b *Bucket) error {
	if s := b.Policy.denies(r, b); s != nil {
		return osserr.DeniedByBucketPolicy.With().Hinted(s.explainDenial(r, b))
	}
	switch {
	case r.Account == b.Owner:
		return nil
	case r.Right == Account || r.Right == Create:
		return refuseAccount(r, b)
	}
	if err := checkPayer(r, b); err != nil {
		return err
	}
	if b.Policy.allows(r, b) || granted(r, b) {
		return nil
	}
	return refuse(r, b)
}
