// Package store keeps everything that must survive: what was received, what
// is said, people, openings, announcements. It is the only door to the
// database.
//
// A store method is a transaction. Reads go to a pool of read-only
// connections. Writes go through one connection and are committed in groups:
// whatever waits while a transaction is written is put into the next one, so
// a busy store pays one disk flush for many changes. A method that returns
// nil is on disk.
package store

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Store is an open database. It is safe for concurrent use.
type Store struct {
	reader *sqlx.DB
	writer *sqlx.DB
	lock   *sqlx.DB // holds the lock of Exclusive
	path   string
	log    *slog.Logger

	complained sync.Map // rows that damaged has told of

	writes  *queue
	stopped chan struct{}
	closing sync.Once
	people  cache
	told    listeners
	emptied atomic.Int64 // deliveries up to this id were emptied by Sweep

	statements struct { // of the readers
		mu      sync.Mutex
		byQuery map[string]*sqlx.Stmt
	}
	staff   staffCache
	offices officeCache

	keepAnswers time.Duration

	broadcasts broadcasts
}

// Options say how to open a store. The zero value is right for a command
// that runs once.
type Options struct {
	// Exclusive refuses to open a database that another process opened
	// exclusively: two servers must not work one inbox.
	Exclusive bool
	// Log gets what the migrations did and which rows cannot be read; nil is
	// silent.
	Log *slog.Logger
	// KeepAnswers is how long answers are kept for staff; 0 means 180 days.
	KeepAnswers time.Duration
}

// ErrInUse is returned by Open with Exclusive when another server holds the
// database.
var ErrInUse = errors.New("database is in use by another dari serve")

// Open opens or creates the database at path and brings its schema up to date.
func Open(ctx context.Context, path string, opt Options) (*Store, error) {
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	s := &Store{log: opt.Log, path: path, keepAnswers: opt.KeepAnswers, writes: newQueue(), stopped: make(chan struct{})}
	if opt.Exclusive {
		if err := s.takeLock(ctx); err != nil {
			return nil, err
		}
	}
	err := s.open(ctx, opt)
	if err != nil {
		s.closePools()
		return nil, fmt.Errorf("database %s: %w", path, err)
	}
	go s.commitLoop()
	return s, nil
}

func (s *Store) open(ctx context.Context, opt Options) (err error) {
	if s.writer, err = openWriter(s.path); err != nil {
		return err
	}
	if err = s.migrate(ctx); err != nil {
		return fmt.Errorf("migrating: %w", err)
	}
	s.reader, err = openReader(s.path, runtime.GOMAXPROCS(0))
	return err
}

func (s *Store) migrate(ctx context.Context) error {
	dir, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, s.writer.DB, dir)
	if err != nil {
		return err
	}
	done, err := p.Up(ctx)
	for _, r := range done {
		s.log.Info("schema migrated", "version", r.Source.Version, "took", r.Duration)
	}
	return err
}

// Close waits for the writes under way and closes the database.
func (s *Store) Close() error {
	s.closing.Do(func() {
		s.writes.close()
		<-s.stopped
	})
	return s.closePools()
}

func (s *Store) closePools() error {
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

// Path is the file of the database.
func (s *Store) Path() string { return s.path }

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
