package bucketdoc

import (
	"encoding/xml"
	"slices"
	"strconv"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

// A LifecycleConfiguration says when objects move to another storage class or
// expire. It is stored and checked; nothing moves or expires here (A076).
// https://help.aliyun.com/zh/oss/developer-reference/putbucketlifecycle
type LifecycleConfiguration struct {
	XMLName xml.Name        `xml:"LifecycleConfiguration"`
	Rules   []LifecycleRule `xml:"Rule"`
}

// A LifecycleRule is one rule of a LifecycleConfiguration. It has one Prefix,
// which is a list here so that a second one is found.
type LifecycleRule struct {
	ID                           string
	Prefixes                     []string `xml:"Prefix"`
	Status                       string
	Tags                         []Tag                  `xml:"Tag"`
	Filter                       *LifecycleFilter       `xml:",omitempty"`
	Expiration                   *Expiration            `xml:",omitempty"`
	Transitions                  []Transition           `xml:"Transition"`
	AbortMultipartUpload         *AbortMultipartUpload  `xml:",omitempty"`
	NoncurrentVersionExpiration  *NoncurrentExpiration  `xml:",omitempty"`
	NoncurrentVersionTransitions []NoncurrentTransition `xml:"NoncurrentVersionTransition"`
	AtimeBase                    *int64                 `xml:",omitempty"`
}

// A LifecycleFilter excludes objects from a rule.
type LifecycleFilter struct {
	ObjectSizeGreaterThan *int64         `xml:",omitempty"`
	ObjectSizeLessThan    *int64         `xml:",omitempty"`
	Nots                  []LifecycleNot `xml:"Not"`
}

// A LifecycleNot names objects to which a rule does not apply.
type LifecycleNot struct {
	Prefix string
	Tag    *Tag `xml:",omitempty"`
}

// An Expiration is when objects expire: one of its members.
type Expiration struct {
	Days                      *int64 `xml:",omitempty"`
	CreatedBeforeDate         string `xml:",omitempty"`
	Date                      string `xml:",omitempty"`
	ExpiredObjectDeleteMarker *Bool  `xml:",omitempty"`
}

// A Transition is when objects move to another class: Days or a date.
type Transition struct {
	Days                 *int64 `xml:",omitempty"`
	CreatedBeforeDate    string `xml:",omitempty"`
	StorageClass         string
	IsAccessTime         *Bool `xml:",omitempty"`
	ReturnToStdWhenVisit *Bool `xml:",omitempty"`
	AllowSmallFile       *Bool `xml:",omitempty"`
}

// AbortMultipartUpload is when uploads in progress are given up.
type AbortMultipartUpload struct {
	Days              *int64 `xml:",omitempty"`
	CreatedBeforeDate string `xml:",omitempty"`
	Date              string `xml:",omitempty"`
}

// A NoncurrentExpiration is when former versions expire.
type NoncurrentExpiration struct {
	NoncurrentDays *int64
}

// A NoncurrentTransition is when former versions move to another class.
type NoncurrentTransition struct {
	NoncurrentDays       *int64
	StorageClass         string
	IsAccessTime         *Bool `xml:",omitempty"`
	ReturnToStdWhenVisit *Bool `xml:",omitempty"`
	AllowSmallFile       *Bool `xml:",omitempty"`
}

const (
	maxLifecycleRules = 1000
	maxRuleID         = 255
)

func (d *LifecycleConfiguration) settle(env Env) error {
	if len(d.Rules) == 0 || len(d.Rules) > maxLifecycleRules {
		return malformed("there must be 1 to %d rules, not %d", maxLifecycleRules, len(d.Rules))
	}
	ids := map[string]bool{}
	for i := range d.Rules {
		r := &d.Rules[i]
		if r.ID == "" {
			r.ID = env.NewID()
		}
		if ids[r.ID] {
			return invalid("ID", r.ID, "Rule ID must be unique.")
		}
		ids[r.ID] = true
		if err := r.settle(); err != nil {
			return err
		}
	}
	return overlaps(d.Rules, env.AllowOverlap)
}

// prefix is the one prefix of a rule that has settled.
func (r *LifecycleRule) prefix() string { return r.Prefixes[0] }

func (r *LifecycleRule) settle() error {
	switch len(r.Prefixes) {
	case 0:
		r.Prefixes = []string{""} // the whole bucket
	case 1:
	default:
		return osserr.LifecyclePrefixes.With()
	}
	if len(r.ID) > maxRuleID {
		return invalid("ID", r.ID, "The length of the rule ID must not exceed %d.", maxRuleID)
	}
	if err := oneOf("Status", r.Status, "Enabled", "Disabled"); err != nil {
		return err
	}
	for _, tag := range r.Tags {
		if !legalTag(tag) {
			return osserr.LifecycleTag.With("Key", tag.Key, "Value", tag.Value)
		}
	}
	steps := []func() error{r.settleFilter, r.settleExpiration, r.settleTransitions, r.settleAbort, r.settleNoncurrent, r.settleActions}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func (r *LifecycleRule) settleFilter() error {
	f := r.Filter
	if f == nil {
		return nil
	}
	for _, size := range []*int64{f.ObjectSizeGreaterThan, f.ObjectSizeLessThan} {
		if size != nil && *size < 0 {
			return invalid("ObjectSize", strconv.FormatInt(*size, 10), "The size of an object is not negative.")
		}
	}
	if f.ObjectSizeGreaterThan != nil && f.ObjectSizeLessThan != nil && *f.ObjectSizeGreaterThan >= *f.ObjectSizeLessThan {
		return invalid("ObjectSizeGreaterThan", strconv.FormatInt(*f.ObjectSizeGreaterThan, 10), "ObjectSizeGreaterThan must be less than ObjectSizeLessThan.")
	}
	for _, not := range f.Nots {
		if not.Tag != nil && !legalTag(*not.Tag) {
			return osserr.LifecycleTag.With("Key", not.Tag.Key, "Value", not.Tag.Value)
		}
	}
	return nil
}

// when checks that exactly one of a number of days and some dates is given.
func when(days *int64, dates ...string) error {
	given := 0
	if days != nil {
		if *days < 1 {
			return invalid("Days", strconv.FormatInt(*days, 10), "Days must be a positive integer.")
		}
		given++
	}
	for _, d := range dates {
		if d == "" {
			continue
		}
		if err := midnight("CreatedBeforeDate", d); err != nil {
			return err
		}
		given++
	}
	if given != 1 {
		return malformed("an action has either Days or CreatedBeforeDate")
	}
	return nil
}

func (r *LifecycleRule) settleExpiration() error {
	e := r.Expiration
	switch {
	case e == nil:
		return nil
	case e.Days == nil && e.CreatedBeforeDate == "" && e.Date == "":
		if !is(e.ExpiredObjectDeleteMarker) {
			return osserr.LifecycleExpiration.With()
		}
		return nil
	case is(e.ExpiredObjectDeleteMarker):
		return malformed("Expiration has ExpiredObjectDeleteMarker, or Days or a date")
	}
	return when(e.Days, e.CreatedBeforeDate, e.Date)
}

func (r *LifecycleRule) settleAbort() error {
	if a := r.AbortMultipartUpload; a != nil {
		return when(a.Days, a.CreatedBeforeDate, a.Date)
	}
	return nil
}

func (r *LifecycleRule) settleTransitions() error {
	for i := range r.Transitions {
		t := &r.Transitions[i]
		if err := when(t.Days, t.CreatedBeforeDate); err != nil {
			return err
		}
		if err := r.checkMove(t.StorageClass, t.IsAccessTime, t.ReturnToStdWhenVisit, t.AllowSmallFile); err != nil {
			return err
		}
	}
	return nil
}

func (r *LifecycleRule) settleNoncurrent() error {
	if e := r.NoncurrentVersionExpiration; e != nil {
		if err := when(e.NoncurrentDays); err != nil {
			return err
		}
	}
	for i := range r.NoncurrentVersionTransitions {
		t := &r.NoncurrentVersionTransitions[i]
		if err := when(t.NoncurrentDays); err != nil {
			return err
		}
		if err := r.checkMove(t.StorageClass, t.IsAccessTime, t.ReturnToStdWhenVisit, t.AllowSmallFile); err != nil {
			return err
		}
	}
	return nil
}

// coldness orders the classes to which objects move.
var coldness = []string{"IA", "Archive", "ColdArchive", "DeepColdArchive"}

// checkMove checks the members that the two kinds of transition share.
func (r *LifecycleRule) checkMove(class string, byAccess, back, small *Bool) error {
	if !slices.Contains(coldness, class) {
		return invalid("StorageClass", class, "The storage class of a transition must be IA, Archive, ColdArchive or DeepColdArchive.")
	}
	if is(byAccess) != (back != nil) {
		return osserr.LifecycleAccessTime.With().Hinted("ReturnToStdWhenVisit goes with IsAccessTime true, and only with it")
	}
	if f := r.Filter; small != nil && f != nil && (f.ObjectSizeGreaterThan != nil || f.ObjectSizeLessThan != nil) {
		return malformed("AllowSmallFile and ObjectSizeGreaterThan or ObjectSizeLessThan exclude each other")
	}
	return nil
}

// byAccess reports whether a rule goes by the time of the last access.
func (d *LifecycleConfiguration) byAccess() bool {
	return slices.ContainsFunc(d.Rules, func(r LifecycleRule) bool {
		return slices.ContainsFunc(r.Transitions, func(t Transition) bool { return is(t.IsAccessTime) }) ||
			slices.ContainsFunc(r.NoncurrentVersionTransitions, func(t NoncurrentTransition) bool { return is(t.IsAccessTime) })
	})
}

// lifecycleFits refuses rules that go by a time which OSS does not note.
func lifecycleFits(doc Document, in State) error {
	if !doc.(*LifecycleConfiguration).byAccess() {
		return nil
	}
	monitor, err := Read[AccessMonitorConfiguration](in.Documents["accessmonitor"])
	if err == nil && monitor.Status != "Enabled" {
		return malformed("IsAccessTime needs the access monitor of the bucket, which is not enabled")
	}
	return err
}
