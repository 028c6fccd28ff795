package store

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"dari/bot"
	"dari/handlers"
	"dari/knowledge/jobs"
	"dari/store/storetest"
)

// unmatched are open openings whose people were not all found.
func unmatched(ctx context.Context, s *Store) ([]handlers.Opening, error) {
	return s.openings(ctx, `WHERE state = 'open' AND matched_at = 0 AND `+notHeld+` ORDER BY opening.id`)
}

// matchNext takes the next so many openings for matched.
func matchNext(t testing.TB, s *Store, openings int) {
	t.Helper()
	if n, err := s.PlanMatching(t.Context(), openings, 1000); n != openings || err != nil {
		t.Fatalf("planned %d, %v", n, err)
	}
	p, ok, err := s.TakeMatchPart(t.Context())
	if !ok || err != nil {
		t.Fatal(ok, err)
	}
	if err := s.EndMatchPart(t.Context(), p); err != nil {
		t.Fatal(err)
	}
}

// wanting are people who want to weld, and to hear of it.
func wanting(t *testing.T, s *Store, n int) (people []uint32) {
	t.Helper()
	for i := range n {
		p, err := s.Meet(t.Context(), bot.Sender{Platform: bot.Telegram, ID: fmt.Sprint("w", i)},
			bot.Address{Platform: bot.Telegram, Account: telegramAccount, Chat: fmt.Sprint("w", i)})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.SaveProfile(t.Context(), 0, p.ID, welding, handlers.AlertsAtOnce); err != nil {
			t.Fatal(err)
		}
		agree(t, s, p.ID, handlers.ForAlerts, true)
		people = append(people, p.ID)
	}
	return people
}

func count(t testing.TB, s *Store, query string) (n int) {
	t.Helper()
	if err := s.get(context.Background(), &n, query); err != nil {
		t.Fatal(err)
	}
	return n
}

// peopleIn are those of a part.
func peopleIn(t testing.TB, s *Store, p handlers.MatchPart) (people []uint32) {
	err := eachProfile(context.Background(), s, handlers.ForAlerts, p.People, func(id uint32, _ jobs.Profile) error {
		people = append(people, id)
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	return people
}

func mustTake(t testing.TB, s *Store) handlers.MatchPart {
	t.Helper()
	p, ok, err := s.TakeMatchPart(t.Context())
	if !ok || err != nil {
		t.Fatalf("a part: %v, %v", ok, err)
	}
	return p
}

func nothingToTake(t testing.TB, s *Store) {
	t.Helper()
	if p, ok, err := s.TakeMatchPart(t.Context()); ok || err != nil {
		t.Fatalf("took %+v, %v", p, err)
	}
}

// matchers are processes that work one database: several on PostgreSQL, where a
// SQLite file has one, which works on several parts at once.
func matchers(t *testing.T, n int) []*Store {
	if storetest.IsPostgres(t) {
		return joined(t, n)
	}
	return slices.Repeat([]*Store{openTemp(t)}, n)
}

// TestMatchPartsAreDoneOnce: several that look for parts at once do each of them
// once, together they reach everybody, and the opening is matched with the last.
func TestMatchPartsAreDoneOnce(t *testing.T) { storetest.Each(t, testMatchPartsAreDoneOnce) }

func testMatchPartsAreDoneOnce(t *testing.T) {
	ps := matchers(t, 4)
	people := wanting(t, ps[0], 100)
	_, r := importAll(t, ps[0], official, welder("K1"), welder("K2"))
	var mu sync.Mutex
	planned, parts, reached := 0, map[int64]bool{}, map[uint32]int{}
	atOnce(ps, 1, func(s *Store, _, _ int) {
		ctx := context.Background()
		n, err := s.PlanMatching(ctx, 10, 7)
		if err != nil {
			t.Error(err)
		}
		mu.Lock()
		planned += n
		mu.Unlock()
		for idle := 0; idle < 5; { // a row that another just looks at is passed over
			p, ok, err := s.TakeMatchPart(ctx)
			if err != nil {
				t.Error(err)
				return
			}
			if !ok {
				idle++
				time.Sleep(5 * time.Millisecond)
				continue
			}
			if left, err := unmatched(ctx, s); err != nil || len(left) != 2 || len(p.Openings) != 2 {
				t.Errorf("before the last part: %d openings are not matched, %v; the part is of %d", len(left), err, len(p.Openings))
			}
			mine := peopleIn(t, s, p)
			mu.Lock()
			if parts[p.ID] {
				t.Errorf("part %d is done twice", p.ID)
			}
			parts[p.ID] = true
			for _, id := range mine {
				reached[id]++
			}
			mu.Unlock()
			if err := s.EndMatchPart(ctx, p); err != nil {
				t.Error(err)
			}
		}
	})
	if planned != 2 || len(parts) != 15 {
		t.Errorf("%d openings planned, %d parts, want 2 and 15", planned, len(parts))
	}
	for _, id := range people {
		if reached[id] != 1 {
			t.Errorf("person %d reached %d times", id, reached[id])
		}
	}
	if left, err := unmatched(t.Context(), ps[0]); err != nil || len(left) != 0 {
		t.Errorf("not matched: %d of %d, %v", len(left), len(r), err)
	}
	if n := count(t, ps[0], `SELECT (SELECT count(*) FROM match_run) + (SELECT count(*) FROM match_opening) + (SELECT count(*) FROM match_part)`); n != 0 {
		t.Errorf("%d rows are left of the run", n)
	}
}

// TestMatchPartOfADeadProcess is done by another, who tells nobody twice; what
// the dead one still says counts for nothing.
func TestMatchPartOfADeadProcess(t *testing.T) { storetest.Each(t, testMatchPartOfADeadProcess) }

func testMatchPartOfADeadProcess(t *testing.T) {
	var first, second *Store
	if storetest.IsPostgres(t) {
		ps := joined(t, 2)
		first, second = ps[0], ps[1]
	} else {
		first = openTemp(t)
	}
	people := wanting(t, first, 10)
	importAll(t, first, official, welder("K1"))
	if n, err := first.PlanMatching(t.Context(), 10, 5); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	tell := func(s *Store, p handlers.MatchPart, to []uint32) (queued int) {
		t.Helper()
		var all []handlers.AlertFound
		for _, id := range to {
			all = append(all, handlers.AlertFound{Person: id})
		}
		n, err := s.TellOpening(t.Context(), p.Openings[0], all)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	cut := mustTake(t, first)
	if n := tell(first, cut, peopleIn(t, first, cut)[:3]); n != 3 {
		t.Fatalf("told %d", n)
	}
	if second != nil {
		other := mustTake(t, second)
		if other.ID == cut.ID {
			t.Fatal("two living processes have the same part")
		}
		tell(second, other, peopleIn(t, second, other))
		if err := second.EndMatchPart(t.Context(), other); err != nil {
			t.Fatal(err)
		}
		for p := mustTake(t, second); ; p = mustTake(t, second) { // all that are not the first one's
			if err := second.EndMatchPart(t.Context(), p); err != nil {
				t.Fatal(err)
			}
			if count(t, second, `SELECT count(*) FROM match_part`) == 1 {
				break
			}
		}
		nothingToTake(t, second)
		bury(t, first)
	} else {
		where := first.Path()
		if err := first.Close(); err != nil {
			t.Fatal(err)
		}
		var err error
		if second, err = Open(t.Context(), where, Options{}); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { second.Close() })
	}
	again := mustTake(t, second)
	if again.ID != cut.ID || again.People != cut.People {
		t.Fatalf("took over %+v, want %+v", again, cut)
	}
	if storetest.IsPostgres(t) {
		if err := first.EndMatchPart(t.Context(), cut); err != nil {
			t.Fatal(err)
		}
		if err := first.LeaveMatchPart(t.Context(), cut); err != nil {
			t.Fatal(err)
		}
		nothingToTake(t, first)
	}
	for {
		tell(second, again, peopleIn(t, second, again))
		if err := second.EndMatchPart(t.Context(), again); err != nil {
			t.Fatal(err)
		}
		if count(t, second, `SELECT count(*) FROM match_part`) == 0 {
			break
		}
		again = mustTake(t, second)
	}
	if n := count(t, second, `SELECT count(*) FROM alert WHERE kind = 'opening'`); n != len(people) {
		t.Errorf("%d told, want %d", n, len(people))
	}
	if left, err := unmatched(t.Context(), second); err != nil || len(left) != 0 {
		t.Errorf("not matched: %+v, %v", left, err)
	}
}

// TestMatchPartGivenBack is taken again, by the same process or another.
func TestMatchPartGivenBack(t *testing.T) { storetest.Each(t, testMatchPartGivenBack) }

func testMatchPartGivenBack(t *testing.T) {
	ps := matchers(t, 2)
	importAll(t, ps[0], official, welder("K1"))
	nothingToTake(t, ps[0])
	if n, err := ps[0].PlanMatching(t.Context(), 10, 5); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	p := mustTake(t, ps[0])
	nothingToTake(t, ps[0])
	nothingToTake(t, ps[1])
	for _, s := range []*Store{ps[1], ps[0]} {
		if err := ps[0].LeaveMatchPart(t.Context(), p); err != nil {
			t.Fatal(err)
		}
		again := mustTake(t, s)
		if again.ID != p.ID {
			t.Errorf("took %d, want %d", again.ID, p.ID)
		}
		if err := s.LeaveMatchPart(t.Context(), again); err != nil {
			t.Fatal(err)
		}
	}
}

// TestMatchPartThatFailsIsPutOff: this process takes the others, and it again
// after a pause that grows; another process may take it at once.
func TestMatchPartThatFailsIsPutOff(t *testing.T) { storetest.Each(t, testMatchPartThatFailsIsPutOff) }

func testMatchPartThatFailsIsPutOff(t *testing.T) {
	ps := matchers(t, 2)
	wanting(t, ps[0], 4)
	importAll(t, ps[0], official, welder("K1"))
	if n, err := ps[0].PlanMatching(t.Context(), 10, 2); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	bad, over := mustTake(t, ps[0]), func() { // as if the pause had passed
		ps[0].parts.mu.Lock()
		defer ps[0].parts.mu.Unlock()
		for id, o := range ps[0].parts.putOff {
			o.until = time.Now()
			ps[0].parts.putOff[id] = o
		}
	}
	for i := range 12 {
		if i > 0 {
			nothingToTake(t, ps[0])
			over()
			if again := mustTake(t, ps[0]); again.ID != bad.ID {
				t.Fatalf("took %d, want %d", again.ID, bad.ID)
			}
		}
		pause, err := ps[0].PutOffMatchPart(t.Context(), bad)
		if want := min(putOffFirst<<i, putOffMost); pause != want || err != nil {
			t.Fatalf("after failure %d: put off for %v, %v, want %v", i+1, pause, err, want)
		}
		if i > 0 {
			continue
		}
		for range 2 { // the rest
			p := mustTake(t, ps[0])
			if p.ID == bad.ID {
				t.Fatal("took what just failed")
			}
			if err := ps[0].EndMatchPart(t.Context(), p); err != nil {
				t.Fatal(err)
			}
		}
	}
	if storetest.IsPostgres(t) {
		bad = mustTake(t, ps[1])
	} else {
		over()
		bad = mustTake(t, ps[0])
	}
	if err := ps[1].EndMatchPart(t.Context(), bad); err != nil {
		t.Fatal(err)
	}
	if left, err := unmatched(t.Context(), ps[0]); err != nil || len(left) != 0 {
		t.Errorf("not matched: %+v, %v", left, err)
	}
}

// TestMatchingAChangedOpening: what changes while its people are looked for is
// looked at again; what closes is told to nobody more.
func TestMatchingAChangedOpening(t *testing.T) { storetest.Each(t, testMatchingAChangedOpening) }

func testMatchingAChangedOpening(t *testing.T) {
	s, ctx := openTemp(t), t.Context()
	wanting(t, s, 4)
	_, r := importAll(t, s, official, welder("K1"), welder("K2"))
	plan := func(want int) {
		t.Helper()
		if n, err := s.PlanMatching(ctx, 10, 2); n != want || err != nil {
			t.Fatalf("planned %d, %v, want %d", n, err, want)
		}
	}
	end := func(p handlers.MatchPart) {
		t.Helper()
		if err := s.EndMatchPart(ctx, p); err != nil {
			t.Fatal(err)
		}
	}
	plan(2)
	plan(0) // they are in a run already
	end(mustTake(t, s))
	better := welder("K1")
	better.Pay = jobs.Pay{Period: jobs.PerMonth, Min: 4_000_000}
	importAll(t, s, official, better, welder("K2"))
	if closed, err := s.CloseOpening(ctx, 0, r[1].ID, "cli:test"); !closed || err != nil {
		t.Fatal(closed, err)
	}
	p := mustTake(t, s)
	if len(p.Openings) != 1 || p.Openings[0].ID != r[0].ID || p.Openings[0].Pay.Min != 4_000_000 {
		t.Errorf("the part is of %+v, want the changed opening as it is now", p.Openings)
	}
	end(p)
	end(mustTake(t, s))
	if left, err := unmatched(ctx, s); err != nil || len(left) != 1 {
		t.Fatalf("after the run: %d are not matched, %v, want the one that changed", len(left), err)
	}
	plan(1)
	for range 3 {
		end(mustTake(t, s))
	}
	if left, err := unmatched(ctx, s); err != nil || len(left) != 0 {
		t.Errorf("after the second run: %+v, %v", left, err)
	}
	plan(0)
}
