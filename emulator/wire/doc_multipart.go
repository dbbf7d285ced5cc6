package wire

import (
	"encoding/xml"
	"time"

	"github.com/fakeoss/fakeoss/emulator/internal/xmlw"
)

// InitiateMultipartUploadResult is the answer to InitiateMultipartUpload.
type InitiateMultipartUploadResult struct {
	Bucket, Key, UploadID string
	Encoder               KeyEncoder
}

// XML writes the document.
func (d *InitiateMultipartUploadResult) XML() []byte {
	w := xmlw.New("InitiateMultipartUploadResult")
	w.Optional("EncodingType", d.Encoder.Type())
	w.Text("Bucket", d.Bucket)
	w.Text("Key", d.Encoder.Encode(d.Key))
	w.Text("UploadId", d.UploadID)
	return w.Done()
}

// CompleteMultipartUpload is the body of CompleteMultipartUpload.
type CompleteMultipartUpload struct {
	XMLName xml.Name          `xml:"CompleteMultipartUpload"`
	Parts   []CompletePartRef `xml:"Part"`
}

// A CompletePartRef names one part. Both members are kept as text, so that a
// missing or malformed number can be told from zero.
type CompletePartRef struct {
	PartNumber string
	ETag       string
}

// CompleteMultipartUploadResult is the answer to CompleteMultipartUpload
// without a callback.
type CompleteMultipartUploadResult struct {
	Location, Bucket, Key, ETag string
	Encoder                     KeyEncoder
}

// XML writes the document.
func (d *CompleteMultipartUploadResult) XML() []byte {
	w := xmlw.New("CompleteMultipartUploadResult")
	w.Optional("EncodingType", d.Encoder.Type())
	w.Text("Location", d.Location)
	w.Text("Bucket", d.Bucket)
	w.Text("Key", d.Encoder.Encode(d.Key))
	w.Text("ETag", QuoteETag(d.ETag))
	return w.Done()
}

// A PartEntry is a part in the answer to ListParts.
type PartEntry struct {
	Number       int
	LastModified time.Time
	ETag         string
	Size         int64
	CRC64        uint64
}

// ListPartsResult is the answer to ListParts. Source: oss-api.md F.3.
type ListPartsResult struct {
	Bucket, Key, UploadID string
	StorageClass          string
	PartNumberMarker      int
	NextPartNumberMarker  int
	MaxParts              int
	IsTruncated           bool
	Parts                 []PartEntry
	Encoder               KeyEncoder
}

// XML writes the document.
func (d *ListPartsResult) XML() []byte {
	w := xmlw.New("ListPartsResult")
	w.Optional("EncodingType", d.Encoder.Type())
	w.Text("Bucket", d.Bucket)
	w.Text("Key", d.Encoder.Encode(d.Key))
	w.Text("UploadId", d.UploadID)
	w.Text("StorageClass", d.StorageClass)
	w.Int("PartNumberMarker", int64(d.PartNumberMarker))
	w.Int("NextPartNumberMarker", int64(d.NextPartNumberMarker))
	w.Int("MaxParts", int64(d.MaxParts))
	w.Bool("IsTruncated", d.IsTruncated)
	for _, p := range d.Parts {
		w.Start("Part")
		w.Int("PartNumber", int64(p.Number))
		w.Text("LastModified", FormatXMLTime(p.LastModified))
		w.Text("ETag", QuoteETag(p.ETag))
		w.Uint("HashCrc64ecma", p.CRC64)
		w.Int("Size", p.Size)
		w.End("Part")
	}
	return w.Done()
}

// An UploadEntry is an upload in the answer to ListMultipartUploads.
type UploadEntry struct {
	Key, UploadID, StorageClass string
	Initiated                   time.Time
}

// ListMultipartUploadsResult is the answer to ListMultipartUploads.
type ListMultipartUploadsResult struct {
	Bucket, Prefix, Delimiter         string
	KeyMarker, UploadIDMarker         string
	NextKeyMarker, NextUploadIDMarker string
	MaxUploads                        int
	IsTruncated                       bool
	Uploads                           []UploadEntry
	CommonPrefixes                    []string
	Encoder                           KeyEncoder
}

// XML writes the document.
func (d *ListMultipartUploadsResult) XML() []byte {
	w := xmlw.New("ListMultipartUploadsResult")
	w.Optional("EncodingType", d.Encoder.Type())
	w.Text("Bucket", d.Bucket)
	w.Text("KeyMarker", d.Encoder.Encode(d.KeyMarker))
	w.Text("UploadIdMarker", d.UploadIDMarker)
	w.Text("NextKeyMarker", d.Encoder.Encode(d.NextKeyMarker))
	w.Text("NextUploadIdMarker", d.NextUploadIDMarker)
	w.Text("Delimiter", d.Encoder.Encode(d.Delimiter))
	w.Text("Prefix", d.Encoder.Encode(d.Prefix))
	w.Int("MaxUploads", int64(d.MaxUploads))
	w.Bool("IsTruncated", d.IsTruncated)
	for _, u := range d.Uploads {
		w.Start("Upload")
		w.Text("Key", d.Encoder.Encode(u.Key))
		w.Text("UploadId", u.UploadID)
		w.Text("StorageClass", u.StorageClass)
		w.Text("Initiated", FormatXMLTime(u.Initiated))
		w.End("Upload")
	}
	writeCommonPrefixes(w, d.CommonPrefixes, d.Encoder)
	return w.Done()
}
