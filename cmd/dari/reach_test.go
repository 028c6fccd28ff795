package main

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"dari/bot/bottest/fake"
)

// printed is what a command printed so far.
type printed struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (p *printed) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.b.Write(b)
}

func (p *printed) String() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.b.String()
}

// serving is a server inside the test.
type serving struct {
	t        *testing.T
	out, log printed
	dir      string
	ended    chan error
	cancel   context.CancelFunc
}

// serveHere runs dari serve with a configuration in which DIR is its folder.
func serveHere(t *testing.T, dir, config string) *serving {
	t.Helper()
	return serveOver(t, newStoreURL(t), dir, config)
}

// serveOver is serveHere over a database that may be in use already.
func serveOver(t *testing.T, storeURL, dir, config string) *serving {
	t.Helper()
	return serveWith(t, storeURL, dir, "log: {level: debug}\n", config)
}

// serveWith is serveOver with a log of one's own.
func serveWith(t *testing.T, storeURL, dir, log, config string) *serving {
	t.Helper()
	s := &serving{t: t, dir: dir, ended: make(chan error, 1)}
	file := filepath.Join(dir, "config.yaml")
	config = "operator: {name: A, report_number: B}\n" + log + "store: {url: \"" + storeURL + "\"}\n" + config
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	s.cancel = cancel
	go func() { s.ended <- run(ctx, []string{"serve", "--config", file}, nil, &s.out, &s.log) }()
	t.Cleanup(cancel)
	return s
}

// prints waits until the server printed the words.
func (s *serving) prints(words string) {
	s.t.Helper()
	for end := time.Now().Add(time.Minute); !strings.Contains(s.out.String(), words); time.Sleep(10 * time.Millisecond) {
		select {
		case err := <-s.ended:
			s.t.Fatalf("serve ended: %v; it printed:\n%s", err, s.out.String())
		default:
		}
		if time.Now().After(end) {
			s.t.Fatalf("%q is not in:\n%s%s", words, s.out.String(), s.log.String())
		}
	}
}

// stop ends the server as SIGTERM does and returns how long that took.
func (s *serving) stop() time.Duration {
	s.t.Helper()
	start := time.Now()
	s.cancel()
	select {
	case err := <-s.ended:
		if err != nil {
			s.t.Errorf("serve: %v", err)
		}
	case <-time.After(time.Minute):
		s.t.Fatal("serve does not stop")
	}
	return time.Since(start)
}

// later is an address where nobody listens yet.
func later(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// TestServeWaitsForPlatformsThatAreDown starts while neither service can be
// reached: it says so, goes on, and connects when they are there.
func TestServeWaitsForPlatformsThatAreDown(t *testing.T) {
	eachIfLong(t, testServeWaitsForPlatformsThatAreDown)
}

func testServeWaitsForPlatformsThatAreDown(t *testing.T) {
	telegram, slack := fake.NewTelegram(fake.TelegramOptions{AnyChat: true}), fake.NewSlack(fake.SlackOptions{})
	t.Setenv("DARI_TELEGRAM_TOKEN", telegram.Token())
	t.Setenv("DARI_SLACK_BOT_TOKEN", slack.BotToken())
	t.Setenv("DARI_SLACK_APP_TOKEN", slack.AppToken())
	telegramAt, slackAt := later(t), later(t)
	s := serveHere(t, t.TempDir(), "telegram: {enabled: true, api_url: \"http://"+telegramAt+"\"}\nslack: {enabled: true, api_url: \"http://"+slackAt+"/api/\"}\n")
	s.prints("telegram: not reachable yet, trying again")
	s.prints("slack: not reachable yet, trying again")
	s.prints("ready")

	_, closeTelegram, err := telegram.Listen(telegramAt)
	if err != nil {
		t.Fatal(err)
	}
	defer closeTelegram()
	telegram.Push(telegram.TextUpdate(7, 7, "/help"))
	s.prints("connected to telegram @" + telegram.Username())
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if _, err := telegram.WaitSent(ctx, 1); err != nil {
		t.Errorf("no answer on Telegram while Slack is away: %v", err)
	}
	if telegram.Commands("ko") == "" {
		t.Error("the commands were not registered")
	}
	_, closeSlack, err := slack.Listen(slackAt)
	if err != nil {
		t.Fatal(err)
	}
	defer closeSlack()
	s.prints("connected to slack")
	if err := slack.Wait(ctx, func() bool { return slack.Sockets() > 0 }); err != nil {
		t.Fatalf("no socket: %v", err)
	}
	slack.AddUser(fake.SlackUser{ID: "U7", Name: "seven"})
	slack.PushMessage(slack.Direct("U7"), "U7", "/help")
	if _, err := slack.WaitSent(ctx, 1); err != nil {
		t.Errorf("no answer in Slack: %v", err)
	}
	s.stop()
}

// TestServeStopsWhileItWaits: nothing holds up a stop before a platform was
// reached.
func TestServeStopsWhileItWaits(t *testing.T) { eachIfLong(t, testServeStopsWhileItWaits) }

func testServeStopsWhileItWaits(t *testing.T) {
	telegram := fake.NewTelegram(fake.TelegramOptions{})
	t.Setenv("DARI_TELEGRAM_TOKEN", telegram.Token())
	s := serveHere(t, t.TempDir(), "telegram: {enabled: true, api_url: \"http://"+later(t)+"\"}\n")
	s.prints("ready")
	if took := s.stop(); took > 5*time.Second {
		t.Errorf("stopping took %v", took)
	}
}

// TestAWrongTokenEndsServe: what no second try can mend is an error at once,
// and one that does not tell the token.
func TestAWrongTokenEndsServe(t *testing.T) { eachIfLong(t, testAWrongTokenEndsServe) }

func testAWrongTokenEndsServe(t *testing.T) {
	_, url := newDouble(t, fake.TelegramOptions{})
	slack := fake.NewSlack(fake.SlackOptions{})
	slackURL, closeSlack, err := slack.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer closeSlack()
	t.Setenv("DARI_TELEGRAM_TOKEN", "123456789:cAnArYsEcReT")
	t.Setenv("DARI_SLACK_BOT_TOKEN", "xoxb-cAnArYsEcReT")
	t.Setenv("DARI_SLACK_APP_TOKEN", slack.AppToken())
	for name, test := range map[string]struct{ config, want string }{
		"telegram": {"telegram: {enabled: true, api_url: \"" + url + "\"}\n", "take it again from BotFather"},
		"slack":    {"slack: {enabled: true, api_url: \"" + slackURL + "\"}\n", "DARI_SLACK_BOT_TOKEN (or slack.bot_token_file): slack refuses it"},
	} {
		s := serveHere(t, t.TempDir(), test.config)
		select {
		case err := <-s.ended:
			if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error()+s.out.String()+s.log.String(), "cAnArY") {
				t.Errorf("%s: %v\n%s%s", name, err, s.out.String(), s.log.String())
			}
		case <-time.After(time.Minute):
			t.Errorf("%s: serve goes on with a wrong token", name)
		}
	}
}

// TestD03_StopsInTimeWhileThePlatformHangs stops a server whose platform takes
// half a minute for every message. What was cut off is in doubt, and is said
// once more by the next server.
func TestD03_StopsInTimeWhileThePlatformHangs(t *testing.T) {
	t.Parallel() // it waits most of the time
	eachIfLong(t, testD03_StopsInTimeWhileThePlatformHangs)
}

func testD03_StopsInTimeWhileThePlatformHangs(t *testing.T) {
	double, url := newDouble(t, fake.TelegramOptions{AnyChat: true})
	dir := t.TempDir()
	token := write(t, filepath.Join(dir, "token"), []byte(double.Token()))
	config := fmt.Sprintf("telegram: {enabled: true, api_url: %q, token_file: %q, per_second: 1000}\n", url, token)
	db := newStoreURL(t)
	s := serveOver(t, db, dir, config)
	s.prints("ready")
	double.Inject(fake.TelegramFault{Method: "sendMessage", Times: -1, Delay: 30 * time.Second})
	const people, each = 100, 3
	for i := range people * each {
		chat := int64(1000 + i%people)
		double.Push(double.TextUpdate(chat, chat, fmt.Sprintf("/m%d", i)))
	}
	time.Sleep(time.Second)
	took := s.stop()
	t.Logf("stopped in %v", took)
	if took > 9500*time.Millisecond {
		t.Errorf("stopping took %v, want less than ten seconds", took)
	}
	double.ClearFaults()
	s = serveOver(t, db, dir, config)
	waitUntil(t, time.Minute, "every message to be answered", func() bool { return answered(double) >= people*each })
	s.stop()
	if n := len(double.Sent()); n > people*each+64 {
		t.Errorf("%d answers to %d messages: more repeated than sends were cut off", n, people*each)
	}
}
