package wire

import (
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
	entry := BucketEntry{Name: "photos", CreationDate: at, Region: "cn-hangzhou", StorageClass: "IA", ExtranetEndpoint: "x", IntranetEndpoint: "y"}
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
</Bucket></Buckets></ListAllMyBucketsResult>`},
		{"ListBuckets, a page", (&ListBucketsResult{Owner: owner, Prefix: "p", MaxKeys: 1, IsTruncated: true, NextMarker: "q"}).XML(), `
<ListAllMyBucketsResult><Prefix>p</Prefix><Marker></Marker><MaxKeys>1</MaxKeys><IsTruncated>true</IsTruncated><NextMarker>q</NextMarker>
<Owner><ID>1234</ID><DisplayName>me</DisplayName></Owner><Buckets></Buckets></ListAllMyBucketsResult>`},
		{"GetBucketLocation", BucketLocation("cn-hangzhou"), `<LocationConstraint>oss-cn-hangzhou</LocationConstraint>`},
		{"GetBucketInfo", (&BucketInfo{Entry: entry, Owner: owner, ACL: "private", DataRedundancyType: "LRS"}).XML(), `
<BucketInfo><Bucket><AccessMonitor>Disabled</AccessMonitor><CreationDate>2019-04-09T03:45:32.000Z</CreationDate>
<ExtranetEndpoint>x</ExtranetEndpoint><IntranetEndpoint>y</IntranetEndpoint><Location>oss-cn-hangzhou</Location><Name>photos</Name>
<StorageClass>IA</StorageClass><DataRedundancyType>LRS</DataRedundancyType><TransferAcceleration>Disabled</TransferAcceleration>
<CrossRegionReplication>Disabled</CrossRegionReplication><BlockPublicAccess>true</BlockPublicAccess>
<Owner><ID>1234</ID><DisplayName>me</DisplayName></Owner><AccessControlList><Grant>private</Grant></AccessControlList>
<ServerSideEncryptionRule><SSEAlgorithm>None</SSEAlgorithm></ServerSideEncryptionRule>
<BucketPolicy><LogBucket></LogBucket><LogPrefix></LogPrefix></BucketPolicy><Comment></Comment></Bucket></BucketInfo>`},
		{"GetBucketAcl", AccessControlPolicy(owner, "public-read"), `
<AccessControlPolicy><Owner><ID>1234</ID><DisplayName>me</DisplayName></Owner>
<AccessControlList><Grant>public-read</Grant></AccessControlList></AccessControlPolicy>`},
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
