package inbox_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"dari/bot"
	"dari/bot/inbox"
	"dari/store/storetest"
)

// during runs the inbox while f runs.
func (d *desk) during(f func()) {
	d.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- d.run.Run(ctx) }()
	f()
	cancel()
	if err := <-done; err != nil {
		d.t.Error(err)
	}
}

func (d *desk) put(in ...bot.Incoming) {
	d.t.Helper()
	if err := d.run.Store(context.Background(), in); err != nil {
		d.t.Fatal(err)
	}
}

// soon waits until ok, a minute at most.
func soon(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !ok(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Errorf("waited a minute for %s", what)
			return
		}
	}
}

// TestD30_ManyPoisonMessagesOfOneHoldUpNobody: somebody whose every message
// fails must not keep those of others from being read.
func TestD30_ManyPoisonMessagesOfOneHoldUpNobody(t *testing.T) {
	storetest.Each(t, testD30_ManyPoisonMessagesOfOneHoldUpNobody)
}

func testD30_ManyPoisonMessagesOfOneHoldUpNobody(t *testing.T) {
	var answered atomic.Int64
	d := newDesk(t, bot.HandlerFunc(func(_ context.Context, m bot.Message) ([]bot.Reply, error) {
		if m.Address.Chat == "7" {
			return nil, errors.New("no luck")
		}
		answered.Add(1)
		return nil, nil
	}))
	d.run.Backoff = func(int) time.Duration { return 100 * time.Millisecond }
	var in []bot.Incoming
	for i := range 3000 {
		in = append(in, event(fmt.Sprint(i), "7", "poison"))
	}
	d.put(in...)
	d.during(func() {
		d.put(event("other", "8", "hello"))
		soon(t, "the message of another", func() bool { return answered.Load() == 1 })
	})
}

// TestD06_AFloodOfOneConversationKeepsItsOrder: more events than a line holds
// in memory, some of which fail once, while others arrive.
func TestD06_AFloodOfOneConversationKeepsItsOrder(t *testing.T) {
	storetest.Each(t, testD06_AFloodOfOneConversationKeepsItsOrder)
}

func testD06_AFloodOfOneConversationKeepsItsOrder(t *testing.T) {
	const people, each = 3, 700
	var mu sync.Mutex
	failed := map[string]bool{}
	got := map[string][]string{}
	d := newDesk(t, bot.HandlerFunc(func(_ context.Context, m bot.Message) ([]bot.Reply, error) {
		mu.Lock()
		defer mu.Unlock()
		chat := m.Address.Chat
		if key := chat + "/" + m.Text; strings.HasSuffix(m.Text, "50") && !failed[key] {
			failed[key] = true
			return nil, errors.New("not this time")
		}
		got[chat] = append(got[chat], m.Text)
		return nil, nil
	}))
	d.run.Backoff = func(int) time.Duration { return time.Millisecond }
	put := func(from, to int) {
		for i := from; i < to; i += 25 {
			var in []bot.Incoming
			for n := i; n < i+25; n++ {
				for p := range people {
					in = append(in, event(fmt.Sprintf("%d-%d", p, n), fmt.Sprint(p), fmt.Sprint(n)))
				}
			}
			d.put(in...)
		}
	}
	put(0, 300)
	d.during(func() {
		put(300, each)
		for end := time.Now().Add(time.Minute); time.Now().Before(end) && !d.run.Idle(); time.Sleep(5 * time.Millisecond) {
		}
		soon(t, "all of them", func() bool {
			mu.Lock()
			defer mu.Unlock()
			return len(got["0"])+len(got["1"])+len(got["2"]) >= people*each
		})
	})
	for p := range people {
		texts := got[fmt.Sprint(p)]
		if len(texts) != each {
			t.Errorf("person %d: %d handled, want %d", p, len(texts), each)
		}
		for i, text := range texts {
			if text != fmt.Sprint(i) {
				t.Errorf("person %d: message %s was handled as number %d", p, text, i)
				break
			}
		}
	}
}

type panicParker struct{}

func (panicParker) Parked(context.Context, bot.Incoming, bot.Message, error) []bot.Reply {
	panic("canary: what somebody wrote")
}

// TestD30_APanicWhileParkingEndsNothing: a message that breaks its handler may
// break what tells of it too. And what was said to panic is in no log.
func TestD30_APanicWhileParkingEndsNothing(t *testing.T) {
	storetest.Each(t, testD30_APanicWhileParkingEndsNothing)
}

func testD30_APanicWhileParkingEndsNothing(t *testing.T) {
	d := newDesk(t, bot.HandlerFunc(func(ctx context.Context, m bot.Message) ([]bot.Reply, error) {
		if m.Text == "poison" {
			panic("canary: what somebody wrote")
		}
		return echo(ctx, m)
	}))
	var log strings.Builder
	d.run.Log = slog.New(slog.NewTextHandler(&locked{w: &log}, nil))
	d.run.Parker = panicParker{}
	d.put(event("1", "7", "poison"), event("2", "7", "after"))
	d.work()
	if got := d.replies(); !slices.Equal(got, []string{"7:after"}) {
		t.Errorf("replies %q", got)
	}
	parked, err := d.store.ParkedIncomings(context.Background(), 10)
	if err != nil || len(parked) != 1 || strings.Contains(parked[0].Reason, "canary") || strings.Contains(log.String(), "canary") {
		t.Errorf("parked %+v, %v, log:\n%s", parked, err, log.String())
	}
}

type locked struct {
	mu sync.Mutex
	w  *strings.Builder
}

func (l *locked) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(b)
}

// notYet decodes once its platform was reached.
type notYet struct{ reached atomic.Bool }

func (n *notYet) Decode(ctx context.Context, in bot.Incoming) (bot.Message, error) {
	if !n.reached.Load() {
		return bot.Message{}, fmt.Errorf("telegram: %w", inbox.ErrNotYet)
	}
	return plain{}.Decode(ctx, in)
}

// TestWhatWaitsForItsPlatformIsNotLost: events of a platform that was not
// reached yet wait for it; those of one that is not configured stay where they
// are, for a server that has it.
func TestWhatWaitsForItsPlatformIsNotLost(t *testing.T) {
	storetest.Each(t, testWhatWaitsForItsPlatformIsNotLost)
}

func testWhatWaitsForItsPlatformIsNotLost(t *testing.T) {
	d := newDesk(t, bot.HandlerFunc(echo))
	door := &notYet{}
	d.run.Decoders[bot.Telegram] = door
	other := event("2", "8", "hello")
	other.Platform = bot.Slack
	d.put(event("1", "7", "hello"), other)
	d.during(func() {
		time.Sleep(100 * time.Millisecond)
		if got := d.replies(); len(got) != 0 {
			t.Errorf("answered %q before the platform was reached", got)
		}
		door.reached.Store(true)
		soon(t, "the answer", func() bool { return len(d.replies()) == 1 })
	})
	left, err := d.store.PendingIncoming(context.Background(), 0, 10)
	if err != nil || len(left) != 1 || left[0].Platform != bot.Slack || left[0].Attempts != 0 {
		t.Errorf("pending %+v, %v; want the one of the other platform, untouched", left, err)
	}
}
