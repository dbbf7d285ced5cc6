package emulator

import (
	"errors"
	"net/http"
	"slices"

	"github.com/fakeoss/fakeoss/emulator/osserr"
	"github.com/fakeoss/fakeoss/emulator/store"
	"github.com/fakeoss/fakeoss/emulator/wire"
)

// States of the versioning of a bucket. One that never was versioned has none.
const (
	versioningEnabled   = "Enabled"
	versioningSuspended = "Suspended"
)

// version is the version that the request names, "" for the newest.
func (c *call) version() (string, error) {
	v, ok := c.query.Lookup("versionId")
	if ok && v == "" {
		return "", osserr.VersionEmpty.With("ArgumentName", "versionId", "ArgumentValue", "")
	}
	return v, nil
}

// lookup returns a version of an object, the newest if version is empty. The
// caller releases its body. A delete marker is none: what it answers to is
// NoSuchKey, and MethodNotAllowed if it is named itself (spec oss-api.md E.6).
func (c *call) lookup(bucket, key, version string) (*store.Object, error) {
	o, err := c.srv.store.Object(bucket, key, version)
	switch {
	case errors.Is(err, store.ErrNoVersion), errors.Is(err, store.ErrNoObject) && version != "":
		return nil, osserr.NoSuchVersion.With("Key", key, "VersionId", version)
	case errors.Is(err, store.ErrNoObject):
		return nil, osserr.NoSuchKey.With("Key", key)
	case err != nil:
		return nil, err
	case o.Kind != store.DeleteMarker:
		return o, nil
	}
	o.Body.Release()
	return nil, c.markerError(o, version != "")
}

// markerError is what a delete marker answers to, whether it was found in the
// place of an object or named itself.
func (c *call) markerError(marker *store.Object, named bool) error {
	e := osserr.NoSuchKey.With("Key", marker.Key)
	if named {
		e = osserr.MethodNotAllowed.With("Method", c.r.Method, "ResourceType", "DeleteMarker").WithHeader("Allow", http.MethodDelete)
	}
	return e.WithHeader(wire.HeaderDeleteMarker, "true").WithHeader(wire.HeaderVersionID, marker.VersionID())
}

// find returns the version that the request names. The caller releases its
// body.
func (c *call) find() (*store.Object, error) {
	version, err := c.version()
	if err != nil {
		return nil, err
	}
	return c.lookup(c.target.Bucket, c.target.Key, version)
}

// setVersion tells the version of an object, in a bucket that has some.
func (c *call) setVersion(o *store.Object) {
	if c.bucket.Versioning != "" {
		c.set(wire.HeaderVersionID, o.VersionID())
	}
}

// written returns the versions of a key after o was written to it, and gives o
// its version and the retention of its bucket. While versioning is suspended,
// the new version is the one called null and takes the place of the last of that
// name. It fails if a version must be kept that would go.
func (s *Server) written(b *store.Bucket, present []*store.Object, o *store.Object) ([]*store.Object, error) {
	var kept []*store.Object
	switch b.Versioning {
	case versioningEnabled:
		o.Version = s.ids.VersionID()
		kept = present
	case versioningSuspended:
		kept = without(present, "")
	}
	for _, old := range present {
		if !slices.Contains(kept, old) {
			if err := s.checkMutable(b, old); err != nil {
				return nil, err
			}
		}
	}
	if err := s.retain(b, o); err != nil {
		return nil, err
	}
	return append([]*store.Object{o}, kept...), nil
}

// without returns the versions but one.
func without(versions []*store.Object, version string) []*store.Object {
	return slices.DeleteFunc(slices.Clone(versions), func(o *store.Object) bool { return o.Version == version })
}

// replaced returns the versions with another object in the place of one.
func replaced(versions []*store.Object, old, next *store.Object) []*store.Object {
	all := slices.Clone(versions)
	all[slices.Index(all, old)] = next
	return all
}

// A removal is what came of deleting an object.
type removal struct {
	Version string // that was removed or, if Marker, made; "" in buckets without versions
	Marker  bool   // it is a delete marker
}

// remove deletes a version of an object. Without a version, a bucket that is
// or was versioned gets a delete marker, and any other loses the object.
// Whether there was something to delete makes no difference.
func (c *call) remove(key, version string) (done removal, err error) {
	err = c.srv.store.Update(c.target.Bucket, key, func(b *store.Bucket, present []*store.Object) ([]*store.Object, error) {
		done = removal{}
		if version != "" {
			return c.removeVersion(b, present, version, &done)
		}
		if b.Versioning == "" {
			if len(present) > 0 {
				return nil, c.srv.checkMutable(b, present[0])
			}
			return nil, nil
		}
		marker := &store.Object{Key: key, Kind: store.DeleteMarker, Modified: c.srv.now(), Body: c.srv.store.Join(), Attributes: noAttributes}
		next, err := c.srv.written(b, present, marker)
		done = removal{Version: marker.VersionID(), Marker: true}
		return next, err
	})
	return done, err
}

// noAttributes are those of a delete marker.
var noAttributes = &store.Attributes{}

func (c *call) removeVersion(b *store.Bucket, present []*store.Object, version string, done *removal) ([]*store.Object, error) {
	i := slices.IndexFunc(present, func(o *store.Object) bool { return o.VersionID() == version })
	if b.Versioning != "" {
		done.Version = version
		done.Marker = i >= 0 && present[i].Kind == store.DeleteMarker
	}
	if i < 0 {
		return present, nil
	}
	if err := c.srv.checkMutable(b, present[i]); err != nil {
		return nil, err
	}
	return without(present, present[i].Version), nil
}

// deleteObject removes an object or a version of it. There need not be one.
// https://help.aliyun.com/zh/oss/developer-reference/deleteobject
func (c *call) deleteObject() (*reply, error) {
	version, err := c.version()
	if err != nil {
		return nil, err
	}
	done, err := c.remove(c.target.Key, version)
	if err != nil {
		return nil, err
	}
	if done.Version != "" {
		c.set(wire.HeaderVersionID, done.Version)
	}
	if done.Marker {
		c.set(wire.HeaderDeleteMarker, "true")
	}
	return &reply{status: http.StatusNoContent}, nil
}

// change replaces what is known of a version of an object, the newest if
// version is empty, and keeps its content and time. edit gets a copy of the
// attributes. It returns the object as it is then, without a reference to its
// body.
func (c *call) change(version string, edit func(o *store.Object, a *store.Attributes) error) (o *store.Object, err error) {
	err = c.srv.store.Update(c.target.Bucket, c.target.Key, func(_ *store.Bucket, present []*store.Object) ([]*store.Object, error) {
		i := 0
		if version != "" {
			i = slices.IndexFunc(present, func(o *store.Object) bool { return o.VersionID() == version })
		}
		switch {
		case len(present) == 0 && version == "":
			return nil, store.ErrNoObject
		case len(present) == 0 || i < 0:
			return nil, osserr.NoSuchVersion.With("Key", c.target.Key, "VersionId", version)
		case present[i].Kind == store.DeleteMarker:
			return nil, c.markerError(present[i], version != "")
		}
		next, attributes := *present[i], *present[i].Attributes
		if err := edit(present[i], &attributes); err != nil {
			return nil, err
		}
		next.Attributes = &attributes
		next.Body.Retain()
		o = &next
		return replaced(present, present[i], o), nil
	})
	if err != nil && o != nil {
		o.Body.Release()
	}
	return o, err
}
