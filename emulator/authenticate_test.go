package emulator

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// authDate is when requests of tests are signed.
var authDate = testClock.Format(http.TimeFormat)

// signV1 signs a text.
func signV1(secret, text string) string {
	m := hmac.New(sha1.New, []byte(secret))
	m.Write([]byte(text))
	return base64.StdEncoding.EncodeToString(m.Sum(nil))
}

// signed makes the headers of a request without a type, signed with ak and sk.
func signedV1(method, resource string) []string {
	return []string{"Date", authDate, "Authorization", "OSS ak:" + signV1("sk", method+"\n\n\n"+authDate+"\n"+resource)}
}

// policyFor makes a policy that is good for an hour.
func policyFor(conditions string) string {
	return b64(`{"expiration":"` + testClock.Add(time.Hour).Format("2006-01-02T15:04:05Z") + `","conditions":[` + conditions + `]}`)
}

// journal returns the record when the last exchange has ended, which is after
// its client has the answer. No more requests can be sent.
func (w *world) journal() []*journalEntry {
	w.ts.Close()
	return w.srv.Journal().Entries()
}

func TestSignaturesAreChecked(t *testing.T) {
	w := newWorld(t, WithCredentials("ak", "sk"), WithSTSCredentials("STS.ak", "sk", "token", testClock.Add(time.Hour)))
	w.do("PUT", "/examplebucket/k", "hello", signedV1("PUT", "/examplebucket/k")...).want(t, "signed", 200)
	w.do("GET", "/examplebucket/k", "", signedV1("GET", "/examplebucket/k")...).want(t, "signed", 200)
	w.do("GET", "/examplebucket/?acl", "", signedV1("GET", "/examplebucket/")...).wantError(t, "sub-resource not signed", 403, "SignatureDoesNotMatch", "0002-00000040")
	w.do("GET", "/examplebucket/other", "", signedV1("GET", "/examplebucket/k")...).wantError(t, "another key", 403, "SignatureDoesNotMatch", "0002-00000040")
	a := w.do("PUT", "/examplebucket/k", "new", append(signedV1("PUT", "/examplebucket/k"), "Content-Type", "text/plain")...)
	a.wantError(t, "type not signed", 403, "SignatureDoesNotMatch", "0002-00000040")
	if got, want := a.element("StringToSign"), "PUT\n\ntext/plain\n"+authDate+"\n/examplebucket/k"; got != want || a.element("OSSAccessKeyId") != "ak" || a.element("SignatureProvided") == "" {
		t.Errorf("StringToSign = %q, want %q\n%s", got, want, a.Body)
	}
	if got := a.element("StringToSignBytes"); !strings.HasPrefix(got, "50 55 54 0A 0A 74") {
		t.Errorf("StringToSignBytes = %q", got)
	}
	w.do("HEAD", "/examplebucket/k", "", signedV1("GET", "/examplebucket/k")...).want(t, "HEAD for GET", 403)
	w.do("GET", "/examplebucket/k", "", "Date", authDate, "Authorization", "OSS nobody:x").wantError(t, "unknown key", 403, "InvalidAccessKeyId", "0002-00000902")
	w.do("GET", "/nobucket/k", "", "Date", authDate, "Authorization", "OSS nobody:x").wantError(t, "unknown key and bucket", 404, "NoSuchBucket", "0015-00000101")
	w.do("GET", "/examplebucket/k", "", "Date", authDate, "Authorization", "OSS STS.ak:x", "X-Oss-Security-Token", "t").wantError(t, "token", 403, "InvalidSecurityToken", "0002-00000006")
	if b := w.do("GET", "/examplebucket/k", "", signedV1("GET", "/examplebucket/k")...); b.Body != "hello" {
		t.Errorf("the object is %q: a refused request changed it", b.Body)
	}

	entries := w.journal()
	first := entries[0]
	if !first.Identity.Checked || first.Identity.AccessKeyID != "ak" || first.Signature == nil {
		t.Errorf("the journal has %+v, want that ak signed", first.Identity)
	}
	for _, e := range entries {
		if e.Err != nil && e.Err.Code == "SignatureDoesNotMatch" && (e.Identity.Checked || e.Identity.AccessKeyID != "ak" || e.Err.Hint == "") {
			t.Errorf("the journal has %+v, %q", e.Identity, e.Err.Hint)
		}
	}
	if story := entries[4].Story(); !strings.Contains(story, `→ the client signed with an empty Content-Type; it sent "text/plain"`) {
		t.Errorf("the story of a type that was not signed is\n%s", story)
	}
}

func TestNothingIsCheckedWithoutKeys(t *testing.T) {
	w := newWorld(t)
	for _, authorization := range []string{"", "OSS ak:x", "nonsense"} {
		w.do("PUT", "/examplebucket/k", "x", "Authorization", authorization).want(t, authorization, 200)
	}
	for _, e := range w.journal() {
		if e.Identity.Checked || e.Signature != nil {
			t.Errorf("the journal has %+v, want that nothing was checked", e.Identity)
		}
	}
}

func TestRegionIsNoted(t *testing.T) {
	v4 := []string{"X-Oss-Date", testClock.Format("20060102T150405Z"),
		"Authorization", "OSS4-HMAC-SHA256 Credential=ak/20260102/cn-beijing/oss/aliyun_v4_request,Signature=x"}
	w := newWorld(t, WithCredentials("ak", "sk"))
	w.do("GET", "/examplebucket/k", "", v4...).wantError(t, "another region", 403, "SignatureDoesNotMatch", "0002-00000201")
	if e := w.journal()[0]; len(e.Notes) != 1 || !strings.Contains(e.Notes[0], "cn-beijing") {
		t.Errorf("notes = %q, want one about the region", e.Notes)
	}
	w = newWorld(t, WithCredentials("ak", "sk"), WithStrict())
	w.do("GET", "/examplebucket/k", "", v4...).wantError(t, "strict", 400, "InvalidArgument", "0002-00000226")
}

func TestPreflightNeedsNoSignature(t *testing.T) {
	w := newWorld(t, WithCredentials("ak", "sk"))
	if a := w.do("OPTIONS", "/examplebucket/k", "", "Authorization", "OSS ak:x"); a.Status == 403 && a.code() == "SignatureDoesNotMatch" {
		t.Errorf("OPTIONS = %d %s", a.Status, a.Body)
	}
}

// TestBucketInHostAndPath has the requests that the JavaScript SDK sends to IP
// addresses.
func TestBucketInHostAndPath(t *testing.T) {
	w := newWorld(t, WithCredentials("ak", "sk"))
	const host = "examplebucket.oss-cn-hangzhou.aliyuncs.com"
	w.do("PUT", "/examplebucket/k", "path", append(signedV1("PUT", "/examplebucket/k"), "Host", host)...).want(t, "path", 200)
	w.do("PUT", "/examplebucket/k", "host", append(signedV1("PUT", "/examplebucket/examplebucket/k"), "Host", host)...).want(t, "host", 200)
	w.do("GET", "/examplebucket/", "", append(signedV1("GET", "/examplebucket/"), "Host", host)...).want(t, "list", 200)
	for resource, want := range map[string]string{"/examplebucket/k": "path", "/examplebucket/examplebucket/k": "host"} {
		if a := w.do("GET", resource, "", signedV1("GET", resource)...); a.Body != want {
			t.Errorf("GET %s = %d %q, want %q", resource, a.Status, a.Body, want)
		}
	}
}

// signedForm makes the fields of a form that ak signs.
func signedForm(policy string, fields ...string) []string {
	return append([]string{"OSSAccessKeyId", "ak", "policy", policy, "Signature", signV1("sk", policy)}, fields...)
}

func TestSignedForms(t *testing.T) {
	w := newWorld(t, WithCredentials("ak", "sk"))
	good := policyFor(`{"bucket":"examplebucket"},["starts-with","$key","up/"]`)
	w.post("hello", signedForm(good, "key", "up/${filename}")...).want(t, "signed", 204)
	w.post("hello", "OSSAccessKeyId", "ak", "policy", good, "Signature", signV1("other", good), "key", "up/x").
		wantError(t, "wrong secret", 403, "SignatureDoesNotMatch", "0002-00000705")
	w.post("hello", "OSSAccessKeyId", "nobody", "policy", good, "Signature", "x", "key", "up/x").wantError(t, "unknown key", 403, "InvalidAccessKeyId", "0002-00000902")
	w.post("hello", "OSSAccessKeyId", "ak", "policy", good, "key", "up/x").wantError(t, "no signature", 400, "InvalidArgument", "0002-00000703")
	w.post("hello", signedForm(b64("{}"), "key", "up/x")...).wantError(t, "policy", 400, "InvalidPolicyDocument", "0006-00000209")
	w.post("hello", signedForm(policyFor(`{"bucket":"other"}`), "key", "up/x")...).wantError(t, "bucket", 403, "AccessDenied", "0006-00000227")
	w.do("GET", "/examplebucket/up/cat.txt", "", signedV1("GET", "/examplebucket/up/cat.txt")...).want(t, "stored", 200)
	w.do("GET", "/examplebucket/up/x", "", signedV1("GET", "/examplebucket/up/x")...).want(t, "refused", 404)
	// A signature in the header counts nothing.
	body, contentType := form("hello", "f", "", signedForm(good, "key", "up/y")...)
	w.do("POST", "/examplebucket", body, "Content-Type", contentType, "Authorization", "OSS ak:x").want(t, "header beside a form", 204)
	if e := w.journal()[0]; !e.Identity.Checked || e.Identity.AccessKeyID != "ak" {
		t.Errorf("the journal has %+v, want that ak signed", e.Identity)
	}
}

// TestPoliciesAreEnforcedWithoutKeys, too (A063).
func TestPoliciesAreEnforcedWithoutKeys(t *testing.T) {
	w := newWorld(t)
	expired := b64(`{"expiration":"` + testClock.Add(-time.Second).Format("2006-01-02T15:04:05Z") + `","conditions":[]}`)
	for _, test := range []struct {
		name, policy string
		fields       []string
		status       int
		code, ec     string
	}{
		{"kept", policyFor(`{"bucket":"examplebucket"},["eq","$key","${filename}"],["content-length-range",5,5]`), []string{"key", "${filename}"}, 204, "", ""},
		{"empty", "", []string{"key", "k"}, 204, "", ""},
		{"no Base64", "{}", []string{"key", "k"}, 400, "InvalidPolicyDocument", "0006-00000201"},
		{"expired", expired, []string{"key", "k"}, 403, "AccessDenied", "0006-00000213"},
		{"the key before it is filled in", policyFor(`["eq","$key","cat.txt"]`), []string{"key", "${filename}"}, 403, "AccessDenied", "0006-00000227"},
		{"no such field", policyFor(`["starts-with","$x-oss-meta-a",""]`), []string{"key", "k"}, 403, "AccessDenied", "0006-00000227"},
		{"custom variable", policyFor(`["eq","$x:A","1"]`), []string{"key", "k", "x:a", "1"}, 204, "", ""},
		{"type", policyFor(`["in","$content-type",["image/png"]]`), []string{"key", "k", "x-oss-content-type", "image/png"}, 204, "", ""},
		{"other type", policyFor(`["in","$content-type",["image/png"]]`), []string{"key", "k", "Content-Type", "image/png", "x-oss-content-type", "text/html"}, 403, "AccessDenied", "0006-00000227"},
		{"too large", policyFor(`["content-length-range",0,4]`), []string{"key", "k"}, 400, "EntityTooLarge", ""},
		{"too small", policyFor(`["content-length-range",6,9]`), []string{"key", "k"}, 400, "EntityTooSmall", ""},
	} {
		a := w.post("hello", append(test.fields, "policy", test.policy)...)
		if test.code == "" {
			a.want(t, test.name, test.status)
		} else {
			a.wantError(t, test.name, test.status, test.code, test.ec)
		}
		key := strings.Replace(test.fields[1], "${filename}", "cat.txt", 1)
		stored := w.do("HEAD", "/examplebucket/"+key, "").Status == 200
		w.do("DELETE", "/examplebucket/"+key, "")
		if stored != (test.status == 204) {
			t.Errorf("%s: stored is %v", test.name, stored)
		}
	}
	if list := w.do("GET", "/examplebucket/", ""); list.element("Key") != "" {
		t.Errorf("something was stored: %s", list.Body)
	}
}

// TestALargeFileIsRefusedEarly reads no more of a file than its policy allows
// before it refuses it.
func TestALargeFileIsRefusedEarly(t *testing.T) {
	w := newWorld(t)
	body, contentType := form(strings.Repeat("x", 8<<20), "f", "", "policy", policyFor(`["content-length-range",0,1048576]`), "key", "k")
	req := httptest.NewRequest("POST", "/examplebucket/", bytes.NewReader([]byte(body)))
	req.Header.Set("Content-Type", contentType)
	rec := httptest.NewRecorder()
	w.srv.ServeHTTP(rec, req)
	if rec.Code != 400 || !strings.Contains(rec.Body.String(), "<MaxSizeAllowed>1048576</MaxSizeAllowed>") {
		t.Errorf("POST = %d %s", rec.Code, rec.Body)
	}
	w.do("GET", "/examplebucket/k", "").want(t, "GetObject", 404)
}

func TestCredentialOptions(t *testing.T) {
	for name, test := range map[string]struct {
		opts []Option
		want string
	}{
		"no secret": {[]Option{WithCredentials("ak", "")}, `access key "ak": expected an id and a secret`},
		"twice":     {[]Option{WithCredentials("ak", "a"), WithSTSCredentials("ak", "b", "t", time.Time{})}, `access key "ak": it is there twice`},
		"no token":  {[]Option{WithCredentials("STS.ak", "sk")}, `access key "STS.ak": keys of STS have a security token`},
	} {
		if srv, err := Open(test.opts...); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: Open = %v, %v, want %q", name, srv, err, test.want)
		}
	}
}

func BenchmarkSignedRequest(b *testing.B) {
	for _, checked := range []bool{false, true} {
		b.Run(fmt.Sprintf("checked=%v", checked), func(b *testing.B) {
			opts := []Option{WithBuckets(bucketName), WithClock(func() time.Time { return testClock })}
			if checked {
				opts = append(opts, WithCredentials("ak", "sk"))
			}
			srv := New(opts...)
			defer srv.Close()
			h := http.Header{}
			for i, header := 0, signedV1("HEAD", "/examplebucket/"); i < len(header); i += 2 {
				h.Set(header[i], header[i+1])
			}
			r := httptest.NewRequest("HEAD", "/examplebucket/", nil)
			r.Header = h
			b.ReportAllocs()
			for b.Loop() {
				srv.ServeHTTP(&nowhere{http.Header{}}, r)
			}
		})
	}
}
