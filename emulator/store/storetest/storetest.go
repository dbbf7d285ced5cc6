// Package storetest checks that a [store.Store] keeps the contract of package
// store. The test of an implementation is one line:
//
//	func TestConformance(t *testing.T) { storetest.Run(t, func(testing.TB) store.Store { return mem.New() }) }
package storetest

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/fakeoss/fakeoss/emulator/internal/digest"
	"github.com/fakeoss/fakeoss/emulator/store"
)

// Run checks everything. open returns an empty store; Run closes it.
func Run(t *testing.T, open func(testing.TB) store.Store) {
	for name, check := range map[string]func(*testing.T, store.Store){
		"Buckets":          buckets,
		"UpdateBucket":     updateBucket,
		"PutGetDelete":     putGetDelete,
		"UpdateIsAtomic":   updateIsAtomic,
		"BucketDeleted":    bucketDeleted,
		"Receive":          receive,
		"ReceiveCutOff":    receiveCutOff,
		"ReadAt":           readAt,
		"Join":             join,
		"References":       references,
		"List":             list,
		"ListModel":        listModel,
		"Versions":         versions,
		"VersionsGo":       versionsGo,
		"DeleteMarkers":    deleteMarkers,
		"VersionsModel":    versionsModel,
		"Concurrency":      concurrency,
		"BinaryKeys":       binaryKeys,
		"AttributesStay":   attributesStay,
		"ReplaceKeepsBody": replaceKeepsBody,
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t)
			defer func() {
				if err := s.Close(); err != nil {
					t.Errorf("Close = %v", err)
				}
			}()
			check(t, s)
		})
	}
}

const bucketName = "examplebucket"

var created = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

func withBucket(t *testing.T, s store.Store) {
	t.Helper()
	if err := s.CreateBucket(store.Bucket{Name: bucketName, Created: created, ACL: "private", StorageClass: "Standard", DataRedundancy: "LRS"}); err != nil {
		t.Fatalf("CreateBucket = %v", err)
	}
}

// put stores content under a key.
func put(t testing.TB, s store.Store, key, content string) {
	t.Helper()
	body, sum, err := s.Receive(strings.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatalf("Receive = %v", err)
	}
	o := &store.Object{Key: key, Body: body, Sum: sum, Modified: created}
	if err := s.Update(bucketName, key, store.Replace(o)); err != nil {
		t.Fatalf("Update(%q) = %v", key, err)
	}
}

// get reads a whole object.
func get(t testing.TB, s store.Store, key string) string {
	t.Helper()
	o, err := s.Object(bucketName, key, "")
	if err != nil {
		t.Fatalf("Object(%q) = %v", key, err)
	}
	defer o.Body.Release()
	return read(t, o.Body)
}

func read(t testing.TB, b store.Body) string {
	t.Helper()
	var all bytes.Buffer
	n, err := b.WriteRange(&all, 0, b.Size())
	if err != nil || n != b.Size() || int64(all.Len()) != n {
		t.Fatalf("WriteRange wrote %d of %d bytes, %v", n, b.Size(), err)
	}
	return all.String()
}

func buckets(t *testing.T, s store.Store) {
	for _, name := range []string{"bbb", "aaa", "ccc"} {
		if err := s.CreateBucket(store.Bucket{Name: name, Created: created}); err != nil {
			t.Fatalf("CreateBucket(%s) = %v", name, err)
		}
	}
	if err := s.CreateBucket(store.Bucket{Name: "aaa"}); !errors.Is(err, store.ErrBucketExists) {
		t.Errorf("CreateBucket twice = %v, want %v", err, store.ErrBucketExists)
	}
	if b, err := s.Bucket("aaa"); err != nil || !b.Created.Equal(created) {
		t.Errorf("Bucket = %+v, %v, want the first one", b, err)
	}
	if err := s.DeleteBucket("bbb"); err != nil {
		t.Errorf("DeleteBucket = %v", err)
	}
	if err := s.DeleteBucket("bbb"); !errors.Is(err, store.ErrNoBucket) {
		t.Errorf("DeleteBucket twice = %v, want %v", err, store.ErrNoBucket)
	}
	all, err := s.ListBuckets()
	var names []string
	for _, b := range all {
		names = append(names, b.Name)
	}
	if diff := cmp.Diff([]string{"aaa", "ccc"}, names); err != nil || diff != "" {
		t.Errorf("ListBuckets: %v (-want +got):\n%s", err, diff)
	}
	for name, err := range map[string]error{
		"Bucket":       second(s.Bucket("none")),
		"UpdateBucket": s.UpdateBucket("none", func(b store.Bucket) (store.Bucket, error) { return b, nil }),
		"DeleteBucket": s.DeleteBucket("none"),
		"Object":       second(s.Object("none", "k", "")),
		"List":         second(s.List("none", store.ListQuery{Max: 1})),
		"ListVersions": second(s.ListVersions("none", store.VersionQuery{ListQuery: store.ListQuery{Max: 1}})),
		"Update":       s.Update("none", "k", store.Replace(nil)),
	} {
		if !errors.Is(err, store.ErrNoBucket) {
			t.Errorf("%s of a missing bucket = %v, want %v", name, err, store.ErrNoBucket)
		}
	}
}

func second[T any](_ T, err error) error { return err }

func updateBucket(t *testing.T, s store.Store) {
	withBucket(t, s)
	if err := s.UpdateBucket(bucketName, func(b store.Bucket) (store.Bucket, error) {
		b.ACL = "public-read"
		return b, nil
	}); err != nil {
		t.Errorf("UpdateBucket = %v", err)
	}
	refused := errors.New("refused")
	if err := s.UpdateBucket(bucketName, func(b store.Bucket) (store.Bucket, error) {
		b.ACL = "lost"
		return b, refused
	}); err != refused {
		t.Errorf("UpdateBucket = %v, want the error of change itself", err)
	}
	if b, err := s.Bucket(bucketName); err != nil || b.ACL != "public-read" || b.StorageClass != "Standard" || !b.Created.Equal(created) {
		t.Errorf("Bucket = %+v, %v, want the ACL changed and nothing else", b, err)
	}
}

func putGetDelete(t *testing.T, s store.Store) {
	withBucket(t, s)
	if _, err := s.Object(bucketName, "k", ""); !errors.Is(err, store.ErrNoObject) {
		t.Errorf("Object before = %v, want %v", err, store.ErrNoObject)
	}
	put(t, s, "k", "one")
	put(t, s, "k", "second")
	if got := get(t, s, "k"); got != "second" {
		t.Errorf("the object reads %q, want the last content", got)
	}
	if err := s.DeleteBucket(bucketName); !errors.Is(err, store.ErrNotEmpty) {
		t.Errorf("DeleteBucket with an object = %v, want %v", err, store.ErrNotEmpty)
	}
	remove(t, s, "k")
	remove(t, s, "k")
	if _, err := s.Object(bucketName, "k", ""); !errors.Is(err, store.ErrNoObject) {
		t.Errorf("Object after = %v, want %v", err, store.ErrNoObject)
	}
	if err := s.DeleteBucket(bucketName); err != nil {
		t.Errorf("DeleteBucket = %v", err)
	}
}

func remove(t testing.TB, s store.Store, key string) {
	t.Helper()
	if err := s.Update(bucketName, key, store.Replace(nil)); err != nil {
		t.Errorf("Update to nothing = %v", err)
	}
}

func updateIsAtomic(t *testing.T, s store.Store) {
	withBucket(t, s)
	put(t, s, "k", "kept")
	refused := errors.New("refused")
	err := s.Update(bucketName, "k", func(b *store.Bucket, present []*store.Object) ([]*store.Object, error) {
		if len(present) != 1 || present[0].Key != "k" || b.Name != bucketName {
			t.Errorf("change is given %+v of %+v, want the present object", present, b)
		}
		return nil, refused
	})
	if err != refused {
		t.Errorf("Update = %v, want the error of change itself", err)
	}
	if got := get(t, s, "k"); got != "kept" {
		t.Errorf("after a refused change, the object reads %q", got)
	}
}

func bucketDeleted(t *testing.T, s store.Store) {
	withBucket(t, s)
	body, sum, err := s.Receive(strings.NewReader("x"), 1)
	if err != nil {
		t.Fatal(err)
	}
	defer body.Release()
	if err := s.DeleteBucket(bucketName); err != nil {
		t.Fatal(err)
	}
	err = s.Update(bucketName, "k", store.Replace(&store.Object{Key: "k", Body: body, Sum: sum}))
	if !errors.Is(err, store.ErrNoBucket) {
		t.Errorf("Update after DeleteBucket = %v, want %v", err, store.ErrNoBucket)
	}
}

// Sizes around everything that an implementation may do in pieces.
var sizes = []int64{0, 1, 1000, 256<<10 - 1, 256 << 10, 256<<10 + 1, 1<<20 - 1, 1 << 20, 1<<20 + 1, 3<<20 + 17, 4 << 20}

func random(size int64) []byte {
	b := make([]byte, size)
	rand.NewChaCha8([32]byte{byte(size), byte(size >> 8), byte(size >> 16)}).Read(b)
	return b
}

// trickle yields a reader's bytes in odd portions.
type trickle struct{ r io.Reader }

func (t trickle) Read(p []byte) (int, error) { return t.r.Read(p[:min(len(p), 99_991)]) }

func receive(t *testing.T, s store.Store) {
	for _, size := range sizes {
		content := random(size)
		for name, r := range map[string]func() (io.Reader, int64){
			"known":    func() (io.Reader, int64) { return bytes.NewReader(content), size },
			"unknown":  func() (io.Reader, int64) { return bytes.NewReader(content), -1 },
			"trickle":  func() (io.Reader, int64) { return trickle{bytes.NewReader(content)}, -1 },
			"trickled": func() (io.Reader, int64) { return trickle{bytes.NewReader(content)}, size },
			"surplus": func() (io.Reader, int64) {
				return io.MultiReader(bytes.NewReader(content), strings.NewReader("surplus")), size
			},
		} {
			reader, n := r()
			body, sum, err := s.Receive(reader, n)
			if err != nil {
				t.Fatalf("Receive(%d, %s) = %v", size, name, err)
			}
			if sum != digest.Of(content) || body.Size() != size {
				t.Errorf("Receive(%d, %s): %d bytes with %+v, want %+v", size, name, body.Size(), sum, digest.Of(content))
			}
			if read(t, body) != string(content) {
				t.Errorf("Receive(%d, %s): the body reads otherwise", size, name)
			}
			body.Release()
		}
	}
}

// failing yields some bytes and then an error.
type failing struct {
	r   io.Reader
	err error
}

func (f failing) Read(p []byte) (int, error) {
	n, err := f.r.Read(p)
	if err == io.EOF {
		err = f.err
	}
	return n, err
}

func receiveCutOff(t *testing.T, s store.Store) {
	broken := errors.New("connection broke")
	for _, size := range sizes[1:] {
		for _, test := range []struct {
			name string
			r    io.Reader
			size int64
			want error
		}{
			{"too early", bytes.NewReader(random(size - 1)), size, io.ErrUnexpectedEOF},
			{"broken", failing{bytes.NewReader(random(size - 1)), broken}, size, broken},
			{"broken, unknown size", failing{bytes.NewReader(random(size)), broken}, -1, broken},
			// This is how net/http reports a chunked body that was cut off.
			{"cut off, unknown size", failing{bytes.NewReader(random(size)), io.ErrUnexpectedEOF}, -1, io.ErrUnexpectedEOF},
		} {
			if body, _, err := s.Receive(test.r, test.size); !errors.Is(err, test.want) {
				t.Errorf("Receive(%d, %s) = %v, %v, want %v", size, test.name, body, err, test.want)
			}
		}
	}
}

func readAt(t *testing.T, s store.Store) {
	for _, size := range sizes {
		content := random(size)
		body, _, err := s.Receive(bytes.NewReader(content), size)
		if err != nil {
			t.Fatal(err)
		}
		checkReads(t, body, content)
		body.Release()
	}
}

// checkReads compares reads at places that implementations may get wrong.
func checkReads(t *testing.T, body store.Body, content []byte) {
	t.Helper()
	size := int64(len(content))
	for _, from := range []int64{0, 1, size / 3, 1 << 20, size - 1, size} {
		for _, length := range []int64{0, 1, 100, 1 << 20, size} {
			if from < 0 || from > size {
				continue
			}
			want := content[from:min(size, from+length)]
			got := make([]byte, length)
			n, err := body.ReadAt(got, from)
			if n != len(want) || !bytes.Equal(got[:n], want) {
				t.Errorf("ReadAt(%d of %d bytes, %d) = %d, want %d", length, size, from, n, len(want))
			}
			if err != nil && err != io.EOF || err == nil && n < len(got) {
				t.Errorf("ReadAt(%d of %d bytes, %d) = %v, want io.EOF if there are not enough", length, size, from, err)
			}
			var buf bytes.Buffer
			if n, err := body.WriteRange(&buf, from, int64(len(want))); err != nil || n != int64(len(want)) || !bytes.Equal(buf.Bytes(), want) {
				t.Errorf("WriteRange(%d of %d bytes, %d) = %d, %v, and other bytes", len(want), size, from, n, err)
			}
		}
	}
}

func join(t *testing.T, s store.Store) {
	var bodies []store.Body
	var whole []byte
	for _, size := range []int64{3, 0, 1 << 20, 1<<20 + 5, 7, 0} {
		content := random(size)
		body, _, err := s.Receive(bytes.NewReader(content), size)
		if err != nil {
			t.Fatal(err)
		}
		bodies, whole = append(bodies, body), append(whole, content...)
	}
	first := s.Join(bodies...)
	for _, b := range bodies {
		b.Release() // the joined body has references of its own
	}
	second := s.Join(first, first)
	checkReads(t, first, whole)
	first.Release()
	checkReads(t, second, append(whole, whole...))
	second.Release()
	empty := s.Join()
	checkReads(t, empty, nil)
	empty.Release()
}
