package access

import (
	"cmp"
	"fmt"
	"net/netip"
	"strconv"
	"strings"
	"time"
)

// A condition is one key under one operator: it holds if one of the values
// fits, or with a negative operator if none does.
type condition struct {
	operator string
	key      string
	values   []string
	negative bool
	value    func(r *Request) string
	tests    []func(have string) bool
}

// holds compares what the request has with the values. What it has not is
// empty: no number, no address, a text without characters (A092).
func (c *condition) holds(r *Request) bool {
	have := c.value(r)
	for _, fits := range c.tests {
		if fits(have) {
			return !c.negative
		}
	}
	return c.negative
}

// A kind is what the value of a key is, where that matters.
type kind int

const (
	isText kind = iota
	isAddress
	isMoment
	isBoolean
)

// A conditionKey is something of a request that a condition can look at.
type conditionKey struct {
	kind  kind
	value func(r *Request) string
}

// nothing is the value of what no request to an emulator has: it comes from
// no VPC, and nobody logged in with a second factor.
func nothing(*Request) string { return "" }

// conditionKeys are the keys that OSS documents for bucket policies.
var conditionKeys = map[string]conditionKey{
	keySourceIP:           {isAddress, func(r *Request) string { return r.SourceIP }},
	keySourceVPC:          {isText, nothing},
	"acs:SourceVpcId":     {isText, nothing},
	"acs:SourceVpcIp":     {isAddress, nothing},
	"acs:UserAgent":       {isText, func(r *Request) string { return r.UserAgent }},
	"acs:CurrentTime":     {isMoment, func(r *Request) string { return r.Time.UTC().Format(time.RFC3339) }},
	"acs:SecureTransport": {isBoolean, func(r *Request) string { return strconv.FormatBool(r.Secure) }},
	"acs:AccessId":        {isText, func(r *Request) string { return r.AccessKeyID }},
	"acs:MFAPresent":      {isBoolean, func(*Request) string { return "false" }},
	"oss:Prefix":          {isText, func(r *Request) string { return r.Prefix }},
	"oss:Delimiter":       {isText, func(r *Request) string { return r.Delimiter }},

	// A request without the header sets what counts without it (A092).
	"oss:x-oss-acl":        {isText, func(r *Request) string { return cmp.Or(r.SetACL, Private) }},
	"oss:x-oss-object-acl": {isText, func(r *Request) string { return cmp.Or(r.SetKeyACL, Default) }},
}

const (
	keySourceIP  = "acs:SourceIp"
	keySourceVPC = "acs:SourceVpc"
)

// tagKeys are the keys that have the name of a tag after a slash.
var tagKeys = map[string]func(r *Request) func(name string) string{
	"oss:BucketTag":         func(r *Request) func(string) string { return r.BucketTag },
	"oss:ExistingObjectTag": func(r *Request) func(string) string { return r.ObjectTag },
	"oss:RequestObjectTag":  func(r *Request) func(string) string { return r.RequestTag },
}

// absentKeys are keys that OSS has and this version has not: a policy with one
// of them is refused, lest it be kept and mean something else (A093).
var absentKeys = []string{
	"oss:object-remaining-retention-days",
	"oss:DataAccessPointArn", "oss:DataAccessPointAccount", "oss:AccessPointNetworkOrigin",
}

// findKey finds a key by its name, the name of a tag after a slash included.
func findKey(name string) (conditionKey, bool) {
	base, tag, _ := strings.Cut(name, "/")
	if tags, ok := tagKeys[base]; ok && tag != "" {
		return conditionKey{isText, func(r *Request) string {
			lookUp := tags(r)
			if lookUp == nil {
				return ""
			}
			return lookUp(tag)
		}}, true
	}
	key, ok := conditionKeys[name]
	return key, ok
}

// keyNames are the names of all keys.
func keyNames(yield func(string) bool) {
	for name := range conditionKeys {
		if !yield(name) {
			return
		}
	}
	for base := range tagKeys {
		if !yield(base + "/<name of a tag>") {
			return
		}
	}
}

// An operator compares. Text and number operators take every key, the others
// those of their kind.
type operator struct {
	kind     kind
	negative bool

	// test makes the comparison with one value of the policy.
	test func(want string) (func(have string) bool, error)
}

// operators are those that OSS documents.
var operators = map[string]operator{
	"StringEquals":              {isText, false, equals},
	"StringNotEquals":           {isText, true, equals},
	"StringEqualsIgnoreCase":    {isText, false, equalsFold},
	"StringNotEqualsIgnoreCase": {isText, true, equalsFold},
	"StringLike":                {isText, false, fitsPattern},
	"StringNotLike":             {isText, true, fitsPattern},

	"NumericEquals":            {isText, false, number(func(c int) bool { return c == 0 })},
	"NumericNotEquals":         {isText, true, number(func(c int) bool { return c == 0 })},
	"NumericLessThan":          {isText, false, number(func(c int) bool { return c < 0 })},
	"NumericLessThanEquals":    {isText, false, number(func(c int) bool { return c <= 0 })},
	"NumericGreaterThan":       {isText, false, number(func(c int) bool { return c > 0 })},
	"NumericGreaterThanEquals": {isText, false, number(func(c int) bool { return c >= 0 })},

	"DateEquals":            {isMoment, false, date(func(c int) bool { return c == 0 })},
	"DateNotEquals":         {isMoment, true, date(func(c int) bool { return c == 0 })},
	"DateLessThan":          {isMoment, false, date(func(c int) bool { return c < 0 })},
	"DateLessThanEquals":    {isMoment, false, date(func(c int) bool { return c <= 0 })},
	"DateGreaterThan":       {isMoment, false, date(func(c int) bool { return c > 0 })},
	"DateGreaterThanEquals": {isMoment, false, date(func(c int) bool { return c >= 0 })},

	"Bool": {isBoolean, false, truth},

	// What else IpAddressIncludeBorder would include is not documented.
	"IpAddress":              {isAddress, false, network},
	"NotIpAddress":           {isAddress, true, network},
	"IpAddressIncludeBorder": {isAddress, false, network},
}

func equals(want string) (func(string) bool, error) {
	return func(have string) bool { return have == want }, nil
}

func equalsFold(want string) (func(string) bool, error) {
	return func(have string) bool { return strings.EqualFold(have, want) }, nil
}

func fitsPattern(want string) (func(string) bool, error) {
	return func(have string) bool { return like(want, have) }, nil
}

func number(fits func(order int) bool) func(string) (func(string) bool, error) {
	return func(want string) (func(string) bool, error) {
		limit, err := strconv.ParseFloat(want, 64)
		if err != nil {
			return nil, fmt.Errorf("%q is not a number", want)
		}
		return func(have string) bool {
			n, err := strconv.ParseFloat(have, 64)
			return err == nil && fits(cmp.Compare(n, limit))
		}, nil
	}
}

func date(fits func(order int) bool) func(string) (func(string) bool, error) {
	return func(want string) (func(string) bool, error) {
		limit, err := parseTime(want)
		if err != nil {
			return nil, err
		}
		return func(have string) bool {
			t, err := parseTime(have)
			return err == nil && fits(t.Compare(limit))
		}, nil
	}
}

// parseTime reads a time of ISO 8601, as far as it is common.
func parseTime(s string) (time.Time, error) {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z07:00", time.DateOnly} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is not a time like 2026-01-02T03:04:05Z", s)
}

func truth(want string) (func(string) bool, error) {
	if want != "true" && want != "false" {
		return nil, fmt.Errorf("%q is neither true nor false", want)
	}
	return equals(want)
}

// network reads an address, a block of addresses, or a pattern with asterisks.
func network(want string) (func(string) bool, error) {
	if strings.Contains(want, "*") {
		return func(have string) bool { return have != "" && like(want, have) }, nil
	}
	block, err := parseBlock(want)
	if err != nil {
		return nil, fmt.Errorf("%q is not an address like 192.0.2.7 or 192.0.2.0/24", want)
	}
	return func(have string) bool {
		a, err := netip.ParseAddr(have)
		return err == nil && block.Contains(a.Unmap())
	}, nil
}

// parseBlock reads an address or a block. The address in front of a block's
// length may have more bits than the length says.
func parseBlock(s string) (netip.Prefix, error) {
	if strings.Contains(s, "/") {
		p, err := netip.ParsePrefix(s)
		return p.Masked(), err
	}
	a, err := netip.ParseAddr(s)
	if err != nil {
		return netip.Prefix{}, err
	}
	return a.Prefix(a.BitLen())
}

// narrows reports whether a condition keeps a statement from being public: it
// asks for certain VPCs or access keys, or for blocks of addresses that are
// not too wide.
func (c *condition) narrows() bool {
	if c.negative {
		return false
	}
	fixed := func(value string) bool { return !strings.Contains(value, "*") }
	switch c.key {
	case "acs:SourceVpcId", keySourceVPC, "acs:AccessId":
	case keySourceIP, "acs:SourceVpcIp":
		fixed = narrowBlock
	default:
		return false
	}
	for _, value := range c.values {
		if !fixed(value) {
			return false
		}
	}
	return true
}

func narrowBlock(s string) bool {
	block, err := parseBlock(s)
	if err != nil {
		return false
	}
	if block.Addr().Is4() {
		return block.Bits() >= 8
	}
	return block.Bits() >= 32
}
