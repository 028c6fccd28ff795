// Package openai is the only door to a language model: any service that speaks
// the Chat Completions and Embeddings interfaces of OpenAI (OpenAI itself, vLLM,
// Ollama). It asks, and says how it ended; what becomes of a text that a model
// wrote is decided elsewhere.
//
// A reply counts only with the reason why the model stopped. A stream that ends
// without one, a page of HTML with status 200, JSON that is none, an answer that
// drips past the deadline are failures, each of a kind of its own (Fault), and
// after a row of them the service is left alone for a while. Nothing that a
// service answers with is repeated in an error: it may hold what people wrote.
//
// Nothing here was tried against a service of a vendor; the formats are those of
// https://platform.openai.com/docs/api-reference/chat.
package openai

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/cenkalti/backoff/v5"
	openai "github.com/sashabaranov/go-openai"
	"github.com/sony/gobreaker/v2"
)

// Options says how to reach a service. A zero duration or number means what its
// comment says.
type Options struct {
	// BaseURL is the address that "/chat/completions" follows. Empty is OpenAI's.
	BaseURL string
	// Key is sent as a bearer token; empty sends none.
	Key string
	// Model writes; Embeddings makes vectors. An empty one is not there.
	Model, Embeddings string
	// Deadline is for a question with all its tries. 0 means 8 s.
	Deadline time.Duration
	// Stall is the longest silence, before the first word or between two. 0 means 4 s.
	Stall time.Duration
	// MaxTokens bounds what the model writes. 0 means 800.
	MaxTokens int
	// Prices are per million tokens, in any currency.
	Prices Prices
}

// Prices are what a million tokens cost.
type Prices struct{ In, Out float64 }

// Client asks one service. It may be used by several goroutines.
type Client struct {
	options Options
	api     *openai.Client
	http    *http.Client
	breaker *gobreaker.CircuitBreaker[struct{}]

	in, out atomic.Int64 // tokens so far
}

// The breaker leaves a service alone after so many failures in a row, and then
// tries it with one question.
const (
	breakAfter = 5
	breakFor   = 30 * time.Second
)

// New makes a client; it asks nothing yet. It fails for an address that is none.
func New(o Options) (*Client, error) { return newClient(o, breakFor) }

func newClient(o Options, breakFor time.Duration) (*Client, error) {
	if o.BaseURL == "" {
		o.BaseURL = "https://api.openai.com/v1"
	}
	u, err := url.Parse(o.BaseURL)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.User != nil {
		return nil, errors.New("address of a model: write one like http://127.0.0.1:11434/v1, without a name and password")
	}
	if o.Model == "" && o.Embeddings == "" {
		return nil, errors.New("no model is named")
	}
	if o.Deadline == 0 {
		o.Deadline = 8 * time.Second
	}
	if o.Stall == 0 {
		o.Stall = 4 * time.Second
	}
	if o.MaxTokens == 0 {
		o.MaxTokens = 800
	}
	c := &Client{options: o}
	c.http = &http.Client{
		Transport: &guard{next: &http.Transport{
			Proxy:                  http.ProxyFromEnvironment,
			DialContext:            (&net.Dialer{Timeout: 3 * time.Second}).DialContext,
			TLSHandshakeTimeout:    3 * time.Second,
			MaxIdleConnsPerHost:    16,
			IdleConnTimeout:        90 * time.Second,
			ForceAttemptHTTP2:      true,
			MaxResponseHeaderBytes: 64 << 10,
		}},
		// A service that sends us elsewhere would be sent the key and the question.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	config := openai.DefaultConfig(o.Key)
	config.BaseURL = u.JoinPath().String()
	config.HTTPClient = c.http
	c.api = openai.NewClientWithConfig(config)
	c.breaker = gobreaker.NewCircuitBreaker[struct{}](gobreaker.Settings{
		Name:        "model",
		MaxRequests: 1,
		Timeout:     breakFor,
		ReadyToTrip: func(n gobreaker.Counts) bool { return n.ConsecutiveFailures >= breakAfter },
		IsExcluded:  func(err error) bool { return err != nil && !ofService(err) },
	})
	return c, nil
}

// ofService reports whether a failure is that of the service and not of one
// question: who stopped waiting, a question too long, one that the service will
// not answer or answers with nothing say nothing of the next person's.
func ofService(err error) bool {
	var e *Error
	if !errors.As(err, &e) {
		var limited *backoff.RetryAfterError // what again makes of 429
		return errors.As(err, &limited)
	}
	switch e.Fault {
	case FaultConnect, FaultLimited, FaultServer, FaultStalled, FaultDeadline, FaultCut:
		return true
	case FaultRefused:
		switch e.Status {
		case http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound:
			return true
		}
	}
	return false
}

// Open tells whether the service is left alone just now.
func (c *Client) Open() bool { return c.breaker.State() == gobreaker.StateOpen }

// Close gives back idle connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Usage is how many tokens were read and written. Where the service does not
// tell, they are estimated, and never too few by much: as many as a text has
// letters of Hangul, and a third of its other bytes.
type Usage struct {
	In, Out   int64
	Estimated bool
}

// Cost is what the tokens cost, in the currency of the prices.
func (p Prices) Cost(u Usage) float64 { return (float64(u.In)*p.In + float64(u.Out)*p.Out) / 1e6 }

// Used is what was used since the start, and what it cost.
func (c *Client) Used() (Usage, float64) {
	u := Usage{In: c.in.Load(), Out: c.out.Load()}
	return u, c.options.Prices.Cost(u)
}

func (c *Client) count(u Usage) {
	c.in.Add(u.In)
	c.out.Add(u.Out)
}

// Estimate is about how many tokens a text has, and never too few by much.
func Estimate(text string) int64 {
	var hangul, other int64
	for _, r := range text {
		if r >= '가' && r <= '힣' {
			hangul++
		} else {
			other += int64(len(string(r)))
		}
	}
	return hangul + (other+2)/3
}

// maxBody bounds what is read of an answer: a model that writes MaxTokens tokens,
// a JSON object around each, stays far below.
const maxBody = 2 << 20

// guard bounds answers, and keeps what the library does not tell of them.
type guard struct{ next http.RoundTripper }

func (g *guard) RoundTrip(r *http.Request) (*http.Response, error) {
	res, err := g.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	if s, ok := r.Context().Value(seenKey{}).(*seen); ok {
		s.status = res.StatusCode
		s.after = retryAfter(res.Header.Get("Retry-After"))
	}
	res.Body = &bounded{ReadCloser: res.Body, left: maxBody}
	return res, nil
}

func (g *guard) CloseIdleConnections() { g.next.(*http.Transport).CloseIdleConnections() }

// seen is what came back, beside what the library tells.
type seen struct {
	status int
	after  time.Duration // 0 when the service does not say
}

type seenKey struct{}

// retryAfter reads a Retry-After of seconds or of a date.
func retryAfter(s string) time.Duration {
	if n, err := strconv.ParseFloat(s, 64); err == nil && n > 0 && n < 1e6 {
		return time.Duration(n * float64(time.Second))
	}
	if t, err := http.ParseTime(s); err == nil {
		return max(0, time.Until(t))
	}
	return 0
}

type bounded struct {
	io.ReadCloser
	left int
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, fault(FaultTooLong)
	}
	n, err := b.ReadCloser.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}

// Fault is a kind of failure, a word for a figure.
type Fault string

// The kinds of failure.
const (
	FaultBreaker    Fault = "left_alone" // too many failures before this one
	FaultConnect    Fault = "connect"    // not reached
	FaultLimited    Fault = "limited"    // 429
	FaultServer     Fault = "server"     // 5xx
	FaultRefused    Fault = "refused"    // another status: the key, the model's name, the question
	FaultStalled    Fault = "stalled"    // silence
	FaultDeadline   Fault = "deadline"   // too slow in all
	FaultCut        Fault = "cut"        // it broke off, or ended without a reason
	FaultNoText     Fault = "no_text"    // it ended well, and said nothing
	FaultLength     Fault = "length"     // it ended at MaxTokens
	FaultFiltered   Fault = "filtered"   // the service will not answer this
	FaultTooLong    Fault = "too_long"   // more bytes than any answer has
	FaultFormat     Fault = "format"     // not JSON, or not of the schema asked for
	FaultDimensions Fault = "dimensions" // vectors of another number or length
)

// Faults lists the kinds.
func Faults() []Fault {
	return []Fault{FaultBreaker, FaultConnect, FaultLimited, FaultServer, FaultRefused, FaultStalled, FaultDeadline, FaultCut,
		FaultNoText, FaultLength, FaultFiltered, FaultTooLong, FaultFormat, FaultDimensions}
}

// Error is a failure. It holds no word of what the service answered.
type Error struct {
	Fault  Fault
	Status int // of HTTP, 0 when there was none
	after  time.Duration
}

// Error implements error.
func (e *Error) Error() string {
	if e.Status != 0 && e.Status != http.StatusOK {
		return fmt.Sprintf("model: %s (HTTP %d)", e.Fault, e.Status)
	}
	return "model: " + string(e.Fault)
}

func fault(f Fault) *Error { return &Error{Fault: f} }

// FaultOf is the kind of failure of an error that this package gave, else empty.
func FaultOf(err error) Fault {
	var e *Error
	if errors.As(err, &e) {
		return e.Fault
	}
	return ""
}

// errLeft is that whoever asked does not wait any more.
var errLeft = errors.New("model: nobody waits for the answer")
