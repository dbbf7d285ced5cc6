package access

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// policy parses a policy of statements that are written in single quotes.
func policy(t *testing.T, statements ...string) *Policy {
	t.Helper()
	doc := `{"Version": "1", "Statement": [` + strings.ReplaceAll(strings.Join(statements, ","), "'", `"`) + `]}`
	p, err := ParsePolicy([]byte(doc))
	if err != nil {
		t.Fatalf("ParsePolicy(%s) = %s", doc, verdict(err))
	}
	return p
}

const denied = "Access denied by bucket policy. 0003-00000101"

// TestStatements looks at who, what and where: each statement alone, for a
// GetObject of examplebucket/dir/photo.png.
func TestStatements(t *testing.T) {
	const rest = `'Action': 'oss:GetObject', 'Resource': 'acs:oss:*:*:examplebucket/*'`
	for _, test := range []struct {
		name, statement string
		want            string // of owner, other, nobody: what changes for them; + allowed, - denied, . nothing
	}{
		{"everybody", `{'Effect': 'Allow', 'Principal': ['*'], ` + rest + `}`, "+++"},
		{"everybody, no list", `{'Effect': 'Allow', 'Principal': '*', ` + rest + `}`, "+++"},
		{"empty list", `{'Effect': 'Allow', 'Principal': [], ` + rest + `}`, "+++"},
		{"no principal", `{'Effect': 'Allow', ` + rest + `}`, "+++"},
		{"an account", `{'Effect': 'Allow', 'Principal': ['2222222222222222'], ` + rest + `}`, "++."},
		{"one of two accounts", `{'Effect': 'Allow', 'Principal': ['1', '2222222222222222'], ` + rest + `}`, "++."},
		{"a number", `{'Effect': 'Allow', 'Principal': [2222222222222222], ` + rest + `}`, "++."},
		{"another account", `{'Effect': 'Allow', 'Principal': ['1'], ` + rest + `}`, "+.."},
		{"an empty name", `{'Effect': 'Allow', 'Principal': [''], ` + rest + `}`, "+.."},
		{"a pattern", `{'Effect': 'Allow', 'Principal': ['2*'], ` + rest + `}`, "++."},
		{"roles", `{'Effect': 'Allow', 'Principal': ['arn:sts::*:*/*/*'], ` + rest + `}`, "+.."},

		{"deny everybody", `{'Effect': 'Deny', 'Principal': ['*'], ` + rest + `}`, "+--"},
		{"deny everybody on a condition", `{'Effect': 'Deny', 'Principal': ['*'], 'Condition': {'Bool': {'acs:SecureTransport': false}}, ` + rest + `}`, "---"},
		{"deny the owner", `{'Effect': 'Deny', 'Principal': ['1234567890123456'], ` + rest + `}`, "-.."},
		{"deny everybody and the owner", `{'Effect': 'Deny', 'Principal': ['*', '1234567890123456'], ` + rest + `}`, "---"},
		{"deny an account", `{'Effect': 'Deny', 'Principal': ['2222222222222222'], ` + rest + `}`, "+-."},

		{"all actions", `{'Effect': 'Allow', 'Action': '*', 'Resource': '*'}`, "+++"},
		{"all of OSS", `{'Effect': 'Allow', 'Action': ['oss:*'], 'Resource': ['*']}`, "+++"},
		{"some actions", `{'Effect': 'Allow', 'Action': ['oss:Put*', 'oss:Get*'], 'Resource': ['*']}`, "+++"},
		{"another action", `{'Effect': 'Allow', 'Action': ['oss:GetObjectAcl'], 'Resource': ['*']}`, "+.."},
		{"not an action", `{'Effect': 'Allow', 'NotAction': ['oss:PutObject'], 'Resource': ['*']}`, "+++"},
		{"not this action", `{'Effect': 'Allow', 'NotAction': ['oss:Get*'], 'Resource': ['*']}`, "+.."},

		{"the key", `{'Effect': 'Allow', 'Action': '*', 'Resource': 'acs:oss:*:*:examplebucket/dir/photo.png'}`, "+++"},
		{"whose account and region", `{'Effect': 'Allow', 'Action': '*', 'Resource': 'acs:oss:oss-cn-hangzhou:174649585760:examplebucket/dir/*'}`, "+++"},
		{"every bucket", `{'Effect': 'Allow', 'Action': '*', 'Resource': 'acs:oss:*:*:*'}`, "+++"},
		{"every bucket's keys", `{'Effect': 'Allow', 'Action': '*', 'Resource': 'acs:oss:*:*:*/*'}`, "+++"},
		{"the bucket", `{'Effect': 'Allow', 'Action': '*', 'Resource': 'acs:oss:*:*:examplebucket'}`, "+.."},
		{"another prefix", `{'Effect': 'Allow', 'Action': '*', 'Resource': ['acs:oss:*:*:examplebucket/a/*', 'acs:oss:*:*:other/*']}`, "+.."},
		{"one of two", `{'Effect': 'Allow', 'Action': '*', 'Resource': ['acs:oss:*:*:examplebucket/a/*', 'acs:oss:*:*:examplebucket/*.png']}`, "+++"},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := &Bucket{Name: "examplebucket", Owner: owner, ACL: Private, Policy: policy(t, test.statement)}
			got := ""
			for _, account := range []string{owner, other, ""} {
				switch v := verdict(Check(request(account, "oss:GetObject", Read), b)); v {
				case "ok":
					got += "+"
				case denied:
					got += "-"
				default:
					got += "."
				}
			}
			if got != test.want {
				t.Errorf("owner, other, nobody: %s, want %s", got, test.want)
			}
		})
	}
}

// TestDenyBeatsAllow, and an ACL beats neither.
func TestDenyBeatsAllow(t *testing.T) {
	allow := `{'Effect': 'Allow', 'Principal': '*', 'Action': '*', 'Resource': '*'}`
	deny := `{'Effect': 'Deny', 'Principal': '*', 'Action': 'oss:DeleteObject', 'Resource': '*'}`
	for _, p := range []*Policy{policy(t, allow, deny), policy(t, deny, allow), policy(t, deny)} {
		b := &Bucket{Name: "b", Owner: owner, ACL: PublicReadWrite, Policy: p}
		if got := verdict(Check(request("", "oss:DeleteObject", Write), b)); got != denied {
			t.Errorf("DeleteObject: %s", got)
		}
		if got := verdict(Check(request("", "oss:PutObject", Write), b)); got != "ok" {
			t.Errorf("PutObject: %s", got)
		}
	}
}

// TestBlockedPolicies leaves only statements that are not for everybody.
func TestBlockedPolicies(t *testing.T) {
	b := &Bucket{Name: "b", Owner: owner, ACL: Private, BlocksPublic: true, Policy: policy(t,
		`{'Effect': 'Allow', 'Principal': '*', 'Action': 'oss:GetObject', 'Resource': '*'}`,
		`{'Effect': 'Allow', 'Principal': '2222222222222222', 'Action': 'oss:PutObject', 'Resource': '*'}`,
		`{'Effect': 'Deny', 'Principal': '*', 'Action': 'oss:DeleteObject', 'Resource': '*'}`)}
	for action, want := range map[string]string{
		"oss:GetObject":    "You have no right to access this object because of bucket acl. 0003-00000001",
		"oss:PutObject":    "ok",
		"oss:DeleteObject": denied,
	} {
		if got := verdict(Check(request(other, action, Read), b)); got != want {
			t.Errorf("%s: %s, want %s", action, got, want)
		}
	}
}

// TestManagement can be allowed to others by a policy, not by an ACL.
func TestManagement(t *testing.T) {
	b := &Bucket{Name: "examplebucket", Owner: owner, ACL: PublicReadWrite,
		Policy: policy(t, `{'Effect': 'Allow', 'Principal': '2222222222222222', 'Action': 'oss:*', 'Resource': 'acs:oss:*:*:examplebucket'}`)}
	for _, right := range []Right{Manage, List} {
		if got := verdict(Check(request(other, "oss:X", right), b)); got != "ok" {
			t.Errorf("Check(%d) = %s", right, got)
		}
	}
	if got := verdict(Check(request("", "oss:GetBucketInfo", Manage), b)); got == "ok" {
		t.Error("nobody may manage the bucket")
	}
}

// TestConditions compares each operator with what a request has.
func TestConditions(t *testing.T) {
	r := &Request{
		Account: other, AccessKeyID: "ak", Action: "oss:ListObjects", Right: List,
		Time: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), SourceIP: "192.0.2.7", Secure: true, UserAgent: "curl/8.5",
		Prefix: "hangzhou/2020/a", SetKeyACL: PublicRead,
		BucketTag:  func(name string) string { return map[string]string{"size": "12"}[name] },
		ObjectTag:  func(name string) string { return map[string]string{"state": "done"}[name] },
		RequestTag: func(name string) string { return map[string]string{"team/x": "dev"}[name] },
	}
	for _, test := range []struct {
		condition string
		want      bool
	}{
		{`'StringEquals': {'acs:UserAgent': 'curl/8.5'}`, true},
		{`'StringEquals': {'acs:UserAgent': ['x', 'curl/8.5']}`, true},
		{`'StringEquals': {'acs:UserAgent': 'CURL/8.5'}`, false},
		{`'StringEquals': {'acs:UserAgent': 'curl*'}`, false},
		{`'StringEqualsIgnoreCase': {'acs:UserAgent': 'CURL/8.5'}`, true},
		{`'StringNotEqualsIgnoreCase': {'acs:UserAgent': 'CURL/8.5'}`, false},
		{`'StringNotEquals': {'acs:UserAgent': ['x', 'y']}`, true},
		{`'StringNotEquals': {'acs:UserAgent': ['x', 'curl/8.5']}`, false},
		{`'StringLike': {'acs:UserAgent': 'curl/?.*'}`, true},
		{`'StringNotLike': {'acs:UserAgent': 'wget*'}`, true},
		{`'StringLike': {'oss:Prefix': ['hangzhou/2020/*', 'shanghai/*']}`, true},
		{`'StringLike': {'oss:Prefix': 'shanghai/*'}`, false},
		{`'StringEquals': {'oss:Delimiter': ''}`, true},
		{`'StringLike': {'oss:Delimiter': '*'}`, true},
		{`'StringEquals': {'acs:AccessId': 'ak'}`, true},

		// A request to an emulator comes from no VPC.
		{`'StringEquals': {'acs:SourceVpc': 'vpc-1'}`, false},
		{`'StringLike': {'acs:SourceVpc': 'vpc-*'}`, false},
		{`'StringLike': {'acs:SourceVpc': '*'}`, true},
		{`'StringNotLike': {'acs:SourceVpc': 'vpc-*'}`, true},
		{`'StringNotEquals': {'acs:SourceVpcId': 'vpc-1'}`, true},
		{`'IpAddress': {'acs:SourceVpcIp': '10.0.0.0/8'}`, false},
		{`'IpAddress': {'acs:SourceVpcIp': '*'}`, false},
		{`'NotIpAddress': {'acs:SourceVpcIp': '10.0.0.0/8'}`, true},

		{`'IpAddress': {'acs:SourceIp': '192.0.2.7'}, 'StringLike': {'acs:SourceVpc': '*'}`, true},
		{`'IpAddress': {'acs:SourceIp': ['10.0.0.0/8', '192.0.2.9/24']}, 'StringLike': {'acs:SourceVpc': '*'}`, true},
		{`'IpAddressIncludeBorder': {'acs:SourceIp': '192.0.2.0/24'}, 'StringLike': {'acs:SourceVpc': '*'}`, true},
		{`'IpAddress': {'acs:SourceIp': '192.0.2.*'}, 'StringLike': {'acs:SourceVpc': '*'}`, true},
		{`'IpAddress': {'acs:SourceIp': '2001:db8::/32'}, 'StringLike': {'acs:SourceVpc': '*'}`, false},
		{`'NotIpAddress': {'acs:SourceIp': '192.0.2.0/24'}, 'StringLike': {'acs:SourceVpc': '*'}`, false},
		{`'NotIpAddress': {'acs:SourceIp': ['10.0.0.0/8', '2001:db8::1']}, 'StringLike': {'acs:SourceVpc': '*'}`, true},
		{`'IpAddress': {'acs:SourceIp': '192.0.2.7'}, 'StringLike': {'acs:SourceVpc': 'vpc-*'}`, false},

		{`'Bool': {'acs:SecureTransport': 'true'}`, true},
		{`'Bool': {'acs:SecureTransport': [true]}`, true},
		{`'Bool': {'acs:SecureTransport': false}`, false},
		{`'Bool': {'acs:MFAPresent': 'true'}`, false},
		{`'StringEquals': {'acs:SecureTransport': 'true'}`, true},

		{`'DateEquals': {'acs:CurrentTime': '2026-01-02T03:04:05Z'}`, true},
		{`'DateEquals': {'acs:CurrentTime': '2026-01-02T11:04:05+08:00'}`, true},
		{`'DateNotEquals': {'acs:CurrentTime': '2026-01-02T03:04:05Z'}`, false},
		{`'DateLessThan': {'acs:CurrentTime': '2026-01-02T03:04:05Z'}`, false},
		{`'DateLessThan': {'acs:CurrentTime': '2026-01-02T03:05Z'}`, true},
		{`'DateLessThanEquals': {'acs:CurrentTime': '2026-01-02T03:04:05Z'}`, true},
		{`'DateGreaterThan': {'acs:CurrentTime': '2026-01-02'}`, true},
		{`'DateGreaterThan': {'acs:CurrentTime': '2026-01-03'}`, false},
		{`'DateGreaterThanEquals': {'acs:CurrentTime': '2026-01-02T03:04:05.5Z'}`, false},

		{`'NumericEquals': {'oss:BucketTag/size': 12}`, true},
		{`'NumericEquals': {'oss:BucketTag/size': ['1', '12.0']}`, true},
		{`'NumericNotEquals': {'oss:BucketTag/size': '12'}`, false},
		{`'NumericLessThan': {'oss:BucketTag/size': '12'}`, false},
		{`'NumericLessThanEquals': {'oss:BucketTag/size': '12'}`, true},
		{`'NumericGreaterThan': {'oss:BucketTag/size': '9'}`, true},
		{`'NumericGreaterThanEquals': {'oss:BucketTag/size': '12.5'}`, false},
		{`'NumericLessThan': {'oss:BucketTag/none': '12'}`, false},
		{`'StringEquals': {'oss:RequestObjectTag/team/x': 'dev'}`, true},
		{`'StringEquals': {'oss:RequestObjectTag/team': 'dev'}`, false},
		{`'StringEquals': {'oss:ExistingObjectTag/state': 'done'}`, true},
		{`'StringNotEquals': {'oss:ExistingObjectTag/state': 'done'}`, false},

		{`'StringEquals': {'oss:x-oss-object-acl': ['public-read', 'public-read-write']}`, true},
		{`'StringEquals': {'oss:x-oss-acl': 'private'}`, true},
		{`'StringNotEquals': {'oss:x-oss-acl': 'private'}`, false},

		// All of several must hold.
		{`'StringEquals': {'acs:UserAgent': 'curl/8.5', 'acs:AccessId': 'other'}`, false},
		{`'Bool': {'acs:SecureTransport': true}, 'StringLike': {'acs:UserAgent': 'wget'}`, false},
	} {
		p := policy(t, `{'Effect': 'Allow', 'Action': '*', 'Resource': '*', 'Condition': {`+test.condition+`}}`)
		got := Check(r, &Bucket{Name: "b", Owner: owner, ACL: Private, Policy: p}) == nil
		if got != test.want {
			t.Errorf("%s holds: %v, want %v", test.condition, got, test.want)
		}
	}
}

// TestConditionsWithoutTags ask a request that cannot tell.
func TestConditionsWithoutTags(t *testing.T) {
	p := policy(t, `{'Effect': 'Allow', 'Action': '*', 'Resource': '*', 'Condition': {'StringEquals': {'oss:BucketTag/a': 'b'}}}`)
	if Check(request("", "oss:GetObject", Read), &Bucket{Name: "b", Owner: owner, ACL: Private, Policy: p}) == nil {
		t.Error("a bucket without tags has the tag")
	}
}

func TestIsPublic(t *testing.T) {
	statement := func(effect, principal, condition string) string {
		return fmt.Sprintf(`{'Effect': '%s', 'Principal': %s, 'Action': 'oss:GetObject', 'Resource': '*', 'Condition': {%s}}`, effect, principal, condition)
	}
	const vpc = `, 'StringLike': {'acs:SourceVpc': '*'}`
	for _, test := range []struct {
		statements []string
		want       bool
	}{
		{[]string{statement("Allow", "'*'", "")}, true},
		{[]string{statement("Allow", "[]", "")}, true},
		{[]string{statement("Allow", "['1', 'arn:sts::*:*/*/*']", "")}, true},
		{[]string{`{'Effect': 'Allow', 'Action': 'oss:GetObject', 'Resource': '*'}`}, true},
		{[]string{statement("Allow", "['20214760404935']", "")}, false},
		{[]string{statement("Allow", "['']", "")}, false},
		{[]string{statement("Deny", "'*'", "")}, false},
		{[]string{statement("Allow", "['1']", ""), statement("Allow", "'*'", "")}, true},

		// Of the documentation: all VPCs are everybody, one is not.
		{[]string{statement("Allow", "'*'", `'StringLike': {'acs:SourceVpc': 'vpc-*'}`)}, true},
		{[]string{statement("Allow", "'*'", `'StringEquals': {'acs:SourceVpc': ['vpc-1', 'vpc-2']}`)}, false},
		{[]string{statement("Allow", "'*'", `'StringEquals': {'acs:SourceVpcId': 'vpc-1'}`)}, false},
		{[]string{statement("Allow", "'*'", `'StringEquals': {'acs:AccessId': ['ak', 'STS.*']}`)}, true},
		{[]string{statement("Allow", "'*'", `'StringEquals': {'acs:AccessId': 'ak'}`)}, false},
		{[]string{statement("Allow", "'*'", `'StringNotEquals': {'acs:SourceVpc': 'vpc-1'}`)}, true},
		{[]string{statement("Allow", "'*'", `'StringEquals': {'acs:UserAgent': 'curl'}`)}, true},

		{[]string{statement("Allow", "'*'", `'IpAddress': {'acs:SourceIp': '10.0.0.0/8'}`+vpc)}, false},
		{[]string{statement("Allow", "'*'", `'IpAddress': {'acs:SourceIp': '10.0.0.0/7'}`+vpc)}, true},
		{[]string{statement("Allow", "'*'", `'IpAddress': {'acs:SourceIp': ['10.0.0.1', '0.0.0.0/0']}`+vpc)}, true},
		{[]string{statement("Allow", "'*'", `'IpAddress': {'acs:SourceIp': '2001:db8::/32'}`+vpc)}, false},
		{[]string{statement("Allow", "'*'", `'IpAddress': {'acs:SourceVpcIp': '2001:db8::/31'}`)}, true},
		{[]string{statement("Allow", "'*'", `'IpAddress': {'acs:SourceIp': '10.*'}`+vpc)}, true},
		{[]string{statement("Allow", "'*'", `'NotIpAddress': {'acs:SourceIp': '10.0.0.0/8'}`+vpc)}, true},
	} {
		if got := policy(t, test.statements...).IsPublic(); got != test.want {
			t.Errorf("IsPublic of %s = %v", test.statements, got)
		}
	}
	if (*Policy)(nil).IsPublic() {
		t.Error("no policy is public")
	}
}
