package wire

import (
	"time"

	"github.com/fakeoss/fakeoss/emulator/internal/xmlw"
)

// A ListEntry is an object in a listing.
type ListEntry struct {
	Key          string
	LastModified time.Time
	MD5          [16]byte // its entity tag, unless Tag says another
	Tag          string
	Type         string
	Size         int64
	StorageClass string
	RestoreInfo  string // of an archived object that is or was being restored
}

// write appends the entry. modified is its time as it is written, and owner
// the element of that name, which are the same for most entries of a page.
func (e *ListEntry) write(w *xmlw.Writer, enc KeyEncoder, modified, owner string) {
	w.Start("Contents")
	w.Text("Key", enc.Encode(e.Key))
	w.Text("LastModified", modified)
	e.writeContent(w)
	w.Raw(owner)
	w.End("Contents")
}

// writeContent appends what a delete marker has not.
func (e *ListEntry) writeContent(w *xmlw.Writer) {
	if e.Tag == "" {
		w.Hex("ETag", e.MD5[:])
	} else {
		w.Text("ETag", QuoteETag(e.Tag))
	}
	w.Text("Type", e.Type)
	w.Int("Size", e.Size)
	w.Text("StorageClass", e.StorageClass)
	w.Optional("RestoreInfo", e.RestoreInfo)
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

// newDocument makes room for the whole page at once.
func (p *ListPage) newDocument() *xmlw.Writer {
	const perEntry = 400 // bytes, with a key of usual length
	return xmlw.NewSize("ListBucketResult", 1024+perEntry*(len(p.Contents)+len(p.CommonPrefixes)))
}

func (p *ListPage) writeEntries(w *xmlw.Writer) {
	owner := ""
	if p.Owner != nil {
		owner = p.Owner.element()
	}
	var last time.Time
	modified := ""
	for i := range p.Contents {
		e := &p.Contents[i]
		if i == 0 || e.LastModified != last {
			last, modified = e.LastModified, FormatXMLTime(e.LastModified)
		}
		e.write(w, p.Encoder, modified, owner)
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
	w := d.newDocument()
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
	w := d.newDocument()
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
