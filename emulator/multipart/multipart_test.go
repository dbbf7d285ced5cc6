package multipart

import (
	"bytes"
	"crypto/md5"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"github.com/fakeoss/fakeoss/emulator/internal/digest"
	"github.com/fakeoss/fakeoss/emulator/osserr"
	"github.com/fakeoss/fakeoss/emulator/store"
	"github.com/fakeoss/fakeoss/emulator/store/mem"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var (
	now = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	id  = ID{"examplebucket", "a/b.bin", "U1"}
)

// big is a part that need not be the last.
var big = strings.Repeat("x", MinPartSize)

type world struct {
	*Uploads
	bodies store.Bodies
}

func newWorld() world {
	bodies := mem.New()
	return world{New(bodies), bodies}
}

// part uploads a part and returns its entity tag.
func (w world) part(t testing.TB, id ID, number int, content string) (string, error) {
	t.Helper()
	body, sum, err := w.bodies.Receive(strings.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	if err = w.PutPart(id, number, body, sum, now); err != nil {
		body.Release()
	}
	return sum.ETag(), err
}

// result is what commit was given.
func result(o **store.Object) func(*store.Object) error {
	return func(got *store.Object) error {
		*o = got
		return nil
	}
}

func content(t *testing.T, o *store.Object) string {
	t.Helper()
	var b bytes.Buffer
	if _, err := o.Body.WriteRange(&b, 0, o.Body.Size()); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestComplete(t *testing.T) {
	w := newWorld()
	w.Initiate(id, &store.Attributes{ContentType: "text/plain"}, false, now)
	var refs []Ref
	for i, text := range []string{big + "1", big + "2", "end"} {
		etag, err := w.part(t, id, 10*(i+1), text)
		if err != nil {
			t.Fatalf("PutPart = %v", err)
		}
		refs = append(refs, Ref{10 * (i + 1), `"` + strings.ToLower(etag) + `"`})
	}
	w.part(t, id, 25, "not on the list")
	var o *store.Object
	if err := w.Complete(id, refs, result(&o)); err != nil {
		t.Fatalf("Complete = %v", err)
	}
	whole := big + "1" + big + "2end"
	if content(t, o) != whole || o.Sum.Size != int64(len(whole)) || o.Sum.CRC64 != digest.Of([]byte(whole)).CRC64 {
		t.Errorf("the object has %d bytes with CRC %d, want the parts in a row", o.Sum.Size, o.Sum.CRC64)
	}
	var sums []byte
	for _, text := range []string{big + "1", big + "2", "end"} {
		s := md5.Sum([]byte(text))
		sums = fmt.Appendf(sums, "%X", s)
	}
	s := md5.Sum(sums)
	if want := strings.ToUpper(hex.EncodeToString(s[:])) + "-3"; o.ETag() != want {
		t.Errorf("ETag = %s, want %s", o.ETag(), want)
	}
	if o.Key != id.Key || o.Kind != store.Multipart || o.ContentType != "text/plain" {
		t.Errorf("the object = %+v", o)
	}
	o.Body.Release()
	for name, err := range map[string]error{
		"Complete":    w.Complete(id, refs, result(&o)),
		"CompleteAll": w.CompleteAll(id, result(&o)),
		"Abort":       w.Abort(id),
		"CheckPart":   w.CheckPart(id),
		"PutPart":     second(w.part(t, id, 1, "x")),
		"ListParts":   second(w.ListParts(id, 0, 10)),
	} {
		var e *osserr.Error
		if !errors.As(err, &e) || e.Code != "NoSuchUpload" || e.Status != 404 {
			t.Errorf("%s of a completed upload = %v, want NoSuchUpload", name, err)
		}
	}
}

func second[T any](_ T, err error) error { return err }

func TestCompleteAll(t *testing.T) {
	w := newWorld()
	w.Initiate(id, &store.Attributes{}, false, now)
	var o *store.Object
	w.part(t, id, 2, "end")
	w.part(t, id, 1, big)
	if err := w.CompleteAll(id, result(&o)); err != nil || content(t, o) != big+"end" {
		t.Errorf("CompleteAll = %v, want the parts in the order of their numbers", err)
	}
}

// TestNoPartsMakeAnEmptyObject ends an upload as the Go SDK v2 does for an empty
// stream.
func TestNoPartsMakeAnEmptyObject(t *testing.T) {
	w := newWorld()
	for name, complete := range map[string]func(func(*store.Object) error) error{
		"Complete":    func(commit func(*store.Object) error) error { return w.Complete(id, nil, commit) },
		"CompleteAll": func(commit func(*store.Object) error) error { return w.CompleteAll(id, commit) },
	} {
		w.Initiate(id, &store.Attributes{}, false, now)
		var o *store.Object
		if err := complete(result(&o)); err != nil || content(t, o) != "" || o.Sum.Size != 0 {
			t.Errorf("%s without parts = %v, want an empty object", name, err)
		}
	}
}

// TestCompleteRefuses has the rows of oss-api.md F.2 about the list of parts.
// After each, the upload is still there and can be completed.
func TestCompleteRefuses(t *testing.T) {
	w := newWorld()
	w.Initiate(id, &store.Attributes{}, false, now)
	small, _ := w.part(t, id, 1, "small")
	one, _ := w.part(t, id, 2, big)
	two, _ := w.part(t, id, 3, "end")
	for _, test := range []struct {
		name  string
		refs  []Ref
		want  osserr.Kind
		extra map[string]string
	}{
		{"no parts", nil, osserr.MalformedPartList, nil},
		{"descending", []Ref{{3, two}, {2, one}}, osserr.InvalidPartOrder, nil},
		{"twice", []Ref{{2, one}, {2, one}}, osserr.InvalidPartOrder, nil},
		{"not there", []Ref{{2, one}, {4, two}}, osserr.InvalidPart, map[string]string{"PartNumber": "4", "ETag": two}},
		{"another ETag", []Ref{{2, two}}, osserr.InvalidPart, map[string]string{"PartNumber": "2", "ETag": two}},
		{"no ETag", []Ref{{2, ""}}, osserr.InvalidPart, nil},
		{"too small", []Ref{{1, small}, {2, one}}, osserr.PartTooSmall,
			map[string]string{"PartNumber": "1", "ProposedSize": "5", "MinSizeAllowed": "102400", "ETag": `"` + small + `"`}},
	} {
		t.Run(test.name, func(t *testing.T) {
			err := w.Complete(id, test.refs, func(*store.Object) error {
				t.Error("commit was called")
				return nil
			})
			var got *osserr.Error
			if !errors.As(err, &got) || got.Kind != test.want {
				t.Fatalf("Complete = %v, want %v", err, test.want)
			}
			extra := map[string]string{}
			for _, x := range got.Extra {
				extra[x.Name] = x.Value
			}
			for name, value := range test.extra {
				if extra[name] != value {
					t.Errorf("%s = %q, want %q", name, extra[name], value)
				}
			}
		})
	}
	var o *store.Object
	if err := w.Complete(id, []Ref{{2, one}, {3, two}}, result(&o)); err != nil {
		t.Errorf("Complete after refusals = %v", err)
	}
}

func TestASingleSmallPartIsFine(t *testing.T) {
	w := newWorld()
	w.Initiate(id, &store.Attributes{}, false, now)
	etag, _ := w.part(t, id, 7, "x")
	var o *store.Object
	if err := w.Complete(id, []Ref{{7, etag}}, result(&o)); err != nil || content(t, o) != "x" {
		t.Errorf("Complete = %v", err)
	}
}

func TestCommitThatFailsLeavesTheUpload(t *testing.T) {
	w := newWorld()
	w.Initiate(id, &store.Attributes{}, false, now)
	w.part(t, id, 1, big)
	refused := errors.New("refused")
	if err := w.CompleteAll(id, func(*store.Object) error { return refused }); err != refused {
		t.Errorf("CompleteAll = %v, want the error of commit itself", err)
	}
	var o *store.Object
	if err := w.CompleteAll(id, result(&o)); err != nil || content(t, o) != big {
		t.Errorf("CompleteAll after that = %v", err)
	}
}

func TestAbort(t *testing.T) {
	w := newWorld()
	w.Initiate(id, &store.Attributes{}, false, now)
	w.part(t, id, 1, "x")
	for _, other := range []ID{{"other", id.Key, id.Upload}, {id.Bucket, "other", id.Upload}, {id.Bucket, id.Key, "other"}} {
		if err := w.Abort(other); !errors.Is(err, osserr.NoSuchUpload) {
			t.Errorf("Abort(%v) = %v, want %v", other, err, osserr.NoSuchUpload)
		}
	}
	if err := w.Abort(id); err != nil {
		t.Errorf("Abort = %v", err)
	}
	if err := w.Abort(id); !errors.Is(err, osserr.NoSuchUpload) {
		t.Errorf("Abort twice = %v, want %v", err, osserr.NoSuchUpload)
	}
	if page := w.List(id.Bucket, Query{ListQuery: store.ListQuery{Max: 10}}); len(page.Uploads) != 0 {
		t.Errorf("List after Abort = %+v", page)
	}
}

func TestReplacingAPart(t *testing.T) {
	w := newWorld()
	w.Initiate(id, &store.Attributes{}, false, now)
	w.part(t, id, 1, "first")
	etag, _ := w.part(t, id, 1, "second")
	var o *store.Object
	if err := w.Complete(id, []Ref{{1, etag}}, result(&o)); err != nil || content(t, o) != "second" {
		t.Errorf("Complete = %v, want the second content", err)
	}
}

func TestDropBucket(t *testing.T) {
	w := newWorld()
	other := ID{"other", "k", "U2"}
	w.Initiate(id, &store.Attributes{}, false, now)
	w.Initiate(other, &store.Attributes{}, false, now)
	w.part(t, id, 1, "x")
	w.DropBucket(id.Bucket)
	if err := w.CheckPart(id); !errors.Is(err, osserr.NoSuchUploadPart) {
		t.Errorf("CheckPart = %v, want %v", err, osserr.NoSuchUploadPart)
	}
	if err := w.CheckPart(other); err != nil {
		t.Errorf("CheckPart in another bucket = %v", err)
	}
}

func TestCount(t *testing.T) {
	w := newWorld()
	w.Initiate(id, &store.Attributes{}, false, now)
	w.Initiate(ID{id.Bucket, "other", "U2"}, &store.Attributes{}, false, now)
	w.Initiate(ID{"another", "key", "U3"}, &store.Attributes{}, false, now)
	for _, number := range []int{1, 1, 5} {
		w.part(t, id, number, "x")
	}
	for bucket, want := range map[string][2]int{id.Bucket: {2, 2}, "another": {1, 0}, "none": {}} {
		if uploads, parts := w.Count(bucket); [2]int{uploads, parts} != want {
			t.Errorf("Count(%s) = %d, %d, want %d", bucket, uploads, parts, want)
		}
	}
}

func TestTwoCompletesAtOnce(t *testing.T) {
	for range 50 {
		w := newWorld()
		w.Initiate(id, &store.Attributes{}, false, now)
		w.part(t, id, 1, big)
		var wg sync.WaitGroup
		var mu sync.Mutex
		done, missing := 0, 0
		for i := range 4 {
			wg.Go(func() {
				err := w.CompleteAll(id, func(o *store.Object) error {
					o.Body.Release()
					return nil
				})
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					done++
				} else if errors.Is(err, osserr.NoSuchUpload) {
					missing++
				}
			})
			wg.Go(func() { w.part(t, id, i+2, big) })
		}
		wg.Wait()
		if done != 1 || missing != 3 {
			t.Fatalf("%d Completes succeeded and %d found nothing, want 1 and 3", done, missing)
		}
	}
}

func TestParsePartNumber(t *testing.T) {
	for in, want := range map[string]int{"1": 1, "10000": 10000, "0": 0, "10001": 0, "-1": 0, "": 0, "a": 0, "1.5": 0, "99999999999999999999": 0} {
		got, err := ParsePartNumber(in)
		if got != want || (err != nil) != (want == 0) || err != nil && !errors.Is(err, osserr.InvalidPartNumber) {
			t.Errorf("ParsePartNumber(%q) = %d, %v, want %d", in, got, err, want)
		}
		var e *osserr.Error
		if errors.As(err, &e) && e.Extra[0] != (osserr.Element{Name: "ArgumentName", Value: "PartNumber"}) {
			t.Errorf("ParsePartNumber(%q) names %v, want PartNumber, as OSS does", in, e.Extra[0])
		}
	}
}

func TestListParts(t *testing.T) {
	w := newWorld()
	w.Initiate(id, &store.Attributes{StorageClass: "IA"}, false, now)
	for _, n := range []int{5, 1, 3} {
		w.part(t, id, n, fmt.Sprint(n))
	}
	for _, test := range []struct {
		after, max int
		want       []int
		truncated  bool
	}{
		{0, 10, []int{1, 3, 5}, false}, {0, 3, []int{1, 3, 5}, false}, {0, 2, []int{1, 3}, true},
		{1, 1, []int{3}, true}, {3, 2, []int{5}, false}, {5, 2, nil, false},
	} {
		page, err := w.ListParts(id, test.after, test.max)
		var got []int
		for _, p := range page.Parts {
			got = append(got, p.Number)
			if p.Sum != digest.Of([]byte(fmt.Sprint(p.Number))) || !p.Modified.Equal(now) {
				t.Errorf("part %d = %+v", p.Number, p)
			}
		}
		if diff := cmp.Diff(test.want, got); err != nil || diff != "" || page.Truncated != test.truncated || page.StorageClass != "IA" {
			t.Errorf("ListParts(%d, %d): %v, truncated %v, want %v (-want +got):\n%s", test.after, test.max, err, page.Truncated, test.truncated, diff)
		}
	}
}

func TestList(t *testing.T) {
	w := newWorld()
	for i, key := range []string{"a", "b/1", "b/1", "b/2", "c", "c", "c"} {
		w.Initiate(ID{"examplebucket", key, fmt.Sprint("U", i)}, &store.Attributes{}, false, now)
	}
	w.Initiate(ID{"other", "z", "U9"}, &store.Attributes{}, false, now)
	all := []string{"a U0", "b/1 U1", "b/1 U2", "b/2 U3", "c U4", "c U5", "c U6"}
	for _, test := range []struct {
		q        Query
		uploads  []string
		prefixes []string
		next     string // key and id; "": not truncated
	}{
		{query("", "", 10), all, nil, ""},
		{query("", "", 7), all, nil, ""},
		{query("", "", 2), all[:2], nil, "b/1 U1"},
		{query("b/1", "", 10), all[3:], nil, ""},
		{query("b/1", "U1", 10), all[2:], nil, ""},
		{query("b/1", "U1", 1), all[2:3], nil, "b/1 U2"},
		{query("c", "U4", 1), all[5:6], nil, "c U5"},
		{query("c", "U4", 2), all[5:], nil, ""},
		{query("c", "U6", 2), nil, nil, ""},
		{query("b/1", "U2", 2), all[3:5], nil, "c U4"},
		{Query{ListQuery: store.ListQuery{Prefix: "b/", Max: 10}}, all[1:4], nil, ""},
		{Query{ListQuery: store.ListQuery{Prefix: "c", After: "b/1", Max: 10}, AfterUpload: "U1"}, all[4:], nil, ""},
		{Query{ListQuery: store.ListQuery{Delimiter: "/", Max: 10}}, []string{"a U0", "c U4", "c U5", "c U6"}, []string{"b/"}, ""},
		{Query{ListQuery: store.ListQuery{Delimiter: "/", Max: 2}}, []string{"a U0"}, []string{"b/"}, "b/ "},
		{Query{ListQuery: store.ListQuery{Delimiter: "/", After: "b/", Max: 2}}, []string{"c U4", "c U5"}, nil, "c U5"},
	} {
		page := w.List("examplebucket", test.q)
		var got []string
		for _, u := range page.Uploads {
			got = append(got, u.Key+" "+u.Upload)
		}
		diff := cmp.Diff(test.uploads, got) + cmp.Diff(test.prefixes, page.Prefixes)
		if next := page.NextKey + " " + page.NextUpload; diff != "" || page.Truncated != (test.next != "") || page.Truncated && next != test.next {
			t.Errorf("List(%+v): truncated %v, next %q, want %q (-want +got):\n%s", test.q, page.Truncated, next, test.next, diff)
		}
	}
	if page := w.List("empty", query("", "", 1)); len(page.Uploads) != 0 || page.Truncated {
		t.Errorf("List of a bucket without uploads = %+v", page)
	}
}

func query(after, afterUpload string, maximum int) Query {
	return Query{ListQuery: store.ListQuery{After: after, Max: maximum}, AfterUpload: afterUpload}
}
