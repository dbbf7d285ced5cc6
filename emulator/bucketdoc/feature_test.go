package bucketdoc

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestStyles(t *testing.T) {
	wantError(t, decode(new(Style), "<Style><Content></Content></Style>"), "InvalidArgument")
	var l StyleList
	put := func(name, category, content string, at time.Time) error {
		return l.Put(name, category, &Style{Content: content}, at)
	}
	for _, name := range []string{"", "a b", "a/b", strings.Repeat("a", 64)} {
		wantError(t, put(name, "", "c", testTime), "InvalidArgument styleName="+name)
	}
	wantError(t, put("a", "audio", "c", testTime), "InvalidArgument category=audio")
	if err := put("a", "", "image/resize,w_1", testTime); err != nil {
		t.Fatal(err)
	}
	if err := put("a", "document", "c", testTime.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	want := Style{Name: "a", Category: "document", Content: "c", CreateTime: "Fri, 02 Jan 2026 03:04:05 GMT", LastModifyTime: "Fri, 02 Jan 2026 04:04:05 GMT"}
	if diff := cmp.Diff(&want, l.Named("a")); diff != "" {
		t.Errorf("Named (-want +got):\n%s", diff)
	}
	for i := range maxStyles - 1 {
		if err := put(fmt.Sprint("s", i), "", "c", testTime); err != nil {
			t.Fatal(err)
		}
	}
	wantError(t, put("more", "", "c", testTime), "TooManyStyles")
	l.Drop("a")
	l.Drop("a")
	if l.Named("a") != nil || len(l.Styles) != maxStyles-1 {
		t.Errorf("after Drop: %+v", l)
	}
}

func TestCname(t *testing.T) {
	for domain, ok := range map[string]bool{
		"www.example.com": true, "*.example.com": true, "a.cn": true, "": false, "com": false, "a b.com": false, "-a.com": false, "a..com": false, "http://a.com": false,
	} {
		err := decode(new(BucketCnameConfiguration), "<BucketCnameConfiguration><Cname><Domain>"+domain+"</Domain></Cname></BucketCnameConfiguration>")
		if ok && err != nil {
			t.Errorf("%q: %v", domain, err)
		}
		if !ok {
			wantError(t, err, "InvalidArgument Domain="+domain)
		}
	}
	const want = `<CnameToken><Bucket>b</Bucket><Cname>a.cn</Cname><Token>t</Token><ExpireTime>Mon, 05 Jan 2026 03:04:05 GMT</ExpireTime></CnameToken>`
	if got := written(NewCnameToken("b", "a.cn", "t", testTime)); got != want {
		t.Errorf("NewCnameToken = %s", got)
	}
}

func channel(members string) string {
	return "<LiveChannelConfiguration>" + members + "</LiveChannelConfiguration>"
}

func TestLiveChannel(t *testing.T) {
	var d LiveChannelConfiguration
	if err := decode(&d, channel("<Target><Type>HLS</Type></Target>")); err != nil {
		t.Fatal(err)
	}
	want := channel("<Description></Description><Status>enabled</Status><Target><Type>HLS</Type><FragDuration>5</FragDuration><FragCount>3</FragCount><PlaylistName>playlist.m3u8</PlaylistName></Target>")
	if got := written(&d); got != want {
		t.Errorf("Write = %s, want %s", got, want)
	}
	ch, err := Read[LiveChannel](Write(NewLiveChannel("a b", &d, testTime)))
	if err != nil {
		t.Fatal(err)
	}
	listed := `<LiveChannel><Name>a b</Name><Description></Description><Status>enabled</Status><LastModified>2026-01-02T03:04:05.000Z</LastModified>` +
		`<PublishUrls><Url>rtmp://b.h/live/a%20b</Url></PublishUrls><PlayUrls><Url>http://b.h/a%20b/playlist.m3u8</Url></PlayUrls></LiveChannel>`
	if got := written(ch.Listed("b.h")); got != listed {
		t.Errorf("Listed = %s, want %s", got, listed)
	}
	if d.Stat().Status != "Idle" {
		t.Errorf("Stat = %+v", d.Stat())
	}
	if d.Status = "disabled"; d.Stat().Status != "Disabled" {
		t.Errorf("Stat = %+v", d.Stat())
	}
}

func TestLiveChannelRefusals(t *testing.T) {
	target := func(members string) string { return "<Target><Type>HLS</Type>" + members + "</Target>" }
	for _, test := range []struct{ members, want string }{
		{"", "MalformedXML"},
		{"<Description>" + strings.Repeat("a", 129) + "</Description>" + target(""), "InvalidArgument Description=" + strings.Repeat("a", 129)},
		{"<Status>on</Status>" + target(""), "InvalidArgument Status=on"},
		{"<Target><Type>DASH</Type></Target>", "InvalidArgument Type=DASH"},
		{target("<FragDuration>5</FragDuration>"), "MalformedXML"},
		{target("<FragDuration>0</FragDuration><FragCount>3</FragCount>"), "InvalidArgument FragDuration=0"},
		{target("<FragDuration>5</FragDuration><FragCount>101</FragCount>"), "InvalidArgument FragCount=101"},
		{target("<PlaylistName>a.m3u</PlaylistName>"), "InvalidArgument PlaylistName=a.m3u"},
		{target("") + "<Snapshot/>", "MalformedXML"},
		{target("") + "<Snapshot><RoleName>r</RoleName><DestBucket>b</DestBucket><NotifyTopic>t</NotifyTopic><Interval>0</Interval></Snapshot>", "InvalidArgument Interval=0"},
	} {
		wantError(t, decode(new(LiveChannelConfiguration), channel(test.members)), test.want)
	}
	for _, name := range []string{"", "a/b", strings.Repeat("a", 65)} {
		wantError(t, CheckChannel(name), "InvalidObjectName ChannelName="+name)
	}
}

func TestVersioningConfiguration(t *testing.T) {
	for status, want := range map[string]string{"Enabled": "", "Suspended": "", "": "MalformedXML", "enabled": "MalformedXML"} {
		err := decode(new(VersioningConfiguration), "<VersioningConfiguration><Status>"+status+"</Status></VersioningConfiguration>")
		if want != "" {
			wantError(t, err, want)
		} else if err != nil {
			t.Errorf("%s: %v", status, err)
		}
	}
}
