package auth

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/fakeoss/fakeoss/emulator/wire"
)

// A sample is a request with its signature.
type sample struct {
	method, bucket, key string
	query               string // raw
	host                string
	header              []string // names and values in turn
}

func (s sample) request() (*http.Request, wire.Target, wire.Query) {
	h := http.Header{}
	for i := 0; i+1 < len(s.header); i += 2 {
		h.Add(s.header[i], s.header[i+1])
	}
	return &http.Request{Method: s.method, Host: s.host, Header: h}, wire.Target{Bucket: s.bucket, Key: s.key}, wire.ParseQuery(s.query)
}

// with returns the sample with further headers.
func (s sample) with(header ...string) sample {
	s.header = append(append([]string(nil), s.header...), header...)
	return s
}

func at(now time.Time) func() time.Time { return func() time.Time { return now } }

func unix(seconds int64) time.Time { return time.Unix(seconds, 0) }

var (
	ak = Credential{ID: "ak", Secret: "sk"}
	// Samples with a token have the same key.
	akToken = Credential{ID: "ak", Secret: "sk", Token: "token"}
)

// The request of the Go SDKs' unit tests for V4.
const v4Query = "param1=value1&%2Bparam1=value3&%7Cparam1=value4&%2Bparam2&%7Cparam2&param2"

func v4Header(seconds int64, more ...string) []string {
	return append([]string{
		"x-oss-head1", "value", "abc", "value", "ZAbc", "value", "XYZ", "value", "content-type", "text/plain",
		"x-oss-content-sha256", "UNSIGNED-PAYLOAD", "x-oss-date", unix(seconds).UTC().Format(basicTime),
	}, more...)
}

func v4Sample(seconds int64, scope, additional, signature string, more ...string) sample {
	authorization := "OSS4-HMAC-SHA256 Credential=ak/" + scope + "/aliyun_v4_request,"
	if additional != "" {
		authorization += "AdditionalHeaders=" + additional + ","
	}
	return sample{"PUT", "bucket", "1234+-/123/1.txt", v4Query, "", v4Header(seconds, append(more, "Authorization", authorization+"Signature="+signature)...)}
}

func v4URL(seconds int64, expires, signature string, more ...string) sample {
	date := unix(seconds).UTC().Format(basicTime)
	query := v4Query + "&x-oss-signature-version=OSS4-HMAC-SHA256&x-oss-credential=ak%2F20231217%2Fcn-hangzhou%2Foss%2Faliyun_v4_request&x-oss-date=" +
		date + "&x-oss-expires=" + expires + "&x-oss-signature=" + signature
	return sample{"PUT", "bucket", "1234+-/123/1.txt", query + strings.Join(more, ""), "",
		[]string{"x-oss-head1", "value", "abc", "value", "ZAbc", "value", "XYZ", "value", "content-type", "application/octet-stream"}}
}

// TestVectors has the worked examples of spec oss-api.md D.9 by their numbers,
// but for the forms.
func TestVectors(t *testing.T) {
	const date = "Wed, 28 Dec 2022 10:27:41 GMT"
	dated, _ := http.ParseTime(date)
	put := []string{"Content-MD5", "eB5eJF1ptWaXm4bijSPyxw==", "Content-Type", "text/html", "x-oss-date", date,
		"x-oss-meta-author", "alice", "x-oss-meta-magic", "abracadabra"}
	v1 := func(signature string) []string {
		return append(put[:len(put):len(put)], "Authorization", "OSS ak:"+signature)
	}
	get := func(signature string) []string {
		return []string{"x-oss-date", date, "Authorization", "OSS ak:" + signature}
	}
	v2 := []string{"Content-MD5", "eB5eJF1ptWaXm4bijSPyxw==", "Content-Type", "text/html", "Date", date, "Range", "bytes=0-9", "x-oss-meta-author", "alice",
		"Authorization", "OSS2 AccessKeyId:ak,AdditionalHeaders:range,Signature:CC4Kw9YCqKKiHk185k7l7FGq6jN31kc1ddZWTn+Ck0c="}
	for _, test := range []struct {
		number     int
		credential Credential
		now        time.Time
		sample     sample
	}{
		{1, ak, dated, sample{"PUT", "examplebucket", "nelson", "", "", v1("kSHKmLxlyEAKtZPkJhG9bZb5k7M=")}},
		{2, ak, dated, sample{"PUT", "examplebucket", "nelson", "acl", "", v1("/afkugFbmWDQ967j1vr6zygBLQk=")}},
		{3, ak, dated, sample{"GET", "examplebucket", "", "resourceGroup&non-resousce=null", "", get("vkQmfuUDyi1uDi3bKt67oemssIs=")}},
		{4, ak, dated, sample{"GET", "examplebucket", "", "resourceGroup&non-resousce=null&acl", "", get("x3E5TgOvl/i7PN618s5mEvpJDYk=")}},
		{5, Credential{ID: "44CF9590006BF252F707", Secret: "OtxrzxIsfpFjA7SwPzILwy8Bw21TLhquhboDYROV"}, time.Date(2005, 11, 17, 18, 49, 58, 0, time.UTC),
			sample{"PUT", "oss-example", "nelson", "", "", []string{"Content-MD5", "ODBGOERFMDMzQTczRUY3NUE3NzA5QzdFNUYzMDQxNEM=", "Content-Type", "text/html",
				"Date", "Thu, 17 Nov 2005 18:49:58 GMT", "x-oss-magic", "abracadabra", "x-oss-meta-author", "foo@bar.com",
				"Authorization", "OSS 44CF9590006BF252F707:26NBxoKdsyly4EDv6inkoDft/yA="}}},
		{6, ak, unix(1699807420), sample{"GET", "bucket", "key", "versionId=versionId&Expires=1699807420&OSSAccessKeyId=ak&Signature=dcLTea%2BYh9ApirQ8o8dOPqtvJXQ%3D", "", nil}},
		{7, akToken, unix(1699808204), sample{"GET", "bucket", "key+123",
			"versionId=versionId&security-token=token&Expires=1699808204&OSSAccessKeyId=ak&Signature=jzKYRrM5y6Br0dRFPaTGOsbrDhY%3D", "", nil}},
		{8, ak, dated, sample{"PUT", "examplebucket", "a/b c+.txt", "acl&x-oss-process=a%2Fb&foo=bar", "", v2}},
		{9, ak, unix(1699808204), sample{"GET", "bucket", "key+123", "versionId=versionId&x-oss-signature-version=OSS2&x-oss-expires=1699808204&x-oss-access-key-id=ak" +
			"&x-oss-additional-headers=range&x-oss-signature=zPhymRVcs7KqJXq72gqPuOIFGd4BJn5YnH9puQTStxs%3D", "", []string{"Range", "bytes=0-9"}}},
		{10, ak, unix(1702743657), v4Sample(1702743657, "20231216/cn-hangzhou/oss", "", "e21d18daa82167720f9b1047ae7e7f1ce7cb77a31e8203a7d5f4624fa0284afe")},
		{11, ak, unix(1702743657), v4Sample(1702743657, "20231216/cb-123/oss-cloudbox", "", "94ce1f12c17d148ea681030275a94449d3357f5b5b21133996eec80af3e08a43")},
		{12, akToken, unix(1702784856), v4Sample(1702784856, "20231217/cn-hangzhou/oss", "", "b94a3f999cf85bcdc00d332fbd3734ba03e48382c36fa4d5af5df817395bd9ea", "x-oss-security-token", "token")},
		{13, ak, unix(1702747512), v4Sample(1702747512, "20231216/cn-hangzhou/oss", "abc;zabc", "4a4183c187c07c8947db7620deb0a6b38d9fbdd34187b6dbaccb316fa251212f")},
		{14, ak, unix(1702781677), v4URL(1702781677, "599", "a39966c61718be0d5b14e668088b3fa07601033f6518ac7b523100014269c0fe")},
		{15, akToken, unix(1702785388), v4URL(1702785388, "599", "3817ac9d206cd6dfc90f1c09c00be45005602e55898f26f5ddb06d7892e1f8b5", "&x-oss-security-token=token")},
		{16, ak, unix(1702783809), v4URL(1702783809, "599", "6bd984bfe531afb6db1f7550983a741b103a8c58e5e14f83ea474c2322dfa2b7", "&x-oss-additional-headers=abc%3Bzabc")},
		{17, ak, unix(1702743657), sample{"PUT", "bucket", "1234+-/123/1.txt", "", "", []string{"content-type", "text/plain", "x-oss-content-sha256", "UNSIGNED-PAYLOAD",
			"Date", "Sat, 16 Dec 2023 16:20:57 GMT",
			"Authorization", "OSS4-HMAC-SHA256 Credential=ak/20231216/cn-hangzhou/oss/aliyun_v4_request,Signature=c20abba28c187fa2d4c2c1fbf55b1c32c1c8f965e96b12f00fe99ac69c1da5ec"}}},
	} {
		t.Run(strconv.Itoa(test.number), func(t *testing.T) {
			v := NewVerifier(Options{Credentials: []Credential{test.credential}, Region: "cn-hangzhou", Strict: test.number != 11, Now: at(test.now)})
			r, target, query := test.sample.request()
			who, trace, err := v.Verify(r, target, query)
			if err != nil || !who.Checked || who.AccessKeyID != test.credential.ID || who.Anonymous() {
				t.Fatalf("Verify = %+v, %v\n%v", who, err, trace)
			}
			if len(trace.tried) != 0 {
				t.Errorf("forms tried: %q, want the usual one to fit", trace.tried)
			}
			checkTexts(t, test.number, trace)
			// One other byte anywhere in the signature is another signature.
			p := trace.proof
			for i := range p.signature {
				damaged := []byte(p.signature)
				damaged[i] ^= 1
				p.signature = string(damaged)
				m := newMessage(r, target, query, &p)
				m.secret, m.signs = test.credential.Secret, v.lists[0].signs
				if v.fits(m, &Trace{proof: p}) {
					t.Errorf("the signature %q fits too", damaged)
				}
				p.signature = trace.proof.signature
			}
		})
	}
}

// checkTexts compares what was signed where the specification prints it.
func checkTexts(t *testing.T, number int, trace *Trace) {
	t.Helper()
	canonical := "PUT\n/bucket/1234%2B-/123/1.txt\n%2Bparam1=value3&%2Bparam2&%7Cparam1=value4&%7Cparam2&param1=value1&param2\ncontent-type:text/plain\n" +
		"x-oss-content-sha256:UNSIGNED-PAYLOAD\nx-oss-date:20231216T162057Z\nx-oss-head1:value\n\n\nUNSIGNED-PAYLOAD"
	want, got := map[int]string{
		1: "PUT\neB5eJF1ptWaXm4bijSPyxw==\ntext/html\nWed, 28 Dec 2022 10:27:41 GMT\nx-oss-date:Wed, 28 Dec 2022 10:27:41 GMT\n" +
			"x-oss-meta-author:alice\nx-oss-meta-magic:abracadabra\n/examplebucket/nelson",
		7:  "GET\n\n\n1699808204\n/bucket/key+123?security-token=token&versionId=versionId",
		8:  "PUT\neB5eJF1ptWaXm4bijSPyxw==\ntext/html\nWed, 28 Dec 2022 10:27:41 GMT\nrange:bytes=0-9\nx-oss-meta-author:alice\nrange\n%2Fexamplebucket%2Fa%2Fb%20c%2B.txt?acl&foo=bar&x-oss-process=a%2Fb",
		10: canonical,
	}[number], trace.stringToSign
	if number == 10 {
		got = trace.canonical
		if sum := sha256.Sum256([]byte(got)); hex.EncodeToString(sum[:]) != "f4613657f1b108998e8dbd10a1aa5da621dc2c6e02c9ddec0f163664848704c4" {
			t.Errorf("the hash of the canonical request is %x", sum)
		}
		key := signingKey{keyPrefix, "sk", "20231216", "cn-hangzhou", "oss", terminator}.derive()
		if hex.EncodeToString(key) != "b412a03b134ebddd720f5167b5de6db66620ebb3b01cff4d49e3ccb09f8de97f" {
			t.Errorf("the signing key is %x", key)
		}
	}
	if diff := cmp.Diff(want, got); want != "" && diff != "" {
		t.Errorf("what was signed differs (-want +got):\n%s", diff)
	}
}

// Policies of vectors 18 and 19.
const (
	policy18 = "eyJleHBpcmF0aW9uIjoiMjAyMC0wMy0xOVQwMzo0NDowNi40NzZaIiwiY29uZGl0aW9ucyI6W3siYnVja2V0IjoiZ2VuLXBvc3QtcG9saWN5In0sWyJlcSIsIiRrZXkiLCJ1c2VyXC9lcmljXC9cXCR7ZmlsZW5hbWV9Il0sWyJzdGFydHMtd2l0aCIsIiRrZXkiLCJ1c2VyXC9lcmljIl0sWyJzdGFydHMtd2l0aCIsIiR4LW9zcy1tZXRhLXRhZyIsImR1bW15X2V0YWciXSxbImNvbnRlbnQtbGVuZ3RoLXJhbmdlIiwxLDEwMjRdXX0="
	policy19 = "eyJleHBpcmF0aW9uIjoiMjAyMy0xMi0xN1QwNDozMDowOS4wMDBaIiwiY29uZGl0aW9ucyI6W3siYnVja2V0IjoiYnVja2V0In0seyJ4LW9zcy1zaWduYXR1cmUtdmVyc2lvbiI6Ik9TUzQtSE1BQy1TSEEyNTYifSx7Ingtb3NzLWNyZWRlbnRpYWwiOiJhay8yMDIzMTIxNy9jbi1oYW5nemhvdS9vc3MvYWxpeXVuX3Y0X3JlcXVlc3QifSx7Ingtb3NzLWRhdGUiOiIyMDIzMTIxN1QwMzMwMDlaIn0sWyJjb250ZW50LWxlbmd0aC1yYW5nZSIsMSwxMDI0XV19"
)

func form19() map[string]string {
	return map[string]string{
		"x-oss-signature-version": "OSS4-HMAC-SHA256", "x-oss-credential": "ak/20231217/cn-hangzhou/oss/aliyun_v4_request",
		"x-oss-date": "20231217T033009Z", "policy": policy19, "x-oss-signature": "177850f7fb4fe9e7cd515168cfc6f4d6bdfda65e3f31428ddd9fbb8bcd7c7c11",
	}
}

func form18() map[string]string {
	return map[string]string{"ossaccesskeyid": "ak", "policy": policy18, "signature": "9fs2TRS2W2k5hV8mLsvqZBnlC2M="}
}

// TestFormVectors has vectors 18 and 19.
func TestFormVectors(t *testing.T) {
	for number, test := range map[int]struct {
		secret string
		fields map[string]string
	}{
		18: {strings.Repeat("B", 30), form18()},
		19: {"sk", form19()},
	} {
		v := NewVerifier(Options{Credentials: []Credential{{ID: "ak", Secret: test.secret}}, Region: "cn-hangzhou", Strict: true,
			Now: at(time.Date(2023, 12, 17, 3, 30, 9, 0, time.UTC))})
		who, trace, err := v.VerifyForm(test.fields)
		if err != nil || !who.Checked || who.AccessKeyID != "ak" {
			t.Errorf("vector %d: VerifyForm = %+v, %v\n%v", number, who, err, trace)
		}
	}
}
