package emulator

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/fakeoss/fakeoss/emulator/bucketdoc"
	"github.com/fakeoss/fakeoss/emulator/osserr"
	"github.com/fakeoss/fakeoss/emulator/store"
	"github.com/fakeoss/fakeoss/emulator/wire"
)

// A bucket with a website configuration answers like a web server: with an
// index for a directory, an error page for what is missing, and redirects.
// Source: spec oss-api.md E.2.5,
// https://help.aliyun.com/zh/oss/developer-reference/putbucketwebsite

// listing are the parameters with which a request for the root of a website
// is one for a list.
var listing = set("prefix", "marker", "delimiter", "max-keys", "encoding-type", "list-type", "start-after", "continuation-token", "fetch-owner")

// enterDirectory makes of a request for a directory of a website, which
// nobody signed, one for the index document there: whoever may read that sees
// it. A signed request for the root lists the bucket, and one for a directory
// gets what is there before an index is looked for (A083).
func (c *call) enterDirectory() {
	if c.r.Method != http.MethodGet && c.r.Method != http.MethodHead || c.target.Bucket == "" || c.sub {
		return
	}
	if c.target.Key != "" && !strings.HasSuffix(c.target.Key, "/") || !c.unsigned() {
		return
	}
	for _, p := range c.query {
		if c.target.Key == "" && listing[p.Name] {
			return
		}
	}
	b, err := c.srv.store.Bucket(c.target.Bucket)
	if err != nil {
		return // the operation will say so
	}
	if site := c.website(b); site != nil {
		if index, ok := site.IndexOf(c.target.Key); ok {
			c.entry.Note("the website's index document " + index + " stands for the directory")
			c.target.Key = index
		}
	}
}

// unsigned reports whether a request carries no signature, good or bad.
func (c *call) unsigned() bool {
	return c.r.Header.Get("Authorization") == "" && !c.query.Has("OSSAccessKeyId") && !c.query.Has("Signature") && !c.query.Has("x-oss-signature")
}

// website returns the website configuration of a bucket, nil if it has none.
func (c *call) website(b store.Bucket) *bucketdoc.WebsiteConfiguration {
	text, ok := b.Documents[websiteDocument]
	if !ok {
		return nil
	}
	site, err := parsed[bucketdoc.WebsiteConfiguration](&c.srv.parsed, text)
	if err != nil {
		c.logFault("err", err)
		return nil
	}
	return site
}

// perform runs an operation. On a website, rules may lead requests to read
// elsewhere before it is tried, and what is missing is looked for elsewhere
// after it failed.
func (c *call) perform(op *operation) (*reply, error) {
	site := c.siteFor(op)
	if site == nil {
		return op.handle(c)
	}
	if rule := site.Route(c.target.Key, 0, c.siteHeader); rule != nil {
		return c.divert(op, rule)
	}
	rep, err := op.handle(c)
	if err == nil {
		return rep, nil
	}
	return c.elsewhere(op, site, err)
}

// siteFor returns the website that a request to read is for, nil for others.
func (c *call) siteFor(op *operation) *bucketdoc.WebsiteConfiguration {
	if op.Name != opGetObject && op.Name != opHeadObject || c.query.Has("versionId") {
		return nil
	}
	return c.website(c.bucket)
}

// siteHeader returns a header of the request, Host among them.
func (c *call) siteHeader(name string) string {
	if strings.EqualFold(name, "Host") {
		return c.r.Host
	}
	return c.r.Header.Get(name)
}

// elsewhere answers a request that failed with what the website has instead: a
// routing rule, the index of a directory, the error page. If it has nothing,
// the error stays.
func (c *call) elsewhere(op *operation, site *bucketdoc.WebsiteConfiguration, failure error) (*reply, error) {
	key, status := c.target.Key, statusOf(failure)
	if status < http.StatusBadRequest {
		return nil, failure
	}
	if rule := site.Route(key, status, c.siteHeader); rule != nil {
		return c.divert(op, rule)
	}
	if status != http.StatusNotFound {
		return nil, failure
	}
	if strings.HasSuffix(key, "/") {
		if index, ok := site.IndexOf(key); ok {
			if rep, err := c.instead(op, index); err == nil {
				return rep, nil
			}
		}
	} else if index, lead, ok := site.Below(key); ok && c.mayRead(op, index) {
		if lead {
			return c.leadTo(key + "/"), nil
		}
		return c.instead(op, index)
	}
	if page := site.ErrorDocument; page != nil && c.r.Method == http.MethodGet {
		c.wholePage()
		if rep, err := c.instead(op, page.Key); err == nil {
			rep.status = page.ErrorStatus()
			return rep, nil
		}
	}
	return nil, failure
}

// statusOf is the status with which an error will be answered, 0 if it is
// none of OSS.
func statusOf(err error) int {
	var known *osserr.Error
	switch {
	case errors.As(err, &known):
		return known.Status
	case errors.Is(err, store.ErrNoObject):
		return http.StatusNotFound
	}
	return 0
}

// mayRead reports whether there is an object that whoever asks may read. A
// redirect to another would only tell that it exists.
func (c *call) mayRead(op *operation, key string) bool {
	if c.permitKey(op.Name, key, "", c.r.Header) != nil {
		return false
	}
	o, err := c.lookup(c.target.Bucket, key, "")
	if err == nil {
		o.Body.Release()
	}
	return err == nil
}

// instead answers with another object than the request named, if whoever asks
// may read that too. The journal keeps the name that was asked for.
func (c *call) instead(op *operation, key string) (*reply, error) {
	if err := c.permitKey(op.Name, key, "", c.r.Header); err != nil {
		return nil, err
	}
	asked := c.target.Key
	clear(c.header())
	c.target.Key = key
	rep, err := op.handle(c)
	c.target.Key = asked
	if err == nil {
		c.entry.Note("the website answered with " + key)
	}
	return rep, err
}

// wholePage makes the rest of the request one for all of an object, whatever
// the client wanted of the one that is missing.
func (c *call) wholePage() {
	c.r.Header = c.r.Header.Clone()
	for _, name := range []string{"Range", "If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since"} {
		c.r.Header.Del(name)
	}
}

// leadTo sends the browser to another key of the bucket.
func (c *call) leadTo(key string) *reply {
	path := "/" + key
	if c.target.Style == wire.PathStyle {
		path = "/" + c.target.Bucket + path
	}
	c.set("Location", (&url.URL{Path: path}).EscapedPath())
	return &reply{status: http.StatusFound}
}

// divert does what a routing rule says.
func (c *call) divert(op *operation, rule *bucketdoc.RoutingRule) (*reply, error) {
	key := c.target.Key
	switch rule.Redirect.RedirectType {
	case bucketdoc.RedirectMirror:
		return nil, osserr.NotImplementedOperation.With("Operation", op.Name+" with a mirror rule").
			Hinted("OSS would fetch " + rule.Redirect.MirrorURL + key + " now; mirroring is not part of this version of fakeoss")
	case bucketdoc.RedirectInternal:
		return c.instead(op, rule.NewKey(key))
	}
	clear(c.header())
	root := "/"
	if c.target.Style == wire.PathStyle {
		root += c.target.Bucket + "/"
	}
	c.set("Location", rule.Location(scheme(c.r), c.r.Host, root, key, c.r.URL.RawQuery))
	return &reply{status: rule.Status()}, nil
}
