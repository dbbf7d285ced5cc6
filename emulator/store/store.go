// Package store says what a place to keep buckets and objects must do. The
// server works with any [Store]; package mem is the default, and package
// storetest proves that one keeps the contract.
//
// The contract in short: an object appears whole or not at all, in one moment,
// and is never changed afterwards, only replaced. Keys are ordered by their
// bytes. Every method may be called from many goroutines.
package store

import (
	"errors"
	"io"
	"time"

	"github.com/fakeoss/fakeoss/emulator/internal/digest"
)

// Errors that stores return, possibly wrapped.
var (
	ErrNoBucket     = errors.New("store: no such bucket")
	ErrBucketExists = errors.New("store: the bucket exists already")
	ErrNotEmpty     = errors.New("store: the bucket is not empty")
	ErrNoObject     = errors.New("store: no such object")
	ErrNoVersion    = errors.New("store: the object has no such version")
)

// A Store keeps everything.
type Store interface {
	Buckets
	Objects
	Bodies

	// Close gives back what the store holds. No method may be called after it.
	Close() error
}

// Buckets keeps buckets.
type Buckets interface {
	// CreateBucket adds a bucket. It fails with ErrBucketExists.
	CreateBucket(b Bucket) error

	// Bucket returns a bucket. It fails with ErrNoBucket.
	Bucket(name string) (Bucket, error)

	// UpdateBucket replaces what is known of a bucket by what change returns,
	// or leaves it alone if that fails, in which case the error is returned as
	// it is. The name must stay. It fails with ErrNoBucket.
	UpdateBucket(name string, change func(Bucket) (Bucket, error)) error

	// DeleteBucket removes a bucket without objects and delete markers. It fails with ErrNoBucket
	// and ErrNotEmpty.
	DeleteBucket(name string) error

	// ListBuckets returns all buckets in the order of their names.
	ListBuckets() ([]Bucket, error)
}

// Objects keeps objects.
//
// A key may have several versions, of which the newest counts. The store keeps
// them as it is told to; what versioning means is its user's business.
type Objects interface {
	// Object returns a version of an object, the newest if version is empty,
	// be it a delete marker. The caller has a reference to its body, to be
	// released. It fails with ErrNoBucket, ErrNoObject and ErrNoVersion.
	Object(bucket, key, version string) (*Object, error)

	// Update replaces the versions of a key in one moment: change is given
	// what is known of the bucket and the present versions, newest first, none
	// if there is no object, and returns the next ones. If change fails, its
	// error is returned as it is and nothing happens. change must not block,
	// must not keep the slice it is given and must not change it.
	//
	// Versions that stay keep the store's reference to their bodies; those
	// that go are released. The caller's reference to the body of a new one
	// passes to the store if Update succeeds. It fails with ErrNoBucket.
	Update(bucket, key string, change func(b *Bucket, present []*Object) ([]*Object, error)) error

	// List returns a page of a bucket: the newest versions that are not delete
	// markers. It fails with ErrNoBucket.
	List(bucket string, q ListQuery) (Page, error)

	// ListVersions returns a page of all versions, those of a key newest
	// first. It fails with ErrNoBucket.
	ListVersions(bucket string, q VersionQuery) (VersionPage, error)
}

// Bodies keeps the bytes of objects and parts.
type Bodies interface {
	// Receive keeps size bytes of r, or all of them if size is negative, and
	// digests them in the same pass. The caller has a reference to the body.
	// Errors of r are returned as they are, io.ErrUnexpectedEOF if r ends too
	// early; nothing is kept then.
	Receive(r io.Reader, size int64) (Body, digest.Sum, error)

	// Join returns a body that reads like the given ones in a row, without
	// copying a byte. It takes references of its own to them.
	Join(bodies ...Body) Body
}

// A Body is a sequence of bytes that never changes. It is kept as long as
// somebody has a reference to it; to read it without one is an error.
type Body interface {
	io.ReaderAt

	// Size is the number of bytes.
	Size() int64

	// WriteRange writes length bytes from offset, as they lie.
	WriteRange(w io.Writer, offset, length int64) (int64, error)

	// Retain takes another reference, Release gives one back.
	Retain()
	Release()
}

// A Bucket is what is known of a bucket.
type Bucket struct {
	Name           string
	Created        time.Time
	ACL            string // private, public-read, public-read-write
	StorageClass   string // Standard, IA, …
	DataRedundancy string // LRS, ZRS
	Versioning     string // Enabled, Suspended; "" if it never was

	// Documents are the configurations of the bucket as they are written on
	// the wire, by the name of the sub-resource: "cors", "lifecycle". The map
	// is never changed, only replaced: clone it in UpdateBucket.
	Documents map[string]string
}

// A Kind is how an object came about.
type Kind uint8

// The kinds of objects.
const (
	Normal Kind = iota
	Multipart
	Appendable
	Symlink      // its body is empty, Attributes.Target says where it leads
	DeleteMarker // its body is empty
)

// String writes the kind as x-oss-object-type does.
func (k Kind) String() string {
	return [...]string{"Normal", "Multipart", "Appendable", "Symlink", "DeleteMarker"}[k]
}

// A Field is a header that was stored with an object.
type Field struct{ Name, Value string }

// Attributes are what an uploader says of an object. They are immutable; objects
// of which the same was said may share them.
type Attributes struct {
	ContentType  string
	ACL          string // "default" unless set
	StorageClass string
	Fields       []Field // Cache-Control and so on, and user metadata, by their http.Header keys
	Encryption   []Field // x-oss-server-side-encryption and so on, by their http.Header keys
	Tags         []Tag
	Target       string   // the key that a Symlink leads to
	Restore      *Restore // nil unless an archived object was asked for
	Retention    *Retention
	LegalHold    bool
	Sealed       time.Time // when appending ended; zero if it did not
}

// A Tag is a tag of an object.
type Tag struct{ Key, Value string }

// A Retention keeps an object from being changed.
type Retention struct {
	Mode  string // COMPLIANCE, GOVERNANCE
	Until time.Time
}

// A Restore makes an archived object readable for some time.
type Restore struct {
	From, Until time.Time // readable in between; the object is being restored before
}

// An Object is one object. It is immutable.
type Object struct {
	Key      string
	Version  string // "" for the one called null
	Body     Body
	Sum      digest.Sum
	Tag      string // entity tag without quotes; "" for that of the MD5
	Kind     Kind
	Modified time.Time
	*Attributes
}

// NullVersion is how the version "" is written.
const NullVersion = "null"

// VersionID returns the version as it is written.
func (o *Object) VersionID() string {
	if o.Version == "" {
		return NullVersion
	}
	return o.Version
}

// ETag returns the entity tag without quotes.
func (o *Object) ETag() string {
	if o.Tag != "" {
		return o.Tag
	}
	return o.Sum.ETag()
}

// A ListQuery asks for a page.
type ListQuery struct {
	Prefix    string // only keys that begin with it
	After     string // only what comes after this key or common prefix
	Delimiter string // fold keys that have it after the prefix; "" to fold none
	Max       int    // objects and common prefixes together; at least 1
}

// A Page is an answer to a ListQuery.
type Page struct {
	Objects   []*Object // without references to their bodies
	Prefixes  []string  // common prefixes
	Truncated bool      // there is more
	Next      string    // the last key or prefix on the page: After of the next
}

// Replace returns a change for Update that leaves o and no other version, or
// nothing if o is nil.
func Replace(o *Object) func(*Bucket, []*Object) ([]*Object, error) {
	return func(*Bucket, []*Object) ([]*Object, error) {
		if o == nil {
			return nil, nil
		}
		return []*Object{o}, nil
	}
}

// A VersionQuery asks for a page of versions.
type VersionQuery struct {
	ListQuery
	AfterVersion string // within the key After, only what comes after this version
}

// A ListedVersion is a version on a page, without a reference to its body.
type ListedVersion struct {
	*Object
	Latest bool
}

// A VersionPage is an answer to a VersionQuery.
type VersionPage struct {
	Versions    []ListedVersion
	Prefixes    []string // common prefixes
	Truncated   bool     // there is more
	NextKey     string   // the last key or prefix on the page
	NextVersion string   // the last version, "" after a prefix
}
