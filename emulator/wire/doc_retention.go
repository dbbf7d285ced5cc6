package wire

import (
	"encoding/xml"
	"time"

	"github.com/fakeoss/fakeoss/emulator/internal/xmlw"
)

// Retention is the body of PutObjectRetention.
type Retention struct {
	XMLName         xml.Name `xml:"Retention"`
	Mode            string
	RetainUntilDate string
}

// RetentionResult writes the answer to GetObjectRetention.
func RetentionResult(mode string, until time.Time) []byte {
	w := xmlw.New("Retention")
	w.Text("Mode", mode)
	w.Text("RetainUntilDate", FormatXMLTime(until))
	return w.Done()
}

// LegalHold is the body of PutObjectLegalHold.
type LegalHold struct {
	XMLName xml.Name `xml:"LegalHold"`
	Status  string
}

// LegalHoldResult writes the answer to GetObjectLegalHold.
func LegalHoldResult(status string) []byte {
	w := xmlw.New("LegalHold")
	w.Text("Status", status)
	return w.Done()
}
