package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// build makes in dir: the binaries fakeoss, go1.test and go2.test, and a copy
// of each SDK's sources, because tests read and write beside them.
func build(ctx context.Context, dir string, suites []*suite) error {
	if _, err := os.Stat(filepath.Join("cmd", "fakeoss")); err != nil {
		return errors.New("run this at the root of the sources of fakeoss")
	}
	if _, err := goTool(ctx, ".", "build", "-o", filepath.Join(dir, "fakeoss"), "./cmd/fakeoss"); err != nil {
		return err
	}
	for _, s := range suites {
		if err := s.build(ctx, dir); err != nil {
			return fmt.Errorf("building the suite %s: %w", s.name, err)
		}
	}
	return nil
}

// build takes the module as go.mod pins it, adds a go.mod if it has none, and
// compiles its tests. Nothing that is there is changed.
func (s *suite) build(ctx context.Context, dir string) error {
	version, source, err := download(ctx, s.module)
	if err != nil {
		return err
	}
	root := filepath.Join(dir, s.name)
	if err := os.CopyFS(root, os.DirFS(source)); err != nil {
		return err
	}
	files := map[string]string{"../" + s.name + ".version": version}
	if s.goMod != "" {
		files["go.mod"], files["go.sum"] = s.goMod, s.goSum
	}
	for name, lent := range s.borrow {
		_, source, err := download(ctx, suites[0].module)
		if err != nil {
			return err
		}
		text, err := os.ReadFile(filepath.Join(source, lent))
		if err != nil {
			return err
		}
		files[name] = string(text)
	}
	for name, text := range files {
		name = filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			return err
		}
	}
	_, err = goTool(ctx, root, "test", "-c", "-tags", s.tags, "-o", s.binary(dir), "./oss")
	return err
}

// download returns the version of a module that go.mod names, and where it is.
func download(ctx context.Context, path string) (version, dir string, err error) {
	if _, err := goTool(ctx, ".", "mod", "download", path); err != nil {
		return "", "", err
	}
	out, err := goTool(ctx, ".", "list", "-m", "-json", path)
	if err != nil {
		return "", "", err
	}
	var module struct{ Version, Dir string }
	err = json.Unmarshal(out, &module)
	return module.Version, module.Dir, err
}

// goTool runs the go command.
func goTool(ctx context.Context, dir string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = dir
	out, err := cmd.Output()
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		err = fmt.Errorf("%w\n%s", err, exit.Stderr)
	}
	if err != nil {
		return nil, fmt.Errorf("go %s: %w", strings.Join(args, " "), err)
	}
	return out, nil
}
