package handlers_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"dari/bot"
	"dari/bot/outbox"
	"dari/handlers"
	"dari/store/storetest"
)

// phone is a platform that remembers what it was told to do.
type phone struct {
	mu     sync.Mutex
	sends  map[string]int
	edits  int
	delete int
	gone   map[string]bool
}

func (p *phone) Send(_ context.Context, o bot.Outgoing) (bot.Receipt, error) {
	time.Sleep(50 * time.Millisecond)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.gone[o.To.Chat] {
		return bot.Receipt{}, bot.ErrGone
	}
	p.sends[o.To.Chat]++
	return bot.Receipt{MessageIDs: []string{"m" + o.To.Chat}}, nil
}

func (p *phone) Edit(_ context.Context, _ bot.Address, ids []string, _ bot.Outgoing) (bot.Receipt, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.edits++
	return bot.Receipt{MessageIDs: ids}, nil
}

func (p *phone) Delete(context.Context, bot.Address, []string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.delete++
	return nil
}

func (p *phone) sent() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.sends)
}

// TestD15_AnnouncementThroughTheSender runs the real sender over the store:
// pace, a pause that takes effect within two seconds, quiet hours, correction
// and withdrawal.
func TestD15_AnnouncementThroughTheSender(t *testing.T) {
	storetest.Each(t, testD15_AnnouncementThroughTheSender)
}

func testD15_AnnouncementThroughTheSender(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		const people = 300
		for i := range people {
			s.reader(fmt.Sprint(1000+i), "ko")
		}
		time.Sleep(time.Until(time.Date(2026, 11, 23, 20, 59, 50, 0, handlers.Seoul)))
		p := &phone{sends: map[string]int{}, gone: map[string]bool{"1007": true}}
		start := func() (stop func()) {
			ctx, cancel := context.WithCancel(t.Context())
			done := make(chan error, 1)
			runner := outbox.NewRunner(bot.Telegram, "1", s.store, p, s.handlers, outbox.Limits{PerSecond: 20}, nil)
			go func() { done <- runner.Run(ctx) }()
			return func() {
				cancel()
				if err := <-done; err != nil {
					t.Error(err)
				}
			}
		}
		stop := start()
		id := s.confirmed(handlers.Announcement{Ko: "글"})
		move := func(to handlers.AnnouncementState) {
			t.Helper()
			if ok, err := s.store.MoveAnnouncement(t.Context(), 0, id, to, "x"); err != nil || !ok {
				t.Fatal(to, ok, err)
			}
		}
		receipt := func() handlers.Receipt {
			t.Helper()
			r, err := s.store.Receipt(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			return r
		}
		time.Sleep(3 * time.Second)
		move(handlers.AnnouncementPaused)
		time.Sleep(2 * time.Second)
		paused := p.sent()
		time.Sleep(3 * time.Second)
		if paused < 30 || paused > 70 || p.sent() != paused {
			t.Errorf("%d sent when paused, %d three seconds later", paused, p.sent())
		}
		move(handlers.AnnouncementRunning)
		time.Sleep(time.Minute) // 21:00 comes two seconds later
		if n := p.sent(); n < paused+10 || n > paused+70 {
			t.Errorf("%d sent before 21:00, after %d at the pause", n, paused)
		}
		stop() // a restart at night forgets nothing
		time.Sleep(time.Until(time.Date(2026, 11, 24, 7, 59, 50, 0, handlers.Seoul)))
		asleep := p.sent()
		stop = start()
		time.Sleep(9 * time.Second)
		if p.sent() != asleep {
			t.Errorf("%d sent before 08:00", p.sent()-asleep)
		}
		time.Sleep(time.Minute)
		if r := receipt(); r.Sent != people-1 || r.Gone != 1 || r.Waiting != 0 {
			t.Errorf("in the morning: %+v", r)
		}
		if ok, err := s.store.CorrectAnnouncement(t.Context(), 0, id, "고친 글", "", "x"); err != nil || !ok {
			t.Fatal(ok, err)
		}
		time.Sleep(time.Minute)
		if r := receipt(); p.edits != people-1 || r.Edited.Done != people-1 || r.Edited.Open {
			t.Errorf("%d edits: %+v", p.edits, r)
		}
		move(handlers.AnnouncementWithdrawn)
		time.Sleep(time.Minute)
		if r := receipt(); p.delete != people-1 || r.Withdrawn.Done != people-1 {
			t.Errorf("%d deletions: %+v", p.delete, r)
		}
		for chat, n := range p.sends {
			if n != 1 {
				t.Errorf("chat %s got %d copies", chat, n)
			}
		}
		stop()
	})
}
