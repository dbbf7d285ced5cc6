package emulator

import (
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/fakeoss/fakeoss/emulator/osserr"
	"github.com/fakeoss/fakeoss/emulator/selectobject"
	"github.com/fakeoss/fakeoss/emulator/store"
	"github.com/fakeoss/fakeoss/emulator/wire"
)

// selectObject runs SQL on a CSV or JSON object.
// https://help.aliyun.com/zh/oss/developer-reference/selectobject
func (c *call) selectObject() (*reply, error) {
	format := c.selectFormat()
	body, err := c.readBody(selectobject.MaxRequest, osserr.MalformedXML)
	if err != nil {
		return nil, err
	}
	req, err := selectobject.ParseRequest(body, format, c.r.Header.Get("Range"))
	if err != nil {
		return nil, err
	}
	o, err := c.readable()
	if err != nil {
		return nil, err
	}
	rep, err := c.selectReply(req, o, format)
	if err != nil {
		o.Body.Release()
		return nil, err
	}
	rep.release = o.Body.Release // the object is read while the answer is written
	return rep, nil
}

// selectFormat tells csv/select from json/select.
func (c *call) selectFormat() selectobject.Format {
	if strings.HasPrefix(c.query.Get("x-oss-process"), "json/") {
		return selectobject.JSON
	}
	return selectobject.CSV
}

// selectReply computes the first piece of the result, which decides on the
// status, and leaves the others to the stream.
func (c *call) selectReply(req *selectobject.Request, o *store.Object, format selectobject.Format) (*reply, error) {
	var meta *selectobject.Meta
	if req.NeedsMeta() {
		meta = c.srv.metas.get(c.metaKey(o, format))
	}
	res, err := req.Open(o.Body, o.Sum.Size, meta)
	if err != nil {
		return nil, err
	}
	first, err := res.Next()
	if err != nil {
		return nil, err
	}
	c.set(wire.HeaderSelectRaw, strconv.FormatBool(req.Raw()))
	c.set("Etag", wire.QuoteETag(o.ETag()))
	c.set("Last-Modified", wire.FormatHTTPTime(o.Modified))
	stream := func(w io.Writer) error {
		flush := http.NewResponseController(c.w)
		for piece, err := first, error(nil); err != io.EOF; piece, err = res.Next() {
			if err != nil {
				c.abandon(err)
			}
			if _, err := w.Write(piece); err != nil {
				return err
			}
			flush.Flush() // a writer that cannot, like that of a test, needs not
		}
		return nil
	}
	return &reply{status: http.StatusPartialContent, stream: stream, length: unknownLength}, nil
}

// abandon breaks off an answer that has begun and cannot say that it failed.
func (c *call) abandon(err error) {
	c.entry.Note("the answer was broken off: " + err.Error())
	panic(http.ErrAbortHandler)
}

// createSelectObjectMeta counts the rows of a CSV or JSON LINES object and
// remembers where they are, so that SelectObject can be asked for some of them.
// https://help.aliyun.com/zh/oss/developer-reference/createselectobjectmeta
func (c *call) createSelectObjectMeta() (*reply, error) {
	format := c.selectFormat()
	body, err := c.readBody(selectobject.MaxRequest, osserr.MalformedXML)
	if err != nil {
		return nil, err
	}
	req, err := selectobject.ParseMetaRequest(body, format)
	if err != nil {
		return nil, err
	}
	o, err := c.readable()
	if err != nil {
		return nil, err
	}
	defer o.Body.Release()
	key, scanned := c.metaKey(o, format), int64(0)
	meta := c.srv.metas.get(key)
	if meta == nil || req.Overwrite {
		if meta, err = req.Create(o.Body, o.Sum.Size); err != nil {
			return nil, err
		}
		c.srv.metas.put(key, meta)
		scanned = o.Sum.Size
	}
	return &reply{body: meta.Frame(scanned)}, nil
}

// A metaKey names the content of an object as one format: another upload under
// the same key has another one.
type metaKey struct {
	bucket, key, etag string
	crc64             uint64
	modified          int64
	format            selectobject.Format
}

func (c *call) metaKey(o *store.Object, format selectobject.Format) metaKey {
	return metaKey{c.target.Bucket, c.target.Key, o.ETag(), o.Sum.CRC64, o.Modified.UnixNano(), format}
}

// maxMetas is how many select metas are remembered (A114).
const maxMetas = 4096

// selectMetas are the last select metas that were made.
type selectMetas struct {
	mu    sync.Mutex // guards all that follows
	byKey map[metaKey]*selectobject.Meta
	order []metaKey // oldest first
}

func (m *selectMetas) get(key metaKey) *selectobject.Meta {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.byKey[key]
}

func (m *selectMetas) put(key metaKey, meta *selectobject.Meta) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.byKey == nil {
		m.byKey = map[metaKey]*selectobject.Meta{}
	}
	if m.byKey[key] == nil {
		m.order = append(m.order, key)
	}
	m.byKey[key] = meta
	if len(m.order) > maxMetas {
		delete(m.byKey, m.order[0])
		m.order = m.order[1:]
	}
}
