package callback

import (
	"context"
	"fmt"
	"net/netip"
	"strings"

	"github.com/fakeoss/fakeoss/emulator/osserr"
)

// A Resolver looks up the addresses of a host; *net.Resolver is one.
type Resolver interface {
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
}

// checkAddress refuses what OSS refuses before it stores anything: hosts
// without an IPv4 address (EC-007) and private ones (EC-008). written is the
// URL as the client wrote it. Source: callback.md 7.3.
func checkAddress(ctx context.Context, r Resolver, u URL, written string) error {
	refuse := func(kind osserr.Kind, hint string) error {
		return kind.With("ArgumentName", "callbackUrl", "ArgumentValue", written).Hinted(hint)
	}
	var addrs []netip.Addr
	if addr, err := netip.ParseAddr(u.Host); err == nil {
		addrs = append(addrs, addr)
	} else if addrs, err = r.LookupNetIP(ctx, "ip", u.Host); err != nil {
		return refuse(osserr.CallbackHostUnknown, err.Error())
	}
	callable := false
	for _, addr := range addrs {
		switch kind, reason := refusal(addr); kind {
		case osserr.CallbackPrivateAddress:
			return refuse(kind, fmt.Sprintf("%s is %s: %s; without strict mode fakeoss calls it", u.Host, addr, reason))
		case osserr.Kind{}:
			callable = true
		}
	}
	if !callable {
		return refuse(osserr.CallbackHostUnknown, u.Host+" has no IPv4 address, and OSS calls no other")
	}
	return nil
}

// sharedSpace is 100.64.0.0/10, from which providers number their customers.
var sharedSpace = netip.MustParsePrefix("100.64.0.0/10")

// refusal says with which error OSS refuses to call an address, and why; no
// Kind if it calls it. Which ranges are private is inferred; IPv6 is the same
// as no address, whatever it means (A019).
func refusal(addr netip.Addr) (kind osserr.Kind, reason string) {
	addr = addr.Unmap()
	switch {
	case addr.Is6():
		return osserr.CallbackHostUnknown, "it is an IPv6 address"
	case addr.IsLoopback() || addr.IsUnspecified():
		return osserr.CallbackPrivateAddress, "it is this machine"
	case addr.IsPrivate(), addr.IsLinkLocalUnicast(), sharedSpace.Contains(addr):
		return osserr.CallbackPrivateAddress, "it is a private address"
	case addr.IsMulticast():
		return osserr.CallbackPrivateAddress, "it is a multicast address"
	}
	return osserr.Kind{}, ""
}

// refusalOfHost is refusal for as much as the text of a host tells.
func refusalOfHost(host string) (kind osserr.Kind, reason string) {
	if strings.EqualFold(host, "localhost") {
		return osserr.CallbackPrivateAddress, "it is this machine"
	}
	addr, err := netip.ParseAddr(host)
	if err != nil {
		return osserr.Kind{}, ""
	}
	return refusal(addr)
}

// thisMachine reports whether the text of a host says that it is this one.
func thisMachine(host string) bool {
	addr, err := netip.ParseAddr(host)
	return strings.EqualFold(host, "localhost") || err == nil && (addr.Unmap().IsLoopback() || addr.IsUnspecified())
}
