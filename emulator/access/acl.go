package access

import "github.com/fakeoss/fakeoss/emulator/osserr"

// granted reports whether the ACLs let somebody who is not the owner do it. An
// object's own ACL counts instead of the bucket's, in both directions. Block
// public access makes both private.
//
// That public-read lets everybody list the bucket too is how it was for long;
// newer sources want a bucket policy for it (A090).
func granted(r *Request, b *Bucket) bool {
	if b.BlocksPublic {
		return false
	}
	switch r.Right {
	case List:
		return Public(b.ACL)
	case Upload:
		return b.ACL == PublicReadWrite
	case Read:
		return Public(effective(r, b))
	case Write:
		return effective(r, b) == PublicReadWrite
	}
	return false
}

// ownACL reports whether the object has an ACL of its own.
func (r *Request) ownACL() bool { return r.KeyACL != "" && r.KeyACL != Default }

// effective is the ACL that counts for an object.
func effective(r *Request, b *Bucket) string {
	if r.ownACL() {
		return r.KeyACL
	}
	return b.ACL
}

// refuseAccount refuses what only the account that owns everything can do.
func refuseAccount(r *Request, b *Bucket) error {
	kind := osserr.AccountForbidden
	switch {
	case r.Account == "":
		kind = osserr.AnonymousForbidden
	case r.Action == "oss:ListBuckets":
		kind = osserr.ListBucketsForbidden
	case r.Right == Create && b.Name != "":
		kind = osserr.BucketOfAnother
	}
	return kind.With().Hinted(explainAccount(r, b))
}

// refuse refuses what neither a policy nor an ACL grants.
func refuse(r *Request, b *Bucket) error {
	return refusal(r).With().Hinted(explain(r, b))
}

// refusal is the error for it. OSS words it by who asks for what (A096).
func refusal(r *Request) osserr.Kind {
	anonymous := r.Account == ""
	switch r.Right {
	case Read, Write:
		switch {
		case !r.ownACL():
			return osserr.ObjectDeniedByBucketACL
		case r.Right == Read:
			return osserr.ObjectReadDenied
		}
		return osserr.ObjectWriteDenied
	case ReadACL:
		return osserr.ObjectReadACLDenied
	case WriteACL:
		return osserr.ObjectWriteACLDenied
	case Upload, Attend:
		if anonymous {
			return osserr.AnonymousNoObject
		}
		return osserr.ObjectDenied
	}
	if anonymous {
		return osserr.AnonymousNoBucket
	}
	return osserr.NotBucketOwner
}

// checkPayer makes requesters say that they know that they pay.
// https://help.aliyun.com/zh/oss/developer-reference/putbucketrequestpayment
func checkPayer(r *Request, b *Bucket) error {
	const agreed = "requester"
	switch {
	case !b.RequesterPays || r.Account != "" && r.Payer == agreed:
		return nil
	case r.Account == "":
		return osserr.PayerAnonymous.With("BucketName", b.Name).
			Hinted("the requesters of the bucket " + b.Name + " pay, so that a request must be signed, with x-oss-request-payer: requester")
	case r.SignedURL:
		return osserr.PayerNotInURL.With("BucketName", b.Name).
			Hinted("the requesters of the bucket " + b.Name + " pay; sign the URL with the parameter x-oss-request-payer=requester")
	}
	return osserr.PayerNotHeader.With("BucketName", b.Name).
		Hinted("the requesters of the bucket " + b.Name + " pay; send the header x-oss-request-payer: requester")
}
