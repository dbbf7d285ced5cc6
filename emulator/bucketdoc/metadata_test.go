package bucketdoc

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func metadata(members string) string {
	return "<MetadataConfiguration>" + members + "</MetadataConfiguration>"
}

const (
	journalTable   = "<JournalTableConfiguration><RecordExpiration><Expiration>ENABLED</Expiration><Days>7</Days></RecordExpiration><EncryptionConfiguration><SseAlgorithm>AES256</SseAlgorithm></EncryptionConfiguration></JournalTableConfiguration>"
	inventoryTable = "<InventoryTableConfiguration><ConfigurationState>ENABLED</ConfigurationState><EncryptionConfiguration><SseAlgorithm>KMS</SseAlgorithm><KmsKeyArn>k</KmsKeyArn></EncryptionConfiguration></InventoryTableConfiguration>"
)

func TestMetadata(t *testing.T) {
	var d MetadataConfiguration
	if err := decode(&d, metadata(journalTable+inventoryTable)); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(metadata(journalTable+inventoryTable), written(&d)); diff != "" {
		t.Errorf("Write (-want +got):\n%s", diff)
	}
	d.SetJournal(&JournalTable{RecordExpiration: &RecordExpiration{Expiration: "DISABLED"}})
	d.SetInventory(&InventoryTable{ConfigurationState: "DISABLED"})
	const arn = "arn:acs:oss:cn-hangzhou:1:bucket/b"
	want := `<GetBucketMetadataConfigurationResult><MetadataConfigurationResult><DestinationResult><TableBucketType>oss</TableBucketType><TableBucketArn>` + arn +
		`</TableBucketArn><TableNamespace>b_b</TableNamespace></DestinationResult><JournalTableConfigurationResult><TableStatus>CREATING</TableStatus><TableName>journal</TableName><TableArn>` + arn +
		`/journal</TableArn><RecordExpiration><Expiration>DISABLED</Expiration></RecordExpiration><EncryptionConfiguration><SseAlgorithm>AES256</SseAlgorithm></EncryptionConfiguration></JournalTableConfigurationResult>` +
		`<InventoryTableConfigurationResult><ConfigurationState>DISABLED</ConfigurationState><TableStatus>CREATING</TableStatus><TableName>inventory</TableName><TableArn>` + arn +
		`/inventory</TableArn><EncryptionConfiguration><SseAlgorithm>KMS</SseAlgorithm><KmsKeyArn>k</KmsKeyArn></EncryptionConfiguration></InventoryTableConfigurationResult></MetadataConfigurationResult></GetBucketMetadataConfigurationResult>`
	if diff := cmp.Diff(want, written(d.Result("cn-hangzhou", "1", "b"))); diff != "" {
		t.Errorf("Result (-want +got):\n%s", diff)
	}
	if r := (&MetadataConfiguration{Journal: d.Journal}).Result("r", "1", "b"); r.Inventory != nil {
		t.Errorf("an inventory that nobody asked for: %+v", r.Inventory)
	}
}

func TestMetadataRefusals(t *testing.T) {
	journal := func(members string) string {
		return "<JournalTableConfiguration>" + members + "</JournalTableConfiguration>"
	}
	const never = "<RecordExpiration><Expiration>DISABLED</Expiration></RecordExpiration>"
	for _, test := range []struct{ members, want string }{
		{"", "MalformedXML"},
		{inventoryTable, "MalformedXML"},
		{journal(""), "MalformedXML"},
		{journal("<RecordExpiration><Expiration>x</Expiration></RecordExpiration>"), "MalformedXML"},
		{journal("<RecordExpiration><Expiration>ENABLED</Expiration></RecordExpiration>"), "MalformedXML"},
		{journal("<RecordExpiration><Expiration>DISABLED</Expiration><Days>7</Days></RecordExpiration>"), "MalformedXML"},
		{journal("<RecordExpiration><Expiration>ENABLED</Expiration><Days>6</Days></RecordExpiration>"), "InvalidArgument Days=6"},
		{journal(never + "<EncryptionConfiguration/>"), "MalformedXML"},
		{journal(never + "<EncryptionConfiguration><SseAlgorithm>KMS</SseAlgorithm></EncryptionConfiguration>"), "MalformedXML"},
		{journal(never + "<EncryptionConfiguration><SseAlgorithm>AES256</SseAlgorithm><KmsKeyArn>k</KmsKeyArn></EncryptionConfiguration>"), "MalformedXML"},
		{journal(never) + "<InventoryTableConfiguration/>", "MalformedXML"},
	} {
		wantError(t, decode(new(MetadataConfiguration), metadata(test.members)), test.want)
	}
}
