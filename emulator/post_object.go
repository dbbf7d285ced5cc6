package emulator

import (
	"io"
	"net/http"
	"net/url"

	"github.com/fakeoss/fakeoss/emulator/callback"
	"github.com/fakeoss/fakeoss/emulator/internal/digest"
	"github.com/fakeoss/fakeoss/emulator/osserr"
	"github.com/fakeoss/fakeoss/emulator/store"
	"github.com/fakeoss/fakeoss/emulator/wire"
)

// postObject stores the file of a form that a browser sent, and calls back.
// https://help.aliyun.com/zh/oss/developer-reference/postobject
func (c *call) postObject() (*reply, error) {
	wantMD5, err := contentMD5(c.r.Header)
	if err != nil {
		return nil, err
	}
	if n := c.r.ContentLength; n > maxBody {
		return nil, osserr.PostTooLarge.With()
	}
	// Content-MD5 covers the whole body of the request, not only the file.
	whole := newHashedBody(&c.body, wantMD5 != nil)
	form, err := readForm(c.r.Header.Get("Content-Type"), whole)
	if err != nil {
		return nil, err
	}
	if err := c.authenticateForm(form); err != nil {
		return nil, err
	}
	if err := c.createOnFirstUse(); err != nil {
		return nil, err
	}
	policy, err := c.policyOf(form)
	if err != nil {
		return nil, err
	}
	file := form.file
	if policy != nil {
		file = policy.Limit(file)
	}
	p, err := c.parsePost(form)
	if err != nil {
		return nil, err
	}
	throttle, err := c.throttle()
	if err != nil {
		return nil, err
	}
	body, sum, err := c.srv.store.Receive(throttle.reader(limited(file, -1)), -1)
	if err != nil {
		return nil, c.bodyError(err)
	}
	if err := whole.check(wantMD5); err != nil {
		body.Release()
		return nil, err
	}
	o := &store.Object{Key: p.key, Body: body, Sum: sum, Attributes: p.attributes}
	c.hold(body)
	if err := c.commit(o, p.forbid); err != nil {
		body.Release()
		return nil, err
	}
	c.setWritten(o)
	c.set("Content-Md5", sum.ContentMD5())
	return c.answerUpload(p.callback, o, c.postReply(form, o))
}

// A post is what a form asks for.
type post struct {
	key        string
	attributes *store.Attributes
	forbid     bool
	callback   *callback.Callback
}

// parsePost checks the fields of a form before its file is read.
func (c *call) parsePost(form *postForm) (p post, err error) {
	if p.key, err = form.key(); err != nil {
		return p, err
	}
	if err := wire.CheckKey(p.key); err != nil {
		return p, err
	}
	c.target.Key, c.entry.Key = p.key, p.key
	headers, err := form.headers()
	if err != nil {
		return p, err
	}
	if err := c.permitKey(opPostObject, p.key, "", headers); err != nil {
		return p, err
	}
	if err := c.refusePublic(headers.Get(wire.HeaderObjectACL), osserr.PublicObjectACL); err != nil {
		return p, err
	}
	if p.attributes, err = c.attributes(headers); err != nil {
		return p, err
	}
	if p.forbid, err = forbidsOverwrite(form.get("x-oss-forbid-overwrite"), osserr.PostForbidOverwrite); err != nil {
		return p, err
	}
	if err := c.refuseOverwrite(p.forbid); err != nil {
		return p, err
	}
	if c.r.Header.Get(wire.HeaderCallback) != "" || c.query.Has("callback") {
		c.entry.Note("with PostObject the callback is a field of the form; header and query have no effect")
	}
	if form.get("callback-var") != "" {
		c.entry.Note("with PostObject every custom variable is a field named x:…; the field callback-var has no effect")
	}
	cb, err := callback.ParseForm(form.get("callback"), form.variables, c.srv.callbacks.Strict())
	if err != nil {
		return p, err
	}
	p.callback, err = c.checkCallback(cb)
	return p, err
}

// postReply answers a form without a callback as its fields ask for. With a
// callback the answer of the application wins over them (A032).
func (c *call) postReply(form *postForm, o *store.Object) *reply {
	if to := form.get("success_action_redirect"); to != "" {
		if rep := c.redirect(to, o); rep != nil {
			return rep
		}
	}
	switch form.get("success_action_status") {
	case "200":
		return &reply{}
	case "201":
		location := c.location(o.Key)
		c.set("Location", location)
		rep := xmlReply(wire.PostResponse(c.target.Bucket, o.Key, location, o.ETag()))
		rep.status = http.StatusCreated
		return rep
	}
	return &reply{status: http.StatusNoContent}
}

// redirect leads the browser on, with the parameters that S3 adds behind what
// the query has (A033). A value that is no URL is ignored.
func (c *call) redirect(to string, o *store.Object) *reply {
	u, err := url.Parse(to)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		c.entry.Note("success_action_redirect is not an http or https URL and was ignored")
		return nil
	}
	added := url.Values{"bucket": {c.target.Bucket}, "key": {o.Key}, "etag": {wire.QuoteETag(o.ETag())}}
	if u.RawQuery != "" {
		u.RawQuery += "&"
	}
	u.RawQuery += added.Encode()
	c.set("Location", u.String())
	return &reply{status: http.StatusSeeOther}
}

// hashedBody digests a body while it is read, if asked to.
type hashedBody struct {
	body   *countingBody
	hasher *digest.Hasher
}

func newHashedBody(body *countingBody, hash bool) *hashedBody {
	h := &hashedBody{body: body}
	if hash {
		h.hasher = digest.NewHasher()
	}
	return h
}

func (h *hashedBody) Read(p []byte) (int, error) {
	n, err := h.body.Read(p)
	if h.hasher != nil {
		h.hasher.Write(p[:n])
	}
	return n, err
}

// check reads what follows the file and compares the digest. The file was
// complete; what breaks off after it does not count.
func (h *hashedBody) check(want []byte) error {
	_, _ = io.CopyN(io.Discard, h, maxDrain)
	if h.hasher == nil {
		return nil
	}
	return checkMD5(want, h.hasher.Sum())
}
