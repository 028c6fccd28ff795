package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"hash/fnv"
	"strings"
	"sync"
	"testing"

	"github.com/jmoiron/sqlx"

	"dari/bot"
)

var errFault = errors.New("the disk fails")

// faulty is a database of which one statement fails, and what is committed
// with it: the one that comes after so many others.
type faulty struct {
	dialect
	mu   sync.Mutex
	left int  // until it fails; below 0 it does not
	hit  bool // it failed
}

func (d *faulty) fails() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.left < 0 {
		return false
	}
	d.left--
	d.hit = d.hit || d.left < 0
	return d.left < 0
}

// set has the statement after so many others fail, below 0 none, and tells
// whether one did before.
func (d *faulty) set(left int) (hit bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	hit, d.hit, d.left = d.hit, false, left
	return hit
}

func (d *faulty) prepare(ctx context.Context, db runner, query string) (statement, error) {
	st, err := d.dialect.prepare(ctx, db, query)
	if err != nil || query == "BEGIN IMMEDIATE" || query == "COMMIT" || query == "ROLLBACK" {
		return st, err
	}
	return faultyStatement{d, st}, nil
}

func (d *faulty) plain(db runner, query string) statement {
	return faultyStatement{d, d.dialect.plain(db, query)}
}

func (d *faulty) commit(ctx context.Context, t *tx) error {
	if d.fails() {
		return errFault
	}
	return d.dialect.commit(ctx, t)
}

func (d *faulty) post(t *tx, query string, args ...any) error {
	if d.fails() {
		return errFault
	}
	return d.dialect.post(t, query, args...)
}

func (d *faulty) row(t *tx, dest []any, query string, args ...any) error {
	if d.fails() {
		return errFault
	}
	return d.dialect.row(t, dest, query, args...)
}

type faultyStatement struct {
	of *faulty
	statement
}

func (s faultyStatement) ExecContext(ctx context.Context, args ...any) (sql.Result, error) {
	if s.of.fails() {
		return nil, errFault
	}
	return s.statement.ExecContext(ctx, args...)
}

func (s faultyStatement) GetContext(ctx context.Context, dest any, args ...any) error {
	if s.of.fails() {
		return errFault
	}
	return s.statement.GetContext(ctx, dest, args...)
}

func (s faultyStatement) SelectContext(ctx context.Context, dest any, args ...any) error {
	if s.of.fails() {
		return errFault
	}
	return s.statement.SelectContext(ctx, dest, args...)
}

// trial is a store of which any statement may be made to fail.
type trial struct {
	*testing.T
	*Store
	db     *faulty
	tables []string
	faults int

	// Of SQLite, a connection that tells whether others wrote, what it last told,
	// and what was there then.
	watch   *sqlx.Conn
	version int64
	was     string
}

func newTrial(t *testing.T) *trial {
	s := openWith(t, newDatabase(t), newKeys(t))
	if err := s.Join(t.Context()); err != nil { // one of several on PostgreSQL
		t.Fatal(err)
	}
	s.OnReply(bot.Telegram, "1", &counted{}) // it sends nothing by itself
	s.OnReply(deskChannel.Platform, deskChannel.Account, &counted{})
	s.OnReply(askerChat.Platform, askerChat.Account, &counted{})
	tr := &trial{T: t, Store: s, db: &faulty{dialect: s.db, left: -1}}
	s.db = tr.db
	closeStatements(s.statements.byQuery)
	known := map[string]bool{"process": true} // which give signs of life by themselves
	for _, c := range columnsOf(t, s) {
		if !known[c.Table] {
			known[c.Table] = true
			tr.tables = append(tr.tables, c.Table)
		}
	}
	if !s.db.shared() {
		var err error
		if tr.watch, err = s.reader.Connx(t.Context()); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { tr.watch.Close() })
	}
	return tr
}

// print is a figure of all that is in the database. Of SQLite it is made anew when
// something was written.
func (t *trial) print() string {
	t.Helper()
	if t.watch == nil {
		parts := make([]string, len(t.tables))
		for i, table := range t.tables {
			parts[i] = fmt.Sprintf(`SELECT hashtextextended('%s' || r::text, 0) AS h FROM %[1]s r`, table)
		}
		var sum string
		if err := t.reader.Get(&sum, `SELECT coalesce(sum(h), 0)::text FROM (`+strings.Join(parts, " UNION ALL ")+`) all_rows`); err != nil {
			t.Fatal(err)
		}
		return sum
	}
	var version int64
	if err := t.watch.GetContext(t.Context(), &version, `PRAGMA data_version`); err != nil {
		t.Fatal(err)
	}
	if version == t.version {
		return t.was
	}
	var sum uint64
	for _, table := range t.tables {
		rows, err := t.reader.Queryx(`SELECT * FROM ` + table)
		if err != nil {
			t.Fatal(err)
		}
		sum += t.printRows(table, rows)
	}
	t.version, t.was = version, fmt.Sprint(sum)
	return t.was
}

func (t *trial) printRows(table string, rows *sqlx.Rows) (sum uint64) {
	defer rows.Close()
	for rows.Next() {
		row, err := rows.SliceScan()
		if err != nil {
			t.Fatal(err)
		}
		h := fnv.New64a()
		fmt.Fprint(h, table, row)
		sum += h.Sum64()
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return sum
}

// each does something with each of its statements failing, one after the other:
// every time it says so, and the database is as it was. At the end it does it
// with none failing.
func (t *trial) each(name string, do func() error) {
	t.Helper()
	t.try(name, true, do)
}

// parts is each for what is more than one transaction: what was done before the
// fault stays, and doing it again goes on from there.
func (t *trial) parts(name string, do func() error) {
	t.Helper()
	t.try(name, false, do)
}

func (t *trial) try(name string, whole bool, do func() error) {
	t.Helper()
	before := t.print()
	for n := range 500 {
		t.db.set(n)
		err := do()
		hit := t.db.set(-1)
		if !hit {
			if err != nil {
				t.Fatalf("%s with nothing failing: %v", name, err)
			}
			return
		}
		t.faults++
		switch {
		case err == nil:
			t.Errorf("%s: statement %d failed, and nobody says so", name, n)
		case !errors.Is(err, errFault):
			t.Errorf("%s: statement %d: %v", name, n, err)
		case whole && t.print() != before:
			t.Fatalf("%s: statement %d failed, and half of it is done", name, n)
		}
	}
	t.Fatalf("%s never ends", name)
}
