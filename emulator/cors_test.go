package emulator

import (
	"strings"
	"testing"

	"github.com/fakeoss/fakeoss/emulator/bucketdoc"
)

// corsRules is a document with rules.
func corsRules(rules ...string) string {
	return "<CORSConfiguration><CORSRule>" + strings.Join(rules, "</CORSRule><CORSRule>") + "</CORSRule></CORSConfiguration>"
}

const (
	ruleForA   = "<AllowedOrigin>http://*.a.com</AllowedOrigin><AllowedMethod>GET</AllowedMethod><AllowedMethod>PUT</AllowedMethod><AllowedHeader>x-oss-*</AllowedHeader><ExposeHeader>ETag</ExposeHeader><ExposeHeader>x-oss-request-id</ExposeHeader><MaxAgeSeconds>100</MaxAgeSeconds>"
	ruleForAll = "<AllowedOrigin>*</AllowedOrigin><AllowedMethod>HEAD</AllowedMethod><AllowedHeader>*</AllowedHeader>"
	varyAll    = "Origin, Access-Control-Request-Method, Access-Control-Request-Headers"
)

func TestPreflight(t *testing.T) {
	w := newWorld(t)
	const origin, method, headers = "Origin", "Access-Control-Request-Method", "Access-Control-Request-Headers"
	w.do("OPTIONS", "/examplebucket/k", "", origin, "http://www.a.com", method, "GET").wantError(t, "no rules", 403, "AccessForbidden", "")
	w.do("PUT", "/examplebucket?cors", corsRules(ruleForA, ruleForAll)).want(t, "PutBucketCors", 200)
	for _, test := range []struct {
		name    string
		uri     string
		headers []string
		status  int
		code    string // of an error
		want    []string
	}{
		{"a rule fits", "/examplebucket/k", []string{origin, "http://www.a.com", method, "PUT", headers, "X-Oss-Callback, x-oss-meta-a"}, 200, "", []string{
			"Access-Control-Allow-Origin", "http://www.a.com", "Access-Control-Allow-Methods", "PUT", "Access-Control-Allow-Headers", "X-Oss-Callback, x-oss-meta-a",
			"Access-Control-Expose-Headers", "ETag, x-oss-request-id", "Access-Control-Max-Age", "100", "Vary", varyAll, "Content-Length", "0"}},
		{"on the bucket", "/examplebucket/", []string{origin, "http://www.a.com", method, "GET"}, 200, "", []string{
			"Access-Control-Allow-Origin", "http://www.a.com", "Access-Control-Allow-Headers", "-"}},
		{"before a multipart upload", "/examplebucket/k?uploads", []string{origin, "http://www.a.com", method, "PUT"}, 200, "", []string{
			"Access-Control-Allow-Origin", "http://www.a.com"}},
		{"of a configuration", "/examplebucket?cors", []string{origin, "http://www.a.com", method, "PUT"}, 200, "", nil},
		{"the second rule", "/examplebucket/k", []string{origin, "null", method, "HEAD", headers, "anything"}, 200, "", []string{
			"Access-Control-Allow-Origin", "*", "Access-Control-Allow-Methods", "HEAD", "Access-Control-Expose-Headers", "-", "Access-Control-Max-Age", "-"}},
		{"another origin", "/examplebucket/k", []string{origin, "http://b.com", method, "GET"}, 403, "AccessForbidden", []string{"Access-Control-Allow-Origin", "-"}},
		{"another method", "/examplebucket/k", []string{origin, "http://www.a.com", method, "DELETE"}, 403, "AccessForbidden", nil},
		{"another header", "/examplebucket/k", []string{origin, "http://www.a.com", method, "GET", headers, "authorization"}, 403, "AccessForbidden", nil},
		{"no origin", "/examplebucket/k", []string{method, "GET"}, 400, "BadRequest", nil},
		{"no method", "/examplebucket/k", []string{origin, "http://www.a.com"}, 400, "BadRequest", nil},
		{"no bucket", "/nobucket/k", []string{origin, "http://www.a.com", method, "GET"}, 404, "NoSuchBucket", nil},
	} {
		a := w.do("OPTIONS", test.uri, "", test.headers...)
		a.want(t, test.name, test.status, test.want...)
		if a.code() != test.code {
			t.Errorf("%s = %s", test.name, a.Body)
		}
	}
}

// TestCORSOnAnswers looks at answers to requests that browsers send for a page
// of another origin.
func TestCORSOnAnswers(t *testing.T) {
	w := newWorld(t)
	get := func(uri, origin string) answer { return w.do("GET", uri, "", "Origin", origin) }
	w.do("PUT", "/examplebucket/k", "hello")
	get("/examplebucket/k", "http://www.a.com").want(t, "without rules", 200, "Access-Control-Allow-Origin", "-", "Vary", "-")
	w.do("PUT", "/examplebucket?cors", corsRules(ruleForA, ruleForAll)).want(t, "PutBucketCors", 200)
	allowed := []string{"Access-Control-Allow-Origin", "http://www.a.com", "Access-Control-Expose-Headers", "ETag, x-oss-request-id", "Vary", varyAll,
		"Access-Control-Allow-Methods", "-", "Access-Control-Max-Age", "-"}
	get("/examplebucket/k", "http://www.a.com").want(t, "an object", 200, allowed...)
	get("/examplebucket/none", "http://www.a.com").want(t, "an error", 404, allowed...)
	get("/examplebucket//x", "http://www.a.com").want(t, "a bad key", 400, allowed...)
	get("/examplebucket/", "http://www.a.com").want(t, "a list", 200, allowed...)
	w.do("PUT", "/examplebucket/k", "hello", "Origin", "http://www.a.com").want(t, "an upload", 200, allowed...)
	w.do("PUT", "/examplebucket/k", "hello", "Origin", "http://www.a.com", "x-oss-callback", w.callbackHeader("b")).want(t, "a callback", 200, allowed...)
	w.do("HEAD", "/examplebucket/k", "", "Origin", "http://b.com").want(t, "any origin", 200, "Access-Control-Allow-Origin", "*")
	get("/examplebucket/k", "http://b.com").want(t, "no rule fits", 200, "Access-Control-Allow-Origin", "-", "Vary", "-")
	w.do("GET", "/examplebucket/k", "").want(t, "no origin", 200, "Access-Control-Allow-Origin", "-", "Vary", "-")
	w.do("DELETE", "/examplebucket?cors", "").want(t, "DeleteBucketCors", 204)
	get("/examplebucket/k", "http://www.a.com").want(t, "after DeleteBucketCors", 200, "Access-Control-Allow-Origin", "-")

	vary := strings.Replace(corsRules(ruleForA), "</CORSConfiguration>", "<ResponseVary>true</ResponseVary></CORSConfiguration>", 1)
	w.do("PUT", "/examplebucket?cors", vary).want(t, "PutBucketCors", 200)
	w.do("GET", "/examplebucket/k", "").want(t, "ResponseVary", 200, "Vary", "Origin")
	get("/examplebucket/k", "http://b.com").want(t, "ResponseVary, no rule fits", 200, "Vary", "Origin", "Access-Control-Allow-Origin", "-")
}

// TestPermissiveCORS allows everything where nobody said what is allowed.
func TestPermissiveCORS(t *testing.T) {
	w := newWorld(t, WithPermissiveCORS())
	w.do("OPTIONS", "/examplebucket/k", "", "Origin", "http://b.com", "Access-Control-Request-Method", "DELETE", "Access-Control-Request-Headers", "authorization").
		want(t, "OptionObject", 200, "Access-Control-Allow-Origin", "*", "Access-Control-Allow-Methods", "DELETE", "Access-Control-Allow-Headers", "authorization")
	w.do("PUT", "/examplebucket/k", "x", "Origin", "http://b.com").want(t, "PutObject", 200, "Access-Control-Allow-Origin", "*")
	if got := w.do("GET", "/examplebucket/k", "", "Origin", "http://b.com").Header.Get("Access-Control-Expose-Headers"); !strings.Contains(got, "ETag") {
		t.Errorf("GetObject exposes %q", got)
	}
	w.do("GET", "/examplebucket?cors", "").wantError(t, "GetBucketCors", 404, "NoSuchCORSConfiguration", "")
	w.do("PUT", "/examplebucket?cors", corsRules(ruleForA)).want(t, "PutBucketCors", 200)
	w.do("OPTIONS", "/examplebucket/k", "", "Origin", "http://b.com", "Access-Control-Request-Method", "GET").wantError(t, "OptionObject", 403, "AccessForbidden", "")
	w.do("GET", "/examplebucket/k", "", "Origin", "http://b.com").want(t, "GetObject", 200, "Access-Control-Allow-Origin", "-")
}

func TestParsedDocumentsAreForgotten(t *testing.T) {
	w := newWorld(t)
	w.do("PUT", "/examplebucket/k", "x")
	for i := range maxParsedDocuments + 2 {
		origin := "http://" + strings.Repeat("a", i+1) + ".com"
		w.do("PUT", "/examplebucket?cors", corsRules("<AllowedOrigin>"+origin+"</AllowedOrigin><AllowedMethod>GET</AllowedMethod>")).want(t, "PutBucketCors", 200)
		w.do("GET", "/examplebucket/k", "", "Origin", origin).want(t, origin, 200, "Access-Control-Allow-Origin", origin)
	}
	if n := len(w.srv.parsed.docs); n > maxParsedDocuments {
		t.Errorf("%d documents are remembered", n)
	}
}

// TestParsedDocuments remembers documents by type and text, and forgets them
// before they take too much room.
func TestParsedDocuments(t *testing.T) {
	var cache documentCache
	if _, err := parsed[bucketdoc.Tagging](&cache, ""); err != nil || len(cache.docs) != 0 {
		t.Errorf("an absent document: %v, and %d are remembered", err, len(cache.docs))
	}
	read := func(string) (*int, error) { return new(int), nil }
	other := func(string) (*bool, error) { return new(bool), nil }
	number := func(text string) *int {
		n, err := parsedBy(read, &cache, text)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	first := number("same")
	if _, err := parsedBy(other, &cache, "same"); err != nil || number("same") != first {
		t.Errorf("a document is forgotten for one of another type: %v", err)
	}
	for i := range maxParsedDocuments - 2 {
		number(strings.Repeat("n", i+1))
	}
	if number("same") != first {
		t.Error("a document is forgotten when the cache is full, although it needs no room")
	}
	if number("one more"); number("same") == first || len(cache.docs) != 2 {
		t.Errorf("a full cache does not start over: %d documents", len(cache.docs))
	}
	long := strings.Repeat("x", maxParsedText/2)
	for _, text := range []string{long + "1", long + "2", long + "3"} {
		if number(text); cache.size > maxParsedText {
			t.Errorf("%d bytes are remembered", cache.size)
		}
	}
}

// TestVaryIsAddedTo has an answer that depends on Accept-Encoding and Origin.
func TestVaryIsAddedTo(t *testing.T) {
	w := newWorld(t, WithPermissiveCORS())
	w.do("PUT", "/examplebucket/k", strings.Repeat("x", minCompressed), "Content-Type", "text/plain")
	w.page("GET", "/examplebucket/k", "Accept-Encoding", "gzip", "Origin", "http://www.a.com").
		want(t, "a compressed answer", 200, "Content-Encoding", "gzip", "Vary", "Accept-Encoding, "+varyAll)
	w.page("GET", "/examplebucket/k", "Origin", "http://www.a.com").want(t, "an answer as it is", 200, "Vary", varyAll)
}
