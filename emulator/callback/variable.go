package callback

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/fakeoss/fakeoss/emulator/wire"
)

// Facts are what OSS knows of an upload when it calls back.
type Facts struct {
	Bucket     string
	Object     string // the whole key
	ETag       string // without quotes
	Size       int64  // of the whole object
	MimeType   string
	Image      *Image // nil: the object is no image, or nobody asked
	CRC64      uint64
	ContentMD5 string // Base64; "" for CompleteMultipartUpload
	VPCID      string
	ClientIP   string
	RequestID  string
	Operation  string // PutObject, PostObject, CompleteMultipartUpload

	Owner     string // account of the bucket, for the header x-oss-owner
	Requester string // account of the uploader, for the header x-oss-requester

	// PublicKeyURL is where the application finds the public key.
	PublicKeyURL string
}

// An Image is what OSS reports of an image.
type Image struct {
	Width, Height int
	Format        string // lower case: "jpg", "png" (A013)
}

// Variables are the values a template can name: facts about the upload and
// the client's own.
type Variables struct {
	Facts  Facts
	Custom map[string]string // by name with the "x:"
}

// kind is how a value is written in JSON mode.
type kind int

const (
	text      kind = iota // in quotes
	number                // bare
	blank                 // a number that does not exist
	undefined             // a custom variable that was not sent
	unknown               // a name that OSS does not have
)

type value struct {
	kind kind
	text string
}

// lookup finds a variable. Names are case-sensitive. Source: callback.md 3,
// and A035.
func (v Variables) lookup(name string) value {
	f := &v.Facts
	switch name {
	case "bucket":
		return value{text, f.Bucket}
	case "object":
		return value{text, f.Object}
	case "etag":
		return value{text, f.ETag}
	case "size":
		return value{number, strconv.FormatInt(f.Size, 10)}
	case "mimeType":
		return value{text, f.MimeType}
	case "imageInfo.height", "imageInfo.width":
		if f.Image == nil {
			return value{kind: blank}
		}
		if name == "imageInfo.height" {
			return value{number, strconv.Itoa(f.Image.Height)}
		}
		return value{number, strconv.Itoa(f.Image.Width)}
	case "imageInfo.format":
		if f.Image == nil {
			return value{kind: text}
		}
		return value{text, f.Image.Format}
	case "crc64":
		return value{text, strconv.FormatUint(f.CRC64, 10)}
	case "contentMd5":
		return value{text, f.ContentMD5}
	case "vpcId":
		return value{text, f.VPCID}
	case "clientIp":
		return value{text, f.ClientIP}
	case "reqId":
		return value{text, f.RequestID}
	case "operation":
		return value{text, f.Operation}
	}
	if isCustom(name) {
		if s, ok := v.Custom[name]; ok {
			return value{text, s}
		}
		return value{kind: undefined}
	}
	return value{kind: unknown}
}

// writeForm percent-encodes: everything outside the unreserved characters of
// RFC 3986, in upper-case hexadecimal (callback.md 4.2). What does not exist
// is empty.
func (v value) writeForm(b *strings.Builder, style Style) {
	if style.PlusForSpace {
		b.WriteString(strings.ReplaceAll(wire.EncodeURL(v.text, " "), " ", "+"))
		return
	}
	b.WriteString(wire.EncodeURL(v.text, ""))
}

// writeJSON writes strings with quotes, which OSS adds by itself, and numbers
// without (callback.md 4.3).
func (v value) writeJSON(b *strings.Builder, style Style) {
	switch v.kind {
	case number:
		b.WriteString(v.text)
	case blank:
		b.WriteString(style.BlankNumber.or(FillNothing))
	case undefined:
		b.WriteString(style.Undefined.or(FillNull))
	case unknown:
		b.WriteString("null") // capture T7
	default:
		quoteJSON(b, v.text)
	}
}

// quoteJSON writes a JSON string: no slash is escaped (captures T3, T4), text
// beyond ASCII stays as it is (A014).
func quoteJSON(b *strings.Builder, s string) {
	const digits = "0123456789abcdef"
	b.WriteByte('"')
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c == '"' || c == '\\':
			b.WriteByte('\\')
			b.WriteByte(c)
		case c == '\n':
			b.WriteString(`\n`)
		case c == '\r':
			b.WriteString(`\r`)
		case c == '\t':
			b.WriteString(`\t`)
		case c < 0x20:
			b.WriteString(`\u00`)
			b.WriteByte(digits[c>>4])
			b.WriteByte(digits[c&15])
		case c < utf8.RuneSelf:
			b.WriteByte(c)
		default:
			r, size := utf8.DecodeRuneInString(s[i:])
			b.WriteRune(r) // U+FFFD for bytes that are no UTF-8
			i += size
			continue
		}
		i++
	}
	b.WriteByte('"')
}
