package fetch

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func atoi(t *testing.T, s string) int {
	t.Helper()
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func served(t *testing.T, opt Options, f http.HandlerFunc) (*Client, string) {
	t.Helper()
	srv := httptest.NewServer(f)
	t.Cleanup(srv.Close)
	opt.Guard = Guard{Hosts: []string{"127.0.0.1"}, Loopback: true}
	return newClient(t, opt), srv.URL
}

func TestS08_TooLarge(t *testing.T) {
	t.Parallel()
	c, at := served(t, Options{}, func(w http.ResponseWriter, r *http.Request) {
		size := MaxBytes
		if r.URL.Path == "/more" {
			size++
		}
		_, _ = w.Write(bytes.Repeat([]byte("a"), size))
	})
	res, err := get(t, c, at)
	if err != nil || res.ContentLength != MaxBytes {
		t.Errorf("at the limit: %v %v", res, err)
	}
	if _, err := get(t, c, at+"/more"); !errors.Is(err, ErrTooLarge) {
		t.Errorf("above it: %v", err)
	}
}

// A small answer that unpacks to a large one is counted unpacked.
func TestS08_Packed(t *testing.T) {
	t.Parallel()
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	_, _ = w.Write(make([]byte, 64<<20))
	_ = w.Close()
	var asked atomic.Int64
	c, at := served(t, Options{}, func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(packed.Bytes())
	})
	if _, err := get(t, c, at); !errors.Is(err, ErrTooLarge) || asked.Load() != 1 {
		t.Errorf("%v, asked %d times", err, asked.Load())
	}
}

func TestS08_Slow(t *testing.T) {
	t.Parallel()
	if Timeout != 15*time.Second || MaxBytes != 5<<20 || MaxRedirects != 3 {
		t.Error("other limits than those that were agreed on")
	}
	for name, wait := range map[string]func(http.ResponseWriter, *http.Request){
		"no answer": func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
		"drop by drop": func(w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				_, _ = io.WriteString(w, "a")
				_ = http.NewResponseController(w).Flush()
				time.Sleep(5 * time.Millisecond)
			}
		},
	} {
		c, at := served(t, Options{Timeout: 60 * time.Millisecond}, wait)
		start := time.Now()
		_, err := get(t, c, at+"/?key=secret")
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(start) > 5*time.Second || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v after %v", name, err, time.Since(start))
		}
	}
}

func TestTriesAgain(t *testing.T) {
	t.Parallel()
	var asked atomic.Int64
	c, at := served(t, Options{}, func(w http.ResponseWriter, r *http.Request) {
		n := asked.Add(1)
		body, _ := io.ReadAll(r.Body)
		switch {
		case r.URL.Path == "/cut" && n < 3:
			w.Header().Set("Content-Length", "100")
			_, _ = io.WriteString(w, "half")
		case r.URL.Path == "/busy" && n < 3, r.URL.Path == "/down":
			w.WriteHeader(http.StatusServiceUnavailable)
			_, _ = io.WriteString(w, "<error>")
		case r.URL.Path == "/no":
			w.WriteHeader(http.StatusTooManyRequests)
		case r.URL.Path == "/origin" && n == 1: // the content network's own status
			w.WriteHeader(522)
		default:
			_, _ = io.WriteString(w, "whole"+string(body))
		}
	})
	for path, want := range map[string]struct {
		status int
		body   string
		asked  int64
	}{
		"/cut": {200, "whole", 3}, "/busy": {200, "whole", 3}, "/origin": {200, "whole", 2},
		"/down": {503, "<error>", 3}, // the last answer is for whoever asked
		"/no":   {429, "", 1},        // a refusal is not argued with
	} {
		asked.Store(0)
		res, err := get(t, c, at+path)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		body, _ := io.ReadAll(res.Body)
		if res.StatusCode != want.status || string(body) != want.body || asked.Load() != want.asked {
			t.Errorf("%s: %d %q after %d", path, res.StatusCode, body, asked.Load())
		}
	}
	asked.Store(0)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, at+"/busy", strings.NewReader("?"))
	if err != nil {
		t.Fatal(err)
	}
	res, err := c.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	if body, _ := io.ReadAll(res.Body); string(body) != "whole?" {
		t.Errorf("the body was not sent again: %q", body)
	}
}

// Conditional requests are the caller's: headers go out and "not modified" comes back as it is.
func TestConditional(t *testing.T) {
	t.Parallel()
	c, at := served(t, Options{}, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"7"`)
		if r.Header.Get("If-None-Match") == `"7"` {
			w.WriteHeader(http.StatusNotModified)
		}
	})
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, at, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("If-None-Match", `"7"`)
	res, err := c.Do(req)
	if err != nil || res.StatusCode != http.StatusNotModified {
		t.Errorf("%v %v", res, err)
	}
}

func TestStopsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	c, at := served(t, Options{Pause: time.Hour}, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusInternalServerError)
		cancel()
	})
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, at, nil)
	if err != nil {
		t.Fatal(err)
	}
	if res, err := c.Do(req); !errors.Is(err, context.Canceled) {
		t.Errorf("%v %v", res, err)
	}
}

// One host is asked once a second, others meanwhile.
func TestPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := New(Options{})
		start := time.Now()
		for range 3 {
			if err := c.wait(t.Context(), "a"); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(start); took != 2*time.Second {
			t.Errorf("three requests took %v", took)
		}
		start = time.Now()
		if err := c.wait(t.Context(), "b"); err != nil || time.Since(start) != 0 {
			t.Errorf("another host waits %v, %v", time.Since(start), err)
		}
	})
}
