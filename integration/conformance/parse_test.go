package main

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// What test binaries print is in testdata, as they printed it.
func TestParsers(t *testing.T) {
	for _, tc := range []struct {
		log    string
		parser parser
		want   []event
		rest   string // begins so
	}{
		{"gocheck.log", &gocheckParser{}, []event{
			{kind: begins, test: "Good.TestChecks"},
			{kind: ends, test: "Good.TestChecks", outcome: hasFailed,
				reason: `s_test.go:9: c.Check(1, Equals, 2)c.Check("a\nb", Equals, "c")c.Assert(errors.New("boom"), IsNil): obtained 1, expected 2`},
			{kind: begins, test: "Good.TestPanics"},
			{kind: ends, test: "Good.TestPanics", outcome: hasFailed, reason: "s_test.go:6: assignment to entry in nil map (PC=0x48B4D9)"},
			{kind: begins, test: "Good.TestPasses"},
			{kind: ends, test: "Good.TestPasses"},
			{kind: begins, test: "Good.TestSkips"},
			{kind: ends, test: "Good.TestSkips", outcome: hasFailed, reason: "skipped itself, but is not excluded: not today"},
			{kind: fixtureFails, test: "BadSetUp.SetUpSuite", outcome: hasFailed,
				reason: `SetUpSuite: s_test.go:12: c.Assert(errors.New("no server"), IsNil): no server`},
			{kind: begins, test: "BadSetUp.TestMissed"},
			{kind: ends, test: "BadSetUp.TestMissed", outcome: hasFailed,
				reason: `SetUpSuite: s_test.go:12: c.Assert(errors.New("no server"), IsNil): no server`},
			{kind: begins, test: "BadTearDown.TestPasses"},
			{kind: ends, test: "BadTearDown.TestPasses"},
			{kind: fixtureFails, test: "BadTearDown.TearDownSuite", outcome: hasFailed,
				reason: `TearDownSuite: s_test.go:16: c.Assert(errors.New("bucket is not empty"), IsNil): bucket is not empty`},
			{kind: begins, test: "BadTest.TestPasses"},
			{kind: ends, test: "BadTest.TestPasses", outcome: hasFailed, reason: "s_test.go:20: c.Assert(1, Equals, 3): obtained 1, expected 3"},
		}, "s_test.go:20:\n"},
		{"gocheck_dies.log", &gocheckParser{}, []event{{kind: begins, test: "Dies.TestDies"}}, "panic: in a goroutine"},
		{"gotest.log", &gotestParser{}, []event{
			{kind: begins, test: "TestPasses"},
			{kind: ends, test: "TestPasses"},
			{kind: begins, test: "TestSkips"},
			{kind: ends, test: "TestSkips", outcome: hasFailed, reason: "skipped itself, but is not excluded: s_test.go:12: not today"},
			{kind: begins, test: "TestFails"},
			{kind: ends, test: "TestFails", outcome: hasFailed, reason: `s_test.go:13: Expected nil, but got: &errors.errorString{s:"boom"}`},
			{kind: begins, test: "TestDiffers"},
			{kind: ends, test: "TestDiffers", outcome: hasFailed, reason: `s_test.go:15: Not equal: expected: "a\nb": actual : "c"`},
			{kind: begins, test: "TestParts"},
			{kind: ends, test: "TestParts", outcome: hasFailed, reason: "s_test.go:18: Should be true"},
			{kind: begins, test: "TestPanics"},
			{kind: ends, test: "TestPanics", outcome: hasFailed},
		}, "panic: assignment to entry in nil map"},
	} {
		t.Run(tc.log, func(t *testing.T) {
			text, err := os.ReadFile("testdata/" + tc.log)
			if err != nil {
				t.Fatal(err)
			}
			var got []event
			for line := range strings.Lines(string(text)) {
				if e, ok := tc.parser.line(strings.TrimSuffix(line, "\n")); ok {
					got = append(got, e)
				}
			}
			if diff := cmp.Diff(tc.want, got, cmp.AllowUnexported(event{})); diff != "" {
				t.Errorf("events (-want +got):\n%s", diff)
			}
			if rest := strings.Join(tc.parser.rest(), "\n"); !strings.HasPrefix(rest, tc.rest) {
				t.Errorf("rest() = %q, want it to begin with %q", rest, tc.rest)
			}
		})
	}
}

// What the SDK's own suite printed about an answer of fakeoss: the values of
// its errors end with the message in parentheses.
func TestGocheckReason(t *testing.T) {
	for _, tc := range []struct{ name, text, want string }{
		{"error", `/go1/oss/client_test.go:246:
    s.deleteBucket(client, bucket.Name, c)
/go1/oss/client_test.go:203:
    c.Assert(err, IsNil)
... value oss.ServiceError = oss.ServiceError{XMLName:xml.Name{Space:"", Local:"Error"}, Code:"NoSuchBucket", StatusCode:404} ("oss: service returned error: StatusCode=404, ErrorCode=NoSuchBucket, ErrorMessage=\"The specified bucket does not exist.\"")
`, `client_test.go:246 > client_test.go:203: c.Assert(err, IsNil): oss: service returned error: StatusCode=404, ErrorCode=NoSuchBucket, ErrorMessage="The specified bucket does not exist."`},
		{"no value", "/go1/oss/bucket_test.go:493:\n    c.Assert(err, NotNil)\n... value = nil\n", "bucket_test.go:493: c.Assert(err, NotNil): nil"},
		{"equals", "/go1/oss/download_test.go:206:\n    c.Assert(a, Equals, b)\n... obtained string = \"A-5\"\n... expected string = \"B-5\"\n\n... value = 7\n",
			`download_test.go:206: c.Assert(a, Equals, b): obtained "A-5", expected "B-5"`},
		{"nothing", "", ""},
	} {
		if got := gocheckReason(strings.Split(tc.text, "\n")); got != tc.want {
			t.Errorf("%s: gocheckReason() = %q\nwant %q", tc.name, got, tc.want)
		}
	}
}

func TestGocheckDuration(t *testing.T) {
	p := &gocheckParser{}
	e, ok := p.line("printed before PASS: /go1/oss/bucket_test.go:42: OssBucketSuite.TestPutObject\t6.006s")
	if want := (event{kind: ends, test: "OssBucketSuite.TestPutObject", took: 6006 * time.Millisecond}); !ok || e != want {
		t.Errorf("line() = %+v, %v, want %+v", e, ok, want)
	}
}
