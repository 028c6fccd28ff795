package main

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"dari/bot"
	"dari/handlers"
	"dari/store"
)

// stuck is a platform on which nothing ever ends by itself.
type stuck struct{}

func (stuck) Decode(_ context.Context, in bot.Incoming) (bot.Message, error) {
	return bot.Message{Kind: bot.Said, Text: "hello", Direct: true, From: bot.Sender{Platform: bot.Terminal, ID: in.ExternalID},
		Address: bot.Address{Platform: bot.Terminal, Account: "1", Chat: in.ExternalID}}, nil
}

func (stuck) Send(ctx context.Context, _ bot.Outgoing) (bot.Receipt, error) {
	<-ctx.Done()
	return bot.Receipt{}, &bot.UnknownError{Err: ctx.Err()}
}

func (s stuck) Edit(ctx context.Context, _ bot.Address, _ []string, o bot.Outgoing) (bot.Receipt, error) {
	return s.Send(ctx, o)
}

func (stuck) Delete(context.Context, bot.Address, []string) error { return nil }

// TestD03_StopsInTimeWhateverHangs: handlers, sends and the intake all take
// their longest at once.
func TestD03_StopsInTimeWhateverHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e, done := idleEngine(t)
		defer done()
		e.inbox.Handler = bot.HandlerFunc(func(ctx context.Context, m bot.Message) ([]bot.Reply, error) {
			if m.From.ID == "0" {
				<-ctx.Done()
				return nil, ctx.Err()
			}
			return []bot.Reply{{Body: bot.Plain("hello")}}, nil
		})
		ctx, cancel := context.WithCancel(context.Background())
		err := e.connect(ctx, &platform{name: bot.Terminal, account: "1", door: stuck{}, intake: func(ctx context.Context) error {
			<-ctx.Done()
			time.Sleep(2 * time.Second) // what was read is stored
			return nil
		}})
		if err != nil {
			t.Fatal(err)
		}
		ended := make(chan error)
		go func() { ended <- e.Run(ctx) }()
		for i := range 3 {
			id := fmt.Sprint(i)
			in := bot.Incoming{Platform: bot.Terminal, Account: "1", ExternalID: id, Conversation: id, Raw: []byte("{}"), Received: time.Now()}
			if err := e.inbox.Store(ctx, []bot.Incoming{in}); err != nil {
				t.Fatal(err)
			}
		}
		time.Sleep(5 * time.Second)
		start := time.Now()
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if took := time.Since(start); took > 9500*time.Millisecond {
			t.Errorf("stopping took %v, want less than ten seconds", took)
		}
	})
}

// TestAPanicInTheBackgroundEndsNothing: the job is begun again, and what was
// said to panic is in no log.
func TestAPanicInTheBackgroundEndsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log printed
		e := &engine{log: slog.New(slog.NewTextHandler(&log, nil))}
		begun := 0
		e.keep(t.Context(), func(context.Context) {
			if begun++; begun < 3 {
				panic("canary")
			}
		})
		if begun != 3 || strings.Contains(log.String(), "canary") || strings.Count(log.String(), "panic in the background") != 2 {
			t.Errorf("begun %d times, log:\n%s", begun, log.String())
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		e.keep(ctx, func(context.Context) { panic("while stopping") })
	})
}

// drafted is a door that shows drafts.
type drafted struct {
	stuck
	shown chan bot.Draft
}

func (d drafted) Draft(_ context.Context, x bot.Draft) error {
	d.shown <- x
	return nil
}

// TestDraftsReachTheirPlatform: what a handler drafts is shown by the door of its
// platform, and where the door shows none nothing is.
func TestDraftsReachTheirPlatform(t *testing.T) {
	e, done := idleEngine(t)
	defer done()
	shows := drafted{shown: make(chan bot.Draft, 1)}
	for name, d := range map[bot.Platform]door{bot.Telegram: shows, bot.Slack: stuck{}} {
		if err := e.connect(t.Context(), &platform{name: name, account: "1", door: d}); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []bot.Platform{bot.Slack, bot.Telegram} {
		e.handlers.Drafter.Draft(bot.Draft{To: bot.Address{Platform: name, Account: "1", Chat: "7"}, Message: 1, Body: bot.Plain(string(name))})
	}
	if d := <-shows.shown; d.Body.String() != string(bot.Telegram) {
		t.Errorf("shown: %+v", d)
	}
	e.handlers.Drafter.End(bot.Address{Platform: bot.Telegram, Account: "1", Chat: "7"})
}

// idleEngine is an engine over a new database; done closes that.
func idleEngine(t *testing.T) (e *engine, done func()) {
	t.Helper()
	st, err := store.Open(context.Background(), filepath.Join(t.TempDir(), "dari.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if e, err = newEngine(st, handlers.Config{OperatorName: "A", ReportNumber: "B"}, "", slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	return e, func() { st.Close() }
}
