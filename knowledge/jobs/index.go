package jobs

import (
	"cmp"
	"slices"
	"sync"
)

// Index holds profiles and tells whom an opening fits. Each profile is a row of bits and small numbers, which says all that
// its score is made of, and lies with its gate in a cell for each of its places; so an opening looks only at the gates of the
// cells that it reaches, and at the rows of the few that pass. It is safe for use by several goroutines.
type Index struct {
	mu      sync.RWMutex
	cells   []cell
	shelves []*shelf
	used    uint32                        // rows on the shelves, free ones among them
	free    []uint32                      // rows that nobody has
	people  map[uint32]*[shelfSize]uint32 // by person without its last bits: 1 + the number of the row
	whole   map[uint32]Profile            // of the people whose row does not say all
	words   map[uint32][]string           // free words, plain
	count   int
}

// shelfSize is how many rows stand together.
const shelfSize = 1 << shelfBits

const shelfBits = 12

type shelf [shelfSize]row

// cell holds the gates of people of one place and commute, side by side.
type cell struct {
	has, skill, work []uint64
	rows             []uint32 // their numbers
}

// Person is one person whom an opening fits.
type Person struct {
	Person uint32
	Score  int // of the Fit that Match gives
}

// NewIndex gives an empty index.
func NewIndex() *Index {
	return &Index{cells: make([]cell, numbersOnce().cellCount), people: make(map[uint32]*[shelfSize]uint32), whole: make(map[uint32]Profile), words: make(map[uint32][]string)}
}

func (x *Index) row(number uint32) *row { return &x.shelves[number>>shelfBits][number%shelfSize] }

// Put adds a person or replaces their profile. A profile without any wish is kept out, as Match would refuse it.
func (x *Index) Put(person uint32, p Profile) { x.PutPacked(person, Pack(p)) }

// PutPacked is Put of a profile that is packed already.
func (x *Index) PutPacked(person uint32, p Packed) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.remove(person)
	if p.Empty() {
		return
	}
	p.row.person = person
	x.put(p.row, p.gate)
	switch {
	case p.row.where&whole != 0:
		x.whole[person] = p.whole
	case p.row.where&hasWords != 0:
		x.words[person] = p.words
	}
}

func (x *Index) put(r row, g gate) {
	number := x.used
	if last := len(x.free) - 1; last >= 0 {
		number, x.free = x.free[last], x.free[:last]
	} else {
		if int(number>>shelfBits) == len(x.shelves) {
			x.shelves = append(x.shelves, new(shelf))
		}
		x.used++
	}
	for j := range rowPlaces {
		c, there := r.cell(j)
		if !there {
			break
		}
		to := &x.cells[c]
		r.at[j] = uint32(len(to.rows)) // #nosec G115 -- no more than people
		to.has, to.skill, to.work, to.rows = append(to.has, g.has), append(to.skill, g.skill), append(to.work, g.work), append(to.rows, number)
	}
	*x.row(number) = r
	page := x.people[r.person>>shelfBits]
	if page == nil {
		page = new([shelfSize]uint32)
		x.people[r.person>>shelfBits] = page
	}
	page[r.person%shelfSize] = number + 1
	x.count++
}

// Remove takes a person out; one who is not in it is no error.
func (x *Index) Remove(person uint32) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.remove(person)
}

func (x *Index) remove(person uint32) {
	page := x.people[person>>shelfBits]
	if page == nil || page[person%shelfSize] == 0 {
		return
	}
	number := page[person%shelfSize] - 1
	page[person%shelfSize] = 0
	r := x.row(number)
	for j := range rowPlaces {
		if c, there := r.cell(j); there {
			x.leave(c, r.at[j])
		}
	}
	if r.where&(whole|hasWords) != 0 {
		delete(x.whole, person)
		delete(x.words, person)
	}
	*r = row{} // nothing of them stays
	x.free = append(x.free, number)
	x.count--
}

// leave empties a place in a cell: what lies in the last one takes it.
func (x *Index) leave(number uint16, at uint32) {
	c := &x.cells[number]
	last := len(c.rows) - 1
	if int(at) != last {
		c.has[at], c.skill[at], c.work[at], c.rows[at] = c.has[last], c.skill[last], c.work[last], c.rows[last]
		x.row(c.rows[at]).moved(number, at)
	}
	c.has[last], c.skill[last], c.work[last] = 0, 0, 0
	c.has, c.skill, c.work, c.rows = c.has[:last], c.skill[:last], c.work[:last], c.rows[:last]
}

// moved tells a row of its new place in a cell.
func (r *row) moved(number uint16, at uint32) {
	for j := range rowPlaces {
		if of, there := r.cell(j); there && of == number {
			r.at[j] = at
		}
	}
}

// Tidy sorts the cells, so that those who pass or fail alike stand together, and gives back what memory they have too much. It
// changes no result; it is worth its time after many people came.
func (x *Index) Tidy() {
	x.mu.Lock()
	defer x.mu.Unlock()
	for number := range x.cells {
		c := &x.cells[number]
		order := make([]uint32, len(c.rows))
		for i := range order {
			order[i] = uint32(i) // #nosec G115 -- no more than people
		}
		slices.SortFunc(order, func(a, b uint32) int {
			return cmp.Or(cmp.Compare(c.has[a], c.has[b]), cmp.Compare(c.work[a], c.work[b]))
		})
		n := len(order)
		sorted := cell{make([]uint64, n), make([]uint64, n), make([]uint64, n), make([]uint32, n)}
		for at, i := range order {
			sorted.has[at], sorted.skill[at], sorted.work[at], sorted.rows[at] = c.has[i], c.skill[i], c.work[i], c.rows[i]
			x.row(c.rows[i]).moved(uint16(number), uint32(at)) // #nosec G115 -- a few thousand cells, no more places than people
		}
		*c = sorted
	}
}

// Len tells how many people can be matched.
func (x *Index) Len() int {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return x.count
}

// For gives everyone whom the opening fits with at least that score (Threshold holds in any case), by person.
func (x *Index) For(o Opening, least int) []Person {
	found := x.found(newAim(o, least))
	slices.SortFunc(found, func(a, b Person) int { return cmp.Compare(a.Person, b.Person) })
	return found
}

func (x *Index) found(a *aim) (found []Person) {
	var passed [shelfSize]uint32
	x.mu.RLock()
	defer x.mu.RUnlock() // whatever happens: who asks may recover from a panic
	for number, level := range a.level {
		if level == notThere {
			continue
		}
		for c := x.cells[number]; len(c.rows) > 0; c = c.after(len(passed)) {
			for _, i := range passed[:a.first(c, &passed)] {
				if !a.pass(gate{c.has[i], c.skill[i], c.work[i]}) {
					continue
				}
				if p, ok := x.compare(a, c.rows[i], uint16(number)); ok { // #nosec G115 -- a few thousand cells
					found = append(found, p)
				}
			}
		}
	}
	return found
}

// after leaves out the first n of a cell.
func (c cell) after(n int) cell {
	n = min(n, len(c.rows))
	return cell{c.has[n:], c.skill[n:], c.work[n:], c.rows[n:]}
}

// first finds those of the beginning of a cell who pass by one of their words, the one that turns away most, and returns how
// many it found.
func (a *aim) first(c cell, passed *[shelfSize]uint32) (n int) {
	k := uint64(0)
	if must := a.must; must != 0 {
		for i, skill := range c.skill[:min(len(c.skill), shelfSize)] {
			passed[k%shelfSize] = uint32(i) // #nosec G115 -- below shelfSize
			k += 1 ^ some(^skill&must)
		}
	} else {
		asks, kinds, permits := a.asks, a.kinds, a.permits
		for i, has := range c.has[:min(len(c.has), shelfSize)] {
			passed[k%shelfSize] = uint32(i) // #nosec G115 -- below shelfSize
			k += some(has&kinds) & some(has&permits) &^ some(^has&asks)
		}
	}
	return int(k) // #nosec G115 -- at most shelfSize
}

// compare looks at a row that has passed, in that cell. The lock is held.
func (x *Index) compare(a *aim, number uint32, in uint16) (Person, bool) {
	r := x.row(number)
	share, here := a.place(r, in)
	if !here {
		return Person{}, false
	}
	if r.where&whole != 0 {
		fit, ok := Match(x.whole[r.person], a.opening)
		return Person{r.person, fit.Score}, ok && fit.Score >= a.least
	}
	var words []string
	if r.where&hasWords != 0 {
		words = x.words[r.person]
	}
	score, ok := a.score(r, share, words)
	return Person{r.person, score}, ok
}
