package wire

import (
	"encoding/xml"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestTimes(t *testing.T) {
	at := time.Date(2019, 4, 9, 11, 45, 32, 987654321, time.FixedZone("CST", 8*3600))
	if got := FormatXMLTime(at); got != "2019-04-09T03:45:32.000Z" {
		t.Errorf("FormatXMLTime = %s", got)
	}
	if got := FormatHTTPTime(at); got != "Tue, 09 Apr 2019 03:45:32 GMT" {
		t.Errorf("FormatHTTPTime = %s", got)
	}
}

func TestETags(t *testing.T) {
	const tag = "5D41402ABC4B2A76B9719D911017C592"
	for list, want := range map[string]bool{
		`"` + tag + `"`: true, tag: true, strings.ToLower(tag): true, `"other", "` + tag + `"`: true, `W/"` + tag + `"`: true, "*": true,
		`"other"`: false, "": false,
	} {
		if got := MatchETag(list, tag); got != want {
			t.Errorf("MatchETag(%s) = %v, want %v", list, got, want)
		}
	}
}

func TestParseQuery(t *testing.T) {
	got := ParseQuery("uploads&a=1&a=2&x-oss-additional-headers=abc;zabc&b=%E4%B8%AD+%2B&bad=%zz&=v&&empty=")
	want := Query{
		{"uploads", "", true}, {"a", "1", false}, {"a", "2", false}, {"x-oss-additional-headers", "abc;zabc", false},
		{"b", "中 +", false}, {"bad", "%zz", false}, {"", "v", false}, {"empty", "", false},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("ParseQuery (-want +got):\n%s", diff)
	}
	if got.Get("a") != "1" || !got.Has("uploads") || got.Has("none") || ParseQuery("") != nil {
		t.Error("Get, Has or the empty query is wrong")
	}
}

// TestParseRange follows the table of spec oss-api.md E.2.1.
func TestParseRange(t *testing.T) {
	part := func(offset, length int64) ByteRange { return ByteRange{offset, length} }
	for _, test := range []struct {
		header           string
		byDefault        RangeOutcome
		standard         RangeOutcome
		range1, range2   ByteRange
		contentRange1000 string
	}{
		{"bytes=0-9", RangePart, RangePart, part(0, 10), part(0, 10), "bytes 0-9/1000"},
		{"bytes=10-", RangePart, RangePart, part(10, 990), part(10, 990), "bytes 10-999/1000"},
		{"bytes=-500", RangePart, RangePart, part(500, 500), part(500, 500), "bytes 500-999/1000"},
		{"bytes=999-999", RangePart, RangePart, part(999, 1), part(999, 1), "bytes 999-999/1000"},
		{"bytes=500-2000", RangeWhole, RangePart, part(0, 0), part(500, 500), ""},
		{"bytes=1000-2000", RangeWhole, RangeUnsatisfiable, part(0, 0), part(0, 0), ""},
		{"bytes=1000-", RangeWhole, RangeUnsatisfiable, part(0, 0), part(0, 0), ""},
		{"bytes=-2000", RangeWhole, RangePart, part(0, 0), part(0, 1000), ""},
		{"bytes=-0", RangeWhole, RangeUnsatisfiable, part(0, 0), part(0, 0), ""},
		{"bytes=9-1", RangeWhole, RangeWhole, part(0, 0), part(0, 0), ""},
		{"bytes=a-b", RangeWhole, RangeWhole, part(0, 0), part(0, 0), ""},
		{"bytes=0-9,20-29", RangeWhole, RangeWhole, part(0, 0), part(0, 0), ""},
		{"bytes=", RangeWhole, RangeWhole, part(0, 0), part(0, 0), ""},
		{"bytes=-", RangeWhole, RangeWhole, part(0, 0), part(0, 0), ""},
		{"items=0-9", RangeWhole, RangeWhole, part(0, 0), part(0, 0), ""},
		{"bytes=0-99999999999999999999", RangeWhole, RangeWhole, part(0, 0), part(0, 0), ""},
	} {
		for standard, want := range map[bool]RangeOutcome{false: test.byDefault, true: test.standard} {
			wantRange := test.range1
			if standard {
				wantRange = test.range2
			}
			got, outcome := ParseRange(test.header, 1000, standard)
			if outcome != want || outcome == RangePart && got != wantRange {
				t.Errorf("ParseRange(%q, standard %v) = %+v, %v, want %+v, %v", test.header, standard, got, outcome, wantRange, want)
			}
			if test.contentRange1000 != "" && got.ContentRange(1000) != test.contentRange1000 {
				t.Errorf("ContentRange = %s, want %s", got.ContentRange(1000), test.contentRange1000)
			}
		}
	}
	if _, outcome := ParseRange("bytes=0-", 0, true); outcome != RangeUnsatisfiable {
		t.Errorf("a range of nothing = %v", outcome)
	}
}

func FuzzParseRange(f *testing.F) {
	for _, s := range []string{"bytes=0-9", "bytes=-5", "bytes=5-", "bytes=0-1,2-3", "", "bytes=9223372036854775807-"} {
		f.Add(s, int64(10), true)
	}
	f.Fuzz(func(t *testing.T, header string, size int64, standard bool) {
		size &= math.MaxInt64
		r, outcome := ParseRange(header, size, standard)
		if outcome == RangePart && (r.Offset < 0 || r.Length < 1 || r.Offset > size-r.Length) {
			t.Errorf("ParseRange(%q, %d, %v) = %+v, which lies outside", header, size, standard, r)
		}
	})
}

func TestContinuationToken(t *testing.T) {
	if got := ContinuationToken("bc"); got != "CgJiYw--" { // the Python SDK's tests have this one
		t.Errorf(`ContinuationToken("bc") = %s, want CgJiYw--`, got)
	}
	for _, key := range []string{"", "a", "中/文", strings.Repeat("k", 1023), "\x01"} {
		if got, ok := ParseContinuationToken(ContinuationToken(key)); !ok || got != key {
			t.Errorf("the token of %.20q reads back as %.20q, %v", key, got, ok)
		}
	}
	for _, token := range []string{"a", "CgJiYw", "AAAA", "CgNiYw--", "????"} {
		if key, ok := ParseContinuationToken(token); ok {
			t.Errorf("ParseContinuationToken(%q) = %q, want it refused", token, key)
		}
	}
}

func TestEncodeURL(t *testing.T) {
	for in, want := range map[string]string{"": "", "aZ09-._~": "aZ09-._~", "a/b c+中": "a%2Fb%20c%2B%E4%B8%AD", "\x01": "%01"} {
		if got := EncodeURL(in, ""); got != want {
			t.Errorf("EncodeURL(%q) = %s, want %s", in, got, want)
		}
	}
	if got := (KeyEncoder{URL: true}).Encode("a/b c"); got != "a/b%20c" {
		t.Errorf("KeyEncoder keeps slashes: %s", got)
	}
	if got := (KeyEncoder{}).Encode("a/b c") + (KeyEncoder{}).Type(); got != "a/b c" {
		t.Errorf("a KeyEncoder that does nothing gives %s", got)
	}
}

func TestDecodeXML(t *testing.T) {
	for name, doc := range map[string]string{
		"references":  `<?xml version="1.0"?><Delete><Quiet>true</Quiet><Object><Key>a&#x01;b&#31;&lt;&#13;&#x4e2d;</Key></Object></Delete>`,
		"raw":         "<Delete>\n<Quiet> true </Quiet><Object><Key>a\x01b\x1f&lt;&#xD;中</Key></Object></Delete>\n ",
		"other parts": `<Delete xmlns="http://doc.oss-cn-hangzhou.aliyuncs.com"><Unknown/><Quiet>1</Quiet><Object><Key><![CDATA[a]]>&#1;b&#x1F;&lt;&#x0d;中</Key></Object></Delete><!-- end -->`,
	} {
		var got Delete
		err := DecodeXML([]byte(doc), &got)
		if err != nil || !got.Quiet || len(got.Objects) != 1 || got.Objects[0].Key != "a\x01b\x1f<\r中" {
			t.Errorf("DecodeXML(%s) = %+v, %v", name, got, err)
		}
	}
	for _, doc := range []string{"", "x", "<Delete>", "<Other/>", "<Delete></Delete><Delete/>", "<Delete></Delete>x", "<Delete>&#x110000;</Delete>", "<Delete>\xff</Delete>", "<a><b></a></b>"} {
		if err := DecodeXML([]byte(doc), &Delete{}); err == nil {
			t.Errorf("DecodeXML(%q) succeeded", doc)
		}
	}
}

func FuzzDecodeXML(f *testing.F) {
	f.Add("<Delete><Object><Key>a&#x01;</Key></Object></Delete>")
	f.Add("<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>x</ETag></Part></CompleteMultipartUpload>")
	f.Add("<CreateBucketConfiguration><StorageClass>IA</StorageClass></CreateBucketConfiguration>")
	f.Fuzz(func(t *testing.T, doc string) {
		DecodeXML([]byte(doc), &CompleteMultipartUpload{})
		DecodeXML([]byte(doc), &CreateBucketConfiguration{})
		DecodeXML([]byte(doc), &Tagging{})
		DecodeXML([]byte(doc), &RestoreRequest{})
		var d Delete
		if DecodeXML([]byte(doc), &d) != nil {
			return
		}
		deleted := make([]Deleted, len(d.Objects))
		for i, o := range d.Objects {
			deleted[i].Key = string(o.Key)
		}
		// What was decoded can be written and decoded again.
		var again struct {
			XMLName xml.Name `xml:"DeleteResult"`
			Deleted []DeleteKey
		}
		if err := DecodeXML(DeleteResult(deleted, KeyEncoder{}), &again); err != nil || len(again.Deleted) != len(deleted) {
			t.Fatalf("%+v cannot be written and read: %v", deleted, err)
		}
		for i, d := range again.Deleted {
			if string(d.Key) != deleted[i].Key {
				t.Errorf("key %q reads back as %q", deleted[i].Key, d.Key)
			}
		}
	})
}
