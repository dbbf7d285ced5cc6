package integration

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"hash/crc64"
	"io"
	"net"
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fakeoss/fakeoss/emulator/osstest"
)

const (
	bucketName = "examplebucket"
	region     = "cn-hangzhou"

	// partSize is the least that OSS takes for a part that is not the last.
	partSize = 100 << 10
)

// parameter makes a callback parameter: JSON in Base64.
func parameter(t *testing.T, fields map[string]any) string {
	t.Helper()
	text, err := json.Marshal(fields)
	if err != nil {
		t.Fatalf("json.Marshal(%v) = %v", fields, err)
	}
	return base64.StdEncoding.EncodeToString(text)
}

// decoded reads Base64.
func decoded(t *testing.T, text string) string {
	t.Helper()
	b, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		t.Fatalf("DecodeString(%q) = %v", text, err)
	}
	return string(b)
}

// variables makes the parameter with the custom variables, "" for none.
func variables(t *testing.T, vars map[string]string) string {
	t.Helper()
	if vars == nil {
		return ""
	}
	fields := map[string]any{}
	for name, value := range vars {
		fields[name] = value
	}
	return parameter(t, fields)
}

// failure is an error of OSS, however an SDK shows it.
type failure struct {
	Status            int
	Code, Message, EC string
}

func (f *failure) Error() string { return fmt.Sprintf("%+v", *f) }

// checkFailure marks the test as failed unless err is this error of OSS.
func checkFailure(t *testing.T, call string, err error, status int, code string) {
	t.Helper()
	var got *failure
	if !errors.As(err, &got) || got.Status != status || got.Code != code {
		t.Errorf("%s = %v, want status %d %s", call, err, status, code)
	}
}

// checkNil marks the test as failed if a call failed.
func checkNil(t *testing.T, call string, err error) {
	t.Helper()
	if err != nil {
		t.Errorf("%s = %v", call, err)
	}
}

// parseFailure reads an error document.
func parseFailure(t *testing.T, status int, document []byte) failure {
	t.Helper()
	var e struct {
		XMLName           xml.Name `xml:"Error"`
		Code, Message, EC string
	}
	if err := xml.Unmarshal(document, &e); err != nil {
		t.Fatalf("the answer with status %d is no error document: %v\n%s", status, err, document)
	}
	return failure{status, e.Code, e.Message, e.EC}
}

// client is net/http without the environment's proxy, which SDKs for Go do
// not use either.
func client(t *testing.T) *http.Client { return clientTo(t, "") }

// clientTo is a client that reaches one address whatever host a URL names, as
// if DNS led every host there; "" for no such thing.
func clientTo(t *testing.T, address string) *http.Client {
	transport := &http.Transport{DialContext: func(ctx context.Context, network, host string) (net.Conn, error) {
		if address != "" {
			host = address
		}
		return new(net.Dialer).DialContext(ctx, network, host)
	}}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// do sends a request to OSS and reads the whole answer.
func do(t *testing.T, c *http.Client, method, url, body string, header http.Header) (*http.Response, []byte) {
	t.Helper()
	resp, answer := send(t, c, method, url, body, header)
	if id := resp.Header.Get("X-Oss-Request-Id"); len(id) != 24 {
		t.Errorf("%s %s: x-oss-request-id = %q, want 24 hexadecimal digits", method, url, id)
	}
	return resp, answer
}

// send is do for any server.
func send(t *testing.T, c *http.Client, method, url, body string, header http.Header) (*http.Response, []byte) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatalf("NewRequest(%s, %q) = %v", method, url, err)
	}
	for name, values := range header {
		req.Header[http.CanonicalHeaderKey(name)] = values
	}
	resp, err := c.Do(req)
	if err != nil {
		t.Fatalf("%s %s = %v", method, url, err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatalf("%s %s: reading the answer: %v", method, url, err)
	}
	return resp, answer
}

// content makes n bytes that differ from place to place.
func content(n int) string {
	var b bytes.Buffer
	for i := 0; b.Len() < n; i++ {
		b.WriteString(strconv.Itoa(i))
		b.WriteByte(' ')
	}
	return b.String()[:n]
}

// crcOf is what x-oss-hash-crc64ecma says of a content.
func crcOf(content string) string {
	return strconv.FormatUint(crc64.Checksum([]byte(content), crc64.MakeTable(crc64.ECMA)), 10)
}

// check marks the test as failed unless got is want.
func check[T any](t *testing.T, call string, got, want T) {
	t.Helper()
	if diff := cmp.Diff(want, got, cmp.Exporter(func(reflect.Type) bool { return true })); diff != "" {
		t.Errorf("%s differs (-want +got):\n%s", call, diff)
	}
}

// checkNotStored marks the test as failed if there is an object.
func checkNotStored(t *testing.T, srv *osstest.Server, key string) {
	t.Helper()
	if o, err := srv.Emulator().Store().Object(bucketName, key, ""); err == nil {
		o.Body.Release()
		t.Errorf("the object %q was stored all the same", key)
	}
}

// journal writes what the server has seen, for failure messages.
func journal(srv *osstest.Server) string {
	var b strings.Builder
	for _, e := range srv.Journal().Entries() {
		b.WriteString(e.Story())
	}
	return b.String()
}
