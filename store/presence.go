package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// A process gives a sign of life every beatEvery. Without one for aliveFor it
// stops sending by itself, and others may declare it gone and take over what it
// had: 7 s, 1.5 s until the next look, and at most 1 s until the work is looked
// for, which is well below 15 s.
const (
	aliveFor  = 7 * time.Second
	beatEvery = 1500 * time.Millisecond
	// beatWithin is how long a sign of life may take before its connection is
	// given up.
	beatWithin = 3 * time.Second
)

// presence is this process among those that work one PostgreSQL. The zero value
// is a process that nobody else needs to know.
//
// It keeps a connection of its own, so that neither a busy writer nor busy
// readers keep it from giving a sign of life, and hears on it what others tell
// (LISTEN): what a process stores for another one is there within a round trip,
// and a process that hears nothing costs nothing. Telling is rare, as whoever
// stores something takes it unless its conversation is in other hands. Behind a
// pooler nothing may be heard; all that is told is also looked for every second.
type presence struct {
	db   *postgresDB
	log  *slog.Logger
	tell func(notice) // of what others said
	// lasts is how long a sign of life does: aliveFor, but for a test in which
	// hours are moments.
	lasts time.Duration

	id     atomic.Int64 // 0 is not joined
	until  atomic.Int64 // when the last sign of life ends, ns after born
	wall   atomic.Int64 // the same by the clock on the wall, unix ms
	others atomic.Int64 // processes that live, this one included
	born   time.Time
	steady time.Time // since when no sign of life was missed

	stop    context.CancelFunc
	stopped chan struct{}
}

// channel is where processes tell each other.
const channel = "dari"

// dbMillis and dbMicros are the database's clock, the one that all processes
// share.
const (
	dbMillis = `(extract(epoch FROM clock_timestamp()) * 1000)::bigint`
	dbMicros = `(extract(epoch FROM clock_timestamp()) * 1000000)::bigint`
)

// Join makes this process one of those that share the work of a PostgreSQL
// database, until Close. Without it a store does what it is asked to, but
// nobody knows of it: commands do so, and SQLite has one server anyway, so
// there Join does nothing.
func (s *Store) Join(ctx context.Context) error {
	db, ok := s.db.(*postgresDB)
	if !ok {
		return nil
	}
	p := &s.presence
	p.db, p.log, p.tell, p.born, p.lasts = db, s.log, s.notify, time.Now(), aliveFor
	conn, err := p.connect(ctx)
	if err == nil {
		err = p.enter(ctx, conn)
	}
	if err != nil {
		return fmt.Errorf("joining the processes of database %s: %w", db.name(), err)
	}
	ctx, p.stop = context.WithCancel(context.WithoutCancel(ctx))
	p.stopped = make(chan struct{})
	go p.run(ctx, conn)
	return nil
}

// Process is the number that the others know this process by; 0 when it did not
// join. It changes when the process was taken for dead.
func (s *Store) Process() int64 { return s.presence.id.Load() }

// Alive tells whether this process may go on with what it took: the others do
// not take it for dead.
func (s *Store) Alive() bool { return s.presence.alive() }

// Processes is how many processes share the work, this one included.
func (s *Store) Processes() int { return int(max(1, s.presence.others.Load())) }

// ServerProcess is the number of a process of the PostgreSQL server.
func (s *Store) ServerProcess(ctx context.Context) (pid int, err error) {
	if !s.db.shared() {
		return 0, errors.New("SQLite has no server")
	}
	err = s.get(ctx, &pid, `SELECT pg_backend_pid()`)
	return pid, err
}

func (p *presence) alive() bool { return p.aliveIn(0) }

// aliveIn tells whether this process counts as alive for that long, whatever
// happens.
func (p *presence) aliveIn(d time.Duration) bool {
	if p.id.Load() == 0 {
		return true
	}
	// A machine that was put to sleep has not seen its own time go by, and one
	// whose clock was set has seen another.
	return int64(time.Since(p.born)+d) < p.until.Load() && time.Now().Add(d).UnixMilli() < p.wall.Load()
}

// lives notes a sign of life.
func (p *presence) lives(at time.Time) {
	p.until.Store(int64(at.Sub(p.born) + p.lasts))
	p.wall.Store(at.Add(p.lasts).UnixMilli())
}

// connect opens the connection. What is told before it listens is found by
// looking.
func (p *presence) connect(ctx context.Context) (*pgx.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, beatWithin)
	defer cancel()
	conn, err := p.db.dial(ctx)
	if err != nil {
		return nil, err
	}
	if _, err = conn.Exec(ctx, "LISTEN "+channel); err != nil {
		p.hangUp(conn)
		return nil, err
	}
	return conn, nil
}

func (p *presence) hangUp(conn *pgx.Conn) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_ = conn.Close(ctx)
}

// enter takes a new number.
func (p *presence) enter(ctx context.Context, conn *pgx.Conn) error {
	ctx, cancel := context.WithTimeout(ctx, beatWithin)
	defer cancel()
	host, _ := os.Hostname()
	began := time.Now()
	var id int64
	err := conn.QueryRow(ctx, `INSERT INTO process (name, place, pid, started, expires) VALUES ($1, $2, $3, `+dbMillis+`, `+dbMillis+` + $4) RETURNING id`,
		fmt.Sprintf("%s:%d", plainText(host), os.Getpid()), place(), os.Getpid(), p.lasts.Milliseconds()).Scan(&id)
	if err != nil {
		return err
	}
	p.steady = began
	p.lives(began)
	p.id.Store(id)
	if err := p.count(ctx, conn); err != nil {
		return err
	}
	return p.bury(ctx, conn)
}

func (p *presence) count(ctx context.Context, conn *pgx.Conn) error {
	var n int64
	err := conn.QueryRow(ctx, `SELECT count(*) FROM process WHERE expires >= `+dbMillis).Scan(&n)
	if err == nil {
		p.others.Store(n)
	}
	return err
}

// run gives signs of life and hears what is told until ctx is done, and leaves.
func (p *presence) run(ctx context.Context, conn *pgx.Conn) {
	defer close(p.stopped)
	next := time.Now().Add(beatEvery)
	for ctx.Err() == nil {
		var err error
		if conn == nil {
			if conn, err = p.connect(ctx); err == nil {
				next = time.Now() // the first thing to say
				p.tell(notice{what: lookAll})
			}
		}
		if err == nil {
			err = p.hear(ctx, conn, next)
		}
		if now := time.Now(); err == nil && !now.Before(next) {
			next = now.Add(beatEvery)
			err = p.beat(ctx, conn)
		}
		if err == nil || ctx.Err() != nil {
			continue
		}
		p.log.Warn("no sign of life to the other processes", "process", p.id.Load(), "err", err)
		if conn != nil {
			p.hangUp(conn)
			conn = nil
		}
		select {
		case <-ctx.Done():
		case <-time.After(beatEvery / 5):
		}
	}
	if conn == nil {
		return
	}
	// The others take over at once.
	left, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	if _, err := conn.Exec(left, `DELETE FROM process WHERE id = $1`, p.id.Load()); err == nil {
		_, _ = conn.Exec(left, `SELECT pg_notify($1, $2)`, channel, notice{what: lookAll}.String())
	}
	p.hangUp(conn)
}

// hear tells what others say until the moment.
func (p *presence) hear(ctx context.Context, conn *pgx.Conn, until time.Time) error {
	for {
		wait, cancel := context.WithDeadline(ctx, until)
		n, err := conn.WaitForNotification(wait)
		cancel()
		switch {
		case err == nil:
			if said, ok := parseNotice(n.Payload); ok && (said.to == 0 || said.to == p.id.Load()) {
				p.tell(said)
			}
		case pgconn.Timeout(err), errors.Is(err, context.DeadlineExceeded), ctx.Err() != nil:
			return nil
		default:
			return err
		}
	}
}

// beat gives a sign of life, and looks at those of others.
func (p *presence) beat(ctx context.Context, conn *pgx.Conn) error {
	ctx, cancel := context.WithTimeout(ctx, beatWithin)
	defer cancel()
	began := time.Now()
	tag, err := conn.Exec(ctx, `UPDATE process SET expires = `+dbMillis+` + $2 WHERE id = $1`, p.id.Load(), p.lasts.Milliseconds())
	if err != nil {
		return err
	}
	if tag.RowsAffected() == 0 {
		was := p.id.Load()
		if err := p.enter(ctx, conn); err != nil {
			return err
		}
		p.log.Warn("this process was taken for dead and begins anew", "was", was, "process", p.id.Load())
		p.tell(notice{what: lookAll})
		return nil
	}
	if !p.alive() {
		p.steady = began // who was away itself cannot tell who else is
	}
	p.lives(began)
	if err := p.count(ctx, conn); err != nil {
		return err
	}
	return p.bury(ctx, conn)
}

// bury declares processes gone: those of this place that ended without a word,
// at once, and those that gave no sign of life for too long, unless this one did
// not either.
func (p *presence) bury(ctx context.Context, conn *pgx.Conn) error {
	dead := []int64{0}
	if here := place(); here != "" {
		rows, err := conn.Query(ctx, `SELECT id, pid FROM process WHERE place = $1 AND id <> $2`, here, p.id.Load())
		if err != nil {
			return err
		}
		type neighbour struct{ ID, PID int64 }
		neighbours, err := pgx.CollectRows(rows, pgx.RowToStructByPos[neighbour])
		if err != nil {
			return err
		}
		for _, n := range neighbours {
			if isGone(int(n.PID)) {
				dead = append(dead, n.ID)
			}
		}
	}
	silent := time.Since(p.steady) >= p.lasts
	rows, err := conn.Query(ctx, `DELETE FROM process WHERE id IN (SELECT id FROM process
		WHERE id = ANY ($1) OR $2 AND expires < `+dbMillis+` FOR UPDATE SKIP LOCKED) RETURNING name`, dead, silent)
	if err != nil {
		return err
	}
	gone, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil || len(gone) == 0 {
		return err
	}
	p.log.Warn("processes are gone; what they had is taken over", "gone", strings.Join(gone, ", "))
	_, err = conn.Exec(ctx, `SELECT pg_notify($1, $2)`, channel, notice{what: lookAll}.String())
	return err
}

// leave ends the presence; nothing that this process has may be under way.
func (p *presence) leave() {
	if p.stop != nil {
		p.stop()
		<-p.stopped
		p.until.Store(0)
	}
}

// notices are what processes tell each other.
type notice struct {
	to   int64 // 0 is everybody
	what string
	rest string
}

// What a notice is about.
const (
	lookAll   = "all" // something changed hands, or may have been missed
	lookIn    = "in"  // an event was stored for the process
	lookOut   = "out" // a reply was queued for the process
	pauseSent = "pause"
)

func (n notice) String() string {
	return strings.TrimSpace(fmt.Sprintf("%d %s %s", n.to, n.what, n.rest))
}

func parseNotice(s string) (n notice, ok bool) {
	if _, err := fmt.Sscanf(s, "%d %s", &n.to, &n.what); err != nil {
		return n, false
	}
	if parts := strings.SplitN(s, " ", 3); len(parts) == 3 {
		n.rest = parts[2]
	}
	return n, true
}

// watchers are told that something may have changed hands.
type watchers struct {
	mu sync.Mutex
	c  chan struct{}
}

// next is closed at the next change.
func (w *watchers) next() <-chan struct{} {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.c == nil {
		w.c = make(chan struct{})
	}
	return w.c
}

func (w *watchers) wake() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.c != nil {
		close(w.c)
		w.c = nil
	}
}

// notify hands on what another process told.
func (s *Store) notify(n notice) {
	in, senders := s.told.all()
	if in != nil && (n.what == lookAll || n.what == lookIn) {
		in(nil)
	}
	if n.what == pauseSent {
		if pl, account, whole, wait, ok := parsePause(n.rest); ok {
			if to := senders[senderKey{pl, account}]; to != nil {
				to.Pause(whole, time.Now().Add(wait))
			}
		}
		return
	}
	if n.what == lookAll || n.what == lookOut {
		for _, to := range senders {
			to.Wake()
		}
	}
	if n.what == lookAll {
		s.broadcasts.wake()
		s.changed.wake()
	}
}
