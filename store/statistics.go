package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jmoiron/sqlx"
)

// UpdateStatistics has PostgreSQL look at the tables that have grown by more than
// half since it last did. It does so itself too, but up to a minute late, and a
// new database goes from nothing to thousands of people in that time: until it
// knows, one of them is looked for among all. SQLite plans without.
func (s *Store) UpdateStatistics(ctx context.Context) error {
	if err := s.db.statistics(ctx, s.reader); err != nil {
		return fmt.Errorf("statistics of tables: %w", err)
	}
	return nil
}

func (d *sqliteDB) statistics(context.Context, *sqlx.DB) error { return nil }

// leastChanged is how many rows of a table have changed before a look at it is
// worth while.
const leastChanged = 500

func (d *postgresDB) statistics(ctx context.Context, reader *sqlx.DB) error {
	var grown []string
	err := d.plain(reader, `SELECT relname FROM pg_stat_user_tables WHERE schemaname = current_schema()
		AND n_mod_since_analyze >= ? AND n_mod_since_analyze * 2 > n_live_tup ORDER BY relname`).SelectContext(ctx, &grown, leastChanged)
	if err != nil || len(grown) == 0 {
		return err
	}
	// Beside the one that writes: it takes a while, and nothing waits for it.
	db, err := d.pool(ctx, d.config, 1)
	if err != nil {
		return err
	}
	defer db.Close()
	for _, table := range grown {
		if _, err := db.ExecContext(ctx, "ANALYZE "+pgx.Identifier{table}.Sanitize()); err != nil {
			return err
		}
	}
	return nil
}
