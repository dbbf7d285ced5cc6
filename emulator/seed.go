package emulator

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"mime"
	"path"
	"strings"

	"github.com/fakeoss/fakeoss/emulator/store"
	"github.com/fakeoss/fakeoss/emulator/wire"
)

// Seed creates buckets and objects from a file tree: every directory at the
// top is a bucket, every file below it an object whose key is the rest of its
// path. Content types follow from the file names. What begins with a dot at the
// top is left out, as no bucket's name does: .git, .DS_Store. It stops at the
// first file that cannot be an object.
func (s *Server) Seed(tree fs.FS) error {
	entries, err := fs.ReadDir(tree, ".")
	if err != nil {
		return fmt.Errorf("seed: %w", err)
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") {
			continue
		}
		if !e.IsDir() {
			return fmt.Errorf("seed: %s is a file, and buckets are directories; put it into one", e.Name())
		}
		if err := s.CreateBucket(e.Name()); err != nil && !errors.Is(err, store.ErrBucketExists) {
			return fmt.Errorf("seed: creating bucket %s: %w", e.Name(), err)
		}
		err := fs.WalkDir(tree, e.Name(), func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			return s.seedObject(tree, name)
		})
		if err != nil {
			return fmt.Errorf("seed: %w", err)
		}
	}
	return nil
}

func (s *Server) seedObject(tree fs.FS, name string) error {
	bucket, key, _ := strings.Cut(name, "/")
	if err := wire.CheckKey(key); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	f, err := tree.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	body, sum, err := s.store.Receive(f, -1)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	o := &store.Object{Key: key, Body: body, Sum: sum, Modified: s.now(), Attributes: &store.Attributes{
		ContentType: cmp.Or(mime.TypeByExtension(path.Ext(key)), wire.DefaultContentType), ACL: "default", StorageClass: "Standard",
	}}
	err = s.store.Update(bucket, key, store.Replace(o))
	if err != nil {
		body.Release()
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}
