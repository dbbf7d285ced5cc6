package bucketdoc

import (
	"encoding/xml"
	"strconv"
	"time"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

// A WormConfiguration is the retention policy of a bucket as GetBucketWorm
// answers it: while it is InProgress it can be dropped, and is dropped by OSS
// after a day; once it is Locked it can only grow.
// https://help.aliyun.com/zh/oss/developer-reference/initiatebucketworm
type WormConfiguration struct {
	XMLName               xml.Name `xml:"WormConfiguration"`
	WormID                string   `xml:"WormId"`
	State                 string
	RetentionPeriodInDays int64
	CreationDate          string
}

// The states of a retention policy.
const (
	WormInProgress = "InProgress"
	WormLocked     = "Locked"
)

// lockWithin is the time after which a policy lapses that nobody locked.
const lockWithin = 24 * time.Hour

// NewWorm returns the policy that InitiateBucketWorm makes.
func NewWorm(id string, days int64, now time.Time) *WormConfiguration {
	return &WormConfiguration{WormID: id, State: WormInProgress, RetentionPeriodInDays: days, CreationDate: now.UTC().Format(xmlDate)}
}

// Valid reports whether there is a policy, locked or not yet lapsed.
func (w *WormConfiguration) Valid(now time.Time) bool {
	if w.State == WormLocked {
		return true
	}
	created, err := date(w.CreationDate)
	return w.State == WormInProgress && err == nil && now.Sub(created) < lockWithin
}

// Lock completes the policy.
func (w *WormConfiguration) Lock(id string) error {
	switch {
	case w.WormID != id:
		return osserr.NoSuchWORM.With("WormId", id)
	case w.State == WormLocked:
		return osserr.WORMLocked.With()
	}
	w.State = WormLocked
	return nil
}

// Extend makes a locked policy longer.
func (w *WormConfiguration) Extend(id string, days int64) error {
	switch {
	case w.WormID != id:
		return osserr.NoSuchWORM.With("WormId", id)
	case w.State != WormLocked:
		return osserr.InvalidWORM.With().Hinted("a retention policy is extended after it was locked")
	case days <= w.RetentionPeriodInDays:
		return osserr.InvalidWORM.With().Hinted("a retention policy can only become longer")
	}
	w.RetentionPeriodInDays = days
	return nil
}

// maxWormDays is 70 years.
const maxWormDays = 25550

// An InitiateWormConfiguration is the body of InitiateBucketWorm.
type InitiateWormConfiguration struct {
	XMLName xml.Name `xml:"InitiateWormConfiguration"`
	RetentionPeriod
}

// An ExtendWormConfiguration is the body of ExtendBucketWorm.
type ExtendWormConfiguration struct {
	XMLName xml.Name `xml:"ExtendWormConfiguration"`
	RetentionPeriod
}

// A RetentionPeriod is how long.
type RetentionPeriod struct {
	RetentionPeriodInDays *int64
}

func (d *RetentionPeriod) settle(Env) error {
	if d.RetentionPeriodInDays == nil {
		return malformed("RetentionPeriodInDays is missing")
	}
	if n := *d.RetentionPeriodInDays; n < 1 || n > maxWormDays {
		return invalid("RetentionPeriodInDays", strconv.FormatInt(n, 10), "RetentionPeriodInDays must be between 1 and %d.", maxWormDays)
	}
	return nil
}
