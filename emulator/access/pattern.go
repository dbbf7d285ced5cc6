package access

import (
	"strings"
	"unicode/utf8"
)

// like reports whether text fits a pattern, in which * stands for any number
// of characters and ? for one. Nothing else is special and nothing escapes.
func like(pattern, text string) bool {
	star, mark := -1, 0 // the last * of the pattern, and where its text ends
	p, t := 0, 0
	for t < len(text) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, mark = p, t
			p++
		case p < len(pattern) && pattern[p] == '?':
			p++
			t += width(text[t:])
		case p < len(pattern) && pattern[p] == text[t]:
			p++
			t++
		case star >= 0:
			mark += width(text[mark:])
			p, t = star+1, mark
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}

// width is the number of bytes of the first character.
func width(text string) int {
	_, n := utf8.DecodeRuneInString(text)
	return n
}
