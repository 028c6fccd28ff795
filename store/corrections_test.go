package store

import (
	"testing"
	"time"

	"dari/bot"
	"dari/bot/outbox"
	"dari/handlers"
	"dari/store/storetest"
)

// TestWhenAChangeIsTold: when nothing changed for a while, at the latest a quarter
// of an hour after the first change, and never while a message that was put into
// words before it may be on its way.
func TestWhenAChangeIsTold(t *testing.T) {
	start := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	for _, c := range []struct{ now, want time.Duration }{
		{0, 3 * time.Minute},
		{10 * time.Minute, 13 * time.Minute},
		{13 * time.Minute, 15 * time.Minute},
		{14*time.Minute + 30*time.Second, 15*time.Minute + 30*time.Second},
	} {
		first := start
		if c.now == 0 {
			first = time.Time{}
		}
		if got := tellAt(start.Add(c.now), first); !got.Equal(start.Add(c.want)) {
			t.Errorf("a change %v after the first: told after %v, want %v", c.now, got.Sub(start), c.want)
		}
	}
}

// TestEverybodyIsCorrectedOnce: more people than one transaction takes; a second
// timer, and another change while nothing was sent, queue nothing twice. What
// nobody was told of is not kept.
func TestEverybodyIsCorrectedOnce(t *testing.T) { storetest.Each(t, testEverybodyIsCorrectedOnce) }

func testEverybodyIsCorrectedOnce(t *testing.T) {
	s := openTemp(t)
	ctx := t.Context()
	const n = corrections + 5
	people := wanting(t, s, n)
	job := welder("K1")
	_, r := importAll(t, s, official, job, welder("K2"))
	to := make([]handlers.AlertFound, n)
	for i, p := range people {
		to[i].Person = p
	}
	if told, err := s.TellOpening(ctx, mustOpening(t, s, r[0].ID), to); told != n || err != nil {
		t.Fatal(told, err)
	}
	tellAlone(t, s)
	var sent []outbox.Outcome
	for _, d := range queuedAlerts(t, s) {
		sent = append(sent, outbox.Outcome{Delivery: d, State: outbox.Sent, MessageIDs: []string{"7"},
			SentTo: bot.Address{Platform: d.To.Platform, Account: d.To.Account, Chat: "D" + d.To.Chat}}) // as Slack names the conversation
	}
	if _, err := s.Settle(ctx, sent, nil); err != nil {
		t.Fatal(err)
	}
	for _, p := range people[:2] {
		if err := s.AddInterest(ctx, 0, p, r[0].ID); err != nil {
			t.Fatal(err)
		}
	}
	if k, err := s.Keeping(ctx, people[0], handlers.OpeningSubject, r[0].ID); k.Message != "7" || err != nil {
		t.Errorf("they were told in message %q, %v", k.Message, err)
	}
	time.Sleep(2 * time.Millisecond) // they said so before it changed
	later := time.Now().Add(time.Hour)
	for i, want := range []int{n + 2, 0} {
		job.Pay.Min += 100_000
		importAll(t, s, official, job)
		for _, want := range []int{want, 0} {
			if queued, err := s.QueueCorrections(ctx, later); queued != want || err != nil {
				t.Errorf("change %d: %d queued, %v; want %d", i+1, queued, err, want)
			}
		}
	}
	if got := queuedAlerts(t, s); len(got) != n+2 {
		t.Errorf("%d are queued, want %d", len(got), n+2)
	}
	if _, err := s.CloseOpening(ctx, 0, r[1].ID, "cli:staff"); err != nil {
		t.Fatal(err)
	}
	if _, ok, err := s.Before(ctx, handlers.OpeningSubject, r[1].ID, time.Time{}); ok || err != nil {
		t.Errorf("of what nobody knows is kept how it was: %v, %v", ok, err)
	}
}

// queuedAlerts are the alerts that are due for Telegram.
func queuedAlerts(t testing.TB, s *Store) []outbox.Delivery {
	t.Helper()
	ds, err := s.QueuedDeliveries(t.Context(), bot.Telegram, telegramAccount, outbox.Alerts, 0, time.Now().Add(2*time.Hour), 10*corrections)
	if err != nil {
		t.Fatal(err)
	}
	return ds
}
