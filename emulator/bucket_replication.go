package emulator

import (
	"github.com/fakeoss/fakeoss/emulator/bucketdoc"
	"github.com/fakeoss/fakeoss/emulator/osserr"
	"github.com/fakeoss/fakeoss/emulator/store"
)

// replication returns the rules of the bucket, at least one.
func replication(docs map[string]string, bucket string) (*bucketdoc.ReplicationConfiguration, error) {
	doc, err := bucketdoc.Read[bucketdoc.ReplicationConfiguration](docs[replicationDocument])
	if err == nil && len(doc.Rules) == 0 {
		err = osserr.NoSuchReplication.With("BucketName", bucket)
	}
	return doc, err
}

// putBucketReplication adds a rule.
// https://help.aliyun.com/zh/oss/developer-reference/putbucketreplication
func (c *call) putBucketReplication() (*reply, error) {
	var add bucketdoc.ReplicationConfiguration
	if err := c.readDocument(&add, osserr.MalformedReplication); err != nil {
		return nil, err
	}
	rule := add.Rules[0]
	if err := c.checkDestination(rule.Destination); err != nil {
		return nil, err
	}
	err := c.changeBucket(func(b *store.Bucket) error {
		doc, err := bucketdoc.Read[bucketdoc.ReplicationConfiguration](b.Documents[replicationDocument])
		if err != nil {
			return err
		}
		if err := doc.Add(rule); err != nil {
			return err
		}
		b.Documents[replicationDocument] = bucketdoc.Write(doc)
		return nil
	})
	if err != nil {
		return nil, err
	}
	c.set("X-Oss-Replication-Rule-Id", rule.ID)
	return &reply{}, nil
}

// checkDestination wants another bucket in a region that there is. It need
// not be a bucket of this server, which plays one region only.
func (c *call) checkDestination(to *bucketdoc.ReplicationDestination) error {
	switch {
	case to.Bucket == c.target.Bucket:
		return osserr.InvalidTargetBucket.With("Bucket", to.Bucket).Hinted("a bucket cannot be copied to itself")
	case !bucketdoc.IsLocation(c.srv.options.region, to.Location):
		return osserr.InvalidTargetLocation.With("Location", to.Location)
	}
	return nil
}

// deleteBucketReplication closes a rule. It stays on the list as closing, as
// with OSS until what is under way was copied (A077).
// https://help.aliyun.com/zh/oss/developer-reference/deletebucketreplication
func (c *call) deleteBucketReplication() (*reply, error) {
	var which bucketdoc.ReplicationRules
	if err := c.readDocument(&which, osserr.MalformedReplication); err != nil {
		return nil, err
	}
	return &reply{}, c.changeRule(which.IDs[0], func(r *bucketdoc.ReplicationRule) { r.Status = bucketdoc.ReplicationClosing })
}

// putBucketRTC says whether the time that copying takes is guaranteed.
// https://help.aliyun.com/zh/oss/developer-reference/putbucketrtc
func (c *call) putBucketRTC() (*reply, error) {
	var doc bucketdoc.RTCConfiguration
	if err := c.readDocument(&doc, osserr.MalformedReplication); err != nil {
		return nil, err
	}
	return &reply{}, c.changeRule(doc.ID, func(r *bucketdoc.ReplicationRule) { r.RTC = doc.RTC })
}

func (c *call) changeRule(id string, change func(*bucketdoc.ReplicationRule)) error {
	return c.changeBucket(func(b *store.Bucket) error {
		doc, err := replication(b.Documents, b.Name)
		if err != nil {
			return err
		}
		rule, err := doc.Rule(id)
		if err != nil {
			return err
		}
		change(rule)
		b.Documents[replicationDocument] = bucketdoc.Write(doc)
		return nil
	})
}

// getBucketReplication answers with the rules.
// https://help.aliyun.com/zh/oss/developer-reference/getbucketreplication
func (c *call) getBucketReplication() (*reply, error) {
	docs, err := c.documents()
	if err != nil {
		return nil, err
	}
	doc, err := replication(docs, c.target.Bucket)
	if err != nil {
		return nil, err
	}
	return documentReply(doc), nil
}

// getBucketReplicationProgress tells how far the rules, or one of them, got.
// A rule that is asked for by its id is looked for even in a bucket without
// rules, as the Python SDK's tests show.
// https://help.aliyun.com/zh/oss/developer-reference/getbucketreplicationprogress
func (c *call) getBucketReplicationProgress() (*reply, error) {
	docs, err := c.documents()
	if err != nil {
		return nil, err
	}
	doc, err := bucketdoc.Read[bucketdoc.ReplicationConfiguration](docs[replicationDocument])
	if err != nil {
		return nil, err
	}
	rules := doc.Rules
	if id := c.query.Get("rule-id"); id != "" {
		rule, err := doc.Rule(id)
		if err != nil {
			return nil, err
		}
		rules = []bucketdoc.ReplicationRule{*rule}
	} else if len(rules) == 0 {
		return nil, osserr.NoSuchReplication.With("BucketName", c.target.Bucket)
	}
	return documentReply(bucketdoc.Progress(rules)), nil
}

// getBucketReplicationLocation tells where the bucket can be copied to.
// https://help.aliyun.com/zh/oss/developer-reference/getbucketreplicationlocation
func (c *call) getBucketReplicationLocation() (*reply, error) {
	return documentReply(bucketdoc.ReplicationLocations(c.srv.options.region)), nil
}
