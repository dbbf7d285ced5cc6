package access

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

const (
	owner = "1234567890123456"
	other = "2222222222222222"
)

// verdict writes what Check decides: "ok", or code and EC.
func verdict(err error) string {
	if err == nil {
		return "ok"
	}
	var e *osserr.Error
	if !errors.As(err, &e) || e.Hint == "" {
		return fmt.Sprintf("%v without a hint", err)
	}
	return strings.TrimSpace(e.Message + " " + e.EC)
}

func request(account, action string, right Right) *Request {
	r := &Request{Account: account, Action: action, Right: right}
	if right >= Attend && right != List {
		r.Key = "dir/photo.png"
	}
	return r
}

// TestACLs is every cell of the table of ACLs (spec oss-api.md D.8): who is not
// the owner gets what the letters say. R reads, W writes, L lists, U uploads
// parts.
func TestACLs(t *testing.T) {
	rights := []struct {
		letter string
		right  Right
	}{{"L", List}, {"R", Read}, {"W", Write}, {"U", Upload}}
	for _, test := range []struct {
		bucket, object, want string
	}{
		{Private, "", ""},
		{Private, Default, ""},
		{Private, Private, ""},
		{Private, PublicRead, "R"},
		{Private, PublicReadWrite, "RW"},
		{PublicRead, "", "LR"},
		{PublicRead, Default, "LR"},
		{PublicRead, Private, "L"},
		{PublicRead, PublicRead, "LR"},
		{PublicRead, PublicReadWrite, "LRW"},
		{PublicReadWrite, "", "LRWU"},
		{PublicReadWrite, Default, "LRWU"},
		{PublicReadWrite, Private, "LU"},
		{PublicReadWrite, PublicRead, "LRU"},
		{PublicReadWrite, PublicReadWrite, "LRWU"},
	} {
		for _, account := range []string{"", other} {
			for _, blocks := range []bool{false, true} {
				got, want := "", test.want
				if blocks {
					want = ""
				}
				for _, x := range rights {
					r := request(account, "oss:X", x.right)
					r.KeyACL = test.object
					if Check(r, &Bucket{Name: "b", Owner: owner, ACL: test.bucket, BlocksPublic: blocks}) == nil {
						got += x.letter
					}
				}
				if got != want {
					t.Errorf("bucket %s, object %q, account %q, blocked %v: granted %q, want %q", test.bucket, test.object, account, blocks, got, want)
				}
			}
		}
	}
}

// TestOwner owns everything, whatever the ACLs say.
func TestOwner(t *testing.T) {
	for right := Account; right <= WriteACL; right++ {
		r := request(owner, "oss:X", right)
		r.KeyACL = Private
		if err := Check(r, &Bucket{Name: "b", Owner: owner, ACL: Private, BlocksPublic: true, RequesterPays: true}); err != nil {
			t.Errorf("Check(owner, %d) = %v, want nil", right, err)
		}
	}
}

// TestRefusals is how OSS words a refusal to nobody and to another account.
func TestRefusals(t *testing.T) {
	const (
		bucketACL = "You have no right to access this object because of bucket acl. 0003-00000001"
		noObject  = "You have no right to access this object."
		notOwner  = "The bucket you access does not belong to you. 0003-00000905"
		noBucket  = "Anonymous user has no right to access this bucket. 0003-00000002"
		forbidden = "Anonymous access is forbidden for this operation. 0003-00001201"
	)
	for _, test := range []struct {
		name              string
		right             Right
		action, keyACL    string
		anonymous, others string
	}{
		{"a service operation", Account, "oss:DescribeRegions", "", forbidden, "AccessDenied"},
		{"ListBuckets", Account, "oss:ListBuckets", "", forbidden, "You are forbidden to list buckets."},
		{"PutBucket of one that is there", Create, "oss:PutBucket", "", forbidden, osserr.BucketOfAnother.Message + " 0015-00000102"},
		{"configuration", Manage, "oss:GetBucketAcl", "", noBucket, notOwner},
		{"listing", List, "oss:ListObjects", "", noBucket, notOwner},
		{"read", Read, "oss:GetObject", "", bucketACL, bucketACL},
		{"read, default", Read, "oss:GetObject", Default, bucketACL, bucketACL},
		{"read, private", Read, "oss:GetObject", Private, "You do not have read permission on this object. 0003-00000005", "You do not have read permission on this object. 0003-00000005"},
		{"write", Write, "oss:PutObject", "", bucketACL, bucketACL},
		{"write, public-read", Write, "oss:PutObject", PublicRead, "You do not have write permission on this object. 0003-00000006", "You do not have write permission on this object. 0003-00000006"},
		{"upload", Upload, "oss:PutObject", "", "Anonymous user has no right to access this object.", noObject},
		{"tags", Attend, "oss:GetObjectTagging", "", "Anonymous user has no right to access this object.", noObject},
		{"read ACL", ReadACL, "oss:GetObjectAcl", "", "You do not have read acl permission on this object. 0003-00000007", "You do not have read acl permission on this object. 0003-00000007"},
		{"write ACL", WriteACL, "oss:PutObjectAcl", "", "You do not have write acl permission on this object.", "You do not have write acl permission on this object."},
	} {
		for account, want := range map[string]string{"": test.anonymous, other: test.others} {
			r := request(account, test.action, test.right)
			r.KeyACL = test.keyACL
			if got := verdict(Check(r, &Bucket{Name: "b", Owner: owner, ACL: Private})); got != want {
				t.Errorf("%s, account %q: %s, want %s", test.name, account, got, want)
			}
		}
	}
	if got := verdict(Check(request(other, "oss:PutBucket", Create), &Bucket{Owner: owner})); got != "AccessDenied" {
		t.Errorf("PutBucket by another account = %s", got)
	}
}

// TestPayer is who may use a bucket whose requesters pay.
func TestPayer(t *testing.T) {
	for _, test := range []struct {
		account, payer string
		signedURL      bool
		want           string
	}{
		{owner, "", false, "ok"},
		{other, "requester", false, "ok"},
		{other, "requester", true, "ok"},
		{other, "", false, requesterPays + " 0003-00000703"},
		{other, "BucketOwner", false, requesterPays + " 0003-00000703"},
		{other, "", true, requesterPays + " 0003-00000702"},
		{"", "requester", false, requesterPays + " 0003-00000701"},
	} {
		r := request(test.account, "oss:GetObject", Read)
		r.Payer, r.SignedURL = test.payer, test.signedURL
		if got := verdict(Check(r, &Bucket{Name: "b", Owner: owner, ACL: PublicRead, RequesterPays: true})); got != test.want {
			t.Errorf("account %q, payer %q, URL %v: %s, want %s", test.account, test.payer, test.signedURL, got, test.want)
		}
	}
	// To pay is not to be let in.
	r := request(other, "oss:GetObject", Read)
	r.Payer = "requester"
	if got := verdict(Check(r, &Bucket{Name: "b", Owner: owner, ACL: Private, RequesterPays: true})); !strings.Contains(got, "bucket acl") {
		t.Errorf("a payer without permission: %s", got)
	}
}

const requesterPays = "Access denied for requester pay bucket"

func TestLike(t *testing.T) {
	for _, test := range []struct {
		pattern, text string
		want          bool
	}{
		{"", "", true}, {"", "a", false}, {"*", "", true}, {"*", "a/b", true}, {"?", "", false}, {"?", "a", true}, {"?", "猫", true}, {"??", "猫", false},
		{"a*", "a", true}, {"a*", "ba", false}, {"*a", "bca", true}, {"*a*", "bab", true}, {"a*c*e", "abcde", true}, {"a*c*e", "abcd", false},
		{"a?c", "abc", true}, {"a?c", "ac", false}, {"*.jp?g", "x.jpeg", true}, {"*?猫", "a狗猫", true}, {"*ab", "aab", true}, {"a**", "a", true},
		{"b/*", "b", false}, {"b/*", "b/", true}, {"a.c", "abc", false}, {"[a]", "a", false}, {`\*`, "*", false}, {"*?", "\xff", true},
	} {
		if got := like(test.pattern, test.text); got != test.want {
			t.Errorf("like(%q, %q) = %v", test.pattern, test.text, got)
		}
	}
}
