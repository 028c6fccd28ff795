package store

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"dari/bot"
	"dari/bot/outbox"
	"dari/handlers"
	"dari/knowledge/jobs"
	"dari/store/storetest"
)

// TestAThreadIsOursFromTheMentionOn: what follows a mention must count also
// while the mention still waits to be handled.
func TestAThreadIsOursFromTheMentionOn(t *testing.T) {
	storetest.Each(t, testAThreadIsOursFromTheMentionOn)
}

func testAThreadIsOursFromTheMentionOn(t *testing.T) {
	s := openTest(t)
	in := incoming("1")
	in.Platform, in.Conversation = bot.Slack, "slack:T1/C1/1.1"
	if ours, err := s.Ours(t.Context(), in.Conversation); ours || err != nil {
		t.Errorf("ours before anything was said: %v, %v", ours, err)
	}
	if err := s.AddIncoming(t.Context(), []bot.Incoming{in}); err != nil {
		t.Fatal(err)
	}
	if ours, err := s.Ours(t.Context(), in.Conversation); !ours || err != nil {
		t.Errorf("not ours while the mention waits: %v, %v", ours, err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Ours(ended, in.Conversation); err == nil {
		t.Error("a question that got no answer is no error")
	}
}

// TestSweepEndsWhatNobodyWillSend: deliveries of an account that is not
// connected any more do not wait for ever, with a person's words in them.
func TestSweepEndsWhatNobodyWillSend(t *testing.T) {
	storetest.Each(t, testSweepEndsWhatNobodyWillSend)
}

func testSweepEndsWhatNobodyWillSend(t *testing.T) {
	s := openTest(t)
	now := time.Now()
	queue := func(chat string, lane outbox.Lane, state outbox.State, due time.Time) {
		t.Helper()
		err := s.write(t.Context(), func(t *tx) error {
			_, err := t.run(`INSERT INTO delivery (secret, lane, state, due, platform, account, chat, kind, payload_enc, created)
				VALUES ('s', ?, ?, ?, 'telegram', 'former', ?, ?, ?, ?)`, lane, state, millis(due), chat, "k", []byte(`{}`), millis(due))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	old := now.Add(-8 * 24 * time.Hour)
	queue("old reply", outbox.Replies, outbox.Queued, old)
	queue("old alert", outbox.Alerts, outbox.Queued, old)
	queue("cut off", outbox.Replies, outbox.Sending, old)
	queue("new reply", outbox.Replies, outbox.Queued, now)
	queue("paused announcement", outbox.Broadcasts, outbox.Queued, old)
	if err := s.Sweep(t.Context(), now); err != nil {
		t.Fatal(err)
	}
	var ended []string
	err := s.selects(t.Context(), &ended, `SELECT chat || ' ' || error FROM delivery WHERE state = 6 AND finished > 0 AND payload_enc IS NULL ORDER BY chat`)
	if want := []string{"cut off expired", "old alert expired", "old reply expired"}; err != nil || !slices.Equal(ended, want) {
		t.Errorf("ended %q, %v, want %q", ended, err, want)
	}
}

// TestD22_AFullDiskIsAnErrorAndRecovers: nothing is acknowledged, nothing half
// written stays, and writing goes on by itself once there is room.
func TestD22_AFullDiskIsAnErrorAndRecovers(t *testing.T) {
	s := openTest(t)
	pages := func(n int) {
		t.Helper()
		err := s.write(t.Context(), func(x *tx) error {
			var got int
			return x.get(&got, fmt.Sprintf(`PRAGMA max_page_count = %d`, n))
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	big := func(id string) bot.Incoming {
		in := incoming(id)
		in.Raw = make([]byte, 100_000)
		return in
	}
	if err := s.AddIncoming(t.Context(), []bot.Incoming{incoming("before")}); err != nil {
		t.Fatal(err)
	}
	told := 0
	s.OnIncoming(func(in []bot.Incoming) { told += len(in) })
	pages(1) // no page more than there are
	if err := s.AddIncoming(t.Context(), []bot.Incoming{incoming("small"), big("full")}); err == nil {
		t.Fatal("stored on a full disk")
	}
	if told != 0 {
		t.Errorf("%d events were handed on that are not stored", told)
	}
	pages(1 << 30)
	if err := s.AddIncoming(t.Context(), []bot.Incoming{big("full")}); err != nil {
		t.Errorf("with room again: %v", err)
	}
	in, err := s.PendingIncoming(t.Context(), 0, 10)
	if err != nil || len(in) != 2 || in[0].ExternalID != "before" || in[1].ExternalID != "full" {
		t.Errorf("stored %d events, %v; want the first and the last", len(in), err)
	}
}

// TestADamagedProfileOrOpeningHoldsUpNobody: matching goes on with the others.
func TestADamagedProfileOrOpeningHoldsUpNobody(t *testing.T) {
	storetest.Each(t, testADamagedProfileOrOpeningHoldsUpNobody)
}

func testADamagedProfileOrOpeningHoldsUpNobody(t *testing.T) {
	s, person := seekerStore(t)
	ctx := t.Context()
	var all []uint32
	for _, name := range []string{"one", "damaged", "two"} {
		p := person(name)
		if err := s.SaveProfile(ctx, 0, p.ID, welding, handlers.AlertsAtOnce); err != nil {
			t.Fatal(err)
		}
		agree(t, s, p.ID, handlers.ForAlerts, true)
		all = append(all, p.ID)
	}
	err := s.write(ctx, func(t *tx) error {
		for _, id := range []string{"a", "b", "c"} {
			if _, err := t.insertOpening(jobs.Opening{Feed: "f", SourceID: id, Employer: "E", Title: id}, newOpening{state: handlers.OpeningOpen}); err != nil {
				return err
			}
		}
		if _, err := t.run(`UPDATE opening SET data = '{"title":' WHERE source_id = 'b'`); err != nil {
			return err
		}
		_, err := t.run(`UPDATE profile SET mrow = ? WHERE person = ?`, []byte{9}, all[1])
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	var seen []uint32
	err = eachProfile(ctx, s, handlers.ForAlerts, handlers.PersonRange{}, func(id uint32, _ jobs.Profile) error {
		seen = append(seen, id)
		return nil
	})
	if want := []uint32{all[0], all[2]}; err != nil || !slices.Equal(seen, want) {
		t.Errorf("profiles of %v, %v, want %v", seen, err, want)
	}
	var titles []string
	if n, err := s.PlanMatching(ctx, 10, 10); n != 3 || err != nil {
		t.Fatalf("planned %d, %v", n, err)
	}
	part, _, err := s.TakeMatchPart(ctx)
	for _, o := range part.Openings {
		titles = append(titles, o.Title)
	}
	if err != nil || !slices.Equal(titles, []string{"a", "c"}) {
		t.Errorf("openings %q, %v, want a and c", titles, err)
	}
}

// TestD22_ALockedDatabaseFailsAllThatWaitAtOnce: somebody else holds the lock;
// writes that wait together must not wait for it one after the other.
func TestD22_ALockedDatabaseFailsAllThatWaitAtOnce(t *testing.T) {
	s := openTest(t)
	err := s.write(t.Context(), func(x *tx) error {
		var ms int
		return x.get(&ms, `PRAGMA busy_timeout = 300`)
	})
	if err != nil {
		t.Fatal(err)
	}
	other, err := (&sqliteDB{s.Path()}).openWriter(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if _, err := other.Exec("BEGIN IMMEDIATE"); err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	var wg sync.WaitGroup
	for i := range 30 {
		wg.Go(func() {
			if err := s.AddIncoming(t.Context(), []bot.Incoming{incoming(fmt.Sprint(i))}); err == nil {
				t.Error("stored in a locked database")
			}
		})
	}
	wg.Wait()
	if took := time.Since(start); took > 6*time.Second { // one after the other takes nine
		t.Errorf("30 writes failed after %v", took)
	}
	if _, err := other.Exec("ROLLBACK"); err != nil {
		t.Fatal(err)
	}
	if err := s.AddIncoming(t.Context(), []bot.Incoming{incoming("after")}); err != nil {
		t.Errorf("after the lock was given back: %v", err)
	}
}

// TestSettledIsAskedPerPlatform: a conversation in the terminal over the
// database of a server does not wait for what waits on Telegram.
func TestSettledIsAskedPerPlatform(t *testing.T) { storetest.Each(t, testSettledIsAskedPerPlatform) }

func testSettledIsAskedPerPlatform(t *testing.T) {
	s := openTest(t)
	if err := s.AddIncoming(t.Context(), []bot.Incoming{incoming("1")}); err != nil {
		t.Fatal(err)
	}
	for p, want := range map[bot.Platform]bool{bot.Telegram: true, bot.Terminal: false} {
		if got, err := s.Unsettled(t.Context(), p, time.Now()); got != want || err != nil {
			t.Errorf("%s: unsettled %v, %v; want %v", p, got, err, want)
		}
	}
}
