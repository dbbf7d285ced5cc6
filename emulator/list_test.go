package emulator

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fakeoss/fakeoss/emulator/wire"
)

// all returns the text of every element of a name.
func (a answer) all(name string) (texts []string) {
	for _, m := range regexp.MustCompile(`(?s)<`+name+`>(.*?)</`+name+`>`).FindAllStringSubmatch(a.Body, -1) {
		texts = append(texts, m[1])
	}
	return texts
}

func TestListObjects(t *testing.T) {
	w := newWorld(t)
	for _, k := range []string{"a", "b/1", "b/2", "c d", "e"} {
		w.do("PUT", "/examplebucket/"+url.PathEscape(k), "hello")
	}
	page := w.do("GET", "/examplebucket/?max-keys=2&delimiter=/&encoding-type=url", "")
	page.want(t, "ListObjects", 200, "Content-Type", "application/xml")
	if diff := cmp.Diff([]string{"a"}, page.all("Key")); diff != "" || page.element("CommonPrefixes") != "<Prefix>b/</Prefix>" ||
		page.element("NextMarker") != "b/" || page.element("IsTruncated") != "true" || page.element("MaxKeys") != "2" ||
		page.element("Owner") == "" || page.element("ETag") != helloETag || page.element("EncodingType") != "url" {
		t.Errorf("ListObjects = %s", page.Body)
	}
	page = w.do("GET", "/examplebucket/?max-keys=2&delimiter=/&encoding-type=url&marker=b/", "")
	if diff := cmp.Diff([]string{"c%20d", "e"}, page.all("Key")); diff != "" || page.element("IsTruncated") != "false" || page.element("NextMarker") != "" {
		t.Errorf("ListObjects = %s", page.Body)
	}
	w.do("GET", "/examplebucket/?prefix=b/", "").want(t, "ListObjects", 200)
	if got := w.do("GET", "/examplebucket?prefix=b/", "").all("Key"); !cmp.Equal(got, []string{"b/1", "b/2"}) {
		t.Errorf("ListObjects of a prefix = %v", got)
	}
}

func TestListObjectsV2(t *testing.T) {
	w := newWorld(t)
	for _, k := range []string{"a", "b", "c"} {
		w.do("PUT", "/examplebucket/"+k, "x")
	}
	page := w.do("GET", "/examplebucket/?list-type=2&max-keys=1&start-after=a", "")
	if !cmp.Equal(page.all("Key"), []string{"b"}) || page.element("KeyCount") != "1" || page.element("Owner") != "" || page.element("StartAfter") != "a" {
		t.Errorf("ListObjectsV2 = %s", page.Body)
	}
	token := url.QueryEscape(page.element("NextContinuationToken"))
	page = w.do("GET", "/examplebucket/?list-type=2&fetch-owner=true&start-after=zzz&continuation-token="+token, "")
	if !cmp.Equal(page.all("Key"), []string{"c"}) || page.element("Owner") == "" || page.element("IsTruncated") != "false" {
		t.Errorf("ListObjectsV2 = %s", page.Body)
	}
}

// TestListingAllPages walks with both versions through keys of every kind.
func TestListingAllPages(t *testing.T) {
	w := newWorld(t)
	want := []string{"\x01", " ", "%2F", "+", "..", "a//b", "a?b#c", "键"}
	for _, k := range want {
		w.do("PUT", "/examplebucket/"+url.PathEscape(k), "x")
	}
	for _, version := range []struct{ query, next, param string }{
		{"", "NextMarker", "marker"}, {"list-type=2&", "NextContinuationToken", "continuation-token"},
	} {
		var got []string
		query := ""
		for range 20 {
			page := w.do("GET", "/examplebucket/?"+version.query+"max-keys=3&encoding-type=url"+query, "")
			for _, k := range page.all("Key") {
				decoded, err := url.PathUnescape(k)
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, decoded)
			}
			if page.element("IsTruncated") == "false" {
				break
			}
			next := page.element(version.next)
			if version.param == "marker" {
				next, _ = url.PathUnescape(next)
			}
			query = "&" + version.param + "=" + url.QueryEscape(next)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("walking with %s (-want +got):\n%s", version.param, diff)
		}
	}
}

func TestListArguments(t *testing.T) {
	w := newWorld(t)
	long := strings.Repeat("k", 1024)
	for _, query := range []string{
		"max-keys=0", "max-keys=-1", "max-keys=1001", "max-keys=x", "encoding-type=base64", "prefix=" + long, "marker=" + long, "delimiter=" + long,
		"list-type=2&start-after=" + long, "list-type=2&continuation-token=nonsense",
		"uploads&max-uploads=0", "uploads&max-uploads=1001", "uploads&encoding-type=x", "uploads&key-marker=" + long,
	} {
		a := w.do("GET", "/examplebucket/?"+query, "")
		a.wantError(t, "listing with "+query[:min(40, len(query))], 400, "InvalidArgument", "")
		if a.element("ArgumentName") == "" {
			t.Errorf("%s: the error does not name the argument: %s", query, a.Body)
		}
	}
	w.do("GET", "/examplebucket/?max-keys=&encoding-type=", "").want(t, "empty arguments", 200)
}

func TestBuckets(t *testing.T) {
	w := newWorld(t)
	w.do("PUT", "/new-bucket", "<CreateBucketConfiguration><StorageClass>IA</StorageClass><DataRedundancyType>ZRS</DataRedundancyType></CreateBucketConfiguration>",
		"x-oss-acl", "public-read").want(t, "PutBucket", 200, "Location", "/new-bucket")
	info := w.do("GET", "/new-bucket?bucketInfo", "")
	for name, want := range map[string]string{
		"Name": "new-bucket", "StorageClass": "IA", "DataRedundancyType": "ZRS", "Grant": "public-read", "Location": "oss-cn-hangzhou",
		"ExtranetEndpoint": "oss-cn-hangzhou.aliyuncs.com", "IntranetEndpoint": "oss-cn-hangzhou-internal.aliyuncs.com",
		"CreationDate": "2026-01-02T03:04:05.000Z",
	} {
		if got := info.element(name); got != want {
			t.Errorf("GetBucketInfo: %s = %q, want %q", name, got, want)
		}
	}
	if a := w.do("GET", "/new-bucket?location", ""); a.element("LocationConstraint") != "oss-cn-hangzhou" {
		t.Errorf("GetBucketLocation = %s", a.Body)
	}
	w.do("PUT", "/new-bucket", "").want(t, "PutBucket again", 200)
	w.do("PUT", "/new-bucket", "", "x-oss-acl", "private").want(t, "PutBucket with an ACL", 200)
	if a := w.do("GET", "/new-bucket?bucketInfo", ""); a.element("Grant") != "private" || a.element("StorageClass") != "IA" {
		t.Errorf("after PutBucket with an ACL: %s", a.Body)
	}
	for name, test := range map[string]struct {
		body, acl string
		status    int
		code, ec  string
	}{
		"another class":      {"<CreateBucketConfiguration><StorageClass>Standard</StorageClass></CreateBucketConfiguration>", "", 409, "BucketAlreadyExists", ""},
		"another redundancy": {"<CreateBucketConfiguration><DataRedundancyType>LRS</DataRedundancyType></CreateBucketConfiguration>", "", 409, "BucketAlreadyExists", ""},
		"bad class":          {"<CreateBucketConfiguration><StorageClass>X</StorageClass></CreateBucketConfiguration>", "", 400, "InvalidArgument", ""},
		"bad redundancy":     {"<CreateBucketConfiguration><DataRedundancyType>X</DataRedundancyType></CreateBucketConfiguration>", "", 400, "MalformedXML", "0015-00000231"},
		"bad XML":            {"x", "", 400, "MalformedXML", "0015-00000231"},
	} {
		w.do("PUT", "/new-bucket", test.body, "x-oss-acl", test.acl).wantError(t, name, test.status, test.code, test.ec)
	}
	w.do("PUT", "/new-bucket", "", "x-oss-acl", "everybody").wantError(t, "bad ACL", 400, "InvalidArgument", "0015-00000204")
	w.do("PUT", "/new-bucket/k", "x")
	w.do("DELETE", "/new-bucket", "").wantError(t, "DeleteBucket", 409, "BucketNotEmpty", "0015-00000301")
	w.do("DELETE", "/new-bucket/k", "")
	w.do("DELETE", "/new-bucket", "").want(t, "DeleteBucket", 204)
	w.do("DELETE", "/new-bucket", "").wantError(t, "DeleteBucket", 404, "NoSuchBucket", "0015-00000101")
	w.do("PUT", "/NEW", "").wantError(t, "PutBucket", 400, "InvalidBucketName", "0015-00000001")
}

func TestListBuckets(t *testing.T) {
	w := newWorld(t, WithBuckets("a-1", "a-2", "b-1"))
	a := w.do("GET", "/", "")
	if !cmp.Equal(a.all("Name"), []string{"a-1", "a-2", "b-1", bucketName}) || a.element("IsTruncated") != "" ||
		a.element("ExtranetEndpoint") != strings.TrimPrefix(w.ts.URL, "http://") || a.element("Region") != "cn-hangzhou" {
		t.Errorf("ListBuckets = %s", a.Body)
	}
	a = w.do("GET", "/?prefix=a-&max-keys=1", "")
	if !cmp.Equal(a.all("Name"), []string{"a-1"}) || a.element("IsTruncated") != "true" || a.element("NextMarker") != "a-1" {
		t.Errorf("ListBuckets = %s", a.Body)
	}
	a = w.do("GET", "/?prefix=a-&max-keys=1&marker=a-1", "")
	if !cmp.Equal(a.all("Name"), []string{"a-2"}) || a.element("IsTruncated") != "false" {
		t.Errorf("ListBuckets = %s", a.Body)
	}
	w.do("GET", "/?max-keys=0", "").wantError(t, "ListBuckets", 400, "InvalidArgument", "")
}

// TestAddressing uploads in one style and reads in all.
func TestAddressing(t *testing.T) {
	w := newWorld(t, WithDomains("oss.test"), WithCNAME("img.example.com", bucketName))
	const key = "a//b/../%2Fc%20+%3F"
	w.do("PUT", "/examplebucket/"+key, "hello").want(t, "PutObject", 200)
	for _, host := range []string{
		"examplebucket.localhost:6770", "examplebucket.oss.test", "examplebucket.oss-cn-hangzhou.aliyuncs.com", "img.example.com", "examplebucket.unknown",
	} {
		if a := w.do("GET", "/"+key, "", "Host", host); a.Body != "hello" {
			t.Errorf("GET %s/%s = %d %s", host, key, a.Status, a.Body)
		}
		if a := w.do("GET", "/", "", "Host", host); a.element("Name") != bucketName {
			t.Errorf("GET %s/ = %d %s", host, a.Status, a.Body)
		}
	}
	w.do("GET", "/", "", "Host", "undefined.oss-cn-hangzhou.aliyuncs.com").want(t, "ListBuckets", 200)
	w.do("PUT", "/", "", "Host", "created.unknown").want(t, "PutBucket", 200, "Location", "/created")
}

func TestStrictAddressing(t *testing.T) {
	w := newWorld(t, WithStrict())
	w.do("PUT", "/examplebucket/k", "x", "Host", "localhost").wantError(t, "path style under a name", 403, "SecondLevelDomainForbidden", "")
	w.do("PUT", "/k", "x", "Host", "examplebucket.localhost").want(t, "virtual host", 200)
	w.do("PUT", "/examplebucket/k", "x").want(t, "path style under an address", 200)
}

func TestAutoBucket(t *testing.T) {
	w := newWorld(t, WithAutoBucket())
	w.do("GET", "/made-1/k", "").wantError(t, "GetObject", 404, "NoSuchKey", "0026-00000001")
	w.do("PUT", "/made-2/k", "x").want(t, "PutObject", 200)
	w.do("DELETE", "/made-3", "").wantError(t, "DeleteBucket", 404, "NoSuchBucket", "0015-00000101")
	w.do("PUT", "/NO/k", "x").wantError(t, "PutObject", 400, "InvalidBucketName", "0015-00000001")
	notes := w.srv.Journal().Entries()[1].Notes
	if len(notes) != 1 || !strings.Contains(notes[0], "OSS would not") {
		t.Errorf("notes = %q", notes)
	}
}

// TestAutoBucketIsForThoseWhoMayCreate leaves no bucket behind for requests
// that are refused.
func TestAutoBucketIsForThoseWhoMayCreate(t *testing.T) {
	w := newGuardedWorld(t, WithAutoBucket())
	made := func(name string) bool { return w.srv.bucketExists(name) }
	w.as(nobody, "GET", "/anonymous/k", "").wantError(t, "an anonymous GetObject", 403, "AccessDenied", "0003-00001201")
	w.as(theOther, "PUT", "/of-another/k", "x").wantError(t, "PutObject by another account", 403, "AccessDenied", "")
	w.do("GET", "/bad-signature/k", "", "Date", wire.FormatHTTPTime(testClock), "Authorization", "OSS "+theOwner+":AAAA").
		wantError(t, "a bad signature", 403, "SignatureDoesNotMatch", "0002-00000040")
	w.do("OPTIONS", "/preflight/k", "", "Origin", "http://a.com", "Access-Control-Request-Method", "GET").
		wantError(t, "OptionObject", 403, "AccessForbidden", "")
	w.as(theOwner, "POST", "/unsupported?metaQuery&comp=query", "").wantError(t, "DoMetaQuery", 501, "NotImplemented", "")
	w.as(theOwner, "DELETE", "/unknown?newThing", "").wantError(t, "no operation", 501, "NotImplemented", "")
	w.do("POST", "/deleted?delete", "<Delete><Object><Key>k</Key></Object></Delete>").
		wantError(t, "an anonymous DeleteMultipleObjects", 403, "AccessDenied", "0003-00001201")
	body, headers := formOf("hello", "key", "k")
	w.do("POST", "/posted", body, headers...).wantError(t, "an anonymous PostObject", 403, "AccessDenied", "0003-00001201")
	for _, name := range []string{"anonymous", "of-another", "bad-signature", "preflight", "unsupported", "unknown", "deleted", "posted"} {
		if made(name) {
			t.Errorf("the bucket %s was created", name)
		}
	}
	w.as(theOwner, "PUT", "/made/k", "x").want(t, "PutObject by the owner", 200)
	w.as(theOwner, "GET", "/made/k", "").want(t, "GetObject by the owner", 200)

	open := newWorld(t, WithAutoBucket(), WithPermissiveCORS())
	open.do("OPTIONS", "/posted/k", "", "Origin", "http://a.com", "Access-Control-Request-Method", "POST").want(t, "OptionObject before the first use", 200)
	if open.srv.bucketExists("posted") {
		t.Error("OptionObject created a bucket")
	}
	open.do("POST", "/posted", body, headers...).want(t, "PostObject without access keys", 204)
	open.do("GET", "/posted/k", "").want(t, "what it stored", 200)
}

// TestUnsupportedIsLoud sends every operation that this version has not, and
// some that OSS has not either.
func TestUnsupportedIsLoud(t *testing.T) {
	w := newWorld(t)
	w.do("PUT", "/examplebucket/k", "kept")
	for _, op := range Operations() {
		if op.Supported {
			continue
		}
		uri := strings.Replace(strings.Replace(op.Resource, "/bucket", "/examplebucket", 1), "/key", "/k", 1)
		a := w.do(op.Method, uri, "")
		a.wantError(t, op.Name, 501, "NotImplemented", "")
		if got := a.element("Operation"); got != op.Name {
			t.Errorf("%s %s: the error names %q, want %q", op.Method, uri, got, op.Name)
		}
	}
	for _, test := range []struct {
		method, uri string
		status      int
		code, ec    string
	}{
		{"DELETE", "/examplebucket?udf", 501, "NotImplemented", ""},
		{"DELETE", "/examplebucket/k?acl&uploads", 501, "NotImplemented", ""},
		{"DELETE", "/examplebucket/k?acl", 501, "NotImplemented", ""},
		{"PUT", "/examplebucket/k?uploads", 501, "NotImplemented", ""},
		{"PUT", "/examplebucket?location", 501, "NotImplemented", ""},
		{"PUT", "/examplebucket/k?uploadId=x", 400, "InvalidArgument", "0017-00000220"},
		{"PUT", "/examplebucket/k?partNumber=1", 404, "NoSuchUpload", "0042-00000104"},
		{"POST", "/examplebucket/k?test", 400, "InvalidArgument", ""},
		{"POST", "/examplebucket/k", 400, "InvalidArgument", ""},
		{"PATCH", "/examplebucket/k", 405, "MethodNotAllowed", "0003-00000016"},
		{"PUT", "/", 405, "MethodNotAllowed", "0003-00000016"},
	} {
		w.do(test.method, test.uri, "").wantError(t, test.method+" "+test.uri, test.status, test.code, test.ec)
	}
	if a := w.do("GET", "/examplebucket/k", ""); a.Body != "kept" {
		t.Errorf("after all that the object reads %q", a.Body)
	}
}

func TestOperationNamesAreUniquePerRow(t *testing.T) {
	seen := map[string]string{}
	for _, op := range Operations() {
		row := op.Method + " " + op.Resource
		if op.Name == "UploadPartCopy" || op.Name == "CopyObject" {
			row += " with a source"
		}
		if other, dup := seen[row]; dup {
			t.Errorf("%s and %s are both %s", op.Name, other, row)
		}
		seen[row] = op.Name
	}
	if len(seen) < 100 {
		t.Errorf("the table has %d rows", len(seen))
	}
	fmt.Fprintln(t.Output(), len(seen), "rows")
}
