package callback

import (
	"context"
	"fmt"
	"net/netip"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

// A Resolver looks up the addresses of a host; *net.Resolver is one.
type Resolver interface {
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
}

// checkAddress refuses what OSS refuses before it stores anything: hosts
// without an IPv4 address (EC-007) and private ones (EC-008). Source:
// callback.md 7.3.
func checkAddress(ctx context.Context, r Resolver, u URL) error {
	arguments := []string{"ArgumentName", "callbackUrl", "ArgumentValue", u.String()}
	addrs := []netip.Addr{}
	if addr, err := netip.ParseAddr(u.Host); err == nil {
		addrs = append(addrs, addr)
	} else if addrs, err = r.LookupNetIP(ctx, "ip", u.Host); err != nil {
		return osserr.CallbackHostUnknown.With(arguments...).Hinted(err.Error())
	}
	callable := false
	for _, addr := range addrs {
		if addr.Unmap().Is6() && privateAddr(addr) != "it is this machine" {
			continue // OSS does not call IPv6
		}
		if reason := privateAddr(addr); reason != "" {
			return osserr.CallbackPrivateAddress.With(arguments...).
				Hinted(fmt.Sprintf("%s is %s: %s; without strict mode fakeoss calls it", u.Host, addr, reason))
		}
		callable = true
	}
	if !callable {
		return osserr.CallbackHostUnknown.With(arguments...).Hinted(u.Host + " has no IPv4 address, and OSS calls no other")
	}
	return nil
}
