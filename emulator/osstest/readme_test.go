package osstest_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"github.com/aliyun/aliyun-oss-go-sdk/oss"

	"github.com/fakeoss/fakeoss/emulator/callback"
	"github.com/fakeoss/fakeoss/emulator/osstest"
)

// The tests in this file are printed in README.md. An App is what a user of
// fakeoss has: it uploads avatars, and is told of them by a callback.
type App struct{ client *oss.Client }

func NewApp(client *oss.Client) *App { return &App{client} }

// UploadAvatar stores a picture and has OSS tell the App's own handler.
func (a *App) UploadAvatar(uid string, picture []byte) error {
	bucket, err := a.client.Bucket("avatars")
	if err != nil {
		return err
	}
	encode := base64.StdEncoding.EncodeToString
	return bucket.PutObject(uid+".png", bytes.NewReader(picture),
		oss.Callback(encode([]byte(`{"callbackUrl":"https://app.example.com/oss/callback","callbackBody":"object=${object}&uid=${x:uid}","callbackSNI":true}`))),
		oss.CallbackVar(encode([]byte(`{"x:uid":"`+uid+`"}`))))
}

// ServeHTTP is the callback handler.
func (a *App) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	fmt.Fprintf(w, `{"saved":%q}`, r.PostFormValue("object"))
}

func TestAvatar(t *testing.T) {
	srv := osstest.New(t, osstest.Buckets("avatars"))
	app := NewApp(srv.Client())                                      // *oss.Client of the official SDK
	recv := srv.Receive("https://app.example.com/oss/callback", app) // your real handler

	if err := app.UploadAvatar("u1", []byte("picture")); err != nil {
		t.Fatal(err)
	}

	got := recv.Next(t)
	got.CheckSigned(t) // on failure: the step that differs, and why
	got.CheckForm(t, url.Values{"object": {"u1.png"}, "uid": {"u1"}})
	srv.CheckObject(t, "avatars", "u1.png", []byte("picture"))
}

func TestCallbackHandler(t *testing.T) {
	rec := httptest.NewRecorder()
	NewApp(nil).ServeHTTP(rec, callback.NewRequest("https://app.example.com/oss/callback", "object=u1.png&uid=u1"))
	if rec.Code != http.StatusOK {
		t.Errorf("the handler answers %d: %s", rec.Code, rec.Body)
	}
}
