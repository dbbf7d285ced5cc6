package main

import "time"

// The credentials that fakeoss is told and the load generator signs with.
const accessKey, secret = "benchkey", "benchsecret"

const (
	mib = 1 << 20
	gib = 1 << 30
)

// fakeoss is the server that is measured.
func fakeoss(name string, flags ...string) subject {
	return subject{name: name, kind: "oss", lists: true, strict: true, command: func(t tools, addr string) []string {
		return append([]string{t.fakeoss, "serve", "--addr", addr, "--quiet", "--access-key", accessKey + ":" + secret}, flags...)
	}}
}

// fakeoss512 signs callbacks with a key as long as the genuine one.
func fakeoss512(name string, flags ...string) subject {
	s := fakeoss(name, flags...)
	plain := s.command
	s.command = func(t tools, addr string) []string {
		return append(plain(t, addr), "--callback-key", t.key512)
	}
	return s
}

// ref is the least that an OSS server must do: MD5 and CRC-64 with the
// standard library, one after the other, and keep the body.
func ref(kind string, flags ...string) subject {
	return subject{name: "ref", kind: kind, command: func(t tools, addr string) []string {
		return append([]string{t.limit, "-addr", addr, "-store", "-hash", "both"}, flags...)
	}}
}

// gofakes3 is the peer: an emulator of S3 in Go that is in wide use.
var gofakes3 = subject{name: "gofakes3", kind: "raw", lists: true, command: func(t tools, addr string) []string {
	return []string{t.gofakes3, "-host", addr, "-backend", "memory", "-quiet"}
}}

var everybody = []subject{fakeoss("fakeoss"), ref("raw"), gofakes3}

// Steps that occur more than once.
var (
	fill       = step{"fill", load{op: "put", n: 100_000, dirs: 100, conns: 16, limit: 5 * time.Minute}}
	listWalk   = load{op: "list", n: 300, short: 100, flat: true, entries: 1000, limit: 5 * time.Second}
	listPrefix = load{op: "list", n: 300, short: 100, prefix: "dir050/", entries: 1000, limit: 5 * time.Second}
	listCommon = load{op: "list", n: 1000, short: 300, entries: 100, limit: 5 * time.Second}
)

var small = &scenario{
	name: "small objects", subjects: everybody,
	steps: []step{
		{"put", load{op: "put", n: 40_000, short: 20_000, keys: 1000, conns: 16}},
		{"get", load{op: "get", n: 40_000, short: 20_000, keys: 1000, conns: 16}},
	},
}

var large1 = &scenario{
	name:     "large objects, 1 stream",
	subjects: append([]subject{md5Gauge()}, everybody...),
	steps: []step{
		{"put", load{op: "put", size: 64 * mib, n: 16, keys: 2}},
		{"get", load{op: "get", size: 64 * mib, n: 48, short: 24, keys: 2}},
	},
}

var large4 = &scenario{
	name: "large objects, 4 streams", subjects: everybody,
	steps: []step{
		{"put", load{op: "put", size: 64 * mib, n: 32, short: 16, keys: 4, conns: 4}},
		{"get", load{op: "get", size: 64 * mib, n: 64, short: 32, keys: 4, conns: 4}},
	},
}

var multipart1 = &scenario{
	name: "multipart, 1 stream", subjects: everybody,
	steps: []step{{"upload", load{op: "multipart", size: gib, part: 8 * mib, n: 1}}},
}

var multipart4 = &scenario{
	name: "multipart, 4 streams", subjects: everybody,
	steps: []step{{"upload", load{op: "multipart", size: gib, part: 8 * mib, n: 1, conns: 4}}},
}

var many = &scenario{
	name: "100,000 objects", subjects: everybody,
	steps: []step{
		fill,
		{"walk", listWalk},
		{"prefix", listPrefix},
		{"common", listCommon},
	},
}

// The smaller bucket is part of the larger one: the same pages of the same
// shape, from the same process.
var million = &scenario{
	name: "1,000,000 objects", long: true, subjects: []subject{fakeoss("fakeoss")},
	steps: []step{
		{"fill 10k", load{op: "put", n: 10_000, size: 64, dirs: 100, conns: 16}},
		{"walk 10k", load{op: "list", n: 1000, flat: true, entries: 1000}},
		{"prefix 10k", load{op: "list", n: 1000, flat: true, prefix: "dir05", entries: 1000}},
		{"common 10k", load{op: "list", n: 3000, entries: 100}},
		{"fill 1M", load{op: "put", n: 1_000_000, size: 64, dirs: 100, conns: 16, limit: 10 * time.Minute}},
		{"walk 1M", load{op: "list", n: 1000, flat: true, entries: 1000}},
		{"prefix 1M", load{op: "list", n: 1000, flat: true, prefix: "dir05", entries: 1000}},
		{"common 1M", load{op: "list", n: 3000, entries: 100}},
	},
}

// As shipped, callbacks close their connection, because OSS does.
const (
	shipped   = "fakeoss"
	keptAlive = "fakeoss, keep-alive"
)

// post is the least that a callback can be: a POST by net/http to another
// process. What callbacks reach is the same receiver.
var post = subject{
	name: "POST", kind: "raw",
	command: func(t tools, addr string) []string { return []string{t.loadgen, "-op", "receive", "-addr", addr} },
	steps: []step{
		{"kept", load{op: "post", n: 10_000, short: 5000}},
		{"new", load{op: "post-close", n: 10_000, short: 5000}},
	},
}

var callbacks = &scenario{
	name: "callbacks, 1 connection",
	subjects: []subject{
		post,
		signGauge(),
		fakeoss(shipped),
		fakeoss(keptAlive, "--callback-keep-alive"),
		ref("oss"),
	},
	steps: []step{
		{"without", load{op: "put", n: 10_000, short: 5000}},
		{"with", load{op: "put", n: 10_000, short: 5000, callback: true}},
	},
}

var callbackRate = &scenario{
	name: "callbacks, 16 connections",
	subjects: []subject{
		fakeoss512(shipped),
		fakeoss512(keptAlive, "--callback-keep-alive"),
		ref("oss", "-rsa", "512"),
	},
	steps: []step{{"with", load{op: "put", n: 20_000, short: 10_000, conns: 16, callback: true}}},
}

var start = &scenario{
	name: "start", start: true, subjects: everybody,
	steps: []step{{"start", load{op: "start", n: 11, short: 5}}},
}

var beside = &scenario{
	name: "small beside large", subjects: []subject{fakeoss("fakeoss"), gofakes3},
	steps: []step{
		{"slow get", load{op: "beside-slowget", size: gib, part: 8 * mib, conns: 16}},
		{"complete", load{op: "beside-complete", size: gib, part: 8 * mib, n: 3, short: 1, conns: 16}},
	},
}
