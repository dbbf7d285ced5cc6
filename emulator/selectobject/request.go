package selectobject

import (
	"encoding/base64"
	"encoding/xml"
	"strconv"
	"strings"

	"github.com/fakeoss/fakeoss/emulator/osserr"
	"github.com/fakeoss/fakeoss/emulator/wire"
)

// MaxRequest is how long the body of a request may be: the longest statement
// in Base64 leaves plenty for the rest.
const MaxRequest = 64 << 10

// A Request is the body of SelectObject, checked.
type Request struct {
	format Format
	query  *query
	input  input
	ranged *interval // nil for all of the object

	output           dialect
	keepAll          bool
	header           bool
	raw              bool
	crc              bool
	skipPartial      bool
	maxSkipped       int64
	numbersAsStrings bool
}

// Raw reports whether the result is sent without frames.
func (r *Request) Raw() bool { return r.raw }

// NeedsMeta reports whether the request names rows or splits, which only the
// select meta can find.
func (r *Request) NeedsMeta() bool { return r.ranged != nil && r.ranged.unit != byBytes }

// input says how an object is to be read.
type input struct {
	dialect
	gzip          bool
	lines         bool // JSON LINES
	header        headerInfo
	comment       byte
	quotedRecords bool
}

type headerInfo uint8

const (
	noHeader headerInfo = iota
	ignoreHeader
	useHeader
)

// selectRequest is the document. SDKs send more elements than there are, and
// empty ones for what is not set.
type selectRequest struct {
	XMLName    xml.Name `xml:"SelectRequest"`
	Expression string
	Input      inputSerialization `xml:"InputSerialization"`
	Output     struct {
		CSV struct {
			RecordDelimiter, FieldDelimiter string
		}
		JSON struct {
			RecordDelimiter string
		}
		KeepAllColumns, OutputRawData, EnablePayloadCrc, OutputHeader string
	} `xml:"OutputSerialization"`
	Options struct {
		SkipPartialDataRecord, MaxSkippedRecordsAllowed string
	}
}

type inputSerialization struct {
	CompressionType string
	CSV             struct {
		FileHeaderInfo, RecordDelimiter, FieldDelimiter string
		QuoteCharacter, CommentCharacter                string
		AllowQuotedRecordDelimiter                      string
		Range                                           []string
	}
	JSON struct {
		Type, ParseJsonNumberAsString string
		Range                         []string
	}
}

// ParseRequest reads the body of SelectObject. rangeHeader is the header Range
// of the request, "" if there is none.
func ParseRequest(body []byte, format Format, rangeHeader string) (*Request, error) {
	var doc selectRequest
	if err := wire.DecodeXML(body, &doc); err != nil {
		return nil, osserr.MalformedXML.With().Hinted(err.Error())
	}
	p := &parameters{}
	r := &Request{
		format:           format,
		input:            p.input(&doc.Input, format),
		keepAll:          p.flag(doc.Output.KeepAllColumns, false),
		header:           p.flag(doc.Output.OutputHeader, false),
		raw:              p.flag(doc.Output.OutputRawData, false),
		crc:              p.flag(doc.Output.EnablePayloadCrc, false),
		skipPartial:      p.flag(doc.Options.SkipPartialDataRecord, false),
		numbersAsStrings: p.flag(doc.Input.JSON.ParseJsonNumberAsString, false),
		maxSkipped:       p.maxSkipped(doc.Options.MaxSkippedRecordsAllowed),
	}
	r.output.field = p.character(doc.Output.CSV.FieldDelimiter, ",", 1, osserr.SelectOutputFieldDelimiter)
	record := doc.Output.CSV.RecordDelimiter
	if format == JSON {
		record = doc.Output.JSON.RecordDelimiter
	}
	r.output.record = p.character(record, "\n", 2, osserr.SelectOutputRecordDelimiter)
	ranges := doc.Input.CSV.Range
	if format == JSON {
		ranges = doc.Input.JSON.Range
	}
	r.ranged = p.ranged(ranges, rangeHeader, &r.input, format)
	if p.err == nil && r.raw && r.crc {
		p.fail(osserr.SelectRawWithCRC.With())
	}
	sql := p.expression(doc.Expression)
	if p.err != nil {
		return nil, p.err
	}
	var err error
	r.query, err = compile(sql, format, r.keepAll)
	return r, err
}

// A MetaRequest is the body of CreateSelectObjectMeta, checked.
type MetaRequest struct {
	format    Format
	input     input
	Overwrite bool // make it again if it is there
}

type metaRequest struct {
	XMLName           xml.Name
	Input             inputSerialization `xml:"InputSerialization"`
	OverwriteIfExists string
}

// ParseMetaRequest reads the body of CreateSelectObjectMeta.
func ParseMetaRequest(body []byte, format Format) (*MetaRequest, error) {
	doc := metaRequest{}
	err := wire.DecodeXML(body, &doc)
	root := "CsvMetaRequest"
	if format == JSON {
		root = "JsonMetaRequest"
	}
	if err != nil || doc.XMLName.Local != root {
		return nil, osserr.MalformedXML.With().Hinted("the document must be a " + root)
	}
	p := &parameters{}
	r := &MetaRequest{format: format, input: p.input(&doc.Input, format), Overwrite: p.flag(doc.OverwriteIfExists, false)}
	switch {
	case r.input.gzip:
		p.fail(osserr.SelectCompression.With())
	case format == JSON && !r.input.lines:
		p.fail(osserr.SelectJSONType.With())
	}
	return r, p.err
}

// parameters reads the parameters of a request and remembers the first error.
type parameters struct{ err error }

func (p *parameters) fail(err error) {
	if p.err == nil {
		p.err = err
	}
}

func (p *parameters) input(doc *inputSerialization, format Format) (in input) {
	switch strings.ToUpper(strings.TrimSpace(doc.CompressionType)) {
	case "", "NONE":
	case "GZIP":
		in.gzip = true
	default:
		p.fail(osserr.SelectCompression.With("CompressionType", doc.CompressionType))
	}
	if format == JSON {
		switch strings.ToUpper(strings.TrimSpace(doc.JSON.Type)) {
		case "LINES":
			in.lines = true
		case "DOCUMENT":
		default:
			p.fail(osserr.SelectJSONType.With("Type", doc.JSON.Type))
		}
		return in
	}
	switch strings.ToUpper(strings.TrimSpace(doc.CSV.FileHeaderInfo)) {
	case "", "NONE":
	case "IGNORE":
		in.header = ignoreHeader
	case "USE":
		in.header = useHeader
	default:
		p.fail(osserr.SelectFileHeaderInfo.Saying("Invalid FileHeaderInfo parameter:" + brief(doc.CSV.FileHeaderInfo)).With())
	}
	in.field = p.character(doc.CSV.FieldDelimiter, ",", 1, osserr.SelectInputFieldDelimiter)
	in.record = p.character(doc.CSV.RecordDelimiter, "\n", 2, osserr.SelectInputRecordDelimiter)
	if quote := p.character(doc.CSV.QuoteCharacter, `"`, 1, osserr.SelectInputQuote); quote != "" {
		in.quote = quote[0]
	}
	if comment := p.character(doc.CSV.CommentCharacter, "", 1, osserr.SelectCommentCharacter); comment != "" {
		in.comment = comment[0]
	}
	in.quotedRecords = p.flag(doc.CSV.AllowQuotedRecordDelimiter, true)
	return in
}

// character reads a delimiter of at most so many bytes, which is in Base64.
func (p *parameters) character(encoded, def string, most int, kind osserr.Kind) string {
	if encoded == "" {
		return def
	}
	b, err := base64.StdEncoding.DecodeString(strings.TrimSpace(encoded))
	if err != nil || len(b) == 0 || len(b) > most {
		p.fail(kind.Saying(kind.Message + brief(encoded)).With().Hinted("delimiters are Base64 encoded; the Go SDK v2 leaves it to you for those of the output"))
		return ""
	}
	return string(b)
}

func (p *parameters) flag(text string, def bool) bool {
	switch strings.ToLower(strings.TrimSpace(text)) {
	case "":
		return def
	case "true":
		return true
	case "false":
		return false
	}
	p.fail(osserr.MalformedXML.With().Hinted(strconv.Quote(text) + " is neither true nor false"))
	return def
}

func (p *parameters) maxSkipped(text string) int64 {
	text = strings.TrimSpace(text)
	if text == "" {
		return 0
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 {
		p.fail(osserr.SelectMaxSkipped.With("MaxSkippedRecordsAllowed", text))
	}
	return n
}

func (p *parameters) expression(encoded string) string {
	encoded = strings.TrimSpace(encoded)
	if encoded == "" {
		p.fail(osserr.SelectExpressionEmpty.With())
		return ""
	}
	sql, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil || len(sql) > maxSQL {
		p.fail(osserr.SelectExpressionInvalid.With())
	}
	return string(sql)
}
