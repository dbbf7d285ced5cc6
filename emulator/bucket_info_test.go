package emulator

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// elements compares the text of elements of a document.
func (a answer) elements(t *testing.T, name string, want map[string]string) {
	t.Helper()
	for _, element := range slices.Sorted(maps.Keys(want)) {
		if got := a.element(element); got != want[element] {
			t.Errorf("%s: %s = %q, want %q", name, element, got, want[element])
		}
	}
}

// TestPutBucketHeaders makes of headers what PutBucketResourceGroup and
// PutBucketEncryption would.
func TestPutBucketHeaders(t *testing.T) {
	w := newWorld(t)
	w.do("PUT", "/new-bucket", "", "x-oss-resource-group-id", "rg-acfmfakeoss0000", "x-oss-server-side-encryption", "KMS",
		"x-oss-server-side-encryption-key-id", "k", "x-oss-server-side-data-encryption", "SM4").want(t, "PutBucket", 200)
	w.do("GET", "/new-bucket?encryption", "").elements(t, "GetBucketEncryption", map[string]string{"SSEAlgorithm": "KMS", "KMSMasterKeyID": "k", "KMSDataEncryption": "SM4"})
	w.do("GET", "/new-bucket?bucketInfo", "").elements(t, "GetBucketInfo", map[string]string{
		"SSEAlgorithm": "KMS", "KMSMasterKeyID": "k", "KMSDataEncryption": "SM4", "ResourceGroupId": "rg-acfmfakeoss0000"})
	for _, test := range []struct{ header, value, code, ec string }{
		{"x-oss-server-side-encryption", "DES", "InvalidEncryptionAlgorithmError", ""},
		{"x-oss-resource-group-id", "rg-1", "ResourceGroupIdPreCheckError", "0039-00000003"},
	} {
		w.do("PUT", "/never-made", "", test.header, test.value).wantError(t, test.header, 400, test.code, test.ec)
	}
	w.do("GET", "/never-made?bucketInfo", "").wantError(t, "GetBucketInfo", 404, "NoSuchBucket", "0015-00000101")
	w.do("PUT", "/new-bucket?referer", openToAll).want(t, "PutBucketReferer", 200)
	w.do("PUT", "/new-bucket", "", "x-oss-server-side-encryption", "AES256").want(t, "PutBucket of one that is there", 200)
	w.do("GET", "/new-bucket?encryption", "").elements(t, "GetBucketEncryption", map[string]string{"SSEAlgorithm": "AES256", "KMSMasterKeyID": ""})
	w.do("GET", "/new-bucket?referer", "").elements(t, "what was there before", map[string]string{"Referer": "http://a.com"})
}

const openToAll = "<RefererConfiguration><AllowEmptyReferer>true</AllowEmptyReferer><RefererList><Referer>http://a.com</Referer></RefererList></RefererConfiguration>"

func TestGetBucketInfo(t *testing.T) {
	w := newWorld(t)
	const uri = "/examplebucket?bucketInfo"
	a := w.do("GET", uri, "")
	a.elements(t, "GetBucketInfo", map[string]string{
		"Name": bucketName, "AccessMonitor": "Disabled", "TransferAcceleration": "Disabled", "CrossRegionReplication": "Disabled",
		"Versioning": "", "BlockPublicAccess": "true", "Grant": "private", "SSEAlgorithm": "None", "LogBucket": "", "LogPrefix": "",
		"ResourceGroupId": "rg-acfmfakeoss0000", "StorageClass": "Standard", "DataRedundancyType": "LRS", "Comment": "",
	})
	if strings.Contains(a.Body, "<Versioning>") {
		t.Errorf("a bucket without versions says %s", a.Body)
	}
	for _, c := range configurations {
		w.do("PUT", "/examplebucket/?"+c.query, c.put).want(t, c.query, 200)
	}
	w.do("PUT", "/examplebucket?publicAccessBlock", "<PublicAccessBlockConfiguration><BlockPublicAccess>false</BlockPublicAccess></PublicAccessBlockConfiguration>")
	w.do("POST", "/examplebucket?replication&comp=add", replicationTo("to")).want(t, "PutBucketReplication", 200)
	w.do("GET", uri, "").elements(t, "GetBucketInfo", map[string]string{
		"AccessMonitor": "Enabled", "TransferAcceleration": "Enabled", "CrossRegionReplication": "Enabled",
		"Versioning": "Enabled", "BlockPublicAccess": "false", "SSEAlgorithm": "AES256", "LogBucket": bucketName, "LogPrefix": "log/",
	})
}

// TestGetBucketStat counts more objects than one page of a list has.
func TestGetBucketStat(t *testing.T) {
	w := newWorld(t)
	stat := func() answer { return w.do("GET", "/examplebucket?stat", "") }
	stat().elements(t, "an empty bucket", map[string]string{"Storage": "0", "ObjectCount": "0", "LastModifiedTime": "1767323045", "MultipartUploadCount": "0"})
	tree := fstest.MapFS{}
	for i := range 1001 {
		tree[fmt.Sprint(bucketName, "/", i)] = &fstest.MapFile{Data: []byte("x")}
	}
	if err := w.srv.Seed(tree); err != nil {
		t.Fatal(err)
	}
	w.do("PUT", "/examplebucket/ia", "hello", "x-oss-storage-class", "IA")
	uri, _ := w.initiate("upload")
	w.do("PUT", uri+"&partNumber=2", "hello")
	w.do("PUT", "/examplebucket/channel?live", "<LiveChannelConfiguration><Target><Type>HLS</Type></Target></LiveChannelConfiguration>").want(t, "PutLiveChannel", 200)
	stat().elements(t, "a full bucket", map[string]string{
		"Storage": "1006", "ObjectCount": "1002", "LastModifiedTime": "1767323045", "MultipartUploadCount": "1", "MultipartPartCount": "2", "LiveChannelCount": "1",
		"StandardStorage": "1001", "StandardObjectCount": "1001", "InfrequentAccessStorage": "65536", "InfrequentAccessRealStorage": "5", "InfrequentAccessObjectCount": "1",
		"DeleteMarkerCount": "0",
	})
	w.do("PUT", "/examplebucket?versioning", "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>").want(t, "PutBucketVersioning", 200)
	w.do("PUT", "/examplebucket/0", "xxx").want(t, "another version", 200)
	w.do("DELETE", "/examplebucket/0", "").want(t, "DeleteObject", 204)
	stat().elements(t, "a bucket with versions", map[string]string{"Storage": "1009", "ObjectCount": "1003", "StandardObjectCount": "1002", "DeleteMarkerCount": "1"})
}

func TestListBucketsByTag(t *testing.T) {
	w := newWorld(t)
	for bucket, tags := range map[string][]string{"b-1": {"k", "1"}, "b-2": {"k", "2", "l", "1"}, "b-3": {"l", "1"}} {
		w.do("PUT", "/"+bucket, "")
		doc := ""
		for i := 0; i < len(tags); i += 2 {
			doc += "<Tag><Key>" + tags[i] + "</Key><Value>" + tags[i+1] + "</Value></Tag>"
		}
		w.do("PUT", "/"+bucket+"?tagging", "<Tagging><TagSet>"+doc+"</TagSet></Tagging>").want(t, "PutBucketTags", 200)
	}
	all := []string{"b-1", "b-2", "b-3", bucketName}
	for _, test := range []struct {
		query string
		want  []string
	}{
		{"", all},
		{"regionList", all},
		{"tag-key=k", []string{"b-1", "b-2"}},
		{"tag-key=k&tag-value=2", []string{"b-2"}},
		{"tag-key=nothing", nil},
		{"tagging=" + url.QueryEscape(`"k":"2"`), []string{"b-2"}},
		{"tagging=" + url.QueryEscape(`"k":"2","l":"1"`), []string{"b-2"}},
		{"tagging=" + url.QueryEscape(`"k":"1","l":"1"`), nil},
		{"tag-key=l&prefix=b-3", []string{"b-3"}},
		{"tag-key=l&max-keys=1", []string{"b-2"}},
		{"tag-key=l&max-keys=1&marker=b-2", []string{"b-3"}},
		{"tagging=", all},
	} {
		a := w.do("GET", "/?"+test.query, "")
		a.want(t, test.query, 200)
		if diff := cmp.Diff(test.want, a.all("Name")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.query, diff)
		}
		if strings.Contains(a.Body, "<TagSet>") != (strings.Contains(test.query, "tag") && test.query != "tagging=" && test.want != nil) {
			t.Errorf("%s: %s", test.query, a.Body)
		}
	}
	for _, query := range []string{"prefix=Photos", "prefix=a%2Fb", "tag-value=1", "tag-key=k&tagging=" + url.QueryEscape(`"k":"1"`), "tagging=k", "tagging=" + url.QueryEscape(`"k":1`)} {
		w.do("GET", "/?"+query, "").wantError(t, query, 400, "InvalidArgument", "")
	}
	if got := w.do("GET", "/", "", "x-oss-resource-group-id", "rg-acfmfakeoss0000").all("Name"); !cmp.Equal(got, all) {
		t.Errorf("in the resource group: %v", got)
	}
	if got := w.do("GET", "/", "", "x-oss-resource-group-id", "rg-1").all("Name"); got != nil {
		t.Errorf("in no resource group: %v", got)
	}
}

func TestAccount(t *testing.T) {
	w := newWorld(t)
	if a := w.do("GET", "/?regions", ""); len(a.all("Region")) < 20 {
		t.Errorf("DescribeRegions = %s", a.Body)
	}
	a := w.do("GET", "/?regions=oss-cn-hangzhou", "")
	a.elements(t, "DescribeRegions", map[string]string{"Region": "oss-cn-hangzhou", "InternetEndpoint": "oss-cn-hangzhou.aliyuncs.com",
		"InternalEndpoint": "oss-cn-hangzhou-internal.aliyuncs.com", "AccelerateEndpoint": "oss-accelerate.aliyuncs.com"})
	if len(a.all("Region")) != 1 {
		t.Errorf("DescribeRegions = %s", a.Body)
	}
	w.do("GET", "/?regions=oss-moon-1", "").wantError(t, "DescribeRegions", 404, "NoSuchRegion", "")
	w.do("GET", "/?qosInfo", "").elements(t, "GetUserQosInfo", map[string]string{"Region": "oss-cn-hangzhou", "TotalUploadBandwidth": "10", "TotalQps": "-1"})

	blocked := func() string { return w.do("GET", "/?publicAccessBlock", "").element("BlockPublicAccess") }
	put := func(word string) answer {
		return w.do("PUT", "/?publicAccessBlock", "<PublicAccessBlockConfiguration><BlockPublicAccess>"+word+"</BlockPublicAccess></PublicAccessBlockConfiguration>")
	}
	if blocked() != "false" {
		t.Error("a new account blocks public access")
	}
	put("true").want(t, "PutPublicAccessBlock", 200)
	put("maybe").wantError(t, "PutPublicAccessBlock", 400, "MalformedXML", "")
	if blocked() != "true" {
		t.Error("the account does not block public access")
	}
	if got := w.do("GET", "/examplebucket?publicAccessBlock", "").element("BlockPublicAccess"); got != "false" {
		t.Errorf("a bucket without a document of its own says %s", got)
	}
	w.do("DELETE", "/?publicAccessBlock", "").want(t, "DeletePublicAccessBlock", 204)
	if blocked() != "false" {
		t.Error("the account still blocks public access")
	}
}
