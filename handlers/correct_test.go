package handlers_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"dari/bot"
	"dari/bot/outbox"
	"dari/handlers"
	"dari/knowledge/jobs"
)

// passes does what is done whenever time passes: whoever is to be told of
// something, or of a change to it, has it queued.
func (s *stage) passes() {
	s.t.Helper()
	s.matched()
	if _, err := s.handlers.Corrections.QueueCorrections(context.Background(), time.Now()); err != nil {
		s.t.Fatal(err)
	}
}

// tellsCourses queues what is new for those who wait for such courses.
func (s *stage) tellsCourses() {
	s.t.Helper()
	if _, err := s.handlers.TellCourses(context.Background(), time.Now()); err != nil {
		s.t.Fatal(err)
	}
}

// ends closes an opening as staff do.
func (s *stage) ends(id int64) {
	s.t.Helper()
	if ok, err := s.store.CloseOpening(context.Background(), 0, id, "cli:test"); !ok || err != nil {
		s.t.Fatal(ok, err)
	}
}

// dearer is an opening with other pay and another last day.
func dearer(o jobs.Opening) jobs.Opening {
	o.Pay.Min = 3_300_000
	o.Deadline.At = time.Date(2026, 12, 12, 23, 59, 59, 0, handlers.Seoul)
	return o
}

func TestCorrectionScripts(t *testing.T) {
	playScripts(t, "testdata/corrections", func(s *stage, name string) {
		locale := name[strings.LastIndex(name, "_")+1:]
		s.wantsWelding(bot.Sender{Platform: bot.Terminal, ID: "seeker", Locale: locale}, "local")
		s.passed = s.passes
		job := weldingJob("K1")
		var id int64
		course, other := plcCourse("P1", "2026-12-14"), plcCourse("P2", "2026-12-21")
		course.Places, other.Address, other.Regions = 20, "", nil
		other.Title, other.Skills = "제과 기초", nil
		s.steps = map[string]func(){
			"새 공고":         func() { _, ids := s.importOpenings(job); id = ids[0] },
			"세 공고":         func() { _, ids := s.importOpenings(weldingJob("K2"), job, weldingJob("K3")); id = ids[1] },
			"마감일과 급여가 바뀐다": func() { job = dearer(job); s.importOpenings(job) },
			"공고가 닫힌다":      func() { s.ends(id) },
			"새 과정":         func() { s.importCourses(course, other); s.tellsCourses() },
			"과정이 미뤄진다": func() {
				moved := plcCourse("P1", "2027-01-04")
				course.Start, course.End, course.Address, course.Cost = moved.Start, moved.End, "경남 창원시 의창구", 300_000
				s.importCourses(course, other)
			},
			"자리가 찬다":   func() { course.Applicants = 20; s.importCourses(course, other) },
			"자리가 난다":   func() { course.Applicants = 18; s.importCourses(course, other) },
			"과정이 없어진다": func() { s.importCourses(other); s.importCourses(other) },
		}
	})
}

// saves puts an opening into somebody's list.
func (s *stage) saves(p handlers.Person, id int64) {
	s.t.Helper()
	if _, err := s.store.Save(context.Background(), 0, handlers.Saved{Person: p.ID, Kind: handlers.OpeningSubject, Ref: id, At: time.Now()}); err != nil {
		s.t.Fatal(err)
	}
}

// told imports an opening that a welder is told of and saves, and lets an hour
// pass.
func (s *stage) told(p handlers.Person) (job jobs.Opening, id int64) {
	s.t.Helper()
	job = weldingJob("K1")
	_, ids := s.importOpenings(job)
	s.passes()
	if said := s.telegram(); len(said) != 1 {
		s.t.Fatalf("told %q", bodies(said))
	}
	s.saves(p, ids[0])
	moveTo(time.Now().Add(time.Hour))
	return job, ids[0]
}

// later lets so much time pass and says what people on Telegram get then.
func (s *stage) later(d time.Duration) []outbox.Delivery {
	s.t.Helper()
	moveTo(time.Now().Add(d))
	s.passes()
	return s.telegram()
}

// kinds are what deliveries tell of.
func kinds(ds []outbox.Delivery) (out []string) {
	for _, d := range ds {
		out = append(out, d.Subject.Kind)
	}
	return out
}

// TestABurstIsOneCorrection: ten changes within some minutes are one correction
// and one reply, of how things are at their end; one that is taken back is none.
func TestABurstIsOneCorrection(t *testing.T) {
	onStage(t, func(s *stage) {
		p := s.welder("1", "ko", "")
		job, _ := s.told(p)
		for i := range 10 {
			job.Pay.Min = int64(3_000_000 + 100_000*(i+1))
			s.importOpenings(job)
			if said := s.later(30 * time.Second); len(said) != 0 {
				t.Fatalf("after change %d: %q", i+1, bodies(said))
			}
		}
		said := s.later(4 * time.Minute)
		if got := kinds(said); !slices.Equal(got, []string{handlers.CorrectionSubject, handlers.ChangeSubject}) {
			t.Fatalf("after the burst: %q, %q", got, bodies(said))
		}
		for _, d := range said {
			if !strings.Contains(d.Reply.Body.String(), "급여: 월 300만 원 이상 → 월 400만 원 이상") {
				t.Errorf("%s says %q", d.Subject.Kind, d.Reply.Body.String())
			}
		}
		if said := s.later(time.Hour); len(said) != 0 {
			t.Errorf("once more: %q", bodies(said))
		}
		there := job
		job.Pay.Min = 9_000_000
		s.importOpenings(job)
		s.importOpenings(there)
		if got := kinds(s.later(time.Hour)); !slices.Equal(got, []string{handlers.CorrectionSubject}) {
			t.Errorf("what was taken back: %q", got)
		}
		told := 0
		for i := range 30 { // it never settles
			job.Pay.Min = int64(5_000_000 + 100_000*i)
			s.importOpenings(job)
			told += len(s.later(50 * time.Second))
		}
		if told != 2 {
			t.Errorf("of 25 minutes of changes: %d messages, want 2", told)
		}
	})
}

// TestChangesOfANightAreOneReply: it comes at 08:00, tells of both and counts for
// nobody's weekly number.
func TestChangesOfANightAreOneReply(t *testing.T) {
	onStage(t, func(s *stage) {
		ctx := context.Background()
		p := s.welder("1", "ko", "")
		job, id := s.told(p)
		if err := s.store.AddInterest(ctx, 0, p.ID, id); err != nil {
			t.Fatal(err)
		}
		moveTo(seoulMonday.Add(12 * time.Hour))
		s.importOpenings(dearer(job))
		if got := kinds(s.later(5 * time.Minute)); !slices.Equal(got, []string{handlers.CorrectionSubject}) {
			t.Fatalf("at night: %q", got)
		}
		job.Pay.Min = 4_000_000
		s.importOpenings(job)
		if got := kinds(s.later(5 * time.Minute)); !slices.Equal(got, []string{handlers.CorrectionSubject}) {
			t.Fatalf("at night, again: %q", got)
		}
		moveTo(seoulMonday.Add(22*time.Hour - 30*time.Second))
		if said := s.later(0); len(said) != 0 {
			t.Fatalf("at 07:59: %q", bodies(said))
		}
		s.ends(id) // the reply shows it before it is due
		said := s.later(32 * time.Second)
		if len(said) != 1 || !strings.Contains(bodies(said), "이 공고는 마감되었어요") || hasShown(said[0], "자세히 보기") || said[0].Reply.Quote == "" {
			t.Errorf("at 08:00: %q %+v", bodies(said), said)
		}
		if got := kinds(s.later(5 * time.Minute)); !slices.Equal(got, []string{handlers.CorrectionSubject}) {
			t.Errorf("after 08:00: %q", got)
		}
		lately, err := s.store.AlertsLately(ctx, p.ID, 0, time.Now())
		if err != nil || len(lately.Told) != 1 {
			t.Errorf("of the weekly number: %v, %v", lately.Told, err)
		}
	})
}

// hasShown tells whether a button can be seen.
func hasShown(d outbox.Delivery, label string) bool {
	return slices.ContainsFunc(d.Reply.Choices, func(c bot.Choice) bool { return c.Label == label && !c.Hidden })
}

// TestWhoGetsNoCorrection: whoever stopped or deleted everything gets nothing; a
// pause holds the reply back, and a list that it was taken out of drops it; who
// keeps it without alerts is told.
func TestWhoGetsNoCorrection(t *testing.T) {
	both := []string{handlers.CorrectionSubject, handlers.ChangeSubject}
	for _, c := range []struct {
		name string
		do   func(s *stage, p handlers.Person, id int64) error
		want []string
	}{
		{"stopped", func(s *stage, p handlers.Person, _ int64) error { s.consent(p, handlers.ForAlerts, false); return nil }, nil},
		{"erased", func(s *stage, p handlers.Person, _ int64) error {
			return s.store.DeletePerson(context.Background(), 0, p.ID, "")
		}, nil},
		{"paused", func(s *stage, p handlers.Person, _ int64) error {
			timing := handlers.UsualTiming()
			timing.PausedUntil = time.Now().Add(48 * time.Hour)
			return s.store.SetAlertTiming(context.Background(), 0, p.ID, timing)
		}, both[:1]},
		{"not kept", func(s *stage, p handlers.Person, id int64) error {
			_, err := s.store.Unsave(context.Background(), 0, p.ID, handlers.OpeningSubject, id)
			return err
		}, both[:1]},
		{"saved only", func(s *stage, _ handlers.Person, id int64) error {
			other, err := s.store.Meet(context.Background(), bot.Sender{Platform: bot.Telegram, ID: "2"}, bot.Address{Platform: bot.Telegram, Account: "bot", Chat: "2"})
			if err == nil {
				_, err = s.store.Save(context.Background(), 0, handlers.Saved{Person: other.ID, Kind: handlers.OpeningSubject, Ref: id, At: time.Now().Add(-time.Hour)})
			}
			return err
		}, []string{handlers.CorrectionSubject, handlers.ChangeSubject, handlers.ChangeSubject}},
		{"stopped, then saved", func(s *stage, p handlers.Person, id int64) error {
			s.consent(p, handlers.ForAlerts, false)
			if _, err := s.store.Unsave(context.Background(), 0, p.ID, handlers.OpeningSubject, id); err != nil {
				return err
			}
			_, err := s.store.Save(context.Background(), 0, handlers.Saved{Person: p.ID, Kind: handlers.OpeningSubject, Ref: id, At: time.Now()})
			if err == nil {
				moveTo(time.Now().Add(time.Minute))
				s.ends(id)
			}
			return err
		}, both[1:]},
		{"past its last day", func(s *stage, _ handlers.Person, id int64) error {
			if said := s.later(5 * time.Minute); len(said) != 2 {
				return fmt.Errorf("told %q", bodies(said))
			}
			moveTo(time.Date(2026, 12, 13, 10, 0, 0, 0, handlers.Seoul))
			s.ends(id)
			return nil
		}, both[:1]},
		{"told as it is now", func(s *stage, _ handlers.Person, _ int64) error {
			s.welder("2", "ko", "")
			s.passes()
			if said := s.telegram(); len(said) != 1 || strings.Contains(bodies(said), "→") {
				return fmt.Errorf("told %q", bodies(said))
			}
			return nil
		}, both},
	} {
		t.Run(c.name, func(t *testing.T) {
			onOneStage(t, func(s *stage) {
				p := s.welder("1", "ko", "")
				job, id := s.told(p)
				s.importOpenings(dearer(job))
				moveTo(time.Now().Add(30 * time.Second))
				if err := c.do(s, p, id); err != nil {
					t.Fatal(err)
				}
				if got := kinds(s.later(5 * time.Minute)); !slices.Equal(got, c.want) {
					t.Errorf("got %q, want %q", got, c.want)
				}
			})
		})
	}
}

// TestAReminderFollowsTheLastDay: a saved opening that changes is reminded of
// three days before its new last day, also where there was no reminder to come.
func TestAReminderFollowsTheLastDay(t *testing.T) {
	on := func(month time.Month, day int) jobs.Deadline {
		return jobs.Deadline{Kind: jobs.DeadlineDate, At: time.Date(2026, month, day, 23, 59, 59, 0, handlers.Seoul)}
	}
	december9 := time.Date(2026, 12, 9, 9, 0, 0, 0, handlers.Seoul)
	for _, c := range []struct {
		name     string
		was, now jobs.Deadline
		want     time.Time
	}{
		{"earlier", on(12, 31), on(12, 12), december9},
		{"set", jobs.Deadline{Kind: jobs.DeadlineUntilFilled}, on(12, 12), december9},
		{"no day any more", on(12, 12), jobs.Deadline{Kind: jobs.DeadlineUntilFilled}, time.Time{}},
		{"tomorrow", on(12, 12), on(11, 24), time.Time{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			onOneStage(t, func(s *stage) {
				ctx := context.Background()
				p, job := s.welder("1", "ko", ""), weldingJob("K1")
				job.Deadline = c.was
				_, ids := s.importOpenings(job)
				saved := handlers.Saved{Person: p.ID, Kind: handlers.OpeningSubject, Ref: ids[0], At: time.Now()}
				if !c.was.At.IsZero() {
					saved.Remind = c.was.At.AddDate(0, 0, -3)
				}
				if _, err := s.store.Save(ctx, 0, saved); err != nil {
					t.Fatal(err)
				}
				job.Deadline = c.now
				s.importOpenings(job)
				if n, err := s.handlers.Remind(ctx, time.Now()); n != 0 || err != nil {
					t.Errorf("%d reminders at once, %v", n, err)
				}
				got, err := s.store.SavedBy(ctx, p.ID)
				if err != nil || len(got) != 1 || got[0].Changed || !got[0].Remind.Equal(c.want) {
					t.Errorf("kept %+v, %v; want a reminder at %v", got, err, c.want)
				}
			})
		})
	}
}

// wire is a platform that notes what it is asked for.
type wire struct {
	refuses bool     // edits
	left    []string // of the messages after an edit; nil is all of them
	did     []string
}

func (w *wire) Send(_ context.Context, o bot.Outgoing) (bot.Receipt, error) {
	w.did = append(w.did, "send "+o.Reply.Quote)
	return bot.Receipt{MessageIDs: []string{"99"}}, nil
}

func (w *wire) Edit(_ context.Context, _ bot.Address, ids []string, _ bot.Outgoing) (bot.Receipt, error) {
	w.did = append(w.did, "edit "+strings.Join(ids, ","))
	if w.refuses {
		return bot.Receipt{}, &bot.RefusedError{Err: errors.New("message can't be edited")}
	}
	if w.left != nil {
		ids = w.left
	}
	return bot.Receipt{MessageIDs: ids}, nil
}

func (w *wire) Delete(context.Context, bot.Address, []string) error { return nil }

// carriedOut lets the outbox do what is queued.
func (s *stage) carriedOut(w *wire) {
	s.t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error)
	go func() {
		done <- outbox.NewRunner(bot.Telegram, "bot", s.store, w, s.handlers, outbox.Limits{}, nil).Run(ctx)
	}()
	time.Sleep(10 * time.Second)
	stop()
	if err := <-done; err != nil {
		s.t.Fatal(err)
	}
}

// TestD04_ACorrectionIsCutOff: when everything is killed on the wire, the edit is
// made again, which changes nothing, and the reply is not said twice.
func TestD04_ACorrectionIsCutOff(t *testing.T) {
	onStage(t, func(s *stage) {
		ctx := context.Background()
		p := s.welder("1", "ko", "")
		job, _ := s.told(p)
		s.importOpenings(dearer(job))
		moveTo(time.Now().Add(5 * time.Minute))
		s.passes()
		queued := s.alerts()
		if got := kinds(queued); !slices.Equal(got, []string{handlers.CorrectionSubject, handlers.ChangeSubject}) {
			t.Fatalf("queued: %q", got)
		}
		if started, err := s.store.Settle(ctx, nil, []int64{queued[0].ID, queued[1].ID}); err != nil || len(started) != 2 {
			t.Fatal(started, err)
		}
		var w wire
		s.carriedOut(&w) // by a process that finds them so
		message := fmt.Sprint(queued[0].Subject.Ref)
		if !slices.Equal(w.did, []string{"edit " + message}) {
			t.Errorf("it did %q", w.did)
		}
		s.carriedOut(&w)
		if len(w.did) != 1 {
			t.Errorf("and then %q", w.did)
		}
	})
}

// TestWhereNothingCanBeEdited: the message stays, nothing counts as failed, and
// who saved it is told by a reply to it.
func TestWhereNothingCanBeEdited(t *testing.T) {
	onStage(t, func(s *stage) {
		p := s.welder("1", "ko", "")
		job, _ := s.told(p)
		s.importOpenings(dearer(job))
		moveTo(time.Now().Add(5 * time.Minute))
		s.passes()
		message := fmt.Sprint(s.alerts()[0].Subject.Ref)
		w := wire{refuses: true}
		s.carriedOut(&w)
		if !slices.Equal(w.did, []string{"edit " + message, "send " + message}) {
			t.Errorf("it did %q", w.did)
		}
		counts, err := s.store.OutboxCounts(context.Background())
		if err != nil || counts[outbox.Dropped] != 1 || counts[outbox.Failed] != 0 {
			t.Errorf("it counts %v, %v", counts, err)
		}
	})
}

// TestACorrectionChangesWhatTheLastOneLeft: of a message of several parts, that a
// correction made shorter, the next one changes what is there still.
func TestACorrectionChangesWhatTheLastOneLeft(t *testing.T) {
	onStage(t, func(s *stage) {
		p := s.welder("1", "ko", "")
		job, _ := s.told(p)
		w := wire{left: []string{"first part"}}
		for _, pay := range []int64{3_300_000, 3_400_000, 3_500_000} {
			job.Pay.Min = pay
			s.importOpenings(job)
			moveTo(time.Now().Add(5 * time.Minute))
			s.passes()
			s.carriedOut(&w)
		}
		edits := slices.DeleteFunc(w.did, func(did string) bool { return !strings.HasPrefix(did, "edit ") })
		if len(edits) != 3 || edits[1] != "edit first part" || edits[2] != edits[1] {
			t.Errorf("it did %q", edits)
		}
	})
}
