package main

import (
	"crypto"
	"crypto/md5"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
)

var callbacks = http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 100}}

// answerCallback makes the callback, over connections that stay open, and
// relays its answer.
func answerCallback(w http.ResponseWriter, r *http.Request, header, etag string) {
	var cb struct{ CallbackURL, CallbackBody, CallbackBodyType string }
	text, _ := base64.StdEncoding.DecodeString(header)
	json.Unmarshal(text, &cb)
	_, object, _ := strings.Cut(r.URL.Path[1:], "/")
	body := strings.NewReplacer("${object}", object, "${size}", strconv.FormatInt(r.ContentLength, 10),
		"${etag}", strings.Trim(etag, `"`)).Replace(cb.CallbackBody)
	req, err := http.NewRequest(http.MethodPost, cb.CallbackURL, strings.NewReader(body))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	req.Header.Set("Content-Type", cb.CallbackBodyType)
	if key != nil {
		sum := md5.Sum([]byte(req.URL.Path + "\n" + body))
		sign, err := rsa.SignPKCS1v15(nil, key, crypto.MD5, sum[:])
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		req.Header.Set("Authorization", base64.StdEncoding.EncodeToString(sign))
	}
	resp, err := callbacks.Do(req)
	if err != nil {
		http.Error(w, err.Error(), http.StatusNonAuthoritativeInfo)
		return
	}
	defer resp.Body.Close()
	answer, _ := io.ReadAll(io.LimitReader(resp.Body, 3<<20))
	w.Header().Set("Content-Type", "application/json")
	w.Write(answer)
}
