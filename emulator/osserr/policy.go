package osserr

// Errors of the policy in a form. Source: oss-api.md G.6; finer numbers: the
// pages help.aliyun.com/zh/oss/user-guide/<EC>. Messages that no page prints
// are by analogy (A060).
var (
	PolicyInvalid       = row(400, "InvalidPolicyDocument", "Invalid Policy: Invalid Base64.", "0006-00000201")
	PolicyNotJSON       = row(400, "InvalidPolicyDocument", "Invalid Policy: Invalid JSON: unexpected end of JSON input", "0006-00000204")
	PolicyUnknownMember = row(400, "InvalidPolicyDocument", "Invalid Policy: Unexpected member.", "0006-00000206")
	PolicyNoConditions  = row(400, "InvalidPolicyDocument", "Invalid Policy: Policy missing conditions.", "0006-00000207")
	PolicyNoExpiration  = row(400, "InvalidPolicyDocument", "Invalid Policy: Policy missing expiration.", "0006-00000208")
	PolicyNoMembers     = row(400, "InvalidPolicyDocument", "Invalid Policy: Policy missing expiration and conditions.", "0006-00000209")
	PolicyExpiration    = row(400, "InvalidPolicyDocument", "Invalid Policy: Invalid expiration.", "0006-00000211")
	PolicyOperator      = row(400, "InvalidPolicyDocument", "Invalid Policy: Invalid operator in condition.", "0006-00000216")
	PolicySizeCount     = row(400, "InvalidPolicyDocument", "Invalid Policy: Invalid content-length-range.", "0006-00000219")
	PolicySize          = row(400, "InvalidPolicyDocument", "Invalid Policy: Invalid content-length-range.", "0006-00000220")
	PolicyCondition     = row(400, "InvalidPolicyDocument", "Invalid Policy: Invalid condition.", "0006-00000222")
	PolicyType          = row(400, "InvalidPolicyDocument", "Invalid Policy: Invalid type of a value in condition.", "0006-00000224")
	PolicyCount         = row(400, "InvalidPolicyDocument", "Invalid Policy: Invalid number of values in condition.", "")
	PolicySimple        = row(400, "InvalidPolicyDocument", "Invalid Policy: Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.", "")

	PolicyExpired = row(403, "AccessDenied", "Invalid according to Policy: Policy expired.", "0006-00000213")
	PolicyFailed  = row(403, "AccessDenied", `Invalid according to Policy: Policy Condition failed: ["eq", "$bucket", "examplebucket"]`, "0006-00000227")

	PostTooSmall = row(400, "EntityTooSmall", "Your proposed upload smaller than the minimum allowed size.", "")
)
