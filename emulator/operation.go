package emulator

import "net/http"

// A level is what an operation is about.
type level int

const (
	onService level = iota
	onBucket
	onObject
)

// An operation is a row of the table: one name, which is OSS's own and is the
// name of the route, the column in the journal and the anchor in the
// documentation; and what requests it answers.
type operation struct {
	Name   string
	level  level
	method string

	// sub are the query parameters that it needs, as "name" or "name=value". A
	// row without any matches only requests without a sub-resource.
	sub []string

	// header is a request header that it needs, "" for none.
	header string

	// handle is nil for an operation that OSS has and this version has not.
	handle func(*call) (*reply, error)

	// note says in the compatibility table what is missing or assumed.
	note string
}

func sub(params ...string) []string { return params }

// Names that more than one place refers to.
const (
	opPutBucket               = "PutBucket"
	opPutBucketAcl            = "PutBucketAcl"
	opDeleteMultipleObjects   = "DeleteMultipleObjects"
	opPutObject               = "PutObject"
	opPostObject              = "PostObject"
	opCompleteMultipartUpload = "CompleteMultipartUpload"
)

// operations is the table. The first row that fits a request counts, so that
// rows that need more come before those that need less.
var operations = []operation{
	// Service
	{Name: "DescribeRegions", level: onService, method: "GET", sub: sub("regions")},
	{Name: "ListCloudBoxes", level: onService, method: "GET", sub: sub("cloudboxes")},
	{Name: "PutPublicAccessBlock", level: onService, method: "PUT", sub: sub("publicAccessBlock")},
	{Name: "GetPublicAccessBlock", level: onService, method: "GET", sub: sub("publicAccessBlock")},
	{Name: "DeletePublicAccessBlock", level: onService, method: "DELETE", sub: sub("publicAccessBlock")},
	{Name: "ListResourcePools", level: onService, method: "GET", sub: sub("resourcePool")},
	{Name: "ListAccessPoints", level: onService, method: "GET", sub: sub("accessPoint")},
	{Name: "ListUserDataRedundancyTransition", level: onService, method: "GET", sub: sub("redundancyTransition")},
	{Name: "ListBuckets", level: onService, method: "GET", handle: (*call).listBuckets, note: "filters by tag and resource group are later work"},

	// Bucket, basics
	{Name: opPutBucketAcl, level: onBucket, method: "PUT", sub: sub("acl"), handle: (*call).putBucketAcl},
	{Name: "GetBucketAcl", level: onBucket, method: "GET", sub: sub("acl"), handle: (*call).getBucketAcl},
	{Name: "GetBucketInfo", level: onBucket, method: "GET", sub: sub("bucketInfo"), handle: (*call).getBucketInfo},
	{Name: "GetBucketLocation", level: onBucket, method: "GET", sub: sub("location"), handle: (*call).getBucketLocation},
	{Name: "GetBucketStat", level: onBucket, method: "GET", sub: sub("stat")},
	{Name: "ListMultipartUploads", level: onBucket, method: "GET", sub: sub("uploads"), handle: (*call).listMultipartUploads, note: "A041"},
	{Name: "ListObjectVersions", level: onBucket, method: "GET", sub: sub("versions"), handle: (*call).listObjectVersions},
	{Name: opDeleteMultipleObjects, level: onBucket, method: "POST", sub: sub("delete"), handle: (*call).deleteMultipleObjects, note: "A052"},

	// Bucket, configuration
	{Name: "PutBucketCallbackPolicy", level: onBucket, method: "PUT", sub: sub("policy", "comp=callback")},
	{Name: "GetBucketCallbackPolicy", level: onBucket, method: "GET", sub: sub("policy", "comp=callback")},
	{Name: "DeleteBucketCallbackPolicy", level: onBucket, method: "DELETE", sub: sub("policy", "comp=callback")},
	{Name: "PutBucketPolicy", level: onBucket, method: "PUT", sub: sub("policy")},
	{Name: "GetBucketPolicy", level: onBucket, method: "GET", sub: sub("policy")},
	{Name: "DeleteBucketPolicy", level: onBucket, method: "DELETE", sub: sub("policy")},
	{Name: "GetBucketPolicyStatus", level: onBucket, method: "GET", sub: sub("policyStatus")},
	{Name: "PutBucketPublicAccessBlock", level: onBucket, method: "PUT", sub: sub("publicAccessBlock")},
	{Name: "GetBucketPublicAccessBlock", level: onBucket, method: "GET", sub: sub("publicAccessBlock")},
	{Name: "DeleteBucketPublicAccessBlock", level: onBucket, method: "DELETE", sub: sub("publicAccessBlock")},
	{Name: "PutBucketCors", level: onBucket, method: "PUT", sub: sub("cors")},
	{Name: "GetBucketCors", level: onBucket, method: "GET", sub: sub("cors")},
	{Name: "DeleteBucketCors", level: onBucket, method: "DELETE", sub: sub("cors")},
	{Name: "PutBucketLifecycle", level: onBucket, method: "PUT", sub: sub("lifecycle")},
	{Name: "GetBucketLifecycle", level: onBucket, method: "GET", sub: sub("lifecycle")},
	{Name: "DeleteBucketLifecycle", level: onBucket, method: "DELETE", sub: sub("lifecycle")},
	{Name: "PutBucketVersioning", level: onBucket, method: "PUT", sub: sub("versioning")},
	{Name: "GetBucketVersioning", level: onBucket, method: "GET", sub: sub("versioning")},
	{Name: "PutBucketEncryption", level: onBucket, method: "PUT", sub: sub("encryption")},
	{Name: "GetBucketEncryption", level: onBucket, method: "GET", sub: sub("encryption")},
	{Name: "DeleteBucketEncryption", level: onBucket, method: "DELETE", sub: sub("encryption")},
	{Name: "PutBucketReferer", level: onBucket, method: "PUT", sub: sub("referer")},
	{Name: "GetBucketReferer", level: onBucket, method: "GET", sub: sub("referer")},
	{Name: "DeleteBucketReferer", level: onBucket, method: "DELETE", sub: sub("referer")},
	{Name: "PutBucketWebsite", level: onBucket, method: "PUT", sub: sub("website")},
	{Name: "GetBucketWebsite", level: onBucket, method: "GET", sub: sub("website")},
	{Name: "DeleteBucketWebsite", level: onBucket, method: "DELETE", sub: sub("website")},
	{Name: "PutBucketLogging", level: onBucket, method: "PUT", sub: sub("logging")},
	{Name: "GetBucketLogging", level: onBucket, method: "GET", sub: sub("logging")},
	{Name: "DeleteBucketLogging", level: onBucket, method: "DELETE", sub: sub("logging")},
	{Name: "PutUserDefinedLogFieldsConfig", level: onBucket, method: "PUT", sub: sub("userDefinedLogFieldsConfig")},
	{Name: "GetUserDefinedLogFieldsConfig", level: onBucket, method: "GET", sub: sub("userDefinedLogFieldsConfig")},
	{Name: "DeleteUserDefinedLogFieldsConfig", level: onBucket, method: "DELETE", sub: sub("userDefinedLogFieldsConfig")},
	{Name: "PutBucketTags", level: onBucket, method: "PUT", sub: sub("tagging")},
	{Name: "GetBucketTags", level: onBucket, method: "GET", sub: sub("tagging")},
	{Name: "DeleteBucketTags", level: onBucket, method: "DELETE", sub: sub("tagging")},
	{Name: "PutBucketRequestPayment", level: onBucket, method: "PUT", sub: sub("requestPayment")},
	{Name: "GetBucketRequestPayment", level: onBucket, method: "GET", sub: sub("requestPayment")},
	{Name: "PutBucketTransferAcceleration", level: onBucket, method: "PUT", sub: sub("transferAcceleration")},
	{Name: "GetBucketTransferAcceleration", level: onBucket, method: "GET", sub: sub("transferAcceleration")},
	{Name: "PutBucketAccessMonitor", level: onBucket, method: "PUT", sub: sub("accessmonitor")},
	{Name: "GetBucketAccessMonitor", level: onBucket, method: "GET", sub: sub("accessmonitor")},
	{Name: "PutBucketArchiveDirectRead", level: onBucket, method: "PUT", sub: sub("bucketArchiveDirectRead")},
	{Name: "GetBucketArchiveDirectRead", level: onBucket, method: "GET", sub: sub("bucketArchiveDirectRead")},
	{Name: "PutBucketHttpsConfig", level: onBucket, method: "PUT", sub: sub("httpsConfig")},
	{Name: "GetBucketHttpsConfig", level: onBucket, method: "GET", sub: sub("httpsConfig")},
	{Name: "PutBucketResourceGroup", level: onBucket, method: "PUT", sub: sub("resourceGroup")},
	{Name: "GetBucketResourceGroup", level: onBucket, method: "GET", sub: sub("resourceGroup")},
	{Name: "PutBucketInventory", level: onBucket, method: "PUT", sub: sub("inventory")},
	{Name: "GetBucketInventory", level: onBucket, method: "GET", sub: sub("inventory", "inventoryId")},
	{Name: "ListBucketInventory", level: onBucket, method: "GET", sub: sub("inventory")},
	{Name: "DeleteBucketInventory", level: onBucket, method: "DELETE", sub: sub("inventory")},
	{Name: "ExtendBucketWorm", level: onBucket, method: "POST", sub: sub("wormExtend")},
	{Name: "CompleteBucketWorm", level: onBucket, method: "POST", sub: sub("wormId")},
	{Name: "InitiateBucketWorm", level: onBucket, method: "POST", sub: sub("worm")},
	{Name: "GetBucketWorm", level: onBucket, method: "GET", sub: sub("worm")},
	{Name: "AbortBucketWorm", level: onBucket, method: "DELETE", sub: sub("worm")},
	{Name: "PutBucketReplication", level: onBucket, method: "POST", sub: sub("replication", "comp=add")},
	{Name: "DeleteBucketReplication", level: onBucket, method: "POST", sub: sub("replication", "comp=delete")},
	{Name: "GetBucketReplication", level: onBucket, method: "GET", sub: sub("replication")},
	{Name: "GetBucketReplicationLocation", level: onBucket, method: "GET", sub: sub("replicationLocation")},
	{Name: "GetBucketReplicationProgress", level: onBucket, method: "GET", sub: sub("replicationProgress")},
	{Name: "PutBucketRTC", level: onBucket, method: "PUT", sub: sub("rtc")},
	{Name: "CreateCnameToken", level: onBucket, method: "POST", sub: sub("cname", "comp=token")},
	{Name: "PutCname", level: onBucket, method: "POST", sub: sub("cname", "comp=add")},
	{Name: "DeleteCname", level: onBucket, method: "POST", sub: sub("cname", "comp=delete")},
	{Name: "GetCnameToken", level: onBucket, method: "GET", sub: sub("cname", "comp=token")},
	{Name: "ListCname", level: onBucket, method: "GET", sub: sub("cname")},
	{Name: "PutStyle", level: onBucket, method: "PUT", sub: sub("style")},
	{Name: "GetStyle", level: onBucket, method: "GET", sub: sub("style", "styleName")},
	{Name: "ListStyle", level: onBucket, method: "GET", sub: sub("style")},
	{Name: "DeleteStyle", level: onBucket, method: "DELETE", sub: sub("style")},
	{Name: "MetaQuery", level: onBucket, method: "POST", sub: sub("metaQuery")},
	{Name: "GetMetaQueryStatus", level: onBucket, method: "GET", sub: sub("metaQuery")},
	{Name: "PutAsyncFetchTask", level: onBucket, method: "POST", sub: sub("asyncFetch"), handle: (*call).putAsyncFetchTask, note: "A057"},
	{Name: "GetAsyncFetchTask", level: onBucket, method: "GET", sub: sub("asyncFetch"), handle: (*call).getAsyncFetchTask, note: "A057"},
	{Name: "ListLiveChannel", level: onBucket, method: "GET", sub: sub("live")},
	{Name: "CreateAccessPoint", level: onBucket, method: "PUT", sub: sub("accessPoint")},
	{Name: "GetAccessPoint", level: onBucket, method: "GET", sub: sub("accessPoint")},
	{Name: "DeleteAccessPoint", level: onBucket, method: "DELETE", sub: sub("accessPoint")},
	{Name: "CreateBucketDataRedundancyTransition", level: onBucket, method: "POST", sub: sub("redundancyTransition")},
	{Name: "GetBucketDataRedundancyTransition", level: onBucket, method: "GET", sub: sub("redundancyTransition")},
	{Name: "DeleteBucketDataRedundancyTransition", level: onBucket, method: "DELETE", sub: sub("redundancyTransition")},
	{Name: "PutBucketQosInfo", level: onBucket, method: "PUT", sub: sub("qosInfo")},
	{Name: "GetBucketQosInfo", level: onBucket, method: "GET", sub: sub("qosInfo")},

	{Name: "ListObjectsV2", level: onBucket, method: "GET", sub: sub("list-type=2"), handle: (*call).listObjectsV2},
	{Name: "ListObjects", level: onBucket, method: "GET", handle: (*call).listObjects},
	{Name: opPutBucket, level: onBucket, method: "PUT", handle: (*call).putBucket},
	{Name: "DeleteBucket", level: onBucket, method: "DELETE", handle: (*call).deleteBucket, note: "A042"},
	{Name: opPostObject, level: onBucket, method: "POST", handle: (*call).postObject, note: "with callback; A032, A033, A034, A063, A064, A065"},

	// Multipart upload
	{Name: "InitiateMultipartUpload", level: onObject, method: "POST", sub: sub("uploads"), handle: (*call).initiateMultipartUpload},
	{Name: "UploadPartCopy", level: onObject, method: "PUT", sub: sub("uploadId"), header: "X-Oss-Copy-Source", handle: (*call).uploadPartCopy},
	{Name: "UploadPart", level: onObject, method: "PUT", sub: sub("uploadId"), handle: (*call).uploadPart},
	{Name: "UploadPart", level: onObject, method: "PUT", sub: sub("partNumber"), handle: (*call).uploadPart},
	{Name: opCompleteMultipartUpload, level: onObject, method: "POST", sub: sub("uploadId"), handle: (*call).completeMultipartUpload, note: "with callback"},
	{Name: "AbortMultipartUpload", level: onObject, method: "DELETE", sub: sub("uploadId"), handle: (*call).abortMultipartUpload},
	{Name: "ListParts", level: onObject, method: "GET", sub: sub("uploadId"), handle: (*call).listParts},

	// Object, sub-resources
	{Name: "AppendObject", level: onObject, method: "POST", sub: sub("append"), handle: (*call).appendObject, note: "A050"},
	{Name: "PutObjectACL", level: onObject, method: "PUT", sub: sub("acl"), handle: (*call).putObjectACL},
	{Name: "GetObjectACL", level: onObject, method: "GET", sub: sub("acl"), handle: (*call).getObjectACL},
	{Name: "PutObjectTagging", level: onObject, method: "PUT", sub: sub("tagging"), handle: (*call).putObjectTagging},
	{Name: "GetObjectTagging", level: onObject, method: "GET", sub: sub("tagging"), handle: (*call).getObjectTagging},
	{Name: "DeleteObjectTagging", level: onObject, method: "DELETE", sub: sub("tagging"), handle: (*call).deleteObjectTagging},
	{Name: "PutSymlink", level: onObject, method: "PUT", sub: sub("symlink"), handle: (*call).putSymlink},
	{Name: "GetSymlink", level: onObject, method: "GET", sub: sub("symlink"), handle: (*call).getSymlink},
	{Name: "RestoreObject", level: onObject, method: "POST", sub: sub("restore"), handle: (*call).restoreObject, note: "A054"},
	{Name: "CleanRestoredObject", level: onObject, method: "POST", sub: sub("cleanRestoredObject"), handle: (*call).cleanRestoredObject},
	{Name: "SealAppendObject", level: onObject, method: "POST", sub: sub("seal")},
	{Name: "ProcessObject", level: onObject, method: "POST", sub: sub("x-oss-process")},
	{Name: "AsyncProcessObject", level: onObject, method: "POST", sub: sub("x-oss-async-process")},
	{Name: "GetObject with x-oss-process", level: onObject, method: "GET", sub: sub("x-oss-process")},
	{Name: "PutLiveChannelStatus", level: onObject, method: "PUT", sub: sub("live", "status")},
	{Name: "PutLiveChannel", level: onObject, method: "PUT", sub: sub("live")},
	{Name: "GetLiveChannelInfo", level: onObject, method: "GET", sub: sub("live")},
	{Name: "DeleteLiveChannel", level: onObject, method: "DELETE", sub: sub("live")},
	{Name: "PostVodPlaylist", level: onObject, method: "POST", sub: sub("vod")},
	{Name: "GetVodPlaylist", level: onObject, method: "GET", sub: sub("vod")},
	{Name: "GetObjectMeta", level: onObject, method: "HEAD", sub: sub("objectMeta"), handle: (*call).getObjectMeta},
	{Name: "GetObjectMeta", level: onObject, method: "GET", sub: sub("objectMeta"), handle: (*call).getObjectMeta},
	{Name: "OptionObject", level: onObject, method: "OPTIONS"},

	// Object
	{Name: "CopyObject", level: onObject, method: "PUT", header: "X-Oss-Copy-Source", handle: (*call).copyObject, note: "A051"},
	{Name: opPutObject, level: onObject, method: "PUT", handle: (*call).putObject, note: "with callback; A055"},
	{Name: "GetObject", level: onObject, method: "GET", handle: (*call).getObject, note: "A020"},
	{Name: "HeadObject", level: onObject, method: "HEAD", handle: (*call).headObject},
	{Name: "DeleteObject", level: onObject, method: "DELETE", handle: (*call).deleteObject},
}

// modifiers are parameters in sub that choose no sub-resource by themselves.
var modifiers = map[string]bool{"list-type": true, "comp": true, "status": true, "styleName": true, "inventoryId": true}

// subResources are the parameters that make a request one about a sub-resource
// of its bucket or object: those in the table, and others that OSS has. A
// request with one that no row takes is refused; what else is refused is said
// at isSubResource.
var subResources = func() map[string]bool {
	names := map[string]bool{
		"accessPointPolicy": true, "group": true, "img": true, "link": true, "legalHold": true, "objectInfo": true, "objectWorm": true,
		"overwriteConfig": true, "processConfiguration": true, "qos": true, "qosRequester": true, "requesterQosInfo": true,
		"resourcePoolBuckets": true, "resourcePoolInfo": true, "retention": true, "udf": true, "udfApplication": true,
		"udfApplicationLog": true, "udfImage": true, "udfImageDesc": true, "vip": true, "vpcip": true, "dataPipeline": true,
		"x-oss-delete": true, "x-oss-dir": true, "x-oss-rename": true, "x-oss-write-get-object-response": true,
	}
	for _, op := range operations {
		for _, param := range op.sub {
			if name := paramName(param); !modifiers[name] {
				names[name] = true
			}
		}
	}
	return names
}()

// An OperationInfo is a row of the compatibility table.
type OperationInfo struct {
	Name      string
	Method    string
	Resource  string // "/", "/bucket", "/bucket/key", with the parameters it needs
	Supported bool
	Note      string
}

// Operations lists every operation of OSS that the server knows by name, the
// unsupported ones too.
func Operations() []OperationInfo {
	var all []OperationInfo
	for _, op := range operations {
		all = append(all, OperationInfo{op.Name, op.method, op.resource(), op.handle != nil, op.note})
	}
	return all
}

func (op *operation) resource() string {
	path := [...]string{onService: "/", onBucket: "/bucket", onObject: "/bucket/key"}[op.level]
	for i, param := range op.sub {
		path += string("?&"[min(i, 1)]) + param
	}
	return path
}

// known reports whether the method is one that OSS uses.
func known(method string) bool {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPut, http.MethodPost, http.MethodDelete, http.MethodOptions:
		return true
	}
	return false
}
