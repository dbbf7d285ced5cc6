package auth

import (
	"errors"
	"net/http"
	"testing"

	"github.com/fakeoss/fakeoss/emulator/osserr"
	"github.com/fakeoss/fakeoss/emulator/wire"
)

// checkVerdict holds for every request: it is accepted, or refused with an
// error of OSS that can be written down.
func checkVerdict(t *testing.T, who Identity, trace *Trace, err error) {
	t.Helper()
	var e *osserr.Error
	if err != nil && !errors.As(err, &e) {
		t.Fatalf("%v is no error of OSS", err)
	}
	if who.Checked != (err == nil) {
		t.Fatalf("checked: %v, and the error is %v", who.Checked, err)
	}
	if e != nil {
		e.XML("5CF3E7821AB22D0FDB86704D", "localhost")
	}
	if trace != nil {
		_ = trace.String()
	}
}

func FuzzAuthorization(f *testing.F) {
	for _, value := range []string{
		"OSS ak:kSHKmLxlyEAKtZPkJhG9bZb5k7M=", "OSS", "OSS :", "OSS2 AccessKeyId:ak,AdditionalHeaders:range;host,Signature:x",
		"OSS4-HMAC-SHA256 Credential=ak/20231216/cn-hangzhou/oss/aliyun_v4_request,AdditionalHeaders=host,Signature=00",
		"OSS4-HMAC-SHA256 Signature=x, Credential=////", "AWS ak:x",
	} {
		f.Add(value, explainedDate, "dir/a b+.txt", "acl&x=%2F&y=")
		f.Add(value, "20231216T162057Z", "", "")
	}
	v := verifier(false, explained)
	f.Fuzz(func(t *testing.T, authorization, date, key, query string) {
		r := &http.Request{Method: "PUT", Host: "b.localhost:80", Header: http.Header{
			"Authorization": {authorization}, "X-Oss-Date": {date}, "Content-Type": {"text/plain"}, "X-Oss-Meta-A": {key},
		}}
		q := wire.ParseQuery(query)
		who, trace, err := v.Verify(r, wire.Target{Bucket: "b", Key: key}, q)
		checkVerdict(t, who, trace, err)
		v.Fits(r, wire.Target{Bucket: "b", Key: key}, q)
	})
}

func FuzzSignedURL(f *testing.F) {
	for _, query := range []string{
		"OSSAccessKeyId=ak&Expires=1702743657&Signature=x", "Signature=&Expires=1", "OSSAccessKeyId=ak&Expires=99999999999999999999&Signature=x",
		"x-oss-signature-version=OSS2&x-oss-expires=1702743657&x-oss-access-key-id=ak&x-oss-signature=x&x-oss-additional-headers=host",
		"x-oss-credential=ak/20231216/cn-hangzhou/oss/aliyun_v4_request&x-oss-date=20231216T162057Z&x-oss-expires=60&x-oss-signature=00&x-oss-signature-version=OSS4-HMAC-SHA256",
	} {
		f.Add(query)
	}
	v := verifier(false, explained)
	f.Fuzz(func(t *testing.T, query string) {
		r := &http.Request{Method: "GET", Host: "localhost", Header: http.Header{"Date": {explainedDate}}}
		who, trace, err := v.Verify(r, wire.Target{Bucket: "b", Key: "k"}, wire.ParseQuery(query))
		checkVerdict(t, who, trace, err)
	})
}

func FuzzPolicy(f *testing.F) {
	for _, document := range []string{
		`{"expiration":"2099-01-01T00:00:00Z","conditions":[{"bucket":"b"},["eq","$key","\${filename}"],["in","$a",["b"]],["content-length-range",1,2]]}`,
		`{"expiration":"2099-01-01T00:00:00Z","conditions":[[[[[]]]],{"a":null},["eq","",""]]}`,
		`{}`, `\$`, `"\`, "null",
	} {
		f.Add(document, "key", "value")
	}
	f.Fuzz(func(t *testing.T, document, field, value string) {
		text := encodedPolicy(document)
		v := verifier(false, explained)
		who, trace, err := v.VerifyForm(map[string]string{"ossaccesskeyid": "ak", "policy": text, "signature": value})
		checkVerdict(t, who, trace, err)
		p, err := ParsePolicy(text)
		if err == nil {
			err = p.Check(explained, map[string]string{field: value, "bucket": "b"})
		}
		checkVerdict(t, Identity{Checked: err == nil}, nil, err)
	})
}
