package jobs

import (
	"cmp"
	"slices"
	"sync"
)

// Index holds profiles and tells whom an opening fits. Each profile is a row of bits and small numbers, which says all that
// its score is made of, and has a gate in a cell for each of its places; so an opening looks only at the gates of the cells that
// it reaches, 64 at a time, and at the rows of the few that pass. A row that is given up stays empty until Tidy, and what leads to
// it with it. It is safe for use by several goroutines.
type Index struct {
	mu      sync.RWMutex
	cells   []cell
	shelves []*shelf
	used    uint32                        // rows on the shelves
	gone    int                           // of them nobody has any more
	people  map[uint32]*[shelfSize]uint32 // by person without its last bits: 1 + the number of the row
	whole   map[uint32]Profile            // of the people whose row does not say all
	extra   map[uint32]extra              // of those whose row does, with that
	words   wordList
	count   int
}

// shelfSize is how many rows stand together.
const shelfSize = 1 << shelfBits

const shelfBits = 12

type shelf [shelfSize]row

// Person is one person whom an opening fits.
type Person struct {
	Person uint32
	Score  int // of the Fit that Match gives
}

// NewIndex gives an empty index.
func NewIndex() *Index {
	return &Index{cells: make([]cell, numbersOnce().cellCount), people: make(map[uint32]*[shelfSize]uint32), whole: make(map[uint32]Profile), extra: make(map[uint32]extra),
		words: wordList{number: make(map[string]uint32)}}
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
	case p.row.where&hasMore != 0:
		x.extra[person] = extra{p.skills, x.words.add(p.words)}
	}
}

func (x *Index) put(r row, g gate) {
	number := x.used
	if int(number>>shelfBits) == len(x.shelves) {
		x.shelves = append(x.shelves, new(shelf))
	}
	x.used++
	for i := range rowPlaces {
		c, there := r.cell(i)
		if !there {
			break
		}
		if g.work &^= first; i == 0 {
			g.work |= first
		}
		x.cells[c].add(g, number)
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
	r := x.row(page[person%shelfSize] - 1)
	page[person%shelfSize] = 0
	switch {
	case r.where&whole != 0:
		delete(x.whole, person)
	case r.where&hasMore != 0:
		x.words.remove(x.extra[person].words)
		delete(x.extra, person)
	}
	*r = row{worth: gone} // nothing of them stays
	x.count--
	if x.gone++; x.gone > shelfSize+x.count/2 {
		x.tidy()
	}
}

// Tidy sorts the cells, so that those who pass or fail alike stand together and so do their rows, and gives back what memory they
// have too much. It changes no result; it is worth its time after many people came.
func (x *Index) Tidy() {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.tidy()
}

func (x *Index) tidy() {
	type placed struct {
		gate
		row uint32
	}
	var (
		of      []placed
		gates   []gate
		now     = make([]uint32, x.used) // 1 + the new number of a row
		shelves = make([]*shelf, 0, (x.count+shelfSize-1)/shelfSize)
		used    = uint32(0)
	)
	for number := range x.cells {
		c := &x.cells[number]
		of = of[:0]
		for g, row := range c.all {
			if x.row(row).worth != gone {
				of = append(of, placed{g, row})
			}
		}
		slices.SortFunc(of, func(a, b placed) int { return cmp.Or(cmp.Compare(a.work, b.work), cmp.Compare(a.has, b.has)) })
		*c, gates = cell{}, gates[:0]
		rows := make([]uint32, len(of))
		for i, p := range of {
			to := &now[p.row]
			if *to == 0 {
				if int(used>>shelfBits) == len(shelves) {
					shelves = append(shelves, new(shelf))
				}
				shelves[used>>shelfBits][used%shelfSize] = *x.row(p.row)
				used++
				*to = used
			}
			rows[i] = *to - 1
			gates = append(gates, p.gate)
		}
		if len(of) > 0 {
			c.parts = []part{partOf(gates, rows)}
		}
	}
	for _, page := range x.people {
		for i, row := range page {
			if row != 0 {
				page[i] = now[row-1]
			}
		}
	}
	x.shelves, x.used, x.gone = shelves, used, 0
}

// Len tells how many people can be matched.
func (x *Index) Len() int {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return x.count
}

// For gives everyone whom the opening fits with at least that score (Threshold holds in any case), by person.
func (x *Index) For(o Opening, least int) []Person {
	s := searches.Get().(*search)
	s.aimAt(o, least)
	s.sift()
	s.found = s.found[:0]
	x.search(s)
	s.byPerson()
	found := append([]Person(nil), s.found...)
	s.opening, s.text = Opening{}, ""
	searches.Put(s)
	return found
}

func (x *Index) search(s *search) {
	x.mu.RLock()
	defer x.mu.RUnlock() // whatever happens: who asks may recover from a panic
	for number, level := range s.level {
		if level == notThere {
			continue
		}
		c, in := &x.cells[number], uint16(number) // #nosec G115 -- a few thousand cells
		for i := range c.parts {
			s.through(x, &c.parts[i], in)
		}
		for i, g := range c.last {
			if s.pass(g) {
				s.passed(x, c.rows[i], in)
			}
		}
	}
	s.comparePassed(x)
}

// passed notes a row that has passed, in that cell.
func (s *search) passed(x *Index, number uint32, in uint16) {
	s.waiting[s.waits] = waiting{number, in}
	if s.waits++; s.waits == len(s.waiting) {
		s.comparePassed(x)
	}
}

// comparePassed compares the rows that wait for it. They lie anywhere in memory, so all are asked for before the first is looked
// at: the waits for them go by at once, not one after the other.
func (s *search) comparePassed(x *Index) {
	rows := s.waiting[:s.waits]
	s.waits = 0
	for _, w := range rows {
		r := x.row(w.row)
		s.asked += r.person + uint32(r.licences[0]) // its first and last bytes, which may lie apart
	}
	for _, w := range rows {
		if p, ok := x.compare(s, w.row, w.in); ok {
			s.found = append(s.found, p)
		}
	}
}

// compare looks at a row that has passed, in that cell. The lock is held.
func (x *Index) compare(s *search, number uint32, in uint16) (Person, bool) {
	r := x.row(number)
	if r.worth == gone {
		return Person{}, false
	}
	share, here := s.place(r, in)
	if !here {
		return Person{}, false
	}
	if r.where&whole != 0 {
		fit, ok := Match(x.whole[r.person], s.opening)
		return Person{r.person, fit.Score}, ok && fit.Score >= s.least
	}
	var more []uint64
	var said saidOf
	if r.where&hasMore != 0 {
		b := x.extra[r.person]
		if more = b.skills; len(b.words) > 0 {
			said = s.saidOf(b.words, &x.words)
		}
	}
	score, ok := s.score(r, share, more, said)
	return Person{r.person, score}, ok
}
