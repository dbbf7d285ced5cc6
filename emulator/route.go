package emulator

import (
	"net/http"
	"strings"

	"github.com/gorilla/mux"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

// routes makes the router of the table of operations. Routes match on what the
// call knows already, level, method and query, so that dispatching needs no
// regular expression and keys may be anything. Every level and method has a
// router of its own, so that few rows are looked at.
func (s *Server) routes() *mux.Router {
	type branch struct {
		level  level
		method string
	}
	root := mux.NewRouter().SkipClean(true).UseEncodedPath()
	branches := map[branch]*mux.Router{}
	for i := range operations {
		op := &operations[i]
		b := branch{op.level, op.method}
		if branches[b] == nil {
			branches[b] = root.MatcherFunc(func(r *http.Request, _ *mux.RouteMatch) bool {
				return r.Method == b.method && callOf(r).level() == b.level
			}).Subrouter()
		}
		branches[b].Name(op.Name).
			MatcherFunc(func(r *http.Request, _ *mux.RouteMatch) bool { return op.matches(callOf(r)) }).
			HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { s.serve(op, r) })
	}
	root.NotFoundHandler = http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { s.serve(&noOperation, r) })
	return root
}

// level is what the request is about.
func (c *call) level() level {
	switch {
	case c.target.Bucket == "":
		return onService
	case c.target.Key == "":
		return onBucket
	}
	return onObject
}

func (op *operation) matches(c *call) bool {
	if len(op.sub) == 0 && c.sub && op.method != http.MethodOptions { // a browser asks about the whole URL
		return false
	}
	for _, param := range op.sub {
		name, want, exact := strings.Cut(param, "=")
		if got, ok := c.query.Lookup(name); !ok || exact && got != want {
			return false
		}
	}
	return op.header == "" || c.r.Header.Get(op.header) != ""
}

// paramName is the name in "name" or "name=value".
func paramName(param string) string {
	name, _, _ := strings.Cut(param, "=")
	return name
}

// noOperation answers requests that are no operation of OSS.
var noOperation = operation{handle: func(c *call) (*reply, error) {
	method := c.r.Method
	for _, p := range c.query {
		if isSubResource(method, c.level(), p) {
			return nil, osserr.NotImplementedOperation.With("Operation", method+" ?"+p.Name).
				Hinted("OSS may have this operation; fakeoss does not know it. docs/compatibility.md lists what it knows")
		}
	}
	if method == http.MethodPost && c.level() == onObject {
		name := ""
		if len(c.query) > 0 {
			name = c.query[0].Name
		}
		return nil, osserr.InvalidArgument.Saying("operation not support post: "+name).With("ArgumentName", "operation", "ArgumentValue", name)
	}
	resource := [...]string{onService: "Service", onBucket: "Bucket", onObject: "Object"}[c.level()]
	e := osserr.MethodNotAllowed.With("Method", method, "ResourceType", resource)
	if known(method) {
		e.Hinted("no operation of OSS uses " + method + " here; is the bucket in the wrong place of the URL?")
	}
	return nil, e
}}
