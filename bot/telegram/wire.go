package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	tg "github.com/go-telegram/bot"

	"dari/bot"
)

// call is one call: what it says, and what the wire saw of it, which the
// library's errors hide.
type call struct {
	// params are encoded by the wire; nil is a call without parameters.
	params any
	// wrote tells that bytes of the request may have reached the server.
	wrote atomic.Bool
	// status is the HTTP status, zero when no answer came.
	status int
	// answer tells that the body was an answer of the Bot API.
	answer bool
}

type callKey struct{}

// watch makes the context of a call with these parameters. The library's method
// is then given nil for them: it would write a form, field by field, through a
// pipe and in a goroutine of its own, which costs more than the rest of a send.
func watch(ctx context.Context, params any) (context.Context, *call) {
	c := &call{params: params}
	return context.WithValue(ctx, callKey{}, c), c
}

// maxAnswer bounds an answer's body. That of a call, polls apart, is one
// message.
const maxAnswer = 4 << 20

// wire is the HTTP client of the library's calls: it sends the parameters of
// the call as JSON and notes what classify needs. It follows no redirect.
type wire struct {
	next    http.RoundTripper
	timeout time.Duration
}

// Do makes the call that its context holds.
func (w *wire) Do(r *http.Request) (*http.Response, error) {
	c, ok := r.Context().Value(callKey{}).(*call)
	if !ok {
		return nil, errors.New("a call that nobody watches")
	}
	ctx, cancel := context.WithTimeout(r.Context(), w.timeout)
	defer cancel()
	r, err := c.request(ctx, r.URL)
	if err != nil {
		return nil, err
	}
	res, err := w.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	c.status = res.StatusCode
	raw, err := readAnswer(res)
	_ = res.Body.Close()
	if err != nil {
		return nil, fmt.Errorf("reading the answer: %w", err)
	}
	raw = c.read(raw)
	res.Body = io.NopCloser(bytes.NewReader(raw))
	res.ContentLength = int64(len(raw))
	return res, nil
}

// request is the call as it goes out, in one piece: one that is streamed can
// not be repeated when a kept-alive connection turns out to be closed.
func (c *call) request(ctx context.Context, to *url.URL) (*http.Request, error) {
	r := (&http.Request{Method: http.MethodPost, URL: to, Host: to.Host, Header: http.Header{}, Body: http.NoBody,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1}).WithContext(ctx)
	if c.params == nil {
		return r, nil
	}
	params, err := json.Marshal(c.params)
	if err != nil {
		return nil, fmt.Errorf("encoding the parameters: %w", err)
	}
	r.Header["Content-Type"] = asJSON
	r.ContentLength = int64(len(params))
	r.GetBody = func() (io.ReadCloser, error) { // also to begin anew on another connection
		c.wrote.Store(false)
		return &body{call: c, Reader: bytes.NewReader(params)}, nil
	}
	r.Body, _ = r.GetBody()
	return r, nil
}

var asJSON = []string{"application/json"}

// body notes that it is read, which the transport does once it has a connection
// and has begun to write.
type body struct {
	call *call
	*bytes.Reader
}

func (b *body) Read(p []byte) (int, error) {
	b.call.wrote.Store(true)
	return b.Reader.Read(p)
}

func (b *body) WriteTo(w io.Writer) (int64, error) {
	b.call.wrote.Store(true)
	return b.Reader.WriteTo(w)
}

func (b *body) Close() error { return nil }

// readAnswer reads the body to its end, so that the connection can be used
// again, into a buffer of its size where that is told.
func readAnswer(res *http.Response) ([]byte, error) {
	var b bytes.Buffer
	if n := res.ContentLength; 0 < n && n <= maxAnswer {
		b.Grow(int(n) + bytes.MinRead)
	}
	_, err := b.ReadFrom(io.LimitReader(res.Body, maxAnswer))
	return b.Bytes(), err
}

// sentPrefix begins the answer that a message was sent or changed.
const sentPrefix = `{"ok":true,"result":{"message_id":`

// read notes whether raw is an answer of the Bot API, and reduces the answer
// that is a message to its id: the library decodes everything in a message and
// takes a delivered one for a failure when it holds a kind of value that is
// newer than the library (a reply to a rich message, say).
func (c *call) read(raw []byte) []byte {
	if rest, ok := bytes.CutPrefix(raw, []byte(sentPrefix)); ok { // as telegram writes it
		digits := 0
		for digits < len(rest) && '0' <= rest[digits] && rest[digits] <= '9' {
			digits++
		}
		if 0 < digits && digits < 19 && digits < len(rest) && rest[digits] == ',' && rest[len(rest)-1] == '}' {
			c.answer = true
			return append(raw[:len(sentPrefix)+digits:len(raw)], "}}"...)
		}
	}
	var head struct {
		OK     *bool           `json:"ok"`
		Result json.RawMessage `json:"result"`
	}
	if json.Unmarshal(raw, &head) != nil || head.OK == nil {
		return raw
	}
	c.answer = true
	var message struct {
		ID int64 `json:"message_id"`
	}
	if *head.OK && len(head.Result) > 0 && head.Result[0] == '{' && json.Unmarshal(head.Result, &message) == nil && message.ID != 0 {
		return append(strconv.AppendInt([]byte(sentPrefix), message.ID, 10), "}}"...)
	}
	return raw
}

// slowDown is the pause after a 429 that names none, which comes from a proxy
// and is about the whole bot.
const slowDown = 5 * time.Second

// classify turns the outcome of a call about a chat into the endings that
// package bot names.
func (a *Adapter) classify(to bot.Address, chat int64, c *call, err error) error {
	var (
		slow  *tg.TooManyRequestsError
		moved *tg.MigrateError
	)
	switch {
	case err == nil:
		return nil
	case errors.As(err, &slow):
		wait := max(time.Duration(slow.RetryAfter)*time.Second, time.Second)
		return &bot.RetryError{After: wait, WholeAccount: a.pauses.whole(chat, wait), Err: a.plain(c, err)}
	case errors.As(err, &moved):
		return &bot.MovedError{To: bot.Address{Platform: to.Platform, Account: to.Account, Chat: strconv.Itoa(moved.MigrateToChatID)}}
	case errors.Is(err, tg.ErrorForbidden):
		return fmt.Errorf("%w: %w", bot.ErrGone, a.plain(c, err))
	case errors.Is(err, tg.ErrorBadRequest):
		if isGone(err) {
			return fmt.Errorf("%w: %w", bot.ErrGone, a.plain(c, err))
		}
		return &bot.RefusedError{Err: a.plain(c, err)}
	case errors.Is(err, tg.ErrorUnauthorized) && a.Renewable: // nothing is given up for it
		return &bot.RetryError{After: refusedPause, WholeAccount: true, Err: a.plain(c, err)}
	case errors.Is(err, tg.ErrorUnauthorized), errors.Is(err, tg.ErrorNotFound), errors.Is(err, tg.ErrorConflict):
		return a.plain(c, err) // about the bot, not about this message
	case c.status == http.StatusTooManyRequests:
		return &bot.RetryError{After: slowDown, WholeAccount: true, Err: a.plain(c, err)}
	case c.status >= 500:
		return a.plain(c, err)
	case c.status >= 400 && c.answer:
		return &bot.RefusedError{Err: a.plain(c, err)}
	case c.status >= 300: // a page of something in between: it did not get through
		return a.plain(c, err)
	case c.status != 0 || c.wrote.Load():
		return &bot.UnknownError{Err: a.plain(c, err)}
	}
	return a.plain(c, err)
}

// isGone knows the refusals that mean that nobody is there. The texts are
// those of the public server (tdlib/telegram-bot-api) and of Telegram's own
// error list; not all could be provoked for a test.
func isGone(err error) bool {
	text := strings.ToLower(err.Error())
	for _, s := range []string{
		"chat not found", "user not found", "user is deactivated", "user_deactivated", "peer_id_invalid", "input_user_deactivated",
		"group chat was deactivated", "chat was deleted", "group chat was deleted", "bot was kicked", "bot is not a member",
	} {
		if strings.Contains(text, s) {
			return true
		}
	}
	return false
}

func isBadMarkup(err error) bool {
	return errors.Is(err, tg.ErrorBadRequest) && strings.Contains(err.Error(), "can't parse entities")
}

func isNotModified(err error) bool {
	return errors.Is(err, tg.ErrorBadRequest) && strings.Contains(err.Error(), "message is not modified")
}

func isNotThere(err error) bool {
	return errors.Is(err, tg.ErrorBadRequest) && strings.Contains(err.Error(), "message to delete not found")
}

// plain is err without secrets, and without the body of an answer that was
// none: the library puts all of it into its error.
func (a *Adapter) plain(c *call, err error) error {
	if c != nil && c.status != 0 && !c.answer {
		return fmt.Errorf("status %d without an answer of the bot api", c.status)
	}
	return a.scrub(err)
}

// scrubbed keeps the kind of an error (errors.Is) and shows a text without
// secrets. It has no Unwrap: what it hides stays hidden.
type scrubbed struct {
	text string
	err  error
}

func (s *scrubbed) Error() string        { return s.text }
func (s *scrubbed) Is(target error) bool { return errors.Is(s.err, target) }
