package telegram

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"dari/bot"
	"dari/bot/bottest"
	"dari/bot/bottest/fake"
)

const (
	person = 77
	group  = -500
)

var commands = []bot.Command{
	{Name: "jobs", DescriptionKo: "일자리 보기", DescriptionEn: "See openings", Listed: true},
	{Name: "help", DescriptionKo: "도움말", DescriptionEn: "Help", Listed: true},
	{Name: "start", DescriptionKo: "시작", DescriptionEn: "Start"},
}

// connect makes an adapter beside a double. log may be nil.
func connect(t *testing.T, f *fake.Telegram, in bottest.Intake, log *slog.Logger) *Adapter {
	t.Helper()
	return connectWith(t, f, in, log, func(*Config) {})
}

func connectWith(t *testing.T, f *fake.Telegram, in bottest.Intake, log *slog.Logger, change func(*Config)) *Adapter {
	t.Helper()
	server := httptest.NewServer(f)
	transport := pooled().(*http.Transport)
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		server.CloseClientConnections()
		server.Close()
	})
	if log == nil {
		log = slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	c := Config{
		Token: f.Token(), APIURL: server.URL, Intake: in, Commands: commands, Log: log,
		Transport: transport, Timeout: 5 * time.Second, ConflictPause: 50 * time.Millisecond,
	}
	change(&c)
	a, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Connect(t.Context()); err != nil {
		t.Fatal(err)
	}
	return a
}

// intakeRuns takes updates in until the test ends.
func intakeRuns(t *testing.T, a *Adapter) {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- a.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		select {
		case err := <-done:
			if err != nil {
				t.Errorf("Run: %v", err)
			}
		case <-time.After(time.Minute):
			t.Error("Run goes on a minute after its end")
		}
	})
}

func TestPlatform(t *testing.T) {
	bottest.Platform(t, func(t *testing.T, in bottest.Intake) bottest.World {
		f := fake.NewTelegram(fake.TelegramOptions{})
		f.AddChats(person, group)
		a := connect(t, f, in, nil)
		intakeRuns(t, a)
		return world(t, f, a)
	})
}

func world(t *testing.T, f *fake.Telegram, a *Adapter) bottest.World {
	var last fake.TelegramUpdate
	var lastID int64
	push := func(u fake.TelegramUpdate) {
		last, lastID = u, f.Push(u)
	}
	return bottest.World{
		Adapter: a,
		Direct:  bot.Address{Platform: bot.Telegram, Account: a.Account(), Chat: strconv.Itoa(person)},
		Person:  strconv.Itoa(person),
		Group:   bot.Address{Platform: bot.Telegram, Account: a.Account(), Chat: strconv.Itoa(group)},
		Say:     func(text string) { push(f.TextUpdate(person, person, text)) },
		Command: func(name, args string) {
			push(f.TextUpdate(person, person, strings.TrimSpace("/"+name+" "+args)))
		},
		Mention: func(text string) { push(f.MentionUpdate(group, person, text)) },
		Chatter: func(text string) { push(f.TextUpdate(group, person, text)) },
		Tap: func(s bottest.Shown, choice int) {
			id, _ := strconv.Atoi(s.MessageID)
			push(f.CallbackUpdate(person, person, id, dataOf(t, f, id, choice)))
		},
		// Telegram repeats by itself what was not confirmed; the same update
		// coming once more later is what a restored server does. Before the
		// first one is confirmed, the next poll would take the repeat with it.
		Again: func() {
			for end := time.Now().Add(time.Minute); f.Stats().Confirmed < f.Stats().Pushed && time.Now().Before(end); {
				time.Sleep(time.Millisecond)
			}
			f.PushRaw(lastID, `{"update_id":`+strconv.FormatInt(lastID, 10)+","+string(last[1:]))
		},
		Confirmed: func() int { return f.Stats().Confirmed },
		Fail: func(kind bottest.Failure, after int) bool {
			fault, ok := map[bottest.Failure]fake.TelegramFault{
				bottest.FailLater:   fake.TelegramSlowDown(7),
				bottest.FailGone:    fake.TelegramBlocked,
				bottest.FailRefused: fake.TelegramRefuses,
				bottest.FailBroken:  fake.TelegramServerError,
				bottest.FailCut:     fake.TelegramCutAfter,
				bottest.FailMoved:   {Code: 400, Description: "Bad Request: group chat was upgraded to a supergroup chat", MigrateTo: -1000000000500},
			}[kind]
			fault.Skip = after
			f.Inject(fault)
			return ok
		},
		Shown: func() []bottest.Shown { return shown(f) },
		Drafted: func(at bot.Address) string {
			chat, _ := strconv.ParseInt(at.Chat, 10, 64)
			d, ok := f.Drafted(chat)
			if ok && d.Typing {
				return "typing"
			}
			return d.Text
		},
	}
}

// dataOf finds what stands behind a choice.
func dataOf(t *testing.T, f *fake.Telegram, message, choice int) string {
	t.Helper()
	for _, s := range f.Sent() {
		for _, b := range s.Buttons() {
			if s.MessageID == message && parseChoice(b.CallbackData).Index == choice {
				return b.CallbackData
			}
		}
	}
	t.Fatalf("no choice %d under message %d", choice, message)
	return ""
}

var (
	boldTag = regexp.MustCompile(`(?s)<b>(.*?)</b>`)
	linkTag = regexp.MustCompile(`<a href="([^"]*)">`)
	anyTag  = regexp.MustCompile(`<[^>]*>`)
	unquote = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&quot;", `"`, "&amp;", "&")
)

func shown(f *fake.Telegram) []bottest.Shown {
	var all []bottest.Shown
	for _, s := range f.Sent() {
		if s.Deleted {
			continue
		}
		v := bottest.Shown{
			To:        bot.Address{Platform: bot.Telegram, Account: strconv.FormatInt(f.BotID(), 10), Chat: strconv.FormatInt(s.Chat, 10)},
			MessageID: strconv.Itoa(s.MessageID), Text: s.Text,
		}
		if s.ReplyTo != 0 {
			v.Quotes = strconv.Itoa(s.ReplyTo)
		}
		for _, m := range boldTag.FindAllStringSubmatch(s.Raw, -1) {
			v.Bold += unquote.Replace(anyTag.ReplaceAllString(m[1], ""))
		}
		for _, m := range linkTag.FindAllStringSubmatch(s.Raw, -1) {
			v.Links = append(v.Links, unquote.Replace(m[1]))
		}
		for _, b := range s.Buttons() {
			v.Labels = append(v.Labels, b.Text)
		}
		all = append(all, v)
	}
	return all
}
