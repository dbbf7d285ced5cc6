package integration

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/aliyun/aliyun-oss-go-sdk/oss"

	"github.com/fakeoss/fakeoss/emulator/osstest"
)

func TestMultipart(t *testing.T) {
	withSDKs(t, func(t *testing.T, s sdk) {
		t.Run("parts", func(t *testing.T) { testParts(t, s) })
		t.Run("abort", func(t *testing.T) { testAbort(t, s) })
		t.Run("refused", func(t *testing.T) { testRefusedComplete(t, s) })
		t.Run("uploads", func(t *testing.T) { testUploads(t, s) })
	})
}

func initiate(t *testing.T, s sdk, key string) string {
	t.Helper()
	id, err := s.initiate(key)
	if err != nil {
		t.Fatalf("initiate(%q) = %v", key, err)
	}
	return id
}

func uploadPart(t *testing.T, s sdk, key, id string, number int, content string) string {
	t.Helper()
	etag, err := s.part(key, id, number, content)
	if err != nil {
		t.Fatalf("part(%q, %d) = %v", key, number, err)
	}
	return etag
}

func testParts(t *testing.T, s sdk) {
	key := "parts 1+1/部分"
	id := initiate(t, s, key)
	texts := []string{content(partSize), strings.Repeat("b", partSize), "the end"}
	etags := make([]string, len(texts))
	for _, i := range []int{2, 0, 1} { // parts come in any order
		etags[i] = uploadPart(t, s, key, id, i+1, texts[i])
		check(t, "ETag of a part", etags[i], quotedETag(texts[i]))
	}
	first, more, err := s.parts(key, id, 0, 2)
	if err != nil || !more {
		t.Errorf("parts = %v, truncated %v, want more", err, more)
	}
	check(t, "parts", first, []part{{1, partSize, etags[0]}, {2, partSize, etags[1]}})
	rest, more, err := s.parts(key, id, 2, 2)
	if err != nil || more {
		t.Errorf("parts = %v, truncated %v, want no more", err, more)
	}
	check(t, "parts", rest, []part{{3, len("the end"), etags[2]}})

	checkNil(t, "complete", s.complete(key, id, etags...))
	checkContent(t, s, key, strings.Join(texts, ""))
	h, err := s.head(key)
	checkNil(t, "head", err)
	checkHeaders(t, "head", h, headers{"X-Oss-Object-Type": "Multipart", "X-Oss-Hash-Crc64ecma": crcOf(strings.Join(texts, ""))})
	if etag := h.Get("Etag"); !strings.HasSuffix(etag, `-3"`) {
		t.Errorf("head: ETag = %s, want the number of parts at its end", etag)
	}
	_, _, err = s.parts(key, id, 0, 2)
	checkFailure(t, "parts of a completed upload", err, http.StatusNotFound, "NoSuchUpload")
}

func testAbort(t *testing.T, s sdk) {
	id := initiate(t, s, "aborted")
	uploadPart(t, s, "aborted", id, 1, "text")
	checkNil(t, "abort", s.abort("aborted", id))
	checkFailure(t, "abort, again", s.abort("aborted", id), http.StatusNotFound, "NoSuchUpload")
	_, err := s.part("aborted", id, 2, "text")
	checkFailure(t, "part", err, http.StatusNotFound, "NoSuchUpload")
	checkFailure(t, "complete", s.complete("aborted", id, quotedETag("text")), http.StatusNotFound, "NoSuchUpload")
	_, err = s.head("aborted")
	checkFailure(t, "head", err, http.StatusNotFound, "NoSuchKey")
}

func testRefusedComplete(t *testing.T, s sdk) {
	id := initiate(t, s, "refused")
	small := uploadPart(t, s, "refused", id, 1, "too small for a part with another behind it")
	last := uploadPart(t, s, "refused", id, 2, "the end")
	checkFailure(t, "complete, small part", s.complete("refused", id, small, last), http.StatusBadRequest, "EntityTooSmall")
	checkFailure(t, "complete, other part", s.complete("refused", id, last), http.StatusBadRequest, "InvalidPart")
	checkNil(t, "complete, after all", s.complete("refused", id, small))
	checkContent(t, s, "refused", "too small for a part with another behind it")
}

func testUploads(t *testing.T, s sdk) {
	var want []string
	for _, key := range []string{"u/a", "u/b", "u/b", "u/c+猫"} {
		want = append(want, key+" "+initiate(t, s, key))
	}
	initiate(t, s, "v")
	slices.Sort(want) // by key, then by id
	var got []string
	for keyMarker, idMarker := "", ""; ; {
		page, more, err := s.uploads("u/", keyMarker, idMarker, 1)
		if err != nil || len(page) != 1 {
			t.Fatalf("uploads = %q, %v, want one", page, err)
		}
		got = append(got, page...)
		if !more {
			break
		}
		keyMarker, idMarker, _ = strings.Cut(page[0], " ")
	}
	check(t, "uploads", got, want)
}

// TestRefusedCallbackLeavesTheUpload completes with a bad callback parameter,
// and then with a good one.
func TestRefusedCallbackLeavesTheUpload(t *testing.T) {
	srv := osstest.New(t, osstest.Buckets(bucketName))
	recv := srv.Receive(appURL, nil)
	s := v1Signatures[0]
	u := upload{key: "k", content: content(partSize + 1)}
	imur, parts := s.parts(t, srv, u)
	b := s.bucket(t, srv)

	_, err := b.CompleteMultipartUpload(imur, parts, oss.Callback("not Base64"))
	checkFailure(t, "CompleteMultipartUpload", v1Error(err), http.StatusBadRequest, "InvalidArgument")
	listed, err := b.ListUploadedParts(imur)
	if err != nil || len(listed.UploadedParts) != len(parts) {
		t.Fatalf("ListUploadedParts = %d parts, %v, want %d", len(listed.UploadedParts), err, len(parts))
	}
	recv.None(t)

	good := parameter(t, map[string]any{"callbackUrl": appURL, "callbackBody": "size=${size}"})
	_, err = b.CompleteMultipartUpload(imur, parts, oss.Callback(good))
	checkNil(t, "CompleteMultipartUpload", err)
	check(t, "callback: body", recv.Next(t).Body, "size=102401")
	srv.CheckObject(t, bucketName, u.key, []byte(u.content))
}
