package emulator

import (
	"github.com/fakeoss/fakeoss/emulator/bucketdoc"
	"github.com/fakeoss/fakeoss/emulator/callback"
	"github.com/fakeoss/fakeoss/emulator/osserr"
	"github.com/fakeoss/fakeoss/emulator/store"
)

// policyDocument is where the policy of a bucket is kept: JSON as it was sent.
const policyDocument = "policy"

// callbackPolicies is where the callbacks are kept that uploads name.
const callbackPolicies = "policy&comp=callback"

// putBucketPolicy says who else may use a bucket.
// https://help.aliyun.com/zh/oss/developer-reference/putbucketpolicy
func (c *call) putBucketPolicy() (*reply, error) {
	body, err := c.readBody(maxConfiguration, osserr.MalformedBucketPolicy)
	if err != nil {
		return nil, err
	}
	if _, err := bucketdoc.ParsePolicy(body); err != nil {
		return nil, err
	}
	return &reply{}, c.changeBucket(func(b *store.Bucket) error {
		b.Documents[policyDocument] = string(body)
		return nil
	})
}

// getBucketPolicy answers with the policy, byte for byte.
// https://help.aliyun.com/zh/oss/developer-reference/getbucketpolicy
func (c *call) getBucketPolicy() (*reply, error) {
	docs, err := c.documents()
	if err != nil {
		return nil, err
	}
	policy, ok := docs[policyDocument]
	if !ok {
		return nil, osserr.NoSuchBucketPolicy.With("BucketName", c.target.Bucket)
	}
	return &reply{contentType: "application/json", body: []byte(policy)}, nil
}

// getBucketPolicyStatus tells whether the policy lets everybody in.
// https://help.aliyun.com/zh/oss/developer-reference/getbucketpolicystatus
func (c *call) getBucketPolicyStatus() (*reply, error) {
	docs, err := c.documents()
	if err != nil {
		return nil, err
	}
	status := new(bucketdoc.PolicyStatus)
	if policy, ok := docs[policyDocument]; ok {
		statements, err := bucketdoc.ParsePolicy([]byte(policy))
		if err != nil {
			return nil, err
		}
		status.IsPublic = bucketdoc.Bool(bucketdoc.IsPublic(statements))
	}
	return documentReply(status), nil
}

// checkCallbackPolicy refuses policies with which no upload could succeed
// (A074).
func checkCallbackPolicy(c *call, doc bucketdoc.Document) error {
	for _, item := range doc.(*bucketdoc.BucketCallbackPolicy).Items {
		cb, err := c.srv.callbacks.Parse(callback.Params{Callback: item.Callback, Var: item.CallbackVar})
		if err != nil {
			return err
		}
		if cb != nil && cb.Policy != "" {
			return osserr.CallbackPolicyUnknown.With("PolicyName", item.PolicyName).Hinted("a callback policy cannot refer to another")
		}
	}
	return nil
}

// namedCallback returns the callback that an upload refers to by the name of
// a policy of its bucket. Custom variables of the upload come before those of
// the policy. Source: callback.md 10.1, A074.
func (c *call) namedCallback(cb *callback.Callback) (*callback.Callback, error) {
	docs, err := c.documents()
	if err != nil {
		return nil, err
	}
	policies, err := bucketdoc.Read[bucketdoc.BucketCallbackPolicy](docs[callbackPolicies])
	if err != nil {
		return nil, err
	}
	item, ok := policies.Named(cb.Policy)
	if !ok {
		return nil, osserr.CallbackPolicyUnknown.With("ArgumentName", "callback", "ArgumentValue", cb.Policy).
			Hinted("the bucket has no callback policy " + cb.Policy + "; put one with PUT /?policy&comp=callback")
	}
	return callback.ParseStored(callback.Params{Callback: item.Callback, Var: item.CallbackVar}, cb.Vars, c.srv.callbacks.Strict())
}
