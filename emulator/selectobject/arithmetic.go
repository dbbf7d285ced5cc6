package selectobject

import (
	"math"
	"math/big"
)

// calculate applies + - * / or % to two values. Integers divide as integers,
// what does not fit 64 bits goes on as a double, and a division by zero is null
// (A111).
func calculate(op string, a, b value) (value, error) {
	a, err := a.typed(integer)
	if err != nil {
		return value{}, err
	}
	if b, err = b.typed(integer); err != nil {
		return value{}, err
	}
	switch {
	case a.kind == null || b.kind == null:
		return value{}, nil
	case !a.kind.numeric() || !b.kind.numeric():
		return value{}, errMismatch
	case a.kind == decimal || b.kind == decimal:
		return calculateDecimal(op, a.rat(), b.rat())
	case a.kind == integer && b.kind == integer:
		if v, ok := calculateInt(op, a.i, b.i); ok {
			return v, nil
		}
	}
	return calculateDouble(op, a.float(), b.float())
}

// calculateInt reports false if the result does not fit.
func calculateInt(op string, a, b int64) (value, bool) {
	v := value{kind: integer}
	switch op {
	case "+":
		v.i = a + b
		return v, (a^v.i)&(b^v.i) >= 0
	case "-":
		v.i = a - b
		return v, (a^b)&(a^v.i) >= 0
	case "*":
		v.i = a * b
		return v, a == 0 || v.i/a == b && !(a == -1 && b == math.MinInt64)
	}
	if b == 0 {
		return value{}, true
	}
	if op == "/" {
		v.i = a / b
		return v, !(b == -1 && a == math.MinInt64)
	}
	v.i = a % b
	return v, true
}

func calculateDouble(op string, a, b float64) (value, error) {
	v := value{kind: double}
	switch op {
	case "+":
		v.f = a + b
	case "-":
		v.f = a - b
	case "*":
		v.f = a * b
	default:
		if b == 0 {
			return value{}, nil
		}
		if v.f = a / b; op == "%" {
			v.f = math.Mod(a, b)
		}
	}
	if math.IsInf(v.f, 0) || math.IsNaN(v.f) {
		return value{}, errMismatch
	}
	return v, nil
}

// calculateDecimal refuses what is far beyond the 128 bits that OSS has, lest
// the digits of a product fill the memory.
func calculateDecimal(op string, a, b *big.Rat) (value, error) {
	const mostBits = 4096
	r := new(big.Rat)
	switch op {
	case "+":
		r.Add(a, b)
	case "-":
		r.Sub(a, b)
	case "*":
		r.Mul(a, b)
	default:
		if b.Sign() == 0 {
			return value{}, nil
		}
		if r.Quo(a, b); op == "%" {
			whole := new(big.Rat).SetInt(new(big.Int).Quo(r.Num(), r.Denom()))
			r.Sub(a, whole.Mul(whole, b))
		}
	}
	if r.Num().BitLen() > mostBits {
		return value{}, errMismatch
	}
	return decimalValue(r), nil
}

// cast converts a value to a kind.
func cast(v value, to kind) (value, error) {
	if v.kind == text {
		if to == decimal || to == integer || to == double {
			return castText(v, to)
		}
		return v.typed(to)
	}
	switch {
	case v.kind == null || v.kind == to:
		return v, nil
	case v.kind == compound:
		return value{}, errMismatch
	case to == str:
		return value{kind: str, s: string(v.append(nil))}, nil
	case v.kind == str:
		v.kind = text
		return cast(v, to)
	case v.kind.numeric() && to.numeric():
		return castNumber(v, to)
	}
	return value{}, errMismatch
}

func castText(v value, to kind) (value, error) {
	v, err := v.typed(to)
	switch {
	case err != nil || v.kind == null:
		return value{}, err
	case to == integer && v.kind == double:
		return value{}, errMismatch // "15.4" is no integer
	}
	return castNumber(v, to)
}

func castNumber(v value, to kind) (value, error) {
	switch to {
	case decimal:
		return value{kind: decimal, d: v.rat()}, nil
	case double:
		return value{kind: double, f: v.float(), s: v.s}, nil
	}
	f := math.Trunc(v.float())
	switch {
	case v.kind == integer:
		return v, nil
	case f < math.MinInt64 || f >= math.MaxInt64:
		return value{}, errMismatch
	}
	return value{kind: integer, i: int64(f)}, nil
}
