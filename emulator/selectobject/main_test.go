package selectobject

import (
	"encoding/base64"
	"errors"
	"io"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func b64(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }

// A job is a request and the object that it runs on.
type job struct {
	sql     string
	object  string
	json    string // DOCUMENT or LINES; CSV if it is empty
	csv     string // elements of InputSerialization/CSV
	input   string // elements of InputSerialization/JSON, or of InputSerialization
	output  string // elements of OutputSerialization
	options string
	header  string // Range
	meta    bool   // after CreateSelectObjectMeta
}

func (j job) format() Format {
	if j.json != "" {
		return JSON
	}
	return CSV
}

func (j job) document() []byte {
	in := "<CSV>" + j.csv + "</CSV>" + j.input
	if j.json != "" {
		in = "<JSON><Type>" + j.json + "</Type>" + j.input + "</JSON>"
	}
	return []byte("<SelectRequest><Expression>" + b64(j.sql) + "</Expression><InputSerialization>" + in + "</InputSerialization>" +
		"<OutputSerialization>" + j.output + "</OutputSerialization><Options>" + j.options + "</Options></SelectRequest>")
}

// open begins to run a job.
func (j job) open(t testing.TB) (*Result, error) {
	t.Helper()
	req, err := ParseRequest(j.document(), j.format(), j.header)
	if err != nil {
		return nil, err
	}
	var meta *Meta
	if j.meta {
		doc := "<CsvMetaRequest/>"
		if j.json != "" {
			doc = "<JsonMetaRequest><InputSerialization><JSON><Type>LINES</Type></JSON></InputSerialization></JsonMetaRequest>"
		}
		m, err := ParseMetaRequest([]byte(doc), j.format())
		if err != nil {
			t.Fatalf("ParseMetaRequest = %v", err)
		}
		if meta, err = m.Create(strings.NewReader(j.object), int64(len(j.object))); err != nil {
			t.Fatalf("Create = %v", err)
		}
	}
	return req.Open(strings.NewReader(j.object), int64(len(j.object)), meta)
}

// run runs a job without frames and returns all of its result.
func (j job) run(t testing.TB) (string, error) {
	t.Helper()
	j.output += "<OutputRawData>true</OutputRawData>"
	res, err := j.open(t)
	if err != nil {
		return "", err
	}
	return drain(res)
}

func drain(res *Result) (string, error) {
	var all strings.Builder
	for {
		piece, err := res.Next()
		if err == io.EOF {
			return all.String(), nil
		}
		if err != nil {
			return all.String(), err
		}
		all.Write(piece)
	}
}

// code returns the code of an error of OSS, with its EC.
func code(err error) string {
	var e *osserr.Error
	switch {
	case err == nil:
		return ""
	case errors.As(err, &e):
		return strings.TrimSpace(e.Code + " " + strings.TrimPrefix(e.EC, "0016-00000"))
	}
	return err.Error()
}
