package selectobject

import (
	"strings"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

// Every method of the compiler returns what it compiled and its kind, as far as
// that is known before the first row: anyKind for a JSON column, text for a CSV
// column, which takes the kind of what it meets.

// mayBe reports whether something of kind k can have the kind want.
func mayBe(k, want kind) bool {
	switch k {
	case anyKind, text, null:
		return true
	}
	return k == want || k.numeric() && want.numeric()
}

// canCompare reports whether values of two kinds can be compared.
func canCompare(a, b kind) bool { return mayBe(a, b) || mayBe(b, a) }

func (c *compiler) or(r *orRule, depth int) (expr, kind, error) {
	if len(r.Operands) == 1 {
		return c.and(r.Operands[0], depth)
	}
	e := &logical{or: true}
	for _, o := range r.Operands {
		operand, k, err := c.and(o, depth+1)
		if err == nil && !mayBe(k, boolean) {
			err = osserr.SQLOrOperand.With()
		}
		if err != nil {
			return nil, 0, err
		}
		e.operands = append(e.operands, operand)
	}
	return e, boolean, nil
}

func (c *compiler) and(r *andRule, depth int) (expr, kind, error) {
	if len(r.Operands) == 1 {
		return c.not(r.Operands[0], depth)
	}
	e := &logical{}
	for _, o := range r.Operands {
		operand, k, err := c.not(o, depth+1)
		if err == nil && !mayBe(k, boolean) {
			err = osserr.SQLAndOperand.With()
		}
		if err != nil {
			return nil, 0, err
		}
		e.operands = append(e.operands, operand)
	}
	return e, boolean, nil
}

func (c *compiler) not(r *notRule, depth int) (expr, kind, error) {
	if r.Not {
		depth++
	}
	if depth > maxDepth {
		return nil, 0, osserr.SQLTooDeep.With()
	}
	e, k, err := c.predicate(r.Predicate, depth)
	if err != nil || !r.Not {
		return e, k, err
	}
	if !mayBe(k, boolean) {
		return nil, 0, osserr.SQLNotOperand.With()
	}
	return &negation{e}, boolean, nil
}

func (c *compiler) predicate(r *predicateRule, depth int) (expr, kind, error) {
	left, k, err := c.concat(r.Left, depth)
	if err != nil || r.Test == nil {
		return left, k, err
	}
	c.conditions++
	t := r.Test
	var e expr
	switch {
	case t.Compare != "":
		return c.compare(t.Compare, left, k, t.Right, depth)
	case t.IsNull:
		if _, ok := left.(constant); ok {
			return nil, 0, osserr.SQLIsNullOperand.With()
		}
		e = &nullTest{left}
	case t.In != nil:
		e, err = c.in(left, k, t.In)
	case t.Like != nil:
		e, err = c.like(left, k, t, depth)
	default:
		low, _, err := c.compare(">=", left, k, t.Low, depth)
		if err != nil {
			return nil, 0, err
		}
		high, _, err := c.compare("<=", left, k, t.High, depth)
		if err != nil {
			return nil, 0, err
		}
		e = &logical{operands: []expr{low, high}}
	}
	if err == nil && (t.Not || t.IsNot) {
		e = &negation{e}
	}
	return e, boolean, err
}

func (c *compiler) compare(op string, left expr, k kind, r *concatRule, depth int) (expr, kind, error) {
	right, other, err := c.concat(r, depth)
	if err != nil {
		return nil, 0, err
	}
	if !canCompare(k, other) {
		return nil, 0, osserr.SQLComparisonTypesDiffer.With()
	}
	return &comparison{comparisons[op], left, right}, boolean, nil
}

func (c *compiler) in(left expr, k kind, operands []*operand) (expr, error) {
	if len(operands) > maxInValues {
		return nil, osserr.SQLTooManyInValues.With()
	}
	e := &inList{operand: left}
	for _, o := range operands {
		operand, other, err := c.operand(o)
		if err != nil {
			return nil, err
		}
		v, ok := operand.(constant)
		switch {
		case !ok:
			return nil, syntaxError("IN needs constants")
		case len(e.values) > 0 && !canCompare(other, e.values[0].kind):
			return nil, osserr.SQLInTypesDiffer.With()
		case !canCompare(k, other):
			return nil, osserr.SQLComparisonTypesDiffer.With()
		}
		e.values = append(e.values, v.v)
	}
	return e, nil
}

func (c *compiler) like(left expr, k kind, t *testRule, depth int) (expr, error) {
	right, _, err := c.concat(t.Like, depth)
	if err != nil {
		return nil, err
	}
	pattern, ok := right.(constant)
	if _, fixed := left.(constant); fixed || !ok || pattern.v.kind != str || !mayBe(k, str) {
		return nil, osserr.SQLLikeOperand.With()
	}
	escape := ""
	if t.Escape != nil {
		escape = unquote(*t.Escape)
	}
	p, err := compileLike(pattern.v.s, escape, t.Escape != nil)
	return &likeTest{left, p}, err
}

func (c *compiler) concat(r *concatRule, depth int) (expr, kind, error) {
	if len(r.Operands) == 1 {
		return c.sum(r.Operands[0], depth)
	}
	e := &concatenation{}
	fixed := false // the operand before was a constant
	for _, o := range r.Operands {
		operand, _, err := c.sum(o, depth)
		if err != nil {
			return nil, 0, err
		}
		_, isConstant := operand.(constant)
		if fixed && isConstant {
			return nil, 0, osserr.SQLConcatOperand.With()
		}
		fixed = isConstant
		e.operands = append(e.operands, operand)
	}
	return e, str, nil
}

func (c *compiler) sum(r *sumRule, depth int) (expr, kind, error) {
	left, k, err := c.product(r.First, depth)
	for _, rest := range r.Rest {
		if err != nil {
			break
		}
		right, other, rightErr := c.product(rest.Operand, depth)
		if rightErr != nil {
			return nil, 0, rightErr
		}
		left, k, err = calculationOf(rest.Op, left, k, right, other)
	}
	return left, k, err
}

func (c *compiler) product(r *productRule, depth int) (expr, kind, error) {
	left, k, err := c.unary(r.First, depth)
	for _, rest := range r.Rest {
		if err != nil {
			break
		}
		right, other, rightErr := c.unary(rest.Operand, depth)
		if rightErr != nil {
			return nil, 0, rightErr
		}
		left, k, err = calculationOf(rest.Op, left, k, right, other)
	}
	return left, k, err
}

// calculationOf makes arithmetic of two operands. Its kind is a number, which
// one shows when it runs.
func calculationOf(op string, left expr, k kind, right expr, other kind) (expr, kind, error) {
	if !mayBe(k, integer) || !mayBe(other, integer) {
		return nil, 0, osserr.SQLArithmeticOperand.With()
	}
	return &calculation{op, left, right}, double, nil
}

func (c *compiler) unary(r *unaryRule, depth int) (e expr, k kind, err error) {
	if r.Nested != nil {
		e, k, err = c.or(r.Nested, depth)
	} else {
		e, k, err = c.operand(r.Operand)
	}
	if err != nil || !r.Minus {
		return e, k, err
	}
	zero := constant{value{kind: integer}}
	negative, k, err := calculationOf("-", zero, integer, e, k)
	if _, ok := e.(constant); ok && err == nil {
		v, _ := negative.eval(nil) // constants need no row
		return constant{v}, v.kind, nil
	}
	return negative, k, err
}

func (c *compiler) operand(o *operand) (expr, kind, error) {
	switch {
	case o.Number != nil:
		v, ok := number(*o.Number)
		if !ok {
			return nil, 0, syntaxError("a number is too large")
		}
		return constant{v}, v.kind, nil
	case o.Text != nil:
		return constant{value{kind: str, s: unquote(*o.Text)}}, str, nil
	case o.Word != "":
		v, _ := parseBool(o.Word) // NULL is not one, and so the zero value
		return constant{v}, v.kind, nil
	case o.Cast != nil:
		e, k, _, err := c.cast(o.Cast)
		return e, k, err
	case o.Reference.Call != nil:
		return nil, 0, syntaxError("aggregations and other functions cannot be used in WHERE")
	}
	col, err := c.column(o.Reference)
	return col, c.columnKind(), err
}

func (c *compiler) columnKind() kind {
	if c.format == CSV {
		return text
	}
	return anyKind
}

// kindNames are the types that CAST knows.
var kindNames = map[string]kind{
	"int": integer, "double": double, "decimal": decimal, "string": str, "bool": boolean, "timestamp": timestamp,
}

// cast compiles CAST, of a column or a constant. col is the column.
func (c *compiler) cast(r *castRule) (e expr, k kind, col *column, err error) {
	to, ok := kindNames[strings.ToLower(r.Type)]
	if !ok {
		return nil, 0, nil, syntaxError("there is no type " + brief(r.Type))
	}
	operand, _, err := c.operand(r.Operand)
	if err != nil {
		return nil, 0, nil, err
	}
	result := &castExpr{operand: operand, to: to}
	if r.Format != nil {
		if to == timestamp {
			result.parse = timestampFormat(unquote(*r.Format))
		}
		if result.parse == nil {
			return nil, 0, nil, osserr.SQLTimestampFormat.With()
		}
	}
	switch operand := operand.(type) {
	case *column:
		if before, ok := c.casts[operand]; ok && before != to {
			return nil, 0, nil, osserr.SQLCastTypesDiffer.With()
		}
		c.casts[operand] = to
		return result, to, operand, nil
	case constant:
		v, err := result.eval(nil) // constants need no row
		if err != nil {
			return nil, 0, nil, badConstant(to, r.Format != nil).With()
		}
		return constant{v}, v.kind, nil, nil
	}
	return nil, 0, nil, syntaxError("CAST needs a column or a constant")
}

// badConstant is what a constant is called that cannot be cast.
func badConstant(to kind, formatted bool) osserr.Kind {
	switch {
	case to == timestamp && formatted:
		return osserr.SQLTimestampMismatch
	case to == timestamp:
		return osserr.SQLTimestampValue
	}
	return osserr.SQLInvalidConstant
}
