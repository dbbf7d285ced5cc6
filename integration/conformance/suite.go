package main

import (
	"bytes"
	"context"
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// A suite is the tests of one package of an SDK.
type suite struct {
	name    string // as -suite takes it
	module  string // the version is that of go.mod
	goMod   string // for a module that has none: what go test needs
	goSum   string
	tags    string
	list    []string // the arguments that list its tests
	args    func(names []string) []string
	env     func(endpoint string) []string
	parser  func() parser
	sort    func(dir string, names []string) ([]test, error)
	exclude string
	short   *regexp.Regexp // what -short runs
}

// A test has the name by which the flags of its suite know it.
type test struct {
	suite *suite
	name  string
	row   string // in the table
	live  bool   // speaks to the server, and has a process and a server of its own
}

// Credentials of the tests, which the server is told too.
const (
	accessKeyID     = "conformance-id"
	accessKeySecret = "conformance-secret"
	region          = "cn-hangzhou"
)

var (
	//go:embed go1.mod
	go1Mod string
	//go:embed go1.sum
	go1Sum string
	//go:embed go1.exclude
	go1Exclude string
	//go:embed go2.exclude
	go2Exclude string
)

var suites = []*suite{
	{
		name:    "go1",
		module:  "github.com/aliyun/aliyun-oss-go-sdk",
		goMod:   go1Mod,
		goSum:   go1Sum,
		list:    []string{"-check.list"},
		args:    gocheckArgs,
		env:     testEnvironment,
		parser:  func() parser { return &gocheckParser{} },
		sort:    sortGocheck,
		exclude: go1Exclude,
		short:   regexp.MustCompile(`^(OssConnSuite|OssErrorSuite|OssMimeSuite|OssOptionSuite|OssTypeSuite|OssUtilsSuite)`),
	},
	{
		name:    "go2",
		module:  "github.com/aliyun/alibabacloud-oss-go-sdk-v2",
		tags:    "integration",
		list:    []string{"-test.list", "."},
		args:    gotestArgs,
		env:     testEnvironment,
		parser:  func() parser { return &gotestParser{} },
		sort:    sortGotest,
		exclude: go2Exclude,
		short:   regexp.MustCompile(`^Test(Mock)?`),
	},
}

// testEnvironment is what both suites read.
func testEnvironment(endpoint string) []string {
	return []string{
		"OSS_TEST_ENDPOINT=" + endpoint,
		"OSS_TEST_ACCESS_KEY_ID=" + accessKeyID,
		"OSS_TEST_ACCESS_KEY_SECRET=" + accessKeySecret,
		"OSS_TEST_REGION=" + region,
	}
}

// offlineSuites of the first SDK need no server.
var offlineSuites = []string{"OssConnSuite", "OssErrorSuite", "OssMimeSuite", "OssOptionSuite", "OssTypeSuite", "OssUtilsSuite"}

// sortGocheck makes a row of every gocheck suite.
func sortGocheck(_ string, names []string) (tests []test, err error) {
	for _, name := range names {
		row, _, ok := strings.Cut(name, ".")
		if !ok {
			continue // PASS
		}
		tests = append(tests, test{name: name, row: row, live: !slices.Contains(offlineSuites, row)})
	}
	return tests, nil
}

// testFunction finds tests in a source.
var testFunction = regexp.MustCompile(`(?m)^func (Test\w+)\(`)

// sortGotest tells the tests that are only built with the tag "integration",
// which speak to a server, from the others.
func sortGotest(dir string, names []string) (tests []test, err error) {
	live := map[string]bool{}
	sources, err := filepath.Glob(filepath.Join(dir, "*_test.go"))
	if err != nil {
		return nil, err
	}
	for _, source := range sources {
		text, err := os.ReadFile(source)
		if err != nil {
			return nil, err
		}
		if bytes.HasPrefix(text, []byte("//go:build integration")) {
			for _, m := range testFunction.FindAllSubmatch(text, -1) {
				live[string(m[1])] = true
			}
		}
	}
	for _, name := range names {
		if !strings.HasPrefix(name, "Test") {
			continue // PASS, examples
		}
		row := "unit tests"
		if live[name] {
			row = "integration tests"
		}
		tests = append(tests, test{name: name, row: row, live: live[name]})
	}
	return tests, nil
}

// plan lists the tests, leaves out the excluded ones and makes jobs of the
// rest.
func (s *suite) plan(ctx context.Context, dir string, c config) (*report, error) {
	cmd := exec.CommandContext(ctx, s.binary(dir), s.list...)
	cmd.Dir = s.packageDir(dir)
	cmd.Env = environment(s.env("")...)
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("listing the tests of %s: %w", s.name, err)
	}
	tests, err := s.sort(s.packageDir(dir), strings.Fields(string(out)))
	if err != nil {
		return nil, err
	}
	excluded, err := parseExclusions(s.exclude)
	if err != nil {
		return nil, fmt.Errorf("%s.exclude: %w", s.name, err)
	}
	version, err := os.ReadFile(filepath.Join(dir, s.name+".version"))
	if err != nil {
		return nil, err
	}
	r := &report{suite: s, title: s.module + " " + string(version), stale: excluded.without(tests)}
	groups := map[string]int{}
	for _, t := range tests {
		t.suite = s
		if !c.run.MatchString(t.name) || c.short && !s.short.MatchString(t.name) {
			continue
		}
		if reason, ok := excluded[t.name]; ok {
			r.results = append(r.results, result{test: t, outcome: isExcluded, reason: reason})
			continue
		}
		at, ok := groups[t.row]
		switch {
		case t.live:
			r.jobs = append(r.jobs, job{t})
		case ok:
			r.jobs[at] = append(r.jobs[at], t)
		default:
			groups[t.row] = len(r.jobs)
			r.jobs = append(r.jobs, job{t})
		}
	}
	return r, nil
}

func (s *suite) binary(dir string) string     { return filepath.Join(dir, s.name+".test") }
func (s *suite) packageDir(dir string) string { return filepath.Join(dir, s.name, "oss") }
