package emulator

import (
	"errors"
	"strings"
	"testing"

	"github.com/fakeoss/fakeoss/emulator/access"
	"github.com/fakeoss/fakeoss/emulator/osserr"
	"github.com/fakeoss/fakeoss/emulator/store"
)

func TestPolicies(t *testing.T) {
	w := newGuardedWorld(t)
	w.as(theOwner, "PUT", "/examplebucket/k", "hello", "x-oss-tagging", "state=done").want(t, "PutObject", 200)
	const always = "'Principal': '*', 'Resource': '*'"
	for _, test := range []struct {
		name, statement, tags string
		who, method, uri      string
		headers               []string
		want                  int
	}{
		{"allowed", `{'Effect': 'Allow', 'Action': 'oss:GetObject', ` + always + `}`, "", nobody, "GET", "/examplebucket/k", nil, 200},
		{"not what was allowed", `{'Effect': 'Allow', 'Action': 'oss:GetObject', ` + always + `}`, "", nobody, "PUT", "/examplebucket/k", nil, 403},
		{"a version", `{'Effect': 'Allow', 'Action': 'oss:GetObject', ` + always + `}`, "", nobody, "GET", "/examplebucket/k?versionId=null", nil, 403},
		{"a version that was allowed", `{'Effect': 'Allow', 'Action': 'oss:GetObjectVersion', ` + always + `}`, "", nobody, "GET", "/examplebucket/k?versionId=null", nil, 200},
		{"configuration", `{'Effect': 'Allow', 'Action': 'oss:GetBucketAcl', ` + always + `}`, "", nobody, "GET", "/examplebucket?acl", nil, 200},
		{"an account", `{'Effect': 'Allow', 'Action': 'oss:*', 'Principal': '` + otherAccount + `', 'Resource': '*'}`, "", theOther, "PUT", "/examplebucket/k?acl", []string{"x-oss-object-acl", "default"}, 200},
		{"not the account", `{'Effect': 'Allow', 'Action': 'oss:*', 'Principal': '3', 'Resource': '*'}`, "", theOther, "GET", "/examplebucket/k", nil, 403},
		{"everybody but the owner", `{'Effect': 'Deny', 'Action': 'oss:*', ` + always + `}`, "", theOwner, "GET", "/examplebucket/k", nil, 200},
		{"the owner", `{'Effect': 'Deny', 'Action': 'oss:*', 'Principal': '1234567890123456', 'Resource': '*'}`, "", theOwner, "GET", "/examplebucket/k", nil, 403},
		{"the owner's account", `{'Effect': 'Deny', 'Action': 'oss:*', 'Principal': '1234567890123456', 'Resource': '*'}`, "", theOwner, "GET", "/", nil, 200},
		{"without TLS", `{'Effect': 'Deny', 'Action': 'oss:*', ` + always + `, 'Condition': {'Bool': {'acs:SecureTransport': 'false'}}}`, "", theOwner, "GET", "/examplebucket/k", nil, 403},
		{"user agent", `{'Effect': 'Allow', 'Action': 'oss:*', ` + always + `, 'Condition': {'StringLike': {'acs:UserAgent': 'curl/*'}}}`, "", nobody, "GET", "/examplebucket/k", []string{"User-Agent", "curl/8"}, 200},
		{"address", `{'Effect': 'Allow', 'Action': 'oss:*', ` + always + `, 'Condition': {'IpAddress': {'acs:SourceIp': '127.0.0.0/8'}, 'StringNotLike': {'acs:SourceVpc': 'vpc-*'}}}`, "", nobody, "GET", "/examplebucket/k", nil, 200},
		{"time", `{'Effect': 'Allow', 'Action': 'oss:*', ` + always + `, 'Condition': {'DateLessThan': {'acs:CurrentTime': '2026-01-02T03:04:06Z'}}}`, "", nobody, "GET", "/examplebucket/k", nil, 200},
		{"access key", `{'Effect': 'Deny', 'Action': 'oss:*', ` + always + `, 'Condition': {'StringEquals': {'acs:AccessId': '` + theOwner + `'}}}`, "", theOwner, "GET", "/examplebucket/k", nil, 403},
		{"prefix", `{'Effect': 'Allow', 'Action': 'oss:ListObjects', ` + always + `, 'Condition': {'StringEquals': {'oss:Prefix': 'a/', 'oss:Delimiter': '/'}}}`, "", nobody, "GET", "/examplebucket?prefix=a/&delimiter=/", nil, 200},
		{"another prefix", `{'Effect': 'Allow', 'Action': 'oss:ListObjects', ` + always + `, 'Condition': {'StringEquals': {'oss:Prefix': 'a/'}}}`, "", nobody, "GET", "/examplebucket?prefix=b/", nil, 403},
		{"object ACL", `{'Effect': 'Deny', 'Action': 'oss:PutObject', ` + always + `, 'Condition': {'StringEquals': {'oss:x-oss-object-acl': 'public-read'}}}`, "", theOwner, "PUT", "/examplebucket/new", []string{"x-oss-object-acl", "public-read"}, 403},
		{"tag of the object", `{'Effect': 'Deny', 'Action': 'oss:*', ` + always + `, 'Condition': {'StringEquals': {'oss:ExistingObjectTag/state': 'done'}}}`, "", theOwner, "GET", "/examplebucket/k", nil, 403},
		{"no such tag of the object", `{'Effect': 'Deny', 'Action': 'oss:*', ` + always + `, 'Condition': {'StringEquals': {'oss:ExistingObjectTag/team': 'x'}}}`, "", theOwner, "GET", "/examplebucket/k", nil, 200},
		{"tag in the request", `{'Effect': 'Deny', 'Action': 'oss:PutObject', ` + always + `, 'Condition': {'StringEquals': {'oss:RequestObjectTag/a': 'b'}}}`, "", theOwner, "PUT", "/examplebucket/new", []string{"x-oss-tagging", "a=b"}, 403},
		{"bad tags in the request", `{'Effect': 'Deny', 'Action': 'oss:PutObject', ` + always + `, 'Condition': {'StringEquals': {'oss:RequestObjectTag/a': 'b'}}}`, "", theOwner, "PUT", "/examplebucket/new", []string{"x-oss-tagging", "a=b&a=b"}, 400},
		{"tag of the bucket", `{'Effect': 'Allow', 'Action': 'oss:*', ` + always + `, 'Condition': {'StringEquals': {'oss:BucketTag/team': 'x'}}}`, "<Tagging><TagSet><Tag><Key>team</Key><Value>x</Value></Tag></TagSet></Tagging>", nobody, "GET", "/examplebucket/k", nil, 200},
		{"no tag of the bucket", `{'Effect': 'Allow', 'Action': 'oss:*', ` + always + `, 'Condition': {'StringEquals': {'oss:BucketTag/team': 'x'}}}`, "", nobody, "GET", "/examplebucket/k", nil, 403},
		{"tags with an upload", `{'Effect': 'Allow', 'Action': 'oss:PutObject', ` + always + `}`, "", nobody, "PUT", "/examplebucket/new", []string{"x-oss-tagging", "a=b"}, 403},
		{"tags with an upload, allowed", `{'Effect': 'Allow', 'Action': ['oss:PutObject', 'oss:PutObjectTagging'], ` + always + `}`, "", nobody, "PUT", "/examplebucket/new", []string{"x-oss-tagging", "a=b"}, 200},
	} {
		w.configure(bucketName, policyDocument, policyOf(test.statement), "tagging", test.tags)
		if a := w.as(test.who, test.method, test.uri, "", test.headers...); a.Status != test.want {
			t.Errorf("%s: %s %s = %d %s, want %d", test.name, test.method, test.uri, a.Status, a.Body, test.want)
		}
	}
}

// TestPoliciesAreReadOnce finds that a policy is remembered, and forgotten when
// it changes.
func TestPoliciesAreReadOnce(t *testing.T) {
	srv := New()
	defer srv.Close()
	of := func(text string) *access.Policy {
		p, err := srv.bucketPolicy(&store.Bucket{Name: bucketName, Documents: map[string]string{policyDocument: text}})
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	first := policyOf(`{'Effect': 'Allow', 'Action': 'oss:*', 'Resource': '*'}`)
	second := policyOf(`{'Effect': 'Deny', 'Action': 'oss:*', 'Resource': '*'}`)
	if a, b := of(first), of(first); a != b || a == nil {
		t.Error("the policy was read again")
	}
	if p := of(second); p.IsPublic() {
		t.Error("the policy is still the old one")
	}
	if of("") != nil {
		t.Error("there is a policy still")
	}
}

// TestStoredDocumentsThatCannotBeRead is about faults of ours: none passes for
// an error of the request, and none opens a bucket.
func TestStoredDocumentsThatCannotBeRead(t *testing.T) {
	srv := New()
	defer srv.Close()
	for _, name := range []string{policyDocument, "publicAccessBlock", "requestPayment"} {
		b, err := srv.accessBucket(&store.Bucket{Name: bucketName, Documents: map[string]string{name: "?"}})
		if known := new(osserr.Error); b != nil || err == nil || errors.As(err, &known) {
			t.Errorf("with %s: accessBucket = %v, %v", name, b, err)
		}
	}
	if got := srv.bucketTag(&store.Bucket{Documents: map[string]string{"tagging": "?"}}, "team"); got != "" {
		t.Errorf("bucketTag = %q", got)
	}
}

func TestRequestersPay(t *testing.T) {
	w := newGuardedWorld(t)
	w.as(theOwner, "PUT", "/examplebucket?acl", "", "x-oss-acl", "public-read-write").want(t, "PutBucketAcl", 200)
	w.configure(bucketName, "requestPayment", requesterPays)
	const payer = "x-oss-request-payer"
	w.as(theOwner, "PUT", "/examplebucket/k", "x").want(t, "the owner", 200)
	w.as(theOther, "GET", "/examplebucket/k", "").wantError(t, "without a word", 403, "AccessDenied", "0003-00000703")
	w.as(theOther, "GET", "/examplebucket/k", "", payer, "owner").wantError(t, "another payer", 403, "AccessDenied", "0003-00000703")
	w.as(theOther, "GET", "/examplebucket/k", "", payer, "requester").want(t, "in the header", 200)
	w.as(theOther, "GET", "/examplebucket/k?x-oss-request-payer=requester", "").want(t, "in the query", 200)
	w.do("GET", "/examplebucket/k", "", payer, "requester").wantError(t, "nobody", 403, "AccessDenied", "0003-00000701")
	w.configure(bucketName, "requestPayment", strings.Replace(requesterPays, "Requester", "BucketOwner", 1))
	w.do("GET", "/examplebucket/k", "").want(t, "where the owner pays", 200)
}

func TestBlockPublicAccess(t *testing.T) {
	w := newGuardedWorld(t)
	w.as(theOwner, "PUT", "/examplebucket?acl", "", "x-oss-acl", "public-read-write").want(t, "PutBucketAcl", 200)
	w.as(theOwner, "PUT", "/examplebucket/k", "x").want(t, "PutObject", 200)
	w.configure(bucketName, "publicAccessBlock", blocked)
	w.do("GET", "/examplebucket/k", "").wantError(t, "what was public", 403, "AccessDenied", "0003-00000001")
	w.as(theOwner, "GET", "/examplebucket/k", "").want(t, "the owner", 200)
	w.configure(bucketName, "publicAccessBlock", strings.Replace(blocked, "true", "false", 1))
	w.do("GET", "/examplebucket/k", "").want(t, "what is public again", 200)

	w.as(theOwner, "PUT", "/?publicAccessBlock", blocked).want(t, "PutPublicAccessBlock", 200)
	w.do("GET", "/examplebucket/k", "").wantError(t, "what was public", 403, "AccessDenied", "0003-00000001")
	w.as(theOwner, "PUT", "/another-bucket", "", "x-oss-acl", "public-read").wantError(t, "PutBucket", 403, "AccessDenied", "")
	w.as(theOwner, "DELETE", "/?publicAccessBlock", "").want(t, "DeletePublicAccessBlock", 204)
	w.do("GET", "/examplebucket/k", "").want(t, "what is public again", 200)
}

// TestBlockPublicAccessRefusesACLs holds without access keys too: it is about
// what is set, not about who sets it.
func TestBlockPublicAccessRefusesACLs(t *testing.T) {
	w := newWorld(t)
	w.do("PUT", "/examplebucket/k", "x").want(t, "PutObject", 200)
	w.configure(bucketName, "publicAccessBlock", blocked)
	for _, acl := range []string{"public-read", "public-read-write"} {
		w.do("PUT", "/examplebucket", "", "x-oss-acl", acl).wantError(t, "PutBucket", 403, "AccessDenied", "")
		w.do("PUT", "/examplebucket?acl", "", "x-oss-acl", acl).wantError(t, "PutBucketAcl", 403, "AccessDenied", "")
		for _, uri := range []string{"PUT /examplebucket/k", "PUT /examplebucket/k?acl", "POST /examplebucket/k?uploads", "POST /examplebucket/log?append&position=0"} {
			method, uri, _ := strings.Cut(uri, " ")
			w.do(method, uri, "", "x-oss-object-acl", acl).wantError(t, method+" "+uri, 403, "AccessDenied", "0016-00000901")
		}
		w.post("x", "key", "k", "x-oss-object-acl", acl).wantError(t, "PostObject", 403, "AccessDenied", "0016-00000901")
	}
	w.do("PUT", "/examplebucket?acl", "", "x-oss-acl", "private").want(t, "PutBucketAcl", 200)
	w.do("PUT", "/examplebucket/k", "x", "x-oss-object-acl", "private").want(t, "PutObject", 200)
	w.do("GET", "/examplebucket/k", "", "x-oss-object-acl", "public-read").want(t, "GetObject", 200)
	w.do("PUT", "/another-bucket", "", "x-oss-acl", "public-read").want(t, "PutBucket", 200)

	const public = `{'Effect': 'Allow', 'Action': 'oss:GetObject', 'Principal': '*', 'Resource': '*'}`
	w.do("PUT", "/examplebucket?policy", policyOf(public)).wantError(t, "PutBucketPolicy", 403, "AccessDenied", "")
	w.do("PUT", "/examplebucket?policy", policyOf(strings.Replace(public, "'*'", "'2'", 1))).want(t, "PutBucketPolicy", 200)
	w.do("PUT", "/another-bucket?policy", policyOf(public)).want(t, "PutBucketPolicy", 200)
}
