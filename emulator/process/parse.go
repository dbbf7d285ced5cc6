package process

import (
	"cmp"
	"image"
	"strings"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

// maxInstruction bounds what is parsed. That there is a limit is documented,
// how much it is is not (A098).
const maxInstruction = 8 << 10

// Parse reads an instruction: "image/" and actions separated by "/", or
// "style/" and the name of a style that stands for such.
// https://help.aliyun.com/zh/oss/user-guide/key-rules-for-image-processing
func Parse(text string, styles Style) (*Instruction, error) {
	if len(text) > maxInstruction {
		return nil, osserr.ProcessTooLong.With()
	}
	if name, ok := strings.CutPrefix(text, "style/"); ok {
		content, found := styles(name)
		if !found {
			return nil, osserr.ImageStyleNotFound.With("StyleName", name)
		}
		if len(content) > maxInstruction {
			return nil, osserr.ProcessTooLong.With()
		}
		text = content
	}
	actions, ok := strings.CutPrefix(text, "image/")
	if !ok {
		return nil, osserr.InvalidProcess.With("ArgumentName", "x-oss-process", "ArgumentValue", text)
	}
	in, err := parseActions(actions)
	if err != nil {
		return nil, err
	}
	if in.relative > 0 {
		return nil, osserr.ProcessWithout("resize", "")
	}
	// Reports stand alone: nothing to report on is stored.
	// https://help.aliyun.com/zh/oss/user-guide/query-the-exif-data-of-an-image-4
	if in.report == reportInfo && strings.Contains(actions, "/") {
		return nil, osserr.InvalidProcess.With("ArgumentName", "x-oss-process", "ArgumentValue", text).
			Hinted("image/info cannot be combined with other actions")
	}
	return in, nil
}

func parseActions(actions string) (*Instruction, error) {
	in := &Instruction{}
	for action := range strings.SplitSeq(actions, "/") {
		if err := in.parse(action); err != nil {
			return nil, err
		}
	}
	return in, nil
}

// byIMM are actions that need the intelligent media service of the vendor.
var byIMM = map[string]bool{
	"blindwatermark": true, "deblindwatermark": true, "bodies": true, "cars": true, "codes": true, "faces": true, "labels": true,
	"ocr": true, "qrcode": true, "score": true, "segment": true,
}

// parse reads one action and what follows its name, separated by commas. Empty
// values and parameters that the action has not are passed over: the vendor's
// own suites send both.
func (in *Instruction) parse(action string) error {
	name, values, _ := strings.Cut(action, ",")
	if name == "" {
		return osserr.NoImageAction.With()
	}
	rules, ok := actions[name]
	if !ok {
		if byIMM[name] {
			return notImplemented("x-oss-process=image/" + name)
		}
		return osserr.UnknownImageAction.With("ArgumentName", "x-oss-process", "ArgumentValue", name)
	}
	a := args{numbers: map[string]int{}, texts: map[string]string{}}
	bare := 0
	for token := range strings.SplitSeq(values, ",") {
		if token == "" {
			continue
		}
		key, text, _ := strings.Cut(token, "_")
		if rule, known := rules.keys[key]; known {
			if err := a.read(rule, key, key, text); err != nil {
				return err
			}
			continue
		}
		if rules.bare == nil {
			continue
		}
		// Where a value without a name is expected, "a_90" is the value "a".
		if bare++; bare > 1 && rules.single {
			return osserr.TooManyProcessValues.With("ArgumentName", name, "ArgumentValue", values)
		}
		if err := a.read(*rules.bare, "", cmp.Or(rules.bareName, name), key); err != nil {
			return err
		}
	}
	if rules.needed && len(a.numbers)+len(a.texts) == 0 {
		return osserr.ProcessWithout(name, rules.ecMissing)
	}
	return in.add(name, a)
}

// add makes a step or a setting of an action.
func (in *Instruction) add(name string, a args) error {
	switch name {
	case "resize":
		return in.addResize(a)
	case "crop":
		return in.addCrop(a)
	case "indexcrop":
		return in.addIndexCrop(a)
	case "circle":
		in.still(circle(a.numbers["r"]))
	case "rounded-corners":
		in.still(roundedCorners(a.numbers["r"]))
	case "auto-orient":
		in.keepsOrientation = a.numbers[""] == 0
	case "rotate":
		in.still(rotate(a.numbers[""]))
	case "blur":
		return in.addBlur(a)
	case "bright":
		in.still(bright(a.numbers[""]))
	case "contrast":
		in.still(contrast(a.numbers[""]))
	case "sharpen":
		in.still(sharpen(a.numbers[""]))
	case "watermark":
		return in.addWatermark(a)
	case "format":
		return in.setFormat(a.texts[""])
	case "quality":
		in.setQuality(a)
	case "interlace":
		in.progressive = a.numbers[""] == 1
	case "info":
		in.report = reportInfo
	case "average-hue":
		in.report = reportHue
	}
	return nil
}

// still adds a step that leaves only the first frame of an animation.
func (in *Instruction) still(apply func(*work, image.Image) (image.Image, error)) {
	in.steps = append(in.steps, step{apply: apply})
}

// moving adds a step that works on every frame.
func (in *Instruction) moving(apply func(*work, image.Image) (image.Image, error)) {
	in.steps = append(in.steps, step{moves: true, apply: apply})
}
