package main

import (
	"fmt"
	"regexp"
	"strconv"
)

// md5Gauge is how fast MD5 is by itself.
func md5Gauge() subject {
	return subject{name: "md5", gauge: func(t tools, short bool) []string {
		return append([]string{t.loadgen}, load{op: "md5", size: 64 * mib, n: 16, short: 8}.args(short)...)
	}}
}

// signGauge is one signature with the key that is compiled into fakeoss.
func signGauge() subject {
	return subject{name: "RSA signature", gauge: func(t tools, short bool) []string {
		return []string{t.pki, "-test.run", "^$", "-test.bench", "^BenchmarkSignMD5$", "-test.benchtime", "500ms"}
	}}
}

var benchmarkLine = regexp.MustCompile(`(?m)^Benchmark\S+\s+\d+\s+([0-9.]+) ns/op`)

// parseBenchmark reads what a Go benchmark prints.
func parseBenchmark(out []byte) (sample, error) {
	m := benchmarkLine.FindSubmatch(out)
	if m == nil {
		return nil, fmt.Errorf("the benchmark said %q", out)
	}
	ns, err := strconv.ParseFloat(string(m[1]), 64)
	if err != nil {
		return nil, err
	}
	return sample{"op": "sign", "p50_us": ns / 1e3}, nil
}
