package auth

import "strings"

// V1 signs some parameters of the query only, and the SDKs do not agree which
// (spec oss-api.md D.2). These are their lists: first what all have, then what
// each has besides.
const (
	listCommon = `acl append asyncFetch bucketInfo callback callback-var cname comp continuation-token cors delete encryption endTime
inventory inventoryId lifecycle live location logging metaQuery objectMeta partNumber policy position qos qosInfo referer regionList
replication replicationLocation replicationProgress requestPayment resourceGroup response-cache-control response-content-disposition
response-content-encoding response-content-language response-content-type response-expires restore security-token sequential startTime
stat status style styleName symlink tagging transferAcceleration uploadId uploads versionId versioning versions vod website worm
wormExtend wormId x-oss-ac-forward-allow x-oss-ac-source-ip x-oss-ac-subnet-mask x-oss-ac-vpc-id x-oss-async-process x-oss-process
x-oss-request-payer x-oss-traffic-limit`

	listGo = `cloudboxes img responseHeader rtc udf udfApplication udfApplicationLog udfId udfImage udfImageDesc udfName withHashContext
x-oss-enable-md5 x-oss-enable-sha1 x-oss-enable-sha256 x-oss-hash-ctx x-oss-md5-ctx`

	listPython = `accessPoint accessPointPolicy bucketArchiveDirectRead group httpsConfig link objectInfo publicAccessBlock qosRequester
redundancyTransition requesterQosInfo resourcePool resourcePoolBuckets resourcePoolInfo x-oss-access-point-name
x-oss-redundancy-transition-taskid x-oss-target-redundancy-type x-oss-write-get-object-response`

	listJava = `accessPoint accessPointPolicy bucketArchiveDirectRead httpsConfig img policyStatus processConfiguration publicAccessBlock
redundancyTransition seal udf udfApplication udfApplicationLog udfImage udfImageDesc udfName vip vpcip x-oss-delete x-oss-dir
x-oss-redundancy-transition-taskid x-oss-rename x-oss-target-redundancy-type x-oss-write-get-object-response`

	// The Go SDK v2 signs these, every x-oss-*, and what its operations call
	// their sub-resources, which the server's table knows.
	listGo2 = `acl append bucketInfo callback callback-var cloudboxes continuation-token delete location objectMeta partNumber position
regionList response-cache-control response-content-disposition response-content-encoding response-content-language response-content-type
response-expires restore security-token sequential stat symlink tagging uploadId uploads versionId versioning versions`
)

// A signedList says which parameters a client of V1 signs.
type signedList struct {
	name  string
	signs func(param string) bool
}

// signedLists returns every list in use, the most likely one first. own knows
// the sub-resources of the server's operations, and may be nil.
func signedLists(own func(string) bool) []signedList {
	if own == nil {
		own = func(string) bool { return false }
	}
	set := func(lists ...string) map[string]bool {
		names := map[string]bool{}
		for _, list := range lists {
			for _, name := range strings.Fields(list) {
				names[name] = true
			}
		}
		return names
	}
	union := set(listCommon, listGo, listPython, listJava, listGo2)
	goV1, python, java, goV2 := set(listCommon, listGo), set(listCommon, listPython), set(listCommon, listJava), set(listGo2)
	vendor := func(param string) bool { return strings.HasPrefix(param, "x-oss-") }
	return []signedList{
		{"every known sub-resource", func(p string) bool { return union[p] || vendor(p) || own(p) }},
		{"the sub-resources of the Go SDK v1", func(p string) bool { return goV1[p] }},
		{"the sub-resources of the Python SDK", func(p string) bool { return python[p] }},
		{"the sub-resources of the Java SDK", func(p string) bool { return java[p] }},
		{"the sub-resources of the Go SDK v2", func(p string) bool { return goV2[p] || vendor(p) || own(p) }},
		{"every parameter", func(string) bool { return true }},
	}
}
