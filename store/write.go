package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"iter"
	"math/bits"
	"slices"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"dari/bot"
)

// errClosed is returned by writes after Close.
var errClosed = errors.New("store is closed")

// tx is the write transaction as store methods see it. Statements are
// prepared once per connection.
type tx struct {
	db    dialect
	conn  *sqlx.Conn
	stmts map[string]statement
	// after is called in order once the transaction is committed, by the
	// goroutine that commits: it must not block.
	after []func()
	// finished is written at the end of the transaction.
	finished []finished
	told     *listeners
	vault
	// arrived is stored, and orphans are given to somebody, there too.
	arrived []arrival
	orphans orphans
	// me is this process, 0 when it did not join; notices are what to tell others.
	me      int64
	notices map[notice]bool
	// paces are what is changed of the paces of accounts, at the very end.
	paces []paceStep
	// outgoing are statements that are run with the next ones, or with COMMIT, and
	// ending is whether that is so whatever is run before.
	outgoing []posted
	ending   bool
	// number is the database's of the transaction, where it gives one.
	number string
	// marked counts the replies of this transaction that were queued marked as
	// being sent.
	marked map[Sender]int
}

// posted is a statement that waits to be sent with others.
type posted struct {
	query string
	args  []any
}

// arrival is an event with what is kept of its raw form: sealed where there are keys.
type arrival struct {
	bot.Incoming
	sealed []byte
}

// paceStep changes the pace of an account.
type paceStep struct {
	name string
	do   func() error
}

func (t *tx) stmt(query string) (statement, error) {
	if st, ok := t.stmts[query]; ok {
		return st, nil
	}
	st, err := t.db.prepare(context.Background(), t.conn, query)
	if err != nil {
		return nil, fmt.Errorf("preparing %.60q: %w", query, err)
	}
	t.stmts[query] = st
	return st, nil
}

// post runs a statement of which only an error is of use, before the next one or
// together with COMMIT: where the database is another process, that saves the
// answer's way.
func (t *tx) post(query string, args ...any) error { return t.db.post(t, query, args...) }

func (t *tx) forgetPosted() {
	clear(t.outgoing)
	t.outgoing = t.outgoing[:0]
}

// next is the statement that is run now: what is posted comes before it, except
// at the end of a transaction that has begun, where nothing depends on that.
func (t *tx) next(query string) (statement, error) {
	if !t.ending || t.number == "" {
		if err := t.db.flush(t); err != nil {
			return nil, err
		}
	}
	return t.stmt(query)
}

// exec runs a statement and gives the number of rows it changed.
func (t *tx) exec(query string, args ...any) (int64, error) {
	r, err := t.run(query, args...)
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}

// insertMany runs an INSERT of several rows and gives the ids of those that were
// inserted, in their order.
func (t *tx) insertMany(query string, args ...any) ([]int64, error) {
	return t.db.insertMany(t, query, args...)
}

// insert runs an INSERT ... RETURNING id and gives the id.
func (t *tx) insert(query string, args ...any) (id int64, err error) {
	err = t.get(&id, query, args...)
	return id, err
}

func (t *tx) run(query string, args ...any) (sql.Result, error) {
	st, err := t.next(query)
	if err != nil {
		return nil, err
	}
	return st.ExecContext(context.Background(), args...)
}

// maxRows bounds the rows of a statement: beyond, a longer one saves nothing.
const maxRows = 32

// chunks cuts rows for statements of many: each chunk is a power of two, so
// that only a few statements are prepared.
func chunks[T any](rows []T) iter.Seq[[]T] {
	return func(yield func([]T) bool) {
		for len(rows) > 0 {
			n := min(maxRows, 1<<(bits.Len(uint(len(rows)))-1))
			if !yield(rows[:n]) {
				return
			}
			rows = rows[n:]
		}
	}
}

// padded cuts a list for statements in which one thing may stand twice: each
// chunk is made a power of two by repeating its last, so that there is one
// statement for up to maxRows and only a few are prepared.
func padded[T any](list []T) iter.Seq[[]T] {
	return func(yield func([]T) bool) {
		for some := range slices.Chunk(list, maxRows) {
			some = slices.Clone(some)
			for len(some)&(len(some)-1) != 0 {
				some = append(some, some[len(some)-1])
			}
			if !yield(some) {
				return
			}
		}
	}
}

// places are the parameters of so many rows of so many columns: (?,?),(?,?).
func places(rows, columns int) string {
	row := "(?" + strings.Repeat(",?", columns-1) + ")"
	return row + strings.Repeat(","+row, rows-1)
}

func (t *tx) get(dest any, query string, args ...any) error {
	st, err := t.next(query)
	if err != nil {
		return err
	}
	return st.GetContext(context.Background(), dest, args...)
}

func (t *tx) selects(dest any, query string, args ...any) error {
	st, err := t.next(query)
	if err != nil {
		return err
	}
	return st.SelectContext(context.Background(), dest, args...)
}

// write runs do inside a transaction and returns when it is committed. Other
// writes may share the transaction; when one of a group fails, the group is
// rolled back and every member is run again alone, so do may run twice and
// must set its results anew each time. A ctx that has ended stops it; once it
// is queued its outcome is waited for.
func (s *Store) write(ctx context.Context, do func(*tx) error) error {
	return s.enqueue(ctx, &write{do: do})
}

// writeFirst is write for what nobody else should hold up.
func (s *Store) writeFirst(ctx context.Context, do func(*tx) error) error {
	return s.enqueue(ctx, &write{do: do, first: true})
}

// writeSoon is write for what may wait a moment for others to share their
// transaction.
func (s *Store) writeSoon(ctx context.Context, spare time.Duration, do func(*tx) error) error {
	return s.enqueue(ctx, &write{do: do, spare: spare})
}

func (s *Store) enqueue(ctx context.Context, w *write) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.share(w)
	w.done = make(chan error, 1)
	if !s.writes.push(w) {
		return errClosed
	}
	return <-w.done
}

// share has a write wait for others, where that makes fewer transactions.
func (s *Store) share(w *write) {
	others := time.Duration(min(s.Processes(), maxShare) - 1)
	if others == 0 || w.spare != 0 || !s.writes.busy() {
		return
	}
	if w.spare = others * shareFor; w.first {
		w.first, w.spare = false, others*shareFirst
	}
}

// laterFor is how long a write that nobody waits for is kept for the next one.
const laterFor = 100 * time.Millisecond

// later writes without waiting, with what is written next: that is committed
// after it, or together with it. A failure is told in the log. settled is called
// when it is over, however it ended.
func (s *Store) later(what string, id int64, do func(*tx) error, settled ...func()) {
	over := func(err error) {
		if err != nil {
			s.log.Error("not written", "what", what, "id", id, "err", err)
		}
		for _, f := range settled {
			f()
		}
	}
	w := &write{do: do, spare: laterFor, done: make(chan error, 1)}
	if !s.writes.push(w) {
		over(errClosed)
		return
	}
	go func() { over(<-w.done) }()
}

// once runs do unless the step of the message was applied before, in which
// case it returns the result of that time. A message of 0 (a command line, a
// timer) is not remembered. The step is claimed before it is done: a process
// that handles the message at the same time waits here for the outcome.
func (t *tx) once(message int64, step string, do func() (int64, error)) (result int64, err error) {
	if message == 0 {
		return do()
	}
	fresh, err := t.exec(`INSERT INTO applied (message, step) VALUES (?, ?) ON CONFLICT (message, step) DO NOTHING`, message, step)
	if err != nil {
		return 0, err
	}
	if fresh == 0 {
		err = t.get(&result, `SELECT result FROM applied WHERE message = ? AND step = ?`, message, step)
		return result, err
	}
	if result, err = do(); err != nil || result == 0 {
		return 0, err
	}
	_, err = t.exec(`UPDATE applied SET result = ? WHERE message = ? AND step = ?`, result, message, step)
	return result, err
}

// change is write for a step of a message that has no result.
func (s *Store) change(ctx context.Context, message int64, step string, do func(*tx) error) error {
	_, err := s.changeID(ctx, message, step, func(t *tx) (int64, error) { return 0, do(t) })
	return err
}

// changeID is write for a step of a message that gives an id or a count.
func (s *Store) changeID(ctx context.Context, message int64, step string, do func(*tx) (int64, error)) (id int64, err error) {
	err = s.write(ctx, func(t *tx) error {
		id, err = t.once(message, step, func() (int64, error) { return do(t) })
		return err
	})
	return id, err
}

// readTimeout bounds a read whose caller set no deadline.
const readTimeout = 30 * time.Second

func (s *Store) get(ctx context.Context, dest any, query string, args ...any) error {
	ctx, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	return s.prepared(query).GetContext(ctx, dest, args...)
}

func (s *Store) selects(ctx context.Context, dest any, query string, args ...any) error {
	ctx, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	return s.prepared(query).SelectContext(ctx, dest, args...)
}

// maxPrepared bounds the statements that are kept prepared for readers: queries
// that are put together from parts must not fill the memory.
const maxPrepared = 200

// prepared is the query, prepared once for the pool, or as it is when that is
// better.
func (s *Store) prepared(query string) statement {
	s.statements.mu.Lock()
	defer s.statements.mu.Unlock()
	if st, ok := s.statements.byQuery[query]; ok {
		return st
	}
	if len(s.statements.byQuery) >= maxPrepared {
		return s.plain(query)
	}
	st, err := s.db.prepare(context.Background(), s.reader, query)
	if err != nil {
		return s.plain(query) // running it says what is wrong
	}
	if s.statements.byQuery == nil {
		s.statements.byQuery = make(map[string]statement)
	}
	s.statements.byQuery[query] = st
	return st
}

// closeStatements ends statements that were kept prepared: a connection to
// SQLite is not closed, and its log not put away, while one of it is left.
func closeStatements(kept map[string]statement) {
	for _, st := range kept {
		if c, ok := st.(io.Closer); ok {
			_ = c.Close() // the connection may be gone
		}
	}
	clear(kept)
}

// plain is a query of the readers that is not kept prepared.
func (s *Store) plain(query string) statement { return s.db.plain(s.reader, query) }
