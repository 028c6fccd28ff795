package store

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"
)

// maxGroup bounds how many writes share a transaction, so that the first
// never waits long for the last.
const maxGroup = 256

// A store that is busy gathers writes for a moment, so that fewer commits carry
// more of them: a commit costs as much as some fifty rows. A write that goes
// first ends the moment, and lets only few others into its transaction.
const (
	busyGroup   = 8
	gatherFor   = 1500 * time.Microsecond
	besideFirst = 32
)

// A process among several shares the work with them, and so fewer writes come
// together in one of its transactions. While it has much to write, a write waits
// shareFor for each further process, so that all of them together commit about as
// often as one would; one that goes first waits shareFirst, and neither waits longer
// than for maxShare processes. A write that comes alone waits for nobody.
const (
	shareFor   = 4 * time.Millisecond
	shareFirst = 2 * time.Millisecond
	maxShare   = 4
	// busyRate is how many writes in a second are much.
	busyRate = 40
)

// write is one change on its way to the disk.
type write struct {
	do    func(*tx) error
	first bool
	// spare is how long it may be kept for the next write that cannot wait, to
	// share its transaction.
	spare time.Duration
	done  chan error
	tries int // that others were in the way of
}

// queue is what waits to be written. It is not bounded: whoever writes waits
// for the outcome, all but a few.
type queue struct {
	mu     sync.Mutex
	first  []*write
	others []*write
	idle   int         // those of others that can wait
	due    time.Time   // when the first of them cannot any more
	timer  *time.Timer // tells so
	closed bool
	rate   rate          // of what is queued
	came   chan struct{} // something was queued that cannot wait
	rush   chan struct{} // something that goes first
}

func newQueue() *queue {
	q := &queue{came: make(chan struct{}, 1), rush: make(chan struct{}, 1)}
	q.timer = time.AfterFunc(time.Hour, func() { signal(q.came) })
	q.timer.Stop()
	return q
}

// push reports false when the queue is closed.
func (q *queue) push(w *write) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return false
	}
	now := time.Now()
	q.rate.count(now)
	if w.first {
		q.first = append(q.first, w)
		signal(q.rush)
	} else {
		q.others = append(q.others, w)
	}
	if w.spare == 0 {
		signal(q.came)
		return true
	}
	if due := now.Add(w.spare); q.idle == 0 || due.Before(q.due) {
		q.due = due
		q.timer.Reset(w.spare)
	}
	q.idle++
	return true
}

// busy tells whether much was queued within the last second.
func (q *queue) busy() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.rate.busy(time.Now())
}

// rate counts what happens in this second and the one before.
type rate struct {
	second      int64
	now, before int
}

func (r *rate) turn(now time.Time) {
	switch s := now.Unix(); {
	case s == r.second:
		return
	case s == r.second+1:
		r.second, r.before, r.now = s, r.now, 0
	default:
		r.second, r.before, r.now = s, 0, 0
	}
}

func (r *rate) count(now time.Time) {
	r.turn(now)
	r.now++
}

func (r *rate) busy(now time.Time) bool {
	r.turn(now)
	return max(r.before, r.now) >= busyRate
}

func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// close lets what is queued be written and nothing more.
func (q *queue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	signal(q.came)
}

// next takes what is to be written next; nil when nothing waits.
func (q *queue) next() (w *write) {
	q.mu.Lock()
	defer q.mu.Unlock()
	from := &q.first
	if len(q.first) == 0 {
		from = &q.others
	}
	if len(*from) == 0 {
		return nil
	}
	w, (*from)[0] = (*from)[0], nil
	*from = (*from)[1:]
	if w.spare > 0 {
		if q.idle--; q.idle == 0 {
			q.timer.Stop()
		}
	}
	return w
}

// wait returns when something is to be written, or false when nothing more will
// be.
func (q *queue) wait() bool {
	for {
		q.mu.Lock()
		some := len(q.first) + len(q.others)
		now := q.closed || some > q.idle || q.idle > 0 && !time.Now().Before(q.due)
		q.mu.Unlock()
		if now {
			return some > 0
		}
		<-q.came
	}
}

// gather lets more come, unless something goes first.
func (q *queue) gather() {
	q.mu.Lock()
	rush := len(q.first) > 0
	if !rush {
		select {
		case <-q.rush: // of one that is written by now
		default:
		}
	}
	q.mu.Unlock()
	if rush {
		return
	}
	timer := time.NewTimer(gatherFor)
	defer timer.Stop()
	select {
	case <-q.rush:
	case <-timer.C:
	}
}

// commitLoop is the only user of the writing connection.
func (s *Store) commitLoop() {
	defer close(s.stopped)
	c := committer{Store: s}
	for s.writes.wait() {
		if c.load >= busyGroup { // more will come at once
			s.writes.gather()
		}
		c.commitGroup()
		c.load = max(len(c.group), c.load*3/4)
	}
	c.disconnect()
}

// committer writes one group after the other.
type committer struct {
	*Store
	tx    *tx      // nil is to be opened
	after []func() // of the last transaction
	group []*write // its members
	room  int      // for more of them
	load  int      // how many wait together, of late
}

// commitGroup writes a group and answers every member.
func (c *committer) commitGroup() {
	c.group, c.room = c.group[:0], maxGroup
	err := c.commit(c.next)
	switch {
	case errors.Is(err, errBegin):
		for _, w := range c.group { // none, unless the connection was lost
			w.done <- err
		}
		c.refuse(err)
		return
	case err != nil && (len(c.group) > 1 || c.again(err)):
		for i, w := range c.group {
			if err := c.alone(w); errors.Is(err, errBegin) { // each of the others would wait as long
				c.answer(err, c.group[i+1:]...)
				c.refuse(err)
				return
			}
		}
		return
	}
	c.answer(err, c.group...)
}

// maxTries bounds how often a write is run that others are in the way of: the
// pauses add up to 20 s, longer than a process without a word holds a lock.
const maxTries = 16

// alone writes one member of a group that failed, and gives what became of it.
// When others are in its way it goes back into the queue after a pause: those
// behind it need not wait for what it waits for.
func (c *committer) alone(w *write) error {
	err := c.commit(only(w))
	if w.tries++; err == nil || !c.again(err) || w.tries >= maxTries {
		c.answer(err, w)
		return err
	}
	pause := time.Duration(w.tries) * 10 * time.Millisecond
	if w.tries > 4 {
		pause = time.Duration(w.tries) * 150 * time.Millisecond
	}
	w.spare = 0
	time.AfterFunc(pause/2+rand.N(pause), func() {
		if !c.writes.push(w) {
			w.done <- errors.Join(errClosed, err)
		}
	})
	return err
}

// commit writes what next gives in one transaction, on a new connection when
// the old one is of no use any more.
func (c *committer) commit(next func() *write) (err error) {
	for range 2 {
		if err = c.connect(); err != nil {
			return err
		}
		c.tx.me = c.Process()
		err = c.tx.commit(next)
		c.after = c.tx.after
		if err == nil || !c.db.broken(c.tx.conn) {
			return err
		}
		c.disconnect()
		if !errors.Is(err, errBegin) { // what was given to the transaction is run again alone
			break
		}
	}
	var doubt *doubtError
	if errors.As(err, &doubt) {
		committed, e := c.db.outcome(context.Background(), doubt.id)
		if e != nil {
			return errors.Join(err, e)
		}
		if committed {
			return nil
		}
	}
	return fmt.Errorf("%w: %w", errLost, err)
}

// errLost is a transaction that was not committed because its connection was
// lost.
var errLost = errors.New("the connection to the database was lost")

// again tells that a transaction was not committed and may be when it is run
// once more.
func (c *committer) again(err error) bool { return errors.Is(err, errLost) || c.db.again(err) }

// connect opens the connection that writes, unless there is one.
func (c *committer) connect() error {
	if c.tx != nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), connectWithin)
	defer cancel()
	conn, err := c.writer.Connx(ctx)
	if err != nil {
		return fmt.Errorf("%w: %w", errBegin, err)
	}
	c.tx = &tx{db: c.db, conn: conn, told: &c.told, vault: c.vault, stmts: make(map[string]statement), marked: make(map[Sender]int), notices: make(map[notice]bool)}
	return nil
}

// connectWithin is how long those who write wait for a connection.
const connectWithin = 10 * time.Second

func (c *committer) disconnect() {
	if c.tx != nil {
		closeStatements(c.tx.stmts)
		_ = c.tx.conn.Close()
		c.tx = nil
	}
}

// answer tells what became of a transaction; a write that goes first hears it
// first, so that the next poll is on its way before the handlers begin.
func (c *committer) answer(err error, group ...*write) {
	for _, w := range group {
		if w.first {
			w.done <- err
		}
	}
	if err == nil {
		for _, f := range c.after {
			c.tell(f)
		}
	}
	clear(c.after)
	for _, w := range group {
		if !w.first {
			w.done <- err
		}
	}
}

// tell tells somebody that a transaction is committed. The rows are there, so
// who fails to hear loses nothing, and the writer goes on.
func (c *committer) tell(f func()) {
	defer func() {
		if r := recover(); r != nil && c.log != nil {
			c.log.Error("panic after a commit", "type", fmt.Sprintf("%T", r))
		}
	}()
	f()
}

// next takes the next member of the group; nil ends it.
func (c *committer) next() *write {
	if c.room == 0 {
		return nil
	}
	w := c.writes.next()
	if w == nil {
		return nil
	}
	if c.room--; w.first {
		c.room = min(c.room, besideFirst)
	}
	c.group = append(c.group, w)
	return w
}

// only is a group of one.
func only(w *write) func() *write {
	return func() (next *write) {
		next, w = w, nil
		return next
	}
}

// refuse answers all that wait with an error that is no one's fault.
func (c *committer) refuse(err error) {
	for w := c.writes.next(); w != nil; w = c.writes.next() {
		w.done <- err
	}
}

// errBegin is the failure to begin, which is no member's fault: the database
// is locked by another process, most likely.
var errBegin = errors.New("beginning a transaction")

// doubtError is a COMMIT that got no answer: nobody knows yet whether it
// happened.
type doubtError struct {
	id string
	error
}

func (e *doubtError) Unwrap() error { return e.error }

// commit writes what next gives, until it gives nil, in one transaction.
func (t *tx) commit(next func() *write) (err error) {
	t.after = t.after[:0]
	clear(t.finished)
	t.finished = t.finished[:0]
	clear(t.arrived)
	t.arrived, t.orphans = t.arrived[:0], orphans{}
	clear(t.notices)
	clear(t.marked)
	clear(t.paces)
	t.paces = t.paces[:0]
	t.forgetPosted()
	t.ending = false
	if err = t.db.begin(context.Background(), t); err != nil {
		_, _ = t.run("ROLLBACK") // should one be open still
		return fmt.Errorf("%w: %w", errBegin, err)
	}
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic in a transaction: %v", r)
		}
		if err != nil {
			t.forgetPosted()
			_, _ = t.run("ROLLBACK")
		}
	}()
	for w := next(); w != nil; w = next() {
		if err = w.do(t); err != nil {
			return err
		}
	}
	if err = t.finish(); err != nil {
		return err
	}
	return t.db.commit(context.Background(), t)
}
