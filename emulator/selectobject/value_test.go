package selectobject

import (
	"testing"
	"time"
)

// TestTimestamps has every format of the documentation.
func TestTimestamps(t *testing.T) {
	date := time.Date(2017, 2, 28, 0, 0, 0, 0, time.UTC)
	at := time.Date(2017, 2, 28, 12, 30, 51, 0, time.UTC)
	fine := at.Add(7 * time.Millisecond)
	daytime := time.Date(1970, 1, 1, 12, 30, 51, 7e6, time.UTC)
	for _, test := range []struct {
		format, text string
		want         time.Time
	}{
		{"", "20170228", date}, {"", "2017/02/28", date}, {"", "28/02/2017", date}, {"", "2017-02-28", date}, {"", "28-02-17", date}, {"", "28.02.17", date},
		{"", "12:30:51.007", daytime}, {"", "12 30 51 007", daytime}, {"", "12.30.51.007", daytime}, {"", "123051007", daytime},
		{"", "12:30:51", daytime.Truncate(time.Second)}, {"", "1230", daytime.Truncate(time.Minute)},
		{"", "20170228 12:30:51.007", fine}, {"", "2017/02/28 12:30:51.007", fine}, {"", "28/02/2017 12:30:51.007", fine}, {"", "2017-02-28 12:30:51.007", fine},
		{"", "28-02-2017 12:30:51.007", fine}, {"", "20170228T12:30:51.007", fine}, {"", "28-02-2017T12:30:51.007", fine}, {"", "20170228T123051007", fine},
		{"", "20170228 12:30:51", at}, {"", "2017/02/28 12:30:51", at}, {"", "28/02/2017 12:30:51", at}, {"", "2017-02-28 12:30:51", at}, {"", "20170228T12:30:51", at},
		{"", "28-02-2017T12:30:51", at}, {"", "20170228T123051", at}, {"", "20170228T1230", at.Truncate(time.Minute)},
		{"", "2017-02-28T19:30+07:00", at.Truncate(time.Minute)}, {"", "2017-02-28T09:30:51-03:00", at}, {"", "2017-02-28T12:30:51Z", at},
		{"", "28/Feb/2017:19:30:51 +0700", at}, {"", "Tue, 28 Feb 2017 12:30:51 GMT", at},
		{"", "28/2/17", date}, {"", "1/2/99", time.Date(1999, 2, 1, 0, 0, 0, 0, time.UTC)}, {"", "28/2/17 12:30", at.Truncate(time.Minute)}, {"", "28/2/17 9:5:1", date.Add(9*time.Hour + 5*time.Minute + time.Second)},
		{"YYYYDDMM", "20172802", date}, {"yyyy/dd/mm", "2017/28/02", date}, {"MM/DD/YYYY", "02/28/2017", date}, {"YYYY-DD-MM", "2017-28-02", date},
		{"MM-DD-YYYY", "02-28-2017", date}, {"MM.DD.YYYY", "02.28.2017", date}, {"ISO8601-1", "2017-02-28T12:30:51Z", at}, {"CommonLog", "28/Feb/2017:12:30:51 +0000", at},
	} {
		parse := parseTimestamp
		if test.format != "" {
			parse = timestampFormat(test.format)
		}
		if got, ok := parse(test.text); !ok || got != test.want.UnixMilli() {
			t.Errorf("%q = %v, %v, want %v", test.text, time.UnixMilli(got).UTC(), ok, test.want)
		}
	}
	for _, text := range []string{"", "x", "2517", "20170229", "2017-13-01", "2017-00-10", "2017-01-00", "24:00:00", "12:60:00", "12:00:60", "2017-02-28 12:30:51 ", "2017-02-28x12:30:51", "2O170228"} {
		if got, ok := parseTimestamp(text); ok {
			t.Errorf("%q = %v", text, time.UnixMilli(got).UTC())
		}
	}
}

func TestLike(t *testing.T) {
	for _, test := range []struct {
		pattern, text string
		want          bool
	}{
		{"", "", true}, {"", "x", false}, {"x", "", false}, {"%", "", true}, {"%%", "x", true}, {"*", "xyz", true},
		{"a%", "abc", true}, {"a%", "ba", false}, {"%c", "abc", true}, {"%b%", "abc", true}, {"%b", "abc", false},
		{"a%b%c", "a1b2b3c", true}, {"a%b%c", "a1c2b", false}, {"%ab", "aab", true}, {"%aab%", "aaaab", true},
		{"?", "", false}, {"?", "é", true}, {"??", "é", false}, {"%?", "", false}, {"a?c%", "abcd", true},
		{"_", "x", false}, {"_", "_", true}, {"#%", "%", true}, {"#%", "x", false}, {"##", "#", true}, {"#x", "x", true},
		{"Abc", "abc", false}, {"%中?", "a中文", true}, {"é%", "\xc3", false},
	} {
		p, err := compileLike(test.pattern, "#", true)
		if err != nil {
			t.Errorf("compileLike(%q) = %v", test.pattern, err)
		} else if got := p.match(test.text); got != test.want {
			t.Errorf("%q like %q = %v", test.text, test.pattern, got)
		}
	}
}

func TestNumbers(t *testing.T) {
	for text, want := range map[string]string{
		"0": "0", "-7": "-7", "+7": "7", "007": "7", "1.": "1", ".5": "0.5", "1.50": "1.5", "1e3": "1000", "1E-7": "1e-07", "-0.0": "-0",
		"9223372036854775807": "9223372036854775807", "9223372036854775808": "9223372036854776000", "1e300": "1e+300",
		"": "", "-": "", "+-1": "", "--1": "", "e5": "", ".": "", "1e": "", "1e999": "", "1e9999999999": "", "0x10": "", "1_000": "", "inf": "", "NaN": "", "1 ": "", "１": "",
	} {
		got := ""
		if v, ok := number(text); ok {
			got = string(v.append(nil))
		}
		if got != want {
			t.Errorf("number(%q) = %q, want %q", text, got, want)
		}
	}
}
