package osserr

// Errors of requests as such: routing, headers, bodies.
// Source: oss-api.md C.3 "Authentication", "Access control", "Object operations".
var (
	// SecondLevelDomainForbidden is what strict mode answers to path-style
	// requests under a name, which OSS serves only under an IP address.
	SecondLevelDomainForbidden = row(403, "SecondLevelDomainForbidden",
		"The bucket you are attempting to access must be addressed using OSS third level domain.", "")

	MethodNotAllowed = row(405, "MethodNotAllowed", "The specified method is not allowed against this resource.", "0003-00000016")
	InvalidArgument  = row(400, "InvalidArgument", "Invalid Argument.", "")
	MalformedXML     = row(400, "MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema.", "")

	// NotImplementedOperation is what this emulator answers to operations of
	// OSS that it does not have. OSS has no such row; the element Operation
	// names what was asked for (A002).
	NotImplementedOperation = row(501, "NotImplemented", "This operation is not implemented by fakeoss.", "")

	// InternalError is a fault of the emulator itself.
	InternalError = row(500, "InternalError", "We encountered an internal error. Please try again.", "")

	MissingContentLength = row(411, "MissingContentLength", "You must provide the Content-Length HTTP header.", "0017-00000101")
	RequestTimeout       = row(400, "RequestTimeout", "Your socket connection to the server was not read from or written to within the timeout period.", "")
	IncompleteBody       = row(400, "IncompleteBody", "The request body is incomplete.", "0017-00000505")
	EntityTooLarge       = row(400, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size.", "")
	InvalidDigestFormat  = row(400, "InvalidDigest", "The Content-MD5 you specified was invalid.", "0017-00000502")
	InvalidDigest        = row(400, "InvalidDigest", "The Content-MD5 you specified was invalid.", "0017-00000503")
	InvalidCRC64         = row(400, "InvalidCRC64", "The crc64 you specified did not match what was received.", "")
)
