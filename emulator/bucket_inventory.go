package emulator

import (
	"net/http"
	"slices"
	"strings"

	"github.com/fakeoss/fakeoss/emulator/bucketdoc"
	"github.com/fakeoss/fakeoss/emulator/osserr"
	"github.com/fakeoss/fakeoss/emulator/store"
)

// namesOf lists the documents of a family by their own names, sorted.
func namesOf(docs map[string]string, family string) (names []string) {
	for key := range docs {
		if name, ok := strings.CutPrefix(key, family); ok {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

const (
	maxInventories = 1000
	inventoryPage  = 100
)

// putBucketInventory adds a configuration. One that is there is not replaced.
// https://help.aliyun.com/zh/oss/developer-reference/putbucketinventory
func (c *call) putBucketInventory() (*reply, error) {
	var doc bucketdoc.InventoryConfiguration
	if err := c.readDocument(&doc, osserr.MalformedXML); err != nil {
		return nil, err
	}
	if id, ok := c.query.Lookup("inventoryId"); ok && id != doc.ID {
		return nil, osserr.InvalidArgument.Saying("The inventoryId must be the Id of the configuration.").
			With("ArgumentName", "inventoryId", "ArgumentValue", id)
	}
	return &reply{}, c.changeBucket(func(b *store.Bucket) error {
		key := inventoryDocuments + doc.ID
		switch _, exists := b.Documents[key]; {
		case exists:
			return osserr.InventoryExists.With("InventoryId", doc.ID)
		case len(namesOf(b.Documents, inventoryDocuments)) >= maxInventories:
			return osserr.InventoryExceedLimit.With()
		}
		b.Documents[key] = bucketdoc.Write(&doc)
		return nil
	})
}

// getBucketInventory answers with one configuration.
// https://help.aliyun.com/zh/oss/developer-reference/getbucketinventory
func (c *call) getBucketInventory() (*reply, error) {
	docs, err := c.documents()
	if err != nil {
		return nil, err
	}
	id := c.query.Get("inventoryId")
	text, ok := docs[inventoryDocuments+id]
	if !ok {
		return nil, osserr.NoSuchInventory.With("InventoryId", id)
	}
	return xmlReply([]byte(text)), nil
}

// listBucketInventory answers with a page of configurations in the order of
// their names. The token of the next page is the last name on this one, as
// the Go SDK's tests show.
// https://help.aliyun.com/zh/oss/developer-reference/listbucketinventory
func (c *call) listBucketInventory() (*reply, error) {
	docs, err := c.documents()
	if err != nil {
		return nil, err
	}
	names := namesOf(docs, inventoryDocuments)
	if len(names) == 0 {
		return nil, osserr.NoSuchInventory.With("BucketName", c.target.Bucket)
	}
	page := &bucketdoc.ListInventoryConfigurationsResult{ContinuationToken: c.query.Get("continuation-token")}
	for _, name := range names {
		if name <= page.ContinuationToken {
			continue
		}
		if len(page.Configurations) == inventoryPage {
			page.IsTruncated, page.NextContinuationToken = true, page.Configurations[inventoryPage-1].ID
			break
		}
		doc, err := bucketdoc.Read[bucketdoc.InventoryConfiguration](docs[inventoryDocuments+name])
		if err != nil {
			return nil, err
		}
		page.Configurations = append(page.Configurations, doc)
	}
	return documentReply(page), nil
}

// deleteBucketInventory removes a configuration. There need not be one.
// https://help.aliyun.com/zh/oss/developer-reference/deletebucketinventory
func (c *call) deleteBucketInventory() (*reply, error) {
	key := inventoryDocuments + c.query.Get("inventoryId")
	return &reply{status: http.StatusNoContent}, c.changeBucket(func(b *store.Bucket) error {
		delete(b.Documents, key)
		return nil
	})
}
