package fake

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
)

// SlackOptions shapes a fake Slack workspace. The zero value is a workspace
// that answers at once and paces nobody.
type SlackOptions struct {
	// Team, TeamName, AppID, BotUser and BotID are what auth.test tells.
	Team, TeamName, AppID, BotUser, BotID string
	// BotToken and AppToken are the only tokens that are taken.
	BotToken, AppToken string
	// Scopes are those of the bot token, separated by commas, as Slack tells them
	// in a header; empty tells none.
	Scopes string
	// SigningSecret signs what is posted after PostTo.
	SigningSecret string
	// Latency passes before every answer of the Web API.
	Latency time.Duration
	// ChannelEvery is the least time between two messages to one channel, with
	// a burst of ChannelBurst (0 is 1); Slack's is one second. 0 paces nobody.
	ChannelEvery time.Duration
	ChannelBurst int
	// PerMinute limits calls of a method, as Slack's tiers do.
	PerMinute map[string]int
	// AckWithin is how long an envelope may stay unacknowledged; 0 is 3 s.
	AckWithin time.Duration
	// Redeliver are the pauses before an event is delivered again; nil is
	// Slack's: at once, one minute, five minutes.
	Redeliver []time.Duration
	// TriggerLife is how long a trigger_id can open a view; 0 is 3 s.
	TriggerLife time.Duration
	// PingEvery is how often a socket is pinged; 0 is 5 s.
	PingEvery time.Duration
	// MaxSockets is how many sockets may be open at once; 0 is 10.
	MaxSockets int
	// NoChannelEvents leaves out message events of channels, as in an app that
	// subscribed to app_mention only.
	NoChannelEvents bool
}

// SlackUser is a member of the workspace.
type SlackUser struct {
	ID, Name string
	// Zone and Locale are told by users.info.
	Zone, Locale string
	// Team is the member's own team; empty is the workspace's.
	Team string
	// Deactivated members cannot be written to.
	Deactivated bool
}

// SlackMessage is a message as the workspace keeps it.
type SlackMessage struct {
	Channel, TS, Thread string
	// User wrote it; the bot's own messages have the bot's user id.
	User string
	// Text is the fallback text of a message with blocks.
	Text   string
	Blocks []SlackBlock
	// Broadcast tells that a reply in a thread stands in the conversation too.
	Broadcast bool
	// Edits counts changes; Deleted messages stay in the record.
	Edits   int
	Deleted bool
	// At is when the workspace took it.
	At time.Time
}

// SlackFault is something that goes wrong with calls of the Web API.
type SlackFault struct {
	// Method and Channel choose the calls; empty is any.
	Method, Channel string
	// Times is how many calls it hits; 0 is all until Heal.
	Times int
	// Skip lets so many matching calls pass first.
	Skip int
	// Error is answered with ok false.
	Error string
	// Status is an HTTP status answered instead; with 429 RetryAfter, in
	// seconds, stands in the header (none when negative).
	Status     int
	RetryAfter int
	// CutBefore closes the connection before anything is recorded, CutAfter
	// after it was.
	CutBefore, CutAfter bool
	// Truncate answers half of the answer and closes.
	Truncate bool
	// NoTS answers ok without a ts.
	NoTS bool
	// Delay passes before the call is looked at.
	Delay time.Duration
}

// SlackCall is one call of the Web API as it came in.
type SlackCall struct {
	Method, Channel string
	// Error is what it was answered with: empty for ok, "http 500", "cut".
	Error string
	At    time.Time
}

// Slack is a workspace: its Web API, its sockets and its people. It is an
// http.Handler: /api/METHOD is the Web API, /socket the Socket Mode endpoint.
// After PostTo it posts what happens instead of using sockets.
type Slack struct {
	opts SlackOptions

	mu       sync.Mutex
	users    map[string]*SlackUser
	channels map[string]*slackChannel
	sent     []*SlackMessage
	calls    []SlackCall
	faults   []*SlackFault
	statuses map[string]string // of threads: channel and thread_ts
	views    map[string]*SlackView
	order    []string // view ids as they were opened
	triggers map[string]*slackTrigger
	pace     map[string][]time.Time
	sockets  []*slackSocket
	tickets  map[string]bool
	flying   map[string]*slackFlight // by envelope id
	broken   []string
	opened   []time.Time // apps.connections.open calls
	turn     int
	serial   int
	lastTS   int64
	revoked  map[string]string // token -> error
	noHello  bool
	closed   bool
	postTo   string // the app's request URL; empty is Socket Mode
	poster   *http.Client

	changed chan struct{} // closed and replaced at every change
	running sync.WaitGroup
	stop    chan struct{}
}

type slackChannel struct {
	id       string
	user     string // of a direct conversation
	stranger bool   // a direct conversation of two others
	archived bool
	outside  bool // the bot is no member
	messages []*SlackMessage
}

func (c *slackChannel) kind() string {
	switch c.id[0] {
	case 'D':
		return "im"
	case 'G':
		return "group"
	}
	return "channel"
}

func (c *slackChannel) find(ts string) *SlackMessage {
	if ts == "" {
		return nil
	}
	for _, m := range c.messages {
		if m.TS == ts && !m.Deleted {
			return m
		}
	}
	return nil
}

type slackTrigger struct {
	user string
	made time.Time
	used bool
}

// NewSlack makes a workspace without people. Serve it with Start, or hand it
// to a server of your own.
func NewSlack(o SlackOptions) *Slack {
	def := func(v *string, d string) {
		if *v == "" {
			*v = d
		}
	}
	def(&o.Team, "T0DARI")
	def(&o.TeamName, "Dari Test")
	def(&o.AppID, "A0DARI")
	def(&o.BotUser, "U0DARIBOT")
	def(&o.BotID, "B0DARI")
	def(&o.BotToken, "xoxb-fake-bot-token")
	def(&o.AppToken, "xapp-fake-app-token")
	def(&o.SigningSecret, "fake-signing-secret-0123456789abcdef")
	if o.ChannelBurst == 0 {
		o.ChannelBurst = 1
	}
	if o.AckWithin == 0 {
		o.AckWithin = 3 * time.Second
	}
	if o.Redeliver == nil {
		o.Redeliver = []time.Duration{0, time.Minute, 5 * time.Minute}
	}
	if o.TriggerLife == 0 {
		o.TriggerLife = 3 * time.Second
	}
	if o.PingEvery == 0 {
		o.PingEvery = 5 * time.Second
	}
	if o.MaxSockets == 0 {
		o.MaxSockets = 10
	}
	return &Slack{
		poster: newPoster(), opts: o, users: map[string]*SlackUser{}, channels: map[string]*slackChannel{}, views: map[string]*SlackView{},
		triggers: map[string]*slackTrigger{}, pace: map[string][]time.Time{}, tickets: map[string]bool{},
		flying: map[string]*slackFlight{}, revoked: map[string]string{}, stop: make(chan struct{}), changed: make(chan struct{}),
	}
}

// Listen serves the workspace at addr ("127.0.0.1:0" picks a port) and returns
// the address of its Web API, with a slash at the end.
func (s *Slack) Listen(addr string) (apiURL string, close func(), err error) {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return "", nil, fmt.Errorf("starting the fake workspace: %w", err)
	}
	server := &http.Server{Handler: s, ReadHeaderTimeout: 5 * time.Second}
	s.running.Go(func() { _ = server.Serve(l) })
	return "http://" + l.Addr().String() + "/api/", func() {
		_ = server.Close()
		s.Close()
	}, nil
}

// Close cuts every socket and waits until nothing of the workspace runs. A
// server that was not started by Listen is closed by its owner, before.
func (s *Slack) Close() {
	s.mu.Lock()
	if !s.closed {
		s.closed = true
		close(s.stop)
	}
	s.mu.Unlock()
	s.CutSockets()
	s.running.Wait()
	s.poster.CloseIdleConnections()
}

// SetLatency changes how long every answer takes.
func (s *Slack) SetLatency(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.opts.Latency = d
}

// Wait returns once ok is true, which is asked again after every change of
// the workspace, or with the error of ctx.
func (s *Slack) Wait(ctx context.Context, ok func() bool) error {
	for {
		s.mu.Lock()
		next := s.changed
		s.mu.Unlock()
		if ok() {
			return nil
		}
		select {
		case <-next:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// WaitSent returns what the bot posted once it is n messages or more.
func (s *Slack) WaitSent(ctx context.Context, n int) ([]SlackMessage, error) {
	err := s.Wait(ctx, func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		return len(s.sent) >= n
	})
	return s.Sent(), err
}

// BotToken, AppToken, SigningSecret, Team and BotUser tell what the workspace
// was made with.
func (s *Slack) BotToken() string      { return s.opts.BotToken }
func (s *Slack) AppToken() string      { return s.opts.AppToken }
func (s *Slack) SigningSecret() string { return s.opts.SigningSecret }
func (s *Slack) Team() string          { return s.opts.Team }
func (s *Slack) BotUser() string       { return s.opts.BotUser }

// AddUser makes or replaces a member.
func (s *Slack) AddUser(u SlackUser) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.users[u.ID] = &u
}

// AddChannel makes a channel with the bot in it; ids begin with C, or with G
// where it is private.
func (s *Slack) AddChannel(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.channel(id)
}

// Archive archives a channel, Expel takes the bot out of it.
func (s *Slack) Archive(channel string) {
	s.change(channel, func(c *slackChannel) { c.archived = true })
}
func (s *Slack) Expel(channel string) { s.change(channel, func(c *slackChannel) { c.outside = true }) }

func (s *Slack) change(channel string, f func(*slackChannel)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f(s.channel(channel))
}

// Direct is the id of the direct conversation of the bot and a member, who is
// made when unknown.
func (s *Slack) Direct(user string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.direct(user).id
}

// StrangersDirect makes a direct conversation of two members, which the bot
// cannot see.
func (s *Slack) StrangersDirect() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.serial++
	c := s.channel(fmt.Sprintf("DSTRANGE%d", s.serial))
	c.stranger = true
	return c.id
}

// Revoke makes the token answer with an error from now on: "invalid_auth",
// "token_revoked", "account_inactive".
func (s *Slack) Revoke(token, with string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.revoked[token] = with
}

// Renew makes the workspace take other tokens; those before are refused.
func (s *Slack) Renew(botToken, appToken string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.opts.BotToken, s.opts.AppToken = botToken, appToken
}

// Inject lets something go wrong; Heal ends all that was injected.
func (s *Slack) Inject(f SlackFault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, &f)
}

// Heal ends every fault.
func (s *Slack) Heal() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

// Sent is what the bot posted, in the order the workspace took it, as it
// stands now.
func (s *Slack) Sent() []SlackMessage {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]SlackMessage, len(s.sent))
	for i, m := range s.sent {
		out[i] = *m
	}
	return out
}

// Calls is every call of the Web API, oldest first.
func (s *Slack) Calls() []SlackCall {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]SlackCall(nil), s.calls...)
}

// Broken tells what an app did that the real service punishes silently:
// acknowledgements of unknown envelopes, oversized ones, unreadable frames.
func (s *Slack) Broken() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.broken...)
}

// The functions below are called with mu held.

func (s *Slack) channel(id string) *slackChannel {
	c := s.channels[id]
	if c == nil {
		c = &slackChannel{id: id}
		s.channels[id] = c
	}
	return c
}

func (s *Slack) direct(user string) *slackChannel {
	s.user(user)
	c := s.channel("D" + strings.TrimPrefix(user, "U"))
	c.user = user
	return c
}

func (s *Slack) user(id string) *SlackUser {
	u := s.users[id]
	if u == nil {
		u = &SlackUser{ID: id, Name: "member " + id, Zone: "Asia/Seoul", Locale: "ko-KR"}
		s.users[id] = u
	}
	return u
}

// ts makes the next timestamp of the workspace; no two are the same.
func (s *Slack) ts() string {
	s.lastTS = max(time.Now().UnixMicro(), s.lastTS+1)
	return fmt.Sprintf("%d.%06d", s.lastTS/1e6, s.lastTS%1e6)
}

func (s *Slack) id(prefix string) string {
	s.serial++
	return fmt.Sprintf("%s%08d", prefix, s.serial)
}

func (s *Slack) trigger(user string) string {
	id := fmt.Sprintf("%d.%s.%s", time.Now().UnixNano(), s.opts.Team, s.id("tr"))
	s.triggers[id] = &slackTrigger{user: user, made: time.Now()}
	return id
}

// fault takes the first fault that hits the call, or nil.
func (s *Slack) fault(method, channel string) *SlackFault {
	for i, f := range s.faults {
		if f.Method != "" && f.Method != method || f.Channel != "" && f.Channel != channel {
			continue
		}
		if f.Skip > 0 {
			f.Skip--
			continue
		}
		hit := *f
		if f.Times > 0 {
			if f.Times--; f.Times == 0 {
				s.faults = append(s.faults[:i:i], s.faults[i+1:]...)
			}
		}
		return &hit
	}
	return nil
}

// tooFast tells how long a caller must wait before one more of key.
func (s *Slack) tooFast(key string, n int, per time.Duration) time.Duration {
	now := time.Now()
	recent := s.pace[key][:0:0]
	for _, t := range s.pace[key] {
		if now.Sub(t) < per {
			recent = append(recent, t)
		}
	}
	if len(recent) >= n {
		s.pace[key] = recent
		return per - now.Sub(recent[len(recent)-n])
	}
	s.pace[key] = append(recent, now)
	return 0
}

// touch wakes those who wait for a change.
func (s *Slack) touch() {
	close(s.changed)
	s.changed = make(chan struct{})
}
