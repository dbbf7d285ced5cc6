package emulator

import (
	"maps"
	"net/http"
	"strings"

	"github.com/fakeoss/fakeoss/emulator/bucketdoc"
	"github.com/fakeoss/fakeoss/emulator/osserr"
	"github.com/fakeoss/fakeoss/emulator/store"
)

// Most configurations of a bucket are documents that are put, got and
// deleted. These are the operations for all of them; what is peculiar to a
// document stands in package bucketdoc, or in a file of its own here.

// Names of documents. Most are those of their sub-resources.
const (
	accelerationDocument   = "transferAcceleration"
	accessBlockDocument    = "publicAccessBlock"
	accessMonitorDocument  = "accessmonitor"
	callbackPolicies       = "policy&comp=callback" // that uploads name
	capacityDocument       = "qos"
	corsDocument           = "cors"
	directReadDocument     = "bucketArchiveDirectRead"
	encryptionDocument     = "encryption"
	httpsDocument          = "httpsConfig"
	lifecycleDocument      = "lifecycle"
	logFieldsDocument      = "userDefinedLogFieldsConfig"
	loggingDocument        = "logging"
	metadataDocument       = "metadataConfiguration"
	metaQueryDocument      = "metaQuery" // the state of the index
	objectWormDocument     = "objectWorm"
	overwriteDocument      = "overwriteConfig"
	paymentDocument        = "requestPayment"
	policyDocument         = "policy" // JSON, as it was sent
	qosDocument            = "qosInfo"
	quotaDocument          = "quota"
	refererDocument        = "referer"
	replicationDocument    = "replication"
	resourceGroupDocument  = "resourceGroup"
	responseHeaderDocument = "responseHeader"
	styleDocument          = "style" // the list of all
	taggingDocument        = "tagging"
	websiteDocument        = "website"
	wormDocument           = "worm"

	// Documents of which a bucket has many have names of their own after these.
	inventoryDocuments  = "inventory/"
	tokenDocuments      = "cnameToken/"
	transitionDocuments = "redundancyTransition/"
	channelDocuments    = "live/"
)

// putDocument returns the operation that gives a bucket a document.
func putDocument(name string) func(*call) (*reply, error) {
	return putChecked(name, func(*call, bucketdoc.Document) error { return nil })
}

// putChecked is putDocument with a check that needs the server.
func putChecked(name string, check func(*call, bucketdoc.Document) error) func(*call) (*reply, error) {
	kind := bucketdoc.Of(name)
	return func(c *call) (*reply, error) {
		body, err := c.readBody(maxConfiguration, osserr.MalformedXML)
		if err != nil {
			return nil, err
		}
		doc, err := kind.Parse(body, c.env())
		if err != nil {
			return nil, err
		}
		if err := check(c, doc); err != nil {
			return nil, err
		}
		return &reply{}, c.changeBucket(func(b *store.Bucket) error {
			if err := kind.Fits(doc, c.state(b)); err != nil {
				return err
			}
			b.Documents[name] = bucketdoc.Write(doc)
			return nil
		})
	}
}

// getDocument returns the operation that answers with a document.
func getDocument(name string) func(*call) (*reply, error) {
	kind := bucketdoc.Of(name)
	return func(c *call) (*reply, error) {
		docs, err := c.documents()
		if err != nil {
			return nil, err
		}
		text, ok := docs[name]
		if !ok {
			if text, err = kind.Absent(c.target.Bucket); err != nil {
				return nil, err
			}
		}
		return xmlReply([]byte(text)), nil
	}
}

// deleteDocument returns the operation that takes a document from a bucket.
// There need not be one.
func deleteDocument(name string) func(*call) (*reply, error) {
	return func(c *call) (*reply, error) {
		return &reply{status: http.StatusNoContent}, c.changeBucket(func(b *store.Bucket) error {
			delete(b.Documents, name)
			return nil
		})
	}
}

// changeBucket changes the bucket of the request in one moment, or not at all
// if change fails. The documents that change is given are its own.
func (c *call) changeBucket(change func(*store.Bucket) error) error {
	return c.srv.store.UpdateBucket(c.target.Bucket, func(present store.Bucket) (store.Bucket, error) {
		next := present
		if next.Documents = maps.Clone(present.Documents); next.Documents == nil {
			next.Documents = map[string]string{}
		}
		if err := change(&next); err != nil {
			return present, err
		}
		return next, nil
	})
}

// documents returns the documents of the bucket of the request.
func (c *call) documents() (map[string]string, error) {
	b, err := c.srv.store.Bucket(c.target.Bucket)
	return b.Documents, err
}

// readDocument reads the body of a request that is a document of its own.
// malformed is what another body is called.
func (c *call) readDocument(doc bucketdoc.Document, malformed osserr.Kind) error {
	body, err := c.readBody(maxConfiguration, malformed)
	if err != nil {
		return err
	}
	return bucketdoc.Decode(body, doc, c.env(), malformed)
}

// documentReply answers with a document.
func documentReply(doc any) *reply { return xmlReply([]byte(bucketdoc.Write(doc))) }

func (c *call) env() bucketdoc.Env {
	return bucketdoc.Env{
		Now:          c.srv.now(),
		NewID:        c.srv.newRuleID,
		AllowOverlap: strings.EqualFold(c.r.Header.Get("X-Oss-Allow-Same-Action-Overlap"), "true"),
	}
}

func (c *call) state(b *store.Bucket) bucketdoc.State {
	return bucketdoc.State{Versioning: b.Versioning, Documents: b.Documents, Now: c.srv.now()}
}

// newRuleID makes a name in the form of OSS's own for what the client left
// without: d6a8bfe3-56f6-42dd-9e7f-b4301d99b0ed.
func (s *Server) newRuleID() string {
	id := strings.ToLower(s.ids.UploadID())
	return id[:8] + "-" + id[8:12] + "-" + id[12:16] + "-" + id[16:20] + "-" + id[20:]
}

// checkLogging wants the bucket that the log goes to.
func checkLogging(c *call, doc bucketdoc.Document) error {
	to := doc.(*bucketdoc.BucketLoggingStatus).LoggingEnabled
	if to == nil || c.srv.bucketExists(to.TargetBucket) {
		return nil
	}
	return osserr.TargetBucketForLogging.With("TargetBucket", to.TargetBucket).Hinted("there is no bucket " + to.TargetBucket)
}

// putBucketVersioning says whether a bucket keeps versions. A bucket with a
// retention policy cannot.
// https://help.aliyun.com/zh/oss/developer-reference/putbucketversioning
func (c *call) putBucketVersioning() (*reply, error) {
	var doc bucketdoc.VersioningConfiguration
	if err := c.readDocument(&doc, osserr.MalformedXML); err != nil {
		return nil, err
	}
	return &reply{}, c.changeBucket(func(b *store.Bucket) error {
		worm, err := bucketdoc.Read[bucketdoc.WormConfiguration](b.Documents[wormDocument])
		if err == nil && worm.Valid(c.srv.now()) {
			err = osserr.WORMWithVersions.With()
		}
		if b.Documents[objectWormDocument] != "" && doc.Status != versioningEnabled {
			err = osserr.ObjectWormNeedsVersions.With("BucketName", b.Name).Hinted("the versions of objects are retained; versioning cannot be suspended")
		}
		b.Versioning = doc.Status
		return err
	})
}

// getBucketVersioning tells whether a bucket keeps versions; a bucket that
// never was asked to has an empty document.
// https://help.aliyun.com/zh/oss/developer-reference/getbucketversioning
func (c *call) getBucketVersioning() (*reply, error) {
	b, err := c.srv.store.Bucket(c.target.Bucket)
	if err != nil {
		return nil, err
	}
	return documentReply(&bucketdoc.VersioningConfiguration{Status: b.Versioning}), nil
}

// deleteBucketTags takes all tags from a bucket, or those that the value of
// the sub-resource lists.
// https://help.aliyun.com/zh/oss/developer-reference/deletebuckettags
func (c *call) deleteBucketTags() (*reply, error) {
	keys := c.query.Get("tagging")
	return &reply{status: http.StatusNoContent}, c.changeBucket(func(b *store.Bucket) error {
		if keys == "" {
			delete(b.Documents, taggingDocument)
			return nil
		}
		tags, err := bucketdoc.Read[bucketdoc.Tagging](b.Documents[taggingDocument])
		if err != nil {
			return err
		}
		tags.Drop(strings.Split(keys, ","))
		b.Documents[taggingDocument] = bucketdoc.Write(tags)
		return nil
	})
}
