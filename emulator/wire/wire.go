// Package wire is the vocabulary of OSS's HTTP interface: where a request is
// addressed ([Addressing], [Target]), how query strings, ranges, times and
// entity tags are written, and the XML documents that go back and forth.
//
// Everything here is a pure function of its arguments. Behaviour that depends
// on what is stored lives in package emulator.
package wire

import "time"

// Names of headers, as http.Header keys.
const (
	HeaderRequestID       = "X-Oss-Request-Id"
	HeaderServerTime      = "X-Oss-Server-Time"
	HeaderEC              = "X-Oss-Ec"
	HeaderErr             = "X-Oss-Err"
	HeaderCRC64           = "X-Oss-Hash-Crc64ecma"
	HeaderObjectType      = "X-Oss-Object-Type"
	HeaderStorageClass    = "X-Oss-Storage-Class"
	HeaderNextPosition    = "X-Oss-Next-Append-Position"
	HeaderObjectACL       = "X-Oss-Object-Acl"
	HeaderBucketACL       = "X-Oss-Acl"
	HeaderForbidOverwrite = "X-Oss-Forbid-Overwrite"
	HeaderCopySource      = "X-Oss-Copy-Source"
	HeaderCopyRange       = "X-Oss-Copy-Source-Range"
	HeaderMetaDirective   = "X-Oss-Metadata-Directive"
	HeaderRangeBehavior   = "X-Oss-Range-Behavior"
	HeaderCompleteAll     = "X-Oss-Complete-All"
	HeaderCallback        = "X-Oss-Callback"
	HeaderCallbackVar     = "X-Oss-Callback-Var"
	HeaderSecurityToken   = "X-Oss-Security-Token"
	HeaderDate            = "X-Oss-Date"
	HeaderVersionID       = "X-Oss-Version-Id"
	HeaderSourceVersionID = "X-Oss-Copy-Source-Version-Id"
	HeaderDeleteMarker    = "X-Oss-Delete-Marker"
	HeaderTagging         = "X-Oss-Tagging"
	HeaderTagDirective    = "X-Oss-Tagging-Directive"
	HeaderTaggingCount    = "X-Oss-Tagging-Count"
	HeaderSymlinkTarget   = "X-Oss-Symlink-Target"
	HeaderRestore         = "X-Oss-Restore"
	HeaderSealedTime      = "X-Oss-Sealed-Time"
	HeaderTrafficLimit    = "X-Oss-Traffic-Limit"
	HeaderSelectRaw       = "X-Oss-Select-Output-Raw"
	HeaderRequestPayer    = "X-Oss-Request-Payer"
	MetaPrefix            = "X-Oss-Meta-"
)

// GenuineKeyHost is the host from which applications fetch the public key of
// callbacks, and to which their verification code is pinned (callback.md 6.2).
const GenuineKeyHost = "gosspublic.alicdn.com"

// xmlTime is how XML documents write times.
const xmlTime = "2006-01-02T15:04:05.000Z"

// FormatXMLTime writes a time for an XML document: UTC, milliseconds that are
// always zero because OSS keeps whole seconds.
func FormatXMLTime(t time.Time) string {
	return t.UTC().Truncate(time.Second).Format(xmlTime)
}

// httpTime is RFC 1123 with the literal zone GMT, as in http.TimeFormat.
const httpTime = "Mon, 02 Jan 2006 15:04:05 GMT"

// FormatHTTPTime writes a time for a header.
func FormatHTTPTime(t time.Time) string { return t.UTC().Format(httpTime) }

// DefaultContentType is the type of an object that was given none.
const DefaultContentType = "application/octet-stream"
