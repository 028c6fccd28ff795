package telegram

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	tg "github.com/go-telegram/bot"
)

// This file exchanges the token and the secret of the webhook while the adapter
// works. Calls that are under way end with what they began with.

// credentials are what the adapter shows Telegram, and expects of it.
type credentials struct {
	token, webhook string
	// before is the secret of the webhook that Telegram shows until it was told
	// the new one, or empty.
	before string
	api    *tg.Bot
}

func (a *Adapter) now() *credentials { return a.current.Load() }

// accountOf reads the bot's id out of a token.
func accountOf(token string) (account string, id int64, err error) {
	account, secret, ok := strings.Cut(token, ":")
	id, err = strconv.ParseInt(account, 10, 64)
	if !ok || err != nil || id <= 0 || secret == "" || strings.ContainsAny(secret, "/?# \t\n") {
		return "", 0, errors.New("telegram: a token looks like 123456789:AbC..., as BotFather gives it")
	}
	return account, id, nil
}

// library makes the client for calls with a token. What it says of the token is
// hidden from then on.
func (a *Adapter) library(token string) (*tg.Bot, error) {
	a.hide(token)
	api, err := tg.New(token,
		tg.WithSkipGetMe(), tg.WithNotAsyncHandlers(),
		tg.WithServerURL(a.APIURL), tg.WithHTTPClient(a.PollTimeout, a.wire),
		tg.WithErrorsHandler(func(err error) { a.log.Warn("telegram library", "err", a.scrub(err)) }))
	if err != nil {
		return nil, fmt.Errorf("telegram: %w", a.scrub(err))
	}
	return api, nil
}

// hide keeps a token out of errors, also when it is no longer used: calls with
// it may still be under way.
func (a *Adapter) hide(token string) {
	a.hiding.Lock()
	defer a.hiding.Unlock()
	a.hidden = append(a.hidden, token, a.account+":***")
}

// scrub hides tokens, which are part of every address that net/http names.
func (a *Adapter) scrub(err error) error {
	a.hiding.RLock()
	defer a.hiding.RUnlock()
	return &scrubbed{text: strings.NewReplacer(a.hidden...).Replace(err.Error()), err: err}
}

// Renew asks Telegram whether it takes another token of the same bot. use puts
// it, and the secret of the webhook, in the place of those before; Telegram is
// then told the secret, and until it knows it the one before counts too. With
// an error everything stays as it is.
func (a *Adapter) Renew(ctx context.Context, token, webhookSecret string) (use func(), err error) {
	account, _, err := accountOf(token)
	if err != nil {
		return nil, err
	}
	if account != a.account {
		return nil, fmt.Errorf("the token is of bot %s, not of bot %s: another bot needs a restart", account, a.account)
	}
	if a.WebhookURL != "" && !secretShape.MatchString(webhookSecret) {
		return nil, errSecretShape
	}
	was := a.now()
	next := &credentials{token: token, webhook: webhookSecret, api: was.api}
	if token != was.token {
		if next.api, err = a.library(token); err != nil {
			return nil, err
		}
		ctx, cancel := context.WithTimeout(ctx, a.Timeout)
		defer cancel()
		if _, err := a.whoIs(ctx, next.api); err != nil {
			return nil, err
		}
	}
	return func() {
		if next.before = a.now().webhook; next.before == next.webhook {
			next.before = a.now().before
		}
		a.current.Store(next)
		select {
		case a.renewed <- struct{}{}:
		default: // it is known already
		}
	}, nil
}

// knows compares in constant time, of the length as well.
func (a *Adapter) knows(secret string) bool {
	now := a.now()
	got := sha256.Sum256([]byte(secret))
	is := func(secret string) int {
		want := sha256.Sum256([]byte(secret))
		if secret == "" {
			want[0]++ // nobody knows it
		}
		return subtle.ConstantTimeCompare(got[:], want[:])
	}
	return (is(now.webhook)|is(now.before)) == 1 && secret != ""
}

// told notes that Telegram knows a secret of the webhook; that of before counts
// no more.
func (a *Adapter) told(c *credentials) {
	if c.before != "" {
		known := *c
		known.before = ""
		a.current.CompareAndSwap(c, &known)
	}
}

// refusedPause passes before a token that Telegram refuses is tried again, where
// it can be renewed.
const refusedPause = 30 * time.Second

// restOrRenewed waits, and not any longer once the secrets were renewed.
func (a *Adapter) restOrRenewed(ctx context.Context, d time.Duration) (renewed bool) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	case <-a.renewed:
		return true
	}
	return false
}

// waits tells whether a refused token is waited out, and does so.
func (a *Adapter) waits(ctx context.Context, err error) bool {
	if !a.Renewable {
		return false
	}
	a.log.Error("telegram refuses the token: write the new one into its file and have the configuration read again", "account", a.account, "err", err)
	a.restOrRenewed(ctx, refusedPause)
	return true
}
