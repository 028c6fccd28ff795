package main

import (
	"bytes"
	"errors"
	"io"
	"net"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// balancer hands requests to servers in turn, as what stands before several
// dari serve does. One that does not answer is passed over.
type balancer struct {
	client *http.Client
	turn   atomic.Uint64

	mu      sync.Mutex
	servers []string             // HOST:PORT
	down    map[string]time.Time // until when one is passed over
}

// downFor is how long a server is passed over that did not answer, or said that
// it cannot now.
const downFor = 5 * time.Second

func newBalancer(servers ...string) *balancer {
	return &balancer{servers: servers, down: map[string]time.Time{}, client: &http.Client{Timeout: 3 * time.Second,
		Transport: &http.Transport{MaxIdleConnsPerHost: 128, DialContext: (&net.Dialer{Timeout: 2 * time.Second}).DialContext}}}
}

// use names the servers from now on.
func (b *balancer) use(servers ...string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.servers = slices.Clone(servers)
}

// maxPosted is more than platforms post.
const maxPosted = 4 << 20

func (b *balancer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxPosted))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	b.mu.Lock()
	now := time.Now()
	servers := slices.DeleteFunc(slices.Clone(b.servers), func(s string) bool { return now.Before(b.down[s]) })
	if len(servers) == 0 { // better one that may answer than none
		servers = slices.Clone(b.servers)
	}
	b.mu.Unlock()
	first := b.turn.Add(1)
	for i := range servers {
		to := servers[(first+uint64(i))%uint64(len(servers))]
		out, err := http.NewRequestWithContext(r.Context(), r.Method, "http://"+to+r.URL.Path, bytes.NewReader(body))
		if err != nil {
			break
		}
		out.Header = r.Header.Clone()
		res, err := b.client.Do(out)
		if err == nil && res.StatusCode == http.StatusServiceUnavailable {
			_ = res.Body.Close()
			err = errors.New(res.Status)
		}
		if err != nil { // what it took nevertheless is taken once
			b.mu.Lock()
			b.down[to] = time.Now().Add(downFor)
			b.mu.Unlock()
			continue
		}
		for k, v := range res.Header {
			w.Header()[k] = v
		}
		w.WriteHeader(res.StatusCode)
		_, _ = io.Copy(w, res.Body)
		_ = res.Body.Close()
		return
	}
	http.Error(w, "no server answers", http.StatusBadGateway)
}

// listen serves on an address of this machine until close is called.
func (b *balancer) listen() (address string, close func(), err error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	s := &http.Server{Handler: b, ReadHeaderTimeout: 10 * time.Second}
	done := make(chan struct{})
	go func() {
		defer func() { done <- struct{}{} }()
		_ = s.Serve(l) // ends when close is called
	}()
	return l.Addr().String(), func() { _ = s.Close(); <-done; b.client.CloseIdleConnections() }, nil
}
