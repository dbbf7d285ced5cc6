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
		w.End("Bucket")
	}
	w.End("Buckets")
	return w.Done()
}

// BucketInfo is the answer to GetBucketInfo. Source: oss-api.md H.2.
type BucketInfo struct {
	Entry              BucketEntry
	Owner              Owner
	ACL                string
	DataRedundancyType string
}

// XML writes the document. Features that this version does not have are
// reported as what they are in a fresh bucket.
func (d *BucketInfo) XML() []byte {
	w := xmlw.New("BucketInfo")
	w.Start("Bucket")
	w.Text("AccessMonitor", "Disabled")
	w.Text("CreationDate", FormatXMLTime(d.Entry.CreationDate))
	w.Text("ExtranetEndpoint", d.Entry.ExtranetEndpoint)
	w.Text("IntranetEndpoint", d.Entry.IntranetEndpoint)
	w.Text("Location", "oss-"+d.Entry.Region)
	w.Text("Name", d.Entry.Name)
	w.Text("StorageClass", d.Entry.StorageClass)
	w.Text("DataRedundancyType", d.DataRedundancyType)
	w.Text("TransferAcceleration", "Disabled")
	w.Text("CrossRegionReplication", "Disabled")
	w.Bool("BlockPublicAccess", true)
	w.Raw(d.Owner.element())
	w.Start("AccessControlList")
	w.Text("Grant", d.ACL)
	w.End("AccessControlList")
	w.Start("ServerSideEncryptionRule")
	w.Text("SSEAlgorithm", "None")
	w.End("ServerSideEncryptionRule")
	w.Start("BucketPolicy")
	w.Text("LogBucket", "")
	w.Text("LogPrefix", "")
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
