package emulator

import (
	"encoding/json"
	"strings"

	"github.com/fakeoss/fakeoss/emulator/bucketdoc"
	"github.com/fakeoss/fakeoss/emulator/osserr"
	"github.com/fakeoss/fakeoss/emulator/store"
	"github.com/fakeoss/fakeoss/emulator/wire"
)

// listBuckets lists the buckets in the order of their names. Their endpoints
// are the host of the request, which clients connect to. The parameter
// regionList, with which ossutil asks for those of one region, changes
// nothing: there is one.
// https://help.aliyun.com/zh/oss/developer-reference/listbuckets
func (c *call) listBuckets() (*reply, error) {
	most, err := c.intParam("max-keys", 100, 1, 1000)
	if err != nil {
		return nil, err
	}
	// No bucket can begin with it, and OSS says so: the Go SDK's IsBucketExist
	// relies on that (A108).
	prefix := c.query.Get("prefix")
	if strings.Trim(prefix, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
		return nil, osserr.InvalidArgument.Saying("The prefix is not one of bucket names.").With("ArgumentName", "prefix", "ArgumentValue", prefix)
	}
	wanted, err := c.bucketFilter()
	if err != nil {
		return nil, err
	}
	buckets, err := c.srv.store.ListBuckets()
	if err != nil {
		return nil, err
	}
	doc := wire.ListBucketsResult{Owner: owner, Prefix: prefix, Marker: c.query.Get("marker"), MaxKeys: most}
	for _, b := range buckets {
		if !strings.HasPrefix(b.Name, doc.Prefix) || b.Name <= doc.Marker {
			continue
		}
		entry, ok, err := wanted.entry(c.srv, b)
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		if len(doc.Buckets) == most {
			doc.IsTruncated, doc.NextMarker = true, doc.Buckets[most-1].Name
			break
		}
		entry.ExtranetEndpoint, entry.IntranetEndpoint = c.r.Host, c.r.Host
		doc.Buckets = append(doc.Buckets, entry)
	}
	return xmlReply(doc.XML()), nil
}

// A bucketFilter says which buckets are listed.
type bucketFilter struct {
	group string
	key   string            // of a tag, "" for any
	value *string           // of that tag, nil for any
	tags  map[string]string // all of which a bucket must have
}

// bucketFilter reads the filters of ListBuckets: by resource group, by one
// tag, or by several tags written as "k1":"v1","k2":"v2".
func (c *call) bucketFilter() (f bucketFilter, err error) {
	f.group = c.r.Header.Get(headerResourceGroup)
	f.key = c.query.Get("tag-key")
	if value := c.query.Get("tag-value"); value != "" {
		f.value = &value
	}
	text := c.query.Get("tagging")
	refuse := func(name, value string) (bucketFilter, error) {
		return f, osserr.InvalidArgument.Saying("The tags to list buckets by are invalid.").With("ArgumentName", name, "ArgumentValue", value)
	}
	switch {
	case f.value != nil && f.key == "":
		return refuse("tag-value", *f.value)
	case text == "":
		return f, nil
	case f.key != "":
		return refuse("tagging", text)
	}
	if json.Unmarshal([]byte("{"+text+"}"), &f.tags) != nil {
		return refuse("tagging", text)
	}
	return f, nil
}

// entry returns a bucket as the list shows it, if the filter lets it through.
func (f bucketFilter) entry(s *Server, b store.Bucket) (entry wire.BucketEntry, ok bool, err error) {
	if entry, err = s.bucketEntry(b); err != nil || f.group != "" && entry.ResourceGroupID != f.group {
		return entry, false, err
	}
	if f.key == "" && len(f.tags) == 0 {
		return entry, true, nil
	}
	tags, err := bucketdoc.Read[bucketdoc.Tagging](b.Documents[taggingDocument])
	if err != nil || f.key != "" && !tags.Has(f.key, f.value) {
		return entry, false, err
	}
	for key, value := range f.tags {
		if !tags.Has(key, &value) {
			return entry, false, nil
		}
	}
	for _, t := range tags.TagSet.Tags {
		entry.Tags = append(entry.Tags, [2]string{t.Key, t.Value})
	}
	return entry, true, nil
}
