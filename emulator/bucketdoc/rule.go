package bucketdoc

import (
	"encoding/xml"
	"strconv"
	"strings"
	"time"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

// Documents that are lists of rules about requests, of which OSS keeps what
// was said and which have no effect here.

// An OverwriteConfiguration forbids overwriting objects.
// https://help.aliyun.com/zh/oss/developer-reference/putbucketoverwriteconfig
type OverwriteConfiguration struct {
	XMLName xml.Name        `xml:"OverwriteConfiguration"`
	Rules   []OverwriteRule `xml:"Rule"`
}

// An OverwriteRule names objects and who must not overwrite them.
type OverwriteRule struct {
	ID         string
	Action     string
	Prefix     string
	Suffix     string
	Principals *Principals `xml:",omitempty"`
}

// Principals are accounts.
type Principals struct {
	Principals []string `xml:"Principal"`
}

// maxRules bounds lists of rules for which no page names a limit.
const maxRules = 100

func (d *OverwriteConfiguration) settle(env Env) error {
	if len(d.Rules) == 0 || len(d.Rules) > maxRules {
		return malformed("there must be 1 to %d rules, not %d", maxRules, len(d.Rules))
	}
	seen := map[string]bool{}
	for i := range d.Rules {
		r := &d.Rules[i]
		if r.ID == "" {
			r.ID = env.NewID()
		}
		if seen[r.ID] {
			return malformed("two rules are called %q", r.ID)
		}
		seen[r.ID] = true
		if err := oneOf("Action", r.Action, "forbid"); err != nil {
			return err
		}
		if r.Principals != nil {
			r.Principals.Principals = kept(r.Principals.Principals)
		}
	}
	return nil
}

// A ResponseHeaderConfiguration hides headers of answers.
// https://help.aliyun.com/zh/oss/developer-reference/putbucketresponseheader
type ResponseHeaderConfiguration struct {
	XMLName xml.Name             `xml:"ResponseHeaderConfiguration"`
	Rules   []ResponseHeaderRule `xml:"Rule"`
}

// A ResponseHeaderRule names operations and the headers that they hide.
type ResponseHeaderRule struct {
	Name        string
	Filters     Operations
	HideHeaders Headers
}

// Operations are names of operations, or "*".
type Operations struct {
	Operations []string `xml:"Operation"`
}

// Headers are names of headers.
type Headers struct {
	Headers []string `xml:"Header"`
}

func (d *ResponseHeaderConfiguration) settle(Env) error {
	if len(d.Rules) == 0 || len(d.Rules) > maxRules {
		return malformed("there must be 1 to %d rules, not %d", maxRules, len(d.Rules))
	}
	for i := range d.Rules {
		r := &d.Rules[i]
		r.Filters.Operations, r.HideHeaders.Headers = kept(r.Filters.Operations), kept(r.HideHeaders.Headers)
		switch {
		case r.Name == "":
			return malformed("a rule has no Name")
		case len(r.Filters.Operations) == 0, len(r.HideHeaders.Headers) == 0:
			return malformed("the rule %q needs an Operation and a Header", r.Name)
		}
	}
	return nil
}

// An ObjectWormConfiguration lets objects of a versioned bucket be retained
// one by one.
// https://help.aliyun.com/zh/oss/developer-reference/putbucketobjectwormconfiguration
type ObjectWormConfiguration struct {
	XMLName           xml.Name `xml:"ObjectWormConfiguration"`
	ObjectWormEnabled string
	Rule              *ObjectWormRule `xml:",omitempty"`
}

// An ObjectWormRule is how long objects are retained of which the uploader
// did not say.
type ObjectWormRule struct {
	DefaultRetention *DefaultRetention `xml:",omitempty"`
}

// A DefaultRetention is a mode, and a number of either days or years.
type DefaultRetention struct {
	Mode  string
	Days  *int64 `xml:",omitempty"`
	Years *int64 `xml:",omitempty"`
}

// Default returns the mode and the end of the retention of an object that is
// written now, no mode for none.
func (d *ObjectWormConfiguration) Default(now time.Time) (mode string, until time.Time) {
	if d.Rule == nil || d.Rule.DefaultRetention == nil {
		return "", time.Time{}
	}
	switch r := d.Rule.DefaultRetention; {
	case r.Days != nil:
		return r.Mode, now.AddDate(0, 0, int(*r.Days))
	case r.Years != nil:
		return r.Mode, now.AddDate(int(*r.Years), 0, 0)
	}
	return "", time.Time{}
}

// The longest a retention may be.
const (
	maxRetentionDays  = 36500
	maxRetentionYears = 100
)

func (d *ObjectWormConfiguration) settle(Env) error {
	if err := oneOf("ObjectWormEnabled", d.ObjectWormEnabled, "Enabled"); err != nil {
		return err
	}
	if d.Rule == nil {
		return nil
	}
	r := d.Rule.DefaultRetention
	if r == nil {
		return malformed("Rule has no DefaultRetention")
	}
	if err := oneOf("Mode", r.Mode, "COMPLIANCE", "GOVERNANCE"); err != nil {
		return err
	}
	if (r.Days == nil) == (r.Years == nil) {
		return malformed("DefaultRetention has either Days or Years")
	}
	if r.Days != nil && (*r.Days < 1 || *r.Days > maxRetentionDays) {
		return invalid("Days", strconv.FormatInt(*r.Days, 10), "Days must be between 1 and %d.", maxRetentionDays)
	}
	if r.Years != nil && (*r.Years < 1 || *r.Years > maxRetentionYears) {
		return invalid("Years", strconv.FormatInt(*r.Years, 10), "Years must be between 1 and %d.", maxRetentionYears)
	}
	return nil
}

// objectWormFits wants versions, and no retention of the whole bucket.
func objectWormFits(_ Document, in State) error {
	if in.Versioning != "Enabled" {
		return osserr.ObjectWormNeedsVersions.With().Hinted("enable versioning of the bucket first")
	}
	worm, err := Read[WormConfiguration](in.Documents["worm"])
	if err == nil && worm.Valid(in.Now) {
		return osserr.WORMAlreadyExists.With()
	}
	return err
}

// A BucketLoggingStatus says where the access log of a bucket is written.
// https://help.aliyun.com/zh/oss/developer-reference/putbucketlogging
type BucketLoggingStatus struct {
	XMLName        xml.Name        `xml:"BucketLoggingStatus"`
	LoggingEnabled *LoggingEnabled `xml:",omitempty"`
}

// LoggingEnabled is a bucket and the beginning of keys in it.
type LoggingEnabled struct {
	TargetBucket string
	TargetPrefix string
	LoggingRole  string `xml:",omitempty"`
}

func (d *BucketLoggingStatus) settle(Env) error {
	if d.LoggingEnabled != nil && d.LoggingEnabled.TargetBucket == "" {
		return malformed("TargetBucket is missing")
	}
	return nil
}

// A UserDefinedLogFieldsConfiguration names headers and parameters that go
// into the log.
// https://help.aliyun.com/zh/oss/developer-reference/putuserdefinedlogfieldsconfig
type UserDefinedLogFieldsConfiguration struct {
	XMLName   xml.Name   `xml:"UserDefinedLogFieldsConfiguration"`
	HeaderSet *HeaderSet `xml:",omitempty"`
	ParamSet  *ParamSet  `xml:",omitempty"`
}

// A HeaderSet is names of headers.
type HeaderSet struct {
	Headers []string `xml:"header"`
}

// A ParamSet is names of parameters.
type ParamSet struct {
	Parameters []string `xml:"parameter"`
}

// maxLogFields bounds the headers and parameters together.
const maxLogFields = 6

func (d *UserDefinedLogFieldsConfiguration) settle(Env) error {
	total := 0
	if d.HeaderSet != nil {
		d.HeaderSet.Headers = kept(d.HeaderSet.Headers)
		total += len(d.HeaderSet.Headers)
	}
	if d.ParamSet != nil {
		d.ParamSet.Parameters = kept(d.ParamSet.Parameters)
		total += len(d.ParamSet.Parameters)
	}
	if total == 0 || total > maxLogFields {
		return malformed("there must be 1 to %d headers and parameters, not %d", maxLogFields, total)
	}
	return nil
}

// A BucketCallbackPolicy holds callbacks that uploads refer to by name.
// Source: callback.md 10.1.
type BucketCallbackPolicy struct {
	XMLName xml.Name             `xml:"BucketCallbackPolicy"`
	Items   []CallbackPolicyItem `xml:"PolicyItem"`
}

// A CallbackPolicyItem is the two callback parameters of an upload, in Base64.
type CallbackPolicyItem struct {
	PolicyName  string
	Callback    string
	CallbackVar string
}

// settle accepts a document without policies, which the Python SDK's tests
// send.
func (d *BucketCallbackPolicy) settle(Env) error {
	seen := map[string]bool{}
	for i := range d.Items {
		item := &d.Items[i]
		item.Callback, item.CallbackVar = strings.TrimSpace(item.Callback), strings.TrimSpace(item.CallbackVar)
		switch {
		case item.PolicyName == "" || item.Callback == "":
			return malformed("a PolicyItem needs a PolicyName and a Callback")
		case seen[item.PolicyName]:
			return malformed("two policies are called %q", item.PolicyName)
		}
		seen[item.PolicyName] = true
	}
	return nil
}

// Named returns the policy of a name.
func (d *BucketCallbackPolicy) Named(name string) (CallbackPolicyItem, bool) {
	for _, item := range d.Items {
		if item.PolicyName == name {
			return item, true
		}
	}
	return CallbackPolicyItem{}, false
}
