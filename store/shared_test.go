package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"dari/bot"
	"dari/bot/outbox"
	"dari/handlers"
)

// joined are processes that know of each other.
func joined(t *testing.T, n int) []*Store {
	t.Helper()
	ps := processes(t, n)
	for _, s := range ps {
		if err := s.Join(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	return ps
}

// bury has a process taken for dead, as the others do when they do not hear of
// it.
func bury(t *testing.T, s *Store) {
	t.Helper()
	was := s.Process()
	err := s.write(context.Background(), func(x *tx) error {
		_, err := x.run(`DELETE FROM process WHERE id = ?`, was)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func said(conversation string, i int) bot.Incoming {
	e := incoming(fmt.Sprint(conversation, " ", i))
	e.Conversation = conversation
	return e
}

// TestD25_AConversationIsInTheHandsOfOne: whatever process an event comes to,
// the unhandled events of a conversation are in the hands of one, in the order in
// which they were stored, and that one is told.
func TestD25_AConversationIsInTheHandsOfOne(t *testing.T) {
	onPostgres(t, func(t *testing.T) {
		ps := joined(t, 3)
		var told [3]atomic.Int64
		for i, s := range ps {
			s.OnIncoming(func([]bot.Incoming) { told[i].Add(1) })
		}
		const conversations = 20
		atOnce(ps, 30, func(s *Store, p, i int) {
			e := said(fmt.Sprint("c", i%conversations), 100*p+i)
			if err := s.AddIncoming(context.Background(), []bot.Incoming{e}); err != nil {
				t.Error(err)
			}
		})
		who, events := map[string]int{}, 0
		for p, s := range ps {
			lines, err := s.Lines(t.Context(), 1000)
			if err != nil {
				t.Fatal(err)
			}
			for c := range lines {
				if _, twice := who[c]; twice {
					t.Errorf("%s is in two hands", c)
				}
				who[c] = p
				in, err := s.PendingOf(t.Context(), c, 0, 100)
				if err != nil || !slices.IsSortedFunc(in, func(a, b bot.Incoming) int { return int(a.ID - b.ID) }) {
					t.Error(err)
				}
				events += len(in)
			}
		}
		if len(who) != conversations || events != 90 {
			t.Errorf("%d conversations with %d events", len(who), events)
		}
		// Another process's event is told to the one that has the conversation.
		has := who["c0"]
		before := told[has].Load()
		if err := ps[(has+1)%3].AddIncoming(t.Context(), []bot.Incoming{said("c0", 999)}); err != nil {
			t.Fatal(err)
		}
		for end := time.Now().Add(time.Minute); told[has].Load() == before; time.Sleep(time.Millisecond) {
			if time.Now().After(end) {
				t.Fatal("nobody told the process that has the conversation")
			}
		}
		// When all is handled, it is the next one's.
		in, err := ps[has].PendingOf(t.Context(), "c0", 0, 100)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range in {
			if err := ps[has].FinishIncoming(t.Context(), e, nil); err != nil {
				t.Fatal(err)
			}
		}
		next := ps[(has+1)%3]
		if err := next.AddIncoming(t.Context(), []bot.Incoming{said("c0", 1000)}); err != nil {
			t.Fatal(err)
		}
		if in, err := next.PendingOf(t.Context(), "c0", 0, 10); err != nil || len(in) != 1 {
			t.Errorf("the next process has %d events, %v", len(in), err)
		}
	})
}

// TestD25_TheDeadAreTakenOver: what a process had that was taken for dead is
// another one's, and the dead one cannot finish it any more.
func TestD25_TheDeadAreTakenOver(t *testing.T) {
	onPostgres(t, func(t *testing.T) {
		ps := joined(t, 2)
		a, b := ps[0], ps[1]
		to := bot.Address{Platform: bot.Telegram, Account: "1", Chat: "7"}
		roomy := &counted{room: 1}
		a.OnReply(bot.Telegram, "1", roomy)
		b.OnReply(bot.Telegram, "1", &counted{})
		if err := a.AddIncoming(t.Context(), []bot.Incoming{said("c", 1), said("c", 2), said("c", 3)}); err != nil {
			t.Fatal(err)
		}
		in, err := a.PendingOf(t.Context(), "c", 0, 10)
		if err != nil || len(in) != 3 {
			t.Fatal(in, err)
		}
		// One reply is marked as being sent, one waits.
		if err := a.FinishIncoming(t.Context(), in[0], []bot.Reply{{To: to, Body: bot.Plain("one")}, {To: to, Body: bot.Plain("two")}}); err != nil {
			t.Fatal(err)
		}
		if offered := roomy.offers(); len(offered) != 2 || !offered[0].Marked || offered[0].Process != a.Process() {
			t.Fatalf("offered %+v", offered)
		}
		if more, err := b.AdoptIncoming(t.Context()); err != nil || more {
			t.Fatal(more, err)
		}
		if cut, err := b.CutOff(t.Context(), bot.Telegram, "1"); err != nil || len(cut) != 0 {
			t.Fatalf("%d deliveries of a living process were taken over, %v", len(cut), err)
		}
		old := a.Process()
		bury(t, a)
		if _, err := b.AdoptIncoming(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := a.FinishIncoming(t.Context(), in[1], nil); !errors.Is(err, bot.ErrNotOurs) {
			t.Errorf("the dead process finished an event: %v", err)
		}
		if err := a.ParkIncoming(t.Context(), in[1], "x", nil); !errors.Is(err, bot.ErrNotOurs) {
			t.Errorf("the dead process parked an event: %v", err)
		}
		if theirs, err := b.PendingOf(t.Context(), "c", 0, 10); err != nil || len(theirs) != 2 {
			t.Errorf("%d events were taken over, %v", len(theirs), err)
		}
		cut, err := b.CutOff(t.Context(), bot.Telegram, "1")
		if err != nil || len(cut) != 1 || cut[0].Process != b.Process() {
			t.Fatalf("cut off %+v, %v", cut, err)
		}
		if ids, err := b.QueuedIDs(t.Context(), bot.Telegram, "1", 0); err != nil || len(ids) != 1 {
			t.Errorf("queued replies taken over: %v, %v", ids, err)
		}
		// The dead one hears of its send too late, the other decides.
		late := roomy.offers()[0]
		if _, err := a.Settle(t.Context(), []outbox.Outcome{{Delivery: late, State: outbox.Sent, MessageIDs: []string{"1"}}}, nil); err != nil {
			t.Fatal(err)
		}
		if n := counts(t, b)[outbox.Sent]; n != 0 {
			t.Error("the dead process settled what another has")
		}
		if _, err := b.Settle(t.Context(), []outbox.Outcome{{Delivery: cut[0], State: outbox.Queued, Doubts: 1, Due: time.Now()}}, nil); err != nil {
			t.Fatal(err)
		}
		ds, err := b.QueuedDeliveries(t.Context(), bot.Telegram, "1", outbox.Replies, 0, time.Now(), 10)
		if err != nil || len(ds) != 2 || ds[0].ID != late.ID || ds[0].Doubts != 1 {
			t.Errorf("queued %+v, %v", ds, err)
		}
		for end := time.Now().Add(time.Minute); a.Process() == old; time.Sleep(10 * time.Millisecond) {
			if time.Now().After(end) {
				t.Fatal("the process did not begin anew")
			}
		}
		if err := a.AddIncoming(t.Context(), []bot.Incoming{said("d", 1)}); err != nil {
			t.Errorf("the process that began anew: %v", err)
		}
	})
}

// TestD25_SentBeforeItIsTakenOver: where the outcome of an alert is written
// together with the taking over of what was cut off, it is not sent again.
func TestD25_SentBeforeItIsTakenOver(t *testing.T) {
	onPostgres(t, func(t *testing.T) {
		ps := joined(t, 2)
		a, b := ps[0], ps[1]
		people := wanting(t, b, 1)
		if _, err := b.QueueAlerts(t.Context(), outbox.Subject{Kind: "thing", Ref: 1}, time.Now(), []handlers.AlertFound{{Person: people[0]}}); err != nil {
			t.Fatal(err)
		}
		tellAlone(t, b)
		ds, err := a.QueuedDeliveries(t.Context(), bot.Telegram, telegramAccount, outbox.Alerts, 0, time.Now(), 10)
		if err != nil || len(ds) != 1 {
			t.Fatal(ds, err)
		}
		if started, err := a.Settle(t.Context(), nil, []int64{ds[0].ID}); err != nil || len(started) != 1 {
			t.Fatal(started, err)
		}
		bury(t, a)
		waiting := func(n int) {
			for a.writes.mu.Lock(); len(a.writes.others) < n; a.writes.mu.Lock() {
				a.writes.mu.Unlock()
				time.Sleep(time.Millisecond)
			}
			a.writes.mu.Unlock()
		}
		holds, goOn := make(chan struct{}), make(chan struct{})
		var wg sync.WaitGroup
		wg.Go(func() {
			err := a.write(t.Context(), func(x *tx) error {
				close(holds)
				<-goOn
				return x.audit("a", "b", "c", "") // the transaction has begun when the others come
			})
			if err != nil {
				t.Error(err)
			}
		})
		<-holds
		wg.Go(func() {
			if _, err := a.Settle(t.Context(), []outbox.Outcome{{Delivery: ds[0], State: outbox.Sent, MessageIDs: []string{"1"}}}, nil); err != nil {
				t.Error(err)
			}
		})
		waiting(1)
		wg.Go(func() {
			if cut, err := a.CutOff(t.Context(), bot.Telegram, telegramAccount); err != nil || len(cut) != 0 {
				t.Errorf("what was sent is cut off: %+v, %v", cut, err)
			}
		})
		waiting(2)
		close(goOn)
		wg.Wait()
		if n := counts(t, b)[outbox.Sent]; n != 1 {
			t.Errorf("%d were sent", n)
		}
	})
}

func counts(t *testing.T, s *Store) map[outbox.State]int {
	t.Helper()
	n, err := s.OutboxCounts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// counted is a sender that sends nothing.
type counted struct {
	mu      sync.Mutex
	room    int
	got     []outbox.Delivery
	woken   int
	stopped []bool
}

func (c *counted) Room() int { return c.room }
func (c *counted) Offer(d outbox.Delivery) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.got = append(c.got, d)
}
func (c *counted) Wake() { c.mu.Lock(); c.woken++; c.mu.Unlock() }
func (c *counted) Pause(whole bool, _ time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stopped = append(c.stopped, whole)
}
func (c *counted) offers() []outbox.Delivery {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.got)
}

// TestD25_RepliesToAChatAreInTheHandsOfOne: while a reply to a chat is not sent,
// what another process has to say there goes the same way, behind it.
func TestD25_RepliesToAChatAreInTheHandsOfOne(t *testing.T) {
	onPostgres(t, func(t *testing.T) {
		ps := joined(t, 2)
		to := bot.Address{Platform: bot.Telegram, Account: "1", Chat: "7"}
		senders := []*counted{{room: 9}, {room: 9}}
		for i, s := range ps {
			s.OnReply(bot.Telegram, "1", senders[i])
		}
		answer := func(s *Store, conversation, text string) {
			t.Helper()
			if err := s.AddIncoming(t.Context(), []bot.Incoming{said(conversation, 1)}); err != nil {
				t.Fatal(err)
			}
			in, err := s.PendingOf(t.Context(), conversation, 0, 1)
			if err != nil || len(in) != 1 {
				t.Fatal(in, err)
			}
			if err := s.FinishIncoming(t.Context(), in[0], []bot.Reply{{To: to, Body: bot.Plain(text)}}); err != nil {
				t.Fatal(err)
			}
		}
		answer(ps[0], "a", "one")
		answer(ps[1], "b", "two")
		if len(senders[0].offers()) != 1 || len(senders[1].offers()) != 0 {
			t.Errorf("offered %d and %d", len(senders[0].offers()), len(senders[1].offers()))
		}
		ds, err := ps[0].QueuedDeliveries(t.Context(), bot.Telegram, "1", outbox.Replies, 0, time.Now(), 10)
		if err != nil || len(ds) != 1 || ds[0].Reply.Body.String() != "two" {
			t.Errorf("the first process has %+v, %v", ds, err)
		}
		// Sent, with the chat's pace used up: the next process heeds it.
		first := senders[0].offers()[0]
		if _, err := ps[0].Settle(t.Context(), []outbox.Outcome{{Delivery: first, State: outbox.Sent}, {Delivery: ds[0], State: outbox.Sent, ChatWait: 3 * time.Second}}, nil); err != nil {
			t.Fatal(err)
		}
		answer(ps[1], "c", "three")
		last := senders[1].offers()
		if len(last) != 1 || !last[0].Marked || time.Until(last[0].ChatDue) < 2*time.Second {
			t.Errorf("offered %+v", last)
		}
	})
}

// TestD25_AnAlertIsTakenByOne of several processes, all of them are taken, and
// what a dead one took is free again.
func TestD25_AnAlertIsTakenByOne(t *testing.T) {
	onPostgres(t, func(t *testing.T) {
		ps := joined(t, 3)
		const alerts = 250
		err := ps[0].write(t.Context(), func(x *tx) error {
			for i := range alerts {
				_, err := x.tell(outbox.Alerts, "opening", int64(i), 1, 5, bot.Address{Platform: bot.Telegram, Account: "1", Chat: "7"}, time.Now())
				if err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		var mu sync.Mutex
		by := map[int64]int{}
		read := func(s *Store, p, _ int) {
			ds, err := s.QueuedDeliveries(context.Background(), bot.Telegram, "1", outbox.Alerts, 0, time.Now(), 500)
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			for _, d := range ds {
				if q, twice := by[d.ID]; twice && q != p {
					t.Errorf("alert %d is two processes'", d.ID)
				}
				by[d.ID] = p
			}
		}
		atOnce(ps, 2, read)
		for i, s := range ps { // what was locked when it looked
			read(s, i, 0)
		}
		if len(by) != alerts {
			t.Errorf("%d of %d alerts are taken", len(by), alerts)
		}
		bury(t, ps[0])
		left := 0
		for _, p := range by {
			if p == 0 {
				left++
			}
		}
		// The others have no room for more than they were given before.
		ids := slices.Collect(maps.Keys(by))
		started, err := ps[1].Settle(t.Context(), nil, ids)
		if err != nil {
			t.Fatal(err)
		}
		again, err := ps[1].QueuedDeliveries(t.Context(), bot.Telegram, "1", outbox.Alerts, 0, time.Now(), 500)
		if err != nil || len(again) != min(left, alertsAhead) {
			t.Errorf("started %d; then %d of %d were taken over, %v", len(started), len(again), left, err)
		}
	})
}

// TestD25_WhoIsSilentIsBuried, but not by somebody who was away as well.
func TestD25_WhoIsSilentIsBuried(t *testing.T) {
	t.Parallel() // it waits
	onPostgres(t, func(t *testing.T) {
		ps := joined(t, 1)
		err := ps[0].write(t.Context(), func(x *tx) error {
			_, err := x.run(`INSERT INTO process (name, place, pid, started, expires) VALUES ('elsewhere:1', 'another machine', 1, 0, 0)`)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		for n := 2; n > 1; time.Sleep(20 * time.Millisecond) {
			if err := ps[0].get(t.Context(), &n, `SELECT count(*) FROM process`); err != nil {
				t.Fatal(err)
			}
			if time.Since(began) > 15*time.Second {
				t.Fatal("the silent process is not buried")
			}
		}
		if took := time.Since(began); took < aliveFor-beatEvery {
			t.Errorf("buried after %v by a process that had just come", took)
		}
	})
}

// TestD22_AWriteInTheWayHoldsUpNobody: a write that waits for a row of somebody
// who does not go on lets the others pass, and is done when the row is free.
func TestD22_AWriteInTheWayHoldsUpNobody(t *testing.T) {
	t.Parallel() // it waits
	onPostgres(t, func(t *testing.T) {
		where := newDatabase(t)
		s, err := Open(t.Context(), where, Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		person := poster(t, s, "U1").ID
		db, err := sql.Open("pgx", where)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		held, err := db.Begin()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := held.Exec(`SELECT 1 FROM person WHERE id = $1 FOR UPDATE`, person); err != nil {
			t.Fatal(err)
		}
		waiting := make(chan error, 1)
		go func() { waiting <- s.SetLanguage(context.Background(), 0, person, "en") }()
		time.Sleep(50 * time.Millisecond)
		slowest := time.Duration(0)
		for i := range 30 {
			began := time.Now()
			if err := s.AddIncoming(t.Context(), []bot.Incoming{incoming(fmt.Sprint(i))}); err != nil {
				t.Fatal(err)
			}
			slowest = max(slowest, time.Since(began))
			time.Sleep(50 * time.Millisecond)
		}
		if slowest > 10*lockWithin {
			t.Errorf("another write waited %v", slowest)
		}
		select {
		case err := <-waiting:
			t.Fatalf("the write that must wait: %v", err)
		default:
		}
		if err := held.Commit(); err != nil {
			t.Fatal(err)
		}
		if err := <-waiting; err != nil {
			t.Error(err)
		}
	})
}
