package bucketdoc

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

func decode(doc Document, body string) error {
	return Decode([]byte(body), doc, testEnv(), osserr.MalformedXML)
}

const destination = "<Destination><Bucket>to</Bucket><Location>oss-cn-beijing</Location></Destination>"

func replicate(rules ...string) string {
	return "<ReplicationConfiguration><Rule>" + strings.Join(rules, "</Rule><Rule>") + "</Rule></ReplicationConfiguration>"
}

func TestReplicationDefaults(t *testing.T) {
	var d ReplicationConfiguration
	err := decode(&d, replicate("<PrefixSet><Prefix> a </Prefix><Prefix/></PrefixSet>"+destination+
		"<SourceSelectionCriteria><SseKmsEncryptedObjects><Status>Enabled</Status></SseKmsEncryptedObjects></SourceSelectionCriteria>"))
	if err != nil {
		t.Fatal(err)
	}
	want := replicate("<ID>id-1</ID><PrefixSet><Prefix>a</Prefix></PrefixSet><Action>ALL</Action>" + destination +
		"<Status>starting</Status><HistoricalObjectReplication>enabled</HistoricalObjectReplication>")
	if diff := cmp.Diff(want, written(&d)); diff != "" {
		t.Errorf("Write (-want +got):\n%s", diff)
	}
	want = strings.NewReplacer("Configuration", "Progress", "</Rule>", "<Progress><HistoricalObject>0</HistoricalObject></Progress></Rule>").Replace(want)
	if diff := cmp.Diff(want, written(Progress(d.Rules))); diff != "" {
		t.Errorf("Progress (-want +got):\n%s", diff)
	}
}

func TestReplicationRefusals(t *testing.T) {
	for _, test := range []struct{ rule, want string }{
		{"", "MalformedXML 0031-00000001"},
		{"<Destination><Bucket>b</Bucket></Destination>", "MalformedXML 0031-00000001"},
		{"<ID>" + strings.Repeat("a", 256) + "</ID>" + destination, "InvalidArgument ID=" + strings.Repeat("a", 256)},
		{"<Destination><Bucket>b</Bucket><Location>l</Location><TransferType>x</TransferType></Destination>", "InvalidArgument TransferType=x"},
		{"<PrefixSet>" + strings.Repeat("<Prefix>a</Prefix>", 11) + "</PrefixSet>" + destination, "MalformedXML 0031-00000001"},
		{"<Action>GET</Action>" + destination, "InvalidArgument Action=GET"},
		{"<HistoricalObjectReplication>yes</HistoricalObjectReplication>" + destination, "MalformedXML 0031-00000001"},
		{"<RTC><Status>on</Status></RTC>" + destination, "MalformedXML 0031-00000001"},
	} {
		wantError(t, decode(new(ReplicationConfiguration), replicate(test.rule)), test.want)
	}
	wantError(t, decode(new(ReplicationConfiguration), "<ReplicationConfiguration/>"), "MalformedXML 0031-00000001")
	wantError(t, decode(new(ReplicationConfiguration), replicate(destination, destination)), "TooManyReplicationRules")
	wantError(t, decode(new(ReplicationRules), "<ReplicationRules/>"), "MalformedXML 0031-00000001")
	wantError(t, decode(new(ReplicationRules), "<ReplicationRules><ID>1</ID><ID>2</ID></ReplicationRules>"), "TooManyReplicationRules")
	wantError(t, decode(new(RTCConfiguration), "<ReplicationRule><ID>1</ID></ReplicationRule>"), "MalformedXML 0031-00000001")
	wantError(t, decode(new(RTCConfiguration), "<ReplicationRule><ID>1</ID><RTC><Status>x</Status></RTC></ReplicationRule>"), "MalformedXML 0031-00000001")
}

func TestReplicationAdd(t *testing.T) {
	rule := func(id, bucket string) ReplicationRule {
		return ReplicationRule{ID: id, Destination: &ReplicationDestination{Bucket: bucket}}
	}
	var d ReplicationConfiguration
	for i := range maxReplications {
		if err := d.Add(rule(fmt.Sprint(i), fmt.Sprint("b", i))); err != nil {
			t.Fatal(err)
		}
	}
	wantError(t, d.Add(rule("0", "new")), "BucketReplicationAlreadyExist")
	wantError(t, d.Add(rule("new", "b0")), "BucketReplicationAlreadyExist")
	wantError(t, d.Add(rule("new", "new")), "TooManyOutgoingReplication")
	if r, err := d.Rule("7"); err != nil || r != &d.Rules[7] {
		t.Errorf("Rule = %+v, %v", r, err)
	}
	_, err := d.Rule("new")
	wantError(t, err, "NoSuchReplicationRule")
}

func TestRegions(t *testing.T) {
	all, ok := DescribeRegions("moon-1", "")
	if !ok || len(all.Regions) != len(regions)+1 || !slices.IsSortedFunc(all.Regions, func(a, b RegionInfo) int { return strings.Compare(a.Region, b.Region) }) {
		t.Errorf("DescribeRegions = %+v, %v", all, ok)
	}
	one, ok := DescribeRegions("cn-hangzhou", "oss-cn-hangzhou")
	want := &RegionInfoList{Regions: []RegionInfo{{"oss-cn-hangzhou", "oss-cn-hangzhou.aliyuncs.com", "oss-cn-hangzhou-internal.aliyuncs.com", "oss-accelerate.aliyuncs.com"}}}
	if diff := cmp.Diff(want, one); !ok || diff != "" {
		t.Errorf("DescribeRegions (-want +got):\n%s", diff)
	}
	for location, want := range map[string]bool{"oss-cn-beijing": true, "oss-moon-1": true, "moon-1": false, "oss-x": false, "": false} {
		if got := IsLocation("moon-1", location); got != want {
			t.Errorf("IsLocation(%q) = %v", location, got)
		}
	}
	if to := ReplicationLocations("moon-1"); len(to.Locations) != len(regions)+1 || len(to.TransferTypes) != len(acceleratedRegions) || len(to.RTCLocations) != len(rtcRegions) {
		t.Errorf("ReplicationLocations = %+v", to)
	}
	if slices.Contains(regions, "moon-1") {
		t.Error("asking about a region added it for good")
	}
}
