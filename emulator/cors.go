package emulator

import (
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/fakeoss/fakeoss/emulator/bucketdoc"
	"github.com/fakeoss/fakeoss/emulator/osserr"
)

// optionObject answers the question of a browser whether it may send a
// request: by the rules of the bucket, whatever is in it and whoever asks
// (A082).
// https://help.aliyun.com/zh/oss/developer-reference/options
func (c *call) optionObject() (*reply, error) {
	h := c.r.Header
	origin, method := h.Get("Origin"), h.Get("Access-Control-Request-Method")
	switch {
	case origin == "":
		return nil, osserr.CORSNoOrigin.With()
	case method == "":
		return nil, osserr.CORSNoMethod.With()
	}
	announced := strings.FieldsFunc(h.Get("Access-Control-Request-Headers"), func(r rune) bool { return r == ',' || r == ' ' || r == '\t' })
	rules, err := c.corsRules()
	if err != nil {
		return nil, err
	}
	var rule *bucketdoc.CORSRule
	if rules != nil {
		rule = rules.Match(origin, method, announced)
	}
	if rule == nil {
		return nil, osserr.CORSForbidden.With("Method", method, "ResourceType", "Object").Hinted(adviceOnCORS(rules != nil))
	}
	c.setCORS(rule, origin)
	c.set("Access-Control-Allow-Methods", method)
	if len(announced) > 0 {
		c.set("Access-Control-Allow-Headers", strings.Join(announced, ", "))
	}
	if age := rule.MaxAgeSeconds; age != nil {
		c.set("Access-Control-Max-Age", strconv.FormatInt(*age, 10))
	}
	return &reply{}, nil
}

func adviceOnCORS(configured bool) string {
	if configured {
		return "no CORS rule of the bucket allows this origin with this method and these headers"
	}
	return "the bucket has no CORS rules; put some, or start fakeoss with --permissive-cors"
}

// corsRules returns the CORS rules of the bucket, nil if there are none.
func (c *call) corsRules() (*bucketdoc.CORSConfiguration, error) {
	text, ok := c.bucket.Documents[corsDocument]
	switch {
	case ok:
		return parsed[bucketdoc.CORSConfiguration](&c.srv.parsed, text)
	case c.srv.options.permissiveCORS:
		return bucketdoc.PermissiveCORS, nil
	}
	return nil, nil
}

func (c *call) setCORS(rule *bucketdoc.CORSRule, origin string) {
	if rule.AnyOrigin() {
		origin = "*"
	}
	c.set("Access-Control-Allow-Origin", origin)
	if len(rule.ExposeHeaders) > 0 {
		c.set("Access-Control-Expose-Headers", strings.Join(rule.ExposeHeaders, ", "))
	}
	c.vary("Origin, Access-Control-Request-Method, Access-Control-Request-Headers")
}

// answerCORS lets a browser read the answer to a request that it sent for a
// page of another origin, an error too. A request that no rule allows is
// served all the same: it is the browser that keeps the answer from the page.
func (c *call) answerCORS() {
	if c.r.Method == http.MethodOptions || c.bucket.Documents[corsDocument] == "" && !c.srv.options.permissiveCORS {
		return
	}
	rules, err := c.corsRules()
	if err != nil {
		c.logFault("err", err)
		return
	}
	origin := c.r.Header.Get("Origin")
	if rule := rules.Match(origin, c.r.Method, nil); origin != "" && rule != nil {
		c.setCORS(rule, origin)
	} else if rules.ResponseVary {
		c.vary("Origin")
	}
}

// vary adds to the headers of requests that the answer depends on: it may be
// compressed for some.
func (c *call) vary(names string) {
	if known := c.header().Get("Vary"); known != "" {
		names = known + ", " + names
	}
	c.set("Vary", names)
}

// documentCache remembers documents in the form in which they are asked
// questions, by their type and text.
type documentCache struct {
	mu   sync.Mutex  // guards what follows
	docs map[any]any // of documentText[T] to *T
	size int         // bytes of text
}

// documentText is the text of a document of type T.
type documentText[T any] string

// The cache starts over when it would have more documents than this, or more
// bytes of their text.
const (
	maxParsedDocuments = 256
	maxParsedText      = 8 << 20
)

// parsed reads a document that was stored, or remembers that it was read. It
// must not be changed. A document that is absent reads as an empty one.
func parsed[T any](cache *documentCache, text string) (*T, error) {
	if text == "" {
		return new(T), nil
	}
	return parsedBy(bucketdoc.Read[T], cache, text)
}

// parsedBy is parsed for documents that are read in a way of their own.
func parsedBy[T any](read func(text string) (*T, error), cache *documentCache, text string) (*T, error) {
	key := documentText[T](text)
	cache.mu.Lock()
	known, ok := cache.docs[key]
	cache.mu.Unlock()
	if ok {
		return known.(*T), nil
	}
	doc, err := read(text)
	if err != nil {
		return nil, err
	}
	cache.mu.Lock()
	defer cache.mu.Unlock()
	if _, ok := cache.docs[key]; ok {
		return doc, nil // another request was faster
	}
	if cache.docs == nil || len(cache.docs) >= maxParsedDocuments || cache.size+len(text) > maxParsedText {
		cache.docs, cache.size = map[any]any{}, 0
	}
	cache.docs[key] = doc
	cache.size += len(text)
	return doc, nil
}
