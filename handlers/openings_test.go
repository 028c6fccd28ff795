package handlers_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"dari/bot"
	"dari/bot/outbox"
	"dari/handlers"
	"dari/knowledge/answer"
	"dari/knowledge/feeds"
	"dari/knowledge/jobs"
	"dari/store"
	"dari/store/storetest"
)

// importOpenings brings openings as an official feed does.
func (s *stage) importOpenings(openings ...jobs.Opening) (importID int64, ids []int64) {
	s.t.Helper()
	ctx := context.Background()
	id, err := s.store.BeginImport(ctx, store.ImportRun{At: time.Now(), Actor: "cli:test", Feed: "work24", File: "list.xml"}, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	var records []store.ImportRecord
	for _, o := range openings {
		records = append(records, store.ImportRecord{Opening: o})
	}
	results, err := s.store.ImportOpenings(ctx, id, store.ImportTerms{ApprovedBy: "source:work24", At: time.Now()}, records)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, r := range results {
		ids = append(ids, r.ID)
	}
	return id, ids
}

// matched runs the matcher once and returns how many alerts it queued; what is
// due is made into messages.
func (s *stage) matched() int {
	s.t.Helper()
	n, err := s.handlers.MatchOpenings(context.Background(), time.Now())
	if err == nil {
		_, err = s.handlers.TellAlerts(context.Background(), time.Now())
	}
	if err != nil {
		s.t.Fatal(err)
	}
	return n
}

// welder is a person on Telegram who wants to weld in Busan and hear of it.
func (s *stage) welder(id, locale, zone string) handlers.Person {
	s.t.Helper()
	return s.wantsWelding(bot.Sender{Platform: bot.Telegram, ID: id, Locale: locale, Zone: zone}, "bot")
}

func (s *stage) wantsWelding(from bot.Sender, account string) handlers.Person {
	s.t.Helper()
	ctx := context.Background()
	p, err := s.store.Meet(ctx, from, bot.Address{Platform: from.Platform, Account: account, Chat: from.ID})
	if err != nil {
		s.t.Fatal(err)
	}
	profile := jobs.Profile{Regions: []jobs.Region{"26"}, Occupations: jobs.FindOccupations("용접")}
	if err := s.store.SaveProfile(ctx, 0, p.ID, profile, handlers.AlertsAtOnce); err != nil {
		s.t.Fatal(err)
	}
	s.consent(p, handlers.ForProfile, true)
	s.consent(p, handlers.ForAlerts, true)
	return p
}

func (s *stage) consent(p handlers.Person, purpose handlers.Purpose, granted bool) {
	s.t.Helper()
	err := s.store.AddConsent(context.Background(), 0, handlers.Consent{Person: p.ID, Purpose: purpose, Version: "1",
		Granted: granted, At: time.Now(), Channel: string(p.Platform)})
	if err != nil {
		s.t.Fatal(err)
	}
}

// alerts are the alerts that are queued for Telegram, due or not.
func (s *stage) alerts() []outbox.Delivery {
	s.t.Helper()
	ds, err := s.store.QueuedDeliveries(context.Background(), bot.Telegram, "bot", outbox.Alerts, 0, time.Now().Add(48*time.Hour), 100)
	if err != nil {
		s.t.Fatal(err)
	}
	return ds
}

// found is everything that was found for people on Telegram: what waits, and what
// is in a message that is queued.
func (s *stage) found() (items []handlers.AlertItem) {
	s.t.Helper()
	ctx := context.Background()
	people, err := s.store.WaitingAlerts(ctx, time.Now().AddDate(1, 0, 0), 1000)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, p := range people {
		items = append(items, p.Waiting...)
	}
	for _, d := range s.alerts() {
		in, err := s.store.AlertItems(ctx, d.ID)
		if err != nil {
			s.t.Fatal(err)
		}
		items = append(items, in...)
	}
	return items
}

// weldingJob is one opening of many: each number is another firm's.
func weldingJob(id string) jobs.Opening {
	o := oneWeldingJob(id)
	if id != "K1" {
		o.Employer += " " + id
	}
	return o
}

func oneWeldingJob(id string) jobs.Opening {
	return jobs.Opening{Feed: "work24", SourceID: id, Employer: "가온예시정밀", BusinessNumber: "1248100998", Title: "CO2 용접원 모집",
		Regions: []jobs.Region{"26380"}, Occupations: jobs.FindOccupations("용접"), Employment: []jobs.EmploymentType{jobs.Permanent},
		Pay: jobs.Pay{Period: jobs.PerMonth, Min: 3_000_000}, URL: "https://www.example.com/" + id, Source: "고용24 제공",
		Deadline: jobs.Deadline{Kind: jobs.DeadlineDate, At: time.Date(2026, 12, 31, 23, 59, 59, 0, handlers.Seoul)}}
}

// onStage runs a test at a moment in Korea, on both databases.
func onStage(t *testing.T, test func(s *stage)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T) { onOneStage(t, test) })
}

// onOneStage runs it on the database that was chosen.
func onOneStage(t *testing.T, test func(s *stage)) {
	synctest.Test(t, func(t *testing.T) { test(newStage(t)) })
}

// moveTo moves the virtual clock.
func moveTo(t time.Time) { time.Sleep(time.Until(t)) }

func dropReason(err error) string {
	var drop *outbox.DropError
	if errors.As(err, &drop) {
		return drop.Reason
	}
	return fmt.Sprint(err)
}

func TestD17_OptOutBeforeSendingIsObeyed(t *testing.T) {
	onStage(t, func(s *stage) {
		ctx := context.Background()
		p := s.welder("1", "ko", "")
		s.importOpenings(weldingJob("K1"))
		if n := s.matched(); n != 1 {
			t.Fatalf("queued %d", n)
		}
		d := s.alerts()[0]
		render := func() error {
			_, err := s.handlers.Render(ctx, d, time.Now())
			return err
		}
		if err := render(); err != nil {
			t.Fatalf("agreed: %v", err)
		}
		s.consent(p, handlers.ForAlerts, false)
		if got := dropReason(render()); got != handlers.DroppedNoConsent {
			t.Errorf("withdrawn: %s", got)
		}
		s.consent(p, handlers.ForAlerts, true)
		if err := s.store.SetAlerts(ctx, 0, p.ID, handlers.AlertsOff); err != nil {
			t.Fatal(err)
		}
		if got := dropReason(render()); got != handlers.DroppedOff {
			t.Errorf("turned off: %s", got)
		}
		if err := s.store.SetAlerts(ctx, 0, p.ID, handlers.AlertsAtOnce); err != nil {
			t.Fatal(err)
		}
		if err := s.store.SetGone(ctx, 0, p.ID, true); err != nil {
			t.Fatal(err)
		}
		if got := dropReason(render()); got != handlers.DroppedGone {
			t.Errorf("blocked: %s", got)
		}
		if err := s.store.SetGone(ctx, 0, p.ID, false); err != nil {
			t.Fatal(err)
		}
		if err := s.store.SaveProfile(ctx, 0, p.ID, jobs.Profile{Regions: []jobs.Region{"11"}}, handlers.AlertsAtOnce); err != nil {
			t.Fatal(err)
		}
		if got := dropReason(render()); got != handlers.DroppedNoFit {
			t.Errorf("looks elsewhere now: %s", got)
		}
	})
}

func TestD18_QuietHoursOfThePersonsZone(t *testing.T) {
	onStage(t, func(s *stage) {
		ctx := context.Background()
		newYork, err := time.LoadLocation("America/New_York")
		if err != nil {
			t.Fatal(err)
		}
		s.welder("1", "ko", "")
		s.welder("2", "en", "America/New_York")
		s.importOpenings(weldingJob("K1"))
		if n := s.matched(); n != 2 { // Monday 10:00 in Korea is Sunday 20:00 in New York
			t.Fatalf("queued %d", n)
		}
		seoul, york := s.alerts()[0], s.alerts()[1]
		at := func(zone *time.Location, d, h, m, sec int) time.Time {
			return time.Date(2026, 11, d, h, m, sec, 0, zone)
		}
		for _, c := range []struct {
			d     outbox.Delivery
			now   time.Time
			until time.Time // zero: it goes out
		}{
			{seoul, at(handlers.Seoul, 23, 20, 59, 59), time.Time{}},
			{seoul, at(handlers.Seoul, 23, 21, 0, 0), at(handlers.Seoul, 24, 8, 0, 0)},
			{seoul, at(handlers.Seoul, 24, 7, 59, 59), at(handlers.Seoul, 24, 8, 0, 0)},
			{seoul, at(handlers.Seoul, 24, 8, 0, 0), time.Time{}},
			{york, at(newYork, 23, 20, 59, 59), time.Time{}},
			{york, at(newYork, 23, 21, 0, 0), at(newYork, 24, 8, 0, 0)},
			{york, at(newYork, 24, 7, 59, 59), at(newYork, 24, 8, 0, 0)},
			{york, at(handlers.Seoul, 24, 12, 0, 0), at(newYork, 24, 8, 0, 0)}, // noon in Korea is 22:00 there
		} {
			_, err := s.handlers.Render(ctx, c.d, c.now)
			var later *outbox.LaterError
			switch {
			case c.until.IsZero() && err != nil:
				t.Errorf("person %d at %v: %v", c.d.Person, c.now, err)
			case !c.until.IsZero() && (!errors.As(err, &later) || !later.Until.Equal(c.until)):
				t.Errorf("person %d at %v: %v, want later at %v", c.d.Person, c.now, err, c.until)
			}
		}
		// Found at night, it is not even due before the morning; who agreed to
		// the night is told at once.
		owl := s.welder("3", "ko", "")
		s.consent(owl, handlers.ForNight, true)
		moveTo(at(handlers.Seoul, 23, 23, 0, 0))
		s.importOpenings(weldingJob("K2"))
		if n := s.matched(); n != 3 {
			t.Fatalf("queued %d", n)
		}
		if ds := s.alerts()[2:]; len(ds) != 2 || ds[0].Person != york.Person || ds[1].Person != owl.ID || ds[1].Due.After(time.Now()) { // it is day in New York
			t.Errorf("at night there are %+v", ds)
		}
		for before, want := range map[time.Duration]int{time.Second: 0, 0: 1} {
			due, err := s.store.WaitingAlerts(ctx, at(handlers.Seoul, 24, 8, 0, 0).Add(-before), 10)
			if err != nil || len(due) != want || want > 0 && due[0].Person != seoul.Person {
				t.Errorf("%v before the morning %d people are due, %v", before, len(due), err)
			}
		}
		// Who agrees to the night now does not wait for the morning.
		s.consent(handlers.Person{ID: seoul.Person, Platform: bot.Telegram}, handlers.ForNight, true)
		if due, err := s.store.WaitingAlerts(ctx, time.Now(), 10); err != nil || len(due) != 1 || due[0].Person != seoul.Person || !due[0].Night {
			t.Errorf("after agreeing to the night: %+v, %v", due, err)
		}
		// Quiet hours never hold back an answer.
		crisis := outbox.Delivery{Reply: bot.Reply{Body: bot.Plain("109")}}
		if r, err := s.handlers.Render(ctx, crisis, time.Now()); err != nil || r.Reply.Body.String() != "109" {
			t.Errorf("a reply at night: %v", err)
		}
	})
}

func TestD19_OneNoticePerOpening(t *testing.T) {
	onStage(t, func(s *stage) {
		ctx := context.Background()
		s.welder("1", "ko", "")
		_, ids := s.importOpenings(weldingJob("K1"))
		s.matched()
		moveTo(time.Now().Add(11 * time.Minute)) // what is found together is told together
		_, another := s.importOpenings(weldingJob("K2"))
		ids = append(ids, another...)
		if n := s.matched(); n != 1 || len(s.alerts()) != 2 {
			t.Fatalf("queued %d, %d messages", n, len(s.alerts()))
		}
		if n := s.matched(); n != 0 {
			t.Errorf("matched again it queued %d", n)
		}
		typo := weldingJob("K1")
		typo.Title = "CO2 용접원을 모집합니다"
		_, again := s.importOpenings(typo)
		if n := s.matched(); n != 0 || again[0] != ids[0] {
			t.Errorf("a corrected title queued %d, opening %d", n, again[0])
		}
		render := func(d outbox.Delivery) (outbox.Rendered, error) { return s.handlers.Render(ctx, d, time.Now()) }
		first, second := s.alerts()[0], s.alerts()[1]
		r, err := render(first)
		if err != nil || !strings.Contains(r.Reply.Body.String(), typo.Title) {
			t.Errorf("it tells the old title: %v\n%s", err, r.Reply.Body)
		}
		if closed, err := s.store.CloseOpening(ctx, 0, ids[1], "cli:staff"); err != nil || !closed {
			t.Fatal(closed, err)
		}
		if _, err := render(second); dropReason(err) != handlers.DroppedClosed {
			t.Errorf("closed: %v", err)
		}
		moveTo(time.Date(2027, 1, 1, 12, 0, 0, 0, handlers.Seoul))
		if _, err := render(first); dropReason(err) != handlers.DroppedDeadline {
			t.Errorf("deadline passed: %v", err)
		}
	})
}

// TestD20_ADigestOfNothingKeepsEachReason: of two openings in a message that are
// not told after all, one was closed and may come back, and one is past.
func TestD20_ADigestOfNothingKeepsEachReason(t *testing.T) {
	onStage(t, func(s *stage) {
		ctx := context.Background()
		s.welder("1", "ko", "")
		soon := weldingJob("K2")
		soon.Deadline.At = time.Now().Add(time.Hour)
		_, ids := s.importOpenings(weldingJob("K1"), soon)
		s.matched()
		if len(s.alerts()) != 1 {
			t.Fatalf("%d messages", len(s.alerts()))
		}
		d := s.alerts()[0]
		if closed, err := s.store.CloseOpening(ctx, 0, ids[0], "cli:staff"); err != nil || !closed {
			t.Fatal(closed, err)
		}
		moveTo(time.Now().Add(2 * time.Hour))
		_, err := s.handlers.Render(ctx, d, time.Now())
		reason := dropReason(err)
		if _, err := s.store.Settle(ctx, []outbox.Outcome{{Delivery: d, State: outbox.Dropped, Reason: reason}}, nil); err != nil {
			t.Fatal(err)
		}
		items, err := s.store.AlertItems(ctx, d.ID)
		if err != nil || len(items) != 2 {
			t.Fatalf("%+v, %v", items, err)
		}
		want := map[int64]string{ids[0]: handlers.DroppedClosed, ids[1]: handlers.DroppedDeadline}
		for _, it := range items {
			if it.LeftOut != want[it.Subject.Ref] {
				t.Errorf("opening %d is left out as %q, want %q; the message was dropped as %q", it.Subject.Ref, it.LeftOut, want[it.Subject.Ref], reason)
			}
		}
	})
}

func TestD19_UndoneImportIsNotTold(t *testing.T) {
	onStage(t, func(s *stage) {
		ctx := context.Background()
		s.welder("1", "ko", "")
		importID, _ := s.importOpenings(weldingJob("K1"))
		s.matched()
		d := s.alerts()[0]
		if _, err := s.store.UndoImport(ctx, importID, "cli:staff"); err != nil {
			t.Fatal(err)
		}
		if _, err := s.handlers.Render(ctx, d, time.Now()); dropReason(err) != handlers.DroppedClosed {
			t.Fatalf("withdrawn: %v", err)
		}
		// Back before the alert was dropped: one alert, not two.
		s.importOpenings(weldingJob("K1"))
		s.matched()
		if ds := s.alerts(); len(ds) != 1 {
			t.Errorf("%d alerts", len(ds))
		}
	})
}

// An alert keeps its buttons at night and after the opening has ended.
func TestAlertButtonsWorkLater(t *testing.T) {
	onStage(t, func(s *stage) {
		ctx := context.Background()
		s.welder("1", "ko", "")
		_, ids := s.importOpenings(weldingJob("K1"))
		s.matched()
		said := s.deliver(bot.Telegram, "bot")
		if len(said) != 1 {
			t.Fatal(said)
		}
		tap := func(label string) string {
			m := bot.Message{Direct: true, From: bot.Sender{Platform: bot.Telegram, ID: "1", Locale: "ko"}, MessageID: "m",
				Address: bot.Address{Platform: bot.Telegram, Account: "bot", Chat: "1"}}
			s.said = said
			var text []string
			for _, d := range s.hear(s.tap(m, label)) {
				text = append(text, d.Reply.Body.String())
			}
			return strings.Join(text, "\n")
		}
		moveTo(time.Date(2026, 11, 23, 22, 0, 0, 0, handlers.Seoul))
		if got := tap("자세히 보기"); !strings.Contains(got, "CO2 용접원 모집") || !strings.Contains(got, "서울-2026-001") {
			t.Errorf("details at night:\n%s", got)
		}
		if got := tap("왜 받았나요?"); !strings.Contains(got, "부산 사하구") || !strings.Contains(got, "11월 23일") {
			t.Errorf("why:\n%s", got)
		}
		if _, err := s.store.CloseOpening(ctx, 0, ids[0], "cli:staff"); err != nil {
			t.Fatal(err)
		}
		if got := tap("자세히 보기"); !strings.Contains(got, "끝났거나") {
			t.Errorf("details of a closed one:\n%s", got)
		}
		tap("알림 끄기")
		if a, err := s.store.Alerts(ctx, said[0].Person); err != nil || a != handlers.AlertsOff {
			t.Errorf("alerts are %q, %v", a, err)
		}
	})
}

// asksForJobs is an answerer that understands one thing.
type asksForJobs struct{ nothingKnown }

func (a asksForJobs) Answer(ctx context.Context, q answer.Question) answer.Answer {
	if strings.Contains(q.Text, "일자리") || strings.Contains(q.Text, "jobs") {
		return answer.Answer{Kind: answer.Act, Topic: "openings", Lang: q.Lang, Action: answer.Action{Intent: answer.Openings}}
	}
	return a.nothingKnown.Answer(ctx, q)
}

func TestOpeningScripts(t *testing.T) {
	playScripts(t, "testdata/openings", func(s *stage, _ string) {
		s.handlers.Answerer = asksForJobs{}
		s.handlers.Config.StaffChannel = bot.Address{Platform: bot.Terminal, Account: "local", Chat: "staff"}
		s.steps = map[string]func(){
			"import samples": func() { s.importOpenings(feeds.Samples(time.Now())...) },
			"match":          func() { s.matched() },
			"import welding": func() { s.importOpenings(weldingJob("K1")) },
			"close welding": func() {
				if closed, err := s.store.CloseOpening(context.Background(), 0, 1, "cli:staff"); err != nil || !closed {
					s.t.Errorf("closed %v, %v", closed, err)
				}
			},
			"seekers want to weld": func() {
				s.wantsWelding(bot.Sender{Platform: bot.Terminal, ID: "seeker", Locale: "ko"}, "local")
				s.wantsWelding(bot.Sender{Platform: bot.Terminal, ID: "seeker2", Locale: "en"}, "local")
			},
		}
	})
}

// What fits somebody tells what they look for: in a group it moves to their
// own conversation. A search tells nothing and is answered where it was asked.
func TestJobsInAGroup(t *testing.T) {
	onStage(t, func(s *stage) {
		s.handlers.Answerer = asksForJobs{}
		s.welder("1", "ko", "")
		s.importOpenings(weldingJob("K1"))
		group := bot.Address{Platform: bot.Telegram, Account: "bot", Chat: "-100"}
		say := func(id, text string) (inGroup, private string) {
			m := bot.Message{Kind: bot.Said, Text: text, From: bot.Sender{Platform: bot.Telegram, ID: id, Locale: "ko"}, Address: group, MessageID: "m"}
			for _, d := range s.hear(m) {
				if d.To == group {
					inGroup += d.Reply.Body.String()
				} else {
					private += d.Reply.Body.String()
				}
			}
			return inGroup, private
		}
		for _, text := range []string{"일자리", "일자리 있어요?"} {
			if inGroup, private := say("1", text); strings.Contains(inGroup, "용접") || !strings.Contains(private, "CO2 용접원") {
				t.Errorf("%s\nin the group:\n%s\nin private:\n%s", text, inGroup, private)
			}
		}
		if inGroup, private := say("1", "부산 용접 일자리 있어요?"); !strings.Contains(inGroup, "CO2 용접원") || private != "" {
			t.Errorf("a search\nin the group:\n%s\nin private:\n%s", inGroup, private)
		}
		if inGroup, _ := say("2", "일자리"); !strings.Contains(inGroup, "아직 등록한 조건이 없어요") {
			t.Errorf("without a profile:\n%s", inGroup)
		}
	})
}
