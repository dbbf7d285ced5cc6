package emulator

import (
	"net/http"
	"slices"

	"github.com/fakeoss/fakeoss/emulator/bucketdoc"
	"github.com/fakeoss/fakeoss/emulator/osserr"
	"github.com/fakeoss/fakeoss/emulator/store"
)

// putStyle names a way to process images.
// https://help.aliyun.com/zh/oss/developer-reference/putstyle
func (c *call) putStyle() (*reply, error) {
	var style bucketdoc.Style
	if err := c.readDocument(&style, osserr.MalformedXML); err != nil {
		return nil, err
	}
	name, category := c.query.Get("styleName"), c.query.Get("category")
	return &reply{}, c.changeBucket(func(b *store.Bucket) error {
		list, err := bucketdoc.Read[bucketdoc.StyleList](b.Documents[styleDocument])
		if err != nil {
			return err
		}
		if err := list.Put(name, category, &style, c.srv.now()); err != nil {
			return err
		}
		b.Documents[styleDocument] = bucketdoc.Write(list)
		return nil
	})
}

// getStyle answers with a style.
// https://help.aliyun.com/zh/oss/developer-reference/getstyle
func (c *call) getStyle() (*reply, error) {
	list, err := c.styles()
	if err != nil {
		return nil, err
	}
	name := c.query.Get("styleName")
	style := list.Named(name)
	if style == nil {
		return nil, osserr.ImageStyleNotFound.With("Style", name)
	}
	return documentReply(style), nil
}

// listStyle answers with all styles.
// https://help.aliyun.com/zh/oss/developer-reference/liststyle
func (c *call) listStyle() (*reply, error) {
	list, err := c.styles()
	if err != nil {
		return nil, err
	}
	return documentReply(list), nil
}

func (c *call) styles() (*bucketdoc.StyleList, error) {
	docs, err := c.documents()
	if err != nil {
		return nil, err
	}
	return bucketdoc.Read[bucketdoc.StyleList](docs[styleDocument])
}

// deleteStyle removes a style. There need not be one.
// https://help.aliyun.com/zh/oss/developer-reference/deletestyle
func (c *call) deleteStyle() (*reply, error) {
	name := c.query.Get("styleName")
	return &reply{status: http.StatusNoContent}, c.changeBucket(func(b *store.Bucket) error {
		list, err := bucketdoc.Read[bucketdoc.StyleList](b.Documents[styleDocument])
		if err != nil {
			return err
		}
		list.Drop(name)
		b.Documents[styleDocument] = bucketdoc.Write(list)
		return nil
	})
}

// createCnameToken makes the token that proves who owns a domain.
// https://help.aliyun.com/zh/oss/developer-reference/createcnametoken
func (c *call) createCnameToken() (*reply, error) {
	var doc bucketdoc.BucketCnameConfiguration
	if err := c.readDocument(&doc, osserr.MalformedXML); err != nil {
		return nil, err
	}
	token := bucketdoc.NewCnameToken(c.target.Bucket, doc.Cname.Domain, c.srv.ids.UploadID(), c.srv.now())
	err := c.changeBucket(func(b *store.Bucket) error {
		b.Documents[tokenDocuments+doc.Cname.Domain] = bucketdoc.Write(token)
		return nil
	})
	return documentReply(token), err
}

// getCnameToken answers with that token.
// https://help.aliyun.com/zh/oss/developer-reference/getcnametoken
func (c *call) getCnameToken() (*reply, error) {
	docs, err := c.documents()
	if err != nil {
		return nil, err
	}
	domain := c.query.Get("cname")
	text, ok := docs[tokenDocuments+domain]
	if !ok {
		return nil, osserr.NoSuchCnameToken.With("Cname", domain)
	}
	return xmlReply([]byte(text)), nil
}

// putCname refuses to bind a domain: who owns it cannot be proved here. The
// emulator's own way to make a host stand for a bucket is WithCNAME (A078).
// https://help.aliyun.com/zh/oss/developer-reference/putcname
func (c *call) putCname() (*reply, error) {
	var doc bucketdoc.BucketCnameConfiguration
	if err := c.readDocument(&doc, osserr.MalformedXML); err != nil {
		return nil, err
	}
	return nil, osserr.DomainNotVerified.With("Domain", doc.Cname.Domain).
		Hinted("no DNS is asked here; start fakeoss with --cname " + doc.Cname.Domain + "=" + c.target.Bucket)
}

// deleteCname unbinds a domain, which never was bound.
// https://help.aliyun.com/zh/oss/developer-reference/deletecname
func (c *call) deleteCname() (*reply, error) {
	return &reply{}, c.readDocument(new(bucketdoc.BucketCnameConfiguration), osserr.MalformedXML)
}

// listCname tells which domains are bound.
// https://help.aliyun.com/zh/oss/developer-reference/listcname
func (c *call) listCname() (*reply, error) {
	return documentReply(&bucketdoc.ListCnameResult{Bucket: c.target.Bucket, Owner: ownerID}), nil
}

// createTransition asks for the data to be kept in more or fewer places. The
// task waits in the queue for ever (A079).
// https://help.aliyun.com/zh/oss/developer-reference/createbucketdataredundancytransition
func (c *call) createTransition() (*reply, error) {
	const parameter = "x-oss-target-redundancy-type"
	kind := c.query.Get(parameter)
	if kind == "" {
		kind = c.r.Header.Get(parameter)
	}
	if kind != "LRS" && kind != "ZRS" {
		return nil, osserr.InvalidArgument.Saying("The target redundancy type must be LRS or ZRS.").With("ArgumentName", parameter, "ArgumentValue", kind)
	}
	task := bucketdoc.NewTransition(c.target.Bucket, c.srv.ids.UploadID(), c.srv.now())
	err := c.changeBucket(func(b *store.Bucket) error {
		switch {
		case b.DataRedundancy == kind:
			return osserr.InvalidArgument.Saying("The bucket has that redundancy type already.").With("ArgumentName", parameter, "ArgumentValue", kind)
		case len(namesOf(b.Documents, transitionDocuments)) > 0:
			return osserr.TransitionExists.With("BucketName", b.Name)
		}
		b.Documents[transitionDocuments+task.TaskID] = bucketdoc.Write(task)
		return nil
	})
	return documentReply(&bucketdoc.BucketDataRedundancyTransition{TaskID: task.TaskID}), err
}

// taskID names the task that a request is about.
func (c *call) taskID() string { return c.query.Get("x-oss-redundancy-transition-taskid") }

// getTransition answers with a task.
// https://help.aliyun.com/zh/oss/developer-reference/getbucketdataredundancytransition
func (c *call) getTransition() (*reply, error) {
	docs, err := c.documents()
	if err != nil {
		return nil, err
	}
	text, ok := docs[transitionDocuments+c.taskID()]
	if !ok {
		return nil, osserr.NoSuchTransition.With("TaskId", c.taskID())
	}
	return xmlReply([]byte(text)), nil
}

// listTransitions answers with the tasks of the bucket.
// https://help.aliyun.com/zh/oss/developer-reference/listbucketdataredundancytransition
func (c *call) listTransitions() (*reply, error) {
	docs, err := c.documents()
	if err != nil {
		return nil, err
	}
	tasks, err := transitions(docs)
	if err != nil {
		return nil, err
	}
	return documentReply(&bucketdoc.ListBucketDataRedundancyTransition{Tasks: tasks}), nil
}

func transitions(docs map[string]string) (tasks []*bucketdoc.BucketDataRedundancyTransition, err error) {
	for _, name := range namesOf(docs, transitionDocuments) {
		task, err := bucketdoc.Read[bucketdoc.BucketDataRedundancyTransition](docs[transitionDocuments+name])
		if err != nil {
			return nil, err
		}
		tasks = append(tasks, task)
	}
	return tasks, nil
}

// listUserTransitions answers with the tasks of all buckets, a page at a time.
// https://help.aliyun.com/zh/oss/developer-reference/listuserdataredundancytransition
func (c *call) listUserTransitions() (*reply, error) {
	most, err := c.intParam("max-keys", 100, 1, 100)
	if err != nil {
		return nil, err
	}
	buckets, err := c.srv.store.ListBuckets()
	if err != nil {
		return nil, err
	}
	var all []*bucketdoc.BucketDataRedundancyTransition
	for _, b := range buckets {
		tasks, err := transitions(b.Documents)
		if err != nil {
			return nil, err
		}
		all = append(all, tasks...)
	}
	after := c.query.Get("continuation-token")
	start := slices.IndexFunc(all, func(t *bucketdoc.BucketDataRedundancyTransition) bool { return t.TaskID == after }) + 1
	page := &bucketdoc.ListBucketDataRedundancyTransition{Tasks: all[start:]}
	if len(page.Tasks) > most {
		page.Tasks, page.IsTruncated = page.Tasks[:most], true
		page.NextContinuationToken = page.Tasks[most-1].TaskID
	}
	return documentReply(page), nil
}

// deleteTransition drops a task.
// https://help.aliyun.com/zh/oss/developer-reference/deletebucketdataredundancytransition
func (c *call) deleteTransition() (*reply, error) {
	id := c.taskID()
	return &reply{status: http.StatusNoContent}, c.changeBucket(func(b *store.Bucket) error {
		delete(b.Documents, transitionDocuments+id)
		return nil
	})
}

// openMetaQuery asks for an index of the metadata. It stays empty: queries
// are not part of this version.
// https://help.aliyun.com/zh/oss/developer-reference/openmetaquery
func (c *call) openMetaQuery() (*reply, error) {
	status := bucketdoc.NewMetaQuery(c.srv.now())
	return &reply{}, c.changeBucket(func(b *store.Bucket) error {
		if _, open := b.Documents[metaQueryDocument]; open {
			return osserr.MetaQueryExists.With("BucketName", b.Name)
		}
		b.Documents[metaQueryDocument] = bucketdoc.Write(status)
		return nil
	})
}

// getMetaQueryStatus tells how far the index is.
// https://help.aliyun.com/zh/oss/developer-reference/getmetaquerystatus
func (c *call) getMetaQueryStatus() (*reply, error) {
	docs, err := c.documents()
	if err != nil {
		return nil, err
	}
	text, ok := docs[metaQueryDocument]
	if !ok {
		return nil, osserr.NoSuchMetaQuery.With("BucketName", c.target.Bucket)
	}
	return xmlReply([]byte(text)), nil
}

// closeMetaQuery drops the index. There need not be one.
// https://help.aliyun.com/zh/oss/developer-reference/closemetaquery
func (c *call) closeMetaQuery() (*reply, error) {
	return &reply{}, c.changeBucket(func(b *store.Bucket) error {
		delete(b.Documents, metaQueryDocument)
		return nil
	})
}
