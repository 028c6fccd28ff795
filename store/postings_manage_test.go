package store

import (
	"testing"
	"time"

	"dari/bot"
	"dari/handlers"
	"dari/knowledge/jobs"
	"dari/store/storetest"
)

// TestAPostingIsMovedOncePerMessage, and only from where it stands.
func TestAPostingIsMovedOncePerMessage(t *testing.T) {
	storetest.Each(t, testAPostingIsMovedOncePerMessage)
}

func testAPostingIsMovedOncePerMessage(t *testing.T) {
	s, ctx := openTemp(t), t.Context()
	p := poster(t, s, "U1")
	id, err := s.Post(ctx, 1, posting(p, "용접원"))
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	until := func(d time.Duration) *jobs.Deadline {
		return &jobs.Deadline{Kind: jobs.DeadlineDate, At: now.Add(d).Truncate(time.Second)}
	}
	move := func(message int64, m handlers.PostingMove, want handlers.Moved, state handlers.OpeningState, version int64) {
		t.Helper()
		m.ID, m.Actor, m.At = id, p.Account(), now
		for range 2 { // the second time it is the same message
			if got, err := s.MovePosting(ctx, message, m); err != nil || got != want {
				t.Errorf("message %d: %v, %v; want %v", message, got, err, want)
			}
		}
		if o := mustOpening(t, s, id); o.State != state || o.Version != version {
			t.Errorf("message %d: %s, version %d; want %s, %d", message, o.State, o.Version, state, version)
		}
	}
	me := p.Account()
	move(2, handlers.PostingMove{Pause: true}, handlers.MovedNot, handlers.OpeningPending, 1)
	move(3, handlers.PostingMove{Deadline: until(24 * time.Hour)}, handlers.MovedNot, handlers.OpeningPending, 1)
	if _, err := s.ApproveOpening(ctx, 4, id, "cli:kim"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.VerifyEmployer(ctx, 5, id, "cli:kim"); err != nil {
		t.Fatal(err)
	}
	move(6, handlers.PostingMove{}, handlers.MovedNot, handlers.OpeningOpen, 1)
	move(7, handlers.PostingMove{Pause: true}, handlers.MovedDone, handlers.OpeningPaused, 2)
	move(8, handlers.PostingMove{}, handlers.MovedNot, handlers.OpeningPaused, 2) // who paused it was not known
	move(9, handlers.PostingMove{EndedBy: me}, handlers.MovedDone, handlers.OpeningOpen, 3)
	move(10, handlers.PostingMove{Deadline: until(-time.Hour)}, handlers.MovedOver, handlers.OpeningOpen, 3)
	move(11, handlers.PostingMove{Deadline: until(24 * time.Hour)}, handlers.MovedDone, handlers.OpeningOpen, 4)
	if closed, err := s.CloseOpening(ctx, 12, id, me); err != nil || !closed {
		t.Fatal(closed, err)
	}
	move(13, handlers.PostingMove{Pause: true, EndedBy: me}, handlers.MovedNot, handlers.OpeningClosed, 5)
	move(14, handlers.PostingMove{EndedBy: me}, handlers.MovedNot, handlers.OpeningClosed, 5) // it needs a deadline
	move(15, handlers.PostingMove{EndedBy: me, Deadline: until(48 * time.Hour)}, handlers.MovedDone, handlers.OpeningOpen, 6)
	for action, n := range map[string]int{"opening.pause": 1, "opening.resume": 1, "opening.renew": 2, "opening.close": 1} {
		if got := audited(t, s, action, me); got != n {
			t.Errorf("%s is in the audit list %d times, want %d", action, got, n)
		}
	}
	// What the law forbids by now is not shown again.
	bad := posting(p, "용접원")
	bad.ID, bad.Opening.HowToApply = id, "방문"
	bad.Opening.Pay = jobs.NewPay("", "월 150만원", 0, 0)
	bad.Opening.Hours = "주 40시간"
	if bad.Blocked = string(jobs.PayBelowMinimum); len(handlers.Blocking(bad.Opening, now)) == 0 {
		t.Fatal("nothing forbids it")
	}
	if got, err := s.Post(ctx, 16, bad); err != nil || got != 0 {
		t.Errorf("an approved opening is blocked: %d, %v", got, err)
	}
	if o := mustOpening(t, s, id); o.State != handlers.OpeningOpen || o.HowToApply != "" {
		t.Errorf("it did not stay as it was: %s, %q", o.State, o.HowToApply)
	}
}

// TestPostingCountsAreOfOthers: of who was told in one message with other things
// too, and neither of the firm nor of staff. A colleague still manages the posting
// when who posted it is erased.
func TestPostingCountsAreOfOthers(t *testing.T) { storetest.Each(t, testPostingCountsAreOfOthers) }

func testPostingCountsAreOfOthers(t *testing.T) {
	s, ctx := openTemp(t), t.Context()
	boss, colleague := poster(t, s, "U1"), poster(t, s, "U2")
	var ids []int64
	for i, p := range []handlers.Person{boss, boss, colleague} {
		id, err := s.Post(ctx, 0, posting(p, []string{"용접원", "배관원", "도장원"}[i]))
		if err == nil {
			_, err = s.ApproveOpening(ctx, 0, id, "cli:kim")
		}
		if err == nil {
			_, err = s.VerifyEmployer(ctx, 0, id, "cli:kim")
		}
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	people := wanting(t, s, 2)
	for _, id := range ids[:2] {
		if n, err := s.TellOpening(ctx, mustOpening(t, s, id), []handlers.AlertFound{{Person: people[0]}}); n != 1 || err != nil {
			t.Fatal(n, err)
		}
	}
	waiting, err := s.WaitingAlerts(ctx, time.Now(), 9)
	if err != nil || len(waiting) != 1 {
		t.Fatal(waiting, err)
	}
	if n, err := s.PlanAlerts(ctx, time.Now(), []handlers.AlertPlan{{Person: people[0], Message: waiting[0].Waiting}}); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	if err := s.write(ctx, func(t *tx) error { _, err := t.run(`UPDATE delivery SET state = 2 WHERE kind = 'digest'`); return err }); err != nil {
		t.Fatal(err)
	}
	for _, p := range append(people, boss.ID, colleague.ID) {
		if err := s.ReadOpening(ctx, 0, p, ids[0]); err != nil {
			t.Fatal(err)
		}
		if err := s.AddInterest(ctx, 0, p, ids[0]); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		staff []string
		want  handlers.PostingCounts
	}{{nil, handlers.PostingCounts{Told: 1, Read: 2, Interested: 2}}, {[]string{"telegram:w1", "slack:T9/U9"}, handlers.PostingCounts{Told: 1, Read: 1, Interested: 1}}} {
		if got, err := s.PostingCounts(ctx, ids[0], c.staff); err != nil || got != c.want {
			t.Errorf("staff %v: %+v, %v; want %+v", c.staff, got, err, c.want)
		}
	}
	if err := s.DeletePerson(ctx, 0, boss.ID, ""); err != nil {
		t.Fatal(err)
	}
	if _, ok, err := s.Manages(ctx, colleague.ID, ids[0]); !ok || err != nil {
		t.Errorf("the colleague does not manage it any more: %v", err)
	}
	stranger, err := s.Meet(ctx, bot.Sender{Platform: bot.Slack, Tenant: "T2", ID: "U3"}, bot.Address{Platform: bot.Slack, Account: "T2", Chat: "U3"})
	if err == nil {
		var id int64
		if id, err = s.Post(ctx, 0, posting(stranger, "조립원")); err == nil {
			_, err = s.ApproveOpening(ctx, 0, id, "cli:kim")
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, ok, err := s.Manages(ctx, stranger.ID, ids[0]); ok || err != nil {
		t.Errorf("another workspace manages it: %v", err)
	}
}

// TestAnInterestIsForgottenAfterAYear, with what was looked at.
func TestAnInterestIsForgottenAfterAYear(t *testing.T) {
	storetest.Each(t, testAnInterestIsForgottenAfterAYear)
}

func testAnInterestIsForgottenAfterAYear(t *testing.T) {
	s, ctx := openTemp(t), t.Context()
	p := poster(t, s, "U1")
	id, err := s.Post(ctx, 0, posting(p, "용접원"))
	if err != nil {
		t.Fatal(err)
	}
	kept := func(want int) {
		t.Helper()
		d, err := s.PersonData(ctx, p.ID)
		if err != nil || len(d.Interests) != want || len(d.Looked) != want {
			t.Errorf("%d interests, %d looked at, %v; want %d", len(d.Interests), len(d.Looked), err, want)
		}
	}
	for range 2 {
		if err := s.AddInterest(ctx, 1, p.ID, id); err != nil {
			t.Fatal(err)
		}
		if err := s.ReadOpening(ctx, 2, p.ID, id); err != nil {
			t.Fatal(err)
		}
	}
	kept(1)
	for _, later := range []struct{ days, want int }{{364, 1}, {366, 0}} {
		if err := s.Sweep(ctx, time.Now().Add(time.Duration(later.days)*day)); err != nil {
			t.Fatal(err)
		}
		kept(later.want)
	}
}
