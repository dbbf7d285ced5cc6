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
	large := strings.Repeat("a", 1<<20)
	for name, e := range map[string]Entry{
		"answers":   {Callback: &callback.Delivery{Callback: &callback.Callback{}, Attempts: []callback.Attempt{{Answer: &callback.Answer{Body: []byte(large)}}}}},
		"variables": {Callback: &callback.Delivery{Callback: &callback.Callback{Vars: map[string]string{"x:a": large}}}},
		"bodies":    {Callback: &callback.Delivery{Callback: &callback.Callback{}, Body: large}},
		"notes":     {Notes: []string{large}},
		"messages":  {Err: &Failure{Message: large}},
		"hints":     {Err: &Failure{Hint: large}},
	} {
		j := New(1000)
		for range 100 {
			added := e
			j.Add(&added)
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
	answer := http.Header{"X-Oss-Err": {"c2VjcmV0"}, "Location": {"http://example.com/k?Signature=s3cret&a=keep"}, "X-Oss-Meta-A": {"keep"}}
	e.SetResponse(403, answer)
	if all := fmt.Sprint(e.ResponseHeader()); strings.Contains(all, "s3cret") || strings.Contains(all, "c2VjcmV0") || strings.Count(all, "keep") != 2 || e.Status != 403 {
		t.Errorf("the entry shows %s", all)
	}
	if answer.Get("X-Oss-Err") != "c2VjcmV0" {
		t.Error("the answer itself was changed")
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
