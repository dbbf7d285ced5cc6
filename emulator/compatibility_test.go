package emulator

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write docs/compatibility.md again")

const compatibilityFile = "../docs/compatibility.md"

// TestCompatibilityTable keeps the documentation and the table of operations
// in step.
func TestCompatibilityTable(t *testing.T) {
	got := compatibilityTable()
	if *update {
		if err := os.WriteFile(compatibilityFile, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(compatibilityFile)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("docs/compatibility.md is not up to date; run `make generate` (-want +got):\n%s", diff)
	}
}

func compatibilityTable() string {
	var b strings.Builder
	supported := 0
	all := Operations()
	for _, op := range all {
		if op.Supported {
			supported++
		}
	}
	fmt.Fprintf(&b, `# Compatibility

Written by `+"`make generate`"+` from the table of operations in `+"`emulator/operation.go`"+`: do not edit.

What is not supported answers 501 with the operation's name, and changes nothing. %d of %d rows are supported.
Numbers like A041 are [assumptions](assumptions.md).

| operation | request | state | notes |
|---|---|---|---|
`, supported, len(all))
	for _, op := range all {
		state := "501"
		if op.Supported {
			state = "**yes**"
		}
		fmt.Fprintf(&b, "| %s | `%s %s` | %s | %s |\n", op.Name, op.Method, op.Resource, state, op.Note)
	}
	return b.String()
}

// TestAssumptionsAreWrittenDown finds every number that code refers to in
// docs/assumptions.md, and every number there in code.
func TestAssumptionsAreWrittenDown(t *testing.T) {
	text, err := os.ReadFile("../docs/assumptions.md")
	if err != nil {
		t.Fatal(err)
	}
	defined := map[string]int{}
	for _, m := range regexp.MustCompile(`(?m)^\| (A\d{3}) \|`).FindAllStringSubmatch(string(text), -1) {
		defined[m[1]]++
	}
	for number, times := range defined {
		if times != 1 {
			t.Errorf("%s is there %d times", number, times)
		}
	}
	used := map[string]bool{}
	references := regexp.MustCompile(`\bA\d{3}\b`)
	for _, source := range goFiles(t, ".", "../cmd") {
		content, err := os.ReadFile(source)
		if err != nil {
			t.Fatal(err)
		}
		for _, number := range references.FindAllString(string(content), -1) {
			used[number] = true
			if defined[number] == 0 {
				t.Errorf("%s refers to %s, which docs/assumptions.md does not have", source, number)
			}
		}
	}
	for number := range defined {
		if !used[number] {
			t.Errorf("no code refers to %s of docs/assumptions.md", number)
		}
	}
}

// TestDependenciesAreExplained finds every module of go.mod in
// docs/dependencies.md.
func TestDependenciesAreExplained(t *testing.T) {
	mod, err := os.ReadFile("../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile("../docs/dependencies.md")
	if err != nil {
		t.Fatal(err)
	}
	required := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^\t(\S+) v`).FindAllStringSubmatch(string(mod), -1) {
		required[m[1]] = true
		if !strings.Contains(string(text), "| "+m[1]+" |") {
			t.Errorf("docs/dependencies.md has no line for %s: why, licence, what it would take to drop it", m[1])
		}
	}
	for _, m := range regexp.MustCompile(`(?m)^\| (\S+\.\S+) \|`).FindAllStringSubmatch(string(text), -1) {
		if !required[m[1]] {
			t.Errorf("docs/dependencies.md has a line for %s, which go.mod does not require", m[1])
		}
	}
	if len(required) < 10 {
		t.Errorf("only %d modules were found in go.mod", len(required))
	}
}

// goFiles lists the Go files below directories, without tests.
func goFiles(t *testing.T, dirs ...string) (files []string) {
	t.Helper()
	for _, dir := range dirs {
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err == nil && strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") {
				files = append(files, path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return files
}
