package emulator

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/fakeoss/fakeoss/emulator/access"
	"github.com/fakeoss/fakeoss/emulator/osserr"
	"github.com/fakeoss/fakeoss/emulator/store"
	"github.com/fakeoss/fakeoss/emulator/wire"
)

// Who sends requests in tests: an access key, "" for nobody.
const (
	nobody       = ""
	theOwner     = "owner-key"
	theOther     = "other-key"
	otherAccount = "2345678901234567"
)

// newGuardedWorld is a world whose server knows who it talks to.
func newGuardedWorld(t *testing.T, opts ...Option) *world {
	t.Helper()
	w := newWorld(t, append([]Option{WithCredentials(theOwner, "secret"), WithOtherAccount(theOther, "secret", otherAccount)}, opts...)...)
	return w
}

// as sends a request that is signed by somebody, with V1.
func (w *world) as(who, method, uri, body string, headers ...string) answer {
	w.t.Helper()
	if who == nobody {
		return w.do(method, uri, body, headers...)
	}
	h := http.Header{}
	for i := 0; i+1 < len(headers); i += 2 {
		h.Set(headers[i], headers[i+1])
	}
	date := wire.FormatHTTPTime(testClock)
	text := strings.Join([]string{method, h.Get("Content-Md5"), h.Get("Content-Type"), date, ""}, "\n")
	for _, name := range slices.Sorted(maps.Keys(h)) {
		if strings.HasPrefix(name, "X-Oss-") {
			text += strings.ToLower(name) + ":" + h.Get(name) + "\n"
		}
	}
	path, query, _ := strings.Cut(uri, "?")
	resource, err := url.PathUnescape(path)
	if err != nil {
		w.t.Fatal(err)
	}
	if strings.Count(resource, "/") == 1 && resource != "/" {
		resource += "/" // of a bucket
	}
	var params []string
	for _, p := range wire.ParseQuery(query) {
		if !slices.Contains([]string{"prefix", "delimiter", "max-keys", "list-type"}, p.Name) {
			params = append(params, strings.TrimSuffix(p.Name+"="+p.Value, "="))
		}
	}
	slices.Sort(params)
	text += strings.TrimSuffix(resource+"?"+strings.Join(params, "&"), "?")
	return w.do(method, uri, body, append(headers, "Date", date, "Authorization", "OSS "+who+":"+signatureV1(text))...)
}

func signatureV1(text string) string {
	mac := hmac.New(sha1.New, []byte("secret"))
	mac.Write([]byte(text))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// configure gives a bucket documents, as name and text in turn.
func (w *world) configure(bucket string, documents ...string) {
	w.t.Helper()
	err := w.srv.Store().UpdateBucket(bucket, func(b store.Bucket) (store.Bucket, error) {
		b.Documents = map[string]string{}
		for i := 0; i+1 < len(documents); i += 2 {
			b.Documents[documents[i]] = documents[i+1]
		}
		return b, nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// policyOf makes a policy of statements that have single quotes.
func policyOf(statements ...string) string {
	return strings.ReplaceAll(`{'Version': '1', 'Statement': [`+strings.Join(statements, ", ")+`]}`, "'", `"`)
}

const (
	blocked       = "<PublicAccessBlockConfiguration><BlockPublicAccess>true</BlockPublicAccess></PublicAccessBlockConfiguration>"
	requesterPays = "<RequestPaymentConfiguration><Payer>Requester</Payer></RequestPaymentConfiguration>"
)

func TestEveryOperationHasAnAction(t *testing.T) {
	form := regexp.MustCompile(`^oss:[A-Z][A-Za-z]+$`)
	for i := range operations {
		op := &operations[i]
		n := needOf(op)
		if !form.MatchString(n.action) {
			t.Errorf("%s needs the action %q", op.Name, n.action)
		}
		if _, ok := needs[op.Name]; op.level == onObject && !ok {
			t.Errorf("%s is about objects and not in needs", op.Name)
		}
		if account := n.right == access.Account; account != (op.level == onService) {
			t.Errorf("%s needs the right %d", op.Name, n.right)
		}
	}
	for name := range needs {
		if !slices.ContainsFunc(operations, func(op operation) bool { return op.Name == name }) {
			t.Errorf("needs has %s, which is no operation", name)
		}
	}
}

// TestPrivateIsPrivate tries every operation on a private bucket.
func TestPrivateIsPrivate(t *testing.T) {
	w := newGuardedWorld(t)
	w.as(theOwner, "PUT", "/examplebucket/k", "kept").want(t, "PutObject", 200)
	createEC := map[string]string{nobody: "0003-00001201", theOther: ""}
	for _, who := range []string{nobody, theOther} {
		for _, op := range Operations() {
			uri := strings.Replace(strings.Replace(op.Resource, "/bucket", "/examplebucket", 1), "/key", "/k", 1)
			body, headers := "", []string(nil)
			switch op.Name {
			case "OptionObject":
				continue
			case opDeleteMultipleObjects:
				body = "<Delete><Object><Key>k</Key></Object></Delete>"
			case opPostObject:
				if who != nobody {
					continue // is signed in the form
				}
				body, headers = formOf("hello", "key", "k")
			case "CopyObject", "UploadPartCopy":
				headers = []string{"x-oss-copy-source", "/examplebucket/k"}
			}
			a := w.as(who, op.Method, uri, body, headers...)
			if op.Name == opPutBucket && who != nobody {
				a.wantError(t, op.Name, 409, "BucketAlreadyExists", "0015-00000102")
				continue
			}
			if a.Status != 403 || op.Method != "HEAD" && a.code() != "AccessDenied" {
				t.Errorf("%s by %q = %d %s, want 403 AccessDenied", op.Name, who, a.Status, a.Body)
			}
		}
		w.as(who, "PUT", "/new-bucket", "").wantError(t, "PutBucket", 403, "AccessDenied", createEC[who])
		w.as(who, "PUT", "/new-bucket?acl", "", "x-oss-acl", "public-read").wantError(t, "PutBucketAcl", 403, "AccessDenied", createEC[who])
		w.as(who, "DELETE", "/examplebucket?newThing&udf", "").wantError(t, "no operation", 501, "NotImplemented", "")
		w.as(who, "GET", "/missing/k", "").wantError(t, "a missing bucket", 404, "NoSuchBucket", "0015-00000101")
	}
	if a := w.as(theOwner, "GET", "/examplebucket/k", ""); a.Body != "kept" {
		t.Errorf("after all that the object reads %q", a.Body)
	}
	if a := w.as(theOwner, "GET", "/", ""); strings.Count(a.Body, "<Bucket>") != 1 {
		t.Errorf("after all that there are %s", a.Body)
	}
}

// formOf writes a form and the header for it.
func formOf(content string, fields ...string) (body string, headers []string) {
	body, contentType := form(content, "f", "", fields...)
	return body, []string{"Content-Type", contentType}
}

func TestWithoutAccessKeysEverybodyMayDoEverything(t *testing.T) {
	w := newWorld(t)
	w.configure(bucketName, policyDocument, policyOf(`{'Effect': 'Deny', 'Action': 'oss:*', 'Principal': '*', 'Resource': '*'}`), "requestPayment", requesterPays)
	w.do("PUT", "/examplebucket/k", "x").want(t, "PutObject", 200)
	w.do("GET", "/examplebucket/k", "").want(t, "GetObject", 200)
}

// TestACLsOpenBuckets is about requests; package access has the table of what
// the ACLs grant.
func TestACLsOpenBuckets(t *testing.T) {
	w := newGuardedWorld(t)
	for key, acl := range map[string]string{"default": "default", "private": "private", "read": "public-read", "write": "public-read-write"} {
		w.as(theOwner, "PUT", "/examplebucket/"+key, "hello", "x-oss-object-acl", acl).want(t, "PutObject", 200)
	}
	w.as(theOwner, "PUT", "/examplebucket/link?symlink", "", "x-oss-symlink-target", "private", "x-oss-object-acl", "public-read").want(t, "PutSymlink", 200)
	requests := []struct{ method, uri string }{
		{"GET", "/examplebucket/default"},
		{"HEAD", "/examplebucket/default"},
		{"GET", "/examplebucket/private"},
		{"GET", "/examplebucket/read"},
		{"GET", "/examplebucket/link"}, // whose target is private
		{"GET", "/examplebucket/missing"},
		{"GET", "/examplebucket/"},
		{"GET", "/examplebucket/?list-type=2&prefix=d"},
		{"GET", "/examplebucket/?versions"},
		{"GET", "/examplebucket/?uploads"},
		{"GET", "/examplebucket/default?acl"},
		{"GET", "/examplebucket/default?tagging"},
		{"PUT", "/examplebucket/new"},
		{"PUT", "/examplebucket/read"},
		{"PUT", "/examplebucket/write"},
		{"POST", "/examplebucket/new?uploads"},
		{"DELETE", "/examplebucket/new"},
		{"DELETE", "/examplebucket/private"},
	}
	for acl, want := range map[string][]int{
		"private":           {403, 403, 403, 200, 403, 403, 403, 403, 403, 403, 403, 403, 403, 403, 200, 403, 403, 403},
		"public-read":       {200, 200, 403, 200, 403, 404, 200, 200, 403, 403, 403, 403, 403, 403, 200, 403, 403, 403},
		"public-read-write": {200, 200, 403, 200, 403, 404, 200, 200, 403, 403, 403, 403, 200, 403, 200, 200, 204, 403},
	} {
		for _, who := range []string{nobody, theOther} {
			w.as(theOwner, "PUT", "/examplebucket?acl", "", "x-oss-acl", acl).want(t, "PutBucketAcl", 200)
			w.as(theOwner, "PUT", "/examplebucket/write", "hello", "x-oss-object-acl", "public-read-write").want(t, "PutObject", 200)
			for i, r := range requests {
				if a := w.as(who, r.method, r.uri, ""); a.Status != want[i] {
					t.Errorf("%s %s by %q in a bucket that is %s = %d %s, want %d", r.method, r.uri, who, acl, a.Status, a.Body, want[i])
				}
			}
		}
	}
}

func TestRefusalsExplainThemselves(t *testing.T) {
	w := newGuardedWorld(t)
	w.do("GET", "/examplebucket/k", "").wantError(t, "GetObject", 403, "AccessDenied", "0003-00000001")
	const want = "the request is not signed, and the ACL of the bucket examplebucket is private"
	if e := w.srv.Journal().Entries()[0]; !strings.HasPrefix(e.Err.Hint, want) {
		t.Errorf("the hint is %q, want %q …", e.Err.Hint, want)
	}
}

func TestCopiesReadTheirSource(t *testing.T) {
	w := newGuardedWorld(t)
	w.as(theOwner, "PUT", "/open", "", "x-oss-acl", "public-read-write").want(t, "PutBucket", 200)
	w.as(theOwner, "PUT", "/examplebucket/k", "hello").want(t, "PutObject", 200)
	initiated := w.do("POST", "/open/part?uploads", "")
	part := "/open/part?partNumber=1&uploadId=" + initiated.element("UploadId")
	for _, uri := range []string{"/open/copy", part} {
		for source, want := range map[string]string{
			"/examplebucket/k": "AccessDenied", "/missing/k": "NoSuchBucket", "/open/missing": "NoSuchKey", "nonsense": "InvalidArgument",
		} {
			if a := w.do("PUT", uri, "", "x-oss-copy-source", source); a.code() != want {
				t.Errorf("PUT %s from %s = %d %s, want %s", uri, source, a.Status, a.Body, want)
			}
		}
		w.as(theOwner, "PUT", uri, "", "x-oss-copy-source", "/examplebucket/k").want(t, "copy", 200)
	}
	w.configure(bucketName, policyDocument, policyOf(
		`{'Effect': 'Deny', 'Action': 'oss:GetObjectVersion', 'Principal': '1234567890123456', 'Resource': '*'}`,
		`{'Effect': 'Allow', 'Action': 'oss:GetObject', 'Principal': '*', 'Resource': 'acs:oss:*:*:examplebucket/k'}`))
	w.do("PUT", "/open/copy", "", "x-oss-copy-source", "/examplebucket/k").want(t, "copy what a policy opens", 200)
	w.as(theOwner, "PUT", "/open/copy", "", "x-oss-copy-source", "/examplebucket/k?versionId=null").
		wantError(t, "copy a version that a policy denies", 403, "AccessDenied", "0003-00000101")
}

func TestDeletingManyChecksEach(t *testing.T) {
	w := newGuardedWorld(t)
	w.as(theOwner, "PUT", "/examplebucket?acl", "", "x-oss-acl", "public-read-write").want(t, "PutBucketAcl", 200)
	w.as(theOwner, "PUT", "/examplebucket/a", "x").want(t, "PutObject", 200)
	w.as(theOwner, "PUT", "/examplebucket/b", "x", "x-oss-object-acl", "private").want(t, "PutObject", 200)
	const both = "<Delete><Object><Key>a</Key></Object><Object><Key>b</Key></Object></Delete>"
	w.do("POST", "/examplebucket?delete", both).wantError(t, "DeleteMultipleObjects", 403, "AccessDenied", "0003-00000006")
	w.do("GET", "/examplebucket/a", "").want(t, "GetObject", 200)
	w.do("POST", "/examplebucket?delete", "<Delete><Object><Key>a</Key></Object></Delete>").want(t, "DeleteMultipleObjects", 200)
	w.as(theOwner, "POST", "/examplebucket?delete", both).want(t, "DeleteMultipleObjects", 200)
}

func TestForms(t *testing.T) {
	w := newGuardedWorld(t)
	post := func(fields ...string) answer {
		body, headers := formOf("hello", fields...)
		return w.do("POST", "/examplebucket/", body, headers...)
	}
	policy := b64(`{"expiration": "2026-01-03T00:00:00Z", "conditions": [{"bucket": "examplebucket"}]}`)
	signed := func(who string) answer {
		return post("key", "k", "policy", policy, "OSSAccessKeyId", who, "Signature", signatureV1(policy))
	}
	signed(theOwner).want(t, "PostObject by the owner", 204)
	signed(theOther).wantError(t, "PostObject by another account", 403, "AccessDenied", "0003-00000001")
	for _, acl := range []string{"private", "public-read"} {
		w.as(theOwner, "PUT", "/examplebucket?acl", "", "x-oss-acl", acl).want(t, "PutBucketAcl", 200)
		post("key", "k").wantError(t, "PostObject to a bucket that is "+acl, 403, "AccessDenied", "0003-00000001")
	}
	w.as(theOwner, "PUT", "/examplebucket?acl", "", "x-oss-acl", "public-read-write").want(t, "PutBucketAcl", 200)
	w.as(theOwner, "PUT", "/examplebucket/mine", "kept", "x-oss-object-acl", "private").want(t, "PutObject", 200)
	post("key", "k").want(t, "PostObject", 204)
	post("key", "mine").wantError(t, "PostObject over what is private", 403, "AccessDenied", "0003-00000006")

	signed(theOther).want(t, "PostObject by another account", 204)

	w.configure(bucketName, policyDocument, policyOf(`{'Effect': 'Deny', 'Action': 'oss:PutObjectTagging', 'Principal': '*', 'Resource': '*'}`))
	post("key", "k", "x-oss-tagging", "a=b").wantError(t, "PostObject with tags", 403, "AccessDenied", "0003-00000101")
	post("key", "k").want(t, "PostObject", 204)
	w.configure(bucketName, "publicAccessBlock", blocked)
	post("key", "k").wantError(t, "PostObject where the public is blocked", 403, "AccessDenied", "0003-00000001")
}

// TestProcessedImagesAreJudged asks for images with others in them, or stored
// somewhere else.
func TestProcessedImagesAreJudged(t *testing.T) {
	w := newGuardedWorld(t)
	w.as(theOwner, "PUT", "/open", "", "x-oss-acl", "public-read-write").want(t, "PutBucket", 200)
	for _, uri := range []string{"/open/image", "/examplebucket/image"} {
		w.as(theOwner, "PUT", uri, picture(t)).want(t, "PutObject", 200)
	}
	w.as(theOwner, "PUT", "/open/hidden", picture(t), "x-oss-object-acl", "private").want(t, "PutObject", 200)
	name := base64.URLEncoding.EncodeToString([]byte("hidden"))
	elsewhere := base64.URLEncoding.EncodeToString([]byte(bucketName))
	for _, test := range []struct{ name, method, uri, body string }{
		{"a private image", "GET", "/open/hidden?x-oss-process=image/resize,w_5", ""},
		{"a private watermark", "GET", "/open/image?x-oss-process=image/watermark,image_" + name, ""},
		{"stored over what is private", "POST", "/open/image?x-oss-process", "x-oss-process=image/resize,w_5|sys/saveas,o_" + name},
		{"stored in a private bucket", "POST", "/open/image?x-oss-process", "x-oss-process=image/resize,w_5|sys/saveas,o_" + name + ",b_" + elsewhere},
		{"from a private bucket", "POST", "/examplebucket/image?x-oss-process", "x-oss-process=image/resize,w_5|sys/saveas,o_" + name},
	} {
		if a := w.do(test.method, test.uri, test.body); a.Status != 403 || a.code() != "AccessDenied" {
			t.Errorf("%s = %d %s, want 403", test.name, a.Status, a.Body)
		}
		w.as(theOwner, test.method, test.uri, test.body).want(t, test.name+", by the owner", 200)
	}
}

func TestAnonymousOverrides(t *testing.T) {
	w := newGuardedWorld(t)
	w.as(theOwner, "PUT", "/examplebucket/k", "x", "x-oss-object-acl", "public-read").want(t, "PutObject", 200)
	w.do("GET", "/examplebucket/k?response-content-type=text/html", "").wantError(t, "GetObject", 400, "InvalidRequest", "")
	w.as(theOther, "GET", "/examplebucket/k?response-content-type=text/html", "").want(t, "GetObject", 200, "Content-Type", "text/html")
}

func TestCallbacksNameTheRequester(t *testing.T) {
	w := newGuardedWorld(t)
	w.as(theOwner, "PUT", "/examplebucket?acl", "", "x-oss-acl", "public-read-write").want(t, "PutBucketAcl", 200)
	for who, want := range map[string]string{theOwner: ownerID, theOther: otherAccount, nobody: ownerID} {
		w.as(who, "PUT", "/examplebucket/k", "x", "x-oss-callback", w.callbackHeader("x=1")).want(t, "PutObject", 200)
		for _, r := range w.app.take() {
			if got := r.Header.Get("x-oss-requester"); got != want {
				t.Errorf("x-oss-requester is %q, want %q", got, want)
			}
		}
	}
}

// TestVersionsHideNothing names a version that does not exist in requests that
// are about the newest one whatever it says. The rights on that one count.
func TestVersionsHideNothing(t *testing.T) {
	w := newGuardedWorld(t)
	w.as(theOwner, "PUT", "/examplebucket?acl", "", "x-oss-acl", "public-read-write").want(t, "PutBucketAcl", 200)
	w.as(theOwner, "PUT", "/examplebucket/k", "kept", "x-oss-object-acl", "private").want(t, "PutObject", 200)
	w.as(theOwner, "POST", "/examplebucket/log?append&position=0", "kept", "x-oss-object-acl", "private").want(t, "AppendObject", 200)
	for name, a := range map[string]answer{
		"PutObject":        w.do("PUT", "/examplebucket/k?versionId=x", "new"),
		"PutSymlink":       w.do("PUT", "/examplebucket/k?symlink&versionId=x", "", "x-oss-symlink-target", "log"),
		"CopyObject":       w.do("PUT", "/examplebucket/k?versionId=x", "", "x-oss-copy-source", "/examplebucket/k"),
		"AppendObject":     w.do("POST", "/examplebucket/log?append&position=4&versionId=x", "new"),
		"image":            w.do("GET", "/examplebucket/k?x-oss-process=image/info&versionId=x", ""),
		"ProcessObject":    w.do("POST", "/examplebucket/k?x-oss-process&versionId=x", "x-oss-process=image/info"),
		"SealAppendObject": w.do("POST", "/examplebucket/log?seal&position=4&versionId=x", ""),
	} {
		if a.Status != 403 {
			t.Errorf("%s with a version = %d %s, want 403", name, a.Status, a.Body)
		}
	}
	for i := range operations {
		op := &operations[i]
		if n := needOf(op); n.versioned && op.method == "POST" && op.Name != "RestoreObject" && op.Name != "CleanRestoredObject" && n.right != access.Read {
			t.Errorf("%s writes and takes a version", op.Name)
		}
	}
}

// TestLinksGiveNothingAway lets nobody read through a link what he may not read.
func TestLinksGiveNothingAway(t *testing.T) {
	w := newGuardedWorld(t)
	w.as(theOwner, "PUT", "/examplebucket?acl", "", "x-oss-acl", "public-read-write").want(t, "PutBucketAcl", 200)
	w.as(theOwner, "PUT", "/examplebucket/secret", "secret", "x-oss-object-acl", "private").want(t, "PutObject", 200)
	w.do("PUT", "/examplebucket/link?symlink", "", "x-oss-symlink-target", "secret").want(t, "PutSymlink", 200)
	id := w.do("POST", "/examplebucket/copy?uploads", "").element("UploadId")
	for name, a := range map[string]answer{
		"GetObject":      w.do("GET", "/examplebucket/link", ""),
		"GetObjectMeta":  w.do("GET", "/examplebucket/link?objectMeta", ""),
		"process":        w.do("GET", "/examplebucket/link?x-oss-process=image/info", ""),
		"UploadPartCopy": w.do("PUT", "/examplebucket/copy?partNumber=1&uploadId="+id, "", "x-oss-copy-source", "/examplebucket/link"),
	} {
		if a.Status != 403 {
			t.Errorf("%s through a link = %d %s, want 403", name, a.Status, a.Body)
		}
	}
}

// TestBlockedAccountHasNoPublicBuckets creates buckets in all the ways there
// are, in an account that blocks public access.
func TestBlockedAccountHasNoPublicBuckets(t *testing.T) {
	w := newWorld(t)
	w.do("PUT", "/?publicAccessBlock", blocked).want(t, "PutPublicAccessBlock", 200)
	for _, query := range []string{"", "?acl", "?overwriteConfig", "?objectWorm"} {
		w.do("PUT", "/b-two"+query, "", "x-oss-acl", "public-read").wantError(t, "PUT /b-two"+query, 403, "AccessDenied", osserr.PublicBucketACL.EC)
		if w.srv.bucketExists("b-two") {
			t.Errorf("PUT /b-two%s created the bucket", query)
		}
	}
}
