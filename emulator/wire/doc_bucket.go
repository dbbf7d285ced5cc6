package wire

import (
	"encoding/xml"
	"time"

	"github.com/fakeoss/fakeoss/emulator/internal/xmlw"
)

// An Owner is an account as documents print it.
type Owner struct{ ID, DisplayName string }

// element is the owner as an element of a document.
func (o Owner) element() string {
	b := append([]byte("<Owner><ID>"), xmlw.AppendEscaped(nil, o.ID)...)
	b = append(b, "</ID><DisplayName>"...)
	b = xmlw.AppendEscaped(b, o.DisplayName)
	return string(append(b, "</DisplayName></Owner>"...))
}

// A BucketEntry is a bucket in the answer to ListBuckets.
type BucketEntry struct {
	Name             string
	CreationDate     time.Time
	Region           string // cn-hangzhou
	StorageClass     string
	ExtranetEndpoint string
	IntranetEndpoint string
	ResourceGroupID  string
	Tags             [][2]string // keys and values, if the list was filtered by tags
}

// ListBucketsResult is the answer to ListBuckets. Source: oss-api.md H.1.
type ListBucketsResult struct {
	Owner       Owner
	Buckets     []BucketEntry
	Prefix      string
	Marker      string
	MaxKeys     int
	IsTruncated bool
	NextMarker  string
}

// XML writes the document. The members about paging appear only in an answer
// that was filtered or cut.
func (d *ListBucketsResult) XML() []byte {
	w := xmlw.New("ListAllMyBucketsResult")
	if d.Prefix != "" || d.Marker != "" || d.IsTruncated {
		w.Text("Prefix", d.Prefix)
		w.Text("Marker", d.Marker)
		w.Int("MaxKeys", int64(d.MaxKeys))
		w.Bool("IsTruncated", d.IsTruncated)
		w.Optional("NextMarker", d.NextMarker)
	}
	w.Raw(d.Owner.element())
	w.Start("Buckets")
	for _, b := range d.Buckets {
		w.Start("Bucket")
		w.Text("CreationDate", FormatXMLTime(b.CreationDate))
		w.Text("ExtranetEndpoint", b.ExtranetEndpoint)
		w.Text("IntranetEndpoint", b.IntranetEndpoint)
		w.Text("Location", "oss-"+b.Region)
		w.Text("Name", b.Name)
		w.Text("Region", b.Region)
		w.Text("StorageClass", b.StorageClass)
		w.Text("ResourceGroupId", b.ResourceGroupID)
		b.writeTags(w)
		w.End("Bucket")
	}
	w.End("Buckets")
	return w.Done()
}

// writeTags writes the tags where SDKs look for them in a list.
func (b *BucketEntry) writeTags(w *xmlw.Writer) {
	if len(b.Tags) == 0 {
		return
	}
	w.Start("TagSet")
	for _, t := range b.Tags {
		w.Start("Tag")
		w.Text("Key", t[0])
		w.Text("Value", t[1])
		w.End("Tag")
	}
	w.End("TagSet")
}

// BucketInfo is the answer to GetBucketInfo. Source: oss-api.md H.2.
type BucketInfo struct {
	Entry                  BucketEntry
	Owner                  Owner
	ACL                    string
	DataRedundancyType     string
	AccessMonitor          string // Enabled, Disabled
	TransferAcceleration   string // Enabled, Disabled
	CrossRegionReplication string // Enabled, Disabled
	Versioning             string // "" if it never was set
	BlockPublicAccess      bool
	SSEAlgorithm           string // "" for none
	KMSMasterKeyID         string
	KMSDataEncryption      string
	LogBucket              string
	LogPrefix              string
}

// XML writes the document.
func (d *BucketInfo) XML() []byte {
	w := xmlw.New("BucketInfo")
	w.Start("Bucket")
	w.Text("AccessMonitor", d.AccessMonitor)
	w.Text("CreationDate", FormatXMLTime(d.Entry.CreationDate))
	w.Text("ExtranetEndpoint", d.Entry.ExtranetEndpoint)
	w.Text("IntranetEndpoint", d.Entry.IntranetEndpoint)
	w.Text("Location", "oss-"+d.Entry.Region)
	w.Text("Name", d.Entry.Name)
	w.Text("StorageClass", d.Entry.StorageClass)
	w.Text("DataRedundancyType", d.DataRedundancyType)
	w.Text("ResourceGroupId", d.Entry.ResourceGroupID)
	w.Text("TransferAcceleration", d.TransferAcceleration)
	w.Text("CrossRegionReplication", d.CrossRegionReplication)
	w.Optional("Versioning", d.Versioning)
	w.Bool("BlockPublicAccess", d.BlockPublicAccess)
	w.Raw(d.Owner.element())
	w.Start("AccessControlList")
	w.Text("Grant", d.ACL)
	w.End("AccessControlList")
	w.Start("ServerSideEncryptionRule")
	if d.SSEAlgorithm == "" {
		w.Text("SSEAlgorithm", "None")
	} else {
		w.Text("SSEAlgorithm", d.SSEAlgorithm)
		w.Optional("KMSMasterKeyID", d.KMSMasterKeyID)
		w.Optional("KMSDataEncryption", d.KMSDataEncryption)
	}
	w.End("ServerSideEncryptionRule")
	w.Start("BucketPolicy")
	w.Text("LogBucket", d.LogBucket)
	w.Text("LogPrefix", d.LogPrefix)
	w.End("BucketPolicy")
	w.Text("Comment", "")
	w.End("Bucket")
	return w.Done()
}

// BucketLocation writes the answer to GetBucketLocation.
func BucketLocation(region string) []byte {
	w := xmlw.New("LocationConstraint")
	w.Chars("oss-" + region)
	return w.Done()
}

// CreateBucketConfiguration is the body of PutBucket.
type CreateBucketConfiguration struct {
	XMLName            xml.Name `xml:"CreateBucketConfiguration"`
	StorageClass       string
	DataRedundancyType string
}
