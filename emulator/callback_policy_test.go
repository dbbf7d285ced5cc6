package emulator

import (
	"testing"
)

// callbackPolicy is a document with policies, given as name, callback and
// callback-var in turn.
func callbackPolicy(items ...string) string {
	text := "<BucketCallbackPolicy>"
	for i := 0; i+2 < len(items); i += 3 {
		text += "<PolicyItem><PolicyName>" + items[i] + "</PolicyName><Callback>" + items[i+1] + "</Callback><CallbackVar>" + items[i+2] + "</CallbackVar></PolicyItem>"
	}
	return text + "</BucketCallbackPolicy>"
}

const policyURI = "/examplebucket/?policy&comp=callback"

// TestCallbackByPolicy uploads with the name of a policy instead of a
// callback, in every way in which a callback can come.
func TestCallbackByPolicy(t *testing.T) {
	for _, c := range carriers {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			put := w.do("PUT", policyURI, callbackPolicy(
				"p", w.callbackHeader("object=${object}&uid=${x:uid}&from=${x:from}"), b64(`{"x:uid":"0","x:from":"policy"}`),
				"q", w.callbackHeader("b"), ""))
			put.want(t, "PutBucketCallbackPolicy", 200)
			a := c.upload(w, "k", b64(`{"callbackPolicy":"p"}`), b64(`{"x:uid":"7 8"}`))
			a.want(t, c.name, 200, "Content-Type", "application/json")
			got := w.app.take()
			if len(got) != 1 || got[0].Body != "object=k&uid=7%208&from=policy" {
				t.Errorf("the callbacks are %+v", got)
			}
		})
	}
}

func TestUnknownCallbackPolicy(t *testing.T) {
	for _, c := range carriers {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			check := func() {
				t.Helper()
				a := c.upload(w, "k", b64(`{"callbackPolicy":"p"}`), "")
				a.wantError(t, c.name, 400, "InvalidArgument", "")
				if a.element("ArgumentValue") != "p" {
					t.Errorf("the error is %s", a.Body)
				}
				w.do("GET", "/examplebucket/k", "").want(t, "GetObject", 404)
			}
			check()
			w.do("PUT", policyURI, callbackPolicy("P", w.callbackHeader("b"), "")).want(t, "PutBucketCallbackPolicy", 200)
			check()
			w.do("DELETE", policyURI, "").want(t, "DeleteBucketCallbackPolicy", 204)
			check()
			if got := w.app.take(); len(got) > 0 {
				t.Errorf("callbacks were made: %+v", got)
			}
		})
	}
}

// TestBadCallbackPolicies puts policies with which no upload could succeed.
func TestBadCallbackPolicies(t *testing.T) {
	w := newWorld(t)
	good := callbackPolicy("p", w.callbackHeader("b"), "")
	w.do("PUT", policyURI, good)
	before := w.do("GET", policyURI, "").Body
	for name, test := range map[string]struct{ body, code, ec string }{
		"not Base64":     {callbackPolicy("p", "x123-*", ""), "InvalidArgument", "0007-00000002"},
		"no body":        {callbackPolicy("p", b64(`{"callbackUrl":"a.cn"}`), ""), "InvalidArgument", "0007-00000010"},
		"bad vars":       {callbackPolicy("p", w.callbackHeader("b"), b64("[]")), "InvalidArgument", "0007-00000104"},
		"another policy": {callbackPolicy("p", b64(`{"callbackPolicy":"q"}`), ""), "InvalidArgument", ""},
		"the second":     {callbackPolicy("p", w.callbackHeader("b"), "", "q", "%", ""), "InvalidArgument", "0007-00000002"},
		"no name":        {callbackPolicy("", w.callbackHeader("b"), ""), "MalformedXML", ""},
		"not a policy":   {"<BucketPolicy/>", "MalformedXML", ""},
		"nothing at all": {"", "MalformedXML", ""},
		"the same twice": {callbackPolicy("p", w.callbackHeader("b"), "", "p", w.callbackHeader("c"), ""), "MalformedXML", ""},
	} {
		a := w.do("PUT", policyURI, test.body)
		a.wantError(t, name, 400, test.code, test.ec)
	}
	if after := w.do("GET", policyURI, "").Body; after != before {
		t.Errorf("a bad policy changed %s to %s", before, after)
	}
	w.do("DELETE", policyURI, "")
	w.do("GET", policyURI, "").wantError(t, "GetBucketCallbackPolicy", 404, "BucketCallbackPolicyNotExist", "")
}
