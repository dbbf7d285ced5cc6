package emulator_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/fakeoss/fakeoss/"

// allowed lists, for every package, which packages of this module and which
// modules of others it may import. docs/architecture.md has the picture.
var allowed = map[string][]string{
	"emulator/internal/crc64x":    {},
	"emulator/internal/xmlw":      {},
	"emulator/internal/ident":     {},
	"emulator/internal/printable": {},
	"emulator/internal/digest":    {"emulator/internal/crc64x"},
	"emulator/osserr":             {"emulator/internal/xmlw"},
	"emulator/pki":                {},
	"emulator/media":              {"github.com/bep/imagemeta", "golang.org/x/image"},
	"emulator/process": {
		"emulator/media", "emulator/osserr", "github.com/HugoSmits86/nativewebp", "golang.org/x/image",
	},
	"emulator/wire":            {"emulator/internal/xmlw", "emulator/osserr"},
	"emulator/bucketdoc":       {"emulator/osserr", "emulator/wire"},
	"emulator/store":           {"emulator/internal/digest"},
	"emulator/store/mem":       {"emulator/internal/digest", "emulator/store", "github.com/tidwall/btree"},
	"emulator/store/storetest": {"emulator/internal/digest", "emulator/store", "github.com/google/go-cmp", "pgregory.net/rapid"},
	"emulator/multipart":       {"emulator/internal/digest", "emulator/osserr", "emulator/store", "emulator/wire", "github.com/tidwall/btree"},
	"emulator/auth":            {"emulator/internal/printable", "emulator/osserr", "emulator/wire"},
	"emulator/selectobject":    {"emulator/osserr", "emulator/wire", "github.com/alecthomas/participle"},
	"emulator/access":          {"emulator/osserr"},
	"emulator/callback":        {"emulator/osserr", "emulator/pki", "emulator/wire"},
	"emulator/journal":         {"emulator/internal/printable", "emulator/auth", "emulator/callback"},
	"emulator": {
		"emulator/internal/digest", "emulator/internal/ident", "emulator/osserr", "emulator/wire", "emulator/store", "emulator/store/mem",
		"emulator/multipart", "emulator/auth", "emulator/access", "emulator/callback", "emulator/journal", "emulator/media",
		"emulator/bucketdoc", "emulator/selectobject", "emulator/process", "github.com/gorilla/mux",
		"golang.org/x/time/rate",
	},
	"emulator/admin": {"emulator"},
	"emulator/osstest": {
		"emulator", "emulator/callback", "emulator/journal", "emulator/pki", "github.com/aliyun/aliyun-oss-go-sdk", "github.com/google/go-cmp",
	},
	"cmd/fakeoss": {
		"emulator", "emulator/admin", "emulator/auth", "emulator/callback", "emulator/journal", "emulator/pki", "github.com/spf13/cobra", "github.com/spf13/pflag",
	},
}

// forbidden are calls that library packages leave to their callers: time and
// randomness come from options, requests go through the injected client.
var forbidden = map[string]string{
	"time.Now":           "take the clock from the options",
	"time.Sleep":         "wait for what happens",
	"http.DefaultClient": "use the injected client",
	"http.Get":           "use the injected client",
	"os.Getenv":          "a library reads no environment",
	"rand.Int":           "take randomness from the source of identifiers",
}

// excused may name a forbidden thing as a default or for what is no part of
// the server's behaviour.
var excused = map[string][]string{
	"time.Now": {"emulator/options.go", "emulator/server.go", "emulator/connection.go", "emulator/callback/engine.go", "emulator/callback/deliver.go", "emulator/osstest/network.go"},
	"rand.Int": {"emulator/pki/ca.go"}, // certificates
}

// TestImports keeps dependencies pointing inward.
func TestImports(t *testing.T) {
	for dir, files := range sources(t) {
		rules, ok := allowed[dir]
		if !ok {
			t.Errorf("package %s has no line in the table of allowed imports", dir)
		}
		for name, file := range files {
			for _, spec := range file.Imports {
				path, _ := strconv.Unquote(spec.Path.Value)
				path = strings.TrimPrefix(path, module)
				if ours := strings.HasPrefix(spec.Path.Value[1:], module); !ours && !strings.Contains(strings.SplitN(path, "/", 2)[0], ".") {
					continue // the standard library
				}
				if !slices.ContainsFunc(rules, func(rule string) bool {
					return path == rule || strings.Contains(rule, ".") && strings.HasPrefix(path, rule+"/")
				}) {
					t.Errorf("%s imports %s, which %s may not", name, path, dir)
				}
			}
		}
	}
}

// TestLibrariesLeaveTheWorldAlone finds what library packages must not do.
func TestLibrariesLeaveTheWorldAlone(t *testing.T) {
	for dir, files := range sources(t) {
		if !strings.HasPrefix(dir, "emulator") {
			continue
		}
		for name, file := range files {
			ast.Inspect(file, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.GoStmt:
					t.Errorf("%s starts a goroutine with a bare go statement; something must wait for it: use sync.WaitGroup.Go", name)
				case *ast.SelectorExpr:
					x, ok := n.X.(*ast.Ident)
					if !ok {
						break
					}
					call := x.Name + "." + n.Sel.Name
					if advice, bad := forbidden[call]; bad && !slices.Contains(excused[call], name) {
						t.Errorf("%s uses %s: %s", name, call, advice)
					}
				}
				return true
			})
		}
	}
}

// sources parses the Go files of the library and the command, without tests.
func sources(t *testing.T) map[string]map[string]*ast.File {
	t.Helper()
	packages := map[string]map[string]*ast.File{}
	for _, root := range []string{"emulator", "cmd"} {
		err := filepath.WalkDir(filepath.Join("..", root), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
			if err != nil {
				return err
			}
			name := filepath.ToSlash(strings.TrimPrefix(path, ".."+string(filepath.Separator)))
			dir := name[:strings.LastIndex(name, "/")]
			if packages[dir] == nil {
				packages[dir] = map[string]*ast.File{}
			}
			packages[dir][name] = file
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(packages) < 15 {
		t.Fatalf("only %d packages were found", len(packages))
	}
	return packages
}
