package bucketdoc

import (
	"strings"
	"testing"
)

func lifecycle(rules ...string) string {
	var b strings.Builder
	for _, r := range rules {
		if !strings.Contains(r, "<Status>") {
			r += "<Status>Enabled</Status>"
		}
		b.WriteString("<Rule>" + r + "</Rule>")
	}
	return "<LifecycleConfiguration>" + b.String() + "</LifecycleConfiguration>"
}

func move(when, class string, more ...string) string {
	return "<Transition>" + when + "<StorageClass>" + class + "</StorageClass>" + strings.Join(more, "") + "</Transition>"
}

const (
	expire30   = "<Expiration><Days>30</Days></Expiration>"
	expireDate = "<Expiration><CreatedBeforeDate>2016-12-25T00:00:00.000Z</CreatedBeforeDate></Expiration>"
	abort1     = "<AbortMultipartUpload><Days>1</Days></AbortMultipartUpload>"
)

// TestLifecycle checks rules by themselves and against each other. The first
// cases are those of the SDKs' own tests.
func TestLifecycle(t *testing.T) {
	many := make([]string, 1001)
	for i := range many {
		many[i] = "<Prefix>" + strings.Repeat("x", 3) + string(rune('0'+i%10)) + "</Prefix>" + expire30
	}
	for _, test := range []struct {
		name, put string
		overlap   bool
		want      string // "" for accepted
	}{
		{"no rule", lifecycle(), false, "MalformedXML"},
		{"too many rules", lifecycle(many...), false, "MalformedXML"},
		{"status", lifecycle("<Status>Invalid</Status>" + expire30), false, "MalformedXML"},
		{"nothing to do", lifecycle("<Prefix>p</Prefix>"), false, "MalformedXML 0014-00000026"},
		{"two prefixes", lifecycle("<Prefix>p</Prefix><Prefix>q</Prefix>" + expire30), false, "MalformedXML 0014-00000010"},
		{"long id", lifecycle("<ID>" + strings.Repeat("i", 256) + "</ID>" + expire30), false, "InvalidArgument ID=" + strings.Repeat("i", 256)},
		{"id twice", lifecycle("<ID>i</ID><Prefix>p</Prefix>"+expire30, "<ID>i</ID><Prefix>q</Prefix>"+expire30), false, "InvalidArgument ID=i"},
		{"a date that is none", lifecycle("<Expiration><CreatedBeforeDate>qwertz</CreatedBeforeDate></Expiration>"), false, "MalformedXML"},
		{"a date at noon", lifecycle("<Expiration><Date>2016-12-25T12:00:00.000Z</Date></Expiration>"), false, "InvalidArgument CreatedBeforeDate=2016-12-25T12:00:00.000Z"},
		{"negative days", lifecycle("<AbortMultipartUpload><Days>-30</Days></AbortMultipartUpload>"), false, "InvalidArgument Days=-30"},
		{"fractional days", lifecycle("<Expiration><Days>1.1</Days></Expiration>"), false, "MalformedXML"},
		{"days and a date", lifecycle("<Expiration><Days>1</Days><Date>2016-12-25T00:00:00.000Z</Date></Expiration>"), false, "MalformedXML"},
		{"expiry without a time", lifecycle("<Expiration/>"), false, "MalformedXML 0014-00000060"},
		{"no delete markers and no time", lifecycle("<Expiration><ExpiredObjectDeleteMarker>false</ExpiredObjectDeleteMarker></Expiration>"), false, "MalformedXML 0014-00000060"},
		{"delete markers and days", lifecycle("<Expiration><Days>1</Days><ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker></Expiration>"), false, "MalformedXML"},
		{"delete markers", lifecycle("<Expiration><ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker></Expiration>"), false, ""},
		{"a transition without a time", lifecycle(move("", "IA")), false, "MalformedXML"},
		{"to Standard", lifecycle(move("<Days>5</Days>", "Standard")), false, "InvalidArgument StorageClass=Standard"},
		{"expires before it moves", lifecycle("<ID>i</ID><Expiration><Days>3</Days></Expiration>" + move("<Days>4</Days>", "IA")), false, "InvalidArgument Days=i"},
		{"Archive before IA", lifecycle("<ID>i</ID>" + move("<Days>5</Days>", "IA") + move("<Days>2</Days>", "Archive")), false, "InvalidArgument Days=i"},
		{"IA before Archive", lifecycle(move("<Days>60</Days>", "Archive") + move("<Days>30</Days>", "IA") + "<Expiration><Days>3600</Days></Expiration>"), false, ""},
		{"the same class twice", lifecycle("<ID>i</ID>" + move("<Days>5</Days>", "IA") + move("<Days>6</Days>", "IA")), false, "InvalidArgument Rule=i"},
		{"days and dates mixed", lifecycle(expireDate + move("<Days>356</Days>", "IA")), false, "InvalidRequest 0014-00000080"},
		{"dates are not compared", lifecycle("<Expiration><CreatedBeforeDate>2016-12-20T00:00:00.000Z</CreatedBeforeDate></Expiration>" +
			move("<CreatedBeforeDate>2016-12-25T00:00:00.000Z</CreatedBeforeDate>", "IA")), false, ""},
		{"uploads go by days of their own", lifecycle(expireDate + abort1), false, ""},
		{"former versions", lifecycle("<NoncurrentVersionExpiration><NoncurrentDays>30</NoncurrentDays></NoncurrentVersionExpiration>" +
			"<NoncurrentVersionTransition><NoncurrentDays>12</NoncurrentDays><StorageClass>IA</StorageClass></NoncurrentVersionTransition>" +
			"<NoncurrentVersionTransition><NoncurrentDays>20</NoncurrentDays><StorageClass>Archive</StorageClass></NoncurrentVersionTransition>"), false, ""},
		{"former versions in the wrong order", lifecycle("<ID>i</ID><NoncurrentVersionTransition><NoncurrentDays>20</NoncurrentDays><StorageClass>IA</StorageClass></NoncurrentVersionTransition>" +
			"<NoncurrentVersionTransition><NoncurrentDays>12</NoncurrentDays><StorageClass>Archive</StorageClass></NoncurrentVersionTransition>"), false, "InvalidArgument Days=i"},
		{"former versions without days", lifecycle("<NoncurrentVersionExpiration/>"), false, "MalformedXML"},
		{"former versions, to Standard", lifecycle("<NoncurrentVersionTransition><NoncurrentDays>1</NoncurrentDays><StorageClass>Standard</StorageClass></NoncurrentVersionTransition>"), false, "InvalidArgument StorageClass=Standard"},
		{"access time without return", lifecycle(move("<Days>1</Days>", "IA", "<IsAccessTime>true</IsAccessTime>")), false, "MalformedXML 0014-00000052"},
		{"return without access time", lifecycle(move("<Days>1</Days>", "IA", "<ReturnToStdWhenVisit>true</ReturnToStdWhenVisit>")), false, "MalformedXML 0014-00000052"},
		{"access time", lifecycle(move("<Days>1</Days>", "IA", "<IsAccessTime>true</IsAccessTime><ReturnToStdWhenVisit>false</ReturnToStdWhenVisit>")), false, ""},
		{"small files and sizes", lifecycle("<Filter><ObjectSizeLessThan>1024</ObjectSizeLessThan></Filter>" + move("<Days>1</Days>", "IA", "<IsAccessTime>true</IsAccessTime><ReturnToStdWhenVisit>true</ReturnToStdWhenVisit><AllowSmallFile>true</AllowSmallFile>")), false, "MalformedXML"},
		{"sizes the wrong way round", lifecycle("<Filter><ObjectSizeGreaterThan>2</ObjectSizeGreaterThan><ObjectSizeLessThan>1</ObjectSizeLessThan></Filter>" + expire30), false, "InvalidArgument ObjectSizeGreaterThan=2"},
		{"a negative size", lifecycle("<Filter><ObjectSizeGreaterThan>-2</ObjectSizeGreaterThan></Filter>" + expire30), false, "InvalidArgument ObjectSize=-2"},
		{"exclusions", lifecycle("<Filter><Not><Prefix>p</Prefix><Tag><Key>k</Key><Value>v</Value></Tag></Not></Filter>" + expire30), false, ""},
		{"a bad tag in an exclusion", lifecycle("<Filter><Not><Prefix>p</Prefix><Tag><Key>#</Key><Value>v</Value></Tag></Not></Filter>" + expire30), false, "InvalidArgument 0014-00000031"},
		{"a bad tag", lifecycle("<Tag><Key>test#</Key><Value>abc</Value></Tag>" + expire30), false, "InvalidArgument 0014-00000031"},
		{"an empty tag", lifecycle("<Tag><Key></Key><Value>abc</Value></Tag>" + expire30), false, "InvalidArgument 0014-00000031"},

		{"overlap", lifecycle("<Prefix>p</Prefix>"+expireDate, "<ID>i</ID><Prefix>p/q</Prefix>"+expireDate), false, "InvalidArgument Rule=i"},
		{"overlap, allowed", lifecycle("<Prefix>p</Prefix>"+expireDate, "<Prefix>p/q</Prefix>"+expireDate), true, ""},
		{"overlap with a rule in between", lifecycle("<Prefix>a</Prefix>"+expire30, "<Prefix>ab</Prefix>"+abort1, "<ID>i</ID><Prefix>ac</Prefix>"+expire30), false, "InvalidArgument Rule=i"},
		{"neighbours", lifecycle("<Prefix>tests/</Prefix>"+expire30, "<Prefix>tests1/</Prefix>"+expire30), false, ""},
		{"different actions", lifecycle("<Prefix>p</Prefix>"+expire30, "<Prefix>p/q</Prefix>"+abort1), false, ""},
		{"different tags", lifecycle("<Tag><Key>a</Key><Value>1</Value></Tag>"+expire30, "<Tag><Key>b</Key><Value>1</Value></Tag>"+expire30), false, ""},
		{"a tag more", lifecycle("<Tag><Key>a</Key><Value>1</Value></Tag>"+expire30, "<ID>i</ID><Tag><Key>a</Key><Value>1</Value></Tag><Tag><Key>b</Key><Value>1</Value></Tag>"+expire30), false, "InvalidArgument Rule=i"},
		{"contradiction", lifecycle("<Prefix>p</Prefix>"+move("<Days>45</Days>", "IA")+"<Expiration><Days>65</Days></Expiration>",
			"<Prefix>p/q</Prefix>"+move("<Days>40</Days>", "Archive")), true, "InvalidArgument 0014-00000082"},
	} {
		t.Run(test.name, func(t *testing.T) {
			env := testEnv()
			env.AllowOverlap = test.overlap
			_, err := Of("lifecycle").Parse([]byte(test.put), env)
			if test.want != "" {
				wantError(t, err, test.want)
			} else if err != nil {
				t.Errorf("Parse = %v", err)
			}
		})
	}
}

// TestFits puts documents that are good by themselves where they do not fit.
func TestFits(t *testing.T) {
	byAccess := lifecycle(move("<Days>1</Days>", "IA", "<IsAccessTime>true</IsAccessTime><ReturnToStdWhenVisit>false</ReturnToStdWhenVisit>"))
	byAccessFormer := lifecycle("<NoncurrentVersionTransition><NoncurrentDays>1</NoncurrentDays><StorageClass>IA</StorageClass><IsAccessTime>true</IsAccessTime><ReturnToStdWhenVisit>true</ReturnToStdWhenVisit></NoncurrentVersionTransition>")
	monitor := map[string]string{"accessmonitor": Write(&AccessMonitorConfiguration{Status: "Enabled"})}
	worm := map[string]string{"worm": Write(NewWorm("w", 1, testTime))}
	for _, test := range []struct {
		name, kind, put string
		in              State
		want            string
	}{
		{"access time without a monitor", "lifecycle", byAccess, State{}, "MalformedXML"},
		{"access time with a monitor", "lifecycle", byAccess, State{Documents: monitor}, ""},
		{"the monitor of a rule", "accessmonitor", `<AccessMonitorConfiguration><Status>Disabled</Status></AccessMonitorConfiguration>`,
			State{Documents: map[string]string{"lifecycle": byAccessFormer}}, "AccessMonitorDisableNotAllowed"},
		{"the monitor of no rule", "accessmonitor", `<AccessMonitorConfiguration><Status>Disabled</Status></AccessMonitorConfiguration>`, State{}, ""},
		{"object worm without versions", "objectWorm", `<ObjectWormConfiguration><ObjectWormEnabled>Enabled</ObjectWormEnabled></ObjectWormConfiguration>`, State{}, "InvalidRequest"},
		{"object worm with versions", "objectWorm", `<ObjectWormConfiguration><ObjectWormEnabled>Enabled</ObjectWormEnabled></ObjectWormConfiguration>`, State{Versioning: "Enabled"}, ""},
		{"object worm in a retained bucket", "objectWorm", `<ObjectWormConfiguration><ObjectWormEnabled>Enabled</ObjectWormEnabled></ObjectWormConfiguration>`,
			State{Versioning: "Enabled", Documents: worm, Now: testTime}, "WORMConfigurationAlreadyExists"},
		{"a kind without conditions", "cors", cors("<CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod></CORSRule>"), State{}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			kind := Of(test.kind)
			doc, err := kind.Parse([]byte(test.put), testEnv())
			if err != nil {
				t.Fatal(err)
			}
			err = kind.Fits(doc, test.in)
			if test.want != "" {
				wantError(t, err, test.want)
			} else if err != nil {
				t.Errorf("Fits = %v", err)
			}
		})
	}
}
