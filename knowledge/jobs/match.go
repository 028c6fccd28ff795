package jobs

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Threshold is the score from which an opening is shown as fitting.
const Threshold = 3500

// What each part of a Fit weighs. Only parts that the person stated and the opening says count, so the score is what
// was earned of what could be earned.
const (
	weightOccupation = 3000
	weightSkills     = 4500
	weightWords      = 1500
	weightRegion     = 1000
	weightCareer     = 800
	weightPay        = 700
	weightEmployment = 500
)

// Match tells whether an opening fits a profile, and how well and why. It is false when a hard condition is not met:
// the place and how far the person commutes, kind of employment, lowest pay, hours; licence, permit, education, career and
// skills where the opening requires them. It is false too when the profile names an occupation, skills or words and the
// opening touches none of them, when the score stays below Threshold, and when the profile holds no wish at all. What the
// opening does not say of pay or hours never excludes it and is among the reasons; a licence or permit that the person did
// not name does.
func Match(p Profile, o Opening) (Fit, bool) {
	v := judge(p, abilities(p.Skills, p.Licences), o)
	return v.fit, v.matches()
}

// Near tells whether an opening would fit but for one skill or licence that a course of some months teaches. The Fit has
// it among its reasons, as SkillsMissing or LicencesMissing.
func Near(p Profile, o Opening) (Fit, bool) {
	v := judge(p, abilities(p.Skills, p.Licences), o)
	return v.fit, v.near()
}

// Find tells whether an opening is what somebody looks for who has not said who they are: their wishes hold as in Match,
// and what the opening requires of skills, licences and permits is only told.
func Find(p Profile, o Opening) (Fit, bool) {
	v := judge(p, abilities(p.Skills, p.Licences), o)
	return v.fit, v.wished()
}

// verdict is what comes of comparing a profile with an opening.
type verdict struct {
	fit       Fit
	found     bool // the wishes hold
	fits      bool // and so does all that is required, but for what is lacking
	lacking   int  // how many required skills and licences are missing
	learnable bool // a course of some months teaches each of them
}

func (v verdict) matches() bool { return v.fits && v.lacking == 0 }
func (v verdict) near() bool    { return v.fits && v.lacking == 1 && v.learnable }
func (v verdict) wished() bool  { return v.found }

// judge compares a profile with an opening; can is what the person can do.
func judge(p Profile, can []Skill, o Opening) verdict {
	if !p.HasWish() {
		return verdict{}
	}
	m := matching{p: p, o: o, can: can, learnable: true}
	if !m.wishes() || !m.topic() {
		return verdict{}
	}
	taken := m.required()
	score := 10_000
	if m.possible > 0 {
		score = m.earned * 10_000 / m.possible
	}
	if score < Threshold {
		return verdict{}
	}
	slices.SortStableFunc(m.reasons, func(a, b Reason) int { return cmp.Compare(reasonRank[a.Code], reasonRank[b.Code]) })
	return verdict{Fit{Score: score, Reasons: m.reasons}, true, taken, m.lacking, m.learnable}
}

// reasonRank is the order in which reasons are told: what the work is, where, on what terms, then what is not known.
var reasonRank = func() map[ReasonCode]int {
	rank := make(map[ReasonCode]int)
	for i, code := range ReasonCodes() {
		rank[code] = i
	}
	return rank
}()

// ReasonCodes gives every reason, in the order in which they are told.
func ReasonCodes() []ReasonCode {
	return []ReasonCode{
		OccupationExact, OccupationGroup, OccupationNear, SkillsMatched, WordsMatched, OccupationOther,
		RegionMatched, RegionNear, RegionWide, RegionRemote, RegionNationwide,
		EmploymentMatched, PayAtLeast, PayReaches, HoursMatched, LicencesHeld, PermitTaken,
		CareerOK, CareerNotNeeded, CareerAbove, EducationOK, EducationNotNeeded,
		LicencesMissing, SkillsMissing, PermitMissing, CareerMissing, EducationMissing, SkillsPreferred, LicencesPreferred,
		PermitUnclear, SkillsNotSaid, CareerNotSaid, EducationNotSaid, PayNotKnown, HoursUnknown, DaysUnknown, EmploymentUnknown, RegionUnknown, OccupationUnknown, SkillsUnknown,
	}
}

// matching collects the parts of a Fit.
type matching struct {
	p                Profile
	o                Opening
	can              []Skill // what the person can do
	earned, possible int
	lacking          int
	learnable        bool
	reasons          []Reason
}

func (m *matching) say(r Reason) { m.reasons = append(m.reasons, r) }

// part counts a part of which share percent were reached.
func (m *matching) part(weight, percent int) {
	m.possible += weight
	m.earned += weight * percent / 100
}

// wishes checks what the person wishes, and says how it holds.
func (m *matching) wishes() bool {
	return m.region() && m.employment() && m.pay() && m.hours() && m.career() && m.education()
}

func (m *matching) region() bool {
	if len(m.p.Regions) == 0 {
		return true
	}
	r, percent, ok := suitRegion(m.p.Regions, m.o.Regions)
	if !ok {
		reach := m.p.Commute.Reach(m.p.Regions)
		if len(reach) == 0 {
			return false
		}
		if r, percent, ok = suitRegion(reach, m.o.Regions); !ok {
			return false
		}
		if r.Code == RegionMatched {
			r.Code, percent = RegionNear, 60
		}
	}
	m.say(r)
	if percent > 0 {
		m.part(weightRegion, percent)
	}
	return true
}

// suitRegion compares wished regions with those of an opening. An opening that names only the region around a wished
// district passes and says so; so do openings without any region.
func suitRegion(wished, offered []Region) (r Reason, percent int, ok bool) {
	if len(offered) == 0 {
		return Reason{Code: RegionUnknown}, 0, true
	}
	var inside, wide []Region
	for _, place := range offered {
		for _, wish := range wished {
			switch {
			case place == Nationwide || place == Remote:
			case wish.Contains(place):
				inside = append(inside, place)
			case place.Contains(wish):
				wide = append(wide, place)
			}
		}
	}
	switch {
	case slices.Contains(offered, Remote) && slices.Contains(wished, Remote):
		return Reason{Code: RegionRemote, Regions: []Region{Remote}}, 100, true
	case len(inside) > 0:
		return Reason{Code: RegionMatched, Regions: unique(inside)}, 100, true
	case slices.Contains(offered, Remote):
		return Reason{Code: RegionRemote, Regions: []Region{Remote}}, 70, true
	case slices.Equal(wished, []Region{Remote}): // only from home: no place will do
		return Reason{}, 0, false
	case slices.Contains(offered, Nationwide):
		return Reason{Code: RegionNationwide, Regions: []Region{Nationwide}}, 70, true
	case len(wide) > 0:
		return Reason{Code: RegionWide, Regions: unique(wide)}, 60, true
	}
	return Reason{}, 0, false
}

func (m *matching) employment() bool {
	if len(m.p.Employment) == 0 {
		return true
	}
	if len(m.o.Employment) == 0 {
		m.say(Reason{Code: EmploymentUnknown})
		return true
	}
	var both []EmploymentType
	for _, e := range m.o.Employment {
		if slices.Contains(m.p.Employment, e) {
			both = append(both, e)
		}
	}
	if len(both) == 0 {
		return false
	}
	m.say(Reason{Code: EmploymentMatched, Employment: both})
	m.part(weightEmployment, 100)
	return true
}

func (m *matching) pay() bool {
	low := m.p.LowestPay
	if !low.Known() {
		return true
	}
	if low.Min == 0 {
		low.Min = low.Max
	}
	offer := m.o.Pay
	if !offer.Known() {
		m.say(Reason{Code: PayNotKnown})
		return true
	}
	r := Reason{Code: PayAtLeast, Pay: offer, Computed: offer.Period != low.Period}
	switch {
	case offer.Min > 0 && atLeast(offer.Min, offer.Period, low):
		m.say(r)
		m.part(weightPay, 100)
	case offer.Max > 0 && atLeast(offer.Max, offer.Period, low):
		r.Code = PayReaches
		m.say(r)
		m.part(weightPay, 50)
	default:
		return false
	}
	return true
}

func (m *matching) career() bool {
	switch c := m.o.Career; c.Kind {
	case CareerAny:
		m.say(Reason{Code: CareerNotNeeded})
	case CareerEntry:
		if m.p.CareerKnown && m.p.CareerMonths >= 12 {
			m.say(Reason{Code: CareerAbove})
			m.part(weightCareer, 60)
			return true
		}
		m.say(Reason{Code: CareerNotNeeded})
		if m.p.CareerKnown {
			m.part(weightCareer, 100)
		}
	case CareerRequired:
		if !m.p.CareerKnown {
			m.say(Reason{Code: CareerNotSaid, Months: c.Min})
			return true
		}
		if m.p.CareerMonths < max(c.Min, 1) && (c.Min > 0 || c.Max == 0) {
			return false
		}
		if c.Max > 0 && m.p.CareerMonths > c.Max {
			m.say(Reason{Code: CareerAbove, Months: c.Min})
			m.part(weightCareer, 60)
			return true
		}
		m.say(Reason{Code: CareerOK, Months: c.Min})
		m.part(weightCareer, 100)
	}
	return true
}

func (m *matching) education() bool {
	switch e := m.o.Education; {
	case e == EducationAny:
		m.say(Reason{Code: EducationNotNeeded})
	case !e.Requires():
	case m.p.Education == EducationUnknown || m.p.Education == EducationAny:
		m.say(Reason{Code: EducationNotSaid, Education: e})
	case m.p.Education < e:
		return false
	default:
		m.say(Reason{Code: EducationOK, Education: e})
	}
	return true
}

// topic compares what the work is about: occupation, skills, free words. Where the person named any of them, at least
// one must be touched.
func (m *matching) topic() bool {
	asked := len(m.p.Occupations) + len(m.p.Skills) + len(m.p.Words)
	if asked == 0 {
		return true
	}
	occupation := m.occupation()
	skills := m.skills()
	words := m.words()
	if occupation == nearNone && len(m.p.Occupations) > 0 && len(m.o.Occupations) > 0 && (skills || words) {
		m.say(Reason{Code: OccupationOther, Occupations: m.o.Occupations})
	}
	return occupation > nearNone || skills || words
}

func (m *matching) occupation() int {
	if len(m.p.Occupations) == 0 {
		return nearNone
	}
	if len(m.o.Occupations) == 0 {
		m.say(Reason{Code: OccupationUnknown})
		return nearNone
	}
	best, which := bestOccupation(m.p.Occupations, m.o.Occupations)
	switch best {
	case nearSame:
		m.say(Reason{Code: OccupationExact, Occupations: which})
		m.part(weightOccupation, 100)
	case nearMinor:
		m.say(Reason{Code: OccupationGroup, Occupations: which})
		m.part(weightOccupation, 70)
	case nearMiddle:
		m.say(Reason{Code: OccupationNear, Occupations: which})
		m.part(weightOccupation, 40)
	default:
		m.part(weightOccupation, 0)
	}
	return best
}

func bestOccupation(wished, offered []Occupation) (best int, which []Occupation) {
	for _, w := range wished {
		for _, o := range offered {
			switch n := w.near(o); {
			case n > best:
				best, which = n, []Occupation{o}
			case n == best && n > nearNone && !slices.Contains(which, o):
				which = append(which, o)
			}
		}
	}
	return best, which
}

func (m *matching) skills() bool {
	if len(m.p.Skills) == 0 {
		return false
	}
	if len(m.o.Skills) == 0 {
		m.say(Reason{Code: SkillsUnknown})
		return false
	}
	var both []Skill
	got, all, mine, found := 0, 0, 0, 0
	for _, s := range m.p.Skills {
		mine += s.weight()
	}
	for _, s := range m.o.Skills {
		w, times := s.weight(), 1
		if slices.Contains(m.o.Required, s) {
			times = 2
		}
		all += times * w
		if slices.Contains(m.can, s) {
			got += times * w
			found += w
			both = append(both, s)
		}
	}
	// Half by what the opening asks, half by what the person brings: one skill wished and found counts although the
	// opening names five.
	m.part(weightSkills, (got*100/all+min(100, found*100/mine))/2)
	if len(both) > 0 {
		m.say(Reason{Code: SkillsMatched, Skills: both, N: len(both), Of: len(m.o.Skills)})
	}
	// What nearly everybody has (a spreadsheet, a driving licence) makes no match by itself.
	return slices.ContainsFunc(both, func(s Skill) bool { return s.weight() > 1 || len(m.p.Skills) == 1 })
}

func (m *matching) words() bool {
	if len(m.p.Words) == 0 {
		return false
	}
	text := m.o.plainText()
	var found []string
	for _, w := range m.p.Words {
		if containsWord(text, string(plain(w))) {
			found = append(found, w)
		}
	}
	m.part(weightWords, 100*len(found)/len(m.p.Words))
	if len(found) > 0 {
		m.say(Reason{Code: WordsMatched, Words: found, N: len(found), Of: len(m.p.Words)})
	}
	return len(found) > 0
}

// plainText is the text in which free words are looked for.
func (o Opening) plainText() string {
	return string(plain(o.Title + "\n" + o.OccupationText + "\n" + o.Industry + "\n" + o.Body))
}

// containsWord finds a free word where a word begins: 목 is not found in 과목. Korean words may go on (particles).
func containsWord(text, word string) bool {
	word = strings.TrimSpace(word)
	if len([]rune(word)) < 2 {
		return false
	}
	first, _ := utf8.DecodeRuneInString(word)
	last, _ := utf8.DecodeLastRuneInString(word)
	for at := 0; ; {
		i := strings.Index(text[at:], word)
		if i < 0 {
			return false
		}
		from, to := at+i, at+i+len(word)
		before, _ := utf8.DecodeLastRuneInString(text[:from])
		after, _ := utf8.DecodeRuneInString(text[to:])
		if (from == 0 || bounded(before, first)) && (to == len(text) || class(last) == classHangul || bounded(last, after)) {
			return true
		}
		at = to
	}
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
