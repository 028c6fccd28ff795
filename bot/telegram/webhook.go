package telegram

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"time"

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"dari/bot"
)

const (
	secretHeader = "X-Telegram-Bot-Api-Secret-Token" // #nosec G101 -- the name of Telegram's header
	// storeWithin bounds how long a request waits until its update is stored.
	// Telegram waits longer; what holds a server this stops first.
	storeWithin = 10 * time.Second
	// checkEvery passes between two looks at whether the webhook is still ours.
	checkEvery = 30 * time.Second
	// hookConnections is how many requests Telegram may make at once, the most
	// there can be: they are shared by all processes behind the address.
	hookConnections = 100
)

// secretShape is what setWebhook takes (core.telegram.org/bots/api#setwebhook),
// but no shorter than a secret should be.
var secretShape = regexp.MustCompile(`^[A-Za-z0-9_-]{16,256}$`)

var errSecretShape = errors.New("telegram: the webhook's secret has 16 to 256 of the characters A-Z a-z 0-9 _ -")

// checkWebhook says what is wrong with the settings of a webhook.
func (c *Config) checkWebhook() error {
	if c.WebhookURL == "" {
		return nil
	}
	u, err := url.Parse(c.WebhookURL)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http":
		return errors.New("telegram: the webhook is an address like https://dari.example.org/telegram")
	case u.Scheme != "https" && c.APIURL == publicAPI:
		return errors.New("telegram: the webhook's address must begin with https://")
	case !secretShape.MatchString(c.WebhookSecret):
		return errSecretShape
	}
	return nil
}

// Webhook takes in the updates that Telegram posts. Requests without the
// secret are refused before their body is read. What is for Dari is stored
// before it is acknowledged; an update that cannot be stored now is answered
// with 503, and Telegram delivers it again.
//
// Telegram posts the messages of one chat one after the other and waits for
// each to be acknowledged, so they are stored in their order (WebhookActor in
// github.com/tdlib/telegram-bot-api; not tried with the public server).
func (a *Adapter) Webhook() http.Handler { return http.HandlerFunc(a.receive) }

func (a *Adapter) receive(w http.ResponseWriter, r *http.Request) {
	if !a.door.Post(w, r) {
		return
	}
	if !a.knows(r.Header.Get(secretHeader)) {
		a.door.Refuse(w, http.StatusUnauthorized, "secret")
		return
	}
	raw, ok := a.door.Body(w, r)
	if !ok {
		return
	}
	u, ok := readUpdate(raw)
	if !ok {
		a.door.Refuse(w, http.StatusBadRequest, "no update")
		return
	}
	if a.self() == "" { // whether a group means us cannot be told yet
		a.later(w, "not connected yet")
		return
	}
	in, ok := a.incoming(u, raw)
	if !ok {
		return // 200: not for Dari
	}
	in.Received = time.Now()
	ctx, cancel := context.WithTimeout(r.Context(), storeWithin)
	defer cancel()
	if err := a.Intake.Store(ctx, []bot.Incoming{in}); err != nil {
		a.log.Error("telegram update not stored and not acknowledged", "account", a.account, "id", in.ExternalID, "err", err)
		a.later(w, "not stored")
		return
	}
	if u.Callback != nil {
		a.stopClock(u.Callback.ID)
	}
}

// later has Telegram deliver the update again in a second.
func (a *Adapter) later(w http.ResponseWriter, why string) {
	w.Header().Set("Retry-After", "1")
	a.door.Refuse(w, http.StatusServiceUnavailable, why)
}

// keepWebhook names our address to Telegram, and looks from time to time
// whether it still stands, until ctx is done or the token is refused.
func (a *Adapter) keepWebhook(ctx context.Context) error {
	var pause backoff
	for first := true; ctx.Err() == nil; {
		err := a.checkHook(ctx, first)
		var slow *slowError
		switch {
		case ctx.Err() != nil:
		case err == nil:
			pause = 0
			first = a.restOrRenewed(ctx, jitter(checkEvery))
		case errors.Is(err, ErrToken) && a.waits(ctx, err):
			first = true
		case errors.Is(err, ErrToken):
			return fmt.Errorf("telegram bot %s: %w", a.account, err)
		case errors.As(err, &slow):
			a.log.Warn("telegram asks for a pause", "account", a.account, "seconds", slow.wait.Seconds())
			sleep(ctx, slow.wait)
		default:
			a.log.Warn("telegram webhook", "account", a.account, "err", err)
			pause.wait(ctx)
		}
	}
	return nil
}

// checkHook sets the webhook where it is not ours. The first time it is set
// whatever is there, because the secret may be new and cannot be asked for.
func (a *Adapter) checkHook(ctx context.Context, first bool) error {
	if a.self() == "" {
		if _, err := a.identify(ctx); err != nil {
			return err
		}
	}
	ctx, cancel := context.WithTimeout(ctx, a.Timeout)
	defer cancel()
	if !first {
		var info models.WebhookInfo
		if err := a.ask(ctx, "getWebhookInfo", struct{}{}, &info); err != nil {
			return err
		}
		if at := int64(info.LastErrorDate); at > a.hookTrouble {
			a.hookTrouble = at
			a.log.Warn("telegram could not deliver to the webhook", "account", a.account, "at", time.Unix(at, 0).UTC(),
				"reason", info.LastErrorMessage, "waiting", info.PendingUpdateCount)
		}
		if info.URL == a.WebhookURL {
			a.hooked.Store(true)
			a.heard.Store(time.Now().UnixNano())
			return nil
		}
		a.hooked.Store(false)
		a.log.Error("telegram webhook is no longer ours and is set again: another process with the token of this bot polls, or has another address",
			"account", a.account)
	}
	var done bool
	now := a.now()
	if err := a.ask(ctx, "setWebhook", tg.SetWebhookParams{
		URL: a.WebhookURL, SecretToken: now.webhook, AllowedUpdates: kinds, MaxConnections: hookConnections,
	}, &done); err != nil {
		return err
	}
	a.told(now)
	a.hooked.Store(true)
	a.heard.Store(time.Now().UnixNano())
	a.log.Info("telegram webhook set", "account", a.account)
	return nil
}

// dropWebhook lets updates be polled for again. What waits stays.
func (a *Adapter) dropWebhook(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, a.Timeout)
	defer cancel()
	var done bool
	return a.ask(ctx, "deleteWebhook", tg.DeleteWebhookParams{}, &done)
}
