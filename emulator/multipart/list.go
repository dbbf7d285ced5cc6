package multipart

import (
	"maps"
	"slices"
	"time"

	"github.com/tidwall/btree"

	"github.com/fakeoss/fakeoss/emulator/internal/digest"
	"github.com/fakeoss/fakeoss/emulator/osserr"
	"github.com/fakeoss/fakeoss/emulator/store"
)

// all returns references to every part in the order of their numbers.
func (up *upload) all() []Ref {
	refs := make([]Ref, 0, len(up.parts))
	for _, n := range slices.Sorted(maps.Keys(up.parts)) {
		refs = append(refs, Ref{n, up.parts[n].etag()})
	}
	return refs
}

// A Part is a part in a listing.
type Part struct {
	Number   int
	Sum      digest.Sum
	Modified time.Time
}

// A PartsPage is a page of the parts of an upload.
type PartsPage struct {
	StorageClass string
	Parts        []Part
	Truncated    bool
}

// ListParts returns at most maximum parts with numbers above after.
func (u *Uploads) ListParts(id ID, after, maximum int) (PartsPage, error) {
	up, err := u.find(id, osserr.NoSuchUpload)
	if err != nil {
		return PartsPage{}, err
	}
	up.mu.Lock()
	defer up.mu.Unlock()
	if up.gone {
		return PartsPage{}, osserr.NoSuchUpload.With("UploadId", id.Upload)
	}
	page := PartsPage{StorageClass: up.attributes.StorageClass}
	for _, n := range slices.Sorted(maps.Keys(up.parts)) {
		if n <= after {
			continue
		}
		if len(page.Parts) == maximum {
			page.Truncated = true
			break
		}
		p := up.parts[n]
		page.Parts = append(page.Parts, Part{n, p.sum, p.modified})
	}
	return page, nil
}

// A Query asks for a page of uploads.
type Query struct {
	store.ListQuery
	AfterUpload string // within the key After, only ids above this one
}

// A Listed is an upload in a listing.
type Listed struct {
	Key, Upload, StorageClass string
	Initiated                 time.Time
}

// A Page is a page of the uploads of a bucket, by key and then by id.
type Page struct {
	Uploads    []Listed
	Prefixes   []string
	Truncated  bool
	NextKey    string // the last key or common prefix on the page
	NextUpload string // the last id, "" after a common prefix
}

// List returns a page of the uploads of a bucket.
func (u *Uploads) List(bucket string, q Query) (page Page) {
	u.mu.RLock()
	defer u.mu.RUnlock()
	tree := u.byBucket[bucket]
	if tree == nil {
		return page
	}
	add := func(up *upload) {
		page.Uploads = append(page.Uploads, Listed{up.id.Key, up.id.Upload, up.attributes.StorageClass, up.initiated})
		page.NextKey, page.NextUpload = up.id.Key, up.id.Upload
	}
	if q.AfterUpload != "" && q.Lists(q.After) {
		// The rest of the key at which the last page ended.
		from := &upload{id: ID{Key: q.After, Upload: q.AfterUpload}}
		tree.Ascend(from, func(up *upload) bool {
			switch {
			case up.id.Key != q.After:
				return false
			case up.id.Upload == q.AfterUpload:
				return true
			case q.Max == 0:
				page.Truncated = true
				return false
			}
			add(up)
			q.Max--
			return true
		})
		if page.Truncated {
			return page
		}
	}
	c := &cursor{tree.Iter()}
	defer c.it.Release()
	page.Truncated, _ = store.Walk(c, q.ListQuery, func(key string, folded bool) {
		if folded {
			page.Prefixes = append(page.Prefixes, key)
			page.NextKey, page.NextUpload = key, ""
		} else {
			add(c.it.Item())
		}
	})
	return page
}

// cursor walks through the keys of uploads, a key with several uploads coming
// several times.
type cursor struct{ it btree.IterG[*upload] }

func (c *cursor) Seek(key string) bool { return c.it.Seek(&upload{id: ID{Key: key}}) }
func (c *cursor) Next() bool           { return c.it.Next() }
func (c *cursor) Key() string          { return c.it.Item().id.Key }

// Count returns how many uploads of a bucket are in progress, and how many
// parts they have.
func (u *Uploads) Count(bucket string) (uploads, parts int) {
	u.mu.Lock()
	var all []*upload
	if tree := u.byBucket[bucket]; tree != nil {
		all = tree.Items()
	}
	u.mu.Unlock()
	for _, up := range all {
		up.mu.Lock()
		parts += len(up.parts)
		up.mu.Unlock()
	}
	return len(all), parts
}
