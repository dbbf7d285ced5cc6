package selectobject

import (
	"cmp"
	"math"
	"math/big"
	"strconv"
	"strings"
	"time"
)

// A kind is the type of a value.
type kind uint8

const (
	null      kind = iota
	text           // a CSV column: takes the type of what it meets
	str            // a string
	integer        // 64 bits
	double         // 64 bits
	decimal        // exact
	boolean        // i is 0 or 1
	timestamp      // i is in milliseconds since 1970
	compound       // a JSON object or array
)

// numeric reports whether values of the kind are numbers.
func (k kind) numeric() bool { return k == integer || k == double || k == decimal }

// A value is what an expression makes of a row.
type value struct {
	kind kind
	i    int64
	f    float64
	s    string // of text and str; how a double was written, if that is known
	d    *big.Rat
}

func boolValue(b bool) value {
	if b {
		return value{kind: boolean, i: 1}
	}
	return value{kind: boolean}
}

func (v value) isTrue() bool { return v.kind == boolean && v.i != 0 }

// number reads a number as the implicit conversion of CSV does: an integer if
// it fits, a double otherwise.
func number(s string) (value, bool) {
	if !isNumber(s) {
		return value{}, false
	}
	if i, err := strconv.ParseInt(s, 10, 64); err == nil {
		return value{kind: integer, i: i}, true
	}
	f, err := strconv.ParseFloat(s, 64)
	return value{kind: double, f: f, s: s}, err == nil
}

// isNumber reports whether s is a decimal number, which for strconv and
// math/big hexadecimal, "inf" and "1_000" are too, and which may not be so
// large that its digits fill the memory.
func isNumber(s string) bool {
	const longest, largest = 400, 400
	rest := strings.TrimLeft(s, "+-")
	if len(s)-len(rest) > 1 || len(s) > longest {
		return false
	}
	mantissa, exponent, scientific := strings.Cut(strings.ToLower(rest), "e")
	whole, fraction, _ := strings.Cut(mantissa, ".")
	if whole+fraction == "" || !digits(whole) || !digits(fraction) {
		return false
	}
	if !scientific {
		return true
	}
	n, err := strconv.Atoi(exponent)
	return err == nil && -largest <= n && n <= largest
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// typed gives the text of a CSV column the kind of what it is used with. Text
// that is empty is null for everything but a string (A111).
func (v value) typed(k kind) (value, error) {
	if v.kind != text || k == null {
		return v, nil
	}
	if k == text || k == str {
		v.kind = str
		return v, nil
	}
	if v.s == "" {
		return value{}, nil
	}
	var ok bool
	s := strings.TrimSpace(v.s)
	switch {
	case k.numeric():
		v, ok = number(s)
	case k == boolean:
		v, ok = parseBool(s)
	case k == timestamp:
		v.kind = timestamp
		v.i, ok = parseTimestamp(s)
	}
	if !ok {
		return value{}, errMismatch
	}
	return v, nil
}

func parseBool(s string) (value, bool) {
	switch strings.ToLower(s) {
	case "true":
		return boolValue(true), true
	case "false":
		return boolValue(false), true
	}
	return value{}, false
}

// compare orders two values. known is false if one of them is null.
func compare(a, b value) (order int, known bool, err error) {
	if a, err = a.typed(b.kind); err != nil {
		return 0, false, err
	}
	if b, err = b.typed(a.kind); err != nil {
		return 0, false, err
	}
	if a.kind == null || b.kind == null {
		return 0, false, nil
	}
	switch {
	case a.kind.numeric() && b.kind.numeric():
		return compareNumbers(a, b), true, nil
	case a.kind != b.kind || a.kind == compound:
		return 0, false, errMismatch
	case a.kind == str:
		return strings.Compare(a.s, b.s), true, nil
	}
	return cmp.Compare(a.i, b.i), true, nil
}

func compareNumbers(a, b value) int {
	switch {
	case a.kind == integer && b.kind == integer:
		return cmp.Compare(a.i, b.i)
	case a.kind == decimal || b.kind == decimal:
		return a.rat().Cmp(b.rat())
	}
	return cmp.Compare(a.float(), b.float())
}

// float returns a number as a double.
func (v value) float() float64 {
	switch v.kind {
	case integer:
		return float64(v.i)
	case decimal:
		f, _ := v.d.Float64()
		return f
	}
	return v.f
}

// rat returns a number exactly: a double as it was written, not as the nearest
// binary fraction.
func (v value) rat() *big.Rat {
	switch v.kind {
	case decimal:
		return v.d
	case integer:
		return new(big.Rat).SetInt64(v.i)
	}
	written := v.s
	if written == "" {
		written = strconv.FormatFloat(v.f, 'g', -1, 64)
	}
	if r, ok := new(big.Rat).SetString(written); ok {
		return r
	}
	return new(big.Rat) // infinite, which no arithmetic here returns
}

// decimalDigits is how many digits a decimal may have after its point: as many
// as 128 bits hold.
const decimalDigits = 38

// decimalValue rounds a quotient, whose digits may never end.
func decimalValue(r *big.Rat) value {
	if !r.IsInt() {
		r, _ = new(big.Rat).SetString(r.FloatString(decimalDigits))
	}
	return value{kind: decimal, d: r}
}

// append writes a value as text (A113).
func (v value) append(dst []byte) []byte {
	switch v.kind {
	case text, str:
		return append(dst, v.s...)
	case integer:
		return strconv.AppendInt(dst, v.i, 10)
	case double:
		return appendDouble(dst, v.f)
	case decimal:
		if v.d.IsInt() {
			return v.d.Num().Append(dst, 10)
		}
		return append(dst, strings.TrimRight(v.d.FloatString(decimalDigits), "0")...)
	case boolean:
		return strconv.AppendBool(dst, v.i != 0)
	case timestamp:
		t := time.UnixMilli(v.i).UTC()
		if v.i%1000 == 0 {
			return t.AppendFormat(dst, time.DateTime)
		}
		return t.AppendFormat(dst, "2006-01-02 15:04:05.000")
	}
	return dst
}

// appendDouble writes the fewest digits that read back as the same number.
func appendDouble(dst []byte, f float64) []byte {
	form := byte('f')
	if a := math.Abs(f); a != 0 && (a < 1e-6 || a >= 1e21) {
		form = 'e'
	}
	return strconv.AppendFloat(dst, f, form, -1, 64)
}
