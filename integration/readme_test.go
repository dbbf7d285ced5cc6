package integration

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// readmes are the same text in two languages.
var readmes = []string{"../README.md", "../README.zh-CN.md"}

// A block is a piece of code in a README with the comment above it.
type block struct{ Kind, Name, Language, Code string }

var blockForm = regexp.MustCompile("(?s)<!-- (test|from): (\\S+) -->\n```(\\w+)\n(.*?)```")

func blocks(t *testing.T, name string) (all []block) {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range blockForm.FindAllStringSubmatch(string(text), -1) {
		all = append(all, block{m[1], m[2], m[3], m[4]})
	}
	if marked, fenced := 2*len(all), strings.Count(string(text), "```"); marked > fenced || len(all) < 4 {
		t.Fatalf("%s has %d pieces of code with a comment and %d fences", name, len(all), fenced)
	}
	for _, language := range []string{"sh", "go"} {
		if n := strings.Count(string(text), "```"+language+"\n"); n != count(all, language) {
			t.Errorf("%s has %d pieces of %s, of which %d say how they are tested", name, n, language, count(all, language))
		}
	}
	return all
}

func count(all []block, language string) (n int) {
	for _, b := range all {
		if b.Language == language {
			n++
		}
	}
	return n
}

// TestReadmesAreInStep compares the code in both languages.
func TestReadmesAreInStep(t *testing.T) {
	if diff := cmp.Diff(blocks(t, readmes[0]), blocks(t, readmes[1])); diff != "" {
		t.Errorf("%s and %s have other code (-first +second):\n%s", readmes[0], readmes[1], diff)
	}
}

// TestReadmeGoCode finds what the README prints in the file that is tested.
func TestReadmeGoCode(t *testing.T) {
	for _, b := range blocks(t, readmes[0]) {
		if b.Kind != "from" {
			continue
		}
		source, err := os.ReadFile(filepath.Join("..", b.Name))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(source), b.Code) {
			t.Errorf("%s does not have this piece of the README:\n%s", b.Name, b.Code)
		}
	}
}

// TestReadmeCommands runs the commands as they are printed, except for the
// ports, which others may use, and for the folder of the binary.
func TestReadmeCommands(t *testing.T) {
	app := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Write([]byte(`{"Status":"` + r.PostFormValue("object") + `"}`))
	}))
	defer app.Close()
	addr := freeAddr(t)
	replace := strings.NewReplacer("127.0.0.1:6770", addr, "127.0.0.1:3000", strings.TrimPrefix(app.URL, "http://"), "bin/", t.TempDir()+"/")
	for _, b := range blocks(t, readmes[0]) {
		if b.Language != "sh" {
			continue
		}
		t.Run(b.Name, func(t *testing.T) {
			switch b.Name {
			case "make":
				checkCI(t, strings.TrimSpace(b.Code))
				return
			case "serve":
				b.Code += "kill $!\nwait $! # exits with 0 when it was told to stop\n"
			}
			ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
			defer cancel()
			cmd := exec.CommandContext(ctx, "bash", "-euo", "pipefail", "-c", replace.Replace(b.Code))
			cmd.Dir = ".."
			cmd.Env = append(os.Environ(), "FAKEOSS_ADDR="+addr)
			out, err := cmd.CombinedOutput()
			if err != nil {
				t.Fatalf("%v:\n%s", err, out)
			}
			want := map[string]string{
				"demo":  "6 exchanges, 6 callbacks, every signature valid.",
				"serve": `{"Status":"docs/LICENSE"}`,
			}[b.Name]
			if want == "" || !strings.Contains(string(out), want) {
				t.Errorf("the commands print no %q:\n%s", want, out)
			}
			if b.Name == "serve" {
				checkSamples(t, string(out))
			}
		})
	}
}

// checkSamples compares what the READMEs show of an upload with what is
// printed: its time and its place in the row differ, its name and size do not.
func checkSamples(t *testing.T, out string) {
	t.Helper()
	upload := regexp.MustCompile(`PUT    /examplebucket/docs/LICENSE [0-9.]+ \w+ `)
	printed := upload.FindString(out)
	for _, name := range readmes {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		shown := upload.FindAllString(string(text), -1)
		for _, s := range shown {
			if s != printed {
				t.Errorf("%s shows %q, and printed is %q", name, s, printed)
			}
		}
		if len(shown) == 0 {
			t.Errorf("%s shows no upload", name)
		}
	}
}

// checkCI makes sure that CI runs what the README calls the test command: to
// run it here would be to run it inside itself.
func checkCI(t *testing.T, command string) {
	t.Helper()
	ci, err := os.ReadFile("../.ci/run")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(ci), "\n"+command+"\n") {
		t.Errorf(".ci/run has no line %q", command)
	}
}

// freeAddr finds an address that nobody listens on.
func freeAddr(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}
