package emulator

import (
	"errors"
	"net/http"
	"strings"

	"github.com/fakeoss/fakeoss/emulator/osserr"
	"github.com/fakeoss/fakeoss/emulator/store"
	"github.com/fakeoss/fakeoss/emulator/wire"
)

// owner is the account as documents print it.
var owner = wire.Owner{ID: ownerID, DisplayName: ownerID}

// maxConfiguration bounds the XML body of a bucket operation.
const maxConfiguration = 1 << 20

// putBucket creates a bucket, or sets the ACL of one that is there.
// https://help.aliyun.com/zh/oss/developer-reference/putbucket
func (c *call) putBucket() (*reply, error) {
	b := c.srv.newBucket(string([]byte(c.target.Bucket)))
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
		err = c.srv.store.UpdateBucket(b.Name, func(present store.Bucket) (store.Bucket, error) {
			switch {
			case said.StorageClass != "" && said.StorageClass != present.StorageClass:
				return present, osserr.BucketClassConflict.With("BucketName", b.Name)
			case said.DataRedundancyType != "" && said.DataRedundancyType != present.DataRedundancy:
				return present, osserr.BucketZoneConflict.With("BucketName", b.Name)
			}
			if c.r.Header.Get(wire.HeaderBucketACL) != "" {
				present.ACL = b.ACL
			}
			return present, nil
		})
	}
	if err != nil {
		return nil, err
	}
	c.set("Location", "/"+b.Name)
	return &reply{}, nil
}

// bucketConfiguration reads the optional body of PutBucket into b.
func (c *call) bucketConfiguration(b *store.Bucket) (said wire.CreateBucketConfiguration, err error) {
	body, err := c.readBody(maxConfiguration, osserr.MalformedXML)
	if err != nil || len(body) == 0 {
		return said, err
	}
	if err := wire.DecodeXML(body, &said); err != nil {
		return said, osserr.MalformedXML.With().Hinted(err.Error())
	}
	if class := said.StorageClass; class != "" {
		if b.StorageClass = class; !storageClasses[class] {
			return said, osserr.InvalidBucketStorageClass.With("ArgumentName", "StorageClass", "ArgumentValue", class)
		}
	}
	if kind := said.DataRedundancyType; kind != "" {
		if b.DataRedundancy = kind; kind != "LRS" && kind != "ZRS" {
			return said, osserr.MalformedXML.With().Hinted("DataRedundancyType is LRS or ZRS, not " + kind)
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

// removeBucket removes a bucket and its uploads in one step: whoever creates
// the bucket anew may begin uploads that are not to go with the old one.
func (s *Server) removeBucket(name string) error {
	s.lifetimes.Lock()
	defer s.lifetimes.Unlock()
	if err := s.store.DeleteBucket(name); err != nil {
		return err
	}
	s.uploads.DropBucket(name)
	s.policies.byBucket.Delete(name)
	return nil
}

// getBucketInfo tells all that is known of a bucket. Its endpoints are those
// of the region, on which SDKs' tests insist (spec oss-api.md H.1).
// https://help.aliyun.com/zh/oss/developer-reference/getbucketinfo
func (c *call) getBucketInfo() (*reply, error) {
	b := c.bucket
	entry := c.srv.bucketEntry(b)
	region := "oss-" + c.srv.options.region
	entry.ExtranetEndpoint, entry.IntranetEndpoint = region+".aliyuncs.com", region+"-internal.aliyuncs.com"
	doc := wire.BucketInfo{Entry: entry, Owner: owner, ACL: b.ACL, DataRedundancyType: b.DataRedundancy}
	return xmlReply(doc.XML()), nil
}

// getBucketLocation tells the region of a bucket.
// https://help.aliyun.com/zh/oss/developer-reference/getbucketlocation
func (c *call) getBucketLocation() (*reply, error) {
	return xmlReply(wire.BucketLocation(c.srv.options.region)), nil
}

func (s *Server) bucketEntry(b store.Bucket) wire.BucketEntry {
	return wire.BucketEntry{Name: b.Name, CreationDate: b.Created, Region: s.options.region, StorageClass: b.StorageClass}
}

// listBuckets lists the buckets in the order of their names. Their endpoints
// are the host of the request, which clients connect to.
// https://help.aliyun.com/zh/oss/developer-reference/listbuckets
func (c *call) listBuckets() (*reply, error) {
	most, err := c.intParam("max-keys", 100, 1, 1000)
	if err != nil {
		return nil, err
	}
	buckets, err := c.srv.store.ListBuckets()
	if err != nil {
		return nil, err
	}
	doc := wire.ListBucketsResult{Owner: owner, Prefix: c.query.Get("prefix"), Marker: c.query.Get("marker"), MaxKeys: most}
	for _, b := range buckets {
		if !strings.HasPrefix(b.Name, doc.Prefix) || b.Name <= doc.Marker {
			continue
		}
		if len(doc.Buckets) == most {
			doc.IsTruncated, doc.NextMarker = true, doc.Buckets[most-1].Name
			break
		}
		entry := c.srv.bucketEntry(b)
		entry.ExtranetEndpoint, entry.IntranetEndpoint = c.r.Host, c.r.Host
		doc.Buckets = append(doc.Buckets, entry)
	}
	return xmlReply(doc.XML()), nil
}
