package integration

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"sync"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.Cleanup(func(code int) {
		if err := os.RemoveAll(binaries); err != nil && code == 0 {
			fmt.Fprintf(os.Stderr, "removing the binary that was tested: %v\n", err)
			code = 1
		}
		os.Exit(code)
	}))
}

// binaries is the directory of the fakeoss binary once there is one.
var binaries string

// buildOnce builds cmd/fakeoss the first time a test asks for it, so that
// tests that have no use for it do not wait.
var buildOnce = sync.OnceValue(func() error {
	dir, err := os.MkdirTemp("", "fakeoss-integration")
	if err != nil {
		return err
	}
	binaries = dir
	args := []string{"build", "-o", filepath.Join(dir, "fakeoss")}
	if raceEnabled() {
		args = append(args, "-race") // a race in the binary is as much worth finding
	}
	out, err := exec.Command("go", append(args, "github.com/fakeoss/fakeoss/cmd/fakeoss")...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%w\n%s", err, out)
	}
	return nil
})

// binaryDir returns the directory with the fakeoss binary, to put into PATH.
func binaryDir(t *testing.T) string {
	t.Helper()
	if err := buildOnce(); err != nil {
		t.Fatalf("go build cmd/fakeoss: %v", err)
	}
	return binaries
}

// raceEnabled reports whether the tests run with the race detector.
func raceEnabled() bool {
	info, _ := debug.ReadBuildInfo()
	for _, s := range info.Settings {
		if s.Key == "-race" {
			return s.Value == "true"
		}
	}
	return false
}
