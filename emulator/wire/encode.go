package wire

import (
	"encoding/xml"
	"fmt"
	"strings"

	"github.com/fakeoss/fakeoss/emulator/internal/xmlw"
)

// EncodeXML writes a document that encoding/xml knows how to write: it is the
// other half of [DecodeXML]. Control characters that came in go out again as
// OSS writes them, which is raw.
func EncodeXML(v any) []byte {
	body, err := xml.Marshal(v)
	if err != nil {
		// Only a type that is no document leads here, whatever is in it.
		panic(fmt.Sprintf("wire: %T is no XML document: %v", v, err))
	}
	return []byte(xmlw.Header + strings.Map(unshelter, string(body)))
}

// unshelter brings a control character back from where shelter put it.
func unshelter(r rune) rune {
	if r >= refuge && r < refuge+0x20 {
		return r - refuge
	}
	return r
}
