package store

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql migrations/postgres/*.sql
var migrations embed.FS

// generation is how many versions of the schema a program gets along with that
// knows the first of them. Within a generation migrations only add, with
// defaults, so that programs of two versions run side by side while one takes
// the other's place; one that takes something away begins the next generation:
// 1001, 2001.
const generation = 1000

// ErrNewerSchema is returned by Open for a database of a later generation than
// this program knows.
var ErrNewerSchema = errors.New("the database was made by a newer version of dari: update this program")

// migrate brings the schema up to date. A newer one of the same generation is
// left as it is: this program gets along with it.
func (s *Store) migrate(ctx context.Context, db *sqlx.DB) error {
	p, err := s.migrator(db)
	if err != nil {
		return err
	}
	known := int64(0)
	for _, f := range p.ListSources() {
		known = max(known, f.Version)
	}
	has, err := p.GetDBVersion(ctx)
	if err != nil {
		return err
	}
	if has/generation > known/generation {
		return fmt.Errorf("schema %d, and this program knows up to %d: %w", has, known, ErrNewerSchema)
	}
	if has > known {
		s.log.Warn("the schema is newer than this program, which gets along with it", "schema", has, "knows", known)
		return nil
	}
	if has > 0 && has < known {
		if err := s.backUpFirst(ctx); err != nil {
			return fmt.Errorf("schema %d is to become %d, and before that no backup could be made: %w", has, known, err)
		}
	}
	done, err := p.Up(ctx)
	for _, r := range done {
		s.log.Info("schema migrated", "version", r.Source.Version, "took", r.Duration)
	}
	return err
}

// backUpFirst makes a backup of a SQLite file before its schema is changed, where
// Options name a folder for it. It stands among the hourly ones and goes with
// them. PostgreSQL has its own means, and several processes that begin at once.
func (s *Store) backUpFirst(ctx context.Context) error {
	if s.backupDir == "" || s.db.shared() {
		return nil
	}
	if err := os.MkdirAll(s.backupDir, 0o700); err != nil {
		return err
	}
	b, err := s.Backup(ctx, BackupName(s.backupDir, time.Now()))
	if err == nil {
		s.log.Info("backed up before the schema is migrated", "file", b.File, "schema", b.Schema)
	}
	return err
}

func (s *Store) migrator(db *sqlx.DB) (*goose.Provider, error) {
	name, dialect, opt, err := s.db.migrations()
	if err != nil {
		return nil, err
	}
	dir, err := fs.Sub(migrations, name)
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(dialect, db.DB, dir, opt...)
}

// Migrate makes the database if need be and brings its schema up to date.
func Migrate(ctx context.Context, where string, opt Options) error {
	s, err := Open(ctx, where, opt)
	if err != nil {
		return err
	}
	return s.Close()
}
