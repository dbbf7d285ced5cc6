package emulator

import (
	"net/http"
	"sort"
	"strconv"
	"strings"
	"sync"

	"github.com/fakeoss/fakeoss/emulator/osserr"
	"github.com/fakeoss/fakeoss/emulator/store"
	"github.com/fakeoss/fakeoss/emulator/wire"
)

// maxMetadata bounds the user metadata of an object, names and values.
const maxMetadata = 8 << 10

// storedHeaders are kept with an object and come back with it, besides the
// Content-Type and user metadata (spec oss-api.md E.3).
var storedHeaders = []string{"Cache-Control", "Content-Disposition", "Content-Encoding", "Content-Language", "Expires"}

var (
	objectACLs     = set("default", "private", "public-read", "public-read-write")
	bucketACLs     = set("private", "public-read", "public-read-write")
	storageClasses = set("Standard", "IA", "Archive", "ColdArchive", "DeepColdArchive")
)

func set(names ...string) map[string]bool {
	m := make(map[string]bool, len(names))
	for _, n := range names {
		m[n] = true
	}
	return m
}

// attributes reads what an uploader says of an object from headers, or from
// the fields of a form that were made to look like headers.
func (c *call) attributes(h http.Header) (*store.Attributes, error) {
	a := store.Attributes{ContentType: h.Get("Content-Type"), ACL: "default", StorageClass: c.bucket.StorageClass}
	if a.ContentType == "" {
		a.ContentType = wire.DefaultContentType
	}
	if acl := h.Get(wire.HeaderObjectACL); acl != "" {
		if a.ACL = acl; !objectACLs[acl] {
			return nil, osserr.InvalidObjectACL.With("ArgumentName", "x-oss-object-acl", "ArgumentValue", acl)
		}
	}
	if class := h.Get(wire.HeaderStorageClass); class != "" {
		if a.StorageClass = class; !storageClasses[class] {
			return nil, osserr.InvalidStorageClass.With("ArgumentName", "x-oss-storage-class", "ArgumentValue", class)
		}
	}
	var err error
	if a.Tags, err = parseTagging(h.Get(wire.HeaderTagging)); err != nil {
		return nil, err
	}
	if a.Encryption, err = c.encryption(h); err != nil {
		return nil, err
	}
	for _, name := range storedHeaders {
		if v := h.Get(name); v != "" {
			a.Fields = append(a.Fields, store.Field{Name: name, Value: v})
		}
	}
	meta, err := metadata(h)
	if err != nil {
		return nil, err
	}
	a.Fields = append(a.Fields, meta...)
	return shared(a), nil
}

// plain are the attributes of objects of which nothing but a type and a class
// was said. That is most of them, and they share one copy.
var plain sync.Map // of plainKey to *store.Attributes

type plainKey struct{ contentType, acl, storageClass string }

// shared returns the shared copy of attributes, if they are plain and of a
// common type: what clients make up must not fill the memory.
func shared(a store.Attributes) *store.Attributes {
	said := len(a.Fields) + len(a.Tags) + len(a.Encryption) + len(a.Target)
	if said > 0 || !commonTypes[a.ContentType] {
		return &a
	}
	key := plainKey{a.ContentType, a.ACL, a.StorageClass}
	if known, ok := plain.Load(key); ok {
		return known.(*store.Attributes)
	}
	known, _ := plain.LoadOrStore(key, &a)
	return known.(*store.Attributes)
}

var commonTypes = set(
	wire.DefaultContentType, "text/plain", "text/html", "application/json", "application/xml",
	"image/jpeg", "image/png", "image/gif", "image/webp", "video/mp4",
)

// metadata reads the x-oss-meta-* headers, sorted by name.
func metadata(h http.Header) (fields []store.Field, err error) {
	size := 0
	for name, values := range h {
		if !strings.HasPrefix(name, wire.MetaPrefix) {
			continue
		}
		if name == wire.MetaPrefix {
			return nil, osserr.InvalidMetaHeader.With("ArgumentName", "x-oss-meta-", "ArgumentValue", values[0])
		}
		fields = append(fields, store.Field{Name: name, Value: values[0]})
		size += len(name) + len(values[0])
	}
	if size > maxMetadata {
		return nil, osserr.MetadataTooLarge.With("ArgumentName", "x-oss-meta-*", "ArgumentValue", "")
	}
	sort.Slice(fields, func(i, j int) bool { return fields[i].Name < fields[j].Name })
	return fields, nil
}

// forbidsOverwrite reads x-oss-forbid-overwrite.
func forbidsOverwrite(value string, invalid osserr.Kind) (bool, error) {
	switch value {
	case "", "false":
		return false, nil
	case "true":
		return true, nil
	}
	return false, invalid.With("ArgumentName", "x-oss-forbid-overwrite", "ArgumentValue", value)
}

// setAttributes writes what was stored with an object to the answer.
func (c *call) setAttributes(o *store.Object) {
	c.set("Content-Type", o.ContentType)
	c.setFields(o.Fields)
	c.setFields(o.Encryption)
	if n := len(o.Tags); n > 0 {
		c.set(wire.HeaderTaggingCount, strconv.Itoa(n))
	}
}

func (c *call) setFields(fields []store.Field) {
	for _, f := range fields {
		c.set(f.Name, f.Value)
	}
}
