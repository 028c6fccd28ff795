package store

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"dari/bot"
	"dari/bot/outbox"
	"dari/handlers"
	"dari/store/storetest"
)

// processes are several stores over one database, as several processes have
// them.
func processes(t *testing.T, n int) []*Store {
	t.Helper()
	where := newDatabase(t)
	out := make([]*Store, n)
	for i := range out {
		s, err := Open(t.Context(), where, Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		out[i] = s
	}
	return out
}

// atOnce runs f for each process, n times beside each other.
func atOnce(ps []*Store, n int, f func(s *Store, process, i int)) {
	var wg sync.WaitGroup
	start := make(chan struct{})
	for p, s := range ps {
		for i := range n {
			wg.Go(func() { <-start; f(s, p, i) })
		}
	}
	close(start)
	wg.Wait()
}

// TestProcessesApplyAStepOnce: a message that two processes handle at once has
// its effect once, and both get the same result.
func TestProcessesApplyAStepOnce(t *testing.T) { storetest.Each(t, testProcessesApplyAStepOnce) }

func testProcessesApplyAStepOnce(t *testing.T) {
	ps := processes(t, 3)
	const messages = 20
	var mu sync.Mutex
	results := map[int][]int64{}
	atOnce(ps, messages, func(s *Store, _, i int) {
		id, err := s.changeID(context.Background(), int64(i+1), "add", func(x *tx) (int64, error) {
			return x.insert(`INSERT INTO audit (at, actor, action, subject) VALUES (1, 'a', 'b', ?) RETURNING id`, fmt.Sprint(i))
		})
		if err != nil {
			t.Error(err)
		}
		mu.Lock()
		defer mu.Unlock()
		results[i] = append(results[i], id)
	})
	for i, ids := range results {
		if slices.Sort(ids); ids[0] == 0 || ids[0] != ids[len(ids)-1] {
			t.Errorf("message %d: results %v", i, ids)
		}
	}
	var n int
	if err := ps[0].get(t.Context(), &n, `SELECT count(*) FROM audit`); err != nil || n != messages {
		t.Errorf("applied %d times, %v; want %d", n, err, messages)
	}
}

// TestProcessesFinishAnEventOnce, and start each delivery once.
func TestProcessesFinishAnEventOnce(t *testing.T) { storetest.Each(t, testProcessesFinishAnEventOnce) }

func testProcessesFinishAnEventOnce(t *testing.T) {
	ps := processes(t, 3)
	const events = 40
	var in []bot.Incoming
	for i := range events {
		in = append(in, incoming(fmt.Sprint(i)))
	}
	atOnce(ps, 1, func(s *Store, _, _ int) { // redelivered to all of them
		if err := s.AddIncoming(context.Background(), in); err != nil {
			t.Error(err)
		}
	})
	in, err := ps[0].PendingIncoming(t.Context(), 0, 1000)
	if err != nil || len(in) != events {
		t.Fatalf("%d events are stored, %v", len(in), err)
	}
	to := bot.Address{Platform: bot.Telegram, Account: "1", Chat: "7"}
	atOnce(ps, events, func(s *Store, _, i int) {
		if err := s.FinishIncoming(context.Background(), in[i], []bot.Reply{{To: to, Body: bot.Plain(in[i].ExternalID)}}); err != nil {
			t.Error(err)
		}
	})
	ids, err := ps[0].QueuedIDs(t.Context(), bot.Telegram, "1", 0)
	if err != nil || len(ids) != events {
		t.Fatalf("%d replies to %d events, %v", len(ids), events, err)
	}
	var mu sync.Mutex
	var started []int64
	atOnce(ps, 4, func(s *Store, p, _ int) {
		mine := slices.Clone(ids)
		if p%2 == 1 {
			slices.Reverse(mine) // in whose way it is
		}
		got, err := s.Settle(context.Background(), nil, mine)
		if err != nil {
			t.Error(err)
		}
		mu.Lock()
		defer mu.Unlock()
		started = append(started, got...)
	})
	if slices.Sort(started); !slices.Equal(started, ids) {
		t.Errorf("started %v of %v", started, ids)
	}
}

// TestProcessesMeetAPersonOnce, and meeting them again uses up no id: ids of
// people are small.
func TestProcessesMeetAPersonOnce(t *testing.T) { storetest.Each(t, testProcessesMeetAPersonOnce) }

func testProcessesMeetAPersonOnce(t *testing.T) {
	ps := processes(t, 2)
	var mu sync.Mutex
	ids := map[uint32]bool{}
	meet := func(s *Store, name, locale string) {
		p, err := s.Meet(context.Background(), bot.Sender{Platform: bot.Telegram, ID: name, Locale: locale}, bot.Address{Platform: bot.Telegram, Account: "1", Chat: name})
		if err != nil {
			t.Error(err)
		}
		mu.Lock()
		defer mu.Unlock()
		ids[p.ID] = true
	}
	atOnce(ps, 10, func(s *Store, _, i int) { meet(s, "7", []string{"ko", "en"}[i%2]) })
	if len(ids) != 1 {
		t.Errorf("one person became %v", ids)
	}
	for i := range 50 {
		meet(ps[i%2], "7", []string{"ko", "en"}[i/2%2])
	}
	clear(ids)
	meet(ps[0], "8", "ko")
	for id := range ids {
		if id > 1+20 { // those who met at once may have used up some
			t.Errorf("the second person has the id %d", id)
		}
	}
	// What one process changed, the other sees.
	who, err := ps[0].Meet(t.Context(), bot.Sender{Platform: bot.Telegram, ID: "7"}, bot.Address{Platform: bot.Telegram, Account: "1", Chat: "7"})
	if err != nil {
		t.Fatal(err)
	}
	if !ps[0].db.shared() {
		return
	}
	if err := ps[1].SetLanguage(t.Context(), 0, who.ID, "en"); err != nil {
		t.Fatal(err)
	}
	again, err := ps[0].Meet(t.Context(), bot.Sender{Platform: bot.Telegram, ID: "7"}, bot.Address{Platform: bot.Telegram, Account: "1", Chat: "7"})
	if err != nil || again.Lang != "en" {
		t.Errorf("the language is %q, %v", again.Lang, err)
	}
}

// TestProcessesApproveAndVerify: whichever comes first, an approved opening of
// a verified employer is shown; and whoever follows the changes misses none.
func TestProcessesApproveAndVerify(t *testing.T) { storetest.Each(t, testProcessesApproveAndVerify) }

func testProcessesApproveAndVerify(t *testing.T) {
	ps := processes(t, 3)
	p := poster(t, ps[0], "U1")
	var ids []int64
	for i := range 12 {
		o := posting(p, fmt.Sprint("용접원 ", i))
		o.Opening.Employer, o.Opening.BusinessNumber = fmt.Sprint("가온", i), ""
		id, err := ps[0].Post(t.Context(), 0, o)
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	followed := make(chan map[int64]handlers.OpeningState)
	go func() { // as the index of a process does
		last, seen := int64(1), map[int64]handlers.OpeningState{}
		for {
			ended := ctx.Err() != nil
			more, err := ps[2].OpeningsAfter(context.Background(), last, 100)
			if err != nil {
				t.Error(err)
			}
			for _, o := range more {
				seen[o.ID], last = o.State, o.Seq
			}
			if ended {
				followed <- seen
				return
			}
		}
	}()
	atOnce(ps[:2], len(ids), func(s *Store, process, i int) {
		var err error
		if process == 0 {
			_, err = s.ApproveOpening(context.Background(), 0, ids[i], "cli:a")
		} else {
			_, err = s.VerifyEmployer(context.Background(), 0, ids[i], "cli:b")
		}
		if err != nil {
			t.Error(err)
		}
	})
	cancel()
	seen := <-followed
	for _, id := range ids {
		if o := mustOpening(t, ps[0], id); o.State != handlers.OpeningOpen {
			t.Errorf("opening %d is %s", id, o.State)
		}
		if seen[id] != handlers.OpeningOpen {
			t.Errorf("who followed the changes saw opening %d %q", id, seen[id])
		}
	}
}

// TestProcessesTellOfAnOpeningOnce.
func TestProcessesTellOfAnOpeningOnce(t *testing.T) {
	storetest.Each(t, testProcessesTellOfAnOpeningOnce)
}

func testProcessesTellOfAnOpeningOnce(t *testing.T) {
	ps := processes(t, 3)
	var to []handlers.AlertFound
	for i := range 30 {
		to = append(to, handlers.AlertFound{Person: poster(t, ps[0], fmt.Sprint("U", i)).ID})
	}
	_, r := importAll(t, ps[0], official, welder("K1"))
	o := mustOpening(t, ps[0], r[0].ID)
	var mu sync.Mutex
	all := 0
	atOnce(ps, 3, func(s *Store, _, i int) {
		mine := slices.Clone(to)
		if i%2 == 1 {
			slices.Reverse(mine)
		}
		n, err := s.TellOpening(context.Background(), o, mine)
		if err != nil {
			t.Error(err)
		}
		mu.Lock()
		defer mu.Unlock()
		all += n
	})
	if n := count(t, ps[0], `SELECT count(*) FROM alert WHERE kind = 'opening'`); n != len(to) || all != n {
		t.Errorf("%d told, %d rows; want %d", all, n, len(to))
	}
}

// TestProcessesOpenACaseOnce: the same question, put twice at once, is one case.
func TestProcessesOpenACaseOnce(t *testing.T) { storetest.Each(t, testProcessesOpenACaseOnce) }

func testProcessesOpenACaseOnce(t *testing.T) {
	ps := processes(t, 3)
	var mu sync.Mutex
	ids := map[int64]bool{}
	atOnce(ps, 5, func(s *Store, _, _ int) {
		id, err := s.OpenCase(context.Background(), 0, question(5), "주차장?", deskChannel)
		if err != nil {
			t.Error(err)
		}
		mu.Lock()
		defer mu.Unlock()
		ids[id] = true
	})
	if len(ids) != 1 {
		t.Errorf("cases %v", ids)
	}
}

// TestProcessesClaimAnAnnouncement: nobody is claimed twice and nobody passed
// over, and a correction in the middle reaches everybody who was claimed before.
func TestProcessesClaimAnAnnouncement(t *testing.T) {
	storetest.Each(t, testProcessesClaimAnAnnouncement)
}

func testProcessesClaimAnAnnouncement(t *testing.T) {
	a := newAnnouncing(t)
	ps := []*Store{a.Store}
	for range 2 {
		s, err := Open(t.Context(), a.path, Options{})
		a.must(err)
		defer s.Close()
		ps = append(ps, s)
	}
	people := a.readers(300)
	id := a.confirmed(handlers.Audience{})
	var mu sync.Mutex
	first, edited := map[uint32]int64{}, map[uint32]bool{}
	corrected := false
	work := func(s *Store) int {
		s.broadcasts.wake()
		ds, err := s.NextBroadcast(context.Background(), bot.Telegram, telegramAccount, 7, a.now)
		if err != nil {
			t.Error(err)
			return 0
		}
		outcomes := make([]outbox.Outcome, 0, len(ds))
		for _, d := range ds {
			outcomes = append(outcomes, outbox.Outcome{Delivery: d, State: outbox.Sent, MessageIDs: []string{fmt.Sprint("m", d.ID)}})
		}
		if _, err := s.Settle(context.Background(), outcomes, nil); err != nil {
			t.Error(err)
		}
		mu.Lock()
		defer mu.Unlock()
		for _, d := range ds {
			if d.Subject.Kind == handlers.AnnouncementEdit {
				edited[d.Person] = true
				continue
			}
			if _, twice := first[d.Person]; twice {
				t.Errorf("person %d was claimed twice", d.Person)
			}
			first[d.Person] = d.Subject.Version
		}
		if !corrected && len(first) > len(people)/2 {
			corrected = true
			mu.Unlock()
			ok, err := s.CorrectAnnouncement(context.Background(), 0, id, "고친 글", "", "telegram:1")
			mu.Lock()
			if err != nil || !ok {
				t.Errorf("corrected %v, %v", ok, err)
			}
		}
		return len(ds)
	}
	atOnce(ps, 1, func(s *Store, _, _ int) {
		for idle := 0; idle < 5; {
			if work(s) == 0 {
				idle++
				time.Sleep(5 * time.Millisecond)
			}
		}
	})
	for work(ps[0]) > 0 {
	}
	for _, p := range people {
		version, claimed := first[p]
		if !claimed {
			t.Errorf("person %d was passed over", p)
		}
		if version == 1 && !edited[p] {
			t.Errorf("person %d has the old text", p)
		}
	}
	if r := a.receipt(id); r.Sent != int64(len(people)) || r.Waiting != 0 || r.Edited.Open {
		t.Errorf("%+v", r)
	}
}

// TestProcessesInEachOthersWay: transactions that lock the same rows in
// different orders are run again, and each has its effect once.
func TestProcessesInEachOthersWay(t *testing.T) { storetest.Each(t, testProcessesInEachOthersWay) }

func testProcessesInEachOthersWay(t *testing.T) {
	ps := processes(t, 2)
	people := []uint32{poster(t, ps[0], "U1").ID, poster(t, ps[0], "U2").ID}
	atOnce(ps, 1, func(s *Store, process, _ int) {
		for range 10 {
			err := s.write(context.Background(), func(x *tx) error {
				for i := range people {
					if _, err := x.run(`UPDATE person SET noticed = noticed + 1 WHERE id = ?`, people[(i+process)%2]); err != nil {
						return err
					}
					if s.db.shared() {
						time.Sleep(5 * time.Millisecond)
					}
				}
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		}
	})
	for _, p := range people {
		if who, err := ps[0].Person(t.Context(), p); err != nil || who.Noticed != 20 {
			t.Errorf("counted to %d, %v, want 20", who.Noticed, err)
		}
	}
}

// TestProcessesStartAtOnce on an empty database: one makes the tables.
func TestProcessesStartAtOnce(t *testing.T) {
	storetest.Postgres(t)
	t.Run("postgres", func(t *testing.T) {
		where := storetest.New(t, nil)
		var wg sync.WaitGroup
		for i := range 4 {
			wg.Go(func() {
				s, err := Open(t.Context(), where, Options{Exclusive: true})
				if err != nil {
					t.Error(err)
					return
				}
				defer s.Close()
				if err := s.AddIncoming(t.Context(), []bot.Incoming{incoming(fmt.Sprint(i))}); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
	})
}
