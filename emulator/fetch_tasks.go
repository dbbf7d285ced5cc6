package emulator

import (
	"context"
	"slices"
	"sync"
	"time"

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
	maxFetchURL   = 8 << 10
	maxFetchText  = 1 << 10 // of anything else that a task keeps
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
	cancel         context.CancelFunc
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

// add remembers a task and, if there are too many, forgets the oldest one that
// is done. It fails if none is.
func (f *fetches) add(t *fetchTask) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.order) == maxFetchTasks {
		i := slices.IndexFunc(f.order, func(id string) bool { return f.tasks[id].state != fetchRunning })
		if i < 0 {
			return false
		}
		delete(f.tasks, f.order[i])
		f.order = slices.Delete(f.order, i, i+1)
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
	t.cancel()
	f.mu.Lock()
	defer f.mu.Unlock()
	t.state, t.message = state, message
}

// dropBucket ends and forgets the tasks of a bucket.
func (f *fetches) dropBucket(bucket string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.order = slices.DeleteFunc(f.order, func(id string) bool {
		t := f.tasks[id]
		if t.bucket != bucket {
			return false
		}
		t.cancel()
		delete(f.tasks, id)
		return true
	})
}
