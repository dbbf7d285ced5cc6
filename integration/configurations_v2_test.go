package integration

import (
	"fmt"
	"strings"

	"github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss"
)

func (c v2Client) configurations() map[string]configuration {
	b, s := c.bucket, oss.ToString
	return map[string]configuration{
		"cors": {func() error {
			_, err := c.client.PutBucketCors(c.ctx, &oss.PutBucketCorsRequest{Bucket: b, CORSConfiguration: &oss.CORSConfiguration{CORSRules: []oss.CORSRule{{
				AllowedOrigins: []string{"http://a.com", "http://*.b.com"}, AllowedMethods: []string{"PUT", "GET"},
				AllowedHeaders: []string{"authorization"}, ExposeHeaders: []string{"x-oss-test"}, MaxAgeSeconds: oss.Ptr(int64(100)),
			}}}})
			return v2Error(err)
		}, func() (string, error) {
			r, err := c.client.GetBucketCors(c.ctx, &oss.GetBucketCorsRequest{Bucket: b})
			if err != nil {
				return "", v2Error(err)
			}
			rule := r.CORSConfiguration.CORSRules[0]
			return fmt.Sprint(rule.AllowedOrigins, " ", rule.AllowedMethods, " ", rule.AllowedHeaders, " ", rule.ExposeHeaders, " ", *rule.MaxAgeSeconds), nil
		}},
		"lifecycle": {func() error {
			expire := func(days int32) *oss.LifecycleRuleExpiration { return &oss.LifecycleRuleExpiration{Days: &days} }
			_, err := c.client.PutBucketLifecycle(c.ctx, &oss.PutBucketLifecycleRequest{Bucket: b, LifecycleConfiguration: &oss.LifecycleConfiguration{Rules: []oss.LifecycleRule{
				{ID: oss.Ptr("delete-logs"), Prefix: oss.Ptr("logs/"), Status: oss.Ptr("Enabled"), Expiration: expire(3)},
				{ID: oss.Ptr("age"), Prefix: oss.Ptr("old/"), Status: oss.Ptr("Disabled"), Tags: []oss.Tag{{Key: oss.Ptr("tag"), Value: oss.Ptr("value")}}, Expiration: expire(30)},
			}}})
			return v2Error(err)
		}, func() (string, error) {
			r, err := c.client.GetBucketLifecycle(c.ctx, &oss.GetBucketLifecycleRequest{Bucket: b})
			if err != nil {
				return "", v2Error(err)
			}
			first, second := r.LifecycleConfiguration.Rules[0], r.LifecycleConfiguration.Rules[1]
			return fmt.Sprintf("%s %s %s %d, %s %s %s %s=%s %d", s(first.ID), s(first.Prefix), s(first.Status), *first.Expiration.Days,
				s(second.ID), s(second.Prefix), s(second.Status), s(second.Tags[0].Key), s(second.Tags[0].Value), *second.Expiration.Days), nil
		}},
		"logging": {func() error {
			_, err := c.client.PutBucketLogging(c.ctx, &oss.PutBucketLoggingRequest{Bucket: b, BucketLoggingStatus: &oss.BucketLoggingStatus{
				LoggingEnabled: &oss.LoggingEnabled{TargetBucket: b, TargetPrefix: oss.Ptr("log/")}}})
			return v2Error(err)
		}, func() (string, error) {
			r, err := c.client.GetBucketLogging(c.ctx, &oss.GetBucketLoggingRequest{Bucket: b})
			if err != nil || r.BucketLoggingStatus.LoggingEnabled == nil {
				return " ", v2Error(err)
			}
			l := r.BucketLoggingStatus.LoggingEnabled
			return s(l.TargetBucket) + " " + s(l.TargetPrefix), nil
		}},
		"website": {func() error {
			_, err := c.client.PutBucketWebsite(c.ctx, &oss.PutBucketWebsiteRequest{Bucket: b, WebsiteConfiguration: &oss.WebsiteConfiguration{
				IndexDocument: &oss.IndexDocument{Suffix: oss.Ptr("index.html")}, ErrorDocument: &oss.ErrorDocument{Key: oss.Ptr("error.html")},
				RoutingRules: &oss.RoutingRules{RoutingRules: []oss.RoutingRule{{
					RuleNumber: oss.Ptr(int64(1)), Condition: &oss.RoutingRuleCondition{KeyPrefixEquals: oss.Ptr("abc/"), HttpErrorCodeReturnedEquals: oss.Ptr(int64(404))},
					Redirect: &oss.RoutingRuleRedirect{RedirectType: oss.Ptr("External"), HostName: oss.Ptr("www.example.com"), HttpRedirectCode: oss.Ptr(int64(302))},
				}}},
			}})
			return v2Error(err)
		}, func() (string, error) {
			r, err := c.client.GetBucketWebsite(c.ctx, &oss.GetBucketWebsiteRequest{Bucket: b})
			if err != nil {
				return "", v2Error(err)
			}
			w := r.WebsiteConfiguration
			rule := w.RoutingRules.RoutingRules[0]
			return fmt.Sprint(s(w.IndexDocument.Suffix), " ", s(w.ErrorDocument.Key), " ", *rule.RuleNumber, " ", s(rule.Condition.KeyPrefixEquals), " ",
				*rule.Condition.HttpErrorCodeReturnedEquals, " ", s(rule.Redirect.RedirectType), " ", s(rule.Redirect.HostName), " ", *rule.Redirect.HttpRedirectCode), nil
		}},
		"referer": {func() error {
			_, err := c.client.PutBucketReferer(c.ctx, &oss.PutBucketRefererRequest{Bucket: b, RefererConfiguration: &oss.RefererConfiguration{
				AllowEmptyReferer: oss.Ptr(false), RefererList: &oss.RefererList{Referers: []string{"http://www.example.com", "https://*.example.com"}},
				RefererBlacklist: &oss.RefererBlacklist{Referers: []string{"http://bad.example.com"}},
			}})
			return v2Error(err)
		}, func() (string, error) {
			r, err := c.client.GetBucketReferer(c.ctx, &oss.GetBucketRefererRequest{Bucket: b})
			if err != nil {
				return "", v2Error(err)
			}
			d := r.RefererConfiguration
			var black []string
			if d.RefererBlacklist != nil {
				black = d.RefererBlacklist.Referers
			}
			return fmt.Sprint("empty ", *d.AllowEmptyReferer, " ", d.RefererList.Referers, " not ", black), nil
		}},
		"encryption": {func() error {
			_, err := c.client.PutBucketEncryption(c.ctx, &oss.PutBucketEncryptionRequest{Bucket: b, ServerSideEncryptionRule: &oss.ServerSideEncryptionRule{
				ApplyServerSideEncryptionByDefault: &oss.ApplyServerSideEncryptionByDefault{SSEAlgorithm: oss.Ptr("KMS"), KMSMasterKeyID: oss.Ptr("9468da86")}}})
			return v2Error(err)
		}, func() (string, error) {
			r, err := c.client.GetBucketEncryption(c.ctx, &oss.GetBucketEncryptionRequest{Bucket: b})
			if err != nil {
				return "", v2Error(err)
			}
			d := r.ServerSideEncryptionRule.ApplyServerSideEncryptionByDefault
			return s(d.SSEAlgorithm) + " " + s(d.KMSMasterKeyID), nil
		}},
		"tagging": {func() error {
			_, err := c.client.PutBucketTags(c.ctx, &oss.PutBucketTagsRequest{Bucket: b, Tagging: &oss.Tagging{TagSet: &oss.TagSet{Tags: []oss.Tag{
				{Key: oss.Ptr("a"), Value: oss.Ptr("b")}, {Key: oss.Ptr("c"), Value: oss.Ptr("d")}}}}})
			return v2Error(err)
		}, func() (string, error) {
			r, err := c.client.GetBucketTags(c.ctx, &oss.GetBucketTagsRequest{Bucket: b})
			if err != nil {
				return "", v2Error(err)
			}
			var tags []string
			for _, tag := range r.Tagging.TagSet.Tags {
				tags = append(tags, s(tag.Key)+"="+s(tag.Value))
			}
			return strings.Join(tags, " "), nil
		}},
		"policy": {func() error {
			_, err := c.client.PutBucketPolicy(c.ctx, &oss.PutBucketPolicyRequest{Bucket: b, Body: strings.NewReader(bucketPolicy)})
			return v2Error(err)
		}, func() (string, error) {
			r, err := c.client.GetBucketPolicy(c.ctx, &oss.GetBucketPolicyRequest{Bucket: b})
			if err != nil {
				return "", v2Error(err)
			}
			return r.Body, nil
		}},
		"versioning": {func() error {
			_, err := c.client.PutBucketVersioning(c.ctx, &oss.PutBucketVersioningRequest{Bucket: b, VersioningConfiguration: &oss.VersioningConfiguration{Status: "Suspended"}})
			return v2Error(err)
		}, func() (string, error) {
			r, err := c.client.GetBucketVersioning(c.ctx, &oss.GetBucketVersioningRequest{Bucket: b})
			if err != nil {
				return "", v2Error(err)
			}
			return s(r.VersionStatus), nil
		}},
		"requestPayment": {func() error {
			_, err := c.client.PutBucketRequestPayment(c.ctx, &oss.PutBucketRequestPaymentRequest{Bucket: b, PaymentConfiguration: &oss.RequestPaymentConfiguration{Payer: "Requester"}})
			return v2Error(err)
		}, func() (string, error) {
			r, err := c.client.GetBucketRequestPayment(c.ctx, &oss.GetBucketRequestPaymentRequest{Bucket: b})
			if err != nil {
				return "", v2Error(err)
			}
			return s(r.Payer), nil
		}},
		"transferAcceleration": {func() error {
			_, err := c.client.PutBucketTransferAcceleration(c.ctx, &oss.PutBucketTransferAccelerationRequest{
				Bucket: b, TransferAccelerationConfiguration: &oss.TransferAccelerationConfiguration{Enabled: oss.Ptr(true)}})
			return v2Error(err)
		}, func() (string, error) {
			r, err := c.client.GetBucketTransferAcceleration(c.ctx, &oss.GetBucketTransferAccelerationRequest{Bucket: b})
			if err != nil {
				return "", v2Error(err)
			}
			return fmt.Sprint(*r.TransferAccelerationConfiguration.Enabled), nil
		}},
		"accessmonitor": {func() error {
			_, err := c.client.PutBucketAccessMonitor(c.ctx, &oss.PutBucketAccessMonitorRequest{Bucket: b, AccessMonitorConfiguration: &oss.AccessMonitorConfiguration{Status: "Enabled"}})
			return v2Error(err)
		}, func() (string, error) {
			r, err := c.client.GetBucketAccessMonitor(c.ctx, &oss.GetBucketAccessMonitorRequest{Bucket: b})
			if err != nil {
				return "", v2Error(err)
			}
			return string(r.AccessMonitorConfiguration.Status), nil
		}},
	}
}
