package store

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dari/handlers"
	"dari/store/storetest"
)

// TestModelSwitchSurvivesAndReachesEverybody: another process sees it within two
// seconds, it holds when the database is opened again, and who and why are kept.
func TestModelSwitchSurvivesAndReachesEverybody(t *testing.T) {
	storetest.Each(t, testModelSwitch)
}

func testModelSwitch(t *testing.T) {
	where := newDatabase(t)
	s, other := openWith(t, where, nil), openWith(t, where, nil)
	stands := func(s *Store) handlers.ModelState {
		t.Helper()
		state, err := s.ModelState(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return state
	}
	turn := func(message int64, on bool, reason string) bool {
		t.Helper()
		changed, err := s.SwitchModel(t.Context(), message, on, reason, "telegram:9")
		if err != nil {
			t.Fatal(err)
		}
		return changed
	}
	if a, b := stands(s), stands(other); !a.On || !b.On || !a.At.IsZero() {
		t.Errorf("nobody touched it, and it is %+v, %+v", a, b)
	}
	if !turn(5, false, "too slow\x00") || turn(0, false, "again") {
		t.Error("switched off once it was not changed, or twice it was")
	}
	if got := stands(s); got.On || got.By != "telegram:9" || got.Reason != plainText("too slow\x00") || got.At.IsZero() {
		t.Errorf("where it was switched it is %+v", got)
	}
	other.model.mu.Lock()
	until := other.model.until
	other.model.mu.Unlock()
	if left := time.Until(until); left > 2*time.Second {
		t.Errorf("another process sees it in %v", left)
	}
	time.Sleep(time.Until(until))
	if stands(other).On {
		t.Error("another process does not see it")
	}
	if stands(openWith(t, where, nil)).On {
		t.Error("opened again it is on")
	}
	if !turn(6, true, "better") || !stands(s).On {
		t.Error("it does not go on again")
	}
	ds, err := s.Decisions(t.Context(), time.Now().Add(-time.Hour), time.Now().Add(time.Hour))
	var actions []string
	for _, d := range ds {
		actions = append(actions, d.Actor+" "+d.Action)
	}
	if d := cmp.Diff([]string{"telegram:9 model off", "telegram:9 model on"}, actions); err != nil || d != "" {
		t.Errorf("written down, %v: %s", err, d)
	}
}

// TestModelBudgetHoldsAcrossProcesses: many at once in two processes reserve no
// more than there is, whatever a request takes is counted, and a day is a day in
// Korea.
func TestModelBudgetHoldsAcrossProcesses(t *testing.T) { storetest.Each(t, testModelBudget) }

func testModelBudget(t *testing.T) {
	where := newDatabase(t)
	s, other := openWith(t, where, nil), openWith(t, where, nil)
	p := person1(t, s)
	night := time.Date(2026, 12, 1, 23, 30, 0, 0, handlers.Seoul)
	limits := ModelLimits{Person: 1000, Total: 1500}
	var taken atomic.Int64
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			ok, err := []*Store{s, other}[i%2].ReserveModel(context.Background(), p.ID, 300, limits, night)
			if err != nil {
				t.Error(err)
			}
			if ok {
				taken.Add(1)
			}
		})
	}
	all.Wait()
	if n := taken.Load(); n != 3 {
		t.Errorf("%d times 300 of 1000 were reserved", n)
	}
	reserve := func(person uint32, tokens int64, at time.Time) bool {
		t.Helper()
		ok, err := other.ReserveModel(t.Context(), person, tokens, limits, at)
		if err != nil {
			t.Fatal(err)
		}
		return ok
	}
	if reserve(p.ID, 101, night) || !reserve(p.ID, 100, night) {
		t.Error("the last 100 of the person are not what is left")
	}
	if !reserve(0, 500, night) || reserve(0, 1, night) {
		t.Error("the total is not 1500")
	}
	if !reserve(p.ID, 300, night.Add(time.Hour)) {
		t.Error("the next day has no budget of its own")
	}
	for range 3 { // less than was thought
		if err := s.SettleModel(t.Context(), p.ID, 300, 150, 50, 20, night); err != nil {
			t.Fatal(err)
		}
	}
	if !reserve(p.ID, 300, night) || reserve(p.ID, 1, night) {
		t.Error("what was not used is not there again")
	}
	use, err := s.ModelUse(t.Context(), 2)
	want := []handlers.ModelUse{
		{Day: "2026-12-02", Requests: 1, Reserved: 300},
		{Day: "2026-12-01", Requests: 6, Reserved: 900, TokensIn: 450, TokensOut: 150, Cost: 60, Refused: 20},
	}
	if d := cmp.Diff(want, use); err != nil || d != "" {
		t.Errorf("use, %v: %s", err, d)
	}
}

// TestModelUseOfPeopleGoesInDays: that of the day stays, as a count.
func TestModelUseOfPeopleGoesInDays(t *testing.T) { storetest.Each(t, testModelUseGoes) }

func testModelUseGoes(t *testing.T) {
	s := openTest(t)
	p := person1(t, s)
	now := time.Now()
	mine := func() []handlers.ModelUse {
		t.Helper()
		d, err := s.PersonData(t.Context(), p.ID)
		if err != nil {
			t.Fatal(err)
		}
		return d.Model
	}
	for _, at := range []time.Time{now, now.Add(-keepModelUse), now.Add(-keepModelUse - day)} {
		if ok, err := s.ReserveModel(t.Context(), p.ID, 10, ModelLimits{}, at); err != nil || !ok {
			t.Fatal(ok, err)
		}
	}
	if err := s.Sweep(t.Context(), now); err != nil {
		t.Fatal(err)
	}
	if got := mine(); len(got) != 2 {
		t.Errorf("after their time: %+v", got)
	}
	if err := s.DeletePerson(t.Context(), 0, p.ID, ""); err != nil {
		t.Fatal(err)
	}
	if err := s.SettleModel(t.Context(), p.ID, 10, 5, 5, 0, now); err != nil { // of a request that was under way
		t.Fatal(err)
	}
	if got := mine(); len(got) != 0 {
		t.Errorf("of somebody who had themselves deleted: %+v", got)
	}
	if use, err := s.ModelUse(t.Context(), 9); err != nil || len(use) != 3 || use[0].TokensIn != 5 {
		t.Errorf("of the days: %+v, %v", use, err)
	}
}
