package emulator

import (
	"github.com/fakeoss/fakeoss/emulator/osserr"
	"github.com/fakeoss/fakeoss/emulator/wire"
)

// Limits of DeleteMultipleObjects.
const (
	maxDeleteKeys = 1000
	maxDeleteBody = 2 << 20
)

// deleteMultipleObjects removes up to a thousand objects. Every key is checked
// before the first is removed. Content-MD5, which OSS insists on, may be
// missing, as old clients leave it out (A052).
// https://help.aliyun.com/zh/oss/developer-reference/deletemultipleobjects
func (c *call) deleteMultipleObjects() (*reply, error) {
	var doc wire.Delete
	if err := c.readXML(maxDeleteBody, osserr.MalformedXML, &doc); err != nil {
		return nil, err
	}
	if len(doc.Objects) == 0 || len(doc.Objects) > maxDeleteKeys {
		return nil, osserr.MalformedXML.With().Hinted("the list has to name 1 to 1000 objects")
	}
	encoder, err := c.keyEncoder()
	if err != nil {
		return nil, err
	}
	keys := make([]string, len(doc.Objects))
	for i, o := range doc.Objects {
		keys[i] = string(o.Key)
		if err := wire.CheckKey(keys[i]); err != nil {
			return nil, err
		}
		if err := c.permitKey(opDeleteMultipleObjects, keys[i], o.VersionID, c.r.Header); err != nil {
			return nil, err
		}
	}
	if err := c.checkDeletable(doc.Objects); err != nil {
		return nil, err
	}
	deleted := make([]wire.Deleted, len(keys))
	for i, key := range keys {
		version := doc.Objects[i].VersionID
		done, err := c.remove(key, version)
		if err != nil {
			return nil, err
		}
		deleted[i] = wire.Deleted{Key: key, VersionID: version, DeleteMarker: done.Marker}
		if done.Marker {
			deleted[i].DeleteMarkerVersionID = done.Version
		}
	}
	if c.r.Header.Get("Content-Md5") == "" {
		c.entry.Note("OSS wants Content-MD5 with DeleteMultipleObjects")
	}
	if doc.Quiet {
		return &reply{}, nil
	}
	return xmlReply(wire.DeleteResult(deleted, encoder)), nil
}

// checkDeletable refuses the whole list if something on it must be kept, in a
// bucket that keeps objects.
func (c *call) checkDeletable(list []wire.DeleteKey) error {
	if c.bucket.Documents[wormDocument]+c.bucket.Documents[objectWormDocument] == "" {
		return nil
	}
	for _, d := range list {
		if c.bucket.Versioning != "" && d.VersionID == "" {
			continue // it gets a marker
		}
		o, err := c.srv.store.Object(c.bucket.Name, string(d.Key), d.VersionID)
		if err != nil {
			continue // there is nothing to keep
		}
		err = c.srv.checkMutable(&c.bucket, o)
		o.Body.Release()
		if err != nil {
			return err
		}
	}
	return nil
}
