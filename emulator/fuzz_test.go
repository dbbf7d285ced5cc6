package emulator

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/fakeoss/fakeoss/emulator/osserr"
	"github.com/fakeoss/fakeoss/emulator/wire"
)

// FuzzHeaders checks what reads the headers of uploads and copies: no panic,
// an error of OSS or a value that can be said again.
func FuzzHeaders(f *testing.F) {
	f.Add("a=1&b%20c=%E4%B8%AD", "/bucket/a%20b?versionId=x", "dir%2Ftarget")
	f.Add("=&&a=a=a", "bucket/+", "%zz")
	f.Add(strings.Repeat("k", 129)+"=", "//", "/")
	f.Fuzz(func(t *testing.T, tagging, source, target string) {
		check := func(what string, err error) bool {
			var known *osserr.Error
			if err != nil && !errors.As(err, &known) {
				t.Errorf("%s: %v is no error of OSS", what, err)
			}
			return err == nil
		}
		tags, err := parseTagging(tagging)
		if check("x-oss-tagging", err) && len(tags) > 0 {
			var pairs []string
			for _, tag := range tags {
				pairs = append(pairs, url.QueryEscape(tag.Key)+"="+url.QueryEscape(tag.Value))
			}
			again, err := parseTagging(strings.Join(pairs, "&"))
			if err != nil || !slices.Equal(tags, again) {
				t.Errorf("tags %q read again as %q, %v", tags, again, err)
			}
		}
		c := &call{r: &http.Request{Header: http.Header{"X-Oss-Copy-Source": {source}}}}
		from, err := c.copySource()
		if check("x-oss-copy-source", err) && (from.bucket == "" || from.key == "") {
			t.Errorf("copySource(%q) = %+v", source, from)
		}
		key, err := symlinkTarget(target)
		if check("x-oss-symlink-target", err) && wire.CheckKey(key) != nil {
			t.Errorf("symlinkTarget(%q) = %q, which is no key", target, key)
		}
	})
}
