package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"os"
	"slices"
	"strings"
)

// notImplemented finds in a server's journal the operations that it does not
// know: often the reason why a test fails, which the test itself does not
// tell.
func notImplemented(journal string) string {
	f, err := os.Open(journal)
	if err != nil {
		return ""
	}
	defer f.Close()
	var found []string
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var e struct {
			Op, Method, URI string
			Status          int
		}
		if json.Unmarshal(lines.Bytes(), &e) != nil || e.Status != 501 {
			continue
		}
		if name := cmp.Or(e.Op, e.Method+" "+e.URI); !slices.Contains(found, name) {
			found = append(found, name)
		}
	}
	return strings.Join(found, ", ")
}
