package store

import (
	"context"
	"slices"
	"testing"
	"time"

	"dari/bot"
	"dari/bot/outbox"
	"dari/handlers"
	"dari/knowledge/jobs"
	"dari/store/storetest"
)

// tellAlone makes a message of its own of everything that waits.
func tellAlone(t testing.TB, s *Store) (messages int) {
	t.Helper()
	people, err := s.WaitingAlerts(context.Background(), time.Now(), 1000)
	if err != nil {
		t.Fatal(err)
	}
	var plans []handlers.AlertPlan
	for _, p := range people {
		for _, it := range p.Waiting {
			plans = append(plans, handlers.AlertPlan{Person: p.Person, Message: []handlers.AlertItem{it}})
		}
	}
	messages, err = s.PlanAlerts(context.Background(), time.Now(), plans)
	if err != nil {
		t.Fatal(err)
	}
	return messages
}

// alerts tries the faults of telling people of what was queued for them.
func (t *trial) alerts(seeker handlers.Person) {
	ctx := t.Context()
	var waiting []handlers.AlertPerson
	t.each("WaitingAlerts", func() (err error) { waiting, err = t.WaitingAlerts(ctx, time.Now(), 9); return err })
	if len(waiting) != 1 || len(waiting[0].Waiting) != 1 {
		t.Fatalf("waiting: %+v", waiting)
	}
	it := waiting[0].Waiting[0]
	t.each("PlanAlerts, later", func() error {
		_, err := t.PlanAlerts(ctx, time.Now(), []handlers.AlertPlan{{Person: seeker.ID, Later: time.Now()}})
		return err
	})
	t.each("SetAlertTiming", func() error { return t.SetAlertTiming(ctx, 70, seeker.ID, handlers.UsualTiming()) })
	t.each("AlertTiming", func() error { _, err := t.AlertTiming(ctx, seeker.ID); return err })
	t.each("PlanAlerts", func() error {
		_, err := t.PlanAlerts(ctx, time.Now(), []handlers.AlertPlan{{Person: seeker.ID, Message: []handlers.AlertItem{it}}})
		return err
	})
	t.each("AlertItems", func() error { _, err := t.AlertItems(ctx, 1); return err })
	refusal := handlers.Refusal{Person: seeker.ID, Kind: handlers.OpeningSubject, Ref: 1, Why: handlers.RefusedRegion,
		Rule: handlers.RefusalRule{Regions: []jobs.Region{"26380"}}, At: time.Now()}
	var id int64
	t.each("Refuse", func() (err error) { id, err = t.Refuse(ctx, 71, refusal); return err })
	t.each("RefusalsOf", func() error { _, err := t.RefusalsOf(ctx, seeker.ID); return err })
	t.each("TakeBackRefusal", func() error { _, err := t.TakeBackRefusal(ctx, 72, seeker.ID, id); return err })
	saved := handlers.Saved{Person: seeker.ID, Kind: handlers.OpeningSubject, Ref: 99, At: time.Now(), Remind: time.Now().Add(time.Hour)}
	t.each("Save", func() error { _, err := t.Save(ctx, 73, saved); return err })
	t.each("SavedBy", func() error { _, err := t.SavedBy(ctx, seeker.ID); return err })
	t.each("DueReminders", func() error { _, err := t.DueReminders(ctx, time.Now(), 9); return err })
	t.each("Remind, later", func() error { _, err := t.Remind(ctx, time.Now(), []handlers.Saved{saved}); return err })
	t.each("Unsave", func() error { _, err := t.Unsave(ctx, 74, seeker.ID, saved.Kind, saved.Ref); return err })
	t.each("EachTold", func() error {
		return t.EachTold(ctx, time.Time{}, time.Now(), func(handlers.Told) error { return nil })
	})
	t.each("QueueCorrections", func() error { _, err := t.QueueCorrections(ctx, time.Now()); return err })
	t.each("ToldMessage", func() error { _, _, err := t.ToldMessage(ctx, 1); return err })
	t.each("ChangedSubject", func() error { _, _, err := t.ChangedSubject(ctx, 1); return err })
	t.each("Before", func() error { _, _, err := t.Before(ctx, saved.Kind, 1, time.Now()); return err })
	t.each("Keeping", func() error { _, err := t.Keeping(ctx, seeker.ID, saved.Kind, 1); return err })
	t.each("Threshold", func() error { _, err := t.Threshold(ctx); return err })
}

// TestD19_CopiesAreToldOnce: what comes in again under another number and says
// the same is told to nobody who was told of the first.
func TestD19_CopiesAreToldOnce(t *testing.T) { storetest.Each(t, testCopiesAreToldOnce) }

func testCopiesAreToldOnce(t *testing.T) {
	s := openTemp(t)
	people := wanting(t, s, 3)
	first := welder("K1")
	_, r := importAll(t, s, official, first)
	to := []handlers.AlertFound{{Person: people[0]}, {Person: people[1]}, {Person: people[2]}}
	if n, err := s.TellOpening(t.Context(), mustOpening(t, s, r[0].ID), to[:2]); n != 2 || err != nil {
		t.Fatal(n, err)
	}
	tellAlone(t, s)
	again := first
	again.SourceID = "K9"
	dearer := again
	dearer.SourceID, dearer.Pay.Min = "K10", dearer.Pay.Min+500_000
	_, r = importAll(t, s, official, again, dearer)
	for i, want := range []int{1, 3} {
		if n, err := s.TellOpening(t.Context(), mustOpening(t, s, r[i].ID), to); n != want || err != nil {
			t.Errorf("%s: queued for %d, %v; want %d", []string{"a copy", "one with another pay"}[i], n, err, want)
		}
	}
}

// TestACopyOfWhatEndedIsTold: what waits or is queued, and has ended, does not keep
// people from being told of the one in its place.
func TestACopyOfWhatEndedIsTold(t *testing.T) { storetest.Each(t, testACopyOfWhatEndedIsTold) }

func testACopyOfWhatEndedIsTold(t *testing.T) {
	s := openTemp(t)
	ctx := t.Context()
	people := wanting(t, s, 2)
	_, r := importAll(t, s, official, welder("K1"))
	first := mustOpening(t, s, r[0].ID)
	if n, err := s.TellOpening(ctx, first, []handlers.AlertFound{{Person: people[0]}}); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	tellAlone(t, s) // one message is queued, the other alert waits
	if n, err := s.TellOpening(ctx, first, []handlers.AlertFound{{Person: people[1]}}); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	again := welder("K9")
	_, r = importAll(t, s, official, again)
	to := []handlers.AlertFound{{Person: people[0]}, {Person: people[1]}}
	for _, want := range []int{0, 2} {
		if n, err := s.TellOpening(ctx, mustOpening(t, s, r[0].ID), to); n != want || err != nil {
			t.Errorf("queued for %d, %v; want %d", n, err, want)
		}
		if _, err := s.CloseOpening(ctx, 0, first.ID, "cli:staff"); err != nil {
			t.Fatal(err)
		}
	}
}

// TestAlertsArePlannedOnce: of two plans of one moment, one makes a message.
func TestAlertsArePlannedOnce(t *testing.T) { storetest.Each(t, testAlertsArePlannedOnce) }

func testAlertsArePlannedOnce(t *testing.T) {
	s := openTemp(t)
	ctx := t.Context()
	person := wanting(t, s, 1)[0]
	for ref := range 3 {
		if _, err := s.QueueAlerts(ctx, outbox.Subject{Kind: "thing", Ref: int64(ref + 1), Version: 1}, time.Now(), []handlers.AlertFound{{Person: person, Score: ref}}); err != nil {
			t.Fatal(err)
		}
	}
	waiting, err := s.WaitingAlerts(ctx, time.Now(), 10)
	if err != nil || len(waiting) != 1 || len(waiting[0].Waiting) != 3 {
		t.Fatalf("%+v, %v", waiting, err)
	}
	items := waiting[0].Waiting
	plan := []handlers.AlertPlan{{Person: person, Message: []handlers.AlertItem{items[2], items[0]}, LeftOut: map[int64]string{items[1].ID: handlers.DroppedClosed}}}
	for _, want := range []int{1, 0} {
		if n, err := s.PlanAlerts(ctx, time.Now(), plan); n != want || err != nil {
			t.Errorf("%d messages, %v; want %d", n, err, want)
		}
	}
	ds, err := s.QueuedDeliveries(ctx, bot.Telegram, telegramAccount, outbox.Alerts, 0, time.Now(), 10)
	if err != nil || len(ds) != 1 || ds[0].Subject.Kind != handlers.DigestSubject {
		t.Fatalf("%+v, %v", ds, err)
	}
	got, err := s.AlertItems(ctx, ds[0].ID)
	if err != nil || len(got) != 2 || got[0].Subject.Ref != 3 || got[1].Subject.Ref != 1 {
		t.Errorf("it tells %+v, %v", got, err)
	}
	// What was left out because it had ended comes back, what was told does not.
	for ref, want := range []int{0, 1, 0} {
		if n, err := s.QueueAlerts(ctx, outbox.Subject{Kind: "thing", Ref: int64(ref + 1), Version: 2}, time.Now(), []handlers.AlertFound{{Person: person}}); n != want || err != nil {
			t.Errorf("thing %d: queued %d, %v; want %d", ref+1, n, err, want)
		}
	}
	// A message that is dropped leaves out what it tells.
	if _, err := s.Settle(ctx, []outbox.Outcome{{Delivery: ds[0], State: outbox.Dropped, Reason: handlers.DroppedOff}}, nil); err != nil {
		t.Fatal(err)
	}
	if got, err = s.AlertItems(ctx, ds[0].ID); err != nil || slices.ContainsFunc(got, func(i handlers.AlertItem) bool { return i.LeftOut != handlers.DroppedOff }) {
		t.Errorf("after the drop: %+v, %v", got, err)
	}
}

// TestWhatComesBackIsToldWithWhatIsNew: of a message of two, one was left out
// because it had ended; it is back, and told together with a third.
func TestWhatComesBackIsToldWithWhatIsNew(t *testing.T) {
	storetest.Each(t, testWhatComesBackIsToldWithWhatIsNew)
}

func testWhatComesBackIsToldWithWhatIsNew(t *testing.T) {
	s := openTemp(t)
	ctx := t.Context()
	person := wanting(t, s, 1)[0]
	// tell queues things and makes one message of them.
	tell := func(refs ...int64) outbox.Delivery {
		t.Helper()
		for _, ref := range refs {
			if n, err := s.QueueAlerts(ctx, outbox.Subject{Kind: "thing", Ref: ref, Version: 1}, time.Now(), []handlers.AlertFound{{Person: person}}); n != 1 || err != nil {
				t.Fatalf("thing %d: %d, %v", ref, n, err)
			}
		}
		waiting, err := s.WaitingAlerts(ctx, time.Now(), 10)
		if err != nil || len(waiting) != 1 || len(waiting[0].Waiting) != len(refs) {
			t.Fatalf("%+v, %v", waiting, err)
		}
		if n, err := s.PlanAlerts(ctx, time.Now(), []handlers.AlertPlan{{Person: person, Message: waiting[0].Waiting}}); n != 1 || err != nil {
			t.Fatalf("things %d: %d messages, %v", refs, n, err)
		}
		ds, err := s.QueuedDeliveries(ctx, bot.Telegram, telegramAccount, outbox.Alerts, 0, time.Now(), 10)
		if err != nil || len(ds) != 1 {
			t.Fatalf("things %d: %+v, %v", refs, ds, err)
		}
		return ds[0]
	}
	settle := func(o outbox.Outcome) {
		t.Helper()
		if _, err := s.Settle(ctx, []outbox.Outcome{o}, nil); err != nil {
			t.Fatal(err)
		}
	}
	first := tell(1, 2)
	items, err := s.AlertItems(ctx, first.ID)
	if err != nil {
		t.Fatal(err)
	}
	s.LeaveOut(first.ID, map[int64]string{items[0].ID: handlers.DroppedClosed})
	settle(outbox.Outcome{Delivery: first, State: outbox.Sent, MessageIDs: []string{"m"}})
	second := tell(1, 3)
	if got, err := s.AlertItems(ctx, second.ID); err != nil || len(got) != 2 {
		t.Errorf("the second message tells %+v, %v", got, err)
	}
	// One that is dropped keeps the reasons that its items have, so that only what
	// had ended comes back.
	items, err = s.AlertItems(ctx, second.ID)
	if err != nil {
		t.Fatal(err)
	}
	s.LeaveOut(second.ID, map[int64]string{items[0].ID: handlers.DroppedClosed})
	settle(outbox.Outcome{Delivery: second, State: outbox.Dropped, Reason: handlers.DroppedNoFit})
	for i, want := range []int{1, 0} {
		it := items[i].Subject
		if n, err := s.QueueAlerts(ctx, it, time.Now(), []handlers.AlertFound{{Person: person}}); n != want || err != nil {
			t.Errorf("thing %d: queued %d, %v; want %d", it.Ref, n, err, want)
		}
	}
}

// TestRemindedAgain: what was saved again with another last day, after the
// reminder of the first, is reminded of again.
func TestRemindedAgain(t *testing.T) { storetest.Each(t, testRemindedAgain) }

func testRemindedAgain(t *testing.T) {
	s := openTemp(t)
	ctx := t.Context()
	x := handlers.Saved{Person: wanting(t, s, 1)[0], Kind: handlers.OpeningSubject, Ref: 7, At: time.Now(), Remind: time.Now()}
	for i, end := range []outbox.State{outbox.Sent, outbox.Dropped, outbox.Sent} {
		if isNew, err := s.Save(ctx, 0, x); !isNew || err != nil {
			t.Fatal(isNew, err)
		}
		for _, want := range []int{1, 0} { // two timers
			if n, err := s.Remind(ctx, time.Now(), []handlers.Saved{x}); n != want || err != nil {
				t.Errorf("saved %d times: %d reminders, %v; want %d", i+1, n, err, want)
			}
		}
		ds, err := s.QueuedDeliveries(ctx, bot.Telegram, telegramAccount, outbox.Alerts, 0, time.Now(), 10)
		if err != nil || len(ds) != 1 || len(ds[0].MessageIDs) > 0 {
			t.Fatalf("saved %d times: %+v, %v", i+1, ds, err)
		}
		if _, err := s.Settle(ctx, []outbox.Outcome{{Delivery: ds[0], State: end, MessageIDs: []string{"m"}, Reason: "x"}}, nil); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Unsave(ctx, 0, x.Person, x.Kind, x.Ref); err != nil {
			t.Fatal(err)
		}
	}
}
