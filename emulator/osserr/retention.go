package osserr

// Errors of objects that are kept from being changed. Source: oss-api.md C.3;
// those without an EC are worded by analogy (A107).
var (
	FileImmutable       = row(409, "FileImmutable", "The object you specified is immutable.", "")
	NoObjectWorm        = row(400, "InvalidRequest", "The bucket has no object worm configuration.", "")
	RetentionShortened  = row(409, "FileImmutable", "The retention of the object can not be shortened.", "")
	NoSuchRetention     = row(404, "NoSuchObjectRetention", "The object does not have a retention.", "")
	ObjectAlreadySealed = row(409, "ObjectNotAppendable", "The object is sealed.", "")
)
