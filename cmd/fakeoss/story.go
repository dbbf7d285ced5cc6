package main

import (
	"io"
	"log/slog"
	"sync"

	"github.com/fakeoss/fakeoss/emulator/journal"
)

// logger is where the emulator reports its own faults and, in JSON, everything.
func (f *serveFlags) logger(out io.Writer) *slog.Logger {
	if f.logFormat == formatJSON {
		return slog.New(slog.NewJSONHandler(out, nil))
	}
	return slog.New(slog.NewTextHandler(out, nil))
}

// teller returns what tells of every exchange that is worth it.
func (f *serveFlags) teller(out io.Writer, logger *slog.Logger) func(*journal.Entry) {
	tell := (&storyteller{out: out}).tell
	if f.logFormat == formatJSON {
		tell = func(e *journal.Entry) { logEntry(logger, e) }
	}
	return func(e *journal.Entry) {
		if !f.quiet && (f.verbose || notable(e)) {
			tell(e)
		}
	}
}

// notable exchanges are uploads, and whatever went wrong.
func notable(e *journal.Entry) bool {
	switch e.Operation {
	case "PutObject", "PostObject", "CompleteMultipartUpload", "AppendObject", "CopyObject":
		return true
	}
	return e.Err != nil && e.Status != 404 || e.Callback != nil
}

// A storyteller writes two lines for an upload: what came in, and what became
// of its callback.
type storyteller struct {
	mu  sync.Mutex // guards out
	out io.Writer
}

func (s *storyteller) tell(e *journal.Entry) {
	text := e.Story()
	s.mu.Lock()
	defer s.mu.Unlock()
	io.WriteString(s.out, text)
}

// logEntry writes an exchange for machines.
func logEntry(logger *slog.Logger, e *journal.Entry) {
	attrs := []any{
		"id", e.ID, "request_id", e.RequestID, "op", e.Operation, "method", e.Method, "bucket", e.Bucket, "key", e.Key,
		"status", e.Status, "bytes_in", e.BytesIn, "bytes_out", e.BytesOut, "duration_us", e.Duration.Microseconds(),
		"access_key", e.Identity.AccessKeyID, "signature_checked", e.Identity.Checked, "uri", e.RequestURI(),
	}
	if e.Err != nil {
		attrs = append(attrs, "code", e.Err.Code, "message", e.Err.Message, "ec", e.Err.EC, "hint", e.Err.Hint)
	}
	if d := e.Callback; d != nil {
		var attempts []any
		for _, a := range d.Attempts {
			one := map[string]any{"url": a.URL.String(), "duration_us": a.Duration.Microseconds(), "ok": a.Err == nil}
			if a.Answer != nil {
				one["status"] = a.Answer.Status
			}
			if a.Err != nil {
				one["message"], one["hint"] = a.Err.Message, a.Err.Hint
			}
			attempts = append(attempts, one)
		}
		attrs = append(attrs, "callback", attempts)
	}
	if len(e.Notes) > 0 {
		attrs = append(attrs, "notes", e.Notes)
	}
	logger.Info("exchange", attrs...)
}
