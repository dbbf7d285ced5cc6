package selectobject

import (
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

// The grammar of the statement: SELECT list FROM table WHERE condition LIMIT
// rows. Each struct is a rule; its tags, put together, are what it matches.
type (
	statement struct {
		Items []*item    `parser:"'SELECT' @@ (',' @@)*"`
		From  *source    `parser:"'FROM' @@"`
		Where *orRule    `parser:"('WHERE' @@)?"`
		Limit *limitRule `parser:"@@?"`
	}
	limitRule struct {
		Rows string `parser:"'LIMIT' @('-'? Number)"`
	}
	item struct {
		Star    bool     `parser:"( @'*'"`
		Operand *operand `parser:"| @@ )"`
		Aliases []string `parser:"('AS' @Ident)*"`
	}
	source struct {
		Table string      `parser:"@Ident"`
		Path  []*stepRule `parser:"@@*"`
		Alias string      `parser:"('AS'? @Ident)?"`
	}

	orRule struct {
		Operands []*andRule `parser:"@@ ('OR' @@)*"`
	}
	andRule struct {
		Operands []*notRule `parser:"@@ ('AND' @@)*"`
	}
	notRule struct {
		Not       bool           `parser:"@'NOT'?"`
		Predicate *predicateRule `parser:"@@"`
	}
	predicateRule struct {
		Left *concatRule `parser:"@@"`
		Test *testRule   `parser:"@@?"`
	}
	testRule struct {
		Compare string      `parser:"( @('=' | '!=' | '<>' | '<=' | '>=' | '<' | '>')"`
		Right   *concatRule `parser:"  @@"`
		IsNull  bool        `parser:"| @'IS'"`
		IsNot   bool        `parser:"  @'NOT'? 'NULL'"`
		Not     bool        `parser:"| @'NOT'?"`
		In      []*operand  `parser:"  ( 'IN' '(' @@ (',' @@)* ')'"`
		Like    *concatRule `parser:"  | 'LIKE' @@"`
		Escape  *string     `parser:"    ('ESCAPE' @String)?"`
		Low     *concatRule `parser:"  | 'BETWEEN' @@"`
		High    *concatRule `parser:"    'AND' @@ ) )"`
	}
	concatRule struct {
		Operands []*sumRule `parser:"@@ ('||' @@)*"`
	}
	sumRule struct {
		First *productRule `parser:"@@"`
		Rest  []*addRule   `parser:"@@*"`
	}
	addRule struct {
		Op      string       `parser:"@('+' | '-')"`
		Operand *productRule `parser:"@@"`
	}
	productRule struct {
		First *unaryRule  `parser:"@@"`
		Rest  []*timeRule `parser:"@@*"`
	}
	timeRule struct {
		Op      string     `parser:"@('*' | '/' | '%')"`
		Operand *unaryRule `parser:"@@"`
	}
	unaryRule struct {
		Minus   bool     `parser:"@'-'?"`
		Operand *operand `parser:"( @@"`
		Nested  *orRule  `parser:"| '(' @@ ')' )"`
	}

	// An operand is all that may stand in the list: expressions are for WHERE.
	operand struct {
		Number    *string    `parser:"  @('-'? Number)"`
		Text      *string    `parser:"| @String"`
		Word      string     `parser:"| @('TRUE' | 'FALSE' | 'NULL')"`
		Cast      *castRule  `parser:"| @@"`
		Reference *reference `parser:"| @@"`
	}
	castRule struct {
		Operand *operand `parser:"'CAST' '(' @@"`
		Type    string   `parser:"'AS' @Ident"`
		Format  *string  `parser:"('FORMAT' @String)? ')'"`
	}
	reference struct {
		Name string      `parser:"@Ident"`
		Call *callRule   `parser:"@@?"`
		Path []*stepRule `parser:"@@*"`
	}
	callRule struct {
		Star    bool     `parser:"'(' ( @'*'"`
		Operand *operand `parser:"| @@ ) ')'"`
	}
	stepRule struct {
		Key   *string `parser:"  '.' @(Ident | Keyword | String)"`
		Index *string `parser:"| '[' ( @('-'? Number)"`
		Star  bool    `parser:"      | @'*'"`
		Name  *string `parser:"      | @(Ident | Keyword | String) ) ']'"`
	}
)

// sqlParser is built when the first statement comes: most servers never see
// one.
var sqlParser = sync.OnceValue(func() *participle.Parser[statement] {
	return participle.MustBuild[statement](
		participle.Lexer(lexer.MustSimple([]lexer.SimpleRule{
			{Name: "space", Pattern: `\s+`},
			{Name: "String", Pattern: `'(?:''|[^'])*'|"(?:""|[^"])*"`},
			// A quote that ends the statement and begins nothing: OSS does not
			// mind it, and the tests of its SDKs have it (A110).
			{Name: "stray", Pattern: `'$`},
			{Name: "Number", Pattern: `(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?`},
			{Name: "Keyword", Pattern: `(?i)(?:SELECT|FROM|WHERE|AND|OR|NOT|IN|IS|NULL|LIKE|ESCAPE|BETWEEN|LIMIT|AS|TRUE|FALSE|CAST)\b`},
			{Name: "Ident", Pattern: `[\p{L}_][\p{L}\p{N}_$]*`},
			{Name: "Operator", Pattern: `\|\||<>|<=|>=|!=|[-+*/%<>=(),.\[\]]`},
		})),
		participle.CaseInsensitive("Keyword", "Ident"),
	)
})

// parseSQL parses a statement.
func parseSQL(sql string) (*statement, error) {
	if err := checkNesting(sql); err != nil {
		return nil, err
	}
	s, err := sqlParser().ParseString("", strings.TrimSpace(sql))
	if err == nil {
		return s, nil
	}
	var at participle.Error
	var token *participle.UnexpectedTokenError
	message := "The SQL is not valid."
	switch {
	case errors.As(err, &token) && !token.Unexpected.EOF():
		message = fmt.Sprintf("The SQL is not valid: unexpected %q at position %d.", brief(token.Unexpected.Value), token.Unexpected.Pos.Column)
	case errors.As(err, &token):
		message = "The SQL is not valid: it ends too early."
	case errors.As(err, &at):
		message = fmt.Sprintf("The SQL is not valid: unexpected character at position %d.", at.Position().Column)
	}
	return nil, osserr.SQLSyntaxError.Saying(message).With()
}

// checkNesting refuses parentheses that are too deep for a parser that calls
// itself for each.
func checkNesting(sql string) error {
	depth := 0
	var quote byte
	for i := range len(sql) {
		switch c := sql[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '\'' || c == '"':
			quote = c
		case c == '(':
			if depth++; depth > maxNesting {
				return osserr.SQLTooDeep.With()
			}
		case c == ')':
			depth--
		}
	}
	return nil
}

// unquote returns the text of a literal.
func unquote(literal string) string {
	quote := literal[:1]
	return strings.ReplaceAll(literal[1:len(literal)-1], quote+quote, quote)
}
