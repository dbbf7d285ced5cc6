package bucketdoc

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func parse[T any](t *testing.T, kind, body string) *T {
	t.Helper()
	doc, err := Of(kind).Parse([]byte(body), testEnv())
	if err != nil {
		t.Fatal(err)
	}
	return any(doc).(*T)
}

func TestCORSMatch(t *testing.T) {
	rules := parse[CORSConfiguration](t, "cors", cors(
		`<CORSRule><AllowedOrigin>http://www.a.com</AllowedOrigin><AllowedOrigin>https://*.a.com</AllowedOrigin><AllowedMethod>PUT</AllowedMethod><AllowedHeader>X-Oss-Meta-*</AllowedHeader></CORSRule>`+
			`<CORSRule><AllowedOrigin>www.aliyun.com</AllowedOrigin><AllowedMethod>GET</AllowedMethod></CORSRule>`+
			`<CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>HEAD</AllowedMethod><AllowedHeader>*</AllowedHeader></CORSRule>`))
	for _, test := range []struct {
		origin, method, headers string
		want                    int // rule, -1 for none
	}{
		{"http://www.a.com", "PUT", "", 0},
		{"http://www.a.com", "PUT", "x-oss-meta-author", 0},
		{"http://www.a.com", "PUT", "x-oss-meta-author authorization", -1},
		{"http://www.a.com:8080", "PUT", "", -1},
		{"http://www.a.com", "POST", "", -1},
		{"https://b.a.com", "PUT", "", 0},
		{"https://.a.com", "PUT", "", 0},
		{"https://a.com", "PUT", "", -1},
		{"www.aliyun.com", "GET", "", 1},
		{"http://www.aliyun.com", "GET", "", -1},
		{"www.aliyun.com", "GET", "range", -1},
		{"null", "HEAD", "a b c", 2},
	} {
		got := rules.Match(test.origin, test.method, strings.Fields(test.headers))
		var want *CORSRule
		if test.want >= 0 {
			want = &rules.Rules[test.want]
		}
		if got != want {
			t.Errorf("Match(%q, %q, %q) = %+v, want rule %d", test.origin, test.method, test.headers, got, test.want)
		}
	}
	if rules.Rules[0].AnyOrigin() || !rules.Rules[2].AnyOrigin() {
		t.Error("AnyOrigin is wrong")
	}
	if err := PermissiveCORS.settle(Env{}); err != nil {
		t.Errorf("the permissive rules could not be put: %v", err)
	}
}

func TestRefererJudge(t *testing.T) {
	const head = `<RefererConfiguration>`
	for _, test := range []struct {
		name, config string
		want         map[string]string // Referer to EC, "" for let in
	}{
		{"not configured, but for the whitelist", `<AllowEmptyReferer>false</AllowEmptyReferer><RefererList/>`, map[string]string{"": "", "http://a": ""}},
		{"a whitelist", `<AllowEmptyReferer>false</AllowEmptyReferer><RefererList><Referer>http://www.example.com</Referer><Referer>*.aliyun.com</Referer><Referer>https://x?.org</Referer></RefererList>`, map[string]string{
			"": "0003-00000501", "http://www.example.com": "", "http://www.example.com/": "", "http://www.example.com/a/b?c=d": "",
			"http://www.example.com.evil.org/": "0003-00000503", "https://www.example.com/": "0003-00000503",
			"http://help.aliyun.com/x": "", "http://evil.org/": "0003-00000503", "https://xy.org": "", "https://x.org": "0003-00000503",
			"http://evil.org/?http://www.example.com": "0003-00000503", "http://evil.org/?x.aliyun.com": "0003-00000503",
		}},
		{"empty allowed", `<AllowEmptyReferer>true</AllowEmptyReferer><RefererList><Referer>http://a</Referer></RefererList>`, map[string]string{"": "", "http://b": "0003-00000503"}},
		{"a blacklist", `<AllowEmptyReferer>false</AllowEmptyReferer><RefererList><Referer>http://*.aliyuncs.com</Referer></RefererList><RefererBlacklist><Referer>http://abc.aliyuncs.com</Referer></RefererBlacklist>`, map[string]string{
			"http://abc.aliyuncs.com": "0003-00000502", "http://abc.aliyuncs.com/x": "0003-00000502", "http://test.aliyuncs.com": "", "http://test.com": "0003-00000503"}},
		{"a blacklist alone", `<AllowEmptyReferer>false</AllowEmptyReferer><RefererList/><RefererBlacklist><Referer>*evil*</Referer></RefererBlacklist>`, map[string]string{
			"": "", "http://evil.org": "0003-00000502", "http://good.org": ""}},
		{"queries count", `<AllowEmptyReferer>true</AllowEmptyReferer><AllowTruncateQueryString>false</AllowTruncateQueryString><RefererList><Referer>http://a/?b=*</Referer></RefererList>`, map[string]string{
			"http://a/?b=1": "", "http://a/?c=1": "0003-00000503"}},
		{"paths do not count", `<AllowEmptyReferer>true</AllowEmptyReferer><TruncatePath>true</TruncatePath><RefererList><Referer>*.example.com</Referer></RefererList>`, map[string]string{
			"https://www.example.com/p": "", "www.example.com/p": "", "https://evil.org/www.example.com": "0003-00000503"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			rules := parse[RefererConfiguration](t, "referer", head+test.config+"</RefererConfiguration>")
			for referer, want := range test.want {
				got := ""
				if err := rules.Judge(referer); err != nil {
					got = err.EC
				}
				if got != want {
					t.Errorf("Judge(%q) = %q, want %q", referer, got, want)
				}
			}
		})
	}
}

func TestGlob(t *testing.T) {
	for _, test := range []struct {
		pattern, s string
		want       bool
	}{
		{"", "", true}, {"", "a", false}, {"*", "", true}, {"**", "abc", true}, {"a*c", "abbc", true}, {"a*c", "abcd", false},
		{"a?c", "abc", true}, {"a?c", "ac", false}, {"*b*b*", "aabab", true}, {"*b*b*", "aaba", false}, {"a", "", false},
		{"*" + strings.Repeat("a*", 50) + "b", strings.Repeat("a", 5000), false}, // in a moment, not in years
	} {
		if got := glob(test.pattern, test.s); got != test.want {
			t.Errorf("glob(%q, %q) = %v", test.pattern, test.s, got)
		}
	}
}

func TestWebsiteRefusals(t *testing.T) {
	rules := func(rule ...string) string {
		return "<RoutingRules><RoutingRule>" + strings.Join(rule, "</RoutingRule><RoutingRule>") + "</RoutingRule></RoutingRules>"
	}
	const number, external = "<RuleNumber>1</RuleNumber>", "<Redirect><RedirectType>External</RedirectType></Redirect>"
	mirror := func(members string) string {
		return number + "<Condition><HttpErrorCodeReturnedEquals>404</HttpErrorCodeReturnedEquals></Condition><Redirect><RedirectType>Mirror</RedirectType>" + members + "</Redirect>"
	}
	header := strings.Repeat("<Pass>h</Pass>", 11)
	for _, test := range []struct{ put, want string }{
		{"<IndexDocument><Suffix>a/b</Suffix></IndexDocument>", "InvalidArgument Suffix=a/b"},
		{"<IndexDocument><Suffix>a</Suffix><Type>3</Type></IndexDocument>", "InvalidArgument Type=3"},
		{"<ErrorDocument><Key>/a</Key></ErrorDocument>", "InvalidArgument Key=/a"},
		{"<ErrorDocument><Key>a</Key><HttpStatus>500</HttpStatus></ErrorDocument>", "InvalidArgument HttpStatus=500"},
		{rules(external), "MalformedXML"},
		{rules("<RuleNumber>0</RuleNumber>" + external), "MalformedXML"},
		{rules(number+external, number+external), "InvalidArgument RuleNumber=1"},
		{rules(number), "MalformedXML"},
		{rules(strings.Split(strings.Repeat(number+external+"|", 20)+number+external, "|")...), "MalformedXML"},
		{rules(number + "<Redirect><RedirectType>Elsewhere</RedirectType></Redirect>"), "MalformedXML"},
		{rules(number + "<Condition><IncludeHeader/></Condition>" + external), "MalformedXML"},
		{rules(number + "<Condition>" + strings.Repeat("<IncludeHeader><Key>a</Key></IncludeHeader>", 11) + "</Condition>" + external), "MalformedXML"},
		{rules(number + "<Condition><HttpErrorCodeReturnedEquals>200</HttpErrorCodeReturnedEquals></Condition>" + external), "InvalidArgument HttpErrorCodeReturnedEquals=200"},
		{rules(number + "<Redirect><RedirectType>External</RedirectType><Protocol>ftp</Protocol></Redirect>"), "MalformedXML"},
		{rules(number + "<Redirect><RedirectType>External</RedirectType><HttpRedirectCode>400</HttpRedirectCode></Redirect>"), "InvalidArgument HttpRedirectCode=400"},
		{rules(number + "<Redirect><RedirectType>External</RedirectType><ReplaceKeyWith>a</ReplaceKeyWith><ReplaceKeyPrefixWith>b</ReplaceKeyPrefixWith></Redirect>"), "InvalidArgument ReplaceKeyWith=a"},
		{rules(number + "<Redirect><RedirectType>Mirror</RedirectType><MirrorURL>http://o/</MirrorURL></Redirect>"), "InvalidArgument HttpErrorCodeReturnedEquals="},
		{rules(mirror("")), "InvalidArgument MirrorURL="},
		{rules(mirror("<MirrorURL>http://o</MirrorURL>")), "InvalidArgument MirrorURL=http://o"},
		{rules(mirror("<MirrorURL>http://o/</MirrorURL><MirrorURLSlave>o/</MirrorURLSlave>")), "InvalidArgument MirrorURL=http://o/"},
		{rules(mirror("<MirrorURL>http://o/</MirrorURL><MirrorHeaders>" + header + "</MirrorHeaders>")), "MalformedXML"},
		{rules(mirror("<MirrorURL>http://o/</MirrorURL><MirrorHeaders><Set><Value>v</Value></Set></MirrorHeaders>")), "MalformedXML"},
	} {
		_, err := Of("website").Parse([]byte("<WebsiteConfiguration>"+test.put+"</WebsiteConfiguration>"), testEnv())
		t.Run(test.put, func(t *testing.T) { wantError(t, err, test.want) })
	}
}

func TestWebsiteRoute(t *testing.T) {
	site := parse[WebsiteConfiguration](t, "website", `<WebsiteConfiguration><RoutingRules>
<RoutingRule><RuleNumber>1</RuleNumber><Condition><KeyPrefixEquals>abc/</KeyPrefixEquals><HttpErrorCodeReturnedEquals>404</HttpErrorCodeReturnedEquals><IncludeHeader><Key>host</Key><Equals>h</Equals></IncludeHeader></Condition>
<Redirect><RedirectType>AliCDN</RedirectType><Protocol>https</Protocol><HostName>www.test.com</HostName><ReplaceKeyWith>prefix/${key}.suffix</ReplaceKeyWith><HttpRedirectCode>302</HttpRedirectCode></Redirect></RoutingRule>
<RoutingRule><RuleNumber>2</RuleNumber><Condition><KeyPrefixEquals>abc/</KeyPrefixEquals><KeySuffixEquals>.txt</KeySuffixEquals><HttpErrorCodeReturnedEquals>404</HttpErrorCodeReturnedEquals></Condition>
<Redirect><RedirectType>External</RedirectType><PassQueryString>true</PassQueryString><ReplaceKeyPrefixWith>def/</ReplaceKeyPrefixWith></Redirect></RoutingRule>
<RoutingRule><RuleNumber>3</RuleNumber><Condition><KeyPrefixEquals>old/</KeyPrefixEquals></Condition>
<Redirect><RedirectType>External</RedirectType><EnableReplacePrefix>true</EnableReplacePrefix></Redirect></RoutingRule>
</RoutingRules></WebsiteConfiguration>`)
	for _, test := range []struct {
		key    string
		status int
		host   string
		want   string // status and location, "" for none
	}{
		{"abc/d e", 404, "h", "302 https://www.test.com/prefix/abc/d%20e.suffix"},
		{"abc/d", 404, "other", ""},
		{"abc/d.txt", 404, "other", "301 http://here/b/def/d.txt?q=1"},
		{"abc/d.txt", 403, "other", ""},
		{"abc/d.txt", 0, "other", ""},
		{"old/x", 0, "", "301 http://here/b/x"},
		{"old/x", 404, "", ""},
		{"new/x", 0, "", ""},
	} {
		rule := site.Route(test.key, test.status, http.Header{"Host": {test.host}}.Get)
		got := ""
		if rule != nil {
			got = http.StatusText(rule.Status())
			got = map[string]string{"Found": "302 ", "Moved Permanently": "301 "}[got] + rule.Location("http", "here", "/b/", test.key, "q=1")
		}
		if got != test.want {
			t.Errorf("Route(%q, %d) = %q, want %q", test.key, test.status, got, test.want)
		}
	}
}

func TestWebsiteIndex(t *testing.T) {
	site := func(members string) *WebsiteConfiguration {
		return parse[WebsiteConfiguration](t, "website", "<WebsiteConfiguration>"+members+"<ErrorDocument><Key>e</Key></ErrorDocument></WebsiteConfiguration>")
	}
	type answer struct {
		Index, Below string
		Lead, OK     bool
	}
	for _, test := range []struct {
		name, members string
		want          answer
	}{
		{"no index", "", answer{}},
		{"the root's only", "<IndexDocument><Suffix>i</Suffix></IndexDocument>", answer{Index: "i"}},
		{"sub-directories", "<IndexDocument><Suffix>i</Suffix><SupportSubDir>true</SupportSubDir></IndexDocument>", answer{"d/i", "d/i", true, true}},
		{"missing", "<IndexDocument><Suffix>i</Suffix><SupportSubDir>true</SupportSubDir><Type>1</Type></IndexDocument>", answer{"d/i", "d/i", false, false}},
		{"shown", "<IndexDocument><Suffix>i</Suffix><SupportSubDir>true</SupportSubDir><Type>2</Type></IndexDocument>", answer{"d/i", "d/i", false, true}},
	} {
		s := site(test.members)
		var got answer
		got.Index, _ = s.IndexOf("d/")
		got.Below, got.Lead, got.OK = s.Below("d")
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
		if s.ErrorDocument.ErrorStatus() != 404 {
			t.Errorf("ErrorStatus = %d", s.ErrorDocument.ErrorStatus())
		}
	}
}
