package wire

import (
	"encoding/xml"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestDocuments shows every document as a client sees it. The shapes are those
// of spec oss-api.md E to H; line breaks were added for reading.
func TestDocuments(t *testing.T) {
	at := time.Date(2019, 4, 9, 3, 45, 32, 0, time.UTC)
	owner := Owner{"1234", "me"}
	url := KeyEncoder{URL: true}
	entry := BucketEntry{Name: "photos", CreationDate: at, Region: "cn-hangzhou", StorageClass: "IA", ExtranetEndpoint: "x", IntranetEndpoint: "y",
		ResourceGroupID: "rg"}
	tagged := entry
	tagged.Tags = [][2]string{{"k", "v<"}, {"l", ""}}
	object := ListEntry{Key: "a b<", LastModified: at, Tag: "T", Type: "Normal", Size: 5, StorageClass: "Standard"}
	for _, test := range []struct {
		name string
		doc  []byte
		want string
	}{
		{"ListBuckets", (&ListBucketsResult{Owner: owner, Buckets: []BucketEntry{entry}}).XML(), `
<ListAllMyBucketsResult><Owner><ID>1234</ID><DisplayName>me</DisplayName></Owner><Buckets><Bucket>
<CreationDate>2019-04-09T03:45:32.000Z</CreationDate><ExtranetEndpoint>x</ExtranetEndpoint><IntranetEndpoint>y</IntranetEndpoint>
<Location>oss-cn-hangzhou</Location><Name>photos</Name><Region>cn-hangzhou</Region><StorageClass>IA</StorageClass>
<ResourceGroupId>rg</ResourceGroupId></Bucket></Buckets></ListAllMyBucketsResult>`},
		{"ListBuckets by tag", (&ListBucketsResult{Owner: owner, Buckets: []BucketEntry{tagged}}).XML(), `
<ListAllMyBucketsResult><Owner><ID>1234</ID><DisplayName>me</DisplayName></Owner><Buckets><Bucket>
<CreationDate>2019-04-09T03:45:32.000Z</CreationDate><ExtranetEndpoint>x</ExtranetEndpoint><IntranetEndpoint>y</IntranetEndpoint>
<Location>oss-cn-hangzhou</Location><Name>photos</Name><Region>cn-hangzhou</Region><StorageClass>IA</StorageClass>
<ResourceGroupId>rg</ResourceGroupId><TagSet><Tag><Key>k</Key><Value>v&lt;</Value></Tag><Tag><Key>l</Key><Value></Value></Tag></TagSet>
</Bucket></Buckets></ListAllMyBucketsResult>`},
		{"ListBuckets, a page", (&ListBucketsResult{Owner: owner, Prefix: "p", MaxKeys: 1, IsTruncated: true, NextMarker: "q"}).XML(), `
<ListAllMyBucketsResult><Prefix>p</Prefix><Marker></Marker><MaxKeys>1</MaxKeys><IsTruncated>true</IsTruncated><NextMarker>q</NextMarker>
<Owner><ID>1234</ID><DisplayName>me</DisplayName></Owner><Buckets></Buckets></ListAllMyBucketsResult>`},
		{"GetBucketLocation", BucketLocation("cn-hangzhou"), `<LocationConstraint>oss-cn-hangzhou</LocationConstraint>`},
		{"GetBucketInfo", (&BucketInfo{Entry: entry, Owner: owner, ACL: "private", DataRedundancyType: "LRS", AccessMonitor: "Disabled",
			TransferAcceleration: "Disabled", CrossRegionReplication: "Disabled", BlockPublicAccess: true}).XML(), `
<BucketInfo><Bucket><AccessMonitor>Disabled</AccessMonitor><CreationDate>2019-04-09T03:45:32.000Z</CreationDate>
<ExtranetEndpoint>x</ExtranetEndpoint><IntranetEndpoint>y</IntranetEndpoint><Location>oss-cn-hangzhou</Location><Name>photos</Name>
<StorageClass>IA</StorageClass><DataRedundancyType>LRS</DataRedundancyType><ResourceGroupId>rg</ResourceGroupId>
<TransferAcceleration>Disabled</TransferAcceleration><CrossRegionReplication>Disabled</CrossRegionReplication>
<BlockPublicAccess>true</BlockPublicAccess><Owner><ID>1234</ID><DisplayName>me</DisplayName></Owner>
<AccessControlList><Grant>private</Grant></AccessControlList><ServerSideEncryptionRule><SSEAlgorithm>None</SSEAlgorithm></ServerSideEncryptionRule>
<BucketPolicy><LogBucket></LogBucket><LogPrefix></LogPrefix></BucketPolicy><Comment></Comment></Bucket></BucketInfo>`},
		{"GetBucketAcl", AccessControlPolicy(owner, "public-read"), `
<AccessControlPolicy><Owner><ID>1234</ID><DisplayName>me</DisplayName></Owner>
<AccessControlList><Grant>public-read</Grant></AccessControlList></AccessControlPolicy>`},
		{"GetBucketInfo, all of it", (&BucketInfo{Entry: entry, Owner: owner, ACL: "private", DataRedundancyType: "ZRS", AccessMonitor: "Enabled",
			TransferAcceleration: "Enabled", CrossRegionReplication: "Enabled", Versioning: "Suspended", SSEAlgorithm: "KMS", KMSMasterKeyID: "k",
			KMSDataEncryption: "SM4", LogBucket: "l", LogPrefix: "p/"}).XML(), `
<BucketInfo><Bucket><AccessMonitor>Enabled</AccessMonitor><CreationDate>2019-04-09T03:45:32.000Z</CreationDate>
<ExtranetEndpoint>x</ExtranetEndpoint><IntranetEndpoint>y</IntranetEndpoint><Location>oss-cn-hangzhou</Location><Name>photos</Name>
<StorageClass>IA</StorageClass><DataRedundancyType>ZRS</DataRedundancyType><ResourceGroupId>rg</ResourceGroupId>
<TransferAcceleration>Enabled</TransferAcceleration><CrossRegionReplication>Enabled</CrossRegionReplication><Versioning>Suspended</Versioning>
<BlockPublicAccess>false</BlockPublicAccess><Owner><ID>1234</ID><DisplayName>me</DisplayName></Owner>
<AccessControlList><Grant>private</Grant></AccessControlList>
<ServerSideEncryptionRule><SSEAlgorithm>KMS</SSEAlgorithm><KMSMasterKeyID>k</KMSMasterKeyID><KMSDataEncryption>SM4</KMSDataEncryption></ServerSideEncryptionRule>
<BucketPolicy><LogBucket>l</LogBucket><LogPrefix>p/</LogPrefix></BucketPolicy><Comment></Comment></Bucket></BucketInfo>`},
		{"GetBucketStat", stat(at).XML(), `
<BucketStat><Storage>204810</Storage><ObjectCount>4</ObjectCount><MultipartUploadCount>2</MultipartUploadCount><MultipartPartCount>3</MultipartPartCount>
<LiveChannelCount>1</LiveChannelCount><LastModifiedTime>1554781532</LastModifiedTime><StandardStorage>5</StandardStorage><StandardObjectCount>1</StandardObjectCount>
<InfrequentAccessStorage>270336</InfrequentAccessStorage><InfrequentAccessRealStorage>204805</InfrequentAccessRealStorage><InfrequentAccessObjectCount>2</InfrequentAccessObjectCount>
<ArchiveStorage>65536</ArchiveStorage><ArchiveRealStorage>0</ArchiveRealStorage><ArchiveObjectCount>1</ArchiveObjectCount>
<ColdArchiveStorage>0</ColdArchiveStorage><ColdArchiveRealStorage>0</ColdArchiveRealStorage><ColdArchiveObjectCount>0</ColdArchiveObjectCount>
<DeepColdArchiveStorage>0</DeepColdArchiveStorage><DeepColdArchiveRealStorage>0</DeepColdArchiveRealStorage><DeepColdArchiveObjectCount>0</DeepColdArchiveObjectCount>
<ReservedCapacityStorage>0</ReservedCapacityStorage><ReservedCapacityObjectCount>0</ReservedCapacityObjectCount><DeleteMarkerCount>6</DeleteMarkerCount></BucketStat>`},
		{"GetBucketStat, empty", (&BucketStat{LastModified: at}).XML(), `
<BucketStat><Storage>0</Storage><ObjectCount>0</ObjectCount><MultipartUploadCount>0</MultipartUploadCount><MultipartPartCount>0</MultipartPartCount>
<LiveChannelCount>0</LiveChannelCount><LastModifiedTime>1554781532</LastModifiedTime><StandardStorage>0</StandardStorage><StandardObjectCount>0</StandardObjectCount>
<InfrequentAccessStorage>0</InfrequentAccessStorage><InfrequentAccessRealStorage>0</InfrequentAccessRealStorage><InfrequentAccessObjectCount>0</InfrequentAccessObjectCount>
<ArchiveStorage>0</ArchiveStorage><ArchiveRealStorage>0</ArchiveRealStorage><ArchiveObjectCount>0</ArchiveObjectCount>
<ColdArchiveStorage>0</ColdArchiveStorage><ColdArchiveRealStorage>0</ColdArchiveRealStorage><ColdArchiveObjectCount>0</ColdArchiveObjectCount>
<DeepColdArchiveStorage>0</DeepColdArchiveStorage><DeepColdArchiveRealStorage>0</DeepColdArchiveRealStorage><DeepColdArchiveObjectCount>0</DeepColdArchiveObjectCount>
<ReservedCapacityStorage>0</ReservedCapacityStorage><ReservedCapacityObjectCount>0</ReservedCapacityObjectCount><DeleteMarkerCount>0</DeleteMarkerCount></BucketStat>`},
		{"ListObjects", (&ListObjectsResult{
			ListPage: ListPage{Bucket: "photos", Prefix: "a ", Delimiter: "/", MaxKeys: 2, IsTruncated: true, Contents: []ListEntry{object},
				CommonPrefixes: []string{"c d/"}, Encoder: url, Owner: &owner},
			Marker: "m ", NextMarker: "c d/"}).XML(), `
<ListBucketResult><Name>photos</Name><Prefix>a%20</Prefix><Marker>m%20</Marker><MaxKeys>2</MaxKeys><Delimiter>/</Delimiter>
<EncodingType>url</EncodingType><IsTruncated>true</IsTruncated><NextMarker>c%20d/</NextMarker>
<Contents><Key>a%20b%3C</Key><LastModified>2019-04-09T03:45:32.000Z</LastModified><ETag>"T"</ETag><Type>Normal</Type><Size>5</Size>
<StorageClass>Standard</StorageClass><Owner><ID>1234</ID><DisplayName>me</DisplayName></Owner></Contents>
<CommonPrefixes><Prefix>c%20d/</Prefix></CommonPrefixes></ListBucketResult>`},
		{"ListObjects, empty", (&ListObjectsResult{ListPage: ListPage{Bucket: "photos", MaxKeys: 100}}).XML(), `
<ListBucketResult><Name>photos</Name><Prefix></Prefix><Marker></Marker><MaxKeys>100</MaxKeys><Delimiter></Delimiter>
<IsTruncated>false</IsTruncated></ListBucketResult>`},
		{"ListObjectsV2", (&ListObjectsV2Result{
			ListPage:   ListPage{Bucket: "photos", MaxKeys: 1, IsTruncated: true, Contents: []ListEntry{object}},
			StartAfter: "s", ContinuationToken: "t", NextContinuationToken: "u"}).XML(), `
<ListBucketResult><Name>photos</Name><Prefix></Prefix><StartAfter>s</StartAfter><MaxKeys>1</MaxKeys><Delimiter></Delimiter>
<IsTruncated>true</IsTruncated><KeyCount>1</KeyCount><ContinuationToken>t</ContinuationToken><NextContinuationToken>u</NextContinuationToken>
<Contents><Key>a b&lt;</Key><LastModified>2019-04-09T03:45:32.000Z</LastModified><ETag>"T"</ETag><Type>Normal</Type><Size>5</Size>
<StorageClass>Standard</StorageClass></Contents></ListBucketResult>`},
		{"InitiateMultipartUpload", (&InitiateMultipartUploadResult{"photos", "a b", "U", url}).XML(), `
<InitiateMultipartUploadResult><EncodingType>url</EncodingType><Bucket>photos</Bucket><Key>a%20b</Key><UploadId>U</UploadId></InitiateMultipartUploadResult>`},
		{"CompleteMultipartUpload", (&CompleteMultipartUploadResult{Location: "http://h/k", Bucket: "photos", Key: "k", ETag: "T-2"}).XML(), `
<CompleteMultipartUploadResult><Location>http://h/k</Location><Bucket>photos</Bucket><Key>k</Key><ETag>"T-2"</ETag></CompleteMultipartUploadResult>`},
		{"ListParts", (&ListPartsResult{Bucket: "photos", Key: "k", UploadID: "U", StorageClass: "Standard", PartNumberMarker: 1,
			NextPartNumberMarker: 2, MaxParts: 1, IsTruncated: true, Parts: []PartEntry{{2, at, "T", 5, 1 << 63}}}).XML(), `
<ListPartsResult><Bucket>photos</Bucket><Key>k</Key><UploadId>U</UploadId><StorageClass>Standard</StorageClass><PartNumberMarker>1</PartNumberMarker>
<NextPartNumberMarker>2</NextPartNumberMarker><MaxParts>1</MaxParts><IsTruncated>true</IsTruncated><Part><PartNumber>2</PartNumber>
<LastModified>2019-04-09T03:45:32.000Z</LastModified><ETag>"T"</ETag><HashCrc64ecma>9223372036854775808</HashCrc64ecma><Size>5</Size></Part></ListPartsResult>`},
		{"ListMultipartUploads", (&ListMultipartUploadsResult{Bucket: "photos", Prefix: "p", Delimiter: "/", KeyMarker: "k", UploadIDMarker: "u",
			NextKeyMarker: "l", NextUploadIDMarker: "v", MaxUploads: 1, IsTruncated: true, Uploads: []UploadEntry{{"l", "v", "IA", at}},
			CommonPrefixes: []string{"c/"}}).XML(), `
<ListMultipartUploadsResult><Bucket>photos</Bucket><KeyMarker>k</KeyMarker><UploadIdMarker>u</UploadIdMarker><NextKeyMarker>l</NextKeyMarker>
<NextUploadIdMarker>v</NextUploadIdMarker><Delimiter>/</Delimiter><Prefix>p</Prefix><MaxUploads>1</MaxUploads><IsTruncated>true</IsTruncated>
<Upload><Key>l</Key><UploadId>v</UploadId><StorageClass>IA</StorageClass><Initiated>2019-04-09T03:45:32.000Z</Initiated></Upload>
<CommonPrefixes><Prefix>c/</Prefix></CommonPrefixes></ListMultipartUploadsResult>`},
		{"CopyObject", CopyObjectResult("T", at), `
<CopyObjectResult><ETag>"T"</ETag><LastModified>2019-04-09T03:45:32.000Z</LastModified></CopyObjectResult>`},
		{"DeleteMultipleObjects", DeleteResult([]Deleted{{Key: "a"}, {Key: "a", VersionID: "v", DeleteMarker: true, DeleteMarkerVersionID: "v"}, {Key: "b c"}}, url), `
<DeleteResult><EncodingType>url</EncodingType><Deleted><Key>a</Key></Deleted>
<Deleted><Key>a</Key><VersionId>v</VersionId><DeleteMarker>true</DeleteMarker><DeleteMarkerVersionId>v</DeleteMarkerVersionId></Deleted>
<Deleted><Key>b%20c</Key></Deleted></DeleteResult>`},
		{"UploadPartCopy", CopyPartResult("T", at), `
<CopyPartResult><LastModified>2019-04-09T03:45:32.000Z</LastModified><ETag>"T"</ETag></CopyPartResult>`},
		{"Tagging", (&Tagging{Tags: []Tag{{"k", "<v>"}}}).XML(), `
<Tagging><TagSet><Tag><Key>k</Key><Value>&lt;v&gt;</Value></Tag></TagSet></Tagging>`},
		{"ListObjectVersions", (&ListVersionsResult{Bucket: "photos", Prefix: "p", KeyMarker: "a b", VersionIDMarker: "v0", MaxKeys: 2, IsTruncated: true,
			NextKeyMarker: "p c", NextVersionIDMarker: "v1", Encoder: url, Owner: Owner{"1", "one"}, CommonPrefixes: []string{"p/"},
			Versions: []ListedVersion{
				{ListEntry: ListEntry{Key: "p b", LastModified: at}, VersionID: "v2", IsLatest: true, DeleteMarker: true},
				{ListEntry: ListEntry{Key: "p b", LastModified: at, Tag: "T", Type: "Normal", Size: 3, StorageClass: "Archive", RestoreInfo: "r"}, VersionID: "v1"},
			}}).XML(), `
<ListVersionsResult><Name>photos</Name><Prefix>p</Prefix><KeyMarker>a%20b</KeyMarker><VersionIdMarker>v0</VersionIdMarker><MaxKeys>2</MaxKeys><Delimiter></Delimiter>
<EncodingType>url</EncodingType><IsTruncated>true</IsTruncated><NextKeyMarker>p%20c</NextKeyMarker><NextVersionIdMarker>v1</NextVersionIdMarker>
<DeleteMarker><Key>p%20b</Key><VersionId>v2</VersionId><IsLatest>true</IsLatest><LastModified>2019-04-09T03:45:32.000Z</LastModified>
<Owner><ID>1</ID><DisplayName>one</DisplayName></Owner></DeleteMarker>
<Version><Key>p%20b</Key><VersionId>v1</VersionId><IsLatest>false</IsLatest><LastModified>2019-04-09T03:45:32.000Z</LastModified>
<ETag>"T"</ETag><Type>Normal</Type><Size>3</Size><StorageClass>Archive</StorageClass><RestoreInfo>r</RestoreInfo>
<Owner><ID>1</ID><DisplayName>one</DisplayName></Owner></Version>
<CommonPrefixes><Prefix>p/</Prefix></CommonPrefixes></ListVersionsResult>`},
		{"PostObject", PostResponse("photos", "k", "http://h/k", "T"), `
<PostResponse><Bucket>photos</Bucket><Location>http://h/k</Location><Key>k</Key><ETag>"T"</ETag></PostResponse>`},
	} {
		t.Run(test.name, func(t *testing.T) {
			want := `<?xml version="1.0" encoding="UTF-8"?>` + "\n" + strings.ReplaceAll(test.want, "\n", "")
			if diff := cmp.Diff(want, string(test.doc)); diff != "" {
				t.Errorf("the document differs (-want +got):\n%s", diff)
			}
		})
	}
}

// stat has an object of 5 bytes, a large and a small one that are seldom
// asked for, and an empty one in the archive.
func stat(at time.Time) *BucketStat {
	s := &BucketStat{LastModified: at, Uploads: 2, Parts: 3, LiveChannels: 1, DeleteMarkers: 6}
	s.Add("Standard", 5)
	s.Add("IA", 200<<10)
	s.Add("IA", 5)
	s.Add("Archive", 0)
	return s
}

// TestEncodeXML writes what DecodeXML read, with the control characters in it.
func TestEncodeXML(t *testing.T) {
	type document struct {
		XMLName xml.Name `xml:"Document"`
		Name    string
	}
	const text = `<?xml version="1.0" encoding="UTF-8"?>` + "\n<Document><Name>a\x01&lt;\x1f日</Name></Document>"
	var d document
	if err := DecodeXML([]byte(text), &d); err != nil {
		t.Fatal(err)
	}
	if got := string(EncodeXML(&d)); got != text {
		t.Errorf("EncodeXML = %q, want %q", got, text)
	}
	defer func() {
		if recover() == nil {
			t.Error("EncodeXML wrote a channel")
		}
	}()
	EncodeXML(make(chan int))
}
