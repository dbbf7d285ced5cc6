package main

// metrics are all the goals, by the numbers they have had since the design.
var metrics = []metric{
	{
		number: "1", name: "PUT 1 KiB, 16 connections", unit: "/s", from: small,
		value: figure("put", "ops_s", 1),
		goals: []goal{atLeast(0.85, "ref"), atLeast(1.25, "gofakes3")},
	}, {
		number: "1", name: "  server CPU per PUT", unit: "us", from: small,
		value: figure("put", "server_cpu_us_op", 1),
	}, {
		number: "2", name: "GET 1 KiB, 16 connections", unit: "/s", from: small,
		value: figure("get", "ops_s", 1),
		goals: []goal{atLeast(0.85, "ref"), atLeast(2.2, "gofakes3")},
	}, {
		number: "2", name: "  server CPU per GET", unit: "us", from: small,
		value: figure("get", "server_cpu_us_op", 1),
	}, {
		number: "3", name: "PUT 64 MiB, 1 stream", unit: "MB/s", from: large1,
		value: figure("put", "mb_s", 1),
		goals: []goal{atLeast(1.5, "ref"), atLeast(1.75, "gofakes3"), atLeast(0.8, "md5").to(md5Speed)},
	}, {
		number: "4", name: "PUT 64 MiB, 4 streams", unit: "MB/s", from: large4,
		value: figure("put", "mb_s", 1),
		goals: []goal{atLeast(1.3, "ref"), atLeast(1.6, "gofakes3")},
	}, {
		number: "5", name: "GET 64 MiB, 1 stream", unit: "MB/s", from: large1,
		value: figure("get", "mb_s", 1),
		goals: []goal{atLeast(0.95, "ref"), atLeast(1.45, "gofakes3")},
	}, {
		number: "5", name: "GET 64 MiB, 4 streams", unit: "MB/s", from: large4,
		value: figure("get", "mb_s", 1),
		goals: []goal{atLeast(0.95, "ref"), atLeast(1.2, "gofakes3")},
	}, {
		number: "6", name: "multipart 1 GiB, 1 stream", unit: "MB/s", from: multipart1,
		value: figure("upload", "mb_s", 1),
		goals: []goal{atLeast(1.5, "ref"), atLeast(3, "gofakes3")},
	}, {
		number: "6", name: "multipart 1 GiB, 4 streams", unit: "MB/s", from: multipart4,
		value: figure("upload", "mb_s", 1),
		goals: []goal{atLeast(1.3, "ref"), atLeast(3.3, "gofakes3")},
	}, {
		number: "7", name: "CompleteMultipartUpload, 128 parts", unit: "ms", from: multipart1,
		value: figure("upload", "complete_us", 1e-3),
		goals: []goal{atMost(2, "")},
	}, {
		number: "8", name: "multipart, peak RSS / object size", unit: "", from: multipart1, calm: true,
		value: quotient("upload", "rss_peak", "size"),
		goals: []goal{atMost(1.03, "")},
	}, {
		// Two objects live and one is on its way.
		number: "9", name: "RSS under overwrites / live + in flight", unit: "", from: large1, calm: true,
		value: figure("put", "rss_after", 1.0/(3*64*mib)),
		goals: []goal{atMost(1.15, "")},
	}, {
		number: "10", name: "RSS per 1 KiB object, 100,000 objects", unit: "bytes", from: many, calm: true,
		value: quotient("fill", "rss_after", "ops"),
		goals: []goal{atMost(1700, ""), atMost(0.55, "gofakes3")},
	}, {
		number: "11", name: "list 1,000 keys of 100,000, walking", unit: "ms", from: many,
		value: figure("walk", "p50_us", 1e-3),
		goals: []goal{atMost(2, ""), atMost(0.25, "gofakes3")},
	}, {
		number: "11", name: "list 1,000 keys of 100,000, prefix", unit: "ms", from: many,
		value: figure("prefix", "p50_us", 1e-3),
		goals: []goal{atMost(2, ""), atMost(0.25, "gofakes3")},
	}, {
		number: "12", name: "list 100 common prefixes of 100,000", unit: "ms", from: many,
		value: figure("common", "p50_us", 1e-3),
		goals: []goal{atMost(0.5, ""), atMost(1.0/200, "gofakes3")},
	}, {
		number: "13", name: "list 1,000 keys of 1,000,000, walking", unit: "ms", from: million,
		value: figure("walk 1M", "p50_us", 1e-3),
		goals: []goal{atMost(1.2, "10,000").to(figure("walk 10k", "p50_us", 1e-3).of("fakeoss"))},
	}, {
		number: "13", name: "list 1,000 keys of 1,000,000, prefix", unit: "ms", from: million,
		value: figure("prefix 1M", "p50_us", 1e-3),
		goals: []goal{atMost(1.2, "10,000").to(figure("prefix 10k", "p50_us", 1e-3).of("fakeoss"))},
	}, {
		number: "13", name: "list 100 common prefixes of 1,000,000", unit: "ms", from: million,
		value: figure("common 1M", "p50_us", 1e-3),
		goals: []goal{atMost(1.2, "10,000").to(figure("common 10k", "p50_us", 1e-3).of("fakeoss"))},
	}, {
		number: "14", name: "callback without its signature, kept alive", unit: "us", from: callbacks, subject: keptAlive,
		value: unsignedCallback,
		goals: []goal{atMost(2, "POST").to(postTime)},
	}, {
		number: "14", name: "callback without its signature, as shipped", unit: "us", from: callbacks, subject: shipped,
		value: unsignedCallback,
		goals: []goal{atMost(2, "POST").to(postTime), atMost(2, "new POST").to(freshPostTime)},
	}, {
		number: "15", name: "callback with everything, kept alive", unit: "us", from: callbacks, subject: keptAlive,
		value: wholeCallback,
		goals: []goal{atMost(1, "budget").to(budget(postTime))},
	}, {
		number: "15", name: "callback with everything, as shipped", unit: "us", from: callbacks, subject: shipped,
		value: wholeCallback,
		goals: []goal{atMost(1, "new budget").to(budget(freshPostTime))},
	}, {
		number: "16", name: "PUT + callback, 512 bits, 16 conn., kept alive", unit: "/s", from: callbackRate, subject: keptAlive,
		value: figure("with", "ops_s", 1),
		goals: []goal{atLeast(0.85, "ref"), atLeast(3000, "")},
	}, {
		number: "16", name: "PUT + callback, 512 bits, 16 conn., as shipped", unit: "/s", from: callbackRate, subject: shipped,
		value: figure("with", "ops_s", 1),
		goals: []goal{atLeast(0.85, "ref"), atLeast(3000, "")},
	}, {
		number: "17", name: "process start to first 2xx", unit: "ms", from: start,
		value: figure("start", "p50_us", 1e-3),
		goals: []goal{atMost(10, ""), atMost(2, "gofakes3")},
	}, {
		number: "18", name: "idle RSS", unit: "MB", from: start, calm: true,
		value: figure("start", "rss_idle", 1e-6),
		goals: []goal{atMost(16, "")},
	}, {
		number: "19", name: "PUT 1 KiB p99 beside completing 1 GiB", unit: "ms", from: beside,
		value: figure("complete", "p99_us", 1e-3),
		goals: []goal{atMost(2, "idle").to(figure("complete", "idle_p99_us", 1e-3).of("fakeoss"))},
	}, {
		number: "19", name: "  the slowest PUT", unit: "ms", from: beside,
		value: figure("complete", "max_us", 1e-3),
	}, {
		number: "19", name: "PUT 1 KiB p99 beside a slow GET of 1 GiB", unit: "ms", from: beside,
		value: figure("slow get", "p99_us", 1e-3),
		goals: []goal{atMost(2, "idle").to(figure("slow get", "idle_p99_us", 1e-3).of("fakeoss"))},
	},
}

// What goals compare with that is no server.
var (
	md5Speed      = figure("", "mb_s", 1).of("md5")
	postTime      = figure("kept", "p50_us", 1).of("POST")
	freshPostTime = figure("new", "p50_us", 1).of("POST")
	signTime      = figure("", "p50_us", 1).of("RSA signature")
)

// wholeCallback is by how much an upload takes longer with a callback.
func wholeCallback(r round, subject string) float64 {
	return r.number(subject, "with", "p50_us") - r.number(subject, "without", "p50_us")
}

// unsignedCallback is that without the signature. The yardstick makes none.
func unsignedCallback(r round, subject string) float64 {
	if subject == "ref" {
		return wholeCallback(r, subject)
	}
	return wholeCallback(r, subject) - signTime(r)
}

// budget is what a callback may take: two bare POSTs and 1.1 signatures.
func budget(post func(round) float64) func(round) float64 {
	return func(r round) float64 { return 2*post(r) + 1.1*signTime(r) }
}
