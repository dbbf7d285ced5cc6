// Package multipart keeps multipart uploads in progress: a state machine
// without HTTP.
//
//	Initiate ─▶ open ─PutPart*─▶ open ─Complete─▶ gone, the object is stored
//	                               └────Abort───▶ gone
//
// The bytes of a part stay where they were received. Complete makes a list of
// them, combines their CRC-64 and copies and hashes nothing, so that it takes
// as long for a gigabyte as for a kilobyte.
//
// Errors are those of OSS (spec oss-api.md F.2). An operation that fails
// changes nothing.
package multipart

import (
	"crypto/md5"
	"io"
	"strconv"
	"sync"
	"time"

	"github.com/tidwall/btree"

	"github.com/fakeoss/fakeoss/emulator/internal/digest"
	"github.com/fakeoss/fakeoss/emulator/osserr"
	"github.com/fakeoss/fakeoss/emulator/store"
	"github.com/fakeoss/fakeoss/emulator/wire"
)

// Limits (spec oss-api.md E.12).
const (
	MaxParts    = 10_000
	MinPartSize = 100 << 10 // of every part but the last
)

// An ID names one upload.
type ID struct{ Bucket, Key, Upload string }

// Uploads are all uploads in progress. The zero value is not ready; see New.
type Uploads struct {
	bodies store.Bodies

	mu       sync.RWMutex // guards all that follows, not what is in an upload
	byID     map[string]*upload
	byBucket map[string]*btree.BTreeG[*upload] // in the order of key and id
}

// New returns an empty set of uploads whose parts are kept in bodies.
func New(bodies store.Bodies) *Uploads {
	return &Uploads{bodies: bodies, byID: map[string]*upload{}, byBucket: map[string]*btree.BTreeG[*upload]{}}
}

// An upload is one upload in progress.
type upload struct {
	id         ID
	initiated  time.Time
	attributes *store.Attributes
	sequential bool

	// turn is held by a Complete or Abort while it works: of two that come at
	// the same time, the second sees what became of the first. It waits whether
	// its client is still there or not: the first takes no longer than it takes
	// to put an object in its place.
	turn sync.Mutex

	mu    sync.Mutex // guards all that follows
	parts map[int]part
	gone  bool
}

type part struct {
	body     store.Body
	sum      digest.Sum
	modified time.Time
}

func (p part) etag() string { return p.sum.ETag() }

func less(a, b *upload) bool {
	return a.id.Key < b.id.Key || a.id.Key == b.id.Key && a.id.Upload < b.id.Upload
}

// Initiate begins an upload under an id that nobody has used before. The MD5
// of the object of a sequential upload will be known, at the price of reading
// it again; its parts may come in any order (A056).
func (u *Uploads) Initiate(id ID, a *store.Attributes, sequential bool, now time.Time) {
	up := &upload{id: id, initiated: now, attributes: a, sequential: sequential, parts: map[int]part{}}
	u.mu.Lock()
	defer u.mu.Unlock()
	u.byID[id.Upload] = up
	tree := u.byBucket[id.Bucket]
	if tree == nil {
		tree = btree.NewBTreeGOptions(less, btree.Options{NoLocks: true}) // mu guards it
		u.byBucket[id.Bucket] = tree
	}
	tree.Set(up)
}

// find returns an upload that has bucket and key as well.
func (u *Uploads) find(id ID, missing osserr.Kind) (*upload, error) {
	u.mu.RLock()
	defer u.mu.RUnlock()
	if up, ok := u.byID[id.Upload]; ok && up.id == id {
		return up, nil
	}
	return nil, missing.With("UploadId", id.Upload)
}

// remove takes an upload out of the set.
func (u *Uploads) remove(up *upload) {
	u.mu.Lock()
	defer u.mu.Unlock()
	delete(u.byID, up.id.Upload)
	if tree := u.byBucket[up.id.Bucket]; tree != nil {
		tree.Delete(up)
		if tree.Len() == 0 {
			delete(u.byBucket, up.id.Bucket)
		}
	}
}

// ParsePartNumber reads a part number, from 1 to 10000.
func ParsePartNumber(s string) (int, error) {
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > MaxParts {
		return 0, osserr.InvalidPartNumber.With("ArgumentName", "PartNumber", "ArgumentValue", s)
	}
	return n, nil
}

// CheckPart reports whether a part of the upload would be taken, before its
// bytes are read.
func (u *Uploads) CheckPart(id ID) error {
	_, err := u.find(id, osserr.NoSuchUploadPart)
	return err
}

// CheckPartCopy is CheckPart for a part that is copied from an object.
func (u *Uploads) CheckPartCopy(id ID) error {
	_, err := u.find(id, osserr.NoSuchUploadPartCopy)
	return err
}

// PutPart adds a part or replaces the one of that number. The reference to
// body passes to the upload if it succeeds. A part that arrives while the
// upload is being completed is not in the object (A043).
func (u *Uploads) PutPart(id ID, number int, body store.Body, sum digest.Sum, now time.Time) error {
	up, err := u.find(id, osserr.NoSuchUploadPart)
	if err != nil {
		return err
	}
	up.mu.Lock()
	defer up.mu.Unlock()
	if up.gone {
		return osserr.NoSuchUploadPart.With("UploadId", id.Upload)
	}
	if old, ok := up.parts[number]; ok {
		old.body.Release()
	}
	up.parts[number] = part{body, sum, now}
	return nil
}

// take waits for the upload's turn and returns what gives it back. It fails
// if the upload is gone by then.
func (up *upload) take() (release func(), err error) {
	up.turn.Lock()
	up.mu.Lock()
	defer up.mu.Unlock()
	if up.gone {
		up.turn.Unlock()
		return nil, osserr.NoSuchUpload.With("UploadId", up.id.Upload)
	}
	return up.turn.Unlock, nil
}

// end marks the upload as gone and releases its parts.
func (up *upload) end() {
	up.mu.Lock()
	defer up.mu.Unlock()
	up.gone = true
	for _, p := range up.parts {
		p.body.Release()
	}
	up.parts = nil
}

// Abort ends an upload and drops its parts.
func (u *Uploads) Abort(id ID) error {
	up, err := u.find(id, osserr.NoSuchUpload)
	if err != nil {
		return err
	}
	release, err := up.take()
	if err != nil {
		return err
	}
	defer release()
	up.end()
	u.remove(up)
	return nil
}

// DropBucket aborts all uploads of a bucket that is gone.
func (u *Uploads) DropBucket(bucket string) {
	for _, up := range u.takeBucket(bucket) {
		up.end()
	}
}

func (u *Uploads) takeBucket(bucket string) (all []*upload) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if tree := u.byBucket[bucket]; tree != nil {
		all = tree.Items()
	}
	delete(u.byBucket, bucket)
	for _, up := range all {
		delete(u.byID, up.id.Upload)
	}
	return all
}

// A Ref names a part to complete an upload with.
type Ref struct {
	Number int
	ETag   string // with or without quotes, in any case
}

// Complete checks the list of parts, makes the object and hands it to commit,
// which stores it and must not take long: nothing else may end the upload
// meanwhile. If commit fails the upload stays as it was. Parts that are not on
// the list are dropped.
//
// The object has no Modified time; commit sets it. The reference to its body
// passes to commit if that succeeds.
func (u *Uploads) Complete(id ID, refs []Ref, commit func(*store.Object) error) error {
	return u.complete(id, func(*upload) []Ref { return refs }, commit)
}

// CompleteAll is Complete with every part in the order of the numbers, as the
// header x-oss-complete-all asks for it.
func (u *Uploads) CompleteAll(id ID, commit func(*store.Object) error) error {
	return u.complete(id, (*upload).all, commit)
}

func (u *Uploads) complete(id ID, refs func(*upload) []Ref, commit func(*store.Object) error) error {
	up, err := u.find(id, osserr.NoSuchUpload)
	if err != nil {
		return err
	}
	release, err := up.take()
	if err != nil {
		return err
	}
	defer release()
	o, err := u.assemble(up, refs)
	if err != nil {
		return err
	}
	if up.sequential {
		err = digest.MD5(&o.Sum, o.Body)
	}
	if err == nil {
		err = commit(o)
	}
	if err != nil {
		o.Body.Release()
		return err
	}
	up.end()
	u.remove(up)
	return nil
}

// assemble makes the object of an upload.
func (u *Uploads) assemble(up *upload, refs func(*upload) []Ref) (*store.Object, error) {
	up.mu.Lock()
	defer up.mu.Unlock()
	parts, err := up.choose(refs(up))
	if err != nil {
		return nil, err
	}
	o := &store.Object{Key: up.id.Key, Kind: store.Multipart, Attributes: up.attributes}
	bodies := make([]store.Body, len(parts))
	h := md5.New()
	for i, p := range parts {
		bodies[i] = p.body
		o.Sum.CRC64 = digest.CombineCRC64(o.Sum.CRC64, p.sum.CRC64, p.sum.Size)
		o.Sum.Size += p.sum.Size
		io.WriteString(h, p.etag())
	}
	// The entity tag is the MD5 of the parts' entity tags in a row, and their
	// number: so the Go SDK's TestDownloadRoutineWithRecovery wants it, which
	// knows the one that OSS gave to its sample file.
	o.Tag = digest.UpperHex(h.Sum(nil)) + "-" + strconv.Itoa(len(parts))
	o.Body = u.bodies.Join(bodies...)
	return o, nil
}

// choose finds the parts of a list and checks them: ascending, present, and
// all but the last large enough.
func (up *upload) choose(refs []Ref) ([]part, error) {
	if len(refs) == 0 {
		if len(up.parts) > 0 {
			return nil, osserr.MalformedPartList.With().Hinted("the list names no parts")
		}
		return nil, nil // an upload without parts makes an empty object (A058)
	}
	for i := 1; i < len(refs); i++ {
		if refs[i].Number <= refs[i-1].Number {
			return nil, osserr.InvalidPartOrder.With("UploadId", up.id.Upload)
		}
	}
	chosen := make([]part, len(refs))
	for i, ref := range refs {
		p, ok := up.parts[ref.Number]
		if !ok || !wire.SameETag(ref.ETag, p.etag()) {
			return nil, osserr.InvalidPart.With("UploadId", up.id.Upload,
				"PartNumber", strconv.Itoa(ref.Number), "ETag", ref.ETag).Hinted(adviceOnPart(ok, p))
		}
		chosen[i] = p
	}
	for i, p := range chosen[:len(chosen)-1] {
		if p.sum.Size < MinPartSize {
			return nil, osserr.PartTooSmall.With(
				"ETag", wire.QuoteETag(p.etag()),
				"MinSizeAllowed", strconv.Itoa(MinPartSize),
				"ProposedSize", strconv.FormatInt(p.sum.Size, 10),
				"PartNumber", strconv.Itoa(refs[i].Number),
			)
		}
	}
	return chosen, nil
}

func adviceOnPart(present bool, p part) string {
	if present {
		return "the part was uploaded with another content; its entity tag is " + wire.QuoteETag(p.etag())
	}
	return "no part of that number was uploaded"
}
