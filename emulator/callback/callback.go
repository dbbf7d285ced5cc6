// Package callback is OSS's upload callback as a library: it parses the
// callback parameter, renders its body, signs it, delivers it and judges the
// answer, exactly as OSS does, and it verifies what was delivered.
//
// The five steps, which the emulator takes in this order:
//
//	cb, err := callback.Parse(callback.Params{Callback: header}, false) // before anything is stored
//	body := cb.Body.Render(facts, …)                                     // after the object is stored
//	…                                                                    // sign, deliver, judge:
//	delivery := engine.Deliver(ctx, cb, facts)
//
// It knows neither buckets nor the server: facts about the upload come in as
// [Facts], requests go out through an injected *http.Client. So it also serves
// alone. A test of a callback handler needs no OSS at all:
//
//	req := callback.NewRequest("http://app.example.com/oss?x=1", "bucket=b&object=k")
//	app.ServeHTTP(recorder, req)
//
// and a handler's own check can be compared with [Verifier], which says step
// by step what is wrong with a signature and why.
//
// What OSS does is recorded, with sources, in spec callback.md; what no source
// tells is a numbered assumption in docs/assumptions.md.
package callback

import "strings"

// Limits (callback.md 1.2; for that of the body, A122).
const (
	MaxParameter = 5 << 10 // bytes of Base64 in callback and in callback-var
	MaxURLs      = 5
	MaxBody      = 4 << 20 // bytes of the rendered body
)

// A BodyType is how the body is encoded: it decides how variables are written
// and is the Content-Type of the request.
type BodyType string

// The two body types there are.
const (
	Form BodyType = "application/x-www-form-urlencoded"
	JSON BodyType = "application/json"
)

// A Callback is a parsed callback parameter. It is immutable.
type Callback struct {
	// Source is the parameter as JSON text, as the client wrote it.
	Source string

	// URLs are tried from left to right until one succeeds. None: the client
	// sent a parameter without callbackUrl, and OSS makes no callback.
	URLs    []URL
	written []string // the same, as the client wrote them

	Host     string    // value for the Host header; "" for that of the URL
	Body     *Template // callbackBody
	BodyType BodyType
	SNI      bool              // callbackSNI: send the server name in TLS
	Policy   string            // callbackPolicy: name of a policy stored with the bucket
	Vars     map[string]string // custom variables, by name with the "x:"

	// AdditionalHeaders are sent with the request (a beta feature, A015).
	AdditionalHeaders map[string]string

	// Notes tell a person what is doubtful about the parameter or would be
	// refused by OSS.
	Notes []string
}

// Wanted reports whether there is anybody to call.
func (c *Callback) Wanted() bool { return c != nil && len(c.URLs) > 0 }

// note adds a remark unless it is there already.
func (c *Callback) note(text string) {
	for _, n := range c.Notes {
		if n == text {
			return
		}
	}
	c.Notes = append(c.Notes, text)
}

// isCustom reports whether a variable is one of the client's own.
func isCustom(name string) bool { return strings.HasPrefix(name, "x:") }
