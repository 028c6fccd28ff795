package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

var (
	// ErrDamaged is returned by Open for a file whose pages do not belong
	// together any more, or that is no database.
	ErrDamaged = errors.New("the database is damaged: stop dari serve, then restore the newest backup with dari restore FILE")
	// ErrReadOnly is returned by Open for a file that cannot be written.
	ErrReadOnly = errors.New("the database cannot be written: give the file and its folder to the user that dari runs as")
)

// checkWithin bounds the check of a file at the start of a server: about half a
// gigabyte. What is not reached is read by the next backup, which fails and
// says so when it finds damage.
const checkWithin = 2 * time.Second

// check looks at the pages of the file before a server writes to it.
func (d *sqliteDB) check(ctx context.Context, db *sqlx.DB) error {
	ctx, cancel := context.WithTimeout(ctx, checkWithin)
	defer cancel()
	var found string
	err := db.GetContext(ctx, &found, `PRAGMA quick_check(1)`)
	if ctx.Err() != nil { // a large one
		return nil
	}
	if err == nil && found != "ok" {
		err = fmt.Errorf("%w (%s)", ErrDamaged, found)
	}
	return err
}

// Pulse writes to the database, and so to its disk, to see whether that can be
// done: a write that changes nothing goes well on a full one.
func (s *Store) Pulse(ctx context.Context) error {
	return s.write(ctx, func(t *tx) error {
		_, err := t.run(`INSERT INTO pulse (id, at) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET at = excluded.at`, s.lot, millis(time.Now()))
		return err
	})
}

// explain adds to an error of SQLite what is to be done about it.
func (d *sqliteDB) explain(err error) error {
	var e *sqlite.Error
	if !errors.As(err, &e) || errors.Is(err, ErrDamaged) {
		return err
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return fmt.Errorf("%w (%w)", ErrDamaged, err)
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM:
		return fmt.Errorf("%w (%w)", ErrReadOnly, err)
	}
	return err
}
