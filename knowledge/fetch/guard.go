package fetch

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"syscall"
	"time"
)

// Guard says where requests may go. It looks at two things: the address that is written (scheme, host), for every
// request and redirect, and the IP and port that is really dialled, after names were resolved. So neither a name that
// leads to this machine or network, nor a name that leads elsewhere the second time, nor an odd way to write a number
// gets around it. The zero value lets nothing through.
type Guard struct {
	// Hosts may be asked, and those below them: "go.kr" stands for apis.data.go.kr too. A number stands for itself.
	Hosts []string
	// Ports may be dialled beside 80 and 443.
	Ports []int
	// Loopback lets addresses of this machine through, at every port: for a server of the operator's own.
	Loopback bool
	// Resolver looks names up; nil is the system's.
	Resolver *net.Resolver
}

// RefusedError is a request that was not made because of where it leads.
type RefusedError struct {
	To  string // host, or IP and port; never a whole address, which may hold a key
	Why string
}

func (e *RefusedError) Error() string { return "refused to connect to " + e.To + ": " + e.Why }

// Transport gives a transport that dials only what g allows. It uses no proxy: behind one, nobody here would know what
// is dialled.
func (g Guard) Transport() *http.Transport {
	dialer := &net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second, Control: g.control, Resolver: g.Resolver}
	return &http.Transport{
		DialContext:            dialer.DialContext,
		ForceAttemptHTTP2:      true,
		MaxIdleConnsPerHost:    2,
		MaxConnsPerHost:        4,
		IdleConnTimeout:        30 * time.Second,
		TLSHandshakeTimeout:    10 * time.Second,
		ResponseHeaderTimeout:  30 * time.Second,
		MaxResponseHeaderBytes: 64 << 10,
	}
}

// Check tells whether a request may be made to the address as it is written. What it leads to is checked when it is
// dialled.
func (g Guard) Check(u *url.URL) error {
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return &RefusedError{To: u.Scheme + ":", Why: "only http and https are asked"}
	case host == "":
		return &RefusedError{To: "nothing", Why: "the address has no host"}
	case oddNumber(host):
		return &RefusedError{To: host, Why: "an odd way to write a number"}
	case u.User != nil:
		return &RefusedError{To: host, Why: "the address holds a name or password"}
	case !slices.ContainsFunc(g.Hosts, func(h string) bool { return within(host, strings.ToLower(h)) }):
		return &RefusedError{To: host, Why: "it is not among the hosts that may be asked"}
	}
	return nil
}

// within tells whether host is allowed, or below it. A number has nothing below it.
func within(host, allowed string) bool {
	if host == allowed {
		return true
	}
	_, err := netip.ParseAddr(allowed)
	return err != nil && allowed != "" && strings.HasSuffix(host, "."+allowed)
}

// oddNumber tells whether a host is an IPv4 address in other than its usual form: a host whose last part is a number is
// one (URL standard, "ends in a number"), and resolvers of systems read 2130706433, 0177.0.0.1 and 127.1 as 127.0.0.1.
func oddNumber(host string) bool {
	if _, err := netip.ParseAddr(host); err == nil {
		return false
	}
	last := host[strings.LastIndexByte(host, '.')+1:]
	return strings.Trim(last, "0123456789") == "" || strings.HasPrefix(last, "0x")
}

// control is called with what is about to be dialled, after names were resolved.
func (g Guard) control(network, address string, _ syscall.RawConn) error {
	if network != "tcp4" && network != "tcp6" {
		return &RefusedError{To: network, Why: "only TCP is dialled"}
	}
	to, err := netip.ParseAddrPort(address)
	if err != nil {
		return &RefusedError{To: address, Why: "it is no IP and port"}
	}
	ip := to.Addr().Unmap()
	if g.Loopback && ip.IsLoopback() {
		return nil
	}
	if !Public(to.Addr()) {
		return &RefusedError{To: address, Why: "it is no public address"}
	}
	if p := int(to.Port()); p != 80 && p != 443 && !slices.Contains(g.Ports, p) {
		return &RefusedError{To: address, Why: fmt.Sprintf("port %d is not asked", p)}
	}
	return nil
}

// notPublic are the networks inside of global unicast that lead nowhere, back here, or through a translator to an
// address that would have to be checked itself. They are from the IANA special-purpose address registries (RFC 6890 and
// its updates); IPv6 outside of 2000::/3 is not public as a whole.
var notPublic = prefixes(
	"0.0.0.0/8",         // this network, RFC 791
	"10.0.0.0/8",        // private, RFC 1918
	"100.64.0.0/10",     // carriers' NAT, RFC 6598
	"127.0.0.0/8",       // loopback, RFC 1122
	"169.254.0.0/16",    // link-local, RFC 3927: clouds answer questions about the machine there
	"172.16.0.0/12",     // private, RFC 1918
	"192.0.0.0/24",      // protocol assignments, RFC 6890
	"192.0.2.0/24",      // documentation, RFC 5737
	"192.31.196.0/24",   // AS112, RFC 7535
	"192.52.193.0/24",   // AMT, RFC 7450
	"192.88.99.0/24",    // 6to4 relays, RFC 7526
	"192.168.0.0/16",    // private, RFC 1918
	"192.175.48.0/24",   // AS112, RFC 7534
	"198.18.0.0/15",     // benchmarks, RFC 2544
	"198.51.100.0/24",   // documentation, RFC 5737
	"203.0.113.0/24",    // documentation, RFC 5737
	"224.0.0.0/4",       // multicast, RFC 5771
	"240.0.0.0/4",       // reserved and broadcast, RFC 1112
	"2001::/23",         // protocol assignments, Teredo among them, RFC 2928 and RFC 4380
	"2001:db8::/32",     // documentation, RFC 3849
	"2002::/16",         // 6to4: holds an IPv4 address, RFC 3056
	"2620:4f:8000::/48", // AS112, RFC 7534
	"3fff::/20",         // documentation, RFC 9637
)

var globalUnicast = netip.MustParsePrefix("2000::/3")

func prefixes(list ...string) []netip.Prefix {
	out := make([]netip.Prefix, len(list))
	for i, s := range list {
		out[i] = netip.MustParsePrefix(s)
	}
	return out
}

// Public tells whether an address is one of the public Internet. An IPv4 address inside of IPv6 (::ffff:0:0/96) counts
// as what it is; NAT64 (64:ff9b::/96) and 6to4 are refused, because what they lead to is known to a router only.
func Public(ip netip.Addr) bool {
	if !ip.IsValid() || ip.Zone() != "" {
		return false
	}
	ip = ip.Unmap()
	if ip.Is6() && !globalUnicast.Contains(ip) {
		return false
	}
	return !slices.ContainsFunc(notPublic, func(p netip.Prefix) bool { return p.Contains(ip) })
}

// isRefused tells whether an error is, or wraps, a refusal of the guard.
func isRefused(err error) bool {
	var refused *RefusedError
	return errors.As(err, &refused)
}
