package integration

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"strings"
	"testing"
	"time"

	"github.com/fakeoss/fakeoss/emulator/osstest"
)

// TestPostObjectCallback sends the forms of browsers. No SDK sends them, but
// SDKs' samples sign their policies, and SDKs read back what came of them.
func TestPostObjectCallback(t *testing.T) {
	carriers := func(sign signForm) []carrier {
		return []carrier{{
			name: "PostObject", operation: "PostObject", unsigned: sign(t) == nil,
			send: func(t *testing.T, srv *osstest.Server, u upload) outcome {
				f := form{{"key", u.key}}
				f = append(f, sign(t)...)
				f = append(f, field{"callback", u.callback})
				for name, value := range u.vars {
					f = append(f, field{name, value})
				}
				resp, body := f.post(t, srv.Endpoint()+"/"+bucketName, "upload.txt", u.content)
				return raw(t, resp, body)
			},
		}}
	}
	t.Run("policy V1, read by SDK v1", func(t *testing.T) { testCarriers(t, carriers(signFormV1), v1Signatures[0].read) })
	t.Run("policy V4, read by SDK v2", func(t *testing.T) { testCarriers(t, carriers(signFormV4), v2Signatures[1].read) })
	t.Run("anonymous", func(t *testing.T) {
		testCarriers(t, carriers(func(*testing.T) form { return nil }), v2Signatures[1].read)
	})
}

// TestPostObjectAnswers posts forms without a callback.
func TestPostObjectAnswers(t *testing.T) {
	srv := osstest.New(t, osstest.Buckets(bucketName))
	for _, test := range []struct {
		name     string
		fields   form
		status   int
		location string // a prefix
	}{
		{"default", nil, http.StatusNoContent, ""},
		{"200", form{{"success_action_status", "200"}}, http.StatusOK, ""},
		{"201", form{{"success_action_status", "201"}}, http.StatusCreated, "http://"},
		{"redirect", form{{"success_action_redirect", "http://app.example.com/done?x=1"}}, http.StatusSeeOther, "http://app.example.com/done?"},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := append(form{{"key", test.name + "/${filename}"}, {"x-oss-meta-who", "me"}}, test.fields...)
			resp, body := f.post(t, srv.Endpoint()+"/"+bucketName+"/", "猫 1.txt", "meow")
			if to := resp.Header.Get("Location"); resp.StatusCode != test.status || !strings.HasPrefix(to, test.location) {
				t.Errorf("POST = %s, Location %q\n%s\nwant %d, %q…", resp.Status, to, body, test.status, test.location)
			}
			got := v2Signatures[1].read(t, srv, test.name+"/猫 1.txt")
			check(t, "GetObject", got, object{"meow", "text/plain", fmt.Sprintf("%X", md5Sum("meow")), crcOf("meow")})
		})
	}
}

type field struct{ name, value string }

// A form is what comes before the file, in order.
type form []field

// post sends a form as a browser would.
func (f form) post(t *testing.T, url, filename, content string) (*http.Response, []byte) {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for _, x := range f {
		if err := w.WriteField(x.name, x.value); err != nil {
			t.Fatalf("WriteField(%q) = %v", x.name, err)
		}
	}
	part, err := w.CreatePart(textproto.MIMEHeader{
		"Content-Disposition": {fmt.Sprintf(`form-data; name="file"; filename="%s"`, filename)}, // browsers do not encode
		"Content-Type":        {"text/plain"},
	})
	if err != nil {
		t.Fatalf("CreatePart = %v", err)
	}
	if _, err := io.WriteString(part, content); err != nil {
		t.Fatalf("writing the file: %v", err)
	}
	if err := w.WriteField("submit", "Upload to OSS"); err != nil {
		t.Fatalf("WriteField = %v", err)
	}
	if err := w.Close(); err != nil {
		t.Fatalf("closing the form: %v", err)
	}
	return do(t, client(t), http.MethodPost, url, body.String(), http.Header{"Content-Type": {w.FormDataContentType()}})
}

// A signForm makes the fields that authorise a form.
type signForm func(t *testing.T) form

// policy makes a policy as the SDKs' samples do.
func policy(t *testing.T, conditions ...any) string {
	t.Helper()
	text, err := json.Marshal(map[string]any{
		"expiration": time.Now().Add(time.Hour).UTC().Format("2006-01-02T15:04:05.000Z"),
		"conditions": append(conditions, map[string]string{"bucket": bucketName}, []any{"content-length-range", 1, 1 << 20}),
	})
	if err != nil {
		t.Fatalf("json.Marshal = %v", err)
	}
	return base64.StdEncoding.EncodeToString(text)
}

func mac(h func() hash.Hash, key []byte, text string) []byte {
	m := hmac.New(h, key)
	m.Write([]byte(text)) // never fails, by its documentation
	return m.Sum(nil)
}

func signFormV1(t *testing.T) form {
	p := policy(t)
	return form{
		{"OSSAccessKeyId", osstest.AccessKeyID},
		{"policy", p},
		{"Signature", base64.StdEncoding.EncodeToString(mac(sha1.New, []byte(osstest.AccessKeySecret), p))},
	}
}

func signFormV4(t *testing.T) form {
	now := time.Now().UTC()
	day, date := now.Format("20060102"), now.Format("20060102T150405Z")
	credential := fmt.Sprintf("%s/%s/%s/oss/aliyun_v4_request", osstest.AccessKeyID, day, region)
	p := policy(t,
		map[string]string{"x-oss-signature-version": "OSS4-HMAC-SHA256"},
		map[string]string{"x-oss-credential": credential},
		map[string]string{"x-oss-date": date})
	key := []byte("aliyun_v4" + osstest.AccessKeySecret)
	for _, text := range []string{day, region, "oss", "aliyun_v4_request"} {
		key = mac(sha256.New, key, text)
	}
	return form{
		{"policy", p},
		{"x-oss-signature-version", "OSS4-HMAC-SHA256"},
		{"x-oss-credential", credential},
		{"x-oss-date", date},
		{"x-oss-signature", hex.EncodeToString(mac(sha256.New, key, p))},
	}
}
