package auth

import (
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"strings"
	"testing"
	"time"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

// What follows signs without the code under test: texts are written out.

func hmacOf(h func() hash.Hash, key, text string) []byte {
	m := hmac.New(h, []byte(key))
	m.Write([]byte(text))
	return m.Sum(nil)
}

func sign1(secret, text string) string {
	return base64.StdEncoding.EncodeToString(hmacOf(sha1.New, secret, text))
}

func sign2(secret, text string) string {
	return base64.StdEncoding.EncodeToString(hmacOf(sha256.New, secret, text))
}

func key4(start string, scope ...string) string {
	for _, text := range scope {
		start = string(hmacOf(sha256.New, start, text))
	}
	return start
}

// sign4 signs a canonical request of 2023-12-16.
func sign4(secret, date, canonical string) string {
	sum := sha256.Sum256([]byte(canonical))
	return hex.EncodeToString(hmacOf(sha256.New, key4("aliyun_v4"+secret, "20231216", "cn-hangzhou", "oss", "aliyun_v4_request"),
		"OSS4-HMAC-SHA256\n"+date+"\n20231216/cn-hangzhou/oss/aliyun_v4_request\n"+hex.EncodeToString(sum[:])))
}

// explained is when the samples were signed.
var explained = time.Date(2023, 12, 16, 16, 20, 57, 0, time.UTC)

const explainedDate = "Sat, 16 Dec 2023 16:20:57 GMT"

func explainer(now time.Time) *Verifier {
	return NewVerifier(Options{Region: "cn-hangzhou", Now: at(now), Credentials: []Credential{
		{ID: "ak", Secret: "sk"}, {ID: "other", Secret: "another secret"}, {ID: "blank", Secret: " in blanks "}, {ID: "STS.temp", Secret: "sk", Token: "to+ken"},
	}})
}

// hintOf verifies a request that must be refused, and returns the advice.
func hintOf(t *testing.T, v *Verifier, s sample) string {
	t.Helper()
	r, target, query := s.request()
	who, trace, err := v.Verify(r, target, query)
	var e *osserr.Error
	if !errors.As(err, &e) || e.Code != "SignatureDoesNotMatch" || who.Checked || trace == nil {
		t.Fatalf("Verify = %+v, %v, want SignatureDoesNotMatch\n%v", who, err, trace)
	}
	return e.Hint
}

// TestExplainV1 has a mistake in each row, with the text that was signed.
func TestExplainV1(t *testing.T) {
	// right is what should have been signed.
	const right = "PUT\n" + "eB5eJF1ptWaXm4bijSPyxw==\n" + "text/plain; charset=utf-8\n" + explainedDate + "\n" +
		"x-oss-acl:private\nx-oss-meta-a:1\n" + "/examplebucket/dir/a b+c.txt?acl&response-content-type=x/y"
	const query = "response-content-type=x%2Fy&acl&prefix=p&encoding-type=url"
	change := func(old, new string) string {
		if !strings.Contains(right, old) {
			t.Fatalf("%q is not in the text", old)
		}
		return sign1("sk", strings.Replace(right, old, new, 1))
	}
	for _, test := range []struct{ name, signature, want string }{
		{"another key", sign1("another secret", right), `with the secret of another access key, "other"`},
		{"trailing newline", sign1("sk\n", right), "with a line feed at the end of the secret"},
		{"trailing CR LF", sign1("sk\r\n", right), "with a carriage return and a line feed at the end of the secret"},
		{"trailing blank", sign1("sk ", right), "with a blank at the end of the secret"},
		{"leading blank", sign1(" sk", right), "with a blank in front of the secret"},
		{"quoted secret", sign1(`"sk"`, right), "with the secret in quotes"},
		{"no secret", sign1("", right), "with an empty secret"},
		{"id for secret", sign1("ak", right), "with the access key id in place of the secret"},

		{"empty Content-Type", change("text/plain; charset=utf-8", ""), `with an empty Content-Type; it sent "text/plain; charset=utf-8"`},
		{"no charset", change("; charset=utf-8", ""), `with the Content-Type "text/plain"; it sent "text/plain; charset=utf-8"`},
		{"other charset", change("; charset=utf-8", ";charset=UTF-8"), `with the Content-Type "text/plain;charset=UTF-8"; it sent "text/plain; charset=utf-8"`},
		{"other type", change("text/plain; charset=utf-8", "image/png"), `with the Content-Type "image/png"; it sent "text/plain; charset=utf-8"`},
		{"empty Content-MD5", change("eB5eJF1ptWaXm4bijSPyxw==", ""), `with an empty Content-MD5; it sent "eB5eJF1ptWaXm4bijSPyxw=="`},
		{"hexadecimal Content-MD5", change("eB5eJF1ptWaXm4bijSPyxw==", "781e5e245d69b566979b86e28d23f2c7"), "with the Content-MD5 in hexadecimal digits"},
		{"MD5 of nothing", change("eB5eJF1ptWaXm4bijSPyxw==", base64.StdEncoding.EncodeToString(md5.New().Sum(nil))), "with the Content-MD5 of an empty body"},

		{"GET for PUT", change("PUT", "GET"), "the method GET; it sent PUT"},
		{"lower-case method", change("PUT", "put"), "the method put; it sent PUT"},

		{"encoded key", change("a b+c.txt", "a%20b%2Bc.txt"), "the key percent-encoded; V1 signs it as it is"},
		{"encoded key and slash", change("dir/a b+c.txt", "dir%2Fa%20b%2Bc.txt"), "the key percent-encoded, slashes too"},
		{"blank for plus", change("a b+c.txt", "a b c.txt"), "a key with a blank where it sent a plus sign"},
		{"plus for blank", change("a b+c.txt", "a+b+c.txt"), "a key with a plus sign where it sent a blank"},
		{"no bucket", change("/examplebucket/", "/"), "the path /dir/a b+c.txt without the bucket in front of it"},
		{"bucket twice", change("/examplebucket/", "/examplebucket/examplebucket/"), "the bucket twice"},
		{"slash before key", change("/dir", "//dir"), "the key with a slash in front of it"},
		{"no slash before bucket", change("/examplebucket/", "examplebucket/"), "the resource without the slash in front of it"},
		{"lower case key", sign1("sk", strings.ReplaceAll(right, "a b+c.txt", "a b+c.txt/")), "the key with a slash at its end"},

		{"sub-resource left out", change("acl&", ""), "without the sub-resource acl"},
		{"value left out", change("=x/y", ""), "the parameter response-content-type without its value"},
		{"all left out", change("?acl&response-content-type=x/y", ""), "none of the parameters"},
		{"extra parameter", change("&response", "&prefix=p&response"), "the parameter prefix too, which V1 does not sign"},
		{"encoded value", change("x/y", "x%2Fy"), "the parameters percent-encoded; V1 signs them as they are"},
		{"unsorted", change("acl&response-content-type=x/y", "response-content-type=x/y&acl"), "the parameters in the order of the URL"},

		{"a header added", change("x-oss-meta-a:1\n", ""), "without the header x-oss-meta-a: it was added after signing"},
		{"headers added", change("x-oss-acl:private\nx-oss-meta-a:1\n", ""), "none of the headers x-oss-"},
		{"header names", change("x-oss-acl:private\nx-oss-meta-a:1", "X-Oss-Acl:private\nX-Oss-Meta-A:1"), "the names of headers as X-Oss-"},

		{"empty date", change(explainedDate, ""), "an empty date"},
		{"another second", change("16:20:57", "16:20:56"), "another second, Sat, 16 Dec 2023 16:20:56 GMT: it took the time twice"},
		{"local time", change("Sat, 16 Dec 2023 16:20:57", "Sun, 17 Dec 2023 00:20:57"), "the local time Sun, 17 Dec 2023 00:20:57 GMT of a zone +8 hours from UTC"},
		{"date format", change(explainedDate, "20231216T162057Z"), "the date in another format, 20231216T162057Z"},
		{"offset", change("GMT", "+0000"), "the date in another format, Sat, 16 Dec 2023 16:20:57 +0000"},
		{"unix time", change(explainedDate, "1702743657"), "the date in seconds since 1970"},

		{"SHA-256", sign2("sk", right), "with HMAC-SHA256; V1 is HMAC-SHA1"},
		{"hexadecimal", hex.EncodeToString(hmacOf(sha1.New, "sk", right)), "and wrote the signature in hexadecimal digits"},
		{"percent-encoded", strings.NewReplacer("+", "%2B", "/", "%2F", "=", "%3D").Replace(sign1("sk", right)), "and percent-encoded the signature once too often"},
		{"no padding", strings.TrimRight(sign1("sk", right), "="), "and left the padding"},
		{"twice encoded", base64.StdEncoding.EncodeToString([]byte(hex.EncodeToString(hmacOf(sha1.New, "sk", right)))), "Base64 of its hexadecimal digits"},

		{"pair", sign1("sk", strings.NewReplacer("PUT", "GET", "text/plain; charset=utf-8", "").Replace(right)),
			`the method GET; it sent PUT; and with an empty Content-Type; it sent "text/plain; charset=utf-8"`},
		{"pair with a header", sign1("sk\n", strings.Replace(right, "x-oss-meta-a:1\n", "", 1)),
			"with a line feed at the end of the secret; and without the header x-oss-meta-a"},
		{"mistake and encoding", hex.EncodeToString(hmacOf(sha1.New, "sk", strings.Replace(right, "PUT", "POST", 1))),
			"the method POST; it sent PUT; and wrote"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := sample{"PUT", "examplebucket", "dir/a b+c.txt", query, "examplebucket.oss-cn-hangzhou.aliyuncs.com",
				[]string{"Content-MD5", "eB5eJF1ptWaXm4bijSPyxw==", "Content-Type", "text/plain; charset=utf-8", "Date", explainedDate,
					"X-Oss-Acl", "private", "X-Oss-Meta-A", "1"}}
			v := explainer(explained)
			if got := hintOf(t, v, s.with("Authorization", "OSS ak:"+test.signature)); !strings.HasPrefix(got, "the client signed ") || !strings.Contains(got, test.want) {
				t.Errorf("hint = %q, want %q", got, test.want)
			}
			r, target, q := s.with("Authorization", "OSS ak:"+sign1("sk", right)).request()
			if _, trace, err := v.Verify(r, target, q); err != nil {
				t.Fatalf("the right signature = %v\n%v", err, trace)
			}
		})
	}
}

// TestExplainV1Rest has the mistakes that need another request.
func TestExplainV1Rest(t *testing.T) {
	dated := func(more ...string) []string { return append([]string{"Date", explainedDate}, more...) }
	for _, test := range []struct {
		name, signed string
		sample       sample
		want         string
	}{
		{"type sent by nobody's choice", "GET\n\napplication/octet-stream\n" + explainedDate + "\n/b/k", sample{"GET", "b", "k", "", "", dated()},
			`with the Content-Type "application/octet-stream"; it sent none`},
		{"Date for x-oss-date", "GET\n\n\n" + explainedDate + "\nx-oss-date:20231216T162057Z\n/b/k",
			sample{"GET", "b", "k", "", "", dated("x-oss-date", "20231216T162057Z")}, "the header Date; it sent x-oss-date too"},
		{"x-oss-date not signed", "GET\n\n\n20231216T162057Z\n/b/k",
			sample{"GET", "b", "k", "", "", dated("x-oss-date", "20231216T162057Z")}, "without the header x-oss-date"},
		{"two headers of three", "GET\n\n\n" + explainedDate + "\nx-oss-b:2\n/b/k",
			sample{"GET", "b", "k", "", "", dated("x-oss-a", "1", "x-oss-b", "2", "x-oss-c", "3")}, "without the headers x-oss-a and x-oss-c"},
		{"bucket without slash", "GET\n\n\n" + explainedDate + "\n/b", sample{"GET", "b", "", "", "", dated()}, "/b without the slash at its end"},
		{"bucket without key", "GET\n\n\n" + explainedDate + "\n/b/", sample{"GET", "b", "k", "", "", dated()}, "the bucket and no key"},
		{"twice in the URL", "GET\n\n\n" + explainedDate + "\n/b/k", sample{"GET", "b", "b/k", "", "", dated()}, "it is in the host and in the path of the URL"},
		{"encoded twice on the way", "GET\n\n\n" + explainedDate + "\n/b/a b", sample{"GET", "b", "a%20b", "", "", dated()}, "before it was encoded once more"},
		{"plus in a value", "GET\n\n\n" + explainedDate + "\n/b/k?callback=a+b", sample{"GET", "b", "k", "callback=a+b", "", dated()}, "a plus sign in a parameter where the URL has a blank"},
		{"no slash at the end", "GET\n\n\n" + explainedDate + "\n/b/dir", sample{"GET", "b", "dir/", "", "", dated()}, "the key without the slash at its end"},
		{"case of the key", "GET\n\n\n" + explainedDate + "\n/b/readme", sample{"GET", "b", "README", "", "", dated()}, "the key in lower case"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := test.sample.with("Authorization", "OSS ak:"+sign1("sk", test.signed))
			if got := hintOf(t, explainer(explained), s); !strings.HasPrefix(got, "the client signed ") || !strings.Contains(got, test.want) {
				t.Errorf("hint = %q, want %q", got, test.want)
			}
		})
	}
	s := sample{"GET", "b", "k", "", "", dated("Authorization", "OSS blank:"+sign1("in blanks", "GET\n\n\n"+explainedDate+"\n/b/k"))}
	if got := hintOf(t, explainer(explained), s); !strings.Contains(got, "without the blanks around it that this server was given") {
		t.Errorf("hint = %q, want that the server's secret has blanks", got)
	}
}

// TestExplainURL has the mistakes with signed URLs of V1.
func TestExplainURL(t *testing.T) {
	const expires = "1702747257"
	for _, test := range []struct{ name, expires, signature, want string }{
		{"duration", expires, sign1("sk", "GET\n\n\n3600\n/b/k"), "for how long the URL is good, 3600 seconds, in place of when it expires"},
		{"milliseconds sent", expires + "000", sign1("sk", "GET\n\n\n"+expires+"\n/b/k"), "Expires in seconds"},
		{"seconds sent", expires, sign1("sk", "GET\n\n\n"+expires+"000\n/b/k"), "Expires in milliseconds"},
		{"another second", expires, sign1("sk", "GET\n\n\n1702747256\n/b/k"), "another second than Expires"},
		{"method", expires, sign1("sk", "PUT\n\n\n"+expires+"\n/b/k"), "the method PUT; it sent GET"},
		{"HEAD", expires, sign1("sk", "HEAD\n\n\n"+expires+"\n/b/k"), "the method HEAD; it sent GET"},
		{"date", expires, sign1("sk", "GET\n\n\n"+explainedDate+"\n/b/k"), "the header Date where a URL has the time it expires"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := sample{"GET", "b", "k", "OSSAccessKeyId=ak&Expires=" + test.expires + "&Signature=" + percentEncoded(test.signature), "", []string{"Date", explainedDate}}
			if got := hintOf(t, explainer(explained), s); !strings.Contains(got, test.want) {
				t.Errorf("hint = %q, want %q", got, test.want)
			}
		})
	}
	// A signature with a plus sign: the query makes it a blank.
	for n := range 100 {
		key := fmt.Sprint(n)
		signature := sign1("sk", "GET\n\n\n"+expires+"\n/b/"+key)
		if !strings.Contains(signature, "+") {
			continue
		}
		s := sample{"GET", "b", key, "OSSAccessKeyId=ak&Expires=" + expires + "&Signature=" + signature, "", nil}
		if got := hintOf(t, explainer(explained), s); !strings.Contains(got, "did not encode a + of the signature as %2B") {
			t.Errorf("hint = %q, want that the plus sign was not encoded", got)
		}
		return
	}
}

// TestExplainDamage has signatures that were damaged on their way.
func TestExplainDamage(t *testing.T) {
	signature := sign1("sk", "GET\n\n\n"+explainedDate+"\n/b/k")
	other := []byte(signature)
	other[3] ^= 1
	for _, test := range []struct{ signature, want string }{
		{string(other), "the signature is the right one but for 1 of its 28 characters: it was changed after signing"},
		{signature[:20], "the signature is the right one but was cut off: it has 20 characters of 28"},
		{strings.ToUpper(signature), "the case of its letters"},
		{sign1("wrong", "GET\n\n\n"+explainedDate+"\n/b/k"), `no usual mistake explains the signature: either the client has another secret for "ak" than this server was given`},
	} {
		s := sample{"GET", "b", "k", "", "", []string{"Date", explainedDate, "Authorization", "OSS ak:" + test.signature}}
		if got := hintOf(t, explainer(explained), s); !strings.Contains(got, test.want) {
			t.Errorf("hint = %q, want %q", got, test.want)
		}
	}
	// A key that has signed well before has the right secret.
	v := explainer(explained)
	r, target, q := sample{"GET", "b", "k", "", "", []string{"Date", explainedDate, "Authorization", "OSS ak:" + signature}}.request()
	if _, _, err := v.Verify(r, target, q); err != nil {
		t.Fatalf("Verify = %v", err)
	}
	s := sample{"GET", "b", "x", "", "", []string{"Date", explainedDate, "Authorization", "OSS ak:" + signature}}
	if got := hintOf(t, v, s); !strings.Contains(got, `The secret of "ak" has been right before`) {
		t.Errorf("hint = %q, want that the secret is right", got)
	}
}

// TestExplainV2 has the mistakes that V1 has not.
func TestExplainV2(t *testing.T) {
	const right = "GET\n\n\n" + explainedDate + "\nrange:bytes=0-9\nx-oss-a:1\nrange\n%2Fb%2Fdir%2Fa%20b?acl&x=1%2F2%203"
	for _, test := range []struct{ name, text, want string }{
		{"slashes", strings.Replace(right, "%2Fb%2Fdir%2Fa", "/b/dir/a", 1), "the slashes of the resource as they are; V2 encodes them as %2F"},
		{"raw key", strings.Replace(right, "%2Fb%2Fdir%2Fa%20b", "/b/dir/a b", 1), "the key without encoding it"},
		{"blank as plus", strings.Replace(right, "2%203", "2+3", 1), "blanks in parameters as +"},
		{"raw parameters", strings.Replace(right, "1%2F2%203", "1/2 3", 1), "the parameters without encoding them"},
		{"parameter added", strings.Replace(right, "&x=1%2F2%203", "", 1), "without the parameter x: it was added after signing"},
		{"names not listed", strings.Replace(right, "\nrange\n", "\n\n", 1), "the additional headers without the line that names them"},
		{"headers not signed", strings.Replace(right, "range:bytes=0-9\n", "", 1), "without the header range"},
		{"neither", strings.NewReplacer("range:bytes=0-9\n", "", "\nrange\n", "\n\n").Replace(right), "no additional headers, though it names some"},
		{"SHA-1", "", "with HMAC-SHA1; V2 is HMAC-SHA256"},
	} {
		t.Run(test.name, func(t *testing.T) {
			signature := sign2("sk", test.text)
			if test.text == "" {
				signature = sign1("sk", right)
			}
			s := sample{"GET", "b", "dir/a b", "acl&x=1%2F2%203", "", []string{"Date", explainedDate, "Range", "bytes=0-9", "X-Oss-A", "1"}}
			got := hintOf(t, explainer(explained), s.with("Authorization", "OSS2 AccessKeyId:ak,AdditionalHeaders:range,Signature:"+signature))
			if !strings.Contains(got, test.want) {
				t.Errorf("hint = %q, want %q", got, test.want)
			}
			r, target, q := s.with("Authorization", "OSS2 AccessKeyId:ak,AdditionalHeaders:range,Signature:"+sign2("sk", right)).request()
			if _, _, err := explainer(explained).Verify(r, target, q); err != nil {
				t.Fatalf("the right signature = %v", err)
			}
		})
	}
}

// TestExplainV4 has the mistakes of V4.
func TestExplainV4(t *testing.T) {
	const date = "20231216T162057Z"
	const right = "PUT\n/b/dir/a%20b%2B.txt\nacl&x=1%2F2%203\ncontent-type:text/plain\nx-oss-content-sha256:UNSIGNED-PAYLOAD\nx-oss-date:" + date + "\nx-oss-meta-a:1\n\n\nUNSIGNED-PAYLOAD"
	change := func(old, new string) string {
		if !strings.Contains(right, old) {
			t.Fatalf("%q is not in the text", old)
		}
		return sign4("sk", date, strings.Replace(right, old, new, 1))
	}
	scoped := func(start string, scope ...string) string {
		sum := sha256.Sum256([]byte(right))
		text := "OSS4-HMAC-SHA256\n" + date + "\n" + strings.Join(scope, "/") + "\n" + hex.EncodeToString(sum[:])
		return hex.EncodeToString(hmacOf(sha256.New, key4(start+"sk", scope...), text))
	}
	raw, _ := hex.DecodeString(sign4("sk", date, right))
	for _, test := range []struct{ name, signature, want string }{
		{"no Content-Type", change("content-type:text/plain\n", ""), `without the Content-Type; it sent "text/plain"`},
		{"empty Content-Type", change("text/plain", ""), `with an empty Content-Type; it sent "text/plain"`},
		{"charset", change("text/plain", "text/plain;charset=UTF-8"), `with the Content-Type "text/plain;charset=UTF-8"; it sent "text/plain"`},
		{"Content-MD5 not sent", change("content-type", "content-md5:1B2M2Y8AsgTpgAmY7PhCfg==\ncontent-type"), "with the Content-MD5 of an empty body; it sent none"},
		{"raw key", change("a%20b%2B", "a b+"), "the key without encoding it"},
		{"twice encoded key", change("a%20b%2B", "a%2520b%252B"), "the key encoded twice"},
		{"plus for blank", change("a%20b%2B", "a+b%2B"), "the key encoded with + for a blank"},
		{"lower-case escapes", change("a%20b%2B", "a%20b%2b"), "the key encoded in lower-case hexadecimal digits"},
		{"slash of the key", change("dir/a", "dir%2Fa"), "the slashes of the key as %2F; V4 keeps them"},
		{"all slashes", change("/b/dir/a", "%2Fb%2Fdir%2Fa"), "the slashes of the resource as %2F; V4 keeps them"},
		{"no bucket", change("/b/dir", "/dir"), "without the bucket in front of it"},
		{"parameter left out", change("acl&", ""), "without the parameter acl"},
		{"plus in a parameter", change("2%203", "2+3"), "blanks in parameters as +"},
		{"slash in a parameter", change("1%2F2", "1/2"), "the slashes of parameters as they are"},
		{"parameters encoded twice", change("1%2F2%203", "1%252F2%25203"), "the parameters encoded twice"},
		{"header added", change("x-oss-meta-a:1\n", ""), "without the header x-oss-meta-a"},
		{"sha256 header not signed", change("x-oss-content-sha256:UNSIGNED-PAYLOAD\n", ""), "without the header x-oss-content-sha256"},
		{"host signed", change("x-oss-content-sha256", "host:h.example.com:8080\nx-oss-content-sha256"), `the header host, "h.example.com:8080", and does not name it`},
		{"host signed without port", change("x-oss-content-sha256", "host:h.example.com\nx-oss-content-sha256"), `the header host, "h.example.com", and does not name it`},
		{"payload", change("\n\nUNSIGNED-PAYLOAD", "\n\n"+emptySHA256), "the hash of an empty body; OSS signs UNSIGNED-PAYLOAD"},
		{"no blank line", change("x-oss-meta-a:1\n\n", "x-oss-meta-a:1\n"), "no blank line after the headers"},
		{"timestamp", sign4("sk", explainedDate, right), "the header Date; it sent x-oss-date too"},
		{"other region", scoped("aliyun_v4", "20231216", "cn-shanghai", "oss", "aliyun_v4_request"), "for the region cn-shanghai; its credential says cn-hangzhou"},
		{"oss- region", scoped("aliyun_v4", "20231216", "oss-cn-hangzhou", "oss", "aliyun_v4_request"), "for oss-cn-hangzhou, which is the region with oss- in front"},
		{"product", scoped("aliyun_v4", "20231216", "cn-hangzhou", "s3", "aliyun_v4_request"), `for the product "s3"; its credential says oss`},
		{"day", scoped("aliyun_v4", "20231217", "cn-hangzhou", "oss", "aliyun_v4_request"), "for the day 20231217; its credential says 20231216"},
		{"AWS4", scoped("AWS4", "20231216", "cn-hangzhou", "oss", "aliyun_v4_request"), "with a key from AWS4 and the secret"},
		{"no prefix", scoped("", "20231216", "cn-hangzhou", "oss", "aliyun_v4_request"), "with a key from the secret alone"},
		{"aws4_request", scoped("aliyun_v4", "20231216", "cn-hangzhou", "oss", "aws4_request"), "for aws4_request; it is aliyun_v4_request"},
		{"Base64", base64.StdEncoding.EncodeToString(raw), "and wrote the signature in Base64, where V4 has hexadecimal digits"},
		{"upper case", strings.ToUpper(hex.EncodeToString(raw)), "and wrote the signature in upper case"},
		{"newline", sign4("sk\n", date, right), "with a line feed at the end of the secret"},
		{"method", change("PUT", "GET"), "the method GET; it sent PUT"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := sample{"PUT", "b", "dir/a b+.txt", "x=1%2F2%203&acl", "h.example.com:8080", []string{"Date", explainedDate, "Content-Type", "text/plain",
				"X-Oss-Date", date, "X-Oss-Content-Sha256", "UNSIGNED-PAYLOAD", "X-Oss-Meta-A", "1"}}
			authorize := func(signature string) sample {
				return s.with("Authorization", "OSS4-HMAC-SHA256 Credential=ak/20231216/cn-hangzhou/oss/aliyun_v4_request,Signature="+signature)
			}
			if got := hintOf(t, explainer(explained), authorize(test.signature)); !strings.HasPrefix(got, "the client signed ") || !strings.Contains(got, test.want) {
				t.Errorf("hint = %q, want %q", got, test.want)
			}
			r, target, q := authorize(sign4("sk", date, right)).request()
			if _, _, err := explainer(explained).Verify(r, target, q); err != nil {
				t.Fatalf("the right signature = %v", err)
			}
		})
	}
}

// TestExplainV4URL has the mistakes of URLs of V4.
func TestExplainV4URL(t *testing.T) {
	const date = "20231216T162057Z"
	params := func(expires string) string {
		return "x-oss-credential=ak%2F20231216%2Fcn-hangzhou%2Foss%2Faliyun_v4_request&x-oss-date=" + date + "&x-oss-expires=" + expires +
			"&x-oss-signature-version=OSS4-HMAC-SHA256"
	}
	canonical := func(method, params, headers string) string {
		return method + "\n/b/k\n" + params + "\n" + headers + "\n\nUNSIGNED-PAYLOAD"
	}
	for _, test := range []struct {
		name, canonical string
		header          []string
		want            string
	}{
		{"other life", canonical("GET", params("3600"), ""), nil, "another x-oss-expires, 3600"},
		{"absolute", canonical("GET", params("1702744256"), ""), nil, "the time when the URL expires as x-oss-expires, 1702744256"},
		{"expires not signed", canonical("GET", strings.Replace(params("599"), "x-oss-expires=599&", "", 1), ""), nil, "without the parameter x-oss-expires"},
		{"type added", canonical("GET", params("599"), ""), []string{"Content-Type", "image/png"}, `without the Content-Type; it sent "image/png"`},
		{"header added", canonical("GET", params("599"), ""), []string{"X-Oss-Meta-A", "1"}, "without the header x-oss-meta-a"},
		{"method", canonical("PUT", params("599"), ""), nil, "the method PUT; it sent GET"},
		{"payload header", canonical("GET", params("599"), "x-oss-content-sha256:UNSIGNED-PAYLOAD\n"), nil, "a header x-oss-content-sha256 that it did not send"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := sample{"GET", "b", "k", params("599") + "&x-oss-signature=" + sign4("sk", date, test.canonical), "", test.header}
			if got := hintOf(t, explainer(explained), s); !strings.Contains(got, test.want) {
				t.Errorf("hint = %q, want %q", got, test.want)
			}
		})
	}
}

// TestExplainForm has the mistakes with forms.
func TestExplainForm(t *testing.T) {
	document, _ := base64.StdEncoding.DecodeString(policy19)
	indented := base64.StdEncoding.EncodeToString([]byte(strings.ReplaceAll(string(document), `","`, `", "`)))
	for _, test := range []struct{ name, policy, signature, want string }{
		{"secret", policy19, sign1("another secret", policy19), `with the secret of another access key, "other"`},
		{"JSON", policy19, sign1("sk", string(document)), "the policy as JSON; what is signed is its Base64"},
		{"twice", policy19, sign1("sk", base64.StdEncoding.EncodeToString([]byte(policy19))), "the Base64 of the policy's Base64"},
		{"other spelling", indented, sign1("sk", sorted(t, document)), "another spelling of the policy"},
		{"line feeds", policy19[:76] + "\n" + policy19[76:], sign1("sk", policy19), "without the blanks and line feeds"},
		{"line feed", policy19, sign1("sk", policy19+"\n"), "the policy with a line feed at its end"},
		{"SHA-256", policy19, sign2("sk", policy19), "with HMAC-SHA256; V1 is HMAC-SHA1"},
		{"hexadecimal", policy19, hex.EncodeToString(hmacOf(sha1.New, "sk", policy19)), "in hexadecimal digits"},
		{"other policy", policy19, sign1("sk", policy18), "or the policy that was signed is not the one in the form"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, trace, err := explainer(explained).VerifyForm(map[string]string{"ossaccesskeyid": "ak", "policy": test.policy, "signature": test.signature})
			var e *osserr.Error
			if !errors.As(err, &e) || !errors.Is(err, osserr.SignatureMismatchPost) || !strings.Contains(e.Hint, test.want) {
				t.Errorf("VerifyForm = %v, hint %q, want %q\n%v", err, e.Hint, test.want, trace)
			}
		})
	}
	fields := form19()
	fields["x-oss-signature"] = hex.EncodeToString(hmacOf(sha256.New, key4("aliyun_v4sk", "20231217", "cn-beijing", "oss", "aliyun_v4_request"), policy19))
	_, _, err := explainer(time.Date(2023, 12, 17, 3, 30, 9, 0, time.UTC)).VerifyForm(fields)
	var e *osserr.Error
	if !errors.As(err, &e) || !strings.Contains(e.Hint, "for the region cn-beijing; its credential says cn-hangzhou") {
		t.Errorf("VerifyForm = %v, hint %q, want the region", err, e.Hint)
	}
}

// sorted is how a library spells a policy that it reads and writes again.
func sorted(t *testing.T, document []byte) string {
	t.Helper()
	text := strings.Replace(string(document), `"expiration":"2023-12-17T04:30:09.000Z",`, "", 1)
	text = strings.TrimSuffix(text, "}") + `,"expiration":"2023-12-17T04:30:09.000Z"}`
	return base64.StdEncoding.EncodeToString([]byte(text))
}

// TestExplainIsBounded gives up in time.
func TestExplainIsBounded(t *testing.T) {
	s := sample{"PUT", "b", strings.Repeat("k", 1000), strings.Repeat("a=b&acl=&", 500), "", []string{"Date", explainedDate, "Authorization", "OSS ak:x"}}
	for i := range 200 {
		s = s.with(fmt.Sprintf("x-oss-meta-%d", i), strings.Repeat("v", 1000))
	}
	r, target, q := s.request()
	m := newMessage(r, target, q, &presented{Claim: Claim{V1, "ak"}, place: inHeader, signature: "x"})
	v := explainer(explained)
	m.signs = v.lists[0].signs
	x := &exam{ring: &v.keyring, given: readings(m, sign1("sk", "")), budget: maxExamined}
	if what := x.examine(m, v.forms(m)); what != "" || x.budget > 0 || x.budget < -1<<20*100 {
		t.Errorf("examine = %q with a budget of %d left", what, x.budget)
	}
	hintOf(t, v, s)
}
