package bucketdoc

import (
	"bytes"
	"encoding/json"
	"io"
	"slices"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

// A policy is a JSON document, kept as it was sent. The package knows its
// form; who may do what because of it is decided elsewhere.

// A Statement is one statement of a policy, as far as its form is known.
type Statement struct {
	Effect    string
	Action    []string
	Principal []string
	Resource  []string
	Condition map[string]json.RawMessage
}

// ParsePolicy checks a policy: Version "1" and at least one statement, each
// with an Effect, an Action and a Resource. Source: spec oss-api.md H.5, the
// error page 0030, the Java SDK's tests.
func ParsePolicy(body []byte) ([]Statement, error) {
	var doc struct {
		Version   *string
		Statement []map[string]json.RawMessage
	}
	d := json.NewDecoder(bytes.NewReader(body))
	if err := d.Decode(&doc); err != nil {
		return nil, osserr.MalformedBucketPolicy.With().Hinted("the policy is no JSON object of the form {\"Version\":\"1\",\"Statement\":[…]}: " + err.Error())
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, osserr.MalformedBucketPolicy.With().Hinted("something follows the policy")
	}
	if doc.Version == nil || *doc.Version != "1" {
		return nil, osserr.MalformedBucketPolicy.With().Hinted(`Version of a policy must be "1"`)
	}
	if len(doc.Statement) == 0 {
		return nil, osserr.MalformedBucketPolicy.With().Hinted("the policy has no Statement")
	}
	all := make([]Statement, len(doc.Statement))
	for i, members := range doc.Statement {
		if err := all[i].read(members); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func (s *Statement) read(members map[string]json.RawMessage) error {
	bad := func(hint string) error { return osserr.MalformedBucketPolicy.With().Hinted(hint) }
	if json.Unmarshal(members["Effect"], &s.Effect) != nil || s.Effect != "Allow" && s.Effect != "Deny" {
		return bad("Effect of a statement is Allow or Deny")
	}
	lists := []struct {
		name   string
		into   *[]string
		needed bool
	}{{"Action", &s.Action, true}, {"Resource", &s.Resource, true}, {"Principal", &s.Principal, false}}
	for _, l := range lists {
		raw, ok := members[l.name]
		if !ok && !l.needed {
			continue
		}
		var one string
		switch {
		case json.Unmarshal(raw, &one) == nil:
			*l.into = []string{one}
		case json.Unmarshal(raw, l.into) != nil:
			return bad(l.name + " of a statement is a string or a list of strings")
		}
		if l.needed && len(*l.into) == 0 {
			return bad("a statement has no " + l.name)
		}
	}
	if raw, ok := members["Condition"]; ok && json.Unmarshal(raw, &s.Condition) != nil {
		return bad("Condition of a statement is an object")
	}
	return nil
}

// IsPublic reports whether a policy lets everybody in: a statement that
// allows something to "*", whatever the place, without a condition (A081).
func IsPublic(statements []Statement) bool {
	return slices.ContainsFunc(statements, func(s Statement) bool {
		return s.Effect == "Allow" && len(s.Condition) == 0 && slices.Contains(s.Principal, "*")
	})
}
