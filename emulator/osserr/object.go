package osserr

// Errors of objects. Source: oss-api.md C.3 "Buckets and keys" and "Object operations".
var (
	NoSuchKey         = row(404, "NoSuchKey", "The specified key does not exist.", "0026-00000001")
	ObjectNameEmpty   = row(400, "InvalidObjectName", "The Object name can not be empty.", "0016-00000001")
	ObjectNameTooLong = row(400, "InvalidObjectName", "The Length of Object name must be less than 1024.", "0016-00000002")
	InvalidObjectName = row(400, "InvalidObjectName", "The specified object is not valid.", "0016-00000005")

	PreconditionFailed = row(412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold.", "")
	InvalidRange       = row(416, "InvalidRange", "The requested range cannot be satisfied", "")
	// NotModified has no document: a 304 carries no body.
	NotModified = row(304, "NotModified", "Not Modified", "")

	HeaderNotImplemented   = row(400, "NotImplemented", "A header you provided implies functionality that is not implemented.", "")
	KMSKeyNotFound         = row(404, "Forbidden.KeyNotFound", "The specified Key is not found.", "")
	FileAlreadyExists      = row(409, "FileAlreadyExists", "The object you specified already exists and can not be overwritten.", "")
	InvalidForbidOverwrite = row(400, "InvalidArgument", "The x-oss-forbid-overwrite header must be true or false.", "0017-00000279")

	ObjectNotAppendable      = row(409, "ObjectNotAppendable", "The object is not appendable", "0026-00000017")
	PositionNotEqualToLength = row(409, "PositionNotEqualToLength", "Position is not equal to file length", "0026-00000016")
	PositionMissing          = row(400, "MissingArgument", "Missing Some Required Arguments.", "0016-00000501")
	PositionNotInteger       = row(400, "InvalidArgument", "Argument position must be a non-negative integer.", "0016-00000502")

	InvalidCopySource   = row(400, "InvalidArgument", "Copy Source must mention the source bucket and key: /sourcebucket/sourcekey.", "")
	InvalidDirective    = row(400, "InvalidArgument", "The directive must be COPY or REPLACE.", "")
	InvalidObjectACL    = row(400, "InvalidArgument", "no such object access control exists", "0017-00000104")
	ObjectACLMissing    = row(400, "InvalidArgument", "no such object access control exists", "0017-00000105")
	InvalidStorageClass = row(400, "InvalidArgument", "The storage class you specified is invalid.", "")
	MetadataTooLarge    = row(400, "InvalidArgument", "The total size of user metadata must be less than 8KB.", "0011-00000002")
	InvalidMetaHeader   = row(400, "InvalidArgument", "The name of a user metadata header is invalid.", "")
	InvalidEncodingType = row(400, "InvalidArgument", "Invalid Encoding Method specified in Request.", "")
	InvalidContinuation = row(400, "InvalidArgument", "The continuation token provided is incorrect.", "")
	InvalidEncryption   = row(400, "InvalidEncryptionAlgorithmError", "The Encryption request you specified is not valid. Supported value: AES256/SM4/KMS.", "")
	NoSuchVersion       = row(404, "NoSuchVersion", "The specified version does not exist.", "")
	VersionEmpty        = row(400, "InvalidArgument", "Version id can not be the empty string.", "")
	OverrideByAnonymous = row(400, "InvalidRequest", "Request specific response headers cannot be used for anonymous GET requests.", "")
)
