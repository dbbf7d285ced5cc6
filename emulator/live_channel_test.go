package emulator

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const liveChannel = `<LiveChannelConfiguration><Description>d</Description><Status>enabled</Status><Target><Type>HLS</Type><FragDuration>2</FragDuration>` +
	`<FragCount>4</FragCount><PlaylistName>p.m3u8</PlaylistName></Target></LiveChannelConfiguration>`

func TestLiveChannels(t *testing.T) {
	w := newWorld(t)
	const uri = "/examplebucket/ch?live"
	host := "examplebucket." + strings.TrimPrefix(w.ts.URL, "http://")
	w.do("GET", uri, "").wantError(t, "GetLiveChannelInfo", 404, "NoSuchLiveChannel", "")
	a := w.do("PUT", uri, liveChannel)
	a.want(t, "PutLiveChannel", 200)
	if got := a.all("Url"); !cmp.Equal(got, []string{"rtmp://" + host + "/live/ch", "http://" + host + "/ch/p.m3u8"}) {
		t.Errorf("PutLiveChannel = %v", got)
	}
	if got := w.do("GET", uri, "").plain(); got != liveChannel {
		t.Errorf("GetLiveChannelInfo = %s", got)
	}
	if got := w.do("GET", uri+"&comp=stat", "").plain(); got != "<LiveChannelStat><Status>Idle</Status></LiveChannelStat>" {
		t.Errorf("GetLiveChannelStat = %s", got)
	}
	if got := w.do("GET", uri+"&comp=history", "").plain(); got != "<LiveChannelHistory></LiveChannelHistory>" {
		t.Errorf("GetLiveChannelHistory = %s", got)
	}
	w.do("PUT", uri+"&status=off", "").wantError(t, "PutLiveChannelStatus", 400, "InvalidArgument", "")
	w.do("PUT", uri+"&status=disabled", "").want(t, "PutLiveChannelStatus", 200)
	if got := w.do("GET", uri+"&comp=stat", "").element("Status"); got != "Disabled" {
		t.Errorf("GetLiveChannelStat = %s", got)
	}
	for _, bad := range []string{"", "x", strings.Replace(liveChannel, "HLS", "DASH", 1)} {
		if a := w.do("PUT", uri, bad); a.Status != 400 {
			t.Errorf("PutLiveChannel = %d %s", a.Status, a.Body)
		}
	}
	if got := w.do("GET", uri, "").element("Status"); got != "disabled" {
		t.Errorf("bad requests made the channel %s", got)
	}
	// A channel is no object.
	w.do("GET", "/examplebucket/ch", "").wantError(t, "GetObject", 404, "NoSuchKey", "0026-00000001")
	w.do("DELETE", uri, "").want(t, "DeleteLiveChannel", 204)
	w.do("DELETE", uri, "").wantError(t, "DeleteLiveChannel", 404, "NoSuchLiveChannel", "")
	for _, query := range []string{"&comp=stat", "&comp=history"} {
		w.do("GET", uri+query, "").wantError(t, query, 404, "NoSuchLiveChannel", "")
	}
	w.do("PUT", uri+"&status=enabled", "").wantError(t, "PutLiveChannelStatus", 404, "NoSuchLiveChannel", "")
}

func TestLiveChannelNames(t *testing.T) {
	w := newWorld(t)
	for _, name := range []string{"a/b", strings.Repeat("a", 65)} {
		uri := "/examplebucket/" + name + "?live"
		for _, test := range []struct{ method, query, body string }{
			{"PUT", "", liveChannel}, {"GET", "", ""}, {"GET", "&comp=stat", ""}, {"GET", "&comp=history", ""}, {"PUT", "&status=enabled", ""}, {"DELETE", "", ""},
		} {
			w.do(test.method, uri+test.query, test.body).wantError(t, test.method+test.query, 400, "InvalidObjectName", "")
		}
	}
}

func TestListLiveChannel(t *testing.T) {
	w := newWorld(t)
	for _, name := range []string{"b-2", "a", "b-1", "b-3"} {
		w.do("PUT", "/examplebucket/"+name+"?live", liveChannel).want(t, "PutLiveChannel", 200)
	}
	for _, test := range []struct {
		query string
		want  []string
		next  string
	}{
		{"", []string{"a", "b-1", "b-2", "b-3"}, ""},
		{"&prefix=b-", []string{"b-1", "b-2", "b-3"}, ""},
		{"&prefix=b-&max-keys=2", []string{"b-1", "b-2"}, "b-2"},
		{"&prefix=b-&max-keys=2&marker=b-2", []string{"b-3"}, ""},
		{"&marker=c", nil, ""},
	} {
		a := w.do("GET", "/examplebucket?live"+test.query, "")
		if diff := cmp.Diff(test.want, a.all("Name")); diff != "" || a.element("NextMarker") != test.next {
			t.Errorf("%s: %s", test.query, a.Body)
		}
	}
	w.do("GET", "/examplebucket?live&max-keys=1001", "").wantError(t, "too many", 400, "InvalidArgument", "")
}

// TestVod asks for playlists of what never was recorded.
func TestVod(t *testing.T) {
	w := newWorld(t)
	w.do("PUT", "/examplebucket/ch?live", liveChannel)
	const span = "&startTime=1000&endTime=2000"
	for _, test := range []struct {
		method, uri string
		status      int
		code, ec    string
	}{
		{"POST", "/examplebucket/ch/p.m3u8?vod" + span, 400, "InvalidArgument", "0044-00000308"},
		{"POST", "/examplebucket/no/p.m3u8?vod" + span, 404, "NoSuchLiveChannel", ""},
		{"POST", "/examplebucket/ch/p.mp4?vod" + span, 400, "InvalidArgument", ""},
		{"POST", "/examplebucket/p.m3u8?vod" + span, 400, "InvalidArgument", ""},
		{"POST", "/examplebucket/ch/p.m3u8?vod", 400, "InvalidArgument", ""},
		{"POST", "/examplebucket/ch/p.m3u8?vod&startTime=2&endTime=1", 400, "InvalidArgument", ""},
		{"POST", "/examplebucket/ch/p.m3u8?vod&startTime=0&endTime=86401", 400, "InvalidArgument", ""},
		{"POST", "/examplebucket/ch/p.m3u8?vod&startTime=-1&endTime=1", 400, "InvalidArgument", ""},
		{"GET", "/examplebucket/ch?vod" + span, 400, "InvalidArgument", "0044-00000308"},
		{"GET", "/examplebucket/no?vod" + span, 404, "NoSuchLiveChannel", ""},
	} {
		w.do(test.method, test.uri, "").wantError(t, test.method+" "+test.uri, test.status, test.code, test.ec)
	}
}
