package telegram

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"dari/bot"
	"dari/bot/bottest/fake"
)

func TestD08_RetryAfterIsTold(t *testing.T) {
	f := fake.NewTelegram(fake.TelegramOptions{AnyChat: true})
	a := connect(t, f, &shelf{}, nil)
	send := func(chat string) (wait time.Duration, whole bool) {
		t.Helper()
		f.Inject(fake.TelegramSlowDown(7))
		_, err := a.Send(t.Context(), out(chat, "a"))
		var retry *bot.RetryError
		if !errors.As(err, &retry) {
			t.Fatalf("chat %s: %v", chat, err)
		}
		return retry.After, retry.WholeAccount
	}
	for i, c := range []struct {
		chat  string
		whole bool
	}{
		{"5", false},  // may be about this chat only
		{"5", false},  // still
		{"-9", false}, // a group has limits of its own
		{"6", true},   // two people at once: it is about the bot
		{"7", true},
	} {
		wait, whole := send(c.chat)
		if wait != 7*time.Second || whole != c.whole {
			t.Errorf("%d: chat %s waits %v, whole account %v, want %v", i, c.chat, wait, whole, c.whole)
		}
	}
	if n := len(f.Sent()); n != 0 {
		t.Errorf("%d sent", n)
	}
	page := fake.TelegramFault{Code: 429, HTML: true}
	f.Inject(page)
	if _, err := a.Send(t.Context(), out("5", "a")); !isRetry(err) {
		t.Errorf("a 429 of a proxy: %v", err)
	}
}

func TestD09_NobodyThere(t *testing.T) {
	f := fake.NewTelegram(fake.TelegramOptions{})
	f.AddChats(1, 2, -3)
	f.Block(1)
	f.Deactivate(2)
	f.Kick(-3)
	a := connect(t, f, &shelf{}, nil)
	for _, chat := range []string{"1", "2", "-3", "404404"} {
		before := f.Stats().Calls["sendmessage"]
		if _, err := a.Send(t.Context(), out(chat, "a")); !errors.Is(err, bot.ErrGone) {
			t.Errorf("chat %s: %v", chat, err)
		}
		if n := f.Stats().Calls["sendmessage"] - before; n != 1 {
			t.Errorf("chat %s: %d tries", chat, n)
		}
		if _, err := a.Edit(t.Context(), out(chat, "").To, []string{"1"}, out(chat, "b")); !errors.Is(err, bot.ErrGone) {
			t.Errorf("edit in chat %s: %v", chat, err)
		}
	}
}

func TestD10_OnePlainRetry(t *testing.T) {
	f := fake.NewTelegram(fake.TelegramOptions{AnyChat: true})
	var log journal
	a := connect(t, f, &shelf{}, log.log())
	o := out("5", "")
	o.Reply.Body = bot.Text{bot.H("1 < 2"), bot.Spans(bot.Paragraph, bot.Link("고용24", "https://www.work24.go.kr/"))}
	o.Reply.Choices = bot.Choices{{Label: "네", Action: "yes"}}

	f.Inject(fake.TelegramCantParse)
	receipt, err := a.Send(t.Context(), o)
	if err != nil || len(receipt.MessageIDs) != 1 {
		t.Fatalf("%v, %v", receipt, err)
	}
	s := f.Sent()[0]
	if s.ParseMode != "" || s.Text != "1 < 2\n\n고용24 (https://www.work24.go.kr/)" || len(s.Buttons()) != 1 || !s.PreviewOff {
		t.Errorf("sent without markup: %+v", s)
	}
	if !strings.Contains(log.String(), "could not parse") {
		t.Error("nothing in the log")
	}

	twice := fake.TelegramCantParse
	twice.Times = 2
	f.Inject(twice)
	if _, err := a.Send(t.Context(), o); !isRefused(err) {
		t.Errorf("refused twice: %v", err)
	}
	if n := f.Stats().Calls["sendmessage"]; n != 4 {
		t.Errorf("%d calls, want 2 and 2", n)
	}
	f.Inject(fake.TelegramCantParse)
	o.Reply.Body = bot.Plain("anders")
	if _, err := a.Edit(t.Context(), o.To, receipt.MessageIDs, o); err != nil || f.Sent()[0].Text != "anders" {
		t.Errorf("edit: %v, %+v", err, f.Sent()[0])
	}
}

func TestD11_SurelyNotDelivered(t *testing.T) {
	f := fake.NewTelegram(fake.TelegramOptions{AnyChat: true})
	a := connect(t, f, &shelf{}, nil)
	for name, fault := range map[string]fake.TelegramFault{
		"500":          fake.TelegramServerError,
		"502 page":     fake.TelegramBadGateway,
		"503 page":     {Code: 503, HTML: true},
		"403 page":     {Code: 403, HTML: true}, // a proxy's, not Telegram's
		"token":        {Code: 401, Description: "Unauthorized"},
		"moved server": {Code: 307, HTML: true},
	} {
		f.Inject(fault)
		if _, err := a.Send(t.Context(), out("5", "a")); !isPlain(err) {
			t.Errorf("%s: %T %v", name, err, err)
		}
	}
	if n := len(f.Sent()); n != 0 {
		t.Errorf("%d sent", n)
	}

	// Nobody listens: the request was never written.
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	away, err := New(Config{Token: f.Token(), APIURL: "http://" + l.Addr().String(), Intake: &shelf{}})
	if err != nil {
		t.Fatal(err)
	}
	_, err = away.Send(t.Context(), out("5", "a"))
	if !isPlain(err) {
		t.Errorf("refused connection: %T %v", err, err)
	}
	if err != nil && strings.Contains(err.Error(), "fake") {
		t.Errorf("the token is in %q", err)
	}
	if _, err := away.Connect(t.Context()); err == nil || strings.Contains(err.Error(), "123456:fake") {
		t.Errorf("connect: %v", err)
	}
}

func TestD12_UnknownOutcome(t *testing.T) {
	f := fake.NewTelegram(fake.TelegramOptions{AnyChat: true})
	a := connect(t, f, &shelf{}, nil)
	for name, c := range map[string]struct {
		fault     fake.TelegramFault
		delivered int
	}{
		"cut after":  {fake.TelegramCutAfter, 1},
		"cut before": {fake.TelegramCutBefore, 0}, // looks the same from here
	} {
		before := len(f.Sent())
		f.Inject(c.fault)
		receipt, err := a.Send(t.Context(), out("5", "a"))
		if !isUnknown(err) || len(receipt.MessageIDs) != 0 {
			t.Errorf("%s: %v, %v", name, receipt, err)
		}
		if n := len(f.Sent()) - before; n != c.delivered {
			t.Errorf("%s: %d took effect, want %d: a send in doubt must not be repeated here", name, n, c.delivered)
		}
	}

	// The caller gives up while the service thinks.
	f.SetLatency(300 * time.Millisecond)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := a.Send(ctx, out("5", "a")); !isUnknown(err) || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("timeout: %v", err)
	}
	f.SetLatency(0)

	// A stopped caller that never wrote is sure.
	gone, stop := context.WithCancel(t.Context())
	stop()
	if _, err := a.Send(gone, out("5", "a")); !isPlain(err) {
		t.Errorf("stopped before: %T %v", err, err)
	}

	// An edit in doubt is simply done again.
	receipt, err := a.Send(t.Context(), out("5", "a"))
	if err != nil {
		t.Fatal(err)
	}
	f.Inject(fake.TelegramCutAfter)
	if _, err := a.Edit(t.Context(), out("5", "").To, receipt.MessageIDs, out("5", "b")); !isPlain(err) {
		t.Errorf("edit: %v", err)
	}
	if _, err := a.Edit(t.Context(), out("5", "").To, receipt.MessageIDs, out("5", "b")); err != nil {
		t.Errorf("edit again: %v", err)
	}
}

func TestD12_HalfAnAnswer(t *testing.T) {
	for name, c := range map[string]struct {
		status  int
		unknown bool
	}{"200": {200, true}, "502": {502, false}} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			w.Header().Set("Content-Length", "100")
			w.WriteHeader(c.status)
			_, _ = io.WriteString(w, `{"ok":true,"resu`)
		}))
		a, err := New(Config{Token: "1:x", APIURL: server.URL})
		if err != nil {
			t.Fatal(err)
		}
		_, err = a.Send(t.Context(), out("5", "a"))
		if err == nil || isUnknown(err) != c.unknown {
			t.Errorf("%s and half a body: %v", name, err)
		}
		server.Close()
	}
}

// A delivered message whose description holds a kind of value that is newer
// than the library is delivered all the same.
func TestSendReadsAnswersNewerThanTheLibrary(t *testing.T) {
	const rest = `"date":1,"chat":{"id":5,"type":"private"},"text":"a",
		"external_reply":{"origin":{"type":"telepathy"}},"reply_to_message":{"message_id":1,"chat":{"id":5,"type":"private"},
		"rich_message":{"blocks":[{"type":"hologram"}]},"date":"later"}`
	for _, c := range []struct {
		body, id string
		unknown  bool
	}{
		{`{"ok":true,"result":{"message_id":41,` + rest + `}}`, "41", false},
		{`{"result": {` + rest + `, "message_id": 42}, "ok": true}`, "42", false},
		{`{"ok":true,"result":{"message_id":43}}`, "43", false},
		{`{"ok":true,"result":{"message_id":44,"date":1,"te`, "", true}, // cut short
		{`{"ok":true,"result":{"message_id":"x",` + rest + `}}`, "", true},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			_, _ = io.WriteString(w, c.body)
		}))
		a, err := New(Config{Token: "1:x", APIURL: server.URL})
		if err != nil {
			t.Fatal(err)
		}
		receipt, err := a.Send(t.Context(), out("5", "a"))
		if got := strings.Join(receipt.MessageIDs, ","); got != c.id || isUnknown(err) != c.unknown || err != nil && !c.unknown {
			t.Errorf("%s: %q, %v", c.body, got, err)
		}
		server.Close()
	}
}

func TestD13_MigratedGroup(t *testing.T) {
	f := fake.NewTelegram(fake.TelegramOptions{})
	f.AddChats(-5)
	f.Migrate(-5, -1000000000005)
	a := connect(t, f, &shelf{}, nil)
	_, err := a.Send(t.Context(), out("-5", "a"))
	var moved *bot.MovedError
	if !errors.As(err, &moved) {
		t.Fatal(err)
	}
	o := out("", "a")
	o.To = moved.To
	if _, err := a.Send(t.Context(), o); err != nil {
		t.Errorf("at the new address %+v: %v", moved.To, err)
	}
	if s := f.Sent(); len(s) != 1 || s[0].Chat != -1000000000005 {
		t.Errorf("sent %+v", s)
	}
}

func TestS07_NoLinkPreviews(t *testing.T) {
	f := fake.NewTelegram(fake.TelegramOptions{AnyChat: true})
	a := connect(t, f, &shelf{}, nil)
	receipt, err := a.Send(t.Context(), out("5", strings.Repeat("https://www.work24.go.kr/ ", 400)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Edit(t.Context(), out("5", "").To, receipt.MessageIDs[:1], out("5", "https://www.moel.go.kr/")); err != nil {
		t.Fatal(err)
	}
	if len(receipt.MessageIDs) < 2 {
		t.Fatal("one part")
	}
	for i, s := range f.Sent() {
		if !s.PreviewOff {
			t.Errorf("message %d shows previews", i)
		}
	}
}

func TestSendToTopicInReply(t *testing.T) {
	f := fake.NewTelegram(fake.TelegramOptions{})
	in := &shelf{}
	a := connect(t, f, in, nil)
	intakeRuns(t, a)
	f.Push(f.Message(fake.TelegramMessage{Chat: -1000000000009, User: 3, Thread: 12, Text: "@dari_bot 안녕"}))
	m, err := a.Decode(t.Context(), in.wait(t, 1)[0])
	if err != nil || m.Address.Thread != "12" || m.Text != "안녕" {
		t.Fatalf("%+v, %v", m, err)
	}
	o := out("", strings.Repeat("글 ", 3000))
	o.To, o.Reply.Quote = m.Address, m.MessageID
	if _, err := a.Send(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	sent := f.Sent()
	if len(sent) != 2 || sent[0].Thread != 12 || sent[1].Thread != 12 || sent[0].ReplyTo == 0 || sent[1].ReplyTo != 0 {
		t.Errorf("sent %+v", sent)
	}
	// What is replied to is gone meanwhile: the answer arrives all the same.
	o.Reply.Quote = "987654"
	if _, err := a.Send(t.Context(), o); err != nil {
		t.Error(err)
	}
}

func TestSendRefusesWhatCannotBe(t *testing.T) {
	f := fake.NewTelegram(fake.TelegramOptions{AnyChat: true})
	a := connect(t, f, &shelf{}, nil)
	long := out("5", "a")
	long.Key = strings.Repeat("k", 70)
	long.Reply.Choices = bot.Choices{{Label: "a", Action: "b"}}
	many := out("5", "a")
	for range 101 {
		many.Reply.Choices = append(many.Reply.Choices, bot.Choice{Label: "a", Action: "b"})
	}
	for name, o := range map[string]bot.Outgoing{
		"no text": out("5", " \n "), "no chat": out("C123", "a"), "no id": out("", "a"), "long key": long, "many choices": many,
	} {
		if _, err := a.Send(t.Context(), o); !isRefused(err) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n := f.Stats().Calls["sendmessage"]; n != 0 {
		t.Errorf("%d calls for what could be known here", n)
	}
	// A bad link costs the link, not the message.
	o := out("5", "a")
	o.Reply.Choices = bot.Choices{{Label: "x", URL: "http://localhost:1/"}, {Label: "y", URL: "javascript:1"}, {Label: "z", Action: "z"}}
	if _, err := a.Send(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	if b := f.Sent()[0].Buttons(); len(b) != 1 || b[0].CallbackData != "k:2" {
		t.Errorf("buttons %+v", b)
	}
}

func TestSendUsesFewConnections(t *testing.T) {
	f := fake.NewTelegram(fake.TelegramOptions{AnyChat: true})
	var opened atomic.Int64
	server := httptest.NewUnstartedServer(f)
	server.Config.ConnState = func(_ net.Conn, s http.ConnState) {
		if s == http.StateNew {
			opened.Add(1)
		}
	}
	server.Start()
	defer server.Close()
	a, err := New(Config{Token: f.Token(), APIURL: server.URL})
	if err != nil {
		t.Fatal(err)
	}
	const workers, each = 32, 20
	done := make(chan error)
	for range workers {
		go func() {
			for range each {
				if _, err := a.Send(context.Background(), out("5", "a")); err != nil {
					done <- err
					return
				}
			}
			done <- nil
		}()
	}
	for range workers {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if n := opened.Load(); n > 64 || len(f.Sent()) != workers*each {
		t.Errorf("%d connections for %d sends", n, len(f.Sent()))
	}
}
