package journal

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"github.com/fakeoss/fakeoss/emulator/callback"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestBoundedInNumber(t *testing.T) {
	j := New(3)
	for i := range 5 {
		j.Add(&Entry{Key: fmt.Sprint(i)})
	}
	var got []string
	for _, e := range j.Entries() {
		got = append(got, fmt.Sprintf("%d:%s", e.ID, e.Key))
	}
	if want := "3:2 4:3 5:4"; strings.Join(got, " ") != want {
		t.Errorf("Entries = %v, want %s", got, want)
	}
}

func TestBoundedInBytes(t *testing.T) {
	for name, d := range map[string]callback.Delivery{
		"answers":   {Callback: &callback.Callback{}, Attempts: []callback.Attempt{{Answer: &callback.Answer{Body: make([]byte, 1<<20)}}}},
		"variables": {Callback: &callback.Callback{Vars: map[string]string{"x:a": strings.Repeat("a", 1<<20)}}},
		"bodies":    {Callback: &callback.Callback{}, Body: strings.Repeat("a", 1<<20)},
	} {
		j := New(1000)
		for range 100 {
			j.Add(&Entry{Callback: &d})
		}
		if n := len(j.Entries()); n > 64 || n < 60 {
			t.Errorf("%s: %d entries of 1 MiB are kept, want about %d MiB", name, n, MaxBytes>>20)
		}
		if j.weights > MaxBytes {
			t.Errorf("%s: the entries weigh %d bytes, want at most %d", name, j.weights, MaxBytes)
		}
	}
}

func TestSecretsStayInside(t *testing.T) {
	r := httptest.NewRequest("GET", "/b/k?OSSAccessKeyId=ak&Signature=s3cret%3D&security-token=s3cret&x-oss-signature=s3cret&"+
		"x-oss-security-token=s3cret&callback=keep", nil)
	r.Header.Set("Authorization", "OSS ak:s3cret")
	r.Header.Set("x-oss-security-token", "s3cret")
	r.Header.Set("x-oss-meta-a", "keep")
	var e Entry
	e.SetRequest(r)
	all := e.RequestURI() + fmt.Sprint(e.RequestHeader())
	if strings.Contains(all, "s3cret") || strings.Count(all, "keep") != 2 || !strings.Contains(all, "OSSAccessKeyId=ak") {
		t.Errorf("the entry shows %s", all)
	}
	if r.Header.Get("Authorization") != "OSS ak:s3cret" {
		t.Error("the request itself was changed")
	}
	e.SetRequest(&http.Request{URL: r.URL, Header: http.Header{}})
	if !strings.HasPrefix(e.RequestURI(), "/b/k?") {
		t.Errorf("RequestURI of a request that was never on a wire = %s", e.RequestURI())
	}
}

func TestWatch(t *testing.T) {
	j := New(10)
	var mu sync.Mutex
	n := 0
	stop := j.Watch(func(*Entry) {
		mu.Lock()
		defer mu.Unlock()
		n++
		j.Entries() // no lock is held
	})
	var wg sync.WaitGroup
	for range 5 {
		wg.Go(func() { j.Add(&Entry{}) })
	}
	wg.Wait()
	stop()
	j.Add(&Entry{})
	if n != 5 {
		t.Errorf("the watcher saw %d entries, want 5", n)
	}
}
