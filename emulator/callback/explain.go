package callback

import (
	"bytes"
	"crypto/md5"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"strings"
)

// explain finds out what happened to a request between its signature and its
// verification: which change to what was received gives the text whose digest
// was signed. The changes are those that frameworks and proxies are known to
// make (callback.md 6.5).
func explain(path, query string, c Captured, signed [md5.Size]byte) string {
	for _, m := range mistakes(path, query, c.Body) {
		if md5.Sum([]byte(m.text)) == signed {
			return m.what
		}
	}
	if given := c.Header.Get("Content-Md5"); given != "" {
		sum := md5.Sum([]byte(c.Body))
		if given == base64.StdEncoding.EncodeToString(sum[:]) {
			return "the body is as it was sent (its Content-MD5 fits), so path or query were changed on the way; does a proxy rewrite them?"
		}
		return "the body was changed on the way: its Content-MD5 does not fit"
	}
	return ""
}

type mistake struct{ what, text string }

func mistakes(path, query, body string) (all []mistake) {
	add := func(what, path, query, body string) {
		all = append(all, mistake{what, StringToSign(path, query, body)})
	}
	add("the query was lost on the way or its question mark with it", path, "?", body)
	add("a query was added on the way", path, "", body)
	add("a slash was added to the end of the path, perhaps by a redirect", strings.TrimSuffix(path, "/"), query, body)
	add("the slash at the end of the path was lost", path+"/", query, body)
	if decoded, err := url.PathUnescape(path); err == nil {
		add("the path was encoded once more on the way", decoded, query, body)
	}
	add("the path was decoded on the way", (&url.URL{Path: path}).EscapedPath(), query, body)
	for _, change := range bodyChanges(body) {
		add(change.what, path, query, change.text)
	}
	return all
}

// bodyChanges returns the bodies from which a framework may have made this.
func bodyChanges(body string) (all []mistake) {
	add := func(what, text string) {
		if text != body {
			all = append(all, mistake{what, text})
		}
	}
	add("blanks in the body were encoded as %20 on the way; they were signed as +", strings.ReplaceAll(body, "%20", "+"))
	add("blanks in the body were encoded as + on the way; they were signed as %20", strings.ReplaceAll(body, "+", "%20"))
	add("slashes in the body were decoded on the way; verify the raw body", strings.ReplaceAll(body, "/", "%2F"))
	if decoded, err := url.QueryUnescape(body); err == nil {
		add("the body was percent-encoded once more on the way", decoded)
	}
	add("a line feed was added to the body", strings.TrimSuffix(body, "\n"))
	add("a line feed at the end of the body was lost", body+"\n")
	add("line feeds in the body became CR LF", strings.ReplaceAll(body, "\r\n", "\n"))
	add("an empty body arrived as null", strings.TrimSuffix(body, "null"))
	add("quotes around the body were added on the way", strings.Trim(body, `"`))
	var spaced, compact bytes.Buffer
	if json.Indent(&spaced, []byte(body), "", "  ") == nil && json.Compact(&compact, []byte(body)) == nil {
		add("the JSON was parsed and written again without blanks; verify the raw body",
			strings.NewReplacer(`":`, `": `, `,"`, `, "`).Replace(compact.String()))
		add("the JSON was parsed and written again with blanks; verify the raw body", compact.String())
		add("slashes in the JSON were escaped on the way; verify the raw body", strings.ReplaceAll(body, `\/`, "/"))
	}
	for _, text := range otherOrders(body) {
		add("the form was parsed and written again in another order; verify the raw body", text)
	}
	return all
}

// otherOrders returns a short form with its pairs in every order: parsers keep
// none, and which one was signed is what is to be found.
func otherOrders(body string) (all []string) {
	const most = 6 // pairs; 720 orders take less than a millisecond
	pairs := strings.Split(body, "&")
	if len(pairs) > most {
		return nil
	}
	permute(pairs, 0, func() { all = append(all, strings.Join(pairs, "&")) })
	return all
}

func permute(items []string, from int, visit func()) {
	if from == len(items) {
		visit()
		return
	}
	for i := from; i < len(items); i++ {
		items[from], items[i] = items[i], items[from]
		permute(items, from+1, visit)
		items[from], items[i] = items[i], items[from]
	}
}
