package selectobject

import (
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

// TestFrames compares answers with what OSS sent in the captures of
// client_mock_object_select_test.go of the Go SDK v2: header checksums are 0,
// those of payloads too unless they were asked for, and the offset is how far
// the object was read.
func TestFrames(t *testing.T) {
	for _, test := range []struct {
		name string
		job  job
		want string
	}{
		{"csv", job{sql: "select _1, _2 from ossobject", object: "abc,def\n", output: "<CSV><RecordDelimiter>" + b64("\r\n") + "</RecordDelimiter><FieldDelimiter>" + b64("|") + "</FieldDelimiter></CSV>"}, `
01800001 00000011 00000000 0000000000000008 6162637c6465660d0a 00000000
01800005 00000014 00000000 0000000000000008 0000000000000008 000000c8 00000000`},
		{"with checksums", job{sql: "select * from ossobject", object: "abc,def\n", output: "<EnablePayloadCrc>true</EnablePayloadCrc>"}, `
01800001 00000010 00000000 0000000000000008 6162632c6465660a f470e7f5
01800005 00000014 00000000 0000000000000008 0000000000000008 000000c8 f01949a3`},
		{"nothing", job{sql: "select * from ossobject", object: ""}, `
01800005 00000014 00000000 0000000000000000 0000000000000000 000000c8 00000000`},
		{"json", job{sql: "select a from ossobject", object: "{\"a\":1}\n", json: "LINES", output: "<JSON><RecordDelimiter>" + b64(",") + "</RecordDelimiter></JSON>"}, `
01800001 00000010 00000000 0000000000000008 7b2261223a317d2c 00000000
01800005 00000014 00000000 0000000000000008 0000000000000008 000000c8 00000000`},
		{"an error after a row", job{sql: "select _1 from ossobject where _1 < 3", object: "2\nx\n1\n"}, `
01800001 0000000a 00000000 0000000000000004 320a 00000000
01800005 0000009c 00000000 0000000000000004 0000000000000004 00000190 ` + hex.EncodeToString([]byte("InvalidCsvLine.Row 1 lacks a column or has a value of another type than the SQL; "+
			"1 rows were skipped, and MaxSkippedRecordsAllowed is 0.")) + ` 00000000`},
		{"skipped rows", job{sql: "select _1 from ossobject where _1 < 3", object: "2\nx\n1\ny\n", options: "<MaxSkippedRecordsAllowed>2</MaxSkippedRecordsAllowed>"}, `
01800001 0000000c 00000000 0000000000000008 320a310a 00000000
01800005 00000048 00000000 0000000000000008 0000000000000008 000000c8 ` + hex.EncodeToString([]byte("InvalidCsvLine.Skipped rows: 2. Their numbers: [1 3]")) + ` 00000000`},
	} {
		t.Run(test.name, func(t *testing.T) {
			res, err := test.job.open(t)
			if err != nil {
				t.Fatalf("Open = %v", err)
			}
			got, err := drain(res)
			want := strings.NewReplacer("\n", "", " ", "").Replace(test.want)
			if hex.EncodeToString([]byte(got)) != want || err != nil {
				t.Errorf("got  %x, %v\nwant %s", got, err, want)
			}
		})
	}
}

// TestMetaFrames compares with captures of the same file, of an object of 304
// rows and 24 columns and one of 100 JSON lines.
func TestMetaFrames(t *testing.T) {
	csv := &Meta{format: CSV, rows: 304, columns: 24, splits: []split{{}}}
	json := &Meta{format: JSON, rows: 100, splits: []split{{}}}
	for want, got := range map[string][]byte{
		"0180000600000025000000000000000000000000000000000000000000" + "0000c8000000010000000000000130000000182e46a93f70":                                              csv.Frame(0),
		"01800006" + "00000025" + "00000000" + "0000000000012efc" + "0000000000012efc" + "000000c8" + "00000001" + "0000000000000130" + "00000018" + "2e" + "bf898940": csv.Frame(77564),
		"01800007" + "00000021" + "00000000" + "0000000000000000" + "0000000000000000" + "000000c8" + "00000001" + "0000000000000064" + "2e" + "b96af4fa":              json.Frame(0),
	} {
		if hex.EncodeToString(got) != want {
			t.Errorf("Frame = %x\nwant    %s", got, want)
		}
	}
}

// frames splits an answer and checks what every frame must have.
func frames(t *testing.T, answer string, checksums bool) (kinds []uint32, data string) {
	t.Helper()
	for b := []byte(answer); len(b) > 0; {
		n := int(binary.BigEndian.Uint32(b[4:]))
		kind, payload, sum := binary.BigEndian.Uint32(b), b[12:12+n], binary.BigEndian.Uint32(b[12+n:])
		if want := crc32.ChecksumIEEE(payload); checksums && sum != want || !checksums && sum != 0 {
			t.Errorf("frame %x has the checksum %x", kind, sum)
		}
		if kinds = append(kinds, kind); kind == dataFrame {
			data += string(payload[8:])
		}
		b = b[16+n:]
	}
	return kinds, data
}

// TestManyFrames reads a result that needs several frames, and one that is
// silent for long.
func TestManyFrames(t *testing.T) {
	object := strings.Repeat("0123456789abcdef,x\n", 10000)
	res, err := job{sql: "select _1 from ossobject", object: object, output: "<EnablePayloadCrc>true</EnablePayloadCrc>"}.open(t)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := drain(res)
	kinds, data := frames(t, answer, true)
	if diff := cmp.Diff([]uint32{dataFrame, dataFrame, dataFrame, endFrame}, kinds); diff != "" || err != nil {
		t.Errorf("frames: %v (-want +got):\n%s", err, diff)
	}
	if data != strings.ReplaceAll(object, ",x", "") {
		t.Errorf("the result has %d bytes and is not what it should be", len(data))
	}

	res, err = job{sql: "select _1 from ossobject where _2 = 'y'", object: object + "z,y\n" + object}.open(t)
	if err != nil {
		t.Fatal(err)
	}
	res.silence = 64 << 10
	answer, err = drain(res)
	kinds, data = frames(t, answer, false)
	want := []uint32{continuousFrame, continuousFrame, dataFrame, continuousFrame, continuousFrame, endFrame}
	if diff := cmp.Diff(want, kinds); diff != "" || data != "z\n" || err != nil {
		t.Errorf("silent frames: %q, %v (-want +got):\n%s", data, err, diff)
	}
}

// TestRawFailure breaks off where an answer without frames cannot say that it
// failed, and only after the rows before.
func TestRawFailure(t *testing.T) {
	got, err := job{sql: "select _1 from ossobject where _1 < 3", object: "2\nx\n1\n"}.run(t)
	if got != "2\n" || code(err) != "InvalidCsvLine 801" {
		t.Errorf("= %q, %v, want the first row and an error", got, err)
	}
}

// TestOptions has what is no SQL: delimiters, headers, ranges, skipped rows.
func TestOptions(t *testing.T) {
	const (
		use     = "<FileHeaderInfo>Use</FileHeaderInfo>"
		ignore  = "<FileHeaderInfo>IGNORE</FileHeaderInfo>"
		hash    = "<CommentCharacter>Iw==</CommentCharacter>"
		header  = "<OutputHeader>True</OutputHeader>"
		all     = "<KeepAllColumns>true</KeepAllColumns>"
		partial = "<SkipPartialDataRecord>true</SkipPartialDataRecord><MaxSkippedRecordsAllowed>5</MaxSkippedRecordsAllowed>"
		simple  = "<AllowQuotedRecordDelimiter>false</AllowQuotedRecordDelimiter>"
		staff   = "name,school\nLora,A\n#Lora,A\nEleanor,\"B, C\"\nRosie,D\nLawrence,E\n"
		lines   = "{\"n\":0}\n{\"n\":1}\n{\n\"n\":2}{\"n\":3},{\"n\":4}"
	)
	delimiters := func(record, field string) string {
		return "<RecordDelimiter>" + b64(record) + "</RecordDelimiter><FieldDelimiter>" + b64(field) + "</FieldDelimiter>"
	}
	for _, test := range []struct {
		name string
		job  job
		want string
	}{
		{"other delimiters", job{sql: "select _2, _1 from ossobject", object: "a\tb\r\n'c\t''d'\te\r\n", csv: delimiters("\r\n", "\t") + "<QuoteCharacter>" + b64("'") + "</QuoteCharacter>"}, "b,a\ne,'c\t''d'\n"},
		{"a delimiter of two bytes in pieces", job{sql: "select * from ossobject", object: "a;b;;\"c;;\";;", csv: delimiters(";;", "|")}, "a;b\n\"c;;\"\n"},
		{"other delimiters of the result", job{sql: "select * from ossobject", object: "a|b,c\n\"d\",;\n", output: "<CSV>" + delimiters(";", "|") + "</CSV>"}, "\"a|b\"|c;\"d\"|\";\";"},
		{"carriage returns stay", job{sql: "select _2, _1 from ossobject", object: "a,b\r\n\"c\",\"d\"\r\n"}, "b\r,a\n\"d\"\r,\"c\"\n"},
		{"no delimiter at the end", job{sql: "select * from ossobject", object: "a,b\nc"}, "a,b\nc\n"},
		{"empty rows", job{sql: "select * from ossobject", object: "\n\na\n"}, "\n\na\n"},
		{"quotes inside", job{sql: "select _1 from ossobject where _2 = 'a\"b'", object: "1,a\"b\n2,\"a\"\"b\"\n"}, "1\n2\n"},
		{"quoted rows", job{sql: "select _2 from ossobject", object: "1,\"a\nb\"\n"}, "\"a\nb\"\n"},
		{"quoted text of casts", job{sql: "select cast(_2 as string) from ossobject", object: "1,\"a\nb\"\n"}, "\"a\nb\"\n"},
		{"comments", job{sql: "select _1 from ossobject", object: staff, csv: ignore + hash}, "Lora\nEleanor\nRosie\nLawrence\n"},
		{"comments with quotes", job{sql: "select _1 from ossobject", object: "#\"\na\n", csv: hash}, "a\n"},

		{"header in the result", job{sql: "select School, name as N, cast(name as string) from ossobject limit 1", object: staff, csv: use, output: header}, "school,n,_3\nA,Lora,Lora\n"},
		{"header of all", job{sql: "select * from ossobject limit 1", object: staff, csv: ignore, output: header}, "name,school\nLora,A\n"},
		{"header of totals", job{sql: "select count(*) from ossobject", object: staff, csv: use, output: header}, "_1\n5\n"},
		{"no header", job{sql: "select _1 from ossobject limit 1", object: staff, output: header}, "name\n"},
		{"all columns", job{sql: "select _5, _1 from ossobject", object: "1,2,3,4,5,6\na\n", output: all}, "1,,,,5,\na\n"},
		{"all columns and a cast", job{sql: "select cast(_2 as int) from ossobject", object: "1,02,3\n", output: all}, ",2,\n"},
		{"all columns and their header", job{sql: "select school from ossobject limit 1", object: staff, csv: use, output: all + header}, "name,school\n,A\n"},

		{"partial rows", job{sql: "select _1, _2 from ossobject", object: "a,b\nc\nd,e,f\n", options: partial}, "a,b\nd,e\n"},
		{"partial rows of all", job{sql: "select * from ossobject", object: "a,b\nc\nd,e,f\n", options: partial}, "a,b\nd,e,f\n"},
		{"partial rows count", job{sql: "select _1, _2 from ossobject", object: "a,b\nc\n"}, "a,b\nc,\n"},
		{"partial nodes", job{sql: "select n from ossobject where m is null", object: `{"n":1}{"n":2,"m":null}`, json: "LINES", options: partial}, "{\"n\":2}\n"},
		{"rows that do not fit", job{sql: "select _1 from ossobject where _1 > 1", object: "1\nx\n2\n", options: "<MaxSkippedRecordsAllowed> 1 </MaxSkippedRecordsAllowed>"}, "2\n"},
		{"totals without rows that do not fit", job{sql: "select sum(cast(_1 as int)), count(*) from ossobject", object: "1\nx\n2\n", options: "<MaxSkippedRecordsAllowed>1</MaxSkippedRecordsAllowed>"}, "3,2\n"},

		{"gzip", job{sql: "select _1 from ossobject", object: compress("a,b\n") + compress("c,d\n"), input: "<CompressionType>gzip</CompressionType>"}, "a\nc\n"},

		// As in the tests of the Java SDK: comments count as rows, the header too.
		{"rows", job{sql: "select * from ossobject", object: staff, csv: ignore + hash + "<Range>line-range=1-3</Range>", meta: true}, "Lora,A\nEleanor,\"B, C\"\n"},
		{"rows from the header", job{sql: "select name from ossobject", object: staff, csv: use + "<Range>line-range=0-1</Range>", meta: true}, "Lora\n"},
		{"rows from later", job{sql: "select name from ossobject", object: staff, csv: use + "<Range> line-range=4- </Range>", meta: true}, "Rosie\nLawrence\n"},
		{"the last rows", job{sql: "select name from ossobject", object: staff, csv: use + "<Range>line-range=-1</Range>", meta: true}, "Lawrence\n"},
		{"more last rows than there are", job{sql: "select count(*) from ossobject", object: staff, csv: "<Range>line-range=-100</Range>", meta: true}, "6\n"},
		{"rows that end with a comment", job{sql: "select _1 from ossobject", object: staff, csv: hash + "<Range>line-range=1-2</Range>", meta: true}, "Lora\n"},
		{"splits", job{sql: "select count(*) from ossobject", object: staff, csv: "<Range>split-range=0-12</Range>", meta: true}, "6\n"},
		{"lines", job{sql: "select n from ossobject", object: lines, json: "LINES", input: "<Range>line-range=1-3</Range>", meta: true}, "{\"n\":1}\n{\"n\":2}\n{\"n\":3}\n"},
		{"nodes of lines", job{sql: "select * from ossobject[*]", object: `{"a":1,"b":2}{"c":3}`, json: "LINES", input: "<Range>line-range=0-0</Range>", meta: true}, "{\"_1\":1}\n{\"_1\":2}\n"},
		{"an empty range", job{sql: "select n from ossobject", object: lines, json: "LINES", input: "<Range></Range>"}, strings.Join([]string{`{"n":0}`, `{"n":1}`, `{"n":2}`, `{"n":3}`, `{"n":4}`, ""}, "\n")},

		// As in a test of the Python SDK: a row belongs to where it begins.
		{"bytes", job{sql: "select * from ossobject", object: "test\nabc\n", csv: simple, header: "bytes=0-1"}, "test\n"},
		{"bytes from a row on", job{sql: "select * from ossobject", object: "test\nabc\nd\n", csv: simple, header: "bytes=5-8"}, "abc\n"},
		{"bytes from within a row", job{sql: "select * from ossobject", object: "test\nabc\nd\n", csv: simple, header: "bytes=1-"}, "abc\nd\n"},
		{"bytes in which no row begins", job{sql: "select * from ossobject", object: "test\nabc\nd\n", csv: simple, header: "bytes=2-4"}, ""},
		{"bytes and a header", job{sql: "select name from ossobject", object: staff, csv: use + simple, header: "bytes=-12"}, "Lawrence\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got, err := test.job.run(t); got != test.want || err != nil {
				t.Errorf("= %q, %v\nwant %q", got, err, test.want)
			}
		})
	}
}

// TestSplits asks for the splits of a large object one after the other, which
// together are all of it.
func TestSplits(t *testing.T) {
	const rows, splitSize = 3000, 4 << 10
	var csv, json strings.Builder
	filler := strings.Repeat("x", 30)
	for i := range rows {
		fmt.Fprintf(&csv, "%d,\"line\n%d\",%s\n", i, i, filler)
		fmt.Fprintf(&json, "{\"n\":%d,\n\"s\":\"}%s\"}\n", i, filler)
	}
	for _, j := range []job{
		{sql: "select count(*), sum(cast(_1 as int)) from ossobject", object: csv.String()},
		{sql: "select count(*), sum(n) from ossobject", object: json.String(), json: "LINES"},
	} {
		m := &MetaRequest{format: j.format(), input: input{dialect: dialect{"\n", ",", '"'}, quotedRecords: true, lines: true}}
		if j.format() == JSON {
			m.input = input{lines: true}
		}
		meta, err := m.create(strings.NewReader(j.object), int64(len(j.object)), splitSize)
		if err != nil || meta.rows != rows || len(meta.splits) < 30 {
			t.Fatalf("Create = %d rows, %d splits, %v", meta.rows, len(meta.splits), err)
		}
		count, sum := 0, 0
		for i := range meta.splits {
			j.csv = fmt.Sprintf("<Range>split-range=%d-%d</Range>", i, i)
			j.input = j.csv
			j.output = "<OutputRawData>true</OutputRawData>"
			req, err := ParseRequest(j.document(), j.format(), "")
			if err != nil {
				t.Fatal(err)
			}
			res, err := req.Open(strings.NewReader(j.object), int64(len(j.object)), meta)
			if err != nil {
				t.Fatal(err)
			}
			answer, err := drain(res)
			var c, s int
			if _, scanErr := fmt.Sscanf(strings.NewReplacer("{\"_1\":", "", "\"_2\":", "", "}", "").Replace(answer), "%d,%d", &c, &s); scanErr != nil || err != nil {
				t.Fatalf("split %d: %q, %v", i, answer, err)
			}
			count, sum = count+c, sum+s
		}
		if count != rows || sum != rows*(rows-1)/2 {
			t.Errorf("the splits have %d rows that add up to %d", count, sum)
		}
	}
}

// TestMetaErrors has objects and requests of which there is no select meta.
func TestMetaErrors(t *testing.T) {
	for _, test := range []struct{ doc, object, want string }{
		{"<CsvMetaRequest/>", "a,\"b\n", "InvalidCsvLine 801"},
		{"<CsvMetaRequest/>", "Laura,39\n\",,,44\nNora,\"EOG, Inc\"", "InvalidCsvLine 801"},
		{"<CsvMetaRequest><InputSerialization><CompressionType>GZIP</CompressionType></InputSerialization></CsvMetaRequest>", "", "UnsupportedCompressionFormat 826"},
		{"<CsvMetaRequest><InputSerialization><CSV><RecordDelimiter>\n</RecordDelimiter></CSV></InputSerialization></CsvMetaRequest>", "", "InvalidInputRecordDelimiter 829"},
		{"<JsonMetaRequest/>", "", "MalformedXML"},
		{"<CsvMetaRequest>", "", "MalformedXML"},
		{"json", "{\"a\":1}\n\n\t\"k2\": [-1],\n{\"b\":5,}", "InvalidJsonData 801"},
		{"json", "{\"a\":1", "InvalidJsonData 801"},
		{"json", strings.Repeat("[", 1000), "JsonNodeExceedsMaxDepth 801"},
		{"<JsonMetaRequest><InputSerialization><JSON><Type>DOCUMENT</Type></JSON></InputSerialization></JsonMetaRequest>", "", "InvalidJsonType 838"},
	} {
		format, doc := CSV, test.doc
		if strings.Contains(strings.ToLower(doc), "json") && test.want != "MalformedXML" {
			format = JSON
		}
		if doc == "json" {
			doc = "<JsonMetaRequest><InputSerialization><JSON><Type>LINES</Type></JSON></InputSerialization></JsonMetaRequest>"
		}
		req, err := ParseMetaRequest([]byte(doc), format)
		if err == nil {
			_, err = req.Create(strings.NewReader(test.object), int64(len(test.object)))
		}
		if code(err) != test.want {
			t.Errorf("%s of %q: %s (%v), want %s", test.doc, test.object, code(err), err, test.want)
		}
	}
}

// endless is an object of one byte over and over.
type endless struct {
	char byte
	read int64
}

func (e *endless) ReadAt(p []byte, _ int64) (int, error) {
	for i := range p {
		p[i] = e.char
	}
	e.read += int64(len(p))
	return len(p), nil
}

// TestMemory gives up on a row that does not end before it has read much.
func TestMemory(t *testing.T) {
	for _, test := range []struct {
		job  job
		char byte
		want osserr.Kind
	}{
		{job{}, 'x', osserr.InvalidCSVLine},
		{job{}, '"', osserr.InvalidCSVLine},
		{job{json: "LINES"}, '1', osserr.JSONNodeTooLarge},
		{job{json: "DOCUMENT"}, '[', osserr.JSONNodeTooDeep},
	} {
		test.job.sql = "select * from ossobject"
		req, err := ParseRequest(test.job.document(), test.job.format(), "")
		if err != nil {
			t.Fatal(err)
		}
		object := &endless{char: test.char}
		res, err := req.Open(object, 1<<50, nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err = res.Next(); code(err) != code(test.want.With()) || object.read > 4<<20 {
			t.Errorf("%q: %v after %d bytes, want %v", test.char, err, object.read, test.want.Code)
		}
	}
}

// broken is an object that cannot be read.
type broken struct{}

var errBroken = errors.New("broken")

func (broken) ReadAt([]byte, int64) (int, error) { return 0, errBroken }

// TestFaults hands on errors that are none of OSS.
func TestFaults(t *testing.T) {
	const gz, use, simple = "<CompressionType>GZIP</CompressionType>", "<FileHeaderInfo>Use</FileHeaderInfo>", "<AllowQuotedRecordDelimiter>false</AllowQuotedRecordDelimiter>"
	for _, j := range []job{{}, {json: "LINES"}, {input: gz}, {csv: use}, {csv: simple, header: "bytes=10-20"}} {
		j.sql = "select * from ossobject"
		req, err := ParseRequest(j.document(), j.format(), j.header)
		if err != nil {
			t.Fatal(err)
		}
		res, err := req.Open(broken{}, 100, nil)
		if err == nil {
			_, err = res.Next()
		}
		if !errors.Is(err, errBroken) {
			t.Errorf("%+v: %v, want %v", j, err, errBroken)
		}
	}
	for _, format := range []Format{CSV, JSON} {
		if _, err := (&MetaRequest{format: format, input: input{dialect: dialect{"\n", ",", '"'}}}).Create(broken{}, 100); !errors.Is(err, errBroken) {
			t.Errorf("Create = %v, want %v", err, errBroken)
		}
	}
}

var _ io.ReaderAt = broken{}
