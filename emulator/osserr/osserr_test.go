package osserr

import (
	"encoding/base64"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestCatalogue compares every row, as it goes over the wire, with the golden
// file, which is what reviewers read.
func TestCatalogue(t *testing.T) {
	var b strings.Builder
	for _, k := range Catalogue() {
		doc := k.With("Extra", "value").XML("5CF3E7821AB22D0FDB86704D", "examplebucket.oss-cn-hangzhou.aliyuncs.com")
		fmt.Fprintf(&b, "%d %s\n\n", k.Status, strings.ReplaceAll(string(doc), "><", ">\n<"))
	}
	const golden = "testdata/catalogue.golden"
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("the catalogue changed; if that is meant, run with -update (-want +got):\n%s", diff)
	}
}

func TestRowsAreComplete(t *testing.T) {
	seen := map[Kind]bool{}
	for _, k := range Catalogue() {
		if k.Code == "" || k.Message == "" || k.Status < 200 || k.Status > 599 {
			t.Errorf("row %+v is incomplete", k)
		}
		if seen[k] {
			t.Errorf("row %+v is there twice", k)
		}
		seen[k] = true
	}
}

func TestErrorsIs(t *testing.T) {
	err := fmt.Errorf("getting: %w", NoSuchKey.With("Key", "k").Hinted("hint").WithHeader("A", "b"))
	if !errors.Is(err, NoSuchKey) || errors.Is(err, NoSuchBucket) {
		t.Error("errors.Is does not find the row")
	}
	if !errors.Is(CallbackStatus.Saying("Error status : 301.").With(), CallbackStatus.Saying("Error status : 301.")) {
		t.Error("errors.Is does not find a row with another message")
	}
	if got := err.Error(); got != "getting: NoSuchKey: The specified key does not exist." {
		t.Errorf("Error = %s", got)
	}
}

func TestDocument(t *testing.T) {
	e := NoSuchKey.With("Key", "a<b", "Other", "x")
	want := `<?xml version="1.0" encoding="UTF-8"?>` + "\n" +
		`<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message><RequestId>R</RequestId><HostId>h:1</HostId>` +
		`<Key>a&lt;b</Key><Other>x</Other><EC>0026-00000001</EC><RecommendDoc>https://api.aliyun.com/troubleshoot?q=0026-00000001</RecommendDoc></Error>`
	if got := string(e.XML("R", "h:1")); got != want {
		t.Errorf("XML = %s", got)
	}
	decoded, err := base64.StdEncoding.DecodeString(e.Encoded("R", "h:1"))
	if err != nil || string(decoded) != want {
		t.Errorf("Encoded = %s, %v", decoded, err)
	}
}

// TestDocumentsAreXML puts into a document whatever a client can have sent.
func TestDocumentsAreXML(t *testing.T) {
	for in, want := range map[string]string{
		"a\tb\nc\rd":                 "a\tb\nc\rd",
		"\x00\x01\x1f":               "\uFFFD\uFFFD\uFFFD",
		"\uFFFE\uFFFF":               "\uFFFD\uFFFD",
		"\xff\xed\xa0\x80":           "\uFFFD\uFFFD\uFFFD\uFFFD", // a surrogate is no UTF-8
		"\x7f\u0085\uFFFD\U0010FFFF": "\x7f\u0085\uFFFD\U0010FFFF",
	} {
		doc := InvalidArgument.Saying("m"+in).With("ArgumentValue", in).XML("R", "h"+in)
		var parsed struct{ Message, HostId, ArgumentValue string }
		if err := xml.Unmarshal(doc, &parsed); err != nil || parsed.ArgumentValue != want || parsed.Message != "m"+want || parsed.HostId != "h"+want {
			t.Errorf("the document for %q reads back as %+q, %v, want %+q", in, parsed, err, want)
		}
	}
}

// The Python SDK reads 4096 bytes of a document and no more.
func TestDocumentsStayShort(t *testing.T) {
	for _, text := range []string{"x", "中", "&<>"} {
		long := strings.Repeat(text, 3000)
		e := CallbackBodyInvalid.With("ArgumentName", "callback", "ArgumentValue", long, "StringToSign", long, "StringToSignBytes", long)
		doc := e.XML(strings.Repeat("0", 24), strings.Repeat("h", 255))
		var parsed struct{ ArgumentValue string }
		if err := xml.Unmarshal(doc, &parsed); err != nil || len(doc) > 4096 || len(parsed.ArgumentValue) < 400 || !utf8.ValidString(parsed.ArgumentValue) {
			t.Errorf("the document has %d bytes, %v", len(doc), err)
		}
	}
}
