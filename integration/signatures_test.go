package integration

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	v2sdk "github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss"
	"github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss/credentials"
	v1sdk "github.com/aliyun/aliyun-oss-go-sdk/oss"

	"github.com/fakeoss/fakeoss/emulator"
	"github.com/fakeoss/fakeoss/emulator/osstest"
)

// A signer makes clients and URLs with some SDK and signature version.
type signer struct {
	name string

	// get reads an object with the given credentials.
	get func(t *testing.T, srv *osstest.Server, id, secret, token, key string) error

	// presign makes a URL, and returns the headers that belong to it.
	presign func(t *testing.T, srv *osstest.Server, method, key string) (string, http.Header)
}

// signers are all SDKs with all their signatures.
func signers() (all []signer) {
	for _, s := range v1Signatures {
		bucket := func(t *testing.T, srv *osstest.Server, id, secret, token string) *v1sdk.Bucket {
			t.Helper()
			c, err := v1sdk.New(srv.Endpoint(), id, secret, v1sdk.AuthVersion(s.version), v1sdk.Region(region), v1sdk.SecurityToken(token))
			if err != nil {
				t.Fatalf("oss.New = %v", err)
			}
			b, err := c.Bucket(bucketName)
			if err != nil {
				t.Fatalf("Bucket(%q) = %v", bucketName, err)
			}
			return b
		}
		all = append(all, signer{"Go v1, " + s.name,
			func(t *testing.T, srv *osstest.Server, id, secret, token, key string) error {
				_, err := bucket(t, srv, id, secret, token).GetObjectDetailedMeta(key)
				return v1Error(err)
			},
			func(t *testing.T, srv *osstest.Server, method, key string) (string, http.Header) {
				signed, err := bucket(t, srv, osstest.AccessKeyID, osstest.AccessKeySecret, "").SignURL(key, v1sdk.HTTPMethod(method), 60)
				if err != nil {
					t.Fatalf("SignURL(%q) = %v", key, err)
				}
				return signed, nil
			}})
	}
	for _, s := range v2Signatures {
		client := func(t *testing.T, srv *osstest.Server, id, secret, token string) *v2sdk.Client {
			provider := credentials.NewStaticCredentialsProvider(id, secret, token)
			return v2sdk.NewClient(s.config(srv.Endpoint()).WithHttpClient(client(t)).WithCredentialsProvider(provider))
		}
		all = append(all, signer{"Go v2, " + s.name,
			func(t *testing.T, srv *osstest.Server, id, secret, token, key string) error {
				_, err := client(t, srv, id, secret, token).HeadObject(t.Context(), &v2sdk.HeadObjectRequest{Bucket: v2sdk.Ptr(bucketName), Key: &key})
				return v2Error(err)
			},
			func(t *testing.T, srv *osstest.Server, method, key string) (string, http.Header) {
				var request any = &v2sdk.GetObjectRequest{Bucket: v2sdk.Ptr(bucketName), Key: &key}
				if method == http.MethodPut {
					request = &v2sdk.PutObjectRequest{Bucket: v2sdk.Ptr(bucketName), Key: &key}
				}
				p, err := client(t, srv, osstest.AccessKeyID, osstest.AccessKeySecret, "").Presign(t.Context(), request)
				if err != nil {
					t.Fatalf("Presign(%q) = %v", key, err)
				}
				h := http.Header{}
				for name, value := range p.SignedHeaders {
					h.Set(name, value)
				}
				return p.URL, h
			}})
	}
	return all
}

// lastHint is the advice of the journal's last entry, once it is there.
func lastHint(t *testing.T, srv *osstest.Server, entries int) string {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		if all := srv.Journal().Entries(); len(all) == entries {
			if e := all[entries-1]; e.Err != nil {
				return e.Err.Hint
			}
			t.Errorf("the last request was not refused\n%s", journal(srv))
			return ""
		}
	}
	t.Fatalf("the journal has not %d entries\n%s", entries, journal(srv))
	return ""
}

// TestWrongSecrets are refused, whoever signs with them.
func TestWrongSecrets(t *testing.T) {
	for _, s := range signers() {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			srv := osstest.New(t, osstest.Buckets(bucketName), osstest.Signatures())
			srv.Bucket(bucketName).PutObject("k", strings.NewReader("x"))
			checkNil(t, "the right secret", s.get(t, srv, osstest.AccessKeyID, osstest.AccessKeySecret, "", "k"))
			err := s.get(t, srv, osstest.AccessKeyID, "wrong", "", "k")
			checkFailure(t, "a wrong secret", err, http.StatusForbidden, "SignatureDoesNotMatch")
			if hint := lastHint(t, srv, 3); !strings.Contains(hint, "no usual mistake explains the signature") {
				t.Errorf("hint = %q, want that it cannot be explained", hint)
			}
			err = s.get(t, srv, osstest.AccessKeyID, osstest.AccessKeySecret+"\n", "", "k")
			checkFailure(t, "a line feed after the secret", err, http.StatusForbidden, "SignatureDoesNotMatch")
			if hint := lastHint(t, srv, 4); hint != "the client signed with a line feed at the end of the secret" {
				t.Errorf("hint = %q, want the line feed", hint)
			}
			err = s.get(t, srv, "nobody", "wrong", "", "k")
			checkFailure(t, "an unknown key", err, http.StatusForbidden, "InvalidAccessKeyId")
		})
	}
}

// TestTemporaryKeys come with a token.
func TestTemporaryKeys(t *testing.T) {
	for _, s := range signers() {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			srv := osstest.New(t, osstest.Buckets(bucketName), osstest.Signatures(), osstest.Emulator(
				emulator.WithSTSCredentials("STS.good", "secret", "a+token/with=signs", time.Now().Add(time.Hour)),
				emulator.WithSTSCredentials("STS.late", "secret", "an old token", time.Now().Add(-time.Hour))))
			srv.Bucket(bucketName).PutObject("k", strings.NewReader("x"))
			checkNil(t, "a good token", s.get(t, srv, "STS.good", "secret", "a+token/with=signs", "k"))
			for _, test := range []struct{ name, id, token, code string }{
				{"a wrong token", "STS.good", "other", "InvalidSecurityToken"},
				{"no token", "STS.good", "", "InvalidAccessKeyId"},
				{"an old token", "STS.late", "an old token", "SecurityTokenExpired"},
				{"the token of another key", "STS.good", "an old token", "AccessKeyIdAndSecurityTokenNotMatch"},
			} {
				checkFailure(t, test.name, s.get(t, srv, test.id, "secret", test.token, "k"), http.StatusForbidden, test.code)
			}
		})
	}
}

// TestPresignedURLs hold, and do not when a byte of them is changed.
func TestPresignedURLs(t *testing.T) {
	for _, s := range signers() {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			srv := osstest.New(t, osstest.Buckets(bucketName), osstest.Signatures())
			c := client(t)
			const key = "dir/对象 1+1.txt"
			signed, header := s.presign(t, srv, http.MethodPut, key)
			if resp, body := do(t, c, http.MethodPut, signed, "hello", header); resp.StatusCode != http.StatusOK {
				t.Fatalf("PUT %s = %s\n%s\n%s", signed, resp.Status, body, journal(srv))
			}
			srv.CheckObject(t, bucketName, key, []byte("hello"))
			signed, header = s.presign(t, srv, http.MethodGet, key)
			if resp, body := do(t, c, http.MethodGet, signed, "", header); resp.StatusCode != http.StatusOK || string(body) != "hello" {
				t.Fatalf("GET %s = %s\n%s\n%s", signed, resp.Status, body, journal(srv))
			}
			for i, test := range []struct {
				name, method, url string
				want              string // in the advice
			}{
				{"signature", http.MethodGet, withSignature(t, signed), "the signature is the right one but for 1 of its"},
				{"path", http.MethodGet, strings.Replace(signed, "1%2B1.txt", "1%2B2.txt", 1), "has been right before, so what was signed is something else than what arrived"},
				{"case of the path", http.MethodGet, strings.Replace(signed, "/"+bucketName+"/dir", "/"+bucketName+"/Dir", 1), "the key in lower case"},
				{"method", http.MethodPut, signed, "the client signed the method GET; it sent PUT"},
				{"parameter", http.MethodGet, signed + "&acl", "acl"},
			} {
				resp, body := do(t, c, test.method, test.url, "", header)
				if f := parseFailure(t, resp.StatusCode, body); f.Status != http.StatusForbidden || f.Code != "SignatureDoesNotMatch" {
					t.Errorf("%s: %s %s = %+v, want SignatureDoesNotMatch", test.name, test.method, test.url, f)
				}
				if !strings.Contains(string(body), "<StringToSign>") {
					t.Errorf("%s: the answer has no StringToSign:\n%s", test.name, body)
				}
				if hint := lastHint(t, srv, 3+i); !strings.Contains(hint, test.want) {
					t.Errorf("%s: hint = %q, want %q", test.name, hint, test.want)
				}
			}
			srv.CheckObject(t, bucketName, key, []byte("hello"))
		})
	}
}

// withSignature changes one character of the signature in a URL.
func withSignature(t *testing.T, signed string) string {
	t.Helper()
	u, err := url.Parse(signed)
	if err != nil {
		t.Fatalf("url.Parse(%q) = %v", signed, err)
	}
	q := u.Query()
	for _, name := range []string{"Signature", "x-oss-signature"} {
		if s := []byte(q.Get(name)); len(s) > 0 {
			if s[4]++; s[4] == '9'+1 || s[4] == 'z'+1 || s[4] == 'Z'+1 || s[4] == 'f'+1 {
				s[4] -= 2
			}
			q.Set(name, string(s))
		}
	}
	u.RawQuery = strings.ReplaceAll(q.Encode(), "+", "%20")
	return u.String()
}

// TestSignedForms are stored, and not when somebody else has signed them.
func TestSignedForms(t *testing.T) {
	for name, sign := range map[string]signForm{"V1": signFormV1, "V4": signFormV4} {
		t.Run(name, func(t *testing.T) {
			srv := osstest.New(t, osstest.Buckets(bucketName), osstest.Signatures())
			to := srv.Endpoint() + "/" + bucketName
			f := append(form{{"key", "up/${filename}"}}, sign(t)...)
			if resp, body := f.post(t, to, "a.txt", "hello"); resp.StatusCode != http.StatusNoContent {
				t.Errorf("POST = %s\n%s\n%s", resp.Status, body, journal(srv))
			}
			srv.CheckObject(t, bucketName, "up/a.txt", []byte("hello"))

			tampered := append(form{{"key", "tampered"}}, sign(t)...)
			for i, x := range tampered {
				if x.name == "policy" { // whatever the new policy says
					tampered[i].value = base64.StdEncoding.EncodeToString([]byte(strings.Replace(decoded(t, x.value), "1048576", "9048576", 1)))
				}
			}
			resp, body := tampered.post(t, to, "a.txt", "hello")
			checkFailure(t, "a policy that was changed", ptr(parseFailure(t, resp.StatusCode, body)), http.StatusForbidden, "SignatureDoesNotMatch")
			if hint := lastHint(t, srv, 2); !strings.Contains(hint, "so the policy that was signed is not the one in the form") {
				t.Errorf("hint = %q, want that the policy was changed", hint)
			}
			checkNotStored(t, srv, "tampered")

			large := append(form{{"key", "large"}}, sign(t)...)
			resp, body = large.post(t, to, "a.txt", content(1<<20+1))
			checkFailure(t, "a file beyond the policy", ptr(parseFailure(t, resp.StatusCode, body)), http.StatusBadRequest, "EntityTooLarge")
			checkNotStored(t, srv, "large")
		})
	}
}

func ptr(f failure) *failure { return &f }
