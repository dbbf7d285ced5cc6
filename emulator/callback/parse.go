package callback

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"sort"
	"strings"

	"github.com/fakeoss/fakeoss/emulator/osserr"
	"github.com/fakeoss/fakeoss/emulator/wire"
)

// Params are the callback parameters of a request, still in Base64. An empty
// one is none: clients send the headers with nothing in them.
type Params struct {
	Callback string
	Var      string
}

// FromRequest takes the parameters of a PutObject or CompleteMultipartUpload
// from its headers or its query. The same one in both is an error, EC-027 and
// -028; one here and one there is accepted (A016).
func FromRequest(h http.Header, q wire.Query) (Params, error) {
	cb, err := either(h.Get(wire.HeaderCallback), q.Get("callback"), osserr.CallbackTwice, "callback")
	if err != nil {
		return Params{}, err
	}
	vars, err := either(h.Get(wire.HeaderCallbackVar), q.Get("callback-var"), osserr.CallbackVarTwice, "callback-var")
	if err != nil {
		return Params{}, err
	}
	return Params{cb, vars}, nil
}

func either(header, query string, twice osserr.Kind, argument string) (string, error) {
	if header != "" && query != "" {
		return "", twice.With("ArgumentName", argument, "ArgumentValue", query)
	}
	return header + query, nil
}

// Parse reads the parameters of a PutObject or CompleteMultipartUpload. The
// errors are those of callback.md 9 and come before anything is stored. strict
// refuses what OSS may refuse but clients send all the same. Without a
// callback the result is nil.
func Parse(p Params, strict bool) (*Callback, error) {
	return ParseStored(p, nil, strict)
}

// ParseStored reads the parameters that a callback policy of a bucket holds,
// for an upload that refers to it by name. Custom variables that the upload
// brings along come before those of the policy.
func ParseStored(p Params, own map[string]string, strict bool) (*Callback, error) {
	c, err := parseCallback(p.Callback, strict)
	if c == nil || err != nil {
		return nil, err
	}
	if p.Var != "" {
		if c.Vars, err = parseVars(p.Var); err != nil {
			return nil, err
		}
	}
	if c.Vars == nil {
		c.Vars = own
	} else {
		maps.Copy(c.Vars, own)
	}
	c.lint()
	return c, nil
}

// ParseForm reads the callback of a PostObject: the field callback in Base64,
// and a field for every custom variable, whose values are not encoded and
// have no limit of their own (A034).
func ParseForm(field string, custom map[string]string, strict bool) (*Callback, error) {
	c, err := parseCallback(field, strict)
	if c == nil || err != nil {
		return nil, err
	}
	c.Vars = custom
	c.lint()
	return c, nil
}

// argument names in error documents.
const (
	argCallback    = "callback"
	argCallbackVar = "callback-var"
)

// decode reads Base64. Only the standard alphabet with padding is known to be
// accepted; white space around it is trimmed (A017).
func decode(param, argument string, tooLong, notBase64 osserr.Kind) ([]byte, error) {
	if len(param) > MaxParameter {
		return nil, tooLong.With("ArgumentName", argument, "ArgumentValue", param).
			Hinted(fmt.Sprintf("%s has %d bytes of Base64; the limit is %d", argument, len(param), MaxParameter))
	}
	text, err := base64.StdEncoding.Strict().DecodeString(strings.TrimSpace(param))
	if err != nil || strings.ContainsAny(strings.TrimSpace(param), "\r\n") {
		return nil, notBase64.With("ArgumentName", argument, "ArgumentValue", param).Hinted(adviceOnBase64(param, argument))
	}
	return text, nil
}

func adviceOnBase64(param, argument string) string {
	switch {
	case strings.HasPrefix(strings.TrimSpace(param), "{"):
		return argument + " is JSON as it is; encode it with Base64"
	case strings.ContainsAny(param, "-_"):
		return argument + " looks like URL-safe Base64; use the standard alphabet with + and /"
	case strings.Contains(param, " "):
		return argument + " has blanks; in a query string write the plus signs of Base64 as %2B"
	case strings.Contains(param, "%"):
		return argument + " is percent-encoded once more than needed"
	}
	if _, err := base64.RawStdEncoding.DecodeString(param); err == nil {
		return argument + " is Base64 without its padding; append the = signs"
	}
	return argument + " is not Base64 with the standard alphabet"
}

// fields are the members of a callback parameter that OSS knows.
var fields = []string{
	"callbackUrl", "callbackHost", "callbackBody", "callbackBodyType", "callbackSNI",
	"callbackPolicy", "signatureVersion", "additionalHeaders", "callbackStage", "callbackFailureAction",
}

// parseCallback checks the members in the order of their error numbers (A028),
// the template among them: nothing is stored if it is wrong (A029).
func parseCallback(param string, strict bool) (*Callback, error) {
	if param == "" {
		return nil, nil
	}
	text, err := decode(param, argCallback, osserr.CallbackTooLong, osserr.CallbackNotBase64)
	if err != nil {
		return nil, err
	}
	var members map[string]json.RawMessage
	if err := unmarshal(text, &members); err != nil || members == nil {
		return nil, osserr.CallbackNotJSON.With("ArgumentName", argCallback, "ArgumentValue", string(text)).
			Hinted(adviceOnJSON(text, err))
	}
	p := &parser{source: string(text), members: members, strict: strict}
	c := &Callback{Source: p.source, BodyType: Form}
	for _, step := range []func(*Callback) error{
		p.policy, p.urls, p.host, p.body, p.bodyType, p.sni, p.beta, p.additionalHeaders,
	} {
		if err := step(c); err != nil {
			return nil, err
		}
		if p.done {
			break
		}
	}
	for name := range members {
		if near := nearestField(name); name == "callbackVar" {
			c.note("OSS does not know the field \"callbackVar\": custom variables go into the parameter callback-var, or into form fields named x:…")
		} else if near != "" {
			c.note(fmt.Sprintf("OSS does not know the field %q; did you mean %q?", name, near))
		}
	}
	sort.Strings(c.Notes)
	return c, nil
}

// parser walks through the members of one parameter.
type parser struct {
	source  string
	members map[string]json.RawMessage
	strict  bool
	done    bool // what follows does not matter
}

func (p *parser) fail(kind osserr.Kind, hint string) error {
	return kind.With("ArgumentName", argCallback, "ArgumentValue", p.source).Hinted(hint)
}

// text reads a member that must be a string. A null counts as absent, because
// SDKs write it for options that are not set; strict mode refuses it (A018).
func (p *parser) text(name string, wrong osserr.Kind) (s string, present bool, err error) {
	raw, ok := p.members[name]
	if !ok || string(raw) == "null" && !p.strict {
		return "", false, nil
	}
	if s, err = unquote(raw); err != nil {
		return "", false, p.fail(wrong, fmt.Sprintf("%s must be a string, not %s", name, raw))
	}
	return s, true, nil
}

func (p *parser) policy(c *Callback) (err error) {
	c.Policy, _, err = p.text("callbackPolicy", osserr.CallbackPolicyUnknown)
	p.done = c.Policy != "" // the stored policy has the other members
	return err
}

func (p *parser) urls(c *Callback) error {
	list, present, err := p.text("callbackUrl", osserr.CallbackURLInvalid)
	if err != nil {
		return err
	}
	if !present || strings.TrimSpace(list) == "" {
		// The documentation says that no callback is configured then.
		p.done = true
		c.note("callbackUrl is missing or empty: OSS stores the object and calls nobody")
		return nil
	}
	c.URLs, c.written, err = parseURLs(list)
	switch n := len(c.URLs); {
	case err != nil:
		return p.fail(osserr.CallbackURLInvalid, err.Error())
	case n > MaxURLs:
		return p.fail(osserr.CallbackTooManyURLs, fmt.Sprintf("callbackUrl lists %d URLs; the limit is %d", n, MaxURLs))
	case n == 0:
		return p.fail(osserr.CallbackURLInvalid, "callbackUrl has nothing but semicolons")
	}
	return nil
}

func (p *parser) host(c *Callback) (err error) {
	c.Host, _, err = p.text("callbackHost", osserr.CallbackHostInvalid)
	if err != nil || c.Host == "" {
		return err
	}
	if _, ok := hostHeader(c.Host); !ok {
		return p.fail(osserr.CallbackHostInvalid, fmt.Sprintf("callbackHost %q is not a host name", c.Host))
	}
	return nil
}

func (p *parser) body(c *Callback) error {
	body, present, err := p.text("callbackBody", osserr.CallbackBodyInvalid)
	switch {
	case err != nil:
		return err
	case !present:
		return p.fail(osserr.CallbackBodyInvalid, "callbackBody is missing")
	case body == "":
		return p.fail(osserr.CallbackBodyEmpty, "callbackBody must say what to send")
	}
	c.Body, err = Compile(body)
	return err
}

func (p *parser) bodyType(c *Callback) error {
	s, present, err := p.text("callbackBodyType", osserr.CallbackBodyTypeInvalid)
	if err != nil || !present || s == "" {
		return err
	}
	if c.BodyType = BodyType(s); c.BodyType != Form && c.BodyType != JSON {
		return p.fail(osserr.CallbackBodyTypeUnknown, fmt.Sprintf("callbackBodyType is %q; OSS knows %q and %q, without parameters", s, Form, JSON))
	}
	return nil
}

func (p *parser) sni(c *Callback) error {
	raw, ok := p.members["callbackSNI"]
	if !ok || string(raw) == "null" && !p.strict {
		return nil
	}
	if json.Unmarshal(raw, &c.SNI) != nil || string(raw) == "null" {
		return p.fail(osserr.CallbackSNIInvalid, fmt.Sprintf("callbackSNI must be true or false without quotes, not %s", raw))
	}
	return nil
}

// beta checks the members that OSS offers by invitation.
func (p *parser) beta(c *Callback) error {
	version, present, err := p.text("signatureVersion", osserr.CallbackVersionInvalid)
	switch {
	case err != nil:
		return err
	case version == "2.0":
		return osserr.NotImplementedOperation.With("Operation", "Callback signatureVersion 2.0").
			Hinted("how version 2.0 signs is not public; leave signatureVersion out")
	case present && version != "1.0":
		return p.fail(osserr.CallbackVersionInvalid, fmt.Sprintf("signatureVersion is %q; OSS knows \"1.0\"", version))
	}
	for _, beta := range []struct {
		name  string
		wrong osserr.Kind
	}{{"callbackStage", osserr.CallbackStageInvalid}, {"callbackFailureAction", osserr.CallbackFailureInvalid}} {
		_, present, err := p.text(beta.name, beta.wrong)
		if err != nil {
			return err
		}
		if present {
			c.note(beta.name + " is a beta feature of OSS that is accepted here and has no effect")
		}
	}
	return nil
}

// parseVars reads callback-var: an object whose values are all strings and
// whose names begin with "x:".
func parseVars(param string) (map[string]string, error) {
	text, err := decode(param, argCallbackVar, osserr.CallbackVarTooLong, osserr.CallbackVarNotBase64)
	if err != nil {
		return nil, err
	}
	fail := func(kind osserr.Kind, hint string) error {
		return kind.With("ArgumentName", argCallbackVar, "ArgumentValue", string(text)).Hinted(hint)
	}
	var members map[string]json.RawMessage
	if err := unmarshal(text, &members); err != nil {
		var wrongType *json.UnmarshalTypeError
		if errors.As(err, &wrongType) {
			return nil, fail(osserr.CallbackVarNotStringMap, "callback-var must be a JSON object")
		}
		return nil, fail(osserr.CallbackVarNotJSON, adviceOnJSON(text, err))
	}
	if members == nil {
		return nil, fail(osserr.CallbackVarNotStringMap, "callback-var must be a JSON object, not null")
	}
	vars := make(map[string]string, len(members))
	for name, raw := range members {
		if !isCustom(name) {
			return nil, fail(osserr.CallbackVarNotStringMap, fmt.Sprintf("the variable %q must be called %q", name, "x:"+name))
		}
		value, err := unquote(raw)
		if err != nil {
			return nil, fail(osserr.CallbackVarNotStringMap, fmt.Sprintf("the variable %q must be a string; put %s into quotes", name, raw))
		}
		vars[name] = value
	}
	return vars, nil
}
