package emulator

import "github.com/fakeoss/fakeoss/emulator/bucketdoc"

// checkReferer refuses requests for objects that come from pages which the
// bucket does not want. Only requests without a signature, or with one in
// their URL, are asked where they come from: those are what a page can embed.
// https://help.aliyun.com/zh/oss/user-guide/hotlink-protection
func (c *call) checkReferer(op *operation) error {
	text, ok := c.bucket.Documents[refererDocument]
	if !ok || op.level != onObject || op.Name == opOptionObject || c.r.Header.Get("Authorization") != "" {
		return nil
	}
	rules, err := parsed[bucketdoc.RefererConfiguration](&c.srv.parsed, text)
	if err != nil {
		return err
	}
	if denied := rules.Judge(c.r.Header.Get("Referer")); denied != nil {
		return denied
	}
	return nil
}
