package emulator

import (
	"github.com/fakeoss/fakeoss/emulator/access"
	"github.com/fakeoss/fakeoss/emulator/bucketdoc"
	"github.com/fakeoss/fakeoss/emulator/callback"
	"github.com/fakeoss/fakeoss/emulator/osserr"
	"github.com/fakeoss/fakeoss/emulator/store"
)

// putBucketPolicy says who else may use a bucket. The policy is kept as it was
// sent. One for everybody is refused where public access is blocked.
// https://help.aliyun.com/zh/oss/developer-reference/putbucketpolicy
func (c *call) putBucketPolicy() (*reply, error) {
	body, err := c.readBody(maxConfiguration, osserr.BucketPolicyTooLarge)
	if err != nil {
		return nil, err
	}
	policy, err := access.ParsePolicy(body)
	if err != nil {
		return nil, err
	}
	return &reply{}, c.changeBucket(func(b *store.Bucket) error {
		blocked, err := c.srv.blocksPublicAccess(b)
		switch {
		case err != nil:
			return err
		case blocked && policy.IsPublic():
			return osserr.PublicBucketPolicy.With("BucketName", b.Name).Hinted(adviceOnBlock(b.Name))
		}
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
	b, err := c.srv.store.Bucket(c.target.Bucket)
	if err != nil {
		return nil, err
	}
	policy, err := c.srv.bucketPolicy(&b)
	if err != nil {
		return nil, err
	}
	return documentReply(&bucketdoc.PolicyStatus{IsPublic: bucketdoc.Bool(policy.IsPublic())}), nil
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
