package main

import (
	"os"
	"strings"
)

// What the tests are told of their account and of another one, and the server
// too.
const (
	accessKeyID     = "conformance-id"
	accessKeySecret = "conformance-secret"
	otherKeyID      = "conformance-other-id"
	otherKeySecret  = "conformance-other-secret"
	otherAccount    = "2234567890123456"
	region          = "cn-hangzhou"
	accountID       = "1234567890123456"
	roleARN         = "acs:ram::" + accountID + ":role/AliyunOSSRole"
)

// go1Environment is what the tests of the first SDK read. As a proxy serves
// the server itself: to a request through a proxy it answers as to any other.
func go1Environment(endpoint string) []string {
	return append(commonEnvironment(endpoint),
		"OSS_ACCESS_KEY_ID="+accessKeyID,
		"OSS_ACCESS_KEY_SECRET="+accessKeySecret,
		"OSS_TEST_ACCOUNT_ID="+accountID,
		"OSS_TEST_STS_ARN="+roleARN,
		"OSS_CREDENTIAL_KEY_ID="+otherKeyID,
		"OSS_CREDENTIAL_KEY_SECRET="+otherKeySecret,
		"OSS_CREDENTIAL_UID="+otherAccount,
		"OSS_TEST_PROXY_HOST="+endpoint,
		"OSS_TEST_PROXY_USER=user",
		"OSS_TEST_PROXY_PASSWORD=password",
	)
}

// go2Environment is what the tests of the second SDK read.
func go2Environment(endpoint string) []string {
	return append(commonEnvironment(endpoint),
		"OSS_TEST_RAM_UID="+accountID,
		"OSS_TEST_RAM_ROLE_ARN="+roleARN,
		"OSS_TEST_PAYER_ACCESS_KEY_ID="+otherKeyID,
		"OSS_TEST_PAYER_ACCESS_KEY_SECRET="+otherKeySecret,
		"OSS_TEST_PAYER_UID="+otherAccount,
	)
}

func commonEnvironment(endpoint string) []string {
	return []string{
		"OSS_TEST_ENDPOINT=" + endpoint,
		"OSS_TEST_REGION=" + region,
		"OSS_TEST_ACCESS_KEY_ID=" + accessKeyID,
		"OSS_TEST_ACCESS_KEY_SECRET=" + accessKeySecret,
	}
}

// environment is ours without what would change how the tests or fakeoss run,
// and with more.
func environment(more ...string) (env []string) {
	for _, v := range os.Environ() {
		name, _, _ := strings.Cut(v, "=")
		switch {
		case strings.HasPrefix(name, "OSS_"), strings.HasPrefix(name, "FAKEOSS_"), strings.HasSuffix(strings.ToLower(name), "_proxy"), name == "GODEBUG":
		default:
			env = append(env, v)
		}
	}
	return append(env, more...)
}
