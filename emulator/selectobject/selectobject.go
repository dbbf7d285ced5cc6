// Package selectobject answers SelectObject and CreateSelectObjectMeta: SQL
// over one object, CSV or JSON, of which only the result goes over the wire.
//
//	req, err := selectobject.ParseRequest(body, selectobject.CSV)
//	...
//	res, err := req.Open(object, size, meta)
//	for {
//		chunk, err := res.Next()
//		...
//	}
//
// Rows are read from the object as they are asked for, and a row has a limit:
// how much memory a request takes does not depend on the size of the object.
//
// The statement is parsed by participle with the grammar of grammar.go, checked
// and turned into a tree of expressions by compile.go, and run by result.go over
// the rows of csv.go or json.go. The package knows neither HTTP nor the store.
//
// Source: https://help.aliyun.com/zh/oss/developer-reference/selectobject,
// spec oss-api.md E.11, and answers of OSS in the tests of the SDKs.
package selectobject

import (
	"errors"
	"strings"
)

// A Format is what an object is made of.
type Format uint8

// The formats.
const (
	CSV Format = iota
	JSON
)

// Limits of the documentation, section "SQL 语句使用限制".
const (
	maxSQL          = 16 << 10
	maxColumns      = 1000
	maxColumnName   = 1024
	maxInValues     = 1024
	maxConditions   = 20
	maxDepth        = 10
	maxAggregations = 100
	maxWildcards    = 5
	maxPath         = 10
	maxCSVRow       = 256 << 10
	maxNode         = 512 << 10
	maxArray        = 5000
)

// Limits that the documentation mentions without a number, or not at all
// (A118).
const (
	maxNesting   = 100     // of brackets in a JSON node, and of parentheses in a statement
	maxOutputRow = 1 << 20 // bytes of one row of the result
)

// errMismatch says that a value of the row is not of the type that the
// statement needs. Such a row is skipped.
var errMismatch = errors.New("selectobject: a value does not match the type in the SQL")

// brief makes what a client sent fit to be shown in the message of an error.
func brief(s string) string {
	const longest = 64
	if len(s) > longest {
		s = s[:longest]
	}
	return strings.Map(func(r rune) rune {
		if r < ' ' {
			return '\uFFFD'
		}
		return r
	}, strings.ToValidUTF8(s, ""))
}
