package integration

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestScript runs the fakeoss binary as the scripts say. Besides the commands
// of testscript there are:
//
//	exits CODE COMMAND…       run a command that ends with this code
//	wait-file FILE            wait until there is a file
//	endpoint FILE             set $endpoint, its $port, $tls and $tlsaddr from a
//	                          ready file
//	wait-closed $endpoint     wait until nobody listens there any more
//	terminate                 send SIGTERM to every fakeoss in the background
//	receiver NAME             start an application, its URL in $NAME (see app)
//	arrived NAME              wait until somebody waits for its release
//	release NAME              let them have their answer
//	received NAME WANT        compare the bodies that it got, one to a line
//	callback VAR URL BODY…    put a callback parameter into $VAR, with further
//	                          fields as NAME=VALUE
//
// Processes in the background end with their script: testscript sees to it.
func TestScript(t *testing.T) {
	bin := binaryDir(t)
	for _, tool := range []string{"curl", "openssl"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Fatalf("the scripts need %s: install the package of that name (%v)", tool, err)
		}
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("PATH", bin+string(filepath.ListSeparator)+e.Getenv("PATH"))
			e.Setenv("GORACE", "atexit_sleep_ms=0") // a second for each of many processes
			e.Values[appsKey{}] = map[string]*app{}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":       cmdExits,
			"wait-file":   cmdWaitFile,
			"endpoint":    cmdEndpoint,
			"wait-closed": cmdWaitClosed,
			"terminate":   cmdTerminate,
			"receiver":    cmdReceiver,
			"arrived":     cmdArrived,
			"release":     cmdRelease,
			"received":    cmdReceived,
			"callback":    cmdCallback,
		},
	})
}

// need ends a script that uses a command in another way than it takes.
func need(ts *testscript.TestScript, neg, ok bool, usage string) {
	if neg || !ok {
		ts.Fatalf("usage: %s", usage)
	}
}

func cmdExits(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, len(args) > 1, "exits CODE COMMAND…")
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("%q ended with code %d, want %d", args[1:], got, want)
	}
}

// patience bounds every wait. Nothing comes near it but what is broken.
const patience = 30 * time.Second

// await asks again and again until the answer is yes.
func await(ts *testscript.TestScript, what string, f func() bool) {
	deadline := time.NewTimer(patience)
	defer deadline.Stop()
	again := time.NewTicker(2 * time.Millisecond)
	defer again.Stop()
	for !f() {
		select {
		case <-again.C:
		case <-deadline.C:
			ts.Fatalf("%s: still not so after %v", what, patience)
		}
	}
}

func cmdWaitFile(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, len(args) == 1, "wait-file FILE")
	await(ts, "wait-file "+args[0], func() bool {
		_, err := os.Stat(ts.MkAbs(args[0]))
		return err == nil
	})
}

func cmdEndpoint(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, len(args) == 1, "endpoint FILE")
	var ready struct{ Endpoint, Admin, TLSEndpoint string }
	text := ts.ReadFile(args[0])
	if strings.Count(text, "\n") != 1 || !strings.HasSuffix(text, "\n") {
		ts.Fatalf("%s has %q, want one line", args[0], text)
	}
	ts.Check(json.Unmarshal([]byte(text), &ready))
	u, err := url.Parse(ready.Endpoint)
	ts.Check(err)
	if ready.Admin != ready.Endpoint+"/_fakeoss/" || u.Port() == "0" {
		ts.Fatalf("%s has %q, want the endpoint and the control plane below it", args[0], text)
	}
	ts.Setenv("endpoint", ready.Endpoint)
	ts.Setenv("port", u.Port())
	ts.Setenv("tls", ready.TLSEndpoint)
	ts.Setenv("tlsaddr", strings.TrimPrefix(ready.TLSEndpoint, "https://"))
}

func cmdWaitClosed(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, len(args) == 1, "wait-closed URL")
	await(ts, "wait-closed "+args[0], func() bool {
		conn, err := net.Dial("tcp", strings.TrimPrefix(args[0], "http://"))
		if err == nil {
			conn.Close()
		}
		return err != nil
	})
}

func cmdTerminate(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, len(args) == 0, "terminate")
	n := 0
	for _, cmd := range ts.BackgroundCmds() {
		if filepath.Base(cmd.Path) == "fakeoss" && cmd.ProcessState == nil {
			ts.Check(cmd.Process.Signal(syscall.SIGTERM))
			n++
		}
	}
	if n == 0 {
		ts.Fatalf("no fakeoss is in the background")
	}
}

func cmdCallback(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, len(args) >= 3, "callback VAR URL BODY [NAME=VALUE…]")
	fields := map[string]string{"callbackUrl": args[1], "callbackBody": args[2]}
	for _, arg := range args[3:] {
		name, value, ok := strings.Cut(arg, "=")
		need(ts, false, ok, fmt.Sprintf("callback VAR URL BODY [NAME=VALUE…], not %q", arg))
		fields[name] = value
	}
	text, err := json.Marshal(fields)
	ts.Check(err)
	ts.Setenv(args[0], base64.StdEncoding.EncodeToString(text))
}
