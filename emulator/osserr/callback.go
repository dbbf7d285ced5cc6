package osserr

// Errors of callback parameters: status 400, nothing is stored, nobody is
// called. Source: callback.md 9; messages that no page prints are by analogy
// (A010).
var (
	CallbackTooLong          = row(400, "InvalidArgument", "The length of callback exceed max value.", "0007-00000001")
	CallbackNotBase64        = row(400, "InvalidArgument", "The callback configuration is not base64 encoded.", "0007-00000002")
	CallbackNotJSON          = row(400, "InvalidArgument", "The callback configuration is not json format.", "0007-00000003")
	CallbackURLInvalid       = row(400, "InvalidArgument", "The callback url configuration is invalid.", "0007-00000004")
	CallbackTooManyURLs      = row(400, "InvalidArgument", "The number of callback url exceed max value.", "0007-00000005")
	CallbackHostUnknown      = row(400, "InvalidArgument", "Can not get ip by this host.", "0007-00000007")
	CallbackPrivateAddress   = row(400, "InvalidArgument", "Private address is forbidden to callback.", "0007-00000008")
	CallbackHostInvalid      = row(400, "InvalidArgument", "The callback host configuration is invalid.", "0007-00000009")
	CallbackBodyInvalid      = row(400, "InvalidArgument", "The callback body is invalid.", "0007-00000010")
	CallbackBodyEmpty        = row(400, "InvalidArgument", "The callback body is empty.", "0007-00000011")
	CallbackBodyTypeInvalid  = row(400, "InvalidArgument", "The callback body type configuration is invalid.", "0007-00000012")
	CallbackBodyTypeUnknown  = row(400, "InvalidArgument", "The body type of callback is not supported.", "0007-00000013")
	CallbackSNIInvalid       = row(400, "InvalidArgument", "The callback sni is invalid.", "0007-00000014")
	CallbackStageInvalid     = row(400, "InvalidArgument", "The callback stage is invalid.", "0007-00000015")
	CallbackFailureInvalid   = row(400, "InvalidArgument", "The callback failure action is invalid.", "0007-00000017")
	CallbackVersionInvalid   = row(400, "InvalidArgument", "The callback signature version is invalid.", "")
	CallbackHeadersInvalid   = row(400, "InvalidArgument", "The callback additional headers are invalid.", "0007-00000026")
	CallbackTwice            = row(400, "InvalidArgument", "Either the callback query string parameter or the x-oss-callback header should be specified, not both.", "0007-00000027")
	CallbackVarTwice         = row(400, "InvalidArgument", "Either the callback-var query string parameter or the x-oss-callback-var header should be specified, not both.", "0007-00000028")
	CallbackVarTooLong       = row(400, "InvalidArgument", "The length of callback var exceed max value.", "0007-00000101")
	CallbackVarNotBase64     = row(400, "InvalidArgument", "The callback var configuration is not base64 encoded.", "0007-00000102")
	CallbackVarNotJSON       = row(400, "InvalidArgument", "The callback var configuration is not json format.", "0007-00000103")
	CallbackVarNotStringMap  = row(400, "InvalidArgument", "The callback var is not expecten json.", "0007-00000104") // sic
	CallbackTemplateInvalid  = row(400, "InvalidArgument", "Left brace must be adjacent to dollar sign.", "0007-00000105")
	CallbackTemplateUnclosed = row(400, "InvalidArgument", "Right brace is missing after dollar sign and left brace.", "0007-00000105")
	CallbackPolicyUnknown    = row(400, "InvalidArgument", "The callback policy does not exist.", "")
)

// Errors of callback deliveries: status 203, the object is stored. The
// messages of refused connections, timeouts and statuses are made from what
// happened. Source: callback.md 7.2; for the EC of the length family, A025;
// which numbers have no row, and why, A124.
var (
	CallbackStatus      = row(203, "CallbackFailed", "Error status : 502.", "0007-00000203")
	CallbackUnreachable = row(203, "CallbackFailed", "Error status : -1.OSS can not connect to your callbackUrl, please check it.", "0007-00000203")
	CallbackTimeout     = row(203, "CallbackFailed", "Error status : -1 8.8.8.8:9090 reply timeout, cost:5000ms, timeout:5000ms (err -4, errno115)", "0007-00000203")
	CallbackTooSlow     = row(203, "CallbackFailed", "Cost too long time.", "0007-00000202")
	CallbackNoLength    = row(203, "CallbackFailed", "Error Status : 400.User server missing content-length.", "0007-00000203")
	CallbackBadLength   = row(203, "CallbackFailed", "Error Status : 400.User server return invalid conent-length value.", "0007-00000203") // sic
	CallbackLongAnswer  = row(203, "CallbackFailed", "Error Status : 400.User server return too long content-length value.", "0007-00000203")
	CallbackBadAnswer   = row(203, "CallbackFailed", "Response body is not valid json format.", "0007-00000205")
	CallbackBodyTooLong = row(203, "CallbackFailed", "Callback to application server failed, please check your callbackUrl.", "") // A122
	CallbackImageInfo   = row(203, "CallbackFailed", "Get image info failed.", "0007-00000301")
)
