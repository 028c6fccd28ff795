package jobs

import (
	"cmp"
	"slices"
	"sync"
)

// Index holds profiles and tells whom an opening fits. Profiles lie in buckets by province as small rows of bits, so
// that for an opening only those of its provinces are looked at, and Match is asked only about the few whose bits pass.
// It is safe for use by several goroutines.
type Index struct {
	mu      sync.RWMutex
	people  map[uint32]*entryOf
	buckets map[Region]*bucket // by province; "" holds those who would go anywhere
}

// Person is one person whom an opening fits.
type Person struct {
	Person uint32
	Fit    Fit
}

type entryOf struct {
	profile Profile
	where   []Region // the buckets it is in
	at      []int    // its row in each
}

type bucket struct {
	rows   []row
	owners []uint32
}

// row is a profile in bits: what can be compared without looking at the profile. Each test is necessary, none is
// sufficient; Match decides.
type row struct {
	employment uint16 // kinds wished; 0: any
	education  uint8  // the highest; 0: not said
	anyTopic   bool   // no occupation and no skill wished, or free words: only Match can tell
	career     int32  // months; -1: not said
	lowest     int64  // lowest pay in half-won of an hour (rounded down); 0: none
	middles    uint64 // middle groups of the wished occupations
	skills     [4]uint64
	licences   uint64 // those held and those they replace, folded
	never      uint8  // neverShift and the like
	stay       uint8  // staySilent and the like
	skillsSaid bool   // else nothing that is required of skills excludes
}

// What a person never works, and an opening says it is.
const (
	neverShift uint8 = 1 << iota
	neverNight
	neverWeekend
)

// Kinds of a person's stay, as far as an opening tells them apart before Match does.
const (
	staySilent uint8 = iota // not said: not taken where permits are named
	stayAsked               // taken only where it is named
	stayFree                // allows work by itself
)

// NewIndex gives an empty index.
func NewIndex() *Index {
	return &Index{people: make(map[uint32]*entryOf), buckets: make(map[Region]*bucket)}
}

// Put adds a person or replaces their profile. A profile without any wish is kept out, as Match would refuse it.
func (x *Index) Put(person uint32, p Profile) {
	e := &entryOf{profile: p, where: provincesOf(p.places())}
	r := rowOf(p)
	x.mu.Lock()
	defer x.mu.Unlock()
	x.remove(person)
	if !p.HasWish() {
		return
	}
	for _, w := range e.where {
		b := x.buckets[w]
		if b == nil {
			b = &bucket{}
			x.buckets[w] = b
		}
		e.at = append(e.at, len(b.rows))
		b.rows = append(b.rows, r)
		b.owners = append(b.owners, person)
	}
	x.people[person] = e
}

// Remove takes a person out; one who is not in it is no error.
func (x *Index) Remove(person uint32) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.remove(person)
}

func (x *Index) remove(person uint32) {
	e := x.people[person]
	if e == nil {
		return
	}
	delete(x.people, person)
	for i, w := range e.where {
		b, at := x.buckets[w], e.at[i]
		last := len(b.rows) - 1
		if at != last { // the last row takes the free place
			b.rows[at], b.owners[at] = b.rows[last], b.owners[last]
			moved := x.people[b.owners[at]]
			moved.at[slices.Index(moved.where, w)] = at
		}
		b.rows, b.owners = b.rows[:last], b.owners[:last]
	}
}

// Len tells how many people can be matched.
func (x *Index) Len() int {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return len(x.people)
}

// For gives everyone whom the opening fits, by person. Each Fit is that of Match.
func (x *Index) For(o Opening) []Person {
	t := testOf(o)
	where := provincesOf(o.Regions)
	x.mu.RLock()
	defer x.mu.RUnlock()
	var candidates []uint32
	take := func(b *bucket) {
		for i := range b.rows {
			if t.passes(&b.rows[i]) {
				candidates = append(candidates, b.owners[i])
			}
		}
	}
	if slices.Contains(where, "") { // for anywhere: everybody is a candidate
		for _, b := range x.buckets {
			take(b)
		}
	} else {
		for _, w := range where {
			if b := x.buckets[w]; b != nil {
				take(b)
			}
		}
		if b := x.buckets[""]; b != nil {
			take(b)
		}
	}
	slices.Sort(candidates)
	candidates = slices.Compact(candidates)
	var out []Person
	for _, person := range candidates {
		if fit, ok := Match(x.people[person].profile, o); ok {
			out = append(out, Person{person, fit})
		}
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

var employmentBits = func() map[EmploymentType]uint16 {
	bits := make(map[EmploymentType]uint16)
	for i, e := range EmploymentTypes() {
		bits[e] = 1 << i
	}
	return bits
}()

// EmploymentTypes gives all kinds of employment in the order in which they are offered.
func EmploymentTypes() []EmploymentType {
	return []EmploymentType{Permanent, PermanentPartTime, FixedTerm, FixedTermPartTime, Dispatch, Replacement, Intern,
		PartTimeJob, PerDiem, Freelance, MilitaryAlt, Trainee, Volunteer}
}

func employmentMask(types []EmploymentType) uint16 {
	var m uint16
	for _, e := range types {
		if bit, ok := employmentBits[e]; ok {
			m |= bit
		} else {
			m |= 1 << 15 // kinds we do not know share a bit
		}
	}
	return m
}

// skillBits gives the vocabulary as bits, folded: several skills share a bit, those we do not know the last. Two lists with
// a skill in common have a bit in common, which is all that the first test needs.
func skillBits(skills []Skill) (bits [4]uint64) {
	t := tablesOnce()
	for _, s := range skills {
		i, ok := t.skillAt[s]
		if !ok {
			i = 255
		}
		bits[i%256/64] |= 1 << (i % 64)
	}
	return bits
}

// middleBits gives the middle groups as bits of a number from 0 to 99 folded to 64; a major group sets all bits.
func middleBits(occupations []Occupation) (bits uint64) {
	for _, o := range occupations {
		if len(o) < 2 {
			return ^uint64(0)
		}
		bits |= 1 << ((int(o[0]-'0')*10 + int(o[1]-'0')) & 63)
	}
	return bits
}

// bitsOf gives three conditions in the order of neverShift, neverNight and neverWeekend.
func bitsOf(shift, night, weekend bool) (bits uint8) {
	if shift {
		bits |= neverShift
	}
	if night {
		bits |= neverNight
	}
	if weekend {
		bits |= neverWeekend
	}
	return bits
}

// licenceBit gives the bit of a licence, which several share; those we do not know share the last.
func licenceBit(l Licence) uint64 {
	if i, ok := tablesOnce().licenceAt[l]; ok {
		return 1 << (i % 63)
	}
	return 1 << 63
}

// heldBits gives the licences and all that they stand for.
func heldBits(licences []Licence) (bits uint64) {
	t := tablesOnce()
	for _, l := range licences {
		bits |= licenceBit(l)
		if i, ok := t.licenceAt[l]; ok && t.licences[i].family != "" {
			for _, other := range t.licences {
				if l.Meets(other.id) {
					bits |= licenceBit(other.id)
				}
			}
		}
	}
	return bits
}

func rowOf(p Profile) row {
	r := row{
		employment: employmentMask(p.Employment),
		anyTopic:   len(p.Occupations)+len(p.Skills) == 0 || len(p.Words) > 0,
		career:     -1,
		middles:    middleBits(p.Occupations),
		skills:     skillBits(abilities(p.Skills, p.Licences)),
		licences:   heldBits(p.Licences),
		never:      bitsOf(p.Hours.NoShift || p.Hours.Clock(), p.Hours.NoNight, p.Hours.NoWeekend),
		skillsSaid: len(p.Skills) > 0,
	}
	switch {
	case p.Permit.anyWork():
		r.stay = stayFree
	case p.Permit != "":
		r.stay = stayAsked
	}
	if p.Education.Requires() {
		r.education = uint8(p.Education)
	}
	if p.CareerKnown {
		r.career = int32(p.CareerMonths)
	}
	if p.LowestPay.Known() {
		r.lowest = max(p.LowestPay.Min, 1)
		if p.LowestPay.Min == 0 {
			r.lowest = p.LowestPay.Max
		}
		r.lowest = r.lowest * hoursScale / p.LowestPay.Period.halfHours()
	}
	return r
}

// hoursScale keeps the division of pays exact enough to be only a first test: it rounds the wish down and the offer up.
const hoursScale = 1 << 10

// test is an opening in the same bits.
type test struct {
	employment uint16
	education  uint8
	career     int32
	offers     int64 // the most it pays, as row.lowest, rounded up; 0: not known
	middles    uint64
	skills     [4]uint64
	required   [4]uint64 // of the skills
	licences   uint64    // required
	is         uint8     // in shifts, at night, at weekends
	permits    bool      // it names kinds of stay
}

func testOf(o Opening) test {
	t := test{employment: employmentMask(o.Employment), middles: middleBits(o.Occupations), skills: skillBits(o.Skills), required: skillBits(o.Required),
		is: bitsOf(o.Worktime.Shift, o.Worktime.Night, o.Worktime.AtWeekend()), permits: len(o.Permits) > 0}
	for _, l := range o.Licences {
		t.licences |= licenceBit(l)
	}
	if o.Education.Requires() {
		t.education = uint8(o.Education)
	}
	if o.Career.Kind == CareerRequired && (o.Career.Min > 0 || o.Career.Max == 0) {
		t.career = int32(max(o.Career.Min, 1))
	}
	if o.Pay.Known() {
		t.offers = max(o.Pay.Min, o.Pay.Max)*hoursScale/o.Pay.Period.halfHours() + 1
	}
	return t
}

func (t *test) passes(r *row) bool {
	if r.employment != 0 && t.employment != 0 && r.employment&t.employment == 0 {
		return false
	}
	if r.education != 0 && r.education < t.education || r.career >= 0 && r.career < t.career {
		return false
	}
	if t.offers != 0 && r.lowest > t.offers {
		return false
	}
	if r.never&t.is != 0 || r.licences&t.licences != t.licences || t.permits && r.stay == staySilent || !t.permits && r.stay == stayAsked {
		return false
	}
	if r.skillsSaid {
		for i, want := range t.required {
			if r.skills[i]&want != want {
				return false
			}
		}
	}
	return r.anyTopic || r.middles&t.middles != 0 || r.skills[0]&t.skills[0]|r.skills[1]&t.skills[1]|
		r.skills[2]&t.skills[2]|r.skills[3]&t.skills[3] != 0
}

// Ranked is an opening of a list and how it fits.
type Ranked struct {
	At  int // its place in the list
	Fit Fit
}

// Best gives the k openings that fit the profile best, the better first, the earlier in the list first among equals;
// all that fit when k is 0 or less. Whether an opening is still open is for the caller to see to.
func Best(p Profile, openings []Opening, k int) []Ranked {
	var out []Ranked
	for i, o := range openings {
		if fit, ok := Match(p, o); ok {
			out = append(out, Ranked{i, fit})
		}
	}
	slices.SortStableFunc(out, func(a, b Ranked) int { return cmp.Compare(b.Fit.Score, a.Fit.Score) })
	if k > 0 && len(out) > k {
		out = out[:k]
	}
	return out
}
