package bucketdoc

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/fakeoss/fakeoss/emulator/internal/xmlw"
	"github.com/fakeoss/fakeoss/emulator/osserr"
)

var testTime = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

func testEnv() Env {
	n := 0
	return Env{Now: testTime, NewID: func() string { n++; return fmt.Sprint("id-", n) }}
}

// written is the text of a document without its first line.
func written(doc any) string { return strings.TrimPrefix(Write(doc), xmlw.Header) }

// websiteOfRules has the empty elements that the Go SDK writes.
const websiteOfRules = `<WebsiteConfiguration><IndexDocument><Suffix></Suffix></IndexDocument><ErrorDocument><Key></Key></ErrorDocument>
<RoutingRules><RoutingRule><RuleNumber>2</RuleNumber><Redirect><RedirectType>External</RedirectType><HostName>h</HostName></Redirect></RoutingRule>
<RoutingRule><RuleNumber>1</RuleNumber><Condition><HttpErrorCodeReturnedEquals>404</HttpErrorCodeReturnedEquals></Condition><Redirect><RedirectType>Mirror</RedirectType><MirrorURL>http://o/</MirrorURL><MirrorHeaders><Pass>a</Pass></MirrorHeaders></Redirect></RoutingRule></RoutingRules></WebsiteConfiguration>`

// samples are documents, and what GET answers for them, "" for the same.
var samples = []struct{ name, kind, put, want string }{
	{"access monitor", "accessmonitor", `<AccessMonitorConfiguration><Status>Enabled</Status></AccessMonitorConfiguration>`, ""},
	{"archive direct read", "bucketArchiveDirectRead", `<ArchiveDirectReadConfiguration><Enabled> True </Enabled></ArchiveDirectReadConfiguration>`,
		`<ArchiveDirectReadConfiguration><Enabled>true</Enabled></ArchiveDirectReadConfiguration>`},
	{"archive direct read, nothing said", "bucketArchiveDirectRead", `<ArchiveDirectReadConfiguration/>`,
		`<ArchiveDirectReadConfiguration><Enabled>false</Enabled></ArchiveDirectReadConfiguration>`},
	{"CORS", "cors", `<CORSConfiguration xmlns="http://doc.oss-cn-hangzhou.aliyuncs.com">
<CORSRule><AllowedOrigin> * </AllowedOrigin><AllowedMethod>PUT</AllowedMethod><AllowedMethod>GET</AllowedMethod>
<AllowedHeader> Authorization</AllowedHeader><AllowedHeader></AllowedHeader></CORSRule>
<CORSRule><AllowedOrigin>http://*.a.com</AllowedOrigin><AllowedMethod>GET</AllowedMethod><ExposeHeader>x-oss-test</ExposeHeader><MaxAgeSeconds>100</MaxAgeSeconds></CORSRule>
</CORSConfiguration>`, `<CORSConfiguration><CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>PUT</AllowedMethod><AllowedMethod>GET</AllowedMethod>` +
		`<AllowedHeader>Authorization</AllowedHeader></CORSRule><CORSRule><AllowedOrigin>http://*.a.com</AllowedOrigin><AllowedMethod>GET</AllowedMethod>` +
		`<ExposeHeader>x-oss-test</ExposeHeader><MaxAgeSeconds>100</MaxAgeSeconds></CORSRule><ResponseVary>false</ResponseVary></CORSConfiguration>`},
	{"encryption", "encryption", `<ServerSideEncryptionRule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>KMS</SSEAlgorithm><KMSMasterKeyID>k</KMSMasterKeyID><KMSDataEncryption>SM4</KMSDataEncryption></ApplyServerSideEncryptionByDefault></ServerSideEncryptionRule>`, ""},
	{"encryption without KMS", "encryption", `<ServerSideEncryptionRule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm><KMSMasterKeyID></KMSMasterKeyID><KMSDataEncryption>SM4</KMSDataEncryption></ApplyServerSideEncryptionByDefault></ServerSideEncryptionRule>`,
		`<ServerSideEncryptionRule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault></ServerSideEncryptionRule>`},
	{"HTTPS", "httpsConfig", `<HttpsConfiguration><TLS><Enable>true</Enable><TLSVersion>TLSv1.2</TLSVersion><TLSVersion>TLSv1.2</TLSVersion></TLS></HttpsConfiguration>`,
		`<HttpsConfiguration><TLS><Enable>true</Enable><TLSVersion>TLSv1.2</TLSVersion></TLS></HttpsConfiguration>`},
	{"HTTPS with ciphers", "httpsConfig", `<HttpsConfiguration><TLS><Enable>false</Enable></TLS><CipherSuite><Enable>true</Enable><StrongCipherSuite>false</StrongCipherSuite><CustomCipherSuite>A</CustomCipherSuite><TLS13CustomCipherSuite>B</TLS13CustomCipherSuite></CipherSuite></HttpsConfiguration>`, ""},
	{"lifecycle", "lifecycle", `<LifecycleConfiguration><Rule><Status>Enabled</Status><Expiration><Days>30</Days></Expiration></Rule>
<Rule><ID>r</ID><Prefix>p</Prefix><Status>Disabled</Status><Tag><Key>k</Key><Value>v</Value></Tag><Transition><Days>3</Days><StorageClass>IA</StorageClass></Transition></Rule></LifecycleConfiguration>`,
		`<LifecycleConfiguration><Rule><ID>id-1</ID><Prefix></Prefix><Status>Enabled</Status><Expiration><Days>30</Days></Expiration></Rule>` +
			`<Rule><ID>r</ID><Prefix>p</Prefix><Status>Disabled</Status><Tag><Key>k</Key><Value>v</Value></Tag><Transition><Days>3</Days><StorageClass>IA</StorageClass></Transition></Rule></LifecycleConfiguration>`},
	{"logging", "logging", `<BucketLoggingStatus><LoggingEnabled><TargetBucket>b</TargetBucket><TargetPrefix>日志+/</TargetPrefix></LoggingEnabled></BucketLoggingStatus>`, ""},
	{"logging off", "logging", "<BucketLoggingStatus>\n</BucketLoggingStatus>", `<BucketLoggingStatus></BucketLoggingStatus>`},
	{"object worm", "objectWorm", `<ObjectWormConfiguration><ObjectWormEnabled>Enabled</ObjectWormEnabled><Rule><DefaultRetention><Mode>GOVERNANCE</Mode><Years>1</Years></DefaultRetention></Rule></ObjectWormConfiguration>`, ""},
	{"overwrite", "overwriteConfig", `<OverwriteConfiguration><Rule><Action>forbid</Action><Principals><Principal>1</Principal></Principals></Rule></OverwriteConfiguration>`,
		`<OverwriteConfiguration><Rule><ID>id-1</ID><Action>forbid</Action><Prefix></Prefix><Suffix></Suffix><Principals><Principal>1</Principal></Principals></Rule></OverwriteConfiguration>`},
	{"callback policy", "policy&comp=callback", `<BucketCallbackPolicy><PolicyItem><PolicyName>n</PolicyName><Callback> e30= </Callback></PolicyItem></BucketCallbackPolicy>`,
		`<BucketCallbackPolicy><PolicyItem><PolicyName>n</PolicyName><Callback>e30=</Callback><CallbackVar></CallbackVar></PolicyItem></BucketCallbackPolicy>`},
	{"no callback policy", "policy&comp=callback", `<BucketCallbackPolicy />`, `<BucketCallbackPolicy></BucketCallbackPolicy>`},
	{"public access block", "publicAccessBlock", `<PublicAccessBlockConfiguration></PublicAccessBlockConfiguration>`,
		`<PublicAccessBlockConfiguration><BlockPublicAccess>false</BlockPublicAccess></PublicAccessBlockConfiguration>`},
	{"capacity", "qos", `<BucketUserQos><StorageCapacity>100</StorageCapacity></BucketUserQos>`, ""},
	{"traffic", "qosInfo", `<QoSConfiguration><TotalUploadBandwidth>5</TotalUploadBandwidth><IntranetUploadBandwidth>4</IntranetUploadBandwidth><TotalQps>200</TotalQps></QoSConfiguration>`,
		`<QoSConfiguration><TotalUploadBandwidth>5</TotalUploadBandwidth><IntranetUploadBandwidth>4</IntranetUploadBandwidth><ExtranetUploadBandwidth>-1</ExtranetUploadBandwidth>` +
			`<TotalDownloadBandwidth>-1</TotalDownloadBandwidth><IntranetDownloadBandwidth>-1</IntranetDownloadBandwidth><ExtranetDownloadBandwidth>-1</ExtranetDownloadBandwidth>` +
			`<TotalQps>200</TotalQps><IntranetQps>-1</IntranetQps><ExtranetQps>-1</ExtranetQps></QoSConfiguration>`},
	{"quota", "quota", `<QuotaConfiguration><StorageQuota>10</StorageQuota><Mode>Strict</Mode><CurrentUsage>7</CurrentUsage></QuotaConfiguration>`,
		`<QuotaConfiguration><StorageQuota>10</StorageQuota><Mode>Strict</Mode></QuotaConfiguration>`},
	{"referer", "referer", `<RefererConfiguration><AllowEmptyReferer>false</AllowEmptyReferer><RefererList><Referer>http://a</Referer><Referer/></RefererList><RefererBlacklist/></RefererConfiguration>`,
		`<RefererConfiguration><AllowEmptyReferer>false</AllowEmptyReferer><AllowTruncateQueryString>true</AllowTruncateQueryString><TruncatePath>false</TruncatePath><RefererList><Referer>http://a</Referer></RefererList></RefererConfiguration>`},
	{"request payment", "requestPayment", `<RequestPaymentConfiguration><Payer>Requester</Payer></RequestPaymentConfiguration>`, ""},
	{"resource group", "resourceGroup", `<BucketResourceGroupConfiguration><ResourceGroupId></ResourceGroupId></BucketResourceGroupConfiguration>`,
		`<BucketResourceGroupConfiguration><ResourceGroupId>` + DefaultResourceGroup + `</ResourceGroupId></BucketResourceGroupConfiguration>`},
	{"response header", "responseHeader", `<ResponseHeaderConfiguration><Rule><Name>n</Name><Filters><Operation>*</Operation></Filters><HideHeaders><Header>Last-Modified</Header></HideHeaders></Rule></ResponseHeaderConfiguration>`, ""},
	{"tags", "tagging", `<Tagging><TagSet><Tag><Key>%@abc</Key><Value>++123%</Value></Tag><Tag><Key>b</Key></Tag></TagSet></Tagging>`,
		`<Tagging><TagSet><Tag><Key>%@abc</Key><Value>++123%</Value></Tag><Tag><Key>b</Key><Value></Value></Tag></TagSet></Tagging>`},
	{"acceleration", "transferAcceleration", `<TransferAccelerationConfiguration><Enabled>false</Enabled></TransferAccelerationConfiguration>`, ""},
	{"log fields", "userDefinedLogFieldsConfig", `<UserDefinedLogFieldsConfiguration><HeaderSet><header>h</header></HeaderSet><ParamSet><parameter>p</parameter></ParamSet></UserDefinedLogFieldsConfiguration>`, ""},
	{"website", "website", `<WebsiteConfiguration><IndexDocument><Suffix>index.html</Suffix><SupportSubDir>true</SupportSubDir><Type>0</Type></IndexDocument><ErrorDocument><Key>error.html</Key><HttpStatus>404</HttpStatus></ErrorDocument></WebsiteConfiguration>`, ""},
	{"website of rules, with the empty elements of the Go SDK", "website", websiteOfRules,
		`<WebsiteConfiguration><RoutingRules><RoutingRule><RuleNumber>1</RuleNumber><Condition><HttpErrorCodeReturnedEquals>404</HttpErrorCodeReturnedEquals></Condition>` +
			`<Redirect><RedirectType>Mirror</RedirectType><PassQueryString>false</PassQueryString><MirrorURL>http://o/</MirrorURL><MirrorPassQueryString>false</MirrorPassQueryString>` +
			`<MirrorFollowRedirect>true</MirrorFollowRedirect><MirrorCheckMd5>false</MirrorCheckMd5><MirrorHeaders><PassAll>false</PassAll><Pass>a</Pass></MirrorHeaders></Redirect></RoutingRule>` +
			`<RoutingRule><RuleNumber>2</RuleNumber><Condition></Condition><Redirect><RedirectType>External</RedirectType><PassQueryString>false</PassQueryString><HostName>h</HostName></Redirect></RoutingRule></RoutingRules></WebsiteConfiguration>`},
}

// TestDocuments puts documents of every kind and compares what GET answers.
// What was answered can be put again and stays the same.
func TestDocuments(t *testing.T) {
	seen := map[string]bool{}
	for _, test := range samples {
		t.Run(test.name, func(t *testing.T) {
			seen[test.kind] = true
			doc, err := Of(test.kind).Parse([]byte(test.put), testEnv())
			if err != nil {
				t.Fatalf("Parse = %v", err)
			}
			want := test.want
			if want == "" {
				want = test.put
			}
			if diff := cmp.Diff(want, written(doc)); diff != "" {
				t.Errorf("Write (-want +got):\n%s", diff)
			}
			again, err := Of(test.kind).Parse([]byte(Write(doc)), testEnv())
			if err != nil {
				t.Fatalf("Parse of what was written = %v", err)
			}
			if diff := cmp.Diff(Write(doc), Write(again)); diff != "" {
				t.Errorf("putting it again changes it (-want +got):\n%s", diff)
			}
		})
	}
	for name := range kinds {
		if !seen[name] {
			t.Errorf("no document of the kind %s was tried", name)
		}
	}
}

// TestAbsent asks for every kind what GET answers when nothing was put.
func TestAbsent(t *testing.T) {
	got := map[string]string{}
	for name, kind := range kinds {
		text, err := kind.Absent("b")
		var e *osserr.Error
		switch {
		case errors.As(err, &e):
			got[name] = fmt.Sprint(e.Status, " ", e.Code)
		case err != nil:
			t.Errorf("%s: %v", name, err)
		default:
			got[name] = strings.TrimPrefix(text, xmlw.Header)
		}
	}
	want := map[string]string{
		"accessmonitor":              `<AccessMonitorConfiguration><Status>Disabled</Status></AccessMonitorConfiguration>`,
		"bucketArchiveDirectRead":    `<ArchiveDirectReadConfiguration><Enabled>false</Enabled></ArchiveDirectReadConfiguration>`,
		"cors":                       "404 NoSuchCORSConfiguration",
		"encryption":                 "404 NoSuchServerSideEncryptionRule",
		"httpsConfig":                `<HttpsConfiguration><TLS><Enable>false</Enable></TLS></HttpsConfiguration>`,
		"lifecycle":                  "404 NoSuchLifecycle",
		"logging":                    `<BucketLoggingStatus></BucketLoggingStatus>`,
		"objectWorm":                 "404 NoSuchObjectWormConfiguration",
		"overwriteConfig":            "404 NoSuchBucketOverwriteConfig",
		"policy&comp=callback":       "404 BucketCallbackPolicyNotExist",
		"publicAccessBlock":          `<PublicAccessBlockConfiguration><BlockPublicAccess>false</BlockPublicAccess></PublicAccessBlockConfiguration>`,
		"qos":                        `<BucketUserQos><StorageCapacity>-1</StorageCapacity></BucketUserQos>`,
		"qosInfo":                    "404 NoSuchBucketQosInfo",
		"quota":                      "404 NoSuchQuotaConfiguration",
		"referer":                    `<RefererConfiguration><AllowEmptyReferer>true</AllowEmptyReferer><AllowTruncateQueryString>true</AllowTruncateQueryString><TruncatePath>false</TruncatePath><RefererList></RefererList></RefererConfiguration>`,
		"requestPayment":             `<RequestPaymentConfiguration><Payer>BucketOwner</Payer></RequestPaymentConfiguration>`,
		"resourceGroup":              `<BucketResourceGroupConfiguration><ResourceGroupId>` + DefaultResourceGroup + `</ResourceGroupId></BucketResourceGroupConfiguration>`,
		"responseHeader":             "404 NoSuchResponseHeaderConfiguration",
		"tagging":                    `<Tagging><TagSet></TagSet></Tagging>`,
		"transferAcceleration":       "404 NoSuchTransferAccelerationConfiguration",
		"userDefinedLogFieldsConfig": "404 NoSuchUserDefinedLogFieldsConfig",
		"website":                    "404 NoSuchWebsiteConfiguration",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Absent (-want +got):\n%s", diff)
	}
}

// A wanted error, as tables write it: "MalformedXML", "InvalidRequest
// 0014-00000080", "InvalidArgument Days=0".
func wantError(t *testing.T, err error, want string) {
	t.Helper()
	var e *osserr.Error
	if !errors.As(err, &e) {
		t.Errorf("got %v, want %s", err, want)
		return
	}
	got := []string{e.Code}
	if e.EC != "" {
		got = append(got, e.EC)
	}
	if i := slices.IndexFunc(e.Extra, func(x osserr.Element) bool { return x.Name == "ArgumentName" }); i >= 0 {
		got = append(got, e.Extra[i].Value+"="+e.Extra[i+1].Value)
	}
	if s := strings.Join(got, " "); s != want {
		t.Errorf("got %q (%s; %s), want %q", s, e.Message, e.Hint, want)
	}
}

// TestRefusals puts bad documents of every kind.
func TestRefusals(t *testing.T) {
	seen := map[string]bool{}
	for _, test := range []struct{ kind, put, want string }{
		{"accessmonitor", `<AccessMonitorConfiguration><Status>aa</Status></AccessMonitorConfiguration>`, "MalformedXML"},
		{"accessmonitor", `<AccessMonitorConfiguration/>`, "MalformedXML"},
		{"bucketArchiveDirectRead", `<ArchiveDirectReadConfiguration><Enabled>aa</Enabled></ArchiveDirectReadConfiguration>`, "MalformedXML"},
		{"bucketArchiveDirectRead", `<ArchiveDirectReadConfiguration><Enabled>1</Enabled></ArchiveDirectReadConfiguration>`, "MalformedXML"},
		{"cors", cors(""), "MalformedXML"},
		{"cors", cors(strings.Repeat("<CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod></CORSRule>", 21)), "MalformedXML"},
		{"cors", cors("<CORSRule><AllowedOrigin>*</AllowedOrigin></CORSRule>"), "MalformedXML"},
		{"cors", cors("<CORSRule><AllowedMethod>GET</AllowedMethod></CORSRule>"), "MalformedXML"},
		{"cors", cors("<CORSRule><AllowedOrigin>*.*</AllowedOrigin><AllowedMethod>GET</AllowedMethod></CORSRule>"), "InvalidArgument AllowedOrigin=*.*"},
		{"cors", cors("<CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>get</AllowedMethod></CORSRule>"), "InvalidArgument AllowedMethod=get"},
		{"cors", cors("<CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod><AllowedHeader>**</AllowedHeader></CORSRule>"), "InvalidArgument AllowedHeader=**"},
		{"cors", cors("<CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod><ExposeHeader>*</ExposeHeader></CORSRule>"), "InvalidArgument ExposeHeader=*"},
		{"cors", cors("<CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod><MaxAgeSeconds>-1</MaxAgeSeconds></CORSRule>"), "InvalidArgument MaxAgeSeconds=-1"},
		{"cors", cors("<CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod><MaxAgeSeconds>x</MaxAgeSeconds></CORSRule>"), "MalformedXML"},
		{"encryption", `<ServerSideEncryptionRule/>`, "MalformedXML"},
		{"encryption", encryption("random", "", ""), "InvalidEncryptionAlgorithmError SSEAlgorithm=random"},
		{"encryption", encryption("AES256", "123", ""), "InvalidArgument KMSMasterKeyID=123"},
		{"encryption", encryption("KMS", "", "AES"), "InvalidDataEncryptionAlgorithmError KMSDataEncryption=AES"},
		{"httpsConfig", `<HttpsConfiguration><TLS><Enable>true</Enable></TLS></HttpsConfiguration>`, "MalformedXML"},
		{"httpsConfig", `<HttpsConfiguration><TLS><Enable>true</Enable><TLSVersion>aaa</TLSVersion></TLS></HttpsConfiguration>`, "MalformedXML"},
		{"httpsConfig", `<HttpsConfiguration><TLS><Enable>false</Enable></TLS><CipherSuite><Enable>true</Enable></CipherSuite></HttpsConfiguration>`, "MalformedXML"},
		{"lifecycle", `<This is a bad xml></bad as I am>`, "MalformedXML"},
		{"logging", `<BucketLoggingStatus><LoggingEnabled><TargetPrefix>p</TargetPrefix></LoggingEnabled></BucketLoggingStatus>`, "MalformedXML"},
		{"objectWorm", `<ObjectWormConfiguration><ObjectWormEnabled>Disabled</ObjectWormEnabled></ObjectWormConfiguration>`, "MalformedXML"},
		{"objectWorm", objectWorm(""), "MalformedXML"},
		{"objectWorm", objectWorm("<DefaultRetention><Mode>x</Mode><Days>1</Days></DefaultRetention>"), "MalformedXML"},
		{"objectWorm", objectWorm("<DefaultRetention><Mode>COMPLIANCE</Mode></DefaultRetention>"), "MalformedXML"},
		{"objectWorm", objectWorm("<DefaultRetention><Mode>COMPLIANCE</Mode><Days>0</Days></DefaultRetention>"), "InvalidArgument Days=0"},
		{"objectWorm", objectWorm("<DefaultRetention><Mode>COMPLIANCE</Mode><Years>101</Years></DefaultRetention>"), "InvalidArgument Years=101"},
		{"overwriteConfig", `<OverwriteConfiguration/>`, "MalformedXML"},
		{"overwriteConfig", `<OverwriteConfiguration><Rule><ID>1</ID><Action>allow</Action></Rule></OverwriteConfiguration>`, "MalformedXML"},
		{"overwriteConfig", `<OverwriteConfiguration><Rule><ID>1</ID><Action>forbid</Action></Rule><Rule><ID>1</ID><Action>forbid</Action></Rule></OverwriteConfiguration>`, "MalformedXML"},
		{"policy&comp=callback", `<BucketCallbackPolicy><PolicyItem><PolicyName>n</PolicyName></PolicyItem></BucketCallbackPolicy>`, "MalformedXML"},
		{"policy&comp=callback", `<BucketCallbackPolicy><PolicyItem><PolicyName>n</PolicyName><Callback>x</Callback></PolicyItem><PolicyItem><PolicyName>n</PolicyName><Callback>x</Callback></PolicyItem></BucketCallbackPolicy>`, "MalformedXML"},
		{"publicAccessBlock", `<PublicAccessBlockConfiguration><BlockPublicAccess>yes</BlockPublicAccess></PublicAccessBlockConfiguration>`, "MalformedXML"},
		{"qos", `<BucketUserQos/>`, "MalformedXML"},
		{"qos", `<BucketUserQos><StorageCapacity>-2</StorageCapacity></BucketUserQos>`, "InvalidArgument StorageCapacity=-2"},
		{"qosInfo", `<QoSConfiguration><TotalUploadBandwidth>11</TotalUploadBandwidth></QoSConfiguration>`, "InvalidArgument TotalUploadBandwidth=11"},
		{"qosInfo", `<QoSConfiguration><TotalQps>5</TotalQps><ExtranetQps>6</ExtranetQps></QoSConfiguration>`, "InvalidArgument ExtranetQps=6"},
		{"qosInfo", `<QoSConfiguration><IntranetQps>-2</IntranetQps></QoSConfiguration>`, "InvalidArgument IntranetQps=-2"},
		{"quota", `<QuotaConfiguration><Mode>Strict</Mode></QuotaConfiguration>`, "MalformedXML"},
		{"quota", `<QuotaConfiguration><StorageQuota>-1</StorageQuota><Mode>Strict</Mode></QuotaConfiguration>`, "InvalidArgument StorageQuota=-1"},
		{"quota", `<QuotaConfiguration><StorageQuota>1</StorageQuota><Mode>Lax</Mode></QuotaConfiguration>`, "MalformedXML"},
		{"referer", `<RefererConfiguration><RefererList/></RefererConfiguration>`, "MalformedXML"},
		{"requestPayment", `<RequestPaymentConfiguration><Payer>Requesterttttt</Payer></RequestPaymentConfiguration>`, "MalformedXML"},
		{"resourceGroup", `<BucketResourceGroupConfiguration><ResourceGroupId>rg-not-exist</ResourceGroupId></BucketResourceGroupConfiguration>`, "ResourceGroupIdPreCheckError 0039-00000003"},
		{"responseHeader", `<ResponseHeaderConfiguration/>`, "MalformedXML"},
		{"responseHeader", `<ResponseHeaderConfiguration><Rule><Filters><Operation>*</Operation></Filters><HideHeaders><Header>h</Header></HideHeaders></Rule></ResponseHeaderConfiguration>`, "MalformedXML"},
		{"responseHeader", `<ResponseHeaderConfiguration><Rule><Name>n</Name><Filters/><HideHeaders><Header>h</Header></HideHeaders></Rule></ResponseHeaderConfiguration>`, "MalformedXML"},
		{"tagging", tags(21, "k", "v"), "InvalidTag"},
		{"tagging", tags(1, "", "v"), "InvalidTag"},
		{"tagging", tags(1, strings.Repeat("k", 64), "v"), "InvalidTag"}, // the number makes it 65
		{"tagging", tags(1, "k", strings.Repeat("v", 129)), "InvalidTag"},
		{"tagging", tags(1, "Aliyun-", "v"), "InvalidTag"},
		{"tagging", tags(1, "https://", "v"), "InvalidTag"},
		{"tagging", `<Tagging><TagSet><Tag><Key>a</Key></Tag><Tag><Key>a</Key></Tag></TagSet></Tagging>`, "InvalidTag"},
		{"transferAcceleration", `<TransferAccelerationConfiguration/>`, "MalformedXML"},
		{"transferAcceleration", `<TransferAccelerationConfiguration><Enabled>on</Enabled></TransferAccelerationConfiguration>`, "MalformedXML"},
		{"userDefinedLogFieldsConfig", `<UserDefinedLogFieldsConfiguration/>`, "MalformedXML"},
		{"userDefinedLogFieldsConfig", `<UserDefinedLogFieldsConfiguration><HeaderSet>` + strings.Repeat("<header>h</header>", 7) + `</HeaderSet></UserDefinedLogFieldsConfiguration>`, "MalformedXML"},
		{"website", `<WebsiteConfiguration/>`, "MalformedXML"},
	} {
		seen[test.kind] = true
		_, err := Of(test.kind).Parse([]byte(test.put), testEnv())
		t.Run(test.kind, func(t *testing.T) { wantError(t, err, test.want) })
	}
	// What is bad for all.
	for name, kind := range kinds {
		if !seen[name] {
			t.Errorf("no bad document of the kind %s was tried", name)
		}
		whole := Write(kind.empty())
		for _, bad := range []string{"", "   ", "no XML", "<a/>", whole + "<more/>", whole[:len(whole)-1], "\xff" + whole} {
			_, err := kind.Parse([]byte(bad), testEnv())
			t.Run(name, func(t *testing.T) { wantError(t, err, "MalformedXML") })
		}
	}
}

func cors(rules string) string { return "<CORSConfiguration>" + rules + "</CORSConfiguration>" }

func encryption(algorithm, key, data string) string {
	return `<ServerSideEncryptionRule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>` + algorithm + `</SSEAlgorithm><KMSMasterKeyID>` + key +
		`</KMSMasterKeyID><KMSDataEncryption>` + data + `</KMSDataEncryption></ApplyServerSideEncryptionByDefault></ServerSideEncryptionRule>`
}

func objectWorm(rule string) string {
	return `<ObjectWormConfiguration><ObjectWormEnabled>Enabled</ObjectWormEnabled><Rule>` + rule + `</Rule></ObjectWormConfiguration>`
}

func tags(n int, key, value string) string {
	var b strings.Builder
	for i := range n {
		if key != "" {
			fmt.Fprintf(&b, "<Tag><Key>%s%d</Key><Value>%s</Value></Tag>", key, i, value)
		} else {
			fmt.Fprintf(&b, "<Tag><Key></Key><Value>%s</Value></Tag>", value)
		}
	}
	return "<Tagging><TagSet>" + b.String() + "</TagSet></Tagging>"
}

// TestControlCharacters keeps them in documents as OSS does, raw.
func TestControlCharacters(t *testing.T) {
	doc, err := Of("logging").Parse([]byte("<BucketLoggingStatus><LoggingEnabled><TargetBucket>b</TargetBucket><TargetPrefix>a&#x01;\x02b</TargetPrefix></LoggingEnabled></BucketLoggingStatus>"), testEnv())
	if err != nil {
		t.Fatal(err)
	}
	if text := Write(doc); !strings.Contains(text, "<TargetPrefix>a\x01\x02b</TargetPrefix>") {
		t.Errorf("Write = %q", text)
	}
}
