package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jmoiron/sqlx"
)

// backup copies all rows of one moment into a SQLite file of the same schema, as
// Copy does it the other way round.
func (d *postgresDB) backup(ctx context.Context, to string) (tables []BackupTable, err error) {
	made, err := Open(ctx, to, Options{sealed: true})
	if err != nil {
		return nil, err
	}
	if err := made.Close(); err != nil {
		return nil, err
	}
	// Rows come in the order of the tables' names, not of what refers to what.
	db, err := sqlx.Open("sqlite", dsn(to, "foreign_keys(0)", "synchronous(FULL)", "journal_mode(DELETE)", "cache_size(-65536)"))
	if err != nil {
		return nil, err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	conn, err := d.dial(ctx)
	if err != nil {
		return nil, err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	err = pgx.BeginTxFunc(ctx, conn, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(from pgx.Tx) error {
		into, err := db.BeginTxx(ctx, nil)
		if err != nil {
			return err
		}
		defer into.Rollback()
		e := exporting{from: from, into: into}
		if tables, err = e.all(ctx); err != nil {
			return err
		}
		return into.Commit()
	})
	return tables, err
}

// exporting is a backup of PostgreSQL under way.
type exporting struct {
	from pgx.Tx
	into *sqlx.Tx
}

func (e exporting) all(ctx context.Context) ([]BackupTable, error) {
	tables, err := countTables(ctx, e.into)
	if err != nil {
		return nil, err
	}
	for i, t := range tables {
		if tables[i].Rows, err = e.table(ctx, t.Name); err != nil {
			return nil, fmt.Errorf("table %s: %w", t.Name, err)
		}
	}
	return tables, nil
}

// table copies one table and returns how many rows it has.
func (e exporting) table(ctx context.Context, table string) (rows int64, err error) {
	var columns []string
	if err := e.into.SelectContext(ctx, &columns, `SELECT name FROM pragma_table_info(?) ORDER BY name`, table); err != nil {
		return 0, err
	}
	there, err := collect[string](ctx, e.from, `SELECT attname::text FROM pg_attribute
		WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attname COLLATE "C"`, quoted(table))
	if err != nil {
		return 0, err
	}
	if slices.Sort(columns); !slices.Equal(columns, there) {
		return 0, fmt.Errorf("it has columns that this program does not know, or lacks some: %w", ErrNewerSchema)
	}
	for i, name := range columns {
		columns[i] = quoted(name)
	}
	list := strings.Join(columns, ", ")
	insert, err := e.into.PreparexContext(ctx, `INSERT INTO `+quoted(table)+` (`+list+`) VALUES `+places(1, len(columns)))
	if err != nil {
		return 0, err
	}
	defer insert.Close()
	from, err := e.from.Query(ctx, `SELECT `+list+` FROM `+quoted(table))
	if err != nil {
		return 0, err
	}
	defer from.Close()
	for from.Next() {
		row, err := from.Values()
		if err != nil {
			return 0, err
		}
		if _, err := insert.ExecContext(ctx, row...); err != nil {
			return 0, err
		}
		rows++
	}
	if err := from.Err(); err != nil {
		return 0, err
	}
	return rows, e.goOn(ctx, table)
}

// goOn has ids begin after the highest that was ever given.
func (e exporting) goOn(ctx context.Context, table string) error {
	var sequence *string
	err := e.from.QueryRow(ctx, `SELECT pg_get_serial_sequence($1, attname) FROM pg_attribute
		WHERE attrelid = $1::regclass AND attname = 'id' UNION ALL SELECT NULL LIMIT 1`, quoted(table)).Scan(&sequence)
	if err != nil || sequence == nil {
		return err
	}
	var highest sql.NullInt64 // nothing when no id was ever given
	err = e.from.QueryRow(ctx, `SELECT last_value FROM pg_sequences WHERE format('%I.%I', schemaname, sequencename)::regclass = $1::regclass`, *sequence).Scan(&highest)
	if err != nil || !highest.Valid {
		return err
	}
	for _, q := range []string{`DELETE FROM sqlite_sequence WHERE name = ?2`, `INSERT INTO sqlite_sequence (seq, name) VALUES (?1, ?2)`} {
		if _, err := e.into.ExecContext(ctx, q, highest.Int64, table); err != nil {
			return err
		}
	}
	return nil
}

// collect runs a query and gives its one column.
func collect[T any](ctx context.Context, tx pgx.Tx, query string, args ...any) ([]T, error) {
	rows, err := tx.Query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[T])
}
