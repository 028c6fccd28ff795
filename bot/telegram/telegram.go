// Package telegram is the door to Telegram: the Bot API on one side, package
// bot on the other.
//
// Coming in (poll.go or webhook.go, intake.go, decode.go), updates are fetched
// by our own long poll or posted to our own webhook, stored raw, and only then
// confirmed; what they mean is found out when they are handled. The library's
// own polling loses updates in a crash and stops for ever at one it cannot
// decode, and its webhook acknowledges what is not stored, so neither is used.
// health.go tells how the intake stands. Going out
// (send.go, render.go, wire.go), calls go through the library; wire.go watches
// the connection, because only there can be told whether a message that got no
// answer may have been delivered.
package telegram

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"dari/bot"
	"dari/bot/hook"
)

// Config is what an Adapter needs. Zero values are defaults where that is said.
type Config struct {
	// Token is the bot's token, as BotFather gives it: ID:SECRET.
	Token string
	// APIURL is the address of the Bot API; empty is https://api.telegram.org.
	APIURL string
	// Intake stores what came in before it is confirmed.
	Intake Intake
	// Commands are those that Dari knows. In a group a command that names no
	// bot counts as ours only when it is one of them.
	Commands []bot.Command
	// WebhookURL is the public address at which Webhook is served; empty polls.
	WebhookURL string
	// WebhookSecret is what Telegram shows with every update it posts.
	WebhookSecret string
	// Renewable tells that Renew may be called: a token that Telegram does not
	// accept any more is waited out. Otherwise it ends Run.
	Renewable bool
	// Log is where happenings go; nil is slog.Default().
	Log *slog.Logger
	// Transport carries all calls; nil is a pool of 64 connections, and another
	// for polls, so that sends that hang do not hold up what comes in.
	Transport http.RoundTripper
	// Timeout bounds every call but the poll; zero is 30 s.
	Timeout time.Duration
	// PollTimeout is how long Telegram holds a poll when there is nothing;
	// zero is 50 s, the longest it allows.
	PollTimeout time.Duration
	// ConflictPause passes before polling again after another process has
	// polled with the same token; zero is 30 s.
	ConflictPause time.Duration
}

// Intake stores what came before it is acknowledged. Stored twice is stored
// once.
type Intake interface {
	Store(ctx context.Context, in []bot.Incoming) error
}

// Adapter talks to Telegram for one bot.
type Adapter struct {
	Config
	account string
	id      int64
	log     *slog.Logger
	polls   *http.Client
	wire    *wire
	current atomic.Pointer[credentials]
	renewed chan struct{} // the credentials are others now
	hiding  sync.RWMutex
	hidden  []string        // tokens, each with what stands in its place
	known   map[string]bool // names of Commands
	// username is the bot's name without @, unknown until Telegram was asked.
	username atomic.Pointer[string]
	taps     chan string // callback queries to acknowledge
	pauses   pauses
	read     reading

	door        *hook.Door
	heard       atomic.Int64 // when a poll or a look at the webhook was last answered, unix nanoseconds
	hooked      atomic.Bool  // the webhook is ours, as far as is known
	hookTrouble int64        // the last failed delivery that was told of, unix seconds
}

// publicAPI is the address of the Bot API.
const publicAPI = "https://api.telegram.org"

// New makes an adapter. It does not use the network.
func New(c Config) (*Adapter, error) {
	account, id, err := accountOf(c.Token)
	if err != nil {
		return nil, err
	}
	if c.APIURL == "" {
		c.APIURL = publicAPI
	}
	c.APIURL = strings.TrimRight(c.APIURL, "/")
	if c.Log == nil {
		c.Log = slog.Default()
	}
	if err := c.checkWebhook(); err != nil {
		return nil, err
	}
	polls := c.Transport
	if c.Transport == nil {
		c.Transport, polls = pooled(), pooled()
	}
	if c.Timeout <= 0 {
		c.Timeout = 30 * time.Second
	}
	if c.PollTimeout <= 0 {
		c.PollTimeout = 50 * time.Second
	}
	if c.ConflictPause <= 0 {
		c.ConflictPause = 30 * time.Second
	}
	a := &Adapter{Config: c, account: account, id: id, log: c.Log, known: map[string]bool{}, taps: make(chan string, 1024),
		wire: &wire{next: c.Transport, timeout: c.Timeout}, renewed: make(chan struct{}, 1),
		door: hook.NewDoor("telegram", c.Log)}
	for _, command := range c.Commands {
		a.known[command.Name] = true
	}
	a.polls = &http.Client{Transport: polls, CheckRedirect: noRedirect}
	api, err := a.library(c.Token)
	if err != nil {
		return nil, err
	}
	a.current.Store(&credentials{token: c.Token, webhook: c.WebhookSecret, api: api})
	a.Token, a.WebhookSecret = "", "" // those in use are in current
	return a, nil
}

// pooled keeps 64 connections open: the default of two makes one new
// connection for nearly every call of a busy bot.
func pooled() http.RoundTripper {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxIdleConns = 64
	t.MaxIdleConnsPerHost = 64
	t.MaxConnsPerHost = 64
	t.TLSHandshakeTimeout = 10 * time.Second
	return t
}

// noRedirect keeps calls, whose address holds the token, from being sent
// elsewhere.
func noRedirect(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// Account is the bot's id, the part of the token before the colon.
func (a *Adapter) Account() string { return a.account }

// Connect asks Telegram who the bot is, which also checks the token, and gives
// it the list of commands. The description is for a line at the start.
func (a *Adapter) Connect(ctx context.Context) (description string, err error) {
	name, err := a.identify(ctx)
	if err != nil {
		return "", err
	}
	if err := a.register(ctx); err != nil {
		a.log.Warn("telegram commands not registered", "account", a.account, "err", err)
	}
	return fmt.Sprintf("telegram @%s (id %s)", name, a.account), nil
}

// ErrToken says that Telegram does not accept the token.
var ErrToken = errors.New("telegram does not accept the token")

func (a *Adapter) identify(ctx context.Context) (string, error) {
	name, err := a.whoIs(ctx, a.now().api)
	if err == nil {
		a.username.Store(&name)
	}
	return name, err
}

// whoIs asks Telegram for the name of the bot whose token a client has.
func (a *Adapter) whoIs(ctx context.Context, api *tg.Bot) (string, error) {
	ctx, call := watch(ctx, nil)
	me, err := api.GetMe(ctx)
	switch {
	case errors.Is(err, tg.ErrorUnauthorized) || errors.Is(err, tg.ErrorNotFound):
		return "", fmt.Errorf("bot %s: %w: take it again from BotFather, or check the address of the API", a.account, ErrToken)
	case err != nil:
		return "", fmt.Errorf("asking telegram who bot %s is: %w", a.account, a.plain(call, err))
	case me.Username == "":
		return "", fmt.Errorf("asking telegram who bot %s is: the answer has no name", a.account)
	}
	return me.Username, nil
}

// self is the bot's name without @, empty until it is known.
func (a *Adapter) self() string {
	if name := a.username.Load(); name != nil {
		return *name
	}
	return ""
}

// register puts the listed commands into Telegram's menu: Korean, English, and
// English for every other language. Nothing depends on it.
func (a *Adapter) register(ctx context.Context) error {
	var ko, en []models.BotCommand
	for _, c := range a.Commands {
		if c.Listed {
			ko = append(ko, models.BotCommand{Command: c.Name, Description: c.DescriptionKo})
			en = append(en, models.BotCommand{Command: c.Name, Description: c.DescriptionEn})
		}
	}
	if ko == nil {
		return nil
	}
	for _, list := range []tg.SetMyCommandsParams{
		{Commands: en}, {Commands: ko, LanguageCode: "ko"}, {Commands: en, LanguageCode: "en"},
	} {
		ctx, call := watch(ctx, &list)
		if _, err := a.now().api.SetMyCommands(ctx, nil); err != nil {
			return fmt.Errorf("language %q: %w", list.LanguageCode, a.plain(call, err))
		}
	}
	return nil
}

// pauses tells a limit of one chat from a limit of the whole bot. Telegram
// answers both with the same 429, but the second kind hits several chats at
// once.
type pauses struct {
	mu    sync.Mutex
	chat  int64
	until time.Time
}

// whole reports whether a 429 of chat is about the whole bot: another private
// chat was told to wait and the wait is not over. A group has limits of its own
// (20 messages a minute, slow mode), so its 429 tells nothing about others.
func (p *pauses) whole(chat int64, wait time.Duration) bool {
	if chat < 0 {
		return false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	whole := p.chat != 0 && p.chat != chat && now.Before(p.until)
	p.chat, p.until = chat, now.Add(wait)
	return whole
}
