package emulator_test

import (
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/fakeoss/fakeoss/emulator"
	"github.com/fakeoss/fakeoss/emulator/callback"
)

// The server is an http.Handler. An upload with a callback reaches the
// application, and its answer reaches the uploader.
func ExampleNew() {
	app := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := new(callback.Verifier).VerifyRequest(r).Err(); err != nil {
			http.Error(w, err.Error(), http.StatusForbidden)
			return
		}
		fmt.Fprintf(w, `{"saved":%q}`, r.PostFormValue("object"))
	}))
	defer app.Close()
	srv := emulator.New(emulator.WithBuckets("examplebucket"))
	defer srv.Close()
	oss := httptest.NewServer(srv)
	defer oss.Close()

	parameter := `{"callbackUrl":"` + app.URL + `","callbackBody":"object=${object}&size=${size}"}`
	req, _ := http.NewRequest("PUT", oss.URL+"/examplebucket/a/b.txt", strings.NewReader("hello"))
	req.Header.Set("x-oss-callback", base64.StdEncoding.EncodeToString([]byte(parameter)))
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer resp.Body.Close()
	answer, _ := io.ReadAll(resp.Body)
	fmt.Println(resp.StatusCode, string(answer))

	for _, e := range srv.Journal().Entries() {
		fmt.Println(e.Operation, e.Key, e.Callback.Body)
	}
	// Output:
	// 200 {"saved":"a/b.txt"}
	// PutObject a/b.txt object=a%2Fb.txt&size=5
}
