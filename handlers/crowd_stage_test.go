package handlers_test

import (
	"context"
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
