package slack

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"dari/bot"
	"dari/bot/bottest/fake"
)

// keeper is an intake in memory: stored twice is stored once.
type keeper struct {
	mu    sync.Mutex
	kept  []bot.Incoming
	calls int           // events handed in, repeated ones too
	fail  error         // what Store answers
	hold  chan struct{} // Store waits for it
	got   chan struct{} // told at every change
}

func newKeeper() *keeper { return &keeper{got: make(chan struct{}, 10_000)} }

func (k *keeper) Store(ctx context.Context, in []bot.Incoming) error {
	k.mu.Lock()
	hold := k.hold
	k.mu.Unlock()
	if hold != nil {
		select {
		case <-hold:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.fail != nil {
		return k.fail
	}
	for _, n := range in {
		k.calls++
		known := false
		for _, o := range k.kept {
			known = known || o.ExternalID == n.ExternalID
		}
		if !known {
			n.ID = int64(len(k.kept) + 1)
			k.kept = append(k.kept, n)
		}
		k.got <- struct{}{}
	}
	return nil
}

func (k *keeper) set(f func()) {
	k.mu.Lock()
	defer k.mu.Unlock()
	f()
}

func (k *keeper) all() []bot.Incoming {
	k.mu.Lock()
	defer k.mu.Unlock()
	return append([]bot.Incoming(nil), k.kept...)
}

// wait returns what is kept once it is n events.
func (k *keeper) wait(t *testing.T, n int) []bot.Incoming {
	t.Helper()
	deadline := time.After(time.Minute)
	for {
		if all := k.all(); len(all) >= n {
			return all
		}
		select {
		case <-k.got:
		case <-deadline:
			t.Fatalf("%d of %d events stored", len(k.all()), n)
		}
	}
}

// house is an adapter beside a fake workspace.
type house struct {
	*fake.Slack
	a    *Adapter
	keep *keeper
	t    *testing.T
	end  func() error // stops Run and gives its error
}

// threads are those that are ours.
type threads struct{ known sync.Map }

func (s *threads) add(conversation string) { s.known.Store(conversation, true) }

func (s *threads) Ours(_ context.Context, c string) (bool, error) {
	_, ok := s.known.Load(c)
	return ok, nil
}

var commands = []bot.Command{{Name: "help"}, {Name: "jobs"}, {Name: "post", OpensForm: true}}

// open starts a workspace and an adapter that knows who it is, not listening.
func open(t *testing.T, o fake.SlackOptions, change func(*Config)) *house {
	t.Helper()
	s := fake.NewSlack(o)
	api, stop, err := s.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	h := &house{Slack: s, keep: newKeeper(), t: t}
	cfg := Config{
		BotToken: s.BotToken(), AppToken: s.AppToken(), APIURL: api, Intake: h.keep, Commands: commands,
		Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Timeout: 5 * time.Second,
	}
	if byRequest(t) {
		cfg.AppToken, cfg.SigningSecret = "", s.SigningSecret()
	}
	if change != nil {
		change(&cfg)
	}
	if h.a, err = New(cfg); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.a.http.CloseIdleConnections)
	h.a.pace.first, h.a.pace.longest = 20*time.Millisecond, 100*time.Millisecond
	if _, err := h.a.Connect(t.Context()); err != nil {
		t.Fatal(err)
	}
	return h
}

// byRequest tells a test in which Slack posts what happens.
func byRequest(t *testing.T) bool { return strings.HasPrefix(t.Name(), "TestByRequest/") }

// listen starts Run and waits until a socket is open, or requests are taken.
func (h *house) listen() *house {
	h.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- h.a.Run(ctx) }()
	var once sync.Once
	var err error
	h.end = func() error {
		once.Do(func() { cancel(); err = <-done })
		return err
	}
	h.t.Cleanup(func() { _ = h.end() })
	if !h.a.requests {
		h.until(func() bool { return h.Sockets() == 1 })
		return h
	}
	public := httptest.NewServer(h.a.Requests())
	h.t.Cleanup(public.Close)
	h.PostTo(public.URL + "/slack")
	for end := time.Now().Add(time.Minute); h.a.Health() != nil; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			h.t.Fatal(h.a.Health())
		}
	}
	return h
}

func start(t *testing.T, o fake.SlackOptions, change func(*Config)) *house {
	t.Helper()
	return open(t, o, change).listen()
}

// until waits for something about the workspace.
func (h *house) until(ok func() bool) {
	h.t.Helper()
	ctx, cancel := context.WithTimeout(h.t.Context(), time.Minute)
	defer cancel()
	if err := h.Wait(ctx, ok); err != nil {
		h.t.Fatalf("it did not come to that: %v", err)
	}
}

// acked waits until every delivery is acknowledged.
func (h *house) acked(ds ...*fake.SlackDelivery) {
	h.t.Helper()
	ctx, cancel := context.WithTimeout(h.t.Context(), time.Minute)
	defer cancel()
	for _, d := range ds {
		if err := d.Wait(ctx); err != nil {
			h.t.Fatalf("not acknowledged: %v", err)
		}
	}
}

// message decodes the n-th event that was stored, from 1.
func (h *house) message(n int) bot.Message {
	h.t.Helper()
	m, err := h.a.Decode(h.t.Context(), h.keep.wait(h.t, n)[n-1])
	if err != nil {
		h.t.Fatal(err)
	}
	return m
}

// say sends a reply to a place.
func (h *house) say(to bot.Address, r bot.Reply) bot.Receipt {
	h.t.Helper()
	receipt, err := h.a.Send(h.t.Context(), bot.Outgoing{Key: "k3y", To: to, Reply: r})
	if err != nil {
		h.t.Fatal(err)
	}
	return receipt
}

// last is the newest message the bot posted.
func (h *house) last() fake.SlackMessage {
	h.t.Helper()
	all := h.Sent()
	if len(all) == 0 {
		h.t.Fatal("nothing was posted")
	}
	return all[len(all)-1]
}

// sound fails the test if the app did something the service punishes.
func (h *house) sound() {
	h.t.Helper()
	if b := h.Broken(); len(b) > 0 {
		h.t.Errorf("the service saw: %q", b)
	}
}

func TestNewNamesTheSetting(t *testing.T) {
	for _, c := range []struct {
		botToken, appToken, signing, want string
	}{
		{"", "xapp-1", "", "slack.bot_token_file) is missing"},
		{"xoxb-1", "", "", "slack.app_token_file) is missing"},
		{"xapp-1", "xapp-1", "", "slack.bot_token_file) holds an app-level token"},
		{"xoxb-1", "xoxb-1", "", "slack.app_token_file) holds a bot token"},
		{"xoxb-1", "", "xoxb-1", "slack.signing_secret_file) holds a token"},
		{"xoxb-1", "", "xapp-1", "slack.signing_secret_file) holds a token"},
		{"xoxb-1", "xapp-1", "8f742231b10e8888abcd99yyyzzz85a5", "not both"},
	} {
		_, err := New(Config{BotToken: c.botToken, AppToken: c.appToken, SigningSecret: c.signing, Intake: newKeeper()})
		if err == nil || !contains(err.Error(), c.want) {
			t.Errorf("%q, %q, %q: %v, want %q", c.botToken, c.appToken, c.signing, err, c.want)
		}
	}
}

func TestConnectTellsWhoWeAre(t *testing.T) {
	h := open(t, fake.SlackOptions{}, nil)
	got, err := h.a.Connect(t.Context())
	if err != nil || got != "slack Dari Test (T0DARI) as @dari" {
		t.Errorf("%q, %v", got, err)
	}
	if h.a.Account() != "T0DARI" {
		t.Errorf("account %q", h.a.Account())
	}
}

func TestConnectWithAWrongTokenNamesTheSettingAndNotTheToken(t *testing.T) {
	h := open(t, fake.SlackOptions{}, nil)
	for _, code := range []string{"invalid_auth", "token_revoked", "account_inactive"} {
		h.Revoke(h.BotToken(), code)
		_, err := h.a.Connect(t.Context())
		if err == nil || !contains(err.Error(), "DARI_SLACK_BOT_TOKEN") || !contains(err.Error(), code) || contains(err.Error(), h.BotToken()) {
			t.Errorf("%s: %v", code, err)
		}
	}
}

var errDown = errors.New("the database is away")
