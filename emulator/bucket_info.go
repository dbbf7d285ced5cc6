package emulator

import (
	"github.com/fakeoss/fakeoss/emulator/bucketdoc"
	"github.com/fakeoss/fakeoss/emulator/store"
	"github.com/fakeoss/fakeoss/emulator/wire"
)

// getBucketInfo tells all that is known of a bucket. Its endpoints are those
// of the region, on which SDKs' tests insist (spec oss-api.md H.1).
// https://help.aliyun.com/zh/oss/developer-reference/getbucketinfo
func (c *call) getBucketInfo() (*reply, error) {
	b, err := c.srv.store.Bucket(c.target.Bucket)
	if err != nil {
		return nil, err
	}
	entry, err := c.srv.bucketEntry(b)
	if err != nil {
		return nil, err
	}
	region := "oss-" + c.srv.options.region
	entry.ExtranetEndpoint, entry.IntranetEndpoint = region+".aliyuncs.com", region+"-internal.aliyuncs.com"
	doc := wire.BucketInfo{Entry: entry, Owner: owner, ACL: b.ACL, DataRedundancyType: b.DataRedundancy, Versioning: b.Versioning}
	if err := describe(&doc, b.Documents); err != nil {
		return nil, err
	}
	return xmlReply(doc.XML()), nil
}

// describe fills in what the documents of a bucket say.
func describe(info *wire.BucketInfo, docs map[string]string) error {
	monitor, err := bucketdoc.Read[bucketdoc.AccessMonitorConfiguration](docs[accessMonitorDocument])
	if err != nil {
		return err
	}
	info.AccessMonitor = enabled(monitor.Status == "Enabled")
	acceleration, err := bucketdoc.Read[bucketdoc.TransferAccelerationConfiguration](docs[accelerationDocument])
	if err != nil {
		return err
	}
	info.TransferAcceleration = enabled(acceleration.Enabled != nil && bool(*acceleration.Enabled))
	replication, err := bucketdoc.Read[bucketdoc.ReplicationConfiguration](docs[replicationDocument])
	if err != nil {
		return err
	}
	info.CrossRegionReplication = enabled(len(replication.Rules) > 0)
	encryption, err := bucketdoc.Read[bucketdoc.ServerSideEncryptionRule](docs[encryptionDocument])
	if err != nil {
		return err
	}
	if e := encryption.Default; e != nil {
		info.SSEAlgorithm, info.KMSMasterKeyID, info.KMSDataEncryption = e.SSEAlgorithm, e.KMSMasterKeyID, e.KMSDataEncryption
	}
	logging, err := bucketdoc.Read[bucketdoc.BucketLoggingStatus](docs[loggingDocument])
	if err != nil {
		return err
	}
	if l := logging.LoggingEnabled; l != nil {
		info.LogBucket, info.LogPrefix = l.TargetBucket, l.TargetPrefix
	}
	block, err := bucketdoc.Read[bucketdoc.PublicAccessBlockConfiguration](docs[accessBlockDocument])
	// New buckets say that they block public access. They do once they were
	// told to: SDKs' tests expect both (spec oss-api.md D.8).
	info.BlockPublicAccess = docs[accessBlockDocument] == "" || bool(block.BlockPublicAccess)
	return err
}

func enabled(yes bool) string {
	if yes {
		return "Enabled"
	}
	return "Disabled"
}

// bucketEntry is a bucket as lists show it.
func (s *Server) bucketEntry(b store.Bucket) (wire.BucketEntry, error) {
	group, err := bucketdoc.Read[bucketdoc.BucketResourceGroupConfiguration](b.Documents[resourceGroupDocument])
	if group != nil && group.ResourceGroupID == "" {
		group.ResourceGroupID = bucketdoc.DefaultResourceGroup
	}
	return wire.BucketEntry{
		Name: b.Name, CreationDate: b.Created, Region: s.options.region, StorageClass: b.StorageClass, ResourceGroupID: group.ResourceGroupID,
	}, err
}

// getBucketStat counts what is in a bucket at this moment, earlier versions
// too; OSS takes an hour.
// There is a time of counting even if there is nothing to count, as the Go SDK
// v2's tests show.
// https://help.aliyun.com/zh/oss/developer-reference/getbucketstat
func (c *call) getBucketStat() (*reply, error) {
	docs, err := c.documents()
	if err != nil {
		return nil, err
	}
	stat := wire.BucketStat{LastModified: c.srv.now(), LiveChannels: len(namesOf(docs, channelDocuments))}
	stat.Uploads, stat.Parts = c.srv.uploads.Count(c.target.Bucket)
	query := store.VersionQuery{ListQuery: store.ListQuery{Max: 1000}}
	for {
		page, err := c.srv.store.ListVersions(c.target.Bucket, query)
		if err != nil {
			return nil, err
		}
		for _, v := range page.Versions {
			if v.Kind == store.DeleteMarker {
				stat.DeleteMarkers++
			} else {
				stat.Add(v.StorageClass, v.Sum.Size)
			}
		}
		if !page.Truncated {
			return xmlReply(stat.XML()), nil
		}
		query.After, query.AfterVersion = page.NextKey, page.NextVersion
	}
}
