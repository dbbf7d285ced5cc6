// Command loadgen drives an object-storage emulator over loopback HTTP and
// prints one JSON line of figures per run. It knows two wire shapes (-kind):
//
//	raw  PUT/GET /bucket/key, no authentication
//	oss  the same with Alibaba Cloud OSS V1 signatures (-ak, -sk) and callbacks
//
// Each worker owns one keep-alive connection and writes prepared bytes to it,
// so that on a small machine the server is what is measured. The operations
// (-op) are
//
//	mkbucket         create the bucket
//	put, get         upload, download objects of -size bytes
//	multipart        upload objects of -size bytes in parts, -c at a time
//	list             read pages of 1000 entries
//	start            process start to first success; the command follows the flags
//	beside-complete  small uploads while a large multipart upload is completed
//	beside-slowget   small uploads while somebody downloads slowly
//	receive          be the application that callbacks reach, until killed
//	post, post-close send it what a callback sends, with net/http and nothing
//	                 else, over one connection or a new one each
//	md5              MD5 over -size bytes, without any server
//
// Sizes are bytes, MB is 10^6. CPU time and memory need Linux; they are 0
// elsewhere. The first failure ends the run with exit code 1.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math/rand"
	"os"
	"slices"
	"strings"
	"time"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run is the whole program.
func run(args []string, stdout, stderr io.Writer) int {
	g := &generator{result: map[string]any{}}
	flags := flag.NewFlagSet("loadgen", flag.ContinueOnError)
	flags.SetOutput(stderr)
	g.register(flags)
	if flags.Parse(args) != nil {
		return 2
	}
	g.command = flags.Args()
	if g.keys == 0 {
		g.keys = g.count
	}
	if err := g.measure(); err != nil {
		fmt.Fprintf(stderr, "loadgen: %s: %v\n", g.op, err)
		return 1
	}
	json.NewEncoder(stdout).Encode(g.result)
	return 0
}

// options are the flags.
type options struct {
	addr, kind, op, bucket      string
	prefix, delimiter           string
	size, partSize, conns       int
	count, keys, dirs           int
	entries, pid                int
	limit                       time.Duration
	accessKey, secret, callback string
	command                     []string // what start starts
}

func (o *options) register(fs *flag.FlagSet) {
	fs.StringVar(&o.addr, "addr", "127.0.0.1:9000", "server address")
	fs.StringVar(&o.kind, "kind", "raw", "raw or oss")
	fs.StringVar(&o.op, "op", "put", "operation: "+strings.Join(operationNames(), ", "))
	fs.StringVar(&o.bucket, "bucket", "bench", "bucket name")
	fs.StringVar(&o.prefix, "prefix", "", "key prefix (list: the prefix to list)")
	fs.StringVar(&o.delimiter, "delimiter", "/", "list: delimiter, may be empty")
	fs.IntVar(&o.size, "size", 1<<10, "object size")
	fs.IntVar(&o.partSize, "part", 8<<20, "multipart: part size")
	fs.IntVar(&o.conns, "c", 1, "connections")
	fs.IntVar(&o.count, "n", 1000, "operations (list: pages; start: process starts)")
	fs.DurationVar(&o.limit, "d", time.Minute, "stop after this long even if -n is not reached")
	fs.IntVar(&o.keys, "keys", 0, "distinct keys, cycled (0: as many as -n)")
	fs.IntVar(&o.dirs, "dirs", 0, "spread the keys over this many dirNNN/ prefixes")
	fs.IntVar(&o.entries, "entries", 0, "list: fail unless every page has this many entries (0: do not look)")
	fs.IntVar(&o.pid, "pid", 0, "server process whose memory and CPU time are read")
	fs.StringVar(&o.accessKey, "ak", "", "oss: access key id; signs every request when set")
	fs.StringVar(&o.secret, "sk", "", "oss: access key secret")
	fs.StringVar(&o.callback, "callback", "", "oss: x-oss-callback JSON (auto: to the built-in receiver)")
}

// A generator is one run.
type generator struct {
	options
	body     []byte         // what is uploaded
	unit     int            // bytes that one of the reported latencies moves
	receiver *receiver      // of callbacks and bare POSTs, nil if there is none
	result   map[string]any // what the run reports
}

// operations are what -op chooses from. Each returns the latencies of what it
// did.
var operations = map[string]func(*generator) ([]time.Duration, error){
	"mkbucket":        (*generator).objects,
	"put":             (*generator).objects,
	"get":             (*generator).objects,
	"multipart":       (*generator).multipart,
	"list":            (*generator).list,
	"start":           (*generator).start,
	"beside-complete": (*generator).besideComplete,
	"beside-slowget":  (*generator).besideSlowGet,
	"receive":         (*generator).receive,
	"post":            (*generator).post,
	"post-close":      (*generator).post,
	"md5":             (*generator).md5,
}

func operationNames() (names []string) {
	for name := range operations {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// measure performs the operation and reports about it.
func (g *generator) measure() error {
	operation, ok := operations[g.op]
	if !ok {
		return fmt.Errorf("no such operation; there are %s", strings.Join(operationNames(), ", "))
	}
	if g.callback == "auto" {
		var err error
		if g.receiver, err = listen("127.0.0.1:0"); err != nil {
			return err
		}
		defer g.receiver.close()
		g.callback = g.receiver.callback()
	}
	g.prepare()
	resetPeak(g.pid)
	before := takeUsage(g.pid)
	lat, err := operation(g)
	if err != nil {
		return err
	}
	g.report(lat, before, takeUsage(g.pid))
	return g.checkCallbacks(len(lat))
}

// prepare makes what is sent, before the clock runs.
func (g *generator) prepare() {
	g.unit = g.size
	switch {
	case g.op == "multipart":
		g.unit = min(g.partSize, g.size)
	case strings.HasPrefix(g.op, "beside"):
		g.unit = smallSize
		g.body = randomBytes(min(g.partSize, g.size))
		return
	}
	g.body = randomBytes(g.unit)
}

// report fills in the figures that every operation has.
func (g *generator) report(lat []time.Duration, before, after usage) {
	seconds, ops := after.at.Sub(before.at).Seconds(), float64(len(lat))
	r := g.result
	r["op"], r["kind"], r["size"], r["conns"] = g.op, g.kind, g.size, g.conns
	r["ops"], r["seconds"], r["ops_s"] = len(lat), seconds, ops/seconds
	r["mb_s"] = ops * float64(g.unit) / seconds / 1e6
	r["p50_us"], r["p99_us"], r["max_us"] = quantile(lat, 0.5), quantile(lat, 0.99), quantile(lat, 1)
	r["other_cpu_pct"] = before.other(after)
	if g.pid != 0 {
		r["server_cpu_us_op"] = (after.server - before.server) * 1e6 / max(ops, 1)
		r["rss_after"], r["rss_peak"] = procMemory("VmRSS:", g.pid), procMemory("VmHWM:", g.pid)
	}
}

// checkCallbacks fails unless every upload was called back once.
func (g *generator) checkCallbacks(uploads int) error {
	if g.receiver == nil {
		return nil
	}
	lat := g.receiver.latencies()
	g.result["callbacks"], g.result["callback_p50_us"] = len(lat), quantile(lat, 0.5)
	if len(lat) != uploads {
		return fmt.Errorf("%d callbacks came for %d uploads", len(lat), uploads)
	}
	return nil
}

// objects uploads or downloads.
func (g *generator) objects() ([]time.Duration, error) {
	return g.workers(g.count, func(c *conn, i int) error {
		if g.receiver != nil {
			g.receiver.expect(g.key(i))
		}
		return g.object(c, g.op, g.key(i), g.body)
	})
}

// key names object i.
func (g *generator) key(i int) string {
	i %= g.keys
	if g.dirs > 0 {
		return fmt.Sprintf("%sdir%03d/obj%08d", g.prefix, i%g.dirs, i)
	}
	return fmt.Sprintf("%sobj%08d", g.prefix, i)
}

// randomBytes returns the same bytes every time; nothing can compress them.
func randomBytes(n int) []byte {
	b := make([]byte, n)
	rand.New(rand.NewSource(1)).Read(b)
	return b
}

// quantile returns a quantile of the latencies in microseconds. It sorts them.
func quantile(lat []time.Duration, q float64) float64 {
	if len(lat) == 0 {
		return 0
	}
	slices.Sort(lat)
	return float64(lat[int(q*float64(len(lat)-1))]) / 1e3
}
