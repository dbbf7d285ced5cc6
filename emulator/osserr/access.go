package osserr

// Refusals by access control. Source: oss-api.md C.3 "Access control", the EC
// pages of the documentation (help.aliyun.com/zh/oss/user-guide/<EC>), and
// captures. Rows whose message the page of their EC does not print take it
// from the documentation of HTTP status 403 (A096).
var (
	// AnonymousForbidden is for operations on the account.
	AnonymousForbidden = row(403, "AccessDenied", "Anonymous access is forbidden for this operation.", "0003-00001201")
	AnonymousNoBucket  = row(403, "AccessDenied", "Anonymous user has no right to access this bucket.", "0003-00000002")
	AnonymousNoObject  = row(403, "AccessDenied", "Anonymous user has no right to access this object.", "")

	AccountForbidden     = row(403, "AccessDenied", "AccessDenied", "")
	ListBucketsForbidden = row(403, "AccessDenied", "You are forbidden to list buckets.", "")
	NotBucketOwner       = row(403, "AccessDenied", "The bucket you access does not belong to you.", "0003-00000905")
	BucketOfAnother      = row(409, "BucketAlreadyExists", "The requested bucket name is not available. The bucket namespace is shared by all users of the system. "+
		"Please select a different name and try again.", "0015-00000102")

	ObjectDeniedByBucketACL = row(403, "AccessDenied", "You have no right to access this object because of bucket acl.", "0003-00000001")
	ObjectDenied            = row(403, "AccessDenied", "You have no right to access this object.", "")
	ObjectReadDenied        = row(403, "AccessDenied", "You do not have read permission on this object.", "0003-00000005")
	ObjectWriteDenied       = row(403, "AccessDenied", "You do not have write permission on this object.", "0003-00000006")
	ObjectReadACLDenied     = row(403, "AccessDenied", "You do not have read acl permission on this object.", "0003-00000007")
	ObjectWriteACLDenied    = row(403, "AccessDenied", "You do not have write acl permission on this object.", "")

	DeniedByBucketPolicy = row(403, "AccessDenied", "Access denied by bucket policy.", "0003-00000101")

	// A bucket whose requesters pay refuses those it cannot charge: nobody,
	// and who did not say in the signed URL or the header to be willing.
	PayerAnonymous = row(403, "AccessDenied", requesterPays, "0003-00000701")
	PayerNotInURL  = row(403, "AccessDenied", requesterPays, "0003-00000702")
	PayerNotHeader = row(403, "AccessDenied", requesterPays, "0003-00000703")

	// What block public access keeps from being set.
	PublicBucketACL    = row(403, "AccessDenied", "Put public bucket acl is not allowed", "")
	PublicObjectACL    = row(403, "AccessDenied", "Put public object acl is not allowed", "0016-00000901")
	PublicBucketPolicy = row(403, "AccessDenied", "Put public bucket policy is not allowed", "")
)

const requesterPays = "Access denied for requester pay bucket"

// Errors of bucket policies. The pages of these ECs say what is wrong, not in
// which words; the code is the one that OSS documents for policies (A091).
var (
	BucketPolicyTooLarge    = row(400, "InvalidPolicyDocument", "The bucket policy must be smaller than 16 KB.", "0030-00000001")
	BucketPolicyVersion     = row(400, "InvalidPolicyDocument", "The version of the bucket policy must be 1.", "0030-00000002")
	BucketPolicyItemTooLong = row(400, "InvalidPolicyDocument", "An element of a statement of the bucket policy must not be longer than 4095 bytes.", "0030-00000003")
	BucketPolicyInvalid     = row(400, "InvalidPolicyDocument", "The bucket policy is invalid.", "0030-00000005")
	BucketPolicyWildcards   = row(400, "InvalidPolicyDocument", "The bucket policy must not contain consecutive asterisks.", "0030-00000007")
	BucketPolicySourceIP    = row(400, "InvalidPolicyDocument", "The condition acs:SourceIp in a bucket policy must be given together with acs:SourceVpc.", "0030-00000008")
)
