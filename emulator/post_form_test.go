package emulator

import (
	"strings"
	"testing"
)

// Names of custom variables have a case in templates, and so in forms.
func TestPostObjectVariablesByCase(t *testing.T) {
	w := newWorld(t)
	cb := w.callbackHeader("a=${x:name}&b=${x:Name}&c=${x:NAME}")
	w.post("hello", "key", "k", "x:name", "1", "X:Name", "2", "x:Name", "the first counts", "callback", cb).want(t, "PostObject", 200)
	if got := w.app.take()[0].Body; got != "a=1&b=2&c=" {
		t.Errorf("the callback's body is %q", got)
	}
}

func TestBoundaries(t *testing.T) {
	w := newWorld(t)
	body, _ := form("hello", "f", "", "key", "k")
	for contentType, code := range map[string]string{
		"multipart/form-data; boundary=":             "MalformedPOSTRequest",
		`multipart/form-data; boundary=""`:           "MalformedPOSTRequest",
		"multipart/form-data; boundary=a; boundary=": "MalformedPOSTRequest",
		"Multipart/Form-Data":                        "MalformedPOSTRequest",
		"multipart/mixed; boundary=examplebound":     "RequestIsNotMultiPartContent",
		"multipart; boundary=examplebound":           "RequestIsNotMultiPartContent",
	} {
		w.do("POST", "/examplebucket/", body, "Content-Type", contentType).wantError(t, contentType, 400, code, "")
	}
}

// TestFieldsThatAreNoHeaders has fields that would come back as headers of the
// object and cannot (A123).
func TestFieldsThatAreNoHeaders(t *testing.T) {
	w := newWorld(t)
	for _, test := range []struct{ name, value, message string }{
		{"x-oss-meta-a", "1\r\nX-B: 2", "Invalid Argument."},
		{"x-oss-meta-a", "1\x00", "Invalid Argument."},
		{"Content-Type", "text/plain\r\nX-B: 2", "Invalid Argument."},
		{"x-oss-content-type", "text/plain\n", "Invalid Argument."},
		{"Cache-Control", "no-cache\r\n", "Invalid Argument."},
		{"x-oss-meta-名", "1", "The name of a user metadata header is invalid."},
		{"x-oss-meta-a b", "1", "The name of a user metadata header is invalid."},
	} {
		a := w.post("hello", "key", "k", test.name, test.value)
		a.wantError(t, test.name, 400, "InvalidArgument", "")
		if a.element("ArgumentName") != strings.ToLower(test.name) || a.element("Message") != test.message {
			t.Errorf("%s: %s", test.name, a.Body)
		}
	}
	if list := w.do("GET", "/examplebucket/", ""); list.element("Key") != "" {
		t.Errorf("something was stored: %s", list.Body)
	}
	w.post("hello", "key", "k", "x-oss-meta-a", "值\t1", "x-oss-名", "other fields do not matter").want(t, "PostObject", 204)
	w.do("GET", "/examplebucket/k", "").want(t, "GetObject", 200, "x-oss-meta-a", "值\t1")
}

// TestRedirects keeps the query of success_action_redirect as it was written.
func TestRedirects(t *testing.T) {
	w := newWorld(t)
	const added = "bucket=examplebucket&etag=%225D41402ABC4B2A76B9719D911017C592%22&key=k"
	for to, want := range map[string]string{
		"http://app.example.com/done":                   "http://app.example.com/done?" + added,
		"http://app.example.com/done?":                  "http://app.example.com/done?" + added,
		"https://app.example.com/?z=1&a=2;b=%zz&z=0":    "https://app.example.com/?z=1&a=2;b=%zz&z=0&" + added,
		"http://app.example.com/?bucket=mine#part":      "http://app.example.com/?bucket=mine&" + added + "#part",
		"javascript://app.example.com/%0aalert(1)":      "",
		"ftp://app.example.com/":                        "",
		"//app.example.com/":                            "",
		"mailto:a@example.com":                          "",
		"http://app.example.com/\r\nX-Injected: header": "",
	} {
		a := w.post("hello", "key", "k", "success_action_redirect", to)
		if want == "" {
			a.want(t, to, 204, "Location", "-")
			continue
		}
		a.want(t, to, 303, "Location", want)
	}
}

// A form can ask for a body of gigabytes; nobody is called with one (A122).
func TestAFormThatAsksForTooMuch(t *testing.T) {
	w := newWorld(t)
	cb := w.callbackHeader(strings.Repeat("${x:a}", 100))
	a := w.post("hello", "key", "k", "x:a", strings.Repeat("a", maxFieldValue), "callback", cb)
	a.wantError(t, "PostObject", 203, "CallbackFailed", "")
	if got := w.app.take(); len(got) > 0 {
		t.Errorf("%d callbacks were made", len(got))
	}
	w.do("GET", "/examplebucket/k", "").want(t, "GetObject", 200)
	if story := w.srv.Journal().Entries()[0].Story(); !strings.Contains(story, "more than 4194304 bytes") {
		t.Errorf("the story does not tell why:\n%s", story)
	}
}
