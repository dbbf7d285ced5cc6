package auth_test

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/fakeoss/fakeoss/emulator/auth"
	"github.com/fakeoss/fakeoss/emulator/osserr"
	"github.com/fakeoss/fakeoss/emulator/wire"
)

// A client signs an upload, and something on the way adds a Content-Type.
func ExampleVerifier_Verify() {
	const date = "Sat, 16 Dec 2023 16:20:57 GMT"
	v := auth.NewVerifier(auth.Options{
		Credentials: []auth.Credential{{ID: "ak", Secret: "sk"}},
		Now:         func() time.Time { return time.Date(2023, 12, 16, 16, 21, 0, 0, time.UTC) },
	})
	r := &http.Request{Method: "PUT", Header: http.Header{
		"Date":          {date},
		"Content-Type":  {"text/plain"},
		"Authorization": {"OSS ak:7nXBWNuWm3I+Io/DDg/rO9DtHuE="},
	}}
	_, _, err := v.Verify(r, wire.Target{Bucket: "photos", Key: "cat.txt"}, nil)
	var refused *osserr.Error
	if errors.As(err, &refused) {
		fmt.Println(refused.Code)
		fmt.Println(refused.Hint)
	}

	r.Header.Del("Content-Type")
	who, _, err := v.Verify(r, wire.Target{Bucket: "photos", Key: "cat.txt"}, nil)
	fmt.Println(who.AccessKeyID, who.Checked, err)
	// Output:
	// SignatureDoesNotMatch
	// the client signed with an empty Content-Type; it sent "text/plain"
	// ak true <nil>
}
