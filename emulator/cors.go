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
	text, ok := c.bucket.Documents["cors"]
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
	c.set("Vary", "Origin, Access-Control-Request-Method, Access-Control-Request-Headers")
}

// answerCORS lets a browser read the answer to a request that it sent for a
// page of another origin, an error too. A request that no rule allows is
// served all the same: it is the browser that keeps the answer from the page.
func (c *call) answerCORS() {
	if c.r.Method == http.MethodOptions || c.bucket.Documents["cors"] == "" && !c.srv.options.permissiveCORS {
		return
	}
	rules, err := c.corsRules()
	if err != nil {
		c.srv.options.logger.Error("a fault of fakeoss; please report it", "op", c.entry.Operation, "request_id", c.requestID, "err", err)
		return
	}
	origin := c.r.Header.Get("Origin")
	if rule := rules.Match(origin, c.r.Method, nil); origin != "" && rule != nil {
		c.setCORS(rule, origin)
	} else if rules.ResponseVary {
		c.set("Vary", "Origin")
	}
}

// documentCache remembers documents in the form in which they are asked
// questions, by their text.
type documentCache struct {
	mu   sync.Mutex // guards docs
	docs map[string]any
}

// maxParsedDocuments bounds the cache; when it is full it starts over.
const maxParsedDocuments = 256

// parsed reads a document that was stored, or remembers that it was read. It
// must not be changed.
func parsed[T any](cache *documentCache, text string) (*T, error) {
	return parsedBy(bucketdoc.Read[T], cache, text)
}

// parsedBy is parsed for documents that are read in a way of their own.
func parsedBy[T any](read func(text string) (*T, error), cache *documentCache, text string) (*T, error) {
	cache.mu.Lock()
	known, ok := cache.docs[text]
	cache.mu.Unlock()
	if ok {
		if doc, ok := known.(*T); ok {
			return doc, nil
		}
	}
	doc, err := read(text)
	if err != nil {
		return nil, err
	}
	cache.mu.Lock()
	defer cache.mu.Unlock()
	if cache.docs == nil || len(cache.docs) >= maxParsedDocuments {
		cache.docs = map[string]any{}
	}
	cache.docs[text] = doc
	return doc, nil
}
