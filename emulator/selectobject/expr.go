package selectobject

// An expr is compiled SQL, evaluated for one row at a time. It fails only with
// errMismatch.
type expr interface {
	eval(row) (value, error)
}

// A row gives the values of columns. ok is false for one that it has not.
type row interface {
	value(c *column) (v value, ok bool)
}

type constant struct{ v value }

func (e constant) eval(row) (value, error) { return e.v, nil }

func (c *column) eval(r row) (value, error) {
	v, _ := r.value(c)
	return v, nil
}

// A logical is AND, or OR, of two or more conditions. What is not known, null,
// counts only if the others do not decide.
type logical struct {
	or       bool
	operands []expr
}

func (e *logical) eval(r row) (value, error) {
	result := boolValue(!e.or)
	for _, operand := range e.operands {
		v, err := condition(operand, r)
		switch {
		case err != nil:
			return value{}, err
		case v.kind == null:
			result = value{}
		case v.isTrue() == e.or:
			return v, nil
		}
	}
	return result, nil
}

// condition evaluates what must be a boolean or null.
func condition(e expr, r row) (value, error) {
	v, err := e.eval(r)
	if err != nil {
		return value{}, err
	}
	if v, err = v.typed(boolean); err == nil && v.kind != boolean && v.kind != null {
		err = errMismatch
	}
	return v, err
}

type negation struct{ operand expr }

func (e *negation) eval(r row) (value, error) {
	v, err := condition(e.operand, r)
	if err != nil || v.kind == null {
		return value{}, err
	}
	return boolValue(!v.isTrue()), nil
}

// A comparison is true if the order of its operands, -1, 0 or 1, is one of
// those that its operator accepts.
type comparison struct {
	accepts     [3]bool
	left, right expr
}

var comparisons = map[string][3]bool{
	"<": {true, false, false}, "<=": {true, true, false}, "=": {false, true, false},
	">=": {false, true, true}, ">": {false, false, true}, "!=": {true, false, true}, "<>": {true, false, true},
}

func (e *comparison) eval(r row) (value, error) {
	left, err := e.left.eval(r)
	if err != nil {
		return value{}, err
	}
	right, err := e.right.eval(r)
	if err != nil {
		return value{}, err
	}
	order, known, err := compare(left, right)
	if err != nil || !known {
		return value{}, err
	}
	return boolValue(e.accepts[order+1]), nil
}

type nullTest struct{ operand expr }

func (e *nullTest) eval(r row) (value, error) {
	v, err := e.operand.eval(r)
	return boolValue(v.kind == null), err
}

type inList struct {
	operand expr
	values  []value
}

func (e *inList) eval(r row) (value, error) {
	v, err := e.operand.eval(r)
	if err != nil || v.kind == null {
		return value{}, err
	}
	for _, candidate := range e.values {
		order, known, err := compare(v, candidate)
		switch {
		case err != nil:
			return value{}, err
		case !known && candidate.kind != null:
			return value{}, nil // an empty column among numbers
		case known && order == 0:
			return boolValue(true), nil
		}
	}
	return boolValue(false), nil
}

type likeTest struct {
	operand expr
	pattern likePattern
}

func (e *likeTest) eval(r row) (value, error) {
	v, err := e.operand.eval(r)
	switch {
	case err != nil || v.kind == null:
		return value{}, err
	case v.kind != str && v.kind != text:
		return value{}, errMismatch
	}
	return boolValue(e.pattern.match(v.s)), nil
}

type calculation struct {
	op          string
	left, right expr
}

func (e *calculation) eval(r row) (value, error) {
	left, err := e.left.eval(r)
	if err != nil {
		return value{}, err
	}
	right, err := e.right.eval(r)
	if err != nil {
		return value{}, err
	}
	return calculate(e.op, left, right)
}

type concatenation struct{ operands []expr }

func (e *concatenation) eval(r row) (value, error) {
	var joined []byte
	for _, operand := range e.operands {
		v, err := operand.eval(r)
		switch {
		case err != nil || v.kind == null:
			return value{}, err
		case v.kind == compound:
			return value{}, errMismatch
		}
		if joined = v.append(joined); len(joined) > maxOutputRow {
			return value{}, errMismatch
		}
	}
	return value{kind: str, s: string(joined)}, nil
}

type castExpr struct {
	operand expr
	to      kind
	parse   func(string) (int64, bool) // of a timestamp with a format
}

func (e *castExpr) eval(r row) (value, error) {
	v, err := e.operand.eval(r)
	if err != nil {
		return value{}, err
	}
	if e.parse == nil || v.kind != text && v.kind != str || v.s == "" {
		return cast(v, e.to)
	}
	ms, ok := e.parse(v.s)
	if !ok {
		return value{}, errMismatch
	}
	return value{kind: timestamp, i: ms}, nil
}
