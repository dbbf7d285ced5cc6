package process

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

// A Save says where the result of an instruction is to be stored.
// https://help.aliyun.com/zh/oss/user-guide/sys-or-saveas
type Save struct {
	Bucket string // "" for that of the source
	Key    string
}

// ParseBody reads the body of ProcessObject: x-oss-process=, an instruction and,
// behind a bar, sys/saveas. Without that OSS answers with the image itself, and
// save is nil.
func ParseBody(body string) (instruction string, save *Save, err error) {
	// SDKs send it as it is; whoever escapes it means the same.
	if u, err := url.PathUnescape(body); err == nil {
		body = u
	}
	instruction, ok := strings.CutPrefix(body, "x-oss-process=")
	if !ok {
		return "", nil, invalidBody(body)
	}
	instruction, rest, more := strings.Cut(instruction, "|")
	if !more {
		return instruction, nil, nil
	}
	values, ok := strings.CutPrefix(rest, "sys/saveas,")
	if !ok {
		if strings.HasPrefix(rest, "sys/notify") {
			return "", nil, notImplemented("x-oss-process=sys/notify")
		}
		return "", nil, invalidBody(rest)
	}
	save = &Save{}
	for value := range strings.SplitSeq(values, ",") {
		name, text, _ := strings.Cut(value, "_")
		if name != "o" && name != "b" {
			continue
		}
		b, err := decodeBase64(text)
		if err != nil {
			return "", nil, osserr.ProcessNotBase64.With("ArgumentName", name, "ArgumentValue", text)
		}
		if name == "o" {
			save.Key = string(b)
		} else {
			save.Bucket = string(b)
		}
	}
	if save.Key == "" {
		return "", nil, osserr.ProcessWithout("saveas", "")
	}
	return instruction, save, nil
}

func invalidBody(text string) error {
	return osserr.InvalidProcess.With("ArgumentName", "x-oss-process", "ArgumentValue", text).
		Hinted("the body of ProcessObject is x-oss-process=image/…|sys/saveas,o_KEY,b_BUCKET, with key and bucket in URL-safe Base64")
}

// Answer is what OSS answers when so many bytes were stored, in its own layout:
// the suite of the Java SDK looks for `"status": "OK"`.
func (s *Save) Answer(size int) []byte {
	return fmt.Appendf(nil, "{\n    \"bucket\": %s,\n    \"fileSize\": %d,\n    \"object\": %s,\n    \"status\": \"OK\"}",
		jsonString(s.Bucket), size, jsonString(s.Key))
}
