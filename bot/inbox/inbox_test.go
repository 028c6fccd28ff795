package inbox_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"dari/bot"
	"dari/bot/inbox"
	"dari/bot/outbox"
	"dari/store"
	"dari/store/storetest"
)

// plain decodes {"chat":..., "text":...}.
type plain struct{}

type line struct{ Chat, Text string }

func (plain) Decode(_ context.Context, in bot.Incoming) (bot.Message, error) {
	var l line
	if err := json.Unmarshal(in.Raw, &l); err != nil {
		return bot.Message{}, err
	}
	if l.Text == "chatter" {
		return bot.Message{}, bot.ErrIgnore
	}
	return bot.Message{Kind: bot.Said, Text: l.Text, Direct: true, From: bot.Sender{Platform: bot.Telegram, ID: l.Chat},
		Address: bot.Address{Platform: bot.Telegram, Account: "1", Chat: l.Chat}}, nil
}

func event(id, chat, text string) bot.Incoming {
	raw, _ := json.Marshal(line{chat, text})
	return bot.Incoming{Platform: bot.Telegram, Account: "1", ExternalID: id, Conversation: "telegram:1/" + chat, Raw: raw, Received: time.Now()}
}

type desk struct {
	t     *testing.T
	store *store.Store
	run   *inbox.Runner
}

func newDesk(t *testing.T, h bot.Handler) *desk {
	st, err := store.Open(context.Background(), storetest.New(t, func(where string) error { return store.Migrate(context.Background(), where, store.Options{}) }), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	return &desk{t, st, &inbox.Runner{Keep: st, Handler: h, Decoders: map[bot.Platform]inbox.Decoder{bot.Telegram: plain{}},
		Backoff: func(int) time.Duration { return 5 * time.Millisecond }}}
}

// work runs the inbox until everything stored is handled.
func (d *desk) work() {
	d.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- d.run.Run(ctx) }()
	deadline := time.Now().Add(time.Minute)
	for {
		pending, err := d.store.PendingIncoming(ctx, 0, 1)
		if err != nil {
			d.t.Fatal(err)
		}
		if len(pending) == 0 {
			break
		}
		if time.Now().After(deadline) {
			d.t.Fatal("the inbox does not get empty")
		}
		time.Sleep(2 * time.Millisecond)
	}
	cancel()
	if err := <-done; err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) replies() (texts []string) {
	d.t.Helper()
	ds, err := d.store.QueuedDeliveries(context.Background(), bot.Telegram, "1", outbox.Replies, 0, time.Now(), 100000)
	if err != nil {
		d.t.Fatal(err)
	}
	for _, x := range ds {
		texts = append(texts, x.To.Chat+":"+x.Reply.Body.String())
	}
	return texts
}

func echo(_ context.Context, m bot.Message) ([]bot.Reply, error) {
	return []bot.Reply{{Body: bot.Plain(m.Text)}}, nil
}

func TestD04_TheSameEventFiveTimesAtOnce(t *testing.T) {
	storetest.Each(t, testD04_TheSameEventFiveTimesAtOnce)
}

func testD04_TheSameEventFiveTimesAtOnce(t *testing.T) {
	var mu sync.Mutex
	handled := 0
	d := newDesk(t, bot.HandlerFunc(func(ctx context.Context, m bot.Message) ([]bot.Reply, error) {
		mu.Lock()
		handled++
		mu.Unlock()
		return echo(ctx, m)
	}))
	var wg sync.WaitGroup
	for range 5 {
		wg.Go(func() {
			if err := d.run.Store(context.Background(), []bot.Incoming{event("1", "7", "hello")}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	d.work()
	// And once more after it was handled.
	if err := d.run.Store(context.Background(), []bot.Incoming{event("1", "7", "hello")}); err != nil {
		t.Fatal(err)
	}
	d.work()
	if got := d.replies(); handled != 1 || len(got) != 1 {
		t.Errorf("handled %d times, replies %q; want once", handled, got)
	}
}

func TestD06_OneConversationOneLine(t *testing.T) { storetest.Each(t, testD06_OneConversationOneLine) }

func testD06_OneConversationOneLine(t *testing.T) {
	d := newDesk(t, bot.HandlerFunc(func(ctx context.Context, m bot.Message) ([]bot.Reply, error) {
		if m.Address.Chat == "0" && m.Text == "0" { // slow first
			time.Sleep(100 * time.Millisecond)
		}
		return echo(ctx, m)
	}))
	start := time.Now()
	want := map[string][]string{}
	var in []bot.Incoming
	for i := range 50 {
		for c := range 20 {
			chat := fmt.Sprint(c)
			in = append(in, event(fmt.Sprintf("%d-%d", c, i), chat, fmt.Sprint(i)))
			want[chat] = append(want[chat], fmt.Sprint(i))
		}
	}
	if err := d.run.Store(context.Background(), in); err != nil {
		t.Fatal(err)
	}
	d.work()
	got := map[string][]string{}
	for _, r := range d.replies() {
		chat, text, _ := strings.Cut(r, ":")
		got[chat] = append(got[chat], text)
	}
	for chat := range want {
		if !slices.Equal(got[chat], want[chat]) {
			t.Errorf("chat %s: %v", chat, got[chat])
		}
	}
	t.Logf("1000 messages of 20 conversations in %v", time.Since(start))
}

func TestD30_APoisonMessageIsParkedAndOthersGoOn(t *testing.T) {
	storetest.Each(t, testD30_APoisonMessageIsParkedAndOthersGoOn)
}

func testD30_APoisonMessageIsParkedAndOthersGoOn(t *testing.T) {
	tries := 0
	d := newDesk(t, bot.HandlerFunc(func(ctx context.Context, m bot.Message) ([]bot.Reply, error) {
		switch m.Text {
		case "poison":
			tries++
			panic("nil map")
		case "broken":
			return nil, errors.New("no luck")
		}
		return echo(ctx, m)
	}))
	d.run.Parker = parker{}
	err := d.run.Store(context.Background(), []bot.Incoming{
		event("1", "7", "poison"), event("2", "7", "after"), event("3", "8", "other"), event("4", "9", "broken"),
		event("5", "9", "chatter"), {Platform: bot.Telegram, Account: "1", ExternalID: "6", Conversation: "telegram:1/10", Raw: []byte("{"), Received: time.Now()},
	})
	if err != nil {
		t.Fatal(err)
	}
	d.work()
	if tries != 3 {
		t.Errorf("the poison was tried %d times, want 3", tries)
	}
	got := d.replies()
	for _, want := range []string{"7:sorry 1", "7:after", "8:other", "9:sorry 4"} {
		if !slices.Contains(got, want) {
			t.Errorf("%q is missing in %q", want, got)
		}
	}
	if i, j := slices.Index(got, "7:sorry 1"), slices.Index(got, "7:after"); i > j {
		t.Error("the message behind the poison overtook it")
	}
	parked, err := d.store.ParkedIncomings(context.Background(), 10)
	if err != nil || len(parked) != 3 {
		t.Errorf("parked %+v, %v; want the poison, the broken and the unreadable one", parked, err)
	}
}

// TestD29_APutAsideMessageIsHandledAgain: only those that were chosen, once
// however often it is asked for, while the inbox runs, and it is written down.
func TestD29_APutAsideMessageIsHandledAgain(t *testing.T) {
	storetest.Each(t, testD29_APutAsideMessageIsHandledAgain)
}

func testD29_APutAsideMessageIsHandledAgain(t *testing.T) {
	var mended atomic.Bool
	ctx := t.Context()
	d := newDesk(t, bot.HandlerFunc(func(ctx context.Context, m bot.Message) ([]bot.Reply, error) {
		if !mended.Load() {
			return nil, errors.New("no luck")
		}
		return echo(ctx, m)
	}))
	if err := d.run.Store(ctx, []bot.Incoming{event("1", "7", "first"), event("2", "7", "second"), event("3", "8", "third")}); err != nil {
		t.Fatal(err)
	}
	d.work()
	mended.Store(true)
	again := func(want string, ids ...int64) {
		t.Helper()
		got, err := d.store.RetryParked(ctx, ids, "cli:kim")
		if err != nil || fmt.Sprint(got) != want {
			t.Errorf("retrying %v: %v, %v, want %s", ids, got, err, want)
		}
	}
	again("[]")
	again("[]", 99)
	again("[1 3]", 3, 1, 1, 99)
	again("[]", 1, 3) // they wait already
	d.work()
	again("[]", 1, 3) // they are answered
	d.work()
	got := d.replies()
	slices.Sort(got)
	if fmt.Sprint(got) != "[7:first 8:third]" {
		t.Errorf("replies %q, want one to each message that was chosen", got)
	}
	parked, err := d.store.ParkedIncomings(ctx, 10)
	if err != nil || len(parked) != 1 || parked[0].ID != 2 || !parked[0].Raw {
		t.Errorf("parked %+v, %v, want the one that was not chosen", parked, err)
	}
	entries, err := d.store.Decisions(ctx, time.Now().Add(-time.Hour), time.Now().Add(time.Hour))
	if err != nil || len(entries) != 1 || entries[0].Action != "message.retry" || entries[0].Actor != "cli:kim" || entries[0].Detail != "[1 3]" {
		t.Errorf("written down: %+v, %v", entries, err)
	}
}

type parker struct{}

func (parker) Parked(_ context.Context, in bot.Incoming, m bot.Message, _ error) []bot.Reply {
	if m.ID == 0 {
		return nil
	}
	return []bot.Reply{{To: m.Address, Body: bot.Plain(fmt.Sprint("sorry ", in.ID))}}
}

func TestAStopInTheMiddleLosesNothing(t *testing.T) {
	storetest.Each(t, testAStopInTheMiddleLosesNothing)
}

func testAStopInTheMiddleLosesNothing(t *testing.T) {
	seen := map[string]int{}
	var mu sync.Mutex
	d := newDesk(t, bot.HandlerFunc(func(ctx context.Context, m bot.Message) ([]bot.Reply, error) {
		mu.Lock()
		seen[m.Text]++
		mu.Unlock()
		time.Sleep(time.Millisecond)
		return echo(ctx, m)
	}))
	var in []bot.Incoming
	for i := range 500 {
		in = append(in, event(fmt.Sprint(i), fmt.Sprint(i%40), fmt.Sprint(i)))
	}
	if err := d.run.Store(context.Background(), in); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Millisecond)
	if err := d.run.Run(ctx); err != nil {
		t.Fatal(err)
	}
	cancel()
	handler := d.run.Handler
	d.run = &inbox.Runner{Keep: d.store, Handler: handler, Decoders: map[bot.Platform]inbox.Decoder{bot.Telegram: plain{}}}
	d.work()
	if got := d.replies(); len(got) != 500 || len(seen) != 500 {
		t.Errorf("%d replies, %d messages seen, want 500 of both", len(got), len(seen))
	}
	for text, n := range seen {
		if n != 1 {
			t.Errorf("message %s was handled %d times by clean stops", text, n)
		}
	}
}
