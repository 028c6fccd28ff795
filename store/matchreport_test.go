package store

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"dari/bot"
	"dari/bot/outbox"
	"dari/handlers"
	"dari/knowledge/jobs"
	"dari/store/storetest"
)

// TestWhoWasToldIsReadInPages: the pages end within a message and between two of one
// moment, and each who was told is read once.
func TestWhoWasToldIsReadInPages(t *testing.T) { storetest.Each(t, testWhoWasToldIsReadInPages) }

func testWhoWasToldIsReadInPages(t *testing.T) {
	s := openTemp(t)
	ctx := t.Context()
	people := wanting(t, s, 3)
	openings := []jobs.Opening{welder("K1"), welder("K2"), welder("K3"), welder("K4")}
	for i := range openings { // so that none is a copy of another
		openings[i].Pay.Min += int64(i) * 100_000
	}
	_, r := importAll(t, s, official, openings...)
	// The person who comes last is told of most, in one message.
	for i, of := range []int{1, 3, 4} {
		for _, opening := range r[:of] {
			if n, err := s.TellOpening(ctx, mustOpening(t, s, opening.ID), []handlers.AlertFound{{Person: people[i]}}); n != 1 || err != nil {
				t.Fatal(n, err)
			}
		}
	}
	waiting, err := s.WaitingAlerts(ctx, time.Now(), 10)
	if err != nil || len(waiting) != 3 {
		t.Fatalf("%+v, %v", waiting, err)
	}
	var plans []handlers.AlertPlan
	for _, w := range waiting {
		plans = append(plans, handlers.AlertPlan{Person: w.Person, Message: w.Waiting})
	}
	if n, err := s.PlanAlerts(ctx, time.Now(), plans); n != 3 || err != nil {
		t.Fatal(n, err)
	}
	ds, err := s.QueuedDeliveries(ctx, bot.Telegram, telegramAccount, outbox.Alerts, 0, time.Now(), 10)
	if err != nil || len(ds) != 3 {
		t.Fatalf("%+v, %v", ds, err)
	}
	var outcomes []outbox.Outcome
	for _, d := range ds {
		outcomes = append(outcomes, outbox.Outcome{Delivery: d, State: outbox.Sent})
	}
	if _, err := s.Settle(ctx, outcomes, nil); err != nil { // at one moment
		t.Fatal(err)
	}
	read := func(page int) (told []string) {
		t.Helper()
		err := s.eachTold(ctx, time.Now().Add(-time.Hour), time.Now(), page, func(x handlers.Told) error {
			told = append(told, fmt.Sprint(x.Person, " ", x.Opening.SourceID))
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return told
	}
	want := read(100)
	if all := slices.Compact(slices.Sorted(slices.Values(want))); len(want) != 8 || len(all) != 8 {
		t.Fatalf("told %v", want)
	}
	for page := 1; page <= 9; page++ {
		if got := read(page); !slices.Equal(got, want) {
			t.Errorf("pages of %d: %v, want %v", page, got, want)
		}
	}
}

// TestTheReportReadsItsPeriodOnly: who was told is found by when, whatever was told
// before.
func TestTheReportReadsItsPeriodOnly(t *testing.T) {
	s := openTemp(t)
	var plan []struct {
		ID, Parent, Notused int
		Detail              string
	}
	q := toldQuery()
	if err := s.selects(t.Context(), &plan, `EXPLAIN QUERY PLAN `+q, make([]any, strings.Count(q, "?"))...); err != nil {
		t.Fatal(err)
	}
	text := fmt.Sprint(plan)
	for _, want := range []string{"SEARCH d USING COVERING INDEX delivery_told (finished>? AND finished<?)", "SEARCH a USING INDEX alert_message (delivery=?)"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in the plan: %s", want, text)
		}
	}
	if strings.Contains(text, "TEMP B-TREE") {
		t.Errorf("it is sorted: %s", text)
	}
}
