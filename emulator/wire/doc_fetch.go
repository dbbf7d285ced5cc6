package wire

import (
	"encoding/xml"

	"github.com/fakeoss/fakeoss/emulator/internal/xmlw"
)

// AsyncFetchTask is the body of PutAsyncFetchTask. Source: callback.md 10.2.
type AsyncFetchTask struct {
	XMLName            xml.Name `xml:"AsyncFetchTaskConfiguration"`
	URL                string   `xml:"Url"`
	Object             Text
	Host               string
	ContentMD5         string
	Callback           string
	StorageClass       string
	IgnoreSameKey      string
	CallbackWhenFailed string
}

// AsyncFetchTaskResult writes the answer to PutAsyncFetchTask.
func AsyncFetchTaskResult(id string) []byte {
	w := xmlw.New("AsyncFetchTaskResult")
	w.Text("TaskId", id)
	return w.Done()
}

// AsyncFetchTaskInfo writes the answer to GetAsyncFetchTask.
func AsyncFetchTaskInfo(id, state, message string, t AsyncFetchTask) []byte {
	w := xmlw.New("AsyncFetchTaskInfo")
	w.Text("TaskId", id)
	w.Text("State", state)
	w.Text("ErrorMsg", message)
	w.Start("TaskInfo")
	w.Text("Url", t.URL)
	w.Text("Object", string(t.Object))
	w.Text("Host", t.Host)
	w.Text("ContentMD5", t.ContentMD5)
	w.Text("Callback", t.Callback)
	w.Text("StorageClass", t.StorageClass)
	w.Text("IgnoreSameKey", t.IgnoreSameKey)
	w.End("TaskInfo")
	return w.Done()
}
