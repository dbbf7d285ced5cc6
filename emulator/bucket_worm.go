package emulator

import (
	"net/http"

	"github.com/fakeoss/fakeoss/emulator/bucketdoc"
	"github.com/fakeoss/fakeoss/emulator/osserr"
	"github.com/fakeoss/fakeoss/emulator/store"
)

// changeWorm changes the retention policy of the bucket. One that nobody
// locked in time is gone.
func (c *call) changeWorm(change func(*bucketdoc.WormConfiguration) error) error {
	return c.changeBucket(func(b *store.Bucket) error {
		worm, err := bucketdoc.Read[bucketdoc.WormConfiguration](b.Documents[wormDocument])
		if err != nil {
			return err
		}
		if !worm.Valid(c.srv.now()) {
			return osserr.NoSuchWORM.With("BucketName", b.Name)
		}
		if err := change(worm); err != nil {
			return err
		}
		b.Documents[wormDocument] = bucketdoc.Write(worm)
		return nil
	})
}

// initiateBucketWorm proposes a retention policy, to be locked within a day.
// A bucket with versions has none.
// https://help.aliyun.com/zh/oss/developer-reference/initiatebucketworm
func (c *call) initiateBucketWorm() (*reply, error) {
	var doc bucketdoc.InitiateWormConfiguration
	if err := c.readDocument(&doc, osserr.MalformedXML); err != nil {
		return nil, err
	}
	now := c.srv.now()
	next := bucketdoc.NewWorm(c.srv.ids.UploadID(), *doc.RetentionPeriodInDays, now)
	err := c.changeBucket(func(b *store.Bucket) error {
		worm, err := bucketdoc.Read[bucketdoc.WormConfiguration](b.Documents[wormDocument])
		switch {
		case err != nil:
			return err
		case worm.Valid(now):
			return osserr.WORMAlreadyExists.With()
		case b.Versioning != "":
			return osserr.WORMWithVersions.With()
		}
		b.Documents[wormDocument] = bucketdoc.Write(next)
		return nil
	})
	if err != nil {
		return nil, err
	}
	c.set("X-Oss-Worm-Id", next.WormID)
	return &reply{}, nil
}

// completeBucketWorm locks the policy.
// https://help.aliyun.com/zh/oss/developer-reference/completebucketworm
func (c *call) completeBucketWorm() (*reply, error) {
	id := c.query.Get("wormId")
	return &reply{}, c.changeWorm(func(w *bucketdoc.WormConfiguration) error { return w.Lock(id) })
}

// extendBucketWorm makes a locked policy longer.
// https://help.aliyun.com/zh/oss/developer-reference/extendbucketworm
func (c *call) extendBucketWorm() (*reply, error) {
	var doc bucketdoc.ExtendWormConfiguration
	if err := c.readDocument(&doc, osserr.MalformedXML); err != nil {
		return nil, err
	}
	id := c.query.Get("wormId")
	return &reply{}, c.changeWorm(func(w *bucketdoc.WormConfiguration) error { return w.Extend(id, *doc.RetentionPeriodInDays) })
}

// abortBucketWorm drops a policy that is not locked.
// https://help.aliyun.com/zh/oss/developer-reference/abortbucketworm
func (c *call) abortBucketWorm() (*reply, error) {
	return &reply{status: http.StatusNoContent}, c.changeBucket(func(b *store.Bucket) error {
		worm, err := bucketdoc.Read[bucketdoc.WormConfiguration](b.Documents[wormDocument])
		switch {
		case err != nil:
			return err
		case worm.State == bucketdoc.WormLocked:
			return osserr.WORMLocked.With()
		case !worm.Valid(c.srv.now()):
			return osserr.NoSuchWORM.With("BucketName", b.Name)
		}
		delete(b.Documents, wormDocument)
		return nil
	})
}

// getBucketWorm answers with the policy.
// https://help.aliyun.com/zh/oss/developer-reference/getbucketworm
func (c *call) getBucketWorm() (*reply, error) {
	docs, err := c.documents()
	if err != nil {
		return nil, err
	}
	worm, err := bucketdoc.Read[bucketdoc.WormConfiguration](docs[wormDocument])
	if err != nil {
		return nil, err
	}
	if !worm.Valid(c.srv.now()) {
		return nil, osserr.NoSuchWORM.With("BucketName", c.target.Bucket)
	}
	return documentReply(worm), nil
}
