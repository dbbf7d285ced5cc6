package integration

import (
	"net/http"
	"strings"
	"testing"

	"github.com/fakeoss/fakeoss/emulator/osstest"
)

// A configurer is an sdk that puts and gets documents of a bucket.
type configurer interface {
	configurations() map[string]configuration
}

// A configuration is a document. put puts the one that wantConfigurations
// describes, get describes the one that is there.
type configuration struct {
	put func() error
	get func() (string, error)
}

const bucketPolicy = `{"Version":"1","Statement":[{"Effect":"Allow","Action":["oss:GetObject"],"Principal":["1234"],"Resource":["acs:oss:*:*:examplebucket/*"]}]}`

var wantConfigurations = map[string]string{
	"cors":                 "[http://a.com http://*.b.com] [PUT GET] [authorization] [x-oss-test] 100",
	"lifecycle":            "delete-logs logs/ Enabled 3, age old/ Disabled tag=value 30",
	"logging":              "examplebucket log/",
	"website":              "index.html error.html 1 abc/ 404 External www.example.com 302",
	"referer":              "empty false [http://www.example.com https://*.example.com] not [http://bad.example.com]",
	"encryption":           "KMS 9468da86",
	"tagging":              "a=b c=d",
	"policy":               bucketPolicy,
	"versioning":           "Suspended",
	"requestPayment":       "Requester",
	"transferAcceleration": "true",
	"accessmonitor":        "Enabled",
}

// TestConfigurations has every SDK put the documents that it is used for most,
// and every SDK's version read them.
func TestConfigurations(t *testing.T) {
	for _, m := range sdks() {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			srv := osstest.New(t, osstest.Buckets(bucketName))
			a := pathStyle(srv)
			writer := m.new(t, srv, a).(configurer)
			readers := map[string]configurer{
				"Go v1": newV1(t, srv, v1Signatures[0], a).(configurer),
				"Go v2": newV2(t, srv, v2Signatures[0], a).(configurer),
			}
			for name, want := range wantConfigurations {
				checkNil(t, "put "+name, writer.configurations()[name].put())
				for reader, r := range readers {
					got, err := r.configurations()[name].get()
					checkNil(t, reader+" gets "+name, err)
					check(t, reader+" gets "+name, got, want)
				}
			}
			if t.Failed() {
				t.Logf("the server's journal:\n%s", journal(srv))
			}
		})
	}
}

// TestConfigurationsThatAreMissing has every SDK get what nobody put.
func TestConfigurationsThatAreMissing(t *testing.T) {
	codes := map[string]string{
		"cors": "NoSuchCORSConfiguration", "lifecycle": "NoSuchLifecycle", "website": "NoSuchWebsiteConfiguration",
		"encryption": "NoSuchServerSideEncryptionRule", "policy": "NoSuchBucketPolicy", "transferAcceleration": "NoSuchTransferAccelerationConfiguration",
	}
	defaults := map[string]string{
		"logging": " ", "referer": "empty true [] not []", "tagging": "", "versioning": "", "requestPayment": "BucketOwner", "accessmonitor": "Disabled",
	}
	withSDKs(t, func(t *testing.T, s sdk) {
		all := s.(configurer).configurations()
		for name, code := range codes {
			_, err := all[name].get()
			checkFailure(t, "get "+name, err, http.StatusNotFound, code)
		}
		for name, want := range defaults {
			got, err := all[name].get()
			checkNil(t, "get "+name, err)
			check(t, "get "+name, got, want)
		}
	})
}

// TestBrowserUploads asks as a browser does before and while it uploads.
func TestBrowserUploads(t *testing.T) {
	srv := osstest.New(t, osstest.Buckets(bucketName))
	c := newV1(t, srv, v1Signatures[0], pathStyle(srv))
	checkNil(t, "put cors", c.(configurer).configurations()["cors"].put())
	preflight := http.Header{"Origin": {"http://www.b.com"}, "Access-Control-Request-Method": {"PUT"}, "Access-Control-Request-Headers": {"authorization"}}
	url := srv.Endpoint() + "/" + bucketName + "/k"
	resp, _ := do(t, client(t), http.MethodOptions, url, "", preflight)
	if resp.StatusCode != http.StatusOK || resp.Header.Get("Access-Control-Allow-Origin") != "http://www.b.com" || resp.Header.Get("Access-Control-Max-Age") != "100" {
		t.Errorf("OPTIONS = %s %v", resp.Status, resp.Header)
	}
	preflight.Set("Origin", "http://c.com")
	if resp, body := do(t, client(t), http.MethodOptions, url, "", preflight); resp.StatusCode != http.StatusForbidden || !strings.Contains(string(body), "AccessForbidden") {
		t.Errorf("OPTIONS from elsewhere = %s %s", resp.Status, body)
	}
	checkNil(t, "put", c.put("k", "hello", headers{"Origin": "http://www.b.com"}))
	_, h, err := c.get("k", headers{"Origin": "http://www.b.com"})
	checkNil(t, "get", err)
	check(t, "Access-Control-Expose-Headers", h.Get("Access-Control-Expose-Headers"), "x-oss-test")
}
