package emulator

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"sync"

	"github.com/fakeoss/fakeoss/emulator/access"
	"github.com/fakeoss/fakeoss/emulator/auth"
	"github.com/fakeoss/fakeoss/emulator/bucketdoc"
	"github.com/fakeoss/fakeoss/emulator/osserr"
	"github.com/fakeoss/fakeoss/emulator/store"
	"github.com/fakeoss/fakeoss/emulator/wire"
)

// authorize checks that the request may do what it asks for. A server without
// access keys does not know who asks, and lets everybody.
func (c *call) authorize(op *operation) error {
	if c.identity.Checked {
		if err := c.permit(op); err != nil {
			return err
		}
	}
	return c.checkNewACL(op)
}

// permit checks what the operation needs of its target and, for a copy, of the
// source.
func (c *call) permit(op *operation) error {
	n := needOf(op)
	if n.passes || op.Name == "" {
		return nil
	}
	if c.target.Bucket != "" && c.bucket.Name == "" {
		n.right = access.Create
	}
	version := ""
	if n.versioned {
		version = c.query.Get("versionId")
	}
	if err := c.grant(n, &c.bucket, c.target.Key, version, c.r.Header); err != nil {
		return err
	}
	if op.header != wire.HeaderCopySource {
		return nil
	}
	from, err := c.copySource()
	if err != nil {
		return nil // the handler says so
	}
	b, err := c.srv.store.Bucket(from.bucket)
	if errors.Is(err, store.ErrNoBucket) {
		return nil // likewise
	}
	if err != nil {
		return err
	}
	return c.permitIn(&b, opGetObject, from.key, from.version, c.r.Header)
}

// permitKey checks what an operation needs of a key that only its handler
// knows. h are the headers, or the fields of a form that look like some.
func (c *call) permitKey(operation, key, version string, h http.Header) error {
	return c.permitIn(&c.bucket, operation, key, version, h)
}

// permitIn is permitKey in another bucket than that of the request.
func (c *call) permitIn(b *store.Bucket, operation, key, version string, h http.Header) error {
	if !c.identity.Checked {
		return nil
	}
	return c.grant(needs[operation], b, key, version, h)
}

// account is the account that the request comes from, "" for none.
func (c *call) account() string {
	if c.identity.Scheme == auth.Anonymous {
		return ""
	}
	return cmp.Or(c.srv.options.otherAccounts[c.identity.AccessKeyID], ownerID)
}

// grant checks one need. Most requests are the owner's, to buckets without a
// policy, and pass at once.
func (c *call) grant(n need, b *store.Bucket, key, version string, h http.Header) error {
	account := c.account()
	if account == ownerID && b.Documents[policyDocument] == "" {
		return nil
	}
	on, err := c.srv.accessBucket(b)
	if err != nil {
		return err
	}
	stored := sync.OnceValue(func() *store.Attributes { return c.storedAttributes(b.Name, key, version) })
	r := &access.Request{
		Account: account, AccessKeyID: c.identity.AccessKeyID, Action: n.action, Right: n.right, Key: key,
		Payer:     cmp.Or(h.Get(wire.HeaderRequestPayer), c.query.Get("x-oss-request-payer")),
		SignedURL: c.r.Header.Get("Authorization") == "",
		Time:      c.started, SourceIP: c.clientIP(), Secure: c.r.TLS != nil, UserAgent: c.r.UserAgent(),
		Prefix: c.query.Get("prefix"), Delimiter: c.query.Get("delimiter"),
		SetACL: h.Get(wire.HeaderBucketACL), SetKeyACL: h.Get(wire.HeaderObjectACL),
		BucketTag:  func(name string) string { return c.srv.bucketTag(b, name) },
		ObjectTag:  func(name string) string { return tagValue(stored().Tags, name) },
		RequestTag: func(name string) string { return requestTag(h, name) },
	}
	if version != "" {
		r.Action = cmp.Or(versionActions[n.action], n.action)
	}
	if account != ownerID && (n.right == access.Read || n.right == access.Write) {
		r.KeyACL = stored().ACL
	}
	if err := access.Check(r, on); err != nil {
		return err
	}
	if n.action == actionPut && h.Get(wire.HeaderTagging) != "" {
		r.Action = actionTag
		return access.Check(r, on)
	}
	return nil
}

// storedAttributes are those of an object, or of nothing.
func (c *call) storedAttributes(bucket, key, version string) *store.Attributes {
	o, err := c.srv.store.Object(bucket, key, version)
	if err != nil {
		return noAttributes // the handler says so
	}
	defer o.Body.Release()
	return o.Attributes
}

func tagValue(tags []store.Tag, name string) string {
	for _, t := range tags {
		if t.Key == name {
			return t.Value
		}
	}
	return ""
}

// requestTag returns a tag of the header x-oss-tagging. One that is malformed
// has none, and is refused later.
func requestTag(h http.Header, name string) string {
	tags, err := parseTagging(h.Get(wire.HeaderTagging))
	if err != nil {
		return ""
	}
	return tagValue(tags, name)
}

func (s *Server) bucketTag(b *store.Bucket, name string) string {
	tags, err := parsed[bucketdoc.Tagging](&s.parsed, b.Documents[taggingDocument])
	if err != nil {
		return "" // a fault of ours, which must not open the bucket
	}
	for _, t := range tags.TagSet.Tags {
		if t.Key == name {
			return t.Value
		}
	}
	return ""
}

// accessBucket is what a bucket says about access. One that is not there yet
// is the owner's to make.
func (s *Server) accessBucket(b *store.Bucket) (*access.Bucket, error) {
	policy, err := s.bucketPolicy(b)
	if err != nil {
		return nil, err
	}
	blocked, err := s.blocksPublicAccess(b)
	if err != nil {
		return nil, err
	}
	payment, err := parsed[bucketdoc.RequestPaymentConfiguration](&s.parsed, b.Documents[paymentDocument])
	if err != nil {
		return nil, err
	}
	return &access.Bucket{
		Name: b.Name, Owner: ownerID, ACL: b.ACL, Policy: policy, BlocksPublic: blocked, RequesterPays: payment.Payer == "Requester",
	}, nil
}

// bucketPolicy is the policy of a bucket, nil for none.
func (s *Server) bucketPolicy(b *store.Bucket) (*access.Policy, error) {
	text := b.Documents[policyDocument]
	if text == "" {
		return nil, nil
	}
	return parsedBy(func(text string) (*access.Policy, error) {
		p, err := access.ParsePolicy([]byte(text))
		if err != nil {
			// PutBucketPolicy has read it: that it cannot be read now is no error
			// of the request.
			return nil, fmt.Errorf("the policy of the bucket %s: %v", b.Name, err)
		}
		return p, nil
	}, &s.parsed, text)
}

// blocksPublicAccess reports whether public ACLs and policies are refused and
// do not count, in the bucket or in the whole account. OSS blocks them in new
// buckets, which is not done here: few programs know of it (A097).
func (s *Server) blocksPublicAccess(b *store.Bucket) (bool, error) {
	if s.publicAccessBlocked.Load() {
		return true, nil
	}
	doc, err := parsed[bucketdoc.PublicAccessBlockConfiguration](&s.parsed, b.Documents[accessBlockDocument])
	if err != nil {
		return false, err
	}
	return bool(doc.BlockPublicAccess), nil
}

// checkNewACL refuses an ACL for everybody where public access is blocked,
// whoever sets it.
// https://help.aliyun.com/zh/oss/user-guide/block-public-access
func (c *call) checkNewACL(op *operation) error {
	switch {
	case op.method != http.MethodPut && op.method != http.MethodPost:
		return nil
	case op.level == onObject:
		return c.refusePublic(c.r.Header.Get(wire.HeaderObjectACL), osserr.PublicObjectACL)
	case op.Name == opPutBucket || op.Name == opPutBucketAcl || op.orPutBucket && c.bucket.Name == "":
		return c.refusePublic(c.r.Header.Get(wire.HeaderBucketACL), osserr.PublicBucketACL)
	}
	return nil
}

func (c *call) refusePublic(acl string, kind osserr.Kind) error {
	if !access.Public(acl) {
		return nil
	}
	blocked, err := c.srv.blocksPublicAccess(&c.bucket)
	if err != nil || !blocked {
		return err
	}
	return kind.With("BucketName", c.target.Bucket).Hinted(adviceOnBlock(c.target.Bucket))
}

func adviceOnBlock(bucket string) string {
	return "block public access is on for the bucket " + bucket + " or for the account; DeleteBucketPublicAccessBlock and DeletePublicAccessBlock switch it off"
}
