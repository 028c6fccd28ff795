package store

import (
	"context"
	"database/sql"
	"strings"

	"github.com/jmoiron/sqlx"
	"github.com/pressly/goose/v3"
)

// dialect is what the databases do not have in common; everything else is one
// text for both. It is written with "?" for parameters and, where it reads what
// it is about to change, with the row locks that PostgreSQL needs.
type dialect interface {
	// name is the database in messages; it holds no secret.
	name() string
	openWriter(ctx context.Context) (*sqlx.DB, error)
	openReader(ctx context.Context) (*sqlx.DB, error)
	// takeLock keeps out other servers where two must not work one database;
	// nil is no lock.
	takeLock(ctx context.Context) (*sqlx.DB, error)
	// check looks for damage, as far as the database does not do so itself.
	check(ctx context.Context, db *sqlx.DB) error
	// explain adds to an error what is to be done about it.
	explain(err error) error
	// patiently runs do, which may wait for the locks of others for long.
	patiently(ctx context.Context, db *sqlx.DB, do func() error) error
	// migrations are the files under migrations and how to run them.
	migrations() (dir string, d goose.Dialect, opt []goose.ProviderOption, err error)

	// prepare makes a statement that is kept and run again and again on db; plain
	// makes one that is run once.
	prepare(ctx context.Context, db runner, query string) (statement, error)
	plain(db runner, query string) statement

	// begin starts a write transaction, at the latest with its first statement;
	// commit ends it. Its error is a doubtError when nobody knows whether that
	// happened.
	begin(ctx context.Context, t *tx) error
	commit(ctx context.Context, t *tx) error
	// post runs a statement of a transaction of which only an error is of use: at
	// once, or with what is posted after it when flush asks for that, or commit.
	post(t *tx, query string, args ...any) error
	flush(t *tx) error
	// row runs a query that gives one row, with what is posted.
	row(t *tx, dest []any, query string, args ...any) error
	// outcome tells whether the transaction was committed whose COMMIT got no
	// answer.
	outcome(ctx context.Context, id string) (committed bool, err error)
	// broken tells that the connection is of no use any more.
	broken(conn *sqlx.Conn) bool
	// again tells that a transaction may succeed when it is run once more.
	again(err error) bool

	// lock keeps other processes from what the key stands for until the
	// transaction ends.
	lock(t *tx, l lockOf, key int64) error
	// insertMany runs an INSERT of several rows and gives the ids of those that
	// were inserted, in their order.
	insertMany(t *tx, query string, args ...any) ([]int64, error)
	// values are the parameters of so many rows of a VALUES that stands alone, as
	// places; kinds are the types of its columns.
	values(rows int, kinds ...string) string
	// listOfPeople gives the column person of all rows as one text.
	listOfPeople() string
	// backup copies everything of one moment into a file of SQLite, and gives how
	// many rows the tables had at that moment.
	backup(ctx context.Context, to string) ([]BackupTable, error)
	// scrub takes what was deleted out of the files, as far as the database can.
	scrub(ctx context.Context) error
	// statistics has the database look at tables that have grown much, to plan its
	// queries by.
	statistics(ctx context.Context, reader *sqlx.DB) error
	// shared tells that other servers may change the same rows, so that rows are
	// not remembered.
	shared() bool
}

// dialectOf tells the databases apart by the address.
func dialectOf(where string, opt Options) (dialect, error) {
	if IsPostgres(where) {
		return newPostgres(where, opt.Password)
	}
	return &sqliteDB{path: strings.TrimPrefix(where, "sqlite:")}, nil
}

// lockOf is what a lock is about; the numbers are known to the processes of
// other versions.
type lockOf int32

const (
	// lockOpenings is held by whoever changes openings or who their employers
	// are: an opening follows its employer, and changes are numbered in the order
	// in which they are committed.
	lockOpenings lockOf = 1
	// lockCases is held by whoever opens a case of the person.
	lockCases lockOf = 2
	// lockAlerts is held by whoever makes messages of what waits for people.
	lockAlerts lockOf = 3
	// lockModel is held by whoever switches the language model.
	lockModel lockOf = 4
	// lockAccess is held by whoever adds to the access log: an entry follows from
	// the one before it.
	lockAccess lockOf = 20
)

// lock keeps other processes from what the key stands for until the
// transaction ends.
func (t *tx) lock(l lockOf, key int64) error { return t.db.lock(t, l, key) }

// statement is a query that is ready to be run.
type statement interface {
	ExecContext(ctx context.Context, args ...any) (sql.Result, error)
	GetContext(ctx context.Context, dest any, args ...any) error
	SelectContext(ctx context.Context, dest any, args ...any) error
}

// runner is a connection, or a pool of them.
type runner interface {
	PreparexContext(ctx context.Context, query string) (*sqlx.Stmt, error)
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	GetContext(ctx context.Context, dest any, query string, args ...any) error
	SelectContext(ctx context.Context, dest any, query string, args ...any) error
}
