package emulator

import (
	"net/http"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/fakeoss/fakeoss/emulator/osserr"
	"github.com/fakeoss/fakeoss/emulator/store"
	"github.com/fakeoss/fakeoss/emulator/wire"
)

// Limits of the tags of an object (spec oss-api.md E.8), in characters.
const (
	maxTags     = 10
	maxTagKey   = 128
	maxTagValue = 256
	maxTagging  = 64 << 10 // bytes of a document
)

// putObjectTagging replaces the tags of an object. Its time stays.
// https://help.aliyun.com/zh/oss/developer-reference/putobjecttagging
func (c *call) putObjectTagging() (*reply, error) {
	version, err := c.version()
	if err != nil {
		return nil, err
	}
	var doc wire.Tagging
	if err := c.readXML(maxTagging, osserr.MalformedXML, &doc); err != nil {
		return nil, err
	}
	tags := make([]store.Tag, len(doc.Tags))
	for i, t := range doc.Tags {
		tags[i] = store.Tag{Key: string(t.Key), Value: string(t.Value)}
	}
	if err := checkTags(tags); err != nil {
		return nil, err
	}
	return c.setTags(version, tags, http.StatusOK)
}

// deleteObjectTagging takes all tags off an object.
// https://help.aliyun.com/zh/oss/developer-reference/deleteobjecttagging
func (c *call) deleteObjectTagging() (*reply, error) {
	version, err := c.version()
	if err != nil {
		return nil, err
	}
	return c.setTags(version, nil, http.StatusNoContent)
}

func (c *call) setTags(version string, tags []store.Tag, status int) (*reply, error) {
	o, err := c.change(version, func(_ *store.Object, a *store.Attributes) error {
		a.Tags = tags
		return nil
	})
	if err != nil {
		return nil, err
	}
	c.setVersion(o)
	return &reply{status: status}, nil
}

// getObjectTagging tells the tags of an object, none if it has none.
// https://help.aliyun.com/zh/oss/developer-reference/getobjecttagging
func (c *call) getObjectTagging() (*reply, error) {
	o, err := c.find()
	if err != nil {
		return nil, err
	}
	defer o.Body.Release()
	c.setVersion(o)
	doc := wire.Tagging{}
	for _, t := range o.Tags {
		doc.Tags = append(doc.Tags, wire.Tag{Key: wire.Text(t.Key), Value: wire.Text(t.Value)})
	}
	return xmlReply(doc.XML()), nil
}

// parseTagging reads the header x-oss-tagging: "k=v&k2=v2", encoded.
func parseTagging(header string) (tags []store.Tag, err error) {
	if header == "" {
		return nil, nil
	}
	invalid := func() error {
		return osserr.InvalidTaggingHeader.With("ArgumentName", "x-oss-tagging", "ArgumentValue", header)
	}
	for pair := range strings.SplitSeq(header, "&") {
		name, value, _ := strings.Cut(pair, "=")
		key, err := url.QueryUnescape(name)
		if err != nil {
			return nil, invalid()
		}
		if value, err = url.QueryUnescape(value); err != nil {
			return nil, invalid()
		}
		for _, t := range tags {
			if t.Key == key {
				return nil, invalid()
			}
		}
		tags = append(tags, store.Tag{Key: key, Value: value})
		if len(tags) > maxTags {
			break // checkTags says so
		}
	}
	return tags, checkTags(tags)
}

// checkTags checks number, names and values of tags.
func checkTags(tags []store.Tag) error {
	if len(tags) > maxTags {
		return osserr.TooManyTags.With()
	}
	seen := map[string]bool{}
	for _, t := range tags {
		invalid := func(kind osserr.Kind, hint string) error {
			return kind.With("TagKey", t.Key, "TagValue", t.Value).Hinted(hint)
		}
		switch n := utf8.RuneCountInString(t.Key); {
		case n == 0:
			return invalid(osserr.InvalidTag, "the key of a tag is empty")
		case n > maxTagKey:
			return invalid(osserr.TagKeyTooLong, "the key of a tag has more than 128 characters")
		}
		switch {
		case utf8.RuneCountInString(t.Value) > maxTagValue:
			return invalid(osserr.InvalidTag, "the value of a tag has more than 256 characters")
		case !tagText(t.Key) || !tagText(t.Value):
			return invalid(osserr.InvalidTag, "tags are letters, digits, blanks and + - = . _ : /")
		case seen[t.Key]:
			return invalid(osserr.InvalidTag, "two tags have the same key")
		}
		seen[t.Key] = true
	}
	return nil
}

// tagText reports whether a text may be in a tag.
func tagText(s string) bool {
	return utf8.ValidString(s) && strings.IndexFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(" +-=._:/", r)
	}) < 0
}
