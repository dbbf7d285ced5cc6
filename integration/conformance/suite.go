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
	name     string // as -suite takes it
	module   string // the version is that of go.mod
	goMod    string // for a module that has none: what go test needs
	goSum    string
	tags     string
	list     []string // the arguments that list its tests
	args     func(names []string) []string
	env      func(endpoint string) []string
	offline  string // the endpoint of tests that speak to none
	parser   func() parser
	sort     func(dir string, names []string) ([]test, error)
	together *regexp.Regexp    // live tests that must run one after the other
	slow     *regexp.Regexp    // live tests that need a network slower than loopback
	borrow   map[string]string // files of the other suite, to be had under a name of this one
	exclude  string            // tests that are not run, and why
	short    string            // tests that -short runs
}

// A test has the name by which the flags of its suite know it.
type test struct {
	suite *suite
	name  string
	row   string // in the table
	live  bool   // speaks to the server
}

var (
	//go:embed go1.mod
	go1Mod string
	//go:embed go1.sum
	go1Sum string
	//go:embed go1.exclude
	go1Exclude string
	//go:embed go2.exclude
	go2Exclude string
	//go:embed go1.short
	go1Short string
	//go:embed go2.short
	go2Short string
)

var suites = []*suite{
	{
		name:   "go1",
		module: "github.com/aliyun/aliyun-oss-go-sdk",
		goMod:  go1Mod,
		goSum:  go1Sum,
		list:   []string{"-check.list"},
		args:   gocheckArgs,
		env:    go1Environment,
		// OssConnSuite expects the bucket in the host name, where it is unless
		// the endpoint is an IP address.
		offline: "oss-" + region + ".aliyuncs.com",
		parser:  func() parser { return &gocheckParser{} },
		sort:    sortGocheck,
		// They listen on a port that they draw from the second at which they
		// begin.
		together: regexp.MustCompile(`^OssClientSuite\.Test(ClientRedirect|ClientSkipVerifyCertificateTestServer|ExtendHttpResponseStatusCode|ExtendHttpResponseStatusCodeWithEc)$`),
		// They compare the client's own limit with a clock of milliseconds, or
		// want an upload of 5 MB to take longer than 100 ms.
		slow:    regexp.MustCompile(`^OssBucketSuite\.Test((Put|Upload)\w*LimitSpeed|ContextTimeoutBigFile)$`),
		exclude: go1Exclude,
		short:   go1Short,
	},
	{
		name:   "go2",
		module: "github.com/aliyun/alibabacloud-oss-go-sdk-v2",
		tags:   "integration",
		list:   []string{"-test.list", "."},
		args:   gotestArgs,
		env:    go2Environment,
		parser: func() parser { return &gotestParser{} },
		sort:   sortGotest,
		// Its samples are a module of their own, which go.mod cannot pin. What
		// they are does not matter to the tests that process a picture.
		borrow:  map[string]string{"sample/example.jpg": "sample/BingWallpaper-2015-11-07.jpg"},
		exclude: go2Exclude,
		short:   go2Short,
	},
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
	cmd.Env = environment(s.env(s.offline)...)
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
	short := parseNames(s.short)
	version, err := os.ReadFile(filepath.Join(dir, s.name+".version"))
	if err != nil {
		return nil, err
	}
	r := &report{suite: s, title: s.module + " " + string(version), stale: stale(s, tests, excluded, short)}
	groups := map[string]*job{}
	for _, t := range tests {
		t.suite = s
		if !c.run.MatchString(t.name) || c.short && !slices.Contains(short, t.name) {
			continue
		}
		if reason, ok := excluded[t.name]; ok {
			r.results = append(r.results, result{test: t, outcome: isExcluded, reason: reason})
			continue
		}
		name := s.jobOf(t)
		j := groups[name]
		if j == nil {
			j = &job{suite: s, name: name, live: t.live, slow: s.slow != nil && s.slow.MatchString(name)}
			groups[name] = j
			r.jobs = append(r.jobs, j)
		}
		j.tests = append(j.tests, t)
	}
	return r, nil
}

// jobOf names the job that a test belongs to: a test that speaks to a server
// is alone, so that it finds the server empty and spoils nothing for others.
func (s *suite) jobOf(t test) string {
	switch {
	case !t.live:
		return t.row
	case s.together != nil && s.together.MatchString(t.name):
		return t.row + ".together"
	}
	return t.name
}

func (s *suite) binary(dir string) string     { return filepath.Join(dir, s.name+".test") }
func (s *suite) packageDir(dir string) string { return filepath.Join(dir, s.name, "oss") }
