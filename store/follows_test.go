package store

import (
	"testing"
	"time"

	"dari/handlers"
	"dari/store/storetest"
)

// TestFollowersAreToldTogether: what comes up while a message waits goes into that
// message; a deadline that moved is told again; nobody is told who left.
func TestFollowersAreToldTogether(t *testing.T) { storetest.Each(t, testFollowersAreToldTogether) }

func testFollowersAreToldTogether(t *testing.T) {
	s, ctx := openTemp(t), t.Context()
	p := poster(t, s, "U1")
	now := time.Now()
	never := time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)
	tell := func(want bool, items ...handlers.FollowItem) {
		t.Helper()
		if got, err := s.TellFollower(ctx, handlers.AlertFor{Person: p.ID, Due: never}, items); err != nil || got != want {
			t.Errorf("queued %v, %v; want %v", got, err, want)
		}
	}
	first := handlers.FollowItem{What: handlers.FollowNew, Ref: 1, Version: 1}
	ends := handlers.FollowItem{What: handlers.FollowWeek, Ref: 2, Version: 1, Until: now.Add(5 * day)}
	tell(false, first) // nothing is followed
	if _, err := s.AddFollow(ctx, 0, handlers.Follow{Person: p.ID, Created: now, NoticeWish: handlers.NoticeWish{Topic: "수출"}}); err != nil {
		t.Fatal(err)
	}
	tell(true, first)
	tell(false, first, ends)
	items, err := s.FollowItems(ctx, p.ID, 1)
	if err != nil || len(items) != 2 || told(t, s, handlers.FollowSubject) != 1 {
		t.Fatalf("%d messages, %+v, %v", told(t, s, handlers.FollowSubject), items, err)
	}
	// Whoever ends a pause gets what waited.
	if err := s.SetAlertTiming(ctx, 0, p.ID, handlers.UsualTiming()); err != nil {
		t.Fatal(err)
	}
	if n := count(t, s, `SELECT count(*) FROM delivery WHERE kind = 'follow' AND due < 253370764800000`); n != 1 {
		t.Errorf("%d messages are due after the pause", n)
	}
	lately, err := s.AlertsLately(ctx, p.ID, 0, now)
	if err != nil || len(lately.Told) != 1 {
		t.Errorf("it is not counted: %+v, %v", lately, err)
	}
	if err := s.write(ctx, func(t *tx) error { _, err := t.run(`UPDATE delivery SET state = 2, finished = due`); return err }); err != nil {
		t.Fatal(err)
	}
	tell(false, first, ends)
	ends.Until = now.Add(20 * day)
	tell(true, ends)
	if err := s.write(ctx, func(t *tx) error { _, err := t.run(`UPDATE person SET gone_at = 1`); return err }); err != nil {
		t.Fatal(err)
	}
	tell(false, handlers.FollowItem{What: handlers.FollowNew, Ref: 3, Version: 1})
	if n := count(t, s, `SELECT count(*) FROM notice_told`); n != 2 {
		t.Errorf("%d rows of what was told, want 2", n)
	}
}
