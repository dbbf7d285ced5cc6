package storetest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/fakeoss/fakeoss/emulator/store"
)

// push adds a version in front of the others.
func push(t testing.TB, s store.Store, key, version, content string, kind store.Kind) {
	t.Helper()
	body, sum, err := s.Receive(strings.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatalf("Receive = %v", err)
	}
	o := &store.Object{Key: key, Version: version, Body: body, Sum: sum, Kind: kind, Modified: created}
	err = s.Update(bucketName, key, func(_ *store.Bucket, present []*store.Object) ([]*store.Object, error) {
		return append([]*store.Object{o}, present...), nil
	})
	if err != nil {
		t.Fatalf("Update(%q) = %v", key, err)
	}
}

func versions(t *testing.T, s store.Store) {
	withBucket(t, s)
	large := string(random(1<<20 + 1))
	push(t, s, "k", "", "null", store.Normal)
	push(t, s, "k", "v1", large, store.Normal)
	push(t, s, "k", "v2", "two", store.Normal)
	for version, want := range map[string]string{"": "two", "v2": "two", "v1": large, store.NullVersion: "null"} {
		o, err := s.Object(bucketName, "k", version)
		if err != nil {
			t.Errorf("Object of version %q = %v", version, err)
			continue
		}
		if got := read(t, o.Body); got != want {
			t.Errorf("version %q reads %d bytes, want %d others", version, len(got), len(want))
		}
		o.Body.Release()
	}
	if _, err := s.Object(bucketName, "k", "v3"); !errors.Is(err, store.ErrNoVersion) {
		t.Errorf("Object of no version = %v, want %v", err, store.ErrNoVersion)
	}
	if _, err := s.Object(bucketName, "none", "v1"); !errors.Is(err, store.ErrNoObject) {
		t.Errorf("Object of no key = %v, want %v", err, store.ErrNoObject)
	}
	page, err := s.List(bucketName, store.ListQuery{Max: 10})
	if diff := cmp.Diff([]string{"k"}, keysOf(page)); err != nil || diff != "" || page.Objects[0].Version != "v2" {
		t.Errorf("List: %v, want the newest version alone (-want +got):\n%s", err, diff)
	}
}

// versionsGo takes versions out of the middle and checks that what stays can
// be read and what went is gone.
func versionsGo(t *testing.T, s store.Store) {
	withBucket(t, s)
	large := string(random(1<<20 + 1))
	for _, v := range []string{"v1", "v2", "v3"} {
		push(t, s, "k", v, v+large, store.Normal)
	}
	drop := func(version string) {
		t.Helper()
		err := s.Update(bucketName, "k", func(_ *store.Bucket, present []*store.Object) ([]*store.Object, error) {
			return slices.DeleteFunc(slices.Clone(present), func(o *store.Object) bool { return o.Version == version }), nil
		})
		if err != nil {
			t.Fatalf("Update without %s = %v", version, err)
		}
	}
	drop("v2")
	put(t, s, "other", string(random(1<<20+2)))
	if diff := cmp.Diff([]string{"k v3 latest", "k v1", "other null latest"}, all(t, s)); diff != "" {
		t.Errorf("after v2 went (-want +got):\n%s", diff)
	}
	drop("v3")
	if got := get(t, s, "k"); got != "v1"+large {
		t.Error("after the newest version went, the object is not the one before")
	}
	if err := s.DeleteBucket(bucketName); !errors.Is(err, store.ErrNotEmpty) {
		t.Errorf("DeleteBucket with a version = %v, want %v", err, store.ErrNotEmpty)
	}
	drop("v1")
	if _, err := s.Object(bucketName, "k", ""); !errors.Is(err, store.ErrNoObject) {
		t.Errorf("Object after the last version went = %v, want %v", err, store.ErrNoObject)
	}
}

func deleteMarkers(t *testing.T, s store.Store) {
	withBucket(t, s)
	for _, key := range []string{"a", "b", "c", "d/1", "e"} {
		push(t, s, key, "v1", key, store.Normal)
	}
	for _, key := range []string{"a", "c", "d/1", "e"} {
		push(t, s, key, "v2", "", store.DeleteMarker)
	}
	page, err := s.List(bucketName, store.ListQuery{Max: 1, Delimiter: "/"})
	if diff := cmp.Diff([]string{"b"}, keysOf(page)); err != nil || diff != "" || len(page.Prefixes) > 0 || page.Truncated {
		t.Errorf("List: %v, truncated %v, prefixes %q, want what is not deleted (-want +got):\n%s", err, page.Truncated, page.Prefixes, diff)
	}
	o, err := s.Object(bucketName, "a", "")
	if err != nil || o.Kind != store.DeleteMarker {
		t.Fatalf("Object = %+v, %v, want the marker", o, err)
	}
	o.Body.Release()
	if err := s.DeleteBucket(bucketName); !errors.Is(err, store.ErrNotEmpty) {
		t.Errorf("DeleteBucket with markers = %v, want %v", err, store.ErrNotEmpty)
	}
}

// all lists all versions, two on a page.
func all(t testing.TB, s store.Store) (items []string) {
	t.Helper()
	q := store.VersionQuery{ListQuery: store.ListQuery{Max: 2}}
	for {
		page, err := s.ListVersions(bucketName, q)
		if err != nil {
			t.Fatalf("ListVersions(%+v) = %v", q, err)
		}
		items = append(items, itemsOf(page)...)
		if !page.Truncated {
			return items
		}
		q.After, q.AfterVersion = page.NextKey, page.NextVersion
	}
}

func itemsOf(page store.VersionPage) (items []string) {
	for _, v := range page.Versions {
		item := v.Key + " " + v.VersionID()
		if v.Latest {
			item += " latest"
		}
		items = append(items, item)
	}
	return append(items, page.Prefixes...)
}

// versionsModel compares paging through versions with a simple model.
func versionsModel(t *testing.T, s store.Store) {
	withBucket(t, s)
	body, sum, err := s.Receive(strings.NewReader(""), 0)
	if err != nil {
		t.Fatal(err)
	}
	defer body.Release()
	rapid.Check(t, func(rt *rapid.T) {
		var keys []string
		counts := rapid.MapOf(rapid.SampledFrom([]string{"a", "a/1", "a/2", "ab", "b", "b/x/1", "c"}), rapid.IntRange(1, 4)).Draw(rt, "versions")
		for key, n := range counts {
			keys = append(keys, key)
			set := make([]*store.Object, n)
			for i := range set {
				body.Retain()
				set[i] = &store.Object{Key: key, Version: fmt.Sprint("v", n-i), Body: body, Sum: sum}
			}
			if err := s.Update(bucketName, key, func(*store.Bucket, []*store.Object) ([]*store.Object, error) { return set, nil }); err != nil {
				rt.Fatal(err)
			}
		}
		slices.Sort(keys)
		q := store.VersionQuery{ListQuery: store.ListQuery{
			Prefix:    rapid.SampledFrom([]string{"", "a", "a/"}).Draw(rt, "prefix"),
			Delimiter: rapid.SampledFrom([]string{"", "/", "b"}).Draw(rt, "delimiter"),
			Max:       rapid.IntRange(1, 4).Draw(rt, "max"),
		}}
		var want []string
		for _, item := range model(keys, q.Prefix, q.Delimiter) {
			n, isKey := counts[item]
			if !isKey || !q.Lists(item) {
				want = append(want, item)
				continue
			}
			for i := n; i > 0; i-- {
				want = append(want, fmt.Sprint(item, " v", i, map[bool]string{true: " latest"}[i == n]))
			}
		}
		var got []string
		for {
			page, err := s.ListVersions(bucketName, q)
			if err != nil {
				rt.Fatal(err)
			}
			items := itemsOf(page)
			slices.Sort(items)
			if len(items) > q.Max || page.Truncated && len(items) != q.Max {
				rt.Fatalf("ListVersions(%+v) = %q, truncated %v", q, items, page.Truncated)
			}
			if got = append(got, items...); !page.Truncated {
				break
			}
			q.After, q.AfterVersion = page.NextKey, page.NextVersion
		}
		// Pages come in order; within a page, versions and prefixes are apart.
		slices.Sort(want)
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			rt.Fatalf("paging through %v with %+v (-want +got):\n%s", counts, q, diff)
		}
		for _, key := range keys {
			if err := s.Update(bucketName, key, store.Replace(nil)); err != nil {
				rt.Fatal(err)
			}
		}
	})
}
