package slack

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync/atomic"
	"time"

	slackapi "github.com/slack-go/slack"

	"dari/bot"
)

// What Slack's error codes mean for a send. Source: the error lists of
// docs.slack.dev/reference/methods/chat.postMessage, views.open, auth.test.

// refusedToken is the code with which Slack refuses a token, or empty.
func refusedToken(err error) string {
	var said slackapi.SlackErrorResponse
	if !errors.As(err, &said) {
		return ""
	}
	switch said.Err {
	case "invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "not_allowed_token_type", "missing_scope",
		"org_login_required", "ekm_access_denied", "team_access_not_granted":
		return said.Err
	}
	return ""
}

// nobodyThere are codes that say the recipient is gone. A private channel
// that Dari was removed from looks like one that never was.
func nobodyThere(code string) bool {
	switch code {
	case "channel_not_found", "is_archived", "user_not_found", "users_not_found", "user_disabled", "not_in_channel", "user_not_visible",
		"is_inactive", "cannot_dm_bot":
		return true
	}
	return false
}

// badShape are codes that a plain text may get past.
func badShape(code string) bool {
	switch code {
	case "msg_too_long", "invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "block_mismatch", "markdown_text_conflict":
		return true
	}
	return false
}

// errShape wraps an error that is worth one try as plain text.
type errShape struct{ error }

func (e errShape) Unwrap() error { return e.error }

// errNoTS is an answer without a timestamp: slack-go takes ok:false without a
// code for success.
var errNoTS = errors.New("slack answered without a timestamp")

// wholeAccountPause is how long all sends rest when Slack refuses the token or
// the app: nobody's fault, no attempt, and a person has to mend it.
const wholeAccountPause = time.Minute

// call makes a call of the Web API within the timeout and translates what
// became of it into the endings of package bot.
func (a *Adapter) call(ctx context.Context, what string, f func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, a.cfg.Timeout)
	defer cancel()
	// From the moment the head of the request is written the message may reach
	// Slack; only a body that could not be written whole surely did not.
	var head, broken atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		WroteHeaders: func() { head.Store(true); broken.Store(false) },
		WroteRequest: func(i httptrace.WroteRequestInfo) { broken.Store(i.Err != nil) },
	})
	err := f(ctx)
	if err == nil {
		return nil
	}
	return a.ending(fmt.Errorf("%s: %w", what, clean(err)), head.Load() && !broken.Load())
}

// ending is what an error of a call means. reached tells that Slack may have
// taken the call.
func (a *Adapter) ending(err error, reached bool) error {
	var slow *slackapi.RateLimitedError
	var status slackapi.StatusCodeError
	var said slackapi.SlackErrorResponse
	switch {
	case errors.As(err, &slow):
		return &bot.RetryError{After: max(slow.RetryAfter, time.Second), Err: err}
	case errors.As(err, &status):
		switch {
		case status.Code == http.StatusTooManyRequests:
			return &bot.RetryError{After: 5 * time.Second, Err: err}
		case status.Code >= 500 || status.Code == http.StatusRequestTimeout:
			return err
		}
		return &bot.RefusedError{Err: err}
	case errors.Is(err, errNoTS):
		return err
	case !errors.As(err, &said):
		if reached {
			return &bot.UnknownError{Err: err}
		}
		return err
	}
	switch code := said.Err; {
	case code == "ratelimited" || code == "rate_limited":
		return &bot.RetryError{After: 5 * time.Second, Err: err}
	case code == "account_inactive" && a.tokenLives():
		// The lists say that the token's own account is meant; where the token
		// is well it can only be the recipient's.
		return fmt.Errorf("%w: %w", bot.ErrGone, err)
	case refusedToken(err) != "":
		return &bot.RetryError{After: wholeAccountPause, WholeAccount: true, Err: err}
	case nobodyThere(code):
		return fmt.Errorf("%w: %w", bot.ErrGone, err)
	case badShape(code):
		return errShape{&bot.RefusedError{Err: err}}
	case code == "fatal_error" || code == "internal_error":
		// "It's possible some aspect of the operation succeeded before the
		// error was raised."
		return &bot.UnknownError{Err: err}
	case code == "service_unavailable" || code == "request_timeout" || code == "team_added_to_org" || code == "accesslimited":
		return err
	}
	return &bot.RefusedError{Err: err}
}

// tokenLives asks whether the bot token is good.
func (a *Adapter) tokenLives() bool {
	ctx, cancel := context.WithTimeout(context.Background(), a.cfg.Timeout)
	defer cancel()
	_, err := a.now().api.AuthTestContext(ctx)
	return err == nil
}

// clean takes the address out of a transport's error: the address of a socket
// carries a ticket.
func clean(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return fmt.Errorf("%s: %w", u.Op, u.Err)
	}
	return err
}
