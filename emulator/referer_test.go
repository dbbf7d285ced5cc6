package emulator

import "testing"

func TestReferer(t *testing.T) {
	w := newWorld(t)
	w.do("PUT", "/examplebucket/k", "hello")
	config := func(members string) {
		t.Helper()
		w.do("PUT", "/examplebucket?referer", "<RefererConfiguration>"+members+"</RefererConfiguration>").want(t, "PutBucketReferer", 200)
	}
	w.do("GET", "/examplebucket/k", "", "Referer", "http://evil.org/").want(t, "without a configuration", 200)
	config("<AllowEmptyReferer>false</AllowEmptyReferer><RefererList><Referer>http://*.good.org</Referer></RefererList><RefererBlacklist><Referer>http://bad.good.org</Referer></RefererBlacklist>")
	for _, test := range []struct {
		name, method, uri string
		headers           []string
		status            int
		ec                string
	}{
		{"nothing", "GET", "/examplebucket/k", nil, 403, "0003-00000501"},
		{"a good page", "GET", "/examplebucket/k", []string{"Referer", "http://www.good.org/page?x=y"}, 200, ""},
		{"a bad page", "GET", "/examplebucket/k", []string{"Referer", "http://bad.good.org/page"}, 403, "0003-00000502"},
		{"another page", "GET", "/examplebucket/k", []string{"Referer", "http://evil.org/"}, 403, "0003-00000503"},
		{"a missing object", "GET", "/examplebucket/none", []string{"Referer", "http://evil.org/"}, 403, "0003-00000503"},
		{"an upload", "PUT", "/examplebucket/new", []string{"Referer", "http://evil.org/"}, 403, "0003-00000503"},
		{"a list", "GET", "/examplebucket/", []string{"Referer", "http://evil.org/"}, 200, ""},
		{"a configuration", "GET", "/examplebucket?referer", []string{"Referer", "http://evil.org/"}, 200, ""},
		{"a preflight", "OPTIONS", "/examplebucket/k", []string{"Origin", "http://evil.org", "Access-Control-Request-Method", "GET"}, 403, ""},
		{"a signature", "GET", "/examplebucket/k", []string{"Referer", "http://evil.org/", "Authorization", "OSS id:signature"}, 200, ""},
		{"a signature in the URL", "GET", "/examplebucket/k?OSSAccessKeyId=id&Expires=2000000000&Signature=s", []string{"Referer", "http://evil.org/"}, 403, "0003-00000503"},
	} {
		a := w.do(test.method, test.uri, "", test.headers...)
		if a.Status != test.status || a.element("EC") != test.ec {
			t.Errorf("%s = %d %s", test.name, a.Status, a.Body)
		}
	}
	w.do("GET", "/examplebucket/new", "", "Referer", "http://www.good.org").want(t, "what was not let in", 404)

	config("<AllowEmptyReferer>true</AllowEmptyReferer><RefererList><Referer>http://www.good.org/?a=*</Referer></RefererList>")
	w.do("GET", "/examplebucket/k", "").want(t, "empty allowed", 200)
	w.do("GET", "/examplebucket/k", "", "Referer", "http://www.good.org/?a=b").wantError(t, "the query is cut off", 403, "AccessDenied", "0003-00000503")
	config("<AllowEmptyReferer>true</AllowEmptyReferer><AllowTruncateQueryString>false</AllowTruncateQueryString><RefererList><Referer>http://www.good.org/?a=*</Referer></RefererList>")
	w.do("GET", "/examplebucket/k", "", "Referer", "http://www.good.org/?a=b").want(t, "the query counts", 200)
	w.do("DELETE", "/examplebucket?referer", "").want(t, "DeleteBucketReferer", 204)
	w.do("GET", "/examplebucket/k", "", "Referer", "http://evil.org/").want(t, "after DeleteBucketReferer", 200)
}
