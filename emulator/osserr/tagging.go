package osserr

// Errors of object tags, symbolic links and archived objects. Source:
// oss-api.md C.3 and E.7 to E.9.
var (
	InvalidTaggingHeader = row(400, "InvalidArgument", "The header 'x-oss-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.", "")
	InvalidTag           = row(400, "InvalidTag", "The tag key or value you specified is invalid.", "")
	TagKeyTooLong        = row(400, "InvalidTag", "The length of the tag key must be between 1 and 128.", "0010-00000209")
	TooManyTags          = row(400, "InvalidTag", "The number of tags must be 10 or less.", "")

	NotSymlink            = row(400, "NotSymlink", "The object is not symlink.", "")
	InvalidTargetType     = row(400, "InvalidTargetType", "The symbolic's target file type is invalid.", "")
	SymlinkTargetNotExist = row(404, "SymlinkTargetNotExist", "The symlink target object does not exist.", "")
	InvalidSymlinkTarget  = row(400, "InvalidArgument", "The symlink target is invalid.", "")
	MissingSymlinkTarget  = row(400, "MissingArgument", "Missing Some Required Arguments.", "")

	InvalidObjectState        = row(403, "InvalidObjectState", "The operation is not valid for the object's state.", "")
	RestoreAlreadyInProgress  = row(409, "RestoreAlreadyInProgress", "The restore operation is in progress.", "0026-00000011")
	RestoreNotSupported       = row(400, "OperationNotSupported", "The operation is not supported for this resource", "0016-00000702")
	InvalidRestoreTier        = row(400, "InvalidArgument", "The restore tier you specified is invalid.", "")
	MalformedRestore          = row(400, "MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema.", "0016-00000608")
	ArchiveRestoreNotFinished = row(409, "ArchiveRestoreNotFinished", "The archive file's restore is not finished.", "0016-00000719")

	InvalidTrafficLimit = row(400, "InvalidArgument", "x-oss-traffic-limit is invalid, should be specified between 245760(30KB/s) and 838860800(100MB/s).", "")
	TrafficLimitTwice   = row(400, "InvalidArgument", "x-oss-traffic-limit should be specified either in query string or header, not both.", "")
)
