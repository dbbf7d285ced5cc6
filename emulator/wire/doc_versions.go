package wire

import "github.com/fakeoss/fakeoss/emulator/internal/xmlw"

// A ListedVersion is a version of an object, or a delete marker, in a listing.
type ListedVersion struct {
	ListEntry
	VersionID    string
	IsLatest     bool
	DeleteMarker bool
}

// ListVersionsResult is the answer to ListObjectVersions. Versions and delete
// markers come in one row. Source: oss-api.md H.3.
type ListVersionsResult struct {
	Bucket              string
	Prefix              string
	Delimiter           string
	KeyMarker           string
	VersionIDMarker     string
	NextKeyMarker       string
	NextVersionIDMarker string
	MaxKeys             int
	IsTruncated         bool
	Versions            []ListedVersion
	CommonPrefixes      []string
	Encoder             KeyEncoder
	Owner               Owner
}

// XML writes the document.
func (d *ListVersionsResult) XML() []byte {
	w := xmlw.NewSize("ListVersionsResult", 1024+500*len(d.Versions))
	w.Text("Name", d.Bucket)
	w.Text("Prefix", d.Encoder.Encode(d.Prefix))
	w.Text("KeyMarker", d.Encoder.Encode(d.KeyMarker))
	w.Text("VersionIdMarker", d.VersionIDMarker)
	w.Int("MaxKeys", int64(d.MaxKeys))
	w.Text("Delimiter", d.Encoder.Encode(d.Delimiter))
	w.Optional("EncodingType", d.Encoder.Type())
	w.Bool("IsTruncated", d.IsTruncated)
	w.Optional("NextKeyMarker", d.Encoder.Encode(d.NextKeyMarker))
	w.Optional("NextVersionIdMarker", d.NextVersionIDMarker)
	owner := d.Owner.element()
	for i := range d.Versions {
		d.Versions[i].write(w, d.Encoder, owner)
	}
	writeCommonPrefixes(w, d.CommonPrefixes, d.Encoder)
	return w.Done()
}

func (v *ListedVersion) write(w *xmlw.Writer, enc KeyEncoder, owner string) {
	element := "Version"
	if v.DeleteMarker {
		element = "DeleteMarker"
	}
	w.Start(element)
	w.Text("Key", enc.Encode(v.Key))
	w.Text("VersionId", v.VersionID)
	w.Bool("IsLatest", v.IsLatest)
	w.Text("LastModified", FormatXMLTime(v.LastModified))
	if !v.DeleteMarker {
		v.writeContent(w)
	}
	w.Raw(owner)
	w.End(element)
}
