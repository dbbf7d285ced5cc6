package bucketdoc

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

// readable are all documents that clients send: the kinds, and what has
// operations of its own.
func readable() map[string]func() Document {
	all := map[string]func() Document{
		"VersioningConfiguration":   newDoc[VersioningConfiguration],
		"InventoryConfiguration":    newDoc[InventoryConfiguration],
		"InitiateWormConfiguration": newDoc[InitiateWormConfiguration],
		"ExtendWormConfiguration":   newDoc[ExtendWormConfiguration],
		"ReplicationConfiguration":  newDoc[ReplicationConfiguration],
		"ReplicationRules":          newDoc[ReplicationRules],
		"RTCConfiguration":          newDoc[RTCConfiguration],
		"BucketCnameConfiguration":  newDoc[BucketCnameConfiguration],
		"LiveChannelConfiguration":  newDoc[LiveChannelConfiguration],
		"Style":                     newDoc[Style],
	}
	for name, kind := range kinds {
		all[name] = kind.empty
	}
	return all
}

// FuzzParse reads every body as a document of every kind. What is accepted
// can be read back and put again, and then stays as it is.
func FuzzParse(f *testing.F) {
	for _, seed := range samples {
		f.Add([]byte(seed.put))
	}
	for name, kind := range kinds {
		f.Add([]byte(Write(kind.empty())))
		if text, err := kind.Absent(name); err == nil {
			f.Add([]byte(text))
		}
	}
	f.Add([]byte(websiteOfRules))
	f.Fuzz(func(t *testing.T, body []byte) { checkFixedPoint(t, body) })
}

// TestHardValues puts something unexpected in the place of each value of each
// document.
func TestHardValues(t *testing.T) {
	value := regexp.MustCompile(`>[^<]+<`)
	for _, sample := range samples {
		for _, at := range value.FindAllStringIndex(sample.put, -1) {
			for _, hard := range []string{
				"", " ", "\r\n", "-1", "99999999999999999999", "1e3", "0x1", "&amp;&lt;&#x1;", "\x01\x1f", "\ufffd", "\ue000\ue001\uf8ff",
				"日本", "<![CDATA[<x/>]]>", "<a>b</a>", "${key}", "%zz", "*", strings.Repeat("a", 2000), "a/b/../c", "2026-01-01T00:00:00.000Z",
			} {
				checkFixedPoint(t, []byte(sample.put[:at[0]+1]+hard+sample.put[at[1]-1:]))
			}
		}
	}
}

// checkFixedPoint reads a body as a document of every kind.
func checkFixedPoint(t *testing.T, body []byte) {
	for name, empty := range readable() {
		doc := empty()
		if err := Decode(body, doc, testEnv(), osserr.MalformedXML); err != nil {
			continue
		}
		text := Write(doc)
		again := empty()
		// Days may have gone by; names are made but once.
		env := Env{Now: testTime.Add(100 * time.Hour), NewID: func() string { t.Fatal("a document that was stored lacks a name"); return "" }, AllowOverlap: true}
		if err := Decode([]byte(text), again, env, osserr.MalformedXML); err != nil {
			t.Fatalf("%s: %q is accepted, what is made of it is not: %q: %v", name, body, text, err)
		}
		if got := Write(again); got != text {
			t.Fatalf("%s: putting\n%q\nagain makes\n%q", name, text, got)
		}
		exercise(doc, string(body))
	}
}

// exercise asks documents with an effect what they say about anything.
func exercise(doc Document, s string) {
	switch doc := doc.(type) {
	case *CORSConfiguration:
		doc.Match(s, "GET", []string{s})
	case *RefererConfiguration:
		doc.Judge(s)
	case *WebsiteConfiguration:
		doc.IndexOf(s)
		doc.Below(s)
		header := func(string) string { return s }
		for _, status := range []int{0, 404} {
			if rule := doc.Route(s, status, header); rule != nil {
				rule.Location("http", "h", "/b/", s, s)
			}
		}
	}
}
