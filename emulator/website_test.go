package emulator

import (
	"net/http/httptest"
	"strings"
	"testing"
)

// site puts a website configuration and objects whose content is their key.
func (w *world) site(members string, keys ...string) {
	w.t.Helper()
	w.do("PUT", "/examplebucket?website", "<WebsiteConfiguration>"+members+"</WebsiteConfiguration>").want(w.t, "PutBucketWebsite", 200)
	for _, key := range keys {
		w.do("PUT", "/examplebucket/"+key, key, "Content-Type", "text/html", "x-oss-meta-a", key).want(w.t, "PutObject", 200)
	}
}

const (
	index        = "<IndexDocument><Suffix>index.html</Suffix></IndexDocument>"
	errorPage    = "<ErrorDocument><Key>error.html</Key></ErrorDocument>"
	virtualHost  = "examplebucket.localhost:6770"
	signed       = "OSS id:signature"
	redirectHome = "<RedirectType>External</RedirectType>"
)

// subDirs is an index document for sub-directories, of a type.
func subDirs(kind string) string {
	return "<IndexDocument><Suffix>index.html</Suffix><SupportSubDir>true</SupportSubDir><Type>" + kind + "</Type></IndexDocument>"
}

func TestWebsite(t *testing.T) {
	for _, test := range []struct {
		name, config string
		keys         []string
		uri          string // under the bucket's own host
		authorized   bool
		status       int
		want         string // the body, or Location of a redirect, or the code of an error
	}{
		{"an object", index, []string{"a", "index.html"}, "/a", false, 200, "a"},
		{"the root", index, []string{"a", "index.html"}, "/", false, 200, "index.html"},
		{"the root, listed", index, []string{"index.html"}, "/?max-keys=1", false, 200, "<ListBucketResult"},
		{"the root, signed", index, []string{"index.html"}, "/", true, 200, "<ListBucketResult"},
		{"the root, configured", index, []string{"index.html"}, "/?location", false, 200, "<LocationConstraint"},
		{"the root without an index", index, []string{"a"}, "/", false, 404, "NoSuchKey"},
		{"the root without an index document", errorPage, []string{"a"}, "/", false, 200, "<ListBucketResult"},
		{"a directory shows the root's", index, []string{"index.html"}, "/d/", false, 200, "index.html"},
		{"a directory shows its own", subDirs("0"), []string{"index.html", "d/index.html"}, "/d/", false, 200, "d/index.html"},
		{"a directory is an object too", subDirs("0"), []string{"d/", "d/index.html"}, "/d/", false, 200, "d/index.html"},
		{"a directory is an object too, signed", subDirs("0"), []string{"d/", "d/index.html"}, "/d/", true, 200, "d/"},
		{"a directory, signed", subDirs("0"), []string{"d/index.html"}, "/d/", true, 200, "d/index.html"},
		{"a directory without index", subDirs("0"), []string{"index.html"}, "/d/", false, 404, "NoSuchKey"},
		{"a name leads to a directory", subDirs("0"), []string{"d/index.html"}, "/d", false, 302, "/d/"},
		{"a name leads to a hard directory", subDirs("0"), []string{"d%20%3F/index.html"}, "/d%20%3F", false, 302, "/d%20%3F/"},
		{"a name is just missing", subDirs("1"), []string{"d/index.html"}, "/d", false, 404, "NoSuchKey"},
		{"a name shows a directory", subDirs("2"), []string{"d/index.html"}, "/d", false, 200, "d/index.html"},
		{"a name of nothing", subDirs("0"), []string{"index.html"}, "/d", false, 404, "NoSuchKey"},
		{"a name with no sub-directories", index, []string{"d/index.html"}, "/d", false, 404, "NoSuchKey"},
		{"an error page", index + errorPage, []string{"error.html"}, "/none", false, 404, "error.html"},
		{"an error page, signed", index + errorPage, []string{"error.html"}, "/none", true, 404, "error.html"},
		{"an error page for the root", index + errorPage, []string{"error.html"}, "/", false, 404, "error.html"},
		{"an error page with 200", index + "<ErrorDocument><Key>error.html</Key><HttpStatus>200</HttpStatus></ErrorDocument>", []string{"error.html"}, "/none", false, 200, "error.html"},
		{"an error page that is missing", index + errorPage, []string{"a"}, "/none", false, 404, "NoSuchKey"},
		{"no error page for versions", index + errorPage, []string{"a", "error.html"}, "/a?versionId=x", false, 404, "NoSuchVersion"},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t)
			w.site(test.config, test.keys...)
			headers := []string{"Host", virtualHost}
			if test.authorized {
				headers = append(headers, "Authorization", signed)
			}
			a := w.page("GET", test.uri, headers...)
			got := a.Body
			switch {
			case a.Status == 302:
				got = a.Header.Get("Location")
			case strings.HasPrefix(test.want, "<") && strings.HasPrefix(a.plain(), test.want):
				got = test.want
			case a.code() != "":
				got = a.code()
			}
			if a.Status != test.status || got != test.want {
				t.Errorf("GET %s = %d %q, want %d %q", test.uri, a.Status, got, test.status, test.want)
			}
		})
	}
}

// page sends a request to which a page with the status of an error may be the
// answer, where do wants an error document.
func (w *world) page(method, uri string, headers ...string) answer {
	w.t.Helper()
	r := httptest.NewRequest(method, w.ts.URL+uri, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		if headers[i] == "Host" {
			r.Host = headers[i+1]
		} else {
			r.Header.Set(headers[i], headers[i+1])
		}
	}
	rec := httptest.NewRecorder()
	w.srv.ServeHTTP(rec, r)
	return answer{rec.Code, rec.Header(), rec.Body.String()}
}

func TestWebsiteByPath(t *testing.T) {
	w := newWorld(t)
	w.site(subDirs("0"), "index.html", "d/index.html")
	w.do("GET", "/examplebucket/d", "").want(t, "a name", 302, "Location", "/examplebucket/d/")
	if a := w.do("GET", "/examplebucket/d/", ""); a.Body != "d/index.html" {
		t.Errorf("a directory = %d %s", a.Status, a.Body)
	}
	if a := w.do("GET", "/examplebucket/", ""); a.Body != "index.html" {
		t.Errorf("the root = %d %s", a.Status, a.Body)
	}
}

// TestWebsiteAnswersWhole looks at the headers of pages that stand for others.
func TestWebsiteAnswersWhole(t *testing.T) {
	w := newWorld(t)
	w.site(index+errorPage, "index.html", "error.html")
	w.page("GET", "/examplebucket/none", "Range", "bytes=0-1", "If-None-Match", "*", "x-oss-meta-b", "c").
		want(t, "an error page", 404, "Content-Type", "text/html", "x-oss-meta-a", "error.html", "Content-Length", "10", "Content-Range", "-")
	w.do("GET", "/examplebucket/", "", "Range", "bytes=0-4").want(t, "a part of an index", 206, "Content-Length", "5")
	w.do("HEAD", "/examplebucket/", "").want(t, "HEAD of the root", 200, "Content-Length", "10", "x-oss-meta-a", "index.html")
	w.do("HEAD", "/examplebucket/none", "").want(t, "HEAD of nothing", 404, "x-oss-meta-a", "-")
	w.do("GET", "/examplebucket/none?versionId=x", "").wantError(t, "a version", 404, "NoSuchVersion", "")
	w.do("DELETE", "/examplebucket/none", "").want(t, "DeleteObject", 204)
	w.do("GET", "/examplebucket/none?objectMeta", "").wantError(t, "GetObjectMeta", 404, "NoSuchKey", "0026-00000001")
	w.do("DELETE", "/examplebucket?website", "").want(t, "DeleteBucketWebsite", 204)
	w.do("GET", "/examplebucket/none", "").wantError(t, "after DeleteBucketWebsite", 404, "NoSuchKey", "0026-00000001")
	if a := w.do("GET", "/examplebucket/", ""); a.element("Name") != bucketName {
		t.Errorf("after DeleteBucketWebsite the root is %s", a.Body)
	}
}

// routes is a website with rules, each given as its condition and redirect.
func routes(rules ...string) string {
	text := index + errorPage + "<RoutingRules>"
	for i := 0; i+1 < len(rules); i += 2 {
		text += "<RoutingRule><RuleNumber>" + string(rune('1'+i/2)) + "</RuleNumber><Condition>" + rules[i] + "</Condition><Redirect>" + rules[i+1] + "</Redirect></RoutingRule>"
	}
	return text + "</RoutingRules>"
}

func TestRoutingRules(t *testing.T) {
	const missing = "<HttpErrorCodeReturnedEquals>404</HttpErrorCodeReturnedEquals>"
	w := newWorld(t)
	w.site(routes(
		"<KeyPrefixEquals>old/</KeyPrefixEquals>", redirectHome+"<ReplaceKeyPrefixWith>new/</ReplaceKeyPrefixWith><PassQueryString>true</PassQueryString>",
		"<KeyPrefixEquals>abc/</KeyPrefixEquals>"+missing, redirectHome+"<Protocol>https</Protocol><HostName>www.test.com</HostName><ReplaceKeyWith>p/${key}</ReplaceKeyWith><HttpRedirectCode>302</HttpRedirectCode>",
		"<KeyPrefixEquals>in/</KeyPrefixEquals>"+missing, "<RedirectType>Internal</RedirectType><ReplaceKeyWith>inside</ReplaceKeyWith>",
		"<KeyPrefixEquals>lost/</KeyPrefixEquals>"+missing, "<RedirectType>Internal</RedirectType><ReplaceKeyWith>nowhere</ReplaceKeyWith>",
		"<KeyPrefixEquals>m/</KeyPrefixEquals>"+missing, "<RedirectType>Mirror</RedirectType><MirrorURL>http://origin.example.com/</MirrorURL>",
		"<KeyPrefixEquals>host/</KeyPrefixEquals><IncludeHeader><Key>Host</Key><Equals>"+virtualHost+"</Equals></IncludeHeader>", redirectHome+"<ReplaceKeyWith>by-host</ReplaceKeyWith>",
	), "abc/there", "old/there", "inside", "error.html", "m/there")
	for _, test := range []struct {
		name, uri string
		status    int
		want      []string
	}{
		{"before the object", "/examplebucket/old/there?a=b", 301, []string{"Location", "http://HOST/examplebucket/new/there?a=b", "x-oss-meta-a", "-"}},
		{"the object is there", "/examplebucket/abc/there", 200, nil},
		{"the object is not there", "/examplebucket/abc/none?a=b", 302, []string{"Location", "https://www.test.com/p/abc/none", "Content-Length", "0"}},
		{"inside", "/examplebucket/in/none", 200, []string{"x-oss-meta-a", "inside", "Location", "-"}},
		{"inside, and missing too", "/examplebucket/lost/none", 404, nil},
		{"no rule", "/examplebucket/none", 404, []string{"x-oss-meta-a", "error.html"}},
		{"a mirror, needed", "/examplebucket/m/none", 501, nil},
		{"a mirror, not needed", "/examplebucket/m/there", 200, nil},
		{"by another host", "/examplebucket/host/x", 404, nil},
	} {
		var want []string
		for _, s := range test.want {
			want = append(want, strings.ReplaceAll(s, "HOST", strings.TrimPrefix(w.ts.URL, "http://")))
		}
		w.page("GET", test.uri).want(t, test.name, test.status, want...)
	}
	w.page("GET", "/old/x", "Host", virtualHost).want(t, "under its own host", 301, "Location", "http://"+virtualHost+"/new/x")
	w.page("GET", "/host/x", "Host", virtualHost).want(t, "by host", 301, "Location", "http://"+virtualHost+"/by-host")
	w.page("HEAD", "/examplebucket/abc/none").want(t, "HEAD", 302, "Location", "https://www.test.com/p/abc/none")
	w.do("PUT", "/examplebucket/old/put", "x").want(t, "PutObject is not led anywhere", 200)
}

// TestWebsitesAreForThoseWhoMayRead has a website whose pages are public,
// private, or both.
func TestWebsitesAreForThoseWhoMayRead(t *testing.T) {
	w := newGuardedWorld(t)
	w.as(theOwner, "PUT", "/examplebucket?website", "<WebsiteConfiguration>"+routes(
		"<KeyPrefixEquals>in/</KeyPrefixEquals>", "<RedirectType>Internal</RedirectType><ReplaceKeyWith>secret</ReplaceKeyWith>")+"</WebsiteConfiguration>").
		want(t, "PutBucketWebsite", 200)
	for _, key := range []string{"index.html", "error.html", "secret"} {
		w.as(theOwner, "PUT", "/examplebucket/"+key, key).want(t, "PutObject", 200)
	}
	w.do("GET", "/examplebucket/", "").wantError(t, "the index of a private bucket", 403, "AccessDenied", "0003-00000001")
	w.do("GET", "/examplebucket/none", "").wantError(t, "what a private bucket lacks", 403, "AccessDenied", "0003-00000001")

	w.as(theOwner, "PUT", "/examplebucket?acl", "", "x-oss-acl", "public-read").want(t, "PutBucketAcl", 200)
	w.as(theOwner, "PUT", "/examplebucket/secret?acl", "", "x-oss-object-acl", "private").want(t, "PutObjectACL", 200)
	if a := w.do("GET", "/examplebucket/", ""); a.Body != "index.html" {
		t.Errorf("the index of a public bucket = %d %s", a.Status, a.Body)
	}
	if a := w.page("GET", "/examplebucket/none"); a.Status != 404 || a.Body != "error.html" {
		t.Errorf("what a public bucket lacks = %d %s", a.Status, a.Body)
	}
	if a := w.do("GET", "/examplebucket/in/x", ""); a.Status != 403 {
		t.Errorf("a rule that leads to a private object = %d %s", a.Status, a.Body)
	}
	if a := w.as(theOwner, "GET", "/examplebucket/in/x", ""); a.Body != "secret" {
		t.Errorf("the owner, led to a private object = %d %s", a.Status, a.Body)
	}
	w.as(theOwner, "PUT", "/examplebucket/error.html?acl", "", "x-oss-object-acl", "private").want(t, "PutObjectACL", 200)
	w.do("GET", "/examplebucket/none", "").wantError(t, "a private error page", 404, "NoSuchKey", "0026-00000001")

	w.as(theOwner, "PUT", "/examplebucket?website", "<WebsiteConfiguration>"+subDirs("0")+"</WebsiteConfiguration>").want(t, "PutBucketWebsite", 200)
	w.as(theOwner, "PUT", "/examplebucket/d/index.html", "x", "x-oss-object-acl", "private").want(t, "PutObject", 200)
	w.do("GET", "/examplebucket/d", "").wantError(t, "a directory with a private index", 404, "NoSuchKey", "0026-00000001")
	w.as(theOwner, "GET", "/examplebucket/d", "").want(t, "the same for the owner", 302, "Location", "/examplebucket/d/")
}
