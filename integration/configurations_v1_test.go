package integration

import (
	"fmt"
	"strings"

	"github.com/aliyun/aliyun-oss-go-sdk/oss"
)

func (c v1Client) configurations() map[string]configuration {
	b := c.bucket.BucketName
	return map[string]configuration{
		"cors": {func() error {
			return v1Error(c.client.SetBucketCORS(b, []oss.CORSRule{{
				AllowedOrigin: []string{"http://a.com", "http://*.b.com"}, AllowedMethod: []string{"PUT", "GET"},
				AllowedHeader: []string{"authorization"}, ExposeHeader: []string{"x-oss-test"}, MaxAgeSeconds: 100,
			}}))
		}, func() (string, error) {
			r, err := c.client.GetBucketCORS(b)
			if err != nil {
				return "", v1Error(err)
			}
			rule := r.CORSRules[0]
			return fmt.Sprint(rule.AllowedOrigin, " ", rule.AllowedMethod, " ", rule.AllowedHeader, " ", rule.ExposeHeader, " ", rule.MaxAgeSeconds), nil
		}},
		"lifecycle": {func() error {
			return v1Error(c.client.SetBucketLifecycle(b, []oss.LifecycleRule{
				oss.BuildLifecycleRuleByDays("delete-logs", "logs/", true, 3),
				{ID: "age", Status: "Disabled", Prefix: "old/", Tags: []oss.Tag{{Key: "tag", Value: "value"}}, Expiration: &oss.LifecycleExpiration{Days: 30}},
			}))
		}, func() (string, error) {
			r, err := c.client.GetBucketLifecycle(b)
			if err != nil {
				return "", v1Error(err)
			}
			first, second := r.Rules[0], r.Rules[1]
			return fmt.Sprintf("%s %s %s %d, %s %s %s %s=%s %d", first.ID, first.Prefix, first.Status, first.Expiration.Days,
				second.ID, second.Prefix, second.Status, second.Tags[0].Key, second.Tags[0].Value, second.Expiration.Days), nil
		}},
		"logging": {func() error {
			return v1Error(c.client.SetBucketLogging(b, b, "log/", true))
		}, func() (string, error) {
			r, err := c.client.GetBucketLogging(b)
			return r.LoggingEnabled.TargetBucket + " " + r.LoggingEnabled.TargetPrefix, v1Error(err)
		}},
		"website": {func() error {
			return v1Error(c.client.SetBucketWebsiteDetail(b, oss.WebsiteXML{
				IndexDocument: oss.IndexDocument{Suffix: "index.html"}, ErrorDocument: oss.ErrorDocument{Key: "error.html"},
				RoutingRules: []oss.RoutingRule{{
					RuleNumber: 1, Condition: oss.Condition{KeyPrefixEquals: "abc/", HTTPErrorCodeReturnedEquals: 404},
					Redirect: oss.Redirect{RedirectType: "External", HostName: "www.example.com", HttpRedirectCode: 302},
				}},
			}))
		}, func() (string, error) {
			r, err := c.client.GetBucketWebsite(b)
			if err != nil {
				return "", v1Error(err)
			}
			rule := r.RoutingRules[0]
			return fmt.Sprint(r.IndexDocument.Suffix, " ", r.ErrorDocument.Key, " ", rule.RuleNumber, " ", rule.Condition.KeyPrefixEquals, " ",
				rule.Condition.HTTPErrorCodeReturnedEquals, " ", rule.Redirect.RedirectType, " ", rule.Redirect.HostName, " ", rule.Redirect.HttpRedirectCode), nil
		}},
		"referer": {func() error {
			return v1Error(c.client.SetBucketRefererV2(b, oss.RefererXML{
				RefererList:      []string{"http://www.example.com", "https://*.example.com"},
				RefererBlacklist: &oss.RefererBlacklist{Referer: []string{"http://bad.example.com"}},
			}))
		}, func() (string, error) {
			r, err := c.client.GetBucketReferer(b)
			var black []string
			if r.RefererBlacklist != nil {
				black = r.RefererBlacklist.Referer
			}
			return fmt.Sprint("empty ", r.AllowEmptyReferer, " ", r.RefererList, " not ", black), v1Error(err)
		}},
		"encryption": {func() error {
			return v1Error(c.client.SetBucketEncryption(b, oss.ServerEncryptionRule{SSEDefault: oss.SSEDefaultRule{SSEAlgorithm: "KMS", KMSMasterKeyID: "9468da86"}}))
		}, func() (string, error) {
			r, err := c.client.GetBucketEncryption(b)
			return r.SSEDefault.SSEAlgorithm + " " + r.SSEDefault.KMSMasterKeyID, v1Error(err)
		}},
		"tagging": {func() error {
			return v1Error(c.client.SetBucketTagging(b, oss.Tagging{Tags: []oss.Tag{{Key: "a", Value: "b"}, {Key: "c", Value: "d"}}}))
		}, func() (string, error) {
			r, err := c.client.GetBucketTagging(b)
			var tags []string
			for _, tag := range r.Tags {
				tags = append(tags, tag.Key+"="+tag.Value)
			}
			return strings.Join(tags, " "), v1Error(err)
		}},
		"policy": {func() error {
			return v1Error(c.client.SetBucketPolicy(b, bucketPolicy))
		}, func() (string, error) {
			policy, err := c.client.GetBucketPolicy(b)
			return policy, v1Error(err)
		}},
		"versioning": {func() error {
			return v1Error(c.client.SetBucketVersioning(b, oss.VersioningConfig{Status: "Suspended"}))
		}, func() (string, error) {
			r, err := c.client.GetBucketVersioning(b)
			return r.Status, v1Error(err)
		}},
		"requestPayment": {func() error {
			return v1Error(c.client.SetBucketRequestPayment(b, oss.RequestPaymentConfiguration{Payer: "Requester"}))
		}, func() (string, error) {
			r, err := c.client.GetBucketRequestPayment(b)
			return r.Payer, v1Error(err)
		}},
		"transferAcceleration": {func() error {
			return v1Error(c.client.SetBucketTransferAcc(b, oss.TransferAccConfiguration{Enabled: true}))
		}, func() (string, error) {
			r, err := c.client.GetBucketTransferAcc(b)
			return fmt.Sprint(r.Enabled), v1Error(err)
		}},
		"accessmonitor": {func() error {
			return v1Error(c.client.PutBucketAccessMonitor(b, oss.PutBucketAccessMonitor{Status: "Enabled"}))
		}, func() (string, error) {
			r, err := c.client.GetBucketAccessMonitor(b)
			return r.Status, v1Error(err)
		}},
	}
}
