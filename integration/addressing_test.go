package integration

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/fakeoss/fakeoss/emulator"
	"github.com/fakeoss/fakeoss/emulator/osstest"
)

// An addressing is how a client is told where the server is.
type addressing struct {
	endpoint  string
	address   string // where every host leads, "" for where its name does
	cname     bool
	forcePath bool
}

// pathStyle is what SDKs do with the address of a machine.
func pathStyle(srv *osstest.Server) addressing { return addressing{endpoint: srv.Endpoint()} }

// TestAddressing goes through the everyday with buckets in other places than
// the path.
func TestAddressing(t *testing.T) {
	const host = "img.example.com"
	// Where verification code is pinned to, in the scheme of the upload.
	const genuineKeyURL = "http://gosspublic.alicdn.com/callback_pub_key_v1.pem"
	for _, style := range []struct {
		name      string
		style     string // as the journal calls it
		endpoint  string // PORT stands for that of the server
		cname     bool
		forcePath bool
		keyURL    string // of the public key in callbacks; PORT as above
	}{
		{"bucket.localhost", "virtual-host", "http://localhost:PORT", false, false, "http://localhost:PORT/_fakeoss/callback_pub_key_v1.pem"},
		{"localhost, forced path style", "path", "http://localhost:PORT", false, true, "http://localhost:PORT/_fakeoss/callback_pub_key_v1.pem"},
		{"aliyuncs.com", "virtual-host", "http://oss-cn-hangzhou.aliyuncs.com", false, false, genuineKeyURL},
		{"aliyuncs.com, internal", "virtual-host", "http://oss-cn-hangzhou-internal.aliyuncs.com", false, false, genuineKeyURL},
		{"domain of one's own", "virtual-host", "http://oss.example.com:PORT", false, false, "http://oss.example.com:PORT/_fakeoss/callback_pub_key_v1.pem"},
		{"CNAME", "cname", "http://" + host, true, false, "http://" + host + "/_fakeoss/callback_pub_key_v1.pem"},
	} {
		for _, m := range sdks() {
			t.Run(style.name+"/"+m.name, func(t *testing.T) {
				t.Parallel()
				srv := osstest.New(t, osstest.Buckets(bucketName), osstest.Signatures(),
					osstest.Emulator(emulator.WithDomains("oss.example.com"), emulator.WithCNAME(host, bucketName)))
				recv := srv.Receive(appURL, nil)
				u, err := url.Parse(srv.Endpoint())
				if err != nil {
					t.Fatalf("url.Parse(%q) = %v", srv.Endpoint(), err)
				}
				withPort := func(s string) string { return strings.ReplaceAll(s, "PORT", u.Port()) }
				s := m.new(t, srv, addressing{withPort(style.endpoint), u.Host, style.cname, style.forcePath})

				testRoundTrip(t, s)
				for _, key := range hardKeys {
					put(t, s, key, key, nil)
					checkContent(t, s, key, key)
				}
				id := initiate(t, s, "multi")
				checkNil(t, "complete", s.complete("multi", id, uploadPart(t, s, "multi", id, 1, "part")))
				checkBucketFacts(t, s)
				for _, e := range srv.Journal().Entries() {
					if e.Style != style.style || e.Bucket != bucketName {
						t.Errorf("%s http://%s%s: bucket %q, %s, want %q, %s", e.Method, e.Host, e.RequestURI(), e.Bucket, e.Style, bucketName, style.style)
					}
				}
				if !style.cname { // which leads to the one bucket only
					names, _, err := s.buckets("", "", 10)
					checkNil(t, "buckets", err)
					check(t, "buckets", names, []string{bucketName})
					checkNil(t, "createBucket", s.createBucket("photos"))
				}

				p := parameter(t, map[string]any{"callbackUrl": appURL, "callbackBody": "object=${object}"})
				put(t, s, hardKey, "x", headers{"X-Oss-Callback": p})
				got := recv.Next(t)
				got.CheckSigned(t)
				got.CheckForm(t, url.Values{"object": {hardKey}})
				checkKeyURL(t, got, clientTo(t, u.Host), withPort(style.keyURL))
			})
		}
	}
}

// checkKeyURL checks where a callback says the public key is, and that it is
// there.
func checkKeyURL(t *testing.T, d *osstest.Delivery, c *http.Client, want string) {
	t.Helper()
	check(t, "x-oss-pub-key-url", decoded(t, d.Header.Get("X-Oss-Pub-Key-Url")), want)
	resp, document := send(t, c, http.MethodGet, want, "", nil)
	if resp.StatusCode != http.StatusOK || !strings.HasPrefix(string(document), "-----BEGIN PUBLIC KEY-----") {
		t.Errorf("GET %s = %s %.60q, want a public key", want, resp.Status, document)
	}
}
