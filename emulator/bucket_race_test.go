package emulator

import (
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/fakeoss/fakeoss/emulator/store"
	"github.com/fakeoss/fakeoss/emulator/store/mem"
)

// meddling is a store in which others do something at an awkward moment, once.
type meddling struct {
	store.Store
	afterDelete, afterLook atomic.Pointer[func()]
	looks                  atomic.Int32 // at a bucket, before afterLook
}

func (m *meddling) DeleteBucket(name string) error {
	defer meddle(&m.afterDelete)
	return m.Store.DeleteBucket(name)
}

func (m *meddling) Bucket(name string) (store.Bucket, error) {
	if m.looks.Add(-1) < 0 {
		defer meddle(&m.afterLook)
	}
	return m.Store.Bucket(name)
}

func meddle(p *atomic.Pointer[func()]) {
	if f := p.Swap(nil); f != nil {
		(*f)()
	}
}

// ask makes a request in the process, so that it can be made anywhere.
func ask(srv *Server, method, uri string) answer {
	rec := httptest.NewRecorder()
	srv.ServeHTTP(rec, httptest.NewRequest(method, uri, nil))
	return answer{rec.Code, rec.Header(), rec.Body.String()}
}

// inTheMiddle makes others' request between two steps of one's own. If it has
// to wait for the second, it ends after it.
func inTheMiddle(p *atomic.Pointer[func()], request func()) (ended chan struct{}) {
	ended = make(chan struct{})
	f := func() {
		go func() {
			defer close(ended)
			request()
		}()
		select {
		case <-ended:
		case <-time.After(50 * time.Millisecond):
		}
	}
	p.Store(&f)
	return ended
}

func TestUploadsOfANewBucketStay(t *testing.T) {
	m := &meddling{Store: mem.New()}
	srv := New(WithStore(m), WithBuckets(bucketName))
	defer srv.Close()
	old := ask(srv, "POST", "/examplebucket/old?uploads").element("UploadId")
	var begun answer
	ended := inTheMiddle(&m.afterDelete, func() {
		ask(srv, "PUT", "/examplebucket").want(t, "PutBucket by another client", 200)
		begun = ask(srv, "POST", "/examplebucket/new?uploads")
	})
	ask(srv, "DELETE", "/examplebucket").want(t, "DeleteBucket", 204)
	<-ended
	begun.want(t, "InitiateMultipartUpload by another client", 200)
	ask(srv, "GET", "/examplebucket/new?uploadId="+begun.element("UploadId")).want(t, "ListParts of the new upload", 200)
	ask(srv, "GET", "/examplebucket/old?uploadId="+old).wantError(t, "ListParts of the old upload", 404, "NoSuchUpload", "0042-00000002")
}

// TestNoUploadsWithoutABucket deletes the bucket whenever the server has
// looked at it on the way to a new upload.
func TestNoUploadsWithoutABucket(t *testing.T) {
	for looks := int32(0); ; looks++ {
		m := &meddling{Store: mem.New()}
		srv := New(WithStore(m), WithBuckets(bucketName))
		defer srv.Close()
		m.looks.Store(looks)
		ended := inTheMiddle(&m.afterLook, func() {
			ask(srv, "DELETE", "/examplebucket").want(t, "DeleteBucket", 204)
		})
		begun := ask(srv, "POST", "/examplebucket/k?uploads")
		if m.afterLook.Load() != nil {
			if looks < 2 {
				t.Errorf("the server looked at the bucket %d times only", looks)
			}
			return // it does not look so many times
		}
		<-ended
		ask(srv, "PUT", "/examplebucket").want(t, "PutBucket", 200)
		if a := ask(srv, "GET", "/examplebucket?uploads"); a.element("UploadId") != "" {
			t.Errorf("InitiateMultipartUpload = %d, and its upload is in the bucket that was made later: %s", begun.Status, a.Body)
		}
	}
}
