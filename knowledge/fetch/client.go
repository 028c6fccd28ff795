// Package fetch asks the servers of others over HTTP, so that a wrong or hostile address, answer or server does no harm:
// it dials public addresses only and hosts that are named (Guard), follows three redirects at most and checks each,
// reads so many bytes and waits so long, tries again with growing pauses where that can help, and asks one host at most
// once a second. What comes back is judged by whoever asked: a status says little (see knowledge/feeds).
package fetch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/cenkalti/backoff/v5"
)

// Limits of one request.
const (
	MaxBytes     = 5 << 20
	Timeout      = 15 * time.Second
	MaxRedirects = 3
	maxTries     = 3
	// longestPause is how long a server may ask us to wait for the next try; above it the answer is taken as it is.
	longestPause = time.Minute
)

// ErrTooLarge is returned for an answer beyond the limit of bytes, counted after it was unpacked.
var ErrTooLarge = errors.New("the answer is too large")

// Options changes how a Client asks. The zero value is right for all but Guard.
type Options struct {
	Guard     Guard
	MaxBytes  int64         // 0 means MaxBytes
	Timeout   time.Duration // of one try, its answer included; 0 means Timeout
	Pause     time.Duration // before the second try, growing; 0 means a second
	Every     time.Duration // least time between two requests to a host; 0 means a second, below 0 none
	UserAgent string        // "" means "dari"
}

// Client asks. It is safe for several goroutines.
type Client struct {
	opt  Options
	http *http.Client

	mu   sync.Mutex
	next map[string]time.Time // when a host may be asked again
}

// New makes a client.
func New(opt Options) *Client {
	if opt.MaxBytes <= 0 {
		opt.MaxBytes = MaxBytes
	}
	if opt.Timeout <= 0 {
		opt.Timeout = Timeout
	}
	if opt.Pause <= 0 {
		opt.Pause = time.Second
	}
	if opt.Every == 0 {
		opt.Every = time.Second
	}
	if opt.UserAgent == "" {
		opt.UserAgent = "dari"
	}
	c := &Client{opt: opt, next: make(map[string]time.Time)}
	c.http = &http.Client{Transport: opt.Guard.Transport(), CheckRedirect: c.redirect}
	return c
}

// Close gives back connections that are kept for the next request.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Do makes the request, and makes it again after a network error or a status of 500 and above, three times in all. The
// answer is whole and in memory: its body needs no closing. An answer of any status is no error. Errors name the host and
// never the address, whose query may hold a key: *RefusedError, ErrTooLarge, that of the context, or of the network.
func (c *Client) Do(req *http.Request) (*http.Response, error) {
	if req.Body != nil && req.GetBody == nil {
		return nil, errors.New("a request whose body cannot be sent again")
	}
	pauses := backoff.NewExponentialBackOff()
	pauses.InitialInterval, pauses.MaxInterval = c.opt.Pause, 10*c.opt.Pause
	res, err := backoff.Retry(req.Context(), func() (*http.Response, error) { return c.try(req) },
		backoff.WithBackOff(pauses), backoff.WithMaxTries(maxTries))
	var status *statusError
	var later *backoff.RetryAfterError
	if res != nil && (err == nil || errors.As(err, &status) || errors.As(err, &later)) && req.Context().Err() == nil {
		return res, nil
	}
	if err == nil {
		err = req.Context().Err()
	}
	return nil, fmt.Errorf("asking %s: %w", req.URL.Hostname(), hidden(err))
}

// statusError asks for another try; the answer is given to the caller when it was the last.
type statusError struct{ status int }

func (e *statusError) Error() string { return "status " + strconv.Itoa(e.status) }

func (c *Client) try(req *http.Request) (*http.Response, error) {
	if err := c.opt.Guard.Check(req.URL); err != nil {
		return nil, backoff.Permanent(err)
	}
	if err := c.wait(req.Context(), req.URL.Host); err != nil {
		return nil, backoff.Permanent(err)
	}
	ctx, cancel := context.WithTimeout(req.Context(), c.opt.Timeout)
	defer cancel()
	again := req.Clone(ctx)
	if req.GetBody != nil {
		body, err := req.GetBody()
		if err != nil {
			return nil, backoff.Permanent(err)
		}
		again.Body = body
	}
	if again.Header.Get("User-Agent") == "" {
		again.Header.Set("User-Agent", c.opt.UserAgent)
	}
	res, err := c.http.Do(again) // #nosec G704 -- the guard checked the address, and checks what is dialled
	if err != nil {
		if isRefused(err) || errors.Is(err, errRedirects) {
			return nil, backoff.Permanent(err)
		}
		return nil, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, c.opt.MaxBytes+1))
	if err != nil {
		return nil, err
	}
	if int64(len(body)) > c.opt.MaxBytes {
		return nil, backoff.Permanent(fmt.Errorf("%w: more than %d bytes", ErrTooLarge, c.opt.MaxBytes))
	}
	res.Body, res.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	if res.StatusCode >= 500 {
		after, err := strconv.Atoi(res.Header.Get("Retry-After"))
		switch pause := time.Duration(after) * time.Second; {
		case err != nil || after <= 0 || after > int(longestPause/time.Second):
			return res, &statusError{res.StatusCode}
		default:
			return res, &backoff.RetryAfterError{Duration: pause}
		}
	}
	return res, nil
}

var errRedirects = fmt.Errorf("more than %d redirects", MaxRedirects)

// redirect checks where an answer sends us. The address before is not told to the next host: keys are written in it.
func (c *Client) redirect(req *http.Request, via []*http.Request) error {
	req.Header.Del("Referer")
	if len(via) > MaxRedirects {
		return errRedirects
	}
	if via[0].URL.Scheme == "https" && req.URL.Scheme == "http" {
		return &RefusedError{To: req.URL.Hostname(), Why: "a redirect leads from https to http"}
	}
	return c.opt.Guard.Check(req.URL)
}

// wait lasts until it is the turn of the next request to a host.
func (c *Client) wait(ctx context.Context, host string) error {
	if c.opt.Every < 0 {
		return ctx.Err()
	}
	c.mu.Lock()
	now := time.Now()
	at := c.next[host]
	if at.Before(now) {
		at = now
	}
	c.next[host] = at.Add(c.opt.Every)
	c.mu.Unlock()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(at.Sub(now)):
		return nil
	}
}

// hidden takes the address out of an error of net/http.
func hidden(err error) error {
	var permanent *backoff.PermanentError
	if errors.As(err, &permanent) {
		err = permanent.Unwrap()
	}
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	if strings.Contains(err.Error(), "Location header") { // it quotes the header
		return errors.New("a redirect that cannot be read")
	}
	return err
}
