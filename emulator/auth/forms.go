package auth

import (
	"net"
	"slices"
	"strings"

	"github.com/fakeoss/fakeoss/emulator/wire"
)

// A form is a message written in one of the ways that are taken for the same
// (rule 3 of spec oss-api.md 0): the SDKs disagree with each other, and the
// real service accepts all of them.
type form struct {
	name string
	message
}

// maxForms bounds how many forms are tried.
const maxForms = 96

// forms returns the ways to write a message other than the first.
func (v *Verifier) forms(m message) []form {
	all := []form{{"", m}}
	add := func(f form) bool {
		all = append(all, f)
		return len(all) < maxForms
	}
	named := func(f form, name string) form {
		if f.name != "" {
			name = f.name + ", " + name
		}
		f.name = name
		return f
	}
	toggle := func(name string, change func(*message) bool) {
		for _, f := range slices.Clone(all) {
			f = named(f, name)
			if change(&f.message) && !add(f) {
				return
			}
		}
	}
	if m.scheme == V1 {
		for _, list := range v.lists[1:] {
			if differ(m.params, v.lists[0].signs, list.signs) {
				f := named(all[0], list.name)
				f.signs = list.signs
				add(f)
			}
		}
	} else {
		toggle("the host without its port", hostWithoutPort)
	}
	if m.scheme == V4 {
		toggle("no additional headers that are signed anyway", withoutDoubleNames)
		toggle("parameters sorted without regard to case", sortedFolded)
		toggle("parameters trimmed", trimmedParams)
	}
	if m.scheme == V2 {
		toggle("the header Date", dateOf(m.httpDate))
	}
	toggle("k= for parameters without a value", equalsForEmpty)
	if m.scheme == V4 {
		for _, params := range mixedEmpties(m.params) {
			f := named(all[0], "k= for some parameters without a value")
			f.params = params
			if !add(f) {
				break
			}
		}
	}
	return all[1:]
}

// differ reports whether two lists choose other parameters of a query.
func differ(params []wire.Param, a, b func(string) bool) bool {
	return slices.ContainsFunc(params, func(p wire.Param) bool { return a(p.Name) != b(p.Name) })
}

// hostWithoutPort is how the Java SDK signs the header host (D.5).
func hostWithoutPort(m *message) bool {
	for i, h := range m.headers {
		if host, _, err := net.SplitHostPort(h.value); h.name == "host" && err == nil {
			m.headers = slices.Clone(m.headers)
			m.headers[i].value = host
			return true
		}
	}
	return false
}

// withoutDoubleNames is how the Go SDK v1 signs a URL: it names additional
// headers that it then does not count as such.
func withoutDoubleNames(m *message) bool {
	n := len(m.names)
	m.names = slices.DeleteFunc(slices.Clone(m.names), func(name string) bool {
		return name == "content-type" || name == "content-md5" || strings.HasPrefix(name, "x-oss-")
	})
	return len(m.names) < n
}

// sortedFolded is how the JavaScript SDK sorts, which compares like people
// do (D.5).
func sortedFolded(m *message) bool {
	plain := m.writtenParams()
	m.folded = true
	return !slices.Equal(plain, m.writtenParams())
}

// trimmedParams is what the Java SDK does to names and values (D.5).
func trimmedParams(m *message) bool {
	params := slices.Clone(m.params)
	for i := range params {
		params[i].Name, params[i].Value = strings.TrimSpace(params[i].Name), strings.TrimSpace(params[i].Value)
		params[i].Bare = params[i].Value == ""
	}
	changed := !slices.Equal(params, m.params)
	m.params = params
	return changed
}

// equalsForEmpty is how the Java SDK (V1) and the JavaScript SDK (V4) write
// parameters without a value.
func equalsForEmpty(m *message) bool {
	params := slices.Clone(m.params)
	for i := range params {
		params[i].Bare = false
	}
	changed := !slices.Equal(params, m.params)
	m.params = params
	return changed
}

// mixedEmpties writes "k=" for some of the parameters without a value, in all
// ways but none and all: the JavaScript SDK has both in one request.
func mixedEmpties(params []wire.Param) (all [][]wire.Param) {
	var empty []int
	for i, p := range params {
		if p.Value == "" {
			empty = append(empty, i)
		}
	}
	const most = 6
	if len(empty) > most {
		return nil
	}
	for mask := 1; mask < 1<<len(empty)-1; mask++ {
		mixed := slices.Clone(params)
		for bit, i := range empty {
			mixed[i].Bare = mask>>bit&1 == 0
		}
		all = append(all, mixed)
	}
	return all
}

// dateOf puts another date into the message.
func dateOf(date string) func(*message) bool {
	return func(m *message) bool {
		changed := date != "" && date != m.date
		m.date = date
		return changed
	}
}
