// Package bucketdoc is the documents that configure a bucket: what OSS
// accepts in each of them, what it makes of what was left out, and what it
// answers if there is none.
//
// A document lives twice. On the wire and in the store it is text; here it is
// a struct, read by [Kind.Parse] from what a client sent, or by [Read] from
// what was stored. Parse refuses what OSS refuses and fills in what OSS fills
// in, so that the text of a document is the same however it was written:
//
//	kind := bucketdoc.Of("cors")
//	doc, err := kind.Parse(body, env)
//	...
//	documents["cors"] = bucketdoc.Write(doc)
//
// Documents of which the package knows the effect can be asked: which CORS
// rule matches, whether a referer is welcome, where a routing rule leads.
// Nothing here knows a store or a server. Source: spec oss-api.md H.4 to H.6.
package bucketdoc

import (
	"time"

	"github.com/fakeoss/fakeoss/emulator/osserr"
	"github.com/fakeoss/fakeoss/emulator/wire"
)

// A Document is the configuration of one feature of a bucket.
type Document interface {
	// settle returns what OSS would refuse the document for, or fills in what
	// the client left to OSS.
	settle(Env) error
}

// An Env is what settling needs besides the document.
type Env struct {
	Now   time.Time     // the server's
	NewID func() string // makes a name for what the client left without

	// AllowOverlap is the header x-oss-allow-same-action-overlap.
	AllowOverlap bool
}

// A State is what else is known of the bucket that a document is meant for.
type State struct {
	Versioning string            // Enabled, Suspended, ""
	Documents  map[string]string // by the name of the sub-resource
	Now        time.Time
}

// A Kind is a sub-resource that holds a document.
type Kind struct {
	Name string // the sub-resource: "cors"

	empty func() Document

	// What GET answers if nothing was put: a document, or an error.
	fallback func() Document
	missing  osserr.Kind

	// malformed is what OSS calls a body that is not such a document.
	malformed osserr.Kind

	// fits reports what in the bucket speaks against the document.
	fits func(Document, State) error
}

// The kinds. Those that are more than one document, or that come about in
// another way than by PUT, are not among them.
var kinds = func() map[string]*Kind {
	table := []*Kind{
		{Name: "accessmonitor", empty: newDoc[AccessMonitorConfiguration], fallback: disabledMonitor, fits: monitorFits},
		{Name: "bucketArchiveDirectRead", empty: newDoc[ArchiveDirectReadConfiguration], fallback: newDoc[ArchiveDirectReadConfiguration]},
		{Name: "cors", empty: newDoc[CORSConfiguration], missing: osserr.NoSuchCORSConfiguration},
		{Name: "encryption", empty: newDoc[ServerSideEncryptionRule], missing: osserr.NoSuchEncryptionRule},
		{Name: "httpsConfig", empty: newDoc[HTTPSConfiguration], fallback: newDoc[HTTPSConfiguration]},
		{Name: "lifecycle", empty: newDoc[LifecycleConfiguration], missing: osserr.NoSuchLifecycle, fits: lifecycleFits},
		{Name: "logging", empty: newDoc[BucketLoggingStatus], fallback: newDoc[BucketLoggingStatus]},
		{Name: "objectWorm", empty: newDoc[ObjectWormConfiguration], missing: osserr.NoSuchObjectWorm, fits: objectWormFits},
		{Name: "overwriteConfig", empty: newDoc[OverwriteConfiguration], missing: osserr.NoSuchOverwriteConfiguration},
		{Name: "policy&comp=callback", empty: newDoc[BucketCallbackPolicy], missing: osserr.NoSuchCallbackPolicy},
		{Name: "publicAccessBlock", empty: newDoc[PublicAccessBlockConfiguration], fallback: newDoc[PublicAccessBlockConfiguration]},
		{Name: "qos", empty: newDoc[BucketUserQos], fallback: unlimitedCapacity},
		{Name: "qosInfo", empty: newDoc[QoSConfiguration], missing: osserr.NoSuchQoSConfiguration},
		{Name: "quota", empty: newDoc[QuotaConfiguration], missing: osserr.NoSuchQuotaConfiguration},
		{Name: "referer", empty: newDoc[RefererConfiguration], fallback: openReferer},
		{Name: "requestPayment", empty: newDoc[RequestPaymentConfiguration], fallback: ownerPays},
		{Name: "resourceGroup", empty: newDoc[BucketResourceGroupConfiguration], fallback: defaultGroup},
		{Name: "responseHeader", empty: newDoc[ResponseHeaderConfiguration], missing: osserr.NoSuchResponseHeader},
		{Name: "tagging", empty: newDoc[Tagging], fallback: newDoc[Tagging]},
		{Name: "transferAcceleration", empty: newDoc[TransferAccelerationConfiguration], missing: osserr.NoSuchTransferAcceleration},
		{Name: "userDefinedLogFieldsConfig", empty: newDoc[UserDefinedLogFieldsConfiguration], missing: osserr.NoSuchLogFields},
		{Name: "website", empty: newDoc[WebsiteConfiguration], missing: osserr.NoSuchWebsite},
	}
	byName := make(map[string]*Kind, len(table))
	for _, k := range table {
		if k.malformed == (osserr.Kind{}) {
			k.malformed = osserr.MalformedXML
		}
		byName[k.Name] = k
	}
	return byName
}()

// newDoc returns an empty document of a type, as a [Document].
func newDoc[T any, P interface {
	*T
	Document
}]() Document {
	return P(new(T))
}

// Of returns the kind of document that a sub-resource holds. It panics if
// there is none such: names are written in the program, not read.
func Of(name string) *Kind {
	k, ok := kinds[name]
	if !ok {
		panic("bucketdoc: no document is called " + name)
	}
	return k
}

// Parse reads what a client sent. The errors are OSS's.
func (k *Kind) Parse(body []byte, env Env) (Document, error) {
	doc := k.empty()
	if err := Decode(body, doc, env, k.malformed); err != nil {
		return nil, err
	}
	return doc, nil
}

// Decode reads what a client sent into a document that is no kind of its own.
// malformed is what a body is called that is not such a document.
func Decode(body []byte, doc Document, env Env, malformed osserr.Kind) error {
	if err := wire.DecodeXML(body, doc); err != nil {
		return malformed.With().Hinted(err.Error())
	}
	return doc.settle(env)
}

// Fits reports what in a bucket speaks against giving it the document.
func (k *Kind) Fits(doc Document, in State) error {
	if k.fits == nil {
		return nil
	}
	return k.fits(doc, in)
}

// Absent is what GET answers for a bucket to which nothing was put.
func (k *Kind) Absent(bucket string) (string, error) {
	if k.fallback == nil {
		return "", k.missing.With("BucketName", bucket)
	}
	doc := k.fallback()
	if err := doc.settle(Env{}); err != nil {
		return "", err
	}
	return Write(doc), nil
}

// Write returns the text of a document.
func Write(doc any) string { return string(wire.EncodeXML(doc)) }

// Read reads a document that was stored. The zero value stands for one that
// was not: text may be empty.
func Read[T any](text string) (*T, error) {
	doc := new(T)
	if text == "" {
		return doc, nil
	}
	return doc, wire.DecodeXML([]byte(text), doc)
}
