package bucketdoc

import (
	"testing"
	"time"
)

func TestWorm(t *testing.T) {
	w := NewWorm("id", 3, testTime)
	for _, test := range []struct {
		after time.Duration
		want  bool
	}{{0, true}, {24*time.Hour - time.Second, true}, {24 * time.Hour, false}} {
		if got := w.Valid(testTime.Add(test.after)); got != test.want {
			t.Errorf("Valid after %s = %v", test.after, got)
		}
	}
	if new(WormConfiguration).Valid(testTime) {
		t.Error("there is a policy that nobody made")
	}
	wantError(t, w.Extend("id", 4), "InvalidWORMConfiguration")
	wantError(t, w.Lock("other"), "NoSuchWORMConfiguration")
	if err := w.Lock("id"); err != nil {
		t.Fatal(err)
	}
	if !w.Valid(testTime.AddDate(100, 0, 0)) {
		t.Error("a locked policy lapsed")
	}
	wantError(t, w.Lock("id"), "WORMConfigurationLocked")
	wantError(t, w.Extend("other", 4), "NoSuchWORMConfiguration")
	wantError(t, w.Extend("id", 3), "InvalidWORMConfiguration")
	if err := w.Extend("id", 4); err != nil {
		t.Fatal(err)
	}
	const want = `<WormConfiguration><WormId>id</WormId><State>Locked</State><RetentionPeriodInDays>4</RetentionPeriodInDays><CreationDate>2026-01-02T03:04:05.000Z</CreationDate></WormConfiguration>`
	if got := written(w); got != want {
		t.Errorf("Write = %s, want %s", got, want)
	}
}

func TestRetentionPeriod(t *testing.T) {
	for days, want := range map[string]string{
		"":      "MalformedXML",
		"x":     "MalformedXML",
		"0":     "InvalidArgument RetentionPeriodInDays=0",
		"25551": "InvalidArgument RetentionPeriodInDays=25551",
	} {
		wantError(t, read(new(InitiateWormConfiguration), days), want)
		wantError(t, read(new(ExtendWormConfiguration), days), want)
	}
}

// read gives a retention period to a document.
func read(doc Document, days string) error {
	member := ""
	if days != "" {
		member = "<RetentionPeriodInDays>" + days + "</RetentionPeriodInDays>"
	}
	name := "InitiateWormConfiguration"
	if _, ok := doc.(*ExtendWormConfiguration); ok {
		name = "ExtendWormConfiguration"
	}
	return decode(doc, "<"+name+">"+member+"</"+name+">")
}
