package osserr

// Errors of PostObject. Source: oss-api.md G.6.
const malformedPost = "The body of your POST request is not well-formed multipart/form-data."

var (
	RequestIsNotMultiPartContent = row(400, "RequestIsNotMultiPartContent", "Bucket POST must be of the enclosure-type multipart/form-data.", "")
	MalformedPOSTRequest         = row(400, "MalformedPOSTRequest", malformedPost, "0006-00000104")
	MalformedPOSTField           = row(400, "MalformedPOSTRequest", malformedPost, "0006-00000109")
	MalformedPOSTBoundary        = row(400, "MalformedPOSTRequest", malformedPost, "")

	PostWithoutFile = row(400, "IncorrectNumberOfFilesInPOSTRequest", "POST requires exactly one file upload per request.", "0006-00000107")

	UserKeyMustBeSpecified = row(400, "UserKeyMustBeSpecified", "The bucket POST must contain the specified 'key'. If it is specified, please check the order of the fields", "")
	FieldItemTooLong       = row(400, "FieldItemTooLong", "Your POST request fields preceding the upload file were too large.", "")
	PostTooLarge           = row(400, "InvalidArgument", "Post body size must be less than 5G.", "")
	PostForbidOverwrite    = row(400, "InvalidArgument", "The x-oss-forbid-overwrite form field must be true or false.", "0006-00000117")
)
