package emulator

import (
	"net/http"
	"time"

	"github.com/fakeoss/fakeoss/emulator/osserr"
	"github.com/fakeoss/fakeoss/emulator/store"
	"github.com/fakeoss/fakeoss/emulator/wire"
)

// conditions checks the four conditional headers, in a copy with a prefix in
// front of their names. All that are there must hold; a date that cannot be
// read does not count (spec oss-api.md E.2.2).
func conditions(h http.Header, prefix string, o *store.Object) error {
	failed := func(name string) error { return osserr.PreconditionFailed.With("Condition", name) }
	if v := h.Get(prefix + "If-Match"); v != "" && !wire.MatchETag(v, o.ETag()) {
		return failed("If-Match")
	}
	if t, ok := date(h, prefix+"If-Unmodified-Since"); ok && o.Modified.After(t) {
		return failed("If-Unmodified-Since")
	}
	if v := h.Get(prefix + "If-None-Match"); v != "" && wire.MatchETag(v, o.ETag()) {
		return notModified(o)
	}
	if t, ok := date(h, prefix+"If-Modified-Since"); ok && !o.Modified.After(t) {
		return notModified(o)
	}
	return nil
}

func date(h http.Header, name string) (time.Time, bool) {
	text := h.Get(name)
	if text == "" {
		return time.Time{}, false // most requests; the parser's error would cost more than the answer
	}
	t, err := http.ParseTime(text)
	return t, err == nil
}

func notModified(o *store.Object) error {
	return osserr.NotModified.With().
		WithHeader("Etag", wire.QuoteETag(o.ETag())).
		WithHeader("Last-Modified", wire.FormatHTTPTime(o.Modified))
}
