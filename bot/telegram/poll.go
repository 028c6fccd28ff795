package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	tg "github.com/go-telegram/bot"

	"dari/bot"
)

// kinds are the updates that Dari wants. They are named on every poll:
// Telegram remembers the last list, whoever gave it.
var kinds = []string{"message", "edited_message", "callback_query", "my_chat_member"}

const (
	batch       = 100 // updates per poll, the most there can be
	maxBatch    = 64 << 20
	tapWorkers  = 16
	tapTimeout  = 5 * time.Second
	pollGrace   = 15 * time.Second // beyond PollTimeout, for a slow network
	idlePause   = 200 * time.Millisecond
	firstPause  = 250 * time.Millisecond
	longestWait = 30 * time.Second
)

// Run takes updates in until ctx is done, and then returns nil within moments,
// or until Telegram no longer accepts the token. With a WebhookURL it keeps the
// webhook set, and Webhook takes the updates in.
func (a *Adapter) Run(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	var workers sync.WaitGroup
	defer workers.Wait()
	defer stop()
	for range tapWorkers {
		workers.Go(func() { a.answerTaps(ctx) })
	}
	if a.WebhookURL != "" {
		return a.keepWebhook(ctx)
	}
	return a.keepPolling(ctx)
}

// keepPolling polls until ctx is done or the token is refused. Updates are
// confirmed by the poll after the one that stored them, so that whatever
// happens in between makes Telegram deliver them again.
func (a *Adapter) keepPolling(ctx context.Context) error {
	var (
		offset  int64 // zero: from the oldest unconfirmed one
		pause   backoff
		failing bool
		hooked  = true // there may be a webhook, which keeps polls from being answered
	)
	for ctx.Err() == nil {
		begin := time.Now()
		if hooked {
			if err := a.dropWebhook(ctx); err != nil && ctx.Err() == nil {
				a.log.Warn("telegram webhook not deleted", "account", a.account, "err", err) // the poll finds out whether there is one
			}
			hooked = false
		}
		next, n, err := a.take(ctx, offset)
		if ctx.Err() != nil {
			break
		}
		var slow *slowError
		switch {
		case err == nil:
			if failing {
				a.log.Info("telegram polls again", "account", a.account)
			}
			failing, offset = false, next
			pause = 0
			if n == 0 && time.Since(begin) < idlePause {
				sleep(ctx, idlePause) // a server that does not hold the poll
			}
			continue
		case errors.Is(err, ErrToken) && a.waits(ctx, err):
		case errors.Is(err, ErrToken):
			return fmt.Errorf("telegram bot %s: %w", a.account, err)
		case errors.Is(err, tg.ErrorConflict):
			a.log.Error("telegram 409 conflict: another process polls with the token of this bot, or a webhook is set; only one of them gets updates",
				"account", a.account, "err", err, "again_in", a.ConflictPause)
			hooked = true
			sleep(ctx, jitter(a.ConflictPause))
		case errors.As(err, &slow):
			a.log.Warn("telegram asks for a pause", "account", a.account, "seconds", slow.wait.Seconds())
			sleep(ctx, slow.wait+rand.N(time.Second)) // #nosec G404 -- spreads attempts; nothing secret
		default:
			a.log.Warn("telegram poll", "account", a.account, "err", err)
			pause.wait(ctx)
		}
		failing = true
	}
	return nil
}

// take polls once and stores what came. It returns the offset of the next
// poll: the last id and one, never the highest, because ids begin anew at a
// lower number after a week of silence.
func (a *Adapter) take(ctx context.Context, offset int64) (next int64, n int, err error) {
	if a.self() == "" { // Connect was not called or found nobody
		if _, err := a.identify(ctx); err != nil {
			return offset, 0, err
		}
	}
	updates, err := a.poll(ctx, offset)
	if err != nil || len(updates) == 0 {
		return offset, 0, err
	}
	now := time.Now()
	in := make([]bot.Incoming, 0, len(updates))
	var taps []string
	next = offset
	known := 0
	for _, raw := range updates {
		u, ok := readUpdate(raw)
		if !ok {
			a.log.Error("telegram update without an id", "account", a.account)
			continue
		}
		known++
		next = u.ID + 1 // may be the offset again, where the last one comes once more
		if x, ok := a.incoming(u, raw); ok {
			x.Received = now
			in = append(in, x)
			if u.Callback != nil {
				taps = append(taps, u.Callback.ID)
			}
		}
	}
	if known == 0 {
		return offset, 0, errors.New("no update of the batch has an id")
	}
	if len(in) > 0 {
		if err := a.Intake.Store(ctx, in); err != nil {
			return offset, 0, fmt.Errorf("storing %d updates: %w", len(in), err)
		}
	}
	for _, query := range taps {
		a.stopClock(query)
	}
	return next, len(updates), nil
}

// stopClock acknowledges a tap once there is time for it.
func (a *Adapter) stopClock(query string) {
	if query == "" {
		return
	}
	select {
	case a.taps <- query:
	default: // the button's clock turns a little longer
	}
}

// poll is getUpdates. The library's own is not exported, and decodes all
// updates of a batch or none.
func (a *Adapter) poll(ctx context.Context, offset int64) (updates []json.RawMessage, err error) {
	hold := a.PollTimeout
	if a.Health() != nil {
		hold = 0 // whether Telegram answers is found out at once
	}
	ctx, cancel := context.WithTimeout(ctx, hold+pollGrace)
	defer cancel()
	err = a.ask(ctx, "getUpdates", struct {
		Offset  int64    `json:"offset,omitempty"`
		Limit   int      `json:"limit"`
		Timeout int      `json:"timeout"`
		Allowed []string `json:"allowed_updates"`
	}{offset, batch, int(hold / time.Second), kinds}, &updates)
	if err == nil {
		a.heard.Store(time.Now().UnixNano())
	}
	return updates, err
}

// ask makes a call about what comes in and decodes its result into what result
// points to, over connections of its own: sends
// that hang must not hold it up.
func (a *Adapter) ask(ctx context.Context, method string, params, result any) error {
	body, err := json.Marshal(params)
	if err != nil {
		return fmt.Errorf("parameters of %s: %w", method, err)
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, a.APIURL+"/bot"+a.now().token+"/"+method, bytes.NewReader(body))
	if err != nil {
		return a.scrub(err)
	}
	r.Header.Set("Content-Type", "application/json")
	res, err := a.polls.Do(r)
	if err != nil {
		return a.scrub(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(io.LimitReader(res.Body, maxBatch))
	if err != nil {
		return fmt.Errorf("reading the answer to %s: %w", method, a.scrub(err))
	}
	var answer struct {
		OK          bool   `json:"ok"`
		Result      any    `json:"result"`
		Code        int    `json:"error_code"`
		Description string `json:"description"`
		Parameters  struct {
			RetryAfter int `json:"retry_after"`
		} `json:"parameters"`
	}
	answer.Result = result
	if err := json.Unmarshal(raw, &answer); err != nil {
		if res.StatusCode == http.StatusTooManyRequests {
			return &slowError{slowDown}
		}
		return fmt.Errorf("status %d without an answer of the bot api", res.StatusCode)
	}
	switch {
	case answer.OK:
		return nil
	case answer.Code == http.StatusUnauthorized, answer.Code == http.StatusNotFound:
		return ErrToken
	case answer.Code == http.StatusConflict:
		return fmt.Errorf("%w: %s", tg.ErrorConflict, answer.Description)
	case answer.Code == http.StatusTooManyRequests:
		return &slowError{max(time.Duration(answer.Parameters.RetryAfter)*time.Second, time.Second)}
	}
	return fmt.Errorf("%s: %d %s", method, answer.Code, answer.Description)
}

// slowError is a 429 to ask.
type slowError struct{ wait time.Duration }

func (e *slowError) Error() string { return fmt.Sprintf("too many requests, retry after %v", e.wait) }

// answerTaps acknowledges taps, which only stops the clock on the button.
func (a *Adapter) answerTaps(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case query := <-a.taps:
			c, cancel := context.WithTimeout(ctx, tapTimeout)
			c, call := watch(c, &tg.AnswerCallbackQueryParams{CallbackQueryID: query})
			_, err := a.now().api.AnswerCallbackQuery(c, nil)
			cancel()
			if err != nil && ctx.Err() == nil {
				a.log.Debug("telegram tap not acknowledged", "account", a.account, "err", a.plain(call, err))
			}
		}
	}
}

// backoff doubles the pause between failures, with full jitter.
type backoff time.Duration

func (b *backoff) wait(ctx context.Context) {
	*b = min(max(2**b, backoff(firstPause)), backoff(longestWait))
	sleep(ctx, firstPause/2+rand.N(time.Duration(*b))) // #nosec G404 -- spreads attempts; nothing secret
}

// jitter is d give or take a tenth.
func jitter(d time.Duration) time.Duration { return d - d/10 + rand.N(d/5+1) } // #nosec G404 -- spreads attempts; nothing secret

func sleep(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}
