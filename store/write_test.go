package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"dari/bot"
	"dari/handlers"
	"dari/store/storetest"
)

func openTest(t *testing.T) *Store {
	t.Helper()
	s, err := Open(t.Context(), newDatabase(t), Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func incoming(id string) bot.Incoming {
	return bot.Incoming{Platform: bot.Telegram, Account: "1", ExternalID: id, Conversation: "telegram:1/7", Raw: []byte("{}"), Received: time.Now()}
}

func TestAFailingWriteHarmsNobodyInItsGroup(t *testing.T) {
	storetest.Each(t, testAFailingWriteHarmsNobodyInItsGroup)
}

func testAFailingWriteHarmsNobodyInItsGroup(t *testing.T) {
	s := openTest(t)
	// Hold the committing goroutine so that the next writes form one group.
	gate := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		_ = s.write(t.Context(), func(*tx) error { <-gate; return nil })
	})
	time.Sleep(10 * time.Millisecond)
	bad := errors.New("no")
	for i := range 20 {
		wg.Go(func() {
			err := s.write(t.Context(), func(x *tx) error {
				if _, err := x.run(`INSERT INTO audit (at, actor, action, subject) VALUES (1, 'a', 'b', ?)`, fmt.Sprint(i)); err != nil {
					return err
				}
				switch i {
				case 7:
					return bad
				case 8:
					panic("in a write")
				}
				return nil
			})
			if (err != nil) != (i == 7 || i == 8) {
				t.Errorf("write %d: %v", i, err)
			}
		})
	}
	time.Sleep(20 * time.Millisecond)
	close(gate)
	wg.Wait()
	var n int
	if err := s.get(t.Context(), &n, `SELECT count(*) FROM audit`); err != nil || n != 18 {
		t.Errorf("%d rows, %v; want the 18 of the good writes, each once", n, err)
	}
}

func TestAStepOfAMessageIsAppliedOnce(t *testing.T) {
	storetest.Each(t, testAStepOfAMessageIsAppliedOnce)
}

func testAStepOfAMessageIsAppliedOnce(t *testing.T) {
	s := openTest(t)
	add := func(message int64) int64 {
		id, err := s.changeID(t.Context(), message, "add", func(x *tx) (int64, error) {
			return x.insert(`INSERT INTO audit (at, actor, action, subject) VALUES (1, 'a', 'b', 'c') RETURNING id`)
		})
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	if a, b := add(5), add(5); a != b {
		t.Errorf("the same message got ids %d and %d", a, b)
	}
	if a, b := add(0), add(0); a == b {
		t.Error("without a message nothing is remembered")
	}
}

func TestSixteenWritersMeetNoBusyDatabase(t *testing.T) {
	storetest.Each(t, testSixteenWritersMeetNoBusyDatabase)
}

func testSixteenWritersMeetNoBusyDatabase(t *testing.T) {
	s := openTest(t)
	var wg sync.WaitGroup
	for i := range 16 {
		wg.Go(func() {
			for j := range 50 {
				if err := s.AddIncoming(t.Context(), []bot.Incoming{incoming(fmt.Sprint(i, "-", j))}); err != nil {
					t.Error(err)
					return
				}
				if _, err := s.PendingIncoming(t.Context(), 0, 5); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	pending, err := s.PendingIncoming(t.Context(), 0, 10000)
	if err != nil || len(pending) != 800 {
		t.Errorf("%d events, %v", len(pending), err)
	}
}

// TestCancelledReadsHarmNobody keeps a fault of other users of this driver
// away: connections that stay interrupted or locked after a cancelled query.
func TestCancelledReadsHarmNobody(t *testing.T) { storetest.Each(t, testCancelledReadsHarmNobody) }

func testCancelledReadsHarmNobody(t *testing.T) {
	s := openTest(t)
	var in []bot.Incoming
	for i := range 2000 {
		in = append(in, incoming(fmt.Sprint(i)))
	}
	if err := s.AddIncoming(t.Context(), in); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for i := range 60 {
				ctx, cancel := context.WithTimeout(t.Context(), time.Duration(i%6)*100*time.Microsecond)
				_, err := s.PendingIncoming(ctx, 0, 2000)
				cancel()
				if err != nil && !errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
					t.Errorf("a read that was not cancelled: %v", err)
				}
			}
		})
	}
	wg.Wait()
	for range 20 {
		if got, err := s.PendingIncoming(t.Context(), 0, 2000); err != nil || len(got) != 2000 {
			t.Fatalf("%d events, %v after cancelled reads", len(got), err)
		}
	}
	if err := s.AddIncoming(t.Context(), []bot.Incoming{incoming("after")}); err != nil {
		t.Fatal(err)
	}
}

func TestD25_OneServerPerDatabase(t *testing.T) {
	path := newDatabase(t)
	first, err := Open(t.Context(), path, Options{Exclusive: true})
	if err != nil {
		t.Fatal(err)
	}
	if s, err := Open(t.Context(), path, Options{Exclusive: true}); !errors.Is(err, ErrInUse) {
		if err == nil {
			s.Close()
		}
		t.Fatalf("a second server got %v, want ErrInUse", err)
	}
	beside, err := Open(t.Context(), path, Options{})
	if err != nil {
		t.Fatalf("the command line beside a server: %v", err)
	}
	beside.Close()
	first.Close()
	again, err := Open(t.Context(), path, Options{Exclusive: true})
	if err != nil {
		t.Fatalf("after the first ended: %v", err)
	}
	again.Close()
}

func TestSweepKeepsWhatIsNeeded(t *testing.T) { storetest.Each(t, testSweepKeepsWhatIsNeeded) }

func testSweepKeepsWhatIsNeeded(t *testing.T) {
	s := openTest(t)
	old := incoming("old")
	old.Received = time.Now().Add(-8 * 24 * time.Hour)
	waiting := incoming("waiting")
	waiting.Received = old.Received
	if err := s.AddIncoming(t.Context(), []bot.Incoming{old, waiting, incoming("new")}); err != nil {
		t.Fatal(err)
	}
	pending, err := s.PendingIncoming(t.Context(), 0, 10)
	if err != nil {
		t.Fatal(err)
	}
	for _, in := range pending {
		if in.ExternalID != "waiting" {
			if err := s.FinishIncoming(t.Context(), in, []bot.Reply{{To: bot.Address{Platform: bot.Telegram, Account: "1", Chat: "7"}}}); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := s.Sweep(t.Context(), time.Now()); err != nil {
		t.Fatal(err)
	}
	var left []string
	if err := s.selects(t.Context(), &left, `SELECT external_id FROM inbox ORDER BY external_id`); err != nil || fmt.Sprint(left) != "[new waiting]" {
		t.Errorf("left %v, %v; an old handled event goes, one that waits stays", left, err)
	}
}

// TestKnownEventsAmongNewOnesAreStoredOnce: a poll that was not confirmed comes
// again with more. Who listens learns that there is something to read.
func TestKnownEventsAmongNewOnesAreStoredOnce(t *testing.T) {
	storetest.Each(t, testKnownEventsAmongNewOnesAreStoredOnce)
}

func testKnownEventsAmongNewOnesAreStoredOnce(t *testing.T) {
	s := openTest(t)
	var told []int64
	s.OnIncoming(func(in []bot.Incoming) {
		for _, e := range in {
			told = append(told, e.ID)
		}
	})
	for _, batch := range [][]bot.Incoming{
		{incoming("a"), incoming("b"), incoming("c")},
		{incoming("c"), incoming("d")},
		{incoming("c"), incoming("d")},
	} {
		if err := s.AddIncoming(t.Context(), batch); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.write(t.Context(), func(*tx) error { return nil }); err != nil { // listeners have heard by now
		t.Fatal(err)
	}
	in, err := s.PendingIncoming(t.Context(), 0, 10)
	if err != nil || len(in) != 4 || in[3].ExternalID != "d" {
		t.Errorf("stored %+v, %v; want a, b, c and d", in, err)
	}
	if want := []int64{in[0].ID, in[1].ID, in[2].ID, 0, 0}; !slices.Equal(told, want) {
		t.Errorf("told of %v, want %v", told, want)
	}
}

// TestAnEventFinishedTwiceIsAnsweredOnce, even when both times share a
// transaction with others.
func TestAnEventFinishedTwiceIsAnsweredOnce(t *testing.T) {
	storetest.Each(t, testAnEventFinishedTwiceIsAnsweredOnce)
}

func testAnEventFinishedTwiceIsAnsweredOnce(t *testing.T) {
	s := openTest(t)
	if err := s.AddIncoming(t.Context(), []bot.Incoming{incoming("a"), incoming("b"), incoming("c")}); err != nil {
		t.Fatal(err)
	}
	in, err := s.PendingIncoming(t.Context(), 0, 10)
	if err != nil || len(in) != 3 {
		t.Fatal(in, err)
	}
	gate := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		_ = s.write(t.Context(), func(*tx) error { <-gate; return nil })
	})
	time.Sleep(10 * time.Millisecond)
	to := bot.Address{Platform: bot.Telegram, Account: "1", Chat: "7"}
	for _, e := range append(in, in[0], in[0]) {
		wg.Go(func() {
			if err := s.FinishIncoming(t.Context(), e, []bot.Reply{{To: to, Body: bot.Plain(e.ExternalID)}}); err != nil {
				t.Error(err)
			}
		})
	}
	time.Sleep(20 * time.Millisecond)
	close(gate)
	wg.Wait()
	said, err := s.DeliveriesOf(t.Context(), to, 10)
	if err != nil || len(said) != 3 {
		t.Errorf("%d replies, %v; want one for each event", len(said), err)
	}
	if rest, err := s.PendingIncoming(t.Context(), 0, 10); err != nil || len(rest) != 0 {
		t.Errorf("%d events wait still, %v", len(rest), err)
	}
}

// TestWhatNobodyWaitsForGoesWithTheNextWrite: it costs no transaction of its own,
// is there before what comes after it, and is written soon when nothing does.
func TestWhatNobodyWaitsForGoesWithTheNextWrite(t *testing.T) {
	storetest.Each(t, testWhatNobodyWaitsForGoesWithTheNextWrite)
}

func testWhatNobodyWaitsForGoesWithTheNextWrite(t *testing.T) {
	s := openTest(t)
	var transactions atomic.Int64 // of those that end with a telling
	wrote := make(chan struct{}, 100)
	add := func(x *tx) error {
		if len(x.after) == 0 {
			x.after = append(x.after, func() { transactions.Add(1) })
		}
		x.after = append(x.after, func() { wrote <- struct{}{} })
		return x.audit("a", "b", "c", "")
	}
	for range 20 {
		s.later("audit", 1, add)
		s.later("audit", 1, add)
		var n int
		err := s.write(t.Context(), func(x *tx) error {
			if err := add(x); err != nil {
				return err
			}
			return x.get(&n, `SELECT count(*) FROM audit`)
		})
		if err != nil || n%3 != 0 {
			t.Fatalf("%d rows are there, %v", n, err)
		}
	}
	if n := transactions.Load(); n != 20 {
		t.Errorf("%d transactions, want 20", n)
	}
	for range 60 {
		<-wrote
	}
	s.later("audit", 1, add)
	select {
	case <-wrote:
	case <-time.After(time.Minute):
		t.Error("it waits for ever")
	}
}

// TestMemoryIsThereAtOnce: whoever remembers does not wait, and what is
// remembered later is built on it.
func TestMemoryIsThereAtOnce(t *testing.T) { storetest.Each(t, testMemoryIsThereAtOnce) }

func testMemoryIsThereAtOnce(t *testing.T) {
	s := openTest(t)
	var m handlers.Memory
	for i := range int64(50) {
		m.Turns = append(m.Turns, handlers.MemoryTurn{Message: i})
		if err := s.Remember(i, "telegram:1/7", 7, m); err != nil {
			t.Fatal(err)
		}
		if i%10 == 0 {
			settledWrites(t, s)
		}
		var err error
		if m, err = s.Memory(t.Context(), "telegram:1/7", 7); err != nil || int64(len(m.Turns)) != i+1 {
			t.Fatalf("%d turns after %d, %v", len(m.Turns), i+1, err)
		}
	}
	settledWrites(t, s)
	var kept int
	if err := s.get(t.Context(), &kept, `SELECT message FROM memory`); err != nil || kept != 49 {
		t.Errorf("the last that is on the disk is of message %d, %v", kept, err)
	}
}
