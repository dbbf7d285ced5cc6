package bucketdoc

import (
	"encoding/xml"
	"slices"
	"strconv"
	"strings"

	"github.com/fakeoss/fakeoss/emulator/wire"
)

// An InventoryConfiguration asks for a list of objects, at intervals. None is
// written here.
// https://help.aliyun.com/zh/oss/developer-reference/putbucketinventory
type InventoryConfiguration struct {
	XMLName                xml.Name `xml:"InventoryConfiguration"`
	ID                     string   `xml:"Id"`
	IsEnabled              *Bool
	Destination            *InventoryDestination
	Schedule               *InventorySchedule
	Filter                 *InventoryFilter `xml:",omitempty"`
	IncludedObjectVersions string
	OptionalFields         *OptionalFields       `xml:",omitempty"`
	IncrementalInventory   *IncrementalInventory `xml:",omitempty"`
}

// An InventoryDestination is where the list goes.
type InventoryDestination struct {
	OSSBucketDestination *OSSBucketDestination
}

// An OSSBucketDestination is a bucket. Account and role are not asked for:
// there is no RAM here (A075).
type OSSBucketDestination struct {
	Format     string
	AccountID  *string `xml:"AccountId,omitempty"`
	RoleArn    *string `xml:",omitempty"`
	Bucket     string
	Prefix     *string              `xml:",omitempty"`
	Encryption *InventoryEncryption `xml:",omitempty"`
}

// An InventoryEncryption is one of two ways to encrypt.
type InventoryEncryption struct {
	SSEOSS *struct{} `xml:"SSE-OSS,omitempty"`
	SSEKMS *SSEKMS   `xml:"SSE-KMS,omitempty"`
}

// SSEKMS is encryption with a key of KMS.
type SSEKMS struct {
	KeyID string `xml:"KeyId"`
}

// An InventorySchedule is how often.
type InventorySchedule struct {
	Frequency  string
	DayOfMonth *int64 `xml:",omitempty"`
}

// An InventoryFilter is which objects.
type InventoryFilter struct {
	Prefix                   *string `xml:",omitempty"`
	LastModifyBeginTimeStamp *int64  `xml:",omitempty"`
	LastModifyEndTimeStamp   *int64  `xml:",omitempty"`
	LowerSizeBound           *int64  `xml:",omitempty"`
	UpperSizeBound           *int64  `xml:",omitempty"`
	StorageClass             string  `xml:",omitempty"`
}

// OptionalFields is what the list tells of each object.
type OptionalFields struct {
	Fields []string `xml:"Field"`
}

// An IncrementalInventory is a list of what changed.
type IncrementalInventory struct {
	IsEnabled      *Bool                `xml:",omitempty"`
	Schedule       *IncrementalSchedule `xml:",omitempty"`
	OptionalFields *OptionalFields      `xml:",omitempty"`
}

// An IncrementalSchedule is how often, in seconds.
type IncrementalSchedule struct {
	Frequency *int64 `xml:",omitempty"`
}

const maxInventoryID = 64

func (d *InventoryConfiguration) settle(Env) error {
	if d.ID == "" || len(d.ID) > maxInventoryID {
		return invalid("Id", d.ID, "The inventory Id must have 1 to %d characters.", maxInventoryID)
	}
	if d.IsEnabled == nil || d.Destination == nil || d.Destination.OSSBucketDestination == nil || d.Schedule == nil {
		return malformed("IsEnabled, Destination and Schedule must be there")
	}
	if err := oneOf("IncludedObjectVersions", d.IncludedObjectVersions, "All", "Current"); err != nil {
		return err
	}
	if err := oneOf("Frequency", d.Schedule.Frequency, "Daily", "Weekly", "Monthly", "Once"); err != nil {
		return err
	}
	if day := d.Schedule.DayOfMonth; day != nil && (*day < 1 || *day > 31) {
		return invalid("DayOfMonth", strconv.FormatInt(*day, 10), "DayOfMonth must be between 1 and 31.")
	}
	if d.OptionalFields != nil {
		d.OptionalFields.Fields = kept(d.OptionalFields.Fields)
	}
	if err := d.Filter.settle(); err != nil {
		return err
	}
	return d.Destination.OSSBucketDestination.settle()
}

func (d *OSSBucketDestination) settle() error {
	if err := oneOf("Format", d.Format, "CSV", "ORC", "Parquet"); err != nil {
		return err
	}
	name, ok := strings.CutPrefix(d.Bucket, "acs:oss:::")
	if !ok || wire.CheckBucketName(name) != nil {
		return invalid("Bucket", d.Bucket, "The destination must be named acs:oss:::bucket.")
	}
	if e := d.Encryption; e != nil && (e.SSEOSS == nil) == (e.SSEKMS == nil) {
		return malformed("Encryption is either SSE-OSS or SSE-KMS")
	}
	return nil
}

// settle sorts the classes, as OSS answers them (the Python SDK's tests).
func (f *InventoryFilter) settle() error {
	if f == nil || f.StorageClass == "" {
		return nil
	}
	classes := kept(strings.Split(f.StorageClass, ","))
	for _, class := range classes {
		if err := oneOf("StorageClass", class, append([]string{"All", "Standard"}, coldness...)...); err != nil {
			return err
		}
	}
	slices.Sort(classes)
	f.StorageClass = strings.Join(unique(classes), ",")
	return nil
}

// ListInventoryConfigurationsResult is a page of configurations.
type ListInventoryConfigurationsResult struct {
	XMLName               xml.Name                  `xml:"ListInventoryConfigurationsResult"`
	Configurations        []*InventoryConfiguration `xml:"InventoryConfiguration"`
	IsTruncated           Bool
	ContinuationToken     string `xml:",omitempty"`
	NextContinuationToken string `xml:",omitempty"`
}
