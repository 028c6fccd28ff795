package outbox

import (
	"context"
	"time"
)

// Offer hands over a reply that was just queued, so that it need not be read.
// Offers come in the order of their ids; losing one loses nothing.
func (r *Runner) Offer(d Delivery) {
	r.mu.Lock()
	if len(r.offered) < maxOffered && r.queued.Load() < maxOffered {
		r.offered = append(r.offered, d)
	} else {
		r.missed = true
	}
	r.mu.Unlock()
	select {
	case r.offers <- struct{}{}:
	default:
	}
}

// item is a queued delivery in memory.
type item struct {
	Delivery
	notBefore time.Time
	settled   bool // leaves the queue at the next sweep
}

// takeOffers puts offered replies into the queue. While older ones are still
// being read they wait: as soon as what is read reaches the first of them,
// nothing is between the two.
func (l *loop) takeOffers() {
	l.mu.Lock()
	l.pending = append(l.pending, l.offered...)
	clear(l.offered)
	l.offered = l.offered[:0]
	if l.missed {
		l.missed, l.dirty, l.pending = false, true, nil
	}
	l.mu.Unlock()
	read := 0 // offers that were read meanwhile
	for read < len(l.pending) && l.pending[read].ID <= l.cursor[Replies] {
		read++
	}
	if read > 0 {
		l.dirty = false
	}
	l.pending = l.pending[read:]
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
	l.dirty, l.lastRead = false, now
	for lane := Replies; lane <= Alerts; lane++ {
		if len(l.queues[lane]) > maxInMemory-readAtOnce {
			l.dirty = true // read on when there is room
			continue
		}
		after := l.cursor[lane]
		if l.idle() {
			after = 0 // nothing is in memory, so whatever is queued was overlooked
		}
		ds, err := l.Keep.QueuedDeliveries(ctx, l.Name, l.Account, lane, after, now, readAtOnce)
		if err != nil {
			l.dirty = true
			return err
		}
		// Alerts become due in any order, so they have no cursor; replies may
		// have come as offers.
		known := make(map[int64]bool)
		for _, it := range l.queues[lane] {
			if !it.settled {
				known[it.ID] = true
			}
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

// idle reports whether no reply is in memory.
func (l *loop) idle() bool {
	for _, it := range l.queues[Replies] {
		if !it.settled {
			return false
		}
	}
	return len(l.pending) == 0 && len(l.outcomes) == 0 && l.inFlight == 0
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
