package emulator

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/fakeoss/fakeoss/emulator/multipart"
	"github.com/fakeoss/fakeoss/emulator/osserr"
	"github.com/fakeoss/fakeoss/emulator/store"
	"github.com/fakeoss/fakeoss/emulator/wire"
)

// initiateMultipartUpload begins an upload. What the object is like is said
// here.
// https://help.aliyun.com/zh/oss/developer-reference/initiatemultipartupload
func (c *call) initiateMultipartUpload() (*reply, error) {
	attrs, err := c.attributes(c.r.Header)
	if err != nil {
		return nil, err
	}
	encoder, err := c.keyEncoder()
	if err != nil {
		return nil, err
	}
	forbid, err := forbidsOverwrite(c.r.Header.Get(wire.HeaderForbidOverwrite), osserr.InvalidForbidOverwrite)
	if err != nil {
		return nil, err
	}
	if err := c.refuseOverwrite(forbid); err != nil {
		return nil, err
	}
	id := multipart.ID{Bucket: string([]byte(c.target.Bucket)), Key: c.key(), Upload: c.srv.ids.UploadID()}
	if err := c.srv.beginUpload(id, attrs, c.query.Has("sequential")); err != nil {
		return nil, err
	}
	c.setFields(attrs.Encryption)
	c.noteNoCallback()
	doc := wire.InitiateMultipartUploadResult{Bucket: id.Bucket, Key: id.Key, UploadID: id.Upload, Encoder: encoder}
	return xmlReply(doc.XML()), nil
}

// beginUpload begins an upload, unless its bucket went away meanwhile.
func (s *Server) beginUpload(id multipart.ID, attrs *store.Attributes, sequential bool) error {
	s.lifetimes.RLock()
	defer s.lifetimes.RUnlock()
	if _, err := s.store.Bucket(id.Bucket); err != nil {
		return err
	}
	s.uploads.Initiate(id, attrs, sequential, s.now())
	return nil
}

// uploadPart stores one part.
// https://help.aliyun.com/zh/oss/developer-reference/uploadpart
func (c *call) uploadPart() (*reply, error) {
	number, err := multipart.ParsePartNumber(c.query.Get("partNumber"))
	if err != nil {
		return nil, err
	}
	if err := c.refuseEncryption(); err != nil {
		return nil, err
	}
	id := c.uploadID()
	if err := c.srv.uploads.CheckPart(id); err != nil {
		return nil, err
	}
	body, sum, err := c.receive()
	if err != nil {
		return nil, err
	}
	if err := c.srv.uploads.PutPart(id, number, body, sum, c.srv.now()); err != nil {
		body.Release()
		return nil, err
	}
	c.set("Etag", wire.QuoteETag(sum.ETag()))
	c.set(wire.HeaderCRC64, sum.CRC())
	c.set("Content-Md5", sum.ContentMD5())
	c.noteNoCallback()
	return &reply{}, nil
}

// maxPartList bounds the body of CompleteMultipartUpload: 10000 parts need
// about 1 MB.
const maxPartList = 4 << 20

// completeMultipartUpload makes an object of the parts, and calls back. The
// answer of the application takes the place of the document.
// https://help.aliyun.com/zh/oss/developer-reference/completemultipartupload
func (c *call) completeMultipartUpload() (*reply, error) {
	if err := c.refuseEncryption(); err != nil {
		return nil, err
	}
	encoder, err := c.keyEncoder()
	if err != nil {
		return nil, err
	}
	forbid, err := forbidsOverwrite(c.r.Header.Get(wire.HeaderForbidOverwrite), osserr.InvalidForbidOverwrite)
	if err != nil {
		return nil, err
	}
	cb, err := c.callback()
	if err != nil {
		return nil, err
	}
	o, err := c.complete(forbid)
	if err != nil {
		return nil, err
	}
	c.setWritten(o)
	doc := wire.CompleteMultipartUploadResult{
		Location: c.location(o.Key), Bucket: c.target.Bucket, Key: o.Key, ETag: o.ETag(), Encoder: encoder,
	}
	return c.answerUpload(cb, o, xmlReply(doc.XML()))
}

// complete stores the object of the upload.
func (c *call) complete(forbidOverwrite bool) (done *store.Object, err error) {
	refs, all, err := c.partList()
	if err != nil {
		return nil, err
	}
	acl, err := c.objectACL()
	if err != nil {
		return nil, err
	}
	commit := func(o *store.Object) error {
		if acl != "" {
			attributes := *o.Attributes
			attributes.ACL = acl
			o.Attributes = &attributes
		}
		done = o
		c.hold(o.Body)
		return c.commit(o, forbidOverwrite)
	}
	if all {
		err = c.srv.uploads.CompleteAll(c.uploadID(), commit)
	} else {
		err = c.srv.uploads.Complete(c.uploadID(), refs, commit)
	}
	return done, err
}

// objectACL reads the ACL that the request sets, "" for none.
func (c *call) objectACL() (string, error) {
	acl := c.r.Header.Get(wire.HeaderObjectACL)
	if acl != "" && !objectACLs[acl] {
		return "", osserr.InvalidObjectACL.With("ArgumentName", "x-oss-object-acl", "ArgumentValue", acl)
	}
	return acl, nil
}

// partList reads which parts to complete the upload with: those in the body,
// or all that there are if the header x-oss-complete-all says so.
func (c *call) partList() (refs []multipart.Ref, all bool, err error) {
	if strings.EqualFold(c.r.Header.Get(wire.HeaderCompleteAll), "yes") {
		body, err := c.readBody(maxPartList, osserr.MalformedPartList)
		if err == nil && len(body) > 0 {
			err = osserr.CompleteAllWithBody.With()
		}
		return nil, true, err
	}
	var doc wire.CompleteMultipartUpload
	if err := c.readXML(maxPartList, osserr.MalformedPartList, &doc); err != nil {
		return nil, false, err
	}
	for _, p := range doc.Parts {
		n, err := multipart.ParsePartNumber(strings.TrimSpace(p.PartNumber))
		if err != nil {
			return nil, false, err
		}
		refs = append(refs, multipart.Ref{Number: n, ETag: strings.TrimSpace(p.ETag)})
	}
	return refs, false, nil
}

// location is the URL of an object of the target's bucket as the client would
// write it.
func (c *call) location(key string) string {
	path := "/" + wire.EncodeURL(key, "/")
	if c.target.Style == wire.PathStyle {
		path = "/" + c.target.Bucket + path
	}
	return (&url.URL{Scheme: scheme(c.r), Host: c.r.Host}).String() + path
}

// abortMultipartUpload ends an upload without an object.
// https://help.aliyun.com/zh/oss/developer-reference/abortmultipartupload
func (c *call) abortMultipartUpload() (*reply, error) {
	if err := c.srv.uploads.Abort(c.uploadID()); err != nil {
		return nil, err
	}
	return &reply{status: http.StatusNoContent}, nil
}
