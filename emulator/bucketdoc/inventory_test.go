package bucketdoc

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// inventory is a configuration; members replace those of their names.
func inventory(members ...string) string {
	parts := [][2]string{
		{"Id", "<Id>report</Id>"},
		{"IsEnabled", "<IsEnabled>true</IsEnabled>"},
		{"Destination", "<Destination><OSSBucketDestination><Format>CSV</Format><AccountId>1</AccountId><RoleArn>acs:ram::1:role/r</RoleArn><Bucket>acs:oss:::target</Bucket><Prefix>p</Prefix><Encryption><SSE-KMS><KeyId>k</KeyId></SSE-KMS></Encryption></OSSBucketDestination></Destination>"},
		{"Schedule", "<Schedule><Frequency>Daily</Frequency></Schedule>"},
		{"Filter", "<Filter><Prefix>f</Prefix><LowerSizeBound>1</LowerSizeBound><StorageClass>Standard, IA,IA</StorageClass></Filter>"},
		{"IncludedObjectVersions", "<IncludedObjectVersions>All</IncludedObjectVersions>"},
		{"OptionalFields", "<OptionalFields><Field>Size</Field><Field>ETag</Field></OptionalFields>"},
	}
	var b strings.Builder
	for _, p := range parts {
		text := p[1]
		for i := 0; i+1 < len(members); i += 2 {
			if members[i] == p[0] {
				text = members[i+1]
			}
		}
		b.WriteString(text)
	}
	return "<InventoryConfiguration>" + b.String() + "</InventoryConfiguration>"
}

func TestInventory(t *testing.T) {
	var d InventoryConfiguration
	if err := decode(&d, inventory()); err != nil {
		t.Fatal(err)
	}
	want := strings.Replace(inventory(), "Standard, IA,IA", "IA,Standard", 1)
	if diff := cmp.Diff(want, written(&d)); diff != "" {
		t.Errorf("Write (-want +got):\n%s", diff)
	}
	sse := "<Destination><OSSBucketDestination><Format>ORC</Format><Bucket>acs:oss:::target</Bucket><Encryption><SSE-OSS></SSE-OSS></Encryption></OSSBucketDestination></Destination>"
	d = InventoryConfiguration{}
	if err := decode(&d, inventory("Destination", sse, "Filter", "", "OptionalFields", "")); err != nil || !strings.Contains(written(&d), sse) {
		t.Errorf("SSE-OSS: %v, %s", err, written(&d))
	}
}

func TestInventoryRefusals(t *testing.T) {
	to := func(members string) string {
		return "<Destination><OSSBucketDestination>" + members + "</OSSBucketDestination></Destination>"
	}
	for _, test := range []struct{ member, is, want string }{
		{"Id", "", "InvalidArgument Id="},
		{"Id", "<Id>" + strings.Repeat("a", 65) + "</Id>", "InvalidArgument Id=" + strings.Repeat("a", 65)},
		{"IsEnabled", "", "MalformedXML"},
		{"Destination", "", "MalformedXML"},
		{"Destination", "<Destination/>", "MalformedXML"},
		{"Destination", to("<Format>XLS</Format><Bucket>acs:oss:::target</Bucket>"), "MalformedXML"},
		{"Destination", to("<Format>CSV</Format><Bucket>target</Bucket>"), "InvalidArgument Bucket=target"},
		{"Destination", to("<Format>CSV</Format><Bucket>acs:oss:::A</Bucket>"), "InvalidArgument Bucket=acs:oss:::A"},
		{"Destination", to("<Format>CSV</Format><Bucket>acs:oss:::target</Bucket><Encryption/>"), "MalformedXML"},
		{"Schedule", "", "MalformedXML"},
		{"Schedule", "<Schedule><Frequency>Hourly</Frequency></Schedule>", "MalformedXML"},
		{"Schedule", "<Schedule><Frequency>Monthly</Frequency><DayOfMonth>32</DayOfMonth></Schedule>", "InvalidArgument DayOfMonth=32"},
		{"Filter", "<Filter><StorageClass>Warm</StorageClass></Filter>", "MalformedXML"},
		{"IncludedObjectVersions", "", "MalformedXML"},
	} {
		wantError(t, decode(new(InventoryConfiguration), inventory(test.member, test.is)), test.want)
	}
}
