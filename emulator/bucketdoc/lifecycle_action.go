package bucketdoc

import (
	"slices"
	"strings"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

// An action is what a lifecycle rule does at a time.
type action struct {
	name   string // as error messages call it
	family int    // actions of different families do not get into each other's way
	rank   int    // of two in a family the one with the higher rank comes later
	days   int64  // 0 if it goes by a date
}

// The families: what happens to objects, to former versions, to uploads.
const (
	current = iota
	former
	uploads
)

// never is the rank of expiry, after the coldest class.
var never = len(coldness)

// actions lists what a rule does.
func (r *LifecycleRule) actions() (all []action) {
	days := func(n *int64) int64 {
		if n == nil {
			return 0
		}
		return *n
	}
	if e := r.Expiration; e != nil {
		if is(e.ExpiredObjectDeleteMarker) {
			all = append(all, action{"ExpiredObjectDeleteMarker", uploads, 0, 0})
		} else {
			all = append(all, action{"Expiration", current, never, days(e.Days)})
		}
	}
	for _, t := range r.Transitions {
		all = append(all, action{"Transition for StorageClass " + t.StorageClass, current, slices.Index(coldness, t.StorageClass), days(t.Days)})
	}
	if a := r.AbortMultipartUpload; a != nil {
		all = append(all, action{"AbortMultipartUpload", uploads, 0, days(a.Days)})
	}
	if e := r.NoncurrentVersionExpiration; e != nil {
		all = append(all, action{"NoncurrentVersionExpiration", former, never, days(e.NoncurrentDays)})
	}
	for _, t := range r.NoncurrentVersionTransitions {
		all = append(all, action{"NoncurrentVersionTransition for StorageClass " + t.StorageClass, former, slices.Index(coldness, t.StorageClass), days(t.NoncurrentDays)})
	}
	return all
}

// early reports whether a comes too early beside b: the colder class, and
// expiry after every class, must come later by days. Dates are not compared.
func (a action) early(b action) bool {
	return a.family == b.family && a.family != uploads && a.rank > b.rank && a.days > 0 && b.days > 0 && a.days <= b.days
}

// settleActions checks the actions of one rule against each other.
func (r *LifecycleRule) settleActions() error {
	actions := r.actions()
	if len(actions) == 0 {
		return osserr.LifecycleNoAction.With()
	}
	for i, a := range actions {
		for _, b := range actions[i+1:] {
			switch {
			case a.name == b.name:
				return invalid("Rule", r.ID, "Overlap for same action type %s", a.name)
			case a.family == current && b.family == current && (a.days == 0) != (b.days == 0):
				return osserr.LifecycleMixed.Saying("Found mixed CreatedBeforeDate and Days based " + a.name + " and " + b.name + " actions").With()
			case a.early(b) || b.early(a):
				return invalid("Days", r.ID, "The days of %s and %s are in the wrong order.", a.name, b.name)
			}
		}
	}
	return nil
}

// overlaps checks rules against each other that apply to the same objects. A
// header of the request allows them to do the same, but not the one to undo
// what the other did (EC 0014-00000082).
func overlaps(rules []LifecycleRule, allowed bool) error {
	order := make([]*LifecycleRule, len(rules))
	for i := range rules {
		order[i] = &rules[i]
	}
	// Sorted by prefix, the rules that a rule's prefix begins follow it in a
	// row.
	slices.SortStableFunc(order, func(a, b *LifecycleRule) int { return strings.Compare(a.prefix(), b.prefix()) })
	for i, a := range order {
		for _, b := range order[i+1:] {
			if !strings.HasPrefix(b.prefix(), a.prefix()) {
				break
			}
			if !tagged(a.Tags, b.Tags) && !tagged(b.Tags, a.Tags) {
				continue
			}
			if err := conflict(a, b, allowed); err != nil {
				return err
			}
		}
	}
	return nil
}

// tagged reports whether an object that has the tags more has the tags less.
func tagged(less, more []Tag) bool {
	return !slices.ContainsFunc(less, func(t Tag) bool { return !slices.Contains(more, t) })
}

func conflict(a, b *LifecycleRule, allowed bool) error {
	for _, x := range a.actions() {
		for _, y := range b.actions() {
			if x.name == y.name && !allowed {
				return invalid("Rule", b.ID, "Overlap for same action type %s", x.name)
			}
			if x.early(y) || y.early(x) {
				return osserr.LifecycleConflict.With("RuleId", b.ID)
			}
		}
	}
	return nil
}
