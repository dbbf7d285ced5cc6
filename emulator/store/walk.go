package store

import "strings"

// A Cursor walks through keys in order. Seek goes to the first key that is not
// less than the given one, Next to the following; both report whether there is
// one.
type Cursor interface {
	Seek(key string) bool
	Next() bool
	Key() string
}

// Walk calls visit for the keys and common prefixes of one page, in order. It
// never touches keys that fold into a prefix: it seeks past them, so that a
// page costs as much as what is on it. It is shared by everything that is
// listed: objects, and multipart uploads.
func Walk(c Cursor, q ListQuery, visit func(key string, folded bool)) (truncated bool, next string) {
	n := 0
	for ok := c.Seek(max(q.Prefix, q.After)); ok; {
		key := c.Key()
		if !strings.HasPrefix(key, q.Prefix) {
			break
		}
		folded := false
		if q.Delimiter != "" {
			if i := strings.Index(key[len(q.Prefix):], q.Delimiter); i >= 0 {
				key, folded = key[:len(q.Prefix)+i+len(q.Delimiter)], true
			}
		}
		if key != q.After {
			if n == q.Max {
				return true, next
			}
			visit(key, folded)
			next = key
			n++
		}
		if folded {
			past, some := successor(key)
			ok = some && c.Seek(past)
		} else {
			ok = c.Next()
		}
	}
	return false, next
}

// Lists reports whether a key is listed by itself, not folded into a common
// prefix and not left out.
func (q *ListQuery) Lists(key string) bool {
	rest, ok := strings.CutPrefix(key, q.Prefix)
	return ok && (q.Delimiter == "" || !strings.Contains(rest, q.Delimiter))
}

// successor returns the least string that is greater than everything that
// begins with prefix, if there is one.
func successor(prefix string) (string, bool) {
	b := []byte(prefix)
	for len(b) > 0 {
		last := len(b) - 1
		if b[last] < 0xFF {
			b[last]++
			return string(b), true
		}
		b = b[:last]
	}
	return "", false
}
