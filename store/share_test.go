package store

import (
	"fmt"
	"testing"
	"time"

	"dari/bot"
	"dari/handlers"
	"dari/store/storetest"
)

// TestWritesOfOneAmongSeveralWaitWhileThereAreMany: alone, or one after the other,
// none waits; while there are many, one that goes first waits less than others, and
// none longer than for so many processes.
func TestWritesOfOneAmongSeveralWaitWhileThereAreMany(t *testing.T) {
	for _, c := range []struct {
		processes    int64
		writes       int
		first, other time.Duration
	}{
		{processes: 1, writes: 1000},
		{processes: 4, writes: busyRate - 1},
		{processes: 2, writes: busyRate, first: shareFirst, other: shareFor},
		{processes: 4, writes: busyRate, first: 3 * shareFirst, other: 3 * shareFor},
		{processes: 40, writes: busyRate, first: 3 * shareFirst, other: 3 * shareFor},
	} {
		t.Run(fmt.Sprint(c.processes, " ", c.writes), func(t *testing.T) {
			s := &Store{writes: newQueue()}
			s.presence.others.Store(c.processes)
			for now := time.Now(); c.writes > 0; c.writes-- {
				s.writes.rate.count(now)
			}
			first, other, said := &write{first: true}, &write{}, &write{spare: time.Second}
			for _, w := range []*write{first, other, said} {
				s.share(w)
			}
			if first.spare != c.first || other.spare != c.other || said.spare != time.Second {
				t.Errorf("waits %v, %v and %v, want %v, %v and what was said", first.spare, other.spare, said.spare, c.first, c.other)
			}
		})
	}
}

// TestMuchIsWhatWasWrittenWithinASecond, not before.
func TestMuchIsWhatWasWrittenWithinASecond(t *testing.T) {
	var r rate
	now := time.Unix(1_800_000_000, 0)
	for range busyRate {
		r.count(now)
	}
	for _, after := range []time.Duration{0, 1500 * time.Millisecond} {
		if !r.busy(now.Add(after)) {
			t.Errorf("forgotten after %v", after)
		}
	}
	if r.busy(now.Add(2 * time.Second)) {
		t.Error("remembered after two seconds")
	}
}

// TestWhatIsPostedComesBeforeWhatReadsIt, and a transaction of nothing else is
// whole or not there at all.
func TestWhatIsPostedComesBeforeWhatReadsIt(t *testing.T) {
	storetest.Each(t, func(t *testing.T) {
		s := openTest(t)
		add := func(x *tx, name string) error { return x.post(`INSERT INTO pace (name) VALUES (?)`, name) }
		seen := 0
		err := s.write(t.Context(), func(x *tx) error {
			if err := add(x, "a"); err != nil {
				return err
			}
			return x.get(&seen, `SELECT count(*) FROM pace`)
		})
		if err != nil || seen != 1 {
			t.Fatalf("%d rows seen, %v", seen, err)
		}
		if err := s.write(t.Context(), func(x *tx) error { return add(x, "b") }); err != nil {
			t.Fatal(err)
		}
		err = s.write(t.Context(), func(x *tx) error {
			if err := add(x, "c"); err != nil {
				return err
			}
			return x.post(`INSERT INTO pace (name, tat) VALUES ('d', NULL)`)
		})
		if err == nil {
			t.Fatal("a row without its columns was inserted")
		}
		var names []string
		if err := s.selects(t.Context(), &names, `SELECT name FROM pace ORDER BY name`); err != nil || fmt.Sprint(names) != "[a b]" {
			t.Errorf("kept %v, %v", names, err)
		}
	})
}

// TestAnAnswerIsKeptWhoseWordsWereDeleted after this process learnt what they are
// called.
func TestAnAnswerIsKeptWhoseWordsWereDeleted(t *testing.T) {
	storetest.Each(t, func(t *testing.T) {
		s := openTest(t)
		keep := func(number int64) {
			s.KeepAnswer(handlers.KeptAnswer{Number: number, At: time.Now(), Platform: bot.Telegram, Text: "답"})
			settledWrites(t, s)
		}
		keep(1)
		keep(2)
		err := s.write(t.Context(), func(x *tx) error {
			if _, err := x.run(`DELETE FROM answer`); err != nil {
				return err
			}
			_, err := x.run(`DELETE FROM answer_text`)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		keep(3)
		keep(4)
		var texts []string
		if err := s.selects(t.Context(), &texts, `SELECT body FROM answer JOIN answer_text ON answer_text.id = text_id ORDER BY answer.id`); err != nil || fmt.Sprint(texts) != "[답 답]" {
			t.Errorf("kept %v, %v", texts, err)
		}
	})
}
