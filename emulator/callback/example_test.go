package callback_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/fakeoss/fakeoss/emulator/callback"
)

// A callback handler is tested with signed requests, without any OSS.
func ExampleNewRequest() {
	app := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := new(callback.Verifier).VerifyRequest(r).Err(); err != nil {
			http.Error(w, err.Error(), http.StatusForbidden)
			return
		}
		fmt.Fprintf(w, `{"saved":%q}`, r.PostFormValue("object"))
	})

	rec := httptest.NewRecorder()
	app.ServeHTTP(rec, callback.NewRequest("http://app.example.com/oss/callback", "object=u1.png&uid=1"))
	fmt.Println(rec.Code, rec.Body)
	// Output: 200 {"saved":"u1.png"}
}

// A verifier says which step fails, and what probably happened.
func ExampleVerifier() {
	r := callback.NewRequest("http://app.example.com/oss/callback", "object=a%2Fb.png")
	signed, _ := callback.Capture(r)
	signed.Body = "object=a/b.png" // what a framework made of it

	report := new(callback.Verifier).Verify(r.Context(), signed)
	fmt.Println(report.OK())
	fmt.Println(report.Hint)
	// Output:
	// false
	// slashes in the body were decoded on the way; verify the raw body
}

// A template shows what an application will receive.
func ExampleTemplate_Render() {
	template, err := callback.Compile(`{"key":${object},"size":${size},"uid":${x:uid}}`)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(template.Render(callback.Variables{
		Facts:  callback.Facts{Object: "a/b.png", Size: 12},
		Custom: map[string]string{"x:uid": "1"},
	}, callback.JSON, callback.Style{}))
	// Output: {"key":"a/b.png","size":12,"uid":"1"}
}
