package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/jmoiron/sqlx"
)

// A transaction on PostgreSQL: what shares a round trip, and what became of it.

// begin has a transaction started, and asked for its number, together with the
// first statement.
func (d *postgresDB) begin(_ context.Context, t *tx) error {
	t.number = ""
	t.outgoing = append(t.outgoing, posted{query: `BEGIN ISOLATION LEVEL READ COMMITTED`}, posted{query: `SELECT pg_current_xact_id()::text`})
	return nil
}

// commit runs what is posted and COMMIT in one round trip. It makes sure that it
// was one: COMMIT of a transaction that failed before is a ROLLBACK and no error.
func (d *postgresDB) commit(ctx context.Context, t *tx) (err error) {
	if t.number == "" { // to be asked for in vain when COMMIT gets no answer
		if err := d.flush(t); err != nil {
			return err
		}
	}
	doubt := &doubtError{id: t.number}
	tag, err := d.send(ctx, t, nil, posted{query: `COMMIT`})
	if err == nil && tag.String() != "COMMIT" {
		err = errors.New("a statement failed before, and nobody said so")
	}
	if err != nil {
		doubt.error = fmt.Errorf("committing: %w", err)
		return doubt
	}
	return nil
}

func (d *postgresDB) post(t *tx, query string, args ...any) error {
	args, err := plainArgs(args)
	if err == nil {
		t.outgoing = append(t.outgoing, posted{d.numbered(query), args})
	}
	return err
}

func (d *postgresDB) flush(t *tx) error {
	if len(t.outgoing) == 0 {
		return nil
	}
	_, err := d.send(context.Background(), t, nil)
	return err
}

func (d *postgresDB) row(t *tx, dest []any, query string, args ...any) error {
	args, err := plainArgs(args)
	if err == nil {
		_, err = d.send(context.Background(), t, dest, posted{d.numbered(query), args})
	}
	return err
}

// numbered is a query of the writer with numbered parameters.
func (d *postgresDB) numbered(query string) string {
	q, ok := d.rebound[query]
	if !ok {
		q = sqlx.Rebind(sqlx.DOLLAR, query)
		d.rebound[query] = q
	}
	return q
}

// send runs what is posted and more, in one round trip. It gives the tag of the
// last statement, or its row where dest is there. When one fails, those behind it
// are not run.
func (d *postgresDB) send(ctx context.Context, t *tx, dest []any, more ...posted) (tag pgconn.CommandTag, err error) {
	var batch pgx.Batch
	for _, p := range append(t.outgoing, more...) {
		batch.Queue(p.query, p.args...)
	}
	begins := t.number == ""
	t.forgetPosted()
	err = onPgx(t.conn, func(c *pgx.Conn) error {
		defer hangUpAfter(d.within, c.PgConn().Conn())()
		results := c.SendBatch(ctx, &batch)
		for i := range batch.Len() {
			switch {
			case begins && i == 1:
				err = results.QueryRow().Scan(&t.number)
			case dest != nil && i == batch.Len()-1:
				err = results.QueryRow().Scan(dest...)
			default:
				tag, err = results.Exec()
			}
			if err != nil {
				_ = results.Close() // says the same
				return err
			}
		}
		return results.Close()
	})
	return tag, err
}

// onPgx runs do with the connection as pgx knows it.
func onPgx(conn *sqlx.Conn, do func(*pgx.Conn) error) error {
	return conn.Raw(func(c any) error {
		p, ok := c.(*stdlib.Conn)
		if !ok {
			return fmt.Errorf("a connection of %T", c)
		}
		return do(p.Conn())
	})
}

// outcome asks on another connection, until it gets an answer: a transaction
// that is still in progress is ended by the database when it hears nothing more.
func (d *postgresDB) outcome(ctx context.Context, id string) (committed bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, doubtFor)
	defer cancel()
	for {
		status, err := d.status(ctx, id)
		switch {
		case err == nil && status == "committed":
			return true, nil
		case err == nil && status == "aborted":
			return false, nil
		case err == nil && status != "in progress":
			return false, fmt.Errorf("transaction %s is too old to be asked for", id)
		}
		select {
		case <-ctx.Done():
			return false, fmt.Errorf("whether transaction %s was committed: %w", id, errors.Join(ctx.Err(), err))
		case <-time.After(100 * time.Millisecond):
		}
	}
}

func (d *postgresDB) status(ctx context.Context, id string) (status string, err error) {
	ctx, cancel := context.WithTimeout(ctx, askWithin)
	defer cancel()
	conn, err := d.dial(ctx)
	if err != nil {
		return "", err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	err = conn.QueryRow(ctx, `SELECT coalesce(pg_xact_status($1::text::xid8), '')`, id).Scan(&status)
	return status, err
}
