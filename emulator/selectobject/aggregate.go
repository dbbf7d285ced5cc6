package selectobject

import (
	"math/big"
	"strings"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

// An aggregate is one of COUNT, SUM, AVG, MIN and MAX.
type aggregate struct {
	function string
	operand  expr // nil for COUNT(*)
}

func (c *compiler) aggregate(r *reference) (*aggregate, error) {
	a := &aggregate{function: strings.ToLower(r.Name)}
	switch a.function {
	case "count":
		if !r.Call.Star {
			return nil, syntaxError("COUNT takes * only")
		}
	case "sum", "avg", "min", "max":
		if r.Call.Star {
			return nil, syntaxError("* is for COUNT only")
		}
	default:
		return nil, syntaxError("there is no function " + brief(r.Name))
	}
	if len(r.Path) > 0 {
		return nil, syntaxError("nothing can be selected from the result of a function")
	}
	if r.Call.Star {
		return a, nil
	}
	operand, k, err := c.operand(r.Call.Operand)
	if err != nil {
		return nil, err
	}
	a.operand = operand
	sums := a.function == "sum" || a.function == "avg"
	switch {
	case k == timestamp && sums:
		return nil, osserr.SQLAggregationOnTimestamp.With()
	case k != anyKind && k != timestamp && !k.numeric():
		return nil, osserr.SQLAggregationOnNonNumeric.With()
	}
	return a, nil
}

// value evaluates the operand for a row.
func (a *aggregate) value(r row) (value, error) {
	if a.operand == nil {
		return boolValue(true), nil // COUNT counts every row
	}
	v, err := a.operand.eval(r)
	if err == nil && v.kind != null && v.kind != timestamp && !v.kind.numeric() {
		err = errMismatch
	}
	return v, err
}

// A total is what an aggregate has come to.
type total struct {
	*aggregate
	count  int64 // of values that are not null
	result value // sum, least or greatest
}

// add takes the value of another row into account. Rows without one do not
// count; a sum that is too large for a number is null.
func (t *total) add(v value) {
	if v.kind == null {
		return
	}
	t.count++
	switch {
	case t.count == 1:
		t.result = v
	case t.function == "sum" || t.function == "avg":
		t.result, _ = calculate("+", t.result, v)
	case t.function == "min" || t.function == "max":
		if order, _, _ := compare(v, t.result); order < 0 == (t.function == "min") {
			t.result = v
		}
	}
}

// final is the result, null if there was no row.
func (t *total) final() value {
	switch {
	case t.function == "count":
		return value{kind: integer, i: t.count}
	case t.function != "avg" || t.result.kind == null:
		return t.result
	case t.result.kind == decimal:
		return decimalValue(new(big.Rat).Quo(t.result.d, new(big.Rat).SetInt64(t.count)))
	}
	return value{kind: double, f: t.result.float() / float64(t.count)}
}
