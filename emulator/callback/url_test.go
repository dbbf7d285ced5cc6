package callback

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseURL(t *testing.T) {
	for in, want := range map[string]URL{
		"http://a.cn":                   {"http", "a.cn", "", "/", ""},
		"HTTPS://A.cn/":                 {"https", "A.cn", "", "/", ""},
		"121.101.166.30/test.php":       {"http", "121.101.166.30", "", "/test.php", ""},
		"callback.oss-demo.com:23450":   {"http", "callback.oss-demo.com", "23450", "/", ""},
		"www.aliyuncs.com":              {"http", "www.aliyuncs.com", "", "/", ""},
		"http://a.cn/cb?":               {"http", "a.cn", "", "/cb", "?"},
		"http://a.cn?x=1":               {"http", "a.cn", "", "/", "?x=1"},
		"http://a.cn/cb?u=http://b/?y":  {"http", "a.cn", "", "/cb", "?u=http://b/?y"},
		"a.cn/go?to=https://b.cn":       {"http", "a.cn", "", "/go", "?to=https://b.cn"},
		"http://a.cn//x/../y%2Fz%20+":   {"http", "a.cn", "", "//x/../y%2Fz%20+", ""},
		"http://a.cn/中?q=文":             {"http", "a.cn", "", "/中", "?q=文"},
		"http://[::1]:8080/cb":          {"http", "::1", "8080", "/cb", ""},
		"http://[fe80::1]":              {"http", "fe80::1", "", "/", ""},
		"http://a.cn/cb#part":           {"http", "a.cn", "", "/cb", ""},
		"http://my_service.local:80/cb": {"http", "my_service.local", "80", "/cb", ""},
	} {
		if got, err := ParseURL(in); err != nil || got != want {
			t.Errorf("ParseURL(%q): %v (-want +got):\n%s", in, err, cmp.Diff(want, got))
		}
	}
}

func TestParseURLErrors(t *testing.T) {
	for _, in := range []string{
		"", "http://", "http:///x", "ws://a.cn", "my.com:test", "a.cn:", "a.cn:-1", "a.cn:99999", "http://u:p@a.cn/",
		"http://a.cn/a b", "http://a.cn/\x01", "http://a\n.cn/", "http://a.cn/%zz", "http://[::1", "http://[1.2.3.4]/", "http://[::1]x/",
		"http://a|b/", "http://a<b/", "http://a[b/", "http://a%41/", "http://a\xff/", "http://::1/",
	} {
		if u, err := ParseURL(in); err == nil {
			t.Errorf("ParseURL(%q) = %+v, want an error", in, u)
		}
	}
}

func TestURLParts(t *testing.T) {
	for in, want := range map[string][3]string{
		"http://a.cn/x?y=1":   {"a.cn", "a.cn:80", "http://a.cn/x?y=1"},
		"https://a.cn":        {"a.cn", "a.cn:443", "https://a.cn/"},
		"http://[::1]:81/x":   {"[::1]:81", "[::1]:81", "http://[::1]:81/x"},
		"https://[::1]/x?a=b": {"[::1]", "[::1]:443", "https://[::1]/x?a=b"},
	} {
		u, err := ParseURL(in)
		if err != nil {
			t.Fatal(err)
		}
		if got := [3]string{u.Authority(), u.Address(), u.String()}; got != want {
			t.Errorf("ParseURL(%q) has authority, address, string %q, want %q", in, got, want)
		}
	}
}
