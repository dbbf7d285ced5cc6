package bucketdoc

import (
	"encoding/xml"
	"regexp"
	"slices"
	"time"

	"github.com/fakeoss/fakeoss/emulator/osserr"
	"github.com/fakeoss/fakeoss/emulator/wire"
)

// A Style is a way to process images, by name.
// https://help.aliyun.com/zh/oss/developer-reference/putstyle
type Style struct {
	XMLName        xml.Name `xml:"Style"`
	Name           string   `xml:",omitempty"`
	Content        string
	Category       string `xml:",omitempty"`
	CreateTime     string `xml:",omitempty"`
	LastModifyTime string `xml:",omitempty"`
}

// A StyleList is the styles of a bucket, in the order in which they came.
type StyleList struct {
	XMLName xml.Name `xml:"StyleList"`
	Styles  []Style  `xml:"Style"`
}

const maxStyles = 50

var styleName = regexp.MustCompile(`^[A-Za-z0-9_.-]{1,63}$`)

var styleCategories = []string{"image", "document", "video"}

func (d *Style) settle(Env) error {
	if d.Content == "" {
		return osserr.StyleContent.With()
	}
	return nil
}

// Put adds a style, or changes the one of its name.
func (l *StyleList) Put(name, category string, s *Style, now time.Time) error {
	if !styleName.MatchString(name) {
		return osserr.StyleName.With("ArgumentName", "styleName", "ArgumentValue", name)
	}
	if category == "" {
		category = "image"
	}
	if !slices.Contains(styleCategories, category) {
		return invalid("category", category, "The category must be image, document or video.")
	}
	at := wire.FormatHTTPTime(now)
	s.Name, s.Category, s.CreateTime, s.LastModifyTime = name, category, at, at
	if old := l.Named(name); old != nil {
		s.CreateTime = old.CreateTime
		*old = *s
		return nil
	}
	if len(l.Styles) >= maxStyles {
		return osserr.TooManyStyles.With()
	}
	l.Styles = append(l.Styles, *s)
	return nil
}

// Named returns a style, nil if there is none.
func (l *StyleList) Named(name string) *Style {
	for i := range l.Styles {
		if l.Styles[i].Name == name {
			return &l.Styles[i]
		}
	}
	return nil
}

// Drop removes a style.
func (l *StyleList) Drop(name string) {
	l.Styles = slices.DeleteFunc(l.Styles, func(s Style) bool { return s.Name == name })
}

// A BucketCnameConfiguration binds a host name to a bucket.
// https://help.aliyun.com/zh/oss/developer-reference/putcname
type BucketCnameConfiguration struct {
	XMLName xml.Name `xml:"BucketCnameConfiguration"`
	Cname   Cname
}

// A Cname is a host name. Its certificate is not read.
type Cname struct {
	Domain string
}

var domainName = regexp.MustCompile(`^(\*\.)?([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9-]{2,63}$`)

func (d *BucketCnameConfiguration) settle(Env) error {
	if !domainName.MatchString(d.Cname.Domain) {
		return invalid("Domain", d.Cname.Domain, "The domain name is invalid.")
	}
	return nil
}

// A CnameToken is what the owner of a domain writes into its DNS.
type CnameToken struct {
	XMLName    xml.Name `xml:"CnameToken"`
	Bucket     string
	Cname      string
	Token      string
	ExpireTime string
}

// tokenLife is how long a token can be used.
const tokenLife = 72 * time.Hour

// NewCnameToken returns a token for a domain.
func NewCnameToken(bucket, domain, token string, now time.Time) *CnameToken {
	return &CnameToken{Bucket: bucket, Cname: domain, Token: token, ExpireTime: wire.FormatHTTPTime(now.Add(tokenLife))}
}

// A ListCnameResult is the answer to ListCname. No domain is ever bound: that
// takes an entry in the DNS (A078).
type ListCnameResult struct {
	XMLName xml.Name `xml:"ListCnameResult"`
	Bucket  string
	Owner   string
}

// A BucketDataRedundancyTransition is a task that changes how often the data
// of a bucket is kept. It stays in the queue (A079).
// https://help.aliyun.com/zh/oss/developer-reference/createbucketdataredundancytransition
type BucketDataRedundancyTransition struct {
	XMLName    xml.Name `xml:"BucketDataRedundancyTransition"`
	Bucket     string   `xml:",omitempty"`
	TaskID     string   `xml:"TaskId"`
	Status     string   `xml:",omitempty"`
	CreateTime string   `xml:",omitempty"`
}

// NewTransition returns a task as it is stored.
func NewTransition(bucket, task string, now time.Time) *BucketDataRedundancyTransition {
	return &BucketDataRedundancyTransition{Bucket: bucket, TaskID: task, Status: "Queueing", CreateTime: now.UTC().Format(xmlDate)}
}

// ListBucketDataRedundancyTransition is a list of tasks.
type ListBucketDataRedundancyTransition struct {
	XMLName               xml.Name `xml:"ListBucketDataRedundancyTransition"`
	IsTruncated           Bool
	NextContinuationToken string                            `xml:",omitempty"`
	Tasks                 []*BucketDataRedundancyTransition `xml:"BucketDataRedundancyTransition"`
}

// A MetaQueryStatus is the state of the index of a bucket's metadata, which
// has nothing in it (A079).
// https://help.aliyun.com/zh/oss/developer-reference/getmetaquerystatus
type MetaQueryStatus struct {
	XMLName    xml.Name `xml:"MetaQueryStatus"`
	State      string
	Phase      string
	CreateTime string
	UpdateTime string
}

// NewMetaQuery returns the state of an index just opened.
func NewMetaQuery(now time.Time) *MetaQueryStatus {
	at := now.UTC().Format(time.RFC3339)
	return &MetaQueryStatus{State: "Ready", Phase: "FullScanning", CreateTime: at, UpdateTime: at}
}

// A PolicyStatus is the answer to GetBucketPolicyStatus.
type PolicyStatus struct {
	XMLName  xml.Name `xml:"PolicyStatus"`
	IsPublic Bool
}
