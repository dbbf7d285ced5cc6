package integration

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	v1oss "github.com/aliyun/aliyun-oss-go-sdk/oss"

	v2oss "github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss"

	"github.com/fakeoss/fakeoss/emulator/osstest"
)

// A selection is a query in terms that both SDKs know.
type selection struct {
	key, sql string
	json     bool   // LINES
	lines    string // range of lines
}

// A selector is an SDK's way to SelectObject and CreateSelectObjectMeta.
type selector interface {
	run(t *testing.T, s selection) (string, error)
	rows(t *testing.T, key string, json bool) (int64, error)
}

type selectorMaker struct {
	name string
	new  func(t *testing.T, srv *osstest.Server) selector
}

func selectors() (all []selectorMaker) {
	for _, s := range v1Signatures {
		all = append(all, selectorMaker{"Go v1, " + s.name, func(t *testing.T, srv *osstest.Server) selector { return v1Selector{s.bucket(t, srv)} }})
	}
	for _, s := range v2Signatures {
		all = append(all, selectorMaker{"Go v2, " + s.name, func(t *testing.T, srv *osstest.Server) selector { return v2Selector{s.client(t, srv)} }})
	}
	return all
}

// TestSelect reads frames with the readers of both SDKs, which check their
// checksums.
func TestSelect(t *testing.T) {
	var csv, json strings.Builder
	csv.WriteString("Name,Age,City\n")
	for i := range 20000 {
		fmt.Fprintf(&csv, "person %d,%d,\"Springfield, IL\"\n", i, i%100)
		fmt.Fprintf(&json, "{\"name\": \"person %d\", \"age\": %d, \"home\": {\"url\": \"http://x/%d\"}}\n", i, i%100, i)
	}
	for _, maker := range selectors() {
		t.Run(maker.name, func(t *testing.T) {
			srv := osstest.New(t, osstest.Buckets(bucketName))
			s := maker.new(t, srv)
			for key, content := range map[string]string{"people.csv": csv.String(), "people.json": json.String(), "bad.csv": "Age\n1\nx\n"} {
				if err := srv.Bucket(bucketName).PutObject(key, strings.NewReader(content)); err != nil {
					t.Fatal(err)
				}
			}
			_, err := s.run(t, selection{key: "people.csv", sql: "select * from ossobject", lines: "1-1"})
			checkFailure(t, "a range without meta", selectFailure(err), 400, "SelectCsvMetaUnavailable")
			for key, want := range map[string]int64{"people.csv": 20001, "people.json": 20000} {
				if got, err := s.rows(t, key, strings.HasSuffix(key, ".json")); got != want || err != nil {
					t.Errorf("%s has %d rows, %v, want %d", key, got, err, want)
				}
			}
			for _, test := range []struct {
				selection
				want string
			}{
				{selection{key: "people.csv", sql: "select * from ossobject"}, strings.TrimPrefix(csv.String(), "Name,Age,City\n")},
				{selection{key: "people.csv", sql: "select name from ossobject where age > 98 and city like '%IL' limit 2"}, "person 99\nperson 199\n"},
				{selection{key: "people.csv", sql: "select count(*), avg(cast(age as int)) from ossobject"}, "20000,49.5\n"},
				{selection{key: "people.csv", sql: "select name from ossobject", lines: "20000-20005"}, "person 19999\n"},
				{selection{key: "people.json", sql: "select name, home.url from ossobject s where s.age = 7 limit 1", json: true}, `{"name":"person 7","url":"http:\/\/x\/7"}` + "\n"},
				{selection{key: "people.json", sql: "select age from ossobject", json: true, lines: "98-99"}, "{\"age\":98}\n{\"age\":99}\n"},
			} {
				if got, err := s.run(t, test.selection); got != test.want || err != nil {
					t.Errorf("%s\n= %.100q, %v\nwant %.100q", test.sql, got, err, test.want)
				}
			}
			_, err = s.run(t, selection{key: "people.csv", sql: "select nobody from ossobject"})
			checkFailure(t, "a missing column", selectFailure(err), 400, "SqlInvalidColumnName")
			_, err = s.run(t, selection{key: "missing.csv", sql: "select * from ossobject"})
			checkFailure(t, "a missing object", selectFailure(err), 404, "NoSuchKey")
			if got, _ := s.run(t, selection{key: "bad.csv", sql: "select age from ossobject where age > 0"}); got != "1\n" {
				t.Errorf("before a bad row there is %q", got)
			}
		})
	}
}

// selectFailure is the error of either SDK.
func selectFailure(err error) error {
	var one v1oss.ServiceError
	var two *v2oss.ServiceError
	switch {
	case errors.As(err, &one):
		return &failure{one.StatusCode, one.Code, one.Message, one.Ec}
	case errors.As(err, &two):
		return &failure{two.StatusCode, two.Code, two.Message, two.EC}
	}
	return err
}

type v1Selector struct{ bucket *v1oss.Bucket }

func (s v1Selector) run(_ *testing.T, q selection) (string, error) {
	req := v1oss.SelectRequest{Expression: q.sql}
	req.OutputSerializationSelect.EnablePayloadCrc = new(true)
	if q.json {
		req.InputSerializationSelect.JsonBodyInput.JSONType = "LINES"
		req.InputSerializationSelect.JsonBodyInput.Range = q.lines
	} else {
		req.InputSerializationSelect.CsvBodyInput.FileHeaderInfo = "Use"
		req.InputSerializationSelect.CsvBodyInput.Range = q.lines
	}
	body, err := s.bucket.SelectObject(q.key, req)
	if err != nil {
		return "", err
	}
	defer body.Close()
	return read(body)
}

func (s v1Selector) rows(_ *testing.T, key string, json bool) (int64, error) {
	if json {
		var req v1oss.JsonMetaRequest
		req.InputSerialization.JSON.JSONType = "LINES"
		meta, err := s.bucket.CreateSelectJsonObjectMeta(key, req)
		return meta.RowsCount, err
	}
	meta, err := s.bucket.CreateSelectCsvObjectMeta(key, v1oss.CsvMetaRequest{})
	return meta.RowsCount, err
}

type v2Selector struct{ client *v2oss.Client }

func (s v2Selector) run(t *testing.T, q selection) (string, error) {
	req := &v2oss.SelectRequest{Expression: &q.sql}
	req.OutputSerializationSelect.EnablePayloadCrc = new(true)
	var lines *string
	if q.lines != "" {
		lines = &q.lines
	}
	if q.json {
		req.InputSerializationSelect.JsonBodyInput = &v2oss.JSONSelectInput{JSONType: new("LINES"), Range: lines}
		// Without an output the SDK forgets to say of what kind the range is.
		req.OutputSerializationSelect.JsonBodyOutput = &v2oss.JSONSelectOutput{RecordDelimiter: new("\n")}
	} else {
		req.InputSerializationSelect.CsvBodyInput = &v2oss.CSVSelectInput{FileHeaderInfo: new("Use"), Range: lines}
	}
	res, err := s.client.SelectObject(t.Context(), &v2oss.SelectObjectRequest{Bucket: new(bucketName), Key: &q.key, SelectRequest: req})
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	return read(res.Body)
}

func (s v2Selector) rows(t *testing.T, key string, json bool) (int64, error) {
	req := &v2oss.CreateSelectObjectMetaRequest{Bucket: new(bucketName), Key: &key, MetaRequest: &v2oss.CsvMetaRequest{}}
	if json {
		req.MetaRequest = &v2oss.JsonMetaRequest{InputSerialization: &v2oss.InputSerialization{JSON: &v2oss.InputSerializationJSON{JSONType: new("LINES")}}}
	}
	res, err := s.client.CreateSelectObjectMeta(t.Context(), req)
	if err != nil {
		return 0, err
	}
	return res.RowsCount, nil
}

// read reads a result in small pieces, as an application may.
func read(r io.Reader) (string, error) {
	var all strings.Builder
	piece := make([]byte, 1000)
	for {
		n, err := r.Read(piece)
		all.Write(piece[:n])
		if err == io.EOF {
			return all.String(), nil
		}
		if err != nil {
			return all.String(), err
		}
	}
}
