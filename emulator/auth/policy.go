package auth

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

// A Policy says what a form may upload (spec oss-api.md G.2).
type Policy struct {
	Expiration time.Time

	// MinSize and MaxSize bound the file, both inclusive.
	MinSize, MaxSize int64

	conditions []condition
}

// A condition is one about a field.
type condition struct {
	operator string
	field    string // lower case, without "$"
	values   []string
	source   []any // as it was written, for the error
}

// Operators of conditions.
const (
	opEqual      = "eq"
	opStartsWith = "starts-with"
	opIn         = "in"
	opNotIn      = "not-in"
	opSize       = "content-length-range"
)

// ParsePolicy reads the field policy of a form: JSON in Base64. White space in
// the Base64, which some libraries put in, does not count. What is wrong with
// it is OSS's error.
func ParsePolicy(text string) (*Policy, error) {
	document, err := base64.StdEncoding.DecodeString(withoutBlanks(text))
	if err != nil {
		return nil, osserr.PolicyInvalid.With().Hinted("the field policy is not Base64 with padding: " + err.Error())
	}
	decoder := json.NewDecoder(bytes.NewReader(dollarsUnescaped(document)))
	decoder.UseNumber()
	var members map[string]any
	if err := decoder.Decode(&members); err != nil {
		return nil, notJSON(err)
	}
	if _, err := decoder.Token(); err != io.EOF {
		return nil, notJSON(fmt.Errorf("text after the policy"))
	}
	return readPolicy(members)
}

func notJSON(err error) error {
	text := err.Error()
	var mistyped *json.UnmarshalTypeError
	switch {
	case err == io.EOF || err == io.ErrUnexpectedEOF:
		text = "unexpected end of JSON input"
	case errors.As(err, &mistyped):
		text = "a policy is an object, and no " + mistyped.Value
	}
	return osserr.PolicyNotJSON.Saying("Invalid Policy: Invalid JSON: " + text).With()
}

// dollarsUnescaped makes JSON of a policy. In one a dollar may be escaped, as
// "\$", because it begins a variable; JSON has no such escape.
func dollarsUnescaped(document []byte) []byte {
	if !bytes.Contains(document, []byte(`\$`)) {
		return document
	}
	plain := make([]byte, 0, len(document))
	for i := 0; i < len(document); i++ {
		if document[i] == '\\' && i+1 < len(document) {
			if i++; document[i] != '$' {
				plain = append(plain, '\\')
			}
		}
		plain = append(plain, document[i])
	}
	return plain
}

func readPolicy(members map[string]any) (*Policy, error) {
	expiration, hasExpiration := members["expiration"]
	conditions, hasConditions := members["conditions"]
	for name := range members {
		if name != "expiration" && name != "conditions" {
			return nil, osserr.PolicyUnknownMember.With().Hinted("the policy has a member " + clipped(name) + "; there are expiration and conditions, and nothing else")
		}
	}
	switch {
	case !hasExpiration && !hasConditions:
		return nil, osserr.PolicyNoMembers.With()
	case !hasExpiration:
		return nil, osserr.PolicyNoExpiration.With()
	case !hasConditions:
		return nil, osserr.PolicyNoConditions.With()
	}
	p := &Policy{MaxSize: math.MaxInt64}
	text, _ := expiration.(string)
	var err error
	// ISO 8601 in UTC, with or without a fraction.
	if p.Expiration, err = time.Parse("2006-01-02T15:04:05Z", text); err != nil {
		return nil, osserr.PolicyExpiration.With().Hinted("the expiration is " + clipped(fmt.Sprint(expiration)) + "; expected a time in UTC like 2023-02-19T13:19:00.000Z")
	}
	list, ok := conditions.([]any)
	if !ok {
		return nil, osserr.PolicyCondition.With().Hinted("conditions is not a list")
	}
	for _, item := range list {
		if err := p.add(item); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// add reads a condition: a list with its operator first, or an object, which
// is an equality.
func (p *Policy) add(item any) error {
	switch item := item.(type) {
	case map[string]any:
		if len(item) != 1 {
			return osserr.PolicySimple.With()
		}
		for name, value := range item {
			return p.addList([]any{opEqual, "$" + name, value})
		}
	case []any:
		return p.addList(item)
	}
	return osserr.PolicyCondition.With().Hinted("a condition is an object or a list, and not " + clipped(fmt.Sprint(item)))
}

func (p *Policy) addList(list []any) error {
	if len(list) == 0 {
		return osserr.PolicyCount.With().Hinted("there is an empty condition")
	}
	operator, ok := list[0].(string)
	if !ok {
		return osserr.PolicyOperator.With().Hinted("a condition begins with its operator")
	}
	switch operator {
	case opSize:
		return p.addSize(list)
	case opEqual, opStartsWith, opIn, opNotIn:
	default:
		return osserr.PolicyOperator.With().Hinted("the operators are eq, starts-with, in, not-in and content-length-range, and not " + clipped(operator))
	}
	if len(list) != 3 {
		return osserr.PolicyCount.With().Hinted("the condition " + written(list) + " has not three members")
	}
	name, ok := list[1].(string)
	if !ok {
		return osserr.PolicyType.With().Hinted("the second member of " + written(list) + " is not the name of a field")
	}
	c := condition{operator: operator, field: strings.ToLower(strings.TrimPrefix(name, "$")), source: list}
	values := []any{list[2]}
	if many := operator == opIn || operator == opNotIn; many {
		if values, ok = list[2].([]any); !ok {
			return osserr.PolicyType.With().Hinted("the third member of " + written(list) + " is not a list")
		}
	}
	for _, value := range values {
		text, ok := value.(string)
		if !ok {
			return osserr.PolicyType.With().Hinted("a value in " + written(list) + " is not a string")
		}
		c.values = append(c.values, strings.ReplaceAll(text, `\$`, "$"))
	}
	p.conditions = append(p.conditions, c)
	return nil
}

// addSize reads ["content-length-range", least, most].
func (p *Policy) addSize(list []any) error {
	if len(list) != 3 {
		return osserr.PolicySizeCount.With().Hinted("the condition " + written(list) + " has not two numbers")
	}
	var bounds [2]int64
	for i, value := range list[1:] {
		number, _ := value.(json.Number)
		n, err := strconv.ParseInt(string(number), 10, 64)
		if err != nil || n < 0 {
			return osserr.PolicySize.With().Hinted(clipped(fmt.Sprint(value)) + " in a content-length-range is not a number of bytes")
		}
		bounds[i] = n
	}
	if bounds[0] > bounds[1] {
		return osserr.PolicySize.With().Hinted("the content-length-range begins above its end")
	}
	p.MinSize, p.MaxSize = max(p.MinSize, bounds[0]), min(p.MaxSize, bounds[1])
	return nil
}

// written shows a condition as OSS does: ["eq", "$key", "a"].
func written(list []any) string {
	items := make([]string, len(list))
	for i, item := range list {
		switch item := item.(type) {
		case []any:
			items[i] = written(item)
		default:
			var b bytes.Buffer
			encoder := json.NewEncoder(&b)
			encoder.SetEscapeHTML(false)
			_ = encoder.Encode(item) // of what was read from JSON
			items[i] = strings.TrimSuffix(b.String(), "\n")
		}
	}
	return "[" + strings.Join(items, ", ") + "]"
}

// Check decides whether a form keeps to the policy, but for the size of its
// file, which is not known before it has been read. fields has the form's
// fields by their names in lower case, and bucket and content-type; the key is
// that of the field, with ${filename} in it. Fields that the policy does not
// mention may be anything.
func (p *Policy) Check(now time.Time, fields map[string]string) error {
	if now.After(p.Expiration) {
		return osserr.PolicyExpired.With().Hinted(fmt.Sprintf("the policy was good until %s, and now is %s", isoTime(p.Expiration), isoTime(now)))
	}
	for _, c := range p.conditions {
		value, ok := fields[c.field]
		if ok && c.holds(value) { // A065
			continue
		}
		hint := fmt.Sprintf("the field %s of the form is %s", clippedKey(c.field), clipped(value))
		if !ok {
			hint = fmt.Sprintf("the form has no field %s", clippedKey(c.field))
		}
		return osserr.PolicyFailed.Saying("Invalid according to Policy: Policy Condition failed: " + written(c.source)).With().Hinted(hint)
	}
	return nil
}

func (c *condition) holds(value string) bool {
	switch c.operator {
	case opEqual:
		return value == c.values[0]
	case opStartsWith:
		return strings.HasPrefix(value, c.values[0])
	case opIn:
		return slices.Contains(c.values, value)
	default: // opNotIn
		return !slices.Contains(c.values, value)
	}
}

// Limit returns a reader of a form's file that fails with OSS's error as soon
// as the file is too long, and at its end if it is too short.
func (p *Policy) Limit(file io.Reader) io.Reader { return &sizedFile{file: file, policy: p} }

type sizedFile struct {
	file   io.Reader
	policy *Policy
	n      int64
}

func (s *sizedFile) Read(b []byte) (int, error) {
	n, err := s.file.Read(b)
	s.n += int64(n)
	size := strconv.FormatInt(s.n, 10)
	switch {
	case s.n > s.policy.MaxSize:
		return n, osserr.EntityTooLarge.With("MaxSizeAllowed", strconv.FormatInt(s.policy.MaxSize, 10), "ProposedSize", size).
			Hinted("the policy's content-length-range ends before")
	case err == io.EOF && s.n < s.policy.MinSize:
		return n, osserr.PostTooSmall.With("MinSizeAllowed", strconv.FormatInt(s.policy.MinSize, 10), "ProposedSize", size).
			Hinted("the policy's content-length-range begins above")
	}
	return n, err
}
