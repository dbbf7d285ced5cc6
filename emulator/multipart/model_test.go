package multipart

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/fakeoss/fakeoss/emulator/store"
)

// TestModel compares random sequences of operations on a few uploads with the
// simplest model of them: maps from part number to content.
func TestModel(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := newWorld()
		model := map[string]map[int]string{}
		upload := rapid.SampledFrom([]string{"U1", "U2", "U3"})
		idOf := func(u string) ID { return ID{"examplebucket", "key-of-" + u, u} }
		drawn := func(rt *rapid.T) (string, map[int]string, bool) {
			u := upload.Draw(rt, "upload")
			parts, open := model[u]
			return u, parts, open
		}
		rt.Repeat(map[string]func(*rapid.T){
			"Initiate": func(rt *rapid.T) {
				u, _, open := drawn(rt)
				if !open {
					w.Initiate(idOf(u), &store.Attributes{}, false, now)
					model[u] = map[int]string{}
				}
			},
			"PutPart": func(rt *rapid.T) {
				u, parts, open := drawn(rt)
				n := rapid.IntRange(1, 5).Draw(rt, "number")
				text := rapid.SampledFrom([]string{"", "x", big, big + "y"}).Draw(rt, "content")
				if _, err := w.part(t, idOf(u), n, text); (err == nil) != open {
					rt.Fatalf("PutPart = %v, want success: %v", err, open)
				}
				if open {
					parts[n] = text
				}
			},
			"Abort": func(rt *rapid.T) {
				u, _, open := drawn(rt)
				if err := w.Abort(idOf(u)); (err == nil) != open {
					rt.Fatalf("Abort = %v, want success: %v", err, open)
				}
				delete(model, u)
			},
			"CompleteAll": func(rt *rapid.T) {
				u, parts, open := drawn(rt)
				numbers := slices.Sorted(maps.Keys(parts))
				legal := open
				var whole strings.Builder
				for i, n := range numbers {
					legal = legal && (i == len(numbers)-1 || len(parts[n]) >= MinPartSize)
					whole.WriteString(parts[n])
				}
				var o *store.Object
				err := w.CompleteAll(idOf(u), result(&o))
				if (err == nil) != legal {
					rt.Fatalf("CompleteAll of %d parts = %v, want success: %v", len(parts), err, legal)
				}
				if legal {
					if content(t, o) != whole.String() || !strings.HasSuffix(o.ETag(), fmt.Sprintf("-%d", len(parts))) {
						rt.Fatalf("CompleteAll made another object")
					}
					o.Body.Release()
					delete(model, u)
				}
			},
			"": func(rt *rapid.T) {
				if page := w.List("examplebucket", query("", "", 10)); len(page.Uploads) != len(model) {
					rt.Fatalf("List = %+v, want %d uploads", page, len(model))
				}
				for u, parts := range model {
					page, err := w.ListParts(idOf(u), 0, MaxParts)
					if err != nil || len(page.Parts) != len(parts) {
						rt.Fatalf("ListParts(%s) = %+v, %v, want %d parts", u, page, err, len(parts))
					}
				}
			},
		})
	})
}
