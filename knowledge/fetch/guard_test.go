package fetch

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"
)

// names is a resolver whose answers are made by a test: each question for an address of a name takes the next of the
// list, the last again and again.
func names(t *testing.T, answers map[string][]string) *net.Resolver {
	t.Helper()
	asked := map[string]*atomic.Int64{}
	for name := range answers {
		asked[name] = new(atomic.Int64)
	}
	return &net.Resolver{PreferGo: true, StrictErrors: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		ours, theirs := net.Pipe()
		go func() {
			defer theirs.Close()
			_ = theirs.SetDeadline(time.Now().Add(5 * time.Second))
			for {
				var size [2]byte // a stream carries lengths
				if _, err := io.ReadFull(theirs, size[:]); err != nil {
					return
				}
				raw := make([]byte, binary.BigEndian.Uint16(size[:]))
				if _, err := io.ReadFull(theirs, raw); err != nil {
					return
				}
				var m dnsmessage.Message
				if err := m.Unpack(raw); err != nil || len(m.Questions) != 1 {
					return
				}
				q := m.Questions[0]
				m.Response, m.RecursionAvailable, m.Additionals = true, true, nil
				list := answers[strings.TrimSuffix(q.Name.String(), ".")]
				if len(list) == 0 {
					m.RCode = dnsmessage.RCodeNameError
				} else if q.Type == dnsmessage.TypeA {
					n := asked[strings.TrimSuffix(q.Name.String(), ".")].Add(1)
					ip := netip.MustParseAddr(list[min(int(n), len(list))-1])
					m.Answers = []dnsmessage.Resource{{Header: dnsmessage.ResourceHeader{Name: q.Name, Class: q.Class},
						Body: &dnsmessage.AResource{A: ip.As4()}}}
				}
				packed, err := m.Pack()
				if err != nil {
					return
				}
				out := binary.BigEndian.AppendUint16(nil, uint16(len(packed)))
				if _, err := theirs.Write(append(out, packed...)); err != nil {
					return
				}
			}
		}()
		return ours, nil
	}}
}

func get(t *testing.T, c *Client, address string) (*http.Response, error) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	return c.Do(req)
}

func newClient(t *testing.T, opt Options) *Client {
	t.Helper()
	opt.Every = -1
	if opt.Pause == 0 {
		opt.Pause = time.Millisecond
	}
	c := New(opt)
	t.Cleanup(c.Close)
	return c
}

// TestS08_WrittenAddresses: hosts are let through here, so that what refuses each is the look at what is dialled.
func TestS08_WrittenAddresses(t *testing.T) {
	t.Parallel()
	reached := new(atomic.Int64)
	inside := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Add(1) }))
	defer inside.Close()
	u, err := url.Parse(inside.URL)
	if err != nil {
		t.Fatal(err)
	}
	port := ":" + u.Port()
	for name, address := range map[string]string{
		"loopback":                 "http://127.0.0.1" + port,
		"loopback, another":        "http://127.8.9.10" + port,
		"loopback by name":         "http://localhost" + port,
		"this network":             "http://0.0.0.0" + port,
		"IPv6 loopback":            "http://[::1]" + port,
		"IPv6 any":                 "http://[::]" + port,
		"10/8":                     "http://10.0.0.1/",
		"172.16/12":                "http://172.31.255.254/",
		"192.168/16":               "http://192.168.0.1/",
		"CGNAT":                    "http://100.64.0.1/",
		"link-local, the metadata": "http://169.254.169.254/latest/meta-data/",
		"IPv6 link-local":          "http://[fe80::1]/",
		"IPv6 link-local, zone":    "http://[fe80::1%25lo]/",
		"unique local":             "http://[fd00::1]/",
		"mapped loopback":          "http://[::ffff:127.0.0.1]" + port,
		"mapped private":           "http://[::ffff:10.0.0.1]/",
		"compatible":               "http://[::127.0.0.1]" + port,
		"6to4":                     "http://[2002:7f00:0001::1]/",
		"NAT64":                    "http://[64:ff9b::7f00:1]/",
		"NAT64, local":             "http://[64:ff9b:1::7f00:1]/",
		"Teredo":                   "http://[2001:0:7f00:1::]/",
		"documentation":            "http://192.0.2.1/",
		"broadcast":                "http://255.255.255.255/",
		"multicast":                "http://224.0.0.1/",
		"decimal":                  "http://2130706433" + port,
		"hexadecimal":              "http://0x7f000001" + port,
		"octal":                    "http://0177.0.0.1" + port,
		"short":                    "http://127.1" + port,
		"port 22":                  "http://8.8.8.8:22/",
		"port 25, IPv6":            "http://[2606:4700::1]:25/",
		"file":                     "file:///etc/passwd",
		"gopher":                   "gopher://8.8.8.8/",
		"ftp":                      "ftp://8.8.8.8/",
		"a password":               "http://a:b@8.8.8.8/",
	} {
		t.Run(strings.ReplaceAll(name, " ", "_"), func(t *testing.T) {
			t.Parallel()
			u, err := url.Parse(address)
			if err != nil {
				t.Fatal(err)
			}
			r := names(t, map[string][]string{"localhost": {"127.0.0.1"}})
			c := newClient(t, Options{Timeout: 5 * time.Second, Guard: Guard{Hosts: []string{strings.ToLower(u.Hostname())}, Resolver: r}})
			res, err := get(t, c, address)
			var refused *RefusedError
			if !errors.As(err, &refused) {
				t.Errorf("%s: got %v %v", address, res, err)
			}
		})
	}
	t.Cleanup(func() {
		if n := reached.Load(); n != 0 {
			t.Errorf("the server inside was reached %d times", n)
		}
	})
}

func TestS08_HostsThatAreNamed(t *testing.T) {
	t.Parallel()
	g := Guard{Hosts: []string{"go.kr", "8.8.8.8"}}
	for address, ok := range map[string]bool{
		"https://go.kr/": true, "https://apis.data.GO.kr./": true, "http://8.8.8.8/": true,
		"https://ego.kr/": false, "https://go.kr.example/": false, "https://example.com/?go.kr": false, "https://go.kr@example.com/": false,
		"http://1.8.8.8.8/": false, "https:///x": false, "https://go.kr%2eexample/": false,
	} {
		u, err := url.Parse(address)
		if err != nil {
			if ok {
				t.Error(err)
			}
			continue
		}
		if err := g.Check(u); (err == nil) != ok {
			t.Errorf("%s: %v", address, err)
		}
	}
	if err := (Guard{}).Check(&url.URL{Scheme: "https", Host: "go.kr"}); err == nil {
		t.Error("the zero value lets something through")
	}
}

// TestS08_Rebinding: a name that led to a public address when it was looked at leads to this machine when it is dialled.
func TestS08_Rebinding(t *testing.T) {
	t.Parallel()
	reached := new(atomic.Int64)
	inside := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Add(1) }))
	defer inside.Close()
	u, _ := url.Parse(inside.URL)
	r := names(t, map[string][]string{"rebind.example": {"93.184.215.14", "127.0.0.1"}})
	if ips, err := r.LookupNetIP(t.Context(), "ip4", "rebind.example"); err != nil || len(ips) != 1 || !Public(ips[0]) {
		t.Fatalf("the first look: %v %v", ips, err)
	}
	port := atoi(t, u.Port())
	c := newClient(t, Options{Guard: Guard{Hosts: []string{"rebind.example"}, Ports: []int{port}, Resolver: r}})
	_, err := get(t, c, "http://rebind.example:"+u.Port()+"/")
	var refused *RefusedError
	if !errors.As(err, &refused) || reached.Load() != 0 {
		t.Errorf("got %v, reached %d", err, reached.Load())
	}
}

// TestS08_Redirects: each step is looked at like the first.
func TestS08_Redirects(t *testing.T) {
	t.Parallel()
	var to atomic.Value
	var referers atomic.Int64
	mux := http.NewServeMux()
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, to.Load().(string), http.StatusFound)
	})
	mux.HandleFunc("/end", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Referer") != "" {
			referers.Add(1)
		}
		_, _ = io.WriteString(w, "end")
	})
	for _, step := range []struct{ from, to string }{{"/3", "/2"}, {"/2", "/1"}, {"/1", "/end"}, {"/4", "/3"}} {
		mux.HandleFunc(step.from, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, step.to, http.StatusFound) })
	}
	srv := httptest.NewServer(mux)
	defer srv.Close()
	u, _ := url.Parse(srv.URL)
	c := newClient(t, Options{Guard: Guard{Loopback: true, Ports: []int{22}, Hosts: []string{"127.0.0.1", "169.254.169.254", "10.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::1"}}})
	for _, bad := range []string{"http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", "http://[::ffff:10.0.0.1]/", "http://[2002:7f00:1::1]/",
		"file:///etc/passwd", "//localhost:" + u.Port() + "/end", "http://a:b@127.0.0.1:" + u.Port() + "/end", "gopher://127.0.0.1:" + u.Port() + "/"} {
		to.Store(bad)
		res, err := get(t, c, srv.URL+"/?key=secret")
		var refused *RefusedError
		if !errors.As(err, &refused) {
			t.Errorf("to %s: %v %v", bad, res, err)
		} else if strings.Contains(err.Error(), "secret") {
			t.Errorf("to %s: %v", bad, err)
		}
	}
	if res, err := get(t, c, srv.URL+"/3?key=secret"); err != nil || res.StatusCode != http.StatusOK {
		t.Errorf("three redirects: %v %v", res, err)
	}
	if res, err := get(t, c, srv.URL+"/4"); !errors.Is(err, errRedirects) {
		t.Errorf("four redirects: %v %v", res, err)
	}
	if referers.Load() != 0 {
		t.Error("the address before was told to the next")
	}
	to.Store("http://[bad/secret")
	if _, err := get(t, c, srv.URL+"/"); err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("a redirect that is none: %v", err)
	}
	down := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, srv.URL+"/end", http.StatusFound) }))
	defer down.Close()
	trusting := newClient(t, Options{Guard: Guard{Loopback: true, Hosts: []string{"127.0.0.1"}}})
	trusting.http.Transport.(*http.Transport).TLSClientConfig = down.Client().Transport.(*http.Transport).TLSClientConfig
	var refused *RefusedError
	if _, err := get(t, trusting, down.URL); !errors.As(err, &refused) {
		t.Errorf("from https to http: %v", err)
	}
}

// TestS08_NoProxy: a proxy of the environment would dial for us what we may not.
func TestS08_NoProxy(t *testing.T) {
	if (Guard{}).Transport().Proxy != nil {
		t.Error("a proxy would be used")
	}
}

func TestS08_Loopback(t *testing.T) {
	t.Parallel()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "mine") }))
	defer srv.Close()
	g := Guard{Hosts: []string{"127.0.0.1", "192.168.0.1"}}
	if _, err := get(t, newClient(t, Options{Guard: g}), srv.URL); err == nil {
		t.Error("reached without the setting")
	}
	g.Loopback = true
	res, err := get(t, newClient(t, Options{Guard: g}), srv.URL)
	if err != nil {
		t.Fatal(err)
	}
	if body, _ := io.ReadAll(res.Body); string(body) != "mine" {
		t.Errorf("%q", body)
	}
	var refused *RefusedError
	if _, err := get(t, newClient(t, Options{Guard: g}), "http://192.168.0.1/"); !errors.As(err, &refused) {
		t.Errorf("the setting opens more than this machine: %v", err)
	}
}

func TestPublic(t *testing.T) {
	for ip, want := range map[string]bool{"8.8.8.8": true, "211.249.220.24": true, "2606:4700::1111": true, "::ffff:8.8.8.8": true, "172.32.0.1": true, "100.128.0.1": true,
		"172.16.0.1": false, "100.127.255.255": false, "198.19.0.1": false, "240.0.0.1": false, "2001:db8::1": false, "ff02::1": false, "3fff::1": false, "fe80::1%eth0": false} {
		if got := Public(netip.MustParseAddr(ip)); got != want {
			t.Errorf("%s: %v", ip, got)
		}
	}
	if Public(netip.Addr{}) {
		t.Error("no address is public")
	}
}
