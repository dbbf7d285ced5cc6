package access

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

// Limits of a bucket policy.
const (
	maxPolicy  = 16 << 10
	maxElement = 4095
)

// ParsePolicy reads a bucket policy, or returns OSS's error with a hint that
// says where it is wrong. It is strict: a member, an operator or a key that
// OSS does not document is refused, because a policy that silently means less
// than it says is worse than none (A093).
// https://help.aliyun.com/zh/oss/developer-reference/putbucketpolicy
func ParsePolicy(document []byte) (*Policy, error) {
	if len(document) > maxPolicy {
		return nil, osserr.BucketPolicyTooLarge.With().Hinted(fmt.Sprintf("the policy has %d bytes", len(document)))
	}
	members, err := parseObject(document)
	if err != nil {
		return nil, invalid("the policy", err)
	}
	if err := onlyMembers(members, "Version", "Statement"); err != nil {
		return nil, invalid("the policy", err)
	}
	var version string
	if err := json.Unmarshal(members["Version"], &version); members["Version"] != nil && err != nil {
		return nil, invalid("Version", errors.New(`it is "1", a string`))
	}
	if version != "1" {
		return nil, osserr.BucketPolicyVersion.With().Hinted(`the policy must begin with {"Version": "1", …`)
	}
	var raw []json.RawMessage
	if err := json.Unmarshal(members["Statement"], &raw); err != nil || len(raw) == 0 {
		return nil, invalid("Statement", errors.New("it is a list of at least one statement"))
	}
	p := &Policy{statements: make([]statement, len(raw))}
	for i, text := range raw {
		s := &p.statements[i]
		s.number = i + 1
		if err := s.parse(text); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// parse reads a statement.
func (s *statement) parse(document []byte) error {
	where := fmt.Sprintf("statement %d", s.number)
	members, err := parseObject(document)
	if err != nil {
		return invalid(where, err)
	}
	if err := onlyMembers(members, "Effect", "Action", "NotAction", "Principal", "Resource", "Condition"); err != nil {
		return invalid(where, err)
	}
	for _, name := range slices.Sorted(maps.Keys(members)) {
		if n := len(members[name]); n > maxElement {
			return osserr.BucketPolicyItemTooLong.With().Hinted(fmt.Sprintf("%s: %s has %d bytes", where, name, n))
		}
	}
	for _, step := range []struct {
		name  string
		parse func(map[string]json.RawMessage) error
	}{
		{"Effect", s.parseEffect},
		{"Action", s.parseActions},
		{string(elementPrincipal), s.parsePrincipals},
		{string(elementResource), s.parseResources},
		{string(elementCondition), s.parseConditions},
	} {
		err := step.parse(members)
		var known *osserr.Error
		switch {
		case errors.As(err, &known):
			return known.Hinted(where + ": " + step.name + ": " + known.Hint)
		case err != nil:
			return invalid(where+": "+step.name, err)
		}
	}
	return nil
}

func (s *statement) parseEffect(members map[string]json.RawMessage) error {
	var effect string
	if err := json.Unmarshal(members["Effect"], &effect); err != nil || effect != "Allow" && effect != "Deny" {
		return errors.New("it is Allow or Deny")
	}
	s.deny = effect == "Deny"
	return nil
}

func (s *statement) parseActions(members map[string]json.RawMessage) (err error) {
	actions, notActions := members["Action"], members["NotAction"]
	if (actions == nil) == (notActions == nil) {
		return errors.New("there must be either Action or NotAction")
	}
	if s.notAction = actions == nil; s.notAction {
		actions = notActions
	}
	if s.actions, err = parseList(actions); err != nil {
		return err
	}
	for _, a := range s.actions {
		if a != everybody && !strings.HasPrefix(a, "oss:") {
			return fmt.Errorf("%q is no action of OSS; they begin with oss:, as oss:GetObject does", a)
		}
	}
	return nil
}

// parsePrincipals reads who the statement is about: account ids, sessions of
// roles, or the asterisk. None at all, and an empty list, are everybody.
func (s *statement) parsePrincipals(members map[string]json.RawMessage) (err error) {
	s.principals = []string{everybody}
	principals := members[string(elementPrincipal)]
	if principals == nil {
		return nil
	}
	list, err := parseList(principals)
	if errors.Is(err, errEmpty) {
		return nil
	}
	s.principals = list
	return err
}

// parseResources reads what the statement is about: acs:oss:region:account:…,
// of which only the last member counts (A094).
func (s *statement) parseResources(members map[string]json.RawMessage) error {
	list, err := parseList(members[string(elementResource)])
	if err != nil {
		return err
	}
	for _, r := range list {
		parts := strings.SplitN(r, ":", 5)
		switch {
		case r == "*":
			s.resources = append(s.resources, r)
		case len(parts) == 5 && parts[0] == "acs" && parts[1] == "oss" && parts[4] != "":
			s.resources = append(s.resources, parts[4])
		default:
			return fmt.Errorf("%q is not like acs:oss:*:*:examplebucket/*", r)
		}
	}
	return nil
}

func (s *statement) parseConditions(members map[string]json.RawMessage) error {
	raw := members[string(elementCondition)]
	if raw == nil {
		return nil
	}
	byOperator, err := parseObject(raw)
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(byOperator)) {
		op, ok := operators[name]
		if !ok {
			return unknown("operator", name, maps.Keys(operators))
		}
		byKey, err := parseObject(byOperator[name])
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		for _, key := range slices.Sorted(maps.Keys(byKey)) {
			c, err := parseCondition(name, op, key, byKey[key])
			if err != nil {
				return err
			}
			s.conditions = append(s.conditions, c)
		}
	}
	return s.checkSource()
}

func parseCondition(name string, op operator, keyName string, values json.RawMessage) (c condition, err error) {
	key, ok := findKey(keyName)
	switch base, _, _ := strings.Cut(keyName, "/"); {
	case slices.Contains(absentKeys, base):
		return c, osserr.NotImplementedOperation.With("Operation", "PutBucketPolicy with "+base).
			Hinted("conditions on " + base + " are not part of this version of fakeoss")
	case !ok:
		return c, unknown("key", keyName, keyNames)
	case op.kind != isText && op.kind != key.kind:
		return c, fmt.Errorf("%s does not go with %s", name, keyName)
	}
	c = condition{operator: name, key: keyName, negative: op.negative, value: key.value}
	if c.values, err = parseList(values); err != nil {
		return c, fmt.Errorf("%s: %s: %w", name, keyName, err)
	}
	for _, value := range c.values {
		test, err := op.test(value)
		if err != nil {
			return c, fmt.Errorf("%s: %s: %w", name, keyName, err)
		}
		c.tests = append(c.tests, test)
	}
	return c, nil
}

// checkSource wants acs:SourceVpc beside acs:SourceIp, as OSS does since
// February 2026: an address alone may be one of somebody else's network.
// https://help.aliyun.com/zh/oss/user-guide/0030-00000008
func (s *statement) checkSource() error {
	has := func(key string) bool {
		return slices.ContainsFunc(s.conditions, func(c condition) bool { return c.key == key })
	}
	if has(keySourceIP) && !has(keySourceVPC) {
		return osserr.BucketPolicySourceIP.With().
			Hinted(`for requests from the internet add "StringNotLike": {"acs:SourceVpc": ["vpc-*"]}`)
	}
	return nil
}

// parseObject reads a JSON object. Names are case-sensitive.
func parseObject(document []byte) (members map[string]json.RawMessage, err error) {
	err = json.Unmarshal(document, &members)
	if syntax := new(json.SyntaxError); errors.As(err, &syntax) {
		return nil, fmt.Errorf("it is not JSON: %w, at byte %d", syntax, syntax.Offset)
	}
	if err != nil || members == nil {
		return nil, errors.New("it is not a JSON object")
	}
	return members, nil
}

func onlyMembers(members map[string]json.RawMessage, names ...string) error {
	for _, name := range slices.Sorted(maps.Keys(members)) {
		if !slices.Contains(names, name) {
			return unknown("member", name, slices.Values(names))
		}
	}
	return nil
}

var errEmpty = errors.New("it is an empty list")

// parseList reads a list of texts, or one without the list around it. Numbers
// and truth values are taken as they are written.
func parseList(document json.RawMessage) ([]string, error) {
	if document == nil {
		return nil, errors.New("it is missing")
	}
	var items []json.RawMessage
	if document[0] != '[' {
		items = []json.RawMessage{document}
	} else if err := json.Unmarshal(document, &items); err != nil {
		return nil, err // not reached: it was part of a document that is valid
	}
	if len(items) == 0 {
		return nil, errEmpty
	}
	list := make([]string, len(items))
	for i, item := range items {
		switch item[0] {
		case '"':
			if err := json.Unmarshal(item, &list[i]); err != nil {
				return nil, err
			}
		case '{', '[', 'n':
			return nil, fmt.Errorf("%.40s is neither a text nor a list of texts", item)
		default:
			list[i] = string(item)
		}
		if strings.Contains(list[i], "**") {
			return nil, osserr.BucketPolicyWildcards.With().Hinted(fmt.Sprintf("%q has asterisks in a row", list[i]))
		}
	}
	return list, nil
}

// invalid is the error of a policy that is wrong at a place.
func invalid(where string, err error) error {
	return osserr.BucketPolicyInvalid.With().Hinted(where + ": " + err.Error())
}

// unknown is the error for a name that is none of those there are.
func unknown(what, name string, names func(yield func(string) bool)) error {
	for known := range names {
		if strings.EqualFold(known, name) {
			return fmt.Errorf("the %s %.80q is written %s", what, name, known)
		}
	}
	return fmt.Errorf("OSS has no %s %.80q; there are %s", what, name, strings.Join(slices.Sorted(names), ", "))
}
