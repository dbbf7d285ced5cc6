package access

import (
	"fmt"
	"strings"
)

// explainAccount says why an operation on the account was refused.
func explainAccount(r *Request, b *Bucket) string {
	switch {
	case r.Account == "":
		return "the request is not signed, and " + r.Action + " is for accounts only; sign it"
	case r.Right == Create && b.Name != "":
		return fmt.Sprintf("the bucket %s belongs to the account %s; take another name", b.Name, b.Owner)
	}
	return fmt.Sprintf("the request comes from the account %s, and fakeoss keeps buckets only for the account %s; sign with an access key of that one",
		r.Account, b.Owner)
}

// explainDenial says which statement denied a request, and on whose account.
func (s *statement) explainDenial(r *Request, b *Bucket) string {
	text := fmt.Sprintf("statement %d of the bucket policy denies %s on %s", s.number, r.Action, resource(r, b))
	if r.Account == b.Owner {
		text += " to the owner too"
	}
	if len(s.conditions) > 0 {
		text += " under the condition " + s.conditionText(r)
	}
	return text + "; nothing that allows it counts against a Deny"
}

// conditionText writes the conditions, and what the request had for them.
func (s *statement) conditionText(r *Request) string {
	var parts []string
	for i := range s.conditions {
		c := &s.conditions[i]
		parts = append(parts, fmt.Sprintf("%s %s %s (the request has %q)", c.operator, c.key, strings.Join(c.values, ", "), c.value(r)))
	}
	return strings.Join(parts, " and ")
}

// explain says why a request was refused that nothing denies, and what would
// let it through.
func explain(r *Request, b *Bucket) string {
	text := who(r) + ", and " + what(r, b)
	if b.BlocksPublic {
		text += "; block public access is on, so that neither public ACLs nor policies for everybody count"
	}
	if b.Policy != nil {
		text += "; no statement of the bucket policy allows it" + b.Policy.nearest(r, b)
	}
	return text + "; " + strings.Join(remedies(r, b), ", or ")
}

func who(r *Request) string {
	if r.Account == "" {
		return "the request is not signed"
	}
	return "the request comes from the account " + r.Account + ", which does not own the bucket"
}

// what says what stands in the way of those who do not own the bucket.
func what(r *Request, b *Bucket) string {
	switch r.Right {
	case Read, Write:
		if r.ownACL() {
			return "the ACL of the object is " + r.KeyACL
		}
		fallthrough
	case List, Upload:
		return fmt.Sprintf("the ACL of the bucket %s is %s", b.Name, b.ACL)
	}
	return r.Action + " is for the owner of the bucket, whatever its ACL"
}

// nearest tells of the first statement that would have allowed a request but
// for one element.
func (p *Policy) nearest(r *Request, b *Bucket) string {
	for i := range p.statements {
		s := &p.statements[i]
		if s.deny || b.BlocksPublic && s.public() {
			continue
		}
		missed := s.misses(r, b)
		if len(missed) != 1 {
			continue
		}
		text := fmt.Sprintf("; statement %d would, but for its %s", s.number, missed[0])
		switch missed[0] {
		case elementResource:
			text += fmt.Sprintf(": %s does not cover %s", strings.Join(s.resources, ", "), resource(r, b))
		case elementCondition:
			text += ": " + s.conditionText(r)
		}
		return text
	}
	return ""
}

// remedies are what would let a request through.
func remedies(r *Request, b *Bucket) []string {
	sign, principal := "sign it", `"*"`
	if r.Account != "" {
		sign, principal = "sign with an access key of the owner", `"`+r.Account+`"`
	}
	all, first := []string{sign}, ""
	if b.BlocksPublic {
		open := *b
		if open.BlocksPublic = false; open.Policy.allows(r, &open) || granted(r, &open) {
			return append(all, "switch block public access off")
		}
		first = "switch block public access off and "
	}
	switch needed := PublicRead; r.Right {
	case Write, Upload:
		needed = PublicReadWrite
		fallthrough
	case List, Read:
		operation := "PutBucketAcl"
		if r.ownACL() && r.Right != List && r.Right != Upload {
			operation = "PutObjectACL"
		}
		all = append(all, fmt.Sprintf("%sset that ACL to %s with %s", first, needed, operation))
	}
	if r.Account != "" {
		first = "" // to name an account is not to open the bucket to the public
	}
	return append(all, fmt.Sprintf("%sallow %s to %s in the bucket policy", first, r.Action, principal))
}
