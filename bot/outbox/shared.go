package outbox

import (
	"context"
	"errors"
	"slices"
	"time"

	"dari/bot"
)

// Shared is a Store whose work several processes share. The replies to a chat
// that are not sent yet are in the hands of one of them, so that they keep their
// order; an alert is in those of whoever took it, and so is whatever is marked
// as being sent. What was in the hands of a process that is no more, CutOff
// takes over.
type Shared interface {
	Store
	// Process is the number of this process, zero while it works alone. It changes
	// when the others took this process for dead: what it had is theirs then.
	Process() int64
	// Alive tells whether this process may still send: it is not about to be taken
	// for dead.
	Alive() bool
	// Processes is how many share the work.
	Processes() int
	// Slots takes up to n sends of the account, every apart, that no process
	// exceeds the pace with, and counts owed sends that did not wait. The first may
	// go out after wait; got is 0 when that is too far off, and wait then the time
	// to ask again. With n 0 it only counts.
	Slots(ctx context.Context, platform bot.Platform, account string, every time.Duration, n, owed int) (got int, wait time.Duration, err error)
	// Announcing tells whether there is something of an announcement to send.
	Announcing(ctx context.Context, platform bot.Platform, account string, now time.Time) (bool, error)
	// Pause keeps all processes from sending alerts and announcements, and replies
	// too when whole says so.
	Pause(ctx context.Context, platform bot.Platform, account string, whole bool, wait time.Duration) error
}

// shared is the store when other processes work it too, else nil.
func (r *Runner) shared() Shared {
	if s, ok := r.Keep.(Shared); ok && s.Process() != 0 {
		return s
	}
	return nil
}

// Pause tells that the platform asked another process for a pause.
func (r *Runner) Pause(whole bool, until time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	lane := &r.asked[Alerts]
	if whole {
		lane = &r.asked[Replies]
	}
	if lane.Before(until) {
		*lane = until
	}
	signal(r.offers)
}

func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// pauses takes up what Pause told.
func (l *loop) pauses() {
	l.mu.Lock()
	asked := l.asked
	l.mu.Unlock()
	for lane := Replies; lane <= Broadcasts; lane++ {
		until := asked[Replies]
		if lane != Replies && asked[Alerts].After(until) {
			until = asked[Alerts]
		}
		if l.pace.paused[lane].Before(until) {
			l.pace.paused[lane] = until
		}
	}
}

// takeMarked puts offered replies into the queue: those that are marked, which
// are the first of their chats. All others are read, in their order.
func (l *loop) takeMarked() {
	l.mu.Lock()
	offered := slices.Clone(l.offered)
	clear(l.offered)
	l.offered = l.offered[:0]
	l.missed = false
	l.mu.Unlock()
	for _, d := range append(l.pending, offered...) {
		if d.Marked {
			l.enqueue(Replies, d)
		} else {
			l.dirty = true
		}
	}
	l.pending = nil
}

// enqueue puts a delivery into its place in the queue.
func (l *loop) enqueue(lane Lane, d Delivery) {
	l.pace.chat(d.To, time.Now()).until(d.ChatDue)
	it := &item{Delivery: d, notBefore: d.Due}
	if q := l.queues[lane]; len(q) == 0 || q[len(q)-1].ID < d.ID {
		l.queues[lane] = append(q, it)
		return
	}
	l.queues[lane] = insert(l.queues[lane], it)
}

// What is read is compared with what is in memory, as there is no id up to which
// all is known. That is quick, but with a long queue not done at every word.
const restPerRead = 10

// readShared reads what this process has and does not know yet.
func (l *loop) readShared(ctx context.Context, s Shared, now time.Time) error {
	if now.Before(l.readAfter) {
		return nil // dirty still; step comes back
	}
	poll := now.Sub(l.lastRead) >= pollEvery
	l.dirty = false
	defer func() { l.readAfter = time.Now().Add(restPerRead * time.Since(now)) }()
	if poll {
		l.lastRead = now
		if err := l.recoverCutOff(ctx); err != nil {
			return err
		}
	}
	err := l.readReplies(ctx, s)
	if err == nil && (poll || len(l.queues[Alerts]) == 0) {
		err = l.readAlerts(ctx, now)
	}
	if err != nil {
		l.dirty = true
	}
	return err
}

func (l *loop) readReplies(ctx context.Context, s Shared) error {
	ids, err := s.QueuedIDs(ctx, l.Name, l.Account, 0)
	if err != nil || len(ids) == 0 {
		return err
	}
	known := l.known(Replies)
	first := slices.IndexFunc(ids, func(id int64) bool { return !known[id] })
	if first < 0 || len(l.queues[Replies]) > maxInMemory-readAtOnce {
		return nil // the next poll reads on
	}
	ds, err := s.QueuedDeliveries(ctx, l.Name, l.Account, Replies, ids[first]-1, time.Now(), readAtOnce)
	if err != nil {
		return err
	}
	for _, d := range ds {
		if !known[d.ID] {
			l.enqueue(Replies, d)
		}
	}
	l.dirty = l.dirty || len(ds) == readAtOnce
	return nil
}

func (l *loop) readAlerts(ctx context.Context, now time.Time) error {
	if len(l.queues[Alerts]) > maxInMemory-readAtOnce {
		return nil
	}
	ds, err := l.Keep.QueuedDeliveries(ctx, l.Name, l.Account, Alerts, 0, now, readAtOnce)
	if err != nil {
		return err
	}
	known := l.known(Alerts)
	for _, d := range ds {
		if !known[d.ID] {
			l.enqueue(Alerts, d)
		}
	}
	return nil
}

// notAlive is how long to wait before looking again whether this process may
// send.
const notAlive = 100 * time.Millisecond

// share takes up what other processes mean for this one; it reports whether this
// one may send.
func (l *loop) share(s Shared) bool {
	if l.pace.slots == nil {
		l.pace.slots, l.process = &slots{}, s.Process()
	}
	if n := s.Processes(); n != l.processes {
		l.processes = n
		l.pace.share(n)
	}
	l.pauses()
	if !l.lost(s) {
		l.space.Store(0)
		return false
	}
	return true
}

// errNotHeld is a delivery that was not sent because it may be another process's.
var errNotHeld = errors.New("not in the hands of this process any more")

// holds tells whether a delivery is still this process's at the last moment: the
// process may have been stopped, and just woken up.
func (r *Runner) holds(d Delivery) bool {
	s := r.shared()
	return s == nil || s.Process() == d.Process && s.Alive()
}

// lost takes what this process does not have any more out of the queues, and
// tells whether it may send at all now.
func (l *loop) lost(s Shared) (may bool) {
	me := s.Process()
	if me != l.process {
		for lane := range l.queues {
			for _, it := range l.queues[lane] {
				if it.settled || it.starting || it.Process == me {
					continue
				}
				it.settled = true
				l.settled[lane]++
				if it.Marked {
					l.marked.Add(-1)
				}
			}
		}
		l.process, l.dirty = me, true
		l.pace.slots.drop()
	}
	return s.Alive()
}

// slots are sends of the account that were taken from the pace that all
// processes share.
type slots struct {
	at    []time.Time
	owed  int  // replies that went out without one
	asked bool // for more
	next  time.Time
	tell  time.Time // when owed ones are counted, if nothing is asked for before
}

// slotsAtOnce is how many are taken at once: a tenth of a second's.
func slotsAtOnce(perSecond float64) int { return max(1, int(perSecond/10)) }

// late is how long a slot may be used after its moment: unused ones must not be
// saved up.
const late = 250 * time.Millisecond

// wait is how long until the next slot, and nothing at all while there is none.
func (s *slots) wait(now time.Time) (time.Duration, bool) {
	for len(s.at) > 0 && now.Sub(s.at[0]) > late {
		s.at = s.at[1:]
	}
	if len(s.at) == 0 {
		return 0, false
	}
	return max(0, s.at[0].Sub(now)), true
}

// takeFor uses a slot; replies go out without one unless it is there.
func (s *slots) takeFor(lane Lane, now time.Time) {
	if len(s.at) > 0 && (lane != Replies || !s.at[0].After(now)) {
		s.at = s.at[1:]
	} else {
		s.owed++
	}
}

// within is how many slots there are until the moment.
func (s *slots) within(until time.Time) (n int) {
	for n < len(s.at) && !s.at[n].After(until) {
		n++
	}
	return n
}

func (s *slots) drop() { s.at, s.owed = nil, 0 }

// taken is what came of asking for slots.
type taken struct {
	got   int
	wait  time.Duration
	every time.Duration
	err   error
}

// askForSlots asks for sends, of which want says how many are of use, while the
// loop goes on.
func (l *loop) askForSlots(ctx context.Context, s Shared, now time.Time) {
	sl := l.pace.slots
	want := 0
	if l.wantSlots {
		want = slotsAtOnce(l.pace.limits.PerSecond)
	}
	l.wantSlots = false
	switch {
	case sl.asked, now.Before(sl.next), want > 0 && len(sl.at) > want/2, want == 0 && (sl.owed == 0 || now.Before(sl.tell)):
		return
	}
	// The more processes count, the less often each does.
	sl.asked, sl.tell = true, now.Add(owedEvery*time.Duration(min(l.processes, maxOwedEvery)))
	owed, every := sl.owed, l.pace.all.every
	sl.owed = 0
	go func() {
		t := taken{every: every}
		t.got, t.wait, t.err = s.Slots(ctx, l.Name, l.Account, every, want, owed)
		l.tookSlots <- t
	}()
}

// announcing looks for announcements where there is no slot to send any. The more
// processes look, the less often each does.
func (l *loop) announcing(ctx context.Context, s Shared, now time.Time) time.Duration {
	if w := l.lookAt.Sub(now); w > 0 {
		return w
	}
	some, err := s.Announcing(ctx, l.Name, l.Account, now)
	if err != nil && ctx.Err() == nil {
		l.Log.Error("looking for announcements", "platform", l.Name, "err", err)
	}
	l.wantSlots = l.wantSlots || some
	wait := min(announceEvery*time.Duration(s.Processes()), pollEvery)
	if some { // the slots for it may be refused just now
		wait = announceEvery
	}
	l.lookAt = now.Add(wait)
	return wait
}

// pauseOthers tells the other processes of a pause that is not about one chat.
func (l *loop) pauseOthers(lane Lane, whole bool, until, now time.Time) {
	s := l.shared()
	if s == nil || !whole && lane == Replies {
		return
	}
	go func() {
		ctx, cancel := context.WithTimeout(l.send, sendTimeout)
		defer cancel()
		if err := s.Pause(ctx, l.Name, l.Account, whole, until.Sub(now)); err != nil {
			l.Log.Error("telling of a pause", "platform", l.Name, "err", err)
		}
	}()
}

// slotsEvery is the longest between two looks for slots, and owedEvery what passes
// between two times that only replies are counted: until then others take slots as
// if they had not been sent.
const (
	slotsEvery = 250 * time.Millisecond
	owedEvery  = 100 * time.Millisecond
	// maxOwedEvery is how many times that passes at most where many processes count.
	maxOwedEvery = 4
)

func (l *loop) gotSlots(ctx context.Context, t taken) {
	sl, now := l.pace.slots, time.Now()
	sl.asked = false
	if t.err != nil {
		if ctx.Err() == nil {
			l.Log.Error("asking for the pace", "platform", l.Name, "err", t.err)
		}
		sl.next = now.Add(pollEvery)
		return
	}
	for i := range t.got {
		sl.at = append(sl.at, now.Add(t.wait+time.Duration(i)*t.every))
	}
	if t.got == 0 {
		sl.next = now.Add(min(max(t.wait, 10*time.Millisecond), slotsEvery))
	}
}
