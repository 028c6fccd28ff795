package jobs

import (
	"cmp"
	"slices"
	"sync"
	"time"
)

// Board holds openings and tells which fit a person. It is the other direction of Index and safe for use by several
// goroutines.
type Board struct {
	mu       sync.RWMutex
	openings map[int64]Opening
	places   map[Region]map[int64]bool // by province; "" holds those for anywhere or without a place
}

// Offer is an opening of a Board that fits.
type Offer struct {
	ID  int64
	Fit Fit
}

// NewBoard gives an empty board.
func NewBoard() *Board {
	return &Board{openings: make(map[int64]Opening), places: make(map[Region]map[int64]bool)}
}

// Put adds an opening or replaces it.
func (b *Board) Put(id int64, o Opening) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.remove(id)
	b.openings[id] = o
	for _, p := range provincesOf(o.Regions) {
		if b.places[p] == nil {
			b.places[p] = make(map[int64]bool)
		}
		b.places[p][id] = true
	}
}

// Remove takes an opening off; one that is not there is no error.
func (b *Board) Remove(id int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.remove(id)
}

func (b *Board) remove(id int64) {
	o, ok := b.openings[id]
	if !ok {
		return
	}
	for _, p := range provincesOf(o.Regions) {
		delete(b.places[p], id)
	}
	delete(b.openings, id)
}

// Len tells how many openings are held.
func (b *Board) Len() int {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return len(b.openings)
}

// Get gives an opening by its id.
func (b *Board) Get(id int64) (Opening, bool) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	o, ok := b.openings[id]
	return o, ok
}

// Best gives the k openings that fit best and are not closed at that time: the better first, then the newer, then the
// higher id. All that fit when k is 0 or less.
func (b *Board) Best(p Profile, at time.Time, k int) []Offer {
	return b.each(verdict.matches, p, at, k, nil)
}

// Find gives in the same way the openings that somebody looks for who has not said who they are.
func (b *Board) Find(p Profile, at time.Time, k int) []Offer {
	return b.each(verdict.wished, p, at, k, nil)
}

// Near gives in the same way the openings that would fit but for one skill or licence that can be learned.
func (b *Board) Near(p Profile, at time.Time, k int) []Offer {
	return b.each(verdict.near, p, at, k, nil)
}

// Asking gives all of Best, or of Find where fits is false, that ask for one of some skills.
func (b *Board) Asking(skills []Skill, fits bool, p Profile, at time.Time) []Offer {
	suits := verdict.wished
	if fits {
		suits = verdict.matches
	}
	return b.each(suits, p, at, 0, func(o Opening) bool {
		return slices.ContainsFunc(o.Skills, func(s Skill) bool { return slices.Contains(skills, s) })
	})
}

// each judges the openings that only lets through; nil lets through all.
func (b *Board) each(suits func(verdict) bool, p Profile, at time.Time, k int, only func(Opening) bool) []Offer {
	b.mu.RLock()
	defer b.mu.RUnlock()
	var out []Offer
	can := abilities(p.Skills, p.Licences)
	seen := make(map[int64]bool)
	try := func(id int64) {
		if seen[id] {
			return
		}
		seen[id] = true
		o := b.openings[id]
		if o.Deadline.Closed(at) || only != nil && !only(o) {
			return
		}
		if v := judge(p, can, o); suits(v) {
			out = append(out, Offer{id, v.fit})
		}
	}
	where := provincesOf(p.places())
	if slices.Contains(where, "") {
		for id := range b.openings {
			try(id)
		}
	} else {
		for _, w := range append(where, "") {
			for id := range b.places[w] {
				try(id)
			}
		}
	}
	slices.SortFunc(out, func(x, y Offer) int {
		return cmp.Or(cmp.Compare(y.Fit.Score, x.Fit.Score), b.openings[y.ID].Posted.Compare(b.openings[x.ID].Posted), cmp.Compare(y.ID, x.ID))
	})
	if k > 0 && len(out) > k {
		out = out[:k]
	}
	return out
}
