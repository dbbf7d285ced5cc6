package xmlw

import (
	"encoding/xml"
	"testing"
)

func TestDocument(t *testing.T) {
	w := New("Root")
	w.Text("A", "x<y&z>\r\n")
	w.Text("Empty", "")
	w.Optional("Left", "")
	w.Optional("Kept", "k")
	w.Start("In")
	w.Int("N", -5)
	w.Uint("U", 1<<63)
	w.Bool("B", true)
	w.Hex("H", []byte{0xAB, 0x01})
	w.Raw("<R/>")
	w.End("In")
	want := Header + "<Root><A>x&lt;y&amp;z&gt;&#13;\n</A><Empty></Empty><Kept>k</Kept>" +
		`<In><N>-5</N><U>9223372036854775808</U><B>true</B><H>"AB01"</H><R/></In></Root>`
	if got := string(w.Done()); got != want {
		t.Errorf("Done() =\n%s, want\n%s", got, want)
	}
}

func TestEscapedTextSurvivesAParser(t *testing.T) {
	for _, text := range []string{"", "plain", `q"'`, "<a>&b;</a>", "键/值", "a\rb\nc\td", "]]>"} {
		doc := string(AppendEscaped([]byte("<T>"), text)) + "</T>"
		var got string
		if err := xml.Unmarshal([]byte(doc), &got); err != nil || got != text {
			t.Errorf("AppendEscaped(%q) reads back as %q, %v", text, got, err)
		}
	}
}

func TestControlCharactersGoOutRaw(t *testing.T) {
	if got := string(AppendEscaped(nil, "a\x01b")); got != "a\x01b" {
		t.Errorf("AppendEscaped = %q, want the control character unchanged", got)
	}
}
