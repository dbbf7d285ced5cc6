package callback

import (
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"
)

// lint notes what OSS accepts and its users regret (callback.md 11).
func (c *Callback) lint() {
	if !c.Wanted() {
		return
	}
	for _, u := range c.URLs {
		c.lintURL(u)
	}
	c.lintNames()
	c.lintTemplate()
	sort.Strings(c.Notes) // maps have no order
}

func (c *Callback) lintURL(u URL) {
	if u.Scheme == "https" && !c.SNI {
		c.note("callbackUrl is https and callbackSNI is not true: OSS sends no server name, and hosts that share an address refuse that; fakeoss sends it unless strict")
	}
	if kind, reason := refusalOfHost(u.Host); reason != "" {
		c.note(fmt.Sprintf("OSS refuses %s: %s (EC %s)", u.Host, reason, kind.EC))
	}
	if strings.ContainsAny(u.Host, "=&") {
		c.note(fmt.Sprintf("a semicolon ends a URL in callbackUrl, so that %q is the host of the next one; in a query write it as %%3B", u.Host))
	}
	if strings.ContainsFunc(u.Path+u.Query, func(r rune) bool { return r > 0x7E }) {
		c.note("callbackUrl has characters beyond ASCII; OSS wants them percent-encoded")
	}
}

// lintNames makes one note, however many names there are: a form can have
// thousands.
func (c *Callback) lintNames() {
	first, more := "", 0
	for _, name := range slices.Sorted(maps.Keys(c.Vars)) {
		switch {
		case name == strings.ToLower(name):
		case first == "":
			first = name
		default:
			more++
		}
	}
	if first == "" {
		return
	}
	note := fmt.Sprintf("the documentation wants names of custom variables in lower case: %.80q", first)
	if more > 0 {
		note += fmt.Sprintf(" and %d more", more)
	}
	c.note(note)
}

// systemVariables are the names of callback.md 3 in the order of the page.
var systemVariables = []string{
	"bucket", "object", "etag", "size", "mimeType", "imageInfo.height", "imageInfo.width", "imageInfo.format",
	"crc64", "contentMd5", "vpcId", "clientIp", "reqId", "operation",
}

func (c *Callback) lintTemplate() {
	if strings.Contains(c.Body.source, "%24%7B") {
		c.note("callbackBody has %24%7B, a percent-encoded ${: it is sent as it stands and not replaced; was the template passed through an URL encoder?")
	}
	segments := c.Body.segments
	for i, s := range segments {
		if !s.hasVar {
			continue
		}
		switch _, sent := c.Vars[s.variable]; {
		case isCustom(s.variable) && !sent:
			c.note(fmt.Sprintf("callbackBody uses ${%s}, and the upload has no such custom variable", s.variable))
		case !isCustom(s.variable) && !slices.Contains(systemVariables, s.variable):
			c.note(unknownVariable(s.variable))
		}
		quoted := strings.HasSuffix(s.constant, `"`) && strings.HasPrefix(segments[i+1].constant, `"`)
		if c.BodyType == JSON && quoted && !numeric(s.variable) {
			c.note(fmt.Sprintf(`callbackBody has quotes around ${%s}, to which OSS adds its own: the app gets ""…""`, s.variable))
		}
	}
}

func numeric(variable string) bool {
	return variable == "size" || variable == "imageInfo.width" || variable == "imageInfo.height"
}

func unknownVariable(name string) string {
	if near := nearest(name, systemVariables); near != "" {
		return fmt.Sprintf("OSS has no variable ${%s}; did you mean ${%s}?", name, near)
	}
	return fmt.Sprintf("OSS has no variable ${%s}; custom ones begin with x:", name)
}

// nearestField advises on a member of the parameter that OSS does not know.
func nearestField(name string) string {
	if slices.Contains(fields, name) {
		return ""
	}
	return nearest(name, fields)
}

// nearest finds the known name that a misspelt one was probably meant to be:
// at most three letters off, upper and lower case being the same.
func nearest(name string, known []string) string {
	best, bestDistance := "", 4
	for _, k := range known {
		if d := distance(strings.ToLower(name), strings.ToLower(k)); d < bestDistance && d < len(k) {
			best, bestDistance = k, d
		}
	}
	return best
}

// distance counts the letters to insert, delete or change between two words.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], cost
		}
	}
	return row[len(b)]
}
