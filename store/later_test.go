package store

import (
	"log/slog"
	"testing"
	"time"

	"dari/bot"
	"dari/handlers"
	"dari/store/storetest"
)

// TestWhatNobodyWaitsForIsLoggedWhenItFails: neither memory nor notice keep a
// reply from being sent.
func TestWhatNobodyWaitsForIsLoggedWhenItFails(t *testing.T) {
	storetest.Each(t, func(t *testing.T) {
		tr := newTrial(t)
		said := &logged{}
		tr.Store.log = slog.New(slog.NewTextHandler(said, nil))
		p, err := tr.Meet(t.Context(), bot.Sender{Platform: bot.Telegram, ID: "7"}, bot.Address{Platform: bot.Telegram, Account: "1", Chat: "7"})
		if err != nil {
			t.Fatal(err)
		}
		at := p.Private.Conversation()
		talked := handlers.Memory{Turns: []handlers.MemoryTurn{{Text: "얼마?"}}}
		for n, what := range []string{"notice", "memory"} {
			tr.db.set(0)
			if what == "notice" {
				tr.Notice(1, p.ID)
			} else if err := tr.Remember(2, at, p.ID, talked); err != nil {
				t.Fatal(err)
			}
			for end := time.Now().Add(time.Minute); said.count("not written") <= n; time.Sleep(time.Millisecond) {
				if time.Now().After(end) {
					t.Fatalf("%s failed, and the log does not tell", what)
				}
			}
			tr.db.set(-1)
		}
		if said.count("얼마") > 0 {
			t.Error("the log has the words of a person")
		}
		for end := time.Now().Add(time.Minute); ; time.Sleep(time.Millisecond) {
			m, err := tr.Memory(t.Context(), at, p.ID)
			if err != nil {
				t.Fatal(err)
			}
			if len(m.Turns) == 0 {
				break
			}
			if time.Now().After(end) {
				t.Fatal("what was not kept is remembered for ever")
			}
		}
	})
}

// TestAnAnswerThatIsNotKeptIsLogged: nobody waits for it, and the reply that
// comes after it is sent all the same.
func TestAnAnswerThatIsNotKeptIsLogged(t *testing.T) {
	storetest.Each(t, func(t *testing.T) {
		tr := newTrial(t)
		said := &logged{}
		tr.Store.log = slog.New(slog.NewTextHandler(said, nil))
		for n := range 2 {
			tr.db.set(n)
			tr.KeepAnswer(keptAnswer(int64(n+1), 0, "얼마?"))
			for end := time.Now().Add(time.Minute); said.count("not written") <= n; time.Sleep(time.Millisecond) {
				if time.Now().After(end) {
					t.Fatalf("statement %d failed, and the log does not tell", n)
				}
			}
			tr.db.set(-1)
		}
		if said.count("얼마") > 0 {
			t.Error("the log has the words of a person")
		}
		if _, ok, err := tr.KeptAnswer(t.Context(), 1); ok || err != nil {
			t.Errorf("an answer that was not kept: %v, %v", ok, err)
		}
		if err := tr.Close(); err != nil {
			t.Error(err)
		}
		before := said.count("not written")
		tr.KeepAnswer(keptAnswer(9, 0, "얼마?"))
		if said.count("not written") != before+1 {
			t.Error("an answer after the end is lost without a word")
		}
	})
}
