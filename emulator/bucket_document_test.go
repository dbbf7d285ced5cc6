package emulator

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fakeoss/fakeoss/emulator/internal/xmlw"
)

// plain is a document without its first line.
func (a answer) plain() string { return strings.TrimPrefix(a.Body, xmlw.Header) }

// A configuration is a document as a client meets it.
type configuration struct {
	query  string
	put    string
	get    string // "": what was put
	absent string // what GET answers if there is none: a document, or a code
	keeps  bool   // cannot be deleted
}

var configurations = []configuration{
	{query: "accessmonitor", put: `<AccessMonitorConfiguration><Status>Enabled</Status></AccessMonitorConfiguration>`,
		absent: `<AccessMonitorConfiguration><Status>Disabled</Status></AccessMonitorConfiguration>`, keeps: true},
	{query: "bucketArchiveDirectRead", put: `<ArchiveDirectReadConfiguration><Enabled>true</Enabled></ArchiveDirectReadConfiguration>`,
		absent: `<ArchiveDirectReadConfiguration><Enabled>false</Enabled></ArchiveDirectReadConfiguration>`, keeps: true},
	{query: "cors", put: `<CORSConfiguration><CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod></CORSRule><ResponseVary>true</ResponseVary></CORSConfiguration>`,
		absent: "NoSuchCORSConfiguration"},
	{query: "encryption", put: `<ServerSideEncryptionRule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault></ServerSideEncryptionRule>`,
		absent: "NoSuchServerSideEncryptionRule"},
	{query: "httpsConfig", put: `<HttpsConfiguration><TLS><Enable>true</Enable><TLSVersion>TLSv1.2</TLSVersion></TLS></HttpsConfiguration>`,
		absent: `<HttpsConfiguration><TLS><Enable>false</Enable></TLS></HttpsConfiguration>`, keeps: true},
	{query: "lifecycle", put: `<LifecycleConfiguration><Rule><ID>r</ID><Prefix>p/</Prefix><Status>Enabled</Status><Expiration><Days>1</Days></Expiration></Rule></LifecycleConfiguration>`,
		absent: "NoSuchLifecycle"},
	{query: "logging", put: `<BucketLoggingStatus><LoggingEnabled><TargetBucket>examplebucket</TargetBucket><TargetPrefix>log/</TargetPrefix></LoggingEnabled></BucketLoggingStatus>`,
		absent: `<BucketLoggingStatus></BucketLoggingStatus>`},
	{query: "overwriteConfig", put: `<OverwriteConfiguration><Rule><ID>1</ID><Action>forbid</Action><Prefix>p</Prefix><Suffix>s</Suffix></Rule></OverwriteConfiguration>`,
		absent: "NoSuchBucketOverwriteConfig"},
	{query: "policy&comp=callback", put: `<BucketCallbackPolicy><PolicyItem><PolicyName>n</PolicyName><Callback>e30=</Callback><CallbackVar></CallbackVar></PolicyItem></BucketCallbackPolicy>`,
		absent: "BucketCallbackPolicyNotExist"},
	{query: "publicAccessBlock", put: `<PublicAccessBlockConfiguration><BlockPublicAccess>true</BlockPublicAccess></PublicAccessBlockConfiguration>`,
		absent: `<PublicAccessBlockConfiguration><BlockPublicAccess>false</BlockPublicAccess></PublicAccessBlockConfiguration>`},
	{query: "qos", put: `<BucketUserQos><StorageCapacity>100</StorageCapacity></BucketUserQos>`,
		absent: `<BucketUserQos><StorageCapacity>-1</StorageCapacity></BucketUserQos>`, keeps: true},
	{query: "qosInfo", put: `<QoSConfiguration><TotalUploadBandwidth>5</TotalUploadBandwidth><IntranetUploadBandwidth>5</IntranetUploadBandwidth><ExtranetUploadBandwidth>5</ExtranetUploadBandwidth>` +
		`<TotalDownloadBandwidth>5</TotalDownloadBandwidth><IntranetDownloadBandwidth>5</IntranetDownloadBandwidth><ExtranetDownloadBandwidth>5</ExtranetDownloadBandwidth>` +
		`<TotalQps>5</TotalQps><IntranetQps>5</IntranetQps><ExtranetQps>5</ExtranetQps></QoSConfiguration>`, absent: "NoSuchBucketQosInfo"},
	{query: "quota", put: `<QuotaConfiguration><StorageQuota>1</StorageQuota><Mode>Strict</Mode></QuotaConfiguration>`, absent: "NoSuchQuotaConfiguration"},
	{query: "referer", put: `<RefererConfiguration><AllowEmptyReferer>false</AllowEmptyReferer><AllowTruncateQueryString>false</AllowTruncateQueryString><TruncatePath>true</TruncatePath>` +
		`<RefererList><Referer>http://a</Referer></RefererList><RefererBlacklist><Referer>http://b</Referer></RefererBlacklist></RefererConfiguration>`,
		absent: `<RefererConfiguration><AllowEmptyReferer>true</AllowEmptyReferer><AllowTruncateQueryString>true</AllowTruncateQueryString><TruncatePath>false</TruncatePath><RefererList></RefererList></RefererConfiguration>`},
	{query: "requestPayment", put: `<RequestPaymentConfiguration><Payer>Requester</Payer></RequestPaymentConfiguration>`,
		absent: `<RequestPaymentConfiguration><Payer>BucketOwner</Payer></RequestPaymentConfiguration>`, keeps: true},
	{query: "resourceGroup", put: `<BucketResourceGroupConfiguration><ResourceGroupId>rg-acfmfakeoss0000</ResourceGroupId></BucketResourceGroupConfiguration>`,
		absent: `<BucketResourceGroupConfiguration><ResourceGroupId>rg-acfmfakeoss0000</ResourceGroupId></BucketResourceGroupConfiguration>`, keeps: true},
	{query: "responseHeader", put: `<ResponseHeaderConfiguration><Rule><Name>n</Name><Filters><Operation>Put</Operation></Filters><HideHeaders><Header>Last-Modified</Header></HideHeaders></Rule></ResponseHeaderConfiguration>`,
		absent: "NoSuchResponseHeaderConfiguration"},
	{query: "style&styleName=s", put: `<Style><Content>image/resize,w_1</Content></Style>`,
		get: `<Style><Name>s</Name><Content>image/resize,w_1</Content><Category>image</Category><CreateTime>Fri, 02 Jan 2026 03:04:05 GMT</CreateTime>` +
			`<LastModifyTime>Fri, 02 Jan 2026 03:04:05 GMT</LastModifyTime></Style>`, absent: "NoSuchStyle"},
	{query: "tagging", put: `<Tagging><TagSet><Tag><Key>k</Key><Value>v</Value></Tag></TagSet></Tagging>`, absent: `<Tagging><TagSet></TagSet></Tagging>`},
	{query: "transferAcceleration", put: `<TransferAccelerationConfiguration><Enabled>true</Enabled></TransferAccelerationConfiguration>`,
		absent: "NoSuchTransferAccelerationConfiguration"},
	{query: "userDefinedLogFieldsConfig", put: `<UserDefinedLogFieldsConfiguration><HeaderSet><header>h</header></HeaderSet></UserDefinedLogFieldsConfiguration>`,
		absent: "NoSuchUserDefinedLogFieldsConfig"},
	{query: "versioning", put: `<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>`,
		absent: `<VersioningConfiguration></VersioningConfiguration>`, keeps: true},
	{query: "website", put: `<WebsiteConfiguration><IndexDocument><Suffix>i</Suffix></IndexDocument><ErrorDocument><Key>e</Key></ErrorDocument></WebsiteConfiguration>`,
		absent: "NoSuchWebsiteConfiguration"},
}

// TestConfigurations takes every document through its life: absent, put, put
// again as it was got, badly put, deleted, deleted once more.
func TestConfigurations(t *testing.T) {
	for _, c := range configurations {
		t.Run(c.query, func(t *testing.T) {
			w := newWorld(t)
			uri := "/examplebucket/?" + c.query
			absent := func() {
				t.Helper()
				a := w.do("GET", uri, "")
				if strings.HasPrefix(c.absent, "<") {
					a.want(t, "GET without one", 200, "Content-Type", "application/xml")
					if diff := cmp.Diff(c.absent, a.plain()); diff != "" {
						t.Errorf("GET without one (-want +got):\n%s", diff)
					}
					return
				}
				a.wantError(t, "GET without one", 404, c.absent, "")
			}
			present := func(when string) {
				t.Helper()
				a := w.do("GET", uri, "")
				a.want(t, "GET "+when, 200, "Content-Type", "application/xml")
				if diff := cmp.Diff(or(c.get, c.put), a.plain()); diff != "" {
					t.Errorf("GET %s (-want +got):\n%s", when, diff)
				}
			}
			absent()
			w.do("PUT", uri, c.put).want(t, "PUT", 200, "Content-Length", "0")
			present("after PUT")
			w.do("PUT", uri, w.do("GET", uri, "").Body).want(t, "PUT of what was got", 200)
			present("after the second PUT")
			for _, bad := range []string{"", "x", "<a/>", c.put[:len(c.put)-1], c.put + "<more/>", strings.Repeat(" ", maxConfiguration+1)} {
				a := w.do("PUT", uri, bad)
				if a.Status != 400 || a.code() != "MalformedXML" && a.code() != "EntityTooLarge" {
					t.Errorf("PUT of %.50q = %d %s", bad, a.Status, a.Body)
				}
			}
			present("after bad PUTs")
			for _, method := range []string{"GET", "PUT", "DELETE"} {
				if method == "DELETE" && c.keeps {
					continue
				}
				if a := w.do(method, "/nobucket/?"+c.query, c.put); a.Status != 404 && c.query != "overwriteConfig" {
					t.Errorf("%s in a bucket that there is not = %d %s", method, a.Status, a.Body)
				}
			}
			if c.keeps {
				a := w.do("DELETE", uri, "")
				if a.Status < 400 {
					t.Errorf("DELETE = %d, though OSS has no such operation", a.Status)
				}
				present("after DELETE")
				return
			}
			for range 2 {
				w.do("DELETE", uri, "").want(t, "DELETE", 204)
				absent()
			}
		})
	}
}

// TestConfigurationsAreOfOneBucket puts all documents in a bucket and looks at
// another.
func TestConfigurationsAreOfOneBucket(t *testing.T) {
	w := newWorld(t, WithBuckets("other"))
	before := make([]string, len(configurations))
	for i, c := range configurations {
		before[i] = w.do("GET", "/other?"+c.query, "").element("Code")
		w.do("PUT", "/examplebucket?"+c.query, c.put).want(t, c.query, 200)
	}
	for i, c := range configurations {
		if got := w.do("GET", "/other?"+c.query, "").element("Code"); got != before[i] {
			t.Errorf("%s: GET in another bucket = %q, before %q", c.query, got, before[i])
		}
		if got := w.do("GET", "/examplebucket?"+c.query, "").plain(); got != or(c.get, c.put) {
			t.Errorf("%s = %s, want %s", c.query, got, c.put)
		}
	}
	// The bucket takes them along.
	w.do("DELETE", "/examplebucket", "").want(t, "DeleteBucket", 204)
	w.do("PUT", "/examplebucket", "").want(t, "PutBucket", 200)
	w.do("GET", "/examplebucket?cors", "").wantError(t, "GetBucketCors in a new bucket", 404, "NoSuchCORSConfiguration", "")
}

// TestNoBucketForConfiguration has two operations that OSS takes for PutBucket
// if there is no such bucket.
func TestNoBucketForConfiguration(t *testing.T) {
	w := newWorld(t)
	for _, query := range []string{"overwriteConfig", "objectWorm"} {
		w.do("PUT", "/nobucket?"+query, "<a/>").wantError(t, query, 400, "MalformedXML", "0015-00000231")
		w.do("GET", "/nobucket?"+query, "").wantError(t, query, 404, "NoSuchBucket", "0015-00000101")
	}
	w.do("GET", "/nobucket?location", "").wantError(t, "GetBucketLocation", 404, "NoSuchBucket", "0015-00000101")
}

func TestObjectWorm(t *testing.T) {
	w := newWorld(t)
	const uri = "/examplebucket?objectWorm"
	const doc = `<ObjectWormConfiguration><ObjectWormEnabled>Enabled</ObjectWormEnabled><Rule><DefaultRetention><Mode>COMPLIANCE</Mode><Days>1</Days></DefaultRetention></Rule></ObjectWormConfiguration>`
	w.do("GET", uri, "").wantError(t, "GET", 404, "NoSuchObjectWormConfiguration", "")
	w.do("PUT", uri, doc).wantError(t, "PUT without versions", 400, "InvalidRequest", "")
	w.do("PUT", "/examplebucket?versioning", "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>").want(t, "PutBucketVersioning", 200)
	w.do("PUT", uri, doc).want(t, "PUT", 200)
	if got := w.do("GET", uri, "").plain(); got != doc {
		t.Errorf("GET = %s", got)
	}
}

func TestBucketTags(t *testing.T) {
	w := newWorld(t)
	const uri = "/examplebucket?tagging"
	tags := ""
	for _, key := range []string{"a", "b", "c", "d/e"} {
		tags += "<Tag><Key>" + key + "</Key><Value>" + key + "</Value></Tag>"
	}
	w.do("PUT", uri, "<Tagging><TagSet>"+tags+"</TagSet></Tagging>").want(t, "PutBucketTags", 200)
	w.do("DELETE", uri+"=a,d%2Fe,nothing", "").want(t, "DeleteBucketTags", 204)
	if got := w.do("GET", uri, "").all("Key"); !cmp.Equal(got, []string{"b", "c"}) {
		t.Errorf("after deleting some: %v", got)
	}
	w.do("DELETE", uri+"=", "").want(t, "DeleteBucketTags", 204)
	if got := w.do("GET", uri, "").all("Key"); got != nil {
		t.Errorf("after deleting all: %v", got)
	}
}

func TestLoggingWantsItsBucket(t *testing.T) {
	w := newWorld(t)
	status := func(bucket string) string {
		return "<BucketLoggingStatus><LoggingEnabled><TargetBucket>" + bucket + "</TargetBucket></LoggingEnabled></BucketLoggingStatus>"
	}
	w.do("PUT", "/examplebucket?logging", status("nobucket")).wantError(t, "PutBucketLogging", 403, "InvalidTargetBucketForLogging", "")
	if got := w.do("GET", "/examplebucket?logging", "").plain(); got != "<BucketLoggingStatus></BucketLoggingStatus>" {
		t.Errorf("GetBucketLogging = %s", got)
	}
}

// TestAccessMonitorInUse wants the access monitor while a lifecycle rule goes
// by access times.
func TestAccessMonitorInUse(t *testing.T) {
	w := newWorld(t)
	monitor := func(status string) answer {
		return w.do("PUT", "/examplebucket?accessmonitor", "<AccessMonitorConfiguration><Status>"+status+"</Status></AccessMonitorConfiguration>")
	}
	const rules = `<LifecycleConfiguration><Rule><ID>r</ID><Prefix>p</Prefix><Status>Enabled</Status>` +
		`<Transition><Days>30</Days><StorageClass>IA</StorageClass><IsAccessTime>true</IsAccessTime><ReturnToStdWhenVisit>false</ReturnToStdWhenVisit></Transition></Rule></LifecycleConfiguration>`
	w.do("PUT", "/examplebucket?lifecycle", rules).wantError(t, "PutBucketLifecycle", 400, "MalformedXML", "")
	w.do("GET", "/examplebucket?lifecycle", "").wantError(t, "GetBucketLifecycle", 404, "NoSuchLifecycle", "")
	monitor("Enabled").want(t, "PutBucketAccessMonitor", 200)
	w.do("PUT", "/examplebucket?lifecycle", rules).want(t, "PutBucketLifecycle", 200)
	monitor("Disabled").wantError(t, "PutBucketAccessMonitor", 400, "AccessMonitorDisableNotAllowed", "")
	w.do("DELETE", "/examplebucket?lifecycle", "").want(t, "DeleteBucketLifecycle", 204)
	monitor("Disabled").want(t, "PutBucketAccessMonitor", 200)
}

func TestOverlappingLifecycles(t *testing.T) {
	w := newWorld(t)
	rule := func(prefix, days string) string {
		return fmt.Sprintf("<Rule><Prefix>%s</Prefix><Status>Enabled</Status><Expiration><Days>%s</Days></Expiration></Rule>", prefix, days)
	}
	rules := "<LifecycleConfiguration>" + rule("a", "1") + rule("a/b", "2") + "</LifecycleConfiguration>"
	w.do("PUT", "/examplebucket?lifecycle", rules).wantError(t, "PutBucketLifecycle", 400, "InvalidArgument", "")
	w.do("PUT", "/examplebucket?lifecycle", rules, "x-oss-allow-same-action-overlap", "true").want(t, "PutBucketLifecycle", 200)
	ids := w.do("GET", "/examplebucket?lifecycle", "").all("ID")
	if len(ids) != 2 || ids[0] == ids[1] || len(ids[0]) != 36 {
		t.Errorf("the rules are called %v", ids)
	}
}

func TestBucketPolicy(t *testing.T) {
	w := newWorld(t)
	const uri = "/examplebucket?policy"
	public := func() string { return w.do("GET", "/examplebucket?policyStatus", "").element("IsPublic") }
	w.do("GET", uri, "").wantError(t, "GetBucketPolicy", 404, "NoSuchBucketPolicy", "0030-00000006")
	if public() != "false" {
		t.Error("a bucket without a policy is public")
	}
	policy := `{ "Version":"1", "Statement":[{"Effect":"Allow","Action":["oss:GetObject"],"Principal":["*"],"Resource":["acs:oss:*:*:examplebucket/日*"]}]}` + "\n"
	w.do("PUT", uri, policy).want(t, "PutBucketPolicy", 200)
	a := w.do("GET", uri, "")
	a.want(t, "GetBucketPolicy", 200, "Content-Type", "application/json")
	if a.Body != policy || public() != "true" {
		t.Errorf("GetBucketPolicy = %s, public %s", a.Body, public())
	}
	for bad, ec := range map[string]string{
		"": "0030-00000005", "x": "0030-00000005", "{}": "0030-00000002", `{"Version":"1","Statement":[]}`: "0030-00000005", policy + policy: "0030-00000005",
		strings.Replace(policy, "Allow", "Perhaps", 1): "0030-00000005", policy + strings.Repeat(" ", 16<<10): "0030-00000001", strings.Repeat(" ", maxConfiguration+1): "0030-00000001",
	} {
		w.do("PUT", uri, bad).wantError(t, "PutBucketPolicy", 400, "InvalidPolicyDocument", ec)
	}
	w.do("PUT", "/?publicAccessBlock", "<PublicAccessBlockConfiguration><BlockPublicAccess>true</BlockPublicAccess></PublicAccessBlockConfiguration>")
	w.do("PUT", uri, policy).wantError(t, "a public policy that is blocked", 403, "AccessDenied", "")
	w.do("DELETE", "/?publicAccessBlock", "")
	if got := w.do("GET", uri, "").Body; got != policy {
		t.Errorf("bad policies changed it to %s", got)
	}
	for range 2 {
		w.do("DELETE", uri, "").want(t, "DeleteBucketPolicy", 204)
	}
	w.do("GET", uri, "").wantError(t, "GetBucketPolicy", 404, "NoSuchBucketPolicy", "0030-00000006")

	w.do("PUT", "/examplebucket?publicAccessBlock", "<PublicAccessBlockConfiguration><BlockPublicAccess>true</BlockPublicAccess></PublicAccessBlockConfiguration>")
	w.do("PUT", uri, policy).wantError(t, "a policy for everybody", 403, "AccessDenied", "")
	w.do("PUT", uri, strings.Replace(policy, `"*"`, `"1234"`, 1)).want(t, "a policy for somebody", 200)
	if public() != "false" {
		t.Error("a policy for somebody is public")
	}
}
