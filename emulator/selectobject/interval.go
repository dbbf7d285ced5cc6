package selectobject

import (
	"strconv"
	"strings"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

// An interval is the part of an object that a request asks for, both ends
// inclusive.
type interval struct {
	unit        unit
	first, last int64 // -1 for an end that is not given
}

type unit uint8

const (
	byLines unit = iota
	bySplits
	byBytes
)

// ranged reads the elements Range and the header of that name, nil if there is
// none. An empty element is none: SDKs send it.
func (p *parameters) ranged(elements []string, header string, in *input, format Format) *interval {
	texts := elements[:0]
	for _, text := range elements {
		if text = strings.TrimSpace(text); text != "" {
			texts = append(texts, text)
		}
	}
	switch {
	case len(texts) > 0 && header != "":
		p.fail(osserr.SelectRangeTwice.With("RangeRequested", header))
		return nil
	case header != "" && (format != CSV || in.quotedRecords || in.gzip):
		p.fail(osserr.SelectRangeHeader.With("RangeRequested", header).
			Hinted("the header Range needs CSV and AllowQuotedRecordDelimiter false; rows and splits are asked for in the document"))
		return nil
	case header != "":
		return p.interval(header)
	case len(texts) == 0:
		return nil
	case len(texts) > 1 || format == JSON && !in.lines:
		p.fail(osserr.SelectRange.With("RangeRequested", texts[0]))
		return nil
	}
	i := p.interval(texts[0])
	if i != nil && i.unit == byBytes {
		p.fail(osserr.SelectRange.With("RangeRequested", texts[0]))
	}
	return i
}

var units = map[string]unit{"line-range": byLines, "split-range": bySplits, "bytes": byBytes}

// interval reads a range like line-range=10-20, in the form of HTTP: either
// end may be missing, and without a first one the last so many are meant.
func (p *parameters) interval(text string) *interval {
	name, ends, ok := strings.Cut(text, "=")
	u, known := units[strings.TrimSpace(name)]
	first, last, dash := strings.Cut(ends, "-")
	i := &interval{unit: u, first: end(first), last: end(last)}
	if !ok || !known || !dash || i.first < -1 || i.last < -1 || i.first < 0 && i.last < 0 || i.last >= 0 && i.last < i.first {
		p.fail(osserr.SelectRange.With("RangeRequested", text))
		return nil
	}
	return i
}

// end reads one end of an interval: -1 if it is missing, -2 if it is wrong.
func end(text string) int64 {
	if text = strings.TrimSpace(text); text == "" {
		return -1
	}
	n, err := strconv.ParseUint(text, 10, 62)
	if err != nil {
		return -2
	}
	return int64(n)
}

// within places the interval among total units: from first up to, but not
// including, end.
func (i *interval) within(total int64) (first, end int64, err error) {
	first, end = i.first, total
	switch {
	case i.first < 0:
		first = max(0, total-i.last)
	case i.last >= 0:
		end = min(total, i.last+1)
	}
	if first >= end {
		return 0, 0, osserr.SelectRange.With("RangeRequested", strconv.FormatInt(i.first, 10)+"-"+strconv.FormatInt(i.last, 10)).
			Hinted("the object has only " + strconv.FormatInt(total, 10))
	}
	return first, end, nil
}
