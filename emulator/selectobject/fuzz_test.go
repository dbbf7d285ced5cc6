package selectobject

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

// FuzzSQL compiles any statement, and runs those that are one. Errors are
// those of OSS.
func FuzzSQL(f *testing.F) {
	for _, sql := range []string{
		"select * from ossobject'", "select a as b as c, s.d[0].'e f' from ossobject.x[*] s where not (a in (1,2) or b is not null) limit 5",
		"select count(*), avg(cast(_1 as decimal)) from ossobject where _1 between 1 and 2 and _2 like '%x#%' escape '#'",
		"select _1 from ossobject where -_1 * 2 % 3 / 0 + 1.5e3 <> 'x' || _2 and cast('20121201' as timestamp format 'YYYYDDMM') > _3",
		"select cast(_1 as int), cast(_2 as double), cast(_3 as bool), cast(_4 as string) from ossobject where true and null",
		"((((", "'", "select \"", "select _1 from ossobject where _1 = 9999999999999999999999999e99",
	} {
		f.Add(sql)
	}
	objects := map[Format]string{CSV: "1,2.5,x,\n-9223372036854775808,1e300,TRUE,20121201\n,\n", JSON: `{"a":1,"b":[1.5,{"e f":null}],"_1":"x"} [1] 5`}
	f.Fuzz(func(t *testing.T, sql string) {
		if len(sql) > maxSQL {
			return
		}
		for format, object := range objects {
			j := job{sql: sql, object: object, options: "<MaxSkippedRecordsAllowed>9</MaxSkippedRecordsAllowed>"}
			if format == JSON {
				j.json = "LINES"
			}
			got, err := j.run(t)
			var known *osserr.Error
			if err != nil && !errors.As(err, &known) {
				t.Errorf("%q: %v", sql, err)
			}
			if utf8.ValidString(sql) && !utf8.ValidString(got) {
				t.Errorf("%q: %q", sql, got)
			}
		}
	})
}

// FuzzCSV reads any CSV. What it reads it writes as it was, also if it comes
// byte by byte.
func FuzzCSV(f *testing.F) {
	f.Add("a,b\n\"c\nd\",\"e\"\"f\"\n#x\n", "\n", ",\"#")
	f.Add("a;b;;'c;;';;", ";;", ";'#")
	f.Add("\"a\"\r\n", "\r\n", ",\"\x00")
	f.Fuzz(func(t *testing.T, object, record, chars string) {
		if len(record) < 1 || len(record) > 2 || len(chars) != 3 || len(object) > maxCSVRow {
			return
		}
		var results [2]string
		for i, src := range []io.Reader{strings.NewReader(object), iotest.OneByteReader(strings.NewReader(object))} {
			d := dialect{record: record, field: chars[:1], quote: chars[1]}
			r := &csvRows{csvReader: csvReader{dialect: d, comment: 0, quotedRecords: chars[2]&1 == 0, src: src}, out: d}
			var err error
			var out []byte
			for err == nil {
				if err = r.next(); err == nil {
					out, _ = r.appendRow(out, &query{star: true})
				}
			}
			results[i] = string(out) + "|" + err.Error()
			if err == io.EOF && string(out) != object && string(out) != object+record {
				t.Errorf("%q became %q", object, out)
			}
			if err == io.EOF && r.offset != int64(len(object)) {
				t.Errorf("the offset is %d of %d", r.offset, len(object))
			}
		}
		if results[0] != results[1] {
			t.Errorf("in pieces it is different: %q, %q", results[0], results[1])
		}
	})
}

// FuzzJSON reads any JSON as encoding/json does.
func FuzzJSON(f *testing.F) {
	f.Add(`{"a":[1,-2.5e3,"x\u00e9\/",true,null,{"b":{}}],"a":""} [] 5`)
	f.Add(`{"a":1}}`)
	f.Add("[1,]\xff")
	f.Fuzz(func(t *testing.T, object string) {
		if len(object) > maxNode || !utf8.ValidString(object) {
			return
		}
		j := job{sql: "select * from ossobject", object: object, json: "LINES", input: "<ParseJsonNumberAsString>true</ParseJsonNumberAsString>"}
		got, err := j.run(t)
		if err != nil {
			var known *osserr.Error
			if !errors.As(err, &known) {
				t.Errorf("%q: %v", object, err)
			}
			return
		}
		want := json.NewDecoder(strings.NewReader(withoutCommas(object)))
		want.UseNumber()
		for line := range strings.Lines(got) {
			var a, b any
			if err := want.Decode(&a); err != nil {
				t.Fatalf("%q: encoding/json says %v, and not %q", object, err, line)
			}
			d := json.NewDecoder(strings.NewReader(line))
			d.UseNumber()
			if err := d.Decode(&b); err != nil {
				t.Fatalf("%q became %q: %v", object, line, err)
			}
			if _, isObject := a.(map[string]any); !isObject {
				b = b.(map[string]any)["_1"]
			}
			if !reflect.DeepEqual(a, b) {
				t.Errorf("%q became %q", object, line)
			}
		}
		if want.More() {
			t.Errorf("%q: some of it is missing in %q", object, got)
		}
	})
}

// withoutCommas makes blanks of the commas between values.
func withoutCommas(object string) string {
	b := []byte(object)
	depth, quoted := 0, false
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			depth--
		case c == ',' && depth == 0:
			b[i] = ' '
		}
	}
	return string(b)
}

// FuzzRequest reads any document.
func FuzzRequest(f *testing.F) {
	f.Add(job{sql: "select * from ossobject", csv: "<Range>line-range=0-1</Range>"}.document(), "bytes=0-1")
	f.Add([]byte("<JsonMetaRequest><InputSerialization><JSON><Type>LINES</Type></JSON></InputSerialization></JsonMetaRequest>"), "")
	f.Fuzz(func(t *testing.T, doc []byte, header string) {
		object := bytes.NewReader([]byte("a,b\n{}\n"))
		for _, format := range []Format{CSV, JSON} {
			var meta *Meta
			if m, err := ParseMetaRequest(doc, format); err == nil {
				meta, _ = m.Create(object, object.Size())
			}
			req, err := ParseRequest(doc, format, header)
			if err != nil {
				continue
			}
			if res, err := req.Open(object, object.Size(), meta); err == nil {
				drain(res)
			}
		}
	})
}
