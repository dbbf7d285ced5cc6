// Package emulator is Alibaba Cloud OSS as an http.Handler, for testing upload
// callbacks offline.
//
//	srv := httptest.NewServer(emulator.New(emulator.WithBuckets("examplebucket")))
//
// Point any OSS SDK at it, with path style or with buckets as labels of the
// host name. An upload with a callback parameter is stored, and then the
// application is called as OSS would call it, signed; its answer goes back to
// the uploader.
//
// A request takes this way:
//
//	target ─▶ route ─▶ auth ─▶ access ─▶ operation ─▶ store ─▶ callback ─▶ answer
//
// and ends as an entry in the [Server.Journal]. Every operation is a row in
// the table of operation.go, and its family a file.
//
// A Server opens no port, reads no environment, and starts nothing that it
// does not wait for. Time, identifiers and the client for callbacks are
// options.
package emulator
