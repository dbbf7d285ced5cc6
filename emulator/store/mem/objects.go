package mem

import (
	"slices"

	"github.com/tidwall/btree"

	"github.com/fakeoss/fakeoss/emulator/store"
)

// versions returns all versions of a key, newest first. Most keys have one.
func (b *bucket) versions(key string) []*store.Object {
	newest, ok := b.objects.Get(key)
	if !ok {
		return nil
	}
	return append([]*store.Object{newest}, b.older[key]...)
}

// setVersions replaces the versions of a key.
func (b *bucket) setVersions(key string, versions []*store.Object) {
	if len(versions) == 0 {
		b.objects.Delete(key)
		delete(b.older, key)
		return
	}
	b.objects.Set(versions[0].Key, versions[0])
	if len(versions) == 1 {
		delete(b.older, key)
		return
	}
	if b.older == nil {
		b.older = map[string][]*store.Object{}
	}
	b.older[versions[0].Key] = slices.Clone(versions[1:])
}

// Object implements [store.Objects].
func (s *Store) Object(bucket, key, version string) (*store.Object, error) {
	b, err := s.bucket(bucket)
	if err != nil {
		return nil, err
	}
	b.mu.RLock()
	defer b.mu.RUnlock()
	o, ok := b.objects.Get(key)
	if !ok {
		return nil, store.ErrNoObject
	}
	if version != "" && o.VersionID() != version {
		older := b.older[key]
		i := slices.IndexFunc(older, func(o *store.Object) bool { return o.VersionID() == version })
		if i < 0 {
			return nil, store.ErrNoVersion
		}
		o = older[i]
	}
	o.Body.Retain() // under the lock, or it might have been replaced and freed
	return o, nil
}

// Update implements [store.Objects].
func (s *Store) Update(bucket, key string, change func(*store.Bucket, []*store.Object) ([]*store.Object, error)) error {
	b, err := s.bucket(bucket)
	if err != nil {
		return err
	}
	gone, err := b.update(key, change)
	for _, o := range gone {
		o.Body.Release()
	}
	return err
}

// update returns the versions that are gone.
func (b *bucket) update(key string, change func(*store.Bucket, []*store.Object) ([]*store.Object, error)) ([]*store.Object, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.deleted {
		return nil, store.ErrNoBucket
	}
	present := b.versions(key)
	next, err := change(&b.info, present)
	if err != nil {
		return nil, err
	}
	b.setVersions(key, next)
	return slices.DeleteFunc(present, func(o *store.Object) bool { return slices.Contains(next, o) }), nil
}

// List implements [store.Objects].
func (s *Store) List(bucket string, q store.ListQuery) (store.Page, error) {
	b, err := s.bucket(bucket)
	if err != nil {
		return store.Page{}, err
	}
	b.mu.RLock()
	defer b.mu.RUnlock()
	c := &visible{b.objects.Iter()}
	var page store.Page
	page.Truncated, page.Next = store.Walk(c, q, func(key string, folded bool) {
		if folded {
			page.Prefixes = append(page.Prefixes, key)
		} else {
			page.Objects = append(page.Objects, c.Value())
		}
	})
	return page, nil
}

// visible walks through the keys whose newest version is no delete marker.
type visible struct {
	btree.MapIter[string, *store.Object]
}

func (c *visible) Seek(key string) bool { return c.MapIter.Seek(key) && c.pass() }
func (c *visible) Next() bool           { return c.MapIter.Next() && c.pass() }

// pass goes on to the next visible key, if it is not at one.
func (c *visible) pass() bool {
	for c.Value().Kind == store.DeleteMarker {
		if !c.MapIter.Next() {
			return false
		}
	}
	return true
}

// ListVersions implements [store.Objects].
func (s *Store) ListVersions(bucket string, q store.VersionQuery) (page store.VersionPage, err error) {
	b, err := s.bucket(bucket)
	if err != nil {
		return page, err
	}
	b.mu.RLock()
	defer b.mu.RUnlock()
	add := func(o *store.Object, latest bool) {
		page.Versions = append(page.Versions, store.ListedVersion{Object: o, Latest: latest})
		page.NextKey, page.NextVersion = o.Key, o.VersionID()
	}
	if q.AfterVersion != "" && q.Lists(q.After) {
		// The rest of the key at which the last page ended.
		versions := b.versions(q.After)
		for i, o := range afterVersion(versions, q.AfterVersion) {
			if i == q.Max {
				page.Truncated = true
				return page, nil
			}
			add(o, o == versions[0])
		}
		q.Max -= len(page.Versions)
	}
	c := &everything{b: b, MapIter: b.objects.Iter()}
	page.Truncated, _ = store.Walk(c, q.ListQuery, func(key string, folded bool) {
		if folded {
			page.Prefixes = append(page.Prefixes, key)
			page.NextKey, page.NextVersion = key, ""
		} else {
			add(c.object(), c.newer == 0)
		}
	})
	return page, nil
}

// afterVersion returns the versions older than the given one, all if it is
// gone: clients delete page by page.
func afterVersion(versions []*store.Object, id string) []*store.Object {
	i := slices.IndexFunc(versions, func(o *store.Object) bool { return o.VersionID() == id })
	return versions[i+1:]
}

// everything walks through all versions, a key with several coming several
// times.
type everything struct {
	btree.MapIter[string, *store.Object]
	b     *bucket
	newer int // how many versions of the key are newer than this one
}

func (c *everything) Seek(key string) bool {
	c.newer = 0
	return c.MapIter.Seek(key)
}

func (c *everything) Next() bool {
	if c.newer < len(c.b.older[c.Key()]) {
		c.newer++
		return true
	}
	c.newer = 0
	return c.MapIter.Next()
}

func (c *everything) object() *store.Object {
	if c.newer == 0 {
		return c.Value()
	}
	return c.b.older[c.Key()][c.newer-1]
}
