package emulator

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"slices"
	"strings"

	"github.com/fakeoss/fakeoss/emulator/osserr"
	"github.com/fakeoss/fakeoss/emulator/wire"
)

// Limits of a form (spec oss-api.md G.1). That of all fields together is ours.
const (
	maxFieldName  = 8 << 10
	maxFieldValue = 2 << 20
	maxFields     = 20 << 20
)

// A postForm is a multipart/form-data body up to its file: the fields before
// it, and the file, still unread. What follows the file is ignored.
type postForm struct {
	fields    map[string]string // by name in lower case; the first of a name counts
	variables map[string]string // custom variables of the callback: fields named x:…, as written
	file      io.Reader
	filename  string // as the client wrote it, directories included
	fileType  string // Content-Type of the file's part
}

// get returns a field by its name in lower case.
func (f *postForm) get(name string) string { return f.fields[name] }

// readForm reads a form up to its file.
func readForm(contentType string, body io.Reader) (*postForm, error) {
	media, _, _ := strings.Cut(contentType, ";")
	if !strings.EqualFold(strings.TrimSpace(media), "multipart/form-data") {
		return nil, osserr.RequestIsNotMultiPartContent.With().
			Hinted(fmt.Sprintf("the Content-Type is %q; a form is sent as multipart/form-data", contentType))
	}
	_, params, err := mime.ParseMediaType(contentType)
	if err != nil || params["boundary"] == "" {
		return nil, osserr.MalformedPOSTBoundary.With().
			Hinted("the Content-Type has no boundary; leave the header to the HTTP client, which knows it")
	}
	form := &postForm{fields: map[string]string{}, variables: map[string]string{}}
	total := 0
	for r := multipart.NewReader(body, params["boundary"]); ; {
		part, err := r.NextRawPart()
		if err == io.EOF { // the last boundary; a body that broke off has EOF inside another error
			return nil, osserr.PostWithoutFile.With().Hinted("the form has no field named file")
		}
		if err != nil {
			return nil, formError(err)
		}
		name, filename, err := disposition(part.Header)
		if err != nil {
			return nil, err
		}
		if strings.EqualFold(name, "file") {
			form.file, form.filename, form.fileType = fileReader{part}, filename, part.Header.Get("Content-Type")
			return form, nil
		}
		value, err := fieldValue(part, name)
		if err != nil {
			return nil, err
		}
		if total += len(name) + len(value); total > maxFields {
			return nil, osserr.FieldItemTooLong.With().Hinted("the fields before the file have more than 20 MiB together")
		}
		setFirst(form.fields, strings.ToLower(name), value)
		if strings.HasPrefix(name, "x:") || strings.HasPrefix(name, "X:") {
			setFirst(form.variables, "x:"+name[2:], value) // templates tell x:a from x:A
		}
	}
}

// setFirst adds a field unless there is one of the same name.
func setFirst(fields map[string]string, name, value string) {
	if _, twice := fields[name]; !twice {
		fields[name] = value
	}
}

// fieldValue reads a field that is not the file.
func fieldValue(part *multipart.Part, name string) (string, error) {
	tooLong := func(limit string) error {
		return osserr.FieldItemTooLong.With().Hinted(fmt.Sprintf("the field %.40q is over its limit of %s", name, limit))
	}
	if len(name) > maxFieldName {
		return "", tooLong("8 KiB for its name")
	}
	value, err := io.ReadAll(io.LimitReader(part, maxFieldValue+1))
	if err != nil {
		return "", formError(err)
	}
	if len(value) > maxFieldValue {
		return "", tooLong("2 MiB")
	}
	return string(value), nil
}

// disposition reads the name of a part and that of its file. mime/multipart
// would cut directories off a file name, which are part of the key here.
func disposition(h textproto.MIMEHeader) (name, filename string, err error) {
	value := h.Get("Content-Disposition")
	kind, params, err := mime.ParseMediaType(value)
	if err != nil && value != "" {
		kind, params = lenientDisposition(value)
	}
	if kind != "form-data" || params["name"] == "" {
		return "", "", osserr.MalformedPOSTField.With().
			Hinted(fmt.Sprintf("a field of the form begins with %.80q instead of Content-Disposition: form-data; name=…", value))
	}
	return params["name"], params["filename"], nil
}

// lenientDisposition reads what mime.ParseMediaType refuses: values with
// quotes or characters beyond ASCII that are not escaped, as SDKs write them.
func lenientDisposition(value string) (kind string, params map[string]string) {
	kind, rest, _ := strings.Cut(value, ";")
	params = map[string]string{}
	for rest = strings.TrimSpace(rest); rest != ""; {
		key, after, ok := strings.Cut(rest, "=")
		if !ok {
			break
		}
		var v string
		if strings.HasPrefix(after, `"`) {
			// The quote that ends a value is followed by a semicolon or nothing.
			end := strings.Index(after[1:], `";`)
			if end < 0 {
				v, rest = strings.TrimSuffix(after[1:], `"`), ""
			} else {
				v, rest = after[1:1+end], after[end+3:]
			}
		} else {
			v, rest, _ = strings.Cut(after, ";")
		}
		params[strings.ToLower(strings.TrimSpace(key))] = v
		rest = strings.TrimSpace(rest)
	}
	return strings.ToLower(strings.TrimSpace(kind)), params
}

// fileReader reads the file of a form. It ends well only at a boundary.
type fileReader struct{ part *multipart.Part }

func (f fileReader) Read(p []byte) (int, error) {
	n, err := f.part.Read(p)
	if err != nil && err != io.EOF {
		err = formError(err)
	}
	return n, err
}

// formError is the error of a body that ends or breaks off where a form may
// not, or is none.
func formError(err error) error {
	var known *osserr.Error
	if errors.As(err, &known) { // the client went silent
		return known
	}
	return osserr.MalformedPOSTRequest.With().Hinted("reading the form: " + err.Error())
}

// headers makes the fields about the object look like the headers of a
// PutObject. What no header can carry is refused (A123): net/http has done
// that with the headers of other requests.
func (f *postForm) headers() (http.Header, error) {
	h := http.Header{}
	for _, name := range slices.Sorted(maps.Keys(f.fields)) {
		switch value := f.fields[name]; {
		case strings.HasPrefix(name, "x-oss-meta-") && !strings.HasPrefix(http.CanonicalHeaderKey(name), wire.MetaPrefix):
			return nil, osserr.InvalidMetaHeader.With("ArgumentName", name, "ArgumentValue", value).
				Hinted("metadata comes back as headers, whose names are ASCII without blanks")
		case !strings.HasPrefix(name, "x-oss-") && !isHeaderField[name]:
		case strings.ContainsFunc(value, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7F }):
			return nil, osserr.InvalidArgument.With("ArgumentName", name, "ArgumentValue", value).
				Hinted("the field comes back as a header, which can carry no line feed and no other control character")
		default:
			h.Set(name, value)
		}
	}
	if t := f.contentType(); t != "" {
		h.Set("Content-Type", t)
	}
	return h, nil
}

// contentType is the type that the object will have, "" if nothing says any.
func (f *postForm) contentType() string {
	return cmp.Or(f.get("x-oss-content-type"), f.get("content-type"), f.fileType)
}

// isHeaderField has the fields that are headers of the object, besides those
// of OSS's own.
var isHeaderField = set("content-type", "cache-control", "content-disposition", "content-encoding", "content-language", "expires")

// key returns the key that the form asks for. ${filename} in it stands for the
// name of the file.
func (f *postForm) key() (string, error) {
	key, ok := f.fields["key"]
	if !ok {
		return "", osserr.UserKeyMustBeSpecified.With().Hinted("the field key must come before the file")
	}
	return strings.ReplaceAll(key, "${filename}", f.filename), nil
}
