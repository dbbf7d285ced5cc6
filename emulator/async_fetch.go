package emulator

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"runtime/debug"
	"strings"

	"github.com/fakeoss/fakeoss/emulator/callback"
	"github.com/fakeoss/fakeoss/emulator/internal/digest"
	"github.com/fakeoss/fakeoss/emulator/journal"
	"github.com/fakeoss/fakeoss/emulator/osserr"
	"github.com/fakeoss/fakeoss/emulator/store"
	"github.com/fakeoss/fakeoss/emulator/wire"
)

// putAsyncFetchTask fetches an object from a URL, in its own time, and calls
// back. All that is wrong with the task itself is found here.
func (c *call) putAsyncFetchTask() (*reply, error) {
	var doc wire.AsyncFetchTask
	if err := c.readXML(maxConfiguration, osserr.MalformedXML, &doc); err != nil {
		return nil, err
	}
	cb, err := c.checkFetch(&doc)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(c.srv.fetches.ctx)
	t := &fetchTask{bucket: strings.Clone(c.target.Bucket), id: c.srv.ids.UploadID(), doc: doc, state: fetchRunning, cancel: cancel}
	if err := c.srv.beginFetch(t); err != nil {
		cancel()
		return nil, err
	}
	background := c.background(ctx, wire.Target{Bucket: t.bucket, Key: string(doc.Object), Style: c.target.Style})
	c.srv.fetches.wg.Go(func() { background.runFetch(t, cb) })
	return xmlReply(wire.AsyncFetchTaskResult(t.id)), nil
}

// beginFetch remembers a task, unless its bucket went away meanwhile.
func (s *Server) beginFetch(t *fetchTask) error {
	s.lifetimes.RLock()
	defer s.lifetimes.RUnlock()
	if _, err := s.store.Bucket(t.bucket); err != nil {
		return err
	}
	if !s.fetches.add(t) {
		return osserr.TooManyFetchTask.With().Hinted(fmt.Sprintf("%d fetch tasks are running", maxFetchTasks))
	}
	return nil
}

// getAsyncFetchTask tells how far a task is.
func (c *call) getAsyncFetchTask() (*reply, error) {
	id := c.r.Header.Get("X-Oss-Task-Id")
	t, ok := c.srv.fetches.get(c.target.Bucket, id)
	if !ok {
		return nil, osserr.NoSuchFetchTask.With("TaskId", id)
	}
	return xmlReply(wire.AsyncFetchTaskInfo(t.id, t.state, t.message, t.doc)), nil
}

// checkFetch checks a task, and whether the request may write its object, and
// returns its callback.
func (c *call) checkFetch(doc *wire.AsyncFetchTask) (*callback.Callback, error) {
	if err := boundFetch(doc); err != nil {
		return nil, err
	}
	if u, err := url.Parse(doc.URL); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, osserr.InvalidFetchURL.With("ArgumentName", "Url", "ArgumentValue", doc.URL)
	}
	if err := wire.CheckKey(string(doc.Object)); err != nil {
		return nil, err
	}
	if err := c.permitKey(opPutObject, string(doc.Object), "", c.r.Header); err != nil {
		return nil, err
	}
	if class := doc.StorageClass; class != "" && !storageClasses[class] {
		return nil, osserr.InvalidStorageClass.With("ArgumentName", "StorageClass", "ArgumentValue", class)
	}
	if doc.ContentMD5 != "" {
		if sum, err := base64.StdEncoding.DecodeString(doc.ContentMD5); err != nil || len(sum) != 16 {
			return nil, osserr.InvalidDigestFormat.With("ExpectedDigest", doc.ContentMD5)
		}
	}
	cb, err := c.srv.callbacks.Parse(callback.Params{Callback: doc.Callback})
	if err != nil {
		return nil, err
	}
	return c.checkCallback(cb)
}

// boundFetch refuses texts that are too long to remember. Key and callback have
// limits of their own.
func boundFetch(doc *wire.AsyncFetchTask) error {
	doc.XMLName.Space = "" // of any length, and nobody asks for it
	for _, field := range []struct {
		name, value string
		most        int
	}{
		{"Url", doc.URL, maxFetchURL},
		{"Host", doc.Host, maxFetchText},
		{"ContentMD5", doc.ContentMD5, maxFetchText},
		{"IgnoreSameKey", doc.IgnoreSameKey, maxFetchText},
		{"CallbackWhenFailed", doc.CallbackWhenFailed, maxFetchText},
	} {
		if len(field.value) > field.most {
			return osserr.InvalidArgument.Saying(fmt.Sprintf("%s must have at most %d bytes.", field.name, field.most)).
				With("ArgumentName", field.name, "ArgumentValue", field.value)
		}
	}
	return nil
}

// background returns a call about another target that outlives this one's
// request. It has no answer; its journal entry is its own, with the id of the
// request.
func (c *call) background(ctx context.Context, t wire.Target) *call {
	entry := &journal.Entry{
		RequestID: c.requestID, Operation: "AsyncFetch", Bucket: t.Bucket, Key: t.Key, Style: c.entry.Style,
		Identity: c.identity, Started: c.srv.options.now(),
	}
	entry.SetRequest(c.r)
	r := c.r.WithContext(ctx)
	r.Body = http.NoBody // it would keep the whole call
	return &call{
		srv: c.srv, r: r, target: t, bucket: c.bucket, identity: c.identity,
		requestID: c.requestID, started: entry.Started, entry: entry,
	}
}

// runFetch does a task to its end. A fault of ours ends the task and not the
// process.
func (c *call) runFetch(t *fetchTask, cb *callback.Callback) {
	state, message := fetchFailed, "this is a fault of fakeoss itself; the log has the details"
	defer func() {
		if p := recover(); p != nil {
			c.logFault("panic", fmt.Sprint(p), "stack", string(debug.Stack()))
		}
		c.srv.fetches.end(t, state, shortened(message))
	}()
	state, message = c.fetch(t, cb)
}

// fetch does a task and returns how it ended.
func (c *call) fetch(t *fetchTask, cb *callback.Callback) (state, message string) {
	defer func() {
		c.entry.Duration = c.srv.options.now().Sub(c.started)
		c.srv.journal.Add(c.entry)
	}()
	if t.doc.IgnoreSameKey == "true" {
		if o, err := c.srv.store.Object(t.bucket, string(t.doc.Object), ""); err == nil {
			o.Body.Release()
			c.entry.Note("there was an object of that key already, and the task was to leave it")
			return fetchSuccess, ""
		}
	}
	o, err := c.fetched(t)
	if err != nil {
		message = cause(err)
		c.entry.Note("fetching " + sourceOf(t) + ": " + shortened(message))
		return fetchFailed, message
	}
	o.Body.Retain()
	defer o.Body.Release()
	if err := c.storeFetched(t, o); err != nil {
		o.Body.Release()
		c.entry.Note("storing what was fetched: " + err.Error())
		return fetchFailed, err.Error()
	}
	c.entry.Status, c.entry.BytesIn = http.StatusOK, o.Sum.Size
	if cb == nil {
		return fetchSuccess, ""
	}
	facts, err := c.facts(cb, o)
	if err != nil {
		return fetchCallbackFailed, err.Error()
	}
	c.entry.Callback = c.srv.callbacks.Deliver(c.r.Context(), cb, facts)
	if err := c.entry.Callback.Err; err != nil {
		return fetchCallbackFailed, err.Message
	}
	return fetchSuccess, ""
}

// sourceOf names the source of a task. Its query stays out: it may be signed.
func sourceOf(t *fetchTask) string {
	u, err := url.Parse(t.doc.URL)
	if err != nil {
		return "the source" // a task has a URL that can be parsed
	}
	return u.Host + u.EscapedPath()
}

// cause says what was wrong without the URL, which net/http puts before it.
func cause(err error) string {
	for outer := (*url.Error)(nil); errors.As(err, &outer); {
		err = outer.Err
	}
	return err.Error()
}

// shortened bounds what somebody else may have said.
func shortened(text string) string {
	if len(text) <= maxFetchText {
		return text
	}
	return strings.ToValidUTF8(text[:maxFetchText], "") + "…"
}

// storeFetched puts an object into the bucket of its task. A bucket that was
// made anew meanwhile is another one.
func (c *call) storeFetched(t *fetchTask, o *store.Object) error {
	c.srv.lifetimes.RLock()
	defer c.srv.lifetimes.RUnlock()
	if err := c.r.Context().Err(); err != nil {
		return err
	}
	_, err := c.srv.put(t.bucket, o, false)
	return err
}

// fetched gets the object of a task through the client that callbacks go
// through too.
func (c *call) fetched(t *fetchTask) (*store.Object, error) {
	encryption, err := c.encryption(http.Header{})
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(c.r.Context(), fetchTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, t.doc.URL, nil)
	if err != nil {
		return nil, err
	}
	if t.doc.Host != "" {
		req.Host = t.doc.Host
	}
	resp, err := c.srv.callbacks.Client().Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("the source answered %s", resp.Status)
	}
	body, sum, err := c.srv.store.Receive(limited(resp.Body, -1), resp.ContentLength)
	if err != nil {
		return nil, err
	}
	if want := t.doc.ContentMD5; want != "" && want != sum.ContentMD5() {
		body.Release()
		return nil, fmt.Errorf("the Content-MD5 of the source is %s, not %s", sum.ContentMD5(), want)
	}
	return fetchedObject(t, body, sum, resp.Header.Get("Content-Type"), c.bucket, encryption), nil
}

func fetchedObject(t *fetchTask, body store.Body, sum digest.Sum, contentType string, b store.Bucket, encryption []store.Field) *store.Object {
	a := store.Attributes{ContentType: contentType, ACL: "default", StorageClass: b.StorageClass, Encryption: encryption}
	if a.ContentType == "" || len(a.ContentType) > maxFetchText {
		a.ContentType = wire.DefaultContentType
	}
	if t.doc.StorageClass != "" {
		a.StorageClass = t.doc.StorageClass
	}
	return &store.Object{Key: string(t.doc.Object), Body: body, Sum: sum, Attributes: shared(a)}
}
