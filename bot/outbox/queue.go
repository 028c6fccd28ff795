package outbox

import (
	"context"
	"slices"
	"time"
)

// Room is how many replies may be marked as being sent when they are queued:
// they go out at once, without being marked by themselves. What is marked and
// not sent when the process dies counts as cut off, so it is never more than
// could be on the wire.
func (r *Runner) Room() int {
	return int(r.space.Load() - r.marked.Load())
}

// Offer hands over a reply that was just queued, so that it need not be read.
// Offers come in the order of their ids; losing one that is not marked loses
// nothing.
func (r *Runner) Offer(d Delivery) {
	r.mu.Lock()
	switch {
	case d.Marked:
		r.marked.Add(1)
		r.offered = append(r.offered, d)
	case len(r.offered) < maxOffered && r.queued.Load() < maxOffered:
		r.offered = append(r.offered, d)
	default:
		r.missed = true
	}
	r.mu.Unlock()
	signal(r.offers)
}

// item is a queued delivery in memory.
type item struct {
	Delivery
	notBefore time.Time
	settled   bool // leaves the queue at the next sweep
	starting  bool // being marked as being sent
}

// takeOffers puts offered replies into the queue. While older ones are still
// being read they wait: as soon as what is read reaches them, nothing is
// between the two. Marked ones are not read, so none of them is let go.
func (l *loop) takeOffers() {
	if l.shared() != nil {
		l.takeMarked()
		return
	}
	l.mu.Lock()
	l.pending = append(l.pending, l.offered...)
	clear(l.offered)
	l.offered = l.offered[:0]
	missed := l.missed
	l.missed = false
	l.mu.Unlock()
	if missed {
		l.dirty = true
		l.pending = slices.DeleteFunc(l.pending, func(d Delivery) bool { return !d.Marked })
	}
	reached := 0
	for reached < len(l.pending) && l.pending[reached].ID <= l.cursor[Replies] {
		if d := l.pending[reached]; d.Marked {
			l.queues[Replies] = insert(l.queues[Replies], &item{Delivery: d, notBefore: d.Due})
		}
		reached++
	}
	l.pending = l.pending[reached:]
	if reached > 0 && !missed {
		l.dirty = false
	}
	if l.dirty {
		return
	}
	for _, d := range l.pending {
		l.queues[Replies] = append(l.queues[Replies], &item{Delivery: d, notBefore: d.Due})
	}
	l.pending = nil
}

// read fills the queues from the store, as far as there is room.
func (l *loop) read(ctx context.Context, now time.Time) error {
	if s := l.shared(); s != nil {
		return l.readShared(ctx, s, now)
	}
	woken := l.dirty
	l.dirty, l.lastRead = false, now
	for lane := Replies; lane <= Alerts; lane++ {
		full := len(l.queues[lane]) > maxInMemory-readAtOnce
		if full && (woken || lane != Replies) {
			l.dirty = true // read on when there is room
			continue
		}
		after := l.cursor[lane]
		if l.idle() {
			after = 0 // nothing is in memory, so whatever is queued was overlooked
		}
		// Alerts become due in any order, so they have no cursor; replies may
		// have come as offers.
		known := l.known(lane)
		if lane == Replies && !woken && len(known) > 0 {
			if missing, err := l.missing(ctx, after, known); err == nil && !missing {
				continue
			}
		}
		if full {
			l.dirty = true
			continue
		}
		ds, err := l.Keep.QueuedDeliveries(ctx, l.Name, l.Account, lane, after, now, readAtOnce)
		if err != nil {
			l.dirty = true
			return err
		}
		for _, d := range ds {
			if lane == Replies {
				l.cursor[lane] = max(l.cursor[lane], d.ID)
			}
			if known[d.ID] {
				continue
			}
			l.queues[lane] = append(l.queues[lane], &item{Delivery: d, notBefore: d.Due})
		}
		if lane == Replies && len(ds) == readAtOnce {
			l.dirty = true
		}
	}
	return nil
}

// known is the ids of a lane that are in memory.
func (l *loop) known(lane Lane) map[int64]bool {
	known := make(map[int64]bool)
	for _, it := range l.queues[lane] {
		if !it.settled {
			known[it.ID] = true
		}
	}
	return known
}

// missing reports whether a reply is queued and not in memory, and was so a
// poll ago already: another process queued it, or an offer was lost. Asking for
// ids alone is cheap; the replies themselves are known by offers.
func (l *loop) missing(ctx context.Context, after int64, known map[int64]bool) (bool, error) {
	ids, err := l.Keep.QueuedIDs(ctx, l.Name, l.Account, after)
	if err != nil || len(ids) == 0 {
		return false, err
	}
	for _, d := range l.pending {
		known[d.ID] = true
	}
	before := l.newest
	l.newest = ids[len(ids)-1]
	return slices.ContainsFunc(ids, func(id int64) bool { return id <= before && !known[id] }), nil
}

// idle reports whether no reply is in memory.
func (l *loop) idle() bool {
	for _, it := range l.queues[Replies] {
		if !it.settled {
			return false
		}
	}
	return len(l.pending) == 0 && len(l.outcomes) == 0 && l.inFlight == 0 && !l.writing
}

// sweep takes settled items out of the queues.
func (l *loop) sweep() {
	for lane := range l.queues {
		if n := l.settled[lane]; n < 256 && n < len(l.queues[lane])/2 {
			continue // moving a long queue for a few is not worth it
		}
		l.settled[lane] = 0
		q := l.queues[lane][:0]
		for _, it := range l.queues[lane] {
			if !it.settled {
				q = append(q, it)
			}
		}
		clear(l.queues[lane][len(q):])
		l.queues[lane] = q
	}
}

// insert keeps a queue ordered by id.
func insert(q []*item, it *item) []*item {
	i := 0
	for i < len(q) && q[i].ID < it.ID {
		i++
	}
	return append(q[:i], append([]*item{it}, q[i:]...)...)
}
