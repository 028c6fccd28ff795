package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net"
	"net/url"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/jmoiron/sqlx"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

// postgresDB is all that only PostgreSQL understands.
//
// Transactions are READ COMMITTED, and what they read in order to change it
// they lock. SERIALIZABLE would need no locks in the queries, but the busiest
// tables grow at one end: processes that write at once always read and write
// the same pages of their indexes, which it takes for conflicts, and whole
// groups of writes would be run again for nothing.
type postgresDB struct {
	config   *pgx.ConnConfig
	where    string                 // without password
	within   time.Duration          // for an answer to a statement
	password atomic.Pointer[string] // of connections that are opened from now on

	rebound map[string]string // queries by what the writer, which alone uses it, calls them
}

const (
	// minPostgres is the oldest version that is tested.
	minPostgres = 15
	// answerWithin is how long a statement may take. It ends the wait for a
	// database that does not answer any more.
	answerWithin = 15 * time.Second
	// lockWithin is how long a statement waits for a row that another process
	// holds; then its transaction makes way for others and is run again later. It
	// is much longer than a transaction takes.
	lockWithin = 500 * time.Millisecond
	// stalledAfter is when the database ends a transaction whose process does
	// not go on, and frees what it holds.
	stalledAfter = 4 * time.Second
	// askWithin is how long one question for an outcome may take.
	askWithin = 5 * time.Second
	// doubtFor is how long the outcome of a COMMIT without an answer is asked
	// for.
	doubtFor = time.Minute
)

// IsPostgres tells whether an address is one of a PostgreSQL database.
func IsPostgres(where string) bool {
	return strings.HasPrefix(where, "postgres://") || strings.HasPrefix(where, "postgresql://")
}

var errAddress = errors.New("no valid address of a PostgreSQL database: write postgres://USER@HOST/DATABASE")

// newPostgres reads an address. A password in it is used when no other is
// given, and is never part of an error.
func newPostgres(where, password string) (*postgresDB, error) {
	u, err := url.Parse(where)
	if err != nil {
		return nil, errAddress // the error of url would show it whole
	}
	q := u.Query()
	for _, inside := range []string{q.Get("password"), passwordOf(u)} {
		if password == "" {
			password = inside
		}
	}
	if q.Has("password") {
		q.Del("password")
		u.RawQuery = q.Encode()
	}
	if u.User != nil {
		u.User = url.User(u.User.Username())
	}
	config, err := pgx.ParseConfig(u.String())
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errAddress, err)
	}
	if password != "" {
		config.Password = password
	}
	for name, value := range map[string]string{
		"application_name":                    "dari",
		"lock_timeout":                        fmt.Sprint(lockWithin.Milliseconds()),
		"idle_in_transaction_session_timeout": fmt.Sprint(stalledAfter.Milliseconds()),
	} {
		if _, set := config.RuntimeParams[name]; !set {
			config.RuntimeParams[name] = value
		}
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = 10 * time.Second
	}
	d := &postgresDB{config: config, where: u.String(), within: answerWithin, rebound: make(map[string]string)}
	d.password.Store(&config.Password)
	return d, nil
}

func passwordOf(u *url.URL) string {
	p, _ := u.User.Password()
	return p
}

// dial opens a connection beside the pools, with the password of now.
func (d *postgresDB) dial(ctx context.Context) (*pgx.Conn, error) {
	config := d.config.Copy()
	config.Password = *d.password.Load()
	return pgx.ConnectConfig(ctx, config)
}

// renew asks the server whether it takes another password. use has whatever is
// opened from then on take it; what is open stays so.
func (d *postgresDB) renew(ctx context.Context, password string) (use func(), err error) {
	config := d.config.Copy()
	config.Password = password
	ctx, cancel := context.WithTimeout(ctx, d.within)
	defer cancel()
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return nil, err
	}
	return func() { d.password.Store(&password) }, conn.Close(ctx)
}

func (d *postgresDB) name() string { return d.where }
func (d *postgresDB) shared() bool { return true }

// takeLock takes none: several servers may work one database.
func (d *postgresDB) takeLock(context.Context) (*sqlx.DB, error) { return nil, nil }

// check has nothing to do: PostgreSQL finds damage itself, with data checksums.
func (d *postgresDB) check(context.Context, *sqlx.DB) error { return nil }

func (d *postgresDB) explain(err error) error { return err }

func (d *postgresDB) pool(ctx context.Context, config *pgx.ConnConfig, conns int) (*sqlx.DB, error) {
	db := sqlx.NewDb(stdlib.OpenDB(*config, stdlib.OptionBeforeConnect(func(_ context.Context, c *pgx.ConnConfig) error {
		c.Password = *d.password.Load()
		return nil
	})), "pgx")
	db.SetMaxOpenConns(conns)
	db.SetMaxIdleConns(conns)
	ctx, cancel := context.WithTimeout(ctx, d.within)
	defer cancel()
	if err := db.PingContext(ctx); err != nil {
		db.Close()
		return nil, err
	}
	return db, nil
}

// openWriter opens the one connection of this process that writes: its groups
// of writes are committed in the order in which they came.
func (d *postgresDB) openWriter(ctx context.Context) (*sqlx.DB, error) {
	db, err := d.pool(ctx, d.config, 1)
	if err != nil {
		return nil, err
	}
	var version int
	if err = db.GetContext(ctx, &version, `SELECT current_setting('server_version_num')::int / 10000`); err == nil && version < minPostgres {
		err = fmt.Errorf("PostgreSQL %d is too old: %d or newer is needed", version, minPostgres)
	}
	if err != nil {
		db.Close()
		return nil, err
	}
	return db, nil
}

func (d *postgresDB) openReader(ctx context.Context) (*sqlx.DB, error) {
	config := d.config.Copy()
	config.RuntimeParams["default_transaction_read_only"] = "on"
	return d.pool(ctx, config, max(4, 2*runtime.GOMAXPROCS(0)))
}

// patiently has the connection wait for as long as a statement may take.
func (d *postgresDB) patiently(ctx context.Context, db *sqlx.DB, do func() error) error {
	if _, err := db.ExecContext(ctx, fmt.Sprintf("SET lock_timeout = %d", d.within.Milliseconds())); err != nil {
		return err
	}
	if err := do(); err != nil {
		return err
	}
	_, err := db.ExecContext(ctx, "RESET lock_timeout")
	return err
}

// migrations are run by one process at a time: others that start meanwhile wait.
func (d *postgresDB) migrations() (string, goose.Dialect, []goose.ProviderOption, error) {
	l, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300))
	return "migrations/postgres", goose.DialectPostgres, []goose.ProviderOption{goose.WithSessionLocker(l)}, err
}

// prepare leaves the preparing to pgx, which knows its connections. Behind a
// pooler that gives each transaction another one, the address says
// default_query_exec_mode=exec.
func (d *postgresDB) prepare(_ context.Context, db runner, query string) (statement, error) {
	q := boundPostgres{db: db, query: sqlx.Rebind(sqlx.DOLLAR, query), within: d.within}
	if conn, ok := db.(*sqlx.Conn); ok {
		return q, onPgx(conn, func(c *pgx.Conn) error {
			q.conn = c.PgConn().Conn()
			return nil
		})
	}
	return q, nil
}

func (d *postgresDB) plain(db runner, query string) statement {
	return boundPostgres{db: db, query: sqlx.Rebind(sqlx.DOLLAR, query), within: d.within}
}

// boundPostgres is a query with numbered parameters.
type boundPostgres struct {
	db     runner
	query  string
	within time.Duration
	conn   net.Conn // nil when it is one of a pool
}

// bound bounds how long a statement takes.
func (q boundPostgres) bound(ctx context.Context) (context.Context, func()) {
	if q.conn != nil && ctx.Done() == nil {
		return ctx, hangUpAfter(q.within, q.conn)
	}
	ctx, cancel := context.WithTimeout(ctx, q.within)
	return ctx, cancel
}

// hangUpAfter closes a connection whose server does not answer, unless stop is
// called before. A context that ends does the same, but costs two goroutines for
// every statement, and the writer has no other.
func hangUpAfter(within time.Duration, conn net.Conn) (stop func()) {
	t := time.AfterFunc(within, func() { _ = conn.Close() })
	return func() { t.Stop() }
}

func (q boundPostgres) ExecContext(ctx context.Context, args ...any) (sql.Result, error) {
	ctx, done := q.bound(ctx)
	defer done()
	args, err := plainArgs(args)
	if err != nil {
		return nil, err
	}
	return q.db.ExecContext(ctx, q.query, args...)
}

func (q boundPostgres) GetContext(ctx context.Context, dest any, args ...any) error {
	ctx, done := q.bound(ctx)
	defer done()
	args, err := plainArgs(args)
	if err != nil {
		return err
	}
	return q.db.GetContext(ctx, dest, q.query, args...)
}

func (q boundPostgres) SelectContext(ctx context.Context, dest any, args ...any) error {
	ctx, done := q.bound(ctx)
	defer done()
	args, err := plainArgs(args)
	if err != nil {
		return err
	}
	return q.db.SelectContext(ctx, dest, q.query, args...)
}

// plainArgs makes of parameters what the columns hold: numbers for booleans, as
// both databases keep them, and texts that PostgreSQL takes.
func plainArgs(args []any) ([]any, error) {
	out := make([]any, len(args))
	for i, a := range args {
		v, err := driver.DefaultParameterConverter.ConvertValue(a)
		if err != nil {
			return nil, fmt.Errorf("parameter %d: %w", i+1, err)
		}
		switch v := v.(type) {
		case bool:
			out[i] = int64(0)
			if v {
				out[i] = int64(1)
			}
		case string:
			out[i] = plainText(v)
		default:
			out[i] = v
		}
	}
	return out, nil
}

// plainText replaces what PostgreSQL refuses in a text: broken UTF-8, and the
// byte 0. People and platforms send both, and what was received must be stored.
func plainText(s string) string {
	if utf8.ValidString(s) && !strings.Contains(s, "\x00") {
		return s
	}
	const replacement = "\uFFFD"
	return strings.ReplaceAll(strings.ToValidUTF8(s, replacement), "\x00", replacement)
}

func (d *postgresDB) broken(conn *sqlx.Conn) bool {
	closed := false
	err := onPgx(conn, func(c *pgx.Conn) error {
		closed = c.IsClosed()
		return nil
	})
	return closed || err != nil
}

// What may go well when it is run again: somebody else was in the way.
var mayPass = []string{
	"40001", // serialization_failure
	"40P01", // deadlock_detected
	"55P03", // lock_not_available: waited for lockWithin
	"23505", // unique_violation: somebody was faster
	"23503", // foreign_key_violation: somebody deleted it meanwhile
	"0A000", // feature_not_supported: a cached plan, after a migration
}

func (d *postgresDB) again(err error) bool {
	var e *pgconn.PgError
	return errors.As(err, &e) && slices.Contains(mayPass, e.Code)
}

func (d *postgresDB) lock(t *tx, l lockOf, key int64) error {
	_, err := t.run(`SELECT pg_advisory_xact_lock(?::int, ?::int)`, int32(l), int32(key))
	return err
}

func (d *postgresDB) insertMany(t *tx, query string, args ...any) (ids []int64, err error) {
	err = t.selects(&ids, query+` RETURNING id`, args...)
	return ids, err
}

// values names the types in every row: a VALUES that stands alone takes
// parameters for texts.
func (d *postgresDB) values(rows int, kinds ...string) string {
	row := "(?::" + strings.Join(kinds, ",?::") + ")"
	return row + strings.Repeat(","+row, rows-1)
}

func (d *postgresDB) listOfPeople() string { return `coalesce(string_agg(person::text, ','), '')` }

// scrub does nothing. What was deleted is in no table any more, but its bytes
// stay in pages until vacuum gives them to other rows, and in the log until it
// is recycled: PostgreSQL cannot write over them. Where that is not enough, the
// disk or the fields are to be encrypted.
func (d *postgresDB) scrub(context.Context) error { return nil }
