package access

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

// TestParsePolicy takes the policies of the SDKs' suites and of the
// documentation as they are.
func TestParsePolicy(t *testing.T) {
	for _, doc := range []string{
		`{"Version":"1","Statement":[{"Action":["oss:PutObject","oss:GetObject"],"Effect":"Allow","Resource":["acs:oss:*:*:*"]}]}`,
		`{"Version":"1","Statement":[{"Action":["oss:*"],"Effect":"Allow","Principal":[""],"Resource":["acs:oss:*:*:b", "acs:oss:*:*:b/*"]}]}`,
		`{"Version":"1","Statement":[{"Action":["oss:GetObject"],"Effect":"Deny","Principal":"[123456790]","Resource":["acs:oss:*:1234567890:*/*"]}]}`,
		"\n\t{\n \"Version\" : \"1\" ,\n\"Statement\" : [ { \"Action\" : [ \"oss:GetObject\" , \"oss:PutObject\" ] , \"Effect\" : \"Deny\" ,\n" +
			"\"Principal\" : [ \"1234567890\" ] , \"Resource\" : [ \"acs:oss:*:1234567890:*/*\" ] } ] }\n",
	} {
		if _, err := ParsePolicy([]byte(doc)); err != nil {
			t.Errorf("ParsePolicy(%s) = %s", doc, verdict(err))
		}
	}
}

// TestBadPolicies are refused, each with what is wrong.
func TestBadPolicies(t *testing.T) {
	const (
		invalid      = "0030-00000005"
		version      = "0030-00000002"
		wildcards    = "0030-00000007"
		sourceIP     = "0030-00000008"
		unsupported  = "NotImplemented"
		someResource = `'Resource': '*'`
	)
	statement := func(members string) string { return `{'Version': '1', 'Statement': [{` + members + `}]}` }
	condition := func(c string) string {
		return statement(`'Effect': 'Allow', 'Action': '*', 'Resource': '*', 'Condition': ` + c)
	}
	for _, test := range []struct {
		doc, ec, hint string
	}{
		{``, invalid, "the policy: it is not JSON"},
		{`null`, invalid, "the policy: it is not a JSON object"},
		{`[]`, invalid, "the policy: it is not a JSON object"},
		{`{'Version': '1', 'Statement': [],}`, invalid, "not JSON: invalid character"},
		{`{'Version': '1', 'Statement': []} x`, invalid, "not JSON"},
		{`{'Version': '1', 'Statement': [], 'Id': 'x'}`, invalid, `the policy: OSS has no member "Id"; there are Statement, Version`},
		{`{'version': '1'}`, invalid, `the member "version" is written Version`},
		{`{'Version': 1, 'Statement': []}`, invalid, "a string"},
		{`{'Version': '2', 'Statement': []}`, version, `"Version": "1"`},
		{`{'Statement': []}`, version, `"Version": "1"`},
		{`{'Version': '1'}`, invalid, "Statement: it is a list of at least one statement"},
		{`{'Version': '1', 'Statement': []}`, invalid, "at least one"},
		{`{'Version': '1', 'Statement': {}}`, invalid, "at least one"},
		{`{'Version': '1', 'Statement': [null]}`, invalid, "statement 1: it is not a JSON object"},
		{statement(`'Effect': 'Allow', 'Action': '*', 'Resource': '*'}, {'Effect': 'allow'`), invalid, "statement 2: Effect: it is Allow or Deny"},
		{statement(`'Sid': 'x'`), invalid, `OSS has no member "Sid"`},
		{statement(`'Effect': 'Allow', 'Action': '*', 'NotPrincipal': '1', ` + someResource), invalid, `OSS has no member "NotPrincipal"`},
		{statement(`'Effect': 'Allow', 'Action': '*', 'NotResource': '*'`), invalid, `OSS has no member "NotResource"`},

		{statement(`'Effect': 'Allow', ` + someResource), invalid, "Action: there must be either Action or NotAction"},
		{statement(`'Effect': 'Allow', 'Action': '*', 'NotAction': '*', ` + someResource), invalid, "either Action or NotAction"},
		{statement(`'Effect': 'Allow', 'Action': [], ` + someResource), invalid, "Action: it is an empty list"},
		{statement(`'Effect': 'Allow', 'Action': ['s3:GetObject'], ` + someResource), invalid, `"s3:GetObject" is no action of OSS`},
		{statement(`'Effect': 'Allow', 'Action': [['oss:GetObject']], ` + someResource), invalid, "neither a text nor a list"},
		{statement(`'Effect': 'Allow', 'Action': [null], ` + someResource), invalid, "neither a text nor a list"},

		{statement(`'Effect': 'Allow', 'Action': '*', 'Principal': {'RAM': ['1']}, ` + someResource), invalid, "Principal: "},
		{statement(`'Effect': 'Allow', 'Action': '*', 'Principal': null, ` + someResource), invalid, "Principal: "},
		{statement(`'Effect': 'Allow', 'Action': '*', 'Principal': ['1746495857****'], ` + someResource), wildcards, "statement 1: Principal: "},
		{statement(`'Effect': 'Allow', 'Action': '*', 'Resource': 'acs:oss:*:174649585760****:examplebucket/*'`), wildcards, "asterisks in a row"},

		{statement(`'Effect': 'Allow', 'Action': '*'`), invalid, "Resource: it is missing"},
		{statement(`'Effect': 'Allow', 'Action': '*', 'Resource': 'examplebucket/*'`), invalid, "acs:oss:*:*:examplebucket/*"},
		{statement(`'Effect': 'Allow', 'Action': '*', 'Resource': 'acs:oss:*:*:'`), invalid, "is not like"},
		{statement(`'Effect': 'Allow', 'Action': '*', 'Resource': 'acs:ossvector:*:*:x'`), invalid, "is not like"},

		{condition(`[]`), invalid, "Condition: it is not a JSON object"},
		{condition(`{'StringEqual': {}}`), invalid, `OSS has no operator "StringEqual"; there are Bool, DateEquals`},
		{condition(`{'stringLike': {}}`), invalid, `the operator "stringLike" is written StringLike`},
		{condition(`{'StringEqualsIfExists': {}}`), invalid, "OSS has no operator"},
		{condition(`{'StringLike': 'x'}`), invalid, "StringLike: it is not a JSON object"},
		{condition(`{'StringLike': {'acs:Referer': 'x'}}`), invalid, `OSS has no key "acs:Referer"; there are acs:AccessId`},
		{condition(`{'StringLike': {'acs:sourcevpc': 'x'}}`), invalid, `the key "acs:sourcevpc" is written acs:SourceVpc`},
		{condition(`{'StringLike': {'oss:BucketTag': 'x'}}`), invalid, `OSS has no key "oss:BucketTag"`},
		{condition(`{'StringLike': {'oss:Prefix': []}}`), invalid, "StringLike: oss:Prefix: it is an empty list"},
		{condition(`{'StringLike': {'oss:Prefix': {'a': 'b'}}}`), invalid, "neither a text nor a list"},
		{condition(`{'StringLike': {'oss:Prefix': 'a**'}}`), wildcards, "Condition: "},
		{condition(`{'NumericEquals': {'oss:Prefix': 'x'}}`), invalid, `"x" is not a number`},
		{condition(`{'DateLessThan': {'acs:CurrentTime': 'tomorrow'}}`), invalid, `"tomorrow" is not a time`},
		{condition(`{'DateLessThan': {'acs:UserAgent': '2026-01-01'}}`), invalid, "DateLessThan does not go with acs:UserAgent"},
		{condition(`{'Bool': {'acs:SecureTransport': 'HTTPS'}}`), invalid, `"HTTPS" is neither true nor false`},
		{condition(`{'Bool': {'oss:Prefix': true}}`), invalid, "Bool does not go with"},
		{condition(`{'IpAddress': {'acs:SourceIp': '10.0.0.0/33'}}`), invalid, "is not an address"},
		{condition(`{'IpAddress': {'acs:SourceVpc': '10.0.0.0/8'}}`), invalid, "IpAddress does not go with"},
		{condition(`{'IpAddress': {'acs:SourceIp': '10.0.0.0/8'}}`), sourceIP, "statement 1: Condition: for requests from the internet"},
		{condition(`{'StringLike': {'oss:BucketTag/': 'x'}}`), invalid, "oss:BucketTag/<name of a tag>"},
		{condition(`{'NumericLessThan': {'oss:object-remaining-retention-days': '3'}}`), unsupported, "not part of this version"},

		{statement(`'Effect': 'Allow', 'Action': '*', 'Resource': '*', 'Principal': ['` + strings.Repeat("1", 4095) + `']`), "0030-00000003", "statement 1: Principal has 4099 bytes"},
		{statement(`'Effect': 'Allow', 'Action': '*', 'Resource': '*'` + strings.Repeat(" ", 16<<10)), "0030-00000001", "bytes"},
	} {
		_, err := ParsePolicy([]byte(strings.ReplaceAll(test.doc, "'", `"`)))
		var e *osserr.Error
		if !errors.As(err, &e) || e.EC != test.ec && e.Code != test.ec || !strings.Contains(e.Hint, test.hint) {
			t.Errorf("ParsePolicy(%.200s) = %v, want %s with a hint like %q", test.doc, err, test.ec, test.hint)
			if e != nil {
				t.Logf("%s: %s", e.EC, e.Hint)
			}
		}
	}
}

// FuzzParsePolicy looks for what breaks the parser or, if it is taken, the
// decision.
func FuzzParsePolicy(f *testing.F) {
	f.Add([]byte(`{"Version":"1","Statement":[{"Action":["oss:PutObject","oss:GetObject"],"Effect":"Allow","Resource":["acs:oss:*:*:*"]}]}`), "", "k")
	f.Add([]byte(`{"Version":"1","Statement":[{"NotAction":"oss:*","Effect":"Deny","Principal":["*",1],"Resource":"*","Condition":`+
		`{"IpAddress":{"acs:SourceIp":["10.0.0.0/8","*"]},"StringNotLike":{"acs:SourceVpc":"vpc-*"},"Bool":{"acs:SecureTransport":true},`+
		`"DateLessThan":{"acs:CurrentTime":"2026-01-01"},"NumericLessThan":{"oss:BucketTag/a":3}}}]}`), "2222222222222222", "dir/猫")
	f.Add([]byte(`{"Version":1}`), "1", "*")
	f.Fuzz(func(t *testing.T, document []byte, account, key string) {
		p, err := ParsePolicy(document)
		if err != nil {
			if v := verdict(err); strings.HasSuffix(v, "without a hint") || p != nil {
				t.Errorf("ParsePolicy = %v, %s", p, v)
			}
			return
		}
		r := &Request{Account: account, Action: "oss:GetObject", Right: Read, Key: key, SourceIP: "192.0.2.7", UserAgent: key}
		for _, blocks := range []bool{false, true} {
			b := &Bucket{Name: "b", Owner: owner, ACL: Private, Policy: p, BlocksPublic: blocks}
			err := Check(r, b)
			if v := verdict(err); strings.HasSuffix(v, "without a hint") {
				t.Errorf("Check = %s", v)
			}
			if err == nil && account == "" && (blocks || !p.IsPublic()) && !narrowed(p) {
				t.Error("nobody was let in by a policy that is not public")
			}
		}
	})
}

// narrowed reports whether conditions keep the policy from being public, which
// a request may fulfil.
func narrowed(p *Policy) bool {
	for i := range p.statements {
		for j := range p.statements[i].conditions {
			if p.statements[i].conditions[j].narrows() {
				return true
			}
		}
	}
	return false
}

// golden compares with a file of testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	diff(t, string(want), got)
}
