package jobs

import "slices"

// What a row has room for. A profile with more, or with a code that our tables lack, is kept whole beside its row; its bits let
// through whatever might fit, and Match decides. More skills and free words are kept beside the row.
const (
	rowPlaces   = 4
	rowWork     = 5
	rowSkills   = 12
	rowLicences = 4
)

const (
	placeBits  = 9
	clockBits  = 11
	workBits   = 11
	numberBits = 10
	perWord    = 6 // skills in a word

	licenceBits = 7 // see paperSet
)

// row is a profile in 48 bytes: what its score is made of, and where it lies. What only excludes is in its gate, in each of its
// cells.
type row struct {
	person   uint32
	lowest   uint32                      // lowest pay, see scaled; 0: none
	skills   [rowSkills / perWord]uint64 // numbers of what the person can do, the lowest bits first
	work     uint64                      // numbers of the wished occupations
	where    uint64                      // numbers of the places, the commute, from and to when the person is free, what the row is
	career   uint16                      // months; unsaid
	worth    uint16                      // of the skills that the person named, by weight; 0: named none; gone
	licences [rowLicences]uint8          // numbers of those that the person named
}

// gone is the worth of a row that nobody has any more; all else in it is 0.
const gone = ^uint16(0)

// The highest bits of row.where.
const (
	whole    = uint64(1) << 63 // the profile is kept beside the row
	oneSkill = uint64(1) << 62 // the person named just one skill
	saysKind = uint64(1) << 61 // the person wishes kinds of employment
	hasMore  = uint64(1) << 60 // more skills or free words are kept beside the row
)

const unsaid = ^uint16(0)

// gate is what is looked at first. Each test that it allows is necessary, none is sufficient.
type gate struct {
	has   uint64 // what the person has, would do or would take; what they did not say, they have
	work  uint64 // groups of the wished occupations, and what else tells how well an opening can fit at best
	skill uint64 // three bits for each of what they can do, see skillBits; everything where they named no skill
}

// Bits of gate.has, from the lowest.
const (
	kindsAt      = 0 // kinds of employment that the person would take; the last stands for those we do not know
	kindsWidth   = 14
	permitsAt    = kindsAt + kindsWidth // the permit
	permitsWidth = 11
	timesAt      = permitsAt + permitsWidth // would work in shifts, at night, at weekends
	timesWidth   = 3
	papersAt     = timesAt + timesWidth // licences held, folded
	papersWidth  = 8
	careerAt     = papersAt + papersWidth // has worked so long, see careerSteps, or did not say
	schoolAt     = careerAt + len(careerSteps)
	payAt        = schoolAt + int(EducationDoctor) - int(EducationAny) // would work for so much an hour, see paySteps
	freelyAt     = payAt + len(paySteps)                               // an opening that names no permit takes the person
	saysCareerAt = freelyAt + 1
	saysPayAt    = saysCareerAt + 1
	worthAt      = saysPayAt + 1 // the skills that the person named weigh so much, see worthSteps
	hasBits      = worthAt + len(worthSteps)
)

// Steps of what is exact in the row only.
var (
	careerSteps = [...]int{1, 12, 24, 36, 60, 84, 120}                                       // months
	paySteps    = [...]int64{11_000, 12_500, 14_000, 15_500, 17_000, 19_500, 22_500, 28_000} // won an hour
	worthSteps  = [...]int{8, 13, 18}
)

// Bits of gate.work beside the middle groups.
const (
	middleGroups = 36
	minorAt      = middleGroups // minor groups, folded
	minorWidth   = 64 - 4 - minorAt
	firstAt      = 60 // this is the first of the person's places
	noWorkAt     = 61 // the person named no occupation
	whateverAt   = 62 // what the work is about does not matter, or the bits cannot tell
	noSkillAt    = 63 // the person named none
	first        = uint64(1) << firstAt
	noWork       = uint64(1) << noWorkAt
	whatever     = uint64(1) << whateverAt
	noSkill      = uint64(1) << noSkillAt
)

func mask(at, width int) uint64 { return (1<<width - 1) << at }

func permitBit(number uint8) uint64 { return 1 << (permitsAt + int(number)) }

func kindBits(types []EmploymentType) (bits uint64) {
	for _, e := range types {
		i := slices.Index(employmentTypes, e)
		if i < 0 {
			i = kindsWidth - 1
		}
		bits |= 1 << (kindsAt + i)
	}
	return bits
}

// payUnit is how many parts of a won an hour a pay is counted in, so that the pay of every period is a whole number:
// 20,064 half hours are the smallest number that all periods divide.
const payUnit = 20_064 / 2

// scaled is a pay in those parts; an amount for a period we do not know is above all, as atLeast has it.
func scaled(amount int64, per PayPeriod) int64 {
	const most = 1 << 60
	switch half := per.halfHours(); {
	case amount <= 0:
		return 0
	case half == 0 || amount > most/(2*payUnit):
		return most
	default:
		return amount * (2 * payUnit / half)
	}
}

// Packed is a profile as an Index holds it.
type Packed struct {
	row    row
	gate   gate
	whole  Profile  // where the row does not say all
	skills []uint64 // that have no room in it
	words  []string // plain
}

// Pack packs a profile. It is most of the work of keeping one in an Index.
func Pack(p Profile) Packed {
	var out Packed
	if !p.HasWish() {
		return out
	}
	out.row, out.gate, out.skills = rowOf(p)
	switch {
	case out.row.where&whole != 0:
		out.whole, out.skills = p, nil
	case len(p.Words)+len(out.skills) > 0:
		out.row.where |= hasMore
		for _, w := range p.Words {
			out.words = append(out.words, string(plain(w)))
		}
	}
	return out
}

// Empty tells whether the profile had no wish: Match would refuse it.
func (p Packed) Empty() bool { return p.gate.has == 0 }

// rowOf packs a profile: its row, its gate, and the skills that have no room in the row.
func rowOf(p Profile) (r row, g gate, more []uint64) {
	n := numbersOnce()
	r.career = unsaid
	packed, known, more := r.pack(n, p)
	placed := r.place(n, p)
	g, gated := gateOf(n, p)
	if !packed || !placed || !gated {
		r.where |= whole
	}
	if !known || !placed || !gated {
		g.work |= whatever
	}
	return r, g, more
}

// pack fills in all but the place, and gives the skills that have no room. It does not fit when something has no room; a profile of which our tables know all has a gate
// that says so all the same.
func (r *row) pack(n *numbers, p Profile) (fits, tabled bool, more []uint64) {
	fits, tabled = len(p.Occupations) <= rowWork && len(p.Licences) <= rowLicences, true
	for i, o := range p.Occupations {
		number, known := n.work[o.base()]
		if known = known && number > 0; known && i < rowWork {
			r.work |= uint64(number) << (i * workBits)
		}
		tabled = tabled && known
	}
	for i, l := range p.Licences {
		number, known := n.licence[l]
		if known && i < rowLicences {
			r.licences[i] = number
		}
		tabled = tabled && known
	}
	if len(p.Skills) > 0 { // else nothing of skills counts
		for _, s := range p.Skills {
			r.worth += uint16(s.weight()) // #nosec G115 -- at most 4
		}
		can := unique(abilities(p.Skills, p.Licences))
		for i, s := range can {
			number, known := n.skill[s]
			bits := uint64(number) << (i % perWord * numberBits)
			switch word := i/perWord - len(r.skills); {
			case word < 0:
				r.skills[i/perWord] |= bits
			case word == len(more):
				more = append(more, bits)
			default:
				more[word] |= bits
			}
			tabled = tabled && known
		}
		if len(p.Skills) == 1 {
			r.where |= oneSkill
		}
		fits = fits && len(p.Skills) < 1000
	}
	if len(p.Employment) > 0 {
		r.where |= saysKind
	}
	if p.CareerKnown {
		if fits = fits && p.CareerMonths >= 0 && p.CareerMonths < int(unsaid); fits {
			r.career = uint16(p.CareerMonths) // #nosec G115 -- compared above
		}
	}
	if p.LowestPay.Known() {
		low := scaled(lowestOf(p.LowestPay), p.LowestPay.Period)
		if fits = fits && p.LowestPay.Period.halfHours() > 0 && low > 0 && low <= int64(^uint32(0)); fits {
			r.lowest = uint32(low) // #nosec G115 -- compared above
		}
	}
	return fits && tabled, tabled, more
}

// lowestOf is the amount of a lowest pay that counts.
func lowestOf(p Pay) int64 {
	if p.Min == 0 {
		return p.Max
	}
	return p.Min
}

// place fills in the places, and when the person is free.
func (r *row) place(n *numbers, p Profile) (fits bool) {
	c := slices.Index(Commutes(), p.Commute)
	var places []uint16
	fits = c >= 0 && p.Hours.From >= 0 && p.Hours.To >= 0 && p.Hours.From < 1<<clockBits && p.Hours.To < 1<<clockBits
	for _, reg := range unique(p.Regions) {
		number, known := n.place[reg]
		if reg == Remote && len(p.Regions) == 1 {
			number = onlyHome
		}
		places = append(places, number)
		fits = fits && known
	}
	if len(places) > rowPlaces || len(places) == 0 || !fits {
		fits = fits && len(places) == 0
		places, c = []uint16{everywhere}, 0
	}
	for i, place := range places {
		r.where |= uint64(place) << (i * placeBits)
	}
	r.where |= uint64(c) << (rowPlaces * placeBits) // #nosec G115 -- not negative
	if fits {
		r.where |= uint64(p.Hours.From)<<(rowPlaces*placeBits+2) | uint64(p.Hours.To)<<(rowPlaces*placeBits+2+clockBits) // #nosec G115 -- compared above
	}
	return fits
}

// cell gives the cell of the i-th place; false when there is none. The first is always there.
func (r *row) cell(i int) (uint16, bool) {
	place := uint16(r.where >> (i * placeBits) & (1<<placeBits - 1)) // #nosec G115 -- nine bits
	return place*uint16(1<<2) + uint16(r.where>>(rowPlaces*placeBits)&3), i == 0 || place != 0
}

// free gives when the person is free, in minutes; any time with to equal to from.
func (r *row) free() (from, to int) {
	const at = rowPlaces*placeBits + 2
	return int(r.where >> at & (1<<clockBits - 1)), int(r.where >> (at + clockBits) & (1<<clockBits - 1)) // #nosec G115 -- eleven bits
}

// gateOf gives the bits of a profile. It is false when they say less than the profile does; then they let through too much,
// never too little.
func gateOf(n *numbers, p Profile) (g gate, fits bool) {
	fits = true
	if g.has = kindBits(p.Employment); g.has == 0 {
		g.has = mask(kindsAt, kindsWidth)
	} else if g.has>>(kindsAt+kindsWidth-1)&1 != 0 {
		fits = false
	}
	if number, known := n.permit[p.Permit]; known {
		g.has |= permitBit(number)
	} else {
		g.has |= mask(permitsAt, permitsWidth)
		fits = false
	}
	if g.has&n.freely != 0 {
		g.has |= 1 << freelyAt
	}
	h := p.Hours
	for i, no := range []bool{h.NoShift || h.Clock(), h.NoNight, h.NoWeekend} {
		if !no {
			g.has |= 1 << (timesAt + i)
		}
	}
	g.has |= papersHeld(n, p.Licences)
	for i, months := range careerSteps {
		if !p.CareerKnown || p.CareerMonths >= months {
			g.has |= 1 << (careerAt + i)
		}
	}
	for e := EducationAny + 1; e <= EducationDoctor; e++ {
		if !p.Education.Requires() || p.Education >= e {
			g.has |= 1 << (schoolAt + int(e-EducationAny) - 1)
		}
	}
	low := int64(0)
	if p.LowestPay.Known() && p.LowestPay.Period.halfHours() > 0 {
		low = scaled(lowestOf(p.LowestPay), p.LowestPay.Period)
	}
	for i, step := range paySteps {
		if low <= step*payUnit {
			g.has |= 1 << (payAt + i)
		}
	}
	if p.CareerKnown {
		g.has |= 1 << saysCareerAt
	}
	if p.LowestPay.Known() {
		g.has |= 1 << saysPayAt
	}
	return g.aboutOf(n, p), fits
}

// aboutOf fills in what the work is about that the person looks for, and what they can do.
func (g gate) aboutOf(n *numbers, p Profile) gate {
	if len(p.Words) > 0 || len(p.Occupations)+len(p.Skills) == 0 {
		g.work |= whatever
	}
	if len(p.Occupations) == 0 {
		g.work |= noWork
	}
	for _, o := range p.Occupations {
		if number, known := n.work[o.base()]; known {
			g.work |= n.middle[number] | n.minor[number]
		} else {
			g.work |= whatever
		}
	}
	if len(p.Skills) == 0 {
		g.skill = ^uint64(0)
		g.work |= noSkill
		return g
	}
	worth := 0
	for _, s := range p.Skills {
		worth += s.weight()
	}
	for i, step := range worthSteps {
		if worth >= step {
			g.has |= 1 << (worthAt + i)
		}
	}
	for _, s := range abilities(p.Skills, p.Licences) {
		number, known := n.skill[s]
		if !known {
			g.skill = ^uint64(0)
			g.work |= whatever
			continue
		}
		g.skill |= skillBits(number)
		if len(p.Skills) == 1 && n.weights[number] == 1 { // what nearly everybody has makes a match of who named nothing else
			g.work |= whatever
		}
	}
	return g
}

// skillHas is how many bits of gate.skill a skill has.
const skillHas = 3

// skillBits gives the bits of a skill: whoever can do it has them all.
func skillBits(number uint16) (all uint64) {
	h := uint32(number) * 0x9e3779b1 // spreads over the highest bits: Knuth, volume 3, 6.4
	for range skillHas {
		i := h >> 26
		for all>>i&1 != 0 {
			i = (i + 1) % 64
		}
		all |= 1 << i
		h <<= 6
	}
	return all
}

func paperBit(number uint8) uint64 { return 1 << (papersAt + int(number)%papersWidth) }

// papersHeld gives the bits of the licences and all that they stand for; of one that we do not know, all bits.
func papersHeld(n *numbers, licences []Licence) (bits uint64) {
	for _, l := range licences {
		number, known := n.licence[l]
		if !known {
			return mask(papersAt, papersWidth)
		}
		bits |= n.papers[number]
	}
	return bits
}
