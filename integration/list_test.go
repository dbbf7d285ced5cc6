package integration

import (
	"net/http"
	"testing"
)

func TestList(t *testing.T) {
	withSDKs(t, func(t *testing.T, s sdk) {
		for _, key := range []string{"a.txt", "fun/", "fun/001.avi", "fun/movie/001.avi", "fun/movie/007.avi", "fun/test.jpg", "z"} {
			put(t, s, key, key, nil)
		}
		for _, test := range []struct {
			name string
			q    listQuery
			want listing
		}{
			{"all", listQuery{}, listing{keys: []string{"a.txt", "fun/", "fun/001.avi", "fun/movie/001.avi", "fun/movie/007.avi", "fun/test.jpg", "z"}}},
			{"prefix", listQuery{prefix: "fun/movie/"}, listing{keys: []string{"fun/movie/001.avi", "fun/movie/007.avi"}}},
			{"delimiter", listQuery{delimiter: "/"}, listing{keys: []string{"a.txt", "z"}, prefixes: []string{"fun/"}}},
			{
				"folder",
				listQuery{prefix: "fun/", delimiter: "/"},
				listing{keys: []string{"fun/", "fun/001.avi", "fun/test.jpg"}, prefixes: []string{"fun/movie/"}},
			},
			{"long delimiter", listQuery{prefix: "fun/", delimiter: "001"}, listing{
				keys: []string{"fun/", "fun/movie/007.avi", "fun/test.jpg"}, prefixes: []string{"fun/001", "fun/movie/001"},
			}},
			{"after", listQuery{after: "fun/movie/001.avi"}, listing{keys: []string{"fun/movie/007.avi", "fun/test.jpg", "z"}}},
			{"nothing", listQuery{prefix: "none"}, listing{}},
		} {
			t.Run(test.name, func(t *testing.T) {
				l, err := s.list(test.q)
				checkNil(t, "list", err)
				check(t, "list", l, test.want)
				l, err = s.listV2(test.q)
				checkNil(t, "listV2", err)
				check(t, "listV2", l, test.want)
			})
		}
		t.Run("pages of folders", func(t *testing.T) { testPages(t, s) })
		t.Run("bad page size", func(t *testing.T) {
			_, err := s.list(listQuery{most: 1001})
			checkFailure(t, "list", err, http.StatusBadRequest, "InvalidArgument")
			_, err = s.listV2(listQuery{token: "not a token"})
			checkFailure(t, "listV2", err, http.StatusBadRequest, "InvalidArgument")
		})
	})
}

// testPages turns pages of one, so that pages end behind a common prefix too.
func testPages(t *testing.T, s sdk) {
	var got []listing
	for q := (listQuery{delimiter: "/", most: 1}); ; {
		l, err := s.list(q)
		if err != nil {
			t.Fatalf("list(%+v) = %v", q, err)
		}
		got = append(got, l)
		if q.after = l.next; l.next == "" {
			break
		}
	}
	check(t, "list", got, []listing{
		{keys: []string{"a.txt"}, next: "a.txt"}, {prefixes: []string{"fun/"}, next: "fun/"}, {keys: []string{"z"}},
	})
	got = nil
	for q := (listQuery{delimiter: "/", most: 1}); ; {
		l, err := s.listV2(q)
		if err != nil {
			t.Fatalf("listV2(%+v) = %v", q, err)
		}
		q.token, l.next = l.next, ""
		got = append(got, l) // tokens are opaque
		if q.token == "" {
			break
		}
	}
	check(t, "listV2", got, []listing{{keys: []string{"a.txt"}}, {prefixes: []string{"fun/"}}, {keys: []string{"z"}}})
}
