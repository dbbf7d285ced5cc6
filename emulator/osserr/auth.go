package osserr

// Errors of authentication. Source: oss-api.md C.3 "Authentication" and D.7;
// finer numbers: the pages help.aliyun.com/zh/oss/user-guide/<EC>. Messages
// that no page prints are by analogy (A060).
const (
	badAuthorization  = "Authorization header is invalid."
	missingInHeader   = "AccessKeyId or Signature is missing in Authorization header value."
	unknownInHeader   = "Unknown parameter in Authorization header."
	additionalAbsent  = "A header named in the additional headers is absent from the request."
	additionalEmpty   = "Additional headers value is empty."
	noSuchAccessKey   = "The OSS Access Key Id you provided does not exist in our records."
	mismatch          = "The request signature we calculated does not match the signature you provided. Check your key and signing method."
	queryNeeds        = "Query-string authentication requires the Signature, Expires and OSSAccessKeyId parameters"
	queryNeedsV2      = "Query-string authentication requires the x-oss-signature, x-oss-expires and x-oss-access-key-id parameters."
	queryNeedsV4      = "Query-string authentication requires the x-oss-signature, x-oss-date, x-oss-expires and x-oss-credential parameters."
	expired           = "Request has expired."
	badCredential     = "Invalid credential in Authorization header."
	badURLCredential  = "The credential in x-oss-credential is invalid."
	badFormCredential = "The x-oss-credential form field is invalid."
)

// Who signed.
var (
	InvalidAccessKeyID      = row(403, "InvalidAccessKeyId", noSuchAccessKey, "0002-00000902")
	InvalidAccessKeyIDOfSTS = row(403, "InvalidAccessKeyId", noSuchAccessKey, "0002-00000002") // with a token, for a key that has none
	TokenOfAnotherKey       = row(403, "AccessKeyIdAndSecurityTokenNotMatch", "The OSS access key id and security token you provided does not match.", "0002-00000004")
	TokenOutOfPlace         = row(400, "InvalidRequest", "Security-token must be provided by query string parameter.", "0002-00000005")
	InvalidSecurityToken    = row(403, "InvalidSecurityToken", "The security token you provided is invalid.", "0002-00000006")
	SecurityTokenExpired    = row(403, "SecurityTokenExpired", "The security token you provided has expired.", "0002-00000007")
)

// What was signed.
var (
	SignatureMismatchV1   = row(403, "SignatureDoesNotMatch", mismatch, "0002-00000040")
	SignatureMismatchV2   = row(403, "SignatureDoesNotMatch", mismatch, "")
	SignatureMismatchV4   = row(403, "SignatureDoesNotMatch", mismatch, "0002-00000201")
	SignatureMismatchPost = row(403, "SignatureDoesNotMatch", mismatch, "0002-00000705")
)

// When it was signed.
var (
	RequestTimeTooSkewed = row(403, "RequestTimeTooSkewed", "The difference between the request time and the current time is too large.", "0002-00000504")
	ValidDateRequired    = row(403, "AccessDenied", "OSS authentication requires a valid Date.", "0002-00000503")
	URLExpired           = row(403, "AccessDenied", expired, "0002-00000069")
	URLExpiresInvalid    = row(403, "AccessDenied", "Invalid date (should be seconds since epoch).", "0002-00000070")
	URLExpiredV4         = row(403, "AccessDenied", expired, "0002-00000236")
	URLNotYetValidV4     = row(403, "AccessDenied", "Request is not yet valid.", "0002-00000235")
	PostExpired          = row(403, "AccessDenied", expired, "")
	PostNotYetValid      = row(403, "AccessDenied", "Request is not yet valid.", "")
)

// The Authorization header.
var (
	AuthorizationInvalid = row(400, "InvalidArgument", badAuthorization, "")
	AuthorizationEmpty   = row(400, "InvalidArgument", "Authorization header value is empty.", "")
	AuthorizationMissing = row(400, "InvalidArgument", missingInHeader, "")

	AuthorizationV2Unknown      = row(400, "InvalidArgument", unknownInHeader, "0002-00000104")
	AuthorizationV2NoID         = row(400, "InvalidArgument", missingInHeader, "0002-00000105")
	AuthorizationV2EmptyID      = row(400, "InvalidArgument", missingInHeader, "0002-00000106")
	AuthorizationV2NoSignature  = row(400, "InvalidArgument", missingInHeader, "0002-00000108")
	AuthorizationV2AbsentHeader = row(400, "InvalidArgument", additionalAbsent, "0002-00000112")

	AuthorizationV4Invalid      = row(400, "InvalidArgument", badAuthorization, "0002-00000202")
	AuthorizationV4Unknown      = row(400, "InvalidArgument", unknownInHeader, "0002-00000203")
	AuthorizationV4NoCredential = row(400, "InvalidArgument", badCredential, "0002-00000205")
	AuthorizationV4EmptyID      = row(400, "InvalidArgument", badCredential, "0002-00000206")
	AuthorizationV4EmptyHeaders = row(400, "InvalidArgument", "Authorization header value is empty.", "0002-00000209")
	AbsentHeaderV4              = row(400, "InvalidArgument", additionalAbsent, "")
	AuthorizationV4Day          = row(400, "InvalidArgument", badCredential, "0002-00000212")
	AuthorizationV4Credential   = row(400, "InvalidArgument", badCredential, "0002-00000213")
	AuthorizationV4Payload      = row(400, "InvalidArgument", "The x-oss-content-sha256 only supports UNSIGNED-PAYLOAD.", "0002-00000214")
	AuthorizationV4Region       = row(400, "InvalidArgument", "Invalid signing region in Authorization header.", "0002-00000226")
	AuthorizationV4Product      = row(400, "InvalidArgument", "Invalid signing product in Authorization header.", "0002-00000227")
)

// Signed URLs.
var (
	URLVersionUnknown = row(400, "InvalidArgument", "The x-oss-signature-version is invalid.", "0002-00000066")

	URLNoExpires      = row(403, "AccessDenied", queryNeeds, "0002-00000067")
	URLEmptyExpires   = row(403, "AccessDenied", queryNeeds, "0002-00000068")
	URLNoID           = row(403, "AccessDenied", queryNeeds, "0002-00000071")
	URLEmptyID        = row(403, "AccessDenied", queryNeeds, "0002-00000072")
	URLNoSignature    = row(403, "AccessDenied", queryNeeds, "0002-00000074")
	URLEmptySignature = row(403, "AccessDenied", queryNeeds, "0002-00000075")
	URLEmptyHeaders   = row(400, "InvalidArgument", additionalEmpty, "0002-00000076")
	URLAbsentHeader   = row(400, "InvalidArgument", additionalAbsent, "0002-00000077")

	URLV2NoExpires      = row(400, "InvalidArgument", queryNeedsV2, "0002-00000113")
	URLV2EmptyExpires   = row(400, "InvalidArgument", queryNeedsV2, "0002-00000114")
	URLV2NoID           = row(400, "InvalidArgument", queryNeedsV2, "0002-00000115")
	URLV2EmptyID        = row(400, "InvalidArgument", queryNeedsV2, "0002-00000116")
	URLV2NoSignature    = row(400, "InvalidArgument", queryNeedsV2, "0002-00000117")
	URLV2EmptySignature = row(400, "InvalidArgument", queryNeedsV2, "0002-00000118")

	URLV4NoExpires       = row(400, "InvalidArgument", queryNeedsV4, "0002-00000215")
	URLV4EmptyExpires    = row(400, "InvalidArgument", queryNeedsV4, "0002-00000216")
	URLV4NoCredential    = row(400, "InvalidArgument", queryNeedsV4, "0002-00000217")
	URLV4EmptyCredential = row(400, "InvalidArgument", queryNeedsV4, "0002-00000218")
	URLV4NoSignature     = row(400, "InvalidArgument", queryNeedsV4, "0002-00000219")
	URLV4NoDate          = row(400, "InvalidArgument", queryNeedsV4, "")
	URLV4Day             = row(400, "InvalidArgument", badURLCredential, "0002-00000223")
	URLV4Credential      = row(400, "InvalidArgument", badURLCredential, "")
	URLV4Region          = row(400, "InvalidArgument", "The signing region in credential is invalid.", "0002-00000226")
	URLV4Product         = row(400, "InvalidArgument", "The signing product in credential is invalid.", "0002-00000227")
	URLV4Expires         = row(400, "InvalidArgument", "The x-oss-expires must be between 1 and 604800.", "0002-00000232")
	URLV4EmptyHeaders    = row(400, "InvalidArgument", additionalEmpty, "")
)

// Signed forms.
var (
	PostNoPolicy       = row(400, "InvalidArgument", "Post request policy is empty.", "0002-00000702")
	PostNoSignature    = row(400, "InvalidArgument", "Post request signature is empty.", "0002-00000703")
	PostEmptySignature = row(400, "InvalidArgument", "Post request signature is empty.", "0002-00000704")
	PostNoID           = row(400, "InvalidArgument", "Post request accessKeyId is empty.", "0002-00000706")
	PostEmptyID        = row(400, "InvalidArgument", "Post request accessKeyId is empty.", "0002-00000707")
	PostCredential     = row(400, "InvalidArgument", badFormCredential, "0002-00000710")
)
