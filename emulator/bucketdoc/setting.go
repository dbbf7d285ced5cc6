package bucketdoc

import (
	"encoding/xml"
	"strconv"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

// Documents that hold one setting.

// An AccessMonitorConfiguration says whether OSS notes when objects are read.
// https://help.aliyun.com/zh/oss/developer-reference/putbucketaccessmonitor
type AccessMonitorConfiguration struct {
	XMLName xml.Name `xml:"AccessMonitorConfiguration"`
	Status  string
}

func (d *AccessMonitorConfiguration) settle(Env) error {
	return oneOf("Status", d.Status, "Enabled", "Disabled")
}

func disabledMonitor() Document { return &AccessMonitorConfiguration{Status: "Disabled"} }

// monitorFits refuses to stop what the lifecycle of the bucket goes by.
func monitorFits(doc Document, in State) error {
	if doc.(*AccessMonitorConfiguration).Status == "Enabled" {
		return nil
	}
	lifecycle, err := Read[LifecycleConfiguration](in.Documents["lifecycle"])
	if err == nil && lifecycle.byAccess() {
		return osserr.AccessMonitorInUse.With()
	}
	return err
}

// An ArchiveDirectReadConfiguration says whether objects of the class Archive
// are readable without being restored.
type ArchiveDirectReadConfiguration struct {
	XMLName xml.Name `xml:"ArchiveDirectReadConfiguration"`
	Enabled Bool
}

func (d *ArchiveDirectReadConfiguration) settle(Env) error { return nil }

// A TransferAccelerationConfiguration says whether the bucket is reachable
// under the accelerated endpoint.
// https://help.aliyun.com/zh/oss/developer-reference/putbuckettransferacceleration
type TransferAccelerationConfiguration struct {
	XMLName xml.Name `xml:"TransferAccelerationConfiguration"`
	Enabled *Bool    `xml:",omitempty"`
}

func (d *TransferAccelerationConfiguration) settle(Env) error {
	if d.Enabled == nil {
		return malformed("Enabled is missing")
	}
	return nil
}

// A RequestPaymentConfiguration says who pays for requests.
// https://help.aliyun.com/zh/oss/developer-reference/putbucketrequestpayment
type RequestPaymentConfiguration struct {
	XMLName xml.Name `xml:"RequestPaymentConfiguration"`
	Payer   string
}

func (d *RequestPaymentConfiguration) settle(Env) error {
	return oneOf("Payer", d.Payer, "BucketOwner", "Requester")
}

func ownerPays() Document { return &RequestPaymentConfiguration{Payer: "BucketOwner"} }

// A PublicAccessBlockConfiguration says whether public ACLs and policies are
// refused, in a bucket or in all of an account.
// https://help.aliyun.com/zh/oss/developer-reference/putbucketpublicaccessblock
type PublicAccessBlockConfiguration struct {
	XMLName           xml.Name `xml:"PublicAccessBlockConfiguration"`
	BlockPublicAccess Bool
}

func (d *PublicAccessBlockConfiguration) settle(Env) error { return nil }

// DefaultResourceGroup is the only resource group there is: others are made by
// another product (A072).
const DefaultResourceGroup = "rg-acfmfakeoss0000"

// A BucketResourceGroupConfiguration says to which resource group a bucket
// belongs. An empty id is the default group.
// https://help.aliyun.com/zh/oss/developer-reference/putbucketresourcegroup
type BucketResourceGroupConfiguration struct {
	XMLName         xml.Name `xml:"BucketResourceGroupConfiguration"`
	ResourceGroupID string   `xml:"ResourceGroupId"`
}

func (d *BucketResourceGroupConfiguration) settle(Env) error {
	switch d.ResourceGroupID {
	case "":
		d.ResourceGroupID = DefaultResourceGroup
	case DefaultResourceGroup:
	default:
		return osserr.UnknownResourceGroup.With("ResourceGroupId", d.ResourceGroupID)
	}
	return nil
}

func defaultGroup() Document { return new(BucketResourceGroupConfiguration) }

// NewResourceGroup returns the group that the header of PutBucket names.
func NewResourceGroup(id string) (*BucketResourceGroupConfiguration, error) {
	d := &BucketResourceGroupConfiguration{ResourceGroupID: id}
	return d, d.settle(Env{})
}

// A BucketUserQos limits how much a bucket holds, in GB. -1 is no limit.
type BucketUserQos struct {
	XMLName         xml.Name `xml:"BucketUserQos"`
	StorageCapacity *int64
}

func (d *BucketUserQos) settle(Env) error {
	if d.StorageCapacity == nil {
		return malformed("StorageCapacity is missing")
	}
	if n := *d.StorageCapacity; n < -1 {
		return invalid("StorageCapacity", strconv.FormatInt(n, 10), "StorageCapacity must be -1 or more.")
	}
	return nil
}

func unlimitedCapacity() Document {
	none := int64(-1)
	return &BucketUserQos{StorageCapacity: &none}
}

// A QuotaConfiguration limits how much a bucket holds, in bytes.
type QuotaConfiguration struct {
	XMLName      xml.Name `xml:"QuotaConfiguration"`
	StorageQuota *int64
	Mode         string
	CurrentUsage *int64 `xml:",omitempty"`
}

func (d *QuotaConfiguration) settle(Env) error {
	d.CurrentUsage = nil // OSS's to tell
	if d.StorageQuota == nil {
		return malformed("StorageQuota is missing")
	}
	if n := *d.StorageQuota; n < 0 {
		return invalid("StorageQuota", strconv.FormatInt(n, 10), "StorageQuota must not be negative.")
	}
	return oneOf("Mode", d.Mode, "Strict", "Warning")
}
