package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"dari/handlers"
	"dari/store/storetest"
)

func access(t testing.TB, s *Store, actor string, person uint32, what string) {
	t.Helper()
	if err := s.LogAccess(context.Background(), 0, handlers.Access{Actor: actor, Person: person, What: what, Why: handlers.ToAnswer}); err != nil {
		t.Fatal(err)
	}
}

// TestS17_AccessLogIsOnlyAddedTo: entries follow from each other, whoever adds
// them, and the database refuses to change or delete one.
func TestS17_AccessLogIsOnlyAddedTo(t *testing.T) { storetest.Each(t, testAccessLogIsOnlyAddedTo) }

func testAccessLogIsOnlyAddedTo(t *testing.T) {
	ctx, where := t.Context(), newDatabase(t)
	s, other := openWith(t, where, nil), openWith(t, where, nil) // two processes
	if c, err := s.VerifyAccesses(ctx, ""); err != nil || c != (AccessChain{}) {
		t.Errorf("of nothing: %+v, %v", c, err)
	}
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() { access(t, []*Store{s, other}[i%2], "cli:kim", uint32(i), fmt.Sprint("case ", i)) })
	}
	all.Wait()
	c, err := s.VerifyAccesses(ctx, "")
	if err != nil || c.Entries != 20 || len(c.Head) != 64 {
		t.Fatalf("%+v, %v", c, err)
	}
	for _, q := range []string{`UPDATE access_log SET person = 99 WHERE id = 5`, `DELETE FROM access_log WHERE id = 5`, `DELETE FROM access_log`} {
		err := s.write(ctx, func(t *tx) error {
			_, err := t.run(q)
			return err
		})
		if err == nil || !strings.Contains(err.Error(), "the access log is") {
			t.Errorf("%s: %v", q, err)
		}
	}
	access(t, s, "telegram:1", 7, "answer 3")
	now := time.Now()
	es, err := other.Accesses(ctx, now.Add(-time.Hour), now.Add(time.Hour))
	if last := es[len(es)-1]; err != nil || len(es) != 21 || last.Actor != "telegram:1" || last.Person != 7 || last.What != "answer 3" || last.Why != handlers.ToAnswer || now.Sub(last.At) > time.Minute {
		t.Errorf("%+v, %v", last, err)
	}
	if es, err := s.Accesses(ctx, now.Add(-2*time.Hour), now.Add(-time.Hour)); err != nil || len(es) != 0 {
		t.Errorf("of another time: %v, %v", es, err)
	}
	if c, err := s.VerifyAccesses(ctx, c.Head); err != nil || c.Entries != 21 {
		t.Errorf("with a head of before: %+v, %v", c, err)
	}
}

// TestS17_TamperingIsFound: somebody who takes the guards of the schema away can
// change entries, and is found out.
func TestS17_TamperingIsFound(t *testing.T) { storetest.Each(t, testTamperingIsFound) }

func testTamperingIsFound(t *testing.T) {
	ctx := t.Context()
	// The schema is changed: no other test gets this database.
	s := openWith(t, storetest.New(t, nil), nil)
	for i := range 5 {
		access(t, s, "cli:kim", uint32(i), "case")
	}
	whole, err := s.VerifyAccesses(ctx, "")
	if err != nil {
		t.Fatal(err)
	}
	do := func(t *testing.T, queries ...string) {
		t.Helper()
		err := s.write(ctx, func(t *tx) error {
			for _, q := range queries {
				if _, err := t.run(q); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	guards := []string{`DROP TRIGGER access_log_stays`, `DROP TRIGGER access_log_is_kept`}
	if storetest.IsPostgres(t) {
		guards = []string{`DROP TRIGGER access_log_stays ON access_log`}
	}
	do(t, append(guards, `CREATE TABLE untouched AS SELECT * FROM access_log`)...)
	for name, tamper := range map[string][]string{
		"changed person": {`UPDATE access_log SET person = 99 WHERE id = 3`},
		"changed actor":  {`UPDATE access_log SET actor = 'cli:lee' WHERE id = 3`},
		"changed time":   {`UPDATE access_log SET at = at - 1 WHERE id = 3`},
		"changed what":   {`UPDATE access_log SET what = 'x' WHERE id = 5`},
		"changed why":    {`UPDATE access_log SET why = 'x' WHERE id = 1`},
		"first gone":     {`DELETE FROM access_log WHERE id = 1`},
		"middle gone":    {`DELETE FROM access_log WHERE id = 3`},
		"last gone":      {`DELETE FROM access_log WHERE id = 5`},
		"all gone":       {`DELETE FROM access_log`},
		"moved":          {`UPDATE access_log SET id = 9 WHERE id = 3`},
		"added between":  {`INSERT INTO access_log (id, at, actor, person, what, why, prev, hash) SELECT 6, at, actor, person, what, why, prev, hash FROM access_log WHERE id = 4`},
	} {
		t.Run(name, func(t *testing.T) {
			do(t, tamper...)
			if c, err := s.VerifyAccesses(ctx, whole.Head); !errors.Is(err, ErrTampered) {
				t.Errorf("not found: %+v, %v", c, err)
			}
			do(t, `DELETE FROM access_log`, `INSERT INTO access_log SELECT * FROM untouched`)
			if c, err := s.VerifyAccesses(ctx, whole.Head); err != nil || c != whole {
				t.Errorf("found where nothing is changed: %+v, %v", c, err)
			}
		})
	}
}

// TestS17_KeptForTwoYears: entries go after their time and not before, and what
// is left can still be followed.
func TestS17_KeptForTwoYears(t *testing.T) { storetest.Each(t, testKeptForTwoYears) }

func testKeptForTwoYears(t *testing.T) {
	ctx := t.Context()
	s := openTest(t)
	old := func(at time.Time) { // as LogAccess did then
		t.Helper()
		err := s.write(ctx, func(t *tx) error {
			r := accessRow{At: millis(at), Actor: "cli:kim", What: "case"}
			if err := t.get(&r.Prev, `SELECT hash FROM access_log ORDER BY id DESC LIMIT 1`); err != nil {
				r.Prev = firstPrev
			}
			_, err := t.run(`INSERT INTO access_log (at, actor, person, what, why, prev, hash) VALUES (?, ?, 0, ?, '', ?, ?)`, r.At, r.Actor, r.What, r.Prev, r.sum())
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	now := time.Now()
	for _, age := range []time.Duration{3 * year, 2*year + day, 2*year - day, year} {
		old(now.Add(-age))
	}
	access(t, s, "cli:kim", 1, "case")
	for range 2 {
		if err := s.Sweep(ctx, now); err != nil {
			t.Fatal(err)
		}
		if c, err := s.VerifyAccesses(ctx, ""); err != nil || c.Entries != 3 {
			t.Errorf("%+v, %v, want 3 entries", c, err)
		}
	}
	if n := audited(t, s, accessPruned, "system"); n != 1 {
		t.Errorf("written down %d times", n)
	}
}

// TestRetention_WhatIsSweptIsListed: every class that Sweep deletes is in the
// table that the README shows.
func TestRetention_WhatIsSweptIsListed(t *testing.T) {
	storetest.Each(t, func(t *testing.T) {
		ctx, s := t.Context(), openTest(t)
		now := time.Now()
		err := s.write(ctx, func(t *tx) error {
			for _, q := range []struct {
				query string
				at    time.Time
			}{
				{`INSERT INTO conversation (key, seen) VALUES ('old', ?)`, now.Add(-keepThreads - day)},
				{`INSERT INTO conversation (key, seen) VALUES ('new', ?)`, now.Add(-keepThreads + day)},
				{`INSERT INTO audit (at, actor, action, subject) VALUES (?, 'a', 'old', '')`, now.Add(-keepAudit - day)},
				{`INSERT INTO audit (at, actor, action, subject) VALUES (?, 'a', 'new', '')`, now.Add(-keepAudit + day)},
			} {
				if _, err := t.run(q.query, millis(q.at)); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Sweep(ctx, now); err != nil {
			t.Fatal(err)
		}
		for _, q := range []string{`SELECT key FROM conversation`, `SELECT action FROM audit`} {
			var left []string
			if err := s.selects(ctx, &left, q); err != nil || len(left) != 1 || left[0] != "new" {
				t.Errorf("%s: %q, %v", q, left, err)
			}
		}
	})
	if keepAudit < year || keepAccesses < 2*year || keepBackups > 30*day {
		t.Error("less than the law wants, or more than people were told")
	}
}
