package telegram

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"dari/bot/bottest/fake"
)

func TestConnect(t *testing.T) {
	f := fake.NewTelegram(fake.TelegramOptions{})
	server := httptest.NewServer(f)
	defer server.Close()
	a, err := New(Config{Token: f.Token(), APIURL: server.URL + "/", Commands: commands, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		t.Fatal(err)
	}
	description, err := a.Connect(t.Context())
	if err != nil || description != "telegram @dari_bot (id 123456)" || a.Account() != "123456" {
		t.Errorf("%q, %v", description, err)
	}
	for lang, want := range map[string]string{"": "See openings", "en": "See openings", "ko": "일자리 보기"} {
		if got := f.Commands(lang); !strings.Contains(got, want) || strings.Contains(got, "start") {
			t.Errorf("commands in %q: %s", lang, got)
		}
	}
	// The list of commands is a nicety.
	f.Inject(fake.TelegramFault{Method: "setMyCommands", Code: 500})
	if _, err := a.Connect(t.Context()); err != nil {
		t.Errorf("commands refused: %v", err)
	}
}

func TestWrongToken(t *testing.T) {
	f := fake.NewTelegram(fake.TelegramOptions{})
	server := httptest.NewServer(f)
	defer server.Close()
	const canary = "cAnArY-sEcReT"
	var log journal
	a, err := New(Config{Token: "123456:" + canary, APIURL: server.URL, Intake: &shelf{}, Log: log.log()})
	if err != nil {
		t.Fatal(err)
	}
	_, err = a.Connect(t.Context())
	if !errors.Is(err, ErrToken) || strings.Contains(err.Error(), canary) {
		t.Errorf("connect: %v", err)
	}
	if err := a.Run(t.Context()); !errors.Is(err, ErrToken) || strings.Contains(err.Error(), canary) {
		t.Errorf("run: %v", err)
	}
	// Taken back while running, and everything else that can go wrong.
	server.Close()
	_, err = a.Send(t.Context(), out("5", "a"))
	if err == nil || strings.Contains(err.Error(), canary) {
		t.Errorf("send: %v", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := a.Run(ctx); err != nil {
		t.Errorf("run: %v", err)
	}
	if strings.Contains(log.String(), canary) || log.String() == "" {
		t.Errorf("log: %s", log.String())
	}
	for _, token := range []string{"", "abc", "12:", ":x", "x:y", "1:a/b", "1:a b"} {
		if _, err := New(Config{Token: token}); err == nil || token != "" && strings.Contains(err.Error(), token) {
			t.Errorf("token %q: %v", token, err)
		}
	}
}

func TestRunStopsWhenTokenIsTakenBack(t *testing.T) {
	f := fake.NewTelegram(fake.TelegramOptions{})
	a := connect(t, f, &shelf{}, nil)
	f.Inject(fake.TelegramFault{Method: "getUpdates", Code: 401, Description: "Unauthorized"})
	if err := a.Run(t.Context()); !errors.Is(err, ErrToken) {
		t.Error(err)
	}
}

// An update that the library cannot decode, and some that nobody can, stop
// neither the poll nor each other.
func TestD30_PoisonUpdates(t *testing.T) {
	f := fake.NewTelegram(fake.TelegramOptions{})
	var log journal
	in := &shelf{}
	a := connect(t, f, in, log.log())
	intakeRuns(t, a)
	next := f.Push(f.TextUpdate(1, 1, "before")) + 1
	for _, raw := range []string{
		`"message":{"message_id":1,"from":{"id":1},"chat":{"id":1,"type":"private"},"text":"readable","rich_message":{"blocks":[{"type":"hologram"}]},"external_reply":{"origin":{"type":"telepathy"}}}`,
		`"message":{"message_id":"one","from":{"id":1},"chat":{"id":1,"type":"private"},"text":"half readable","entities":"none"}`,
		`"message":[1,2,3]`,
		`"message":{"chat":{"id":"x"}}`,
		`"callback_query":{"id":"9","from":{"id":1}}`,
		`"my_chat_member":7`,
		`"quantum_update":{"state":"both"}`,
		`"message":{"message_id":1,"from":{"id":1},"chat":{"id":1,"type":"private"},"text":"` + strings.Repeat("a", 100000) + `"}`,
	} {
		f.PushRaw(next, `{"update_id":`+strconv.FormatInt(next, 10)+","+raw+"}")
		next++
	}
	f.Push(f.TextUpdate(2, 2, "after"))
	eventually(t, func() bool { return f.Stats().Pending == 0 })
	var texts []string
	parked := 0
	for _, row := range in.all() {
		m, err := a.Decode(t.Context(), row)
		if err != nil {
			parked++
			continue
		}
		texts = append(texts, m.Text[:min(len(m.Text), 20)])
	}
	if got, want := strings.Join(texts, "|"), "before|readable|half readable|"+strings.Repeat("a", 20)+"|after"; got != want {
		t.Errorf("got %s", got)
	}
	if parked != 3 {
		t.Errorf("%d rows for staff to see, want 3: unreadable messages and a standing", parked)
	}
}

func TestD25_ConflictIsNamed(t *testing.T) {
	f := fake.NewTelegram(fake.TelegramOptions{})
	var log journal
	in := &shelf{}
	a := connect(t, f, in, log.log())
	intakeRuns(t, a)
	eventually(t, func() bool { return f.Stats().Polls > 0 })
	b := connect(t, f, &shelf{}, nil)
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- b.Run(ctx) }()
	eventually(t, func() bool { return strings.Contains(log.String(), "409 conflict: another process polls") })
	stop()
	if err := <-done; err != nil {
		t.Errorf("second poller: %v", err)
	}
	// The two took turns, they did not storm; and the first one lives on.
	f.Push(f.TextUpdate(1, 1, "still here"))
	in.wait(t, 1)
	if n := f.Stats().Polls; n > 60 {
		t.Errorf("%d polls", n)
	}
}

func TestD14_OutageAndBack(t *testing.T) {
	f := fake.NewTelegram(fake.TelegramOptions{})
	var log journal
	in := &shelf{}
	a := connect(t, f, in, log.log())
	f.Inject(fake.TelegramFault{Method: "getUpdates", Code: 502, HTML: true})
	f.Inject(fake.TelegramFault{Method: "getUpdates", CutBefore: true})
	f.Inject(fake.TelegramFault{Method: "getUpdates", Code: 429, Description: "Too Many Requests", RetryAfter: 0})
	f.Push(f.TextUpdate(1, 1, "a"), f.TextUpdate(1, 1, "b"))
	intakeRuns(t, a)
	in.wait(t, 2)
	if s := log.String(); !strings.Contains(s, "polls again") || !strings.Contains(s, "status 502") || strings.Contains(s, ":fake") {
		t.Errorf("log: %s", s)
	}
}

// Ids begin anew, lower, after a week of silence: an adapter that kept the
// highest one would never hear of them.
func TestUpdateIDsBeginAnew(t *testing.T) {
	f := fake.NewTelegram(fake.TelegramOptions{})
	in := &shelf{}
	a := connect(t, f, in, nil)
	intakeRuns(t, a)
	f.Push(f.TextUpdate(1, 1, "a"))
	eventually(t, func() bool { return f.Stats().Pending == 0 })
	f.SetNextUpdateID(1000)
	f.Push(f.TextUpdate(1, 1, "b"), f.TextUpdate(1, 1, "c"))
	rows := in.wait(t, 3)
	if rows[1].ExternalID != "1000" || rows[2].ExternalID != "1001" {
		t.Errorf("ids %s, %s", rows[1].ExternalID, rows[2].ExternalID)
	}
	eventually(t, func() bool { return f.Stats().Pending == 0 })
	if s := f.Stats(); s.HandedOut > 4 {
		t.Errorf("%d hand-outs of 3 updates", s.HandedOut)
	}
}

// A poll brings up to 100 updates, and they are stored in one piece, in order,
// before the next one.
func TestBacklogIsStoredInOrder(t *testing.T) {
	f := fake.NewTelegram(fake.TelegramOptions{})
	in := &shelf{}
	a := connect(t, f, in, nil)
	const n = 1000
	for i := range n {
		f.Push(f.TextUpdate(int64(1+i%7), 1, strconv.Itoa(i)))
	}
	intakeRuns(t, a)
	rows := in.wait(t, n)
	eventually(t, func() bool { return f.Stats().Pending == 0 })
	for i, row := range rows {
		m, err := a.Decode(t.Context(), row)
		if err != nil || m.Text != strconv.Itoa(i) {
			t.Fatalf("row %d is %q, %v", i, m.Text, err)
		}
	}
	if s := f.Stats(); s.HandedOut != n || s.Confirmed != n {
		t.Errorf("%d handed out, %d confirmed", s.HandedOut, s.Confirmed)
	}
}

func TestTapsAreAcknowledgedAfterStoring(t *testing.T) {
	f := fake.NewTelegram(fake.TelegramOptions{})
	early := 0
	in := &shelf{check: func() { early += len(f.Answered()) }}
	a := connect(t, f, in, nil)
	intakeRuns(t, a)
	for range 30 {
		f.Push(f.CallbackUpdate(1, 1, 5, "k:0"))
	}
	in.wait(t, 30)
	eventually(t, func() bool { return len(f.Answered()) == 30 })
	// Only the first batch proves anything: later ones find earlier answers.
	if n := f.Stats().Calls["answercallbackquery"]; n != 30 {
		t.Errorf("%d calls for 30 taps", n)
	}

	g := fake.NewTelegram(fake.TelegramOptions{})
	broken := &shelf{broken: true}
	b := connect(t, g, broken, nil)
	intakeRuns(t, b)
	g.Push(g.CallbackUpdate(1, 1, 5, "k:0"))
	eventually(t, func() bool { return g.Stats().HandedOut >= 2 })
	if n := len(g.Answered()); n != 0 {
		t.Errorf("%d taps acknowledged that were not stored", n)
	}
}

func TestRunAsksWhoItIs(t *testing.T) {
	f := fake.NewTelegram(fake.TelegramOptions{})
	f.AddChats(-9)
	server := httptest.NewServer(f)
	t.Cleanup(server.Close)
	in := &shelf{}
	a, err := New(Config{Token: f.Token(), APIURL: server.URL, Intake: in, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		t.Fatal(err)
	}
	f.Inject(fake.TelegramFault{Method: "getMe", Code: 502, HTML: true}) // Telegram is down at the start
	intakeRuns(t, a)
	f.Push(f.MentionUpdate(-9, 1, "안녕"))
	row := in.wait(t, 1)[0]
	if m, err := a.Decode(t.Context(), row); err != nil || m.Text != "안녕" {
		t.Errorf("%+v, %v", m, err)
	}
}

// TestSendsThatHangDoNotHoldUpTheIntake: what people say is stored even while
// every connection for sending waits for an answer.
func TestSendsThatHangDoNotHoldUpTheIntake(t *testing.T) {
	f := fake.NewTelegram(fake.TelegramOptions{AnyChat: true})
	server := httptest.NewServer(f)
	defer server.Close()
	keep := &shelf{}
	a, err := New(Config{Token: f.Token(), APIURL: server.URL, Intake: keep, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Connect(t.Context()); err != nil {
		t.Fatal(err)
	}
	f.Inject(fake.TelegramFault{Method: "sendMessage", Times: -1, Delay: time.Minute})
	sending, cut := context.WithCancel(t.Context())
	var sends sync.WaitGroup
	for i := range 64 {
		sends.Go(func() { _, _ = a.Send(sending, out(strconv.Itoa(i+1), "hello")) })
	}
	time.Sleep(200 * time.Millisecond)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- a.Run(ctx) }()
	f.Push(f.TextUpdate(7, 7, "hello"))
	begin := time.Now()
	for len(keep.all()) == 0 && time.Since(begin) < 5*time.Second {
		time.Sleep(5 * time.Millisecond)
	}
	if len(keep.all()) == 0 {
		t.Error("nothing was stored while sends hang")
	}
	cut()
	stop()
	sends.Wait()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	server.CloseClientConnections()
}
