package handlers_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dari/bot"
	"dari/bot/outbox"
	"dari/handlers"
	"dari/knowledge/jobs"
)

// toldBy is what was told, in memory.
type toldBy struct {
	told    []handlers.Told
	changes []handlers.ThresholdChange
}

func (f toldBy) EachTold(_ context.Context, from, until time.Time, each func(handlers.Told) error) error {
	for _, t := range f.told {
		if t.At.Before(from) || t.At.After(until) {
			continue
		}
		if err := each(t); err != nil {
			return err
		}
	}
	return nil
}

func (f toldBy) Thresholds(context.Context) ([]handlers.ThresholdChange, error) {
	return f.changes, nil
}

// TestTheReportByWeek: what was told on a Sunday night counts in another week than
// what was told on Monday; the threshold is that of the week; of few people no
// shares and no times are told.
func TestTheReportByWeek(t *testing.T) {
	monday := time.Date(2026, 11, 23, 0, 0, 0, 0, handlers.Seoul)
	audit := toldBy{changes: []handlers.ThresholdChange{
		{At: monday.Add(-10 * 24 * time.Hour), Score: 1, Reason: "long ago"}, // below the matcher's own
	}}
	audit.changes = append([]handlers.ThresholdChange{{At: monday.Add(time.Hour), Score: 7000, Reason: "too much", By: "cli:kim"}}, audit.changes...)
	tell := func(person uint32, score int, at time.Time, waited time.Duration) *handlers.Told {
		audit.told = append(audit.told, handlers.Told{Person: person, Score: score, At: at, Since: at.Add(-waited), Found: at.Add(-waited + time.Second)})
		return &audit.told[len(audit.told)-1]
	}
	tell(1, 3500, monday.Add(-time.Millisecond), time.Minute).Opened = true
	tell(1, 0, monday.Add(-time.Hour), time.Minute)
	for i := range 20 {
		x := tell(uint32(1+i%5), 5000+i*200, monday.Add(time.Duration(i)*time.Hour), time.Duration(1+i)*time.Minute)
		x.Opened, x.Interested = i%2 == 0, i%4 == 0
	}
	audit.told[len(audit.told)-1].NotForMe = handlers.RefusedPay
	now := monday.AddDate(0, 0, 10)
	r, err := handlers.ReportMatching(t.Context(), audit, monday.AddDate(0, 0, -6), now)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Weeks) != 3 || r.Threshold != 7000 || !r.From.Equal(monday.AddDate(0, 0, -7)) {
		t.Fatalf("%+v", r)
	}
	first, second, third := r.Weeks[0], r.Weeks[1], r.Weeks[2]
	if first.Name != "2026-W47" || second.Name != "2026-W48" || third.Name != "2026-W49" || third.All.Told != 0 || third.All.NotForMe == nil {
		t.Errorf("%+v", r.Weeks)
	}
	want := []handlers.MatchBand{
		{Told: 1, People: 1, NotForMe: map[handlers.RefusalReason]int{}},
		{From: 3500, To: 4999, Threshold: true, Told: 1, People: 1, Opened: 1, NotForMe: map[handlers.RefusalReason]int{}},
	}
	if diff := cmp.Diff(want, first.Bands); diff != "" || first.Waits != nil || first.All.Shares != nil {
		t.Errorf("of one person (-want +got):\n%s\n%+v", diff, first)
	}
	half := handlers.MatchBand{From: 3500, To: 10_000, Threshold: true, Told: 20, People: 5, Opened: 10, Interested: 5,
		NotForMe: map[handlers.RefusalReason]int{handlers.RefusedPay: 1}, Shares: &handlers.MatchShares{Opened: .5, Interested: .25, NotForMe: .05}}
	if diff := cmp.Diff(half, second.All); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if len(second.Bands) != 3 || second.Bands[0].To != 6499 || second.Bands[0].Threshold || !second.Bands[1].Threshold || second.Bands[2].Told != 5 {
		t.Errorf("%+v", second.Bands)
	}
	minutes := func(n int) handlers.Seconds { return handlers.Seconds(time.Duration(n) * time.Minute) }
	if w := second.Waits; w == nil || w.ToldP50 != minutes(10) || w.ToldP95 != minutes(19) || w.FoundP95 != handlers.Seconds(time.Second) {
		t.Errorf("waits %+v", w)
	}
	if diff := cmp.Diff([]handlers.MatchThreshold{{At: monday.Add(time.Hour), Score: 7000, Reason: "too much"}}, second.Changes); diff != "" || len(first.Changes) != 0 {
		t.Errorf("(-want +got):\n%s\n%+v", diff, first.Changes)
	}
}

// TestTheMatcherIsAudited: what people do with what they were told is counted; a
// judge apart from the matcher looks at it as it was then, and says so where that
// is not known any more.
func TestTheMatcherIsAudited(t *testing.T) {
	onStage(t, func(s *stage) {
		ctx := context.Background()
		var people []handlers.Person
		for i := range 6 {
			people = append(people, s.welder(fmt.Sprint(i+1), "ko", ""))
		}
		opening := s.someJobs("A", 1)[0]
		if err := s.store.ReadOpening(ctx, 1, people[5].ID, opening); err != nil { // before they are told
			t.Fatal(err)
		}
		moveTo(time.Now().Add(time.Minute))
		s.matched()
		if said := s.telegram(); len(said) != 6 {
			t.Fatalf("%d were told", len(said))
		}
		moveTo(time.Now().Add(time.Minute))
		for i, do := range []func() error{
			func() error { return s.store.ReadOpening(ctx, 2, people[0].ID, opening) },
			func() error { return s.store.ReadOpening(ctx, 3, people[1].ID, opening) },
			func() error { return s.store.AddInterest(ctx, 4, people[1].ID, opening) },
			func() error {
				_, err := s.store.Save(ctx, 5, handlers.Saved{Person: people[2].ID, Kind: handlers.OpeningSubject, Ref: opening, At: time.Now()})
				return err
			},
			func() error {
				_, err := s.store.Refuse(ctx, 6, handlers.Refusal{Person: people[3].ID, Kind: handlers.OpeningSubject, Ref: opening, Why: handlers.RefusedPay, At: time.Now()})
				return err
			},
			func() error { // that it is over changes nothing of what it said
				_, err := s.store.CloseOpening(ctx, 7, opening, "cli:test")
				return err
			},
		} {
			if err := do(); err != nil {
				t.Fatal(i, err)
			}
		}
		week := func() handlers.MatchWeek {
			t.Helper()
			r, err := handlers.ReportMatching(ctx, s.store, time.Now(), time.Now())
			if err != nil || len(r.Weeks) != 1 {
				t.Fatalf("%+v, %v", r, err)
			}
			return r.Weeks[0]
		}
		w := week()
		if b := w.All; b.Told != 6 || b.People != 6 || b.Opened != 2 || b.Interested != 1 || b.Saved != 1 || b.Refused() != 1 || b.NotForMe[handlers.RefusedPay] != 1 {
			t.Errorf("%+v", b)
		}
		if w.Waits == nil || w.Waits.ToldP50.Duration() < time.Minute || w.Waits.ToldP50.Duration() > 2*time.Minute {
			t.Errorf("waits %+v", w.Waits)
		}
		judged := func(want handlers.HardConditions) {
			t.Helper()
			if want.Broken == nil {
				want.Broken = map[jobs.Condition]int{}
			}
			if diff := cmp.Diff(want, week().Hard); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		}
		judged(handlers.HardConditions{AsThen: 6})
		if err := s.store.SaveProfile(ctx, 0, people[0].ID, jobs.Profile{Regions: []jobs.Region{"11"}}, handlers.AlertsAtOnce); err != nil {
			t.Fatal(err)
		}
		if err := s.store.DeleteProfile(ctx, 0, people[1].ID); err != nil {
			t.Fatal(err)
		}
		judged(handlers.HardConditions{AsThen: 4, AsNow: 1, HoldNoMore: 1, NoProfile: 1})

		// A matcher that is wrong is found out.
		wrong := weldingJob("B")
		wrong.Regions = []jobs.Region{"11"}
		_, ids := s.importOpenings(wrong)
		if _, err := s.store.QueueAlerts(ctx, outbox.Subject{Kind: handlers.OpeningSubject, Ref: ids[0], Version: 1}, time.Now(), []handlers.AlertFound{{Person: people[4].ID, Score: 9000}}); err != nil {
			t.Fatal(err)
		}
		waiting, err := s.store.WaitingAlerts(ctx, time.Now(), 9)
		if err != nil || len(waiting) != 1 {
			t.Fatal(waiting, err)
		}
		if _, err := s.store.PlanAlerts(ctx, time.Now(), []handlers.AlertPlan{{Person: people[4].ID, Message: waiting[0].Waiting}}); err != nil {
			t.Fatal(err)
		}
		ds, err := s.store.QueuedDeliveries(ctx, bot.Telegram, "bot", outbox.Alerts, 0, time.Now(), 9)
		if err != nil || len(ds) != 1 {
			t.Fatal(ds, err)
		}
		if _, err := s.store.Settle(ctx, []outbox.Outcome{{Delivery: ds[0], State: outbox.Sent}}, nil); err != nil {
			t.Fatal(err)
		}
		moveTo(time.Now().Add(time.Minute))
		judged(handlers.HardConditions{AsThen: 5, Violations: 1, Broken: map[jobs.Condition]int{jobs.PlaceCondition: 1}, AsNow: 1, HoldNoMore: 1, NoProfile: 1})
	})
}

// TestMatchingScripts: staff ask in words how the alerts did.
func TestMatchingScripts(t *testing.T) {
	playScripts(t, "testdata/matching", func(s *stage, _ string) {
		s.steps = map[string]func(){
			"six are told": func() {
				ctx := context.Background()
				var people []handlers.Person
				for i := range 6 {
					people = append(people, s.welder(fmt.Sprint(i+1), "ko", ""))
				}
				opening := s.someJobs("A", 1)[0]
				s.matched()
				s.telegram()
				for i, p := range people[:3] {
					if err := s.store.ReadOpening(ctx, int64(1000+i), p.ID, opening); err != nil {
						s.t.Fatal(err)
					}
				}
				if _, err := s.store.Refuse(ctx, 1010, handlers.Refusal{Person: people[0].ID, Kind: handlers.OpeningSubject, Ref: opening, Why: handlers.RefusedPay, At: time.Now()}); err != nil {
					s.t.Fatal(err)
				}
			},
			"one is told": func() {
				s.welder("9", "ko", "")
				s.someJobs("B", 1)
				s.matched()
				if said := s.telegram(); len(said) == 0 {
					s.t.Fatal("nobody was told")
				}
			},
			"the threshold is raised": func() {
				if err := s.store.SetThreshold(context.Background(), 6000, "11월 알림 다섯 건 중 한 건이 안 맞았음", "cli:test"); err != nil {
					s.t.Fatal(err)
				}
			},
		}
	})
}
