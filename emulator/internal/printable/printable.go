// Package printable makes what clients sent fit to be shown on a terminal.
package printable

import (
	"strings"
	"unicode"
)

// Line returns a text without what a terminal obeys: control characters, those
// of ASCII, line feeds among them, and those from U+0080 to U+009F, and
// characters that turn the direction of what is written. Keys have them, and
// whatever quotes what a client sent.
func Line(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return '·'
		}
		return r
	}, text)
}
