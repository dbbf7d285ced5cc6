package process

import (
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

// styles are those of the tests.
func styles(name string) (string, bool) {
	content, ok := map[string]string{"small": "image/resize,w_10", "odd": "resize,w_10", "self": "style/self"}[name]
	return content, ok
}

// b64 encodes as the documentation asks.
func b64(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }

func TestParse(t *testing.T) {
	for _, text := range []string{
		"image/resize,w_100", "image/resize,m_fixed,w_100,h_100/rotate,90/format,png", "image/resize,m_pad,w_100,color_Ff0000",
		"image/crop,w_100,h_100,x_100,y_100,r_1", // the suites send a parameter that crop has not
		"image/watermark,text_aGVsbG8g5Zu+54mH5pyN5Yqh77yB,color_ff6a00,", "image/watermark,text_SGVsbG8g5Zu-54mH5pyN5YqhIQ",
		"image/watermark,image_" + b64("panda.png?x-oss-process=image/resize,P_30") + ",t_90,g_se,x_10,y_10",
		"image/crop", "image/crop,g_se,w_0", "image/indexcrop,y_100,i_10", "image/circle,r_100", "image/rounded-corners,r_30",
		"image/auto-orient,0/resize,m_lfit,h_2000,w_2000,limit_1/rotate,90", "image/rotate,0", "image/rotate,360",
		"image/blur,r_3,s_2", "image/bright,-50", "image/contrast,100", "image/sharpen,399", "image/interlace,1/format,jpg",
		"image/quality,q_80", "image/quality,Q_100", "image/quality,90", "image/format,jpeg", "image/info", "image/average-hue",
		"image/resize,w_10,w_20", "style/small",
	} {
		if _, err := Parse(text, styles); err != nil {
			t.Errorf("Parse(%q) = %v", text, err)
		}
	}
}

// TestParseRefuses has the examples of the pages of the EC numbers, and more.
func TestParseRefuses(t *testing.T) {
	const invalid = "InvalidArgument"
	for _, test := range []struct{ text, code, ec, message string }{
		{"image/resize,w_99999999", invalid, "0040-00000312", "The value: 99999999 of parameter: w is invalid."},
		{"image/resize,w_0", invalid, "0040-00000312", "The value: 0 of parameter: w is invalid."},
		{"image/resize,w_99999999999999999999", invalid, "0040-00000312", "The value: 99999999999999999999 of parameter: w is invalid."},
		{"image/resize,w_abc", invalid, "0040-00000312", "The value: abc of parameter: w is invalid.reason:Value must be digit"},
		{"image/resize,h_0", invalid, "0040-00000313", ""},
		{"image/resize,l_0", invalid, "0040-00000314", ""},
		{"image/resize,s_0", invalid, "0040-00000315", ""},
		{"image/resize,w_100,m_abc", invalid, "0040-00000311", ""},
		{"image/resize,p_0", invalid, "0040-00000317", ""},
		{"image/resize,w_100,m_pad,color_AABBCCDD", invalid, "0040-00000318", ""},
		{"image/resize,w_100,limit_3", invalid, "0040-00000319", ""},
		{"image/resize", "MissingArgument", "", ""},
		{"image/resize,m_lfit", "MissingArgument", "", ""},
		{"image/resize,P_30", "MissingArgument", "", ""},
		{"image/crop,x_100,y_50,w_abc,h_100", invalid, "0040-00000225", ""},
		{"image/crop,x_100,y_50,w_100,h_-1", invalid, "0040-00000226", "The value: -1 of parameter: h is invalid."},
		{"image/crop,w_500,h_500,g_fac", invalid, "0040-00000209", ""},
		{"image/crop,g_face", "NotImplemented", "", ""},
		{"image/indexcrop,x_abc,i_0", invalid, "0040-00000223", ""},
		{"image/indexcrop,y_abc,i_0", invalid, "0040-00000224", ""},
		{"image/indexcrop,x_100,i_abc", invalid, "0040-00000229", ""},
		{"image/indexcrop,x_0,i_0", invalid, "0040-00000230", ""},
		{"image/indexcrop,i_0", "MissingArgument", "0040-00000230", ""},
		{"image/circle,r_5000", invalid, "0040-00000233", ""},
		{"image/rounded-corners,r_abc", invalid, "0040-00000237", ""},
		{"image/resize,w_100/auto-orient", "MissingArgument", "0040-00000214", ""},
		{"image/resize,w_100/auto-orient,10", invalid, "0040-00000215", ""},
		{"image/rotate", "MissingArgument", "0040-00000216", ""},
		{"image/rotate,400", invalid, "0040-00000217", ""},
		{"image/rotate,a_90", invalid, "0040-00000217", ""},
		{"image/rotate,90,200,300", invalid, "0040-00000203", ""},
		{"image/blur,r_200,s_25", invalid, "0040-00000241", ""},
		{"image/blur,r_3,s_abc", invalid, "0040-00000242", ""},
		{"image/blur,r_3", "MissingArgument", "", ""},
		{"image/blur,g_face,r_25,s_50", "NotImplemented", "", ""},
		{"image/bright", "MissingArgument", "0040-00000245", ""},
		{"image/bright,101", invalid, "0040-00000246", ""},
		{"image/contrast,-101", invalid, "", ""},
		{"image/sharpen", "MissingArgument", "0040-00000279", ""},
		{"image/sharpen,10", invalid, "0040-00000280", ""},
		{"image/interlace", "MissingArgument", "0040-00000281", ""},
		{"image/interlace,2", invalid, "0040-00000282", ""},
		{"image/format,dng", invalid, "0040-00000206", ""},
		{"image/format,f_png", invalid, "0040-00000206", "The value: f of parameter: f is invalid."}, // seen
		{"image/format", "MissingArgument", "0040-00000207", ""},
		{"image/format,avif", "NotImplemented", "", ""},
		{"image/quality", "MissingArgument", "0040-00000307", ""},
		{"image/quality,Q_200", invalid, "0040-00000308", ""},
		{"image/quality,q_200", invalid, "0040-00000309", ""},
		{"image/quality,200", invalid, "0040-00000310", ""},
		{"image/quality,88,image", invalid, "0040-00000310", "The value: image of parameter: quality is invalid.reason:Value must be digit"}, // seen
		{"image/watermark", "MissingArgument", "0040-00000278", ""},
		{"image/watermark,size_10", "MissingArgument", "0040-00000278", ""},
		{"image/watermark,text", invalid, "0040-00000258", ""},
		{"image/watermark,text_!", invalid, "0040-00000257", ""},
		{"image/watermark,text_" + b64(strings.Repeat("x", 65)), invalid, "", ""},
		{"image/watermark,image_!", invalid, "0040-00000265", ""},
		{"image/watermark,image_" + b64("p.png?x-oss-process=image/watermark,text_eA"), invalid, "0040-00000373", ""},
		{"image/watermark,image_" + b64("p.png?x-oss-process=image/info"), invalid, "0040-00000374", ""},
		{"image/watermark,image_" + b64("p.png?x-oss-process=image/slim,1"), invalid, "0040-00000213", ""},
		{"image/watermark,text_SGVsbG8gV29ybGQ,type_!", invalid, "0040-00000250", ""},
		{"image/watermark,text_SGVsbG8gV29ybGQ,color_AABBCCDD", invalid, "0040-00000254", ""},
		{"image/watermark,text_SGVsbG8gV29ybGQ,shadow_200", invalid, "0040-00000255", ""},
		{"image/watermark,text_SGVsbG8gV29ybGQ,size_2000", invalid, "0040-00000256", ""},
		{"image/watermark,text_SGVsbG8gV29ybGQ,g_xx", invalid, "0040-00000260", ""},
		{"image/watermark,text_SGVsbG8gV29ybGQ,t_200", invalid, "0040-00000263", ""},
		{"image/watermark,text_SGVsbG8gV29ybGQ,y_8000", invalid, "0040-00000264", ""},
		{"image/watermark,text_SGVsbG8gV29ybGQ,voffset_2000", invalid, "0040-00000268", ""},
		{"image/watermark,text_SGVsbG8gV29ybGQ,fill_2", invalid, "0040-00000274", ""},
		{"image/", "MissingArgument", "0040-00000212", ""},
		{"image/resize,w_100/", "MissingArgument", "0040-00000212", ""},
		{"image/slim,1", invalid, "0040-00000213", ""},
		{"image/faces", "NotImplemented", "", ""},
		{"image/resize,s_700,limit_0/info", invalid, "", ""},
		{"image", invalid, "", ""},
		{"", invalid, "", ""},
		{"style/none", "NoSuchStyle", "", "The style you get is not found."},
		{"style/odd", invalid, "", ""},
		{"style/self", invalid, "", ""},
		{"image/" + strings.Repeat("rotate,90/", 1000), invalid, "0017-00000288", ""},
	} {
		_, err := Parse(test.text, styles)
		var got *osserr.Error
		if !errors.As(err, &got) {
			t.Errorf("Parse(%q) = %v, want %s", test.text, err, test.code)
			continue
		}
		if got.Code != test.code || got.EC != test.ec || test.message != "" && got.Message != test.message {
			t.Errorf("Parse(%.60q) = %s %q with EC %q, want %s %q with %q", test.text, got.Code, got.Message, got.EC, test.code, test.message, test.ec)
		}
	}
}
