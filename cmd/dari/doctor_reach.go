package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"dari/bot"
	"dari/bot/slack"
	"dari/bot/telegram"
)

// This file looks at what is around Dari: addresses, services, the clock.

func (x *examination) addresses() {
	checked := map[string]bool{"": true}
	for _, a := range [][2]string{{"http.listen", x.Config.HTTP.Listen}, {"http.metrics", x.Config.HTTP.Metrics}} {
		key, address := a[0], a[1]
		if checked[address] {
			continue
		}
		checked[address] = true
		l, err := (&net.ListenConfig{}).Listen(x.ctx, "tcp", address)
		switch {
		case err == nil:
			_ = l.Close()
			x.ok(key, "%s is free", address)
		case errors.Is(err, syscall.EADDRINUSE) && x.isOurs(address):
			x.ok(key, "%s is taken by a dari server", address)
		case errors.Is(err, syscall.EADDRINUSE):
			x.bad(key, "end the other program (ss -ltnp names it), or write another address", "%s is taken by another program", address)
		case errors.Is(err, syscall.EACCES):
			x.bad(key, "take a port above 1023 and let a proxy lead there", "%s may not be listened to: %v", address, err)
		default:
			x.bad(key, "write an address of this machine: 127.0.0.1:PORT, or :PORT for all of them", "%s cannot be listened to: %v", address, err)
		}
	}
}

// isOurs tells whether a server of ours answers there.
func (x *examination) isOurs(address string) bool {
	now, err := askReadiness(x.ctx, address)
	return err == nil && now.Checks["database"] != ""
}

func (x *examination) telegram(watch *clock) {
	const check = "telegram"
	c := x.Config.Telegram
	token, err := secret(x.Log, "DARI_TELEGRAM_TOKEN", c.TokenFile, "telegram.token_file")
	if err != nil {
		x.bad(check, "BotFather shows the token with /token; put it into the environment or the file", "%v", err)
		return
	}
	config := telegram.Config{Token: token, APIURL: c.APIURL, WebhookURL: c.Webhook, Log: x.Log, Transport: watch, Timeout: doctorPatience}
	if c.Webhook != "" {
		if config.WebhookSecret, err = secret(x.Log, "DARI_TELEGRAM_WEBHOOK_SECRET", c.WebhookSecretFile, "telegram.webhook_secret_file"); err != nil {
			x.bad(check, "make one: openssl rand -hex 32", "%v", err)
			return
		}
	}
	t, err := telegram.New(config)
	if err != nil {
		x.bad(check, "take the token again from BotFather, and a webhook secret from: openssl rand -hex 32", "%v", err)
		return
	}
	ctx, cancel := context.WithTimeout(x.ctx, doctorPatience)
	defer cancel()
	e, err := t.Examine(ctx)
	switch {
	case errors.Is(err, telegram.ErrToken):
		x.bad(check, "take the token again from BotFather (/token), or check telegram.api_url", "%v", err)
		return
	case err != nil:
		x.bad(check, "is "+c.APIURL+" to be reached from here (curl -I)? A firewall or a proxy may be in between", "%v", err)
		return
	}
	x.ok(check, "@%s (id %s), %d updates wait", e.Name, t.Account(), e.Waiting)
	x.webhook(c.Webhook, e)
}

// hookTrouble is how long ago a failed delivery is still trouble: Telegram tries
// again within minutes.
const hookTrouble = time.Hour

func (x *examination) webhook(ours string, e telegram.Examination) {
	const check = "webhook"
	switch {
	case ours == "" && e.Webhook == "":
		x.ok(check, "none: updates are fetched")
	case ours == "":
		x.note(check, "updates are posted to %s: dari serve takes that back when it starts, and fetches them", e.Webhook)
	case e.Webhook == "":
		x.note(check, "not set yet: dari serve sets it when it starts")
	case e.Webhook != ours:
		x.note(check, "updates are posted to %s: dari serve changes that to %s when it starts", e.Webhook, ours)
	case x.Now().Sub(e.Failed) < hookTrouble:
		x.bad(check, fmt.Sprintf("let %s lead to %s of http.listen (%s), with a certificate that Telegram accepts", ours, telegramPath, x.Config.HTTP.Listen),
			"Telegram could not deliver at %s: %s; %d updates wait", e.Failed.UTC().Format(time.DateTime), printable(e.Reason), e.Waiting)
	default:
		x.ok(check, "%s", ours)
	}
}

func (x *examination) slack(watch *clock) {
	const check = "slack"
	c := x.Config.Slack
	const where = "; its first lines of dari deploy print slack-manifest say where to find it"
	config := slack.Config{APIURL: c.APIURL, Intake: noIntake{}, Log: x.Log, Transport: watch, Timeout: doctorPatience}
	var err error
	if config.BotToken, err = secret(x.Log, "DARI_SLACK_BOT_TOKEN", c.BotTokenFile, "slack.bot_token_file"); err == nil {
		if c.Mode == slackHTTP {
			config.SigningSecret, err = secret(x.Log, "DARI_SLACK_SIGNING_SECRET", c.SigningSecretFile, "slack.signing_secret_file")
		} else {
			config.AppToken, err = secret(x.Log, "DARI_SLACK_APP_TOKEN", c.AppTokenFile, "slack.app_token_file")
		}
	}
	if err != nil {
		x.bad(check, "put it into the environment or the file"+where, "%v", err)
		return
	}
	s, err := slack.New(config)
	if err != nil {
		x.bad(check, "put each token where it belongs"+where, "%v", err)
		return
	}
	ctx, cancel := context.WithTimeout(x.ctx, doctorPatience)
	defer cancel()
	e, err := s.Examine(ctx)
	switch {
	case errors.Is(err, slack.ErrAppToken):
		x.bad(check, `make an app-level token with the scope connections:write on the app's page "Basic Information"`, "DARI_SLACK_APP_TOKEN or slack.app_token_file: %v", err)
		return
	case errors.Is(err, slack.ErrToken):
		x.bad(check, `copy the Bot User OAuth Token (xoxb-) of the app's page "Install App"`, "%v", err)
		return
	case err != nil:
		x.bad(check, "is "+c.APIURL+" to be reached from here (curl -I)? A firewall or a proxy may be in between", "%v", err)
		return
	}
	x.ok(check, "%s", e.Line)
	if len(e.Missing) > 0 {
		x.bad("scopes", `add them on the app's page "OAuth & Permissions", or paste dari deploy print slack-manifest, and install the app again`,
			"the bot token lacks %s", strings.Join(e.Missing, ", "))
	}
	if c.Mode == slackHTTP {
		x.note(check, "whether the signing secret is right shows with the first request: Slack refuses the address of the manifest otherwise")
	}
	if channel := x.Config.handlers().StaffChannel; channel.Account != "" && channel.Account != s.Account() {
		x.bad("staff", "name a channel of the same workspace as staff.channel", "staff.channel is in the workspace %s, the tokens are of %s", channel.Account, s.Account())
	}
}

// noIntake is for an adapter that takes nothing in.
type noIntake struct{}

// Store refuses.
func (noIntake) Store(context.Context, []bot.Incoming) error {
	return errors.New("nothing is taken in")
}

// maxSkew is how wrong the clock may be: Slack refuses after five minutes, and
// quiet hours, deadlines and dates are told by it.
const maxSkew = 30 * time.Second

func (x *examination) time(watch *clock) {
	skew, known := watch.skew()
	switch {
	case !known:
		x.note("clock", "no service told its time, so ours could not be compared")
	case skew.Abs() > maxSkew:
		word := "behind"
		if skew < 0 {
			word = "ahead of"
		}
		x.bad("clock", "keep it by the network: timedatectl set-ntp true", "it is %v %s that of the services", skew.Abs().Round(time.Second), word)
	default:
		x.ok("clock", "as that of the services, within %v", maxSkew)
	}
}

// clock carries calls and compares our time with what the answers are dated.
type clock struct {
	mu    sync.Mutex
	off   time.Duration
	known bool
}

// RoundTrip calls as usual.
func (c *clock) RoundTrip(r *http.Request) (*http.Response, error) {
	began := time.Now()
	res, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	if theirs, err := http.ParseTime(res.Header.Get("Date")); err == nil {
		ours := began.Add(time.Since(began) / 2)
		c.mu.Lock()
		c.off, c.known = theirs.Add(time.Second/2).Sub(ours), true // dates are cut to seconds
		c.mu.Unlock()
	}
	return res, nil
}

// skew is how far our clock is behind.
func (c *clock) skew() (time.Duration, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.off, c.known
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
