package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"dari/bot"
	"dari/bot/outbox"
	"dari/bot/slack"
	"dari/bot/telegram"
	"dari/handlers"
	"dari/store"
)

// serveCmd connects to whatever is configured.
type serveCmd struct{}

func (c *serveCmd) Help() string {
	return `Connects to the platforms of the configuration file, says what it connected to,
and answers until it is told to stop (SIGTERM or Ctrl-C). Tokens come from the
environment: DARI_TELEGRAM_TOKEN; DARI_SLACK_BOT_TOKEN and DARI_SLACK_APP_TOKEN;
DARI_EMBEDDINGS_KEY where a model of embeddings wants one;
DARI_MODEL_KEY where model.mode is not off; DARI_STORE_PASSWORD where everything is kept in PostgreSQL, which several
dari serve with the same configuration may work together; DARI_KEYS in place of
keys.file. With backup.dir it makes backups, and what feeds.list enables it fetches
(DARI_FEED_NAME_KEY in place of a feed's key_file).

With http.listen it says how it is at /healthz (the process) and /readyz (what it
depends on, each by its name). With telegram.webhook, updates are posted to
/telegram (DARI_TELEGRAM_WEBHOOK_SECRET); with slack.mode http, Slack posts to
/slack (DARI_SLACK_SIGNING_SECRET in place of the app token). With http.metrics it
gives its figures to a monitoring system at /metrics of that address.

On SIGHUP the configuration and the files of secrets are read again. At once change
log.level, staff.members and knowledge.dir; new tokens of the same bot and app, the
secret of the webhook, the signing secret, the password of the database and keys of
feeds, where they are in files (token_file and so on): each is tried first. What needs
a restart is named in the log: every other setting, keys.file, and what the
environment holds. A mistake in any of it changes nothing.

  dari serve
  dari serve --config /etc/dari/config.yaml`
}

// Run serves until the context ends.
func (c *serveCmd) Run(a *app) error {
	if !a.Config.Telegram.Enabled && !a.Config.Slack.Enabled {
		return fmt.Errorf("nothing to connect to: set telegram.enabled or slack.enabled to true in %s (see config.example.yaml)", a.Config.name())
	}
	if a.Config.Staff.Channel != "" && !a.Config.Slack.Enabled {
		return fmt.Errorf("staff.channel is a channel of Slack: set slack.enabled to true in %s, or leave staff.channel empty", a.Config.name())
	}
	keepHeapSmall()
	surviveFullDisk()
	told := make(chan os.Signal, 1) // from here on, SIGHUP ends nothing
	signal.Notify(told, syscall.SIGHUP)
	defer signal.Stop(told)
	st, err := a.openStore(store.Options{Exclusive: true, Log: a.Log, KeepAnswers: a.Config.Knowledge.keepAnswers()})
	if err != nil {
		return a.restoreHint(err)
	}
	defer st.Close()
	if err := st.Join(a.ctx); err != nil {
		return err
	}
	e, err := newEngine(st, a.Config.handlers(), a.Config.Knowledge.Dir, a.Log)
	if err != nil {
		return err
	}
	if err := e.embed(a); err != nil {
		return err
	}
	e.backups = a.Config.Backup
	if err := e.takePassword(a); err != nil {
		return err
	}
	if err := e.takeFeeds(a); err != nil {
		return err
	}
	if err := e.tellHeld(a); err != nil {
		return err
	}
	if err := e.trace(a); err != nil {
		return err
	}
	defer e.endTraces()
	e.measure()
	if err := e.useModel(a.Config.Model); err != nil {
		return err
	}
	e.follow = e.obey(a, told)
	if err := e.listen(a); err != nil {
		return err
	}
	defer e.closeWebs()
	if a.Config.Telegram.Enabled {
		if err := e.connectTelegram(a); err != nil {
			return err
		}
	}
	if a.Config.Slack.Enabled {
		if err := e.connectSlack(a); err != nil {
			return err
		}
	}
	e.answerOperators(a)
	fmt.Fprintln(a.Out, "ready")
	err = e.Run(a.ctx)
	if err == nil {
		fmt.Fprintln(a.Out, "stopped")
	}
	return err
}

// takePassword lets the password of the database be exchanged, where it has one
// that is ours to give.
func (e *engine) takePassword(a *app) error {
	c := a.Config.Store
	if !store.IsPostgres(c.URL) || c.PasswordFile == "" {
		return nil
	}
	const key = "store.password_file"
	if _, err := e.secret(storePassword, c.PasswordFile, key); err != nil {
		return err
	}
	e.renewals = append(e.renewals, renewal{keys: []string{key}, try: func(ctx context.Context, value func(string) string) (func(), error) {
		return e.store.RenewPassword(ctx, value(key))
	}})
	return nil
}

func (e *engine) connectTelegram(a *app) error {
	c := a.Config.Telegram
	token, err := e.secret("DARI_TELEGRAM_TOKEN", c.TokenFile, "telegram.token_file")
	if err != nil {
		return err
	}
	config := telegram.Config{Token: token, APIURL: c.APIURL, Intake: e.inbox, Commands: e.handlers.Commands(), Log: a.Log}
	if c.Webhook != "" {
		config.WebhookURL = c.Webhook
		if config.WebhookSecret, err = e.secret("DARI_TELEGRAM_WEBHOOK_SECRET", c.WebhookSecretFile, "telegram.webhook_secret_file"); err != nil {
			return err
		}
	}
	config.Renewable = e.fromFile("telegram.token_file")
	t, err := telegram.New(config)
	if err != nil {
		return err
	}
	e.renewals = append(e.renewals, renewal{keys: []string{"telegram.token_file", "telegram.webhook_secret_file"},
		try: func(ctx context.Context, value func(string) string) (func(), error) {
			return t.Renew(ctx, value("telegram.token_file"), value("telegram.webhook_secret_file"))
		}})
	if c.Webhook != "" {
		e.web.handle(telegramPath, t.Webhook())
	}
	var turns []string
	if c.Webhook == "" { // two polls with one token end each other
		turns = []string{"telegram:" + t.Account()}
	}
	return e.connect(a.ctx, &platform{name: bot.Telegram, door: t, intake: t.Run, turns: turns, health: t.Health, heard: t.Heard, out: a.Out,
		limits: outbox.Limits{PerSecond: c.PerSecond, IsGroup: isTelegramGroup},
		reach: func(ctx context.Context) (string, string, error) {
			line, err := t.Connect(ctx)
			return t.Account(), line, err
		},
		isFinal: func(err error) bool { return errors.Is(err, telegram.ErrToken) }})
}

// isTelegramGroup tells group chats by their negative ids.
func isTelegramGroup(a bot.Address) bool { return strings.HasPrefix(a.Chat, "-") }

func (e *engine) connectSlack(a *app) error {
	c := a.Config.Slack
	botToken, err := e.secret("DARI_SLACK_BOT_TOKEN", c.BotTokenFile, "slack.bot_token_file")
	if err != nil {
		return err
	}
	config := slack.Config{BotToken: botToken, APIURL: c.APIURL, Intake: e.inbox,
		Threads: e.store, Commands: e.handlers.Commands(), Forms: e.handlers, Log: a.Log}
	if c.Mode == slackHTTP {
		config.SigningSecret, err = e.secret("DARI_SLACK_SIGNING_SECRET", c.SigningSecretFile, "slack.signing_secret_file")
	} else {
		config.AppToken, err = e.secret("DARI_SLACK_APP_TOKEN", c.AppTokenFile, "slack.app_token_file")
	}
	if err != nil {
		return err
	}
	config.Renewable = e.fromFile("slack.app_token_file")
	s, err := slack.New(config)
	if err != nil {
		return err
	}
	e.renewals = append(e.renewals, renewal{keys: []string{"slack.bot_token_file", "slack.app_token_file", "slack.signing_secret_file"},
		try: func(ctx context.Context, value func(string) string) (func(), error) {
			return s.Renew(ctx, value("slack.bot_token_file"), value("slack.app_token_file"), value("slack.signing_secret_file"))
		}})
	if c.Mode == slackHTTP {
		e.web.handle(slackPath, s.Requests())
	}
	heard := s.Heard
	if c.Mode == slackHTTP {
		heard = nil
	}
	var turns []string
	if c.Mode == slackSocket { // a second one loses nothing while the first is renewed
		turns = []string{"slack:1", "slack:2"}
	}
	return e.connect(a.ctx, &platform{name: bot.Slack, door: s, intake: s.Run, turns: turns, health: s.Health, heard: heard, out: a.Out,
		limits: outbox.Limits{PerSecond: c.PerSecond},
		reach: func(ctx context.Context) (string, string, error) {
			line, err := s.Connect(ctx)
			if err != nil {
				return "", "", err
			}
			if team := a.Config.handlers().StaffChannel.Account; team != "" && team != s.Account() {
				return "", "", fmt.Errorf("staff.channel is in the workspace %s, but the tokens are of %s: %w", team, s.Account(), errOtherWorkspace)
			}
			return s.Account(), line, nil
		},
		isFinal: func(err error) bool { return errors.Is(err, slack.ErrToken) || errors.Is(err, errOtherWorkspace) }})
}

var errOtherWorkspace = errors.New("name a channel of the same workspace")

// name is the configuration file as messages name it.
func (c Config) name() string {
	if c.file != "" {
		return c.file
	}
	return defaultConfigFile
}

// handlers is the part of the configuration that handlers read.
func (c Config) handlers() handlers.Config {
	out := handlers.Config{OperatorName: c.Operator.Name, ReportNumber: c.Operator.ReportNumber, Staff: map[string]bool{},
		PerSecond:   map[bot.Platform]float64{bot.Telegram: c.Telegram.PerSecond, bot.Slack: c.Slack.PerSecond},
		KeepAnswers: c.Knowledge.keepAnswers(), Limits: handlers.Limits(c.Limits), Sites: c.Links.Hosts, AlertsApart: c.Alerts.apart()}
	if out.OperatorName == "" {
		out.OperatorName, out.ReportNumber = "Dari demo", "demo"
	}
	for _, m := range c.Staff.Members {
		out.Staff[m] = true
	}
	if c.Staff.Channel != "" && c.Slack.Enabled { // else nobody would read it
		out.StaffChannel, _ = parseStaffChannel(c.Staff.Channel) // checked when it was read
	}
	return out
}

// quiet drops what is no warning: a conversation in a terminal shares the
// screen with the log.
func quiet(log *slog.Logger) *slog.Logger { return slog.New(atLeast{log.Handler(), slog.LevelError}) }

type atLeast struct {
	slog.Handler
	level slog.Level
}

// Enabled hides what is less than the level.
func (h atLeast) Enabled(ctx context.Context, l slog.Level) bool {
	return l >= h.level && h.Handler.Enabled(ctx, l)
}

// versionCmd prints the version.
type versionCmd struct{}

// Run prints the module's version and the commit it was built from.
func (versionCmd) Run(a *app) error {
	fmt.Fprintln(a.Out, version())
	return nil
}
