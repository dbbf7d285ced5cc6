package integration

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	_ "image/png"
	"io"
	"path/filepath"
	"strings"
	"testing"

	ossv2 "github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss"
	ossv1 "github.com/aliyun/aliyun-oss-go-sdk/oss"

	"github.com/fakeoss/fakeoss/emulator/osstest"
)

// An imager processes images, with one SDK or the other. They differ in how
// requests are signed; every instruction is tried by one of each SDK.
type imager struct {
	name string
	all  bool
	put  func(key, content string) error
	// get processes on the way out, to a file too, where SDKs check digests.
	get, getToFile func(key, instruction string) (string, error)
	save           func(key, instruction string) (saved, error)
}

// saved is what an SDK makes of the answer to ProcessObject.
type saved struct {
	bucket, key, status string
	size                int
}

func imagers(t *testing.T, srv *osstest.Server) (all []imager) {
	for i, s := range v1Signatures {
		b := s.bucket(t, srv)
		all = append(all, imager{
			name: "Go V1, " + s.name,
			all:  i == 0,
			put:  func(key, content string) error { return b.PutObject(key, strings.NewReader(content)) },
			get: func(key, instruction string) (string, error) {
				body, err := b.GetObject(key, ossv1.Process(instruction))
				if err != nil {
					return "", v1Failure(err)
				}
				defer body.Close()
				content, err := io.ReadAll(body)
				return string(content), err
			},
			getToFile: func(key, instruction string) (string, error) {
				name := filepath.Join(t.TempDir(), "image")
				err := b.GetObjectToFile(key, name, ossv1.Process(instruction))
				return readFile(t, name), err
			},
			save: func(key, instruction string) (saved, error) {
				r, err := b.ProcessObject(key, instruction)
				return saved{r.Bucket, r.Object, r.Status, r.FileSize}, v1Failure(err)
			},
		})
	}
	for i, s := range v2Signatures {
		c := s.client(t, srv)
		request := func(key, instruction string) *ossv2.GetObjectRequest {
			return &ossv2.GetObjectRequest{Bucket: ossv2.Ptr(bucketName), Key: &key, Process: &instruction}
		}
		all = append(all, imager{
			name: "Go V2, " + s.name,
			all:  i == 0,
			put: func(key, content string) error {
				_, err := c.PutObject(t.Context(), &ossv2.PutObjectRequest{Bucket: ossv2.Ptr(bucketName), Key: &key, Body: strings.NewReader(content)})
				return err
			},
			get: func(key, instruction string) (string, error) {
				r, err := c.GetObject(t.Context(), request(key, instruction))
				if err != nil {
					return "", v2Error(err)
				}
				defer r.Body.Close()
				content, err := io.ReadAll(r.Body)
				return string(content), err
			},
			getToFile: func(key, instruction string) (string, error) {
				name := filepath.Join(t.TempDir(), "image")
				_, err := c.GetObjectToFile(t.Context(), request(key, instruction), name)
				return readFile(t, name), err
			},
			save: func(key, instruction string) (saved, error) {
				r, err := c.ProcessObject(t.Context(), &ossv2.ProcessObjectRequest{Bucket: ossv2.Ptr(bucketName), Key: &key, Process: &instruction})
				if err != nil {
					return saved{}, v2Error(err)
				}
				return saved{r.Bucket, r.Object, r.ProcessStatus, r.FileSize}, nil
			},
		})
	}
	return all
}

// v1Failure makes an error of the SDK a *failure.
func v1Failure(err error) error {
	var e ossv1.ServiceError
	if errors.As(err, &e) {
		return &failure{e.StatusCode, e.Code, e.Message, e.Ec}
	}
	return err
}

// photo is a JPEG of 400×267 pixels, as the SDKs' suites use.
func photo(t *testing.T) string {
	t.Helper()
	im := image.NewRGBA(image.Rect(0, 0, 400, 267))
	for i := range 400 * 267 {
		im.SetRGBA(i%400, i/400, color.RGBA{R: uint8(i), G: uint8(i / 400), B: 90, A: 255})
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, im, &jpeg.Options{Quality: 82}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestImageProcessing is what the suites of the Python and Java SDKs check: they
// store what comes back and ask for its info.
func TestImageProcessing(t *testing.T) {
	srv := osstest.New(t, osstest.Buckets(bucketName))
	original := photo(t)
	for _, im := range imagers(t, srv) {
		t.Run(im.name, func(t *testing.T) {
			if err := im.put("example.jpg", original); err != nil {
				t.Fatal(err)
			}
			instructions := map[string]imageFacts{
				"image/resize,m_fixed,w_100,h_100":                {100, 100, "jpg"},
				"image/crop,w_100,h_100,x_100,y_100,r_1":          {100, 100, "jpg"},
				"image/rotate,90":                                 {267, 400, "jpg"},
				"image/sharpen,100":                               {400, 267, "jpg"},
				"image/watermark,text_SGVsbG8g5Zu-54mH5pyN5YqhIQ": {400, 267, "jpg"},
				"image/format,png":                                {400, 267, "png"},
				"image/resize,w_100":                              {100, 67, "jpg"},
			}
			if !im.all {
				instructions = map[string]imageFacts{"image/resize,w_100": {100, 67, "jpg"}}
			}
			for instruction, want := range instructions {
				content, err := im.get("example.jpg", instruction)
				if err != nil {
					t.Errorf("GetObject with %s = %v", instruction, err)
					continue
				}
				if err := im.put("new.jpg", content); err != nil {
					t.Fatal(err)
				}
				checkImage(t, im, "new.jpg", want, len(content))
			}
			content, err := im.getToFile("example.jpg", "image/resize,w_10")
			if err != nil || !strings.HasPrefix(content, "\xFF\xD8") {
				t.Errorf("GetObjectToFile = %.20q, %v", content, err)
			}
			_, err = im.get("example.jpg", "image/resize,w_0")
			checkFailure(t, "GetObject", err, 400, "InvalidArgument")
			_, err = im.get("none.jpg", "image/resize,w_1")
			checkFailure(t, "GetObject", err, 404, "NoSuchKey")
		})
	}
}

func TestProcessObject(t *testing.T) {
	srv := osstest.New(t, osstest.Buckets(bucketName))
	b64 := func(text string) string { return base64.URLEncoding.EncodeToString([]byte(text)) }
	original := photo(t)
	for _, im := range imagers(t, srv) {
		t.Run(im.name, func(t *testing.T) {
			if err := im.put("example.jpg", original); err != nil {
				t.Fatal(err)
			}
			for more, bucket := range map[string]string{"": "", ",b_" + b64(bucketName): bucketName} {
				got, err := im.save("example.jpg", "image/resize,w_100|sys/saveas,o_"+b64("dest dir/ü+.jpg")+more)
				if want := (saved{bucket, "dest dir/ü+.jpg", "OK", got.size}); err != nil || got != want || got.size == 0 {
					t.Errorf("ProcessObject = %+v, %v, want %+v", got, err, want)
				}
				checkImage(t, im, "dest dir/ü+.jpg", imageFacts{100, 67, "jpg"}, got.size)
			}
			_, err := im.save("example.jpg", "image/resize,w_100|saveas,o_"+b64("dest.jpg"))
			checkFailure(t, "ProcessObject", err, 400, "InvalidArgument")
			_, err = im.save("example.jpg", "image/resize,w_100|sys/saveas,o_"+b64("d")+",b_"+b64("no-such-bucket"))
			checkFailure(t, "ProcessObject", err, 404, "NoSuchBucket")
		})
	}
}

// imageFacts are what image/info tells.
type imageFacts struct {
	width, height int
	format        string
}

// checkImage asks for the info of an image.
func checkImage(t *testing.T, im imager, key string, want imageFacts, size int) {
	t.Helper()
	content, err := im.get(key, "image/info")
	if err != nil {
		t.Errorf("image/info of %s = %v", key, err)
		return
	}
	type number struct {
		Value int `json:",string"`
	}
	var info struct {
		ImageWidth, ImageHeight, FileSize number
		Format                            struct{ Value string }
	}
	if err := json.Unmarshal([]byte(content), &info); err != nil {
		t.Errorf("image/info of %s = %s: %v", key, content, err)
		return
	}
	if got := (imageFacts{info.ImageWidth.Value, info.ImageHeight.Value, info.Format.Value}); got != want || info.FileSize.Value != size {
		t.Errorf("image/info of %s = %v with %d bytes, want %v with %d", key, got, info.FileSize.Value, want, size)
	}
}
