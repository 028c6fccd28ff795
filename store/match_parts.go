package store

import (
	"maps"
	"sync"
	"time"
)

// A part of matching that failed is taken again after putOffFirst, twice as long
// after each further failure, and at most putOffMost.
const (
	putOffFirst = 2 * time.Second
	putOffMost  = 10 * time.Minute
)

// matchParts are the parts that this process works on, as the row says only which
// process it is, so that a part is free once that is gone; and those that failed
// here, which must not keep it from others.
type matchParts struct {
	mu     sync.Mutex
	taken  map[int64]bool
	putOff map[int64]putOff
}

// putOff is a part that failed.
type putOff struct {
	pause time.Duration
	until time.Time
}

// isFree tells whether the part may be taken. The lock is held.
func (p *matchParts) isFree(id int64) bool {
	return !p.taken[id] && !time.Now().Before(p.putOff[id].until)
}

func (p *matchParts) free(id int64) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.isFree(id)
}

func (p *matchParts) take(id int64) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.isFree(id) {
		return false
	}
	if p.taken == nil {
		p.taken = make(map[int64]bool)
	}
	p.taken[id] = true
	return true
}

// count is how many parts are not free.
func (p *matchParts) count() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.taken) + len(p.putOff)
}

func (p *matchParts) leave(id int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.taken, id)
}

// done forgets a part that has ended.
func (p *matchParts) done(id int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.taken, id)
	delete(p.putOff, id)
}

// failed puts a part off and tells for how long. Another process may have ended
// one that failed here: what was due long ago is forgotten.
func (p *matchParts) failed(id int64) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	maps.DeleteFunc(p.putOff, func(_ int64, o putOff) bool { return now.Sub(o.until) > 2*putOffMost })
	if p.putOff == nil {
		p.putOff = make(map[int64]putOff)
	}
	pause := min(max(putOffFirst, 2*p.putOff[id].pause), putOffMost)
	p.putOff[id] = putOff{pause, now.Add(pause)}
	return pause
}
