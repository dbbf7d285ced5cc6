package emulator

import (
	"net/http"

	"github.com/fakeoss/fakeoss/emulator/bucketdoc"
	"github.com/fakeoss/fakeoss/emulator/osserr"
)

// putPublicAccessBlock says whether the whole account blocks public access.
// That is not kept with the buckets, and goes with the server.
// https://help.aliyun.com/zh/oss/developer-reference/putpublicaccessblock
func (c *call) putPublicAccessBlock() (*reply, error) {
	var doc bucketdoc.PublicAccessBlockConfiguration
	if err := c.readDocument(&doc, osserr.MalformedXML); err != nil {
		return nil, err
	}
	c.srv.publicAccessBlocked.Store(bool(doc.BlockPublicAccess))
	return &reply{}, nil
}

// getPublicAccessBlock tells whether the account blocks public access.
// https://help.aliyun.com/zh/oss/developer-reference/getpublicaccessblock
func (c *call) getPublicAccessBlock() (*reply, error) {
	blocked := bucketdoc.Bool(c.srv.publicAccessBlocked.Load())
	return documentReply(&bucketdoc.PublicAccessBlockConfiguration{BlockPublicAccess: blocked}), nil
}

// deletePublicAccessBlock lets public access in again.
// https://help.aliyun.com/zh/oss/developer-reference/deletepublicaccessblock
func (c *call) deletePublicAccessBlock() (*reply, error) {
	c.srv.publicAccessBlocked.Store(false)
	return &reply{status: http.StatusNoContent}, nil
}

// getUserQosInfo tells the limits of the account in the region.
// https://help.aliyun.com/zh/oss/developer-reference/getuserqosinfo
func (c *call) getUserQosInfo() (*reply, error) {
	return documentReply(bucketdoc.AccountQoS("oss-" + c.srv.options.region)), nil
}

// describeRegions tells the endpoints of all regions, or of the one that the
// value of the sub-resource names.
// https://help.aliyun.com/zh/oss/developer-reference/describeregions
func (c *call) describeRegions() (*reply, error) {
	name := c.query.Get("regions")
	list, ok := bucketdoc.DescribeRegions(c.srv.options.region, name)
	if !ok {
		return nil, osserr.NoSuchRegion.With("Region", name)
	}
	return documentReply(list), nil
}
