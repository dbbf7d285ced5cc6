package access

import (
	"errors"
	"flag"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

var update = flag.Bool("update", false, "write the golden file again")

func diff(t *testing.T, want, got string) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("the explanations changed; if that is meant, run with -update (-want +got):\n%s", d)
	}
}

// TestExplanations compares what a person is told with the golden file.
func TestExplanations(t *testing.T) {
	bucket := func(acl string, change func(*Bucket)) *Bucket {
		b := &Bucket{Name: "examplebucket", Owner: owner, ACL: acl}
		if change != nil {
			change(b)
		}
		return b
	}
	with := func(statements ...string) func(*Bucket) {
		return func(b *Bucket) { b.Policy = policy(t, statements...) }
	}
	blocked := func(statements ...string) func(*Bucket) {
		return func(b *Bucket) {
			b.BlocksPublic = true
			if len(statements) > 0 {
				b.Policy = policy(t, statements...)
			}
		}
	}
	pays := func(b *Bucket) { b.RequesterPays = true }
	var text strings.Builder
	for _, test := range []struct {
		name    string
		account string
		action  string
		right   Right
		keyACL  string
		bucket  *Bucket
	}{
		{"nobody reads", "", "oss:GetObject", Read, "", bucket(Private, nil)},
		{"nobody reads a private object", "", "oss:GetObject", Read, Private, bucket(PublicRead, nil)},
		{"nobody writes", "", "oss:PutObject", Write, "", bucket(PublicRead, nil)},
		{"nobody lists", "", "oss:ListObjects", List, "", bucket(Private, nil)},
		{"nobody configures", "", "oss:PutBucketAcl", Manage, "", bucket(PublicReadWrite, nil)},
		{"nobody reads an ACL", "", "oss:GetObjectAcl", ReadACL, "", bucket(PublicReadWrite, nil)},
		{"nobody begins an upload", "", "oss:PutObject", Upload, "", bucket(PublicRead, nil)},
		{"nobody lists buckets", "", "oss:ListBuckets", Account, "", &Bucket{Owner: owner}},
		{"nobody, public access blocked", "", "oss:GetObject", Read, "", bucket(PublicRead, blocked())},
		{"nobody, public access blocked for nothing", "", "oss:PutObject", Write, "", bucket(PublicRead, blocked())},
		{"nobody, public access blocked, a policy", "", "oss:GetObject", Read, "", bucket(PublicRead, blocked(
			`{'Effect': 'Allow', 'Principal': '*', 'Action': '*', 'Resource': '*'}`))},
		{"nobody pays", "", "oss:GetObject", Read, "", bucket(PublicRead, pays)},

		{"another account reads", other, "oss:GetObject", Read, "", bucket(Private, nil)},
		{"another account writes over a private object", other, "oss:PutObject", Write, Private, bucket(PublicReadWrite, nil)},
		{"another account, public access blocked", other, "oss:GetObject", Read, "", bucket(PublicRead, blocked())},
		{"another account configures", other, "oss:GetBucketInfo", Manage, "", bucket(Private, nil)},
		{"another account lists buckets", other, "oss:ListBuckets", Account, "", &Bucket{Owner: owner}},
		{"another account creates this bucket", other, "oss:PutBucket", Create, "", bucket(Private, nil)},
		{"another account creates a bucket", other, "oss:PutBucket", Create, "", &Bucket{Owner: owner}},
		{"another account pays", other, "oss:GetObject", Read, "", bucket(PublicRead, pays)},

		{"a policy for others", "", "oss:GetObject", Read, "", bucket(Private, with(
			`{'Effect': 'Allow', 'Principal': '1', 'Action': 'oss:PutObject', 'Resource': '*'}`,
			`{'Effect': 'Allow', 'Principal': '1', 'Action': 'oss:GetObject', 'Resource': '*'}`))},
		{"a policy for another action", other, "oss:GetObject", Read, "", bucket(Private, with(
			`{'Effect': 'Allow', 'Principal': '*', 'Action': 'oss:PutObject', 'Resource': '*'}`))},
		{"a policy for the bucket instead of its objects", other, "oss:GetObject", Read, "", bucket(Private, with(
			`{'Effect': 'Allow', 'Principal': '*', 'Action': 'oss:GetObject', 'Resource': 'acs:oss:*:*:examplebucket'}`))},
		{"a policy with a condition", other, "oss:GetObject", Read, "", bucket(Private, with(
			`{'Effect': 'Allow', 'Principal': '*', 'Action': 'oss:GetObject', 'Resource': '*', 'Condition': {'Bool': {'acs:SecureTransport': true}, 'StringLike': {'acs:UserAgent': ['curl*', 'wget*']}}}`))},
		{"a policy that has nothing to do with it", other, "oss:GetObject", Read, "", bucket(Private, with(
			`{'Effect': 'Allow', 'Principal': '1', 'Action': 'oss:PutObject', 'Resource': '*'}`))},
		{"a policy denies", other, "oss:GetObject", Read, "", bucket(PublicRead, with(
			`{'Effect': 'Allow', 'Principal': '*', 'Action': '*', 'Resource': '*'}`,
			`{'Effect': 'Deny', 'Principal': '*', 'Action': 'oss:Get*', 'Resource': '*'}`))},
		{"a policy denies the owner", owner, "oss:ListObjects", List, "", bucket(Private, with(
			`{'Effect': 'Deny', 'Principal': '*', 'Action': '*', 'Resource': '*', 'Condition': {'NotIpAddress': {'acs:SourceIp': ['10.0.0.0/8']}, 'StringLike': {'acs:SourceVpc': '*'}}}`))},
	} {
		r := request(test.account, test.action, test.right)
		r.KeyACL, r.SourceIP, r.UserAgent, r.Time = test.keyACL, "192.0.2.7", "curl/8.5", time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
		var e *osserr.Error
		if !errors.As(Check(r, test.bucket), &e) {
			t.Errorf("%s: it was let through", test.name)
			continue
		}
		fmt.Fprintf(&text, "# %s\n%d %s: %s %s\n%s\n\n", test.name, e.Status, e.Code, e.Message, e.EC, e.Hint)
	}
	golden(t, "testdata/explanations.golden", text.String())
}
