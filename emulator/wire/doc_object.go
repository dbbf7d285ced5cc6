package wire

import (
	"encoding/xml"
	"time"

	"github.com/fakeoss/fakeoss/emulator/internal/xmlw"
)

// CopyObjectResult writes the answer to CopyObject.
func CopyObjectResult(etag string, modified time.Time) []byte {
	w := xmlw.New("CopyObjectResult")
	w.Text("ETag", QuoteETag(etag))
	w.Text("LastModified", FormatXMLTime(modified))
	return w.Done()
}

// CopyPartResult writes the answer to UploadPartCopy.
func CopyPartResult(etag string, modified time.Time) []byte {
	w := xmlw.New("CopyPartResult")
	w.Text("LastModified", FormatXMLTime(modified))
	w.Text("ETag", QuoteETag(etag))
	return w.Done()
}

// Delete is the body of DeleteMultipleObjects.
type Delete struct {
	XMLName xml.Name `xml:"Delete"`
	Quiet   bool
	Objects []DeleteKey `xml:"Object"`
}

// A DeleteKey names one object.
type DeleteKey struct {
	Key       Text
	VersionID string `xml:"VersionId"`
}

// A Deleted is what became of one object.
type Deleted struct {
	Key                   string
	VersionID             string // that was asked for
	DeleteMarker          bool   // one was made or removed
	DeleteMarkerVersionID string
}

// DeleteResult writes the answer to DeleteMultipleObjects that is not quiet:
// one entry for every key asked for, in that order.
func DeleteResult(deleted []Deleted, enc KeyEncoder) []byte {
	w := xmlw.New("DeleteResult")
	w.Optional("EncodingType", enc.Type())
	for _, d := range deleted {
		w.Start("Deleted")
		w.Text("Key", enc.Encode(d.Key))
		w.Optional("VersionId", d.VersionID)
		if d.DeleteMarker {
			w.Bool("DeleteMarker", true)
			w.Text("DeleteMarkerVersionId", d.DeleteMarkerVersionID)
		}
		w.End("Deleted")
	}
	return w.Done()
}

// PostResponse writes the answer to a PostObject with success_action_status
// 201. Source: oss-api.md G.3.
func PostResponse(bucket, key, location, etag string) []byte {
	w := xmlw.New("PostResponse")
	w.Text("Bucket", bucket)
	w.Text("Location", location)
	w.Text("Key", key)
	w.Text("ETag", QuoteETag(etag))
	return w.Done()
}
