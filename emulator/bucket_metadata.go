package emulator

import (
	"net/http"

	"github.com/fakeoss/fakeoss/emulator/bucketdoc"
	"github.com/fakeoss/fakeoss/emulator/osserr"
	"github.com/fakeoss/fakeoss/emulator/store"
)

// createMetadataConfiguration asks for tables about the objects of the bucket.
// Source: the Go SDK v2 and its tests.
func (c *call) createMetadataConfiguration() (*reply, error) {
	var doc bucketdoc.MetadataConfiguration
	if err := c.readDocument(&doc, osserr.MalformedXML); err != nil {
		return nil, err
	}
	return &reply{}, c.changeBucket(func(b *store.Bucket) error {
		if _, exists := b.Documents[metadataDocument]; exists {
			return osserr.MetadataConfigurationExists.With("BucketName", b.Name)
		}
		b.Documents[metadataDocument] = bucketdoc.Write(&doc)
		return nil
	})
}

// metadataConfiguration returns the configuration among the documents of a
// bucket.
func metadataConfiguration(docs map[string]string, bucket string) (*bucketdoc.MetadataConfiguration, error) {
	text, ok := docs[metadataDocument]
	if !ok {
		return nil, osserr.NoSuchMetadataConfiguration.With("BucketName", bucket)
	}
	return bucketdoc.Read[bucketdoc.MetadataConfiguration](text)
}

// getMetadataConfiguration tells the configuration and how far the tables are.
func (c *call) getMetadataConfiguration() (*reply, error) {
	docs, err := c.documents()
	if err != nil {
		return nil, err
	}
	doc, err := metadataConfiguration(docs, c.target.Bucket)
	if err != nil {
		return nil, err
	}
	return documentReply(doc.Result(c.srv.options.region, ownerID, c.target.Bucket)), nil
}

// changeMetadata changes the configuration, which must be there.
func (c *call) changeMetadata(change func(*bucketdoc.MetadataConfiguration)) (*reply, error) {
	return &reply{}, c.changeBucket(func(b *store.Bucket) error {
		doc, err := metadataConfiguration(b.Documents, b.Name)
		if err != nil {
			return err
		}
		change(doc)
		b.Documents[metadataDocument] = bucketdoc.Write(doc)
		return nil
	})
}

// updateInventoryTable switches the inventory on or off.
func (c *call) updateInventoryTable() (*reply, error) {
	var doc bucketdoc.InventoryTable
	if err := c.readDocument(&doc, osserr.MalformedXML); err != nil {
		return nil, err
	}
	return c.changeMetadata(func(d *bucketdoc.MetadataConfiguration) { d.SetInventory(&doc) })
}

// updateJournalTable says how long records stay in the journal.
func (c *call) updateJournalTable() (*reply, error) {
	var doc bucketdoc.JournalTable
	if err := c.readDocument(&doc, osserr.MalformedXML); err != nil {
		return nil, err
	}
	return c.changeMetadata(func(d *bucketdoc.MetadataConfiguration) { d.SetJournal(&doc) })
}

// deleteMetadataConfiguration takes the configuration away. There need not be
// one.
func (c *call) deleteMetadataConfiguration() (*reply, error) {
	return &reply{status: http.StatusNoContent}, c.changeBucket(func(b *store.Bucket) error {
		delete(b.Documents, metadataDocument)
		return nil
	})
}
