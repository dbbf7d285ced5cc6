package storetest

import (
	"bytes"
	"errors"
	"fmt"
	"sort"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/fakeoss/fakeoss/emulator/store"
)

// references checks that a body stays readable while somebody holds on to it,
// whatever becomes of the object, and whatever is stored meanwhile.
func references(t *testing.T, s store.Store) {
	withBucket(t, s)
	content := string(random(3 << 20))
	put(t, s, "k", content)
	o, err := s.Object(bucketName, "k", "")
	if err != nil {
		t.Fatal(err)
	}
	put(t, s, "k", string(random(3<<20+1)))
	remove(t, s, "k")
	for i := range 4 {
		put(t, s, fmt.Sprint("other", i), strings.Repeat("x", 2<<20))
	}
	if read(t, o.Body) != content {
		t.Error("a body changed while it was held")
	}
	o.Body.Release()
}

func list(t *testing.T, s store.Store) {
	withBucket(t, s)
	for _, key := range []string{"a", "a/", "a/1", "a/2", "a/b/3", "b", "ba", "c/1", "c/2", "é", "\xff", "\xff/1"} {
		put(t, s, key, key)
	}
	for _, test := range []struct {
		q         store.ListQuery
		keys      []string
		prefixes  []string
		truncated bool
	}{
		{store.ListQuery{Max: 100}, []string{"a", "a/", "a/1", "a/2", "a/b/3", "b", "ba", "c/1", "c/2", "é", "\xff", "\xff/1"}, nil, false},
		{store.ListQuery{Max: 2}, []string{"a", "a/"}, nil, true},
		{store.ListQuery{Max: 2, After: "a/2"}, []string{"a/b/3", "b"}, nil, true},
		{store.ListQuery{Max: 2, After: "b"}, []string{"ba", "c/1"}, nil, true},
		{store.ListQuery{Max: 4, After: "c/1"}, []string{"c/2", "é", "\xff", "\xff/1"}, nil, false},
		{store.ListQuery{Max: 100, Delimiter: "/"}, []string{"a", "b", "ba", "é", "\xff"}, []string{"a/", "c/", "\xff/"}, false},
		{store.ListQuery{Max: 2, Delimiter: "/"}, []string{"a"}, []string{"a/"}, true},
		{store.ListQuery{Max: 2, Delimiter: "/", After: "a/"}, []string{"b", "ba"}, nil, true},
		{store.ListQuery{Max: 100, Delimiter: "/", After: "c/"}, []string{"é", "\xff"}, []string{"\xff/"}, false},
		{store.ListQuery{Max: 100, Delimiter: "/", Prefix: "a/"}, []string{"a/", "a/1", "a/2"}, []string{"a/b/"}, false},
		{store.ListQuery{Max: 100, Prefix: "a"}, []string{"a", "a/", "a/1", "a/2", "a/b/3"}, nil, false},
		{store.ListQuery{Max: 5, Prefix: "a"}, []string{"a", "a/", "a/1", "a/2", "a/b/3"}, nil, false},
		{store.ListQuery{Max: 4, Prefix: "a"}, []string{"a", "a/", "a/1", "a/2"}, nil, true},
		{store.ListQuery{Max: 100, Prefix: "b", After: "a"}, []string{"b", "ba"}, nil, false},
		{store.ListQuery{Max: 100, Prefix: "b", After: "bz"}, nil, nil, false},
		{store.ListQuery{Max: 100, Prefix: "nothing"}, nil, nil, false},
		{store.ListQuery{Max: 100, Delimiter: "a"}, []string{"c/1", "c/2", "é", "\xff", "\xff/1", "b"}, []string{"a", "ba"}, false},
		{store.ListQuery{Max: 100, Delimiter: "/b/"}, []string{"a", "a/", "a/1", "a/2", "b", "ba", "c/1", "c/2", "é", "\xff", "\xff/1"}, []string{"a/b/"}, false},
	} {
		page, err := s.List(bucketName, test.q)
		if err != nil {
			t.Errorf("List(%+v) = %v", test.q, err)
			continue
		}
		sort.Strings(test.keys)
		if diff := cmp.Diff(test.keys, keysOf(page)) + cmp.Diff(test.prefixes, page.Prefixes); diff != "" || page.Truncated != test.truncated {
			t.Errorf("List(%+v): truncated %v, want %v (-want +got):\n%s", test.q, page.Truncated, test.truncated, diff)
		}
	}
}

func keysOf(page store.Page) (keys []string) {
	for _, o := range page.Objects {
		keys = append(keys, o.Key)
	}
	return keys
}

// listModel compares paging through random buckets with a simple model.
func listModel(t *testing.T, s store.Store) {
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		n++
		bucket := fmt.Sprintf("model-%d", n)
		if err := s.CreateBucket(store.Bucket{Name: bucket}); err != nil {
			rt.Fatal(err)
		}
		part := rapid.SampledFrom([]string{"a", "b", "/", "-", "\xff", "ab"})
		key := rapid.Custom(func(rt *rapid.T) string { return strings.Join(rapid.SliceOfN(part, 1, 6).Draw(rt, "parts"), "") })
		keys := rapid.SliceOfDistinct(key, func(s string) string { return s }).Draw(rt, "keys")
		body, sum, err := s.Receive(strings.NewReader(""), 0)
		if err != nil {
			rt.Fatal(err)
		}
		for _, k := range keys {
			body.Retain()
			if err := s.Update(bucket, k, store.Replace(&store.Object{Key: k, Body: body, Sum: sum})); err != nil {
				rt.Fatal(err)
			}
		}
		body.Release()
		q := store.ListQuery{
			Prefix:    rapid.SampledFrom([]string{"", "a", "a/", "ab", "\xff"}).Draw(rt, "prefix"),
			Delimiter: rapid.SampledFrom([]string{"", "/", "b", "-a"}).Draw(rt, "delimiter"),
			Max:       rapid.IntRange(1, 5).Draw(rt, "max"),
		}
		want := model(keys, q.Prefix, q.Delimiter)
		var got []string
		for {
			page, err := s.List(bucket, q)
			if err != nil {
				rt.Fatal(err)
			}
			items := append(keysOf(page), page.Prefixes...)
			sort.Strings(items)
			if len(items) > q.Max || page.Truncated && len(items) != q.Max || len(items) > 0 && page.Next != items[len(items)-1] {
				rt.Fatalf("List(%+v) = %q, next %q, truncated %v", q, items, page.Next, page.Truncated)
			}
			if got = append(got, items...); !page.Truncated {
				break
			}
			q.After = page.Next
		}
		if diff := cmp.Diff(want, got); diff != "" {
			rt.Fatalf("paging through %q with %+v (-want +got):\n%s", keys, q, diff)
		}
	})
}

// model lists a bucket in the simplest way.
func model(keys []string, prefix, delimiter string) (items []string) {
	seen := map[string]bool{}
	for _, k := range keys {
		if !strings.HasPrefix(k, prefix) {
			continue
		}
		if delimiter != "" {
			if before, _, found := strings.Cut(k[len(prefix):], delimiter); found {
				k = prefix + before + delimiter
			}
		}
		if !seen[k] {
			seen[k] = true
			items = append(items, k)
		}
	}
	sort.Strings(items)
	return items
}

// concurrency lets writers replace, readers read and listers list the same few
// keys: every read must see one whole object.
func concurrency(t *testing.T, s store.Store) {
	withBucket(t, s)
	const keys, rounds = 3, 40
	contents := []string{string(random(2<<20 + 1)), string(random(100)), string(random(1 << 20))}
	for k := range keys {
		put(t, s, fmt.Sprint(k), contents[0])
	}
	var wg sync.WaitGroup
	for w := range 3 {
		wg.Go(func() {
			for i := range rounds {
				put(t, s, fmt.Sprint(i%keys), contents[(i+w)%len(contents)])
			}
		})
		wg.Go(func() {
			for i := range rounds {
				o, err := s.Object(bucketName, fmt.Sprint(i%keys), "")
				if err != nil {
					t.Errorf("Object = %v", err)
					return
				}
				var buf bytes.Buffer
				o.Body.WriteRange(&buf, 0, o.Body.Size())
				if got := buf.String(); got != contents[0] && got != contents[1] && got != contents[2] {
					t.Errorf("an object of %d bytes is none of those stored", len(got))
				}
				o.Body.Release()
			}
		})
		wg.Go(func() {
			for range rounds {
				if page, err := s.List(bucketName, store.ListQuery{Max: 10}); err != nil || len(page.Objects) != keys {
					t.Errorf("List = %d objects, %v, want %d", len(page.Objects), err, keys)
				}
			}
		})
	}
	wg.Wait()
}

func binaryKeys(t *testing.T, s store.Store) {
	withBucket(t, s)
	keys := []string{"a//b", "../x", ".", "..", "a\x01b", "a\nb", "a?b#c%2F+ ", "键", strings.Repeat("k", 1023), "con", "a\\b", "A", "a"}
	for _, k := range keys {
		put(t, s, k, "content of "+k)
	}
	for _, k := range keys {
		if got := get(t, s, k); got != "content of "+k {
			t.Errorf("key %q reads %q", k, got)
		}
	}
	page, err := s.List(bucketName, store.ListQuery{Max: 100})
	sort.Strings(keys)
	if diff := cmp.Diff(keys, keysOf(page)); err != nil || diff != "" {
		t.Errorf("List: %v (-want +got):\n%s", err, diff)
	}
}

func attributesStay(t *testing.T, s store.Store) {
	withBucket(t, s)
	body, sum, err := s.Receive(strings.NewReader("x"), 1)
	if err != nil {
		t.Fatal(err)
	}
	want := store.Object{Key: "k", Sum: sum, Tag: "T-2", Kind: store.Multipart, Modified: created.Add(time.Second), Attributes: &store.Attributes{
		ContentType: "text/plain", ACL: "private", StorageClass: "IA",
		Fields: []store.Field{{Name: "Cache-Control", Value: "no-cache"}, {Name: "X-Oss-Meta-A", Value: "\xff b"}},
	}}
	o := want
	o.Body = body
	if err := s.Update(bucketName, "k", store.Replace(&o)); err != nil {
		t.Fatal(err)
	}
	got, err := s.Object(bucketName, "k", "")
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Release()
	have := *got
	have.Body = nil
	if diff := cmp.Diff(want, have); diff != "" {
		t.Errorf("the object came back otherwise (-want +got):\n%s", diff)
	}
}

// replaceKeepsBody changes an object's attributes and keeps its content, as
// a copy onto itself does.
func replaceKeepsBody(t *testing.T, s store.Store) {
	withBucket(t, s)
	content := string(random(2 << 20))
	put(t, s, "k", content)
	err := s.Update(bucketName, "k", func(_ *store.Bucket, present []*store.Object) ([]*store.Object, error) {
		if len(present) == 0 {
			return nil, errors.New("the object is gone")
		}
		next := *present[0]
		next.Attributes = &store.Attributes{ContentType: "text/new"}
		next.Body.Retain()
		return []*store.Object{&next}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	put(t, s, "other", string(random(2<<20+1)))
	if got := get(t, s, "k"); got != content {
		t.Error("the content changed with the attributes")
	}
}
