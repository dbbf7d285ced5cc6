package integration

import (
	"slices"
	"strings"
	"testing"
)

// hardKeys are legal, and something on the way from the SDK to the store has a
// reason to spoil each of them.
var hardKeys = []string{
	"a//b", "a/", "a/./b", "a/../b", ".", "..", "../up", "%2F", "a%20b", "100%", "a+b", "a b", " blank ", "a&b=c;d", "q?x=1", "?list-type=2",
	"#fragment", `quo"te'<tag>&amp;`, "back\\slash", "中文/键 1.txt", "😀", "~*'()!@$,:=[]{}|^`", "\x01", "ctl\x01\x1f\x7f", "tab\there", "line\r\nbreak",
	"_fakeoss/healthz", "callback_pub_key_v1.pem", strings.Repeat("长", 341),
}

// TestHardKeys takes every key through every operation that carries one, in
// the path, a header, a query and in XML.
func TestHardKeys(t *testing.T) {
	withSDKs(t, func(t *testing.T, s sdk) {
		for _, key := range hardKeys {
			put(t, s, key, "content of "+key, nil)
		}
		for _, key := range hardKeys {
			checkContent(t, s, key, "content of "+key)
			_, err := s.head(key)
			checkNil(t, "head of "+key, err)
		}
		sorted := slices.Sorted(slices.Values(hardKeys)) // as OSS sorts: by bytes
		checkPages(t, s, sorted)

		removed, err := s.removeAll(sorted, false)
		checkNil(t, "removeAll", err)
		check(t, "removeAll", removed, sorted)
		l, err := s.list(listQuery{})
		checkNil(t, "list", err)
		check(t, "list after removeAll", l, listing{})
	})
}

// checkPages lists everything in pages of three, in both versions, and finds
// every key by itself as a prefix.
func checkPages(t *testing.T, s sdk, want []string) {
	t.Helper()
	var v1, v2 []string
	for q := (listQuery{most: 3}); ; {
		l, err := s.list(q)
		if err != nil {
			t.Fatalf("list(%+v) = %v", q, err)
		}
		v1 = append(v1, l.keys...)
		if q.after = l.next; l.next == "" {
			break
		}
	}
	check(t, "list in pages", v1, want)
	for q := (listQuery{most: 3}); ; {
		l, err := s.listV2(q)
		if err != nil {
			t.Fatalf("listV2(%+v) = %v", q, err)
		}
		v2 = append(v2, l.keys...)
		if q.token = l.next; l.next == "" {
			break
		}
	}
	check(t, "listV2 in pages", v2, want)
	for _, key := range want {
		l, err := s.listV2(listQuery{prefix: key})
		if err != nil || !slices.Contains(l.keys, key) {
			t.Errorf("listV2 with prefix %q = %q, %v, want the key among them", key, l.keys, err)
		}
	}
}

// TestHardKeysCopied copies from every key to a harder one.
func TestHardKeysCopied(t *testing.T) {
	withSDKs(t, func(t *testing.T, s sdk) {
		for _, key := range hardKeys[:len(hardKeys)-1] { // the last is as long as keys may be
			put(t, s, key, "content of "+key, nil)
			if err := s.copyFrom(bucketName, key, "copy/"+key, nil); err != nil {
				t.Errorf("copyFrom(%q) = %v", key, err)
				continue
			}
			checkContent(t, s, "copy/"+key, "content of "+key)
		}
	})
}
