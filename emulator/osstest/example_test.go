package osstest_test

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/aliyun/aliyun-oss-go-sdk/oss"

	"github.com/fakeoss/fakeoss/emulator/osstest"
)

// The test of an application that uploads avatars and is told of them by a
// callback. In a real test function, t is the parameter.
func Example() {
	t := exampleT()
	srv := osstest.New(t, osstest.Buckets("avatars"))
	app := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, `{"saved":%q}`, r.PostFormValue("object"))
	})
	recv := srv.Receive("https://app.example.com/oss/callback", app)

	callback := base64.StdEncoding.EncodeToString([]byte(
		`{"callbackUrl":"https://app.example.com/oss/callback","callbackBody":"object=${object}&size=${size}","callbackSNI":true}`))
	var answer []byte
	err := srv.Bucket("avatars").PutObject("u1.png", strings.NewReader("picture"),
		oss.Callback(callback), oss.CallbackResult(&answer))
	fmt.Println(string(answer), err)

	got := recv.Next(t)
	got.CheckSigned(t)
	got.CheckForm(t, url.Values{"object": {"u1.png"}, "size": {"7"}})
	srv.CheckObject(t, "avatars", "u1.png", []byte("picture"))
	t.finish()
	// Output:
	// {"saved":"u1.png"} <nil>
	// passed
}

// With a seed, ids are the same in every run, so that they may be in golden
// files.
func ExampleSeed() {
	t := exampleT()
	var ids [2]string
	for run := range ids {
		srv := osstest.New(t, osstest.Buckets("avatars"), osstest.Seed(1))
		upload, err := srv.Bucket("avatars").InitiateMultipartUpload("u1.png")
		if err != nil {
			t.Fatalf("InitiateMultipartUpload = %v", err)
		}
		ids[run] = upload.UploadID
	}
	fmt.Println(len(ids[0]), ids[0] == ids[1])
	t.finish()
	// Output:
	// 32 true
	// passed
}

// stand stands in for the *testing.T that an example does not have.
type stand struct {
	testing.TB
	failed   bool
	cleanups []func()
}

func exampleT() *stand { return &stand{} }

func (s *stand) Helper()          {}
func (s *stand) Cleanup(f func()) { s.cleanups = append(s.cleanups, f) }

func (s *stand) Errorf(format string, args ...any) {
	s.failed = true
	fmt.Printf(format+"\n", args...)
}

func (s *stand) Fatalf(format string, args ...any) { panic(fmt.Sprintf(format, args...)) }

func (s *stand) finish() {
	for i := len(s.cleanups) - 1; i >= 0; i-- {
		s.cleanups[i]()
	}
	if !s.failed {
		fmt.Println("passed")
	}
}
