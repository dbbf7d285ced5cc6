// Command limit is the yardstick: the least an object store can do for a
// request. It is no emulator; it checks nothing. -http chooses net/http or a
// bare socket loop (puts only), -hash what is computed over each body, -store
// whether bodies are kept. An x-oss-callback header is obeyed and, with -rsa,
// the callback signed; multipart uploads keep their parts where they were
// read.
//
// The server called ref in the results is limit -store -hash both: MD5 and
// CRC-64 from the standard library, one after the other, the least an OSS
// server must do.
//
//go:debug rsa1024min=0
package main

import (
	"crypto/rand"
	"crypto/rsa"
	"flag"
	"io"
	"log"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
)

var (
	addr   = flag.String("addr", "127.0.0.1:9000", "listen address")
	server = flag.String("http", "net", "net (net/http) or bare (socket loop)")
	hashes = flag.String("hash", "none", "none, md5, crc, both (one after the other) or par (at the same time)")
	store  = flag.Bool("store", false, "keep the bodies")
	chunk  = flag.Int("chunk", 256<<10, "read and hash this much at a time")
	bits   = flag.Int("rsa", 0, "sign callbacks (RSA with MD5) with a key of this many bits")
)

var (
	key     *rsa.PrivateKey
	objects sync.Map // path -> [][]byte
	uploads sync.Map // path -> *sync.Map of part number -> []byte
)

func main() {
	log.SetFlags(0)
	flag.Parse()
	ln, err := net.Listen("tcp", *addr)
	if err != nil {
		log.Fatal(err)
	}
	if *bits > 0 {
		if key, err = rsa.GenerateKey(rand.Reader, *bits); err != nil {
			log.Fatal(err)
		}
	}
	if *server == "bare" {
		log.Fatal(bare(ln))
	}
	log.Fatal(http.Serve(ln, http.HandlerFunc(serve)))
}

func serve(w http.ResponseWriter, r *http.Request) {
	switch q := r.URL.RawQuery; {
	case r.Method == http.MethodGet:
		get(w, r)
	case r.Method == http.MethodPost && q == "uploads":
		uploads.Store(r.URL.Path, &sync.Map{})
		io.WriteString(w, "<UploadId>1</UploadId>")
	case r.Method == http.MethodPost:
		complete(w, r)
	default:
		put(w, r)
	}
}

func get(w http.ResponseWriter, r *http.Request) {
	v, ok := objects.Load(r.URL.Path)
	if !ok {
		http.NotFound(w, r)
		return
	}
	n := 0
	for _, b := range v.([][]byte) {
		n += len(b)
	}
	w.Header().Set("Content-Length", strconv.Itoa(n))
	w.Header().Set("Content-Type", "application/octet-stream")
	for _, b := range v.([][]byte) {
		w.Write(b)
	}
}

func put(w http.ResponseWriter, r *http.Request) {
	body, etag, err := receive(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	w.Header().Set("ETag", etag)
	if part, ok := strings.CutPrefix(r.URL.RawQuery, "partNumber="); ok && *store {
		part, _, _ = strings.Cut(part, "&")
		i, _ := strconv.Atoi(part)
		parts, ok := uploads.Load(r.URL.Path)
		if !ok {
			http.NotFound(w, r)
			return
		}
		parts.(*sync.Map).Store(i, body)
	} else if *store {
		objects.Store(r.URL.Path, [][]byte{body})
	}
	if cb := r.Header.Get("X-Oss-Callback"); cb != "" {
		answerCallback(w, r, cb, etag)
	}
}

// complete ends a multipart upload: the object is the list of its parts.
func complete(w http.ResponseWriter, r *http.Request) {
	io.Copy(io.Discard, r.Body)
	parts, ok := uploads.LoadAndDelete(r.URL.Path)
	if !ok {
		http.NotFound(w, r)
		return
	}
	var bodies [][]byte
	for i := 1; ; i++ {
		b, ok := parts.(*sync.Map).Load(i)
		if !ok {
			break
		}
		bodies = append(bodies, b.([]byte))
	}
	objects.Store(r.URL.Path, bodies)
}
