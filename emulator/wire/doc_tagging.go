package wire

import (
	"encoding/xml"

	"github.com/fakeoss/fakeoss/emulator/internal/xmlw"
)

// Tagging is the set of tags of an object. Source: oss-api.md E.8.
type Tagging struct {
	XMLName xml.Name `xml:"Tagging"`
	Tags    []Tag    `xml:"TagSet>Tag"`
}

// A Tag is a name and a value.
type Tag struct {
	Key   Text
	Value Text
}

// XML writes the document.
func (d *Tagging) XML() []byte {
	w := xmlw.New("Tagging")
	w.Start("TagSet")
	for _, t := range d.Tags {
		w.Start("Tag")
		w.Text("Key", string(t.Key))
		w.Text("Value", string(t.Value))
		w.End("Tag")
	}
	w.End("TagSet")
	return w.Done()
}

// RestoreRequest is the body of RestoreObject. Source: oss-api.md E.9.
type RestoreRequest struct {
	XMLName       xml.Name `xml:"RestoreRequest"`
	Days          string
	JobParameters *struct{ Tier string }
}
