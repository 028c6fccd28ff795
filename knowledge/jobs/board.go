package jobs

import (
	"cmp"
	"slices"
	"sync"
	"time"
)

// Board holds openings and tells which fit a person. It is the other direction of Index: bits turn away most openings, and
// only about the others Match is asked. It is safe for use by several goroutines.
type Board struct {
	mu       sync.RWMutex
	openings map[int64]*Opening
	places   map[Region][]posted // by province; "" holds those for anywhere or without a place
}

// posted is an opening with the bits by which it turns away, see gate.
type posted struct {
	id                                              int64
	opening                                         *Opening
	asks, papers, kinds, permits, must, touch, near uint64
}

func postedOf(id int64, o *Opening) posted {
	a := newAim(*o, 0)
	papers := mask(papersAt, papersWidth)
	return posted{id, o, a.asks &^ papers, a.asks & papers, a.kinds, a.permits, a.must, a.touch, a.near}
}

// lets tells whether a gate passes what excludes for what the openings are chosen by.
func (o *posted) lets(g gate, by suiting) bool {
	if g.has&o.asks != o.asks || g.has&o.kinds == 0 || by.permits && g.has&o.permits == 0 {
		return false
	}
	if by.required && (g.has&o.papers != o.papers || g.skill&o.must != o.must) {
		return false
	}
	return g.work&o.near != 0 || g.skill&o.touch != 0
}

// Offer is an opening of a Board that fits.
type Offer struct {
	ID  int64
	Fit Fit
}

// NewBoard gives an empty board.
func NewBoard() *Board {
	return &Board{openings: make(map[int64]*Opening), places: make(map[Region][]posted)}
}

// Put adds an opening or replaces it.
func (b *Board) Put(id int64, o Opening) {
	at := postedOf(id, &o)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.remove(id)
	b.openings[id] = &o
	for _, p := range provincesOf(o.Regions) {
		b.places[p] = append(b.places[p], at)
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
		b.places[p] = slices.DeleteFunc(b.places[p], func(at posted) bool { return at.id == id })
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
	if !ok {
		return Opening{}, false
	}
	return *o, true
}

// Best gives the k openings that fit best and are not closed at that time: the better first, then the newer, then the
// higher id. All that fit when k is 0 or less.
func (b *Board) Best(p Profile, at time.Time, k int) []Offer {
	return b.each(matched, p, at, k, nil)
}

// Find gives in the same way the openings that somebody looks for who has not said who they are.
func (b *Board) Find(p Profile, at time.Time, k int) []Offer {
	return b.each(wished, p, at, k, nil)
}

// Near gives in the same way the openings that would fit but for one skill or licence that can be learned.
func (b *Board) Near(p Profile, at time.Time, k int) []Offer {
	return b.each(nearly, p, at, k, nil)
}

// Asking gives all of Best, or of Find where fits is false, that ask for one of some skills.
func (b *Board) Asking(skills []Skill, fits bool, p Profile, at time.Time) []Offer {
	suits := wished
	if fits {
		suits = matched
	}
	return b.each(suits, p, at, 0, func(o Opening) bool {
		return slices.ContainsFunc(o.Skills, func(s Skill) bool { return slices.Contains(skills, s) })
	})
}

// suiting is what an opening is chosen by, and whether licences and skills that it requires exclude then, and permits.
type suiting struct {
	judge             func(verdict) bool
	required, permits bool
}

var (
	matched = suiting{verdict.matches, true, true}
	nearly  = suiting{verdict.near, false, true} // of what it requires one thing may lack
	wished  = suiting{verdict.wished, false, false}
)

// each judges the openings that only lets through; nil lets through all.
func (b *Board) each(suits suiting, p Profile, at time.Time, k int, only func(Opening) bool) []Offer {
	if !p.HasWish() {
		return nil
	}
	g, _ := gateOf(numbersOnce(), p)
	b.mu.RLock()
	defer b.mu.RUnlock()
	var out []Offer
	can := abilities(p.Skills, p.Licences)
	seen := make(map[int64]bool)
	try := func(list []posted) {
		for i := range list {
			o := &list[i]
			if !o.lets(g, suits) || seen[o.id] {
				continue
			}
			seen[o.id] = true
			if o.opening.Deadline.Closed(at) || only != nil && !only(*o.opening) {
				continue
			}
			if v := judge(p, can, *o.opening); suits.judge(v) {
				out = append(out, Offer{o.id, v.fit})
			}
		}
	}
	where := provincesOf(p.places())
	if slices.Contains(where, "") {
		for _, list := range b.places {
			try(list)
		}
	} else {
		for _, w := range append(where, "") {
			try(b.places[w])
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

// provincesOf gives the buckets of some regions; "" stands for anywhere. A wish for remote work alone lies in "" too,
// because openings of every bucket can be remote.
func provincesOf(regions []Region) []Region {
	if len(regions) == 0 {
		return []Region{""}
	}
	var out []Region
	for _, r := range regions {
		if r == Nationwide || r == Remote {
			return []Region{""}
		}
		out = append(out, r.Province())
	}
	return unique(out)
}
