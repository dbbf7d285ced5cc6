package main

import (
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/fakeoss/fakeoss/emulator"
	"github.com/fakeoss/fakeoss/emulator/callback"
	"github.com/fakeoss/fakeoss/emulator/pki"
)

// Log formats.
const (
	formatText = "text"
	formatJSON = "json"
)

// serveFlags are the flags of serve.
type serveFlags struct {
	addr, tlsAddr, caFile string
	readyFile, seedDir    string
	logFormat             string
	verbose, quiet        bool

	buckets    []string
	autoBucket bool
	accessKeys accessKeys
	others     otherAccounts
	region     string
	domains    []string
	cnames     []string
	strict     bool

	permissiveCORS bool

	publicKeyURL   string
	callbackKey    string
	routes         []string
	timeout        time.Duration
	maxAnswer      int64
	space          string
	undefined      string
	blankNumber    string
	hostPort       bool
	keepAlive      bool
	journalEntries int
	idleTimeout    time.Duration
}

func (f *serveFlags) register(fs *pflag.FlagSet) {
	fs.SortFlags = false
	fs.StringVar(&f.addr, "addr", defaultAddr, "listen on this `host:port`; port 0 takes any free one")
	fs.StringVar(&f.tlsAddr, "tls-addr", "", "listen here with TLS too, `host:port`; certificates for every name, signed by a CA of this run")
	fs.StringVar(&f.caFile, "tls-ca-file", "", "write the certificate of that CA to this `file`")
	fs.StringVar(&f.readyFile, "ready-file", "", "when ready, write one line of JSON with the endpoint to this `file`")

	fs.StringSliceVar(&f.buckets, "bucket", nil, "create these buckets, `name,name`; may be repeated")
	fs.BoolVar(&f.autoBucket, "auto-bucket", false, "create buckets when they are first used")
	fs.StringVar(&f.seedDir, "seed-dir", "", "load `dir`/<bucket>/<key...> into buckets")
	fs.Var(&f.accessKeys, "access-key", "check signatures, with this access key, `id:secret[:token]`; may be repeated. Without any, every request is accepted")
	fs.Var(&f.others, "other-account", "access key of an account that owns no buckets, `id:secret:account`; ACLs and policies say what it may do")
	fs.StringVar(&f.region, "region", "cn-hangzhou", "`name` of the region")
	fs.StringSliceVar(&f.domains, "domain", nil, "endpoints below which buckets are labels of the `host`")
	fs.StringArrayVar(&f.cnames, "cname", nil, "`host=bucket`: a host that stands for a bucket; may be repeated")
	fs.BoolVar(&f.strict, "strict", false, "refuse what OSS refuses: private and unknown callback hosts, path style under a name, signatures for another region")

	fs.DurationVar(&f.idleTimeout, "idle-timeout", emulator.DefaultIdleTimeout, "how `long` a client may send nothing in the middle of an upload; 0 waits for ever")

	fs.BoolVar(&f.permissiveCORS, "permissive-cors", false, "let pages of every origin reach buckets that have no CORS rules of their own")

	fs.StringArrayVar(&f.routes, "callback-route", nil, "`PATTERN=URL`: lead callbacks for matching hosts to URL, keeping Host and path; may be repeated")
	fs.DurationVar(&f.timeout, "callback-timeout", callback.DefaultTimeout, "how `long` each URL may take")
	fs.Int64Var(&f.maxAnswer, "callback-max-answer", callback.DefaultMaxAnswer, "most `bytes` of the application's answer")
	fs.StringVar(&f.space, "callback-space", "%20", "how form bodies write a blank: `%20 or +`")
	fs.StringVar(&f.undefined, "callback-undefined", "null", "how JSON bodies write a custom variable that was not sent: `null, quotes or nothing`")
	fs.StringVar(&f.blankNumber, "callback-blank-number", "nothing", "how JSON bodies write the width of what is no image: `null, quotes or nothing`")
	fs.BoolVar(&f.hostPort, "callback-host-port", true, "put the port into the Host header when it is not the default one")
	fs.BoolVar(&f.keepAlive, "callback-keep-alive", false, "reuse connections for callbacks; OSS closes each")
	fs.StringVar(&f.callbackKey, "callback-key", "", "PEM `file` with the RSA key that signs callbacks; a published test key if not given")
	fs.StringVar(&f.publicKeyURL, "public-key-url", "", "where callbacks say the public key is: `self, genuine or a URL`; self unless the upload came in as *.aliyuncs.com")

	fs.IntVar(&f.journalEntries, "journal", 1000, "how many exchanges to remember, `number`")
	fs.StringVar(&f.logFormat, "log-format", formatText, "`text or json`")
	fs.BoolVarP(&f.verbose, "verbose", "v", false, "tell of every exchange, not only of uploads and errors")
	fs.BoolVarP(&f.quiet, "quiet", "q", false, "tell of no exchange")
}

// options turns the flags into options, or tells everything that is wrong.
func (f *serveFlags) options() ([]emulator.Option, error) {
	var errs []error
	cb, err := f.callbackOptions()
	errs = append(errs, err, checkAddr("addr", f.addr))
	if f.tlsAddr != "" {
		errs = append(errs, checkAddr("tls-addr", f.tlsAddr))
	}
	opts := []emulator.Option{
		emulator.WithBuckets(f.buckets...), emulator.WithRegion(f.region), emulator.WithDomains(f.domains...),
		emulator.WithCallback(cb), emulator.WithPublicKeyURL(f.publicKeyURL), emulator.WithJournal(f.journalEntries),
		emulator.WithIdleTimeout(f.idleTimeout),
	}
	if f.autoBucket {
		opts = append(opts, emulator.WithAutoBucket())
	}
	if f.strict {
		opts = append(opts, emulator.WithStrict())
	}
	if f.permissiveCORS {
		opts = append(opts, emulator.WithPermissiveCORS())
	}
	for _, s := range f.cnames {
		host, bucket, ok := strings.Cut(s, "=")
		if !ok || host == "" {
			errs = append(errs, fmt.Errorf("--cname %q: expected HOST=BUCKET", s))
			continue
		}
		opts = append(opts, emulator.WithCNAME(host, bucket))
	}
	for _, k := range f.accessKeys {
		if k.ID == "" || k.Secret == "" {
			// Not a word of what was given: it may be the secret.
			errs = append(errs, errors.New("--access-key: expected ID:SECRET or ID:SECRET:TOKEN"))
			continue
		}
		opts = append(opts, emulator.WithSTSCredentials(k.ID, k.Secret, k.Token, k.Expires))
	}
	others, err := f.others.options()
	errs = append(errs, err)
	opts = append(opts, others...)
	if f.logFormat != formatText && f.logFormat != formatJSON {
		errs = append(errs, fmt.Errorf("--log-format %q: expected text or json", f.logFormat))
	}
	if f.caFile != "" && f.tlsAddr == "" {
		errs = append(errs, errors.New("--tls-ca-file: there is a CA only with --tls-addr"))
	}
	return opts, errors.Join(errs...)
}

// checkAddr returns what is wrong with the form of an address to listen on.
func checkAddr(flag, addr string) error {
	_, port, err := net.SplitHostPort(addr)
	if err == nil {
		_, err = net.LookupPort("tcp", port)
	}
	if err != nil {
		return fmt.Errorf("--%s %q: expected HOST:PORT, like %s: %w", flag, addr, defaultAddr, err)
	}
	return nil
}

func (f *serveFlags) callbackOptions() (callback.Options, error) {
	var errs []error
	o := callback.Options{
		Timeout: f.timeout, MaxAnswer: f.maxAnswer, Strict: f.strict, KeepAlive: f.keepAlive, HostWithoutPort: !f.hostPort,
	}
	if f.timeout <= 0 {
		errs = append(errs, fmt.Errorf("--callback-timeout %v: expected a time above zero, like 5s", f.timeout))
	}
	if f.maxAnswer <= 0 {
		errs = append(errs, fmt.Errorf("--callback-max-answer %d: expected a number of bytes above zero", f.maxAnswer))
	}
	switch f.space {
	case "%20":
	case "+":
		o.Style.PlusForSpace = true
	default:
		errs = append(errs, fmt.Errorf("--callback-space %q: expected %%20 or +", f.space))
	}
	var err error
	o.Style.Undefined, err = filler("callback-undefined", f.undefined)
	errs = append(errs, err)
	o.Style.BlankNumber, err = filler("callback-blank-number", f.blankNumber)
	errs = append(errs, err)
	for _, s := range f.routes {
		r, err := callback.ParseRoute(s)
		errs = append(errs, err)
		o.Routes = append(o.Routes, r)
	}
	if f.callbackKey != "" {
		o.Key, err = readKey(f.callbackKey)
		errs = append(errs, err)
	}
	return o, errors.Join(errs...)
}

func filler(flag, value string) (callback.Filler, error) {
	switch value {
	case "null":
		return callback.FillNull, nil
	case "quotes":
		return callback.FillQuotes, nil
	case "nothing":
		return callback.FillNothing, nil
	}
	return "", fmt.Errorf("--%s %q: expected null, quotes or nothing", flag, value)
}

func readKey(name string) (*pki.Key, error) {
	document, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("--callback-key: %w", err)
	}
	key, err := pki.ParseKey(document)
	if err != nil {
		return nil, fmt.Errorf("--callback-key %s: %w", name, err)
	}
	return key, nil
}
