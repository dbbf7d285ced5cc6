package callback

import (
	"context"
	"crypto/md5"
	"encoding/base64"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"time"
)

// request builds the signed request for one URL. Source: callback.md 5.1; for
// the case of the names, A024.
func (e *Engine) request(c *Callback, u URL, body string, f Facts) *http.Request {
	sum := md5.Sum([]byte(body))
	r := newRequest(u, body)
	r.Close = !e.options.KeepAlive
	h := r.Header
	h.Set("Authorization", Sign(e.options.Key, StringToSign(u.Path, u.Query, body)))
	h.Set("Content-Md5", base64.StdEncoding.EncodeToString(sum[:]))
	h.Set("Content-Type", string(c.BodyType))
	h.Set("Date", e.options.Now().UTC().Format(http.TimeFormat))
	h.Set("User-Agent", "aliyun-oss-callback")
	h.Set("X-Oss-Additional-Headers", strings.Join(setAdditional(c, h), ";"))
	h.Set("X-Oss-Bucket", f.Bucket)
	h.Set("X-Oss-Owner", f.Owner)
	h.Set("X-Oss-Pub-Key-Url", base64.StdEncoding.EncodeToString([]byte(f.PublicKeyURL)))
	h.Set("X-Oss-Request-Id", f.RequestID)
	h.Set("X-Oss-Requester", f.Requester)
	h.Set("X-Oss-Signature-Version", "1.0")
	h.Set("X-Oss-Tag", "CALLBACK")
	return r
}

// newRequest makes a POST whose request line carries path and query byte for
// byte as the URL has them. One path cannot go out as it is, which net/url
// would take for "//host": see encodeIllegal.
func newRequest(u URL, body string) *http.Request {
	target := &url.URL{Scheme: u.Scheme, Host: u.Address(), Path: decodeOnce(u.Path), RawPath: u.Path}
	if u.Port == "" {
		target.Host = u.Authority()
	}
	switch raw := target.EscapedPath() == u.Path; {
	case !raw && strings.HasPrefix(u.Path, "//"):
		target.RawPath = encodeIllegal(u.Path)
	case !raw:
		target.Opaque = u.Path // net/url would write it in another way
	}
	target.RawQuery = strings.TrimPrefix(u.Query, "?")
	target.ForceQuery = u.Query == "?"
	r := &http.Request{
		Method: http.MethodPost, URL: target, Host: u.Authority(), Header: make(http.Header, 16),
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		ContentLength: int64(len(body)), Body: http.NoBody,
	}
	if body != "" {
		r.Body = io.NopCloser(strings.NewReader(body))
	}
	return r
}

// host chooses the Host header.
func (e *Engine) host(c *Callback, u URL) string {
	switch {
	case c.Host != "":
		return c.Host
	case e.options.HostWithoutPort, u.Scheme == "http" && u.Port == "80", u.Scheme == "https" && u.Port == "443":
		u.Port = ""
	}
	return u.Authority()
}

// attempt makes one request and judges what comes of it.
func (e *Engine) attempt(ctx context.Context, c *Callback, u URL, body string, f Facts) (a Attempt) {
	a = Attempt{URL: u, Started: e.options.Now()}
	defer func() { a.Duration = e.options.Now().Sub(a.Started) }()
	ctx, cancel := context.WithTimeout(ctx, e.options.Timeout)
	defer cancel()

	way := dialing{sni: c.SNI || !e.options.Strict}
	to, routed := e.route(u)
	r := e.request(c, to, body, f)
	if routed {
		a.RoutedTo = to.Address()
		if e.own {
			// The transport asks for the host that was meant, and checks its
			// certificate, on a connection to where it really is.
			way.to, r.URL.Host = a.RoutedTo, u.Address()
		}
	}
	r.Host = e.host(c, u) // a route changes the way, not the name
	a.RequestLine, a.Header = "POST "+r.URL.RequestURI()+" HTTP/1.1", r.Header
	a.signedHead, a.body = StringToSign(to.Path, to.Query, ""), body
	a.Host, _ = hostHeader(r.Host)

	progress := &progress{}
	r = r.WithContext(httptrace.WithClientTrace(withDialing(ctx, way), progress.trace()))
	answer, err := e.exchange(r)
	a.RemoteAddr = progress.remoteAddr()
	a.Answer = answer
	if err != nil {
		a.Failure = err.Error()
		waited := max(e.options.Now().Sub(a.Started), e.options.Timeout)
		a.Err = failure(err, progress.stage(answer != nil), a.RemoteAddr, to, waited, e.options.Timeout)
		return a
	}
	a.answerType, a.Notes, a.Err = judge(answer, e.options.MaxAnswer, e.options.Strict)
	return a
}

// maxFailedAnswer is how much of an answer is read that will be refused for
// its status or length: enough to show in the journal.
const maxFailedAnswer = 64 << 10

// exchange sends a request and reads the answer. An error after the head of
// the answer was read comes together with what there is of it.
func (e *Engine) exchange(r *http.Request) (*Answer, error) {
	resp, err := e.client.Do(r)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	a := &Answer{Proto: resp.Proto, Status: resp.StatusCode, Header: resp.Header, ContentLength: resp.ContentLength}
	if a.Status < http.StatusOK {
		return a, nil // after a 101 comes another protocol, and no end of it
	}
	// net/http ties the bodies that it makes to the deadline; a RoundTripper
	// of somebody else's may not.
	defer context.AfterFunc(r.Context(), func() { resp.Body.Close() })()
	limit := e.options.MaxAnswer
	refused := a.Status != http.StatusOK || a.ContentLength < 0 || a.ContentLength > limit
	if refused {
		limit = min(limit, maxFailedAnswer)
	}
	a.Body, err = io.ReadAll(io.LimitReader(resp.Body, limit))
	switch {
	case refused:
		return a, nil // the head has decided already
	case err != nil && r.Context().Err() != nil:
		return a, r.Context().Err() // whatever a body says that was closed
	}
	return a, err
}

// progress follows a request through net/http, to tell an application that
// cannot be reached from one that does not answer. http.Transport calls its
// hooks; of a RoundTripper that does not, it is assumed that it connects.
type progress struct {
	dialing, connected bool
	remote             string
}

func (p *progress) trace() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		GetConn: func(string) { p.dialing = true },
		GotConn: func(info httptrace.GotConnInfo) {
			p.connected, p.remote = true, info.Conn.RemoteAddr().String()
		},
	}
}

func (p *progress) remoteAddr() string { return p.remote }

// stage is how far a request came.
type stage int

const (
	connecting stage = iota
	waiting          // for the head of the answer
	reading          // its body
)

func (p *progress) stage(answered bool) stage {
	switch {
	case answered:
		return reading
	case p.connected || !p.dialing:
		return waiting
	}
	return connecting
}

// NewRequest returns a request as OSS would deliver it, signed with the test
// key, for the unit test of a handler that needs no OSS: give it to
// ServeHTTP. The body type is JSON if the body looks like it, else form.
// PublicKeyURL names the genuine key; verify with [Verifier] or with
// pki.TestKey().Public().
func NewRequest(rawURL, body string) *http.Request {
	return (&Engine{options: Options{Key: testKey(), Now: time.Now}}).NewRequest(rawURL, body)
}

// NewRequest is like the function of that name and signs with the engine's
// key. It panics if the URL is none, like httptest.NewRequest.
func (e *Engine) NewRequest(rawURL, body string) *http.Request {
	u, err := ParseURL(rawURL)
	if err != nil {
		panic("callback: NewRequest: " + err.Error())
	}
	c := &Callback{BodyType: Form}
	if strings.HasPrefix(body, "{") || strings.HasPrefix(body, "[") {
		c.BodyType = JSON
	}
	sum := md5.Sum([]byte(body))
	r := e.request(c, u, body, Facts{
		Bucket: "examplebucket", Owner: "1050784833268046", Requester: "1050784833268046",
		RequestID:    strings.ToUpper(hex.EncodeToString(sum[:12])),
		PublicKeyURL: GenuineKeyURL,
	})
	r.RequestURI = r.URL.RequestURI() // what a server sees
	r.RemoteAddr = "192.0.2.1:1234"
	r.Header.Set("Connection", "close")
	return r
}
