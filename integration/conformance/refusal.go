package main

import (
	"bufio"
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
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var e struct {
			Op     string
			Status int
		}
		if json.Unmarshal(lines.Bytes(), &e) == nil && e.Status == 501 && !slices.Contains(found, e.Op) {
			found = append(found, e.Op)
		}
	}
	return strings.Join(found, ", ")
}
