package callback

import (
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"testing"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

// big makes the callback of a form that names a variable of the given size so
// many times.
func big(t *testing.T, times, size int, member string) *Callback {
	t.Helper()
	body := strings.Repeat("${x:a}", times)
	c, err := ParseForm(b64(param(`"callbackBody":"`+body+`"`+member)), map[string]string{"x:a": strings.Repeat("a", size)}, false)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestBodyLimit has a form that asks for 200 MiB in 3 KB of parameter (A122).
func TestBodyLimit(t *testing.T) {
	called := 0
	client := &http.Client{Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
		called++
		return &http.Response{StatusCode: 500, Body: http.NoBody, Request: r}, nil
	})}
	e := NewEngine(Options{Client: client})
	d := e.Deliver(t.Context(), big(t, 100, 2<<20, ""), exampleFacts)
	if d.Err == nil || d.Err.Kind != osserr.CallbackBodyTooLong || d.Err.Hint == "" || len(d.Notes) != 1 {
		t.Errorf("Deliver = %+v, notes %q, want %v with a hint and a note", d.Err, d.Notes, osserr.CallbackBodyTooLong)
	}
	if d.Body != "" || len(d.Attempts) != 0 || called != 0 {
		t.Errorf("Deliver rendered %d bytes and made %d attempts", len(d.Body), called)
	}
	if d := e.Deliver(t.Context(), big(t, 4, MaxBody/4, ""), exampleFacts); len(d.Body) != MaxBody || len(d.Attempts) != 1 {
		t.Errorf("a body of exactly the limit: %d bytes, %d attempts, want it sent", len(d.Body), len(d.Attempts))
	}
}

// TestAttemptsShareTheBody measures what a delivery to five URLs keeps: the
// journal holds a thousand of them.
func TestAttemptsShareTheBody(t *testing.T) {
	client := &http.Client{Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: 500, Body: http.NoBody, Request: r}, nil
	})}
	e := NewEngine(Options{Client: client})
	c := big(t, 4, MaxBody/4, `,"callbackHost":"b.cn"`)
	for i := range MaxURLs - 1 {
		c.URLs = append(c.URLs, URL{Scheme: "http", Host: "b.cn", Path: fmt.Sprintf("/%%7E%d", i)})
	}
	var d *Delivery
	kept := allocated(func() { d = e.Deliver(t.Context(), c, exampleFacts) })
	if len(d.Attempts) != MaxURLs || d.Attempts[1].StringToSign() != "/~0\n"+d.Body {
		t.Fatalf("%d attempts, of which the second signed %.20q", len(d.Attempts), d.Attempts[1].StringToSign())
	}
	if kept > 2*MaxBody {
		t.Errorf("the delivery of a body of %d bytes keeps %d", len(d.Body), kept)
	}
}

// Thousands of custom variables make one note, not thousands.
func TestManyNamesMakeOneNote(t *testing.T) {
	vars := map[string]string{}
	for i := range 1000 {
		vars[fmt.Sprintf("x:A%03d", i)] = ""
	}
	c, err := ParseForm(b64(param("")), vars, false)
	if err != nil || len(c.Notes) != 1 || !strings.Contains(c.Notes[0], `"x:A000"`) {
		t.Errorf("ParseForm: %v, %d notes, the first %q", err, len(c.Notes), c.Notes[0])
	}
}

// allocated is how many bytes are in use after f that were not before.
func allocated(f func()) int64 {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	f()
	runtime.GC()
	runtime.ReadMemStats(&after)
	return int64(after.HeapAlloc) - int64(before.HeapAlloc)
}
