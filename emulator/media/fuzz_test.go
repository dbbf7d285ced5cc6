package media

import (
	"errors"
	"testing"
)

func FuzzInspect(f *testing.F) {
	for _, s := range samples(f) {
		f.Add(s.data)
	}
	f.Add([]byte("no image"))
	f.Fuzz(func(t *testing.T, data []byte) {
		r := &countingReader{data: data}
		got, err := Inspect(r, int64(len(data)))
		format := Sniff(data[:min(len(data), sniffLen)])
		switch {
		case r.bytes > maxBytes:
			t.Errorf("Inspect read %d bytes, want at most %d", r.bytes, maxBytes)
		case err == nil && (got.Width <= 0 || got.Height <= 0 || got.Format != format || format == ""):
			t.Errorf("Inspect = %v of what Sniff calls %q", got, format)
		case err != nil && got != Info{}:
			t.Errorf("Inspect = %v, %v, want no Info", got, err)
		case err == ErrNotImage && format != "":
			t.Errorf("Inspect = %v of what Sniff calls %q", err, format)
		case err != nil && err != ErrNotImage && !errors.Is(err, ErrCorrupt):
			t.Errorf("Inspect = %v, want %v or %v", err, ErrNotImage, ErrCorrupt)
		}
	})
}
