package selectobject

import (
	"unicode/utf8"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

// A likePattern is the right side of LIKE. Percent sign and asterisk stand for
// any text, a question mark for one character; an underscore is an ordinary
// one (A112). Letters are compared as they are.
type likePattern []likeElement

type likeElement struct {
	r   rune // anyText and anyChar are no characters
	lit bool
}

var (
	anyText = likeElement{r: '%'}
	anyChar = likeElement{r: '?'}
)

// compileLike parses a pattern. escape is "" for none.
func compileLike(text string, escape string, escaped bool) (p likePattern, err error) {
	var mark rune = -1
	if escaped {
		if utf8.RuneCountInString(escape) != 1 {
			return nil, osserr.SQLEscapeLength.With()
		}
		mark, _ = utf8.DecodeRuneInString(escape)
		if mark == '%' || mark == '*' || mark == '?' {
			return nil, osserr.SQLEscapeChar.With()
		}
	}
	wildcards, literal := 0, false
	for _, r := range text {
		switch {
		case literal:
			p = append(p, likeElement{r, true})
			literal = false
		case r == mark:
			literal = true
		case r == '%' || r == '*':
			wildcards++
			p = append(p, anyText)
		case r == '?':
			p = append(p, anyChar)
		default:
			p = append(p, likeElement{r, true})
		}
	}
	switch {
	case literal:
		return nil, osserr.SQLEscapeAtEnd.With()
	case wildcards > maxWildcards:
		return nil, osserr.SQLTooManyWildcards.With()
	}
	return p, nil
}

// match reports whether the whole of s fits. When it does not, only what the
// last wildcard stands for needs to grow, so that the time is bounded by the
// product of both lengths.
func (p likePattern) match(s string) bool {
	i, at := 0, 0                  // in p and s
	retryElement, retryAt := -1, 0 // after the last anyText, and where to go on for it
	for at < len(s) {
		r, size := utf8.DecodeRuneInString(s[at:])
		switch {
		case i < len(p) && p[i] == anyText:
			i++
			retryElement, retryAt = i, at
		case i < len(p) && (p[i] == anyChar || p[i].lit && p[i].r == r):
			i++
			at += size
		case retryElement >= 0:
			_, size = utf8.DecodeRuneInString(s[retryAt:])
			retryAt += size
			i, at = retryElement, retryAt
		default:
			return false
		}
	}
	for i < len(p) && p[i] == anyText {
		i++
	}
	return i == len(p)
}
