package emulator

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/fakeoss/fakeoss/emulator/bucketdoc"
	"github.com/fakeoss/fakeoss/emulator/osserr"
	"github.com/fakeoss/fakeoss/emulator/store"
	"github.com/fakeoss/fakeoss/emulator/wire"
)

// Live channels are addressed like objects and kept like documents of their
// bucket. Nobody can push video to them here (A080).

// putLiveChannel makes a channel, or makes it anew.
// https://help.aliyun.com/zh/oss/developer-reference/putlivechannel
func (c *call) putLiveChannel() (*reply, error) {
	name := c.key()
	if err := bucketdoc.CheckChannel(name); err != nil {
		return nil, err
	}
	var config bucketdoc.LiveChannelConfiguration
	if err := c.readDocument(&config, osserr.MalformedXML); err != nil {
		return nil, err
	}
	channel := bucketdoc.NewLiveChannel(name, &config, c.srv.now())
	err := c.changeBucket(func(b *store.Bucket) error {
		b.Documents[channelDocuments+name] = bucketdoc.Write(channel)
		return nil
	})
	if err != nil {
		return nil, err
	}
	publish, play := channel.URLs(c.bucketHost())
	return documentReply(&bucketdoc.CreateLiveChannelResult{PublishURLs: publish, PlayURLs: play}), nil
}

// bucketHost is the name under which the bucket is a host of its own.
func (c *call) bucketHost() string {
	if c.target.Style == wire.CNAME {
		return c.r.Host
	}
	return c.target.Bucket + "." + c.srv.addressing.ServiceHost(c.r, c.target)
}

// channelIn returns a channel of a bucket.
func channelIn(docs map[string]string, name string) (*bucketdoc.LiveChannel, error) {
	text, ok := docs[channelDocuments+name]
	if !ok {
		return nil, osserr.NoSuchLiveChannel.With("ChannelName", name)
	}
	return bucketdoc.Read[bucketdoc.LiveChannel](text)
}

// channel returns a channel of the bucket of the request.
func (c *call) channel(name string) (*bucketdoc.LiveChannel, error) {
	if err := bucketdoc.CheckChannel(name); err != nil {
		return nil, err
	}
	docs, err := c.documents()
	if err != nil {
		return nil, err
	}
	return channelIn(docs, name)
}

// putLiveChannelStatus enables or disables a channel.
// https://help.aliyun.com/zh/oss/developer-reference/putlivechannelstatus
func (c *call) putLiveChannelStatus() (*reply, error) {
	name, status := c.target.Key, c.query.Get("status")
	if err := bucketdoc.CheckChannel(name); err != nil {
		return nil, err
	}
	if err := bucketdoc.CheckLiveStatus(status); err != nil {
		return nil, err
	}
	return &reply{}, c.changeBucket(func(b *store.Bucket) error {
		channel, err := channelIn(b.Documents, name)
		if err != nil {
			return err
		}
		channel.Config.Status = status
		b.Documents[channelDocuments+channel.Name] = bucketdoc.Write(channel)
		return nil
	})
}

// getLiveChannelInfo answers with the configuration of a channel.
// https://help.aliyun.com/zh/oss/developer-reference/getlivechannelinfo
func (c *call) getLiveChannelInfo() (*reply, error) {
	channel, err := c.channel(c.target.Key)
	if err != nil {
		return nil, err
	}
	return documentReply(channel.Config), nil
}

// getLiveChannelStat tells whether somebody pushes to a channel.
// https://help.aliyun.com/zh/oss/developer-reference/getlivechannelstat
func (c *call) getLiveChannelStat() (*reply, error) {
	channel, err := c.channel(c.target.Key)
	if err != nil {
		return nil, err
	}
	return documentReply(channel.Config.Stat()), nil
}

// getLiveChannelHistory tells who pushed to a channel.
// https://help.aliyun.com/zh/oss/developer-reference/getlivechannelhistory
func (c *call) getLiveChannelHistory() (*reply, error) {
	if _, err := c.channel(c.target.Key); err != nil {
		return nil, err
	}
	return documentReply(new(bucketdoc.LiveChannelHistory)), nil
}

// deleteLiveChannel removes a channel.
// https://help.aliyun.com/zh/oss/developer-reference/deletelivechannel
func (c *call) deleteLiveChannel() (*reply, error) {
	name := c.target.Key
	if err := bucketdoc.CheckChannel(name); err != nil {
		return nil, err
	}
	return &reply{status: http.StatusNoContent}, c.changeBucket(func(b *store.Bucket) error {
		if _, err := channelIn(b.Documents, name); err != nil {
			return err
		}
		delete(b.Documents, channelDocuments+name)
		return nil
	})
}

// listLiveChannel lists the channels of a bucket in the order of their names.
// https://help.aliyun.com/zh/oss/developer-reference/listlivechannel
func (c *call) listLiveChannel() (*reply, error) {
	most, err := c.intParam("max-keys", 100, 1, 1000)
	if err != nil {
		return nil, err
	}
	docs, err := c.documents()
	if err != nil {
		return nil, err
	}
	page := &bucketdoc.ListLiveChannelResult{Prefix: c.query.Get("prefix"), Marker: c.query.Get("marker"), MaxKeys: most}
	for _, name := range namesOf(docs, channelDocuments) {
		if !strings.HasPrefix(name, page.Prefix) || name <= page.Marker {
			continue
		}
		if len(page.Channels) == most {
			page.IsTruncated, page.NextMarker = true, page.Channels[most-1].Name
			break
		}
		channel, err := channelIn(docs, name)
		if err != nil {
			return nil, err
		}
		page.Channels = append(page.Channels, channel.Listed(c.bucketHost()))
	}
	return documentReply(page), nil
}

// postVodPlaylist is to make a playlist of what was recorded, which is
// nothing.
// https://help.aliyun.com/zh/oss/developer-reference/postvodplaylist
func (c *call) postVodPlaylist() (*reply, error) {
	i := strings.LastIndexByte(c.target.Key, '/')
	if i < 0 {
		return nil, bucketdoc.CheckPlaylist("")
	}
	if err := bucketdoc.CheckPlaylist(c.target.Key[i+1:]); err != nil {
		return nil, err
	}
	return nil, c.noRecording(c.target.Key[:i])
}

// getVodPlaylist is postVodPlaylist with the playlist for an answer.
// https://help.aliyun.com/zh/oss/developer-reference/getvodplaylist
func (c *call) getVodPlaylist() (*reply, error) { return nil, c.noRecording(c.target.Key) }

// noRecording checks a request for a playlist and says that there is none.
func (c *call) noRecording(name string) error {
	if _, err := c.channel(name); err != nil {
		return err
	}
	var span [2]int64
	for i, parameter := range []string{"startTime", "endTime"} {
		text := c.query.Get(parameter)
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil || n < 0 {
			return osserr.InvalidArgument.Saying(parameter+" must be a time in seconds.").With("ArgumentName", parameter, "ArgumentValue", text)
		}
		span[i] = n
	}
	if seconds := span[1] - span[0]; seconds <= 0 || seconds > int64(24*time.Hour/time.Second) {
		return osserr.InvalidArgument.Saying("endTime must be after startTime, by at most a day.").
			With("ArgumentName", "endTime", "ArgumentValue", c.query.Get("endTime"))
	}
	return osserr.NoRecording.With("ChannelName", name).Hinted("nobody can push to live channels here, so that nothing is ever recorded")
}
