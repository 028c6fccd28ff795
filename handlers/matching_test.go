package handlers_test

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"dari/handlers"
	"dari/knowledge/jobs"
	"dari/store"
)

// A change that matters is no second alert for who was told, but may be the
// first for somebody else.
func TestChangedOpeningIsToldToWhomItFitsNow(t *testing.T) {
	onStage(t, func(s *stage) {
		ctx := context.Background()
		first := s.welder("1", "ko", "")
		second := s.welder("2", "ko", "")
		wish := jobs.Profile{Regions: []jobs.Region{"26"}, LowestPay: jobs.Pay{Period: jobs.PerMonth, Min: 3_400_000}}
		if err := s.store.SaveProfile(ctx, 0, second.ID, wish, handlers.AlertsAtOnce); err != nil {
			t.Fatal(err)
		}
		s.importOpenings(weldingJob("K1"))
		if n := s.matched(); n != 1 || s.alerts()[0].Person != first.ID {
			t.Fatalf("queued %d", n)
		}
		better := weldingJob("K1")
		better.Pay.Min = 3_500_000
		s.importOpenings(better)
		if n := s.matched(); n != 1 || len(s.alerts()) != 2 || s.alerts()[1].Person != second.ID {
			t.Errorf("queued %d, in all %d", n, len(s.alerts()))
		}
	})
}

// cutOff is a store whose matcher dies after some writes.
type cutOff struct {
	handlers.Matching
	left int
	die  context.CancelCauseFunc
}

var errCutOff = errors.New("killed")

func (c *cutOff) TellOpening(ctx context.Context, o handlers.Opening, to []handlers.AlertFound) (int, error) {
	if c.left == 0 {
		c.die(errCutOff)
		return 0, errCutOff
	}
	c.left--
	return c.Matching.TellOpening(ctx, o, to)
}

func (c *cutOff) EndMatchPart(ctx context.Context, p handlers.MatchPart) error {
	if c.left == 0 {
		c.die(errCutOff)
		return errCutOff
	}
	c.left--
	return c.Matching.EndMatchPart(ctx, p)
}

func TestMatchingGoesOnAfterACut(t *testing.T) {
	onStage(t, func(s *stage) {
		for i := range 7 {
			s.welder(fmt.Sprint(i+1), "ko", "")
		}
		s.importOpenings(weldingJob("K1"), weldingJob("K2"), weldingJob("K3"))
		whole, cuts := s.handlers.Matching, 0
		for writes := 0; ; writes++ { // every run gets one write further before it is killed
			ctx, die := context.WithCancelCause(context.Background())
			s.handlers.Matching = &cutOff{whole, writes, die}
			_, err := s.handlers.MatchOpenings(ctx, time.Now())
			if err == nil {
				die(nil)
				break
			}
			if cuts++; context.Cause(ctx) != errCutOff {
				t.Fatalf("after %d writes: %v", writes, err)
			}
		}
		if cuts < 4 {
			t.Errorf("killed only %d times", cuts)
		}
		seen := map[string]bool{}
		for _, d := range s.found() {
			key := fmt.Sprintf("%d/%d", d.Person, d.Subject.Ref)
			if seen[key] {
				t.Errorf("person/opening %s twice", key)
			}
			seen[key] = true
		}
		if len(seen) != 21 {
			t.Errorf("%d alerts, want 21", len(seen))
		}
	})
}

func TestMatcherSeesWhatAnotherProcessWrote(t *testing.T) {
	onStage(t, func(s *stage) {
		s.welder("1", "ko", "")
		if err := s.handlers.Init(); err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(context.Background())
		woken := make(chan time.Time, 1)
		done := make(chan error)
		m := &handlers.Matcher{Handlers: s.handlers, Queued: func() { woken <- time.Now() }}
		go func() { done <- m.Run(ctx) }()
		time.Sleep(500 * time.Millisecond)
		other, err := store.Open(ctx, s.store.Path(), store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		mine := s.store
		s.store = other
		begun := time.Now()
		s.importOpenings(weldingJob("K1"))
		s.store = mine
		if took := (<-woken).Sub(begun); took > 2*time.Second {
			t.Errorf("seen after %v", took)
		}
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
		if err := other.Close(); err != nil {
			t.Error(err)
		}
	})
}

// troubled is a store where one person cannot be told of openings, and parts are
// small.
type troubled struct {
	handlers.Matching
	person uint32
	panics bool
	tries  atomic.Int64
	well   atomic.Bool
}

func (m *troubled) PlanMatching(ctx context.Context, openings, _ int) (int, error) {
	return m.Matching.PlanMatching(ctx, openings, 2)
}

func (m *troubled) TellOpening(ctx context.Context, o handlers.Opening, to []handlers.AlertFound) (int, error) {
	for _, a := range to {
		if a.Person != m.person || m.well.Load() {
			continue
		}
		if m.tries.Add(1); m.panics {
			panic("in a part of matching")
		}
		return 0, errors.New("no")
	}
	return m.Matching.TellOpening(ctx, o, to)
}

// TestAFailingPartOfMatchingIsPutOff: the others go on at once, it is tried less
// and less often, and is done when it can be.
func TestAFailingPartOfMatchingIsPutOff(t *testing.T) {
	for _, panics := range []bool{false, true} {
		t.Run(fmt.Sprintf("panics=%t", panics), func(t *testing.T) {
			onStage(t, func(s *stage) {
				var people []handlers.Person
				for i := range 10 {
					people = append(people, s.welder(fmt.Sprint(i+1), "ko", ""))
				}
				m := &troubled{Matching: s.handlers.Matching, person: people[0].ID, panics: panics} // in the first part
				s.handlers.Matching = m
				ctx, stop := context.WithCancel(context.Background())
				done := make(chan error)
				go func() { done <- (&handlers.Matcher{Handlers: s.handlers}).Run(ctx) }()
				s.importOpenings(weldingJob("K1"))
				time.Sleep(1500 * time.Millisecond)
				if n, tries := len(s.found()), m.tries.Load(); n != 8 || tries != 1 {
					t.Errorf("%d were told after %d tries of the part that fails, want 8 of the others and one try", n, tries)
				}
				s.importOpenings(weldingJob("K2")) // as well
				time.Sleep(1500 * time.Millisecond)
				if n := len(s.found()); n != 16 {
					t.Errorf("%d alerts of two openings, want 16", n)
				}
				time.Sleep(time.Hour)
				before := m.tries.Load()
				time.Sleep(time.Hour)
				if n := m.tries.Load() - before; n < 8 || n > 14 { // two parts, every ten minutes
					t.Errorf("%d tries in the second hour", n)
				}
				m.well.Store(true)
				time.Sleep(11 * time.Minute)
				if n := len(s.found()); n != 20 {
					t.Errorf("%d alerts when all is well, want 20", n)
				}
				if all, err := s.store.Matched(ctx); !all || err != nil {
					t.Errorf("matched: %v, %v", all, err)
				}
				stop()
				if err := <-done; err != nil {
					t.Error(err)
				}
			})
		})
	}
}
