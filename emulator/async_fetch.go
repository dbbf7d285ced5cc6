package emulator

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/fakeoss/fakeoss/emulator/callback"
	"github.com/fakeoss/fakeoss/emulator/internal/digest"
	"github.com/fakeoss/fakeoss/emulator/journal"
	"github.com/fakeoss/fakeoss/emulator/osserr"
	"github.com/fakeoss/fakeoss/emulator/store"
	"github.com/fakeoss/fakeoss/emulator/wire"
)

// States of a fetch task (spec callback.md 10.2).
const (
	fetchRunning        = "Running"
	fetchSuccess        = "Success"
	fetchFailed         = "Failed"
	fetchCallbackFailed = "FetchSuccessCallbackFailed"
)

// Limits of fetching (A057).
const (
	maxFetchTasks = 1000 // that are remembered, and that run at a time
	fetchTimeout  = time.Minute
)

// fetches are the fetch tasks of a server. They run until they are done or the
// server is closed.
type fetches struct {
	ctx    context.Context
	cancel context.CancelFunc
	wg     sync.WaitGroup

	mu    sync.Mutex // guards all that follows
	tasks map[string]*fetchTask
	order []string // oldest first
}

// A fetchTask is one task. Its state is guarded by fetches.mu.
type fetchTask struct {
	bucket, id     string
	doc            wire.AsyncFetchTask
	state, message string
}

func newFetches() *fetches {
	f := &fetches{tasks: map[string]*fetchTask{}}
	f.ctx, f.cancel = context.WithCancel(context.Background())
	return f
}

// close ends the tasks under way and waits for them.
func (f *fetches) close() {
	f.cancel()
	f.wg.Wait()
}

// add remembers a task and forgets the oldest one that is done. It fails if
// none is.
func (f *fetches) add(t *fetchTask) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.order) == maxFetchTasks {
		oldest := f.order[0]
		if f.tasks[oldest].state == fetchRunning {
			return false
		}
		delete(f.tasks, oldest)
		f.order = f.order[1:]
	}
	f.tasks[t.id] = t
	f.order = append(f.order, t.id)
	return true
}

// get returns a task as it is now.
func (f *fetches) get(bucket, id string) (fetchTask, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	t, ok := f.tasks[id]
	if !ok || t.bucket != bucket {
		return fetchTask{}, false
	}
	return *t, true
}

func (f *fetches) end(t *fetchTask, state, message string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	t.state, t.message = state, message
}

// putAsyncFetchTask fetches an object from a URL, in its own time, and calls
// back. All that is wrong with the task itself is found here.
func (c *call) putAsyncFetchTask() (*reply, error) {
	body, err := c.readBody(maxConfiguration, osserr.MalformedXML)
	if err != nil {
		return nil, err
	}
	var doc wire.AsyncFetchTask
	if err := wire.DecodeXML(body, &doc); err != nil {
		return nil, osserr.MalformedXML.With().Hinted(err.Error())
	}
	cb, err := c.checkFetch(&doc)
	if err != nil {
		return nil, err
	}
	t := &fetchTask{bucket: c.target.Bucket, id: c.srv.ids.UploadID(), doc: doc, state: fetchRunning}
	if !c.srv.fetches.add(t) {
		return nil, osserr.TooManyFetchTask.With().Hinted(fmt.Sprintf("%d fetch tasks are running", maxFetchTasks))
	}
	background := c.background(wire.Target{Bucket: c.target.Bucket, Key: string(doc.Object), Style: c.target.Style})
	c.srv.fetches.wg.Go(func() {
		state, message := background.fetch(t, cb)
		c.srv.fetches.end(t, state, message)
	})
	return xmlReply(wire.AsyncFetchTaskResult(t.id)), nil
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

// checkFetch checks a task and returns its callback.
func (c *call) checkFetch(doc *wire.AsyncFetchTask) (*callback.Callback, error) {
	if u, err := url.Parse(doc.URL); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, osserr.InvalidFetchURL.With("ArgumentName", "Url", "ArgumentValue", doc.URL)
	}
	if err := wire.CheckKey(string(doc.Object)); err != nil {
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

// background returns a call about another target that outlives this one's
// request. It has no answer; its journal entry is its own.
func (c *call) background(t wire.Target) *call {
	entry := &journal.Entry{
		RequestID: c.requestID, Operation: "AsyncFetch", Bucket: t.Bucket, Key: t.Key, Style: c.entry.Style,
		Identity: c.identity, Started: c.srv.options.now(),
	}
	entry.SetRequest(c.r)
	return &call{
		srv: c.srv, r: c.r.WithContext(c.srv.fetches.ctx), target: t, bucket: c.bucket, identity: c.identity,
		requestID: c.requestID, started: entry.Started, entry: entry,
	}
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
		c.entry.Note("fetching " + t.doc.URL + ": " + err.Error())
		return fetchFailed, err.Error()
	}
	o.Body.Retain()
	defer o.Body.Release()
	if _, err := c.srv.put(t.bucket, o, false); err != nil {
		o.Body.Release()
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

// fetched gets the object of a task through the client that callbacks go
// through too.
func (c *call) fetched(t *fetchTask) (*store.Object, error) {
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
	return fetchedObject(t, body, sum, resp.Header.Get("Content-Type"), c.bucket), nil
}

func fetchedObject(t *fetchTask, body store.Body, sum digest.Sum, contentType string, b store.Bucket) *store.Object {
	a := store.Attributes{ContentType: contentType, ACL: "default", StorageClass: b.StorageClass}
	if a.ContentType == "" {
		a.ContentType = wire.DefaultContentType
	}
	if t.doc.StorageClass != "" {
		a.StorageClass = t.doc.StorageClass
	}
	return &store.Object{Key: string(t.doc.Object), Body: body, Sum: sum, Attributes: shared(a)}
}
