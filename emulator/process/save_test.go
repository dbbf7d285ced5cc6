package process

import (
	"errors"
	"testing"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

func TestParseBody(t *testing.T) {
	for _, test := range []struct {
		body, instruction string
		save              *Save
	}{
		{"x-oss-process=image/resize,w_100|sys/saveas,o_dGVzdC5qcGc,b_dGVzdA", "image/resize,w_100", &Save{"test", "test.jpg"}},
		{"x-oss-process=style/a|sys/saveas,b_dGVzdA==,o_dGVzdC5qcGc=", "style/a", &Save{"test", "test.jpg"}},
		{"x-oss-process=image/info|sys/saveas,o_Pz8-Pz8_", "image/info", &Save{"", "??>???"}}, // URL-safe
		{"x-oss-process=image/info|sys/saveas,o_Pz8+Pz8/", "image/info", &Save{"", "??>???"}}, // as the Java SDK does it
		{"x-oss-process=image%2Fresize%2Cw_100%7Csys%2Fsaveas%2Co_YQ%3D%3D", "image/resize,w_100", &Save{"", "a"}},
		{"x-oss-process=image/resize,w_100", "image/resize,w_100", nil},
	} {
		instruction, save, err := ParseBody(test.body)
		if err != nil || instruction != test.instruction || (save == nil) != (test.save == nil) || save != nil && *save != *test.save {
			t.Errorf("ParseBody(%q) = %q, %+v, %v, want %q, %+v", test.body, instruction, save, err, test.instruction, test.save)
		}
	}
	for body, code := range map[string]string{
		"":                   "InvalidArgument",
		"process=image/info": "InvalidArgument",
		"x-oss-process=image/resize,w_100|saveas,o_YQ": "InvalidArgument", // the Go SDK's suite
		"x-oss-process=image/info|sys/notify,topic_YQ": "NotImplemented",
		"x-oss-process=image/info|sys/saveas,o_!":      "BadRequest",
		"x-oss-process=image/info|sys/saveas,b_YQ":     "MissingArgument",
		"x-oss-process=image/info|sys/saveas,o_":       "MissingArgument",
	} {
		_, _, err := ParseBody(body)
		var got *osserr.Error
		if !errors.As(err, &got) || got.Code != code {
			t.Errorf("ParseBody(%q) = %v, want %s", body, err, code)
		}
	}
}

func TestAnswer(t *testing.T) {
	want := "{\n    \"bucket\": \"\",\n    \"fileSize\": 3267,\n    \"object\": \"dest <\\\"1\\\">.jpg\",\n    \"status\": \"OK\"}"
	if got := string((&Save{Key: `dest <"1">.jpg`}).Answer(3267)); got != want {
		t.Errorf("Answer = %s, want %s", got, want)
	}
}

func FuzzParseBody(f *testing.F) {
	f.Add("x-oss-process=image/resize,w_100|sys/saveas,o_dGVzdC5qcGc,b_dGVzdA")
	f.Add("x-oss-process=style/a|sys/saveas,o_%")
	f.Fuzz(func(t *testing.T, body string) {
		_, save, err := ParseBody(body)
		var known *osserr.Error
		if err != nil && !errors.As(err, &known) || err == nil && save != nil && save.Key == "" {
			t.Errorf("ParseBody(%q) = %+v, %v", body, save, err)
		}
	})
}
