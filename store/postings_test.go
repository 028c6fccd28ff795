package store

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"dari/bot"
	"dari/bot/outbox"
	"dari/handlers"
	"dari/knowledge/jobs"
	"dari/store/storetest"
)

var staffChannel = bot.Address{Platform: bot.Slack, Account: "T1", Chat: "C1"}

func poster(t *testing.T, s *Store, id string) handlers.Person {
	t.Helper()
	p, err := s.Meet(t.Context(), bot.Sender{Platform: bot.Slack, Tenant: "T1", ID: id}, bot.Address{Platform: bot.Slack, Account: "T1", Chat: id})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func posting(p handlers.Person, title string) handlers.Posting {
	return handlers.Posting{Person: p.ID, Actor: p.Account(), Review: staffChannel, Opening: jobs.Opening{Feed: handlers.PostedFeed,
		Employer: "가온예시정밀", BusinessNumber: "124-81-00998", Title: title, URL: "https://www.example.com/1"}}
}

// told counts deliveries of a kind.
func told(t *testing.T, s *Store, kind string) (n int) {
	t.Helper()
	if err := s.get(t.Context(), &n, `SELECT count(*) FROM delivery WHERE kind = ?`, kind); err != nil {
		t.Fatal(err)
	}
	return n
}

func audited(t *testing.T, s *Store, action, actor string) (n int) {
	t.Helper()
	if err := s.get(t.Context(), &n, `SELECT count(*) FROM audit WHERE action = ? AND actor = ?`, action, actor); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestPostOncePerMessage(t *testing.T) { storetest.Each(t, testPostOncePerMessage) }

func testPostOncePerMessage(t *testing.T) {
	s := openTemp(t)
	p := poster(t, s, "U1")
	first, err := s.Post(t.Context(), 7, posting(p, "용접원"))
	if err != nil || first == 0 {
		t.Fatal(first, err)
	}
	again, err := s.Post(t.Context(), 7, posting(p, "용접원"))
	if err != nil || again != first {
		t.Errorf("the same message again: opening %d, %v; want %d", again, err, first)
	}
	if n := told(t, s, handlers.ReviewSubject); n != 1 {
		t.Errorf("staff are asked %d times", n)
	}
	if other, err := s.Post(t.Context(), 8, posting(p, "용접원")); err != nil || other == first {
		t.Errorf("another message: opening %d, %v", other, err)
	}
}

func TestFirstPostingWaitsForItsEmployer(t *testing.T) {
	storetest.Each(t, testFirstPostingWaitsForItsEmployer)
}

func testFirstPostingWaitsForItsEmployer(t *testing.T) {
	s, ctx := openTemp(t), t.Context()
	p := poster(t, s, "U1")
	id, err := s.Post(ctx, 1, posting(p, "용접원"))
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time it is the same message
		if d, err := s.ApproveOpening(ctx, 2, id, "slack:T1/US"); err != nil || d != handlers.DecisionWaiting {
			t.Fatalf("approved: %v, %v", d, err)
		}
	}
	if open, err := unmatched(ctx, s); err != nil || len(open) != 0 {
		t.Fatalf("to be matched before the employer is verified: %v, %v", open, err)
	}
	for range 2 {
		if n, err := s.VerifyEmployer(ctx, 3, id, "slack:T1/US"); err != nil || n != 1 {
			t.Fatalf("verified: %d opened, %v", n, err)
		}
	}
	if o := mustOpening(t, s, id); o.State != handlers.OpeningOpen || !o.Verified || o.ApprovedBy != "slack:T1/US" {
		t.Errorf("%s, verified %v, by %s", o.State, o.Verified, o.ApprovedBy)
	}
	if n := told(t, s, handlers.PostingSubject); n != 2 { // approved, then shown
		t.Errorf("the poster is told %d times, want 2", n)
	}
	for _, action := range []string{"opening.approve", "employer.verify"} {
		if n := audited(t, s, action, "slack:T1/US"); n != 1 {
			t.Errorf("%s is in the audit list %d times", action, n)
		}
	}
	// The second posting of the same employer needs no more verifying.
	second, err := s.Post(ctx, 4, posting(p, "조립원"))
	if err != nil {
		t.Fatal(err)
	}
	if d, err := s.ApproveOpening(ctx, 5, second, "slack:T1/US"); err != nil || d != handlers.DecisionOpened {
		t.Errorf("second posting: %v, %v", d, err)
	}
	if d, err := s.ApproveOpening(ctx, 6, second, "slack:T1/US"); err != nil || d != handlers.DecisionTooLate {
		t.Errorf("approved twice: %v, %v", d, err)
	}
}

func TestRejectedPostingCanBeCorrected(t *testing.T) {
	storetest.Each(t, testRejectedPostingCanBeCorrected)
}

func testRejectedPostingCanBeCorrected(t *testing.T) {
	s, ctx := openTemp(t), t.Context()
	p, other := poster(t, s, "U1"), poster(t, s, "U2")
	id, err := s.Post(ctx, 1, posting(p, "용접원"))
	if err != nil {
		t.Fatal(err)
	}
	if d, err := s.RejectOpening(ctx, 2, id, "cli:staff", "unclear"); err != nil || d != handlers.DecisionRejected {
		t.Fatal(d, err)
	}
	if o := mustOpening(t, s, id); o.State != handlers.OpeningRejected || o.Reason != "unclear" {
		t.Errorf("%s, %q", o.State, o.Reason)
	}
	theirs := posting(other, "남의 공고")
	theirs.ID = id
	if got, err := s.Post(ctx, 3, theirs); err != nil || got != 0 {
		t.Errorf("somebody else corrects it: opening %d, %v", got, err)
	}
	better := posting(p, "CO2 용접원")
	better.ID = id
	if got, err := s.Post(ctx, 4, better); err != nil || got != id {
		t.Fatalf("corrected: opening %d, %v", got, err)
	}
	if o := mustOpening(t, s, id); o.State != handlers.OpeningPending || o.Title != "CO2 용접원" || o.Reason != "" {
		t.Errorf("%s, %q, %q", o.State, o.Title, o.Reason)
	}
	if n := told(t, s, handlers.ReviewSubject); n != 2 {
		t.Errorf("staff are asked %d times, want 2", n)
	}
	if closed, err := s.CloseOpening(ctx, 5, id, p.Account()); err != nil || !closed {
		t.Error(closed, err)
	}
	if d, err := s.RejectOpening(ctx, 6, id, "cli:staff", "unclear"); err != nil || d != handlers.DecisionTooLate {
		t.Errorf("closed, then rejected: %v, %v", d, err)
	}
	if audited(t, s, "opening.reject", "cli:staff") != 1 || audited(t, s, "opening.close", p.Account()) != 1 {
		t.Error("decisions are not in the audit list once")
	}
}

func TestWhatTheLawForbidsIsNotApproved(t *testing.T) {
	storetest.Each(t, testWhatTheLawForbidsIsNotApproved)
}

func testWhatTheLawForbidsIsNotApproved(t *testing.T) {
	s, ctx := openTemp(t), t.Context()
	p := poster(t, s, "U1")
	poor := posting(p, "용접원")
	poor.Opening.Pay = jobs.Pay{Period: jobs.PerMonth, Min: 1_500_000}
	poor.Blocked = string(jobs.PayBelowMinimum)
	id, err := s.Post(ctx, 1, poor)
	if err != nil {
		t.Fatal(err)
	}
	if n := told(t, s, handlers.ReviewSubject); n != 0 {
		t.Errorf("staff are asked %d times", n)
	}
	if d, err := s.ApproveOpening(ctx, 2, id, "cli:staff"); err != nil || d != handlers.DecisionBlocked {
		t.Errorf("%v, %v", d, err)
	}
	for name, do := range map[string]func() (handlers.Decision, error){
		"approve": func() (handlers.Decision, error) { return s.ApproveOpening(ctx, 0, 99, "cli:staff") },
		"reject":  func() (handlers.Decision, error) { return s.RejectOpening(ctx, 0, 99, "cli:staff", "x") },
	} {
		if d, err := do(); err != nil || d != handlers.DecisionNone {
			t.Errorf("%s of what is not there: %v, %v", name, d, err)
		}
	}
}

// Many openings stay quick: the queries that run every second use an index.
func TestEverySecondQueriesUseAnIndex(t *testing.T) {
	s := openTemp(t)
	for _, q := range []string{
		`SELECT ` + openingColumns + openingTables + `WHERE state = 'open' AND matched_at = 0 ORDER BY opening.id LIMIT 200`,
		`SELECT ` + openingColumns + openingTables + `WHERE seq > 5 ORDER BY seq LIMIT 500`,
		`SELECT coalesce(max(seq), 0) + 1 FROM opening`,
		`SELECT 1 FROM delivery WHERE kind = ? AND kind <> '' AND ref = 1 AND person = 1`,
		replyWaits + ` AND d.person = 1`,
	} {
		var plan []struct {
			ID, Parent, Notused int
			Detail              string
		}
		if err := s.selects(t.Context(), &plan, `EXPLAIN QUERY PLAN `+q, make([]any, strings.Count(q, "?"))...); err != nil {
			t.Fatal(err)
		}
		text := fmt.Sprint(plan)
		if !strings.Contains(text, "USING INDEX") && !strings.Contains(text, "USING COVERING INDEX") || strings.Contains(text, "TEMP B-TREE") || strings.Contains(text, "SCAN d ") {
			t.Errorf("%s\n%s", q, text)
		}
	}
}

func TestPosterIsToldInTheirOwnConversation(t *testing.T) {
	storetest.Each(t, testPosterIsToldInTheirOwnConversation)
}

func testPosterIsToldInTheirOwnConversation(t *testing.T) {
	s, ctx := openTemp(t), t.Context()
	p := poster(t, s, "U1")
	id, err := s.Post(ctx, 1, posting(p, "용접원"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.RejectOpening(ctx, 0, id, "cli:staff", "다시 써 주세요"); err != nil {
		t.Fatal(err)
	}
	ds, err := s.QueuedDeliveries(ctx, bot.Slack, "T1", outbox.Alerts, 0, time.Now(), 10)
	if err != nil || len(ds) != 1 || ds[0].To != p.Private || ds[0].Person != p.ID || ds[0].Subject.Kind != handlers.PostingSubject {
		t.Errorf("%+v, %v", ds, err)
	}
	e, ok, err := s.OpeningEvent(ctx, ds[0].Subject.Ref)
	if err != nil || !ok || e.Kind != handlers.EventRejected || e.Detail != "다시 써 주세요" || e.Opening != id {
		t.Errorf("%+v, %v, %v", e, ok, err)
	}
}
