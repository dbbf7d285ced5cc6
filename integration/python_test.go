//go:build clients

package integration

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/fakeoss/fakeoss/emulator/callback"
)

// TestPythonUploadCallback runs python/upload_callback.py against the binary.
func TestPythonUploadCallback(t *testing.T) {
	python := pythonWithOSS2(t)
	endpoint := startFakeoss(t)

	t.Run("success", func(t *testing.T) {
		app := newPythonApp(t, `{"Status":"OK"}`)
		stdout, stderr, err := runUpload(t, python, endpoint, app.url)
		if want := "HTTP status: 200\n{\"Status\":\"OK\"}\n"; err != nil || stdout != want || stderr != "" {
			t.Errorf("upload_callback.py = %v, want\n%sgot\n%s%s", err, want, stdout, stderr)
		}
		app.check(t)
	})
	t.Run("failed delivery", func(t *testing.T) {
		app := newPythonApp(t, "thank you")
		stdout, stderr, err := runUpload(t, python, endpoint, app.url)
		if err == nil || !strings.HasPrefix(stdout, "HTTP status: 203\n") || !strings.Contains(stdout, "<Code>CallbackFailed</Code>") {
			t.Errorf("upload_callback.py = %v, want an exit code and 203 CallbackFailed:\n%s%s", err, stdout, stderr)
		}
		app.check(t)
	})
	t.Run("bad parameter", func(t *testing.T) {
		stdout, stderr, err := runUpload(t, python, endpoint, "http://my.com:test")
		if err == nil || stdout != "" || !strings.Contains(stderr, "InvalidArgument") || !strings.Contains(stderr, "0007-00000004") {
			t.Errorf("upload_callback.py = %v, want an exit code and InvalidArgument raised:\n%s%s", err, stdout, stderr)
		}
	})
	resp, body := do(t, client(t), http.MethodGet, endpoint+"/examplebucket/examplefiles/exampleobject.txt", "", nil)
	if want := strings.Repeat("a", 1<<20); resp.StatusCode != http.StatusOK || string(body) != want {
		t.Errorf("GET = %s with %d bytes, want what was uploaded", resp.Status, len(body))
	}
}

// runUpload runs the script with nothing but its environment changed.
func runUpload(t *testing.T, python, endpoint, callbackURL string) (stdout, stderr string, err error) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), python, filepath.Join("python", "upload_callback.py"))
	cmd.Env = []string{
		"OSS_ENDPOINT=" + endpoint, "OSS_ACCESS_KEY_ID=test-access-key-id", "OSS_ACCESS_KEY_SECRET=test-access-key-secret",
		"CALLBACK_URL=" + callbackURL, "PYTHONDONTWRITEBYTECODE=1", "NO_PROXY=*",
	}
	var out, errs strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &errs
	err = cmd.Run()
	return out.String(), errs.String(), err
}

// A pythonApp is the application server of the script.
type pythonApp struct {
	url string

	mu     sync.Mutex // guards all that follows
	got    []callback.Captured
	hosts  []string
	report *callback.Report // of the last callback
}

func newPythonApp(t *testing.T, answer string) *pythonApp {
	t.Helper()
	a := &pythonApp{}
	ts := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		captured, err := callback.Capture(r)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		captured.Header = captured.Header.Clone()
		v := callback.Verifier{Keys: downloadKey} // from where x-oss-pub-key-url says
		a.mu.Lock()
		defer a.mu.Unlock()
		a.got, a.hosts, a.report = append(a.got, captured), append(a.hosts, r.Host), v.Verify(r.Context(), captured)
		io.WriteString(w, answer)
	}))
	t.Cleanup(ts.Close)
	a.url = ts.URL + "/callback?from=oss"
	return a
}

// check makes sure that one callback came and that it is as the script asks.
func (a *pythonApp) check(t *testing.T) {
	t.Helper()
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.got) != 1 {
		t.Fatalf("the application got %d callbacks, want 1", len(a.got))
	}
	if !a.report.OK() {
		t.Errorf("the callback's signature is not valid:\n%s", a.report)
	}
	check(t, "callback: body", a.got[0].Body, "bucket=examplebucket&object=examplefiles%2Fexampleobject.txt")
	check(t, "callback: path", a.got[0].RequestURI, "/callback?from=oss")
	check(t, "callback: host", a.hosts[0], "callback.example.com")
	check(t, "callback: Content-Type", a.got[0].Header.Get("Content-Type"), "application/x-www-form-urlencoded")
}

// pythonWithOSS2 returns a Python with what requirements.txt lists: that of the
// environment named by FAKEOSS_TEST_VENV, which is made if need be, or one of
// this run.
func pythonWithOSS2(t *testing.T) string {
	t.Helper()
	system, err := exec.LookPath("python3")
	if err != nil {
		t.Fatalf("this test needs Python: install python3 (3.11 or later) with venv and pip; on Debian, apt install python3-venv (%v)", err)
	}
	venv := os.Getenv("FAKEOSS_TEST_VENV")
	if venv == "" {
		venv = filepath.Join(t.TempDir(), "venv")
	}
	python := filepath.Join(venv, "bin", "python")
	if _, err := os.Stat(python); err != nil {
		run(t, system, "-m", "venv", venv)
	}
	run(t, python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", filepath.Join("python", "requirements.txt"))
	return python
}

func run(t *testing.T, name string, args ...string) {
	t.Helper()
	if out, err := exec.CommandContext(t.Context(), name, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s %q = %v\n%s", name, args, err, out)
	}
}

// startFakeoss starts the binary as people do, and ends it with the test.
func startFakeoss(t *testing.T) (endpoint string) {
	t.Helper()
	ready := filepath.Join(t.TempDir(), "ready.json")
	var out bytes.Buffer
	cmd := exec.Command(filepath.Join(binaryDir(t), "fakeoss"), "serve", "--addr", "127.0.0.1:0", "--ready-file", ready, "--bucket", "examplebucket")
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		t.Fatalf("fakeoss serve = %v", err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	t.Cleanup(func() {
		if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
			t.Errorf("stopping fakeoss: %v", err)
		}
		if err := <-ended; err != nil {
			t.Errorf("fakeoss serve = %v, want exit code 0", err)
		}
		if t.Failed() {
			t.Logf("fakeoss serve said:\n%s", &out)
		}
	})
	again := time.NewTicker(2 * time.Millisecond)
	defer again.Stop()
	for {
		select {
		case err := <-ended:
			ended <- err
			t.Fatalf("fakeoss serve = %v before it was ready\n%s", err, &out)
		case <-again.C:
		}
		text, err := os.ReadFile(ready)
		if os.IsNotExist(err) {
			continue
		}
		var line struct{ Endpoint string }
		if err == nil {
			err = json.Unmarshal(text, &line)
		}
		if err != nil {
			t.Fatalf("reading the ready file: %v", err)
		}
		return line.Endpoint
	}
}
