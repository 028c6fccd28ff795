package outbox_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"dari/bot"
	"dari/bot/outbox"
	"dari/store"
	"dari/store/storetest"
)

// TestD25_TwoProcessesDeliver: replies that two processes queue for the same
// chats go out once and in order, alerts once, within the pace of one account; a
// 429 of one process pauses the other.
func TestD25_TwoProcessesDeliver(t *testing.T) { t.Run("postgres", testD25_TwoProcessesDeliver) }

func testD25_TwoProcessesDeliver(t *testing.T) {
	storetest.Postgres(t)
	const chats, each, alerts, perSecond = 8, 12, 60, 40
	p := newPost(t) // not one of the processes
	p.wire.delay = 5 * time.Millisecond
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	defer running.Wait()
	defer cancel()
	var stores []*store.Store
	for range 2 {
		st, err := store.Open(ctx, p.path, store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { st.Close() })
		if err := st.Join(ctx); err != nil {
			t.Fatal(err)
		}
		r := outbox.NewRunner(bot.Telegram, "1", st, p.wire, words(func(d outbox.Delivery, _ time.Time) (outbox.Rendered, error) {
			return outbox.Rendered{Reply: bot.Reply{Body: bot.Plain(fmt.Sprint("alert ", d.Subject.Ref))}}, nil
		}), outbox.Limits{PerSecond: perSecond, ChatEvery: 10 * time.Millisecond}, nil)
		st.OnReply(bot.Telegram, "1", r)
		running.Go(func() {
			if err := r.Run(ctx); err != nil {
				t.Error(err)
			}
		})
		stores = append(stores, st)
	}
	answer := func(s *store.Store, n int, to string, text string) {
		t.Helper()
		conversation := fmt.Sprint("from ", n)
		in := bot.Incoming{Platform: bot.Telegram, Account: "1", ExternalID: conversation, Conversation: conversation, Raw: []byte("{}"), Received: time.Now()}
		if err := s.AddIncoming(ctx, []bot.Incoming{in}); err != nil {
			t.Fatal(err)
		}
		pending, err := s.PendingOf(ctx, conversation, 0, 1)
		if err != nil || len(pending) != 1 {
			t.Fatal(pending, err)
		}
		if err := s.FinishIncoming(ctx, pending[0], []bot.Reply{{To: chat(to), Body: bot.Plain(text)}}); err != nil {
			t.Fatal(err)
		}
	}
	for i := range each {
		for c := range chats {
			answer(stores[(i+c)%2], i*chats+c, fmt.Sprint("c", c), fmt.Sprint(i))
		}
	}
	for i := range alerts {
		p.alert(fmt.Sprint("a", i), int64(i))
	}
	began := time.Now()
	sent := func() int {
		p.wire.mu.Lock()
		defer p.wire.mu.Unlock()
		return len(p.wire.sent)
	}
	for end := began.Add(20 * time.Second); sent() < chats*each+alerts && time.Now().Before(end); {
		time.Sleep(20 * time.Millisecond)
	}
	time.Sleep(200 * time.Millisecond)
	for c := range chats {
		var want []string
		for i := range each {
			want = append(want, fmt.Sprint(i))
		}
		if got := p.wire.texts(fmt.Sprint("c", c)); !slices.Equal(got, want) {
			t.Errorf("chat %d got %q", c, got)
		}
	}
	var at []time.Time
	for i := range alerts {
		if got := p.wire.texts(fmt.Sprint("a", i)); len(got) != 1 {
			t.Errorf("alert %d came %d times", i, len(got))
		}
	}
	p.wire.mu.Lock()
	for _, s := range p.wire.sent {
		if s.chat[0] == 'a' {
			at = append(at, s.at)
		}
	}
	p.wire.mu.Unlock()
	slices.SortFunc(at, time.Time.Compare)
	for i := range at {
		n := 0
		for _, t := range at[i:] {
			if t.Sub(at[i]) < time.Second {
				n++
			}
		}
		if n > perSecond*13/10 { // on a busy machine sends are late, and then close to the next
			t.Errorf("%d alerts in a second, the pace is %d", n, perSecond)
			break
		}
	}

	// A pause that one is asked for holds for the other.
	var once sync.Once
	p.wire.mu.Lock()
	p.wire.answer = func(o bot.Outgoing, n int) (bot.Receipt, error) {
		err := error(nil)
		once.Do(func() {
			err = &bot.RetryError{After: 2 * time.Second, WholeAccount: true, Err: errors.New("429")}
		})
		return bot.Receipt{MessageIDs: []string{"x"}}, err
	}
	p.wire.mu.Unlock()
	answer(stores[0], 9001, "p1", "first")
	time.Sleep(300 * time.Millisecond)
	paused := time.Now()
	answer(stores[1], 9002, "p2", "second")
	for end := paused.Add(time.Minute); len(p.wire.texts("p2")) == 0 && time.Now().Before(end); {
		time.Sleep(10 * time.Millisecond)
	}
	if took := time.Since(paused); took < 1500*time.Millisecond || took > 20*time.Second {
		t.Errorf("the other process sent after %v, the pause was 2 s", took)
	}
	n := p.states()
	if n[outbox.Failed]+n[outbox.Unknown] != 0 {
		t.Errorf("%v", n)
	}
}

// oneEach has room for the first reply to each chat and sends nothing.
type oneEach struct{}

func (oneEach) Room() int             { return 20 }
func (oneEach) Offer(outbox.Delivery) {}
func (oneEach) Wake()                 {}
func (oneEach) Pause(bool, time.Time) {}

// TestD25_WhatWasCutOffComesFirst: of the replies that a dead process had, the
// one that it was sending goes out again before those behind it.
func TestD25_WhatWasCutOffComesFirst(t *testing.T) {
	t.Run("postgres", testD25_WhatWasCutOffComesFirst)
}

func testD25_WhatWasCutOffComesFirst(t *testing.T) {
	storetest.Postgres(t)
	const chats = 20
	p := newPost(t)
	p.wire.delay = time.Millisecond
	dead, err := store.Open(t.Context(), p.path, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := dead.Join(t.Context()); err != nil {
		t.Fatal(err)
	}
	dead.OnReply(bot.Telegram, "1", oneEach{})
	say := func(i int, texts ...string) {
		t.Helper()
		in := bot.Incoming{Platform: bot.Telegram, Account: "1", ExternalID: fmt.Sprint(texts, i), Conversation: fmt.Sprint(i), Raw: []byte("{}"), Received: time.Now()}
		if err := dead.AddIncoming(t.Context(), []bot.Incoming{in}); err != nil {
			t.Fatal(err)
		}
		pending, err := dead.PendingOf(t.Context(), fmt.Sprint(i), 0, 1)
		if err != nil || len(pending) != 1 {
			t.Fatal(pending, err)
		}
		var replies []bot.Reply
		for _, text := range texts {
			replies = append(replies, bot.Reply{To: chat(fmt.Sprint("c", i)), Body: bot.Plain(text)})
		}
		if err := dead.FinishIncoming(t.Context(), pending[0], replies); err != nil {
			t.Fatal(err)
		}
	}
	for i := range chats { // marked as being sent, and behind it not
		say(i, "one")
		say(i, "two", "three")
	}
	if n := p.states(); n[outbox.Sending] != chats || n[outbox.Queued] != 2*chats {
		t.Fatalf("%v", n)
	}
	if err := dead.Close(); err != nil { // it leaves, and all that is like dying
		t.Fatal(err)
	}
	heir, err := store.Open(t.Context(), p.path, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer heir.Close()
	if err := heir.Join(t.Context()); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	r := outbox.NewRunner(bot.Telegram, "1", heir, p.wire, nil, outbox.Limits{ChatEvery: time.Millisecond}, nil)
	done := make(chan error, 1)
	go func() { done <- r.Run(ctx) }()
	for end := time.Now().Add(time.Minute); p.states()[outbox.Sent] < 3*chats && time.Now().Before(end); {
		time.Sleep(20 * time.Millisecond)
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
	for i := range chats {
		if got := p.wire.texts(fmt.Sprint("c", i)); !slices.Equal(got, []string{"one", "two", "three"}) {
			t.Errorf("chat %d got %q", i, got)
		}
	}
}
