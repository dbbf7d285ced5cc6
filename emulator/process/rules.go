package process

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

// A rule says what a parameter may be. Causes have numbers of their own (EC);
// where none is known it is left out.
type rule struct {
	kind     valueKind
	min, max int
	words    []string
	ec       string // of a bad value
	ecRange  string // of a number out of range, if that is another
	ecEmpty  string // of a name without a value, if that is another
}

type valueKind uint8

const (
	number valueKind = iota
	word
	rgb     // six hexadecimal digits
	encoded // text in Base64
)

// rules are those of an action.
type rules struct {
	keys map[string]rule // of parameters written as name_value

	bare      *rule  // of a value without a name
	bareName  string // of the bare value in messages, if it is not the action's
	single    bool   // more than one bare value is refused
	needed    bool   // there must be a value
	ecMissing string // if there is none
}

func between(least, most int, ec string) rule {
	return rule{kind: number, min: least, max: most, ec: ec}
}
func oneOf(words, ec string) rule { return rule{kind: word, words: strings.Fields(words), ec: ec} }
func value(r rule) *rule          { return &r }

// far is as far as a coordinate may be; beyond the image it is cut off.
const far = 1 << 30

// gravities are the nine places in an image.
const gravities = "nw north ne west center east sw south se"

// actions are those of OSS, with the numbers of the pages
// help.aliyun.com/zh/oss/support/0040-…
var actions = map[string]rules{
	"resize": {needed: true, keys: map[string]rule{
		"m": oneOf("lfit mfit fill pad fixed", "0040-00000311"),
		"w": between(1, maxTargetSide, "0040-00000312"), "h": between(1, maxTargetSide, "0040-00000313"),
		"l": between(1, maxTargetSide, "0040-00000314"), "s": between(1, maxTargetSide, "0040-00000315"),
		"p": between(1, 1000, "0040-00000317"), "P": between(1, 100, ""),
		"color": {kind: rgb, ec: "0040-00000318"}, "limit": between(0, 1, "0040-00000319"),
	}},
	"crop": {keys: map[string]rule{
		"w": between(0, far, "0040-00000225"), "h": between(0, far, "0040-00000226"), "x": between(0, far, ""), "y": between(0, far, ""),
		"g": oneOf(gravities+" face auto", "0040-00000209"),
	}},
	"indexcrop": {needed: true, ecMissing: "0040-00000230", keys: map[string]rule{
		"x": {kind: number, min: 1, max: far, ec: "0040-00000223", ecRange: "0040-00000230"},
		"y": {kind: number, min: 1, max: far, ec: "0040-00000224", ecRange: "0040-00000230"},
		"i": between(0, far, "0040-00000229"),
	}},
	"circle":          {needed: true, keys: map[string]rule{"r": between(1, 4096, "0040-00000233")}},
	"rounded-corners": {needed: true, keys: map[string]rule{"r": between(1, 4096, "0040-00000237")}},
	"auto-orient":     {needed: true, bare: value(between(0, 1, "0040-00000215")), single: true, ecMissing: "0040-00000214"},
	"rotate":          {needed: true, bare: value(between(0, 360, "0040-00000217")), single: true, ecMissing: "0040-00000216"},
	"blur": {needed: true, keys: map[string]rule{
		"r": between(1, 50, "0040-00000241"), "s": between(1, 50, "0040-00000242"), "g": oneOf("face faces", "0004-00000243"),
	}},
	"bright":    {needed: true, bare: value(between(-100, 100, "0040-00000246")), single: true, ecMissing: "0040-00000245"},
	"contrast":  {needed: true, bare: value(between(-100, 100, ""))},
	"sharpen":   {needed: true, bare: value(between(50, 399, "0040-00000280")), single: true, ecMissing: "0040-00000279"},
	"interlace": {needed: true, bare: value(between(0, 1, "0040-00000282")), single: true, ecMissing: "0040-00000281"},
	"format": {
		needed: true, bare: value(oneOf("jpg jpeg png webp bmp gif tiff heic avif", "0040-00000206")), bareName: "f",
		ecMissing: "0040-00000207",
	},
	"quality": {
		needed: true, bare: value(between(1, 100, "0040-00000310")), ecMissing: "0040-00000307",
		keys: map[string]rule{"q": between(1, 100, "0040-00000309"), "Q": between(1, 100, "0040-00000308")},
	},
	"watermark": {needed: true, ecMissing: "0040-00000278", keys: map[string]rule{
		"t": between(0, 100, "0040-00000263"), "g": oneOf(gravities, "0040-00000260"),
		"x": between(0, 4096, ""), "y": between(0, 4096, "0040-00000264"), "voffset": between(-1000, 1000, "0040-00000268"),
		"image": {kind: encoded, ec: "0040-00000265"}, "P": between(1, 100, ""),
		"text": {kind: encoded, ec: "0040-00000257", ecEmpty: "0040-00000258"}, "type": {kind: encoded, ec: "0040-00000250"},
		"color": {kind: rgb, ec: "0040-00000254"}, "size": between(1, 1000, "0040-00000256"), "shadow": between(0, 100, "0040-00000255"),
		"rotate": between(0, 360, ""), "fill": between(0, 1, "0040-00000274"), "padx": between(0, 4096, ""), "pady": between(0, 4096, ""),
		"order": between(0, 1, ""), "align": between(0, 2, ""), "interval": between(0, 1000, ""),
	}},
	"info":        {},
	"average-hue": {},
}

// args are the values of one action. A bare value is called "". What is given
// twice counts the last time.
type args struct {
	numbers map[string]int
	texts   map[string]string
}

func (a args) has(name string) bool {
	_, isNumber := a.numbers[name]
	_, isText := a.texts[name]
	return isNumber || isText
}

// number returns a number, or def if it was not given.
func (a args) number(name string, def int) int {
	if n, ok := a.numbers[name]; ok {
		return n
	}
	return def
}

// read checks a value and keeps it. shown is what messages call it.
func (a args) read(r rule, name, shown, text string) error {
	switch r.kind {
	case number:
		n, err := strconv.Atoi(text)
		switch {
		case err == nil && n >= r.min && n <= r.max:
			a.numbers[name] = n
			return nil
		case err != nil && !errors.Is(err, strconv.ErrRange):
			return osserr.ProcessNumber(text, shown, r.ec)
		case r.ecRange != "":
			return osserr.ProcessValue(text, shown, r.ecRange)
		}
	case word:
		if slices.Contains(r.words, text) {
			a.texts[name] = text
			return nil
		}
	case rgb:
		if b, err := hex.DecodeString(text); err == nil && len(b) == 3 {
			a.texts[name] = text
			return nil
		}
	case encoded:
		if text == "" && r.ecEmpty != "" {
			return osserr.ProcessValue(text, shown, r.ecEmpty)
		}
		if b, err := decodeBase64(text); err == nil && len(b) > 0 {
			a.texts[name] = string(b)
			return nil
		}
	}
	return osserr.ProcessValue(text, shown, r.ec)
}

// decodeBase64 reads either alphabet, with padding or without: SDKs send all of
// them, though the documentation asks for the URL-safe one. A plus sign that
// went through a query string has become a blank.
func decodeBase64(text string) ([]byte, error) {
	text = strings.NewReplacer("-", "+", "_", "/", " ", "+").Replace(strings.TrimRight(text, "="))
	return base64.RawStdEncoding.DecodeString(text)
}
