package bucketdoc

import (
	"encoding/xml"
	"strconv"
)

// A MetadataConfiguration asks for tables about the objects of a bucket: a
// journal of what happens to them and an inventory of what there is. None is
// written here (A081). Source: the Go SDK v2 and its tests.
type MetadataConfiguration struct {
	XMLName   xml.Name `xml:"MetadataConfiguration"`
	Journal   *JournalTable
	Inventory *InventoryTable `xml:",omitempty"`
}

// A JournalTable is the configuration of the journal.
type JournalTable struct {
	XMLName          xml.Name          `xml:"JournalTableConfiguration"`
	RecordExpiration *RecordExpiration `xml:",omitempty"`
	Encryption       *TableEncryption  `xml:"EncryptionConfiguration,omitempty"`
}

// An InventoryTable is the configuration of the inventory.
type InventoryTable struct {
	XMLName            xml.Name `xml:"InventoryTableConfiguration"`
	ConfigurationState string
	Encryption         *TableEncryption `xml:"EncryptionConfiguration,omitempty"`
}

// A RecordExpiration says how long records stay in the journal.
type RecordExpiration struct {
	Expiration string
	Days       *int64 `xml:",omitempty"`
}

// A TableEncryption says how a table is encrypted.
type TableEncryption struct {
	SSEAlgorithm string `xml:"SseAlgorithm"`
	KMSKeyArn    string `xml:"KmsKeyArn,omitempty"`
}

// leastJournalDays is for how long records stay at least.
const leastJournalDays = 7

func (d *MetadataConfiguration) settle(env Env) error {
	if d.Journal == nil {
		return malformed("JournalTableConfiguration is missing")
	}
	if err := d.Journal.settle(env); err != nil || d.Inventory == nil {
		return err
	}
	return d.Inventory.settle(env)
}

func (d *JournalTable) settle(Env) error {
	e := d.RecordExpiration
	if e == nil {
		return malformed("RecordExpiration is missing")
	}
	if err := oneOf("Expiration", e.Expiration, "ENABLED", "DISABLED"); err != nil {
		return err
	}
	if (e.Days != nil) != (e.Expiration == "ENABLED") {
		return malformed("Days goes with ENABLED, and only with it")
	}
	if e.Days != nil && *e.Days < leastJournalDays {
		return invalid("Days", strconv.FormatInt(*e.Days, 10), "Days must be at least %d.", leastJournalDays)
	}
	return d.Encryption.settle()
}

func (d *InventoryTable) settle(Env) error {
	if err := oneOf("ConfigurationState", d.ConfigurationState, "ENABLED", "DISABLED"); err != nil {
		return err
	}
	return d.Encryption.settle()
}

func (e *TableEncryption) settle() error {
	if e == nil {
		return nil
	}
	if err := oneOf("SseAlgorithm", e.SSEAlgorithm, "AES256", "KMS"); err != nil {
		return err
	}
	if (e.KMSKeyArn != "") != (e.SSEAlgorithm == "KMS") {
		return malformed("KmsKeyArn goes with KMS, and only with it")
	}
	return nil
}

// SetJournal changes the journal. What was said of its encryption stays unless
// it is said anew.
func (d *MetadataConfiguration) SetJournal(to *JournalTable) {
	if to.Encryption == nil {
		to.Encryption = d.Journal.Encryption
	}
	d.Journal = to
}

// SetInventory is SetJournal for the inventory, which need not have been
// there.
func (d *MetadataConfiguration) SetInventory(to *InventoryTable) {
	if to.Encryption == nil && d.Inventory != nil {
		to.Encryption = d.Inventory.Encryption
	}
	d.Inventory = to
}

// A MetadataConfigurationResult is the answer to
// GetBucketMetadataConfiguration.
type MetadataConfigurationResult struct {
	XMLName     xml.Name         `xml:"GetBucketMetadataConfigurationResult"`
	Destination TableDestination `xml:"MetadataConfigurationResult>DestinationResult"`
	Journal     *TableState      `xml:"MetadataConfigurationResult>JournalTableConfigurationResult"`
	Inventory   *TableState      `xml:"MetadataConfigurationResult>InventoryTableConfigurationResult,omitempty"`
}

// A TableDestination is the bucket for tables in which the tables are.
type TableDestination struct {
	TableBucketType string
	TableBucketArn  string
	TableNamespace  string
}

// A TableState is a table with its configuration.
type TableState struct {
	ConfigurationState string `xml:",omitempty"`
	TableStatus        string
	TableName          string
	TableArn           string
	RecordExpiration   *RecordExpiration `xml:",omitempty"`
	Encryption         *TableEncryption  `xml:"EncryptionConfiguration,omitempty"`
}

// Result returns what a bucket of an account in a region answers. Its tables
// are being created for ever.
func (d *MetadataConfiguration) Result(region, account, bucket string) *MetadataConfigurationResult {
	arn := "arn:acs:oss:" + region + ":" + account + ":bucket/" + bucket
	state := func(name string) *TableState {
		return &TableState{TableStatus: "CREATING", TableName: name, TableArn: arn + "/" + name}
	}
	r := &MetadataConfigurationResult{
		Destination: TableDestination{TableBucketType: "oss", TableBucketArn: arn, TableNamespace: "b_" + bucket},
		Journal:     state("journal"),
	}
	r.Journal.RecordExpiration, r.Journal.Encryption = d.Journal.RecordExpiration, d.Journal.Encryption
	if d.Inventory != nil {
		r.Inventory = state("inventory")
		r.Inventory.ConfigurationState, r.Inventory.Encryption = d.Inventory.ConfigurationState, d.Inventory.Encryption
	}
	return r
}
