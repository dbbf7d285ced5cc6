package bucketdoc

import (
	"encoding/xml"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

// A LiveChannelConfiguration describes a channel to which clients push video.
// It is a document only: nobody listens for RTMP here (A080).
// https://help.aliyun.com/zh/oss/developer-reference/putlivechannel
type LiveChannelConfiguration struct {
	XMLName     xml.Name `xml:"LiveChannelConfiguration"`
	Description string
	Status      string
	Target      *LiveTarget
	Snapshot    *LiveSnapshot `xml:",omitempty"`
}

// A LiveTarget is how what was pushed is stored.
type LiveTarget struct {
	Type         string
	FragDuration *int64
	FragCount    *int64
	PlaylistName string
}

// A LiveSnapshot is how pictures are taken.
type LiveSnapshot struct {
	RoleName    string
	DestBucket  string
	NotifyTopic string
	Interval    int64
}

// Limits of a channel and what it has unless its owner says otherwise.
const (
	maxChannelName      = 64
	maxDescription      = 128
	maxFrag             = 100
	defaultFragDuration = 5
	defaultFragCount    = 3
	defaultPlaylist     = "playlist.m3u8"
)

func (d *LiveChannelConfiguration) settle(Env) error {
	if len(d.Description) > maxDescription {
		return invalid("Description", d.Description, "The description must have at most %d bytes.", maxDescription)
	}
	if d.Status == "" {
		d.Status = "enabled"
	}
	if err := CheckLiveStatus(d.Status); err != nil {
		return err
	}
	if d.Target == nil {
		return malformed("Target is missing")
	}
	if s := d.Snapshot; s != nil {
		if s.RoleName == "" || s.DestBucket == "" || s.NotifyTopic == "" {
			return malformed("Snapshot needs RoleName, DestBucket and NotifyTopic")
		}
		if s.Interval < 1 || s.Interval > maxFrag {
			return invalid("Interval", strconv.FormatInt(s.Interval, 10), "Interval must be between 1 and %d.", maxFrag)
		}
	}
	return d.Target.settle()
}

// settle checks a target. FragDuration and FragCount come together or not at
// all.
func (t *LiveTarget) settle() error {
	if t.Type != "HLS" {
		return invalid("Type", t.Type, "The type of a live channel must be HLS.")
	}
	if (t.FragDuration == nil) != (t.FragCount == nil) {
		return malformed("FragDuration and FragCount are given together")
	}
	if t.FragDuration == nil {
		duration, count := int64(defaultFragDuration), int64(defaultFragCount)
		t.FragDuration, t.FragCount = &duration, &count
	}
	for i, n := range []int64{*t.FragDuration, *t.FragCount} {
		if n < 1 || n > maxFrag {
			name := [...]string{"FragDuration", "FragCount"}[i]
			return invalid(name, strconv.FormatInt(n, 10), "%s must be between 1 and %d.", name, maxFrag)
		}
	}
	if t.PlaylistName == "" {
		t.PlaylistName = defaultPlaylist
	}
	return CheckPlaylist(t.PlaylistName)
}

// CheckLiveStatus checks the status that a channel is to have.
func CheckLiveStatus(status string) error {
	if status != "enabled" && status != "disabled" {
		return invalid("Status", status, "The status of a live channel must be enabled or disabled.")
	}
	return nil
}

// CheckPlaylist checks the name of a playlist.
func CheckPlaylist(name string) error {
	if len(name) < 6 || len(name) > 128 || !strings.HasSuffix(name, ".m3u8") || strings.Contains(name, "/") {
		return invalid("PlaylistName", name, "The name of a playlist has 6 to 128 bytes and ends with .m3u8.")
	}
	return nil
}

// CheckChannel checks the name of a channel.
func CheckChannel(name string) error {
	if name == "" || len(name) > maxChannelName || strings.Contains(name, "/") {
		return osserr.InvalidChannelName.With("ArgumentName", "ChannelName", "ArgumentValue", name)
	}
	return nil
}

// A LiveChannel is a channel as it is stored and listed.
type LiveChannel struct {
	XMLName      xml.Name `xml:"LiveChannel"`
	Name         string
	Description  string
	Status       string
	LastModified string
	PublishURLs  []string                  `xml:"PublishUrls>Url"`
	PlayURLs     []string                  `xml:"PlayUrls>Url"`
	Config       *LiveChannelConfiguration `xml:"LiveChannelConfiguration,omitempty"`
}

// NewLiveChannel returns a channel as it is stored.
func NewLiveChannel(name string, d *LiveChannelConfiguration, now time.Time) *LiveChannel {
	return &LiveChannel{Name: name, LastModified: now.UTC().Format(xmlDate), Config: d}
}

// Listed returns the channel as lists show it, under the name that the bucket
// has as a host.
func (ch *LiveChannel) Listed(host string) LiveChannel {
	publish, play := ch.URLs(host)
	return LiveChannel{
		Name: ch.Name, Description: ch.Config.Description, Status: ch.Config.Status, LastModified: ch.LastModified,
		PublishURLs: publish, PlayURLs: play,
	}
}

// URLs returns where to push to and what to play. host is the name that the
// bucket has as a host.
func (ch *LiveChannel) URLs(host string) (publish, play []string) {
	name := url.PathEscape(ch.Name)
	return []string{"rtmp://" + host + "/live/" + name}, []string{"http://" + host + "/" + name + "/" + url.PathEscape(ch.Config.Target.PlaylistName)}
}

// A CreateLiveChannelResult is the answer to PutLiveChannel.
type CreateLiveChannelResult struct {
	XMLName     xml.Name `xml:"CreateLiveChannelResult"`
	PublishURLs []string `xml:"PublishUrls>Url"`
	PlayURLs    []string `xml:"PlayUrls>Url"`
}

// A ListLiveChannelResult is a page of channels.
type ListLiveChannelResult struct {
	XMLName     xml.Name `xml:"ListLiveChannelResult"`
	Prefix      string
	Marker      string
	MaxKeys     int
	IsTruncated Bool
	NextMarker  string
	Channels    []LiveChannel `xml:"LiveChannel"`
}

// A LiveChannelStat is the answer to GetLiveChannelStat. Nobody ever pushes.
type LiveChannelStat struct {
	XMLName xml.Name `xml:"LiveChannelStat"`
	Status  string
}

// Stat returns whether somebody pushes to the channel.
func (d *LiveChannelConfiguration) Stat() *LiveChannelStat {
	if d.Status == "disabled" {
		return &LiveChannelStat{Status: "Disabled"}
	}
	return &LiveChannelStat{Status: "Idle"}
}

// A LiveChannelHistory is the answer to GetLiveChannelHistory: who pushed.
type LiveChannelHistory struct {
	XMLName xml.Name `xml:"LiveChannelHistory"`
}
