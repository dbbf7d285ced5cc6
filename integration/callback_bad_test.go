package integration

import (
	"encoding/base64"
	"maps"
	"net/http"
	"strings"
	"testing"

	"github.com/aliyun/aliyun-oss-go-sdk/oss"

	"github.com/fakeoss/fakeoss/emulator/osstest"
)

// badParameters are what OSS refuses before it stores anything (callback.md 9).
var badParameters = []struct {
	name    string
	change  map[string]any // of a good parameter
	whole   string         // the parameter itself
	message string
	ec      string
}{
	{name: "not Base64", whole: "{}", message: "The callback configuration is not base64 encoded.", ec: "0007-00000002"},
	{name: "not JSON", whole: base64.StdEncoding.EncodeToString([]byte("{url}")), message: "The callback configuration is not json format.", ec: "0007-00000003"},
	{name: "too long", whole: strings.Repeat("QUJD", 5<<10/4+1), message: "The length of callback exceed max value.", ec: "0007-00000001"},
	{name: "port", change: map[string]any{"callbackUrl": "http://my.com:test"}, message: "The callback url configuration is invalid.", ec: "0007-00000004"},
	{name: "six URLs", change: map[string]any{"callbackUrl": strings.Repeat("http://app.example.com/;", 6)}, message: "The number of callback url exceed max value.", ec: "0007-00000005"},
	{name: "host", change: map[string]any{"callbackHost": 1}, message: "The callback host configuration is invalid.", ec: "0007-00000009"},
	{name: "body", change: map[string]any{"callbackBody": []string{}}, message: "The callback body is invalid.", ec: "0007-00000010"},
	{name: "no body", change: map[string]any{"callbackBody": ""}, message: "The callback body is empty.", ec: "0007-00000011"},
	{name: "body type", change: map[string]any{"callbackBodyType": "image/jpg"}, message: "The body type of callback is not supported.", ec: "0007-00000013"},
	{name: "SNI", change: map[string]any{"callbackSNI": "true"}, message: "The callback sni is invalid.", ec: "0007-00000014"},
	{name: "parentheses", change: map[string]any{"callbackBody": "object=$(object)"}, message: "Left brace must be adjacent to dollar sign.", ec: "0007-00000105"},
}

func (c carrier) testBadParameter(t *testing.T) {
	srv := osstest.New(t, osstest.Buckets(bucketName))
	recv := srv.Receive(appURL, nil)
	for _, bad := range badParameters {
		t.Run(bad.name, func(t *testing.T) {
			u := upload{key: bad.name, content: c.content(), callback: bad.whole}
			if u.callback == "" {
				fields := map[string]any{"callbackUrl": appURL, "callbackBody": "object=${object}"}
				maps.Copy(fields, bad.change)
				u.callback = parameter(t, fields)
			}
			o := c.send(t, srv, u)
			check(t, c.name, o.failure, failure{http.StatusBadRequest, "InvalidArgument", bad.message, bad.ec})
			if o.err == nil && o.status != http.StatusBadRequest {
				t.Errorf("%s = %+v, want an error", c.name, o)
			}
			recv.None(t)
			checkNotStored(t, srv, u.key)
		})
	}
}

// TestCallbackTwice sends the parameter in header and query, which no single
// call of an SDK does but a signed URL in careless hands.
func TestCallbackTwice(t *testing.T) {
	srv := osstest.New(t, osstest.Buckets(bucketName))
	recv := srv.Receive(appURL, nil)
	u := upload{key: "k", callback: parameter(t, map[string]any{"callbackUrl": appURL, "callbackBody": "a=b"})}
	s := v1Signatures[0]
	signed := s.sign(t, srv, u, oss.HTTPPut, s.params(t, u)...)
	resp, body := do(t, client(t), http.MethodPut, signed, "x", http.Header{"X-Oss-Callback": {u.callback}})
	check(t, "PUT", raw(t, resp, body).failure, failure{
		http.StatusBadRequest, "InvalidArgument",
		"Either the callback query string parameter or the x-oss-callback header should be specified, not both.", "0007-00000027",
	})
	recv.None(t)
}
