package auth

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

// maxSkew is how far the clocks of client and server may be apart.
const maxSkew = 15 * time.Minute

// maxFormLife is how old the date of a V4 form may be.
const maxFormLife = 7 * 24 * time.Hour

// Ways to write a time.
const (
	basicTime = "20060102T150405Z"
	basicDay  = "20060102"
)

// isoTime writes a time as errors do, from which the Java SDK learns the
// server's clock.
func isoTime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

// parseDate reads a date in one of the two ways that clients write it.
func parseDate(text string) (time.Time, error) {
	if t, err := time.Parse(basicTime, text); err == nil {
		return t, nil
	}
	return http.ParseTime(text)
}

// checkTime checks that a signature is neither too old nor too new (spec
// oss-api.md D.7).
func (v *Verifier) checkTime(p *presented) error {
	now := v.now()
	switch {
	case p.place == inHeader:
		return checkHeaderTime(p, now)
	case p.place == inURL && p.Scheme != V4:
		return checkExpires(p, now)
	case p.Scheme != V4:
		return nil // a form's policy has an expiration of its own
	}
	date, err := time.Parse(basicTime, p.date)
	if err != nil {
		return osserr.ValidDateRequired.With().Hinted(fmt.Sprintf("x-oss-date is %s; expected a time like 20231216T162057Z", clipped(p.date)))
	}
	if err := checkDay(p, date); err != nil {
		return err
	}
	if p.place == inForm {
		return checkFormTime(date, now)
	}
	return checkURLTime(p, date, now)
}

func checkHeaderTime(p *presented, now time.Time) error {
	date, err := parseDate(p.date)
	if err != nil {
		hint := "the request has neither Date nor x-oss-date"
		if p.date != "" {
			hint = fmt.Sprintf("the date is %s; expected one like %q or 20231216T162057Z", clipped(p.date), time.Unix(1702743657, 0).UTC().Format(http.TimeFormat))
		}
		return osserr.ValidDateRequired.With().Hinted(hint)
	}
	if skew := now.Sub(date); skew.Abs() > maxSkew {
		which := "behind"
		if skew < 0 {
			which = "ahead of"
		}
		return osserr.RequestTimeTooSkewed.With("MaxAllowedSkewMilliseconds", strconv.FormatInt(maxSkew.Milliseconds(), 10),
			"RequestTime", isoTime(date), "ServerTime", isoTime(now)).
			Hinted(fmt.Sprintf("the client's clock is %v %s the server's", skew.Abs().Round(time.Second), which))
	}
	if p.Scheme == V4 {
		return checkDay(p, date)
	}
	return nil
}

// checkDay compares the day of a V4 credential with the date that was signed
// (A062).
func checkDay(p *presented, date time.Time) error {
	day := date.UTC().Format(basicDay)
	if p.day == day {
		return nil
	}
	kind := osserr.AuthorizationV4Day
	switch p.place {
	case inURL:
		kind = osserr.URLV4Day
	case inForm:
		kind = osserr.PostCredential
	}
	return kind.With("ArgumentName", "Credential", "ArgumentValue", p.day).
		Hinted(fmt.Sprintf("the credential is for the day %s, and the date that was signed is on %s in UTC", p.day, day))
}

// checkExpires checks Expires of a V1 URL and x-oss-expires of a V2 URL.
func checkExpires(p *presented, now time.Time) error {
	seconds, err := strconv.ParseInt(p.date, 10, 64)
	if err != nil || seconds < 0 {
		return osserr.URLExpiresInvalid.With("Date", p.date).Hinted("Expires is a point in time, in seconds since 1970")
	}
	if until := time.Unix(seconds, 0); now.After(until) {
		hint := "the URL was good until " + isoTime(until)
		if seconds <= maxURLLife {
			hint = "Expires is a point in time, in seconds since 1970, and no duration"
		}
		return osserr.URLExpired.With("Expires", isoTime(until), "ServerTime", isoTime(now)).Hinted(hint)
	}
	return nil
}

// checkURLTime checks x-oss-date and x-oss-expires of a V4 URL (D.6).
func checkURLTime(p *presented, date, now time.Time) error {
	seconds, err := strconv.Atoi(p.expires)
	if err != nil {
		return err // parseURLV4 has read it before
	}
	until := date.Add(time.Duration(seconds) * time.Second)
	switch {
	case now.Before(date.Add(-maxSkew)):
		return osserr.URLNotYetValidV4.With("NotBefore", isoTime(date), "ServerTime", isoTime(now)).
			Hinted("the URL was signed in the future; is the clock of who signed it right?")
	case now.After(until):
		return osserr.URLExpiredV4.With("Expires", isoTime(until), "ServerTime", isoTime(now)).Hinted("the URL was good until " + isoTime(until))
	}
	return nil
}

// checkFormTime checks x-oss-date of a V4 form.
func checkFormTime(date, now time.Time) error {
	switch {
	case now.Before(date.Add(-maxSkew)):
		return osserr.PostNotYetValid.With("NotBefore", isoTime(date), "ServerTime", isoTime(now)).
			Hinted("the form was signed in the future; is the clock of who signed it right?")
	case now.After(date.Add(maxFormLife)):
		return osserr.PostExpired.With("Expires", isoTime(date.Add(maxFormLife)), "ServerTime", isoTime(now)).
			Hinted("x-oss-date of a form may be seven days old at most")
	}
	return nil
}
