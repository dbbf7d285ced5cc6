package emulator

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/fakeoss/fakeoss/emulator/selectobject"
)

const csvMeta = "<CsvMetaRequest/>"

// selectRequest makes the body of a SelectObject. elements are added to
// InputSerialization/CSV and to OutputSerialization.
func selectRequest(sql, input, output string) string {
	return "<SelectRequest><Expression>" + b64(sql) + "</Expression><InputSerialization><CSV>" + input + "</CSV></InputSerialization>" +
		"<OutputSerialization>" + output + "</OutputSerialization></SelectRequest>"
}

const (
	csvSelect = "?x-oss-process=csv/select"
	rawOutput = "<OutputRawData>true</OutputRawData>"
)

func TestSelectObject(t *testing.T) {
	w := newWorld(t)
	w.do("PUT", "/examplebucket/people.csv", "name,age\nLora,27\nRosie,44\n")
	w.do("PUT", "/examplebucket/people.json", `{"name":"Lora","age":27}{"name":"Rosie","age":44}`)

	a := w.do("POST", "/examplebucket/people.csv"+csvSelect, selectRequest("select name from ossobject where age > 30", "<FileHeaderInfo>Use</FileHeaderInfo>", rawOutput))
	a.want(t, "SelectObject, raw", 206, "x-oss-select-output-raw", "true", "Content-Length", "-", "Content-Type", "-", "Last-Modified", "Fri, 02 Jan 2026 03:04:05 GMT")
	if a.Body != "Rosie\n" {
		t.Errorf("SelectObject = %q", a.Body)
	}
	if e := w.srv.Journal().Entries(); e[len(e)-1].Operation != "SelectObject" || e[len(e)-1].BytesOut != 6 {
		t.Errorf("the journal has %+v", e[len(e)-1])
	}
	a = w.do("POST", "/examplebucket/people.csv"+csvSelect, selectRequest("select _1 from ossobject limit 1", "", ""))
	a.want(t, "SelectObject, frames", 206, "x-oss-select-output-raw", "false")
	if !strings.HasPrefix(a.Body, "\x01\x80\x00\x01") || !strings.Contains(a.Body, "name\n") {
		t.Errorf("SelectObject = %q", a.Body)
	}
	json := strings.NewReplacer("<CSV>", "<JSON><Type>LINES</Type>", "</CSV>", "</JSON>").Replace(selectRequest("select s.name from ossobject s where s.age > 30", "", rawOutput))
	if a := w.do("POST", "/examplebucket/people.json?x-oss-process=json%2Fselect", json); a.Status != 206 || a.Body != "{\"name\":\"Rosie\"}\n" {
		t.Errorf("SelectObject of JSON = %d %q", a.Status, a.Body)
	}
}

func TestSelectObjectErrors(t *testing.T) {
	w := newWorld(t)
	w.do("PUT", "/examplebucket/a.csv", "1\nx\n")
	good := selectRequest("select _1 from ossobject", "", "")
	for _, test := range []struct {
		name, path, body string
		status           int
		code, ec         string
		headers          []string
	}{
		{"no statement", "a.csv", selectRequest("", "", ""), 400, "InvalidSqlParameter", "0016-00000823", nil},
		{"bad statement", "a.csv", selectRequest("select * from ossobject order by \x01"+strings.Repeat("x", 9000), "", ""), 400, "SqlSyntaxError", "0016-00000803", nil},
		{"bad data", "a.csv", selectRequest("select sum(cast(_1 as int)) from ossobject", "", ""), 400, "InvalidCsvLine", "0016-00000801", nil},
		{"no object", "b.csv", good, 404, "NoSuchKey", "0026-00000001", nil},
		{"no document", "a.csv", "", 400, "MalformedXML", "", nil},
		{"long document", "a.csv", good + strings.Repeat(" ", 70000), 400, "MalformedXML", "", nil},
		{"wrong digest", "a.csv", good, 400, "InvalidDigest", "0017-00000503", []string{"Content-MD5", helloMD5}},
		{"condition", "a.csv", good, 412, "PreconditionFailed", "", []string{"If-Match", `"x"`}},
		{"range", "a.csv", good, 400, "InvalidRange", "0016-00000815", []string{"Range", "bytes=0-1"}},
		{"no meta", "a.csv", selectRequest("select _1 from ossobject", "<Range>line-range=0-0</Range>", ""), 400, "SelectCsvMetaUnavailable", "0016-00000820", nil},
	} {
		w.do("POST", "/examplebucket/"+test.path+csvSelect, test.body, test.headers...).wantError(t, test.name, test.status, test.code, test.ec)
	}
	w.do("POST", "/examplebucket/a.csv?x-oss-process=csv/meta", "<JsonMetaRequest/>").wantError(t, "meta of another format", 400, "MalformedXML", "")
	w.do("POST", "/examplebucket/a.csv?x-oss-process=json/meta", "<JsonMetaRequest><InputSerialization><JSON><Type>LINES</Type></JSON></InputSerialization></JsonMetaRequest>").
		wantError(t, "meta of what is no JSON", 400, "InvalidJsonData", "0016-00000801")
	w.do("POST", "/examplebucket/b.csv?x-oss-process=csv/meta", csvMeta).wantError(t, "meta of nothing", 404, "NoSuchKey", "0026-00000001")
	w.do("POST", "/examplebucket/a.csv?x-oss-process=csv/meta", "").wantError(t, "no document", 400, "MalformedXML", "")
	w.do("POST", "/examplebucket/a.csv?x-oss-process=csv/meta", strings.Repeat(" ", 70000)).wantError(t, "long document", 400, "MalformedXML", "")
	w.do("POST", "/examplebucket/a.csv?x-oss-process=parquet/select", good).wantError(t, "another format", 501, "NotImplemented", "")
}

// TestSelectMeta asks for rows, which needs the meta of just this content.
func TestSelectMeta(t *testing.T) {
	w := newWorld(t)
	w.do("PUT", "/examplebucket/a.csv", "a\nb\nc\n")
	meta := func() string { return w.do("POST", "/examplebucket/a.csv?x-oss-process=csv/meta", csvMeta).Body }
	row := selectRequest("select * from ossobject", "<Range>line-range=1-1</Range>", rawOutput)

	first := meta()
	if len(first) != 12+37+4 || first[12+7] != 6 {
		t.Errorf("the meta that was made is %x, want one of 6 bytes scanned", first)
	}
	if again := meta(); again[12+7] != 0 || again[28:49] != first[28:49] {
		t.Errorf("the meta that was there is %x, want one of no bytes scanned", again)
	}
	overwrite := w.do("POST", "/examplebucket/a.csv?x-oss-process=csv/meta", "<CsvMetaRequest><OverwriteIfExists>true</OverwriteIfExists></CsvMetaRequest>").Body
	if overwrite != first {
		t.Errorf("the meta that was made again is %x", overwrite)
	}
	if a := w.do("POST", "/examplebucket/a.csv"+csvSelect, row); a.Body != "b\n" {
		t.Errorf("row 1 is %q", a.Body)
	}
	w.do("PUT", "/examplebucket/a.csv", "d\ne\n")
	w.do("POST", "/examplebucket/a.csv"+csvSelect, row).wantError(t, "the meta of the object before", 400, "SelectCsvMetaUnavailable", "0016-00000820")
}

// TestSelectMetasAreBounded forgets the oldest.
func TestSelectMetasAreBounded(t *testing.T) {
	var m selectMetas
	for i := range maxMetas + 10 {
		m.put(metaKey{key: fmt.Sprint(i)}, &selectobject.Meta{})
	}
	if len(m.byKey) != maxMetas || len(m.order) != maxMetas || m.order[0].key != "10" {
		t.Errorf("there are %d and %d metas from %s on", len(m.byKey), len(m.order), m.order[0].key)
	}
}

// TestSelectBreaksOff cuts a raw answer that cannot say that it failed.
func TestSelectBreaksOff(t *testing.T) {
	w := newWorld(t)
	w.do("PUT", "/examplebucket/a.csv", strings.Repeat("1\n", 100000)+"x\n")
	req, err := http.NewRequest("POST", w.ts.URL+"/examplebucket/a.csv"+csvSelect, strings.NewReader(selectRequest("select _1 from ossobject where _1 < 2", "", rawOutput)))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if got, err := io.ReadAll(resp.Body); resp.StatusCode != 206 || len(got) != 200000 || err != io.ErrUnexpectedEOF {
		t.Errorf("= %d, %d bytes, %v, want 200000 and an error", resp.StatusCode, len(got), err)
	}
	http.DefaultTransport.(*http.Transport).CloseIdleConnections()
}
