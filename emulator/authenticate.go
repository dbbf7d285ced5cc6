package emulator

import (
	"errors"
	"net/http"

	"github.com/fakeoss/fakeoss/emulator/auth"
	"github.com/fakeoss/fakeoss/emulator/osserr"
	"github.com/fakeoss/fakeoss/emulator/wire"
)

// authenticate finds out who a request comes from. PostObject is signed in its
// form, which is not read yet, and counts nothing else (spec oss-api.md D.1);
// the preflight requests of browsers are not signed at all (H.6).
func (c *call) authenticate(op *operation) (err error) {
	if op.Name == opPostObject || c.r.Method == http.MethodOptions {
		return nil
	}
	c.identity, c.entry.Signature, err = c.srv.auth.Verify(c.r, c.target, c.query)
	c.noteSignature()
	var unknown *osserr.Error
	if op.unknownKey != (osserr.Kind{}) && errors.As(err, &unknown) && unknown.Kind == osserr.InvalidAccessKeyID {
		return op.unknownKey.With().Hinted(unknown.Hint)
	}
	return err
}

// authenticateForm is authenticate for PostObject.
func (c *call) authenticateForm(form *postForm) (err error) {
	c.identity, c.entry.Signature, err = c.srv.auth.VerifyForm(form.fields)
	c.noteSignature()
	return err
}

func (c *call) noteSignature() {
	if trace := c.entry.Signature; trace != nil {
		c.entry.Notes = append(c.entry.Notes, trace.Notes...)
	}
}

// intended settles what a request is about whose bucket is in the host and
// again at the beginning of its path: which of the two readings was signed. The
// JavaScript SDK sends such requests to IP addresses (spec oss-api.md A.2).
// Without a signature that can be checked, the host counts.
func (s *Server) intended(r *http.Request, t wire.Target) wire.Target {
	other, ok := t.InPath()
	if ok && s.auth.Checks() && s.auth.Fits(r, other, wire.ParseQuery(r.URL.RawQuery)) {
		return other
	}
	return t
}

// policyOf reads the policy of a form and checks the form against it, nil if
// there is none. Unlike signatures, policies are enforced without access keys
// too, as they say what a form may upload and not who sent it (A063).
func (c *call) policyOf(form *postForm) (*auth.Policy, error) {
	if form.get("policy") == "" {
		return nil, nil
	}
	policy, err := auth.ParsePolicy(form.get("policy"))
	if err != nil {
		return nil, err
	}
	fields := make(map[string]string, len(form.fields)+2)
	for name, value := range form.fields {
		fields[name] = value
	}
	fields["bucket"] = c.target.Bucket
	if mime := form.contentType(); mime != "" {
		fields["content-type"] = mime // the one that will be stored (A064)
	}
	return policy, policy.Check(c.srv.options.now(), fields)
}
