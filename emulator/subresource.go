package emulator

import (
	"net/http"
	"strings"

	"github.com/fakeoss/fakeoss/emulator/wire"
)

// isSubResource reports whether a parameter makes a request one about a
// sub-resource, and not about the bucket or object itself.
//
// To overwrite or delete is not to be risked: in a PUT or DELETE, and in a POST
// to a bucket, which might be taken for a form, that goes for
// sub-resources that nobody here has heard of too, lest DELETE /bucket?newThing
// delete the bucket and PUT /bucket/key?newThing put a document in the place of
// the object (A128). SDKs write a sub-resource as a name without a value, with
// or without "=". A modifier says that its sub-resource was forgotten.
func isSubResource(method string, l level, p wire.Param) bool {
	if subResources[p.Name] {
		return true
	}
	changes := method == http.MethodPut || method == http.MethodDelete || method == http.MethodPost && l == onBucket
	return changes && (modifiers[p.Name] || p.Value == "" && !ordinary(p.Name))
}

// ordinary reports whether a parameter is one that requests about a bucket or
// object have themselves, and that SDKs may leave empty.
func ordinary(name string) bool {
	return ordinaryParams[name] || strings.HasPrefix(name, "x-oss-") || strings.HasPrefix(name, "response-")
}

// ordinaryParams are the parameters that choose no sub-resource, besides those
// with a common prefix.
var ordinaryParams = set(
	"OSSAccessKeyId", "Signature", "Expires", "security-token", // signatures in the URL
	"callback", "callback-var", "versionId",
	"prefix", "marker", "max-keys", "delimiter", "encoding-type", // listings
	"start-after", "continuation-token", "fetch-owner", "key-marker", "version-id-marker",
	"upload-id-marker", "max-uploads", "part-number-marker", "max-parts",
	"position", "sequential", "tag-key", "tag-value", "regionList",
)

// bucketParams are the parameters that requests about a bucket have and those
// about the service have not.
var bucketParams = func() map[string]bool {
	names := set(
		"delimiter", "encoding-type", "start-after", "continuation-token", "fetch-owner",
		"key-marker", "version-id-marker", "upload-id-marker", "max-uploads",
	)
	for _, op := range operations {
		for _, param := range op.sub {
			if op.level == onBucket {
				names[paramName(param)] = true
			}
		}
	}
	for _, op := range operations {
		for _, param := range op.sub {
			if op.level == onService && param != "tagging" { // see aboutBucket
				delete(names, paramName(param))
			}
		}
	}
	return names
}()

// aboutBucket reports whether a request without a path can only be about a
// bucket: it creates one, or asks for what the service has not. SDKs send
// prefix, marker and max-keys with ListBuckets too, even if they are empty, and
// a tagging with a value is a filter of it.
func aboutBucket(r *http.Request) bool {
	creates := r.Method == http.MethodPut
	for _, p := range wire.ParseQuery(r.URL.RawQuery) {
		if bucketParams[p.Name] && !(p.Name == "tagging" && p.Value != "") {
			return true
		}
		creates = creates && !subResources[p.Name]
	}
	return creates
}
