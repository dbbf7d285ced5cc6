package selectobject

import (
	"strings"
	"sync"
	"time"
)

// The formats of timestamps, as the documentation writes them ("支持的时间格式").
// Letters stand for a digit each; "?" before one for a digit that may be there.
// MM is the month before an hour and the minute after it; mss are milliseconds.
var (
	recognized = []string{
		"YYYYMMDD", "YYYY/MM/DD", "DD/MM/YYYY", "YYYY-MM-DD", "DD-MM-YY", "DD.MM.YY",
		"HH:MM:SS.mss", "HH:MM:SS", "HH MM SS mss", "HH.MM.SS.mss", "HHMM", "HHMMSSmss",
		"YYYYMMDD HH:MM:SS.mss", "YYYY/MM/DD HH:MM:SS.mss", "DD/MM/YYYY HH:MM:SS.mss",
		"YYYYMMDD HH:MM:SS", "YYYY/MM/DD HH:MM:SS", "DD/MM/YYYY HH:MM:SS",
		"YYYY-MM-DD HH:MM:SS.mss", "DD-MM-YYYY HH:MM:SS.mss", "YYYY-MM-DD HH:MM:SS",
		"YYYYMMDDTHH:MM:SS", "YYYYMMDDTHH:MM:SS.mss", "DD-MM-YYYYTHH:MM:SS.mss", "DD-MM-YYYYTHH:MM:SS",
		"YYYYMMDDTHHMM", "YYYYMMDDTHHMMSS", "YYYYMMDDTHHMMSSmss",
		"?D/?M/YY", "?D/?M/YY ?H:?M", "?D/?M/YY ?H:?M:?S",
	}

	// ambiguous are those that must be named.
	ambiguous = []string{"YYYYDDMM", "YYYY/DD/MM", "MM/DD/YYYY", "YYYY-DD-MM", "MM-DD-YYYY", "MM.DD.YYYY"}

	// zoned are those that name a time zone, by the documentation's name: ISO
	// 8601 without and with seconds, the log of Apache, and RFC 822.
	zoned = []struct{ name, layout string }{
		{"ISO8601-0", "2006-01-02T15:04Z07:00"}, {"ISO8601-1", "2006-01-02T15:04:05Z07:00"},
		{"CommonLog", "02/Jan/2006:15:04:05 -0700"}, {"RFC822", time.RFC1123},
	}
)

var recognizedPatterns = sync.OnceValue(func() (all []pattern) {
	for _, format := range recognized {
		all = append(all, compilePattern(format))
	}
	return all
})

// parseTimestamp reads a time in any of the recognized formats, in
// milliseconds since 1970.
func parseTimestamp(s string) (int64, bool) {
	for _, p := range recognizedPatterns() {
		if ms, ok := p.parse(s); ok {
			return ms, true
		}
	}
	for _, z := range zoned {
		if t, err := time.Parse(z.layout, s); err == nil {
			return t.UnixMilli(), true
		}
	}
	return 0, false
}

// timestampFormat returns the parser of one format, nil if there is no such
// format.
func timestampFormat(name string) func(string) (int64, bool) {
	for _, format := range append(append([]string(nil), recognized...), ambiguous...) {
		if strings.EqualFold(format, name) {
			return compilePattern(format).parse
		}
	}
	for _, z := range zoned {
		if strings.EqualFold(z.name, name) {
			return func(s string) (int64, bool) {
				t, err := time.Parse(z.layout, s)
				return t.UnixMilli(), err == nil
			}
		}
	}
	return nil
}

// A pattern is a format, compiled.
type pattern []element

// An element is a number of so many digits, or a character if field is 0.
type element struct {
	field       field
	least, most int
	char        byte
}

type field uint8

const (
	_ field = iota
	year
	shortYear
	month
	day
	hour
	minute
	second
	millisecond
)

func compilePattern(format string) (p pattern) {
	names := []struct {
		name  string
		field field
	}{{"YYYY", year}, {"YY", shortYear}, {"MM", month}, {"DD", day}, {"HH", hour}, {"SS", second}, {"mss", millisecond},
		{"?M", month}, {"?D", day}, {"?H", hour}, {"?S", second}}
	timeOfDay := false
next:
	for format != "" {
		for _, n := range names {
			if !strings.HasPrefix(format, n.name) {
				continue
			}
			e := element{field: n.field, least: len(n.name), most: len(n.name)}
			if n.name[0] == '?' {
				e.least = 1
			}
			if timeOfDay = timeOfDay || e.field == hour; timeOfDay && e.field == month {
				e.field = minute
			}
			p = append(p, e)
			format = format[len(n.name):]
			continue next
		}
		p = append(p, element{char: format[0]})
		format = format[1:]
	}
	return p
}

// parse reads a time of exactly this format, in UTC. A time of day alone is on
// the first of January 1970.
func (p pattern) parse(s string) (int64, bool) {
	parts := [millisecond + 1]int{year: 1970, month: 1, day: 1}
	for _, e := range p {
		if e.field == 0 {
			if s == "" || s[0] != e.char {
				return 0, false
			}
			s = s[1:]
			continue
		}
		n, length := 0, 0
		for length < e.most && length < len(s) && s[length] >= '0' && s[length] <= '9' {
			n = n*10 + int(s[length]-'0')
			length++
		}
		if length < e.least {
			return 0, false
		}
		s = s[length:]
		if e.field == shortYear {
			e.field = year
			if n += 2000; n >= 2069 {
				n -= 100 // as POSIX reads two digits
			}
		}
		parts[e.field] = n
	}
	if s != "" || parts[hour] > 23 || parts[minute] > 59 || parts[second] > 59 {
		return 0, false
	}
	t := time.Date(parts[year], time.Month(parts[month]), parts[day], parts[hour], parts[minute], parts[second], parts[millisecond]*1e6, time.UTC)
	if int(t.Month()) != parts[month] || t.Day() != parts[day] {
		return 0, false // the 31st of February
	}
	return t.UnixMilli(), true
}
