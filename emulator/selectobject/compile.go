package selectobject

import (
	"strconv"
	"strings"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

// A query is a statement, checked and ready to run.
type query struct {
	star    bool
	items   []projection
	totals  bool   // the items are aggregations
	from    []step // path after ossobject
	where   expr   // nil for none
	limit   int64  // 0 for none
	columns []*column
}

// A projection is one item of the list after SELECT.
type projection struct {
	expr   expr
	column *column // what it shows, or casts; nil for a constant
	plain  bool    // it is the column itself
	total  *aggregate
	name   string // its alias, "" for none
}

// A column is one that the statement names.
type column struct {
	name  string // in CSV, "" if it is named by its index
	index int    // in CSV, from 0; -1 until the header is known
	path  []step // in JSON
}

// A step is one step of a JSON path: a key, an index, or all there is.
type step struct {
	key   string
	index int // -1 if the step is a key
	all   bool
}

func (s step) isKey() bool { return s.index < 0 && !s.all }

// anyKind is the kind of a JSON value, which is known only when it is read.
const anyKind kind = 0xFF

// compiler turns a statement into a query.
type compiler struct {
	format     Format
	alias      string
	query      *query
	byName     map[string]*column
	casts      map[*column]kind
	conditions int
}

// compile parses and checks a statement. keepAll is the option KeepAllColumns.
func compile(sql string, format Format, keepAll bool) (*query, error) {
	s, err := parseSQL(sql)
	if err != nil {
		return nil, err
	}
	c := &compiler{format: format, alias: s.From.Alias, query: &query{}, byName: map[string]*column{}, casts: map[*column]kind{}}
	if err := c.from(s.From); err != nil {
		return nil, err
	}
	if err := c.items(s.Items, keepAll && format == CSV); err != nil {
		return nil, err
	}
	if s.Where != nil {
		var k kind
		c.query.where, k, err = c.or(s.Where, 0)
		switch {
		case err != nil:
			return nil, err
		case !mayBe(k, boolean):
			return nil, syntaxError("WHERE needs a condition")
		case c.conditions > maxConditions:
			return nil, osserr.SQLTooManyConditions.With()
		}
	}
	if s.Limit != nil {
		n, err := strconv.ParseInt(s.Limit.Rows, 10, 64)
		if err != nil || n < 1 {
			return nil, osserr.SQLLimit.With()
		}
		c.query.limit = n
	}
	return c.query, nil
}

func syntaxError(why string) error {
	return osserr.SQLSyntaxError.Saying("The SQL is not valid: " + why + ".").With()
}

func (c *compiler) from(s *source) (err error) {
	if !isTable(s.Table) {
		return syntaxError("the table is always ossobject")
	}
	if c.format == CSV && len(s.Path) > 0 {
		return osserr.SQLRootNodeOnlyInJSON.With()
	}
	c.query.from, err = steps(s.Path, true)
	return err
}

func isTable(name string) bool { return strings.EqualFold(name, "ossobject") }

// items compiles the list after SELECT.
func (c *compiler) items(items []*item, keepAll bool) error {
	q := c.query
	if len(items) > maxColumns {
		return osserr.SQLTooComplex.With()
	}
	aggregations := 0
	for _, i := range items {
		if i.Star {
			if len(items) > 1 {
				return osserr.SQLMixOfStar.With()
			}
			q.star = true
			return nil
		}
		p, err := c.item(i.Operand)
		if err != nil {
			return err
		}
		if len(i.Aliases) > 0 {
			p.name = i.Aliases[len(i.Aliases)-1] // of several the last counts (A110)
		}
		if p.total != nil {
			aggregations++
		}
		q.items = append(q.items, p)
	}
	switch q.totals = aggregations > 0; {
	case q.totals && aggregations < len(items):
		return osserr.SQLMixOfAggregation.With()
	case aggregations > maxAggregations:
		return osserr.SQLTooManyAggregations.With()
	case q.totals && keepAll:
		return osserr.SQLKeepAllWithAggregation.With()
	}
	return nil
}

func (c *compiler) item(o *operand) (p projection, err error) {
	switch {
	case o.Cast != nil:
		p.expr, _, p.column, err = c.cast(o.Cast)
	case o.Reference == nil:
		return p, syntaxError("a constant cannot be selected")
	case o.Reference.Call != nil:
		p.total, err = c.aggregate(o.Reference)
	default:
		p.plain = true
		p.column, err = c.column(o.Reference)
		p.expr = p.column
	}
	return p, err
}

// column finds the column that a name refers to. Names that begin with the
// alias of the table, or with its name, are those after it.
func (c *compiler) column(r *reference) (*column, error) {
	path, err := steps(r.Path, false)
	if err != nil {
		return nil, err
	}
	qualified := isTable(r.Name) && c.alias == "" || c.alias != "" && strings.EqualFold(r.Name, c.alias)
	if !qualified || c.format == CSV && len(path) == 0 {
		path = append([]step{{key: r.Name, index: -1}}, path...)
	}
	if len(path) > maxPath {
		return nil, osserr.SQLPathTooDeep.With()
	}
	for _, s := range path {
		if len(s.key) > maxColumnName {
			return nil, osserr.SQLColumnNameTooLong.With()
		}
	}
	col := &column{index: -1, path: path}
	if c.format == CSV {
		if len(path) != 1 || !path[0].isKey() {
			return nil, osserr.SQLNestedColumnInCSV.With()
		}
		if col.name = path[0].key; isIndex(col.name) {
			n, err := strconv.Atoi(col.name[1:])
			if err != nil || n < 1 || n > maxColumns {
				return nil, osserr.SQLColumnIndex.With()
			}
			col.name, col.index = "", n-1
		}
	}
	return c.known(col), nil
}

// isIndex reports whether a name is one like _1.
func isIndex(name string) bool { return len(name) > 1 && name[0] == '_' && digits(name[1:]) }

// known returns the column that was named like this before, or col.
func (c *compiler) known(col *column) *column {
	var id strings.Builder
	for _, s := range col.path {
		id.WriteString(strconv.Itoa(s.index) + ":" + strconv.Quote(s.key))
	}
	if before := c.byName[id.String()]; before != nil {
		return before
	}
	c.byName[id.String()] = col
	c.query.columns = append(c.query.columns, col)
	return col
}

// steps compiles a JSON path.
func steps(rules []*stepRule, wildcards bool) (path []step, err error) {
	if len(rules) > maxPath {
		return nil, osserr.SQLPathTooDeep.With()
	}
	for _, r := range rules {
		s := step{index: -1}
		switch {
		case r.Key != nil:
			s.key = keyOf(*r.Key)
		case r.Name != nil:
			s.key = keyOf(*r.Name)
		case r.Star && !wildcards:
			return nil, osserr.SQLWildcardNotAllowed.With()
		case r.Star:
			s.all = true
		case strings.HasPrefix(*r.Index, "-"):
			return nil, osserr.SQLNegativeIndex.With()
		default:
			if s.index, err = strconv.Atoi(*r.Index); err != nil {
				return nil, syntaxError("the index of an array must be an integer")
			}
		}
		path = append(path, s)
	}
	return path, nil
}

// keyOf returns a key of a path, which may be quoted.
func keyOf(token string) string {
	if token[0] == '\'' || token[0] == '"' {
		return unquote(token)
	}
	return token
}
