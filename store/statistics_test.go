package store

import (
	"fmt"
	"testing"

	"dari/store/storetest"
)

// TestStatisticsOfTablesThatGrow: a table is looked at once it has grown much, and
// not again before it has once more. SQLite needs none.
func TestStatisticsOfTablesThatGrow(t *testing.T) { storetest.Each(t, testStatisticsOfTablesThatGrow) }

func testStatisticsOfTablesThatGrow(t *testing.T) {
	s, _ := seekerStore(t)
	update := func() {
		t.Helper()
		if err := s.UpdateStatistics(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	update()
	if !storetest.IsPostgres(t) {
		return
	}
	run := func(query string) {
		t.Helper()
		if err := s.write(t.Context(), func(t *tx) error {
			_, err := t.run(query)
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	run(`ANALYZE applied`) // what an earlier test did with the table counts no more
	// known is how many rows the planner thinks there are.
	known := func() (n int) {
		t.Helper()
		if err := s.get(t.Context(), &n, `SELECT reltuples::int FROM pg_class WHERE oid = 'applied'::regclass`); err != nil {
			t.Fatal(err)
		}
		return n
	}
	grow := func(from, to int) {
		t.Helper()
		run(fmt.Sprintf(`INSERT INTO applied (message, step) SELECT i, 'x' FROM generate_series(%d, %d) AS i`, from, to-1))
		run(`SELECT pg_stat_force_next_flush()`) // changes are not counted at once otherwise
	}
	grow(0, leastChanged-100)
	if update(); known() > 0 {
		t.Errorf("it was looked at for %d rows", leastChanged-100)
	}
	grow(leastChanged-100, leastChanged+100)
	if update(); known() != leastChanged+100 {
		t.Errorf("of %d rows %d are known", leastChanged+100, known())
	}
	grow(leastChanged+100, leastChanged+200)
	if update(); known() != leastChanged+100 {
		t.Errorf("it was looked at again for 100 more: %d", known())
	}
}
