package main

import (
	"bytes"
	"strings"
	"testing"
)

// TestRepeatedFlagsInTheEnvironment gives several values to flags that may be
// repeated.
func TestRepeatedFlagsInTheEnvironment(t *testing.T) {
	env := map[string]string{
		"FAKEOSS_CALLBACK_ROUTE": "a.example.com=http://127.0.0.1:1\n  b.example.com=http://127.0.0.1:2\n",
		"FAKEOSS_CNAME":          "img.example.com=photos static.example.com=videos",
		"FAKEOSS_BUCKET":         "photos,videos archive",
		"FAKEOSS_DOMAIN":         "oss.example.com\noss.example.org",
		"FAKEOSS_OTHER_ACCOUNT":  "one:hush:2 two:hush:3 hush",
	}
	var out, errs bytes.Buffer
	code := run(t.Context(), []string{"serve", "--help"}, func(name string) string { return env[name] }, strings.NewReader(""), &out, &errs)
	if code != exitOK || errs.Len() > 0 {
		t.Fatalf("serve --help = %d: %s", code, &errs)
	}
	for _, want := range []string{
		"[a.example.com=http://127.0.0.1:1,b.example.com=http://127.0.0.1:2, FAKEOSS_CALLBACK_ROUTE]",
		"[img.example.com=photos,static.example.com=videos, FAKEOSS_CNAME]",
		"[photos,videos,archive, FAKEOSS_BUCKET]",
		"[oss.example.com,oss.example.org, FAKEOSS_DOMAIN]",
		"[one, two, FAKEOSS_OTHER_ACCOUNT]",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("serve --help does not say %s:\n%s", want, &out)
		}
	}
	if strings.Contains(out.String(), "hush") {
		t.Errorf("serve --help tells a secret:\n%s", &out)
	}
}
