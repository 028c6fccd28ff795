package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"runtime"

	"github.com/jmoiron/sqlx"
	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// sqliteDB is all that only SQLite understands. Its writers are in one line,
// whatever their process: what a transaction read, nobody changes before it
// ends.
type sqliteDB struct{ path string }

func (d *sqliteDB) name() string { return d.path }
func (d *sqliteDB) shared() bool { return false }

func dsn(path string, pragmas ...string) string {
	q := url.Values{}
	for _, p := range pragmas {
		q.Add("_pragma", p)
	}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + q.Encode()
}

// openWriter opens the one connection that writes. synchronous(FULL) makes a
// commit survive a power cut, not only a crash; secure_delete writes zeros over
// what is deleted, so that a person who had everything deleted is not found in
// free pages.
func (d *sqliteDB) openWriter(context.Context) (*sqlx.DB, error) {
	db, err := sqlx.Open("sqlite", dsn(d.path,
		// Pages of 8 KiB: a commit of many small rows writes fewer of them.
		"busy_timeout(10000)", "page_size(8192)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)",
		"secure_delete(1)", "temp_store(MEMORY)", cacheOf(1),
		// A checkpoint flushes the disk twice: every 16 MiB is often enough.
		"wal_autocheckpoint(2000)", "journal_size_limit(67108864)"))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	db.SetMaxIdleConns(1)
	db.SetConnMaxLifetime(0)
	return db, pinged(db)
}

// cacheOf bounds the pages that each of so many connections keeps, in KiB: 32 MiB
// for the one that writes and as much for all that read, as SQLite fills what it
// may and gives nothing back. The file's other pages are in the system's cache.
func cacheOf(conns int) string {
	return fmt.Sprintf("cache_size(-%d)", max(32<<10/conns, 2<<10))
}

// pinged closes what cannot be reached.
func pinged(db *sqlx.DB) error {
	err := db.Ping()
	if err != nil {
		db.Close()
	}
	return err
}

// openReader opens the pool that reads. More readers than cores make this
// driver slower, not faster.
func (d *sqliteDB) openReader(context.Context) (*sqlx.DB, error) {
	conns := runtime.GOMAXPROCS(0)
	db, err := sqlx.Open("sqlite", dsn(d.path,
		"busy_timeout(10000)", "query_only(1)", "temp_store(MEMORY)", cacheOf(conns)))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(conns)
	db.SetMaxIdleConns(conns)
	db.SetConnMaxLifetime(0)
	return db, pinged(db)
}

// patiently has nothing to do: the driver waits for ten seconds anyway.
func (d *sqliteDB) patiently(_ context.Context, _ *sqlx.DB, do func() error) error { return do() }

func (d *sqliteDB) migrations() (string, goose.Dialect, []goose.ProviderOption, error) {
	return "migrations", goose.DialectSQLite3, nil, nil
}

// rowLocks are the words that only PostgreSQL knows, and needs.
var rowLocks = regexp.MustCompile(`\s+FOR (UPDATE|SHARE|KEY SHARE)\b[\w\s]*$`)

func (d *sqliteDB) prepare(ctx context.Context, db runner, query string) (statement, error) {
	st, err := db.PreparexContext(ctx, rowLocks.ReplaceAllString(query, ""))
	if err != nil {
		return nil, err
	}
	return st, nil
}

func (d *sqliteDB) plain(db runner, query string) statement { return onceSQLite{db, query} }

// onceSQLite is a query that is not kept prepared.
type onceSQLite struct {
	db    runner
	query string
}

func (q onceSQLite) ExecContext(ctx context.Context, args ...any) (sql.Result, error) {
	return q.db.ExecContext(ctx, q.query, args...)
}

func (q onceSQLite) GetContext(ctx context.Context, dest any, args ...any) error {
	return q.db.GetContext(ctx, dest, q.query, args...)
}

func (q onceSQLite) SelectContext(ctx context.Context, dest any, args ...any) error {
	return q.db.SelectContext(ctx, dest, q.query, args...)
}

// begin takes the write lock at once: upgrading a read lock later would fail
// without waiting.
func (d *sqliteDB) begin(_ context.Context, t *tx) error {
	_, err := t.run("BEGIN IMMEDIATE")
	return err
}

// commit is never in doubt in a file: a COMMIT that failed did not happen.
func (d *sqliteDB) commit(_ context.Context, t *tx) error {
	if _, err := t.run("COMMIT"); err != nil {
		return fmt.Errorf("committing: %w", err)
	}
	return nil
}

// post has nothing to gain by waiting: no statement crosses a network.
func (d *sqliteDB) post(t *tx, query string, args ...any) error {
	_, err := t.run(query, args...)
	return err
}

func (d *sqliteDB) flush(*tx) error { return nil }

func (d *sqliteDB) row(t *tx, dest []any, query string, args ...any) error {
	return t.conn.QueryRowContext(context.Background(), query, args...).Scan(dest...)
}

func (d *sqliteDB) outcome(context.Context, string) (bool, error) { return false, nil }

func (d *sqliteDB) broken(*sqlx.Conn) bool { return false }

// again is never true: the driver has waited for the lock already.
func (d *sqliteDB) again(error) bool { return false }

func (d *sqliteDB) lock(*tx, lockOf, int64) error { return nil }

// insertMany counts back from the last id when all rows were inserted: this is
// the only connection that writes, and ids are never given twice. Of rows some
// of which were there already it gives only how many are new.
func (d *sqliteDB) insertMany(t *tx, query string, args ...any) ([]int64, error) {
	r, err := t.run(query, args...)
	if err != nil {
		return nil, err
	}
	inserted, err := r.RowsAffected()
	if err != nil || inserted == 0 {
		return nil, err
	}
	last, err := r.LastInsertId()
	ids := make([]int64, inserted)
	for i := range ids {
		ids[i] = last - inserted + 1 + int64(i)
	}
	return ids, err
}

func (d *sqliteDB) values(rows int, kinds ...string) string { return places(rows, len(kinds)) }

// listOfPeople needs no cast of each number, which would cost a tenth more.
func (d *sqliteDB) listOfPeople() string { return `coalesce(group_concat(person), '')` }

// scrub moves the log into the database and empties it, so that what was
// deleted is not found in the log either. A reader that will not end keeps the
// log; it is then emptied by a later call.
func (d *sqliteDB) scrub(ctx context.Context) error {
	db, err := sqlx.Open("sqlite", dsn(d.path, "busy_timeout(2000)"))
	if err != nil {
		return fmt.Errorf("emptying the log: %w", err)
	}
	defer db.Close()
	if _, err := db.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)"); err != nil && !isBusy(err) {
		return fmt.Errorf("emptying the log: %w", err)
	}
	return nil
}

// takeLock holds an exclusive transaction on a small database beside the real
// one for as long as the process lives. The operating system frees it when
// the process dies, however it dies.
func (d *sqliteDB) takeLock(ctx context.Context) (*sqlx.DB, error) {
	db, err := sqlx.Open("sqlite", dsn(d.path+".lock", "busy_timeout(0)", "journal_mode(DELETE)"))
	if err != nil {
		return nil, fmt.Errorf("lock of %s: %w", d.path, err)
	}
	db.SetMaxOpenConns(1)
	if _, err = db.ExecContext(ctx, "BEGIN EXCLUSIVE"); err == nil {
		return db, nil
	}
	db.Close()
	if isBusy(err) {
		return nil, fmt.Errorf("%s: %w", d.path, ErrInUse)
	}
	return nil, fmt.Errorf("lock of %s: %w", d.path, err)
}

func isBusy(err error) bool {
	var e *sqlite.Error
	return errors.As(err, &e) && e.Code()&0xff == sqlite3.SQLITE_BUSY
}
