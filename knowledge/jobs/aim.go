package jobs

import "math"

// aim is an opening as rows are compared with it: for each code of a row what it counts, so that a comparison looks nothing up
// but these tables. Its score of a row is that of Match for the profile, to the point.
type aim struct {
	opening Opening
	text    string // of the opening, plain; "" until it is needed
	n       *numbers
	least   int // lower scores do not count

	asks, kinds, permits uint64 // of gate.has: all of the first, one of each of the others
	must, touch, near    uint64 // of gate.skill all of the first; one of the second, or one of gate.work of the third
	minor                uint64 // of gate.work: one of them where the work is nearer than the middle group

	level []uint8 // by cell, see levels
	work  []uint8 // by number of an occupation: the share in percent
	skill []skillAim

	saysWork, saysKind, saysPay bool
	all                         int  // of the skills, by weight, the required doubled; 0: it names none
	required                    int  // skills
	strangeSkill, strangePaper  bool // one is required that nobody in a row has
	licences                    []paperSet
	career                      CareerKind
	careerMin, careerMax        uint16 // months; less is refused, more is above
	payMin, payMax              int64  // scaled; 0: not said
	clock                       bool   // the hours of a day count
	overnight                   bool
	from, to                    int

	sieve sieve
}

// skillAim is what a skill counts.
type skillAim struct {
	all      uint16 // the required doubled
	once     uint16
	required uint8 // 1 when it is
	touches  uint8 // 1: for whoever named no other skill; 2: for everybody
}

// newAim gives the aim of an opening.
func newAim(o Opening, least int) *aim {
	a := new(aim)
	a.aimAt(o, least)
	return a
}

// aimAt makes an aim that of another opening, in the same memory.
func (a *aim) aimAt(o Opening, least int) {
	n := numbersOnce()
	*a = aim{opening: o, n: n, least: max(least, Threshold), near: whatever, level: zeros(a.level, n.cellCount), work: zeros(a.work, len(n.codes)), skill: zeros(a.skill, len(n.weights)),
		saysWork: len(o.Occupations) > 0, saysKind: len(o.Employment) > 0, saysPay: o.Pay.Known(), career: o.Career.Kind, careerMax: math.MaxUint16,
		payMin: scaled(o.Pay.Min, o.Pay.Period), payMax: scaled(o.Pay.Max, o.Pay.Period), licences: a.licences[:0],
		clock: o.Worktime.Clock() && !o.Worktime.Flexible, overnight: o.Worktime.To <= o.Worktime.From, from: o.Worktime.From, to: o.Worktime.To, sieve: a.sieve}
	n.levels(o.Regions, a.level)
	a.conditions()
	a.aimWork()
	a.aimSkills()
}

// zeros gives so many zeros, in the memory of s if it has that.
func zeros[T any](s []T, n int) []T {
	if len(s) != n {
		return make([]T, n)
	}
	clear(s)
	return s
}

// conditions fills in what only excludes.
func (a *aim) conditions() {
	o := a.opening
	if a.kinds = kindBits(o.Employment); a.kinds == 0 {
		a.kinds = mask(kindsAt, kindsWidth)
	}
	if a.permits = a.n.freely; len(o.Permits) > 0 {
		a.permits = 0
		for p, number := range a.n.permit {
			if takes(o.Permits, p) {
				a.permits |= permitBit(number)
			}
		}
	}
	for i, is := range []bool{o.Worktime.Shift, o.Worktime.Night, o.Worktime.AtWeekend()} {
		if is {
			a.asks |= 1 << (timesAt + i)
		}
	}
	for _, l := range o.Licences {
		number, known := a.n.licence[l]
		if !known {
			a.strangePaper = true
			continue
		}
		a.asks |= paperBit(number)
		a.licences = append(a.licences, a.n.meets[number])
	}
	if o.Education.Requires() {
		a.asks |= 1 << (schoolAt + int(min(o.Education, EducationDoctor)-EducationAny) - 1)
	}
	switch c := o.Career; {
	case c.Kind == CareerEntry:
		a.careerMax = 11
	case c.Kind == CareerRequired:
		if c.Min > 0 || c.Max == 0 {
			a.careerMin = uint16(min(max(c.Min, 1), math.MaxUint16))
		}
		if c.Max > 0 {
			a.careerMax = uint16(min(c.Max, math.MaxUint16))
		}
		for i := len(careerSteps) - 1; i >= 0; i-- {
			if int(a.careerMin) >= careerSteps[i] {
				a.asks |= 1 << (careerAt + i)
				break
			}
		}
	}
	if most := max(a.payMin, a.payMax); a.saysPay {
		for i, step := range paySteps {
			if most <= step*payUnit {
				a.asks |= 1 << (payAt + i)
				break
			}
		}
	}
}

// aimWork fills in what the wished occupations count.
func (a *aim) aimWork() {
	share := [...]uint8{nearNone: 0, nearMiddle: 40, nearMinor: 70, nearSame: 100}
	for _, o := range a.opening.Occupations {
		b := o.base()
		if b == "" {
			continue
		}
		raise := func(from, to int) {
			for i := from; i < to; i++ {
				if near := a.n.codes[i].near(b); near > nearNone {
					a.work[i] = max(a.work[i], share[near])
					a.near |= a.n.middle[i]
					if near > nearMiddle {
						a.minor |= a.n.minor[i]
					}
				}
			}
		}
		raise(a.n.group(b[:min(2, len(b))]))
		if i := int(a.n.work[b[:1]]); i > 0 {
			raise(i, i+1)
		}
	}
}

// aimSkills fills in what skills count.
func (a *aim) aimSkills() {
	for _, s := range a.opening.Required {
		number, known := a.n.skill[s]
		switch {
		case !known:
			a.strangeSkill = true
		case a.skill[number].required == 0:
			a.skill[number].required = 1
			a.required++
			a.must |= skillBits(number)
		}
	}
	for _, s := range a.opening.Skills {
		number, known := a.n.skill[s]
		w := s.weight()
		if !known {
			a.all += w
			for _, r := range a.opening.Required {
				if r == s {
					a.all += w
					break
				}
			}
			continue
		}
		to := &a.skill[number]
		to.once += uint16(w) // #nosec G115 -- at most 4
		if to.touches = 1; w > 1 {
			to.touches, a.touch = 2, a.touch|skillBits(number)
		}
		if to.required == 1 {
			w *= 2
		}
		to.all += uint16(w) // #nosec G115 -- at most 8
		a.all += w
	}
}

// pass tells whether a gate lets through. It is worked out without branches: what is asked for comes in any order, and a
// processor that guesses wrong loses more than the comparison takes.
func (a *aim) pass(g gate) bool {
	touch := g.skill & a.touch &^ -(g.work >> 63) // of nobody who named no skill
	return some(g.has&a.kinds)&some(g.has&a.permits)&some(touch|g.work&a.near)&^some(^g.has&a.asks|^g.skill&a.must) != 0
}

// some gives 1 unless the bits are all 0.
func some(bits uint64) uint64 { return (bits | -bits) >> 63 }

// tally is what was earned of what could be.
type tally struct{ earned, possible int }

func (t *tally) part(weight, percent int) {
	t.possible += weight
	t.earned += weight * percent / 100
}

// place gives the share of a row's place. It is false when the row counts in another cell than this: in the first of its own that
// the opening reaches.
func (a *aim) place(r *row, in uint16) (share int, here bool) {
	for i := range rowPlaces {
		cell, there := r.cell(i)
		if !there {
			break
		}
		level := int(a.level[cell])
		if level != notThere && share == notThere && cell != in {
			return 0, false
		}
		share = max(share, level)
	}
	return share, true
}

// score compares a row that has passed, whose place has this share, and of whose free words it says that many, and who can do more beside the
// row. It is false when
// the opening does not fit, or not well enough.
func (a *aim) score(r *row, share int, more []uint64, said saidOf) (score int, ok bool) {
	var t tally
	work := a.workOf(r)
	touches, ok := a.skills(r, more, &t)
	if !ok {
		return 0, false
	}
	if said.of > 0 {
		t.part(weightWords, 100*said.words/said.of)
		touches = touches || said.words > 0
	}
	if r.work|uint64(r.worth) != 0 || said.of > 0 {
		if work == 0 && !touches {
			return 0, false
		}
	}
	if r.work != 0 && a.saysWork {
		t.part(weightOccupation, work)
	}
	if share > uncounted {
		t.part(weightRegion, share)
	}
	if a.saysKind && r.where&saysKind != 0 {
		t.part(weightEmployment, 100)
	}
	if !a.terms(r, &t) {
		return 0, false
	}
	score = 10_000
	if t.possible > 0 {
		score = t.earned * 10_000 / t.possible
	}
	return score, score >= a.least
}

// workOf gives how near the wished occupations are, in percent.
func (a *aim) workOf(r *row) int {
	share := uint8(0)
	for word := r.work; word != 0; word >>= workBits {
		share = max(share, a.work[word&(1<<workBits-1)])
	}
	return int(share)
}

// skills counts those of the person. It is false when they lack one that is required.
func (a *aim) skills(r *row, more []uint64, t *tally) (touches, ok bool) {
	if r.worth == 0 {
		return false, true
	}
	all, once, required, most := a.count(r.skills[:])
	if len(more) > 0 {
		alsoAll, alsoOnce, alsoRequired, alsoMost := a.count(more)
		all, once, required, most = all+alsoAll, once+alsoOnce, required+alsoRequired, max(most, alsoMost)
	}
	if required < a.required || a.strangeSkill {
		return false, false
	}
	if a.all > 0 {
		t.part(weightSkills, (all*100/a.all+min(100, once*100/int(r.worth)))/2)
	}
	return most == 2 || most == 1 && r.where&oneSkill != 0, true
}

// count adds up what skills count.
func (a *aim) count(numbers []uint64) (all, once, required int, most uint8) {
	for _, word := range numbers {
		for ; word != 0; word >>= numberBits {
			s := &a.skill[word&(1<<numberBits-1)]
			all += int(s.all)
			once += int(s.once)
			required += int(s.required)
			most = max(most, s.touches)
		}
	}
	return all, once, required, most
}

// terms counts career, pay, hours and licences. It is false when one of them excludes.
func (a *aim) terms(r *row, t *tally) bool {
	if a.strangePaper {
		return false
	}
	if r.career != unsaid && (a.career == CareerEntry || a.career == CareerRequired) {
		switch {
		case r.career < a.careerMin:
			return false
		case r.career > a.careerMax:
			t.part(weightCareer, 60)
		default:
			t.part(weightCareer, 100)
		}
	}
	if low := int64(r.lowest); low > 0 && a.saysPay {
		switch {
		case a.payMin >= low:
			t.part(weightPay, 100)
		case a.payMax >= low:
			t.part(weightPay, 50)
		default:
			return false
		}
	}
	if from, to := r.free(); from != to && a.clock && (a.overnight || a.from < from || a.to > to) {
		return false
	}
	for i := range a.licences {
		if s := &a.licences[i]; !s.has(r.licences[0]) && !s.has(r.licences[1]) && !s.has(r.licences[2]) && !s.has(r.licences[3]) {
			return false
		}
	}
	return true
}
