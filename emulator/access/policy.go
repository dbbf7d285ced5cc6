package access

import "strings"

// A Policy is a bucket policy that was read by ParsePolicy.
// https://help.aliyun.com/zh/oss/user-guide/authorization-syntax-and-elements
type Policy struct{ statements []statement }

// A statement allows or denies.
type statement struct {
	number     int // from 1, for explanations
	deny       bool
	principals []string
	actions    []string
	notAction  bool     // the actions are those that it is not about
	resources  []string // patterns of "bucket" or "bucket/key"
	conditions []condition
}

// An element is a part of a statement that a request may not fit.
type element string

// The elements of a statement, in the order in which they are looked at.
const (
	elementPrincipal element = "Principal"
	elementAction    element = "Action"
	elementResource  element = "Resource"
	elementCondition element = "Condition"
)

// denies returns the first statement that denies a request, nil for none.
func (p *Policy) denies(r *Request, b *Bucket) *statement {
	if p == nil {
		return nil
	}
	for i := range p.statements {
		if s := &p.statements[i]; s.deny && s.applies(r, b) {
			return s
		}
	}
	return nil
}

// allows reports whether a statement allows a request. Block public access
// leaves those out that allow everybody.
func (p *Policy) allows(r *Request, b *Bucket) bool {
	if p == nil {
		return false
	}
	for i := range p.statements {
		if s := &p.statements[i]; !s.deny && !(b.BlocksPublic && s.public()) && s.applies(r, b) {
			return true
		}
	}
	return false
}

func (s *statement) applies(r *Request, b *Bucket) bool { return len(s.misses(r, b)) == 0 }

// misses returns the elements that a request does not fit.
func (s *statement) misses(r *Request, b *Bucket) (missed []element) {
	if !s.isAbout(r, b) {
		missed = append(missed, elementPrincipal)
	}
	if contains(s.actions, r.Action) == s.notAction {
		missed = append(missed, elementAction)
	}
	if !contains(s.resources, resource(r, b)) {
		missed = append(missed, elementResource)
	}
	if !s.holds(r) {
		missed = append(missed, elementCondition)
	}
	return missed
}

// everybody is the principal that stands for all, the anonymous too.
const everybody = "*"

// isAbout reports whether the requester is a principal. Everybody leaves out
// the owner of the bucket, unless the statement has a condition.
// https://help.aliyun.com/zh/oss/user-guide/oss-bucket-policy/
func (s *statement) isAbout(r *Request, b *Bucket) bool {
	for _, p := range s.principals {
		if p == everybody {
			if r.Account != b.Owner || len(s.conditions) > 0 {
				return true
			}
			continue
		}
		if r.Account != "" && like(p, r.Account) {
			return true
		}
	}
	return false
}

// holds reports whether all conditions do.
func (s *statement) holds(r *Request) bool {
	for i := range s.conditions {
		if !s.conditions[i].holds(r) {
			return false
		}
	}
	return true
}

// resource is what a request is about, as a policy names it.
func resource(r *Request, b *Bucket) string {
	if r.Key == "" {
		return b.Name
	}
	return b.Name + "/" + r.Key
}

// contains reports whether a text fits one of some patterns.
func contains(patterns []string, text string) bool {
	for _, p := range patterns {
		if like(p, text) {
			return true
		}
	}
	return false
}

// IsPublic reports whether the policy lets everybody do something, as
// GetBucketPolicyStatus tells it and as block public access does not want it.
// https://help.aliyun.com/zh/oss/user-guide/block-public-access
func (p *Policy) IsPublic() bool {
	if p == nil {
		return false
	}
	for i := range p.statements {
		if p.statements[i].public() {
			return true
		}
	}
	return false
}

// public reports whether a statement allows something to principals with an
// asterisk in them and no condition narrows down where they come from. Actions
// and resources do not count.
func (s *statement) public() bool {
	if s.deny {
		return false
	}
	for i := range s.conditions {
		if s.conditions[i].narrows() {
			return false
		}
	}
	for _, p := range s.principals {
		if strings.Contains(p, "*") {
			return true
		}
	}
	return false
}
