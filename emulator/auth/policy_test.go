package auth

import (
	"encoding/base64"
	"errors"
	"io"
	"math"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

func encodedPolicy(document string) string {
	return base64.StdEncoding.EncodeToString([]byte(document))
}

// withConditions is a policy that is good for ever.
func withConditions(conditions string) string {
	return encodedPolicy(`{"expiration":"2099-01-01T00:00:00Z","conditions":[` + conditions + `]}`)
}

// TestParsePolicyRefuses has the rows of spec oss-api.md G.6 about policies.
func TestParsePolicyRefuses(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       osserr.Kind
	}{
		{"nothing", "", osserr.PolicyNotJSON},
		{"no Base64", "{}", osserr.PolicyInvalid},
		{"no padding", "e30", osserr.PolicyInvalid},
		{"no JSON", encodedPolicy("policy"), osserr.PolicyNotJSON},
		{"half", encodedPolicy(`{"expiration":`), osserr.PolicyNotJSON},
		{"a list", encodedPolicy("[]"), osserr.PolicyNotJSON},
		{"two", encodedPolicy("{}{}"), osserr.PolicyNotJSON},
		{"null", encodedPolicy("null"), osserr.PolicyNoMembers},
		{"empty", encodedPolicy("{}"), osserr.PolicyNoMembers},
		{"unknown member", encodedPolicy(`{"expiration":"2099-01-01T00:00:00Z","conditions":[],"version":1}`), osserr.PolicyUnknownMember},
		{"no conditions", encodedPolicy(`{"expiration":"2099-01-01T00:00:00Z"}`), osserr.PolicyNoConditions},
		{"no expiration", encodedPolicy(`{"conditions":[]}`), osserr.PolicyNoExpiration},
		{"empty expiration", encodedPolicy(`{"expiration":"","conditions":[]}`), osserr.PolicyExpiration},
		{"a day", encodedPolicy(`{"expiration":"2099-01-01","conditions":[]}`), osserr.PolicyExpiration},
		{"local time", encodedPolicy(`{"expiration":"2099-01-01T00:00:00+08:00","conditions":[]}`), osserr.PolicyExpiration},
		{"a number", encodedPolicy(`{"expiration":4070908800,"conditions":[]}`), osserr.PolicyExpiration},
		{"conditions as object", encodedPolicy(`{"expiration":"2099-01-01T00:00:00Z","conditions":{}}`), osserr.PolicyCondition},
		{"conditions as null", encodedPolicy(`{"expiration":"2099-01-01T00:00:00Z","conditions":null}`), osserr.PolicyCondition},
		{"condition as number", withConditions(`123`), osserr.PolicyCondition},
		{"two properties", withConditions(`{"bucket":"b","key":"k"}`), osserr.PolicySimple},
		{"no property", withConditions(`{}`), osserr.PolicySimple},
		{"property of a number", withConditions(`{"bucket":1}`), osserr.PolicyType},
		{"empty condition", withConditions(`[]`), osserr.PolicyCount},
		{"operator as number", withConditions(`[1,"$key","a"]`), osserr.PolicyOperator},
		{"unknown operator", withConditions(`["ends-with","$key","a"]`), osserr.PolicyOperator},
		{"two members", withConditions(`["eq","$key"]`), osserr.PolicyCount},
		{"four members", withConditions(`["eq","$key","a","b"]`), osserr.PolicyCount},
		{"name as number", withConditions(`["eq",1,"a"]`), osserr.PolicyType},
		{"value as list", withConditions(`["eq","$key",["a"]]`), osserr.PolicyType},
		{"value as string", withConditions(`["not-in","cache-control","no-cache"]`), osserr.PolicyType},
		{"value in list as number", withConditions(`["in","$key",[1]]`), osserr.PolicyType},
		{"one size", withConditions(`["content-length-range",1]`), osserr.PolicySizeCount},
		{"size as text", withConditions(`["content-length-range","test",10]`), osserr.PolicySize},
		{"size as digits", withConditions(`["content-length-range","1",10]`), osserr.PolicySize},
		{"negative size", withConditions(`["content-length-range",-1,10]`), osserr.PolicySize},
		{"broken size", withConditions(`["content-length-range",1.5,10]`), osserr.PolicySize},
		{"size beyond all", withConditions(`["content-length-range",1,99999999999999999999]`), osserr.PolicySize},
		{"range that ends first", withConditions(`["content-length-range",10,1]`), osserr.PolicySize},
	} {
		if p, err := ParsePolicy(test.text); !errors.Is(err, test.want) && !sameRow(err, test.want) {
			t.Errorf("%s: ParsePolicy = %+v, %v, want %v", test.name, p, err, test.want)
		}
	}
}

// sameRow compares errors whose message names what was wrong.
func sameRow(err error, want osserr.Kind) bool {
	var e *osserr.Error
	return errors.As(err, &e) && e.Code == want.Code && e.EC == want.EC && e.Status == want.Status
}

func TestPolicyJSONErrors(t *testing.T) {
	_, err := ParsePolicy(encodedPolicy(`{"expiration":`))
	var e *osserr.Error
	if !errors.As(err, &e) || e.Message != "Invalid Policy: Invalid JSON: unexpected end of JSON input" {
		t.Errorf("ParsePolicy = %v", err)
	}
}

// TestPolicyConditions has every operator, kept and broken.
func TestPolicyConditions(t *testing.T) {
	fields := map[string]string{
		"bucket": "b", "key": "user/eric/${filename}", "success_action_status": "201", "content-type": "image/png", "x-oss-meta-tag": `a "quoted" & <tag>`,
	}
	for _, test := range []struct {
		condition string
		failed    string // as the message shows it, "" if it holds
	}{
		{`{"bucket":"b"}`, ""},
		{`{"bucket":"other"}`, `["eq", "$bucket", "other"]`},
		{`["eq","$key","user/eric/${filename}"]`, ""},
		{`["eq","$key","user\/eric\/\\${filename}"]`, ""},
		{`["eq","$key","user/eric/\${filename}"]`, ""},
		{`["eq","$Key","user/eric/${filename}"]`, ""},
		{`["eq","key","user/eric/${filename}"]`, ""},
		{`["eq","$key","user/eric/x"]`, `["eq", "$key", "user/eric/x"]`},
		{`["starts-with","$key","user/"]`, ""},
		{`["starts-with","$key",""]`, ""},
		{`["starts-with","$key","other/"]`, `["starts-with", "$key", "other/"]`},
		{`["in","$content-type",["image/jpg","image/png"]]`, ""},
		{`["in","$content-type",["image/jpg","text/css"]]`, `["in", "$content-type", ["image/jpg", "text/css"]]`},
		{`["in","$content-type",[]]`, `["in", "$content-type", []]`},
		{`["not-in","$content-type",["text/html"]]`, ""},
		{`["not-in","$content-type",["image/png"]]`, `["not-in", "$content-type", ["image/png"]]`},
		{`["eq","$x-oss-meta-tag","a \"quoted\" & <tag>"]`, ""},
		{`["eq","$x-oss-meta-tag","<b> & \"c\""]`, `["eq", "$x-oss-meta-tag", "<b> & \"c\""]`},
		{`["eq","success_action_status","200"]`, `["eq", "success_action_status", "200"]`},
		{`["starts-with","$x-oss-object-acl",""]`, `["starts-with", "$x-oss-object-acl", ""]`},
		{`["not-in","$cache-control",["no-cache"]]`, `["not-in", "$cache-control", ["no-cache"]]`},
		{`{"bucket":"b"},["eq","$key","x"]`, `["eq", "$key", "x"]`},
		{``, ""},
	} {
		p, err := ParsePolicy(withConditions(test.condition))
		if err != nil {
			t.Errorf("ParsePolicy(%s) = %v", test.condition, err)
			continue
		}
		err = p.Check(explained, fields)
		var e *osserr.Error
		switch {
		case test.failed == "" && err == nil:
		case errors.As(err, &e) && test.failed != "" && e.Message == "Invalid according to Policy: Policy Condition failed: "+test.failed && sameRow(err, osserr.PolicyFailed):
		default:
			t.Errorf("Check of %s = %v, want %s", test.condition, err, test.failed)
		}
	}
}

func TestPolicyExpires(t *testing.T) {
	for _, test := range []struct {
		expiration string
		after      time.Duration
		want       error
	}{
		{"2023-12-16T16:20:57.000Z", 0, nil},
		{"2023-12-16T16:20:57Z", 0, nil},
		{"2023-12-16T16:20:57.000Z", time.Second, osserr.PolicyExpired},
	} {
		p, err := ParsePolicy(encodedPolicy(`{"expiration":"` + test.expiration + `","conditions":[]}`))
		if err != nil {
			t.Fatalf("ParsePolicy = %v", err)
		}
		if err := p.Check(explained.Add(test.after), nil); !errors.Is(err, test.want) {
			t.Errorf("Check %v after %s = %v, want %v", test.after, test.expiration, err, test.want)
		}
	}
}

// TestPolicyLimits enforces the size while the file is read.
func TestPolicyLimits(t *testing.T) {
	p, err := ParsePolicy(withConditions(`["content-length-range",2,9],["content-length-range",0,5]`))
	if err != nil || p.MinSize != 2 || p.MaxSize != 5 {
		t.Fatalf("ParsePolicy = %+v, %v, want 2 to 5 bytes", p, err)
	}
	for content, want := range map[string]error{
		"": osserr.PostTooSmall, "1": osserr.PostTooSmall, "12": nil, "12345": nil, "123456": osserr.EntityTooLarge, strings.Repeat("x", 100): osserr.EntityTooLarge,
	} {
		for name, reader := range map[string]io.Reader{
			"at once": strings.NewReader(content), "byte by byte": iotest.OneByteReader(strings.NewReader(content)), "EOF with data": iotest.DataErrReader(strings.NewReader(content)),
		} {
			got, err := io.ReadAll(p.Limit(reader))
			if !errors.Is(err, want) || want == nil && string(got) != content {
				t.Errorf("%s, %d bytes: ReadAll = %q, %v, want %v", name, len(content), got, err, want)
			}
		}
	}
	if p, err := ParsePolicy(withConditions("")); err != nil || p.MinSize != 0 || p.MaxSize != math.MaxInt64 {
		t.Errorf("without a condition: %+v, %v, want any size", p, err)
	}
}

func TestPolicyOfTheSDK(t *testing.T) {
	p, err := ParsePolicy(policy18[:76] + "\r\n" + policy18[76:]) // as MIME breaks lines
	if err != nil {
		t.Fatalf("ParsePolicy = %v", err)
	}
	fields := map[string]string{"bucket": "gen-post-policy", "key": "user/eric/${filename}", "x-oss-meta-tag": "dummy_etag_1"}
	if err := p.Check(p.Expiration, fields); err != nil || p.MinSize != 1 || p.MaxSize != 1024 {
		t.Errorf("Check = %v, %d to %d bytes", err, p.MinSize, p.MaxSize)
	}
}
