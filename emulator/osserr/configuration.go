package osserr

// Errors of the documents that configure a bucket. Source: oss-api.md C.3, H.4
// and H.5, the error pages of OSS and the SDKs' own tests; wording that none
// of them prints is by analogy (A070).
var (
	NoSuchCORSConfiguration      = row(404, "NoSuchCORSConfiguration", "The CORS Configuration does not exist.", "")
	NoSuchLifecycle              = row(404, "NoSuchLifecycle", "No Row found in Lifecycle Table.", "")
	NoSuchWebsite                = row(404, "NoSuchWebsiteConfiguration", "The specified bucket does not have a website configuration.", "")
	NoSuchEncryptionRule         = row(404, "NoSuchServerSideEncryptionRule", "The server side encryption configuration was not found.", "")
	NoSuchBucketPolicy           = row(404, "NoSuchBucketPolicy", "The specified bucket policy does not exist.", "0030-00000006")
	NoSuchCallbackPolicy         = row(404, "BucketCallbackPolicyNotExist", "The bucket callback policy does not exist.", "")
	NoSuchInventory              = row(404, "NoSuchInventory", "No Row found in Inventory Table.", "")
	NoSuchWORM                   = row(404, "NoSuchWORMConfiguration", "The WORM Configuration does not exist.", "")
	NoSuchObjectWorm             = row(404, "NoSuchObjectWormConfiguration", "The object worm configuration does not exist.", "")
	NoSuchReplication            = row(404, "NoSuchReplicationConfiguration", "The bucket you specified does not have replication configuration.", "")
	NoSuchReplicationRule        = row(404, "NoSuchReplicationRule", "The replication rule you specified does not exist.", "")
	NoSuchTransferAcceleration   = row(404, "NoSuchTransferAccelerationConfiguration", "The bucket you specified does not have transfer acceleration configuration.", "")
	NoSuchLogFields              = row(404, "NoSuchUserDefinedLogFieldsConfig", "The user defined log fields config does not exist.", "")
	NoSuchCnameToken             = row(404, "NoSuchCnameToken", "The cname token does not exist.", "")
	NoSuchTransition             = row(404, "NoSuchBucketDataRedundancyTransition", "The data redundancy transition task does not exist.", "")
	NoSuchMetaQuery              = row(404, "MetaQueryNotExist", "The meta query does not exist.", "0037-00000001")
	NoSuchQoSConfiguration       = row(404, "NoSuchBucketQosInfo", "The QoS configuration of the bucket does not exist.", "")
	NoSuchQuotaConfiguration     = row(404, "NoSuchQuotaConfiguration", "The quota configuration of the bucket does not exist.", "")
	NoSuchResponseHeader         = row(404, "NoSuchResponseHeaderConfiguration", "The response header configuration does not exist.", "")
	NoSuchOverwriteConfiguration = row(404, "NoSuchBucketOverwriteConfig", "The bucket overwrite configuration does not exist.", "")
	NoSuchRegion                 = row(404, "NoSuchRegion", "The specified region does not exist.", "")
	NoSuchMetadataConfiguration  = row(404, "MetadataConfigurationNotFound", "The metadata table configuration does not exist.", "")
	NoSuchLiveChannel            = row(404, "NoSuchLiveChannel", "The specified live channel does not exist.", "")

	MalformedBucketXML   = row(400, "MalformedXML", MalformedXML.Message, "0015-00000231")
	MalformedReplication = row(400, "MalformedXML", MalformedXML.Message, "0031-00000001")

	LifecyclePrefixes   = row(400, "MalformedXML", MalformedXML.Message, "0014-00000010")
	LifecycleNoAction   = row(400, "MalformedXML", MalformedXML.Message, "0014-00000026")
	LifecycleTag        = row(400, "InvalidArgument", "The tag of a lifecycle rule is invalid.", "0014-00000031")
	LifecycleAccessTime = row(400, "MalformedXML", MalformedXML.Message, "0014-00000052")
	LifecycleExpiration = row(400, "MalformedXML", MalformedXML.Message, "0014-00000060")
	LifecycleMixed      = row(400, "InvalidRequest", "Found mixed CreatedBeforeDate and Days based Expiration and Transition for StorageClass IA actions", "0014-00000080")
	LifecycleConflict   = row(400, "InvalidArgument", "Rules with overlapping prefixes contradict each other.", "0014-00000082")
	AccessMonitorInUse  = row(400, "AccessMonitorDisableNotAllowed", "The access monitor is used by a lifecycle rule.", "")

	InvalidDataEncryption       = row(400, "InvalidDataEncryptionAlgorithmError", "The data encryption algorithm you specified is not valid. Supported value: SM4.", "")
	KMSKeyNotApplicable         = row(400, "InvalidArgument", "KMSMasterKeyID is not applicable if the default sse algorithm is not KMS", "")
	InvalidBucketTag            = row(400, "InvalidTag", "The tag of a bucket is invalid.", "")
	UnknownResourceGroup        = row(400, "ResourceGroupIdPreCheckError", "The resource group id precheck error", "0039-00000003")
	TargetBucketForLogging      = row(403, "InvalidTargetBucketForLogging", "put bucket log requester is not target bucket owner.", "")
	InventoryExists             = row(409, "InventoryConfigurationAlreadyExists", "The inventory configuration already exists.", "")
	InventoryExceedLimit        = row(400, "InventoryExceedLimit", "The number of inventory configurations exceeds the limit.", "")
	WORMAlreadyExists           = row(409, "WORMConfigurationAlreadyExists", "The WORM Configuration already exists.", "")
	WORMLocked                  = row(403, "WORMConfigurationLocked", "The WORM Configuration is locked.", "")
	InvalidWORM                 = row(400, "InvalidWORMConfiguration", "The WORM Configuration is invalid.", "")
	WORMWithVersions            = row(400, "InvalidWORMConfiguration", "Versioning and a retention policy exclude each other.", "")
	ObjectWormNeedsVersions     = row(400, "InvalidRequest", "Versioning of the bucket must be enabled.", "")
	ReplicationExists           = row(409, "BucketReplicationAlreadyExist", "Bucket replication already exists.", "")
	TooManyReplicationRules     = row(400, "TooManyReplicationRules", "There is more than one replication rule in the request.", "")
	TooManyOutgoingReplication  = row(400, "TooManyOutgoingReplication", "The bucket has too many replication rules.", "")
	InvalidTargetBucket         = row(400, "InvalidTargetBucket", "The target bucket of the replication is invalid.", "")
	InvalidTargetLocation       = row(400, "InvalidTargetLocation", "The location of the target bucket is invalid.", "")
	StyleContent                = row(400, "InvalidArgument", "Style content is invalid.", "")
	StyleName                   = row(400, "InvalidArgument", "Style name is invalid.", "")
	TooManyStyles               = row(400, "TooManyStyles", "The bucket has too many styles.", "")
	DomainNotVerified           = row(403, "NeedVerifyDomainOwnership", "The ownership of the domain must be verified.", "0018-00000115")
	TransitionExists            = row(409, "BucketDataRedundancyTransitionAlreadyExists", "A data redundancy transition of the bucket is in progress.", "")
	MetadataConfigurationExists = row(409, "MetadataConfigurationAlreadyExists", "The metadata table configuration already exists.", "")
	ForbiddenKey                = row(403, "Forbidden", noSuchAccessKey, "")
	MetaQueryExists             = row(409, "MetaQueryAlreadyExist", "The meta query already exists.", "")
	InvalidChannelName          = row(400, "InvalidObjectName", "The name of the live channel is invalid.", "")
	NoRecording                 = row(400, "InvalidArgument", "No ts file found in the specified time span.", "0044-00000308")
)

// Errors of requests that the documents of a bucket lead to.
// Source: oss-api.md C.3 "Access control", EC 0003-00000501 to -503.
const refererMessage = "You are denied by bucket referer policy."

var (
	RefererEmpty          = row(403, "AccessDenied", refererMessage, "0003-00000501")
	RefererOnBlacklist    = row(403, "AccessDenied", refererMessage, "0003-00000502")
	RefererNotOnWhitelist = row(403, "AccessDenied", refererMessage, "0003-00000503")

	CORSForbidden = row(403, "AccessForbidden", "CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Requet-Headers are not whitelisted by the resource's CORS spec.", "") // sic
	CORSNoOrigin  = row(400, "BadRequest", "Insufficient information. Origin request header needed.", "")
	CORSNoMethod  = row(400, "BadRequest", "Insufficient information. Request Access-Control-Request-Method header needed.", "")
)
