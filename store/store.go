// Package store keeps everything that must survive: what was received, what
// is said, people, openings, announcements. It is the only door to the
// database, SQLite or PostgreSQL; see dialect for what they do not share.
//
// A store method is a transaction. Reads go to a pool of read-only
// connections. Writes go through one connection and are committed in groups:
// whatever waits while a transaction is written is put into the next one, so
// a busy store pays one disk flush for many changes. A method that returns
// nil is on disk.
//
// Several processes may work one PostgreSQL. Each writes through a connection
// of its own, and what a transaction reads in order to change it, it locks.
// presence.go tells them of each other, line.go who of them has a conversation,
// lease.go who does what only one may do.
package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jmoiron/sqlx"

	"dari/store/keys"
)

// Store is an open database. It is safe for concurrent use.
type Store struct {
	db     dialect
	reader *sqlx.DB
	writer *sqlx.DB
	lock   *sqlx.DB // holds the lock of Exclusive
	log    *slog.Logger

	complained sync.Map // rows that damaged has told of

	writes   *queue
	stopped  chan struct{}
	closing  sync.Once
	people   cache
	memories memories
	texts    answerTexts
	told     listeners
	emptied  atomic.Int64 // deliveries up to this id were emptied by Sweep

	statements struct { // of the readers
		mu      sync.Mutex
		byQuery map[string]statement
	}
	staff   staffCache
	model   switchCache
	offices officeCache

	keepAnswers time.Duration
	backupDir   string
	vault
	lot int64 // tells the pulse of this process from others

	broadcasts broadcasts

	presence presence
	changed  watchers // of leases
	parts    matchParts
}

// Options say how to open a store. The zero value is right for a command
// that runs once.
type Options struct {
	// Exclusive refuses to open a SQLite database that another process opened
	// exclusively: two servers must not work one file. Several may work one
	// PostgreSQL.
	Exclusive bool
	// Password is that of the PostgreSQL user; empty takes the one in the address,
	// else those that the clients of PostgreSQL know (PGPASSWORD, ~/.pgpass).
	Password string
	// Log gets what the migrations did and which rows cannot be read; nil is
	// silent.
	Log *slog.Logger
	// KeepAnswers is how long answers are kept for staff; 0 means 180 days.
	KeepAnswers time.Duration
	// BackupDir is where a backup of a SQLite file is made before its schema is
	// brought up to date, which nothing turns back; empty makes none.
	BackupDir string
	// Keys encrypt what is personal; nil keeps it clear. A database that is
	// encrypted with other keys is refused.
	Keys *keys.Ring

	sealed bool // what is encrypted is copied as it is: no keys are needed
}

// ErrInUse is returned by Open with Exclusive when another server holds the
// database.
var ErrInUse = errors.New("database is in use by another dari serve")

// Open opens the database and brings its schema up to date. where is a file of
// SQLite, which is made if it is not there, or the address of a PostgreSQL
// database, 15 or newer: postgres://USER@HOST/DATABASE. No error shows a
// password.
func Open(ctx context.Context, where string, opt Options) (*Store, error) {
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	db, err := dialectOf(where, opt)
	if err != nil {
		return nil, err
	}
	s := &Store{db: db, log: opt.Log, keepAnswers: opt.KeepAnswers, backupDir: opt.BackupDir, vault: vault{opt.Keys}, lot: rand.Int64N(1 << 53), writes: newQueue(), stopped: make(chan struct{})}
	s.people.off = db.shared()
	if opt.Exclusive {
		if s.lock, err = db.takeLock(ctx); err != nil {
			return nil, db.explain(err)
		}
	}
	if err = s.open(ctx, opt.Exclusive); err == nil && !opt.sealed {
		err = s.checkKeys(ctx)
	}
	if err != nil {
		s.closePools()
		return nil, fmt.Errorf("database %s: %w", db.name(), db.explain(err))
	}
	go s.commitLoop()
	return s, nil
}

func (s *Store) open(ctx context.Context, check bool) (err error) {
	if s.writer, err = s.db.openWriter(ctx); err != nil {
		return err
	}
	if check {
		if err = s.db.check(ctx, s.writer); err != nil {
			return err
		}
	}
	if err = s.db.patiently(ctx, s.writer, func() error { return s.migrate(ctx, s.writer) }); err != nil {
		return fmt.Errorf("migrating: %w", err)
	}
	s.reader, err = s.db.openReader(ctx)
	return err
}

// Close waits for the writes under way and closes the database.
func (s *Store) Close() error {
	s.closing.Do(func() {
		s.presence.leave()
		s.writes.close()
		<-s.stopped
	})
	return s.closePools()
}

func (s *Store) closePools() error {
	s.statements.mu.Lock()
	closeStatements(s.statements.byQuery)
	s.statements.mu.Unlock()
	var errs []error
	for _, db := range []*sqlx.DB{s.reader, s.writer, s.lock} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return errors.Join(errs...)
}

// damaged tells, once, of a row that cannot be read and is left out, so that
// it does not keep all others from being read.
func (s *Store) damaged(table string, id int64, err error) {
	if _, told := s.complained.LoadOrStore(fmt.Sprint(table, " ", id), true); !told {
		s.log.Error("a row cannot be read and is left out", "table", table, "id", id, "err", err)
	}
}

// Path is the file of the database, or its address without a password.
func (s *Store) Path() string { return s.db.name() }

func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func fromMillis(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms)
}
