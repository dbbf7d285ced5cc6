package emulator

import "github.com/fakeoss/fakeoss/emulator/access"

// A need is what must be granted for an operation: an action, as policies name
// it, and a right, as ACLs grant it.
type need struct {
	action string
	right  access.Right

	// versioned is set where the parameter versionId counts. Elsewhere it says
	// nothing of what is read or changed.
	versioned bool

	// passes leaves it to the handler, which reads what it is about from the
	// body, or to nobody.
	passes bool
}

// needs are those that do not follow from the level and the name of an
// operation. Source: the pages of the operations, and
// https://help.aliyun.com/zh/oss/user-guide/ram-policy-overview (A096).
var needs = map[string]need{
	"ListObjects":         {action: "oss:ListObjects", right: access.List},
	"ListObjectsV2":       {action: "oss:ListObjects", right: access.List},
	opPutBucket:           {action: "oss:PutBucket", right: access.Create},
	"PutBucketTags":       {action: "oss:PutBucketTagging", right: access.Manage},
	"GetBucketTags":       {action: "oss:GetBucketTagging", right: access.Manage},
	"DeleteBucketTags":    {action: "oss:DeleteBucketTagging", right: access.Manage},
	"ListBucketInventory": {action: "oss:GetBucketInventory", right: access.Manage},
	"PutBucketQosInfo":    {action: "oss:PutBucketQoSInfo", right: access.Manage},
	"GetBucketQosInfo":    {action: "oss:GetBucketQoSInfo", right: access.Manage},
	"DeleteBucketQosInfo": {action: "oss:DeleteBucketQoSInfo", right: access.Manage},

	opDeleteMultipleObjects: {action: actionDelete, right: access.Write, passes: true},
	opPostObject:            {action: actionPut, right: access.Write, passes: true},

	"InitiateMultipartUpload": {action: actionPut, right: access.Upload},
	"UploadPart":              {action: actionPut, right: access.Upload},
	"UploadPartCopy":          {action: actionPut, right: access.Upload},
	opCompleteMultipartUpload: {action: actionPut, right: access.Write},
	"AbortMultipartUpload":    {action: "oss:AbortMultipartUpload", right: access.Upload},
	"ListParts":               {action: "oss:ListParts", right: access.Upload},

	opPutObject:           {action: actionPut, right: access.Write},
	"AppendObject":        {action: actionPut, right: access.Write},
	"CopyObject":          {action: actionPut, right: access.Write},
	"PutSymlink":          {action: actionPut, right: access.Write},
	"DeleteObject":        {action: actionDelete, right: access.Write, versioned: true},
	"RestoreObject":       {action: "oss:RestoreObject", right: access.Write, versioned: true},
	"CleanRestoredObject": {action: "oss:CleanRestoredObject", right: access.Write, versioned: true},
	"SealAppendObject":    {action: "oss:SealAppendObject", right: access.Write},
	"ProcessObject":       {action: "oss:PostProcessTask", right: access.Write},

	opGetObject:                     {action: actionGet, right: access.Read, versioned: true},
	"GetObject with x-oss-process":  {action: actionGet, right: access.Read},
	"HeadObject with x-oss-process": {action: actionGet, right: access.Read},
	"SelectObject":                  {action: actionGet, right: access.Read, versioned: true},
	"CreateSelectObjectMeta":        {action: actionGet, right: access.Read, versioned: true},
	opHeadObject:                    {action: actionGet, right: access.Read, versioned: true},
	"GetObjectMeta":                 {action: actionGet, right: access.Read, versioned: true},
	"GetSymlink":                    {action: actionGet, right: access.Read, versioned: true},

	"PutObjectACL":        {action: "oss:PutObjectAcl", right: access.WriteACL, versioned: true},
	"GetObjectACL":        {action: "oss:GetObjectAcl", right: access.ReadACL, versioned: true},
	"PutObjectTagging":    {action: actionTag, right: access.Attend, versioned: true},
	"PutObjectRetention":  {action: "oss:PutObjectRetention", right: access.Attend, versioned: true},
	"GetObjectRetention":  {action: "oss:GetObjectRetention", right: access.Attend, versioned: true},
	"PutObjectLegalHold":  {action: "oss:PutObjectLegalHold", right: access.Attend, versioned: true},
	"GetObjectLegalHold":  {action: "oss:GetObjectLegalHold", right: access.Attend, versioned: true},
	"GetObjectTagging":    {action: "oss:GetObjectTagging", right: access.Attend, versioned: true},
	"DeleteObjectTagging": {action: "oss:DeleteObjectTagging", right: access.Attend, versioned: true},
	"AsyncProcessObject":  {action: "oss:ProcessImm", right: access.Attend},

	"PutLiveChannelStatus":  {action: "oss:PutLiveChannelStatus", right: access.Attend},
	"PutLiveChannel":        {action: "oss:PutLiveChannel", right: access.Attend},
	"GetLiveChannelInfo":    {action: "oss:GetLiveChannel", right: access.Attend},
	"GetLiveChannelStat":    {action: "oss:GetLiveChannelStat", right: access.Attend},
	"GetLiveChannelHistory": {action: "oss:GetLiveChannelHistory", right: access.Attend},
	"DeleteLiveChannel":     {action: "oss:DeleteLiveChannel", right: access.Attend},
	"PostVodPlaylist":       {action: "oss:PostVodPlaylist", right: access.Attend},
	"GetVodPlaylist":        {action: "oss:GetVodPlaylist", right: access.Attend},

	// Browsers ask this without signing, before they ask for anything else.
	opOptionObject: {action: "oss:OptionObject", right: access.Attend, passes: true},
}

// needOf is what an operation needs. Most of those on the account and on
// buckets have an action of the same name, and are for the owner unless a
// policy says otherwise. What is done to objects is never taken for granted.
func needOf(op *operation) need {
	n, ok := needs[op.Name]
	switch {
	case ok:
		return n
	case op.level == onService:
		return need{action: "oss:" + op.Name, right: access.Account}
	}
	return need{action: "oss:" + op.Name, right: access.Manage}
}

// Actions of more than one operation.
const (
	actionGet    = "oss:GetObject"
	actionPut    = "oss:PutObject"
	actionDelete = "oss:DeleteObject"
	actionTag    = "oss:PutObjectTagging"
)

// versionActions are those that have another name if the request names a
// version.
var versionActions = map[string]string{
	actionGet:                 "oss:GetObjectVersion",
	actionDelete:              "oss:DeleteObjectVersion",
	actionTag:                 "oss:PutObjectVersionTagging",
	"oss:GetObjectTagging":    "oss:GetObjectVersionTagging",
	"oss:DeleteObjectTagging": "oss:DeleteObjectVersionTagging",
	"oss:PutObjectAcl":        "oss:PutObjectVersionAcl",
	"oss:GetObjectAcl":        "oss:GetObjectVersionAcl",
	"oss:RestoreObject":       "oss:RestoreObjectVersion",
}
