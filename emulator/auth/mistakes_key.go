package auth

import (
	"slices"
	"strings"
	"time"
)

// regions are those that a client may have signed for without saying so.
var regions = []string{
	"cn-hangzhou", "cn-shanghai", "cn-beijing", "cn-shenzhen", "cn-qingdao", "cn-zhangjiakou", "cn-guangzhou", "cn-chengdu", "cn-hongkong",
	"ap-southeast-1", "us-west-1", "us-east-1", "eu-central-1",
}

// wrongScope are mistakes with what V4's key is derived from.
func wrongScope(x *exam, m message) (all []variation) {
	if m.scheme != V4 {
		return nil
	}
	region := func(what, name string) {
		if name != m.region {
			all = append(all, variant(m, what+"; its credential says "+clippedKey(m.region), func(m *message) { m.region = name }))
		}
	}
	region("for the region "+x.region, x.region)
	region("for oss-"+clippedKey(m.region)+", which is the region with oss- in front", "oss-"+m.region)
	region("for the region without oss- in front", strings.TrimPrefix(m.region, "oss-"))
	region("for no region", "")
	for _, name := range regions {
		region("for the region "+name, name)
	}
	for _, product := range []string{productOSS, productCloudBox, "s3", ""} {
		if product != m.product {
			all = append(all, variant(m, "for the product "+shown(product)+"; its credential says "+clippedKey(m.product), func(m *message) { m.product = product }))
		}
	}
	if t, err := time.Parse(basicDay, m.day); err == nil {
		for _, days := range []int{-1, 1} {
			day := t.AddDate(0, 0, days).Format(basicDay)
			all = append(all, variant(m, "for the day "+day+"; its credential says "+m.day+", and days are those of UTC", func(m *message) { m.day = day }))
		}
	}
	for _, prefix := range []string{"AWS4", "OSS4", "aliyun_v4_"} {
		all = append(all, variant(m, "with a key from "+prefix+" and the secret; it is aliyun_v4 and the secret", func(m *message) { m.prefix = prefix }))
	}
	if m.secret != "" { // an empty prefix is the usual one
		all = append(all, variant(m, "with a key from the secret alone; it is aliyun_v4 and the secret",
			func(m *message) { m.prefix, m.secret = m.secret[:1], m.secret[1:] }))
	}
	return append(all, variant(m, "for aws4_request; it is aliyun_v4_request", func(m *message) { m.last = "aws4_request" }))
}

// emptySHA256 is what S3 clients say of an empty body.
const emptySHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

// wrongPayload are mistakes with the last lines of V4's canonical request.
func wrongPayload(_ *exam, m message) (all []variation) {
	if m.scheme != V4 || m.policy != "" {
		return nil
	}
	payload := func(what, text string) {
		if text != m.payload {
			all = append(all, variant(m, what, func(m *message) { m.payload = text }))
		}
	}
	payload("the hash of an empty body; OSS signs UNSIGNED-PAYLOAD", emptySHA256)
	payload("an empty line for the body; OSS signs UNSIGNED-PAYLOAD", "")
	payload("what x-oss-content-sha256 does not say; OSS signs UNSIGNED-PAYLOAD", unsignedPayload)
	all = append(all, variant(m, "no blank line after the headers", func(m *message) { m.noBlank = true }))
	if m.inURL && !slices.ContainsFunc(m.headers, func(h header) bool { return h.name == "x-oss-content-sha256" }) {
		all = append(all, m.withHeader("x-oss-content-sha256", unsignedPayload,
			"a header x-oss-content-sha256 that it did not send; a URL needs none"))
	}
	return all
}

// wrongAlgorithm swaps the hashes of V1 and its successors.
func wrongAlgorithm(_ *exam, m message) []variation {
	switch m.scheme {
	case V1:
		return []variation{variant(m, "with HMAC-SHA256; V1 is HMAC-SHA1", func(m *message) { m.weak = true })}
	case V2:
		return []variation{variant(m, "with HMAC-SHA1; V2 is HMAC-SHA256", func(m *message) { m.weak = true })}
	}
	return nil
}
