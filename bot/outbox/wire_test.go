package outbox_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"dari/bot"
	"dari/bot/outbox"
	"dari/store"
	"dari/store/storetest"
)

// wire is a platform in memory: it does what the test says and writes down
// what it was given.
type wire struct {
	mu     sync.Mutex
	sent   []sending
	answer func(o bot.Outgoing, n int) (bot.Receipt, error) // n counts sends to the chat from 1
	perTo  map[string]int
	delay  time.Duration
	flying int
	most   int
}

type sending struct {
	chat, text string
	at         time.Time
	ok         bool
}

func (w *wire) Send(ctx context.Context, o bot.Outgoing) (bot.Receipt, error) {
	w.mu.Lock()
	if w.perTo == nil {
		w.perTo = map[string]int{}
	}
	w.perTo[o.To.Chat]++
	n := w.perTo[o.To.Chat]
	w.flying++
	w.most = max(w.most, w.flying)
	w.mu.Unlock()
	select {
	case <-time.After(w.delay):
	case <-ctx.Done():
		return bot.Receipt{}, &bot.UnknownError{Err: ctx.Err()}
	}
	r, err := bot.Receipt{MessageIDs: []string{fmt.Sprintf("%s-%d", o.To.Chat, n)}}, error(nil)
	if w.answer != nil {
		r, err = w.answer(o, n)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.flying--
	w.sent = append(w.sent, sending{o.To.Chat, o.Reply.Body.String(), time.Now(), err == nil})
	return r, err
}

func (w *wire) Edit(context.Context, bot.Address, []string, bot.Outgoing) (bot.Receipt, error) {
	return bot.Receipt{}, &bot.RefusedError{Err: errors.New("too old")}
}

func (w *wire) Delete(context.Context, bot.Address, []string) error { return nil }

func (w *wire) texts(chat string) []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var out []string
	for _, s := range w.sent {
		if s.chat == chat && s.ok {
			out = append(out, s.text)
		}
	}
	return out
}

// post is a store with replies in it and a runner over the wire.
type post struct {
	t     *testing.T
	path  string
	store *store.Store
	wire  *wire
	n     int
	// unannounced spares the store being asked for announcements ten times a
	// second, where hours go by and there are none.
	unannounced bool
}

// unannounced is a store without announcements.
type unannounced struct{ outbox.Store }

func (unannounced) NextBroadcast(context.Context, bot.Platform, string, int, time.Time) ([]outbox.Delivery, error) {
	return nil, nil
}

func newPost(t *testing.T) *post {
	p := &post{t: t, path: storetest.New(t, func(where string) error { return store.Migrate(context.Background(), where, store.Options{}) }), wire: &wire{delay: 50 * time.Millisecond}}
	p.open()
	t.Cleanup(func() { p.store.Close() })
	return p
}

func (p *post) open() {
	p.t.Helper()
	st, err := store.Open(context.Background(), p.path, store.Options{})
	if err != nil {
		p.t.Fatal(err)
	}
	p.store = st
}

func chat(id string) bot.Address {
	return bot.Address{Platform: bot.Telegram, Account: "1", Chat: id}
}

// reply queues texts to a chat as the answer to one message.
func (p *post) reply(to string, person uint32, texts ...string) {
	p.t.Helper()
	ctx := context.Background()
	p.n++
	in := bot.Incoming{Platform: bot.Telegram, Account: "1", ExternalID: fmt.Sprint(p.n), Conversation: to, Raw: []byte("{}"), Received: time.Now()}
	if err := p.store.AddIncoming(ctx, []bot.Incoming{in}); err != nil {
		p.t.Fatal(err)
	}
	pending, err := p.store.PendingIncoming(ctx, 0, 1)
	if err != nil || len(pending) != 1 {
		p.t.Fatal(pending, err)
	}
	var replies []bot.Reply
	for _, text := range texts {
		replies = append(replies, bot.Reply{To: chat(to), Person: person, Body: bot.Plain(text)})
	}
	if err := p.store.FinishIncoming(ctx, pending[0], replies); err != nil {
		p.t.Fatal(err)
	}
}

// run runs an outbox until stop is called.
func (p *post) run(limits outbox.Limits) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	var keep outbox.Store = p.store
	if p.unannounced {
		keep = unannounced{p.store}
	}
	r := outbox.NewRunner(bot.Telegram, "1", keep, p.wire, nil, limits, nil)
	done := make(chan error, 1)
	go func() { done <- r.Run(ctx) }()
	return func() {
		p.t.Helper()
		cancel()
		if err := <-done; err != nil {
			p.t.Errorf("run: %v", err)
		}
	}
}

func (p *post) states() map[outbox.State]int {
	p.t.Helper()
	m, err := p.store.OutboxCounts(context.Background())
	if err != nil {
		p.t.Fatal(err)
	}
	return m
}

func bubble(t *testing.T, f func(t *testing.T)) { t.Helper(); synctest.Test(t, f) }
