package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jmoiron/sqlx"
)

// CopiedTable is a table that was copied, and how many rows it has on both
// sides.
type CopiedTable struct {
	Name string
	Rows int64
}

var (
	// ErrCopyWay is returned by Copy for another way than from a SQLite file to
	// PostgreSQL.
	ErrCopyWay = errors.New("only from a SQLite file to a PostgreSQL database")
	// ErrNotEmpty is returned by Copy when the target holds something.
	ErrNotEmpty = errors.New("the target is not empty")
)

// Copy copies everything from a SQLite file, which no server may work
// meanwhile (ErrInUse), to a PostgreSQL database without any rows. It happens
// in one transaction: the target has all or nothing, and only when it has as
// many rows in every table as the file. Ids go on after the highest that was
// ever given. The file stays as it is, but for its schema, which is brought up
// to date.
func Copy(ctx context.Context, from, to string, opt Options) (tables []CopiedTable, err error) {
	from = strings.TrimPrefix(from, "sqlite:")
	if IsPostgres(from) || !IsPostgres(to) {
		return nil, ErrCopyWay
	}
	if _, err := os.Stat(from); err != nil {
		return nil, fmt.Errorf("what to copy: %w", err)
	}
	source, err := Open(ctx, from, Options{Exclusive: true, Log: opt.Log, sealed: true})
	if err != nil {
		return nil, err
	}
	defer source.Close()
	opt.sealed = true
	if err := Migrate(ctx, to, opt); err != nil {
		return nil, err
	}
	db, err := newPostgres(to, opt.Password)
	if err != nil {
		return nil, err
	}
	conn, err := db.dial(ctx)
	if err != nil {
		return nil, fmt.Errorf("database %s: %w", db.name(), err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	read, err := source.reader.BeginTxx(ctx, nil) // one moment of the file, whatever a command writes meanwhile
	if err != nil {
		return nil, err
	}
	defer read.Rollback()
	c := copying{from: read}
	err = pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		c.to = tx
		return c.all(ctx)
	})
	if err != nil {
		return nil, fmt.Errorf("copying to %s: %w", db.name(), err)
	}
	return c.done, nil
}

// copying is a copy under way.
type copying struct {
	from *sqlx.Tx
	to   pgx.Tx
	done []CopiedTable
}

func (c *copying) all(ctx context.Context) error {
	tables, err := c.tables(ctx)
	if err != nil {
		return err
	}
	for _, table := range tables {
		// Who writes there waits, and then finds that it is not empty.
		if _, err := c.to.Exec(ctx, `LOCK TABLE `+quoted(table)+` IN EXCLUSIVE MODE`); err != nil {
			return err
		}
		if n, err := c.count(ctx, table); err != nil || n > 0 {
			return errors.Join(err, fmt.Errorf("%w: %d rows in %s", ErrNotEmpty, n, table))
		}
	}
	for _, table := range tables {
		rows, err := c.table(ctx, table)
		if err != nil {
			return fmt.Errorf("table %s: %w", table, err)
		}
		c.done = append(c.done, CopiedTable{table, rows})
	}
	return nil
}

func quoted(name string) string { return pgx.Identifier{name}.Sanitize() }

// tables are all tables of the file, those that others refer to first. What is
// about living processes is not copied.
func (c *copying) tables(ctx context.Context) (sorted []string, err error) {
	var names []string
	err = c.from.SelectContext(ctx, &names, `SELECT name FROM sqlite_master WHERE type = 'table'
		AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'goose%' AND name NOT IN ('process', 'lease', 'pace') ORDER BY name`)
	if err != nil {
		return nil, err
	}
	needs := make(map[string][]string, len(names))
	for _, name := range names {
		var on []string
		if err := c.from.SelectContext(ctx, &on, `SELECT DISTINCT "table" FROM pragma_foreign_key_list(?)`, name); err != nil {
			return nil, err
		}
		needs[name] = on
	}
	for len(sorted) < len(names) {
		before := len(sorted)
		for _, name := range names {
			missing := slices.ContainsFunc(needs[name], func(n string) bool { return n != name && !slices.Contains(sorted, n) })
			if !missing && !slices.Contains(sorted, name) {
				sorted = append(sorted, name)
			}
		}
		if len(sorted) == before {
			return nil, errors.New("tables refer to each other in a circle")
		}
	}
	return sorted, nil
}

func (c *copying) count(ctx context.Context, table string) (n int64, err error) {
	err = c.to.QueryRow(ctx, `SELECT count(*) FROM `+quoted(table)).Scan(&n)
	return n, err
}

// table copies one table and returns how many rows it has.
func (c *copying) table(ctx context.Context, table string) (int64, error) {
	var columns []string
	if err := c.from.SelectContext(ctx, &columns, `SELECT name FROM pragma_table_info(?) ORDER BY cid`, table); err != nil {
		return 0, err
	}
	for i, name := range columns {
		columns[i] = quoted(name)
	}
	rows, err := c.from.QueryxContext(ctx, `SELECT `+strings.Join(columns, ", ")+` FROM `+quoted(table))
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		return 0, err
	}
	copied, err := c.to.CopyFrom(ctx, pgx.Identifier{table}, names, pgx.CopyFromFunc(func() ([]any, error) {
		if !rows.Next() {
			return nil, rows.Err()
		}
		row, err := rows.SliceScan()
		for i, v := range row {
			if text, ok := v.(string); ok {
				row[i] = plainText(text)
			}
		}
		return row, err
	}))
	if err != nil {
		return 0, err
	}
	var had int64
	if err := c.from.GetContext(ctx, &had, `SELECT count(*) FROM `+quoted(table)); err != nil {
		return 0, err
	}
	has, err := c.count(ctx, table)
	if err != nil {
		return 0, err
	}
	if had != has || had != copied {
		return 0, fmt.Errorf("%d rows were copied and %d of %d are there", copied, has, had)
	}
	return has, c.goOn(ctx, table)
}

// goOn has ids begin after the highest that was ever given in the file, also
// when its row is gone: numbers were told to people.
func (c *copying) goOn(ctx context.Context, table string) error {
	var sequence *string
	err := c.to.QueryRow(ctx, `SELECT pg_get_serial_sequence($1, attname) FROM pg_attribute
		WHERE attrelid = $1::regclass AND attname = 'id' UNION ALL SELECT NULL LIMIT 1`, quoted(table)).Scan(&sequence)
	if err != nil || sequence == nil {
		return err
	}
	var highest int64
	if err := c.from.GetContext(ctx, &highest, `SELECT max(coalesce((SELECT max(id) FROM `+quoted(table)+`), 0),
		coalesce((SELECT seq FROM sqlite_sequence WHERE name = ?), 0))`, table); err != nil || highest == 0 {
		return err
	}
	_, err = c.to.Exec(ctx, `SELECT setval($1::text::regclass, $2)`, *sequence, highest)
	return err
}
