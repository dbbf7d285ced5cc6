package osserr

// Errors of buckets and listings. Source: oss-api.md C.3 "Buckets and keys".
var (
	NoSuchBucket        = row(404, "NoSuchBucket", "The specified bucket does not exist.", "0015-00000101")
	BucketNotEmpty      = row(409, "BucketNotEmpty", "The bucket has objects. Please delete them first.", "0015-00000301")
	InvalidBucketName   = row(400, "InvalidBucketName", "The specified bucket is not valid.", "0015-00000001")
	BucketClassConflict = row(409, "BucketAlreadyExists", "Cannot modify existing bucket's storage class.", "")
	BucketZoneConflict  = row(409, "BucketAlreadyExists", "Bucket already exists CAN'T modify data redundancy type.", "")

	InvalidBucketACL          = row(400, "InvalidArgument", "no such bucket access control exists", "0015-00000204")
	InvalidBucketStorageClass = row(400, "InvalidArgument", "No such bucket storage class exists.", "")
)
