package main

import (
	"strings"

	"github.com/fakeoss/fakeoss/emulator/auth"
)

// accessKeys are the values of --access-key. What is printed of them are the
// ids: help shows the values of flags, and those of the environment too.
type accessKeys []auth.Credential

// Set implements pflag.Value. Values are checked with the other flags.
func (k *accessKeys) Set(value string) error {
	id, rest, _ := strings.Cut(value, ":")
	secret, token, _ := strings.Cut(rest, ":")
	*k = append(*k, auth.Credential{ID: id, Secret: secret, Token: token})
	return nil
}

// String implements pflag.Value.
func (k *accessKeys) String() string {
	var ids []string
	for _, c := range *k {
		if c.Secret != "" { // else it may be a secret without an id
			ids = append(ids, c.ID)
		}
	}
	return strings.Join(ids, ", ")
}

// Type implements pflag.Value.
func (*accessKeys) Type() string { return "id:secret[:token]" }
