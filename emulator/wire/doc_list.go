package wire

import (
	"time"

	"github.com/fakeoss/fakeoss/emulator/internal/xmlw"
)

// A ListEntry is an object in a listing.
type ListEntry struct {
	Key          string
	LastModified time.Time
	ETag         string // without quotes
	Type         string
	Size         int64
	StorageClass string
}

func (e *ListEntry) write(w *xmlw.Writer, enc KeyEncoder, owner *Owner) {
	w.Start("Contents")
	w.Text("Key", enc.Encode(e.Key))
	w.Text("LastModified", FormatXMLTime(e.LastModified))
	w.Text("ETag", QuoteETag(e.ETag))
	w.Text("Type", e.Type)
	w.Int("Size", e.Size)
	w.Text("StorageClass", e.StorageClass)
	if owner != nil {
		owner.write(w)
	}
	w.End("Contents")
}

// A ListPage is what both versions of ListObjects have in common.
type ListPage struct {
	Bucket         string
	Prefix         string
	Delimiter      string
	MaxKeys        int
	IsTruncated    bool
	Contents       []ListEntry
	CommonPrefixes []string
	Encoder        KeyEncoder
	Owner          *Owner // nil: entries carry none
}

func (p *ListPage) writeEntries(w *xmlw.Writer) {
	for i := range p.Contents {
		p.Contents[i].write(w, p.Encoder, p.Owner)
	}
	writeCommonPrefixes(w, p.CommonPrefixes, p.Encoder)
}

func writeCommonPrefixes(w *xmlw.Writer, prefixes []string, enc KeyEncoder) {
	for _, prefix := range prefixes {
		w.Start("CommonPrefixes")
		w.Text("Prefix", enc.Encode(prefix))
		w.End("CommonPrefixes")
	}
}

// ListObjectsResult is the answer to ListObjects (version 1). Owner must be
// set: the JavaScript SDK reads it unasked. Source: oss-api.md H.3.
type ListObjectsResult struct {
	ListPage
	Marker     string
	NextMarker string
}

// XML writes the document.
func (d *ListObjectsResult) XML() []byte {
	w := xmlw.New("ListBucketResult")
	w.Text("Name", d.Bucket)
	w.Text("Prefix", d.Encoder.Encode(d.Prefix))
	w.Text("Marker", d.Encoder.Encode(d.Marker))
	w.Int("MaxKeys", int64(d.MaxKeys))
	w.Text("Delimiter", d.Encoder.Encode(d.Delimiter))
	w.Optional("EncodingType", d.Encoder.Type())
	w.Bool("IsTruncated", d.IsTruncated)
	w.Optional("NextMarker", d.Encoder.Encode(d.NextMarker))
	d.writeEntries(w)
	return w.Done()
}

// ListObjectsV2Result is the answer to ListObjectsV2.
type ListObjectsV2Result struct {
	ListPage
	StartAfter            string
	ContinuationToken     string
	NextContinuationToken string
}

// XML writes the document.
func (d *ListObjectsV2Result) XML() []byte {
	w := xmlw.New("ListBucketResult")
	w.Text("Name", d.Bucket)
	w.Text("Prefix", d.Encoder.Encode(d.Prefix))
	w.Text("StartAfter", d.Encoder.Encode(d.StartAfter))
	w.Int("MaxKeys", int64(d.MaxKeys))
	w.Text("Delimiter", d.Encoder.Encode(d.Delimiter))
	w.Optional("EncodingType", d.Encoder.Type())
	w.Bool("IsTruncated", d.IsTruncated)
	w.Int("KeyCount", int64(len(d.Contents)+len(d.CommonPrefixes)))
	w.Optional("ContinuationToken", d.ContinuationToken)
	w.Optional("NextContinuationToken", d.NextContinuationToken)
	d.writeEntries(w)
	return w.Done()
}
