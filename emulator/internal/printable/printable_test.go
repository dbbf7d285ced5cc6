package printable

import "testing"

func TestLine(t *testing.T) {
	for text, want := range map[string]string{
		"":                   "",
		"a key/文件 é":         "a key/文件 é",
		"a\r\nb\x00\x1b[31m": "a··b··[31m",
		"\x7f\u009b2J":       "··2J",
		"a\u202egpj.exe":     "a·gpj.exe",
		"\xff is no UTF-8":   "\uFFFD is no UTF-8",
	} {
		if got := Line(text); got != want {
			t.Errorf("Line(%q) = %q, want %q", text, got, want)
		}
	}
}
