package emulator

import (
	"cmp"
	"errors"

	"github.com/fakeoss/fakeoss/emulator/access"
	"github.com/fakeoss/fakeoss/emulator/osserr"
	"github.com/fakeoss/fakeoss/emulator/store"
	"github.com/fakeoss/fakeoss/emulator/wire"
)

// putBucketAcl sets the ACL of a bucket. It creates the bucket if there is
// none, as PutBucket does: they once were one operation.
// https://help.aliyun.com/zh/oss/developer-reference/putbucketacl
func (c *call) putBucketAcl() (*reply, error) {
	acl := c.r.Header.Get(wire.HeaderBucketACL)
	if !bucketACLs[acl] {
		return nil, osserr.InvalidBucketACL.With("ArgumentName", "x-oss-acl", "ArgumentValue", acl)
	}
	name := c.target.Bucket
	if c.bucket.Name == "" {
		if err := c.srv.CreateBucket(string([]byte(name))); err != nil && !errors.Is(err, store.ErrBucketExists) {
			return nil, err
		}
	}
	err := c.srv.store.UpdateBucket(name, func(b store.Bucket) (store.Bucket, error) {
		b.ACL = acl
		return b, nil
	})
	if err != nil {
		return nil, err
	}
	c.set("Location", "/"+name)
	return &reply{}, nil
}

// getBucketAcl tells the ACL of a bucket.
// https://help.aliyun.com/zh/oss/developer-reference/getbucketacl
func (c *call) getBucketAcl() (*reply, error) {
	return xmlReply(wire.AccessControlPolicy(owner, c.bucket.ACL)), nil
}

// putObjectACL sets the ACL of an object. Its time stays.
// https://help.aliyun.com/zh/oss/developer-reference/putobjectacl
func (c *call) putObjectACL() (*reply, error) {
	version, err := c.version()
	if err != nil {
		return nil, err
	}
	acl := c.r.Header.Get(wire.HeaderObjectACL)
	if !objectACLs[acl] {
		kind := osserr.InvalidObjectACL
		if acl == "" {
			kind = osserr.ObjectACLMissing
		}
		return nil, kind.With("ArgumentName", "x-oss-object-acl", "ArgumentValue", acl)
	}
	o, err := c.change(version, func(_ *store.Object, a *store.Attributes) error {
		a.ACL = acl
		return nil
	})
	if err != nil {
		return nil, err
	}
	c.setVersion(o)
	return &reply{}, nil
}

// getObjectACL tells the ACL of an object, "default" if it has none of its own.
// https://help.aliyun.com/zh/oss/developer-reference/getobjectacl
func (c *call) getObjectACL() (*reply, error) {
	o, err := c.find()
	if err != nil {
		return nil, err
	}
	defer o.Body.Release()
	c.setVersion(o)
	return xmlReply(wire.AccessControlPolicy(owner, cmp.Or(o.ACL, access.Default))), nil
}
