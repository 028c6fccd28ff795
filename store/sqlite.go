package store

import (
	"context"
	"errors"
	"fmt"
	"net/url"

	"github.com/jmoiron/sqlx"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// This file holds all that only SQLite understands.

// begin starts a write transaction. IMMEDIATE takes the write lock at once;
// upgrading a read lock later would fail without waiting.
const begin = "BEGIN IMMEDIATE"

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
func openWriter(path string) (*sqlx.DB, error) {
	db, err := sqlx.Open("sqlite", dsn(path,
		// Pages of 8 KiB: a commit of many small rows writes fewer of them.
		"busy_timeout(10000)", "page_size(8192)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)",
		"secure_delete(1)", "temp_store(MEMORY)", "cache_size(-65536)",
		// A checkpoint flushes the disk twice: every 16 MiB is often enough.
		"wal_autocheckpoint(2000)", "journal_size_limit(67108864)"))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	db.SetMaxIdleConns(1)
	db.SetConnMaxLifetime(0)
	return db, db.Ping()
}

// openReader opens the pool that reads. More readers than cores make this
// driver slower, not faster.
func openReader(path string, conns int) (*sqlx.DB, error) {
	db, err := sqlx.Open("sqlite", dsn(path,
		"busy_timeout(10000)", "query_only(1)", "temp_store(MEMORY)", "cache_size(-65536)"))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(conns)
	db.SetMaxIdleConns(conns)
	db.SetConnMaxLifetime(0)
	return db, db.Ping()
}

// scrub moves the log into the database and empties it, so that what was
// deleted is not found in the log either. A reader that will not end keeps the
// log; it is then emptied by a later call.
func (s *Store) scrub(ctx context.Context) error {
	db, err := sqlx.Open("sqlite", dsn(s.path, "busy_timeout(2000)"))
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
func (s *Store) takeLock(ctx context.Context) error {
	db, err := sqlx.Open("sqlite", dsn(s.path+".lock", "busy_timeout(0)", "journal_mode(DELETE)"))
	if err != nil {
		return fmt.Errorf("lock of %s: %w", s.path, err)
	}
	db.SetMaxOpenConns(1)
	s.lock = db
	if _, err = db.ExecContext(ctx, "BEGIN EXCLUSIVE"); err == nil {
		return nil
	}
	db.Close()
	if isBusy(err) {
		return fmt.Errorf("%s: %w", s.path, ErrInUse)
	}
	return fmt.Errorf("lock of %s: %w", s.path, err)
}

func isBusy(err error) bool {
	var e *sqlite.Error
	return errors.As(err, &e) && e.Code()&0xff == sqlite3.SQLITE_BUSY
}

// listOfPeople gives the column person of all rows as one text. A cast of each
// number, which other databases want, would cost a tenth more.
const listOfPeople = `coalesce(group_concat(person), '')`

// insertMany runs an INSERT of several rows and gives how many were inserted.
// When all were, first is the id of the first and the others follow: this is
// the only connection that writes, and ids are never given twice.
func (t *tx) insertMany(query string, args ...any) (first int64, n int, err error) {
	r, err := t.run(query, args...)
	if err != nil {
		return 0, 0, err
	}
	inserted, err := r.RowsAffected()
	if err != nil || inserted == 0 {
		return 0, 0, err
	}
	last, err := r.LastInsertId()
	return last - inserted + 1, int(inserted), err
}
