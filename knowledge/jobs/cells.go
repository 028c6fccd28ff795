package jobs

import (
	"fmt"
	"slices"
	"sync"
)

// numbers gives the codes of our tables small numbers, so that a profile is a few words and an opening a few short tables.
// 0 stands for nothing in all of them.
type numbers struct {
	place     map[Region]uint16 // see cells
	parent    []uint16          // by place: the one around it, or 0
	reached   []cellsOf         // by place: who would go there
	anywhere  cellsOf           // who would go to a place that we do not know
	work      map[Occupation]uint16
	codes     []Occupation // by number, in order, so that those of a group stand together
	middle    []uint64     // by number of an occupation: the bits of its middle group
	minor     []uint64     // and of its minor group, or of those in it
	licence   map[Licence]uint8
	papers    []uint64   // by number of a licence: the bits of all that it stands for
	meets     []paperSet // by number of a licence: those that stand for it
	skill     map[Skill]uint16
	weights   []uint8 // by number of a skill
	permit    map[Permit]uint8
	freely    uint64 // bits of the permits with which an opening that names none takes somebody
	cellCount int
}

// A profile lies in one cell for each of its places: the place and how far around it the person would go.
const (
	everywhere  uint16 = iota // the place of who names none, or more than fit into a row
	nationwide                // Nationwide
	fromHome                  // Remote beside other wishes
	onlyHome                  // Remote alone
	firstRegion               // those of the table follow
)

// cellsOf are the cells whose people would work at a place, by how its Match counts.
type cellsOf struct {
	inside     []uint16 // it lies in what they wish
	wide       []uint16 // what they wish lies in it
	near       []uint16 // it lies in what their commute adds
	nearAround []uint16 // what their commute adds lies in it
}

func cellOf(place uint16, c int) uint16 { return place*uint16(len(Commutes())) + uint16(c) } // #nosec G115 -- four commutes

var numbersOnce = sync.OnceValue(func() *numbers {
	t := tablesOnce()
	n := &numbers{place: map[Region]uint16{Nationwide: nationwide, Remote: fromHome}, work: make(map[Occupation]uint16), codes: []Occupation{""},
		licence: make(map[Licence]uint8), skill: make(map[Skill]uint16), weights: []uint8{0}, permit: map[Permit]uint8{"": 0}}
	n.numberPlaces(t)
	n.numberWork(t)
	haveRoom("licences", len(t.licences), licenceBits)
	for i, l := range t.licences {
		n.licence[l.id] = uint8(i + 1) // #nosec G115 -- counted above
	}
	n.numberPapers(t)
	haveRoom("skills", len(t.skills), numberBits)
	for i, s := range t.skills {
		n.skill[s.id] = uint16(i + 1) // #nosec G115 -- counted above
		n.weights = append(n.weights, uint8(s.weight))
	}
	for i, p := range Permits() {
		n.permit[p] = uint8(i + 1)
	}
	for p, i := range n.permit {
		if takes(nil, p) {
			n.freely |= permitBit(i)
		}
	}
	return n
})

// haveRoom panics when the highest number of a table, which is embedded at build time, needs more bits than a row has for it.
func haveRoom(table string, highest, bits int) {
	if highest >= 1<<bits {
		panic(fmt.Sprintf("code tables: %d %s need more than %d bits", highest, table, bits))
	}
}

func (n *numbers) numberPlaces(t *tables) {
	haveRoom("places", int(firstRegion)+len(t.regions)-1, placeBits)
	for i, r := range t.regions {
		n.place[r.code] = firstRegion + uint16(i) // #nosec G115 -- a few hundred
	}
	count := firstRegion + uint16(len(t.regions)) // #nosec G115 -- a few hundred
	n.cellCount = int(cellOf(count, 0))
	n.parent, n.reached = make([]uint16, count), make([]cellsOf, count)
	for _, r := range t.regions {
		n.parent[n.place[r.code]] = n.place[r.parent]
	}
	// around are the places that hold a place, itself first; within those that it holds, without itself.
	around, within := make([][]uint16, count), make([][]uint16, count)
	for place := firstRegion; place < count; place++ {
		for p := place; p != 0; p = n.parent[p] {
			around[place] = append(around[place], p)
			if p != place {
				within[p] = append(within[p], place)
			}
		}
	}
	for c, commute := range Commutes() {
		for place := firstRegion; place < count; place++ {
			to := &n.reached[place]
			to.inside = append(to.inside, cellOf(nationwide, c))
			for _, w := range around[place] {
				to.inside = append(to.inside, cellOf(w, c))
			}
			for _, w := range within[place] {
				to.wide = append(to.wide, cellOf(w, c))
			}
			for w := firstRegion; w < count && commute == CommuteAnywhere; w++ {
				to.near = append(to.near, cellOf(w, c))
			}
		}
		n.anywhere.inside = append(n.anywhere.inside, cellOf(nationwide, c))
		if commute == CommuteAnywhere {
			for w := firstRegion; w < count; w++ {
				n.anywhere.near = append(n.anywhere.near, cellOf(w, c))
			}
			continue
		}
		for _, r := range t.regions {
			cell := cellOf(n.place[r.code], c)
			for _, x := range commute.Reach([]Region{r.code}) {
				for _, place := range append(within[n.place[x]], n.place[x]) {
					n.reached[place].near = append(n.reached[place].near, cell)
				}
				for _, place := range around[n.place[x]][1:] {
					n.reached[place].nearAround = append(n.reached[place].nearAround, cell)
				}
			}
		}
	}
}

// paperSet is a set of licences by number.
type paperSet [1 << licenceBits / 64]uint64

func (s *paperSet) add(number uint8)      { s[number/64] |= 1 << (number % 64) }
func (s *paperSet) has(number uint8) bool { return s[number/64]>>(number%64)&1 != 0 }

func (n *numbers) numberPapers(t *tables) {
	n.papers, n.meets = make([]uint64, len(t.licences)+1), make([]paperSet, len(t.licences)+1)
	for _, held := range t.licences {
		for _, asked := range t.licences {
			if held.id.Meets(asked.id) {
				n.papers[n.licence[held.id]] |= paperBit(n.licence[asked.id])
				n.meets[n.licence[asked.id]].add(n.licence[held.id])
			}
		}
	}
}

func (n *numbers) numberWork(t *tables) {
	seen := make(map[Occupation]bool)
	for _, row := range t.occupations {
		for c := row.code.base(); c != ""; c = c[:len(c)-1] {
			seen[c] = true
		}
	}
	var middles []Occupation
	for c := range seen {
		if len(c) == 2 {
			middles = append(middles, c)
		}
		n.codes = append(n.codes, c)
	}
	slices.Sort(middles)
	slices.Sort(n.codes)
	n.middle, n.minor = make([]uint64, len(n.codes)), make([]uint64, len(n.codes))
	minorBit := func(number int) uint64 { return 1 << (minorAt + number%minorWidth) }
	minors := 0
	haveRoom("occupations", len(n.codes)-1, workBits)
	for i, c := range n.codes {
		n.work[c] = uint16(i) // #nosec G115 -- counted above
		for j, m := range middles {
			if c != "" && (c.Contains(m) || m.Contains(c)) {
				n.middle[i] |= 1 << j
			}
		}
		if len(c) == 3 {
			minors++
		}
		if len(c) >= 3 {
			n.minor[i] = minorBit(minors)
		}
	}
	for i, c := range n.codes {
		if len(c) == 1 || len(c) == 2 {
			n.minor[i] = minorBit(i) // in case there is none in it
			for j := i + 1; j < len(n.codes) && c.Contains(n.codes[j]); j++ {
				n.minor[i] |= n.minor[j]
			}
		}
	}
	if len(middles) > middleGroups {
		panic("code tables: more middle groups than a row has bits for") // embedded at build time
	}
}

// group gives the numbers of all occupations that begin with a code.
func (n *numbers) group(prefix Occupation) (from, to int) {
	from, _ = slices.BinarySearch(n.codes, prefix)
	to, _ = slices.BinarySearch(n.codes, prefix+":") // the character after 9
	return from, to
}

// levels of a cell for an opening; the others are shares in percent of weightRegion.
const (
	notThere    = 0
	uncounted   = 1 // no wish, or the opening names no place
	shareWide   = 60
	shareAny    = 70
	shareInside = 100
)

// levels tells for each cell how well its people's place suits an opening, as (*matching).region does: of somebody with
// several places the best counts.
func (n *numbers) levels(offered []Region, level []uint8) {
	clear(level)
	raise := func(cells []uint16, to uint8) {
		for _, c := range cells {
			level[c] = max(level[c], to)
		}
	}
	if len(offered) == 0 {
		for i := range level {
			level[i] = uncounted
		}
		return
	}
	home, anywhere := slices.Contains(offered, Remote), slices.Contains(offered, Nationwide)
	if home || anywhere {
		for i := range level {
			level[i] = shareAny
		}
	}
	for c := range Commutes() {
		switch {
		case home:
			level[cellOf(fromHome, c)], level[cellOf(onlyHome, c)] = shareInside, shareInside
		case anywhere:
			level[cellOf(onlyHome, c)] = notThere
		}
		level[cellOf(everywhere, c)] = uncounted
	}
	for _, r := range offered {
		if r == Nationwide || r == Remote {
			continue
		}
		if place, known := n.place[r]; known {
			to := &n.reached[place]
			raise(to.inside, shareInside)
			raise(to.wide, shareWide)
			raise(to.near, shareWide)
			raise(to.nearAround, shareWide)
		} else if place, known := n.place[r.Parent()]; known { // a district newer than our table
			raise(n.reached[place].inside, shareInside)
			raise(n.reached[place].near, shareWide)
		} else {
			raise(n.anywhere.inside, shareInside)
			raise(n.anywhere.near, shareWide)
		}
	}
}
