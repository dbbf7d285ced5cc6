package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// actVariable makes this test binary act as the test binary of a suite.
const actVariable = "CONFORMANCE_ACT"

func TestMain(m *testing.M) {
	if act := os.Getenv(actVariable); act != "" {
		perform(act)
	}
	os.Exit(m.Run())
}

// perform does what a script says, a step to a line, and ends the process.
func perform(script string) {
	for step := range strings.SplitSeq(script, "\n") {
		verb, arg, _ := strings.Cut(step, " ")
		switch verb {
		case "print":
			text, err := os.ReadFile(arg)
			if err != nil {
				panic(err)
			}
			os.Stdout.Write(text)
		case "run": // the tests asked for; it dies at one that is called so
			names := regexp.MustCompile(`\w+`).FindAllString(os.Args[len(os.Args)-1], -1)
			for _, name := range names {
				io.WriteString(os.Stdout, "\x16=== RUN   "+name+"\n")
				if name == "TestDies" {
					io.WriteString(os.Stderr, "panic: as asked\n\ngoroutine 1 [running]:\n\t/suite/s_test.go:7 +0x1d\n")
					os.Exit(2)
				}
				io.WriteString(os.Stdout, "\x16--- PASS: "+name+" (0.25s)\n")
			}
		case "hang":
			time.Sleep(time.Hour)
		case "exit":
			code, _ := strconv.Atoi(arg)
			os.Exit(code)
		}
	}
	os.Exit(0)
}

// actor is a suite whose binary is this one.
func actor(t *testing.T, script string, p func() parser) (s *suite, dir string) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	s = &suite{
		name: "actor", args: gotestArgs, parser: p,
		env: func(string) []string { return []string{actVariable + "=" + script} },
	}
	dir = t.TempDir()
	if err := os.Symlink(self, s.binary(dir)); err != nil {
		t.Fatal(err)
	}
	return s, dir
}

func testsOf(s *suite, names ...string) (tests []test) {
	for _, name := range names {
		tests = append(tests, test{suite: s, name: name, row: "unit tests"})
	}
	return tests
}

// outcomes are results as text.
func outcomes(results []result) map[string]string {
	all := map[string]string{}
	for _, r := range results {
		all[r.name] = [...]string{"passed", "failed", "excluded"}[r.outcome]
		if r.reason != "" {
			all[r.name] += ": " + r.reason
		}
	}
	return all
}

func newRunner(t *testing.T, dir string) *runner {
	return &runner{
		config:   config{shards: 2, timeout: 20 * time.Second, out: t.TempDir(), run: regexp.MustCompile("")},
		dir:      dir,
		progress: io.Discard,
	}
}

func gotest() parser { return &gotestParser{} }

// TestRunJob runs processes that end in every way.
func TestRunJob(t *testing.T) {
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	sample := func(name string) string { return "print " + filepath.Join(here, "testdata", name) + "\n" }
	for _, tc := range []struct {
		name, script string
		parser       func() parser
		tests        []string
		want         map[string]string
	}{
		{"all pass", "run", gotest, []string{"TestA", "TestB"}, map[string]string{"TestA": "passed", "TestB": "passed"}},
		{"one dies, the rest is run", "run", gotest, []string{"TestA", "TestDies", "TestC"}, map[string]string{
			"TestA": "passed", "TestDies": "failed: the process has ended: exit status 2: s_test.go:7: panic: as asked", "TestC": "passed",
		}},
		{"panic", sample("gotest.log") + "exit 2", gotest, []string{"TestPasses", "TestPanics"}, map[string]string{
			"TestPasses": "passed", "TestPanics": "failed: s_test.go:20: panic: assignment to entry in nil map [recovered, repanicked]",
		}},
		{"fixture", sample("gocheck.log") + "exit 1", func() parser { return &gocheckParser{} }, []string{"BadTearDown.TestPasses"}, map[string]string{
			"BadTearDown.TestPasses": `failed: TearDownSuite: s_test.go:16: c.Assert(errors.New("bucket is not empty"), IsNil): bucket is not empty`,
		}},
		{"tells nothing", "exit 0", gotest, []string{"TestA"}, map[string]string{"TestA": "failed: the process told nothing of it"}},
		{"ends badly after all", "run\nexit 3", gotest, []string{"TestA"}, map[string]string{"TestA": "failed: the process has ended: exit status 3"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s, dir := actor(t, tc.script, tc.parser)
			r := newRunner(t, dir)
			got, err := r.runAll(t.Context(), []*job{{suite: s, name: "unit tests", tests: testsOf(s, tc.tests...)}})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, outcomes(got)); diff != "" {
				t.Errorf("results (-want +got):\n%s", diff)
			}
			failed := strings.Contains(strings.Join(values(outcomes(got)), ""), "failed")
			if _, err := os.Stat(filepath.Join(r.out, "actor", "unit-tests-again", "test.log")); failed != (err == nil) {
				t.Errorf("the log of the second try: %v; failed: %v", err, failed)
			}
		})
	}
}

func values(m map[string]string) (all []string) {
	for _, v := range m {
		all = append(all, v)
	}
	return all
}

// TestTimeLimit finds the test that hangs by its name.
func TestTimeLimit(t *testing.T) {
	s, dir := actor(t, "run\nhang", gotest)
	r := newRunner(t, dir)
	r.timeout = 300 * time.Millisecond
	got, err := r.runJob(t.Context(), &job{suite: s, name: "TestA", tests: testsOf(s, "TestA"), live: false})
	if err != nil {
		t.Fatal(err)
	}
	if want := "failed: took longer than 300ms"; outcomes(got)["TestA"] != want {
		t.Errorf("TestA: %q, want %q", outcomes(got)["TestA"], want)
	}
}

// TestInterrupted stops without inventing results.
func TestInterrupted(t *testing.T) {
	s, dir := actor(t, "hang", gotest)
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	got, err := newRunner(t, dir).runAll(ctx, []*job{{suite: s, name: "TestA", tests: testsOf(s, "TestA")}})
	if err == nil || len(got) != 0 {
		t.Errorf("runAll() = %v, %v, want no results and an error", got, err)
	}
}
