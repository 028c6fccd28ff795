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

// TestWhenPeopleAreTold: the weekly number, the hour of a daily message, a pause
// and the night, alone and together.
func TestWhenPeopleAreTold(t *testing.T) {
	at := func(day, hour, minute int) time.Time {
		return time.Date(2026, 11, day, hour, minute, 0, 0, handlers.Seoul)
	}
	seven := func(first time.Time) (told []time.Time) { // the newest first, half a day apart
		for i := range 7 {
			told = append(told, first.Add(time.Duration(6-i)*12*time.Hour))
		}
		return told
	}
	now := at(23, 10, 0)
	for _, c := range []struct {
		name    string
		daily   bool
		paused  time.Time
		told    []time.Time
		notices []time.Time
		night   bool
		weekly  int
		now     time.Time
		want    time.Time
	}{
		{name: "at once", now: now, want: now},
		{name: "ten minutes after another", told: []time.Time{now}, now: now, want: at(23, 10, 10)},
		{name: "at night", now: at(23, 22, 0), want: at(24, 8, 0)},
		{name: "at night, agreed", now: at(23, 22, 0), night: true, want: at(23, 22, 0)},
		{name: "paused", paused: at(30, 8, 0), now: now, want: at(30, 8, 0)},
		{name: "six this week", told: seven(at(17, 12, 0))[:6], now: now, want: now},
		{name: "seven this week", told: seven(at(17, 12, 0)), now: now, want: at(24, 12, 0)},
		{name: "seven with announcements", told: seven(at(17, 12, 0))[:6], notices: []time.Time{at(17, 9, 0)}, now: now, want: at(24, 9, 0)},
		{name: "seven, without a bound", told: seven(at(17, 12, 0)), weekly: -7, now: now, want: now},
		{name: "daily", daily: true, now: now, want: at(24, 9, 0)},
		{name: "daily, some seconds after its hour", daily: true, now: at(24, 9, 1), want: at(24, 9, 1)},
		{name: "daily after a pause", daily: true, paused: at(30, 8, 0), now: now, want: at(30, 9, 0)},
		{name: "daily after a pause, looked at early", daily: true, paused: at(30, 8, 0), now: at(30, 8, 30), want: at(30, 9, 0)},
		{name: "daily after the weekly number", daily: true, told: seven(at(17, 12, 0)), now: now, want: at(25, 9, 0)},
		{name: "daily, the first of seven a minute late", daily: true, told: seven(at(17, 9, 1)), now: at(24, 9, 0), want: at(24, 9, 1)},
	} {
		a := handlers.AlertPerson{Setting: handlers.AlertsAtOnce, Night: c.night, Told: c.told, Announced: c.notices,
			Timing: handlers.UsualTiming(), Waiting: []handlers.AlertItem{{ID: 1, Found: now}}}
		a.Timing.Weekly += c.weekly
		a.Timing.PausedUntil = c.paused
		if c.daily {
			a.Setting = handlers.AlertsDaily
		}
		if got := a.Next(c.now); !got.Equal(c.want) {
			t.Errorf("%s: %s, want %s", c.name, got.In(handlers.Seoul), c.want)
		}
	}
}

// someJobs imports so many openings that fit a welder, each another firm's.
func (s *stage) someJobs(prefix string, n int) (ids []int64) {
	s.t.Helper()
	var list []jobs.Opening
	for i := range n {
		list = append(list, weldingJob(fmt.Sprintf("%s%d", prefix, i)))
	}
	_, ids = s.importOpenings(list...)
	return ids
}

// telegram is what people on Telegram are told now.
func (s *stage) telegram() []outbox.Delivery { return s.deliver(bot.Telegram, "bot") }

// TestD20_ADigestOfMany: none is no message, one is told alone, fifty are one
// message with the best and how many there are, and the rest behind a button.
func TestD20_ADigestOfMany(t *testing.T) {
	onStage(t, func(s *stage) {
		s.welder("1", "ko", "")
		s.matched()
		if said := s.telegram(); len(said) != 0 {
			t.Fatalf("of nothing: %q", bodies(said))
		}
		s.someJobs("A", 1)
		s.matched()
		if said := s.telegram(); len(said) != 1 || said[0].Subject.Kind != handlers.OpeningSubject {
			t.Fatalf("of one: %q", bodies(said))
		}
		moveTo(time.Now().Add(11 * time.Minute))
		s.someJobs("B", 50)
		s.matched()
		said := s.telegram()
		if len(said) != 1 || said[0].Subject.Kind != handlers.DigestSubject {
			t.Fatalf("of fifty, %d messages: %q", len(said), bodies(said))
		}
		text := said[0].Reply.Body.String()
		if !strings.Contains(text, "50건") || !strings.Contains(text, "\n5. ") || strings.Contains(text, "\n6. ") || !hasLabel(said[0], "나머지 45건 보기") {
			t.Errorf("of fifty:\n%s\n%v", text, said[0].Reply.Choices)
		}
		s.matched()
		if again := s.telegram(); len(again) != 0 {
			t.Errorf("once more: %q", bodies(again))
		}
	})
}

// TestBeyondTheWeeklyNumber: what is found beyond it waits, and is told in one
// message when there is room.
func TestBeyondTheWeeklyNumber(t *testing.T) {
	onStage(t, func(s *stage) {
		p := s.welder("1", "ko", "")
		if err := s.store.SetAlertTiming(context.Background(), 0, p.ID, handlers.AlertTiming{Hour: 9, Weekly: 2}); err != nil {
			t.Fatal(err)
		}
		told := func(prefix string, want int) {
			t.Helper()
			s.someJobs(prefix, 1)
			s.matched()
			if said := s.telegram(); len(said) != want {
				t.Fatalf("%s: %d messages, want %d", prefix, len(said), want)
			}
			moveTo(time.Now().Add(time.Hour))
		}
		told("A", 1)
		told("B", 1)
		told("C", 0)
		told("D", 0)
		moveTo(seoulMonday.Add(7*24*time.Hour + time.Minute))
		s.matched()
		if said := s.telegram(); len(said) != 1 || !strings.Contains(bodies(said), "2건") {
			t.Errorf("when there is room: %q", bodies(said))
		}
	})
}

// TestAlertsGoOnAfterAPause: what was queued when somebody paused until they say
// so is told when they do, and keeps nothing later from being told.
func TestAlertsGoOnAfterAPause(t *testing.T) {
	onStage(t, func(s *stage) {
		ctx := context.Background()
		p := s.welder("1", "ko", "")
		s.someJobs("A", 1)
		s.matched() // the message is queued
		paused := handlers.UsualTiming()
		paused.PausedUntil = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)
		if err := s.store.SetAlertTiming(ctx, 1, p.ID, paused); err != nil {
			t.Fatal(err)
		}
		for _, d := range s.alerts() {
			_, err := s.handlers.Render(ctx, d, time.Now())
			var later *outbox.LaterError
			if !errors.As(err, &later) {
				t.Fatalf("while paused: %v", err)
			}
			if _, err := s.store.Settle(ctx, []outbox.Outcome{{Delivery: d, State: outbox.Queued, Due: later.Until, Reason: "later"}}, nil); err != nil {
				t.Fatal(err)
			}
		}
		s.someJobs("B", 1)
		s.matched()
		if said := s.telegram(); len(said) != 0 {
			t.Fatalf("while paused: %q", bodies(said))
		}
		moveTo(time.Now().Add(time.Hour))
		if err := s.store.SetAlertTiming(ctx, 2, p.ID, handlers.UsualTiming()); err != nil {
			t.Fatal(err)
		}
		if said := s.telegram(); len(said) != 1 {
			t.Errorf("resumed: %q", bodies(said))
		}
		moveTo(time.Now().Add(11 * time.Minute))
		s.matched()
		if said := s.telegram(); len(said) != 1 {
			t.Errorf("what was found meanwhile: %q", bodies(said))
		}
	})
}

// TestWhatIsNotForThem: an opening that somebody refused is not told, whatever
// the reason, and a refused place takes away nothing that they wish for.
func TestWhatIsNotForThem(t *testing.T) {
	onStage(t, func(s *stage) {
		ctx := context.Background()
		p := s.welder("1", "ko", "")
		ids := s.someJobs("A", 2)
		if _, err := s.store.Refuse(ctx, 1, handlers.Refusal{Person: p.ID, Kind: handlers.OpeningSubject, Ref: ids[0], Why: handlers.RefusedElsewhere, At: time.Now()}); err != nil {
			t.Fatal(err)
		}
		s.matched()
		if said := s.telegram(); len(said) != 1 || said[0].Subject.Ref != ids[1] {
			t.Errorf("told %q", bodies(said))
		}
	})
	for _, c := range []struct{ wish, place, rule jobs.Region }{
		{"48120", "48", ""},      // 창원, 경남
		{"48120", "48120", ""},   // the same
		{"26", "26380", "26380"}, // 부산, 사하구: the rest of 부산 is told
		{"48120", "26380", "26380"},
	} {
		got := handlers.RuleOf(handlers.RefusedRegion, jobs.Opening{Regions: []jobs.Region{c.place}}, jobs.Profile{Regions: []jobs.Region{c.wish}})
		var want []jobs.Region
		if c.rule != "" {
			want = []jobs.Region{c.rule}
		}
		if !slices.Equal(got.Regions, want) {
			t.Errorf("wish %s, refused %s: %v, want %v", c.wish, c.place, got.Regions, want)
		}
	}
}

// TestANightOfAlertsIsPlannedInTurns: of many for whom something is due, so many
// are planned at once, and nobody is left out.
func TestANightOfAlertsIsPlannedInTurns(t *testing.T) {
	onStage(t, func(s *stage) {
		for i := range 230 {
			s.welder(fmt.Sprint(1000+i), "ko", "")
		}
		s.importOpenings(weldingJob("1"))
		if n, err := s.handlers.MatchOpenings(context.Background(), time.Now()); err != nil || n != 230 {
			t.Fatalf("found for %d, %v", n, err)
		}
		var made []int
		for range 4 {
			n, err := s.handlers.TellAlerts(context.Background(), time.Now())
			if err != nil {
				t.Fatal(err)
			}
			made = append(made, n)
		}
		if !slices.Equal(made, []int{100, 100, 30, 0}) {
			t.Errorf("messages %v", made)
		}
	})
}
