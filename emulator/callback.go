package emulator

import (
	"cmp"
	"context"
	"errors"

	"github.com/fakeoss/fakeoss/emulator/callback"
	"github.com/fakeoss/fakeoss/emulator/media"
	"github.com/fakeoss/fakeoss/emulator/osserr"
	"github.com/fakeoss/fakeoss/emulator/store"
)

// callback reads the callback parameters of an upload from its headers or its
// query and checks them. Whatever is wrong with them is found here, before
// anything is stored. The result is nil if nobody is to be called.
func (c *call) callback() (*callback.Callback, error) {
	params, err := callback.FromRequest(c.r.Header, c.query)
	if err != nil {
		return nil, err
	}
	cb, err := c.srv.callbacks.Parse(params)
	if err != nil {
		return nil, err
	}
	return c.checkCallback(cb)
}

// checkCallback finishes what parsing began.
func (c *call) checkCallback(cb *callback.Callback) (*callback.Callback, error) {
	if cb == nil {
		return nil, nil
	}
	if cb.Policy != "" {
		var err error
		if cb, err = c.namedCallback(cb); cb == nil || err != nil {
			return nil, err
		}
	}
	for _, note := range cb.Notes {
		c.entry.Note(note)
	}
	if !cb.Wanted() {
		return nil, nil
	}
	return cb, c.srv.callbacks.Check(c.r.Context(), cb)
}

// answerUpload ends an upload: without a callback in rep; with one in the
// answer of the application, or in status 203 if the callback failed, when the
// object is stored all the same. The headers that the call has set stay in
// every case (callback.md 7.2 and 8). The call must hold the object's body.
func (c *call) answerUpload(cb *callback.Callback, o *store.Object, rep *reply) (*reply, error) {
	if cb == nil {
		return rep, nil
	}
	facts, err := c.facts(cb, o)
	if errors.Is(err, media.ErrCorrupt) { // A037
		return c.errorReply(osserr.CallbackImageInfo.With().
			Hinted("the object begins like an image and its size cannot be read: " + err.Error() + "; OSS calls nobody then")), nil
	}
	if err != nil {
		return nil, err
	}
	// The callback is made even if the uploader goes away: the object is there
	// (A039).
	d := c.srv.callbacks.Deliver(context.WithoutCancel(c.r.Context()), cb, facts)
	c.entry.Callback = d
	if d.Err != nil {
		return c.errorReply(d.Err), nil
	}
	return &reply{contentType: d.AnswerType, body: d.Answer}, nil
}

// facts tells the callback about an upload.
func (c *call) facts(cb *callback.Callback, o *store.Object) (callback.Facts, error) {
	f := callback.Facts{
		Bucket:       c.target.Bucket,
		Object:       o.Key,
		ETag:         o.ETag(),
		Size:         o.Sum.Size,
		MimeType:     o.ContentType,
		CRC64:        o.Sum.CRC64,
		ContentMD5:   o.Sum.ContentMD5(),
		ClientIP:     c.clientIP(),
		RequestID:    c.requestID,
		Operation:    c.entry.Operation,
		Owner:        ownerID,
		Requester:    cmp.Or(c.account(), ownerID),
		PublicKeyURL: c.srv.publicKeyURL(c.r, c.target),
	}
	if !cb.Body.NeedsImage() {
		return f, nil
	}
	info, err := media.Inspect(o.Body, o.Sum.Size)
	if errors.Is(err, media.ErrNotImage) {
		return f, nil
	}
	f.Image = &callback.Image{Width: info.Width, Height: info.Height, Format: info.Format}
	return f, err
}
