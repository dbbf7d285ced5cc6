package callback

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

// Content-Types under which the uploader gets an answer.
const (
	answerJSON = "application/json"
	answerXML  = "application/xml"
)

// judge decides whether an answer is a success: status 200 exactly, a
// Content-Length from 1 to the limit, a JSON body, judged in this order. What
// is JSON is accepted under any Content-Type, XML only under its own. The type
// is that of what was accepted. Source: callback.md 7.1, A027.
func judge(a *Answer, limit int64, strict bool) (contentType string, notes []string, err *osserr.Error) {
	fail := func(kind osserr.Kind, hint string) (string, []string, *osserr.Error) {
		return "", nil, kind.With().Hinted(hint)
	}
	switch {
	case a.Status != http.StatusOK:
		return fail(osserr.CallbackStatus.Saying(fmt.Sprintf("Error status : %d.", a.Status)), adviceOnStatus(a))
	case a.ContentLength < 0:
		return fail(osserr.CallbackNoLength, "the answer has no Content-Length (chunked encoding does not count); set the header or write the body in one piece")
	case a.ContentLength == 0:
		return fail(osserr.CallbackBadLength, `the answer has no body; OSS wants JSON, at least {}`)
	case a.ContentLength > limit:
		return fail(osserr.CallbackLongAnswer, fmt.Sprintf("the answer has %d bytes; OSS takes %d at most", a.ContentLength, limit))
	case json.Valid(a.Body):
		if first := bytes.TrimLeft(a.Body, " \t\r\n")[0]; first != '{' {
			notes = append(notes, "the answer is JSON but no object; the Go SDK v2 fails on that")
		}
		return answerJSON, notes, nil
	case strict || !isXML(a):
		return fail(osserr.CallbackBadAnswer, adviceOnBody(a))
	case !wellFormed(a.Body):
		return fail(osserr.CallbackBadAnswer, "the answer says it is XML and is not well-formed")
	}
	return answerXML, []string{"the answer is XML, which only one page of the documentation allows; all others say JSON"}, nil
}

func isXML(a *Answer) bool {
	t, _, _ := mime.ParseMediaType(a.Header.Get("Content-Type"))
	return t == answerXML
}

// wellFormed reports whether a body is one XML element, with nothing beside
// it but what a document may have there.
func wellFormed(body []byte) bool {
	d := xml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(body, []byte("\xEF\xBB\xBF"))))
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return anyCharset{r}, nil }
	depth, roots := 0, 0
	for {
		token, err := d.Token()
		if err != nil {
			return err == io.EOF && roots == 1
		}
		switch token := token.(type) {
		case xml.StartElement:
			if depth == 0 {
				roots++
			}
			depth++
		case xml.EndElement:
			depth--
		case xml.CharData:
			if depth == 0 && len(bytes.TrimSpace(token)) > 0 {
				return false
			}
		}
	}
}

// An anyCharset reads a document in an encoding that this program does not
// know, to see its structure. In all that are in use the markup is ASCII; each
// other byte becomes a letter of its own.
type anyCharset struct{ r io.Reader }

func (a anyCharset) Read(p []byte) (n int, err error) {
	raw := make([]byte, len(p)/utf8.UTFMax)
	m, err := a.r.Read(raw)
	for _, c := range raw[:m] {
		r := rune(c)
		if c >= utf8.RuneSelf {
			r = '一' + rune(c)
		}
		n += utf8.EncodeRune(p[n:], r)
	}
	return n, err
}

func adviceOnStatus(a *Answer) string {
	switch s := a.Status; {
	case s < 200:
		return "the application wants to go on in another protocol; OSS speaks HTTP and nothing else"
	case s >= 300 && s < 400:
		return fmt.Sprintf("the application redirects to %q; OSS does not follow, give the final URL", a.Header.Get("Location"))
	case s == 401 || s == 403:
		return "the application refuses the request; is a login or CSRF check in front of the handler? The Authorization header is a signature without a scheme word"
	case s == 404 || s == 405:
		return "the application has no handler for POST at this path"
	case s == 419:
		return "the application wants a CSRF token; exempt the callback's path"
	case s > 200 && s < 300:
		return "OSS counts no status but 200 as success"
	}
	return "OSS counts no status but 200 as success; the answer began: " + excerpt(a.Body)
}

func adviceOnBody(a *Answer) string {
	body := a.Body
	switch coding := a.Header.Get("Content-Encoding"); {
	case coding != "":
		return fmt.Sprintf("the answer is encoded with %q, which OSS did not ask for", coding)
	case bytes.HasPrefix(body, []byte("\xEF\xBB\xBF")):
		return "the answer begins with a UTF-8 byte order mark; save the source file without it"
	case bytes.HasPrefix(bytes.TrimSpace(body), []byte("<")):
		return "the answer looks like HTML or XML; it began: " + excerpt(body)
	}
	return `the answer is not JSON; text like OK needs to become "OK" or {"Status":"OK"}; it began: ` + excerpt(body)
}

// excerpt shows the first bytes of a body.
func excerpt(body []byte) string { return fmt.Sprintf("%q", head(body, 80)) }

// failure decides what the uploader is told when no complete answer came.
// Source: callback.md 7.2, A023, A026.
func failure(err error, s stage, remote string, to URL, waited, timeout time.Duration) *osserr.Error {
	var dial *net.OpError
	var dns *net.DNSError
	switch {
	case errors.As(err, &dns):
		return osserr.CallbackUnreachable.With().Hinted(fmt.Sprintf("the host %q has no address here: %v", dns.Name, dns))
	case errors.As(err, &dial) && dial.Op == "dial", s == connecting && timedOut(err):
		return osserr.CallbackUnreachable.With().Hinted(adviceOnDial(to, err))
	case s == waiting && timedOut(err):
		if remote == "" {
			remote = to.Address()
		}
		message := fmt.Sprintf("Error status : -1 %s reply timeout, cost:%dms, timeout:%dms (err -4, errno115)",
			remote, waited.Milliseconds(), timeout.Milliseconds())
		return osserr.CallbackTimeout.Saying(message).With().
			Hinted(fmt.Sprintf("the application did not begin to answer within %v; do slow work after answering", timeout))
	case timedOut(err):
		return osserr.CallbackTooSlow.With().
			Hinted(fmt.Sprintf("the application began to answer but did not finish within %v", timeout))
	case badLength(err):
		return osserr.CallbackBadLength.With().Hinted("the Content-Length of the answer is not a number, or there are two: " + err.Error())
	}
	// What is left are failures that OSS reports like those of a gateway:
	// broken connections, TLS, answers that are not HTTP.
	return osserr.CallbackStatus.Saying("Error status : 502.").With().Hinted(adviceOnGateway(to, err))
}

// badLength reports whether net/http refused the Content-Length of an answer,
// for which it has three errors and no type.
func badLength(err error) bool {
	for _, text := range []string{"bad Content-Length", "invalid empty Content-Length", "multiple Content-Length headers"} {
		if strings.Contains(err.Error(), text) {
			return true
		}
	}
	return false
}

func timedOut(err error) bool {
	var t interface{ Timeout() bool }
	return errors.Is(err, context.DeadlineExceeded) || errors.As(err, &t) && t.Timeout()
}

func adviceOnDial(to URL, err error) string {
	advice := fmt.Sprintf("nothing answers at %s: %v", to.Address(), err)
	if thisMachine(to.Host) {
		advice += "; in a container, localhost is the container itself: use the service's name"
	}
	return advice
}

func adviceOnGateway(to URL, err error) string {
	var alert tls.AlertError
	var unknown x509.UnknownAuthorityError
	var hostname x509.HostnameError
	switch {
	case errors.Is(err, http.ErrSchemeMismatch):
		return "the URL is https and the application speaks plain HTTP: " + err.Error()
	case errors.As(err, &alert):
		return "the application broke off the TLS handshake; it may need callbackSNI: " + err.Error()
	case errors.As(err, &unknown), errors.As(err, &hostname):
		return "the certificate is not trusted, which strict mode asks for: " + err.Error()
	case strings.Contains(err.Error(), "EOF"), strings.Contains(err.Error(), "reset"):
		return fmt.Sprintf("the application at %s closed the connection without a complete answer: %v", to.Address(), err)
	}
	return err.Error()
}

// verifyChain checks a certificate that crypto/tls did not.
func verifyChain(state tls.ConnectionState, host string) error {
	options := x509.VerifyOptions{DNSName: host, Intermediates: x509.NewCertPool()}
	for _, cert := range state.PeerCertificates[1:] {
		options.Intermediates.AddCert(cert)
	}
	_, err := state.PeerCertificates[0].Verify(options)
	return err
}
