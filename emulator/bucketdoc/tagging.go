package bucketdoc

import (
	"encoding/xml"
	"strings"
	"unicode/utf8"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

// Tagging is the tags of a bucket.
// https://help.aliyun.com/zh/oss/developer-reference/putbuckettags
type Tagging struct {
	XMLName xml.Name `xml:"Tagging"`
	TagSet  TagSet
}

// A TagSet is a list of tags.
type TagSet struct {
	Tags []Tag `xml:"Tag"`
}

// A Tag is a word with a value.
type Tag struct {
	Key   string
	Value string
}

// Limits of the tags of a bucket, in bytes.
const (
	maxTags     = 20
	maxTagKey   = 64
	maxTagValue = 128
)

func (d *Tagging) settle(Env) error {
	if n := len(d.TagSet.Tags); n > maxTags {
		return osserr.InvalidBucketTag.With().Hinted("a bucket has at most 20 tags")
	}
	seen := map[string]bool{}
	for _, tag := range d.TagSet.Tags {
		switch key := strings.ToLower(tag.Key); {
		case tag.Key == "", len(tag.Key) > maxTagKey, len(tag.Value) > maxTagValue, seen[tag.Key],
			strings.HasPrefix(key, "http://"), strings.HasPrefix(key, "https://"), strings.HasPrefix(key, "aliyun"),
			!utf8.ValidString(tag.Key), !utf8.ValidString(tag.Value):
			return osserr.InvalidBucketTag.With("Key", tag.Key, "Value", tag.Value).
				Hinted("keys have 1 to 64 bytes, values up to 128; keys are unique and begin with neither http://, https:// nor Aliyun")
		}
		seen[tag.Key] = true
	}
	return nil
}

// Drop removes tags by their keys.
func (d *Tagging) Drop(keys []string) {
	var left []Tag
	for _, tag := range d.TagSet.Tags {
		drop := false
		for _, key := range keys {
			drop = drop || key == tag.Key
		}
		if !drop {
			left = append(left, tag)
		}
	}
	d.TagSet.Tags = left
}

// Has reports whether there is a tag of the key, and of the value unless that
// is nil.
func (d *Tagging) Has(key string, value *string) bool {
	for _, tag := range d.TagSet.Tags {
		if tag.Key == key && (value == nil || tag.Value == *value) {
			return true
		}
	}
	return false
}

// legalTag reports whether a tag of an object has only characters that OSS
// allows: letters, digits, blanks and + - = . _ : / (spec oss-api.md E.8).
func legalTag(tag Tag) bool {
	legal := func(s string) bool {
		return !strings.ContainsFunc(s, func(r rune) bool {
			letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
			return !letter && !strings.ContainsRune(" +-=._:/", r)
		})
	}
	return tag.Key != "" && legal(tag.Key) && legal(tag.Value)
}
