package bucketdoc

import (
	"cmp"
	"encoding/xml"
	"slices"
	"strconv"
	"strings"
)

// A WebsiteConfiguration makes a bucket a website.
// https://help.aliyun.com/zh/oss/developer-reference/putbucketwebsite
type WebsiteConfiguration struct {
	XMLName       xml.Name       `xml:"WebsiteConfiguration"`
	IndexDocument *IndexDocument `xml:",omitempty"`
	ErrorDocument *ErrorDocument `xml:",omitempty"`
	RoutingRules  *RoutingRules  `xml:",omitempty"`
}

// An IndexDocument stands for a directory.
type IndexDocument struct {
	Suffix        string
	SupportSubDir *Bool  `xml:",omitempty"`
	Type          *int64 `xml:",omitempty"`
}

// An ErrorDocument stands for what is not there.
type ErrorDocument struct {
	Key        string
	HTTPStatus *int64 `xml:"HttpStatus,omitempty"`
}

// RoutingRules lead requests elsewhere.
type RoutingRules struct {
	Rules []RoutingRule `xml:"RoutingRule"`
}

// A RoutingRule says when, and where to.
type RoutingRule struct {
	RuleNumber *int64           `xml:",omitempty"`
	Condition  RoutingCondition `xml:"Condition"`
	Redirect   *Redirect        `xml:",omitempty"`
	LuaConfig  *LuaConfig       `xml:",omitempty"`
}

// A RoutingCondition holds if all of its members do.
type RoutingCondition struct {
	KeyPrefixEquals             string          `xml:",omitempty"`
	KeySuffixEquals             string          `xml:",omitempty"`
	HTTPErrorCodeReturnedEquals *int64          `xml:"HttpErrorCodeReturnedEquals,omitempty"`
	IncludeHeaders              []IncludeHeader `xml:"IncludeHeader"`
}

// An IncludeHeader wants a header of the request.
type IncludeHeader struct {
	Key    string
	Equals string `xml:",omitempty"`
}

// A LuaConfig names a script.
type LuaConfig struct {
	Script string
}

// A Redirect says where to. Members that begin with Mirror belong to the type
// Mirror and have no effect here.
type Redirect struct {
	RedirectType         string
	PassQueryString      *Bool  `xml:",omitempty"`
	Protocol             string `xml:",omitempty"`
	HostName             string `xml:",omitempty"`
	ReplaceKeyWith       string `xml:",omitempty"`
	ReplaceKeyPrefixWith string `xml:",omitempty"`
	EnableReplacePrefix  *Bool  `xml:",omitempty"`
	HTTPRedirectCode     *int64 `xml:"HttpRedirectCode,omitempty"`
	Mirror
}

// The types of a redirect.
const (
	RedirectMirror   = "Mirror"
	RedirectExternal = "External"
	RedirectInternal = "Internal"
	RedirectAliCDN   = "AliCDN"
)

// A Mirror says how OSS fetches what it has not from an origin.
type Mirror struct {
	MirrorURL                      string                 `xml:",omitempty"`
	MirrorURLSlave                 string                 `xml:",omitempty"`
	MirrorURLProbe                 string                 `xml:",omitempty"`
	MirrorPassQueryString          *Bool                  `xml:",omitempty"`
	MirrorFollowRedirect           *Bool                  `xml:",omitempty"`
	MirrorCheckMd5                 *Bool                  `xml:",omitempty"`
	MirrorHeaders                  *MirrorHeaders         `xml:",omitempty"`
	MirrorReturnHeaders            *MirrorReturnHeaders   `xml:",omitempty"`
	MirrorSNI                      *Bool                  `xml:",omitempty"`
	MirrorPassOriginalSlashes      *Bool                  `xml:",omitempty"`
	MirrorSaveOssMeta              *Bool                  `xml:",omitempty"`
	MirrorProxyPass                *Bool                  `xml:",omitempty"`
	MirrorAllowGetImageInfo        *Bool                  `xml:",omitempty"`
	MirrorAllowVideoSnapshot       *Bool                  `xml:",omitempty"`
	MirrorAllowHeadObject          *Bool                  `xml:",omitempty"`
	MirrorIsExpressTunnel          *Bool                  `xml:",omitempty"`
	MirrorUserLastModified         *Bool                  `xml:",omitempty"`
	MirrorUsingRole                *Bool                  `xml:",omitempty"`
	MirrorSwitchAllErrors          *Bool                  `xml:",omitempty"`
	MirrorRole                     string                 `xml:",omitempty"`
	MirrorDstRegion                string                 `xml:",omitempty"`
	MirrorDstVpcID                 string                 `xml:"MirrorDstVpcId,omitempty"`
	MirrorDstSlaveVpcID            string                 `xml:"MirrorDstSlaveVpcId,omitempty"`
	MirrorTunnelID                 string                 `xml:"MirrorTunnelId,omitempty"`
	MirrorAsyncStatus              *int64                 `xml:",omitempty"`
	MirrorTaggings                 *MirrorTaggings        `xml:",omitempty"`
	MirrorAuth                     *MirrorAuth            `xml:",omitempty"`
	MirrorMultiAlternates          *MirrorMultiAlternates `xml:",omitempty"`
	TransparentMirrorResponseCodes string                 `xml:",omitempty"`
}

// MirrorHeaders are headers of the request to the origin.
type MirrorHeaders struct {
	PassAll *Bool      `xml:",omitempty"`
	Pass    []string   `xml:"Pass"`
	Remove  []string   `xml:"Remove"`
	Set     []KeyValue `xml:"Set"`
}

// A KeyValue is a name with a value.
type KeyValue struct {
	Key   string
	Value string
}

// MirrorReturnHeaders are headers of the answer.
type MirrorReturnHeaders struct {
	ReturnHeaders []KeyValue `xml:"ReturnHeader"`
}

// MirrorTaggings are tags of what was fetched.
type MirrorTaggings struct {
	Taggings []KeyValue `xml:"Taggings"`
}

// MirrorAuth is how the request to the origin is signed.
type MirrorAuth struct {
	AuthType        string `xml:",omitempty"`
	Region          string `xml:",omitempty"`
	AccessKeyID     string `xml:"AccessKeyId,omitempty"`
	AccessKeySecret string `xml:",omitempty"`
}

// MirrorMultiAlternates are further origins.
type MirrorMultiAlternates struct {
	MirrorMultiAlternates []MirrorMultiAlternate `xml:"MirrorMultiAlternate"`
}

// A MirrorMultiAlternate is an origin.
type MirrorMultiAlternate struct {
	Number    *int64 `xml:"MirrorMultiAlternateNumber,omitempty"`
	URL       string `xml:"MirrorMultiAlternateURL,omitempty"`
	VpcID     string `xml:"MirrorMultiAlternateVpcId,omitempty"`
	DstRegion string `xml:"MirrorMultiAlternateDstRegion,omitempty"`
}

const (
	maxRoutingRules   = 20
	maxIncludeHeaders = 10
	maxMirrorHeaders  = 10
)

// settle drops an index or error document without a name, which the Go SDK
// writes when there is none. One of the three members must be left.
func (d *WebsiteConfiguration) settle(Env) error {
	if d.IndexDocument != nil && d.IndexDocument.Suffix == "" {
		d.IndexDocument = nil
	}
	if d.ErrorDocument != nil && d.ErrorDocument.Key == "" {
		d.ErrorDocument = nil
	}
	if d.RoutingRules != nil && len(d.RoutingRules.Rules) == 0 {
		d.RoutingRules = nil
	}
	if d.IndexDocument == nil && d.ErrorDocument == nil && d.RoutingRules == nil {
		return malformed("the website has neither IndexDocument, ErrorDocument nor RoutingRules")
	}
	if i := d.IndexDocument; i != nil {
		if strings.Contains(i.Suffix, "/") {
			return invalid("Suffix", i.Suffix, "The suffix of the index document must not contain a slash.")
		}
		if i.Type != nil && (*i.Type < 0 || *i.Type > 2) {
			return invalid("Type", strconv.FormatInt(*i.Type, 10), "Type must be 0, 1 or 2.")
		}
	}
	if e := d.ErrorDocument; e != nil {
		if strings.HasPrefix(e.Key, "/") {
			return invalid("Key", e.Key, "The key of the error document must not begin with a slash.")
		}
		if e.HTTPStatus != nil && *e.HTTPStatus != 200 && *e.HTTPStatus != 404 {
			return invalid("HttpStatus", strconv.FormatInt(*e.HTTPStatus, 10), "HttpStatus must be 200 or 404.")
		}
	}
	if d.RoutingRules == nil {
		return nil
	}
	return d.RoutingRules.settle()
}

// settle checks the rules and puts them into the order of their numbers,
// which is that in which they are tried.
func (d *RoutingRules) settle() error {
	if len(d.Rules) > maxRoutingRules {
		return malformed("there are %d routing rules; OSS takes %d", len(d.Rules), maxRoutingRules)
	}
	seen := map[int64]bool{}
	for i := range d.Rules {
		r := &d.Rules[i]
		if r.RuleNumber == nil || *r.RuleNumber < 1 {
			return malformed("a routing rule has no RuleNumber above zero")
		}
		if seen[*r.RuleNumber] {
			return invalid("RuleNumber", strconv.FormatInt(*r.RuleNumber, 10), "RuleNumber must be unique.")
		}
		seen[*r.RuleNumber] = true
		if err := r.settle(); err != nil {
			return err
		}
	}
	slices.SortStableFunc(d.Rules, func(a, b RoutingRule) int { return cmp.Compare(*a.RuleNumber, *b.RuleNumber) })
	return nil
}

func (r *RoutingRule) settle() error {
	if len(r.Condition.IncludeHeaders) > maxIncludeHeaders {
		return malformed("a condition has %d headers; OSS takes %d", len(r.Condition.IncludeHeaders), maxIncludeHeaders)
	}
	for _, h := range r.Condition.IncludeHeaders {
		if h.Key == "" {
			return malformed("an IncludeHeader has no Key")
		}
	}
	if r.Redirect == nil {
		return malformed("a routing rule has no Redirect")
	}
	if err := r.Redirect.settle(); err != nil {
		return err
	}
	code := r.Condition.HTTPErrorCodeReturnedEquals
	if r.Redirect.RedirectType == RedirectMirror && (code == nil || *code != 404) {
		return invalid("HttpErrorCodeReturnedEquals", text(code), "A mirror rule needs HttpErrorCodeReturnedEquals 404.")
	}
	if code != nil && (*code < 400 || *code > 599) {
		return invalid("HttpErrorCodeReturnedEquals", text(code), "HttpErrorCodeReturnedEquals must be the status of an error.")
	}
	return nil
}

func text(n *int64) string {
	if n == nil {
		return ""
	}
	return strconv.FormatInt(*n, 10)
}

// settle checks a redirect and fills in what OSS's own answers show.
func (d *Redirect) settle() error {
	if err := oneOf("RedirectType", d.RedirectType, RedirectMirror, RedirectExternal, RedirectInternal, RedirectAliCDN); err != nil {
		return err
	}
	if d.Protocol != "" {
		if err := oneOf("Protocol", d.Protocol, "http", "https"); err != nil {
			return err
		}
	}
	if d.ReplaceKeyWith != "" && (d.ReplaceKeyPrefixWith != "" || is(d.EnableReplacePrefix)) {
		return invalid("ReplaceKeyWith", d.ReplaceKeyWith, "ReplaceKeyWith and ReplaceKeyPrefixWith exclude each other.")
	}
	if c := d.HTTPRedirectCode; c != nil && (*c < 300 || *c > 399) {
		return invalid("HttpRedirectCode", text(c), "HttpRedirectCode must be the status of a redirect.")
	}
	if d.RedirectType != RedirectMirror {
		if d.PassQueryString == nil {
			d.PassQueryString = no()
		}
		return nil
	}
	if !isOrigin(d.MirrorURL) || d.MirrorURLSlave != "" && !isOrigin(d.MirrorURLSlave) {
		return invalid("MirrorURL", d.MirrorURL, "MirrorURL must begin with http:// or https:// and end with a slash.")
	}
	return d.settleMirror()
}

// isOrigin reports whether a URL is one to which a key can be added.
func isOrigin(u string) bool {
	return (strings.HasPrefix(u, "http://") || strings.HasPrefix(u, "https://")) && strings.HasSuffix(u, "/")
}

// settleMirror fills in the defaults of a mirror. PassQueryString and
// MirrorPassQueryString are the same thing, of which the latter counts.
func (d *Redirect) settleMirror() error {
	pass := d.MirrorPassQueryString
	if pass == nil {
		pass = d.PassQueryString
	}
	if pass == nil {
		pass = no()
	}
	d.PassQueryString, d.MirrorPassQueryString = pass, pass
	if d.MirrorFollowRedirect == nil {
		d.MirrorFollowRedirect = yes()
	}
	if d.MirrorCheckMd5 == nil {
		d.MirrorCheckMd5 = no()
	}
	if d.MirrorHeaders == nil {
		d.MirrorHeaders = new(MirrorHeaders)
	}
	h := d.MirrorHeaders
	if h.PassAll == nil {
		h.PassAll = no()
	}
	if len(h.Pass) > maxMirrorHeaders || len(h.Remove) > maxMirrorHeaders || len(h.Set) > maxMirrorHeaders {
		return malformed("MirrorHeaders has more than %d headers of a kind", maxMirrorHeaders)
	}
	for _, set := range h.Set {
		if set.Key == "" {
			return malformed("a header of MirrorHeaders has no Key")
		}
	}
	return nil
}
