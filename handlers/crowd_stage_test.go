package handlers_test

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"dari/handlers"
)

// Whoever withdraws or is deleted is out of the matcher's memory: at once where they say so, within three seconds where
// another process heard it, and nobody is told of an opening who withdrew before it was matched.
func TestS16_NoProfileStaysInMemory(t *testing.T) {
	onStage(t, func(s *stage) {
		ctx, stop := context.WithCancel(context.Background())
		var people []handlers.Person
		for _, id := range []string{"1", "2", "3", "4"} {
			people = append(people, s.welder(id, "ko", ""))
		}
		if err := s.handlers.Init(); err != nil {
			t.Fatal(err)
		}
		done := make(chan error)
		go func() { done <- (&handlers.Matcher{Handlers: s.handlers}).Run(ctx) }()
		inMemory := func(what string, want int) {
			t.Helper()
			if n := s.handlers.InMemory(); n != want {
				t.Errorf("%s: %d in memory, want %d", what, n, want)
			}
		}
		time.Sleep(100 * time.Millisecond)
		inMemory("at the start", 4)
		s.hear(inTelegram("1", "", "/stop"))
		inMemory("after /stop", 3)
		s.hear(inTelegram("2", "", "내 정보"))
		s.hear(s.tap(inTelegram("2", "", ""), "지우기"))
		s.hear(s.tap(inTelegram("2", "", ""), "모두 지우기"))
		inMemory("after one was deleted", 2)
		// Another process: nothing here is told of it.
		if err := s.store.DeletePerson(ctx, 0, people[2].ID, ""); err != nil {
			t.Fatal(err)
		}
		time.Sleep(3100 * time.Millisecond)
		inMemory("after another process deleted one", 1)
		withdrawn := handlers.Consent{Person: people[3].ID, Purpose: handlers.ForAlerts, Version: "alerts-1", At: time.Now(), Channel: "staff"}
		if err := s.store.AddConsent(ctx, 0, withdrawn); err != nil {
			t.Fatal(err)
		}
		s.importOpenings(weldingJob("K1"))
		time.Sleep(1100 * time.Millisecond)
		if found := s.found(); len(found) != 0 {
			t.Errorf("told who withdrew: %+v", found)
		}
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

// stuckProfiles is a store whose profiles cannot be read for long.
type stuckProfiles struct{ handlers.Profiles }

func (stuckProfiles) ProfileVersions(ctx context.Context, _ handlers.Purpose, _ handlers.PersonRange, _ int) ([]handlers.ProfileVersion, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

// heardCorrections counts how often corrections are looked for.
type heardCorrections struct {
	handlers.Corrections
	n atomic.Int64
}

func (c *heardCorrections) QueueCorrections(ctx context.Context, now time.Time) (int, error) {
	c.n.Add(1)
	return c.Corrections.QueueCorrections(ctx, now)
}

// slowTelling is a store where queueing alerts takes until it is stopped.
type slowTelling struct{ handlers.Matching }

func (slowTelling) TellOpening(ctx context.Context, _ handlers.Opening, _ []handlers.AlertFound) (int, error) {
	<-ctx.Done()
	return 0, ctx.Err()
}

// What else is queued for people does not wait until everybody is read, and people are followed while openings are matched.
func TestFollowingAndMatchingDoNotWaitForEachOther(t *testing.T) {
	running := func(s *stage, test func()) {
		if err := s.handlers.Init(); err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(context.Background())
		done := make(chan error)
		go func() { done <- (&handlers.Matcher{Handlers: s.handlers}).Run(ctx) }()
		test()
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	onOneStage(t, func(s *stage) {
		heard := &heardCorrections{Corrections: s.handlers.Corrections}
		s.handlers.Corrections, s.handlers.Profiles = heard, stuckProfiles{s.handlers.Profiles}
		running(s, func() {
			if time.Sleep(3 * time.Second); heard.n.Load() == 0 {
				t.Error("nothing is corrected until everybody is read")
			}
		})
	})
	onOneStage(t, func(s *stage) {
		s.welder("1", "ko", "")
		gone := s.welder("2", "ko", "")
		s.handlers.Matching = slowTelling{s.handlers.Matching}
		s.importOpenings(weldingJob("K1"))
		running(s, func() {
			if time.Sleep(2 * time.Second); s.handlers.InMemory() != 2 {
				t.Fatalf("%d in memory, want 2", s.handlers.InMemory())
			}
			if err := s.store.DeletePerson(context.Background(), 0, gone.ID, ""); err != nil {
				t.Fatal(err)
			}
			if time.Sleep(4 * time.Second); s.handlers.InMemory() != 1 {
				t.Errorf("%d in memory while openings are matched, want 1", s.handlers.InMemory())
			}
		})
	})
}
