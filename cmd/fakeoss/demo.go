package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/fakeoss/fakeoss/emulator"
	"github.com/fakeoss/fakeoss/emulator/callback"
	"github.com/fakeoss/fakeoss/emulator/journal"
)

func (w *world) demoCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "demo",
		Short: "Show uploads with callbacks, with nothing else installed",
		Long: `Starts the emulator and a sample application on free ports of this machine, uploads
through PutObject, PostObject and CompleteMultipartUpload with callbacks, shows what
goes over the wire, and ends. The application verifies every signature.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return failed(newDemo(w.stdout).run(cmd.Context()))
		},
	}
}

const demoBucket = "examplebucket"

// A demo is an emulator, an application and somebody who uploads.
type demo struct {
	out      io.Writer
	srv      *emulator.Server
	endpoint string
	app      *sampleApp
	appURL   string
}

func newDemo(out io.Writer) *demo { return &demo{out: out} }

// An exchange is one upload of the demo.
type exchange struct {
	title  string
	upload func(context.Context, *demo) (*http.Response, error)
	status int    // what the uploader gets
	answer string // what is in the answer
}

var exchanges = []exchange{
	{"PutObject, the callback in headers, the body as a form", putForm, 200, `{"Status":"OK"}`},
	{"PutObject, the callback in the query as in a presigned URL, the body as JSON", putJSON, 200, `{"Status":"OK"}`},
	{"PutObject of an image: its size is found in its content", putImage, 200, `{"Status":"OK"}`},
	{"PostObject, a browser's form", postForm, 200, `{"Status":"OK"}`},
	{"CompleteMultipartUpload: the application's answer takes the place of the XML", completeMultipart, 200, `{"Status":"OK"}`},
	{"PutObject, and the application answers what is no JSON: 203, and the object stays", putFailing, 203, "CallbackFailed"},
}

// run makes every exchange and fails if one ends otherwise than it should.
func (d *demo) run(ctx context.Context) error {
	d.srv = emulator.New(emulator.WithBuckets(demoBucket))
	defer d.srv.Close()
	oss := httptest.NewServer(d.srv)
	defer oss.Close()
	d.endpoint = oss.URL
	d.app = &sampleApp{keyHost: oss.URL + "/"}
	app := httptest.NewServer(d.app)
	defer app.Close()
	d.appURL = app.URL

	fmt.Fprintf(d.out, "fakeoss serves %s, the sample application %s\n", d.endpoint, d.appURL)
	for i, x := range exchanges {
		fmt.Fprintf(d.out, "\n%d. %s\n", i+1, x.title)
		if err := d.show(ctx, x); err != nil {
			return fmt.Errorf("exchange %d: %w", i+1, err)
		}
	}
	_, verified, _ := d.app.state()
	fmt.Fprintf(d.out, "\n%d exchanges, %d callbacks, every signature valid.\n", len(exchanges), verified)
	return nil
}

// show makes one exchange and prints it from the journal.
func (d *demo) show(ctx context.Context, x exchange) error {
	resp, err := x.upload(ctx, d)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		return fmt.Errorf("reading the answer: %w", err)
	}
	e := d.entry(resp.Header.Get("x-oss-request-id"))
	if e == nil {
		return fmt.Errorf("the journal has no entry for the answer %s", resp.Status)
	}
	d.printUpload(e)
	if e.Callback != nil {
		d.printCallback(&e.Callback.Attempts[0])
	}
	d.print("uploader gets", "HTTP/1.1 "+resp.Status)
	for line := range strings.SplitSeq(strings.TrimSpace(string(answer)), "\n") {
		d.print("", line)
	}
	if e.Err != nil {
		d.print("because", e.Err.Hint)
	}
	_, _, refused := d.app.state()
	switch {
	case refused != nil:
		return refused
	case resp.StatusCode != x.status || !strings.Contains(string(answer), x.answer):
		return fmt.Errorf("the uploader got %s %s, want %d with %s", resp.Status, answer, x.status, x.answer)
	case e.Callback == nil:
		return errors.New("no callback was made")
	}
	return d.checkStored(ctx, e.Key)
}

// entry finds the exchange with a request id in the journal.
func (d *demo) entry(requestID string) *journal.Entry {
	for _, e := range d.srv.Journal().Entries() {
		if e.RequestID == requestID {
			return e
		}
	}
	return nil
}

// checkStored makes sure that the object can be read.
func (d *demo) checkStored(ctx context.Context, key string) error {
	resp, err := d.send(ctx, http.MethodGet, "/"+demoBucket+"/"+key, nil)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("GetObject of %s: %s", key, resp.Status)
	}
	n, err := io.Copy(io.Discard, resp.Body)
	d.print("object", fmt.Sprintf("GET /%s/%s: %s, %d bytes", demoBucket, key, resp.Status, n))
	return err
}

func (d *demo) print(name, text string) { fmt.Fprintf(d.out, "   %-15s %s\n", name, text) }

// printUpload shows the request of the uploader.
func (d *demo) printUpload(e *journal.Entry) {
	d.print("uploader sends", e.Method+" "+abridged(e.RequestURI())+" "+e.Proto)
	h := e.RequestHeader()
	for _, name := range []string{"x-oss-callback", "x-oss-callback-var", "Content-Type"} {
		if v := h.Get(name); v != "" {
			d.print("", name+": "+abridged(v))
		}
	}
	d.print("", fmt.Sprintf("(%d bytes of body)", e.BytesIn))
	if e.Callback != nil {
		d.print("decoded", e.Callback.Callback.Source)
	}
}

// printCallback shows a request to the application, whole, and its answer.
func (d *demo) printCallback(a *callback.Attempt) {
	last, _, _ := d.app.state()
	d.print("fakeoss sends", a.RequestLine)
	d.print("", "Host: "+a.Host)
	for _, name := range []string{
		"Connection", "Content-Length", "Authorization", "Content-Md5", "Content-Type", "Date", "User-Agent", "X-Oss-Additional-Headers",
		"X-Oss-Bucket", "X-Oss-Owner", "X-Oss-Pub-Key-Url", "X-Oss-Request-Id", "X-Oss-Requester", "X-Oss-Signature-Version", "X-Oss-Tag",
	} {
		if v, ok := last.header[name]; ok {
			d.print("", name+": "+v[0])
		}
	}
	d.print("", "")
	d.print("", last.body)
	d.print("application", last.report)
	if a.Answer != nil {
		d.print("answers", fmt.Sprintf("%s %d, %s", a.Answer.Proto, a.Answer.Status, a.Answer.Body))
	}
}

// abridged shortens what is long and not worth reading.
func abridged(s string) string {
	const most = 100
	if len(s) <= most {
		return s
	}
	return s[:most] + "…"
}

// sampleApp is an application that verifies callbacks as OSS's documentation
// says: with the key from the URL that the request names, if that is trusted.
type sampleApp struct {
	keyHost string

	mu       sync.Mutex // guards all that follows
	verified int
	err      error
	last     received
}

// received is the last callback that came in.
type received struct {
	header       http.Header
	body, report string
}

// state returns what the application has seen.
func (a *sampleApp) state() (last received, verified int, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.last, a.verified, a.err
}

func (a *sampleApp) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a.mu.Lock()
	defer a.mu.Unlock()
	captured, err := callback.Capture(r)
	if err != nil {
		a.err = err
		return
	}
	v := callback.Verifier{Keys: download, Trusted: []string{a.keyHost}}
	report := v.Verify(r.Context(), captured)
	a.last.header, a.last.body = r.Header.Clone(), captured.Body
	a.last.header.Set("Content-Length", fmt.Sprint(r.ContentLength)) // net/http takes these two away
	if r.Close {
		a.last.header.Set("Connection", "close")
	}
	if a.err = report.Err(); a.err != nil {
		a.last.report = "refuses: " + a.err.Error()
		http.Error(w, a.err.Error(), http.StatusForbidden)
		return
	}
	a.verified++
	a.last.report = "fetches the key, verifies the signature: valid"
	if r.URL.Path == "/broken" {
		io.WriteString(w, "thank you")
		return
	}
	w.Header().Set("Content-Type", "application/json")
	io.WriteString(w, `{"Status":"OK"}`)
}

// download fetches the public key.
func download(ctx context.Context, keyURL string) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, keyURL, nil)
	if err != nil {
		return nil, err
	}
	resp, err := demoClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, errors.New(resp.Status)
	}
	return io.ReadAll(io.LimitReader(resp.Body, 1<<16))
}

// demoClient uses no proxy, whatever the environment says.
var demoClient = &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: time.Minute}

// send makes a request to the emulator with headers in turn of name and value.
func (d *demo) send(ctx context.Context, method, uri string, body io.Reader, headers ...string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, method, d.endpoint+uri, body)
	if err != nil {
		return nil, err
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	return demoClient.Do(req)
}

// parameter makes a callback parameter.
func (d *demo) parameter(path, body string, bodyType callback.BodyType) string {
	return encoded(map[string]string{"callbackUrl": d.appURL + path, "callbackBody": body, "callbackBodyType": string(bodyType)})
}

// encoded writes a parameter as it travels: JSON in Base64.
func encoded(v map[string]string) string {
	var text bytes.Buffer
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false) // & is easier to read than \u0026
	if err := e.Encode(v); err != nil {
		panic(err) // a map of strings is always JSON
	}
	return base64.StdEncoding.EncodeToString(bytes.TrimSpace(text.Bytes()))
}

var customVariables = encoded(map[string]string{"x:my_var1": "my_val1", "x:my_var2": "my_val2"})

func putForm(ctx context.Context, d *demo) (*http.Response, error) {
	return d.send(ctx, http.MethodPut, "/examplebucket/examplefiles/exampleobject.txt", strings.NewReader(strings.Repeat("a", 1<<20)),
		"Content-Type", "text/plain",
		"x-oss-callback", d.parameter("/callback?from=oss", "bucket=${bucket}&object=${object}&my_var1=${x:my_var1}", callback.Form),
		"x-oss-callback-var", customVariables)
}

func putJSON(ctx context.Context, d *demo) (*http.Response, error) {
	q := url.Values{
		"callback":     {d.parameter("/callback", `{"object":${object},"size":${size},"mime":${mimeType},"var":${x:my_var2}}`, callback.JSON)},
		"callback-var": {customVariables},
	}
	return d.send(ctx, http.MethodPut, "/examplebucket/note.txt?"+q.Encode(), strings.NewReader("hello"), "Content-Type", "text/plain")
}

func putImage(ctx context.Context, d *demo) (*http.Response, error) {
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 64, 48))); err != nil {
		return nil, err
	}
	return d.send(ctx, http.MethodPut, "/examplebucket/avatars/u1.png", &picture,
		"x-oss-callback", d.parameter("/callback",
			`{"object":${object},"w":${imageInfo.width},"h":${imageInfo.height},"format":${imageInfo.format}}`, callback.JSON))
}

func postForm(ctx context.Context, d *demo) (*http.Response, error) {
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	for _, f := range [][2]string{
		{"key", "uploads/${filename}"},
		{"callback", d.parameter("/callback", "object=${object}&uid=${x:uid}", callback.Form)},
		{"x:uid", "1"},
	} {
		if err := w.WriteField(f[0], f[1]); err != nil {
			return nil, err
		}
	}
	file, err := w.CreateFormFile("file", "cat.txt")
	if err != nil {
		return nil, err
	}
	io.WriteString(file, "meow") // into memory
	w.Close()
	return d.send(ctx, http.MethodPost, "/examplebucket/", &form, "Content-Type", w.FormDataContentType())
}

var uploadIDElement = regexp.MustCompile(`<UploadId>(.+)</UploadId>`)

func completeMultipart(ctx context.Context, d *demo) (*http.Response, error) {
	const path = "/examplebucket/big.bin"
	resp, err := d.send(ctx, http.MethodPost, path+"?uploads", nil)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	id := uploadIDElement.FindSubmatch(text)
	if id == nil {
		return nil, fmt.Errorf("InitiateMultipartUpload: %s %s", resp.Status, text)
	}
	var list strings.Builder
	for n, part := range []string{strings.Repeat("x", 100<<10), "the end"} {
		resp, err := d.send(ctx, http.MethodPut, fmt.Sprintf("%s?partNumber=%d&uploadId=%s", path, n+1, id[1]), strings.NewReader(part))
		if err != nil {
			return nil, err
		}
		resp.Body.Close()
		fmt.Fprintf(&list, "<Part><PartNumber>%d</PartNumber><ETag>%s</ETag></Part>", n+1, resp.Header.Get("ETag"))
	}
	return d.send(ctx, http.MethodPost, fmt.Sprintf("%s?uploadId=%s", path, id[1]),
		strings.NewReader("<CompleteMultipartUpload>"+list.String()+"</CompleteMultipartUpload>"),
		"x-oss-callback", d.parameter("/callback", "object=${object}&size=${size}&etag=${etag}&op=${operation}", callback.Form))
}

func putFailing(ctx context.Context, d *demo) (*http.Response, error) {
	return d.send(ctx, http.MethodPut, "/examplebucket/kept.txt", strings.NewReader("still here"),
		"x-oss-callback", d.parameter("/broken", "object=${object}", callback.Form))
}
