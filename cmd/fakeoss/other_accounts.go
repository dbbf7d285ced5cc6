package main

import (
	"errors"
	"strings"

	"github.com/fakeoss/fakeoss/emulator"
)

// otherAccounts are the values of --other-account. What is printed of them are
// the ids: help shows the values of flags, and those of the environment too.
type otherAccounts []otherAccount

type otherAccount struct{ id, secret, account string }

// Set implements pflag.Value. Values are checked with the other flags.
func (all *otherAccounts) Set(value string) error {
	id, rest, _ := strings.Cut(value, ":")
	secret, account, _ := strings.Cut(rest, ":")
	*all = append(*all, otherAccount{id, secret, account})
	return nil
}

// String implements pflag.Value.
func (all *otherAccounts) String() string { return strings.Join(all.GetSlice(), ", ") }

// Type implements pflag.Value.
func (*otherAccounts) Type() string { return "id:secret:account" }

// Append, Replace and GetSlice implement pflag.SliceValue, by which a variable
// of the environment can have several values.
func (all *otherAccounts) Append(value string) error { return all.Set(value) }

// Replace sets all values.
func (all *otherAccounts) Replace(values []string) error {
	*all = nil
	for _, v := range values {
		_ = all.Set(v) // never fails
	}
	return nil
}

// GetSlice returns the ids.
func (all *otherAccounts) GetSlice() (ids []string) {
	for _, a := range *all {
		if a.account != "" { // else it may be a secret without an id
			ids = append(ids, a.id)
		}
	}
	return ids
}

// options turns the values into options, or tells what is wrong.
func (all *otherAccounts) options() (opts []emulator.Option, err error) {
	for _, a := range *all {
		if a.id == "" || a.secret == "" || a.account == "" {
			// Not a word of what was given: it may be the secret.
			return nil, errors.New("--other-account: expected ID:SECRET:ACCOUNT")
		}
		opts = append(opts, emulator.WithOtherAccount(a.id, a.secret, a.account))
	}
	return opts, nil
}
