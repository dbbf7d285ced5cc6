package auth

import (
	"net/http"
	"testing"

	"github.com/fakeoss/fakeoss/emulator/wire"
)

func TestParse(t *testing.T) {
	for _, test := range []struct {
		header, query string
		want          Claim
	}{
		{"", "", Claim{}},
		{"OSS ak:kSHKmLxlyEAKtZPkJhG9bZb5k7M=", "", Claim{V1, "ak"}},
		{"OSS2 AccessKeyId:ak,AdditionalHeaders:range,Signature:x", "", Claim{V2, "ak"}},
		{"OSS2 AccessKeyId:ak, Signature:x", "", Claim{V2, "ak"}},
		{"OSS4-HMAC-SHA256 Credential=ak/20231216/cn-hangzhou/oss/aliyun_v4_request,Signature=x", "", Claim{V4, "ak"}},
		{"OSS4-HMAC-SHA256 Signature=x, Credential=ak/20231216/cn-hangzhou/oss/aliyun_v4_request", "", Claim{V4, "ak"}},
		{"Bearer token", "", Claim{}},
		{"OSS", "", Claim{V1, ""}},
		{"", "OSSAccessKeyId=ak&Expires=1&Signature=x", Claim{V1, "ak"}},
		{"", "Signature=x", Claim{V1, ""}},
		{"", "x-oss-signature-version=OSS2&x-oss-access-key-id=ak", Claim{V2, "ak"}},
		{"", "x-oss-signature-version=OSS4-HMAC-SHA256&x-oss-credential=ak%2F20231216%2Fcn-hangzhou%2Foss%2Faliyun_v4_request", Claim{V4, "ak"}},
	} {
		h := http.Header{}
		if test.header != "" {
			h.Set("Authorization", test.header)
		}
		if got := Parse(h, wire.ParseQuery(test.query)); got != test.want {
			t.Errorf("Parse(%q, %q) = %+v, want %+v", test.header, test.query, got, test.want)
		}
	}
}

func TestParseForm(t *testing.T) {
	for _, test := range []struct {
		fields map[string]string
		want   Claim
	}{
		{nil, Claim{}},
		{map[string]string{"ossaccesskeyid": "ak", "policy": "p", "signature": "s"}, Claim{V1, "ak"}},
		{map[string]string{"x-oss-signature-version": "OSS2", "x-oss-access-key-id": "ak"}, Claim{V2, "ak"}},
		{map[string]string{"x-oss-signature-version": "OSS4-HMAC-SHA256", "x-oss-credential": "ak/20231217/cn-hangzhou/oss/aliyun_v4_request"}, Claim{V4, "ak"}},
	} {
		if got := ParseForm(test.fields); got != test.want {
			t.Errorf("ParseForm(%v) = %+v, want %+v", test.fields, got, test.want)
		}
	}
}

func TestWithoutKeysEverybodyIsBelieved(t *testing.T) {
	v := NewVerifier(Options{})
	for _, value := range []string{"", "OSS ak:x", "OSS", "nonsense"} {
		r := &http.Request{Header: http.Header{"Authorization": {value}}}
		who, trace, err := v.Verify(r, wire.Target{}, nil)
		if err != nil || trace != nil || who != (Identity{Claim: Parse(r.Header, nil)}) {
			t.Errorf("Verify(%q) = %+v, %v, %v, want the claim, unchecked", value, who, trace, err)
		}
	}
	who, trace, err := v.VerifyForm(map[string]string{"ossaccesskeyid": "ak"})
	if err != nil || trace != nil || who != (Identity{Claim: Claim{V1, "ak"}}) {
		t.Errorf("VerifyForm = %+v, %v, %v, want the claim, unchecked", who, trace, err)
	}
}
