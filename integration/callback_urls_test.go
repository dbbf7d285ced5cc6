package integration

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"net/http"
	"testing"

	"github.com/fakeoss/fakeoss/emulator/osstest"
)

// TestCallbackURLs lists several URLs, of which OSS tries one after the other.
func TestCallbackURLs(t *testing.T) {
	for _, test := range []struct {
		name   string
		apps   []http.HandlerFunc
		called int // how many are
		status int
		want   string // the answer, or the last failure's message
	}{
		{"the first succeeds", []http.HandlerFunc{answering, status(500)}, 1, http.StatusOK, answer},
		{"the last succeeds", []http.HandlerFunc{status(500), says("OK"), answering}, 3, http.StatusOK, answer},
		{"none succeeds", []http.HandlerFunc{status(500), says("OK"), status(404)}, 3, http.StatusNonAuthoritativeInfo, "Error status : 404."},
	} {
		t.Run(test.name, func(t *testing.T) {
			srv := osstest.New(t, osstest.Buckets(bucketName))
			var list string
			var receivers []*osstest.Receiver
			for i, app := range test.apps {
				address := fmt.Sprintf("http://app%d.example.com/cb", i)
				list += address + ";"
				receivers = append(receivers, srv.Receive(address, app))
			}
			u := upload{key: "k", content: "x", callback: parameter(t, map[string]any{"callbackUrl": list, "callbackBody": "object=${object}"})}
			o := v1Signatures[0].putObject(t, srv, u)
			if got := o.answer + o.failure.Message; o.status != test.status || got != test.want {
				t.Errorf("PutObject = %d %s, want %d %s", o.status, got, test.status, test.want)
			}
			for i, recv := range receivers {
				if i < test.called {
					got := recv.Next(t)
					got.CheckSigned(t)
					check(t, "callback: host", got.Host, fmt.Sprintf("app%d.example.com", i))
				}
				recv.None(t)
			}
		})
	}
}

// TestCallbackImage uploads a picture; OSS looks into its content.
func TestCallbackImage(t *testing.T) {
	srv := osstest.New(t, osstest.Buckets(bucketName))
	recv := srv.Receive(appURL, nil)
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 64, 48))); err != nil {
		t.Fatalf("png.Encode = %v", err)
	}
	u := upload{
		key: "avatar", content: picture.String(),
		callback: parameter(t, map[string]any{
			"callbackUrl": appURL, "callbackBodyType": "application/json",
			"callbackBody": `{"w":${imageInfo.width},"h":${imageInfo.height},"format":${imageInfo.format}}`,
		}),
	}
	o := v2Signatures[1].putObject(t, srv, u)
	check(t, "PutObject: failure", o.failure, failure{})
	check(t, "callback: body", recv.Next(t).Body, `{"w":64,"h":48,"format":"png"}`)
}
