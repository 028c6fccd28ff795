// Package slack is Dari's door to one Slack workspace, and the only one to
// slack-go.
//
//	socket.go   keeps one Socket Mode connection open and hands frames on
//	requests.go takes in what Slack posts instead, where it does
//	intake.go   decides what is for Dari, stores it, then acknowledges it
//	sensitive.go  masks numbers that must not be stored
//	decode.go   turns what was stored into a bot.Message
//	words.go    turns Slack's markup into plain words
//	people.go   name, zone and direct conversation of a member
//	send.go     says a bot.Outgoing; errors.go tells what became of it
//	render.go   turns a bot.Text into blocks; text.go escapes, measures, splits
//	modal.go    turns a bot.Form into a modal and a modal into a Submission
//
// slack-go's own Socket Mode client is not used: it drops events it cannot
// parse without telling their envelope, reconnects without a pause after a
// dial that succeeded, and queues acknowledgements where they can be lost.
// Its types and its calls of the Web API are.
package slack

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	slackapi "github.com/slack-go/slack"

	"dari/bot"
	"dari/bot/hook"
)

// Intake stores what came before it is acknowledged. Stored twice is stored
// once.
type Intake interface {
	Store(ctx context.Context, in []bot.Incoming) error
}

// Threads knows which threads of channels are Dari's, so that what is said
// there needs no mention: those it was called into, and those under messages
// it posted. conversation is bot.Address.Conversation().
type Threads interface {
	Ours(ctx context.Context, conversation string) (bool, error)
}

// Config is what an Adapter needs.
type Config struct {
	// BotToken (xoxb-...) speaks, AppToken (xapp-... with connections:write)
	// opens the socket.
	BotToken, AppToken string
	// SigningSecret takes the place of AppToken where Slack posts what happens
	// to Requests; it proves that Slack did.
	SigningSecret string
	// Renewable tells that Renew may be called: an app-level token that Slack does
	// not accept any more is waited out. Otherwise it ends Run.
	Renewable bool
	// APIURL points elsewhere than slack.com/api/, for a test double.
	APIURL string
	Intake Intake
	// Commands are those "/dari NAME" knows; other words stay words.
	Commands []bot.Command
	// Forms checks a modal inside its acknowledgement; nil lets all pass.
	Forms bot.FormChecker
	// Threads nil means that only mentions count in channels.
	Threads Threads
	// Log nil is slog.Default().
	Log *slog.Logger
	// Transport carries every call; nil is a pool of 64 connections per host.
	Transport http.RoundTripper
	// Timeout bounds one call of the Web API; zero is 10 s.
	Timeout time.Duration
}

// Adapter is a connection to one workspace.
type Adapter struct {
	cfg      Config
	secrets  atomic.Pointer[credentials]
	renewed  chan struct{} // the secrets are others now
	requests bool          // Slack posts what happens
	http     *http.Client
	log      *slog.Logger
	commands map[string]bot.Command
	pace     pace
	door     *hook.Door
	current  atomic.Pointer[running] // takes Requests; nil while nothing does
	heard    atomic.Int64            // when a socket last answered, unix nanoseconds

	mu     sync.RWMutex
	team   string
	botID  string // the user id of Dari itself
	people map[string]person
	direct map[string]string // user id -> direct conversation
	// windows are open and empty; the timer ends one that stays so.
	windows map[string]*time.Timer
}

// pace holds the times of the socket; tests shorten them.
type pace struct {
	first, longest time.Duration // between two attempts to connect
	steady         time.Duration // a connection that held so long forgets past failures
	hello          time.Duration // for the first word of a new socket
	ping           time.Duration // between our pings, and how long an answer may take
	ack            time.Duration // Slack's limit for an acknowledgement
	view           time.Duration // for opening a loading view within it
	window         time.Duration // after which an empty window says that it did not work
}

var usualPace = pace{
	first: time.Second, longest: 30 * time.Second, steady: time.Minute, hello: 10 * time.Second, ping: 10 * time.Second,
	ack: 3 * time.Second, view: 1500 * time.Millisecond, window: 20 * time.Second,
}

// The settings as messages name them.
const (
	botSetting = "DARI_SLACK_BOT_TOKEN (or slack.bot_token_file)"
	appSetting = "DARI_SLACK_APP_TOKEN (or slack.app_token_file)"
	// The secret of requests is no token and has no beginning to know it by.
	signSetting = "DARI_SLACK_SIGNING_SECRET (or slack.signing_secret_file)"
)

// tokenShape is how Slack's tokens begin.
var tokenShape = regexp.MustCompile(`^x[a-z]{3}[-.]`)

// New makes an adapter. It opens no connection.
func New(cfg Config) (*Adapter, error) {
	secrets := credentials{bot: cfg.BotToken, app: cfg.AppToken, signing: cfg.SigningSecret}
	if err := secrets.check(); err != nil {
		return nil, err
	}
	if cfg.Intake == nil {
		return nil, errors.New("slack: no intake to store what is said")
	}
	if cfg.APIURL == "" {
		cfg.APIURL = slackapi.APIURL
	}
	if !strings.HasSuffix(cfg.APIURL, "/") {
		cfg.APIURL += "/"
	}
	if cfg.Log == nil {
		cfg.Log = slog.Default()
	}
	if cfg.Timeout == 0 {
		cfg.Timeout = 10 * time.Second
	}
	if cfg.Transport == nil {
		cfg.Transport = &http.Transport{
			Proxy:               http.ProxyFromEnvironment,
			DialContext:         (&net.Dialer{Timeout: 5 * time.Second, KeepAlive: 15 * time.Second}).DialContext,
			TLSHandshakeTimeout: 5 * time.Second,
			ForceAttemptHTTP2:   true,
			MaxIdleConns:        128,
			MaxIdleConnsPerHost: 64,
			MaxConnsPerHost:     64,
			IdleConnTimeout:     90 * time.Second,
		}
	}
	a := &Adapter{
		cfg: cfg, log: cfg.Log, door: hook.NewDoor("slack", cfg.Log), http: &http.Client{Transport: cfg.Transport}, pace: usualPace, renewed: make(chan struct{}, 1),
		commands: map[string]bot.Command{}, people: map[string]person{}, direct: map[string]string{}, windows: map[string]*time.Timer{},
	}
	for _, c := range cfg.Commands {
		a.commands[c.Name] = c
	}
	a.requests = cfg.SigningSecret != ""
	a.cfg.BotToken, a.cfg.AppToken, a.cfg.SigningSecret = "", "", "" // those in use are in secrets
	a.secrets.Store(a.client(secrets))
	return a, nil
}

// ErrToken is in the error of Connect when no second try can help: Slack does
// not take the bot token.
var ErrToken = errors.New("slack refuses it")

// Connect asks Slack who we are and tells it: "slack Acme (T0123) as @dari".
// A token that Slack refuses is an error that names the setting.
func (a *Adapter) Connect(ctx context.Context) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, a.cfg.Timeout)
	defer cancel()
	who, err := a.now().api.AuthTestContext(ctx)
	if err != nil {
		if code := refusedToken(err); code != "" {
			return "", fmt.Errorf("%s: %w (%s): copy the Bot User OAuth Token of the installed app", botSetting, ErrToken, code)
		}
		return "", fmt.Errorf("asking Slack who we are: %w", clean(err))
	}
	if who.BotID == "" {
		return "", fmt.Errorf("%s: %w (it belongs to a person, not to a bot): copy the Bot User OAuth Token (xoxb-)", botSetting, ErrToken)
	}
	a.mu.Lock()
	a.team, a.botID = who.TeamID, who.UserID
	a.mu.Unlock()
	return fmt.Sprintf("slack %s (%s) as @%s", who.Team, who.TeamID, who.User), nil
}

// Account is the team id of the workspace, known after Connect.
func (a *Adapter) Account() string {
	a.mu.RLock()
	defer a.mu.RUnlock()
	return a.team
}

// self is Dari's own user id.
func (a *Adapter) self() string {
	a.mu.RLock()
	defer a.mu.RUnlock()
	return a.botID
}

func (a *Adapter) address(chat, thread string) bot.Address {
	return bot.Address{Platform: bot.Slack, Account: a.Account(), Chat: chat, Thread: thread}
}
