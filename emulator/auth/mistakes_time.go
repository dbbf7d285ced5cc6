package auth

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// wrongDate signs the date of another header.
func wrongDate(_ *exam, m message) (all []variation) {
	if m.policy != "" {
		return nil
	}
	try := func(what, date string) {
		if date != m.date {
			all = append(all, variant(m, what, func(m *message) { m.date = date }))
		}
	}
	if m.inURL {
		if m.httpDate != "" {
			try("the header Date where a URL has the time it expires", m.httpDate)
		}
		return all
	}
	if m.httpDate != "" {
		try("the header Date; it sent x-oss-date too, and that is what counts", m.httpDate)
	}
	try("an empty date", "")
	return all
}

// wrongClock signs the same moment, or nearly, in another way.
func wrongClock(_ *exam, m message) (all []variation) {
	t, err := parseDate(m.date)
	if m.policy != "" || err != nil {
		return nil
	}
	t = t.UTC()
	seen := map[string]bool{m.date: true}
	try := func(what, date string) {
		if !seen[date] {
			seen[date] = true
			all = append(all, variant(m, what+"; it sent "+shown(m.date), func(m *message) { m.date = date }))
		}
	}
	layout := http.TimeFormat
	if _, err := time.Parse(basicTime, m.date); err == nil {
		layout = basicTime
	}
	for _, seconds := range []int{-1, 1, -2, 2} {
		date := t.Add(time.Duration(seconds) * time.Second).Format(layout)
		try(fmt.Sprintf("another second, %s: it took the time twice", date), date)
	}
	for _, other := range []string{
		http.TimeFormat, basicTime, time.RFC1123Z, "Mon, 02 Jan 2006 15:04:05 UTC", "Mon, 2 Jan 2006 15:04:05 GMT",
		"2006-01-02T15:04:05Z", "2006-01-02T15:04:05.000Z", "2006-01-02 15:04:05", "20060102150405", basicDay,
	} {
		date := t.Format(other)
		try("the date in another format, "+date, date)
	}
	try("the date in seconds since 1970", strconv.FormatInt(t.Unix(), 10))
	try("the date in milliseconds since 1970", strconv.FormatInt(t.UnixMilli(), 10))
	for hours := -12; hours <= 14; hours++ {
		date := t.Add(time.Duration(hours) * time.Hour).Format(layout)
		try(fmt.Sprintf("the local time %s of a zone %+d hours from UTC", date, hours), date)
	}
	return all
}

// usualLives are for how many seconds people sign URLs.
var usualLives = []string{"60", "300", "600", "900", "1800", "3600", "7200", "43200", "86400", "604800"}

// wrongExpires are mistakes with the time when a URL expires.
func wrongExpires(_ *exam, m message) (all []variation) {
	if !m.inURL {
		return nil
	}
	if m.scheme == V4 {
		return expiresOfV4(m)
	}
	try := func(what, date string) {
		if date != m.date && date != "" {
			all = append(all, variant(m, what+"; it sent "+shown(m.date), func(m *message) { m.date = date }))
		}
	}
	try("Expires in seconds", strings.TrimSuffix(m.date, "000"))
	try("Expires in milliseconds", m.date+"000")
	for _, life := range usualLives {
		try("for how long the URL is good, "+life+" seconds, in place of when it expires", life)
	}
	if n, err := strconv.ParseInt(m.date, 10, 64); err == nil {
		for _, d := range []int64{-1, 1, -2, 2} {
			try("another second than Expires: it took the time twice", strconv.FormatInt(n+d, 10))
		}
	}
	return all
}

// expiresOfV4 looks for another lifetime and date in what was signed.
func expiresOfV4(m message) (all []variation) {
	try := func(name, what string, value func(sent string) string) {
		for i, p := range m.params {
			signed := value(p.Value)
			if p.Name != name || signed == "" || signed == p.Value {
				continue
			}
			v := variant(m, fmt.Sprintf("%s, %s; it sent %s", what, signed, shown(p.Value)), func(m *message) {
				m.params = append(m.params[:i:i], m.params[i:]...)
				m.params[i].Value = signed
			})
			all = append(all, v)
		}
	}
	for _, life := range usualLives {
		try(paramExpires, "another x-oss-expires", func(string) string { return life })
	}
	try(paramExpires, "the time when the URL expires as x-oss-expires", func(sent string) string {
		date, err := time.Parse(basicTime, m.date)
		life, err2 := strconv.Atoi(sent)
		if err != nil || err2 != nil {
			return ""
		}
		return strconv.FormatInt(date.Unix()+int64(life), 10)
	})
	return all
}
