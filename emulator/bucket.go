package emulator

import (
	"errors"
	"maps"
	"net/http"

	"github.com/fakeoss/fakeoss/emulator/bucketdoc"
	"github.com/fakeoss/fakeoss/emulator/osserr"
	"github.com/fakeoss/fakeoss/emulator/store"
	"github.com/fakeoss/fakeoss/emulator/wire"
)

// owner is the account as documents print it.
var owner = wire.Owner{ID: ownerID, DisplayName: ownerID}

// maxConfiguration bounds the XML body of a bucket operation.
const maxConfiguration = 1 << 20

// putBucket creates a bucket, or sets the ACL of one that is there, and what
// else headers say of it (A084).
// https://help.aliyun.com/zh/oss/developer-reference/putbucket
func (c *call) putBucket() (*reply, error) {
	b := c.srv.newBucket(string([]byte(c.target.Bucket)))
	if err := c.bucketHeaders(&b); err != nil {
		return nil, err
	}
	if acl := c.r.Header.Get(wire.HeaderBucketACL); acl != "" {
		if b.ACL = acl; !bucketACLs[acl] {
			return nil, osserr.InvalidBucketACL.With("ArgumentName", "x-oss-acl", "ArgumentValue", acl)
		}
	}
	said, err := c.bucketConfiguration(&b)
	if err != nil {
		return nil, err
	}
	err = c.srv.store.CreateBucket(b)
	if errors.Is(err, store.ErrBucketExists) {
		err = c.changeBucket(func(present *store.Bucket) error {
			switch {
			case said.StorageClass != "" && said.StorageClass != present.StorageClass:
				return osserr.BucketClassConflict.With("BucketName", b.Name)
			case said.DataRedundancyType != "" && said.DataRedundancyType != present.DataRedundancy:
				return osserr.BucketZoneConflict.With("BucketName", b.Name)
			}
			if c.r.Header.Get(wire.HeaderBucketACL) != "" {
				present.ACL = b.ACL
			}
			maps.Copy(present.Documents, b.Documents)
			return nil
		})
	}
	if err != nil {
		return nil, err
	}
	c.set("Location", "/"+b.Name)
	return &reply{}, nil
}

// bucketHeaders reads the headers of PutBucket that become documents: the
// resource group, and the default encryption (spec oss-api.md H.1).
func (c *call) bucketHeaders(b *store.Bucket) error {
	h := c.r.Header
	if id := h.Get(headerResourceGroup); id != "" {
		doc, err := bucketdoc.NewResourceGroup(id)
		if err != nil {
			return err
		}
		b.Documents = map[string]string{resourceGroupDocument: bucketdoc.Write(doc)}
	}
	algorithm := h.Get(headerEncryption)
	if algorithm == "" {
		return nil
	}
	doc, err := bucketdoc.NewEncryption(algorithm, h.Get(headerEncryptionKey), h.Get(headerDataEncryption))
	if err != nil {
		return err
	}
	if b.Documents == nil {
		b.Documents = map[string]string{}
	}
	b.Documents[encryptionDocument] = bucketdoc.Write(doc)
	return nil
}

// headerResourceGroup names a resource group, of a bucket to be made and of
// the buckets to list.
const headerResourceGroup = "X-Oss-Resource-Group-Id"

// bucketConfiguration reads the optional body of PutBucket into b.
func (c *call) bucketConfiguration(b *store.Bucket) (said wire.CreateBucketConfiguration, err error) {
	if err := c.readOptionalXML(maxConfiguration, osserr.MalformedBucketXML, &said); err != nil {
		return said, err
	}
	if class := said.StorageClass; class != "" {
		if b.StorageClass = class; !storageClasses[class] {
			return said, osserr.InvalidBucketStorageClass.With("ArgumentName", "StorageClass", "ArgumentValue", class)
		}
	}
	if kind := said.DataRedundancyType; kind != "" {
		if b.DataRedundancy = kind; kind != "LRS" && kind != "ZRS" {
			return said, osserr.MalformedBucketXML.With().Hinted("DataRedundancyType is LRS or ZRS, not " + kind)
		}
	}
	return said, nil
}

// deleteBucket removes a bucket without objects. Uploads in progress go with
// it (A042).
// https://help.aliyun.com/zh/oss/developer-reference/deletebucket
func (c *call) deleteBucket() (*reply, error) {
	err := c.srv.removeBucket(c.target.Bucket)
	if errors.Is(err, store.ErrNotEmpty) {
		return nil, osserr.BucketNotEmpty.With("BucketName", c.target.Bucket)
	}
	if err != nil {
		return nil, err
	}
	return &reply{status: http.StatusNoContent}, nil
}

// removeBucket removes a bucket, its uploads and its fetch tasks in one step:
// whoever creates the bucket anew may begin uploads that are not to go with the
// old one, and gets nothing that was fetched for it.
func (s *Server) removeBucket(name string) error {
	s.lifetimes.Lock()
	defer s.lifetimes.Unlock()
	if err := s.store.DeleteBucket(name); err != nil {
		return err
	}
	s.uploads.DropBucket(name)
	s.fetches.dropBucket(name)
	return nil
}

// getBucketLocation tells the region of a bucket.
// https://help.aliyun.com/zh/oss/developer-reference/getbucketlocation
func (c *call) getBucketLocation() (*reply, error) {
	return xmlReply(wire.BucketLocation(c.srv.options.region)), nil
}
