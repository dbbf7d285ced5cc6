package emulator

import (
	"bytes"
	"errors"
	"net/http"
	"strings"

	"github.com/fakeoss/fakeoss/emulator/bucketdoc"
	"github.com/fakeoss/fakeoss/emulator/osserr"
	"github.com/fakeoss/fakeoss/emulator/process"
	"github.com/fakeoss/fakeoss/emulator/store"
	"github.com/fakeoss/fakeoss/emulator/wire"
)

// getProcessedObject answers with what becomes of an image, and HeadObject with
// the headers of that.
// https://help.aliyun.com/zh/oss/user-guide/img-implementation-modes
func (c *call) getProcessedObject() (*reply, error) {
	overrides, err := c.overrides()
	if err != nil {
		return nil, err
	}
	text := c.query.Get("x-oss-process")
	if before, _, piped := strings.Cut(text, "|"); piped {
		return nil, osserr.SaveAsNotAllowed.With("ArgumentName", "x-oss-process", "ArgumentValue", text).
			Hinted("to store what " + before + " gives, send it in the body of POST ?x-oss-process")
	}
	in, err := c.instruction(text)
	if err != nil {
		return nil, err
	}
	source, err := c.image(c.target.Key)
	if err != nil {
		return nil, err
	}
	defer source.Body.Release()
	if err := conditions(c.r.Header, "", source); err != nil {
		return nil, err
	}
	result, err := c.process(in, source)
	if err != nil {
		return nil, err
	}
	rep, err := c.processedReply(source, result)
	if err != nil {
		return nil, err
	}
	for name, value := range overrides {
		c.set(name, value)
	}
	return rep, nil
}

// processObject processes an image and stores what comes of it, or answers with
// it if it is not told where.
// https://help.aliyun.com/zh/oss/user-guide/save-processed-images
func (c *call) processObject() (*reply, error) {
	const maxBody = 64 << 10
	if value := c.query.Get("x-oss-process"); value != "" {
		return nil, c.otherProcess(value)
	}
	body, err := c.readBody(maxBody, osserr.ProcessTooLong)
	if err != nil {
		return nil, err
	}
	text, save, err := process.ParseBody(string(body))
	if err != nil {
		return nil, err
	}
	in, err := c.instruction(text)
	if err != nil {
		return nil, err
	}
	target, err := c.saveTarget(save)
	if err != nil {
		return nil, err
	}
	if err := c.permitKey(opGetObject, c.target.Key, "", c.r.Header); err != nil {
		return nil, err
	}
	source, err := c.image(c.target.Key)
	if err != nil {
		return nil, err
	}
	defer source.Body.Release()
	result, err := c.process(in, source)
	if err != nil {
		return nil, err
	}
	if save == nil {
		return &reply{contentType: result.ContentType, body: result.Body}, nil
	}
	if err := c.saveImage(target, save.Key, result); err != nil {
		return nil, err
	}
	return &reply{contentType: "application/json", body: save.Answer(len(result.Body))}, nil
}

// instruction parses what x-oss-process asks for, if it is about images.
func (c *call) instruction(text string) (*process.Instruction, error) {
	switch family, _, _ := strings.Cut(text, "/"); family {
	case "", "image", "style":
		return process.Parse(text, c.imageStyle)
	}
	return nil, c.otherProcess(text)
}

// otherProcess refuses to process what is no image, by name.
func (c *call) otherProcess(text string) error {
	action, _, _ := strings.Cut(text, ",")
	return osserr.NotImplementedOperation.With("Operation", strings.TrimSuffix(c.entry.Operation, " with x-oss-process")+" with x-oss-process="+action).
		Hinted(action + " is not part of this version of fakeoss; of x-oss-process it has image/ and style/")
}

// imageStyle looks up a style of the bucket.
func (c *call) imageStyle(name string) (content string, ok bool) {
	list, err := parsed[bucketdoc.StyleList](&c.srv.parsed, c.bucket.Documents[styleDocument])
	if err != nil {
		return "", false
	}
	style := list.Named(name)
	if style == nil {
		return "", false
	}
	return style.Content, true
}

// image returns an object to be processed, or what a link leads to; the caller
// releases its body. It is the newest version whatever versionId says: OSS
// processes no other.
// https://help.aliyun.com/zh/oss/user-guide/faq-2
func (c *call) image(key string) (*store.Object, error) {
	o, err := c.lookup(c.target.Bucket, key, "")
	var known *osserr.Error
	if errors.As(err, &known) && errors.Is(err, osserr.NoSuchKey) {
		known.Kind = osserr.ImageNotFound // the same, under a number of its own
	}
	if err != nil {
		return nil, err
	}
	if o, err = c.follow(&c.bucket, o); err != nil {
		return nil, err
	}
	if c.frozen(o) {
		o.Body.Release()
		return nil, osserr.InvalidObjectState.With("Key", key)
	}
	return o, nil
}

// content reads an object that is not too large to be processed.
func content(o *store.Object) ([]byte, error) {
	if o.Sum.Size > process.MaxSource {
		return nil, osserr.ImageFileTooLarge.With()
	}
	b := make([]byte, o.Sum.Size)
	if len(b) == 0 {
		return b, nil
	}
	if n, err := o.Body.ReadAt(b, 0); n < len(b) {
		return nil, err
	}
	return b, nil
}

// process applies an instruction. Images take a lot of memory, so that only a
// few are processed at a time.
func (c *call) process(in *process.Instruction, source *store.Object) (*process.Result, error) {
	ctx := c.r.Context()
	select {
	case c.srv.processing <- struct{}{}:
		defer func() { <-c.srv.processing }()
	case <-ctx.Done():
		return nil, errClientGone()
	}
	b, err := content(source)
	if err != nil {
		return nil, err
	}
	result, err := in.Apply(ctx, b, c.watermark)
	if ctx.Err() != nil {
		return nil, errClientGone()
	}
	if err != nil {
		return nil, err
	}
	for _, note := range result.Notes {
		c.entry.Note(note)
	}
	return result, nil
}

func errClientGone() error {
	return osserr.InternalError.With().Hinted("the client went away while its image was being processed")
}

// watermark reads the image of a watermark, which must be one that the request
// could have got.
func (c *call) watermark(key string) ([]byte, error) {
	if err := c.permitKey(opGetObject, key, "", c.r.Header); err != nil {
		return nil, err
	}
	o, err := c.image(key)
	if err != nil {
		return nil, err
	}
	defer o.Body.Release()
	return content(o)
}

// processedReply answers with a processed image or a range of it. The entity
// tag and the time are those of the object, says the FAQ; its digests and user
// metadata would be wrong here and are left out (A105).
func (c *call) processedReply(o *store.Object, result *process.Result) (*reply, error) {
	part, status, err := c.byteRange(int64(len(result.Body)))
	if err != nil {
		return nil, err
	}
	rep := &reply{status: status, body: result.Body[part.Offset : part.Offset+part.Length]}
	for _, f := range o.Fields {
		switch f.Name {
		case "Cache-Control", "Expires", "Content-Disposition":
			c.set(f.Name, f.Value)
		}
	}
	c.set("Content-Type", result.ContentType)
	c.setVersion(o)
	c.set("Accept-Ranges", "bytes")
	c.set("Etag", wire.QuoteETag(o.ETag()))
	c.set("Last-Modified", wire.FormatHTTPTime(o.Modified))
	c.set(wire.HeaderObjectType, o.Kind.String())
	c.set(wire.HeaderStorageClass, o.StorageClass)
	return rep, nil
}

// saveTarget returns the bucket that a result is to be stored in, and checks
// its names before anything is done.
func (c *call) saveTarget(save *process.Save) (store.Bucket, error) {
	if save == nil {
		return store.Bucket{}, nil
	}
	if err := wire.CheckKey(save.Key); err != nil {
		return store.Bucket{}, err
	}
	name := save.Bucket
	if name == "" {
		name = c.target.Bucket
	}
	if err := wire.CheckBucketName(name); err != nil {
		return store.Bucket{}, err
	}
	bucket, err := c.srv.store.Bucket(name)
	if errors.Is(err, store.ErrNoBucket) {
		return bucket, osserr.NoSuchBucket.With("BucketName", name)
	}
	if err != nil {
		return bucket, err
	}
	return bucket, c.permitIn(&bucket, opPutObject, save.Key, "", c.r.Header)
}

// saveImage stores a result. Its ACL is that of its bucket.
func (c *call) saveImage(bucket store.Bucket, key string, result *process.Result) error {
	size := int64(len(result.Body))
	body, sum, err := c.srv.store.Receive(bytes.NewReader(result.Body), size)
	if err != nil {
		return err
	}
	attributes := store.Attributes{ContentType: result.ContentType, ACL: "default", StorageClass: bucket.StorageClass}
	attributes.Encryption, err = c.srv.encryption(&bucket, http.Header{})
	o := &store.Object{Key: key, Body: body, Sum: sum, Attributes: shared(attributes)}
	versioned := false
	if err == nil {
		versioned, err = c.srv.put(bucket.Name, o, false)
	}
	if err != nil {
		body.Release()
		return err
	}
	if versioned {
		c.set(wire.HeaderVersionID, o.VersionID())
	}
	return nil
}
