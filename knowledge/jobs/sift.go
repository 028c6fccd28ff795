package jobs

import (
	"math/bits"
	"slices"
	"sync"
)

// sieve is what an opening asks of the columns of a part.
type sieve struct {
	all            []uint8 // each of them
	permits, kinds []uint8 // one of each; no kinds: any
	near, minor    []uint8 // of the work: the middle and the minor groups that it is near to
	skills         []siftedSkill
	touching       int // skills of the beginning that make a match by themselves
	everyCell      bool

	// What a person lacks at most to reach the least score, by what they stated: a sum of parts, each of which is what it earns
	// less what it would have to earn, in 10,000ths.
	lacks [1 << lackBits]int64
}

// siftedSkill is a skill that the opening names.
type siftedSkill struct {
	of   [skillHas]uint8            // its columns
	adds [len(worthSteps) + 1]int64 // what it adds to the sum at most, by how many of worthSteps the person's skills weigh
}

// Bits of a number in sieve.lacks.
const (
	lacksKind   = 1 << iota // the person stated it
	lacksCareer             // and this
	lacksPay                // and this
	lacksSkill              // and this
	lacksWork               // and this; the next two tell how near it is
	lacksMiddle             // in the middle group
	lacksMinor              // in the minor group
	lackBits    = 7
)

// search is the work space of one question to an Index.
type search struct {
	aim
	ok, some      [siftWords]uint64
	says          []uint8 // by number of a free word
	found, sorted []Person

	waiting [256]waiting
	waits   int    // how many of them
	asked   uint32 // see comparePassed
}

// waiting is a row that has passed, in that cell, and is to be compared.
type waiting struct {
	row uint32
	in  uint16
}

// siftWords is how many words of a column are compared at once: their results stay in the nearest cache.
const siftWords = 128

var searches = sync.Pool{New: func() any { return new(search) }}

// sift makes the sieve of an aim.
func (a *aim) sift() {
	s := &a.sieve
	s.all = columnsOf(a.must, skillColumn, columnsOf(a.asks, 0, s.all[:0]))
	if s.everyCell = a.reachesAll(); s.everyCell { // of each person one place is enough
		s.all = append(s.all, workColumn+firstAt)
	}
	s.permits, s.kinds = s.permits[:0], s.kinds[:0]
	if a.permits == a.n.freely {
		s.permits = append(s.permits, uint8(freelyAt))
	} else {
		s.permits = columnsOf(a.permits, 0, s.permits)
	}
	if a.kinds != mask(kindsAt, kindsWidth) {
		s.kinds = columnsOf(a.kinds, 0, s.kinds)
	}
	s.near, s.minor = columnsOf(a.near&^whatever, workColumn, s.near[:0]), columnsOf(a.minor, workColumn, s.minor[:0])
	s.skills, s.touching = s.skills[:0], 0
	for number := range a.skill {
		to := &a.skill[number]
		if to.touches == 0 {
			continue
		}
		var skill siftedSkill
		columnsOf(skillBits(uint16(number)), skillColumn, skill.of[:0]) // #nosec G115 -- a few hundred
		for i := range skill.adds {
			worth := int64(1)
			if i > 0 {
				worth = int64(worthSteps[i-1])
			}
			const half = weightSkills * 10_000 / 2
			skill.adds[i] = half*int64(to.all)/int64(a.all) + half*int64(to.once)/worth + 2
		}
		if s.skills = append(s.skills, skill); to.touches == 2 {
			last := len(s.skills) - 1
			s.skills[s.touching], s.skills[last] = s.skills[last], s.skills[s.touching]
			s.touching++
		}
	}
	a.fillLacks()
}

// reachesAll tells whether every place of whoever has several is reached.
func (a *aim) reachesAll() bool {
	for number, level := range a.level {
		if level == notThere && uint16(number)/uint16(cellOf(1, 0)) != onlyHome { // #nosec G115 -- a few thousand cells
			return false
		}
	}
	return true
}

// fillLacks counts for each combination what score would count, were all else as good as it can be.
func (a *aim) fillLacks() {
	earns := func(weight, percent int) int64 {
		return int64(weight*percent/100)*10_000 - int64(weight)*int64(a.least)
	}
	place := int64(0)
	if level := int(slices.Max(a.level)); level > uncounted {
		place = max(0, earns(weightRegion, level))
	}
	most := int(slices.Max(a.work))
	for i := range a.sieve.lacks {
		sum := place
		if i&lacksKind != 0 && a.saysKind {
			sum += earns(weightEmployment, 100)
		}
		if i&lacksCareer != 0 && (a.career == CareerEntry || a.career == CareerRequired) {
			sum += earns(weightCareer, 100)
		}
		if i&lacksPay != 0 && a.saysPay {
			if a.payMin > 0 {
				sum += earns(weightPay, 100)
			} else {
				sum += earns(weightPay, 50)
			}
		}
		if i&lacksSkill != 0 && a.all > 0 {
			sum += earns(weightSkills, 0)
		}
		if i&lacksWork != 0 && a.saysWork {
			switch {
			case i&lacksMinor != 0:
				sum += earns(weightOccupation, most)
			case i&lacksMiddle != 0:
				sum += earns(weightOccupation, min(most, 40))
			default:
				sum += earns(weightOccupation, 0)
			}
		}
		a.sieve.lacks[i] = -sum
	}
}

// through looks at the people of a part.
func (s *search) through(x *Index, p *part, in uint16) {
	v := &s.sieve
	words := p.words()
	for from := 0; from < words; from += siftWords {
		n := min(siftWords, words-from)
		column := func(c uint8) []uint64 { return p.columns[int(c)*words+from:][:n] }
		ok, some := s.ok[:n], s.some[:n]
		copy(ok, column(v.permits[0]))
		for _, c := range v.permits[1:] {
			or(ok, column(c))
		}
		for _, c := range v.all {
			and(ok, column(c))
		}
		if len(v.kinds) > 0 {
			copy(some, column(v.kinds[0]))
			for _, c := range v.kinds[1:] {
				or(some, column(c))
			}
			and(ok, some)
		}
		clear(some)
		if v.touching > 0 {
			for i := range v.skills[:v.touching] {
				of := &v.skills[i].of
				orAll(some, column(of[0]), column(of[1]), column(of[2]))
			}
			andNot(some, column(workColumn+noSkillAt))
		}
		or(some, column(workColumn+whateverAt))
		for _, c := range v.near {
			or(some, column(c))
		}
		for i, word := range some {
			if word &= ok[i]; word == 0 {
				continue
			}
			for word = s.reaching(p, words, from+i, word); word != 0; word &= word - 1 {
				s.passed(x, p.rows[(from+i)*64+bits.TrailingZeros64(word)], in)
			}
		}
	}
}

// reaching leaves those of 64 people whose score may reach the least.
func (s *search) reaching(p *part, words, at int, people uint64) uint64 {
	v := &s.sieve
	word := func(c int) uint64 { return p.columns[c*words+at] }
	pass := people & word(workColumn+whateverAt)
	people &^= pass
	if people == 0 {
		return pass
	}
	var middle, minor uint64
	for _, c := range v.near {
		middle |= word(int(c))
	}
	for _, c := range v.minor {
		minor |= word(int(c))
	}
	stated := [lackBits]uint64{^word(kindsAt + kindsWidth - 1), word(saysCareerAt), word(saysPayAt), ^word(workColumn + noSkillAt), ^word(workColumn + noWorkAt), middle, minor & middle}
	var worth [len(worthSteps)]uint64
	for i := range worth {
		worth[i] = word(worthAt + i)
	}
	var has [16]uint64
	skills := v.skills
	if len(skills) > len(has) {
		return pass | people
	}
	for i := range skills {
		has[i] = word(int(skills[i].of[0])) & word(int(skills[i].of[1])) & word(int(skills[i].of[2])) & stated[3]
	}
	for ; people != 0; people &= people - 1 {
		i := bits.TrailingZeros64(people)
		number := 0
		for j, w := range stated {
			number |= int(w>>i&1) << j // #nosec G115 -- a bit
		}
		sum := int64(0)
		step := worth[0]>>i&1 + worth[1]>>i&1 + worth[2]>>i&1
		for j := range skills {
			sum += skills[j].adds[step] & -int64(has[j]>>i&1) // #nosec G115 -- a bit
		}
		if sum >= v.lacks[number] {
			pass |= 1 << i
		}
	}
	return pass
}

func and(to, with []uint64) {
	for i, w := range with[:len(to)] {
		to[i] &= w
	}
}

func or(to, with []uint64) {
	for i, w := range with[:len(to)] {
		to[i] |= w
	}
}

func andNot(to, with []uint64) {
	for i, w := range with[:len(to)] {
		to[i] &^= w
	}
}

func orAll(to, a, b, c []uint64) {
	a, b, c = a[:len(to)], b[:len(to)], c[:len(to)]
	for i := range to {
		to[i] |= a[i] & b[i] & c[i]
	}
}

// byPerson sorts by person: by eleven bits of the number at a time where there are many.
func (s *search) byPerson() {
	const few, digit = 64, 11
	if len(s.found) <= few {
		slices.SortFunc(s.found, func(a, b Person) int { return int(int64(a.Person) - int64(b.Person)) })
		return
	}
	highest := uint32(0)
	for _, p := range s.found {
		highest = max(highest, p.Person)
	}
	s.sorted = slices.Grow(s.sorted[:0], len(s.found))[:len(s.found)]
	for shift := 0; shift < 32 && highest>>shift != 0; shift += digit {
		var at [1 << digit]uint32
		for _, p := range s.found {
			at[p.Person>>shift%(1<<digit)]++
		}
		next := uint32(0)
		for i, n := range at {
			at[i], next = next, next+n
		}
		for _, p := range s.found {
			to := &at[p.Person>>shift%(1<<digit)]
			s.sorted[*to] = p
			*to++
		}
		s.found, s.sorted = s.sorted, s.found
	}
}
