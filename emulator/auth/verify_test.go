package auth

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/fakeoss/fakeoss/emulator/osserr"
	"github.com/fakeoss/fakeoss/emulator/wire"
)

// verifier has the keys that tests use.
func verifier(strict bool, now time.Time) *Verifier {
	return NewVerifier(Options{Region: "cn-hangzhou", Strict: strict, Now: at(now), Credentials: []Credential{
		ak,
		{ID: "STS.one", Secret: "sk", Token: "token one", Expires: explained.Add(time.Hour)},
		{ID: "STS.two", Secret: "sk", Token: "token two"},
	}})
}

// TestRefused has the errors of spec oss-api.md D.7 in their order.
func TestRefused(t *testing.T) {
	v4 := func(members string) []string {
		return []string{"X-Oss-Date", "20231216T162057Z", "Authorization", "OSS4-HMAC-SHA256 " + members}
	}
	const credential = "Credential=ak/20231216/cn-hangzhou/oss/aliyun_v4_request"
	dated := func(authorization string, more ...string) []string {
		return append([]string{"Date", explainedDate, "Authorization", authorization}, more...)
	}
	url4 := func(changes ...string) string {
		q := "x-oss-credential=ak/20231216/cn-hangzhou/oss/aliyun_v4_request&x-oss-date=20231216T162057Z&x-oss-expires=60&x-oss-signature=x&x-oss-signature-version=OSS4-HMAC-SHA256"
		return strings.NewReplacer(changes...).Replace(q)
	}
	const url2 = "x-oss-signature-version=OSS2&x-oss-expires=1702743657&x-oss-access-key-id=ak&x-oss-signature=x"
	for _, test := range []struct {
		name, query string
		header      []string
		want        osserr.Kind
	}{
		{"another scheme", "", dated("Bearer token"), osserr.AuthorizationInvalid},
		{"S3", "", dated("AWS ak:x"), osserr.AuthorizationInvalid},
		{"nothing after the scheme", "", dated("OSS"), osserr.AuthorizationEmpty},
		{"nothing after V4", "", dated("OSS4-HMAC-SHA256 "), osserr.AuthorizationEmpty},
		{"no colon", "", dated("OSS ak"), osserr.AuthorizationMissing},
		{"no id", "", dated("OSS :x"), osserr.AuthorizationMissing},
		{"no signature", "", dated("OSS ak:"), osserr.AuthorizationMissing},

		{"V2 unknown member", "", dated("OSS2 AccessKeyId:ak,Signature:x,UnknownKey:y"), osserr.AuthorizationV2Unknown},
		{"V2 no id", "", dated("OSS2 AdditionalHeaders:host,Signature:x"), osserr.AuthorizationV2NoID},
		{"V2 empty id", "", dated("OSS2 AccessKeyId:,Signature:x"), osserr.AuthorizationV2EmptyID},
		{"V2 no signature", "", dated("OSS2 AccessKeyId:ak"), osserr.AuthorizationV2NoSignature},
		{"V2 absent header", "", dated("OSS2 AccessKeyId:ak,AdditionalHeaders:range,Signature:x"), osserr.AuthorizationV2AbsentHeader},

		{"V4 no equals sign", "", v4("Credentialak/x,Signature=x"), osserr.AuthorizationV4Unknown},
		{"V4 unknown member", "", v4(credential + ",Signature=x,Other=y"), osserr.AuthorizationV4Unknown},
		{"V4 no credential", "", v4("Signature=x"), osserr.AuthorizationV4NoCredential},
		{"V4 no signature", "", v4(credential), osserr.AuthorizationV4Invalid},
		{"V4 empty additional headers", "", v4(credential + ",AdditionalHeaders=,Signature=x"), osserr.AuthorizationV4EmptyHeaders},
		{"V4 absent header", "", v4(credential + ",AdditionalHeaders=abc,Signature=x"), osserr.AbsentHeaderV4},
		{"V4 short credential", "", v4("Credential=ak/20231216/oss/aliyun_v4_request,Signature=x"), osserr.AuthorizationV4Credential},
		{"V4 of S3", "", v4("Credential=ak/20231216/cn-hangzhou/s3/aws4_request,Signature=x"), osserr.AuthorizationV4Credential},
		{"V4 empty id", "", v4("Credential=/20231216/cn-hangzhou/oss/aliyun_v4_request,Signature=x"), osserr.AuthorizationV4EmptyID},
		{"V4 day", "", v4("Credential=ak/2023-12-16/cn-hangzhou/oss/aliyun_v4_request,Signature=x"), osserr.AuthorizationV4Day},
		{"V4 another day", "", v4("Credential=ak/20231217/cn-hangzhou/oss/aliyun_v4_request,Signature=x"), osserr.AuthorizationV4Day},
		{"V4 hash of the body", "", append(v4(credential+",Signature=x"), "X-Oss-Content-Sha256", emptySHA256), osserr.AuthorizationV4Payload},
		{"V4 region", "", v4("Credential=ak/20231216/cn-beijing/oss/aliyun_v4_request,Signature=x"), osserr.AuthorizationV4Region},
		{"V4 product", "", v4("Credential=ak/20231216/cn-hangzhou/s3/aliyun_v4_request,Signature=x"), osserr.AuthorizationV4Product},
		{"V4 cloud box", "", v4("Credential=ak/20231216/cb-1/oss-cloudbox/aliyun_v4_request,Signature=x"), osserr.AuthorizationV4Product},

		{"unknown version", "x-oss-signature-version=OSS3", nil, osserr.URLVersionUnknown},
		{"URL without id", "Signature=x&Expires=1", nil, osserr.URLNoID},
		{"URL with empty id", "OSSAccessKeyId=&Signature=x&Expires=1", nil, osserr.URLEmptyID},
		{"URL without Expires", "OSSAccessKeyId=ak&Signature=x", nil, osserr.URLNoExpires},
		{"URL with empty Expires", "OSSAccessKeyId=ak&Signature=x&Expires=", nil, osserr.URLEmptyExpires},
		{"URL without signature", "OSSAccessKeyId=ak&Expires=1", nil, osserr.URLNoSignature},
		{"URL with empty signature", "OSSAccessKeyId=ak&Expires=1&Signature=", nil, osserr.URLEmptySignature},
		{"URL with text for Expires", "OSSAccessKeyId=ak&Expires=soon&Signature=x", nil, osserr.URLExpiresInvalid},
		{"URL with a negative Expires", "OSSAccessKeyId=ak&Expires=-1&Signature=x", nil, osserr.URLExpiresInvalid},
		{"URL expired", "OSSAccessKeyId=ak&Expires=1702743656&Signature=x", nil, osserr.URLExpired},
		{"URL with a token header", "OSSAccessKeyId=ak&Expires=1702743657&Signature=x&security-token=t", []string{"X-Oss-Security-Token", "t"}, osserr.TokenOutOfPlace},

		{"V2 URL without id", strings.Replace(url2, "x-oss-access-key-id=ak&", "", 1), nil, osserr.URLV2NoID},
		{"V2 URL with empty id", strings.Replace(url2, "id=ak", "id=", 1), nil, osserr.URLV2EmptyID},
		{"V2 URL without expires", strings.Replace(url2, "x-oss-expires=1702743657&", "", 1), nil, osserr.URLV2NoExpires},
		{"V2 URL with empty expires", strings.Replace(url2, "expires=1702743657", "expires=", 1), nil, osserr.URLV2EmptyExpires},
		{"V2 URL without signature", strings.Replace(url2, "&x-oss-signature=x", "", 1), nil, osserr.URLV2NoSignature},
		{"V2 URL with empty signature", strings.Replace(url2, "signature=x", "signature=", 1), nil, osserr.URLV2EmptySignature},
		{"V2 URL with empty headers", url2 + "&x-oss-additional-headers=", nil, osserr.URLEmptyHeaders},
		{"V2 URL absent header", url2 + "&x-oss-additional-headers=range", nil, osserr.URLAbsentHeader},
		{"V2 URL expired", strings.Replace(url2, "1702743657", "1702743656", 1), nil, osserr.URLExpired},

		{"V4 URL without credential", url4("x-oss-credential", "x"), nil, osserr.URLV4NoCredential},
		{"V4 URL with empty credential", url4("ak/20231216/cn-hangzhou/oss/aliyun_v4_request", ""), nil, osserr.URLV4EmptyCredential},
		{"V4 URL without expires", url4("x-oss-expires", "x"), nil, osserr.URLV4NoExpires},
		{"V4 URL with empty expires", url4("expires=60", "expires="), nil, osserr.URLV4EmptyExpires},
		{"V4 URL without signature", url4("x-oss-signature=x&", ""), nil, osserr.URLV4NoSignature},
		{"V4 URL without date", url4("x-oss-date=20231216T162057Z&", ""), nil, osserr.URLV4NoDate},
		{"V4 URL credential", url4("ak/", ""), nil, osserr.URLV4Credential},
		{"V4 URL day", url4("ak/20231216", "ak/2023-12-16"), nil, osserr.URLV4Day},
		{"V4 URL another day", url4("ak/20231216", "ak/20231215"), nil, osserr.URLV4Day},
		{"V4 URL for ever", url4("expires=60", "expires=604801"), nil, osserr.URLV4Expires},
		{"V4 URL for no time", url4("expires=60", "expires=0"), nil, osserr.URLV4Expires},
		{"V4 URL date", url4("20231216T162057Z", "soon"), nil, osserr.ValidDateRequired},
		{"V4 URL region", url4("cn-hangzhou", "cn-beijing"), nil, osserr.URLV4Region},
		{"V4 URL product", url4("/oss/", "/s3/"), nil, osserr.URLV4Product},
		{"V4 URL with empty headers", url4() + "&x-oss-additional-headers=%20", nil, osserr.URLV4EmptyHeaders},
		{"V4 URL absent header", url4() + "&x-oss-additional-headers=abc", nil, osserr.AbsentHeaderV4},
		{"V4 URL with a token header", url4(), []string{"X-Oss-Security-Token", "t"}, osserr.TokenOutOfPlace},
		{"V4 URL of the future", url4("20231216T162057Z", "20231216T163558Z"), nil, osserr.URLNotYetValidV4},
		{"V4 URL of the past", url4("20231216T162057Z", "20231216T161956Z"), nil, osserr.URLExpiredV4},

		{"unknown key", "", dated("OSS nobody:x"), osserr.InvalidAccessKeyID},
		{"unknown key, no date", "", []string{"Authorization", "OSS nobody:x"}, osserr.InvalidAccessKeyID},
		{"unknown key with a token", "", dated("OSS nobody:x", "X-Oss-Security-Token", "t"), osserr.InvalidAccessKeyIDOfSTS},
		{"token for a key without one", "", dated("OSS ak:x", "X-Oss-Security-Token", "t"), osserr.InvalidAccessKeyIDOfSTS},
		{"another's token for a key without one", "", dated("OSS ak:x", "X-Oss-Security-Token", "token one"), osserr.TokenOfAnotherKey},
		{"no token", "", dated("OSS STS.one:x"), osserr.InvalidAccessKeyID},
		{"wrong token", "", dated("OSS STS.one:x", "X-Oss-Security-Token", "t"), osserr.InvalidSecurityToken},
		{"another's token", "", dated("OSS STS.one:x", "X-Oss-Security-Token", "token two"), osserr.TokenOfAnotherKey},
		{"V1 URL without token", "OSSAccessKeyId=STS.one&Expires=1&Signature=x", nil, osserr.InvalidAccessKeyID},
		{"V4 URL with V1's token", url4("ak/", "STS.one/") + "&security-token=token%20one", nil, osserr.InvalidAccessKeyID},
		{"token before time", "OSSAccessKeyId=STS.one&Expires=1&Signature=x&security-token=t", nil, osserr.InvalidSecurityToken},

		{"no date", "", []string{"Authorization", "OSS ak:x"}, osserr.ValidDateRequired},
		{"no date at all", "", []string{"Date", "yesterday", "Authorization", "OSS ak:x"}, osserr.ValidDateRequired},
		{"x-oss-date goes first", "", dated("OSS ak:x", "X-Oss-Date", "never"), osserr.ValidDateRequired},
		{"behind", "", []string{"Date", "Sat, 16 Dec 2023 16:05:56 GMT", "Authorization", "OSS ak:x"}, osserr.RequestTimeTooSkewed},
		{"ahead", "", []string{"Date", "Sat, 16 Dec 2023 16:35:58 GMT", "Authorization", "OSS ak:x"}, osserr.RequestTimeTooSkewed},
		{"just behind", "", []string{"Date", "Sat, 16 Dec 2023 16:05:57 GMT", "Authorization", "OSS ak:x"}, osserr.SignatureMismatchV1},
		{"just ahead", "", []string{"Date", "Sat, 16 Dec 2023 16:35:57 GMT", "Authorization", "OSS ak:x"}, osserr.SignatureMismatchV1},
		{"V1", "OSSAccessKeyId=ak&Expires=99999999999&Signature=x", nil, osserr.SignatureMismatchV1},
		{"V2", "", dated("OSS2 AccessKeyId:ak, Signature:x"), osserr.SignatureMismatchV2},
		{"V4", "", v4("Signature=x, " + credential), osserr.SignatureMismatchV4},
		{"V4 URL", url4(), nil, osserr.SignatureMismatchV4},
	} {
		t.Run(test.name, func(t *testing.T) {
			r, target, q := sample{"GET", "b", "k", test.query, "b.example.com", test.header}.request()
			who, trace, err := verifier(true, explained).Verify(r, target, q)
			if !errors.Is(err, test.want) || who.Checked || who.Claim != Parse(r.Header, q) {
				t.Errorf("Verify = %+v, %v, want %v\n%v", who, err, test.want, trace)
			}
		})
	}
}

// TestExtraElements has what the error documents say besides.
func TestExtraElements(t *testing.T) {
	elements := func(s sample) map[string]string {
		r, target, q := s.request()
		_, _, err := verifier(true, explained).Verify(r, target, q)
		var e *osserr.Error
		if !errors.As(err, &e) {
			t.Fatalf("Verify = %v, want an error of OSS", err)
		}
		all := map[string]string{}
		for _, x := range e.Extra {
			all[x.Name] = x.Value
		}
		return all
	}
	for name, test := range map[string]struct {
		sample sample
		want   map[string]string
	}{
		"skew": {sample{"GET", "b", "k", "", "", []string{"Date", "Sat, 16 Dec 2023 15:20:57 GMT", "Authorization", "OSS ak:x"}}, map[string]string{
			"MaxAllowedSkewMilliseconds": "900000", "RequestTime": "2023-12-16T15:20:57.000Z", "ServerTime": "2023-12-16T16:20:57.000Z"}},
		"expired": {sample{"GET", "b", "k", "OSSAccessKeyId=ak&Expires=1702743600&Signature=x", "", nil}, map[string]string{
			"Expires": "2023-12-16T16:20:00.000Z", "ServerTime": "2023-12-16T16:20:57.000Z"}},
		"Expires": {sample{"GET", "b", "k", "OSSAccessKeyId=ak&Expires=soon&Signature=x", "", nil}, map[string]string{"Date": "soon"}},
		"key":     {sample{"GET", "b", "k", "", "", []string{"Authorization", "OSS nobody:x"}}, map[string]string{"OSSAccessKeyId": "nobody"}},
		"header":  {sample{"GET", "b", "k", "", "", []string{"Authorization", "OSS x"}}, map[string]string{"ArgumentName": "Authorization", "ArgumentValue": "OSS x"}},
		"V1": {sample{"GET", "b", "k", "", "", []string{"Date", explainedDate, "Authorization", "OSS ak:x"}}, map[string]string{
			"OSSAccessKeyId": "ak", "SignatureProvided": "x", "StringToSign": "GET\n\n\n" + explainedDate + "\n/b/k",
			"StringToSignBytes": "47 45 54 0A 0A 0A 53 61 74 2C 20 31 36 20 44 65 63 20 32 30 32 33 20 31 36 3A 32 30 3A 35 37 20 47 4D 54 0A 2F 62 2F 6B"}},
		"V4": {sample{"GET", "b", "k", "", "", []string{"X-Oss-Date", "20231216T162057Z",
			"Authorization", "OSS4-HMAC-SHA256 Credential=ak/20231216/cn-hangzhou/oss/aliyun_v4_request,Signature=x"}}, map[string]string{
			"OSSAccessKeyId": "ak", "SignatureProvided": "x",
			"StringToSign":      "OSS4-HMAC-SHA256\n20231216T162057Z\n20231216/cn-hangzhou/oss/aliyun_v4_request\n4b1a3e4d4a3c6cb1f9a4",
			"CanonicalRequest":  "GET\n/b/k\n\nx-oss-date:20231216T162057Z\n\n\nUNSIGNED-PAYLOAD",
			"StringToSignBytes": ""}},
	} {
		got := elements(test.sample)
		if name == "V4" { // the hash is tested by the vectors
			if !strings.HasPrefix(got["StringToSign"], test.want["StringToSign"][:70]) || got["StringToSignBytes"] != hexBytes(got["StringToSign"]) {
				t.Errorf("StringToSign = %q, %q", got["StringToSign"], got["StringToSignBytes"])
			}
			got["StringToSign"], got["StringToSignBytes"] = test.want["StringToSign"], ""
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s: the elements differ (-want +got):\n%s", name, diff)
		}
	}
}

// TestTokens has temporary keys that are used as they should be.
func TestTokens(t *testing.T) {
	text := "GET\n\n\n" + explainedDate + "\nx-oss-security-token:token one\n/b/k"
	header := sample{"GET", "b", "k", "", "", []string{"Date", explainedDate, "X-Oss-Security-Token", "token one", "Authorization", "OSS STS.one:" + sign1("sk", text)}}
	for _, test := range []struct {
		now  time.Time
		want error
	}{
		{explained, nil},
		{explained.Add(15 * time.Minute), nil},
		{explained.Add(time.Hour + time.Second), osserr.SecurityTokenExpired},
	} {
		r, target, q := header.request()
		who, trace, err := verifier(true, test.now).Verify(r, target, q)
		if !errors.Is(err, test.want) || who.Checked != (test.want == nil) {
			t.Errorf("at %v: Verify = %+v, %v, want %v", test.now, who, err, test.want)
		}
		if text := trace.String(); strings.Contains(text, "token one") {
			t.Errorf("the trace tells the token:\n%s", text)
		}
	}
	url := sample{"GET", "b", "k", "OSSAccessKeyId=STS.two&Expires=1702743657&security-token=token%20two&Signature=" +
		percentEncoded(sign1("sk", "GET\n\n\n1702743657\n/b/k?security-token=token two")), "", nil}
	r, target, q := url.request()
	if who, _, err := verifier(true, explained).Verify(r, target, q); err != nil || !who.Checked {
		t.Errorf("Verify = %+v, %v", who, err)
	}
}

// TestOtherRegions are accepted with a note unless the server is strict.
func TestOtherRegions(t *testing.T) {
	const date = "20231216T162057Z"
	sum := key4("aliyun_v4sk", "20231216", "ap-southeast-1", "oss", "aliyun_v4_request")
	canonical := "GET\n/b/k\n\nx-oss-date:" + date + "\n\n\nUNSIGNED-PAYLOAD"
	text := fmt.Sprintf("OSS4-HMAC-SHA256\n%s\n20231216/ap-southeast-1/oss/aliyun_v4_request\n%s", date, hexOf(canonical))
	s := sample{"GET", "b", "k", "", "", []string{"X-Oss-Date", date,
		"Authorization", fmt.Sprintf("OSS4-HMAC-SHA256 Credential=ak/20231216/ap-southeast-1/oss/aliyun_v4_request,Signature=%x", hmacOf(sha256.New, sum, text))}}
	r, target, q := s.request()
	_, trace, err := verifier(false, explained).Verify(r, target, q)
	if err != nil || len(trace.Notes) != 1 || !strings.Contains(trace.Notes[0], `signed for the region "ap-southeast-1", and this server is cn-hangzhou`) {
		t.Errorf("Verify = %v, notes %q, want one about the region", err, trace.Notes)
	}
	if _, _, err := verifier(true, explained).Verify(r, target, q); !errors.Is(err, osserr.AuthorizationV4Region) {
		t.Errorf("strict: Verify = %v, want %v", err, osserr.AuthorizationV4Region)
	}
}

// TestAnonymous passes: what it may do is decided elsewhere.
func TestAnonymous(t *testing.T) {
	r, target, q := sample{"GET", "b", "k", "acl", "", nil}.request()
	who, trace, err := verifier(true, explained).Verify(r, target, q)
	if err != nil || trace != nil || !who.Checked || !who.Anonymous() {
		t.Errorf("Verify = %+v, %v, %v, want somebody anonymous", who, trace, err)
	}
	who, _, err = verifier(true, explained).VerifyForm(map[string]string{"key": "k"})
	if err != nil || !who.Checked || !who.Anonymous() {
		t.Errorf("VerifyForm = %+v, %v, want somebody anonymous", who, err)
	}
}

// TestFormsRefused has the errors of signed forms.
func TestFormsRefused(t *testing.T) {
	now := time.Date(2023, 12, 17, 3, 30, 9, 0, time.UTC)
	for _, test := range []struct {
		name   string
		now    time.Time
		fields map[string]string
		change func(map[string]string)
		want   osserr.Kind
	}{
		{"no id", now, form18(), func(f map[string]string) { delete(f, "ossaccesskeyid") }, osserr.PostNoID},
		{"policy alone", now, map[string]string{"policy": "e30="}, func(map[string]string) {}, osserr.PostNoID},
		{"empty id", now, form18(), func(f map[string]string) { f["ossaccesskeyid"] = "" }, osserr.PostEmptyID},
		{"no policy", now, form18(), func(f map[string]string) { delete(f, "policy") }, osserr.PostNoPolicy},
		{"no signature", now, form18(), func(f map[string]string) { delete(f, "signature") }, osserr.PostNoSignature},
		{"empty signature", now, form18(), func(f map[string]string) { f["signature"] = "" }, osserr.PostEmptySignature},
		{"unknown key", now, form18(), func(f map[string]string) { f["ossaccesskeyid"] = "nobody" }, osserr.InvalidAccessKeyID},
		{"no token", now, form18(), func(f map[string]string) { f["ossaccesskeyid"] = "STS.one" }, osserr.InvalidAccessKeyID},
		{"wrong token", now, form18(), func(f map[string]string) {
			f["ossaccesskeyid"], f["x-oss-security-token"] = "STS.one", "t"
		}, osserr.InvalidSecurityToken},
		{"mismatch", now, form18(), func(map[string]string) {}, osserr.SignatureMismatchPost},

		{"unknown version", now, form19(), func(f map[string]string) { f["x-oss-signature-version"] = "OSS3" }, osserr.URLVersionUnknown},
		{"V2 without id", now, form19(), func(f map[string]string) { f["x-oss-signature-version"] = "OSS2" }, osserr.PostNoID},
		{"V4 without signature", now, form19(), func(f map[string]string) { delete(f, "x-oss-signature") }, osserr.PostNoSignature},
		{"V4 without credential", now, form19(), func(f map[string]string) { delete(f, "x-oss-credential") }, osserr.PostCredential},
		{"V4 credential", now, form19(), func(f map[string]string) { f["x-oss-credential"] = "ak/20231217/cn-hangzhou/oss" }, osserr.PostCredential},
		{"V4 another day", now, form19(), func(f map[string]string) { f["x-oss-date"] = "20231216T033009Z" }, osserr.PostCredential},
		{"V4 no date", now, form19(), func(f map[string]string) { delete(f, "x-oss-date") }, osserr.ValidDateRequired},
		{"V4 ahead", now.Add(-15*time.Minute - time.Second), form19(), func(map[string]string) {}, osserr.PostNotYetValid},
		{"V4 old", now.Add(7*24*time.Hour + time.Second), form19(), func(map[string]string) {}, osserr.PostExpired},
		{"V4 region", now, form19(), func(f map[string]string) { f["x-oss-credential"] = "ak/20231217/cn-beijing/oss/aliyun_v4_request" }, osserr.URLV4Region},
		{"V4 product", now, form19(), func(f map[string]string) { f["x-oss-credential"] = "ak/20231217/cn-hangzhou/s3/aliyun_v4_request" }, osserr.URLV4Product},
	} {
		t.Run(test.name, func(t *testing.T) {
			test.change(test.fields)
			who, _, err := verifier(true, test.now).VerifyForm(test.fields)
			if !errors.Is(err, test.want) || who.Checked {
				t.Errorf("VerifyForm = %+v, %v, want %v", who, err, test.want)
			}
		})
	}
	fields := map[string]string{"x-oss-signature-version": "OSS2", "x-oss-access-key-id": "ak", "policy": policy19, "x-oss-signature": sign2("sk", policy19)}
	if who, _, err := verifier(true, now).VerifyForm(fields); err != nil || who.Scheme != V2 || !who.Checked {
		t.Errorf("V2: VerifyForm = %+v, %v", who, err)
	}
}

// TestForms has what SDKs write in other ways, which OSS accepts all the same.
func TestForms(t *testing.T) {
	const date = "20231216T162057Z"
	authorize := func(signature string) []string {
		return []string{"Date", explainedDate, "Authorization", "OSS ak:" + signature}
	}
	v1 := func(resource string) []string {
		return authorize(sign1("sk", "GET\n\n\n"+explainedDate+"\n"+resource))
	}
	v4 := func(params, headers, names, listed string, more ...string) []string {
		signature := sign4("sk", date, "GET\n/b/k\n"+params+"\n"+headers+"x-oss-date:"+date+"\n\n"+names+"\nUNSIGNED-PAYLOAD")
		if listed != "" {
			listed = ", AdditionalHeaders=" + listed
		}
		return append(more, "X-Oss-Date", date, "Authorization", "OSS4-HMAC-SHA256 Credential=ak/20231216/cn-hangzhou/oss/aliyun_v4_request, Signature="+signature+listed)
	}
	for _, test := range []struct {
		name   string
		sample sample
		form   string
	}{
		{"V1, known", sample{"GET", "b", "k", "prefix=p&policyStatus&x-oss-new=1", "", v1("/b/k?policyStatus&x-oss-new=1")}, ""},
		{"V1, of the table", sample{"GET", "b", "k", "newThing", "", v1("/b/k?newThing")}, ""},
		{"V1, Go SDK v1", sample{"GET", "b", "k", "policyStatus&acl", "", v1("/b/k?acl")}, "the sub-resources of the Go SDK v1"},
		{"V1, Python", sample{"GET", "b", "k", "cloudboxes&objectInfo", "", v1("/b/k?objectInfo")}, "the sub-resources of the Python SDK"},
		{"V1, Java", sample{"GET", "b", "k", "objectInfo&seal", "", v1("/b/k?seal")}, "the sub-resources of the Java SDK"},
		{"V1, Go SDK v2", sample{"GET", "b", "k", "comp=x&acl&newThing", "", v1("/b/k?acl&newThing")}, "the sub-resources of the Go SDK v2"},
		{"V1, JavaScript", sample{"GET", "b", "", "prefix=p&max-keys=3", "", v1("/b/?max-keys=3&prefix=p")}, "every parameter"},
		{"V1, Java's empty values", sample{"GET", "b", "k", "acl&callback=x", "", v1("/b/k?acl=&callback=x")}, "k= for parameters without a value"},
		{"V1, Java's empty values, list", sample{"GET", "b", "k", "acl&objectInfo", "", v1("/b/k?acl=")}, "the sub-resources of the Go SDK v1, k= for parameters without a value"},
		{"V1, service", sample{"GET", "", "", "", "", v1("/")}, ""},
		{"V1, header of many values", sample{"GET", "b", "k", "", "", append(authorize(sign1("sk", "GET\n\n\n"+explainedDate+"\nx-oss-a:1,2\n/b/k")), "X-Oss-A", "1", "X-Oss-A", " 2 ")}, ""},
		{"V1, bytes of headers", sample{"GET", "b", "k", "", "", append(authorize(sign1("sk", "GET\n\n\n"+explainedDate+"\nx-oss-a:\xe9\n/b/k")), "X-Oss-A", "\xe9")}, ""},

		{"V2, Date beside x-oss-date", sample{"GET", "b", "k", "", "", []string{"Date", explainedDate, "X-Oss-Date", date,
			"Authorization", "OSS2 AccessKeyId:ak, Signature:" + sign2("sk", "GET\n\n\n"+explainedDate+"\nx-oss-date:"+date+"\n\n%2Fb%2Fk")}}, "the header Date"},
		{"V2, names not sorted", sample{"GET", "b", "k", "", "h:80", []string{"Date", explainedDate, "Range", "x",
			"Authorization", "OSS2 AccessKeyId:ak,AdditionalHeaders:Range;host,Signature:" + sign2("sk", "GET\n\n\n"+explainedDate+"\nhost:h\nrange:x\nhost;range\n%2Fb%2Fk")}}, "the host without its port"},

		{"V4, empty value", sample{"GET", "b", "k", "acl=&x=", "", v4("acl&x", "", "", "")}, ""},
		{"V4, JavaScript's empty values", sample{"GET", "b", "k", "acl&x=", "", v4("acl=&x=", "", "", "")}, "k= for parameters without a value"},
		{"V4, JavaScript's mixture", sample{"GET", "b", "k", "acl&uploads&x=", "", v4("acl&uploads&x=", "", "", "")}, "k= for some parameters without a value"},
		{"V4, host with port", sample{"GET", "b", "k", "", "h:80", v4("", "host:h:80\n", "host", "host")}, ""},
		{"V4, Java's host", sample{"GET", "b", "k", "", "h:80", v4("", "host:h\n", "host", "host")}, "the host without its port"},
		{"V4, JavaScript's order", sample{"GET", "b", "k", "uploadId=1&Z=2", "", v4("uploadId=1&Z=2", "", "", "")}, "parameters sorted without regard to case"},
		{"V4, Java trims", sample{"GET", "b", "k", "a=%20b%20", "", v4("a=b", "", "", "")}, "parameters trimmed"},
		{"V4, names in another order", sample{"GET", "b", "k", "", "h", v4("", "abc:1\nhost:h\n", "abc;host", "Host;abc", "Abc", "1")}, ""},
		{"V4, Go SDK v1 counts none", sample{"GET", "b", "k", "", "", v4("", "content-type:x\n", "", "content-type", "Content-Type", "x")}, "no additional headers that are signed anyway"},
	} {
		t.Run(test.name, func(t *testing.T) {
			v := NewVerifier(Options{Credentials: []Credential{ak}, Region: "cn-hangzhou", Strict: true, Now: at(explained),
				SubResource: func(p string) bool { return p == "newThing" }})
			r, target, q := test.sample.request()
			who, trace, err := v.Verify(r, target, q)
			if err != nil || !who.Checked {
				t.Fatalf("Verify = %+v, %v\n%v", who, err, trace)
			}
			form := ""
			if len(trace.tried) > 0 {
				form = trace.tried[len(trace.tried)-1]
			}
			if form != test.form {
				t.Errorf("it fits with %q, want %q", form, test.form)
			}
		})
	}
}

func TestLengthAndEncodingCanBeSigned(t *testing.T) {
	r, target, q := sample{"PUT", "b", "k", "", "", []string{"Date", explainedDate}}.request()
	r.ContentLength, r.TransferEncoding = 5, []string{"chunked"}
	text := "PUT\n\n\n" + explainedDate + "\ncontent-length:5\ntransfer-encoding:chunked\ncontent-length;transfer-encoding\n%2Fb%2Fk"
	r.Header.Set("Authorization", "OSS2 AccessKeyId:ak,AdditionalHeaders:content-length;transfer-encoding,Signature:"+sign2("sk", text))
	if _, trace, err := verifier(true, explained).Verify(r, target, q); err != nil {
		t.Errorf("Verify = %v\n%v", err, trace)
	}
}

// TestFits settles what an address means.
func TestFits(t *testing.T) {
	r, target, q := sample{"GET", "b", "b/k", "", "", []string{"Date", explainedDate, "Authorization", "OSS ak:" + sign1("sk", "GET\n\n\n"+explainedDate+"\n/b/k")}}.request()
	v := verifier(false, explained.Add(time.Hour)) // the time does not count
	if v.Fits(r, target, q) || !v.Fits(r, wire.Target{Bucket: "b", Key: "k"}, q) {
		t.Error("Fits finds the wrong one of two targets")
	}
	for _, value := range []string{"", "OSS", "OSS nobody:x"} {
		r.Header.Set("Authorization", value)
		if v.Fits(r, wire.Target{Bucket: "b", Key: "k"}, q) {
			t.Errorf("Fits with the header %q", value)
		}
	}
}

func TestTrace(t *testing.T) {
	r, target, q := sample{"GET", "b", "k", "objectInfo&acl", "", []string{"Date", explainedDate, "Authorization", "OSS ak:" + sign1("sk", "GET\n\n\n"+explainedDate+"\n/b/k?acl")}}.request()
	_, trace, err := verifier(false, explained).Verify(r, target, q)
	if err != nil {
		t.Fatalf("Verify = %v", err)
	}
	want := []Step{
		{"scheme", true, "OSS in the Authorization header"},
		{"string to sign", true, "GET\n\n\n" + explainedDate + "\n/b/k?acl"},
		{"form", true, "with the sub-resources of the Go SDK v1"},
		{"signature", true, "it fits"},
	}
	if diff := cmp.Diff(want, trace.Steps()); diff != "" {
		t.Errorf("Steps differ (-want +got):\n%s", diff)
	}
	r.Method = "PUT"
	_, trace, _ = verifier(false, explained).Verify(r, target, q)
	steps := trace.Steps()
	last := steps[len(steps)-1]
	if last.OK || last.Name != "signature" || !strings.Contains(last.Detail, "(the client signed the method GET; it sent PUT)") {
		t.Errorf("the last step is %+v", last)
	}
	if i := slices.IndexFunc(steps, func(s Step) bool { return s.Name == "form" }); i < 0 || steps[i].OK {
		t.Errorf("no form was tried in vain: %+v", steps)
	}
	if text := trace.String(); !strings.Contains(text, "FAIL  signature") || !strings.Contains(text, "ok    string to sign") {
		t.Errorf("String = %s", text)
	}
}

// TestSigningKeysAreRemembered for the requests of a day.
func TestSigningKeysAreRemembered(t *testing.T) {
	var keys signingKeys
	k := signingKey{keyPrefix, "sk", "20231216", "cn-hangzhou", "oss", terminator}
	if a, b := keys.get(k), keys.get(k); &a[0] != &b[0] {
		t.Error("the key was derived twice")
	}
	for i := range 2 * maxSigningKeys {
		k.day = fmt.Sprint(i)
		if got, want := string(keys.get(k)), string(k.derive()); got != want {
			t.Fatalf("get = %x, want %x", got, want)
		}
	}
	if n := len(keys.keys); n > maxSigningKeys {
		t.Errorf("%d keys are remembered, want %d at most", n, maxSigningKeys)
	}
}

func BenchmarkVerify(b *testing.B) {
	v4 := v4Sample(1702743657, "20231216/cn-hangzhou/oss", "", "e21d18daa82167720f9b1047ae7e7f1ce7cb77a31e8203a7d5f4624fa0284afe")
	v1 := sample{"GET", "b", "k", "", "", []string{"Date", explainedDate, "Authorization", "OSS ak:" + sign1("sk", "GET\n\n\n"+explainedDate+"\n/b/k")}}
	wrong := v4Sample(1702743657, "20231216/cn-hangzhou/oss", "", strings.Repeat("0", 64))
	for name, test := range map[string]struct {
		v *Verifier
		s sample
	}{"unchecked": {NewVerifier(Options{}), v1}, "V1": {verifier(false, explained), v1}, "V4": {verifier(false, explained), v4}, "V4 wrong": {verifier(false, explained), wrong}} {
		b.Run(name, func(b *testing.B) {
			r, target, q := test.s.request()
			b.ReportAllocs()
			for b.Loop() {
				test.v.Verify(r, target, q)
			}
		})
	}
}

func hexOf(text string) string { return fmt.Sprintf("%x", sha256.Sum256([]byte(text))) }
