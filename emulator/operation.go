package emulator

import (
	"net/http"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

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

	// orPutBucket is set for what OSS takes for PutBucket if there is no such
	// bucket, whatever the sub-resource.
	orPutBucket bool

	// unknownKey is what an access key that nobody has is called, if it is not
	// InvalidAccessKeyId: newer services behind OSS have words of their own.
	unknownKey osserr.Kind

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
	opGetObject               = "GetObject"
	opHeadObject              = "HeadObject"
	opOptionObject            = "OptionObject"
	opPostObject              = "PostObject"
	opCompleteMultipartUpload = "CompleteMultipartUpload"
)

// operations is the table. The first row that fits a request counts, so that
// rows that need more come before those that need less.
var operations = []operation{
	// Service
	{Name: "DescribeRegions", level: onService, method: "GET", sub: sub("regions"), handle: (*call).describeRegions},
	{Name: "ListCloudBoxes", level: onService, method: "GET", sub: sub("cloudboxes")},
	{Name: "PutPublicAccessBlock", level: onService, method: "PUT", sub: sub("publicAccessBlock"), handle: (*call).putPublicAccessBlock},
	{Name: "GetPublicAccessBlock", level: onService, method: "GET", sub: sub("publicAccessBlock"), handle: (*call).getPublicAccessBlock},
	{Name: "DeletePublicAccessBlock", level: onService, method: "DELETE", sub: sub("publicAccessBlock"), handle: (*call).deletePublicAccessBlock},
	{Name: "ListResourcePools", level: onService, method: "GET", sub: sub("resourcePool")},
	{Name: "ListAccessPoints", level: onService, method: "GET", sub: sub("accessPoint")},
	{Name: "ListUserDataRedundancyTransition", level: onService, method: "GET", sub: sub("redundancyTransition"), handle: (*call).listUserTransitions},
	{Name: "GetUserQosInfo", level: onService, method: "GET", sub: sub("qosInfo"), handle: (*call).getUserQosInfo, note: "A073"},
	{Name: "ListBuckets", level: onService, method: "GET", sub: sub("tagging"), handle: (*call).listBuckets},
	{Name: "ListBuckets", level: onService, method: "GET", handle: (*call).listBuckets},

	// Bucket, basics
	{Name: opPutBucketAcl, level: onBucket, method: "PUT", sub: sub("acl"), handle: (*call).putBucketAcl},
	{Name: "GetBucketAcl", level: onBucket, method: "GET", sub: sub("acl"), handle: (*call).getBucketAcl},
	{Name: "GetBucketInfo", level: onBucket, method: "GET", sub: sub("bucketInfo"), handle: (*call).getBucketInfo},
	{Name: "GetBucketLocation", level: onBucket, method: "GET", sub: sub("location"), handle: (*call).getBucketLocation},
	{Name: "GetBucketStat", level: onBucket, method: "GET", sub: sub("stat"), handle: (*call).getBucketStat},
	{Name: "ListMultipartUploads", level: onBucket, method: "GET", sub: sub("uploads"), handle: (*call).listMultipartUploads, note: "A041"},
	{Name: "ListObjectVersions", level: onBucket, method: "GET", sub: sub("versions"), handle: (*call).listObjectVersions},
	{Name: opDeleteMultipleObjects, level: onBucket, method: "POST", sub: sub("delete"), handle: (*call).deleteMultipleObjects, note: "A052"},

	// Bucket, configuration
	{Name: "PutBucketCallbackPolicy", level: onBucket, method: "PUT", sub: sub("policy", "comp=callback"), handle: putChecked(callbackPolicies, checkCallbackPolicy), note: "A074"},
	{Name: "GetBucketCallbackPolicy", level: onBucket, method: "GET", sub: sub("policy", "comp=callback"), handle: getDocument(callbackPolicies)},
	{Name: "DeleteBucketCallbackPolicy", level: onBucket, method: "DELETE", sub: sub("policy", "comp=callback"), handle: deleteDocument(callbackPolicies)},
	{Name: "PutBucketPolicy", level: onBucket, method: "PUT", sub: sub("policy"), handle: (*call).putBucketPolicy},
	{Name: "GetBucketPolicy", level: onBucket, method: "GET", sub: sub("policy"), handle: (*call).getBucketPolicy},
	{Name: "DeleteBucketPolicy", level: onBucket, method: "DELETE", sub: sub("policy"), handle: deleteDocument(policyDocument)},
	{Name: "GetBucketPolicyStatus", level: onBucket, method: "GET", sub: sub("policyStatus"), handle: (*call).getBucketPolicyStatus},
	{Name: "PutBucketPublicAccessBlock", level: onBucket, method: "PUT", sub: sub("publicAccessBlock"), handle: putDocument(accessBlockDocument)},
	{Name: "GetBucketPublicAccessBlock", level: onBucket, method: "GET", sub: sub("publicAccessBlock"), handle: getDocument(accessBlockDocument)},
	{Name: "DeleteBucketPublicAccessBlock", level: onBucket, method: "DELETE", sub: sub("publicAccessBlock"), handle: deleteDocument(accessBlockDocument)},
	{Name: "PutBucketCors", level: onBucket, method: "PUT", sub: sub("cors"), handle: putDocument(corsDocument)},
	{Name: "GetBucketCors", level: onBucket, method: "GET", sub: sub("cors"), handle: getDocument(corsDocument)},
	{Name: "DeleteBucketCors", level: onBucket, method: "DELETE", sub: sub("cors"), handle: deleteDocument(corsDocument)},
	{Name: "PutBucketLifecycle", level: onBucket, method: "PUT", sub: sub("lifecycle"), handle: putDocument(lifecycleDocument), note: "stored; nothing expires; A076"},
	{Name: "GetBucketLifecycle", level: onBucket, method: "GET", sub: sub("lifecycle"), handle: getDocument(lifecycleDocument)},
	{Name: "DeleteBucketLifecycle", level: onBucket, method: "DELETE", sub: sub("lifecycle"), handle: deleteDocument(lifecycleDocument)},
	{Name: "PutBucketVersioning", level: onBucket, method: "PUT", sub: sub("versioning"), handle: (*call).putBucketVersioning},
	{Name: "GetBucketVersioning", level: onBucket, method: "GET", sub: sub("versioning"), handle: (*call).getBucketVersioning},
	{Name: "PutBucketEncryption", level: onBucket, method: "PUT", sub: sub("encryption"), handle: putDocument(encryptionDocument)},
	{Name: "GetBucketEncryption", level: onBucket, method: "GET", sub: sub("encryption"), handle: getDocument(encryptionDocument)},
	{Name: "DeleteBucketEncryption", level: onBucket, method: "DELETE", sub: sub("encryption"), handle: deleteDocument(encryptionDocument)},
	{Name: "PutBucketReferer", level: onBucket, method: "PUT", sub: sub("referer"), handle: putDocument(refererDocument), note: "A071"},
	{Name: "GetBucketReferer", level: onBucket, method: "GET", sub: sub("referer"), handle: getDocument(refererDocument)},
	{Name: "DeleteBucketReferer", level: onBucket, method: "DELETE", sub: sub("referer"), handle: deleteDocument(refererDocument)},
	{Name: "PutBucketWebsite", level: onBucket, method: "PUT", sub: sub("website"), handle: putDocument(websiteDocument), note: "mirror rules answer 501; A083"},
	{Name: "GetBucketWebsite", level: onBucket, method: "GET", sub: sub("website"), handle: getDocument(websiteDocument)},
	{Name: "DeleteBucketWebsite", level: onBucket, method: "DELETE", sub: sub("website"), handle: deleteDocument(websiteDocument)},
	{Name: "PutBucketLogging", level: onBucket, method: "PUT", sub: sub("logging"), handle: putChecked(loggingDocument, checkLogging), note: "stored, without effect"},
	{Name: "GetBucketLogging", level: onBucket, method: "GET", sub: sub("logging"), handle: getDocument(loggingDocument)},
	{Name: "DeleteBucketLogging", level: onBucket, method: "DELETE", sub: sub("logging"), handle: deleteDocument(loggingDocument)},
	{Name: "PutUserDefinedLogFieldsConfig", level: onBucket, method: "PUT", sub: sub("userDefinedLogFieldsConfig"), handle: putDocument(logFieldsDocument), note: "stored, without effect"},
	{Name: "GetUserDefinedLogFieldsConfig", level: onBucket, method: "GET", sub: sub("userDefinedLogFieldsConfig"), handle: getDocument(logFieldsDocument)},
	{Name: "DeleteUserDefinedLogFieldsConfig", level: onBucket, method: "DELETE", sub: sub("userDefinedLogFieldsConfig"), handle: deleteDocument(logFieldsDocument)},
	{Name: "PutBucketTags", level: onBucket, method: "PUT", sub: sub("tagging"), handle: putDocument(taggingDocument)},
	{Name: "GetBucketTags", level: onBucket, method: "GET", sub: sub("tagging"), handle: getDocument(taggingDocument)},
	{Name: "DeleteBucketTags", level: onBucket, method: "DELETE", sub: sub("tagging"), handle: (*call).deleteBucketTags},
	{Name: "PutBucketRequestPayment", level: onBucket, method: "PUT", sub: sub("requestPayment"), handle: putDocument(paymentDocument)},
	{Name: "GetBucketRequestPayment", level: onBucket, method: "GET", sub: sub("requestPayment"), handle: getDocument(paymentDocument)},
	{Name: "PutBucketTransferAcceleration", level: onBucket, method: "PUT", sub: sub("transferAcceleration"), handle: putDocument(accelerationDocument), note: "stored, without effect"},
	{Name: "GetBucketTransferAcceleration", level: onBucket, method: "GET", sub: sub("transferAcceleration"), handle: getDocument(accelerationDocument)},
	{Name: "DeleteBucketTransferAcceleration", level: onBucket, method: "DELETE", sub: sub("transferAcceleration"), handle: deleteDocument(accelerationDocument)},
	{Name: "PutBucketAccessMonitor", level: onBucket, method: "PUT", sub: sub("accessmonitor"), handle: putDocument(accessMonitorDocument), note: "stored, without effect"},
	{Name: "GetBucketAccessMonitor", level: onBucket, method: "GET", sub: sub("accessmonitor"), handle: getDocument(accessMonitorDocument)},
	{Name: "PutBucketArchiveDirectRead", level: onBucket, method: "PUT", sub: sub("bucketArchiveDirectRead"), handle: putDocument(directReadDocument)},
	{Name: "GetBucketArchiveDirectRead", level: onBucket, method: "GET", sub: sub("bucketArchiveDirectRead"), handle: getDocument(directReadDocument)},
	{Name: "PutBucketHttpsConfig", level: onBucket, method: "PUT", sub: sub("httpsConfig"), handle: putDocument(httpsDocument), note: "stored, without effect"},
	{Name: "GetBucketHttpsConfig", level: onBucket, method: "GET", sub: sub("httpsConfig"), handle: getDocument(httpsDocument)},
	{Name: "PutBucketResourceGroup", level: onBucket, method: "PUT", sub: sub("resourceGroup"), handle: putDocument(resourceGroupDocument), note: "A072"},
	{Name: "GetBucketResourceGroup", level: onBucket, method: "GET", sub: sub("resourceGroup"), handle: getDocument(resourceGroupDocument)},
	{Name: "PutBucketInventory", level: onBucket, method: "PUT", sub: sub("inventory"), handle: (*call).putBucketInventory, note: "stored; no list is written; A075"},
	{Name: "GetBucketInventory", level: onBucket, method: "GET", sub: sub("inventory", "inventoryId"), handle: (*call).getBucketInventory},
	{Name: "ListBucketInventory", level: onBucket, method: "GET", sub: sub("inventory"), handle: (*call).listBucketInventory},
	{Name: "DeleteBucketInventory", level: onBucket, method: "DELETE", sub: sub("inventory"), handle: (*call).deleteBucketInventory},
	{Name: "ExtendBucketWorm", level: onBucket, method: "POST", sub: sub("wormExtend"), handle: (*call).extendBucketWorm},
	{Name: "CompleteBucketWorm", level: onBucket, method: "POST", sub: sub("wormId"), handle: (*call).completeBucketWorm},
	{Name: "InitiateBucketWorm", level: onBucket, method: "POST", sub: sub("worm"), handle: (*call).initiateBucketWorm},
	{Name: "GetBucketWorm", level: onBucket, method: "GET", sub: sub("worm"), handle: (*call).getBucketWorm},
	{Name: "AbortBucketWorm", level: onBucket, method: "DELETE", sub: sub("worm"), handle: (*call).abortBucketWorm},
	{Name: "PutBucketReplication", level: onBucket, method: "POST", sub: sub("replication", "comp=add"), handle: (*call).putBucketReplication, note: "stored; nothing is copied; A077"},
	{Name: "DeleteBucketReplication", level: onBucket, method: "POST", sub: sub("replication", "comp=delete"), handle: (*call).deleteBucketReplication},
	{Name: "GetBucketReplication", level: onBucket, method: "GET", sub: sub("replication"), handle: (*call).getBucketReplication},
	{Name: "GetBucketReplicationLocation", level: onBucket, method: "GET", sub: sub("replicationLocation"), handle: (*call).getBucketReplicationLocation},
	{Name: "GetBucketReplicationProgress", level: onBucket, method: "GET", sub: sub("replicationProgress"), handle: (*call).getBucketReplicationProgress},
	{Name: "PutBucketRTC", level: onBucket, method: "PUT", sub: sub("rtc"), handle: (*call).putBucketRTC, note: "stored, without effect"},
	{Name: "CreateCnameToken", level: onBucket, method: "POST", sub: sub("cname", "comp=token"), handle: (*call).createCnameToken},
	{Name: "PutCname", level: onBucket, method: "POST", sub: sub("cname", "comp=add"), handle: (*call).putCname, note: "always refused; A078"},
	{Name: "DeleteCname", level: onBucket, method: "POST", sub: sub("cname", "comp=delete"), handle: (*call).deleteCname},
	{Name: "GetCnameToken", level: onBucket, method: "GET", sub: sub("cname", "comp=token"), handle: (*call).getCnameToken},
	{Name: "ListCname", level: onBucket, method: "GET", sub: sub("cname"), handle: (*call).listCname},
	{Name: "PutStyle", level: onBucket, method: "PUT", sub: sub("style"), handle: (*call).putStyle},
	{Name: "GetStyle", level: onBucket, method: "GET", sub: sub("style", "styleName"), handle: (*call).getStyle},
	{Name: "ListStyle", level: onBucket, method: "GET", sub: sub("style"), handle: (*call).listStyle},
	{Name: "DeleteStyle", level: onBucket, method: "DELETE", sub: sub("style"), handle: (*call).deleteStyle},
	{Name: "OpenMetaQuery", level: onBucket, method: "POST", sub: sub("metaQuery", "comp=add"), handle: (*call).openMetaQuery, note: "the index stays empty; A079"},
	{Name: "DoMetaQuery", level: onBucket, method: "POST", sub: sub("metaQuery", "comp=query")},
	{Name: "CloseMetaQuery", level: onBucket, method: "POST", sub: sub("metaQuery", "comp=delete"), handle: (*call).closeMetaQuery},
	{Name: "GetMetaQueryStatus", level: onBucket, method: "GET", sub: sub("metaQuery"), handle: (*call).getMetaQueryStatus, note: "A079"},
	{Name: "CreateBucketMetadataConfiguration", level: onBucket, method: "POST", sub: sub("metadataConfiguration"), handle: (*call).createMetadataConfiguration, unknownKey: osserr.ForbiddenKey, note: "no table is written; A081"},
	{Name: "GetBucketMetadataConfiguration", level: onBucket, method: "GET", sub: sub("metadataConfiguration"), handle: (*call).getMetadataConfiguration, unknownKey: osserr.ForbiddenKey},
	{Name: "DeleteBucketMetadataConfiguration", level: onBucket, method: "DELETE", sub: sub("metadataConfiguration"), handle: (*call).deleteMetadataConfiguration, unknownKey: osserr.ForbiddenKey},
	{Name: "UpdateBucketMetadataInventoryTableConfiguration", level: onBucket, method: "PUT", sub: sub("metadataInventoryTable"), handle: (*call).updateInventoryTable, unknownKey: osserr.ForbiddenKey},
	{Name: "UpdateBucketMetadataJournalTableConfiguration", level: onBucket, method: "PUT", sub: sub("metadataJournalTable"), handle: (*call).updateJournalTable, unknownKey: osserr.ForbiddenKey},
	{Name: "PutAsyncFetchTask", level: onBucket, method: "POST", sub: sub("asyncFetch"), handle: (*call).putAsyncFetchTask, note: "A057"},
	{Name: "GetAsyncFetchTask", level: onBucket, method: "GET", sub: sub("asyncFetch"), handle: (*call).getAsyncFetchTask},
	{Name: "ListLiveChannel", level: onBucket, method: "GET", sub: sub("live"), handle: (*call).listLiveChannel},
	{Name: "CreateAccessPoint", level: onBucket, method: "PUT", sub: sub("accessPoint")},
	{Name: "GetAccessPoint", level: onBucket, method: "GET", sub: sub("accessPoint")},
	{Name: "DeleteAccessPoint", level: onBucket, method: "DELETE", sub: sub("accessPoint")},
	{Name: "CreateBucketDataRedundancyTransition", level: onBucket, method: "POST", sub: sub("redundancyTransition"), handle: (*call).createTransition, note: "stays in the queue; A079"},
	{Name: "GetBucketDataRedundancyTransition", level: onBucket, method: "GET", sub: sub("redundancyTransition", "x-oss-redundancy-transition-taskid"), handle: (*call).getTransition},
	{Name: "ListBucketDataRedundancyTransition", level: onBucket, method: "GET", sub: sub("redundancyTransition"), handle: (*call).listTransitions},
	{Name: "DeleteBucketDataRedundancyTransition", level: onBucket, method: "DELETE", sub: sub("redundancyTransition"), handle: (*call).deleteTransition},
	{Name: "PutBucketQosInfo", level: onBucket, method: "PUT", sub: sub("qosInfo"), handle: putDocument(qosDocument), note: "stored, without effect"},
	{Name: "GetBucketQosInfo", level: onBucket, method: "GET", sub: sub("qosInfo"), handle: getDocument(qosDocument)},
	{Name: "DeleteBucketQosInfo", level: onBucket, method: "DELETE", sub: sub("qosInfo"), handle: deleteDocument(qosDocument)},
	{Name: "PutBucketStorageCapacity", level: onBucket, method: "PUT", sub: sub("qos"), handle: putDocument(capacityDocument), note: "stored, without effect"},
	{Name: "GetBucketStorageCapacity", level: onBucket, method: "GET", sub: sub("qos"), handle: getDocument(capacityDocument)},
	{Name: "PutBucketStorageQuota", level: onBucket, method: "PUT", sub: sub("quota"), handle: putDocument(quotaDocument), note: "stored, without effect"},
	{Name: "GetBucketStorageQuota", level: onBucket, method: "GET", sub: sub("quota"), handle: getDocument(quotaDocument)},
	{Name: "DeleteBucketStorageQuota", level: onBucket, method: "DELETE", sub: sub("quota"), handle: deleteDocument(quotaDocument)},
	{Name: "PutBucketResponseHeader", level: onBucket, method: "PUT", sub: sub("responseHeader"), handle: putDocument(responseHeaderDocument), note: "stored, without effect"},
	{Name: "GetBucketResponseHeader", level: onBucket, method: "GET", sub: sub("responseHeader"), handle: getDocument(responseHeaderDocument)},
	{Name: "DeleteBucketResponseHeader", level: onBucket, method: "DELETE", sub: sub("responseHeader"), handle: deleteDocument(responseHeaderDocument)},
	{Name: "PutBucketOverwriteConfig", level: onBucket, method: "PUT", sub: sub("overwriteConfig"), handle: putDocument(overwriteDocument), orPutBucket: true, note: "stored, without effect"},
	{Name: "GetBucketOverwriteConfig", level: onBucket, method: "GET", sub: sub("overwriteConfig"), handle: getDocument(overwriteDocument)},
	{Name: "DeleteBucketOverwriteConfig", level: onBucket, method: "DELETE", sub: sub("overwriteConfig"), handle: deleteDocument(overwriteDocument)},
	{Name: "PutBucketObjectWormConfiguration", level: onBucket, method: "PUT", sub: sub("objectWorm"), handle: putDocument(objectWormDocument), orPutBucket: true},
	{Name: "GetBucketObjectWormConfiguration", level: onBucket, method: "GET", sub: sub("objectWorm"), handle: getDocument(objectWormDocument)},
	{Name: opOptionObject, level: onBucket, method: "OPTIONS", handle: (*call).optionObject},

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
	{Name: "PutObjectRetention", level: onObject, method: "PUT", sub: sub("retention"), handle: (*call).putObjectRetention, note: "A107"},
	{Name: "GetObjectRetention", level: onObject, method: "GET", sub: sub("retention"), handle: (*call).getObjectRetention},
	{Name: "PutObjectLegalHold", level: onObject, method: "PUT", sub: sub("legalHold"), handle: (*call).putObjectLegalHold},
	{Name: "GetObjectLegalHold", level: onObject, method: "GET", sub: sub("legalHold"), handle: (*call).getObjectLegalHold},
	{Name: "SealAppendObject", level: onObject, method: "POST", sub: sub("seal"), handle: (*call).sealAppendObject, note: "A107"},
	{Name: "SelectObject", level: onObject, method: "POST", sub: sub("x-oss-process=csv/select"), handle: (*call).selectObject, note: "A110, A111, A112, A113, A115, A117, A119"},
	{Name: "SelectObject", level: onObject, method: "POST", sub: sub("x-oss-process=json/select"), handle: (*call).selectObject, note: "A110, A112, A113, A115, A117, A118"},
	{Name: "CreateSelectObjectMeta", level: onObject, method: "POST", sub: sub("x-oss-process=csv/meta"), handle: (*call).createSelectObjectMeta, note: "A114"},
	{Name: "CreateSelectObjectMeta", level: onObject, method: "POST", sub: sub("x-oss-process=json/meta"), handle: (*call).createSelectObjectMeta, note: "A114, A118"},
	{Name: "ProcessObject", level: onObject, method: "POST", sub: sub("x-oss-process"), handle: (*call).processObject, note: "images; A098 to A105"},
	{Name: "AsyncProcessObject", level: onObject, method: "POST", sub: sub("x-oss-async-process")},
	{Name: "GetObject with x-oss-process", level: onObject, method: "GET", sub: sub("x-oss-process"), handle: (*call).getProcessedObject, note: "image/ and style/; HEIC and AVIF only image/info; A098 to A105"},
	{Name: "HeadObject with x-oss-process", level: onObject, method: "HEAD", sub: sub("x-oss-process"), handle: (*call).getProcessedObject, note: "A106"},
	{Name: "PutLiveChannelStatus", level: onObject, method: "PUT", sub: sub("live", "status"), handle: (*call).putLiveChannelStatus},
	{Name: "PutLiveChannel", level: onObject, method: "PUT", sub: sub("live"), handle: (*call).putLiveChannel, note: "a document; nobody listens for RTMP; A080"},
	{Name: "GetLiveChannelStat", level: onObject, method: "GET", sub: sub("live", "comp=stat"), handle: (*call).getLiveChannelStat},
	{Name: "GetLiveChannelHistory", level: onObject, method: "GET", sub: sub("live", "comp=history"), handle: (*call).getLiveChannelHistory},
	{Name: "GetLiveChannelInfo", level: onObject, method: "GET", sub: sub("live"), handle: (*call).getLiveChannelInfo},
	{Name: "DeleteLiveChannel", level: onObject, method: "DELETE", sub: sub("live"), handle: (*call).deleteLiveChannel},
	{Name: "PostVodPlaylist", level: onObject, method: "POST", sub: sub("vod"), handle: (*call).postVodPlaylist},
	{Name: "GetVodPlaylist", level: onObject, method: "GET", sub: sub("vod"), handle: (*call).getVodPlaylist},
	{Name: "GetObjectMeta", level: onObject, method: "HEAD", sub: sub("objectMeta"), handle: (*call).getObjectMeta},
	{Name: "GetObjectMeta", level: onObject, method: "GET", sub: sub("objectMeta"), handle: (*call).getObjectMeta},
	{Name: opOptionObject, level: onObject, method: "OPTIONS", handle: (*call).optionObject},

	// Object
	{Name: "CopyObject", level: onObject, method: "PUT", header: "X-Oss-Copy-Source", handle: (*call).copyObject, note: "A051"},
	{Name: opPutObject, level: onObject, method: "PUT", handle: (*call).putObject, note: "with callback; A055"},
	{Name: opGetObject, level: onObject, method: "GET", handle: (*call).getObject, note: "A020"},
	{Name: opHeadObject, level: onObject, method: "HEAD", handle: (*call).headObject},
	{Name: "DeleteObject", level: onObject, method: "DELETE", handle: (*call).deleteObject},
}

// modifiers are parameters in sub that choose no sub-resource by themselves.
var modifiers = map[string]bool{"list-type": true, "comp": true, "status": true, "styleName": true, "inventoryId": true,
	"x-oss-redundancy-transition-taskid": true}

// subResources are the parameters that make a request one about a sub-resource
// of its bucket or object: those in the table, and others that OSS has. A
// request with one that no row takes is refused; what else is refused is said
// at isSubResource.
var subResources = func() map[string]bool {
	names := map[string]bool{
		"accessPointPolicy": true, "group": true, "img": true, "link": true, "objectInfo": true,
		"processConfiguration": true, "qosRequester": true, "requesterQosInfo": true,
		"resourcePoolBuckets": true, "resourcePoolInfo": true, "accessPointForObjectProcess": true, "udf": true, "udfApplication": true,
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
