package wire

import "strings"

// QuoteETag writes an entity tag for a header or document: OSS puts it in
// quotes everywhere (oss-api.md B.3).
func QuoteETag(tag string) string { return `"` + tag + `"` }

// SameETag reports whether a client's entity tag, with or without quotes and
// in any case, names tag.
func SameETag(clients, tag string) bool {
	return strings.EqualFold(strings.Trim(clients, `"`), tag)
}

// MatchETag reports whether an If-Match or If-None-Match list names tag.
func MatchETag(list, tag string) bool {
	for item := range strings.SplitSeq(list, ",") {
		item = strings.TrimPrefix(strings.TrimSpace(item), "W/")
		if item == "*" || SameETag(item, tag) {
			return true
		}
	}
	return false
}
