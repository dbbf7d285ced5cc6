package wire

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

// TestResolve follows the routing of spec oss-api.md A.2 and the habits of the
// SDKs in A.1.
func TestResolve(t *testing.T) {
	a := Addressing{
		Domains:      []string{"oss.example.com", "fakeoss"},
		CNAMEs:       map[string]string{"img.example.com": "photos"},
		BucketExists: func(name string) bool { return name == "photos" },
		AboutBucket:  func(r *http.Request) bool { return r.Method == "PUT" || r.URL.RawQuery == "bucketInfo" },
	}
	for _, test := range []struct {
		name, method, host, uri string
		want                    Target
	}{
		{"service by address", "GET", "127.0.0.1:6770", "/", Target{}},
		{"bucket by path", "GET", "127.0.0.1:6770", "/photos/", Target{Bucket: "photos"}},
		{"bucket by path without slash", "PUT", "127.0.0.1:6770", "/photos", Target{Bucket: "photos"}},
		{"object by path", "GET", "127.0.0.1:6770", "/photos/a/b.jpg", Target{Bucket: "photos", Key: "a/b.jpg"}},
		{"IPv6", "GET", "[::1]:6770", "/photos/k", Target{Bucket: "photos", Key: "k"}},
		{"name of one label", "GET", "fakeoss-1:6770", "/photos/k", Target{Bucket: "photos", Key: "k"}},
		{"localhost by path", "GET", "localhost:6770", "/photos/k", Target{Bucket: "photos", Key: "k"}},
		{"localhost as endpoint", "GET", "photos.localhost:6770", "/k", Target{"photos", "k", VirtualHost}},
		{"upper case", "GET", "PHOTOS.LocalHost", "/K", Target{"photos", "K", VirtualHost}},
		{"bucket of its own host", "GET", "photos.localhost", "/", Target{"photos", "", VirtualHost}},
		{"domain of one's own", "GET", "other.oss.example.com", "/k", Target{"other", "k", VirtualHost}},
		{"endpoint of one's own", "GET", "oss.example.com", "/photos/k", Target{Bucket: "photos", Key: "k"}},
		{"one label as domain", "PUT", "other.fakeoss:6770", "/", Target{"other", "", VirtualHost}},
		{"region below a domain", "GET", "photos.oss-cn-hangzhou.localhost", "/k", Target{"photos", "k", VirtualHost}},
		{"region alone below a domain", "GET", "oss-cn-hangzhou.localhost", "/photos/k", Target{Bucket: "photos", Key: "k"}},
		{"two labels that are no region", "GET", "a.b.localhost", "/k", Target{"a.b", "k", VirtualHost}},
		{"genuine endpoint", "GET", "oss-cn-hangzhou.aliyuncs.com", "/photos/k", Target{Bucket: "photos", Key: "k"}},
		{"genuine bucket", "GET", "photos.oss-cn-hangzhou.aliyuncs.com", "/k", Target{"photos", "k", VirtualHost}},
		{"internal", "GET", "photos.oss-cn-hangzhou-internal.aliyuncs.com", "/k", Target{"photos", "k", VirtualHost}},
		{"accelerated", "GET", "photos.oss-accelerate.aliyuncs.com", "/k", Target{"photos", "k", VirtualHost}},
		{"JavaScript SDK with an IP endpoint, service", "GET", "undefined.oss-cn-hangzhou.aliyuncs.com", "/", Target{}},
		{"CNAME", "GET", "IMG.example.com:80", "/a/b", Target{"photos", "a/b", CNAME}},
		{"unknown domain, bucket there", "GET", "photos.somewhere:6770", "/k", Target{"photos", "k", VirtualHost}},
		{"unknown domain, bucket in the path", "GET", "oss.somewhere", "/photos/k", Target{Bucket: "photos", Key: "k"}},
		{"unknown domain, creating a bucket", "PUT", "new.somewhere", "/", Target{"new", "", VirtualHost}},
		{"unknown domain, asking for a bucket", "GET", "new.somewhere", "/?bucketInfo", Target{"new", "", VirtualHost}},
		{"unknown domain, service", "GET", "oss.somewhere", "/", Target{}},
		{"unknown domain, filtered service", "GET", "oss.somewhere", "/?prefix=&marker=&max-keys=100", Target{}},
		{"hard keys", "GET", "h", "/photos/a//b/../c/./%2F%2e+%20%3F%23%0a%01", Target{Bucket: "photos", Key: "a//b/../c/.//.+ ?#\n\x01"}},
		{"key that begins with a slash", "GET", "photos.localhost", "//k", Target{"photos", "/k", VirtualHost}},
		{"Chinese", "GET", "h", "/photos/%E4%B8%AD", Target{Bucket: "photos", Key: "中"}},
		{"decoded once", "GET", "h", "/photos/%2541", Target{Bucket: "photos", Key: "%41"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := httptest.NewRequest(test.method, "http://x"+test.uri, nil)
			r.Host = test.host
			if got := a.Resolve(r); got != test.want {
				t.Errorf("Resolve(%s %s%s) = %+v, want %+v", test.method, test.host, test.uri, got, test.want)
			}
		})
	}
}

// TestForgedHost is the JavaScript SDK with the address of a machine: it puts
// the bucket into the Host header in any case, and with sldEnable into the path
// as well.
func TestForgedHost(t *testing.T) {
	const host, sdk = "photos.oss-cn-hangzhou.aliyuncs.com", "aliyun-sdk-nodejs/6.23.0 Node.js 22.1.0 on Linux 64-bit"
	for _, test := range []struct {
		name, agent, host, uri string
		want                   Target
	}{
		{"object by path", sdk, host, "/photos/a/b.jpg", Target{Bucket: "photos", Key: "a/b.jpg"}},
		{"bucket by path", sdk, host, "/photos/?bucketInfo", Target{Bucket: "photos"}},
		{"key like the bucket, by path", sdk, host, "/photos/photos/k", Target{Bucket: "photos", Key: "photos/k"}},
		{"object without sldEnable", sdk, host, "/a/b.jpg", Target{"photos", "a/b.jpg", VirtualHost}},
		{"key that begins like the bucket", sdk, host, "/photos2/k", Target{"photos", "photos2/k", VirtualHost}},
		{"another SDK", "aliyun-sdk-go/3.0.2", host, "/photos/k", Target{"photos", "photos/k", VirtualHost}},
		{"a host of ours", sdk, "photos.localhost:6770", "/photos/k", Target{"photos", "photos/k", VirtualHost}},
	} {
		r := httptest.NewRequest("GET", "http://x"+test.uri, nil)
		r.Host = test.host
		r.Header.Set("User-Agent", test.agent)
		if got := new(Addressing).Resolve(r); got != test.want {
			t.Errorf("%s: Resolve(%s%s) = %+v, want %+v", test.name, test.host, test.uri, got, test.want)
		}
	}
}

func TestZeroAddressing(t *testing.T) {
	r := httptest.NewRequest("GET", "http://photos.somewhere/k", nil)
	if got := new(Addressing).Resolve(r); got != (Target{Bucket: "k"}) {
		t.Errorf("Resolve = %+v, want path style", got)
	}
}

func TestServiceHost(t *testing.T) {
	a := Addressing{CNAMEs: map[string]string{"img.example.com": "photos"}}
	for host, want := range map[string]string{
		"photos.localhost:6770": "localhost:6770", "127.0.0.1:6770": "127.0.0.1:6770", "img.example.com": "img.example.com",
	} {
		r := httptest.NewRequest("GET", "http://"+host+"/photos/k", nil)
		if got := a.ServiceHost(r, a.Resolve(r)); got != want {
			t.Errorf("ServiceHost(%s) = %s, want %s", host, got, want)
		}
	}
}

func TestIsVendorHost(t *testing.T) {
	for host, want := range map[string]bool{
		"b.oss-cn-hangzhou.aliyuncs.com": true, "oss-cn-hangzhou.aliyuncs.com:443": true, "gosspublic.alicdn.com": true,
		"aliyuncs.com.evil.example": false, "localhost": false, "xaliyuncs.com": false,
	} {
		if got := IsVendorHost(host); got != want {
			t.Errorf("IsVendorHost(%s) = %v, want %v", host, got, want)
		}
	}
}

func TestCheckBucketName(t *testing.T) {
	for _, name := range []string{"abc", "a-b", "123", strings.Repeat("a", 63), "examplebucket"} {
		if err := CheckBucketName(name); err != nil {
			t.Errorf("CheckBucketName(%q) = %v", name, err)
		}
	}
	for _, name := range []string{"", "ab", strings.Repeat("a", 64), "-ab", "ab-", "Abc", "a_b", "a.b", "桶桶桶", "a b"} {
		if err := CheckBucketName(name); !errors.Is(err, osserr.InvalidBucketName) {
			t.Errorf("CheckBucketName(%q) = %v, want %v", name, err, osserr.InvalidBucketName)
		}
	}
}

func TestCheckKey(t *testing.T) {
	for _, key := range []string{"a", "a//b", "..", ".", " ", "\x01", "a\n", "?#%3g+", "中文", strings.Repeat("k", 1023), "a/", "_fakeoss/x"} {
		if err := CheckKey(key); err != nil {
			t.Errorf("CheckKey(%q) = %v", key, err)
		}
	}
	for key, want := range map[string]osserr.Kind{
		"":                        osserr.ObjectNameEmpty,
		strings.Repeat("k", 1024): osserr.ObjectNameTooLong,
		strings.Repeat("中", 342):  osserr.ObjectNameTooLong,
		"\xff":                    osserr.ObjectNameTooLong,
		"/a":                      osserr.InvalidObjectName,
		`\a`:                      osserr.InvalidObjectName,
	} {
		if err := CheckKey(key); !errors.Is(err, want) {
			t.Errorf("CheckKey(%.20q) = %v, want %v", key, err, want)
		}
	}
	var known *osserr.Error
	if err := CheckKey("\xd6\xd0"); !errors.As(err, &known) || !strings.Contains(known.Hint, "UTF-8") {
		t.Errorf("CheckKey of a key in GBK = %+v, want a hint at UTF-8", err)
	}
}

func TestInPath(t *testing.T) {
	for _, test := range []struct {
		target Target
		want   Target
		ok     bool
	}{
		{Target{"photos", "photos/a/b", VirtualHost}, Target{"photos", "a/b", VirtualHost}, true},
		{Target{"photos", "photos/", VirtualHost}, Target{"photos", "", VirtualHost}, true},
		{Target{"photos", "photos", VirtualHost}, Target{"photos", "", VirtualHost}, true},
		{Target{"photos", "photos2/a", VirtualHost}, Target{}, false},
		{Target{"photos", "a", VirtualHost}, Target{}, false},
		{Target{"photos", "photos/a", PathStyle}, Target{}, false},
		{Target{"photos", "photos/a", CNAME}, Target{}, false},
	} {
		if got, ok := test.target.InPath(); got != test.want || ok != test.ok {
			t.Errorf("%+v.InPath() = %+v, %v, want %+v, %v", test.target, got, ok, test.want, test.ok)
		}
	}
}
